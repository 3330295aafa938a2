package tiles

import (
	"context"
	"math/bits"
)

// Image is what the catalogue keeps of one ingested picture.
type Image struct {
	ID            string // random, 32 hexadecimal digits; says nothing about content or time
	Width, Height int    // pixels, upright, both at least 1
	Archive       string // key of the blob with all tiles, a PMTiles archive
	Full          string // key of the blob with the whole picture as one JPEG
}

// Catalog remembers images. Implementations are safe for concurrent use.
type Catalog interface {
	// PutImage adds an image; an ID that exists is an error.
	PutImage(ctx context.Context, image Image) error

	// Image returns the image with this ID, or an error for which
	// errors.Is(err, fs.ErrNotExist) holds.
	Image(ctx context.Context, id string) (Image, error)
}

// TileSize is the width and height in pixels of every tile that does not touch
// the right or lower edge of its level. It is part of the stored format.
const TileSize = 512

// levels is the number of pyramid levels of an image: level 0 has full
// resolution, each next one half of it rounded up, and the last, at index
// levels-1, is the first that fits into a single tile.
func levels(width, height int) int {
	return 1 + bits.Len(uint((max(width, height)-1)/TileSize))
}

// levelSize is the size of a length at a level: ceil(length / 2^level). Halving
// with rounding up, level by level, gives the same numbers.
func levelSize(length, level int) int {
	return ceilDiv(length, 1<<level)
}

func ceilDiv(a, b int) int { return (a + b - 1) / b }
