package tiles

import (
	"image"
	"testing"
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
