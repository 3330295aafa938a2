package tiles

import (
	"bytes"
	"context"
	"fmt"
	"image"

	"github.com/disintegration/imaging"
)

// The longest sides of the small pictures, in pixels: for lists, and for projectors
// and other screens that show the whole at once.
const (
	thumbnailSide = 320
	screenSide    = 1920
)

// smallSize is the size that a picture has when its longest side is side. A
// picture that is not larger has no such size, and neither has one of which a tile
// or all of it is just that.
func smallSize(width, height, side int) (size InfoSize, ok bool) {
	longest := max(width, height)
	if longest <= side {
		return InfoSize{}, false
	}
	scaled := func(length int) int { return max(1, (length*side+longest/2)/longest) }
	size = InfoSize{scaled(width), scaled(height)}
	top := levels(width, height) - 1
	return size, size != InfoSize{levelSize(width, top), levelSize(height, top)}
}

// smallPictures makes the small pictures of a picture while its levels go by. Equal
// pictures give equal bytes.
type smallPictures struct {
	width, height     int // of the whole picture
	thumbnail, screen []byte
}

// pass makes those of a level, m, that is the smallest from which they can be made.
func (s *smallPictures) pass(ctx context.Context, codec jpegCodec, level int, m *master) error {
	for _, small := range []struct {
		side int
		file *[]byte
	}{{thumbnailSide, &s.thumbnail}, {screenSide, &s.screen}} {
		size, ok := smallSize(s.width, s.height, small.side)
		if !ok || !s.fits(size, level) || level < levels(s.width, s.height)-1 && s.fits(size, level+1) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		scaled := imaging.Resize(m.view(image.Rect(0, 0, m.w, m.h)), size.Width, size.Height, imaging.Linear)
		var b bytes.Buffer
		if err := codec.encode(&b, scaled, 0); err != nil {
			return fmt.Errorf("encode %d x %d: %w", size.Width, size.Height, err)
		}
		*small.file = b.Bytes()
	}
	return nil
}

// fits reports whether a level is at least as large as a size.
func (s *smallPictures) fits(size InfoSize, level int) bool {
	return levelSize(s.width, level) >= size.Width && levelSize(s.height, level) >= size.Height
}
