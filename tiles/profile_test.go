package tiles

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
	"slices"
	"testing"
)

// s15 writes s15Fixed16Numbers.
func s15(v ...float64) (out []byte) {
	for _, f := range v {
		out = binary.BigEndian.AppendUint32(out, uint32(int32(math.Round(f*65536))))
	}
	return out
}

// sRGBTag is the curve of sRGB as a parametricCurveType.
func sRGBTag() []byte {
	return append([]byte("para\x00\x00\x00\x00\x00\x03\x00\x00"), s15(2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)...)
}

// gammaTag is a power as a curveType.
func gammaTag(g float64) []byte {
	return append([]byte("curv\x00\x00\x00\x00\x00\x00\x00\x01"), big(uint16(math.Round(g*256)))...)
}

// tableTag is a function as a curveType of n values.
func tableTag(n int, f func(float64) float64) []byte {
	out := binary.BigEndian.AppendUint32([]byte("curv\x00\x00\x00\x00"), uint32(n))
	for i := range n {
		out = append(out, big(uint16(math.Round(65535*f(float64(i)/float64(n-1)))))...)
	}
	return out
}

// iccProfile writes a profile of primaries and one curve, with a name as profiles
// have it. Without primaries it is a grey one.
func iccProfile(primaries matrix, curve []byte) []byte {
	names, tags := []string{"desc", "kTRC"}, [][]byte{[]byte("desc\x00\x00\x00\x00PROFILESECRET"), curve}
	space := "GRAY"
	if primaries != (matrix{}) {
		space = "RGB "
		names, tags = []string{"desc"}, tags[:1]
		for i, name := range []string{"r", "g", "b"} {
			xyz := append([]byte("XYZ \x00\x00\x00\x00"), s15(primaries[0][i], primaries[1][i], primaries[2][i])...)
			names, tags = append(names, name+"XYZ", name+"TRC"), append(tags, xyz, curve)
		}
	}
	out := make([]byte, 128)
	copy(out[8:], "\x02\x10\x00\x00mntr"+space+"XYZ ")
	copy(out[36:], "acsp")
	out = binary.BigEndian.AppendUint32(out, uint32(len(names)))
	at := len(out) + 12*len(names)
	var data []byte
	for i, name := range names {
		out = append(out, name...)
		out = binary.BigEndian.AppendUint32(out, uint32(at+len(data)))
		out = binary.BigEndian.AppendUint32(out, uint32(len(tags[i])))
		data = append(data, tags[i]...)
		data = append(data, make([]byte, (4-len(data)%4)%4)...)
	}
	out = append(out, data...)
	binary.BigEndian.PutUint32(out, uint32(len(out)))
	return out
}

// What CSS Color 4 (chapter 17 and 18, sample code) gives for these colours, in
// 64-bit floating point and without a table.
func TestRecolouring(t *testing.T) {
	type rgb = [3]uint8
	p3, adobe := iccProfile(displayP3Primaries(), sRGBTag()), iccProfile(adobeRGBPrimaries(), gammaTag(563./256))
	for name, test := range map[string]struct {
		profile    []byte
		coding     coding
		from, want rgb
	}{
		"white of P3":             {p3, coding{}, rgb{255, 255, 255}, rgb{255, 255, 255}},
		"black of P3":             {p3, coding{}, rgb{0, 0, 0}, rgb{0, 0, 0}},
		"grey of P3":              {p3, coding{}, rgb{128, 128, 128}, rgb{128, 128, 128}},
		"a red of P3":             {p3, coding{}, rgb{200, 100, 80}, rgb{215, 93, 73}},
		"a green of P3":           {p3, coding{}, rgb{100, 180, 90}, rgb{65, 182, 77}},
		"a green of P3, by codes": {nil, coding{primaries: primariesP3}, rgb{100, 180, 90}, rgb{65, 182, 77}},
		"a red beyond sRGB":       {p3, coding{}, rgb{255, 0, 0}, rgb{255, 0, 0}},
		"a red of Adobe RGB":      {adobe, coding{}, rgb{150, 100, 80}, rgb{167, 100, 78}},
		"by EXIF alone":           {nil, coding{primaries: primariesAdobe}, rgb{150, 100, 80}, rgb{167, 100, 78}},
		"grey of gamma 1.8":       {iccProfile(matrix{}, gammaTag(1.8)), coding{}, rgb{100, 100, 100}, rgb{119, 119, 119}},
		"linear grey":             {iccProfile(matrix{}, []byte("curv\x00\x00\x00\x00\x00\x00\x00\x00")), coding{}, rgb{55, 55, 55}, rgb{128, 128, 128}},
	} {
		r := newRecolouring(test.profile, test.coding)
		if r == nil {
			t.Errorf("%s: no recolouring", name)
			continue
		}
		a, b, c := r.rgb(test.from[0], test.from[1], test.from[2])
		if d := difference(color.RGBA{a, b, c, 255}, color.RGBA{test.want[0], test.want[1], test.want[2], 255}); d > 1 {
			t.Errorf("%s: %v gives %v, want %v", name, test.from, rgb{a, b, c}, test.want)
		}
	}
}

