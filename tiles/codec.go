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
	// encode writes a baseline JPEG with nothing in front of its tables but a JFIF
	// header. Quality goes from 1 to 100.
	encode(w io.Writer, m image.Image, quality int) error
}

// hearing is told how decoding goes.
type hearing struct {
	read func(n int64) // bytes of the file
	// rows hears that the first n rows of m are there, from a decoder that has them one
	// after the other. If it fails later, or returns another image, m is void. It may
	// be nil.
	rows func(m image.Image, n int)
}

// stdCodec is the standard library: strict about damage, always 4:2:0.
type stdCodec struct{}

func (stdCodec) decode(ctx context.Context, data []byte, hear hearing) (image.Image, error) {
	return jpeg.Decode(&countingReader{r: stoppingReader{ctx, bytes.NewReader(data)}, heard: hear.read})
}

func (stdCodec) encode(w io.Writer, m image.Image, quality int) error {
	return jpeg.Encode(w, m, &jpeg.Options{Quality: quality})
}

// fastCodec encodes with jpegn, several times faster than the standard library
// and in the chroma subsampling of the source. It decodes the common form by itself and
// leaves the rest, as everything that is damaged, to the standard library: jpegn accepts
// cut off and damaged scans in silence, and the gate must not.
type fastCodec struct{ stdCodec }

func (c fastCodec) decode(ctx context.Context, data []byte, hear hearing) (image.Image, error) {
	m, err := decodeBaseline(ctx, data, hear)
	if m != nil || err != nil {
		return m, err
	}
	return c.stdCodec.decode(ctx, data, hear)
}

func (fastCodec) encode(w io.Writer, m image.Image, quality int) error {
	return jpegn.Encode(w, m, &jpegn.EncodeOptions{Quality: quality})
}
