package geo

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// longestEdgeMeters is how long an edge may be. Beyond 19 970 km several
// geodesics may be shortest, and which one is meant is anyone's guess.
const longestEdgeMeters = 19900e3

// checker normalises and checks what a region is made of.
type checker struct {
	vertices int     // counted so far
	straight float64 // metres within which edges are to be straight on a flat map; 0 for geodesics
}

// points normalises points that belong together.
func (c *checker) points(at place, given []Point) ([]Point, error) {
	if len(given) == 0 {
		return nil, at.refuse(ErrEmpty)
	}
	if c.vertices += len(given); c.vertices > MaxVertices {
		return nil, at.atVertex(MaxVertices-c.vertices+len(given)).refusef("%w: more than %d", ErrTooManyVertices, MaxVertices)
	}
	normal := make([]Point, len(given))
	for i, p := range given {
		var err error
		if normal[i], err = Normalize(p); err != nil {
			return nil, at.atVertex(i).refuse(err)
		}
	}
	return normal, nil
}

// path normalises the vertices of a line or ring, with those that keep its edges
// straight where they are to be. It also numbers them as given; an inserted one
// has the number of the vertex before.
func (c *checker) path(at place, given []Point) (normal []Point, numbers []int, err error) {
	if normal, err = c.points(at, given); err != nil {
		return nil, nil, err
	}
	if c.straight > 0 {
		return c.straightPath(at, given)
	}
	numbers = make([]int, len(given))
	for i := range numbers {
		numbers[i] = i
	}
	return normal, numbers, nil
}

// straightPath is path for vertices that are checked and counted, on a flat map.
func (c *checker) straightPath(at place, given []Point) (normal []Point, numbers []int, err error) {
	room := MaxVertices - c.vertices
	var dense orb.LineString
	for i, p := range given {
		if i > 0 {
			dense = appendStraight(dense, given[i-1], p, c.straight, i+room)
		}
		if len(dense) > i+room {
			return nil, nil, at.atVertex(i-1).refusef("%w: more than %d, by the edge from here", ErrTooManyVertices, MaxVertices)
		}
		for len(numbers) < len(dense) {
			numbers = append(numbers, i-1)
		}
		dense, numbers = append(dense, p), append(numbers, i)
	}
	c.vertices += len(dense) - len(given)
	normal, err = normalizeLine(dense)
	return normal, numbers, err
}

// line normalises a line, without vertices that repeat the one before.
func (c *checker) line(at place, given orb.LineString) (orb.LineString, error) {
	points, numbers, err := c.path(at, given)
	if err != nil {
		return nil, err
	}
	line := orb.LineString{points[0]}
	for i, p := range points[1:] {
		if same(p, line[len(line)-1]) {
			continue
		}
		if Distance(line[len(line)-1], p) > longestEdgeMeters {
			return nil, at.atVertex(numbers[i]).refuse(ErrEdgeTooLong)
		}
		line = append(line, p)
	}
	if len(line) < 2 {
		return nil, at.refusef("%w: a line needs 2", ErrTooFewPoints)
	}
	return line, nil
}

// polygon normalises a polygon and makes its area.
func (c *checker) polygon(at place, given orb.Polygon) (*area, error) {
	if len(given) == 0 {
		return nil, at.refuse(ErrEmpty)
	}
	polygon := make(orb.Polygon, len(given))
	vertices := make([][]int, len(given))
	for r, ring := range given {
		var err error
		if polygon[r], vertices[r], err = c.ring(at.inRing(r), ring); err != nil {
			return nil, err
		}
	}
	if _, fits := smallestCap(polygon[0]); !fits {
		return nil, at.inRing(0).refuse(ErrWiderThanHemisphere)
	}
	for r, ring := range polygon {
		if left := leftOf(ring); left < 0 == (r == 0) {
			reverse(ring, vertices[r])
		}
	}
	a := newArea(polygon, vertices)
	touch, err := checkCrossing(at, a)
	if err != nil {
		return nil, err
	}
	return a, checkHoles(at, a, touch)
}

// reverse turns a closed ring round, with the numbers that its edges have by
// the vertex they were given to start from.
func reverse(ring orb.Ring, vertices []int) {
	slices.Reverse(ring)
	slices.Reverse(vertices)
}

