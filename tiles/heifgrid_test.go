//go:build !race

package tiles

import (
	"bytes"
	"image"
	"testing"
)

func TestHEIFGrid(t *testing.T) {
	const w, h = 180, 64 // two of 96, less a strip
	one := scene(96, 64)
	want := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			want.SetRGBA(x, y, one.RGBAAt(x%96, y))
		}
	}
	file := photo(t, "full.heic")
	library := newTestLibrary(Limits{}) // with one decoder, compiled
	for o := upright; o <= turned270; o++ {
		grid := gridHEIC(t, file, w, h, turning(o)...)
		got := decodeJPEG(t, library.fetch(t, ingest(t, library, grid), "full", "max"))
		shown := image.NewRGBA(got.Bounds())
		for y := range shown.Rect.Dy() {
			for x := range shown.Rect.Dx() {
				sx, sy := storedAt(o, x, y, w, h)
				shown.Set(x, y, want.At(sx, sy))
			}
		}
		wantSize := image.Pt(w, h)
		if o.swapsAxes() {
			wantSize = image.Pt(h, w)
		}
		if got.Bounds().Size() != wantSize {
			t.Errorf("orientation %d: %v", o, got.Bounds())
			continue
		}
		if mean := meanDifference(got, shown); mean > 5 {
			t.Errorf("orientation %d: differs by %.2f on average", o, mean)
		}
	}
	grid := gridHEIC(t, file, w, h)
	for name, test := range map[string]struct {
		file []byte
		code string
	}{
		"cut off in a tile":     {grid[:len(grid)-30], CodeTruncated},
		"a grid of 1 Gigapixel": {gridHEIC(t, file, 32768, 32768), CodeTooManyPixels},
		"larger than its tiles": {gridHEIC(t, file, 400, 64), CodeCorrupt},
	} {
		library := newTestLibrary(Limits{})
		if _, _, _, err := library.Ingest(t.Context(), "owner", bytes.NewReader(test.file)); codeOf(err) != test.code {
			t.Errorf("%s: %v, want %s", name, err, test.code)
		}
	}
}
