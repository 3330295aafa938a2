package geo

import "math"

// spot is a point of a region.
type spot ball

func newSpot(p Point) spot { return spot(newBall(p, 0)) }

func (s spot) holds() ball { return ball(s) }

func (s spot) reach(q *query) (Point, bool) {
	meters := Distance(q.from, s.center)
	if meters >= q.meters {
		return Point{}, false
	}
	q.meters = meters
	return s.center, true
}

func (e *edge) holds() ball { return e.ball }

func (e *edge) reach(q *query) (Point, bool) {
	seen, ok := e.nearest(q)
	if !ok || seen.meters >= q.meters {
		return Point{}, false
	}
	q.meters = seen.meters
	return seen.place, true
}

func (a *area) holds() ball { return a.ball }

func (a *area) reach(q *query) (Point, bool) {
	own := *q
	if a.ball.atLeast(q.unit) <= 0 {
		// The point may be inside, however near the rest of the region is.
		own.meters = math.Inf(1)
	}
	place, inside, found := a.nearest(&own)
	switch {
	case found && inside:
		q.meters = 0
		return q.from, true
	case found && own.meters < q.meters:
		q.meters = own.meters
		return place, true
	}
	return Point{}, false
}
