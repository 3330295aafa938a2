package tiles

import (
	"context"
	"image"
	"image/color"
)

// coding says how the samples of a picture are to be understood where no ICC
// profile does. The zero value is what JPEG files have: full range, the matrix of
// BT.601, primaries and curve of sRGB.
type coding struct {
	primaries primaries
	matrix    uint16 // of ITU-T H.273: 1 is BT.709, 9 BT.2020; others are taken as BT.601
	limited   bool   // studio range: luma from 16 to 235, chroma from 16 to 240
}

// primaries names a set of primaries, and with it a curve.
type primaries uint8

const (
	primariesSRGB primaries = iota
	primariesP3
	primariesAdobe
)

const (
	matrixBT709  = 1
	matrixBT2020 = 9
)

// widen brings the samples of a picture from studio range to full range.
func widen(m image.Image) {
	var luma, chroma [256]byte
	for i := range 256 {
		luma[i] = clampByte((float64(i) - 16) * 255 / 219)
		chroma[i] = clampByte((float64(i)-128)*255/224 + 128)
	}
	apply := func(table *[256]byte, samples []byte) {
		for i, v := range samples {
			samples[i] = table[v]
		}
	}
	switch m := m.(type) {
	case *image.Gray:
		apply(&luma, m.Pix)
	case *image.NYCbCrA:
		widen(&m.YCbCr)
	case *image.YCbCr:
		apply(&luma, m.Y)
		apply(&chroma, m.Cb)
		apply(&chroma, m.Cr)
	}
}

func clampByte(v float64) byte { return byte(min(max(v, 0), 255) + 0.5) }

// recolouring turns samples of a picture into those of sRGB. It is immutable.
type recolouring struct {
	light   [3][256]float32 // of a sample
	matrix  [3][3]float32   // from the picture's linear light to that of sRGB
	samples [lightSteps + 1]byte
	// Red, green and blue from luma and chroma.
	redOfCr, greenOfCb, greenOfCr, blueOfCb float32
}

// lightSteps is the number of steps in which linear light is looked up. The
// steepest part of the curve rises by less than a fifth of a level in one.
const lightSteps = 1 << 14

// newRecolouring returns what brings a picture to sRGB, or nil when it has
// nothing to do. A profile that cannot be applied counts as none.
func newRecolouring(icc []byte, c coding) *recolouring {
	p, ok := readProfile(icc)
	foreignMatrix := c.matrix == matrixBT709 || c.matrix == matrixBT2020
	switch {
	case ok:
	case c.primaries == primariesSRGB && !foreignMatrix:
		return nil
	default:
		p = c.primaries.profile()
	}
	r := &recolouring{}
	for i, c := range p.curves {
		for v, light := range c {
			r.light[i][v] = float32(light)
		}
	}
	for i, row := range sRGBPrimaries().inverse().times(p.primaries) {
		for j, v := range row {
			r.matrix[i][j] = float32(v)
		}
	}
	for i := range r.samples {
		r.samples[i] = clampByte(255 * toSRGB(float64(i)/lightSteps))
	}
	r.weigh(c.matrix)
	if foreignMatrix || !r.keeps() {
		return r
	}
	return nil
}

func (p primaries) profile() *profile {
	switch p {
	case primariesP3:
		return &profile{displayP3Primaries(), [3]curve{sRGBCurve(), sRGBCurve(), sRGBCurve()}}
	case primariesAdobe:
		c := gamma(563. / 256) // Adobe RGB (1998), 4.3.1.2
		return &profile{adobeRGBPrimaries(), [3]curve{c, c, c}}
	}
	return &profile{sRGBPrimaries(), [3]curve{sRGBCurve(), sRGBCurve(), sRGBCurve()}}
}

// weigh sets the weights of chroma from those of red and blue in luma (H.273,
// table 4).
func (r *recolouring) weigh(matrix uint16) {
	red, blue := float32(0.299), float32(0.114)
	switch matrix {
	case matrixBT709:
		red, blue = 0.2126, 0.0722
	case matrixBT2020:
		red, blue = 0.2627, 0.0593
	}
	r.redOfCr, r.blueOfCb = 2*(1-red), 2*(1-blue)
	r.greenOfCr = -r.redOfCr * red / (1 - red - blue)
	r.greenOfCb = -r.blueOfCb * blue / (1 - red - blue)
}

