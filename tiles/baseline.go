package tiles

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"slices"
)

// baseline is a JPEG file in the form in which nearly all are: one scan of Huffman
// codes, whole blocks one after the other, of grey or of luma and chroma. It decodes
// that as image/jpeg does, to the same samples, in less than half the time. Whatever is
// unusual or damaged it leaves to image/jpeg, which says what is wrong.
type baseline struct {
	width, height int
	components    []component
	interval      int // units between restarts, 0 for none
	bits          scanBits
	image         image.Image
}

// component is a channel of a picture.
type component struct {
	id           byte
	across, down int // blocks of a unit
	steps        steps
	dc, ac       *codes
	last         int32 // first coefficient of the block before
	pix          []byte
	stride       int
}

// steps says of each coefficient, in the order of the file, where it belongs and by
// what it is to be multiplied.
type steps [64]struct {
	factor int32
	place  uint8 // in a block
	row    uint8 // the bit of its row
}

// zigzag is the order of coefficients in a file (T.81, figure A.6).
const zigzag = "" +
	"\x00\x01\x08\x10\x09\x02\x03\x0a\x11\x18\x20\x19\x12\x0b\x04\x05" +
	"\x0c\x13\x1a\x21\x28\x30\x29\x22\x1b\x14\x0d\x06\x07\x0e\x15\x1c" +
	"\x23\x2a\x31\x38\x39\x32\x2b\x24\x1d\x16\x0f\x17\x1e\x25\x2c\x33" +
	"\x3a\x3b\x34\x2d\x26\x1f\x27\x2e\x35\x3c\x3d\x36\x2f\x37\x3e\x3f"

// decodeBaseline returns nil and no error for a file that image/jpeg has to judge.
func decodeBaseline(ctx context.Context, data []byte, hear hearing) (image.Image, error) {
	b := openBaseline(data)
	if b == nil {
		return nil, nil
	}
	done, err := b.decode(func(rows, left int) error {
		hear.read(int64(len(data) - left))
		if hear.rows != nil {
			hear.rows(b.image, rows)
		}
		return ctx.Err()
	})
	if !done {
		return nil, err
	}
	return b.image, nil
}

// openBaseline reads everything before the scan, and makes room for the samples. It
// is nil for files of another form.
func openBaseline(data []byte) *baseline {
	scan, ok := scanOf(data)
	if !ok {
		return nil
	}
	var t baselineTables
	b := &baseline{bits: scanBits{data: scan}}
	for s := range jpegSegments(data) {
		if !t.read(b, s) {
			return nil
		}
	}
	if t.isRGB(b) {
		return nil
	}
	b.allocate()
	return b
}

// baselineTables is what the header of a file says that is needed to understand its
// scan.
type baselineTables struct {
	factors    [4][64]int32
	quantizers [3]byte // of the components
	codes      [2][2]*codes
	jfif       bool
	adobe      bool // says that colours are none that it knows: red, green and blue
}

// read takes a segment. It is false for what no baseline file has.
func (t *baselineTables) read(b *baseline, s segment) bool {
	p := s.payload
	switch s.marker {
	case markerSOF0, markerSOF1:
		return t.readFrame(b, p)
	case markerDHT:
		return t.readCodes(p)
	case markerDQT:
		return t.readFactors(p)
	case markerDRI:
		if len(p) != 2 {
			return false
		}
		b.interval = int(binary.BigEndian.Uint16(p))
	case markerSOS:
		return t.readScan(b, p)
	case markerAPP0:
		t.jfif = bytes.HasPrefix(p, []byte("JFIF\x00"))
	case markerAPP14:
		if len(p) >= 12 && string(p[:5]) == "Adobe" {
			t.adobe = p[11] == 0
		}
	default:
		return s.marker > markerAPP0 && s.marker <= markerAPP15 || s.marker == markerCOM
	}
	return true
}

// readFrame reads the size and the components.
func (t *baselineTables) readFrame(b *baseline, p []byte) bool {
	if b.components != nil || len(p) < 6 || len(p) != 6+3*int(p[5]) || p[0] != 8 {
		return false
	}
	b.height, b.width = int(binary.BigEndian.Uint16(p[1:])), int(binary.BigEndian.Uint16(p[3:]))
	n := int(p[5])
	if n != 1 && n != 3 || b.width == 0 || b.height == 0 {
		return false
	}
	for i := range n {
		c := component{id: p[6+3*i], across: int(p[7+3*i] >> 4), down: int(p[7+3*i] & 0x0f)}
		most := 1 // only luma has more samples
		if i == 0 {
			most = 2
		}
		t.quantizers[i] = p[8+3*i]
		if c.across < 1 || c.across > most || c.down < 1 || c.down > most || t.quantizers[i] > 3 {
			return false
		}
		if slices.ContainsFunc(b.components, func(other component) bool { return other.id == c.id }) {
			return false
		}
		b.components = append(b.components, c)
	}
	if n == 1 { // whatever it says (T.81, A.2.2)
		b.components[0].across, b.components[0].down = 1, 1
	}
	return true
}

// readCodes reads Huffman tables.
func (t *baselineTables) readCodes(p []byte) bool {
	for len(p) > 0 {
		if len(p) < 17 || p[0]&^0x11 != 0 {
			return false
		}
		class, id, n := p[0]>>4, p[0]&1, 0
		counts := [16]byte(p[1:])
		for _, count := range counts {
			n += int(count)
		}
		if p = p[17:]; n > len(p) {
			return false
		}
		table, ok := newCodes(counts, p[:n])
		if !ok {
			return false
		}
		t.codes[class][id] = table
		p = p[n:]
	}
	return true
}

