package geo

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/pymaxion/geographiclib-go/geodesic"
)

// area is a polygon whose rings neither cross nor overlap, with its interior to
// the left of every edge: closed, so it holds its boundary.
type area struct {
	polygon orb.Polygon
	sides   []side
	index   index // of sides
	ball    ball
}

// side is an edge of a ring, with the corner it starts from.
type side struct {
	edge
	corner float64 // the interior angle at a, radians
	before int32   // number of the side that ends at a
	after  int32   // and of the one that starts at b
	ring   int32
	vertex int32 // number of the vertex that the edge starts from in the ring that was given
}

// newArea makes the area of normalised, closed rings without repeated
// vertices. vertices numbers theirs as they were given.
func newArea(polygon orb.Polygon, vertices [][]int) *area {
	a := &area{polygon: polygon}
	for r, ring := range polygon {
		first, n := int32(len(a.sides)), int32(len(ring)-1)
		for i := range n {
			a.sides = append(a.sides, side{
				edge: newEdge(ring[i], ring[i+1]), ring: int32(r), vertex: int32(vertices[r][i]),
				before: first + (i+n-1)%n, after: first + (i+1)%n,
			})
		}
	}
	for i := range a.sides {
		s := &a.sides[i]
		out, back := s.azimuth, Inverse(s.a, a.sides[s.before].a).InitialAzimuth
		s.corner = turn(out-back) * math.Pi / 180
	}
	balls := make([]ball, len(a.sides))
	all := make([]int32, len(a.sides))
	for i := range balls {
		balls[i], all[i] = a.sides[i].ball, int32(i)
	}
	a.index, a.ball = newIndex(balls), holding(balls, all)
	return a
}

// turn maps degrees to [0, 360).
func turn(degrees float64) float64 { return wrapAzimuth(math.Remainder(degrees, 360)) }

// nearest finds the place of the boundary nearest to q.from, and whether that
// point is inside; it lowers q.meters. It returns false when nothing of the
// boundary can beat what q has found.
//
// The way to the nearest place crosses no boundary, so the side from which it
// arrives tells inside from outside, exactly. Where several sides are nearest,
// as at a vertex that two rings share, the point is outside if it is for one.
func (a *area) nearest(q *query) (place Point, inside, found bool) {
	const none = -1
	return a.nearestBut(none, q)
}

// nearestBut is nearest as if one of the rings were not there.
func (a *area) nearestBut(ring int32, q *query) (place Point, inside, found bool) {
	best := math.Inf(1)
	a.index.nearest(q, func(item int) {
		s := &a.sides[item]
		if s.ring == ring {
			return
		}
		seen, ok := s.nearest(q)
		if !ok || seen.meters > best+boundaryMeters {
			return
		}
		left := a.left(s, seen)
		if seen.meters < best-boundaryMeters {
			inside = left
		} else {
			inside = inside && left
		}
		if seen.meters < best {
			best, place = seen.meters, seen.place
		}
		q.meters = min(q.meters, best)
	})
	return place, inside || best <= boundaryMeters, !math.IsInf(best, 1)
}

// left tells whether a point seen from its foot on a side is on the interior's
// hand.
func (a *area) left(s *side, seen sighting) bool {
	const end = boundaryMeters
	switch {
	case seen.along < end:
		return radians(-seen.turn) <= s.corner
	case seen.along > s.meters-end:
		return radians(seen.turn+math.Pi) <= a.sides[s.after].corner
	}
	return seen.turn <= 0
}

// radians maps an angle to [0, 2 pi).
func radians(angle float64) float64 {
	if angle = math.Mod(angle, 2*math.Pi); angle < 0 {
		return angle + 2*math.Pi
	}
	return angle
}

// locate returns how far inside (positive) or outside (negative) q.from is, in
// metres; far outside, that or less. The query is a new one.
func (a *area) locate(q *query) float64 {
	if far := q.atLeast(&a.ball); far > boundaryMeters {
		return -far
	}
	_, inside, _ := a.nearest(q)
	if inside {
		return q.meters
	}
	return -q.meters
}

// contains tells whether a point is inside or on the boundary.
func (a *area) contains(p Point) bool {
	q := newQuery(p)
	return a.locate(&q) >= -boundaryMeters
}

// squareMeters returns the area.
func (a *area) squareMeters() float64 {
	sum := 0.0
	for _, ring := range a.polygon {
		sum += leftOf(ring)
	}
	return math.Max(0, sum)
}

// leftOf returns the area to the left of a closed ring, in square metres, less
// the Earth's if it is more than half of that: so it is negative for a
// clockwise ring around less than a hemisphere. It is good to about 0.1 m2 an
// edge (C. F. F. Karney, Algorithms for geodesics, section 6).
func leftOf(ring orb.Ring) float64 {
	sum := geodesic.NewPolygonArea(geodesic.WGS84, false)
	for _, p := range ring[:len(ring)-1] {
		sum.AddPoint(p[1], p[0])
	}
	return sum.Compute(false, true).Area
}