// keeps reports whether no colour of a coarse grid changes by more than a level:
// the many ways in which profiles write sRGB.
func (r *recolouring) keeps() bool {
	const step = 51
	for red := 0; red <= 255; red += step {
		for green := 0; green <= 255; green += step {
			for blue := 0; blue <= 255; blue += step {
				a, b, c := r.rgb(byte(red), byte(green), byte(blue))
				if max(absInt(int(a)-red), absInt(int(b)-green), absInt(int(c)-blue)) > 1 {
					return false
				}
			}
		}
	}
	return true
}

func absInt(v int) int { return max(v, -v) }

// rgb converts a colour. What sRGB cannot show is cut channel by channel.
func (r *recolouring) rgb(red, green, blue byte) (byte, byte, byte) {
	a, b, c := r.light[0][red], r.light[1][green], r.light[2][blue]
	m := &r.matrix
	return r.sample(m[0][0]*a + m[0][1]*b + m[0][2]*c),
		r.sample(m[1][0]*a + m[1][1]*b + m[1][2]*c),
		r.sample(m[2][0]*a + m[2][1]*b + m[2][2]*c)
}

func (r *recolouring) sample(light float32) byte {
	return r.samples[int(min(max(light, 0), 1)*lightSteps+0.5)]
}

// recoloured is a picture seen through a recolouring, laid on white.
type recoloured struct {
	image.RGBA64Image
	r *recolouring
}

func (m recoloured) RGBA64At(x, y int) color.RGBA64 {
	red, green, blue := onWhite(m.RGBA64Image.RGBA64At(x, y))
	red, green, blue = m.r.rgb(red, green, blue)
	return color.RGBA64{R: uint16(red) * 0x101, G: uint16(green) * 0x101, B: uint16(blue) * 0x101, A: 0xffff}
}

// recolour brings the planes of s to sRGB, on all processors.
func (s *master) recolour(ctx context.Context, r *recolouring) error {
	const band = 64 // rows a job, a multiple of fy
	return parallel(ctx, ceilDiv(s.h, band), func(job int) error {
		for y := job * band; y < min((job+1)*band, s.h); y += s.fy {
			if len(s.planes) == 1 {
				r.greyRow(s.planes[0].row(y))
			} else {
				r.chromaRow(s, y)
			}
		}
		return nil
	})
}

func (r *recolouring) greyRow(row []byte) {
	for x, v := range row {
		row[x], _, _ = color.RGBToYCbCr(r.rgb(v, v, v))
	}
}

// chromaRow converts the pixels of one row of chroma, the first of which is row
// top. New chroma is the mean over the pixels that a sample stands for.
func (r *recolouring) chromaRow(s *master, top int) {
	blues, reds := s.planes[1].row(top/s.fy), s.planes[2].row(top/s.fy)
	for i := range blues {
		cb, cr := float32(blues[i])-128, float32(reds[i])-128
		red, green, blue := r.redOfCr*cr, r.greenOfCb*cb+r.greenOfCr*cr, r.blueOfCb*cb
		var sumBlue, sumRed, n int
		for y := top; y < min(top+s.fy, s.h); y++ {
			row := s.planes[0].row(y)
			for x := i * s.fx; x < min((i+1)*s.fx, s.w); x++ {
				luma := float32(row[x])
				a, b, c := r.rgb(toByte(luma+red), toByte(luma+green), toByte(luma+blue))
				newLuma, newBlue, newRed := color.RGBToYCbCr(a, b, c)
				row[x] = newLuma
				sumBlue, sumRed, n = sumBlue+int(newBlue), sumRed+int(newRed), n+1
			}
		}
		blues[i], reds[i] = byte((sumBlue+n/2)/n), byte((sumRed+n/2)/n)
	}
}

func toByte(v float32) byte { return byte(min(max(v, 0), 255) + 0.5) }
