package tiles

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"os"
	"testing"
)

// photo returns a file of testdata/photos, which all show scene(96, 64).
func photo(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/photos/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// chunk is a part of a RIFF or PNG file.
type chunk struct {
	name string
	data []byte
}

// asWebP writes a WebP file of chunks.
func asWebP(chunks ...chunk) []byte {
	file := []byte("RIFF\x00\x00\x00\x00WEBP")
	for _, c := range chunks {
		file = append(file, c.name...)
		file = binary.LittleEndian.AppendUint32(file, uint32(len(c.data)))
		file = append(file, c.data...)
		if len(c.data)%2 == 1 {
			file = append(file, 0)
		}
	}
	binary.LittleEndian.PutUint32(file[4:], uint32(len(file)-8))
	return file
}

// vp8x is the header of an extended WebP file for pictures of 96 by 64 pixels.
func vp8x(flags byte) chunk { return chunk{"VP8X", []byte{flags, 0, 0, 0, 95, 0, 0, 63, 0, 0}} }

// extendedWebP takes a simple WebP file and adds chunks to its picture.
func extendedWebP(simple []byte, flags byte, extra ...chunk) []byte {
	picture := chunk{string(simple[12:16]), simple[20:]}
	return asWebP(append([]chunk{vp8x(flags), picture}, extra...)...)
}

// decodedFull ingests a file, holds that what is stored of it is bare, and decodes that as a whole.
func decodedFull(t testing.TB, file []byte) image.Image {
	t.Helper()
	library := newTestLibrary(Limits{})
	return checkBare(t, "stored", library, ingest(t, library, file))
}

func TestWebPColours(t *testing.T) {
	for name, mean := range map[string]float64{"lossy.webp": 3, "lossless.webp": 2} {
		if got := meanDifference(decodedFull(t, photo(t, name)), scene(96, 64)); got > mean {
			t.Errorf("%s: differs by %.2f on average", name, got)
		}
	}
}

// The profile of a WebP file is believed, and not stored.
func TestWebPOfDisplayP3(t *testing.T) {
	r := newRecolouring(nil, coding{primaries: primariesP3})
	for _, name := range []string{"lossy.webp", "lossless.webp"} {
		simple := photo(t, name)
		profile := chunk{"ICCP", iccProfile(displayP3Primaries(), sRGBTag())}
		file := asWebP(vp8x(1<<5), profile, chunk{string(simple[12:16]), simple[20:]})
		red, green, blue := rgb8(decodedFull(t, simple).At(8, 6))
		red, green, blue = r.rgb(red, green, blue)
		if got := decodedFull(t, file).At(8, 6); difference(got, color.RGBA{red, green, blue, 255}) > 2 {
			t.Errorf("%s: %v, want %v", name, got, []uint8{red, green, blue})
		}
	}
}

// The lower half of the fading picture lies on white.
func TestWebPTransparencyIsLaidOnWhite(t *testing.T) {
	faded := scene(96, 64)
	for y := range 64 {
		alpha := min(255, 255*2*(64-y)/64)
		for x := range 96 {
			c := faded.RGBAAt(x, y)
			on := func(v uint8) uint8 { return uint8((int(v)*alpha + 255*(255-alpha)) / 255) }
			faded.SetRGBA(x, y, color.RGBA{on(c.R), on(c.G), on(c.B), 255})
		}
	}
	if got := meanDifference(decodedFull(t, photo(t, "alpha.webp")), faded); got > 3 {
		t.Errorf("differs by %.2f on average", got)
	}
}

func TestReadWebPHeader(t *testing.T) {
	simple := photo(t, "lossy.webp")
	for name, test := range map[string]struct {
		data []byte
		code string
	}{
		"lossy":                {simple, ""},
		"lossless":             {photo(t, "lossless.webp"), ""},
		"extended":             {extendedWebP(simple, 0, chunk{"EXIF", exif(turned90, binary.BigEndian)}), ""},
		"animation flag":       {extendedWebP(simple, 2), CodeAnimated},
		"animation chunk":      {asWebP(vp8x(0), chunk{"ANIM", make([]byte, 6)}), CodeAnimated},
		"frames alone":         {asWebP(vp8x(0), chunk{"ANMF", make([]byte, 16)}), CodeAnimated},
		"cut off":              {simple[:len(simple)-9], ""},
		"cut before a picture": {extendedWebP(simple, 0)[:32], CodeTruncated},
		"no picture":           {asWebP(vp8x(0)), CodeCorrupt},
		"no key frame":         {asWebP(chunk{"VP8 ", bytes.Repeat([]byte{1}, 20)}), CodeCorrupt},
		"frame too short":      {asWebP(chunk{"VP8 ", make([]byte, 9)}), CodeTruncated},
		"other lossless":       {asWebP(chunk{"VP8L", make([]byte, 10)}), CodeCorrupt},
	} {
		h, err := readHeader(test.data)
		if got := codeOf(err); got != test.code {
			t.Errorf("%s: %v, want %q", name, err, test.code)
		}
		if err == nil && (h.width != 96 || h.height != 64) {
			t.Errorf("%s: %d x %d", name, h.width, h.height)
		}
	}
}
