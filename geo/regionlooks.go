package geo

import "slices"

// mostLooks bounds the geodesics that a query may solve, when all of a region is
// equally near: some 0.3 s.
const mostLooks = 150_000

// checkLooks refuses a region that some query would take too long for.
func (b *builder) checkLooks() error {
	looks := len(b.points)
	for _, a := range slices.Concat(b.region.areas, b.region.exclusions) {
		for i := range a.sides {
			looks += a.sides[i].looks()
		}
	}
	for i := range b.edges {
		looks += b.edges[i].looks()
	}
	if looks > mostLooks {
		return nowhere("").refuse(ErrTooIntricate)
	}
	return nil
}

// looks bounds how many geodesics finding the nearest place of the edge takes:
// some at the ends of its pieces and at the foot between, as a rule.
func (e *edge) looks() int {
	const whole, piece = 4, 8
	return whole + piece*int(e.meters/wholeEdgeMeters)
}
