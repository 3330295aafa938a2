package tiles

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"io/fs"
	"maps"
	"slices"
	"testing"

	"github.com/gen2brain/jpegn"
	"pgregory.net/rapid"
)

// within reports whether the middle of a pixel lies within a shape, by going around
// it.
func within(shape Shape, x, y int) bool {
	px, py := float64(x)+0.5, float64(y)+0.5
	winding := 0
	for i, a := range shape {
		b := shape[(i+1)%len(shape)]
		ax, ay, bx, by := float64(a[0]), float64(a[1]), float64(b[0]), float64(b[1])
		side := (bx-ax)*(py-ay) - (by-ay)*(px-ax)
		switch {
		case ay <= py && by > py && side > 0:
			winding++
		case ay > py && by <= py && side < 0:
			winding--
		}
	}
	return winding != 0
}

func drawShape(t *rapid.T, w, h int) Shape {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) [2]int {
		return [2]int{rapid.IntRange(0, w).Draw(t, "x"), rapid.IntRange(0, h).Draw(t, "y")}
	}), 3, 7).Draw(t, "shape")
}

// Every pixel of a shape is covered, and every one within the margin of that;
// nothing is that is further away than the margin and two pixels.
func TestShapeRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const w, h, margin = 90, 70, 16
		shape := drawShape(t, w, h)
		var inside, covered [h][w]bool
		for y := range h {
			for x := range w {
				inside[y][x] = within(shape, x, y)
			}
			for _, s := range shapeRow(shape, margin, y, w) {
				for x := s.from; x < s.to; x++ {
					covered[y][x] = true
				}
			}
		}
		near := func(x, y, reach int) bool {
			for ny := max(0, y-reach); ny <= min(h-1, y+reach); ny++ {
				for nx := max(0, x-reach); nx <= min(w-1, x+reach); nx++ {
					if inside[ny][nx] {
						return true
					}
				}
			}
			return false
		}
		for y := range h {
			for x := range w {
				if !covered[y][x] && near(x, y, margin) {
					t.Fatalf("pixel %d,%d is not covered", x, y)
				}
				if covered[y][x] && !near(x, y, margin+2) && !nearEdge(shape, margin, x, y) {
					t.Fatalf("pixel %d,%d is covered", x, y)
				}
			}
		}
	})
}

// nearEdge reports whether a pixel is near a part of the shape that is too thin to
// have the middle of a pixel in it.
func nearEdge(shape Shape, margin, x, y int) bool {
	for i, a := range shape {
		b := shape[(i+1)%len(shape)]
		from, to, ok := clipped(a, b, float64(y-margin-2), float64(y+margin+3))
		if ok && float64(x) >= from-float64(margin)-2 && float64(x) <= to+float64(margin)+2 {
			return true
		}
	}
	return false
}

// upload announces a picture to be, and returns its id.
func (l testLibrary) announce(id string) string {
	l.catalog.upload(Record{Image: Image{ID: id}})
	return id
}

