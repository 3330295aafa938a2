package geo

import "math"

// plane is the great circle through an edge, to tell cheaply that edges are
// apart.
type plane struct {
	a, b   vector
	normal vector  // to the left, as long as the sine of the angle between a and b
	size   float64 // of normal
	bow    float64 // radians by which the edge may leave the great circle
}

// planeOf returns the plane of an edge. A geodesic and the great circle through
// the same ends part by about f*s^2/(8*R^2) radians; four times that is taken.
func planeOf(e *edge) plane {
	a, b := vectorOf(e.a), vectorOf(e.b)
	p := plane{a: a, b: b, normal: a.cross(b)}
	p.size = p.normal.length()
	angle := e.meters / meanRadius
	p.bow = flattening*angle*angle/2 + 1e-12
	if angle > 1.5 {
		p.bow = math.Inf(1)
	}
	return p
}

// parts tells whether the other edge surely lies on one side of this one's
// great circle.
func (p *plane) parts(other *plane) bool {
	const noise = 1e-15
	doubt := (p.bow+other.bow)*p.size + noise
	a, b := p.normal.dot(other.a), p.normal.dot(other.b)
	return a > doubt && b > doubt || a < -doubt && b < -doubt
}

// meeting is how two edges meet.
type meeting int

const (
	apart    meeting = iota
	touching         // an end of one lies on the other
	crossed          // in a point within both
	running          // along each other
)

// meet tells how two edges meet, on the ellipsoid to within a micrometre.
func meet(e, f *edge) meeting {
	ea, eb, fa, fb := f.aside(e.a), f.aside(e.b), e.aside(f.a), e.aside(f.b)
	if sameSide(ea, eb) || sameSide(fa, fb) {
		return apart
	}
	var touches []Point
	for _, end := range []struct {
		p     Point
		aside float64
		on    *edge
	}{{e.a, ea, f}, {e.b, eb, f}, {f.a, fa, e}, {f.b, fb, e}} {
		if math.Abs(end.aside) <= boundaryMeters && end.on.holdsPoint(end.p) {
			touches = append(touches, end.p)
		}
	}
	for _, p := range touches {
		if Distance(p, touches[0]) > 2*boundaryMeters {
			return running
		}
	}
	if len(touches) > 0 {
		return touching
	}
	if opposite(ea, eb) && opposite(fa, fb) && f.holdsPoint(e.at(e.crossing(f))) {
		return crossed
	}
	return apart
}

// sameSide tells whether two offsets are clearly to one hand.
func sameSide(a, b float64) bool {
	return a > boundaryMeters && b > boundaryMeters || a < -boundaryMeters && b < -boundaryMeters
}

// opposite tells whether two offsets are clearly to either hand.
func opposite(a, b float64) bool { return sameSide(a, -b) }

// holdsPoint tells whether a point is on the edge.
func (e *edge) holdsPoint(p Point) bool {
	q := newQuery(p)
	q.meters = boundaryMeters
	seen, ok := e.nearest(&q)
	return ok && seen.meters <= 2*boundaryMeters
}

// crossing returns how far along e it crosses the geodesic through f, given
// that the ends of e are to either hand of it.
func (e *edge) crossing(f *edge) float64 {
	const enough, most = 1e-8, 100
	from, to := 0.0, e.meters
	atFrom, atTo := f.aside(e.a), f.aside(e.b)
	line := e.along()
	// The Illinois method: regula falsi that halves the weight of an end that stays.
	for range most {
		next := from + (to-from)*atFrom/(atFrom-atTo)
		p, _ := position(line, next)
		here := f.aside(p)
		if math.Abs(here) < enough || to-from < enough {
			return next
		}
		if here > 0 == (atFrom > 0) {
			from, atFrom, atTo = next, here, atTo/2
		} else {
			to, atTo, atFrom = next, here, atFrom/2
		}
	}
	return from + (to-from)/2
}

// checkCrossing refuses an area a ring of which meets itself, or two of which
// do more than touch in single points. It returns the rings that touch others.
func checkCrossing(at place, a *area) (touch map[int32]bool, err error) {
	touch = map[int32]bool{}
	found := newBundles(a)
	for i := range a.sides {
		s := &a.sides[i]
		passed := found.search(i, func(j int) bool {
			t := &a.sides[j]
			how := apart
			switch {
			case s.after == int32(j):
				how = cornered(s, t)
			case t.after == int32(i):
				how = cornered(t, s)
			default:
				if how = meet(&s.edge, &t.edge); how == touching && s.ring != t.ring {
					touch[s.ring], touch[t.ring] = true, true
					how = apart
				}
			}
			if how == apart {
				return true
			}
			if t.ring == s.ring && t.vertex < s.vertex {
				s, t = t, s
			}
			err = at.inRing(int(s.ring)).atVertex(int(s.vertex)).refusef(
				"%w: the edge from here meets that from ring %d, vertex %d", ErrSelfCrossing, t.ring, t.vertex)
			return false
		})
		if err != nil {
			return nil, err
		}
		if !passed {
			return nil, at.inRing(int(s.ring)).atVertex(int(s.vertex)).refuse(ErrTooIntricate)
		}
	}
	return touch, nil
}

// cornered tells how a side meets the one after it besides in their corner.
func cornered(before, after *side) meeting {
	if spike(before, after) {
		return running
	}
	return apart
}

// spike tells whether a side runs back along the one before it.
func spike(before, after *side) bool {
	const blunt = 1e-3 // radians: no side of such a corner is within a micrometre of the other
	if after.corner > blunt && after.corner < 2*math.Pi-blunt {
		return false
	}
	return before.holdsPoint(after.b) || after.holdsPoint(before.a)
}

// checkHoles refuses an area a hole of which is not inside the outer ring or
// is inside another hole. Rings that do not touch are inside if one vertex is.
func checkHoles(at place, a *area, touch map[int32]bool) error {
	checked := map[int32]bool{0: true}
	for i := range a.sides {
		s := &a.sides[i]
		if s.ring == 0 || checked[s.ring] && !touch[s.ring] {
			continue
		}
		checked[s.ring] = true
		for _, p := range []Point{s.a, s.ball.center} {
			q := newQuery(p)
			if _, inside, found := a.nearestBut(s.ring, &q); !inside || !found {
				return at.inRing(int(s.ring)).refuse(ErrMisplacedHole)
			}
		}
	}
	return nil
}