// readFactors reads tables of quantization.
func (t *baselineTables) readFactors(p []byte) bool {
	for len(p) > 0 {
		id, wide := p[0]&0x0f, p[0]>>4
		size := 64 * (1 + int(wide))
		if p = p[1:]; id > 3 || wide > 1 || len(p) < size {
			return false
		}
		for i := range t.factors[id] {
			if wide == 1 {
				t.factors[id][i] = int32(binary.BigEndian.Uint16(p[2*i:]))
			} else {
				t.factors[id][i] = int32(p[i])
			}
		}
		p = p[size:]
	}
	return true
}

// readScan gives the components their tables. All of them must be in the scan, in
// their order.
func (t *baselineTables) readScan(b *baseline, p []byte) bool {
	n := len(b.components)
	if n == 0 || len(p) != 4+2*n || int(p[0]) != n {
		return false
	}
	for i := range b.components {
		c := &b.components[i]
		id, dc, ac := p[1+2*i], p[2+2*i]>>4, p[2+2*i]&0x0f
		if id != c.id || dc > 1 || ac > 1 {
			return false
		}
		c.dc, c.ac = t.codes[0][dc], t.codes[1][ac]
		if c.dc == nil || c.ac == nil {
			return false
		}
		for k, factor := range t.factors[t.quantizers[i]] {
			c.steps[k].factor, c.steps[k].place, c.steps[k].row = factor, zigzag[k], 1<<(zigzag[k]/8)
		}
	}
	return true
}

// isRGB reports whether the samples are no luma and chroma.
func (t *baselineTables) isRGB(b *baseline) bool {
	c := b.components
	return len(c) == 3 && !t.jfif && (t.adobe || c[0].id == 'R' && c[1].id == 'G' && c[2].id == 'B')
}

// units is the size of the picture in units.
func (b *baseline) units() (across, down int) {
	return ceilDiv(b.width, 8*b.components[0].across), ceilDiv(b.height, b.unitRows())
}

// unitRows is the height of a unit in pixels.
func (b *baseline) unitRows() int { return 8 * b.components[0].down }

// allocate makes planes of whole units, of which the image shows what belongs to it.
func (b *baseline) allocate() {
	across, down := b.units()
	luma := &b.components[0]
	whole, seen := image.Rect(0, 0, 8*luma.across*across, 8*luma.down*down), image.Rect(0, 0, b.width, b.height)
	if len(b.components) == 1 {
		m := image.NewGray(whole)
		luma.pix, luma.stride = m.Pix, m.Stride
		b.image = m.SubImage(seen)
		return
	}
	ratio := [3][3]image.YCbCrSubsampleRatio{
		1: {1: image.YCbCrSubsampleRatio444, 2: image.YCbCrSubsampleRatio440},
		2: {1: image.YCbCrSubsampleRatio422, 2: image.YCbCrSubsampleRatio420},
	}[luma.across][luma.down]
	m := image.NewYCbCr(whole, ratio)
	luma.pix, luma.stride = m.Y, m.YStride
	b.components[1].pix, b.components[1].stride = m.Cb, m.CStride
	b.components[2].pix, b.components[2].stride = m.Cr, m.CStride
	b.image = m.SubImage(seen)
}

// decode fills the image and tells after each row of units how many rows of pixels
// are there, and how many bytes of the scan are left; an error of told ends it. It is
// false for a scan that image/jpeg has to judge.
func (b *baseline) decode(told func(rows, left int) error) (bool, error) {
	across, down := b.units()
	left, restarts := b.interval, 0
	for y := range down {
		for x := range across {
			if b.interval > 0 && left == 0 {
				if !b.restart(restarts) {
					return false, nil
				}
				restarts++
				left = b.interval
			}
			left--
			if !b.unit(x, y) {
				return false, nil
			}
		}
		if err := told(min((y+1)*b.unitRows(), b.height), len(b.bits.data)); err != nil {
			return false, err
		}
	}
	return b.bits.restart(markerEOI), nil
}

// restart goes on behind the restart marker with this number.
func (b *baseline) restart(number int) bool {
	for i := range b.components {
		b.components[i].last = 0
	}
	return b.bits.restart(markerRST0 + byte(number%8))
}

// unit decodes the blocks of all components that belong together.
func (b *baseline) unit(x, y int) bool {
	for i := range b.components {
		c := &b.components[i]
		for v := range c.down {
			for h := range c.across {
				at := 8 * ((y*c.down+v)*c.stride + x*c.across + h)
				if !c.block(&b.bits, c.pix[at:]) {
					return false
				}
			}
		}
	}
	return true
}

// block decodes a block and writes its samples.
func (c *component) block(r *scanBits, pix []byte) bool {
	r.refill()
	size, length := c.dc.symbol(r.next)
	if length == 0 || size > 16 {
		return false
	}
	r.skip(length)
	c.last += numberOf(r.next, int(size))
	r.skip(int(size))

	var b block
	b[0] = c.last * c.steps[0].factor
	used := uint8(1)
	next, left := r.next, r.left
	for k := 0; k < 63; {
		if left < 32 {
			r.next, r.left = next, left
			r.refill()
			next, left = r.next, r.left
		}
		found := c.ac.first[next>>(64-codeBits)]
		length, ahead, number := int(found&0xff), int(found>>8&0xff), found>>16
		if length == 0 {
			length, ahead, number = c.ac.long(next)
		}
		next <<= length & 63
		left -= length
		if k += ahead; k > 63 {
			if k < stop {
				return false
			}
			break
		}
		s := &c.steps[k&63]
		b[s.place&63] = number * s.factor
		used |= s.row
	}
	if r.next, r.left = next, left; left < 0 {
		return false
	}
	b.transform(used, pix, c.stride)
	return true
}
