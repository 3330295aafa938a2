package tiles

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
)

// The JPEG markers that matter here (ITU-T T.81, table B.1).
const (
	markerSOF0  = 0xc0 // baseline
	markerSOF1  = 0xc1 // extended sequential
	markerSOF2  = 0xc2 // progressive
	markerDHT   = 0xc4
	markerJPG   = 0xc8
	markerDAC   = 0xcc
	markerRST0  = 0xd0
	markerSOI   = 0xd8
	markerEOI   = 0xd9
	markerSOS   = 0xda
	markerDQT   = 0xdb
	markerDRI   = 0xdd
	markerAPP0  = 0xe0
	markerAPP1  = 0xe1
	markerAPP2  = 0xe2
	markerAPP14 = 0xee
	markerAPP15 = 0xef
	markerCOM   = 0xfe
)

// segment is one marker segment of a JPEG file, its length field taken off.
type segment struct {
	marker  byte
	payload []byte
}

// jpegSegments yields the segments between the start of the image and its first
// scan, the header of which comes last. A damaged or cut off file ends the
// sequence early. So does anything that decoders skip in different ways: the
// frame found here has to be the one that is decoded.
func jpegSegments(data []byte) iter.Seq[segment] {
	return func(yield func(segment) bool) {
		if len(data) < 2 || data[0] != 0xff || data[1] != markerSOI {
			return
		}
		for rest := data[2:]; len(rest) >= 2 && rest[0] == 0xff; {
			marker := rest[1]
			switch {
			case marker == 0xff: // a fill byte
				rest = rest[1:]
				continue
			case marker >= markerRST0 && marker < markerSOI: // no length follows
				rest = rest[2:]
				continue
			case marker == 0 || marker == markerEOI || len(rest) < 4:
				return
			}
			length := int(binary.BigEndian.Uint16(rest[2:]))
			if length < 2 || 2+length > len(rest) {
				return
			}
			if !yield(segment{marker, rest[4 : 2+length]}) || marker == markerSOS {
				return
			}
			rest = rest[2+length:]
		}
	}
}

// readJPEGHeader reads dimensions, kind, profile and metadata from the segments
// before the first scan.
func readJPEGHeader(data []byte) (header, error) {
	h := header{format: "jpeg", orientation: upright, end: jpegEnd(data)}
	framed := false
	var profile profileChunks
	for s := range jpegSegments(data) {
		switch {
		case s.marker == markerAPP1 && h.exif == nil:
			if tiff, ok := bytes.CutPrefix(s.payload, []byte(exifPrefix)); ok {
				h.takeExif(tiff)
			}
		case s.marker == markerAPP2:
			profile.add(s.payload)
		case isFrame(s.marker) && !framed:
			if err := readJPEGFrame(&h, s); err != nil {
				return header{}, err
			}
			framed = true
		}
	}
	switch {
	case framed:
	case h.end == 0:
		return header{}, truncated("jpeg", errors.New("no frame header"))
	default:
		return header{}, corrupt("jpeg", errors.New("no frame header"))
	}
	h.profile = profile.join()
	return h, nil
}

// jpegEnd is the index behind the end of the image, or 0 when it has none. What
// is neither a marker nor within a segment is the coded data of a scan.
func jpegEnd(data []byte) int {
	for at := 2; at+2 <= len(data); {
		if data[at] != 0xff {
			next := bytes.IndexByte(data[at:], 0xff)
			if next < 0 {
				return 0
			}
			at += next
			continue
		}
		switch marker := data[at+1]; {
		case marker == markerEOI:
			return at + 2
		case marker == 0xff:
			at++
		case marker <= 1 || marker >= markerRST0 && marker <= markerSOI:
			at += 2
		case at+4 > len(data):
			return 0
		default:
			at += 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		}
	}
	return 0
}

// profileChunks collects the parts of an ICC profile from APP2 segments (ICC.1,
// B.4): a name, the number of the part, how many there are, and the part.
type profileChunks struct {
	parts [256][]byte
	count int
}

func (c *profileChunks) add(payload []byte) {
	part, ok := bytes.CutPrefix(payload, []byte("ICC_PROFILE\x00"))
	if ok && len(part) > 2 {
		c.parts[part[0]], c.count = part[2:], int(part[1])
	}
}

// join returns the profile, or nil when a part of it is missing.
func (c *profileChunks) join() []byte {
	for _, part := range c.parts[1 : c.count+1] {
		if part == nil {
			return nil
		}
	}
	return bytes.Join(c.parts[1:c.count+1], nil)
}

func isFrame(marker byte) bool {
	return marker&0xf0 == 0xc0 && marker != markerDHT && marker != markerJPG && marker != markerDAC
}

// readJPEGFrame reads a start-of-frame segment (T.81, B.2.2) into h.
func readJPEGFrame(h *header, s segment) error {
	if s.marker > markerSOF2 {
		return unsupported(fmt.Sprintf("jpeg with coding process SOF%d", s.marker-markerSOF0))
	}
	p := s.payload
	if len(p) < 6 || len(p) != 6+3*int(p[5]) {
		return corrupt("jpeg", errors.New("frame header of a wrong length"))
	}
	if p[0] != 8 {
		return unsupported(fmt.Sprintf("jpeg with %d bits a sample", p[0]))
	}
	h.height, h.width = int(binary.BigEndian.Uint16(p[1:])), int(binary.BigEndian.Uint16(p[3:]))
	if h.width == 0 || h.height == 0 {
		return zeroSized("jpeg")
	}
	samples, err := samplesPerUnit(p[6:])
	if err != nil {
		return err
	}
	// Samples are counted over the largest unit of 16 pixels, 4 x 4.
	h.planeBytes = ceilDiv64(h.pixels()*samples, 16)
	h.decodedBytes = h.planeBytes
	if s.marker == markerSOF2 {
		// A progressive decoder keeps every coefficient in 32 bits as well.
		h.decodedBytes += 4 * h.planeBytes
	}
	return nil
}

// samplesPerUnit is the number of samples that the components of a frame, three
// bytes each, have in 16 pixels.
func samplesPerUnit(components []byte) (int64, error) {
	switch len(components) / 3 {
	case 1:
		return 16, nil
	case 3:
	case 4:
		return 0, unsupported("jpeg in CMYK colours")
	default:
		return 0, unsupported(fmt.Sprintf("jpeg with %d components", len(components)/3))
	}
	var samples, widest, highest int64
	for i := 0; i < len(components); i += 3 {
		across, down := int64(components[i+1]>>4), int64(components[i+1]&0x0f)
		if across == 0 || across > 4 || down == 0 || down > 4 {
			return 0, corrupt("jpeg", errors.New("impossible sampling factors"))
		}
		samples += across * down
		widest, highest = max(widest, across), max(highest, down)
	}
	if luma := components[1]; int64(luma>>4) < widest || int64(luma&0x0f) < highest {
		return 0, unsupported("jpeg with more chroma than luma")
	}
	return ceilDiv64(16*samples, widest*highest), nil
}

func ceilDiv64(a, b int64) int64 { return (a + b - 1) / b }
