package geo

import "math"

// crossingWork bounds what the search for crossings may do: some seconds, which
// only edges that someone laid out to be slow take.
const crossingWork = 20_000_000

// meetWork is what solving how two edges meet costs, as against looking at a
// node of the index.
const meetWork = 400

// bundles find the sides of an area that may meet one of them. To the
// balls of the area's index they add boxes along the sides' direction, so that
// long sides close together are told apart.
type bundles struct {
	area   *area
	planes []plane
	boxes  []box // of the index's nodes
	ends   []int // the number after the last node below each
	work   int   // that may still be done
}

// box holds the ends of edges: within low and high along each of its axes.
type box struct {
	axes      [3]vector
	low, high vector
	bow       float64 // the greatest of the edges
}

func newBundles(a *area) *bundles {
	b := &bundles{area: a, work: crossingWork}
	b.planes = make([]plane, len(a.sides))
	for i := range b.planes {
		b.planes[i] = planeOf(&a.sides[i].edge)
	}
	nodes := a.index.nodes
	b.boxes, b.ends = make([]box, len(nodes)), make([]int, len(nodes))
	for at := len(nodes) - 1; at >= 0; at-- { // children come after their parent
		b.ends[at] = at + 1
		if right := nodes[at].right; right != 0 {
			b.ends[at] = b.ends[right]
		}
		b.boxes[at] = b.boxOf(nodes[at:b.ends[at]])
	}
	return b
}

// boxOf returns the box of the sides in the leaves among the nodes.
func (b *bundles) boxOf(nodes []node) box {
	inf := math.Inf(1)
	made := box{low: vector{inf, inf, inf}, high: vector{-inf, -inf, -inf}}
	var along vector
	b.each(nodes, func(p *plane) {
		direction := p.b.minus(p.a)
		if along.dot(direction) < 0 {
			direction = direction.times(-1)
		}
		along = along.plus(direction)
	})
	up := nodes[0].ball.unit
	across := up.cross(along)
	if size := across.length(); size > 0 {
		across = across.times(1 / size)
		made.axes = [3]vector{across.cross(up), across, up}
	} else {
		made.axes = [3]vector{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}
	}
	b.each(nodes, func(p *plane) {
		made.bow = max(made.bow, p.bow)
		for k, axis := range made.axes {
			first, last := axis.dot(p.a), axis.dot(p.b)
			made.low[k], made.high[k] = min(made.low[k], first, last), max(made.high[k], first, last)
		}
	})
	return made
}

func (b *bundles) each(nodes []node, visit func(p *plane)) {
	for i := range nodes {
		if nodes[i].right == 0 {
			visit(&b.planes[nodes[i].item])
		}
	}
}

// parts tells whether an edge surely lies beside the box, along one of its axes.
// Between its ends, an arc leaves the range they span by at most the share
// angle^2/8 of its bounds, which is the 75th of the bow.
func (b *box) parts(p *plane) bool {
	const noise = 1e-14
	bow := p.bow + b.bow
	for k, axis := range b.axes {
		first, last := axis.dot(p.a), axis.dot(p.b)
		low, high := min(first, last), max(first, last)
		doubt := bow + noise + 80*bow*max(math.Abs(low), math.Abs(high), math.Abs(b.low[k]), math.Abs(b.high[k]))
		if low > b.high[k]+doubt || high < b.low[k]-doubt {
			return true
		}
	}
	return false
}

// partsBox tells whether the box surely lies on one side of the plane.
func (p *plane) partsBox(b *box) bool {
	const noise = 1e-14
	doubt := (p.bow+b.bow)*p.size + noise
	low, high := 0.0, 0.0
	for k, axis := range b.axes {
		slope := p.normal.dot(axis)
		first, last := slope*b.low[k], slope*b.high[k]
		low, high = low+min(first, last), high+max(first, last)
	}
	return low > doubt || high < -doubt
}

// search calls visit for the sides of higher number that may meet side i, until
// it returns false. It tells whether it never did and the work was not
// too much.
func (b *bundles) search(i int, visit func(j int) bool) bool {
	nodes := b.area.index.nodes
	s := &b.area.sides[i]
	for at := 0; at < len(nodes); {
		b.work--
		n := &nodes[at]
		switch {
		case n.ball.atLeast(s.ball.unit) > s.ball.meters+boundaryMeters,
			b.planes[i].partsBox(&b.boxes[at]), b.boxes[at].parts(&b.planes[i]):
			at = b.ends[at]
			continue
		case n.right == 0 && int(n.item) > i && !b.planes[n.item].parts(&b.planes[i]):
			if b.work -= meetWork; b.work < 0 || !visit(int(n.item)) {
				return false
			}
		}
		at++
	}
	return true
}
