package geo_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"geodrill/geo"

	"github.com/paulmach/orb"
)

func TestExcluded(t *testing.T) {
	block := orb.Polygon{square(0, -1, 4, 1)}
	for _, test := range []struct {
		name     string
		geometry orb.Geometry
		excluded []orb.Polygon
		from     geo.Point
		nearest  geo.Point // from itself when that is in the region
	}{
		{"a lake: inside it", block, []orb.Polygon{{square(1, -0.5, 3, 0.5)}}, geo.Point{1.1, 0}, geo.Point{1, 0}},
		{"a lake: on its shore", block, []orb.Polygon{{square(1, -0.5, 3, 0.5)}}, geo.Point{1, 0}, geo.Point{1, 0}},
		{"a lake: beside it", block, []orb.Polygon{{square(1, -0.5, 3, 0.5)}}, geo.Point{0.5, 0}, geo.Point{0.5, 0}},
		{"a lake: from outside", block, []orb.Polygon{{square(1, -0.5, 3, 0.5)}}, geo.Point{5, 0}, geo.Point{4, 0}},
		{"an island in the excluded", block, []orb.Polygon{{square(1, -0.5, 3, 0.5), square(1.9, -0.1, 2.1, 0.1)}}, geo.Point{1.8, 0}, geo.Point{1.9, 0}},
		{"a bay: outside it", block, []orb.Polygon{{square(3, -0.5, 5, 0.5)}}, geo.Point{4, 0.4}, geo.Point{4, 0.5000767}},
		{"a bay: at its end", block, []orb.Polygon{{square(3, -0.5, 5, 0.5)}}, geo.Point{3.1, 0}, geo.Point{3, 0}},
		{"a strait cuts it in two", block, []orb.Polygon{{square(2, -3, 3, 3)}}, geo.Point{2.1, 0}, geo.Point{2, 0}},
		{"overlapping lakes", block, []orb.Polygon{{square(1, -0.5, 2.2, 0.5)}, {square(1.8, -0.5, 3, 0.5)}}, geo.Point{1.9, 0.4}, geo.Point{1.9, 0.5000207}},
		{"the same lake twice", block, []orb.Polygon{{square(1, -0.5, 3, 0.5)}, {square(1, -0.5, 3, 0.5)}}, geo.Point{1.1, 0}, geo.Point{1, 0}},
		{"neighbouring lakes have no land between", block, []orb.Polygon{{square(1, -0.5, 2, 0.5)}, {square(2, -0.5, 3, 0.5)}}, geo.Point{2, 0.4}, geo.Point{2, 0.5}},
		{"only the corner of it is left", block, []orb.Polygon{{square(-1, -2, 3, 2)}}, geo.Point{0, 0}, geo.Point{3, 0}},
		{"half of it, along its side", block, []orb.Polygon{{square(0, -2, 2, 2)}}, geo.Point{0, 0}, geo.Point{2, 0}},
		{"a neighbour outside", block, []orb.Polygon{{square(4, -1, 6, 1)}}, geo.Point{4, 0}, geo.Point{4, 0}},
		{"a neighbour outside, from there", block, []orb.Polygon{{square(4, -1, 6, 1)}}, geo.Point{5, 0}, geo.Point{4, 0}},
		{"far away", block, []orb.Polygon{{square(40, -1, 60, 1)}}, geo.Point{50, 0}, geo.Point{4, 0}},
		{"points", orb.MultiPoint{{1, 0}, {2, 0}}, []orb.Polygon{{square(0.5, -1, 1.5, 1)}}, geo.Point{1, 0}, geo.Point{2, 0}},
		{"a point on its edge stays", orb.MultiPoint{{1, 0}, {2, 0}}, []orb.Polygon{{square(1, -1, 1.5, 1)}}, geo.Point{1, 0}, geo.Point{1, 0}},
		{"a line", orb.LineString{{0, 0}, {4, 0}}, []orb.Polygon{{square(1, -1, 3, 1)}}, geo.Point{1.5, 0.5}, geo.Point{1, 0}},
		{"a line: on what is left", orb.LineString{{0, 0}, {4, 0}}, []orb.Polygon{{square(1, -1, 3, 1)}}, geo.Point{0.5, 0}, geo.Point{0.5, 0}},
		{"a line along its edge stays", orb.LineString{{1, -1}, {1, 1}}, []orb.Polygon{{square(1, -1, 3, 1)}}, geo.Point{2, 0}, geo.Point{1, 0}},
		{"across 180", orb.Polygon{square(178, -1, 182, 1)}, []orb.Polygon{{square(-181, -0.5, -179, 0.5)}}, geo.Point{180.9, 0}, geo.Point{-179, 0}},
		{
			"on the seam of a split area", orb.MultiPolygon{{square(178, -1, 180, 1)}, {square(-180, -1, -178, 1)}},
			[]orb.Polygon{{square(179, -0.5, 181, 0.5)}}, geo.Point{-179.1, 0}, geo.Point{-179, 0},
		},
		{"a hole in the ice", orb.Polygon{{{0, 80}, {120, 80}, {240, 80}, {0, 80}}}, []orb.Polygon{{{{0, 89}, {120, 89}, {240, 89}, {0, 89}}}}, geo.Point{60, 89.9}, geo.Point{60, 89.499962}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := geo.NewRegion(test.geometry, test.excluded...)
			if err != nil {
				t.Fatal(err)
			}
			meters, nearest := r.DistanceTo(test.from)
			// Foot and tie are not known as well as the distance is.
			want := geo.Distance(test.from, test.nearest)
			if math.Abs(meters-want) > 1 || want == 0 && meters != 0 || geo.Distance(nearest, test.nearest) > 1000 {
				t.Errorf("%v m to %v, want %v m to %v", meters, nearest, want, test.nearest)
			}
			if !r.Contains(nearest) {
				t.Errorf("the nearest, %v, is not in the region", nearest)
			}
		})
	}
}

