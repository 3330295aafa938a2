package scoring_test

import (
	"errors"
	"math"
	"testing"

	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// World rounds as GeoGuessr shows them, on its sphere of radius 6371000 m.
func TestWorldEqualsGeoGuessr(t *testing.T) {
	scale, ok := scoring.World.ScaleMeters()
	if !ok {
		t.Fatal("no world scale")
	}
	world := scoring.Exponential{MaxPoints: scoring.DefaultMaxPoints, ScaleMeters: scale}
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
		if got := world.Points(meters); got != test.points {
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

func TestValue(t *testing.T) {
	// GeoScore of OpenStreetView-5M (Astruc et al., CVPR 2024): 5000*exp(-km/1492.7).
	geoScore := scoring.Exponential{MaxPoints: 5000, ScaleMeters: 1492.7e3}
	street := scoring.Exponential{MaxPoints: 5000, ScaleMeters: 1500}
	perfect := scoring.Exponential{MaxPoints: 1000, ScaleMeters: 100, PerfectMeters: 50}
	for _, test := range []struct {
		name   string
		rule   scoring.Exponential
		meters float64
		value  float64 // worked out to 40 digits
		points int
	}{
		{"GeoScore at the key", geoScore, 0, 5000, 5000},
		{"GeoScore at 1 km", geoScore, 1e3, 4996.651487, 4997},
		{"GeoScore at 750 km", geoScore, 750e3, 3025.246812, 3025},
		{"GeoScore at 2500 km", geoScore, 2500e3, 936.711883, 937},
		{"street at 10 m", street, 10, 4966.777531, 4967},
		{"street at 100 m", street, 100, 4677.534925, 4678},
		{"street at 1 km", street, 1000, 2567.085595, 2567},
		{"street at 5 km", street, 5000, 178.369967, 178},
		{"inside perfect", perfect, 49, 1000, 1000},
		{"at perfect", perfect, 50, 1000, 1000},
		{"a scale beyond perfect", perfect, 150, 367.879441, 368},
		{"the antipode", street, 20003931, 0, 0},
		{"negative", street, -7, 5000, 5000},
		{"minus infinity", street, math.Inf(-1), 5000, 5000},
		{"infinity", street, math.Inf(1), 0, 0},
		{"NaN", street, math.NaN(), 0, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.rule.Value(test.meters); !(math.Abs(got-test.value) <= 1e-6) {
				t.Errorf("value %.6f, want %.6f", got, test.value)
			}
			if got := test.rule.Points(test.meters); got != test.points {
				t.Errorf("%d points, want %d", got, test.points)
			}
		})
	}
}

func TestMark(t *testing.T) {
	rule := scoring.Exponential{MaxPoints: 1000, ScaleMeters: 100, PerfectMeters: 50}
	for _, test := range []struct {
		name   string
		meters float64
		want   scoring.Part
	}{
		{"at the key", 0, scoring.Part{Rule: "distance", Points: 1000, MaxPoints: 1000, Why: "within_perfect"}},
		{"at perfect", 50, scoring.Part{Rule: "distance", Points: 1000, MaxPoints: 1000, Why: "within_perfect"}},
		{"rounded to full", 50.01, scoring.Part{Rule: "distance", Points: 1000, MaxPoints: 1000, Why: "by_distance"}},
		{"further", 150, scoring.Part{Rule: "distance", Points: 368, MaxPoints: 1000, Why: "by_distance"}},
		{"the last point", 810, scoring.Part{Rule: "distance", Points: 1, MaxPoints: 1000, Why: "by_distance"}},
		{"too far", 811, scoring.Part{Rule: "distance", Points: 0, MaxPoints: 1000, Why: "out_of_reach"}},
		{"not measurable", math.NaN(), scoring.Part{Rule: "distance", Points: 0, MaxPoints: 1000, Why: "out_of_reach"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, rule.Mark(test.meters)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestValidate(t *testing.T) {
	good := scoring.Exponential{MaxPoints: 5000, ScaleMeters: 1500, PerfectMeters: 10}
	with := func(change func(*scoring.Exponential)) scoring.Exponential {
		rule := good
		change(&rule)
		return rule
	}
	for _, test := range []struct {
		name  string
		rule  scoring.Exponential
		field string
	}{
		{"good", good, ""},
		{"least", scoring.Exponential{MaxPoints: 1, ScaleMeters: 5e-324}, ""},
		{"most", with(func(e *scoring.Exponential) { e.MaxPoints = scoring.MaxPointsLimit }), ""},
		{"zero", scoring.Exponential{}, "maxPoints"},
		{"points below zero", with(func(e *scoring.Exponential) { e.MaxPoints = -1 }), "maxPoints"},
		{"too many points", with(func(e *scoring.Exponential) { e.MaxPoints = scoring.MaxPointsLimit + 1 }), "maxPoints"},
		{"scale 0", with(func(e *scoring.Exponential) { e.ScaleMeters = 0 }), "scaleMeters"},
		{"scale NaN", with(func(e *scoring.Exponential) { e.ScaleMeters = math.NaN() }), "scaleMeters"},
		{"scale infinite", with(func(e *scoring.Exponential) { e.ScaleMeters = math.Inf(1) }), "scaleMeters"},
		{"perfect below 0", with(func(e *scoring.Exponential) { e.PerfectMeters = -1 }), "perfectMeters"},
		{"perfect NaN", with(func(e *scoring.Exponential) { e.PerfectMeters = math.NaN() }), "perfectMeters"},
		{"perfect infinite", with(func(e *scoring.Exponential) { e.PerfectMeters = math.Inf(1) }), "perfectMeters"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := test.rule.Validate()
			var wrong *scoring.RuleError
			if errors.As(err, &wrong) != (test.field != "") || err != nil && wrong.Field != test.field {
				t.Errorf("got %v, want an error of %q", err, test.field)
			}
		})
	}
	const want = "scaleMeters: 0 is not a positive length"
	if err := (scoring.Exponential{MaxPoints: 1}).Validate(); err == nil || err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
}

func TestNearerNeverScoresLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := scoring.Exponential{
			MaxPoints:     rapid.IntRange(1, scoring.MaxPointsLimit).Draw(t, "max"),
			ScaleMeters:   rapid.Float64Min(5e-324).Draw(t, "scale"),
			PerfectMeters: rapid.Float64Min(0).Draw(t, "perfect"),
		}
		if err := rule.Validate(); err != nil {
			t.Fatal(err)
		}
		a, b := rapid.Float64().Draw(t, "a"), rapid.Float64().Draw(t, "b")
		near, far := min(a, b), max(a, b)
		if rule.Value(near) < rule.Value(far) || rule.Points(near) < rule.Points(far) {
			t.Errorf("%v at %v m, but %v at %v m", rule.Value(near), near, rule.Value(far), far)
		}
		for _, meters := range []float64{near, far, math.NaN(), math.Inf(1), math.Inf(-1)} {
			if value := rule.Value(meters); !(value >= 0 && value <= float64(rule.MaxPoints)) {
				t.Errorf("value %v at %v m", value, meters)
			}
			part := rule.Mark(meters)
			if part.Points < 0 || part.Points > rule.MaxPoints || part.Points != rule.Points(meters) {
				t.Errorf("%+v at %v m", part, meters)
			}
		}
	})
}

func TestPresets(t *testing.T) {
	type preset struct {
		Name  scoring.Preset
		Scale float64
	}
	want := []preset{{"building", 100}, {"street", 1500}, {"city", 25000}, {"region", 200000}, {"world", 1491686.2}}
	var got []preset
	for _, name := range scoring.Presets() {
		scale, ok := name.ScaleMeters()
		if !ok {
			t.Errorf("%q has no scale", name)
		}
		if err := (scoring.Exponential{MaxPoints: scoring.DefaultMaxPoints, ScaleMeters: scale}).Validate(); err != nil {
			t.Errorf("%q: %v", name, err)
		}
		got = append(got, preset{name, scale})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if scale, ok := scoring.Preset("galaxy").ScaleMeters(); ok || scale != 0 {
		t.Errorf("galaxy has the scale %v", scale)
	}
}

func BenchmarkMark(b *testing.B) {
	rule := scoring.Exponential{MaxPoints: 5000, ScaleMeters: 1500}
	b.ReportAllocs()
	for b.Loop() {
		rule.Mark(1000)
	}
}
