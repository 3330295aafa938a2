package tiles

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
)

// fullQuality is the JPEG quality of the whole picture.
const fullQuality = 85

// bandUnits is the height of a band of the whole picture, in units of a scan. It is
// part of the stored form. A band of the widest JPEG has fewer units than a restart
// interval can count.
const bandUnits = 4

// wholeJobs are the jobs that encode m as one JPEG, into pieces. Its bands are encoded
// each as a picture of its own, and joined by restart markers: where one stands, nothing
// of the band above is needed to read on.
func wholeJobs(codec jpegCodec, m *master) (jobs []encodeJob, pieces [][]byte, err error) {
	kind := m.kind()
	head, err := ownHeader(codec, kind, m.w, m.h)
	if err != nil {
		return nil, nil, err
	}
	height := bandUnits * 8 * kind.fy
	pieces = make([][]byte, 1+ceilDiv(m.h, height))
	pieces[0] = head
	bands := pieces[1:]
	for i := range bands {
		area := image.Rect(0, i*height, m.w, min((i+1)*height, m.h))
		jobs = append(jobs, encodeJob{area, fullQuality, func(file []byte) error {
			scan, ok := scanOf(file)
			if !ok {
				return errNoScan
			}
			if i < len(bands)-1 {
				scan[len(scan)-1] = restartMarker(i) // in the place of the end
			}
			bands[i] = scan
			return nil
		}})
	}
	return jobs, pieces, nil
}

// restartMarker is the marker that follows a band.
func restartMarker(band int) byte { return markerRST0 + byte(band%8) }

var errNoScan = errors.New("the encoder wrote no scan")

// scanOf returns what follows the header of the only scan of a JPEG: its codes and
// the marker of the end.
func scanOf(file []byte) (scan []byte, ok bool) {
	for s := range jpegSegments(file) {
		if s.marker == markerSOS {
			return file[cap(file)-cap(s.payload)+len(s.payload):], true
		}
	}
	return nil, false
}

// Open reads the whole picture as it is stored: a JPEG in the form that Ingest keeps
// as it is. The caller closes it. The error is fs.ErrNotExist (errors.Is) for an
// unknown image.
func (l *Library) Open(ctx context.Context, id string) (io.ReadCloser, error) {
	image, err := l.catalog.Image(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("open image: %w", err)
	}
	body, err := l.blobs.Open(ctx, image.Full)
	if err != nil {
		return nil, fmt.Errorf("open image: %w", err)
	}
	return body, nil
}
