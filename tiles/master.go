package tiles

import (
	"image"
	"image/color"
)

// master is a picture as JPEG keeps it: a plane of luma and, unless it is grey,
// two of chroma, in which a sample stands for fx by fy pixels (1 or 2 each).
// From decoding to encoding the samples of a JPEG never change their colour
// space, so what is not scaled is not altered either.
type master struct {
	w, h   int
	fx, fy int
	planes []plane // Y, or Y, Cb, Cr
}

// newMaster takes over the pixels of a decoded picture and sets it upright.
// Transparent pixels are laid on white, samples of 16 bits cut to 8.
func newMaster(m image.Image, o orientation) *master {
	var s *master
	switch m := m.(type) {
	case *image.YCbCr:
		s = masterOfYCbCr(m)
	case *image.Gray:
		s = masterOfGray(m)
	case *image.Gray16:
		s = masterOfGray16(m)
	default:
		s = masterOfColour(m.(image.RGBA64Image)) // as all types of package image are
	}
	return s.turn(o)
}

// masterOfYCbCr shares the planes of m, unless its chroma is coarser than a JPEG
// encoder writes (4:1:1, 4:1:0).
func masterOfYCbCr(m *image.YCbCr) *master {
	b := m.Bounds()
	s := &master{w: b.Dx(), h: b.Dy(), fx: 1, fy: 1}
	switch m.SubsampleRatio {
	case image.YCbCrSubsampleRatio422:
		s.fx = 2
	case image.YCbCrSubsampleRatio420:
		s.fx, s.fy = 2, 2
	case image.YCbCrSubsampleRatio440:
		s.fy = 2
	case image.YCbCrSubsampleRatio411:
		s.fx = 4
	case image.YCbCrSubsampleRatio410:
		s.fx, s.fy = 4, 2
	}
	cw, ch := ceilDiv(s.w, s.fx), ceilDiv(s.h, s.fy)
	chroma := m.COffset(b.Min.X, b.Min.Y)
	s.planes = []plane{
		{pix: m.Y[m.YOffset(b.Min.X, b.Min.Y):], stride: m.YStride, w: s.w, h: s.h},
		{pix: m.Cb[chroma:], stride: m.CStride, w: cw, h: ch},
		{pix: m.Cr[chroma:], stride: m.CStride, w: cw, h: ch},
	}
	if s.fx == 4 {
		s.refine(4, 1)
	}
	return s
}

func masterOfGray(m *image.Gray) *master {
	b := m.Bounds()
	y := plane{pix: m.Pix[m.PixOffset(b.Min.X, b.Min.Y):], stride: m.Stride, w: b.Dx(), h: b.Dy()}
	return &master{w: y.w, h: y.h, fx: 1, fy: 1, planes: []plane{y}}
}

func masterOfGray16(m *image.Gray16) *master {
	b := m.Bounds()
	d := newPlane(b.Dx(), b.Dy())
	for y := range d.h {
		row, from := d.row(y), m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):]
		for x := range row {
			row[x] = from[2*x] // the high byte
		}
	}
	return &master{w: d.w, h: d.h, fx: 1, fy: 1, planes: []plane{d}}
}

// masterOfColour converts every other kind of picture, keeping full chroma:
// these are mostly screenshots, whose coloured text would blur.
func masterOfColour(m image.RGBA64Image) *master {
	b := m.Bounds()
	s := &master{w: b.Dx(), h: b.Dy(), fx: 1, fy: 1, planes: planesWithin(m)}
	row := make([]byte, 3*s.w)
	for y := range s.h {
		luma, blue, red := row[:s.w], row[s.w:2*s.w], row[2*s.w:]
		for x := range s.w {
			luma[x], blue[x], red[x] = color.RGBToYCbCr(onWhite(m.RGBA64At(b.Min.X+x, b.Min.Y+y)))
		}
		copy(s.planes[0].row(y), luma)
		copy(s.planes[1].row(y), blue)
		copy(s.planes[2].row(y), red)
	}
	return s
}

