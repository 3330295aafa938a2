package geo_test

import (
	"math"
	"testing"

	"geodrill/geo"

	"github.com/pymaxion/geographiclib-go/geodesic"
	"pgregory.net/rapid"
)

// halfMeridian is the distance between the poles, the greatest there is:
// WGS84, from GeodSolve.
const halfMeridian = 20003931.458625447

func TestDistanceIsAMetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, c := points().Draw(t, "a"), points().Draw(t, "c")
		b := rapid.OneOf(points(), antipodeOf(a)).Draw(t, "b")
		ab := geo.Distance(a, b)
		if !(ab >= 0 && ab <= halfMeridian+1e-8) {
			t.Errorf("the distance is %v", ab)
		}
		if ba := geo.Distance(b, a); ab != ba {
			t.Errorf("%v there, %v back", ab, ba)
		}
		if inverse := geo.Inverse(a, b).Meters; inverse != ab {
			t.Errorf("Distance says %v, Inverse %v", ab, inverse)
		}
		if self := geo.Distance(a, a); self != 0 {
			t.Errorf("%v is %v from itself", a, self)
		}
		if detour := geo.Distance(a, c) + geo.Distance(c, b); detour < ab-100e-9 {
			t.Errorf("%v directly, %v by way of %v", ab, detour, c)
		}
	})
}

func TestWholeTurnsChangeNothing(t *testing.T) {
	// Longitudes of few binary digits, so that a turn more is exact.
	turnable := rapid.Custom(func(t *rapid.T) geo.Point {
		return geo.Point{
			math.Ldexp(float64(rapid.Int64Range(-180<<30, 180<<30).Draw(t, "lon")), -30),
			rapid.Float64Range(-90, 90).Draw(t, "lat"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := turnable.Draw(t, "a"), turnable.Draw(t, "b")
		want := geo.Inverse(a, b)
		for _, shift := range []struct{ a, b float64 }{{360, 360}, {-360, -360}, {360, 0}, {0, -720}} {
			a2, b2 := geo.Point{a[0] + shift.a, a[1]}, geo.Point{b[0] + shift.b, b[1]}
			if got := geo.Distance(a2, b2); got != want.Meters {
				t.Errorf("shifted by %v: %v m, want %v", shift, got, want.Meters)
			}
		}
		if got := geo.Inverse(geo.Point{a[0] + 360, a[1]}, geo.Point{b[0] + 360, b[1]}); got != want {
			t.Errorf("shifted by a turn: %v, want %v", got, want)
		}
	})
}

func TestDestinationArrives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := points().Draw(t, "p")
		azimuth := rapid.Float64Range(-720, 720).Draw(t, "azimuth")
		meters := rapid.Float64Range(0, 19900e3).Draw(t, "meters")
		got := geo.Destination(p, azimuth, meters)
		if normal, err := geo.Normalize(got); err != nil || normal != got {
			t.Fatalf("%v is not normalised (%v)", got, err)
		}
		if arrived := geo.Distance(p, got); math.Abs(arrived-meters) > 50e-9 {
			t.Errorf("%v is %v m away, want %v", got, arrived, meters)
		}
	})
}

func TestConventions(t *testing.T) {
	for _, test := range []struct {
		name           string
		a, b           geo.Point
		initial, final float64
	}{
		{"coincident", geo.Point{10, 20}, geo.Point{370, 20}, 0, 0},
		{"one pole, two meridians", geo.Point{10, 90}, geo.Point{120, 90}, 0, 0},
		{"north", geo.Point{10, 20}, geo.Point{10, 21}, 0, 0},
		{"north, a turn away", geo.Point{370, 20}, geo.Point{10, 21}, 0, 0},
		{"a hair west of north", geo.Point{0, 0}, geo.Point{-1e-15, 50}, 0, 0},
		{"south", geo.Point{10, 20}, geo.Point{10, 19}, 180, 180},
		{"east on the equator", geo.Point{179, 0}, geo.Point{-179, 0}, 90, 90},
		{"west on the equator", geo.Point{-179, 0}, geo.Point{179, 0}, 270, 270},
		{"over the pole", geo.Point{0, 80}, geo.Point{180, 80}, 0, 180},
		{"to the north pole", geo.Point{30, 10}, geo.Point{30, 90}, 0, 0},
		{"from the north pole down its meridian", geo.Point{30, 90}, geo.Point{30, 10}, 180, 180},
		{"from the north pole down another", geo.Point{30, 90}, geo.Point{10, 10}, 200, 180},
		{"from the south pole up another", geo.Point{30, -90}, geo.Point{10, 10}, 340, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := geo.Inverse(test.a, test.b)
			if got.InitialAzimuth != test.initial || math.Abs(got.FinalAzimuth-test.final) > 1e-9 {
				t.Errorf("got %v and %v, want %v and %v", got.InitialAzimuth, got.FinalAzimuth, test.initial, test.final)
			}
			if math.Signbit(got.InitialAzimuth) || math.Signbit(got.FinalAzimuth) {
				t.Errorf("got %v and %v, want no negative zero", got.InitialAzimuth, got.FinalAzimuth)
			}
		})
	}
}

func TestDestinationClearsNegativeZero(t *testing.T) {
	for _, meters := range []float64{-1000, 20000e3} {
		got := geo.Destination(geo.Point{1, 0}, 90, meters)
		if got[1] != 0 || math.Signbit(got[1]) {
			t.Errorf("%v m along the equator: latitude %v", meters, got[1])
		}
	}
}

func TestNoPlaceNoDistance(t *testing.T) {
	good := geo.Point{76.9, 43.2}
	for _, bad := range []geo.Point{
		{0, 90.1}, {0, -91}, {math.NaN(), 0}, {0, math.NaN()}, {math.Inf(1), 0}, {0, math.Inf(-1)},
	} {
		for _, pair := range [][2]geo.Point{{bad, good}, {good, bad}, {bad, bad}} {
			if got := geo.Distance(pair[0], pair[1]); !math.IsNaN(got) {
				t.Errorf("Distance(%v) = %v", pair, got)
			}
			got := geo.Inverse(pair[0], pair[1])
			if !math.IsNaN(got.Meters) || !math.IsNaN(got.InitialAzimuth) || !math.IsNaN(got.FinalAzimuth) {
				t.Errorf("Inverse(%v) = %v", pair, got)
			}
		}
		if got := geo.Destination(bad, 10, 1000); !math.IsNaN(got[0]) {
			t.Errorf("Destination from %v = %v", bad, got)
		}
	}
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if got := geo.Destination(good, bad, 1000); !math.IsNaN(got[0]) {
			t.Errorf("Destination towards %v = %v", bad, got)
		}
		if got := geo.Destination(good, 10, bad); !math.IsNaN(got[0]) {
			t.Errorf("Destination after %v m = %v", bad, got)
		}
	}
}

func BenchmarkDistance(b *testing.B) {
	almaty, quito := geo.Point{76.8897, 43.2389}, geo.Point{-78.4678, -0.1807}
	b.Run("geo", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			geo.Distance(almaty, quito)
		}
	})
	b.Run("library", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			geodesic.WGS84.Inverse(almaty[1], almaty[0], quito[1], quito[0])
		}
	})
}
