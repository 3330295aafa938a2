package tiles

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
)

// Shape is an area of a picture, a polygon whose corners are corners of pixels, x
// and y from the upper left of the upright picture. Where it crosses itself, all
// that it goes around counts.
type Shape = [][2]int

// burnMargin is by how many pixels more than a shape is burnt in, on each side. A
// compressed picture is made of squares, and what lies in one shows in all of it, if
// faintly: up to 16 pixels in JPEG, up to 64 in HEIC and AVIF, whose decoders smooth
// across borders too. The stored picture was made of the upload, whose squares may lie
// otherwise: what has spread through one of those has spread through those that it
// touches.
func burnMargin(h header, stored bool) int {
	switch {
	case stored || h.format == "webp":
		return 32
	case h.sandboxed():
		return 80
	}
	return 16
}

// Redact makes the picture to, which a record announces, of the picture from, with
// shapes burnt in: black, and larger by a margin. It is made of the original if that
// is kept, else of the whole picture as it is stored, and encoded anew. In
// the same moment it takes the place of from, of which nothing is left but the
// original and the metadata, which are now to's. That from is not there, or is not
// ready, is fs.ErrNotExist. A picture to that does not wait any more is success, so
// that work may be repeated.
func (l *Library) Redact(ctx context.Context, from, to string, shapes []Shape, progress func(stage string, done, total int64)) error {
	if err := l.redact(ctx, from, to, shapes, progress); err != nil {
		return fmt.Errorf("redact image %s: %w", from, err)
	}
	return nil
}

func (l *Library) redact(ctx context.Context, from, to string, shapes []Shape, progress Progress) error {
	_, err := l.catalog.Upload(ctx, to)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	before, err := l.catalog.Image(ctx, from)
	if err != nil {
		return err
	}
	data, stored, err := l.source(ctx, from, progress)
	if err != nil {
		return err
	}
	h, err := inspect(data, l.limits)
	if err != nil {
		return err
	}
	record := Record{}
	if record.Image, err = l.process(ctx, data, h, treatment{progress: progress, shapes: shapes, margin: burnMargin(h, stored)}); err != nil {
		return err
	}
	if record.Width != before.Width || record.Height != before.Height {
		return fmt.Errorf("its original has %d x %d pixels, not %d x %d", record.Width, record.Height, before.Width, before.Height)
	}
	record.ID = to
	unnamed, err := l.catalog.ReplaceImage(ctx, from, record)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.Join(err, l.delete(ctx, record.pixels()))
	case err != nil:
		return fmt.Errorf("catalogue image: %w", err)
	}
	return l.delete(context.WithoutCancel(ctx), unnamed)
}

// source returns the best file that there is of a picture: the original, or the
// whole picture as it is stored.
func (l *Library) source(ctx context.Context, id string, progress Progress) (data []byte, stored bool, err error) {
	record, err := l.catalog.Record(ctx, id)
	if err != nil {
		return nil, false, err
	}
	key, limit := record.Original, l.limits.Bytes
	if stored = key == ""; stored {
		const longest = 1 << 30 // of what the encoder writes
		key, limit = record.Full, longest
	}
	data, err = l.read(ctx, key, limit, progress)
	if errors.Is(err, fs.ErrNotExist) { // deleted just now: another try finds what is left
		return nil, false, fmt.Errorf("blob %s is gone", key)
	}
	return data, stored, err
}

// burn blackens the shapes and a margin around them.
func (s *master) burn(ctx context.Context, shapes []Shape, margin int) error {
	for _, shape := range shapes {
		first, last := math.MaxInt, math.MinInt
		for _, corner := range shape {
			first, last = min(first, corner[1]), max(last, corner[1])
		}
		for y := max(0, first-margin); y < min(s.h, last+margin); y++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			for _, r := range shapeRow(shape, margin, y, s.w) {
				s.blacken(y, r.from, r.to)
			}
		}
	}
	return nil
}

// blacken makes pixels of a row black. Chroma samples that stand for others too
// lose their colour.
func (s *master) blacken(y, from, to int) {
	clear(s.planes[0].row(y)[from:to])
	for _, p := range s.planes[1:] {
		row := p.row(y / s.fy)[from/s.fx : ceilDiv(to, s.fx)]
		for x := range row {
			row[x] = 128
		}
	}
}

// span is a part of a row of pixels, to excluded.
type span struct{ from, to int }

// shapeRow returns what of row y lies within a shape or its margin, in a picture of
// that width. A pixel that the shape touches anywhere counts.
func shapeRow(shape Shape, margin, y, width int) (spans []span) {
	reach := float64(margin)
	add := func(from, to float64) {
		s := span{max(0, int(math.Floor(from))), min(width, int(math.Ceil(to)))}
		if s.from < s.to {
			spans = append(spans, s)
		}
	}
	// The inside of the shape in the middle of the row.
	middle := float64(y) + 0.5
	var crossings []crossing
	for i, a := range shape {
		b := shape[(i+1)%len(shape)]
		if c, ok := crossingOf(a, b, middle); ok {
			crossings = append(crossings, c)
		}
		// All that is near the edge, up and down, left and right. Beyond that the
		// inside of this row is that of its neighbours.
		if from, to, ok := clipped(a, b, float64(y)-reach, float64(y+1)+reach); ok {
			add(from-reach, to+reach)
		}
	}
	slices.SortFunc(crossings, func(a, b crossing) int {
		switch {
		case a.x < b.x:
			return -1
		case a.x > b.x:
			return 1
		}
		return 0
	})
	winding := 0
	for i, c := range crossings {
		if winding += c.turn; winding != 0 && i+1 < len(crossings) {
			add(c.x, crossings[i+1].x)
		}
	}
	return spans
}

// crossing is where an edge crosses a row, downwards or upwards.
type crossing struct {
	x    float64
	turn int // 1 or -1
}

func crossingOf(a, b [2]int, y float64) (crossing, bool) {
	ay, by := float64(a[1]), float64(b[1])
	if (ay <= y) == (by <= y) {
		return crossing{}, false
	}
	c := crossing{x: float64(a[0]) + (y-ay)/(by-ay)*float64(b[0]-a[0]), turn: 1}
	if by < ay {
		c.turn = -1
	}
	return c, true
}

// clipped returns the columns that an edge has between two rows.
func clipped(a, b [2]int, top, bottom float64) (from, to float64, ok bool) {
	if a[1] > b[1] {
		a, b = b, a
	}
	ax, ay, bx, by := float64(a[0]), float64(a[1]), float64(b[0]), float64(b[1])
	if by < top || ay > bottom {
		return 0, 0, false
	}
	at := func(y float64) float64 { return ax + (y-ay)/(by-ay)*(bx-ax) }
	x0, x1 := ax, bx
	if ay < top {
		x0 = at(top)
	}
	if by > bottom {
		x1 = at(bottom)
	}
	return min(x0, x1), max(x0, x1), true
}
