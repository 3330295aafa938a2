package tiles

import (
	"context"
	"math/bits"
	"slices"
	"time"
)

// Image is what serving a picture takes. The blobs of a small picture may be the
// same, and a picture of an older version has no small ones.
type Image struct {
	ID            string // random, 32 hexadecimal digits; says nothing about content or time
	Width, Height int    // pixels, upright, both at least 1
	Archive       string // key of the blob with all tiles, a PMTiles archive
	Full          string // key of the blob with the whole picture as one JPEG
	Thumbnail     string // key of the blob with the picture for lists, or ""
	Screen        string // key of the blob with the picture for projectors, or ""
}

// Record is all that is kept of an uploaded picture. Until it is worked on, there
// are no pixels and no metadata yet.
type Record struct {
	Image
	Owner    string // account; "" of nobody's
	Created  time.Time
	Bytes    int64  // of the upload
	Original string // key of the blob with the upload as it came, "" when it is not kept
	Metadata Metadata
}

// pixels are the keys of the blobs with the picture.
func (i Image) pixels() []string {
	return slices.DeleteFunc([]string{i.Archive, i.Full, i.Thumbnail, i.Screen}, func(key string) bool { return key == "" })
}

// Keys are the blobs that the record names, each once and in an order that is the
// same for all records.
func (r Record) Keys() []string {
	keys := r.pixels()
	if r.Original != "" {
		keys = append(keys, r.Original)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// Catalog remembers images, and which blobs they name. A blob is named by as many
// images as have its contents: where two blobs have one digest (see [Digest]), all
// images name the first. A key that no image names any more never comes back, so
// it is safe to delete that blob at any later time.
//
// The methods that may leave blobs without a name return their keys, once. Ids
// that are not there give errors for which errors.Is(err, fs.ErrNotExist) holds.
// Implementations are safe for concurrent use, by several processes too.
type Catalog interface {
	// PutImage adds a picture that is ready; an ID that exists is an error.
	PutImage(ctx context.Context, r Record) (unnamed []string, err error)

	// CompleteImage makes a picture that was uploaded ready: its pixels, Metadata
	// and Original become those of r. A picture that does not wait for that is
	// fs.ErrNotExist.
	CompleteImage(ctx context.Context, r Record) (unnamed []string, err error)

	// ReplaceImage makes a picture that was announced ready, as CompleteImage does,
	// and puts it into the place of another, old, wherever that is shown. The
	// other's original and metadata become its own, and the other is forgotten, all
	// at once. Either missing is fs.ErrNotExist.
	ReplaceImage(ctx context.Context, old string, r Record) (unnamed []string, err error)

	// Image returns a picture that is ready.
	Image(ctx context.Context, id string) (Image, error)

	// Upload returns a picture that is not ready yet.
	Upload(ctx context.Context, id string) (Record, error)

	// Record returns a picture, ready or not.
	Record(ctx context.Context, id string) (Record, error)

	// DeleteImage forgets a picture. It may refuse with an error of its own.
	DeleteImage(ctx context.Context, id string) (unnamed []string, err error)

	// DropOriginal forgets the original of a picture; none is success.
	DropOriginal(ctx context.Context, id string) (unnamed []string, err error)

	// HasBlob reports whether an image names the blob with this key.
	HasBlob(ctx context.Context, key string) (bool, error)
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
