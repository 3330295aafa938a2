package tiles

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"slices"
	"testing"

	"github.com/gen2brain/jpegn"
)

// checkTurnedPhoto compares a stored picture with what orientation o makes of
// base, the same picture stored without any.
func checkTurnedPhoto(t testing.TB, name string, got, base image.Image, o orientation) {
	t.Helper()
	w, h := base.Bounds().Dx(), base.Bounds().Dy()
	want := image.Pt(w, h)
	if o.swapsAxes() {
		want = image.Pt(h, w)
	}
	if got.Bounds().Size() != want {
		t.Errorf("%s: size %v, want %v", name, got.Bounds().Size(), want)
		return
	}
	turned := image.NewRGBA(got.Bounds())
	for y := range want.Y {
		for x := range want.X {
			sx, sy := storedAt(o, x, y, w, h)
			turned.Set(x, y, base.At(sx, sy))
		}
	}
	if mean := meanDifference(got, turned); mean > 1.5 {
		t.Errorf("%s: differs by %.2f on average", name, mean)
	}
}

// withPNGChunks adds chunks behind the header of a PNG file.
func withPNGChunks(file []byte, chunks ...chunk) []byte {
	const header = 8 + 12 + 13
	out := bytes.Clone(file[:header])
	for _, c := range chunks {
		out = binary.BigEndian.AppendUint32(out, uint32(len(c.data)))
		body := append([]byte(c.name), c.data...)
		out = append(out, body...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(body))
	}
	return append(out, file[header:]...)
}

// secretPNG adds all kinds of metadata that a PNG file may have.
func secretPNG(file []byte, o orientation) []byte {
	return withPNGChunks(file, chunk{"eXIf", exif(o, binary.BigEndian)[6:]}, chunk{"tEXt", []byte("Comment\x00COMMENTSECRET")},
		chunk{"iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00<x>XMPSECRET</x>")}, chunk{"tIME", []byte{7, 232, 6, 12, 9, 5, 9}})
}

// secretWebP does the same for WebP.
func secretWebP(file []byte, o orientation) []byte {
	return extendedWebP(file, 0, chunk{"EXIF", exif(o, binary.LittleEndian)}, chunk{"XMP ", []byte("<x>XMPSECRET</x>")})
}

// Each format in each orientation shows what its decoder shows, turned, and what
// is stored of it holds nothing but pixels.
func TestOrientationsOfFormats(t *testing.T) {
	jpeg, png, webp := asJPEG(t, scene(96, 64), jpegn.Subsample420), asPNG(t, scene(96, 64)), photo(t, "lossy.webp")
	for o := upright; o <= turned270; o++ {
		for name, files := range map[string][2][]byte{
			"jpeg": {jpeg, withMetadata(t, jpeg, o, binary.BigEndian)},
			"png":  {png, secretPNG(png, o)},
			"webp": {webp, secretWebP(webp, o)},
		} {
			checkTurnedPhoto(t, fmt.Sprintf("%s orientation %d", name, o), decodedFull(t, files[1]), decodedFull(t, files[0]), o)
		}
	}
}

// The patch is the colour (200, 100, 80) of Display P3, which is (215, 93, 73)
// in sRGB, and (150, 100, 80) of Adobe RGB, which is (167, 100, 78); the values
// come from the matrices of CSS Color 4.
func TestStoredColours(t *testing.T) {
	patch := func(r, g, b uint8) image.Image {
		m := image.NewRGBA(image.Rect(0, 0, 64, 64))
		draw.Draw(m, m.Rect, image.NewUniform(color.RGBA{r, g, b, 255}), image.Point{}, draw.Src)
		return m
	}
	grey := image.NewGray(image.Rect(0, 0, 64, 64))
	for i := range grey.Pix {
		grey.Pix[i] = 100
	}
	p3, adobe, gamma18 := iccProfile(displayP3Primaries(), sRGBTag()), iccProfile(adobeRGBPrimaries(), gammaTag(563./256)), iccProfile(matrix{}, gammaTag(1.8))
	withProfile := func(file, profile []byte) []byte {
		segment := slices.Concat([]byte("ICC_PROFILE\x00\x01\x01"), profile)
		return slices.Concat(file[:2], []byte{0xff, markerAPP2}, big(uint16(len(segment)+2)), segment, file[2:])
	}
	halves := func(file, profile []byte) []byte {
		for i, part := range [][]byte{profile[200:], profile[:200]} { // the first part comes first in the file
			segment := slices.Concat([]byte("ICC_PROFILE\x00"), []byte{byte(2 - i), 2}, part)
			file = slices.Concat(file[:2], []byte{0xff, markerAPP2}, big(uint16(len(segment)+2)), segment, file[2:])
		}
		return file
	}
	packed := func(profile []byte) chunk {
		var b bytes.Buffer
		w := zlib.NewWriter(&b)
		w.Write(profile)
		w.Close()
		return chunk{"iCCP", append([]byte("PROFILESECRET\x00\x00"), b.Bytes()...)}
	}
	r03 := asTIFF(binary.LittleEndian, []tag{{tagExif, []tag{{0xa005, []tag{{1, "R03"}}}}}})
	bomb := bytes.Repeat([]byte{0}, maxProfile+1)
	for name, test := range map[string]struct {
		file []byte
		want color.RGBA
	}{
		"jpeg 4:2:0, Display P3": {withProfile(asJPEG(t, patch(200, 100, 80), jpegn.Subsample420), p3), color.RGBA{215, 93, 73, 255}},
		"jpeg 4:4:4, Display P3": {withProfile(asJPEG(t, patch(200, 100, 80), jpegn.Subsample444), p3), color.RGBA{215, 93, 73, 255}},
		"jpeg, profile in parts": {halves(asJPEG(t, patch(200, 100, 80), jpegn.Subsample422), p3), color.RGBA{215, 93, 73, 255}},
		"png, Display P3":        {withPNGChunks(asPNG(t, patch(200, 100, 80)), packed(p3)), color.RGBA{215, 93, 73, 255}},
		"png, Adobe RGB":         {withPNGChunks(asPNG(t, patch(150, 100, 80)), packed(adobe)), color.RGBA{167, 100, 78, 255}},
		"jpeg, Adobe RGB":        {withProfile(asJPEG(t, patch(150, 100, 80), jpegn.Subsample420), adobe), color.RGBA{167, 100, 78, 255}},
		"png, R03 of DCF":        {withPNGChunks(asPNG(t, patch(150, 100, 80)), chunk{"eXIf", r03}), color.RGBA{167, 100, 78, 255}},
		"grey jpeg, gamma 1.8":   {withProfile(asJPEG(t, grey, jpegn.SubsampleGray), gamma18), color.RGBA{119, 119, 119, 255}},
		"grey png, gamma 1.8":    {withPNGChunks(asPNG(t, grey), packed(gamma18)), color.RGBA{119, 119, 119, 255}},
		"png, sRGB":              {withPNGChunks(asPNG(t, patch(200, 100, 80)), packed(iccProfile(sRGBPrimaries(), sRGBTag()))), color.RGBA{200, 100, 80, 255}},
		"png, profile of zeros":  {withPNGChunks(asPNG(t, patch(200, 100, 80)), packed(bomb)), color.RGBA{200, 100, 80, 255}},
		"png, profile damaged":   {withPNGChunks(asPNG(t, patch(200, 100, 80)), chunk{"iCCP", []byte("x\x00\x00junk")}), color.RGBA{200, 100, 80, 255}},
	} {
		if got := decodedFull(t, test.file).At(30, 30); difference(got, test.want) > 2 {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}