// What is left of a star less another is nowhere nearer than DistanceTo says,
// and is what is in the one and not in the other.
func TestExcludedStars(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	inside, cutOff, empty := 0, 0, 0
	for i := range 120 {
		center := geo.Point{360 * random.Float64(), 180*random.Float64() - 90}
		size := math.Pow(10, 1+5.5*random.Float64())
		whole := randomStar(random, center, size)
		other := geo.Destination(center, 360*random.Float64(), size*random.Float64())
		less := randomStar(random, other, size)
		r, err := geo.NewRegion(orb.Polygon{whole}, orb.Polygon{less})
		if err != nil {
			empty++
			continue
		}
		left := func(p geo.Point) bool { return inStar(center, whole, p) && !inStar(other, less, p) }
		for range 5 {
			p := geo.Destination(center, 360*random.Float64(), 1.5*size*random.Float64())
			meters, nearest := r.DistanceTo(p)
			if r.Contains(p) != left(p) {
				t.Errorf("region %d: contains %v: %v", i, p, r.Contains(p))
			}
			if !r.Contains(nearest) || math.Abs(geo.Distance(p, nearest)-meters) > 1e-6 {
				t.Errorf("region %d: %v is not the nearest of %v, %v m away", i, nearest, p, meters)
			}
			if meters == 0 {
				inside++
				continue
			}
			if inStar(other, less, p) {
				cutOff++
			}
			for range 40 {
				q := geo.Destination(nearest, 360*random.Float64(), size*math.Pow(10, -4*random.Float64()))
				if left(q) && geo.Distance(p, q) < meters-1e-3 {
					t.Errorf("region %d: %v is nearer to %v than %v m", i, q, p, meters)
				}
			}
		}
	}
	if inside < 60 || cutOff < 60 || empty > 12 {
		t.Errorf("%d points inside, %d in the excluded, %d regions empty", inside, cutOff, empty)
	}
}

func randomStar(random *rand.Rand, center geo.Point, size float64) orb.Ring {
	n := 3 + random.IntN(10)
	var ring orb.Ring
	for i := range n {
		ring = append(ring, geo.Destination(center, -360*float64(i)/float64(n), size*(0.3+0.7*random.Float64())))
	}
	return append(ring, ring[0])
}
