package tiles

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"sync/atomic"
)

// tileQuality is the JPEG quality of the tiles.
const tileQuality = 80

// pyramid is a picture cut up for viewing.
type pyramid struct {
	full  [][]byte // the whole picture as one JPEG, in pieces
	tiles *archiveWriter
	small smallPictures
}

// buildPyramid encodes the whole picture and the tiles of all its levels, and uses m
// up. Equal pictures give equal bytes, however many processors work. The end of ctx stops
// it between two tiles.
func buildPyramid(ctx context.Context, codec jpegCodec, m *master, progress Progress) (pyramid, error) {
	p := pyramid{tiles: newArchiveWriter(), small: smallPictures{width: m.w, height: m.h}}
	last := levels(m.w, m.h) - 1
	count := &tileCount{total: tilesOf(m.w, m.h), progress: progress}
	var err error
	if p.full, err = encodeWhole(ctx, codec, m); err != nil {
		return pyramid{}, fmt.Errorf("whole picture: %w", err)
	}
	count.add()
	for level := 0; ; level++ {
		encoded, err := encodeLevel(ctx, codec, m, count)
		if err != nil {
			return pyramid{}, fmt.Errorf("pyramid level %d: %w", level, err)
		}
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
		if m, err = halve(ctx, m); err != nil {
			return pyramid{}, fmt.Errorf("pyramid level %d: %w", level+1, err)
		}
	}
}

// encodeLevel returns the tiles of m row by row.
func encodeLevel(ctx context.Context, codec jpegCodec, m *master, count *tileCount) ([][]byte, error) {
	whole := image.Rect(0, 0, m.w, m.h)
	var areas []image.Rectangle
	for y := 0; y < m.h; y += TileSize {
		for x := 0; x < m.w; x += TileSize {
			areas = append(areas, image.Rect(x, y, x+TileSize, y+TileSize).Intersect(whole))
		}
	}
	encoded := make([][]byte, len(areas))
	err := parallel(ctx, len(areas), func(i int) error {
		var b bytes.Buffer
		if err := codec.encode(&b, m.view(areas[i]), tileQuality); err != nil {
			return fmt.Errorf("encode %v: %w", areas[i], err)
		}
		encoded[i] = b.Bytes()
		count.add()
		return nil
	})
	return encoded, err
}

// tileCount tells how many tiles are done. The whole picture counts as one.
type tileCount struct {
	done     atomic.Int64
	total    int64
	progress Progress
}

func (c *tileCount) add() { c.progress(StageCut, c.done.Add(1), c.total) }

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