// A picture whose profile says sRGB, in whatever way, keeps its samples.
func TestNothingToRecolour(t *testing.T) {
	whole := iccProfile(displayP3Primaries(), sRGBTag())
	cmyk := slices.Clone(whole)
	copy(cmyk[16:], "CMYK")
	tables := slices.Clone(whole)
	copy(tables[slices.Index(tables[132:], 'T')+131:], "rTRX")
	for name, profile := range map[string][]byte{
		"none":                    nil,
		"sRGB with a parameter":   iccProfile(sRGBPrimaries(), sRGBTag()),
		"sRGB with a table":       iccProfile(sRGBPrimaries(), tableTag(1024, fromSRGB)),
		"a profile for print":     cmyk,
		"cut in its header":       whole[:127],
		"cut in its tags":         whole[:150],
		"cut in its curves":       whole[:len(whole)-60],
		"without a curve for red": tables,
	} {
		if newRecolouring(profile, coding{}) != nil {
			t.Errorf("%s: recolours", name)
		}
	}
}

// Planes and pixels give the same colours, and odd sizes lose no pixel.
func TestRecolouredPlanes(t *testing.T) {
	r := newRecolouring(nil, coding{primaries: primariesP3})
	for _, ratio := range allRatios {
		source := image.NewYCbCr(image.Rect(0, 0, 131, 67), ratio)
		for i := range source.Y {
			source.Y[i] = 140
		}
		for i := range source.Cb {
			source.Cb[i], source.Cr[i] = 110, 150
		}
		red, green, blue := color.YCbCrToRGB(140, 110, 150)
		red, green, blue = r.rgb(red, green, blue)
		m := newMaster(source, upright)
		if err := m.recolour(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		got := m.view(image.Rect(0, 0, 131, 67))
		for _, p := range []image.Point{{0, 0}, {130, 66}, {130, 0}, {65, 33}} {
			if d := difference(got.At(p.X, p.Y), color.RGBA{red, green, blue, 255}); d > 2 {
				t.Errorf("%v at %v: %v, want %v", ratio, p, got.At(p.X, p.Y), []uint8{red, green, blue})
			}
		}
	}
}

// BT.709 gives the same luma another share of red.
func TestMatrix709(t *testing.T) {
	r := newRecolouring(nil, coding{matrix: matrixBT709})
	source := image.NewYCbCr(image.Rect(0, 0, 8, 8), image.YCbCrSubsampleRatio444)
	// Red 200, green 100, blue 50 by the weights of H.273.
	luma := 0.2126*200 + 0.7152*100 + 0.0722*50
	for i := range source.Y {
		source.Y[i] = uint8(math.Round(luma))
		source.Cb[i] = uint8(math.Round(128 + (50-luma)/1.8556))
		source.Cr[i] = uint8(math.Round(128 + (200-luma)/1.5748))
	}
	m := newMaster(source, upright)
	if err := m.recolour(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if got := m.view(image.Rect(0, 0, 8, 8)).At(3, 3); difference(got, color.RGBA{200, 100, 50, 255}) > 2 {
		t.Errorf("got %v", got)
	}
}

func FuzzProfile(f *testing.F) {
	f.Add(iccProfile(displayP3Primaries(), sRGBTag()))
	f.Add(iccProfile(adobeRGBPrimaries(), gammaTag(2.2)))
	f.Add(iccProfile(matrix{}, tableTag(17, fromSRGB)))
	f.Add(iccProfile(matrix{}, append([]byte("para\x00\x00\x00\x00\x00\x04\x00\x00"), s15(-3, 2, -1, 30000, .5, -7, 9)...)))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, ok := readProfile(data)
		if !ok {
			return
		}
		for _, c := range p.curves {
			for _, v := range c {
				if !(v >= 0 && v <= 1) {
					t.Fatalf("a curve gives %v", v)
				}
			}
		}
		if r := newRecolouring(data, coding{}); r != nil {
			r.rgb(255, 0, 128)
		}
	})
}
