package geo_test

import (
	"errors"
	"math"
	"testing"

	"geodrill/geo"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// Straight edges stay, on the flat map, within the tolerance of the geodesics
// between the vertices inserted on them.
func TestDensifyStraight(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tolerance := rapid.SampledFrom([]float64{100, 1000, 50e3}).Draw(t, "tolerance")
		a := geo.Point{rapid.Float64Range(-180, 180).Draw(t, "lon"), rapid.Float64Range(-90, 90).Draw(t, "lat")}
		b := geo.Point{a[0] + rapid.Float64Range(-360, 360).Draw(t, "east"), rapid.Float64Range(-90, 90).Draw(t, "north")}
		got, err := geo.DensifyStraight(orb.LineString{a, b}, tolerance)
		if err != nil {
			t.Fatal(err)
		}
		dense := got.(orb.LineString)
		if dense[0] != a || dense[len(dense)-1] != b {
			t.Errorf("the ends are %v and %v", dense[0], dense[len(dense)-1])
		}
		for range 5 {
			share := rapid.Float64Range(0, 1).Draw(t, "share")
			p := geo.Point{a[0] + share*(b[0]-a[0]), a[1] + share*(b[1]-a[1])}
			i := 1
			for i < len(dense)-1 && math.Abs(dense[i][1]-a[1]) < math.Abs(p[1]-a[1]) {
				i++
			}
			if off := bruteDistance(p, dense[max(0, i-2):min(len(dense), i+2)]); off > tolerance*1.1 {
				t.Errorf("%v is %v m off", p, off)
			}
		}
	})
}

func TestDensifyStraightGeometries(t *testing.T) {
	for _, test := range []struct {
		name     string
		geometry orb.Geometry
		inside   []geo.Point
		outside  []geo.Point
	}{
		{"a box along the 60th parallel", orb.Polygon{square(0, 50, 40, 60)}, []geo.Point{{20, 59.99}, {20, 50.01}}, []geo.Point{{20, 60.01}, {20, 49.99}}},
		{"the arctic as a box", orb.Polygon{square(-180, 66.5, 180, 90)}, []geo.Point{{180, 67}, {-90, 66.51}, {0, 90}}, []geo.Point{{180, 66}, {-90, 66.49}}},
		{"the antarctic as a ring", square(0, -90, 360, -60), []geo.Point{{0, -61}, {77, -60.01}}, []geo.Point{{0, -59}, {77, -59.99}}},
		{"with a hole, of several, in a collection", orb.Collection{orb.MultiPolygon{{square(0, 50, 40, 60), square(10, 52, 30, 58)}}}, []geo.Point{{20, 59.99}, {20, 58.01}}, []geo.Point{{20, 57.99}}},
		{"lines", orb.MultiLineString{{{170, 60}, {190, 60}}}, []geo.Point{{170, 60}}, []geo.Point{{180, 60.1}, {180, 59.9}}},
		{"points", orb.MultiPoint{{170, 60}, {190, 60}}, []geo.Point{{170, 60}}, []geo.Point{{180, 60}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := orb.Clone(test.geometry)
			dense, err := geo.DensifyStraight(test.geometry, 100)
			if err != nil {
				t.Fatal(err)
			}
			if !orb.Equal(before, test.geometry) {
				t.Errorf("the given is now %v", test.geometry)
			}
			r, err := geo.NewRegion(dense)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range test.inside {
				if !r.Contains(p) {
					t.Errorf("%v is outside", p)
				}
			}
			for _, p := range test.outside {
				if r.Contains(p) {
					t.Errorf("%v is inside", p)
				}
			}
		})
	}
}

func TestDensifyStraightRefuses(t *testing.T) {
	line := orb.LineString{{0, 60}, {10, 60}}
	for _, test := range []struct {
		name      string
		geometry  orb.Geometry
		tolerance float64
		want      error
		says      string
	}{
		{"tolerance NaN", line, math.NaN(), geo.ErrStraightTolerance, "densify straight edges: tolerance is not a millimetre or more: NaN m"},
		{"tolerance too fine", line, 1e-4, geo.ErrStraightTolerance, "densify straight edges: tolerance is not a millimetre or more: 0.0001 m"},
		{"bad vertex", orb.Polygon{square(0, 0, 1, 1), {{0, 0}, {0, 91}}}, 1, geo.ErrLatitude, "densify straight edges: part 1: point 1: coordinate 1 (91): latitude out of range"},
		{"too many", orb.LineString{{0, 0}, {0, 60}, {36000, 60}}, 0.01, geo.ErrTooManyPoints, "densify straight edges: line would have too many points: more than 20000, by edge 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := geo.DensifyStraight(test.geometry, test.tolerance)
			if !errors.Is(err, test.want) || got != nil || err.Error() != test.says {
				t.Errorf("got %v and %v", got, err)
			}
		})
	}
}
