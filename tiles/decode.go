package tiles

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

// decodeUpright returns the pixels of data, whose header is h, set upright and
// brought to sRGB. A decoder that panics counts as one that reports damage. The
// end of ctx ends it.
func decodeUpright(ctx context.Context, d decoders, data []byte, h header) (*master, error) {
	var s *master
	err := guard(func() error {
		m, err := d.decode(ctx, data, h)
		if err != nil {
			return err
		}
		if b := m.Bounds(); !h.sandboxed() && (b.Dx() != h.width || b.Dy() != h.height) {
			return errors.New("the header promises other dimensions")
		}
		s, err = masterInSRGB(ctx, m, h)
		return err
	})
	var jpegFeature jpeg.UnsupportedError
	var pngFeature png.UnsupportedError
	switch {
	case err == nil:
		return s, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &jpegFeature):
		return nil, unsupported("jpeg: " + string(jpegFeature))
	case errors.As(err, &pngFeature):
		return nil, unsupported("png: " + string(pngFeature))
	}
	return nil, corrupt(h.format, err)
}

// decoders are those of all formats.
type decoders struct {
	jpeg     jpegCodec
	sandbox  *sandbox // of HEIC and AVIF
	progress Progress
	coming   *arrival // hears of rows that are there; nil when nobody waits for them
}

func (d decoders) decode(ctx context.Context, data []byte, h header) (image.Image, error) {
	size := int64(len(data))
	heard := func(n int64) { d.progress(StageDecode, n, size) }
	heard(0)
	r := &countingReader{r: stoppingReader{ctx, bytes.NewReader(data)}, heard: heard}
	switch h.format {
	case "heic", "avif": // which tell nothing until they are done
		return d.sandbox.decode(ctx, data, h)
	case "png":
		return png.Decode(r)
	case "webp":
		return webp.Decode(r)
	}
	if d.coming == nil {
		return d.jpeg.decode(ctx, data, hearing{read: heard})
	}
	m, err := d.jpeg.decode(ctx, data, hearing{read: heard, rows: d.coming.rise})
	if err == nil {
		d.coming.end(m)
	}
	return m, err
}

// masterInSRGB takes over the pixels of a decoded picture whose header is h.
func masterInSRGB(ctx context.Context, m image.Image, h header) (*master, error) {
	if h.coding.limited {
		widen(m)
	}
	r := newRecolouring(h.profile, h.coding)
	if r == nil {
		return newMaster(m, h.orientation), nil
	}
	switch m := m.(type) {
	case *image.YCbCr, *image.Gray, *image.Gray16:
		s := newMaster(m, h.orientation)
		return s, s.recolour(ctx, r)
	}
	return newMaster(recoloured{m.(image.RGBA64Image), r}, h.orientation), nil
}

// stoppingReader fails once ctx has ended. Decoders read a few kilobytes at a
// time, so they stop soon.
type stoppingReader struct {
	ctx context.Context
	r   io.Reader
}

func (r stoppingReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	// A decoder that reads more at once would not look at ctx often enough.
	return r.r.Read(p[:min(len(p), 1<<16)])
}
