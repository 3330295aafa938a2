package scoring_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"geodrill/geo"
	"geodrill/scoring"

	"pgregory.net/rapid"
)

func presetFalloff(t *testing.T, preset scoring.Preset) scoring.ExponentialFalloff {
	t.Helper()
	scale, ok := preset.ScaleMeters()
	if !ok {
		t.Fatalf("%q has no scale", preset)
	}
	return scoring.ExponentialFalloff{Scale: scale}
}

// Rounds of the world as GeoGuessr shows them, by the whole place rule.
func TestPlaceRuleEqualsGeoGuessr(t *testing.T) {
	world := scoring.PlaceRule{MaxPoints: 5000, Falloff: presetFalloff(t, scoring.World)}
	for _, test := range []struct {
		keyLat, keyLon, guessLat, guessLon float64
		meters                             float64
		points                             int
	}{
		{29.94524574279785, -95.2242660522461, 37.078380590660316, -84.17959527978518, 1293633.8170826226, 2101},
		{52.496551513671875, 12.456571578979492, 47.89113393272982, 12.517262139717959, 512117.2417609715, 3547},
		{26.1683292388916, -80.17894744873047, 31.26584486226338, -87.34365777978518, 899272.5368008767, 2736},
		{34.258296966552734, 133.8107147216797, 36.248102642786044, 139.51783045577275, 563353.4338616197, 3427},
		{18.01895523071289, -92.96894073486328, 19.87674341249773, -97.89053277978518, 557258.7642945178, 3441},
	} {
		meters := sphericalMeters(test.keyLat, test.keyLon, test.guessLat, test.guessLon)
		if math.Abs(meters-test.meters) > 1e-8 {
			t.Errorf("sphere: %.10f m, want %.10f", meters, test.meters)
		}
		if got := world.Mark(meters, math.NaN())[0].Points; got != test.points {
			t.Errorf("%.0f m: %d points, want %d", meters, got, test.points)
		}
	}
}

// sphericalMeters is the haversine distance on GeoGuessr's sphere.
func sphericalMeters(lat1, lon1, lat2, lon2 float64) float64 {
	const radius, degree = 6371000, math.Pi / 180
	sinLat, sinLon := math.Sin((lat2-lat1)*degree/2), math.Sin((lon2-lon1)*degree/2)
	h := sinLat*sinLat + math.Cos(lat1*degree)*math.Cos(lat2*degree)*sinLon*sinLon
	return 2 * radius * math.Asin(math.Sqrt(h))
}

func TestShare(t *testing.T) {
	// GeoScore of OpenStreetView-5M (Astruc et al., CVPR 2024): 5000*exp(-km/1492.7).
	geoScore := scoring.ExponentialFalloff{Scale: 1492.7e3}
	street := presetFalloff(t, scoring.Street)
	linear := scoring.LinearFalloff{Perfect: 10, Zero: 60}
	bands := scoring.DefaultBands()
	for _, test := range []struct {
		name    string
		falloff scoring.Falloff
		off     float64
		points  float64 // of 5000, to the hundredth
	}{
		{"GeoScore at 150 m", geoScore, 150, 4999.50},
		{"GeoScore at 25 km", geoScore, 25e3, 4916.96},
		{"GeoScore at 200 km", geoScore, 200e3, 4373.01},
		{"GeoScore at 750 km", geoScore, 750e3, 3025.25},
		{"GeoScore at 2500 km", geoScore, 2500e3, 936.71},
		{"street at 10 m", street, 10, 4966.78},
		{"street at 100 m", street, 100, 4677.53},
		{"street at 1 km", street, 1e3, 2567.09},
		{"street at 5 km", street, 5e3, 178.37},
		{"a scale beyond perfect", scoring.ExponentialFalloff{Scale: 100, Perfect: 50}, 150, 1839.40},
		{"linear inside perfect", linear, 9, 5000},
		{"linear at perfect", linear, 10, 5000},
		{"linear half way", linear, 35, 2500},
		{"linear nearly at zero", linear, 59, 100},
		{"linear at zero", linear, 60, 0},
		{"linear beyond", linear, 61, 0},
		{"the first band", bands, 0, 5000},
		{"the end of the first band", bands, 1e3, 5000},
		{"just beyond it", bands, math.Nextafter(1e3, 2e3), 4000},
		{"the end of the second", bands, 25e3, 4000},
		{"the third", bands, 26e3, 3000},
		{"the fourth", bands, 201e3, 2000},
		{"the fifth", bands, 2500e3, 1000},
		{"beyond the last", bands, 2501e3, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := 5000 * test.falloff.Share(test.off); math.Abs(got-test.points) > 0.005 {
				t.Errorf("%.4f of 5000, want %.2f", got, test.points)
			}
		})
	}
}

