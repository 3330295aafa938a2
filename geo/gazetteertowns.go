package geo

import "math"

// townTree finds the nearest of many points on the Earth. The points stay in
// their order; boxes around runs of them, and around runs of boxes, are what
// the search prunes with. That costs nothing to build, and is as good as the
// order is: neighbours on the Earth should be neighbours in the list.
type townTree struct {
	points []Point
	places []space
	levels [][]townBox // the first around runs of places; the last has at most treeWidth
}

// treeWidth is how many things a box is around.
const treeWidth = 8

// space is a point of the ellipsoid in space, metres from its centre. The half
// metre that a float32 is off at that length is allowed for by slackMeters.
type space [3]float32

type townBox struct{ min, max space }

const (
	// A chord through the Earth is not quite as long as the geodesic above it
	// says, because the axes of the ellipsoid differ: by 0.34 %.
	slackMeters, slackFactor = 4, 1.004
	// maxNearest is how many points are measured exactly at most.
	maxNearest = 16
)

func spaceOf(p Point) space {
	const axis, flattening = 6378137, 1 / 298.257223563
	const e2 = flattening * (2 - flattening)
	sin, cos := math.Sincos(p[1] * math.Pi / 180)
	sinLon, cosLon := math.Sincos(p[0] * math.Pi / 180)
	n := axis / math.Sqrt(1-e2*sin*sin)
	return space{float32(n * cos * cosLon), float32(n * cos * sinLon), float32(n * (1 - e2) * sin)}
}

func newTownTree(points []Point) townTree {
	t := townTree{points: points, places: make([]space, len(points))}
	var boxes []townBox
	for i, p := range points {
		v := spaceOf(p)
		t.places[i] = v
		if i%treeWidth == 0 {
			boxes = append(boxes, townBox{v, v})
		}
		boxes[len(boxes)-1].add(townBox{v, v})
	}
	for len(boxes) > 0 {
		t.levels = append(t.levels, boxes)
		if len(boxes) <= treeWidth {
			break
		}
		var above []townBox
		for i, b := range boxes {
			if i%treeWidth == 0 {
				above = append(above, b)
			}
			above[len(above)-1].add(b)
		}
		boxes = above
	}
	return t
}

func (b *townBox) add(other townBox) {
	for i := range b.min {
		b.min[i] = min(b.min[i], other.min[i])
		b.max[i] = max(b.max[i], other.max[i])
	}
}

// nearest returns the point whose geodesic distance is least, and that; -1 when
// there are none.
func (t *townTree) nearest(p Point) (index int, meters float64) {
	s := townSearch{tree: t, from: spaceOf(p), within: float32(math.Inf(1)), least: float32(math.Inf(1))}
	if len(t.levels) > 0 {
		top := len(t.levels) - 1
		s.visit(top, 0, len(t.levels[top]))
	}
	index, meters = -1, math.Inf(1)
	for _, c := range s.found[:s.count] {
		if c.square > s.within {
			continue
		}
		if d := Distance(p, t.points[c.index]); d < meters || d == meters && int(c.index) < index {
			index, meters = int(c.index), d
		}
	}
	return index, meters
}

// townSearch collects the points that may be the nearest.
type townSearch struct {
	tree   *townTree
	from   space
	least  float32 // the square of the shortest chord so far
	within float32 // the square of what may still be nearest
	found  [maxNearest]nearTown
	count  int
}

type nearTown struct {
	square float32
	index  int32
}

// visit searches the boxes from first to end of a level, the nearest of them
// first.
func (s *townSearch) visit(level, first, end int) {
	var squares [treeWidth]float32
	boxes := s.tree.levels[level][first:end]
	for i := range boxes {
		squares[i] = boxes[i].squareTo(s.from)
	}
	for range boxes {
		next := 0
		for i := range boxes {
			if squares[i] < squares[next] {
				next = i
			}
		}
		if squares[next] > s.within {
			return
		}
		squares[next] = float32(math.Inf(1))
		begin := (first + next) * treeWidth
		if level > 0 {
			s.visit(level-1, begin, min(begin+treeWidth, len(s.tree.levels[level-1])))
		} else {
			s.look(begin, min(begin+treeWidth, len(s.tree.places)))
		}
	}
}

// look measures the chords to a run of points.
func (s *townSearch) look(first, end int) {
	for i := first; i < end; i++ {
		square := s.tree.places[i].squareTo(s.from)
		if square > s.within {
			continue
		}
		if square < s.least {
			s.least = square
			reach := slackMeters + slackFactor*math.Sqrt(float64(square))
			s.within = float32(reach * reach)
		}
		s.keep(nearTown{square, int32(i)})
	}
}

// keep notes a point. When there is no room it takes that of the farthest.
func (s *townSearch) keep(n nearTown) {
	if s.count < maxNearest {
		s.found[s.count] = n
		s.count++
		return
	}
	farthest := 0
	for i, c := range s.found {
		if c.square > s.found[farthest].square {
			farthest = i
		}
	}
	if n.square < s.found[farthest].square {
		s.found[farthest] = n
	}
}

func (v space) squareTo(w space) float32 {
	x, y, z := v[0]-w[0], v[1]-w[1], v[2]-w[2]
	return x*x + y*y + z*z
}

// squareTo is the square of the way to the nearest place in the box.
func (b *townBox) squareTo(v space) float32 {
	square := float32(0)
	for i := range v {
		d := max(b.min[i]-v[i], v[i]-b.max[i], 0)
		square += d * d
	}
	return square
}
