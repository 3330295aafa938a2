package geo_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"geodrill/geo"

	"github.com/paulmach/orb"
)

// figure is a random region with what is needed to measure it by brute force.
type figure struct {
	geometry orb.Geometry
	center   geo.Point
	lines    [][]geo.Point // edges to measure to
	points   []geo.Point
	outer    orb.Ring // counterclockwise around the centre; nil without an area
	hole     orb.Ring
	less     *figure // what is excluded: a star
}

// newFigure draws a polygon, one with a hole, one less another, lines, points or a mixture, around a centre.
func newFigure(random *rand.Rand, kind int, center geo.Point) figure {
	size := math.Pow(10, random.Float64()*7) * 0.9 // to 9000 km
	n := 4 + random.IntN(4)
	around := func(n int, least, most float64) orb.Ring {
		ring := make(orb.Ring, n, n+1)
		for i := range ring {
			meters := size * (least + (most-least)*random.Float64())
			ring[i] = geo.Destination(center, -360*float64(i)/float64(n), meters)
			ring[i][0] += 360 * float64(random.IntN(3)-1)
		}
		return append(ring, ring[0])
	}
	f := figure{center: center}
	switch kind % 6 {
	case 0:
		f.outer = around(n, 0.1, 1)
		f.geometry = orb.Polygon{f.outer}
		f.lines = [][]geo.Point{f.outer}
	case 1:
		f.outer, f.hole = around(n, 0.6, 1), around(n, 0.05, 0.3)
		f.geometry = orb.Polygon{f.outer, f.hole}
		f.lines = [][]geo.Point{f.outer, f.hole}
	case 2:
		line := orb.LineString(around(n, 0, 1))
		f.geometry, f.lines = line, [][]geo.Point{line}
	case 3:
		f.outer = around(n, 0.6, 1)
		f.geometry = orb.Polygon{f.outer}
		other := geo.Destination(center, 360*random.Float64(), size*random.Float64())
		f.less = &figure{center: other, outer: randomStar(random, other, size/2)}
		f.lines = append(remaining(f.outer, f.less.center, f.less.outer, false), remaining(f.less.outer, center, f.outer, true)...)
	case 4:
		f.points = around(n, 0, 1)
		f.geometry = orb.MultiPoint(f.points)
	default:
		f.outer, f.points = around(n, 0.1, 0.5), around(3, 0.5, 1)
		line := orb.LineString(around(4, 0, 1))
		f.geometry = orb.Collection{line, orb.Polygon{f.outer}, orb.MultiPoint(f.points)}
		f.lines = [][]geo.Point{f.outer, line}
	}
	return f
}

// distance measures by brute force.
func (f figure) distance(p geo.Point) float64 {
	if f.outer != nil && inStar(f.center, f.outer, p) && (f.hole == nil || !inStar(f.center, f.hole, p)) &&
		(f.less == nil || !inStar(f.less.center, f.less.outer, p)) {
		return 0
	}
	least := math.Inf(1)
	for _, q := range f.points {
		least = min(least, geo.Distance(p, q))
	}
	for _, line := range f.lines {
		least = min(least, bruteDistance(p, line))
	}
	return least
}

// remaining returns the parts of a ring's edges that are in a star, or not. It
// cuts every edge where it passes to the other hand of one of the star's.
func remaining(ring orb.Ring, center geo.Point, star orb.Ring, in bool) (parts [][]geo.Point) {
	for i := range ring[1:] {
		from, whole := ring[i], geo.Inverse(ring[i], ring[i+1])
		at := func(s float64) geo.Point { return geo.Destination(from, whole.InitialAzimuth, s) }
		cuts := []float64{0, whole.Meters}
		for k := range star[1:] {
			along := geo.Inverse(star[k], star[k+1]).InitialAzimuth
			right := func(p geo.Point) bool {
				return math.Sin((geo.Inverse(star[k], p).InitialAzimuth-along)*math.Pi/180) > 0
			}
			low, high := 0.0, whole.Meters
			if start := right(from); start != right(ring[i+1]) {
				for high-low > 1e-4 {
					if middle := (low + high) / 2; right(at(middle)) == start {
						low = middle
					} else {
						high = middle
					}
				}
				cuts = append(cuts, high)
			}
		}
		slices.Sort(cuts)
		for k := range cuts[1:] {
			if inStar(center, star, at((cuts[k]+cuts[k+1])/2)) == in {
				parts = append(parts, []geo.Point{at(cuts[k]), at(cuts[k+1])})
			}
		}
	}
	return parts
}

