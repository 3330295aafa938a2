package geo_test

import (
	"math"
	"sync"
	"testing"

	"geodrill/geo"

	"github.com/paulmach/orb"
	"github.com/pymaxion/geographiclib-go/geodesic"
	"github.com/pymaxion/geographiclib-go/geodesic/capabilities"
	"pgregory.net/rapid"
)

// bruteDistance measures from a point to a line by golden-section search on
// every edge, in pieces on which the distance has one minimum.
func bruteDistance(p geo.Point, line []geo.Point) float64 {
	least := math.Inf(1)
	for i := range line[1:] {
		a, b := line[i], line[i+1]
		const place = capabilities.Latitude | capabilities.Longitude
		edge := geodesic.WGS84.InverseLineWithCapabilities(a[1], a[0], b[1], b[0], place|capabilities.DistanceIn)
		at := func(s float64) float64 {
			x := edge.PositionWithCapabilities(s, place)
			return geo.Distance(p, geo.Point{x.Lon2, x.Lat2})
		}
		pieces := max(1, math.Ceil(edge.Distance()/5000e3))
		for k := range int(pieces) {
			from, to := edge.Distance()*float64(k)/pieces, edge.Distance()*float64(k+1)/pieces
			least = min(least, golden(at, from, to), at(from), at(to))
		}
	}
	return least
}

// golden finds the least distance along a line on which it falls, then rises, to
// 0.1 mm: beside the foot it grows by no more than offset^2/(2*distance).
func golden(f func(float64) float64, from, to float64) float64 {
	ratio := (math.Sqrt(5) - 1) / 2
	x1, x2 := to-ratio*(to-from), from+ratio*(to-from)
	y1, y2 := f(x1), f(x2)
	for to-from > 0.01 && (to-from)*(to-from) > 1e-4*min(y1, y2) {
		if y1 < y2 {
			to, x2, y2 = x2, x1, y1
			x1 = to - ratio*(to-from)
			y1 = f(x1)
		} else {
			from, x1, y1 = x1, x2, y2
			x2 = from + ratio*(to-from)
			y2 = f(x2)
		}
	}
	return min(y1, y2)
}

// star is a polygon around a centre, with its vertices at growing azimuths, so
// that it does not cross itself.
type star struct {
	center geo.Point
	ring   orb.Ring
}

func stars(center *rapid.Generator[geo.Point]) *rapid.Generator[star] {
	return rapid.Custom(func(t *rapid.T) star {
		s := star{center: center.Draw(t, "center")}
		n := rapid.IntRange(3, 12).Draw(t, "vertices")
		size := rapid.SampledFrom([]float64{0.5, 50, 5e3, 500e3, 5000e3}).Draw(t, "size")
		for i := range n {
			radius := size * rapid.Float64Range(0.3, 1).Draw(t, "radius")
			s.ring = append(s.ring, geo.Destination(s.center, -360*float64(i)/float64(n), radius))
		}
		s.ring = append(s.ring, s.ring[0])
		return s
	})
}

// nearby draws points around a centre, as often close as far.
func nearby(center geo.Point, t *rapid.T) geo.Point {
	meters := math.Pow(10, rapid.Float64Range(-1, 7.3).Draw(t, "magnitude"))
	return geo.Destination(center, rapid.Float64Range(0, 360).Draw(t, "azimuth"), meters)
}

func TestRegionDistanceIsThatOfBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := stars(points()).Draw(t, "star")
		r, err := geo.NewRegion(orb.Polygon{s.ring})
		if err != nil {
			t.Fatal(err)
		}
		p := nearby(s.center, t)
		meters, nearest := r.DistanceTo(p)
		brute := 0.0
		if !inStar(s.center, s.ring, p) {
			brute = bruteDistance(p, s.ring)
		}
		if math.Abs(meters-brute) > 1e-3 {
			t.Errorf("%v m, by brute force %v", meters, brute)
		}
		if off := math.Abs(geo.Distance(p, nearest) - meters); off > 1e-7 {
			t.Errorf("the nearest is at %v, %v m off", nearest, off)
		}
		if !r.Contains(nearest) {
			m, _ := r.DistanceTo(nearest)
			t.Errorf("the nearest, %v, is %v m outside", nearest, m)
		}
		if !r.Contains(s.center) {
			t.Errorf("the centre is outside")
		}
	})
}

func TestRegionIsSafeForConcurrentUse(t *testing.T) {
	r, err := geo.NewRegion(orb.Polygon{square(0, 0, 10, 10)}, orb.Polygon{square(4, 4, 6, 6)})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 50 {
				p := geo.Point{float64(i) / 4, 5}
				if meters, nearest := r.DistanceTo(p); math.Abs(geo.Distance(p, nearest)-meters) > 1e-6 || r.AreaSquareMeters() == 0 {
					t.Errorf("%v is %v m from %v", p, meters, nearest)
				}
			}
		})
	}
	all.Wait()
}
