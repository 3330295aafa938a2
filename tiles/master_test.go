package tiles

import (
	"fmt"
	"image"
	"image/color"
	"testing"
)

// storedAt is where orientation o keeps the pixel that is shown at x, y, in a
// stored picture of w by h (CIPA DC-008, written as a table).
func storedAt(o orientation, x, y, w, h int) (int, int) {
	switch o {
	case mirrored:
		return w - 1 - x, y
	case turned180:
		return w - 1 - x, h - 1 - y
	case flipped:
		return x, h - 1 - y
	case transposed:
		return y, x
	case turned90:
		return y, h - 1 - x
	case transverse:
		return w - 1 - y, h - 1 - x
	case turned270:
		return w - 1 - y, x
	}
	return x, y
}

var allRatios = []image.YCbCrSubsampleRatio{
	image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
	image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
}

// Turning never alters a sample: every pixel of the upright picture has exactly
// the colour components of its stored pixel, in odd sizes too, and in pictures
// that are parts of larger ones.
func TestMasterKeepsEveryPixel(t *testing.T) {
	for _, ratio := range allRatios {
		for _, size := range []image.Point{{1, 1}, {16, 8}, {17, 8}, {16, 9}, {23, 13}} {
			whole := image.NewYCbCr(image.Rect(0, 0, 40, 40), ratio)
			for _, plane := range [][]byte{whole.Y, whole.Cb, whole.Cr} {
				for i := range plane {
					plane[i] = byte(i*7 + len(plane))
				}
			}
			source := whole.SubImage(image.Rect(8, 8, 8+size.X, 8+size.Y)).(*image.YCbCr)
			for o := upright; o <= turned270; o++ {
				t.Run(fmt.Sprintf("%v %v %d", ratio, size, o), func(t *testing.T) {
					m := newMaster(source, o)
					checkTurned(t, m, o, size, func(x, y int) color.Color { return source.YCbCrAt(8+x, 8+y) })
				})
			}
		}
	}
}

func checkTurned(t *testing.T, m *master, o orientation, size image.Point, stored func(x, y int) color.Color) {
	t.Helper()
	want := size
	if o >= transposed {
		want = image.Pt(size.Y, size.X)
	}
	if m.w != want.X || m.h != want.Y {
		t.Fatalf("size %d x %d, want %v", m.w, m.h, want)
	}
	view := m.view(image.Rect(0, 0, m.w, m.h))
	for y := range m.h {
		for x := range m.w {
			sx, sy := storedAt(o, x, y, size.X, size.Y)
			if got, want := view.At(x, y), stored(sx, sy); got != want {
				t.Fatalf("(%d,%d) = %v, want %v", x, y, got, want)
			}
		}
	}
}

func TestMasterOfGrey(t *testing.T) {
	size := image.Pt(5, 3)
	grey, deep := image.NewGray(image.Rect(2, 2, 7, 5)), image.NewGray16(image.Rect(2, 2, 7, 5))
	for y := range size.Y {
		for x := range size.X {
			v := uint8(50*y + 7*x)
			grey.SetGray(2+x, 2+y, color.Gray{v})
			deep.SetGray16(2+x, 2+y, color.Gray16{uint16(v)<<8 | 0x7f})
		}
	}
	for o := upright; o <= turned270; o++ {
		for _, m := range []image.Image{grey, deep} {
			checkTurned(t, newMaster(m, o), o, size, func(x, y int) color.Color { return grey.At(2+x, 2+y) })
		}
	}
}

func TestMasterOfColour(t *testing.T) {
	fill := func(m interface {
		image.Image
		Set(x, y int, c color.Color)
	}, c color.Color) image.Image {
		m.Set(3, 3, c)
		return m
	}
	r := image.Rect(3, 3, 4, 4)
	for _, test := range []struct {
		name string
		m    image.Image
		want color.RGBA
	}{
		{"opaque", fill(image.NewRGBA(r), color.RGBA{200, 100, 50, 255}), color.RGBA{200, 100, 50, 255}},
		{"half transparent lies on white", fill(image.NewNRGBA(r), color.NRGBA{200, 100, 50, 128}), color.RGBA{227, 177, 152, 255}},
		{"transparent is white", fill(image.NewNRGBA(r), color.NRGBA{200, 100, 50, 0}), color.RGBA{255, 255, 255, 255}},
		{"16 bits", fill(image.NewRGBA64(r), color.RGBA64{200 << 8, 100 << 8, 50 << 8, 0xffff}), color.RGBA{200, 100, 50, 255}},
		{"16 bits transparent", fill(image.NewNRGBA64(r), color.NRGBA64{0, 0, 0, 0x8000}), color.RGBA{127, 127, 127, 255}},
		{"palette", fill(image.NewPaletted(r, color.Palette{color.Black, color.RGBA{10, 20, 30, 255}}), color.RGBA{10, 20, 30, 255}), color.RGBA{10, 20, 30, 255}},
	} {
		m := newMaster(test.m, upright)
		got := m.view(image.Rect(0, 0, 1, 1)).At(0, 0)
		if difference(got, test.want) > 2 { // YCbCr rounds
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}
