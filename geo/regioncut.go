package geo

import (
	"math"
	"slices"

	"github.com/pymaxion/geographiclib-go/geodesic"
	"github.com/pymaxion/geographiclib-go/geodesic/capabilities"
)

// nudgeMeters is how far beside an edge it is looked what lies there.
const nudgeMeters = 1e-4

// cuttingWork bounds what taking the excluded away may do, in the units of
// crossingWork: about a second. Edges that each cross many others take it, and
// exclusions that lie on each other in heaps.
const cuttingWork = 20_000_000

// lookWork is what solving a geodesic costs, as against looking at a node of an
// index.
const lookWork = 80

// cutter takes excluded areas away from a region. Once its work is done, what
// it returns means nothing.
type cutter struct {
	exclusions     []*area
	areaSides      edges
	exclusionSides edges
	near           index    // of the exclusions
	pieces         [][]edge // of the exclusions' boundaries, for those that were needed
	located        map[*area]location
	work           int // that may still be done
}

// location is a place that is so many metres inside (positive) or outside
// (negative) of an area, or more: so are those around it.
type location struct {
	unit   vector
	meters float64
}

// edges are the sides of areas, to be found by place.
type edges struct {
	all    []*edge
	planes []plane
	owners []*area
	index  index
}

func sidesOf(areas []*area) edges {
	var s edges
	var balls []ball
	for _, a := range areas {
		for i := range a.sides {
			e := &a.sides[i].edge
			s.all, s.planes, s.owners = append(s.all, e), append(s.planes, planeOf(e)), append(s.owners, a)
			balls = append(balls, e.ball)
		}
	}
	s.index = newIndex(balls)
	return s
}

func newCutter(areas, exclusions []*area) *cutter {
	balls := make([]ball, len(exclusions))
	for i, x := range exclusions {
		balls[i] = x.ball
	}
	return &cutter{
		exclusions: exclusions, areaSides: sidesOf(areas), exclusionSides: sidesOf(exclusions),
		near: newIndex(balls), pieces: make([][]edge, len(exclusions)),
		located: map[*area]location{}, work: cuttingWork,
	}
}

// spend counts work, and tells whether it may be done.
func (c *cutter) spend(work int) bool {
	c.work -= work
	return c.work >= 0
}

// locate returns how many metres a point is inside (positive) or outside
// (negative) of an area, or less. Mostly, the last place that was asked for is near
// enough to tell.
func (c *cutter) locate(a *area, p Point) float64 {
	q, last := newQuery(p), c.located[a]
	if !c.spend(1) {
		return 0
	}
	if clear := math.Abs(last.meters) - greatestRadius*last.unit.angle(q.unit); clear > nudgeMeters {
		return math.Copysign(clear, last.meters)
	}
	meters := a.locate(&q)
	c.spend((1 + q.looks) * lookWork)
	c.located[a] = location{unit: q.unit, meters: meters}
	return meters
}

// excluded tells whether a point is in the interior of an exclusion.
func (c *cutter) excluded(p Point) bool {
	at := newBall(p, 0)
	return !c.near.overlapping(&at, func(i int) bool { return c.locate(c.exclusions[i], p) <= boundaryMeters })
}

// line returns what is left of a line's edge.
func (c *cutter) line(e *edge) (left []edge) {
	for _, piece := range c.split(e, nil, &c.exclusionSides) {
		if !c.excluded(piece.ball.center) {
			left = append(left, piece)
		}
	}
	return left
}

// area returns the boundary of what is left of an area: of its own sides those
// with something left beside them, and of the exclusions' sides those that now
// end it. It also returns how many square metres are left.
func (c *cutter) area(a *area) (boundary []edge, squareMeters float64) {
	under := 0.0
	for i := range a.sides {
		for _, piece := range c.split(&a.sides[i].edge, a, &c.exclusionSides) {
			if !c.excluded(piece.beside(-nudgeMeters)) {
				boundary = append(boundary, piece)
				under += underneath(&piece)
			}
		}
	}
	for _, i := range c.meeting(&a.ball) {
		for _, piece := range c.exclusionPieces(i) {
			if !c.ends(a, i, &piece) {
				continue
			}
			boundary = append(boundary, piece)
			if c.locate(a, piece.ball.center) > boundaryMeters {
				under -= underneath(&piece)
			}
		}
	}
	// Going round with the area at the left sums up to minus the area, but
	// for half the Earth's when that goes around a pole. Less is left than half.
	half := geodesic.WGS84.EllipsoidArea() / 2
	squareMeters = math.Mod(-under, half)
	if squareMeters < 0 {
		squareMeters += half
	}
	const noise = 1e3 // a hemisphere is not left, so that much less than one is nothing
	if squareMeters > half-noise {
		squareMeters = 0
	}
	return boundary, squareMeters
}