// anyFalloff draws falloffs of every kind that Validate accepts.
func anyFalloff() *rapid.Generator[scoring.Falloff] {
	return rapid.Custom(func(t *rapid.T) scoring.Falloff {
		perfect := rapid.Float64Range(0, 1e7).Draw(t, "perfect")
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			return scoring.ExponentialFalloff{Scale: rapid.Float64Range(1e-3, 1e7).Draw(t, "scale"), Perfect: perfect}
		case 1:
			return scoring.LinearFalloff{Perfect: perfect, Zero: perfect + rapid.Float64Range(1e-3, 1e7).Draw(t, "width")}
		}
		var bands scoring.BandsFalloff
		share := 1.0
		for range rapid.IntRange(1, 7).Draw(t, "bands") {
			bands = append(bands, scoring.Band{UpTo: perfect, Share: share})
			perfect += rapid.Float64Range(1e-3, 1e6).Draw(t, "width")
			share *= rapid.Float64Range(0, 1).Draw(t, "left")
		}
		return bands
	})
}

func TestFalloffProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		falloff := anyFalloff().Draw(t, "falloff")
		if err := falloff.Validate(); err != nil {
			t.Fatal(err)
		}
		a, b := rapid.Float64().Draw(t, "a"), rapid.Float64().Draw(t, "b")
		near, far := min(a, b), max(a, b)
		if falloff.Share(near) < falloff.Share(far) {
			t.Errorf("%v at %v, but %v at %v", falloff.Share(near), near, falloff.Share(far), far)
		}
		for _, off := range []float64{near, far, math.Inf(-1)} {
			if share := falloff.Share(off); !(share >= 0 && share <= 1) {
				t.Errorf("share %v at %v", share, off)
			}
		}
		if falloff.Share(-1) != falloff.Share(0) {
			t.Errorf("below 0 is %v, at 0 %v", falloff.Share(-1), falloff.Share(0))
		}
		for _, off := range []float64{math.NaN(), math.Inf(1)} {
			if share := falloff.Share(off); share != 0 {
				t.Errorf("share %v at %v", share, off)
			}
		}
	})
}

// No step of a millionth of the width is a jump, whether at perfect, at zero or
// anywhere else.
func TestFalloffsAreContinuous(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		perfect := rapid.Float64Range(0, 1e6).Draw(t, "perfect")
		width := rapid.Float64Range(1, 1e6).Draw(t, "width")
		for _, falloff := range []scoring.Falloff{
			scoring.ExponentialFalloff{Scale: width, Perfect: perfect},
			scoring.LinearFalloff{Perfect: perfect, Zero: perfect + width},
		} {
			for _, at := range []float64{perfect, perfect + width, rapid.Float64Range(0, 3e6).Draw(t, "at")} {
				step := width / 1e6
				if jump := falloff.Share(at-step) - falloff.Share(at+step); jump > 3e-6 {
					t.Errorf("%+v jumps by %v at %v", falloff, jump, at)
				}
			}
		}
	})
}

