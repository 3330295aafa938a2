package tiles

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"sync/atomic"
)

// pyramid is a picture cut up for viewing.
type pyramid struct {
	full  [][]byte // the whole picture as one JPEG, in pieces
	tiles *archiveWriter
	small smallPictures
}

// fullSize is a picture and what it is at its full size: one JPEG, in pieces, and tiles,
// row by row.
type fullSize struct {
	m            *master
	whole, tiles [][]byte
	count        *tileCount
}

// encodeFull encodes m at its full size, each tile when its rows are there. Equal
// pictures give equal bytes, however many processors work. The end of ctx stops it
// between two tiles.
func encodeFull(ctx context.Context, codec jpegCodec, m *master, there func(rows int) error, count *tileCount) (*fullSize, error) {
	whole, err := newWhole(codec, m)
	if err != nil {
		return nil, fmt.Errorf("whole picture: %w", err)
	}
	tiles := newTiles(m)
	err = parallel(ctx, len(tiles.areas), func(i int) error {
		if err := there(tiles.areas[i].Max.Y); err != nil {
			return err
		}
		if err := tiles.encode(codec, i, whole.kind.units(tiles.areas[i].Dx())); err != nil {
			return err
		}
		count.add()
		return whole.add(tiles.files, i)
	})
	if err != nil {
		return nil, fmt.Errorf("full size: %w", err)
	}
	count.add() // the whole picture
	return &fullSize{m, whole.pieces, tiles.files, count}, nil
}

// complete makes the levels below, and uses the picture up. For the rest see
// encodeFull.
func (f *fullSize) complete(ctx context.Context, codec jpegCodec) (pyramid, error) {
	m, encoded := f.m, f.tiles
	p := pyramid{full: f.whole, tiles: newArchiveWriter(), small: smallPictures{width: m.w, height: m.h}}
	last := levels(m.w, m.h) - 1
	for level := 0; ; level++ {
		across := ceilDiv(m.w, TileSize)
		for i, data := range encoded {
			p.tiles.add(tileID(last-level, i%across, i/across), data)
		}
		if err := guard(func() error { return p.small.pass(ctx, codec, level, m) }); err != nil {
			return pyramid{}, fmt.Errorf("small pictures: %w", err)
		}
		if level == last {
			return p, nil
		}
		var err error
		if m, err = halve(ctx, m); err != nil {
			return pyramid{}, fmt.Errorf("pyramid level %d: %w", level+1, err)
		}
		tiles := newTiles(m)
		err = parallel(ctx, len(tiles.areas), func(i int) error {
			defer f.count.add()
			return tiles.encode(codec, i, 0)
		})
		if err != nil {
			return pyramid{}, fmt.Errorf("pyramid level %d: %w", level+1, err)
		}
		encoded = tiles.files
	}
}

// allThere is for a picture all rows of which are there.
func allThere(int) error { return nil }

// levelTiles are the tiles of a level, m, row by row.
type levelTiles struct {
	m     *master
	areas []image.Rectangle
	files [][]byte
}

func newTiles(m *master) *levelTiles {
	t := &levelTiles{m: m}
	whole := image.Rect(0, 0, m.w, m.h)
	for y := 0; y < m.h; y += TileSize {
		for x := 0; x < m.w; x += TileSize {
			t.areas = append(t.areas, image.Rect(x, y, x+TileSize, y+TileSize).Intersect(whole))
		}
	}
	t.files = make([][]byte, len(t.areas))
	return t
}

// encode makes tile i.
func (t *levelTiles) encode(codec jpegCodec, i, interval int) error {
	var b bytes.Buffer
	if err := codec.encode(&b, t.m.view(t.areas[i]), interval); err != nil {
		return fmt.Errorf("encode %v: %w", t.areas[i], err)
	}
	t.files[i] = b.Bytes()
	return nil
}

// tileCount tells how many tiles are done, unless it is held. The whole picture counts
// as one.
type tileCount struct {
	done     atomic.Int64
	total    int64
	held     atomic.Bool
	progress Progress
}

func newTileCount(width, height int, progress Progress) *tileCount {
	return &tileCount{total: tilesOf(width, height), progress: progress}
}

func (c *tileCount) add() {
	if done := c.done.Add(1); !c.held.Load() {
		c.progress(StageCut, done, c.total)
	}
}

func (c *tileCount) hold() { c.held.Store(true) }

// release tells what has been done meanwhile.
func (c *tileCount) release() {
	c.held.Store(false)
	if done := c.done.Load(); done > 0 {
		c.progress(StageCut, done, c.total)
	}
}

// tilesOf counts the tiles of all levels, and the whole picture.
func tilesOf(width, height int) int64 {
	n := int64(1)
	for level := range levels(width, height) {
		w, h := levelSize(width, level), levelSize(height, level)
		n += int64(ceilDiv(w, TileSize)) * int64(ceilDiv(h, TileSize))
	}
	return n
}

// halve returns m at half its size, rounded up, each pixel the mean of four. It
// takes the place of m.
func halve(ctx context.Context, m *master) (*master, error) {
	const band = 256 // rows a job
	d := m.halved()
	for i, p := range d.planes {
		err := parallel(ctx, ceilDiv(p.h, band), func(job int) error {
			m.planes[i].halveRows(p, job*band, min((job+1)*band, p.h))
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return d, nil
}