// ring normalises a ring, without repeated vertices and without seams: where
// a flat map is cut, a ring around a pole goes along a meridian to the pole and
// back, which is no boundary. It also returns each vertex's number in the
// given ring.
func (c *checker) ring(at place, given orb.Ring) (orb.Ring, []int, error) {
	points, numbers, err := c.path(at, given)
	if err != nil {
		return nil, nil, err
	}
	last := len(points) - 1
	switch {
	case last < 2:
		return nil, nil, at.refusef("%w: a ring needs 4, the last equal to the first", ErrTooFewPoints)
	case !same(points[0], points[last]):
		return nil, nil, at.atVertex(numbers[last]).refuse(ErrUnclosed)
	}
	ring, vertices := withoutSeams(points[:last])
	switch {
	case len(ring) < 3 && isBand(given):
		return nil, nil, at.refuse(ErrWiderThanHemisphere)
	case len(ring) < 3:
		return nil, nil, at.refusef("%w: a ring needs 3, and the first again", ErrTooFewPoints)
	}
	ring = append(ring, ring[0])
	for i := range vertices {
		vertices[i] = numbers[vertices[i]]
		if Distance(ring[i], ring[i+1]) > longestEdgeMeters {
			return nil, nil, at.atVertex(vertices[i]).refuse(ErrEdgeTooLong)
		}
	}
	return ring, vertices, nil
}

// withoutSeams drops repeated vertices and seams from a ring without its last
// vertex, and numbers what is left. There is at least one.
func withoutSeams(points []Point) (orb.Ring, []int) {
	var ring orb.Ring
	var vertices []int
	inSeam := false
	start := offSeam(points)
	for k := range points {
		i := (start + k) % len(points)
		p := points[i]
		for len(ring) > 1 {
			top := ring[len(ring)-1]
			if !inSeam && math.Abs(top[1]) != 90 || !turnsBack(ring[len(ring)-2], top, p) {
				break
			}
			ring, vertices = ring[:len(ring)-1], vertices[:len(vertices)-1]
			inSeam = true
		}
		if len(ring) > 0 {
			top := ring[len(ring)-1]
			if same(p, top) {
				continue
			}
			inSeam = inSeam && p[0] == top[0]
		}
		ring, vertices = append(ring, p), append(vertices, i)
	}
	for len(ring) > 1 && same(ring[0], ring[len(ring)-1]) {
		ring, vertices = ring[:len(ring)-1], vertices[:len(vertices)-1]
	}
	first := slices.Index(vertices, slices.Min(vertices))
	return slices.Concat(ring[first:], ring[:first]), slices.Concat(vertices[first:], vertices[:first])
}

// isBand tells whether a ring is written as going around the Earth on either side of
// the equator, as the box from -180 to 180 and -60 to 85 does. Once its ends
// are the one meridian that they are, little is left of it.
func isBand(given orb.Ring) bool {
	bound := given.Bound()
	return bound.Max[0]-bound.Min[0] >= 360 && bound.Min[1] < 0 && bound.Max[1] > 0
}

// offSeam finds a vertex where no seam can be: one that is reached, and not
// from a pole, along anything but a meridian.
func offSeam(points []Point) int {
	for i, p := range points {
		before := points[(i+len(points)-1)%len(points)]
		if math.Abs(p[1]) != 90 && math.Abs(before[1]) != 90 && p[0] != before[0] {
			return i
		}
	}
	return 0
}

// turnsBack tells whether the way from a over b to c runs back on itself along
// a meridian.
func turnsBack(a, b, c Point) bool {
	on := func(p Point) bool { return p[0] == b[0] || math.Abs(p[1]) == 90 || math.Abs(b[1]) == 90 }
	if !on(a) || !on(c) || a[0] != c[0] && math.Abs(a[1]) != 90 && math.Abs(c[1]) != 90 {
		return false
	}
	return (b[1]-a[1])*(c[1]-b[1]) < 0
}

// same tells whether normalised points are one place.
func same(a, b Point) bool { return a == b || a[1] == b[1] && math.Abs(a[1]) == 90 }