// A turn of the map around the Earth changes no points.
func TestPointsIgnoreTheAntimeridian(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := scoring.PlaceRule{
			MaxPoints: 5000, Falloff: anyFalloff().Draw(t, "falloff"),
			Circle: &scoring.CircleRule{Share: scoring.DefaultCircleShare, ScaleMeters: 1500},
		}
		// Whole 1/1024 degrees stay exact when they are shifted.
		grid := func(label string, limit int) float64 {
			return float64(rapid.IntRange(-limit*1024, limit*1024).Draw(t, label)) / 1024
		}
		a, b := geo.Point{grid("lon", 180), grid("lat", 90)}, geo.Point{grid("lon", 180), grid("lat", 90)}
		shift := rapid.SampledFrom([]float64{180, -180, 360, 179, -1}).Draw(t, "shift")
		radius := rapid.Float64Range(0, 3e7).Draw(t, "radius")
		here := rule.Mark(geo.Distance(a, b), radius)
		there := rule.Mark(geo.Distance(geo.Point{a[0] + shift, a[1]}, geo.Point{b[0] + shift, b[1]}), radius)
		if !slices.Equal(here, there) {
			t.Errorf("%+v, but %+v shifted by %v", here, there, shift)
		}
	})
}

// wantField checks that an error is a *RuleError of a field, or nil for "".
func wantField(t *testing.T, err error, field string) {
	t.Helper()
	var wrong *scoring.RuleError
	if errors.As(err, &wrong) != (field != "") || err != nil && wrong.Field != field {
		t.Errorf("got %v, want an error of %q", err, field)
	}
}

func TestFalloffValidate(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, test := range []struct {
		name    string
		falloff scoring.Falloff
		field   string
	}{
		{"exponential", scoring.ExponentialFalloff{Scale: 1}, ""},
		{"scale 0", scoring.ExponentialFalloff{}, "scale"},
		{"scale below 0", scoring.ExponentialFalloff{Scale: -1}, "scale"},
		{"scale NaN", scoring.ExponentialFalloff{Scale: nan}, "scale"},
		{"scale infinite", scoring.ExponentialFalloff{Scale: inf}, "scale"},
		{"perfect below 0", scoring.ExponentialFalloff{Scale: 1, Perfect: -1}, "perfect"},
		{"perfect infinite", scoring.ExponentialFalloff{Scale: 1, Perfect: inf}, "perfect"},
		{"linear", scoring.LinearFalloff{Perfect: 1, Zero: 2}, ""},
		{"perfect at zero", scoring.LinearFalloff{Perfect: 1, Zero: 1}, "zero"},
		{"perfect beyond zero", scoring.LinearFalloff{Perfect: 2, Zero: 1}, "zero"},
		{"zero NaN", scoring.LinearFalloff{Perfect: 1, Zero: nan}, "zero"},
		{"zero infinite", scoring.LinearFalloff{Perfect: 1, Zero: inf}, "zero"},
		{"linear perfect NaN", scoring.LinearFalloff{Perfect: nan, Zero: 1}, "perfect"},
		{"default bands", scoring.DefaultBands(), ""},
		{"one band for the exact", scoring.BandsFalloff{{0, 1}}, ""},
		{"no bands", scoring.BandsFalloff{}, "bands"},
		{"too many bands", make(scoring.BandsFalloff, scoring.MaxBands+1), "bands"},
		{"overlapping bands", scoring.BandsFalloff{{1, 1}, {3, 0.5}, {3, 0.2}}, "bands/2/upTo"},
		{"bands out of order", scoring.BandsFalloff{{2, 1}, {1, 0.5}}, "bands/1/upTo"},
		{"a band below 0", scoring.BandsFalloff{{-1, 1}}, "bands/0/upTo"},
		{"an infinite band", scoring.BandsFalloff{{1, 1}, {inf, 0.5}}, "bands/1/upTo"},
		{"a share above 1", scoring.BandsFalloff{{1, 1.5}}, "bands/0/share"},
		{"a share below 0", scoring.BandsFalloff{{1, -0.1}}, "bands/0/share"},
		{"a share NaN", scoring.BandsFalloff{{1, nan}}, "bands/0/share"},
		{"more further out", scoring.BandsFalloff{{1, 0.5}, {2, 0.6}}, "bands/1/share"},
	} {
		t.Run(test.name, func(t *testing.T) { wantField(t, test.falloff.Validate(), test.field) })
	}
}