// inStar tells whether p is in the ring of a star: on the centre's side of the
// edge that faces it.
func inStar(center geo.Point, ring orb.Ring, p geo.Point) bool {
	n := len(ring) - 1
	toward := geo.Inverse(center, p)
	i := int((360-toward.InitialAzimuth)/360*float64(n)) % n
	a, b := ring[i], ring[i+1]
	angle := geo.Inverse(a, p).InitialAzimuth - geo.Inverse(a, b).InitialAzimuth
	return toward.Meters < 10000e3 && math.Sin(angle*math.Pi/180) < 0
}

// The acceptance of regions: 2000 of them, 300 across the antimeridian or at
// a pole.
func TestPointToRegion(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	inside := 0
	worst := 0.0
	for i := range 2000 {
		center := geo.Point{360*random.Float64() - 180, math.Asin(2*random.Float64()-1) * 180 / math.Pi}
		switch {
		case i < 150:
			center[0] = 180
		case i < 300:
			center[1] = math.Copysign(90, center[1])
		}
		f := newFigure(random, i, center)
		var excluded []orb.Polygon
		if f.less != nil {
			excluded = append(excluded, orb.Polygon{f.less.outer})
		}
		r, err := geo.NewRegion(f.geometry, excluded...)
		if err != nil {
			t.Fatalf("region %d: %v", i, err)
		}
		p := geo.Destination(center, 360*random.Float64(), math.Pow(10, 7.3*random.Float64()))
		want := f.distance(p)
		meters, nearest := r.DistanceTo(p)
		if off := math.Abs(meters - want); !(off <= 1e-3) || (meters == 0) != (want == 0) {
			t.Errorf("region %d: %v m, want %v", i, meters, want)
		} else {
			worst = max(worst, off)
		}
		if off := math.Abs(geo.Distance(p, nearest) - meters); !(off <= 1e-6) {
			t.Errorf("region %d: the nearest, %v, is %v m further", i, nearest, off)
		}
		if r.Contains(p) != (meters == 0) || !r.Contains(nearest) {
			t.Errorf("region %d: contains %v, the nearest %v", i, r.Contains(p), r.Contains(nearest))
		}
		for _, turn := range []float64{-360, 360} {
			shifted, there := r.DistanceTo(geo.Point{p[0] + turn, p[1]})
			if math.Abs(shifted-meters) > 1e-6 || geo.Distance(there, nearest) > 1e-3 {
				t.Errorf("region %d: %v m to %v, turned by %v degrees %v m to %v", i, meters, nearest, turn, shifted, there)
			}
		}
		if meters == 0 {
			inside++
		}
	}
	if inside < 100 || inside > 1000 {
		t.Errorf("%d points are inside", inside)
	}
	t.Logf("%d inside, worst difference %v m", inside, worst)
}

func TestZeroRegionHoldsNothing(t *testing.T) {
	var r geo.Region
	meters, nearest := r.DistanceTo(geo.Point{})
	center := r.Center()
	if !math.IsInf(meters, 1) || !math.IsNaN(nearest[0]) || !math.IsNaN(center[0]) || r.Contains(geo.Point{}) || r.Geometry() != nil {
		t.Errorf("%v m to %v, centre %v", meters, nearest, center)
	}
}

func TestNoPlaceNoDistanceToRegion(t *testing.T) {
	for _, geometry := range []orb.Geometry{orb.Point{1, 2}, square(0, 0, 1, 1)} {
		r, err := geo.NewRegion(geometry)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []geo.Point{{0, 91}, {math.NaN(), 0}, {0, math.Inf(1)}} {
			if meters, _ := r.DistanceTo(p); !math.IsNaN(meters) || r.Contains(p) {
				t.Errorf("%v is %v m away", p, meters)
			}
		}
	}
}

func TestRegionIsAPoint(t *testing.T) {
	one, err := geo.NewRegion(orb.Point{181, 2})
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := one.Point(); !ok || p != (geo.Point{-179, 2}) || one.Center() != p || !one.Contains(geo.Point{541, 2}) {
		t.Errorf("the point is %v, %v", p, ok)
	}
	several, err := geo.NewRegion(orb.MultiPoint{{1, 2}})
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := several.Point(); ok {
		t.Errorf("several points are %v", p)
	}
}

func TestRegionDoesNotChangeWhatItIsGiven(t *testing.T) {
	given := orb.Polygon{square(179, 0, 181, 1)}
	given[0].Reverse()
	before := given.Clone()
	excluded := orb.Polygon{{{179, 0}, {179, 0.5}, {180, 0.5}, {180, 0.5}, {179, 0}}}
	beforeExcluded := excluded.Clone()
	if _, err := geo.NewRegion(given, excluded); err != nil {
		t.Fatal(err)
	}
	if !given.Equal(before) || !excluded.Equal(beforeExcluded) {
		t.Errorf("given are now %v and %v", given, excluded)
	}
}
