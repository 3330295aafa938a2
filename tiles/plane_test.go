package tiles

import (
	"bytes"
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func drawPlane(t *rapid.T, maxSide int) plane {
	w, h := rapid.IntRange(1, maxSide).Draw(t, "w"), rapid.IntRange(1, maxSide).Draw(t, "h")
	margin := rapid.IntRange(0, 9).Draw(t, "margin")
	n := (w + margin) * h
	return plane{rapid.SliceOfN(rapid.Byte(), n, n).Draw(t, "pix"), w + margin, w, h}
}

// The word-wise halving gives what the definition gives, sample by sample.
func TestHalvingIsTheMeanOfFour(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPlane(t, 40)
		d := newPlane(ceilDiv(p.w, 2), ceilDiv(p.h, 2))
		p.halveRows(d, 0, d.h)
		for y := range d.h {
			for x := range d.w {
				x1, y1 := min(2*x+1, p.w-1), min(2*y+1, p.h-1)
				sum := int(p.row(2 * y)[2*x]) + int(p.row(2 * y)[x1]) + int(p.row(y1)[2*x]) + int(p.row(y1)[x1])
				if got, want := d.row(y)[x], byte((sum+2)/4); got != want {
					t.Fatalf("(%d,%d) = %d, want %d", x, y, got, want)
				}
			}
		}
	})
}

func TestHalvingKeepsConstants(t *testing.T) {
	for _, value := range []byte{0, 1, 127, 254, 255} {
		p := newPlane(37, 21)
		for i := range p.pix {
			p.pix[i] = value
		}
		d := newPlane(19, 11)
		p.halveRows(d, 0, d.h)
		if !bytes.Equal(d.pix, bytes.Repeat([]byte{value}, len(d.pix))) {
			t.Errorf("%d does not stay", value)
		}
	}
}

// The eight turns of two rows of three, written out by hand.
func TestPlaneTurn(t *testing.T) {
	p := plane{pix: []byte("abc.def."), stride: 4, w: 3, h: 2}
	for o, want := range map[orientation]string{
		upright:    "abc/def",
		mirrored:   "cba/fed",
		turned180:  "fed/cba",
		flipped:    "def/abc",
		transposed: "ad/be/cf",
		turned90:   "da/eb/fc",
		transverse: "fc/eb/da",
		turned270:  "cf/be/ad",
	} {
		d := p.turn(o)
		var rows [][]byte
		for y := range d.h {
			rows = append(rows, d.row(y))
		}
		if got := string(bytes.Join(rows, []byte("/"))); got != want {
			t.Errorf("orientation %d: %s, want %s", o, got, want)
		}
	}
}

// A turn and the turn back give the plane again, over more than one square.
func TestPlaneTurnsBack(t *testing.T) {
	back := [...]orientation{upright, upright, mirrored, turned180, flipped, transposed, turned270, transverse, turned90}
	rapid.Check(t, func(t *rapid.T) {
		p := drawPlane(t, 150)
		o := orientation(rapid.IntRange(1, 8).Draw(t, "orientation"))
		again := p.turn(o).turn(back[o])
		for y := range p.h {
			if !bytes.Equal(again.row(y), p.row(y)) {
				t.Fatalf("orientation %d: row %d differs", o, y)
			}
		}
	})
}

func BenchmarkHalve(b *testing.B) {
	p, d := newPlane(4096, 3072), newPlane(2048, 1536)
	b.SetBytes(int64(len(p.pix)))
	for b.Loop() {
		p.halveRows(d, 0, d.h)
	}
}

func BenchmarkTurn(b *testing.B) {
	p := newPlane(4096, 3072)
	for _, o := range []orientation{turned180, turned90} {
		b.Run(fmt.Sprint(o), func(b *testing.B) {
			b.SetBytes(int64(len(p.pix)))
			for b.Loop() {
				p.turn(o)
			}
		})
	}
}
