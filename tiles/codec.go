package tiles

import (
	"image"
	"image/jpeg"
	"io"

	"github.com/gen2brain/jpegn"
)

// jpegCodec turns JPEG bytes into pixels and back. An error of the reader ends
// decoding and is returned.
type jpegCodec interface {
	decode(r io.Reader) (image.Image, error)
	// encode writes a baseline JPEG with nothing in front of its tables but a JFIF
	// header. Quality goes from 1 to 100.
	encode(w io.Writer, m image.Image, quality int) error
}

// stdCodec is the standard library: strict about damage, always 4:2:0.
type stdCodec struct{}

func (stdCodec) decode(r io.Reader) (image.Image, error) { return jpeg.Decode(r) }

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
