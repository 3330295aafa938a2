package tiles

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"io"

	"github.com/gen2brain/jpegn"
)

// jpegCodec turns JPEG bytes into pixels and back.
type jpegCodec interface {
	// decode returns the pixels of a file, or an error when anything of it is cut off
	// or damaged, or of ctx when that has ended.
	decode(ctx context.Context, data []byte, hear hearing) (image.Image, error)
	// encode writes a baseline JPEG of the quality of all stored pictures, with nothing in
	// front of its tables but a JFIF header. Coding begins anew after every interval of
	// units, unless that is 0.
	encode(w io.Writer, m image.Image, interval int) error
}

// quality is the JPEG quality of tiles, and so of the whole picture.
const quality = 80

// hearing is told how decoding goes.
type hearing struct {
	read func(n int64) // bytes of the file
	// rows hears that the first n rows of m are there, from a decoder that has them one
	// after the other. If it fails later, or returns another image, m is void. It may
	// be nil.
	rows func(m image.Image, n int)
}

// fastCodec encodes with jpegn, several times faster than the standard library
// and in the chroma subsampling of the source. It decodes the common form by itself and
// leaves the rest, as everything that is damaged, to the standard library: jpegn accepts
// cut off and damaged scans in silence, and the gate must not.
type fastCodec struct{}

func (fastCodec) decode(ctx context.Context, data []byte, hear hearing) (image.Image, error) {
	m, err := decodeBaseline(ctx, data, hear)
	if m != nil || err != nil {
		return m, err
	}
	return jpeg.Decode(&countingReader{r: stoppingReader{ctx, bytes.NewReader(data)}, heard: hear.read})
}

func (fastCodec) encode(w io.Writer, m image.Image, interval int) error {
	return jpegn.Encode(w, m, &jpegn.EncodeOptions{Quality: quality, RestartInterval: interval})
}