// Of two photos that differ only in what is covered, what is stored after the
// redaction is the same, bit for bit: nothing of what was covered is left. Both
// when the original is there and when the stored picture has to do.
func TestRedactionLeavesNothing(t *testing.T) {
	samplings := []jpegn.Subsampling{jpegn.Subsample420, jpegn.Subsample422, jpegn.Subsample440, jpegn.Subsample444, jpegn.SubsampleGray}
	rapid.Check(t, func(r *rapid.T) {
		w, h := rapid.IntRange(40, 160).Draw(r, "width"), rapid.IntRange(40, 160).Draw(r, "height")
		o := rapid.SampledFrom([]orientation{upright, 2, 3, 4, 5, 6, 7, 8}).Draw(r, "orientation")
		sampling := rapid.SampledFrom(samplings).Draw(r, "sampling")
		shapes := []Shape{drawShape(r, w, h)}
		keep := rapid.Bool().Draw(r, "keep")
		sw, sh := w, h
		if o.swapsAxes() {
			sw, sh = h, w
		}
		var stored [2]map[string][]byte
		for i, hidden := range []color.RGBA{{255, 0, 255, 255}, {20, 250, 10, 255}} {
			m := scene(sw, sh)
			for y := range h {
				for x := range w {
					if within(shapes[0], x, y) {
						sx, sy := storedAt(o, x, y, sw, sh)
						m.SetRGBA(sx, sy, color.RGBA{hidden.R, hidden.G + uint8(7*x), hidden.B + uint8(5*y), 255})
					}
				}
			}
			library := newTestLibrary(Limits{})
			library.keepOriginals = keep
			id, _, _, err := library.Ingest(context.Background(), "owner", bytes.NewReader(withMetadata(t, asJPEG(t, m, sampling), o, binary.BigEndian)))
			if err != nil {
				r.Fatal(err)
			}
			if err := library.Redact(context.Background(), id, library.announce("new"), shapes, silent); err != nil {
				r.Fatal(err)
			}
			stored[i] = map[string][]byte{}
			for key, data := range library.blobs.blobs {
				if key[:len(pictures)] == pictures {
					stored[i][Digest(key)] = data
				}
			}
			if got := library.catalog.images["new"]; len(library.catalog.images) != 1 || got.Width != w || got.Height != h || (got.Original != "") != keep {
				r.Fatalf("catalogue %+v", library.catalog.images)
			}
		}
		if a, b := slices.Sorted(maps.Keys(stored[0])), slices.Sorted(maps.Keys(stored[1])); !slices.Equal(a, b) {
			r.Fatalf("what was covered tells: %q and %q", a, b)
		}
	})
}

// What is in our own form is redacted as every file is.
func TestRedactOwnForm(t *testing.T) {
	library := newTestLibrary(Limits{})
	first := newTestLibrary(Limits{})
	file := first.fetch(t, ingest(t, first, asJPEG(t, scene(200, 100), jpegn.Subsample420)), "full", "max")
	id := ingest(t, library, file)
	if !bytes.Equal(library.fetch(t, id, "full", "max"), file) {
		t.Fatal("the file is not in our own form")
	}
	box := Shape{{60, 30}, {120, 30}, {120, 60}, {60, 60}}
	if err := library.Redact(t.Context(), id, library.announce("new"), []Shape{box}, silent); err != nil {
		t.Fatal(err)
	}
	full := decodeJPEG(t, library.fetch(t, "new", "full", "max"))
	for _, p := range []image.Point{{60, 30}, {119, 59}, {90, 45}, {46, 16}, {133, 73}} {
		if r, g, b, _ := full.At(p.X, p.Y).RGBA(); max(r, g, b) > 0x0c00 {
			t.Errorf("pixel %v is (%x %x %x)", p, r, g, b)
		}
	}
	if mean := meanDifference(full, scene(200, 100)); mean < 5 || mean > 120 {
		t.Errorf("differs from the scene by %.1f on average", mean)
	}
	if _, _, err := library.Tile(t.Context(), id, "full", "max", "0", "default.jpg"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the old picture: %v", err)
	}
}

func TestRedactFails(t *testing.T) {
	library := newTestLibrary(Limits{})
	id := ingest(t, library, asPNG(t, scene(30, 30)))
	box := []Shape{{{0, 0}, {9, 0}, {9, 9}}}
	if err := library.Redact(t.Context(), id, "not announced", box, silent); err != nil {
		t.Errorf("a picture that nobody waits for: %v", err)
	}
	if err := library.Redact(t.Context(), "none", library.announce("new"), box, silent); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of no picture: %v", err)
	}
	before := len(library.blobs.blobs)
	library.catalog.err = errors.New("broken")
	if err := library.Redact(t.Context(), id, "new", box, silent); !errors.Is(err, library.catalog.err) {
		t.Errorf("failing catalogue: %v", err)
	}
	library.catalog.err = nil
	library.fetch(t, id, "full", "max")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := library.Redact(ended, id, "new", box, silent); !errors.Is(err, context.Canceled) {
		t.Errorf("ended context: %v", err)
	}
	if err := library.Redact(t.Context(), id, "new", box, silent); err != nil {
		t.Error(err)
	}
	if len(library.catalog.images) != 1 || before != 2 {
		t.Errorf("catalogue %+v", library.catalog.images)
	}
}
