package geo

import (
	"math"
	"slices"

	"github.com/pymaxion/geographiclib-go/geodesic"
	"github.com/pymaxion/geographiclib-go/geodesic/capabilities"
)

// nudgeMeters is how far beside an edge it is looked what lies there.
const nudgeMeters = 1e-4

// cutter takes excluded areas away from a region.
type cutter struct {
	areas, exclusions []*area
	areaSides         edges
	exclusionSides    edges
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
	return &cutter{areas: areas, exclusions: exclusions, areaSides: sidesOf(areas), exclusionSides: sidesOf(exclusions)}
}

// excluded tells whether a point is in the interior of an exclusion.
func (c *cutter) excluded(p Point) bool {
	return slices.ContainsFunc(c.exclusions, func(x *area) bool { return x.containsWithin(p) })
}

// line returns what is left of a line's edge.
func (c *cutter) line(e *edge) (left []edge) {
	for _, piece := range split(e, nil, c.exclusionSides) {
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
		for _, piece := range split(&a.sides[i].edge, a, c.exclusionSides) {
			if !c.excluded(piece.beside(-nudgeMeters)) {
				boundary = append(boundary, piece)
				under += underneath(&piece)
			}
		}
	}
	for i, x := range c.exclusions {
		if x.ball.atLeast(a.ball.unit) > a.ball.meters {
			continue
		}
		for j := range x.sides {
			for _, piece := range c.exclusionPieces(&x.sides[j].edge, x) {
				if !c.ends(a, i, &piece) {
					continue
				}
				boundary = append(boundary, piece)
				if a.containsWithin(piece.ball.center) {
					under -= underneath(&piece)
				}
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

// exclusionPieces splits an exclusion's side where the areas' boundaries or
// other exclusions' cross it.
func (c *cutter) exclusionPieces(e *edge, exclusion *area) (pieces []edge) {
	for _, piece := range split(e, exclusion, c.areaSides) {
		pieces = append(pieces, split(&piece, exclusion, c.exclusionSides)...)
	}
	return pieces
}

// ends tells whether a piece of an exclusion's side has something of the area
// left at its right. Of exclusions that share the piece, the first has it.
func (c *cutter) ends(a *area, exclusion int, piece *edge) bool {
	outside := piece.beside(nudgeMeters)
	if !a.contains(outside) || c.excluded(outside) {
		return false
	}
	return !slices.ContainsFunc(c.exclusions[:exclusion], func(x *area) bool {
		return x.containsWithin(piece.beside(-nudgeMeters)) && x.contains(piece.ball.center)
	})
}

// beside returns a point so many metres to the right of the edge's middle.
func (e *edge) beside(meters float64) Point {
	middle, azimuth := position(e.along(), e.meters/2)
	return Destination(middle, azimuth+90, meters)
}

// split cuts an edge where the sides of others than its owner cross it, end on it
// or run along it.
func split(e *edge, owner *area, others edges) []edge {
	var cuts []float64
	whole := planeOf(e)
	others.index.overlapping(&e.ball, func(item int) bool {
		f, other := others.all[item], &others.planes[item]
		if others.owners[item] == owner || whole.parts(other) || other.parts(&whole) {
			return true
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
		return true
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
		if to-from >= shortest {
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
