package geo_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"geodrill/geo"
)

func TestReadStraightRegion(t *testing.T) {
	for _, test := range []struct {
		name, given     string
		inside, outside []geo.Point
	}{
		{
			"a box wider than half the way round", `{"type":"Polygon","coordinates":[[[27,41],[190,41],[190,82],[27,82],[27,41]]]}`,
			[]geo.Point{{100, 61}, {100, 41.001}, {100, 81.999}, {-171, 60}}, []geo.Point{{100, 40.999}, {100, 82.001}, {0, 60}, {-169, 60}},
		},
		{
			"the long way", `{"type":"LineString","coordinates":[[-170,0],[170,0]]}`,
			[]geo.Point{{0, 0}, {90, 0}}, []geo.Point{{180, 0}},
		},
		{
			"less a box", `{"type":"Polygon","coordinates":[[[0,50],[40,50],[40,60],[0,60],[0,50]]],
				"excluded":{"type":"MultiPolygon","coordinates":[[[[10,52],[30,52],[30,58],[10,58],[10,52]]]]}}`,
			[]geo.Point{{20, 59.999}, {20, 58.001}, {20, 51.999}}, []geo.Point{{20, 57.999}, {20, 52.001}},
		},
		{"points", `{"type":"MultiPoint","coordinates":[[0,0],[10,60]]}`, []geo.Point{{10, 60}}, []geo.Point{{5, 30}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := geo.ReadStraightRegion([]byte(test.given), 50)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range test.inside {
				if meters, _ := r.DistanceTo(p); meters > 50 {
					t.Errorf("%v is %v m outside", p, meters)
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

// A box split at 180 is the one written beyond it.
func TestReadStraightRegionSplitAt180(t *testing.T) {
	const tolerance = 10
	read := func(text string) *geo.Region {
		r, err := geo.ReadStraightRegion([]byte(text), tolerance)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	whole := read(`{"type":"Polygon","coordinates":[[[170,50],[190,50],[190,70],[170,70],[170,50]]]}`)
	split := read(`{"type":"MultiPolygon","coordinates":[[[[170,50],[180,50],[180,70],[170,70],[170,50]]],
		[[[-180,50],[-170,50],[-170,70],[-180,70],[-180,50]]]]}`)
	for lon := 165.0; lon < 196; lon += 1.7 {
		for _, lat := range []float64{48, 49.99, 50, 50.01, 60, 69.99, 70, 70.01, 75} {
			p := geo.Point{lon, lat}
			a, _ := whole.DistanceTo(p)
			b, _ := split.DistanceTo(p)
			if math.Abs(a-b) > 2*tolerance {
				t.Errorf("%v is %v m from the one, %v m from the other", p, a, b)
			}
		}
	}
}

func TestReadStraightRegionRefuses(t *testing.T) {
	const box = `{"type":"Point","coordinates":[1,2]}`
	for _, test := range []struct {
		name, given string
		tolerance   float64
		want        error
		path        string
	}{
		{"tolerance NaN", box, math.NaN(), geo.ErrStraightTolerance, "none"},
		{"tolerance too fine", box, 1e-4, geo.ErrStraightTolerance, "none"},
		{"null", `null`, 1, geo.ErrGeoJSON, ""},
		{"too long", string(make([]byte, geo.MaxRegionBytes+1)), 1, geo.ErrGeoJSON, ""},
		{"bad vertex", `{"type":"LineString","coordinates":[[0,60],[80,60],[80,91]]}`, 100, geo.ErrLatitude, "/coordinates/2"},
		{"crossing", `{"type":"Polygon","coordinates":[[[0,0],[20,20],[20,0],[0,20],[0,0]]]}`, 100, geo.ErrSelfCrossing, "/coordinates/0/0"},
		{"crossing later", `{"type":"Polygon","coordinates":[[[0,60],[30,60],[30,80],[20,50],[0,80],[0,60]]]}`, 100, geo.ErrSelfCrossing, "/coordinates/0/0"},
		{"unclosed", `{"type":"Polygon","coordinates":[[[0,60],[30,60],[30,80],[0,80]]]}`, 100, geo.ErrUnclosed, "/coordinates/0/3"},
		{"a band", `{"type":"Polygon","coordinates":[[[-180,-60],[180,-60],[180,85],[-180,85],[-180,-60]]]}`, 1000, geo.ErrWiderThanHemisphere, "/coordinates/0"},
		{
			"too many", `{"type":"GeometryCollection","geometries":[
				{"type":"MultiPoint","coordinates":[` + strings.Repeat("[1,2],", geo.MaxVertices-10) + `[1,2]]},
				{"type":"LineString","coordinates":[[0,0],[0,60],[90,60]]}]}`, 20, geo.ErrTooManyVertices, "/geometries/1/coordinates/1",
		},
		{
			"excluded crossing", `{"type":"Point","coordinates":[1,2],"excluded":{"type":"MultiPolygon","coordinates":[[[[0,0],[20,20],[20,0],[0,20],[0,0]]]]}}`,
			100, geo.ErrSelfCrossing, "/excluded/coordinates/0/0/0",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := geo.ReadStraightRegion([]byte(test.given), test.tolerance)
			path := "none"
			var refused *geo.RegionError
			if errors.As(err, &refused) {
				path = refused.Path
			}
			if !errors.Is(err, test.want) || r != nil || path != test.path {
				t.Errorf("got %v, want %v at %q", err, test.want, test.path)
			}
		})
	}
}
