package tiles

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"
)

// Sweep deletes the blobs that no image names and that were stored before a time,
// and tells the key of each; with dry it only tells. They are what a crash leaves:
// a blob is stored before an image names it, and loses its name before it is
// deleted.
//
// It is safe beside everything else, in other processes too, as long as no picture
// takes longer than from before until now: a blob whose image is about to name it is
// younger, and one that has no name gets none any more, since an upload of the same
// contents has keys of its own. Deleting what is gone already is success.
func (l *Library) Sweep(ctx context.Context, before time.Time, dry bool, tell func(key string)) error {
	for _, folder := range []string{pictures, originals} {
		for key, err := range l.blobs.List(ctx, folder) {
			if err == nil {
				err = l.sweep(ctx, key, before, dry, tell)
			}
			if err != nil {
				return fmt.Errorf("sweep blobs: %w", err)
			}
		}
	}
	return nil
}

func (l *Library) sweep(ctx context.Context, key string, before time.Time, dry bool, tell func(key string)) error {
	// Its age is read first: one that is old now was so when its name is looked for.
	stored, err := l.blobs.Stored(ctx, key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil || !stored.Before(before) {
		return err
	}
	named, err := l.catalog.HasBlob(ctx, key)
	if err != nil || named {
		return err
	}
	if !dry {
		if err := l.blobs.Delete(ctx, key); err != nil {
			return err
		}
	}
	tell(key)
	return nil
}