// planesWithin returns three planes for the pixels of m, in m's own memory where
// a row of it has room for three rows of samples: a photo of 128 megapixels with
// 16 bits a channel takes a gibibyte, and is not needed once it is converted.
func planesWithin(m image.RGBA64Image) []plane {
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	var pix []byte
	var stride int
	if seen, ok := m.(recoloured); ok {
		m = seen.RGBA64Image
	}
	switch m := m.(type) {
	case *image.RGBA:
		pix, stride = m.Pix[m.PixOffset(m.Rect.Min.X, m.Rect.Min.Y):], m.Stride
	case *image.NRGBA:
		pix, stride = m.Pix[m.PixOffset(m.Rect.Min.X, m.Rect.Min.Y):], m.Stride
	case *image.RGBA64:
		pix, stride = m.Pix[m.PixOffset(m.Rect.Min.X, m.Rect.Min.Y):], m.Stride
	case *image.NRGBA64:
		pix, stride = m.Pix[m.PixOffset(m.Rect.Min.X, m.Rect.Min.Y):], m.Stride
	default:
		return []plane{newPlane(w, h), newPlane(w, h), newPlane(w, h)}
	}
	var planes []plane
	for i := range 3 {
		planes = append(planes, plane{pix: pix[i*w:], stride: stride, w: w, h: h})
	}
	return planes
}

// onWhite lays a colour, which is premultiplied by its alpha, on white, and cuts
// it to 8 bits.
func onWhite(c color.RGBA64) (r, g, b uint8) {
	white := uint32(0xffff - c.A)
	return uint8((uint32(c.R) + white) >> 8), uint8((uint32(c.G) + white) >> 8), uint8((uint32(c.B) + white) >> 8)
}

// turn returns the picture as o shows it upright.
func (s *master) turn(o orientation) *master {
	if o == upright {
		return s
	}
	// Chroma samples cover pairs of pixels counted from the left and the top. In a
	// side of odd length that is read backwards the pairs would fall differently,
	// so such a side gets full chroma first.
	fx, fy := s.fx, s.fy
	if o.reversesX() && s.w%2 == 1 {
		fx = 1
	}
	if o.reversesY() && s.h%2 == 1 {
		fy = 1
	}
	t := &master{w: s.w, h: s.h, fx: s.fx, fy: s.fy, planes: append([]plane(nil), s.planes...)}
	if fx != s.fx || fy != s.fy {
		t.refine(s.fx/fx, s.fy/fy)
	}
	for i, p := range t.planes {
		t.planes[i] = p.turn(o)
	}
	if o.swapsAxes() {
		t.w, t.h, t.fx, t.fy = t.h, t.w, t.fy, t.fx
	}
	return t
}

// refine gives chroma samples to parts of a pixel group: kx times as many across
// and ky times as many down.
func (s *master) refine(kx, ky int) {
	s.fx, s.fy = s.fx/kx, s.fy/ky
	for i := 1; i < len(s.planes); i++ {
		s.planes[i] = s.planes[i].stretch(kx, ky, ceilDiv(s.w, s.fx), ceilDiv(s.h, s.fy))
	}
}

// view returns the pixels in r, which must lie inside the picture and begin at
// even coordinates, as an image that shares the planes and begins at (0, 0).
func (s *master) view(r image.Rectangle) image.Image {
	bounds := image.Rect(0, 0, r.Dx(), r.Dy())
	y := s.planes[0]
	luma := y.pix[r.Min.Y*y.stride+r.Min.X:]
	if len(s.planes) == 1 {
		return &image.Gray{Pix: luma, Stride: y.stride, Rect: bounds}
	}
	cb, cr := s.planes[1], s.planes[2]
	chroma := r.Min.Y/s.fy*cb.stride + r.Min.X/s.fx
	return &image.YCbCr{
		Y: luma, YStride: y.stride,
		Cb: cb.pix[chroma:], Cr: cr.pix[chroma:], CStride: cb.stride,
		SubsampleRatio: s.ratio(), Rect: bounds,
	}
}

func (s *master) ratio() image.YCbCrSubsampleRatio {
	switch {
	case s.fx == 2 && s.fy == 2:
		return image.YCbCrSubsampleRatio420
	case s.fx == 2:
		return image.YCbCrSubsampleRatio422
	case s.fy == 2:
		return image.YCbCrSubsampleRatio440
	}
	return image.YCbCrSubsampleRatio444
}

// halved returns the picture at half the size, rounded up, before it is filled: its
// rows are to be the left halves of every other row of s, which is lost by filling
// them.
func (s *master) halved() *master {
	d := &master{w: ceilDiv(s.w, 2), h: ceilDiv(s.h, 2), fx: s.fx, fy: s.fy}
	for _, p := range s.planes {
		d.planes = append(d.planes, plane{pix: p.pix, stride: 2 * p.stride, w: ceilDiv(p.w, 2), h: ceilDiv(p.h, 2)})
	}
	return d
}
