package geo

import (
	"math"

	"github.com/pymaxion/geographiclib-go/geodesic"
	"github.com/pymaxion/geographiclib-go/geodesic/capabilities"
)

// wholeEdgeMeters is how long an edge may be for its foot to be sought at once
// from far away. Longer ones are halved first: on a piece of this length, the
// distance to a point has one minimum but for less than a millimetre. Nearer than
// convexMeters, it has one on an edge of any length.
const wholeEdgeMeters = 50e3

// convexMeters is how near a point must be for the distance to it to be convex
// along every geodesic: a quarter turn where the ellipsoid is curved most,
// pi/2*b, less a little.
const convexMeters = 9980e3

// edge is the geodesic from a to b, normalised points.
type edge struct {
	a, b    Point
	meters  float64
	azimuth float64 // at a, towards b, as the geodesic library gives it
	ball    ball    // around the middle
}

func newEdge(a, b Point) edge {
	const want = capabilities.Distance | capabilities.Azimuth
	solved := geodesic.WGS84.InverseWithCapabilities(a[1], a[0], b[1], b[0], want)
	e := edge{a: a, b: b, meters: solved.S12, azimuth: solved.Azi1}
	e.ball = newBall(e.at(e.meters/2), e.meters/2+boundaryMeters)
	return e
}

// along returns the edge as a curve to take points from.
func (e *edge) along() *geodesic.Line {
	const want = capabilities.Latitude | capabilities.Longitude | capabilities.Azimuth | capabilities.DistanceIn
	return geodesic.WGS84.LineWithCapabilities(e.a[1], e.a[0], e.azimuth, want)
}

// at returns the point the given number of metres from a, the ends exactly.
func (e *edge) at(meters float64) Point {
	switch meters {
	case 0:
		return e.a
	case e.meters:
		return e.b
	}
	p, _ := position(e.along(), meters)
	return p
}

// position returns a point of a line and the line's azimuth there.
func position(line *geodesic.Line, meters float64) (Point, float64) {
	const want = capabilities.Latitude | capabilities.Longitude | capabilities.Azimuth
	at := line.PositionWithCapabilities(meters, want)
	return Point{wrapLongitude(at.Lon2), at.Lat2 + 0}, at.Azi2
}

// sighting is what is seen of a point from a place on an edge.
type sighting struct {
	along  float64 // metres from the edge's start to the place
	place  Point
	meters float64 // from the place to the point
	turn   float64 // radians clockwise from the edge's direction to the point's
}

// step returns how far along the edge the foot seems to be: exact on a sphere.
func (s sighting) step() float64 {
	angle := s.meters / meanRadius
	return meanRadius * math.Atan2(math.Sin(angle)*math.Cos(s.turn), math.Cos(angle))
}

// meanRadius is (2a+b)/3 of WGS84, in metres.
const meanRadius = equatorialRadius * (1 - flattening/3)

// sight looks at q.from from a place on the line.
func (q *query) sight(line *geodesic.Line, along float64) sighting {
	q.looks++
	place, azimuth := position(line, along)
	const want = capabilities.Distance | capabilities.Azimuth
	seen := geodesic.WGS84.InverseWithCapabilities(place[1], place[0], q.from[1], q.from[0], want)
	return sighting{
		along: along, place: place, meters: seen.S12,
		turn: math.Remainder(seen.Azi1-azimuth, 360) * math.Pi / 180,
	}
}

// nearest finds the nearest place to q.from of those on the edge that may beat
// q.meters. It returns false if there is none; of q, it only counts the looks.
func (e *edge) nearest(q *query) (sighting, bool) {
	line := e.along()
	best := sighting{meters: math.Inf(1)}
	limit := *q
	e.nearestBetween(&limit, line, 0, e.meters, &best)
	q.looks = limit.looks
	if best.along == 0 || best.along == e.meters {
		best.place = e.at(best.along) // as it was given
	}
	return best, !math.IsInf(best.meters, 1)
}

// nearestBetween looks on a piece of the edge.
func (e *edge) nearestBetween(q *query, line *geodesic.Line, from, to float64, best *sighting) {
	half := (to - from) / 2
	middle := q.sight(line, from+half)
	if q.hopeless(middle.meters - reach(middle, half)) {
		return
	}
	if to-from > wholeEdgeMeters && middle.meters+half > convexMeters {
		first, second := from, from+half
		if math.Cos(middle.turn) > 0 {
			first, second = second, first
		}
		e.nearestBetween(q, line, first, first+half, best)
		e.nearestBetween(q, line, second, second+half, best)
		return
	}
	found := q.foot(line, from, to, middle)
	if middle.meters+half > convexMeters {
		for _, end := range []float64{from, to} {
			if s := q.sight(line, end); s.meters < found.meters {
				found = s
			}
		}
	}
	if found.meters < best.meters {
		*best = found
		q.meters = min(q.meters, found.meters)
	}
}

// reach bounds how much nearer to the point a piece of an edge comes than its
// middle does, half being half its length: never more than half, and by
// comparison with the sphere of greatest curvature (Rauch; its radius is b),
// no more than by the slope and the least second derivative.
func reach(middle sighting, half float64) float64 {
	const b = equatorialRadius * (1 - flattening)
	farthest := middle.meters + half
	bend := 0.0
	if farthest > convexMeters {
		if farthest > 19900e3 {
			return half
		}
		bend = -1 / math.Tan(farthest/b) / b
	}
	return min(half, half*math.Abs(math.Cos(middle.turn))+bend*half*half/2+boundaryMeters)
}

// foot finds the place between two on the line that is nearest to q.from, within
// a micrometre along the line. It starts at the middle one.
func (q *query) foot(line *geodesic.Line, from, to float64, here sighting) sighting {
	const enough, most = 1e-7, 80
	low, high := from, to // the foot lies between
	lowSeen, highSeen := false, false
	before, beforeStep := math.NaN(), 0.0
	for range most {
		step := here.step()
		gain := math.Abs(math.Cos(here.turn)) * (high - low) // more than there can be, where all is as near
		if here.meters < enough || math.Abs(step) < enough || gain < enough/100 {
			return here
		}
		if step > 0 {
			low, lowSeen = here.along, true
		} else {
			high, highSeen = here.along, true
		}
		next := here.along + step
		// A secant takes what the sphere gets wrong.
		if slope := (step - beforeStep) / (here.along - before); slope < -0.5 && slope > -2 {
			next = here.along - step/slope
		}
		before, beforeStep = here.along, step
		switch {
		case next >= high && highSeen || next <= low && lowSeen:
			next = low + (high-low)/2
		case next > high:
			next = high
		case next < low:
			next = low
		}
		if math.Abs(next-here.along) < enough {
			return here
		}
		here = q.sight(line, next)
	}
	return here
}

// aside returns how far p lies to the right of the geodesic that runs through
// the edge, in metres, negative to the left: exact in sign, and in size when
// small.
func (e *edge) aside(p Point) float64 {
	const want = capabilities.Distance | capabilities.Azimuth | capabilities.ReducedLength
	seen := geodesic.WGS84.InverseWithCapabilities(e.a[1], e.a[0], p[1], p[0], want)
	return seen.M12Reduced * math.Sin((seen.Azi1-e.azimuth)*math.Pi/180)
}
