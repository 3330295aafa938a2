package geo_test

import (
	"math"
	"testing"

	"geodrill/geo"

	"github.com/paulmach/orb"
)

// earthSquareMeters is the area of the WGS84 ellipsoid, 4*pi*c^2 with the
// authalic radius c = 6371007.180918474 m.
const earthSquareMeters = 4 * math.Pi * 6371007.180918474 * 6371007.180918474

func TestAreaSquareMeters(t *testing.T) {
	octant := orb.Ring{{0, 0}, {90, 0}, {0, 90}, {0, 0}}
	for _, test := range []struct {
		name     string
		geometry orb.Geometry
		excluded []orb.Polygon
		want     float64
		within   float64
	}{
		{"a point", orb.Point{1, 1}, nil, 0, 0},
		{"a line", orb.LineString{{1, 1}, {2, 2}}, nil, 0, 0},
		{"an octant", orb.Polygon{octant}, nil, earthSquareMeters / 8, 1},
		{"an octant elsewhere, clockwise", orb.Polygon{{{500, 90}, {180, 0}, {90, 0}, {500, 90}}}, nil, earthSquareMeters / 8, 1},
		{"around the pole, symmetric", orb.Polygon{{{0, 60}, {90, 60}, {180, 60}, {270, 60}, {0, 60}}}, nil, areaOf(t, orb.Polygon{{{0, 60}, {90, 60}, {0, 90}, {0, 60}}}) * 4, 1},
		{"split at 180", orb.MultiPolygon{{square(179, -1, 180, 1)}, {square(-180, -1, -179, 1)}}, nil, 2 * areaOf(t, orb.Polygon{square(0, -1, 1, 1)}), 1},
		{"with a hole", orb.Polygon{octant, square(10, 10, 20, 20)}, nil, earthSquareMeters/8 - areaOf(t, square(10, 10, 20, 20)), 1},
		{"with a lake", orb.Polygon{octant}, []orb.Polygon{{square(10, 10, 20, 20)}}, earthSquareMeters/8 - areaOf(t, square(10, 10, 20, 20)), 1},
		{"with half of it away", orb.Polygon{octant}, []orb.Polygon{{{{45, 0}, {90, 0}, {0, 90}, {45, 0}}}}, earthSquareMeters / 16, 1},
		{"with a half away that reaches beyond", orb.Polygon{octant}, []orb.Polygon{{{{45, -10}, {110, -10}, {110, 10}, {45, 90}, {45, -10}}}}, earthSquareMeters / 16, 1},
		{"with a neighbour away", orb.Polygon{octant}, []orb.Polygon{{{{90, 0}, {180, 0}, {0, 90}, {90, 0}}}}, earthSquareMeters / 8, 1},
		{"with overlapping lakes", orb.Polygon{octant}, []orb.Polygon{{square(10, -5, 20, 5)}, {square(15, -10, 30, 3)}, {square(10, -5, 20, 5)}}, earthSquareMeters/8 - overlapArea(t), 1},
		{"with the pole away", orb.Polygon{{{0, 60}, {90, 60}, {180, 60}, {270, 60}, {0, 60}}}, []orb.Polygon{{{{0, 80}, {90, 80}, {180, 80}, {270, 80}, {0, 80}}}},
			areaOf(t, orb.Polygon{{{0, 60}, {90, 60}, {0, 90}, {0, 60}}})*4 - areaOf(t, orb.Polygon{{{0, 80}, {90, 80}, {0, 90}, {0, 80}}})*4, 1},
		{"over the seam of a split one", orb.MultiPolygon{{square(179, -1, 180, 1)}, {square(-180, -1, -179, 1)}}, []orb.Polygon{{square(179.5, -2, 180.5, 2)}}, areaOf(t, square(0, -1, 1, 1)), 3e5},
		{"a square metre", orb.Polygon{square(0, 0, 1/111319.49079327358, 1/110574.38855779878)}, nil, 1, 1e-3},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := geo.NewRegion(test.geometry, test.excluded...)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.AreaSquareMeters(); !(math.Abs(got-test.want) <= test.within) {
				t.Errorf("got %v m2, want %v", got, test.want)
			}
		})
	}
}

func areaOf(t *testing.T, geometry orb.Geometry) float64 {
	t.Helper()
	r, err := geo.NewRegion(geometry)
	if err != nil {
		t.Fatal(err)
	}
	return r.AreaSquareMeters()
}

// overlapArea returns what two crossing lakes cover of the northern half, made
// of pieces that are cut by hand along meridians and the equator.
func overlapArea(t *testing.T) float64 {
	t.Helper()
	latitude := func(edge orb.LineString, lon float64) float64 {
		south, north := 0.0, 10.0
		for range 60 {
			middle := (south + north) / 2
			if geo.Inverse(edge[0], geo.Point{lon, middle}).InitialAzimuth > geo.Inverse(edge[0], edge[1]).InitialAzimuth {
				south = middle
			} else {
				north = middle
			}
		}
		return south
	}
	first, second := orb.LineString{{10, 5}, {20, 5}}, orb.LineString{{15, 3}, {30, 3}}
	at15, at20 := latitude(first, 15), latitude(second, 20)
	left := areaOf(t, orb.Polygon{{{10, 0}, {15, 0}, {20, 0}, {20, 5}, {15, at15}, {10, 5}, {10, 0}}})
	right := areaOf(t, orb.Polygon{{{20, 0}, {30, 0}, {30, 3}, {20, at20}, {20, 0}}})
	return left + right
}
