package tiles

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"github.com/gen2brain/jpegn"
)

// jpegCodec turns JPEG bytes into pixels and back.
type jpegCodec interface {
	decode(data []byte) (image.Image, error)
	// encode writes a baseline JPEG with nothing in front of its tables but a JFIF
	// header. Quality goes from 1 to 100.
	encode(w io.Writer, m image.Image, quality int) error
}

// stdCodec is the standard library: strict about damage, always 4:2:0.
type stdCodec struct{}

func (stdCodec) decode(data []byte) (image.Image, error) {
	return jpeg.Decode(bytes.NewReader(data))
}

func (stdCodec) encode(w io.Writer, m image.Image, quality int) error {
	return jpeg.Encode(w, m, &jpeg.Options{Quality: quality})
}

// fastCodec encodes with jpegn, several times faster than the standard library
// and in the chroma subsampling of the source. It decodes with the standard
// library, because jpegn accepts cut off and damaged scans in silence and the
// gate must not.
type fastCodec struct{ stdCodec }

func (fastCodec) encode(w io.Writer, m image.Image, quality int) error {
	return jpegn.Encode(w, m, &jpegn.EncodeOptions{Quality: quality})
}

// decodeUpright returns the pixels of data, whose header is h, set upright. A
// decoder that panics counts as one that reports damage.
func decodeUpright(codec jpegCodec, data []byte, h header) (*master, error) {
	var s *master
	err := guard(func() error {
		m, err := decodePixels(codec, data, h.format)
		if err != nil {
			return err
		}
		if b := m.Bounds(); b.Dx() != h.width || b.Dy() != h.height {
			return errors.New("the header promises other dimensions")
		}
		s = newMaster(m, h.orientation)
		return nil
	})
	var jpegFeature jpeg.UnsupportedError
	var pngFeature png.UnsupportedError
	switch {
	case err == nil:
		return s, nil
	case errors.As(err, &jpegFeature):
		return nil, unsupported("jpeg: " + string(jpegFeature))
	case errors.As(err, &pngFeature):
		return nil, unsupported("png: " + string(pngFeature))
	}
	return nil, corrupt(h.format, err)
}

func decodePixels(codec jpegCodec, data []byte, format string) (image.Image, error) {
	if format == "png" {
		return png.Decode(bytes.NewReader(data))
	}
	return codec.decode(data)
}
