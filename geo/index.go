package geo

import (
	"math"
	"slices"
)

// Bounds of how far apart two points are in metres, by their angle in radians
// on the sphere on which latitudes and longitudes are the geodetic ones: the
// least radius of curvature of the WGS84 ellipsoid, a(1-e^2) along the meridian
// at the equator, and the greatest, a/sqrt(1-e^2) at the poles. No curve is
// shorter than the one times its length on that sphere, or longer than the
// other times it, so neither is the shortest.
const (
	leastRadius    = 6335439.0
	greatestRadius = 6399594.0
)

// boundaryMeters is how close to a boundary a point counts as on it, and edges
// as touching: well above the noise of geodesics, well below what is measured.
const boundaryMeters = 1e-6

// vector is a point on the unit sphere.
type vector [3]float64

func vectorOf(p Point) vector {
	sinLon, cosLon := math.Sincos(p[0] * math.Pi / 180)
	sinLat, cosLat := math.Sincos(p[1] * math.Pi / 180)
	return vector{cosLat * cosLon, cosLat * sinLon, sinLat}
}

// point returns the place of a vector of any length but zero.
func (v vector) point() Point {
	lat := math.Atan2(v[2], math.Hypot(v[0], v[1])) * 180 / math.Pi
	return Point{wrapLongitude(math.Atan2(v[1], v[0]) * 180 / math.Pi), lat}
}

func (v vector) dot(w vector) float64 { return v[0]*w[0] + v[1]*w[1] + v[2]*w[2] }

func (v vector) plus(w vector) vector { return vector{v[0] + w[0], v[1] + w[1], v[2] + w[2]} }

func (v vector) minus(w vector) vector { return vector{v[0] - w[0], v[1] - w[1], v[2] - w[2]} }

func (v vector) times(f float64) vector { return vector{v[0] * f, v[1] * f, v[2] * f} }

func (v vector) cross(w vector) vector {
	return vector{v[1]*w[2] - v[2]*w[1], v[2]*w[0] - v[0]*w[2], v[0]*w[1] - v[1]*w[0]}
}

func (v vector) length() float64 { return math.Sqrt(v.dot(v)) }

// angle returns the radians between unit vectors, precise when they are close.
func (v vector) angle(w vector) float64 {
	return 2 * math.Asin(math.Min(1, v.minus(w).length()/2))
}

// ball is the places within so many metres of its centre.
type ball struct {
	center Point
	unit   vector // of center
	meters float64
}

func newBall(center Point, meters float64) ball {
	return ball{center: center, unit: vectorOf(center), meters: meters}
}

// atLeast bounds from below, without solving a geodesic, the distance in metres
// from a point to what the ball holds.
func (b *ball) atLeast(p vector) float64 {
	return leastRadius*b.unit.angle(p) - b.meters
}

// index finds what is near among items, each known by the ball that holds it.
//
// It is a tree of balls measured on the ellipsoid, where the triangle
// inequality bounds distances exactly. An index of the sphere, such as s2's,
// bounds them within 0.6 % at best: from 5000 km away that leaves 30 km of
// doubt, which is all of a city's boundary.
//
// It is not changed after newIndex, and safe for concurrent use.
type index struct {
	nodes []node // the root first, then each left child right after its parent
}

type node struct {
	ball  ball
	right int32 // the second child; 0 in a leaf
	item  int32 // in a leaf, the item's number
}

// newIndex makes the index of the balls' numbers.
func newIndex(balls []ball) index {
	if len(balls) == 0 {
		return index{}
	}
	items := make([]int32, len(balls))
	for i := range items {
		items[i] = int32(i)
	}
	x := index{nodes: make([]node, 0, 2*len(balls)-1)}
	x.add(balls, items)
	return x
}

