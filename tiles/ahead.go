package tiles

import (
	"context"
	"errors"
	"image"
	"sync"

	"golang.org/x/sync/errgroup"
)

// arrival is a picture that is being decoded: its rows come from the top to the
// bottom, and whoever waits for some goes on as soon as they are there.
type arrival struct {
	mu      sync.Mutex
	image   image.Image
	rows    int
	void    bool          // what has come is not the picture
	changed chan struct{} // closed by the next change
}

func newArrival() *arrival { return &arrival{changed: make(chan struct{})} }

// errVoid says that rows will not come, or are not those of the picture.
var errVoid = errors.New("the picture was decoded anew")

// rise tells that the first n rows of m are there.
func (a *arrival) rise(m image.Image, n int) {
	a.change(func() { a.image, a.rows = m, n })
}

// end tells which picture all of that was, nil for none.
func (a *arrival) end(m image.Image) {
	a.change(func() { a.void = a.image == nil || a.image != m })
}

func (a *arrival) change(f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f()
	close(a.changed)
	a.changed = make(chan struct{})
}

// wait returns the picture when its first n rows are there, or errVoid.
func (a *arrival) wait(ctx context.Context, n int) (image.Image, error) {
	for {
		a.mu.Lock()
		m, rows, void, changed := a.image, a.rows, a.void, a.changed
		a.mu.Unlock()
		switch {
		case void:
			return nil, errVoid
		case rows >= n:
			return m, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// isStoredAsDecoded reports whether nothing is done to the pixels of a picture between
// decoding and encoding.
func isStoredAsDecoded(h header, t treatment) bool {
	return h.format == "jpeg" && h.orientation == upright && len(t.shapes) == 0 && newRecolouring(h.profile, h.coding) == nil
}

// decodeAhead decodes such a picture, and encodes it at its full size as its rows come.
// What it is then is nil for one whose rows do not come one after the other.
func (l *Library) decodeAhead(ctx context.Context, data []byte, h header, progress Progress) (m *master, full *fullSize, err error) {
	coming, count := newArrival(), newTileCount(h.width, h.height, progress)
	count.hold() // while decoding is told
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		defer count.release()
		m, err = decodeUpright(ctx, decoders{l.codec, l.sandbox, progress, coming}, data, h)
		return err
	})
	group.Go(func() (err error) {
		full, err = l.encodeComing(ctx, coming, count)
		if errors.Is(err, errVoid) {
			full, err = nil, nil
		}
		return err
	})
	if err = group.Wait(); err != nil || coming.void {
		return m, nil, err
	}
	return m, full, nil
}

// encodeComing encodes a picture at its full size as its rows come.
func (l *Library) encodeComing(ctx context.Context, coming *arrival, count *tileCount) (*fullSize, error) {
	begun, err := coming.wait(ctx, 1)
	if err != nil {
		return nil, err
	}
	there := func(rows int) error {
		_, err := coming.wait(ctx, rows)
		return err
	}
	return encodeFull(ctx, l.codec, newMaster(begun, upright), there, count)
}
