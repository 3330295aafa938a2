package geo_test

import (
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"

	"geodrill/geo"

	"pgregory.net/rapid"
)

func TestNormalize(t *testing.T) {
	for _, test := range []struct {
		name    string
		p, want geo.Point
	}{
		{"inside", geo.Point{76.9, 43.2}, geo.Point{76.9, 43.2}},
		{"just over the antimeridian", geo.Point{181, 10}, geo.Point{-179, 10}},
		{"just over it westward", geo.Point{-181, 10}, geo.Point{179, 10}},
		{"180", geo.Point{180, 10}, geo.Point{-180, 10}},
		{"-180", geo.Point{-180, 10}, geo.Point{-180, 10}},
		{"540", geo.Point{540, 10}, geo.Point{-180, 10}},
		{"-540", geo.Point{-540, 10}, geo.Point{-180, 10}},
		{"a turn", geo.Point{360, 10}, geo.Point{0, 10}},
		{"largest below 180", geo.Point{math.Nextafter(180, 0), 0}, geo.Point{math.Nextafter(180, 0), 0}},
		{"smallest above -180", geo.Point{math.Nextafter(-180, 0), 0}, geo.Point{math.Nextafter(-180, 0), 0}},
		{"north pole keeps its longitude", geo.Point{200, 90}, geo.Point{-160, 90}},
		{"south pole", geo.Point{12, -90}, geo.Point{12, -90}},
		{"a hundred turns", geo.Point{geo.MaxLongitude, 0}, geo.Point{0, 0}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := geo.Normalize(test.p)
			if err != nil {
				t.Fatal(err)
			}
			if got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestNormalizeClearsNegativeZero(t *testing.T) {
	minus := math.Copysign(0, -1)
	for _, p := range []geo.Point{{minus, minus}, {-360, minus}} {
		got, err := geo.Normalize(p)
		if err != nil {
			t.Fatal(err)
		}
		if math.Signbit(got[0]) || math.Signbit(got[1]) {
			t.Errorf("%v became %v", p, got)
		}
	}
}

func TestNormalizeRefuses(t *testing.T) {
	for _, test := range []struct {
		name   string
		p      geo.Point
		axis   int
		reason error
		says   string
	}{
		{"latitude 91", geo.Point{0, 91}, 1, geo.ErrLatitude, "coordinate 1 (91): latitude out of range"},
		{"latitude just below -90", geo.Point{0, math.Nextafter(-90, -91)}, 1, geo.ErrLatitude, "latitude"},
		{"latitude NaN", geo.Point{0, math.NaN()}, 1, geo.ErrNotFinite, "coordinate 1 (NaN): not a finite number"},
		{"latitude Inf", geo.Point{0, math.Inf(-1)}, 1, geo.ErrNotFinite, "-Inf"},
		{"longitude NaN", geo.Point{math.NaN(), 0}, 0, geo.ErrNotFinite, "coordinate 0"},
		{"longitude Inf", geo.Point{math.Inf(1), 0}, 0, geo.ErrNotFinite, "+Inf"},
		{"longitude far out", geo.Point{1e300, 0}, 0, geo.ErrLongitude, "coordinate 0 (1e+300): longitude out of range"},
		{"longitude just too far", geo.Point{math.Nextafter(-geo.MaxLongitude, -math.MaxFloat64), 0}, 0, geo.ErrLongitude, "longitude"},
		{"both wrong, longitude first", geo.Point{1e6, 91}, 0, geo.ErrLongitude, "longitude"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := geo.Normalize(test.p)
			var wrong *geo.PointError
			if !errors.As(err, &wrong) || !errors.Is(err, test.reason) {
				t.Fatalf("got %v, want %v", err, test.reason)
			}
			if wrong.Axis != test.axis || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got axis %d, %q; want axis %d, %q", wrong.Axis, err, test.axis, test.says)
			}
		})
	}
}

func FuzzNormalize(f *testing.F) {
	for _, p := range []geo.Point{{0, 0}, {180, 90}, {-540, -90}, {1e300, 1}, {math.NaN(), 91}, {36000, math.Inf(1)}, {-5e-324, 5e-324}} {
		f.Add(p[0], p[1])
	}
	f.Fuzz(func(t *testing.T, lon, lat float64) {
		p := geo.Point{lon, lat}
		got, err := geo.Normalize(p)
		if err != nil {
			var wrong *geo.PointError
			if !errors.As(err, &wrong) || math.Float64bits(p[wrong.Axis]) != math.Float64bits(wrong.Value) {
				t.Fatalf("%v: the error %#v does not point at its coordinate", p, err)
			}
			return
		}
		if got[0] < -180 || got[0] >= 180 || got[1] != lat {
			t.Errorf("%v became %v", p, got)
		}
		turns := new(big.Rat).Sub(new(big.Rat).SetFloat64(lon), new(big.Rat).SetFloat64(got[0]))
		if !turns.Quo(turns, big.NewRat(360, 1)).IsInt() {
			t.Errorf("%v became %v, not whole turns away", p, got)
		}
		if again, err := geo.Normalize(got); err != nil || again != got {
			t.Errorf("%v became %v, then %v (%v)", p, got, again, err)
		}
	})
}

// points draws places anywhere, the awkward ones often: poles, equator,
// antimeridian, both notations.
func points() *rapid.Generator[geo.Point] {
	return rapid.Custom(func(t *rapid.T) geo.Point {
		lon := rapid.OneOf(
			rapid.Float64Range(-180, 180),
			rapid.Float64Range(-400, 400),
			rapid.SampledFrom([]float64{-180, -90, 0, 90, 180, 190, 1e-9, math.Nextafter(180, 0)}),
		)
		lat := rapid.OneOf(
			rapid.Float64Range(-90, 90),
			rapid.SampledFrom([]float64{-90, 0, 90, 1e-9, -1e-9, math.Nextafter(90, 0)}),
		)
		return geo.Point{lon.Draw(t, "lon"), lat.Draw(t, "lat")}
	})
}

// antipodeOf draws places at, or within a degree of, the antipode of p.
func antipodeOf(p geo.Point) *rapid.Generator[geo.Point] {
	return rapid.Custom(func(t *rapid.T) geo.Point {
		off := rapid.SampledFrom([]float64{0, 1e-12, 1e-6, 0.1, 1}).Draw(t, "off")
		lon := p[0] + 180 + off*rapid.Float64Range(-1, 1).Draw(t, "east")
		lat := -p[1] + off*rapid.Float64Range(-1, 1).Draw(t, "north")
		return geo.Point{lon, math.Max(-90, math.Min(90, lat))}
	})
}
