package tiles

import "encoding/binary"

// block holds the coefficients of 8 by 8 samples, in rows.
type block [64]int32

// transform writes the samples of a block, whose rows of coefficients that are not
// zero have their bits set in used, to the upper left of pix. The block is lost.
//
// It is the inverse cosine transform of Loeffler, Ligtenberg and Moschytz in 32 bits,
// every step as image/jpeg of Go 1.26 has it, so that the samples are the same. What
// would only move zeros about is left out.
func (b *block) transform(used uint8, pix []byte, stride int) {
	if used <= 1 && b[1]|b[2]|b[3]|b[4]|b[5]|b[6]|b[7] == 0 {
		fill(flat(b[0]), pix, stride)
		return
	}
	for y := range 8 {
		if used>>y&1 != 0 {
			transformRow((*[8]int32)(b[8*y:]))
		}
	}
	for x := range 8 {
		b.transformColumn(x)
	}
	for y := range 8 {
		binary.LittleEndian.PutUint64(pix[y*stride:], samples((*[8]int32)(b[8*y:])))
	}
}

// flat is the sample that a block has everywhere which has but a first coefficient.
func flat(dc int32) byte { return sample((dc<<17 + 1<<19) >> 2 >> 18) }

// fill gives all samples of a block the same value.
func fill(value byte, pix []byte, stride int) {
	eight := uint64(value) * 0x0101010101010101
	for y := range 8 {
		binary.LittleEndian.PutUint64(pix[y*stride:], eight)
	}
}

// sample shifts a value to the middle of 0 to 255 and cuts it to that.
func sample(v int32) byte { return byte(min(max(v, -128), 127) + 128) }

// samples are those of a row, the first in the lowest byte.
func samples(row *[8]int32) (eight uint64) {
	a, b, c, d, e, f, g, h := row[0]+128, row[1]+128, row[2]+128, row[3]+128, row[4]+128, row[5]+128, row[6]+128, row[7]+128
	if uint32(a|b|c|d|e|f|g|h) <= 255 {
		return uint64(a|b<<8|c<<16) | uint64(d)<<24 | uint64(e|f<<8|g<<16)<<32 | uint64(h)<<56
	}
	for x, v := range row {
		eight |= uint64(sample(v)) << (8 * x)
	}
	return eight
}

// Cosines and sines of multiples of pi/16, some times the square root of two or its
// inverse, with so many bits behind the point.
const (
	cos1Bits12, sin1Bits12         = 4017, 799
	cos3Bits12, sin3Bits12         = 3406, 2276
	halfRootBits8, halfRootBits14  = 181, 11585
	halfCos6Bits12, halfSin6Bits12 = 1108, 2676
	halfCos6Bits18, halfSin6Bits18 = 70936, 171254
)

// rotate turns (x, y) backwards by an angle whose cosine and sine are given.
func rotate(x, y, cos, sin int32) (int32, int32) {
	sum := cos * (x + y)
	return sum - (sin+cos)*y, sum - (cos-sin)*x
}

// transformRow takes coefficients and gives 20 bits behind the point.
func transformRow(x *[8]int32) {
	x0, x7, x2, x5, x1, x6, x3, x4 := x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]

	x0 <<= 17
	x1 <<= 17
	x0, x1 = x0+x1, x0-x1
	x2, x3 = rotate(x2, x3, halfCos6Bits18, halfSin6Bits18)
	x1, x2 = x1+x2, x1-x2
	x0, x3 = x0+x3, x0-x3

	x4 <<= 7
	x7 <<= 7
	x7, x4 = x7+x4, x7-x4
	x6 *= halfRootBits8
	x5 *= halfRootBits8
	x7, x5 = x7+x5, x7-x5
	x4, x6 = x4+x6, x4-x6
	x4, x7 = rotate(x4>>2, x7>>2, cos3Bits12, sin3Bits12)
	x5, x6 = rotate(x5>>2, x6>>2, cos1Bits12, sin1Bits12)

	x[0], x[7] = x0+x7, x0-x7
	x[1], x[6] = x1+x6, x1-x6
	x[2], x[5] = x2+x5, x2-x5
	x[3], x[4] = x3+x4, x3-x4
}

// transformColumn takes what transformRow gives and gives samples around zero.
func (b *block) transformColumn(x int) {
	i := x & 7
	x0, x7, x2, x5, x1, x6, x3, x4 := b[i], b[8+i], b[16+i], b[24+i], b[32+i], b[40+i], b[48+i], b[56+i]

	x0 += 1 << 19 // rounds all of them in the end
	x0, x1 = (x0+x1)>>2, (x0-x1)>>2
	x2, x3 = rotate(x2>>13, x3>>13, halfCos6Bits12, halfSin6Bits12)
	x1, x2 = x1+x2, x1-x2
	x0, x3 = x0+x3, x0-x3

	x7, x4 = x7+x4, x7-x4
	x5 = (x5 >> 13) * halfRootBits14
	x6 = (x6 >> 13) * halfRootBits14
	x7, x5 = x7+x5, x7-x5
	x4, x6 = x4+x6, x4-x6
	x4, x7 = rotate(x4>>14, x7>>14, cos3Bits12, sin3Bits12)
	x5, x6 = rotate(x5>>14, x6>>14, cos1Bits12, sin1Bits12)

	b[i], b[56+i] = (x0+x7)>>18, (x0-x7)>>18
	b[8+i], b[48+i] = (x1+x6)>>18, (x1-x6)>>18
	b[16+i], b[40+i] = (x2+x5)>>18, (x2-x5)>>18
	b[24+i], b[32+i] = (x3+x4)>>18, (x3-x4)>>18
}