// add appends the subtree of the items.
func (x *index) add(balls []ball, items []int32) {
	at := len(x.nodes)
	if len(items) == 1 {
		x.nodes = append(x.nodes, node{ball: balls[items[0]], item: items[0]})
		return
	}
	x.nodes = append(x.nodes, node{ball: holding(balls, items)})
	axis := widestAxis(balls, items)
	slices.SortFunc(items, func(i, j int32) int {
		switch a, b := balls[i].unit[axis], balls[j].unit[axis]; {
		case a < b:
			return -1
		case a > b:
			return 1
		default:
			return int(i - j)
		}
	})
	half := len(items) / 2
	x.add(balls, items[:half])
	x.nodes[at].right = int32(len(x.nodes))
	x.add(balls, items[half:])
}

// holding returns a ball around those of the items.
func holding(balls []ball, items []int32) ball {
	var sum vector
	for _, i := range items {
		sum = sum.plus(balls[i].unit)
	}
	if sum.length() == 0 {
		sum = balls[items[0]].unit
	}
	outer := newBall(sum.point(), 0)
	for _, i := range items {
		outer.meters = max(outer.meters, greatestRadius*outer.unit.angle(balls[i].unit)+balls[i].meters)
	}
	return outer
}

// widestAxis returns the axis along which the items' centres differ most.
func widestAxis(balls []ball, items []int32) int {
	low, high := balls[items[0]].unit, balls[items[0]].unit
	for _, i := range items {
		for axis, value := range balls[i].unit {
			low[axis], high[axis] = min(low[axis], value), max(high[axis], value)
		}
	}
	size := high.minus(low)
	axis := 0
	for k := range size {
		if size[k] > size[axis] {
			axis = k
		}
	}
	return axis
}

// query is a search for what is nearest to a point.
type query struct {
	from   Point
	unit   vector  // of from
	meters float64 // to the nearest found so far
	looks  int     // geodesics solved, about
}

func newQuery(p Point) query {
	return query{from: p, unit: vectorOf(p), meters: math.Inf(1)}
}

// hopeless tells whether what is at least so many metres away cannot be the
// nearest, nor as near as it.
func (q *query) hopeless(meters float64) bool { return meters > q.meters+boundaryMeters }

// atLeast bounds the distance to what a ball holds from below. It solves a
// geodesic where that can sharpen the bound noticeably.
func (q *query) atLeast(b *ball) float64 {
	angle := b.unit.angle(q.unit)
	bound := leastRadius*angle - b.meters
	if doubt := (greatestRadius - leastRadius) * angle; doubt < b.meters/4 || q.hopeless(bound) {
		return bound
	}
	q.looks++
	return Distance(q.from, b.center) - b.meters
}

// nearest calls measure for every item that can be the nearest to the query's
// point, those in nearer balls first. It is for measure to lower q.meters.
func (x *index) nearest(q *query, measure func(item int)) {
	if len(x.nodes) > 0 {
		x.descend(0, q.atLeast(&x.nodes[0].ball), q, measure)
	}
}

func (x *index) descend(at int32, atLeast float64, q *query, measure func(item int)) {
	if q.hopeless(atLeast) {
		return
	}
	n := &x.nodes[at]
	if n.right == 0 {
		measure(int(n.item))
		return
	}
	near, far := at+1, n.right
	nearBound, farBound := q.atLeast(&x.nodes[near].ball), q.atLeast(&x.nodes[far].ball)
	if farBound < nearBound {
		near, far, nearBound, farBound = far, near, farBound, nearBound
	}
	x.descend(near, nearBound, q, measure)
	x.descend(far, farBound, q, measure)
}

// overlapping calls visit for every item whose ball may meet b, until visit
// returns false. It tells whether it never did.
func (x *index) overlapping(b *ball, visit func(item int) bool) bool {
	return len(x.nodes) == 0 || x.overlappingBelow(0, b, visit)
}

func (x *index) overlappingBelow(at int32, b *ball, visit func(item int) bool) bool {
	n := &x.nodes[at]
	if n.ball.atLeast(b.unit) > b.meters+boundaryMeters {
		return true
	}
	if n.right == 0 {
		return visit(int(n.item))
	}
	return x.overlappingBelow(at+1, b, visit) && x.overlappingBelow(n.right, b, visit)
}
