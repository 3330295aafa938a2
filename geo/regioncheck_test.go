package geo_test

import (
	"errors"
	"math"
	"testing"

	"geodrill/geo"

	"github.com/paulmach/orb"
)

// square returns a closed ring.
func square(west, south, east, north float64) orb.Ring {
	return orb.Ring{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}
}

func TestNewRegionRefuses(t *testing.T) {
	nan := math.NaN()
	good := orb.Polygon{square(0, 0, 10, 10)}
	many := make(orb.MultiPoint, geo.MaxVertices)
	for _, test := range []struct {
		name                  string
		geometry              orb.Geometry
		excluded              []orb.Polygon
		want                  error
		path                  string
		polygon, ring, vertex int
	}{
		{"nil", nil, nil, geo.ErrEmpty, "", -1, -1, -1},
		{"a bound", orb.Bound{}, nil, geo.ErrGeometryType, "", -1, -1, -1},
		{"bad point", orb.Point{0, 91}, nil, geo.ErrLatitude, "/coordinates", -1, -1, -1},
		{"no points", orb.MultiPoint{}, nil, geo.ErrEmpty, "/coordinates", -1, -1, -1},
		{"bad point of many", orb.MultiPoint{{0, 0}, {nan, 0}}, nil, geo.ErrNotFinite, "/coordinates/1", -1, -1, 1},
		{"empty line", orb.LineString{}, nil, geo.ErrEmpty, "/coordinates", -1, -1, -1},
		{"short line", orb.LineString{{1, 1}}, nil, geo.ErrTooFewPoints, "/coordinates", -1, -1, -1},
		{"line of no length", orb.LineString{{180, 1}, {-180, 1}}, nil, geo.ErrTooFewPoints, "/coordinates", -1, -1, -1},
		{"line with bad point", orb.LineString{{1, 1}, {1e9, 2}}, nil, geo.ErrLongitude, "/coordinates/1", -1, -1, 1},
		{"line around the Earth", orb.LineString{{0, 0}, {1, 0}, {-179, 0}}, nil, geo.ErrEdgeTooLong, "/coordinates/1", -1, -1, 1},
		{"no lines", orb.MultiLineString{}, nil, geo.ErrEmpty, "/coordinates", -1, -1, -1},
		{"short line of many", orb.MultiLineString{{{0, 0}, {1, 1}}, {{5, 5}}}, nil, geo.ErrTooFewPoints, "/coordinates/1", -1, -1, -1},
		{"no polygons", orb.MultiPolygon{}, nil, geo.ErrEmpty, "/coordinates", -1, -1, -1},
		{"polygon without rings", orb.Polygon{}, nil, geo.ErrEmpty, "/coordinates", 0, -1, -1},
		{"empty ring", orb.Polygon{{}}, nil, geo.ErrEmpty, "/coordinates/0", 0, 0, -1},
		{"empty hole", orb.Polygon{good[0], {}}, nil, geo.ErrEmpty, "/coordinates/1", 0, 1, -1},
		{"two points", orb.Polygon{{{0, 0}, {1, 1}}}, nil, geo.ErrTooFewPoints, "/coordinates/0", 0, 0, -1},
		{"three points closed", orb.Polygon{{{0, 0}, {1, 1}, {0, 0}}}, nil, geo.ErrTooFewPoints, "/coordinates/0", 0, 0, -1},
		{"three places", orb.Polygon{{{0, 0}, {0, 0}, {1, 1}, {1, 1}, {0, 0}}}, nil, geo.ErrTooFewPoints, "/coordinates/0", 0, 0, -1},
		{"unclosed", orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}}, nil, geo.ErrUnclosed, "/coordinates/0/3", 0, 0, 3},
		{"unclosed hole", orb.Polygon{good[0], {{1, 1}, {2, 1}, {2, 2}}}, nil, geo.ErrUnclosed, "/coordinates/1/2", 0, 1, 2},
		{"bad vertex", orb.Polygon{{{0, 0}, {1, 0}, {1, -91}, {0, 0}}}, nil, geo.ErrLatitude, "/coordinates/0/2", 0, 0, 2},
		{"bow tie", orb.Polygon{{{0, 0}, {2, 2}, {2, 0}, {0, 2}, {0, 0}}}, nil, geo.ErrSelfCrossing, "/coordinates/0/0", 0, 0, 0},
		{"bow tie across 180", orb.Polygon{{{179, 0}, {181, 2}, {181, 0}, {179, 2}, {179, 0}}}, nil, geo.ErrSelfCrossing, "/coordinates/0/0", 0, 0, 0},
		{"touching itself", orb.Polygon{{{0, 0}, {4, 0}, {4, 4}, {2, 0}, {0, 4}, {0, 0}}}, nil, geo.ErrSelfCrossing, "/coordinates/0/0", 0, 0, 0},
		{"twice in a vertex", orb.Polygon{{{0, 0}, {2, 0}, {1, 1}, {2, 2}, {0, 2}, {1, 1}, {0, 0}}}, nil, geo.ErrSelfCrossing, "/coordinates/0/1", 0, 0, 1},
		{"spike", orb.Polygon{{{0, 0}, {2, 0}, {2, 2}, {5, 5}, {2, 2}, {0, 2}, {0, 0}}}, nil, geo.ErrSelfCrossing, "/coordinates/0/1", 0, 0, 1},
		{"no width", orb.Polygon{{{0, 0}, {1, 0}, {2, 0}, {0, 0}}}, nil, geo.ErrSelfCrossing, "/coordinates/0/0", 0, 0, 0},
		{"hole across the boundary", orb.Polygon{good[0], square(5, 5, 15, 6)}, nil, geo.ErrSelfCrossing, "/coordinates/0/1", 0, 0, 1},
		{"hole along the boundary", orb.Polygon{good[0], square(5, 5, 10, 6)}, nil, geo.ErrSelfCrossing, "/coordinates/0/1", 0, 0, 1},
		{"hole that is the polygon", orb.Polygon{good[0], good[0]}, nil, geo.ErrSelfCrossing, "/coordinates/0/0", 0, 0, 0},
		{"hole outside", orb.Polygon{good[0], square(20, 5, 25, 6)}, nil, geo.ErrMisplacedHole, "/coordinates/1", 0, 1, -1},
		{"hole outside, touching", orb.Polygon{good[0], {{10, 10}, {12, 10}, {11, 12}, {10, 10}}}, nil, geo.ErrMisplacedHole, "/coordinates/1", 0, 1, -1},
		{"hole around", orb.Polygon{good[0], square(-1, -1, 11, 11)}, nil, geo.ErrMisplacedHole, "/coordinates/1", 0, 1, -1},
		{"hole in a hole", orb.Polygon{good[0], square(2, 2, 8, 8), square(4, 4, 5, 5)}, nil, geo.ErrMisplacedHole, "/coordinates/2", 0, 2, -1},
		{"second polygon", orb.MultiPolygon{good, {good[0], {{1, 1}}}}, nil, geo.ErrTooFewPoints, "/coordinates/1/1", 1, 1, -1},
		{"edge to the antipode", orb.Polygon{{{0, 0}, {179.9, 0}, {90, 80}, {0, 0}}}, nil, geo.ErrEdgeTooLong, "/coordinates/0/0", 0, 0, 0},
		{"the equator", orb.Polygon{{{0, 0}, {90, 0}, {180, 0}, {-90, 0}, {0, 0}}}, nil, geo.ErrWiderThanHemisphere, "/coordinates/0", 0, 0, -1},
		{"beyond a hemisphere", orb.Polygon{{{0, 10}, {90, -10}, {180, 10}, {-90, -10}, {0, 10}}}, nil, geo.ErrWiderThanHemisphere, "/coordinates/0", 0, 0, -1},
		{"a band around the Earth", orb.Polygon{square(-180, -60, 180, 85)}, nil, geo.ErrWiderThanHemisphere, "/coordinates/0", 0, 0, -1},
		{"a band of excluded", good, []orb.Polygon{{square(-180, -60, 180, 85)}}, geo.ErrWiderThanHemisphere, "/excluded/coordinates/0/0", 0, 0, -1},
		{"a band around the pole", orb.Polygon{square(-180, 60, 180, 85)}, nil, geo.ErrTooFewPoints, "/coordinates/0", 0, 0, -1},
		{"ring", orb.Ring{{0, 0}, {2, 2}, {2, 0}, {0, 2}, {0, 0}}, nil, geo.ErrSelfCrossing, "/coordinates/0/0", 0, 0, 0},
		{"no collection", orb.Collection{}, nil, geo.ErrEmpty, "/geometries", -1, -1, -1},
		{"collection of nothing", orb.Collection{orb.Point{}, nil}, nil, geo.ErrEmpty, "/geometries/1", -1, -1, -1},
		{"bad part", orb.Collection{orb.Point{}, orb.Polygon{{{0, 0}}}}, nil, geo.ErrTooFewPoints, "/geometries/1/coordinates/0", 0, 0, -1},
		{"collections nested", orb.Collection{orb.Collection{orb.Point{}}}, nil, geo.ErrGeometryType, "/geometries/0", -1, -1, -1},
		{"too many points", append(many, orb.Point{}), nil, geo.ErrTooManyVertices, "/coordinates/20000", -1, -1, geo.MaxVertices},
		{"too many in parts", orb.Collection{many, orb.Point{}}, nil, geo.ErrTooManyVertices, "/geometries/1/coordinates", -1, -1, -1},
		{"too many with the excluded", many, []orb.Polygon{good}, geo.ErrTooManyVertices, "/excluded/coordinates/0/0/0", 0, 0, 0},
		{"excluded unclosed", good, []orb.Polygon{good, {square(1, 1, 2, 2)[:4]}}, geo.ErrUnclosed, "/excluded/coordinates/1/0/3", 1, 0, 3},
		{"all excluded", good, []orb.Polygon{{square(-1, -1, 11, 11)}}, geo.ErrEmpty, "/excluded", -1, -1, -1},
		{"all excluded in halves", good, []orb.Polygon{{square(-1, -1, 5, 11)}, {square(5, -1, 11, 11)}}, geo.ErrEmpty, "/excluded", -1, -1, -1},
		{"excluded itself", good, []orb.Polygon{good}, geo.ErrEmpty, "/excluded", -1, -1, -1},
		{"excluded point", orb.Point{5, 5}, []orb.Polygon{good}, geo.ErrEmpty, "/excluded", -1, -1, -1},
		{"excluded line", orb.LineString{{1, 5}, {9, 5}}, []orb.Polygon{good}, geo.ErrEmpty, "/excluded", -1, -1, -1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r, err := geo.NewRegion(test.geometry, test.excluded...)
			var refused *geo.RegionError
			if !errors.Is(err, test.want) || !errors.As(err, &refused) || r != nil {
				t.Fatalf("got %v and %v, want %v", r, err, test.want)
			}
			if refused.Path != test.path || refused.Polygon != test.polygon || refused.Ring != test.ring || refused.Vertex != test.vertex {
				t.Errorf("got %+v (%v)", *refused, err)
			}
		})
	}
}

