package tiles

import "encoding/binary"

// plane is one channel of a picture: rows of w samples, stride bytes apart.
type plane struct {
	pix          []byte
	stride, w, h int
}

func newPlane(w, h int) plane {
	return plane{pix: make([]byte, w*h), stride: w, w: w, h: h}
}

func (p plane) row(y int) []byte { return p.pix[y*p.stride:][:p.w] }

// turn returns the plane as orientation o shows it upright.
func (p plane) turn(o orientation) plane {
	// A step to the right, and one down, in the turned plane moves by this much in
	// the stored one.
	start, right, down := 0, 1, p.stride
	if o.reversesX() {
		start, right = start+p.w-1, -right
	}
	if o.reversesY() {
		start, down = start+(p.h-1)*p.stride, -down
	}
	w, h := p.w, p.h
	if o.swapsAxes() {
		w, h, right, down = h, w, down, right
	}
	d := newPlane(w, h)
	// Squares that fit into the first-level cache: column after column would miss
	// it at every sample.
	const square = 64
	for top := 0; top < d.h; top += square {
		for left := 0; left < d.w; left += square {
			for y := top; y < min(top+square, d.h); y++ {
				row := d.row(y)[left:min(left+square, d.w)]
				from := start + left*right + y*down
				for x := range row {
					row[x] = p.pix[from]
					from += right
				}
			}
		}
	}
	return d
}

// stretch repeats every sample fx times across and fy times down, then cuts the
// plane to w by h.
func (p plane) stretch(fx, fy, w, h int) plane {
	d := newPlane(w, h)
	for y := range h {
		row, from := d.row(y), p.row(y/fy)
		for x := range row {
			row[x] = from[x/fx]
		}
	}
	return d
}

// halveRows fills rows from to to-1 of d with the means of squares of two by two
// samples of p. Where p has an odd width or height the last column or row stands
// for its missing neighbour, so d is ceil(p.w/2) by ceil(p.h/2). A row of d may be
// the left half of the first of the two rows that it is made of.
func (p plane) halveRows(d plane, from, to int) {
	for y := from; y < to; y++ {
		a, b := p.row(2*y), p.row(min(2*y+1, p.h-1))
		row := d.row(y)
		halveRow(row[:p.w/2], a, b)
		if p.w%2 == 1 {
			row[d.w-1] = byte((uint(a[p.w-1]) + uint(b[p.w-1]) + 1) / 2)
		}
	}
}

// halveRow writes the rounded means of two by two samples of the rows a and b,
// which hold at least 2*len(d) samples. Eight samples of each row travel in one
// 64-bit word, as four lanes of 16 bits in which sums of four bytes have room. d may
// be the beginning of a.
func halveRow(d, a, b []byte) {
	const (
		even    = 0x00ff00ff00ff00ff
		two     = 0x0002000200020002
		twoEach = 0x0000ffff0000ffff
	)
	n := len(d) &^ 3
	for x := 0; x < n; x += 4 {
		p, q := binary.LittleEndian.Uint64(a[2*x:]), binary.LittleEndian.Uint64(b[2*x:])
		means := ((p & even) + (p >> 8 & even) + (q & even) + (q >> 8 & even) + two) >> 2 & even
		means = (means | means>>8) & twoEach
		binary.LittleEndian.PutUint32(d[x:], uint32(means|means>>16))
	}
	for x := n; x < len(d); x++ {
		sum := uint(a[2*x]) + uint(a[2*x+1]) + uint(b[2*x]) + uint(b[2*x+1])
		d[x] = byte((sum + 2) / 4)
	}
}