// meeting returns the numbers of the exclusions whose balls may meet one, in
// their order.
func (c *cutter) meeting(b *ball) (numbers []int) {
	c.near.overlapping(b, func(i int) bool {
		numbers = append(numbers, i)
		return c.spend(1)
	})
	slices.Sort(numbers)
	return numbers
}

// exclusionPieces splits an exclusion's sides where the areas' boundaries or
// other exclusions' cross them.
func (c *cutter) exclusionPieces(i int) []edge {
	if c.pieces[i] == nil {
		x := c.exclusions[i]
		for j := range x.sides {
			for _, piece := range c.split(&x.sides[j].edge, x, &c.areaSides) {
				c.pieces[i] = append(c.pieces[i], c.split(&piece, x, &c.exclusionSides)...)
			}
		}
	}
	return c.pieces[i]
}

// ends tells whether a piece of an exclusion's side has something of the area
// left at its right. Of exclusions that share the piece, the first has it.
func (c *cutter) ends(a *area, exclusion int, piece *edge) bool {
	if !c.spend(1) || a.ball.atLeast(piece.ball.unit) > piece.ball.meters {
		return false
	}
	outside := piece.beside(nudgeMeters)
	if c.locate(a, outside) < -boundaryMeters || c.excluded(outside) {
		return false
	}
	inside := piece.beside(-nudgeMeters)
	return c.near.overlapping(&piece.ball, func(i int) bool {
		x := c.exclusions[i]
		return i >= exclusion || c.locate(x, inside) <= boundaryMeters || c.locate(x, piece.ball.center) < -boundaryMeters
	})
}

// beside returns a point so many metres to the right of the edge's middle.
func (e *edge) beside(meters float64) Point {
	middle, azimuth := position(e.along(), e.meters/2)
	return Destination(middle, azimuth+90, meters)
}

// split cuts an edge where the sides of others than its owner cross it, end on it
// or run along it.
func (c *cutter) split(e *edge, owner *area, others *edges) []edge {
	if !c.spend(2 * lookWork) {
		return nil
	}
	var cuts []float64
	whole := planeOf(e)
	others.index.overlapping(&e.ball, func(item int) bool {
		f, other := others.all[item], &others.planes[item]
		if others.owners[item] == owner || whole.parts(other) || other.parts(&whole) {
			return c.spend(1)
		}
		for _, end := range []Point{f.a, f.b} {
			q := newQuery(end)
			q.meters = boundaryMeters
			if seen, ok := e.nearest(&q); ok && seen.meters <= 2*boundaryMeters {
				cuts = append(cuts, seen.along)
			}
		}
		if opposite(f.aside(e.a), f.aside(e.b)) && opposite(e.aside(f.a), e.aside(f.b)) {
			cuts = append(cuts, e.crossing(f))
		}
		return c.spend(meetWork)
	})
	const shortest = 10 * boundaryMeters
	cuts = slices.DeleteFunc(cuts, func(cut float64) bool { return cut < shortest || cut > e.meters-shortest })
	if len(cuts) == 0 {
		return []edge{*e}
	}
	slices.Sort(cuts)
	var pieces []edge
	from := 0.0
	for _, to := range append(cuts, e.meters) {
		if to-from >= shortest && c.spend(2*lookWork) {
			pieces = append(pieces, newEdge(e.at(from), e.at(to)))
			from = to
		}
	}
	return pieces
}

// underneath returns the square metres between an edge and the equator,
// negative for an edge that goes west in the north or east in the south. At a
// pole, edges meet whatever the longitudes they end with, so it is given one.
func underneath(e *edge) float64 {
	atPole := func(p Point) Point {
		const near = 1e-10 // degrees, 11 micrometres
		if 90-math.Abs(p[1]) < near {
			return Point{0, math.Copysign(90, p[1])}
		}
		return p
	}
	a, b := atPole(e.a), atPole(e.b)
	return geodesic.WGS84.InverseWithCapabilities(a[1], a[0], b[1], b[0], capabilities.Area).S12Area
}