func TestRegionErrorSaysWhere(t *testing.T) {
	_, err := geo.NewRegion(orb.MultiPolygon{{square(0, 0, 1, 1)}, {{{5, 5}, {7, 7}, {7, 5}, {5, 7}, {5, 5}}}})
	const want = "region polygon 1 ring 0 vertex 0 at /coordinates/1/0/0: boundary crosses or touches itself: " +
		"the edge from here meets that from ring 0, vertex 2"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// Rings that are right in spite of their looks, with a point inside and one
// outside.
func TestNewRegionAccepts(t *testing.T) {
	for _, test := range []struct {
		name            string
		geometry        orb.Geometry
		inside, outside geo.Point
	}{
		{"beyond 180", orb.Polygon{square(179, -1, 181, 1)}, geo.Point{-179.5, 0}, geo.Point{0, 0}},
		{"signs changing at 180", orb.Polygon{{{179, -1}, {-179, -1}, {-179, 1}, {179, 1}, {179, -1}}}, geo.Point{179.5, 0}, geo.Point{0, 0}},
		{"split at 180", orb.MultiPolygon{{square(179, -1, 180, 1)}, {square(-180, -1, -179, 1)}}, geo.Point{180, 0}, geo.Point{0, 0}},
		{"clockwise", orb.Polygon{{{0, 0}, {0, 1}, {1, 1}, {1, 0}, {0, 0}}}, geo.Point{0.5, 0.5}, geo.Point{2, 2}},
		{"a ring", square(0, 0, 1, 1), geo.Point{0.5, 0.5}, geo.Point{2, 2}},
		{"repeated vertices", orb.Polygon{{{0, 0}, {0, 0}, {1, 0}, {1, 1}, {1, 1}, {0, 0}, {0, 0}}}, geo.Point{0.7, 0.5}, geo.Point{2, 2}},
		{"around the north pole", orb.Polygon{{{0, 80}, {90, 80}, {180, 80}, {270, 80}, {360, 80}}}, geo.Point{45, 90}, geo.Point{45, 70}},
		{"around the south pole, westward", orb.Polygon{{{0, -80}, {-120, -80}, {-240, -80}, {0, -80}}}, geo.Point{45, -90}, geo.Point{0, 0}},
		{
			"with a seam to the pole", orb.Polygon{{
				{-180, -90}, {-180, -87}, {-180, -84}, {-90, -80}, {0, -80}, {90, -80}, {180, -84}, {180, -85}, {180, -90}, {0, -90}, {-180, -90},
			}}, geo.Point{180, -86}, geo.Point{180, -70},
		},
		{
			"with a seam at 0", orb.Polygon{{{0, 60}, {90, 60}, {180, 60}, {270, 60}, {360, 60}, {360, 90}, {0, 90}, {0, 60}}},
			geo.Point{0, 75}, geo.Point{0, 50},
		},
		{"a corner at the pole", orb.Polygon{{{0, 80}, {90, 80}, {200, 90}, {0, 80}}}, geo.Point{45, 85}, geo.Point{-45, 85}},
		{"an edge over the pole", orb.Polygon{{{0, 80}, {90, 80}, {180, 80}, {0, 80}}}, geo.Point{90, 85}, geo.Point{-90, 89}},
		{"thinner than a metre", orb.Polygon{square(10, 50, 10.000005, 50.1)}, geo.Point{10.0000025, 50.05}, geo.Point{10.000006, 50.05}},
		{"a millimetre in size", orb.Polygon{square(10, 50, 10.00000001, 50.00000001)}, geo.Point{10.000000005, 50.000000005}, geo.Point{10.00000003, 50}},
		{"nearly a hemisphere", orb.Polygon{{{0, 0.1}, {90, 0.1}, {180, 0.1}, {270, 0.1}, {0, 0.1}}}, geo.Point{7, 90}, geo.Point{7, -0.1}},
		{"hole touching the boundary", orb.Polygon{square(0, 0, 10, 10), {{0, 0}, {5, 1}, {5, 5}, {0, 0}}}, geo.Point{0.1, 0.001}, geo.Point{4, 2}},
		{"hole touching an edge", orb.Polygon{square(0, 0, 10, 10), {{5, 0}, {6, 1}, {4, 1}, {5, 0}}}, geo.Point{4.9, 0.001}, geo.Point{5, 0.5}},
		{"holes touching", orb.Polygon{square(0, 0, 10, 10), square(2, 2, 4, 4), {{4, 4}, {6, 4}, {6, 6}, {4, 4}}}, geo.Point{3.99, 4.01}, geo.Point{3, 3}},
		{"neighbours", orb.MultiPolygon{{square(0, 0, 1, 1)}, {square(1, 0, 2, 1)}}, geo.Point{1, 0.5}, geo.Point{3, 0}},
		{"one within the other", orb.MultiPolygon{{square(0, 0, 10, 10)}, {square(4, 4, 5, 5)}}, geo.Point{6, 6}, geo.Point{11, 0}},
		{"an island in a lake", orb.MultiPolygon{{square(0, 0, 10, 10), square(2, 2, 8, 8)}, {square(4, 4, 5, 5)}}, geo.Point{4.5, 4.5}, geo.Point{6, 6}},
		{"a mixture", orb.Collection{orb.Point{50, 50}, orb.Polygon{square(0, 0, 1, 1)}}, geo.Point{50, 50}, geo.Point{50, 51}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := geo.NewRegion(test.geometry)
			if err != nil {
				t.Fatal(err)
			}
			for _, turn := range []float64{0, 360, -720} {
				if p := (geo.Point{test.inside[0] + turn, test.inside[1]}); !r.Contains(p) {
					t.Errorf("%v is outside", p)
				}
				if p := (geo.Point{test.outside[0] + turn, test.outside[1]}); r.Contains(p) {
					t.Errorf("%v is inside", p)
				}
			}
			again, err := geo.NewRegion(r.Geometry())
			if err != nil {
				t.Fatalf("normalised: %v", err)
			}
			if !orb.Equal(again.Geometry(), r.Geometry()) {
				t.Errorf("normalised again: %v, once: %v", again.Geometry(), r.Geometry())
			}
		})
	}
}
