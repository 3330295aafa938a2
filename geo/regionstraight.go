package geo

import (
	"errors"
	"fmt"

	"github.com/paulmach/orb"
)

// ErrStraightTolerance is what DensifyStraight and ReadStraightRegion say of a tolerance that is too fine.
var ErrStraightTolerance = errors.New("tolerance is not a millimetre or more")

// finestStraight is how fine a tolerance may be, in metres.
const finestStraight = 1e-3

// DensifyStraight returns the geometry with vertices inserted on its edges,
// which are taken to be straight on a flat map of longitudes and latitudes, as
// RFC 7946 and most software have them. The geodesics between the vertices then keep
// within the tolerance, in metres, of what was meant, so that NewRegion may
// have it. Do this to what is imported; an edge along the 60th parallel from 0
// to 10 degrees otherwise runs 10 km north of it.
//
// Longitudes count as they are written: the edge from 179 to 181 is 2 degrees
// long and that from 179 to -179 goes 358 degrees the other way. Inserted
// vertices continue the notation. Vertices are kept, points and geometries
// other than lines, rings, polygons and collections come back as they are, and
// the given geometry is not changed.
//
// The error is a *PointError within for a vertex that Normalize refuses, ErrStraightTolerance for a
// tolerance below a millimetre, or ErrTooManyPoints when a line or ring would
// exceed MaxVertices.
func DensifyStraight(geometry orb.Geometry, toleranceMeters float64) (orb.Geometry, error) {
	if !(toleranceMeters >= finestStraight) {
		return nil, fmt.Errorf("densify straight edges: %w: %v m", ErrStraightTolerance, toleranceMeters)
	}
	dense, err := densifyStraight(geometry, toleranceMeters)
	if err != nil {
		return nil, fmt.Errorf("densify straight edges: %w", err)
	}
	return dense, nil
}

func densifyStraight(geometry orb.Geometry, tolerance float64) (orb.Geometry, error) {
	switch g := geometry.(type) {
	case orb.LineString:
		return straightLine(g, tolerance)
	case orb.Ring:
		return straightRing(g, tolerance)
	case orb.MultiLineString:
		return each(g, func(line orb.LineString) (orb.LineString, error) { return straightLine(line, tolerance) })
	case orb.Polygon:
		return straightPolygon(g, tolerance)
	case orb.MultiPolygon:
		return each(g, func(polygon orb.Polygon) (orb.Polygon, error) { return straightPolygon(polygon, tolerance) })
	case orb.Collection:
		return each(g, func(part orb.Geometry) (orb.Geometry, error) { return densifyStraight(part, tolerance) })
	}
	return geometry, nil
}

// each applies f to every part, and says which one it refused.
func each[P ~[]E, E any](parts P, f func(E) (E, error)) (P, error) {
	done := make(P, len(parts))
	for i, part := range parts {
		var err error
		if done[i], err = f(part); err != nil {
			return nil, fmt.Errorf("part %d: %w", i, err)
		}
	}
	return done, nil
}

func straightPolygon(polygon orb.Polygon, tolerance float64) (orb.Polygon, error) {
	return each(polygon, func(ring orb.Ring) (orb.Ring, error) { return straightRing(ring, tolerance) })
}

func straightRing(ring orb.Ring, tolerance float64) (orb.Ring, error) {
	line, err := straightLine(orb.LineString(ring), tolerance)
	return orb.Ring(line), err
}

func straightLine(line orb.LineString, tolerance float64) (orb.LineString, error) {
	if _, err := normalizeLine(line); err != nil {
		return nil, err
	}
	var dense orb.LineString
	for i, p := range line {
		if i > 0 {
			dense = appendStraight(dense, line[i-1], p, tolerance, MaxVertices)
		}
		if dense = append(dense, p); len(dense) > MaxVertices {
			return nil, fmt.Errorf("%w: more than %d, by edge %d", ErrTooManyPoints, MaxVertices, i-1)
		}
	}
	return dense, nil
}

// appendStraight appends the inner vertices of the straight edge from a to b,
// one beyond the most that there may be, at most.
func appendStraight(dense orb.LineString, a, b Point, tolerance float64, most int) orb.LineString {
	if len(dense) > most || keepsStraight(a, b, tolerance) {
		return dense
	}
	middle := between(a, b, 0.5)
	dense = appendStraight(dense, a, middle, tolerance, most)
	return appendStraight(append(dense, middle), middle, b, tolerance, most)
}

// keepsStraight tells whether the geodesic from a to b keeps within the
// tolerance of the straight edge. It looks at three places, because one alone
// may be where they cross, as on the equator.
func keepsStraight(a, b Point, tolerance float64) bool {
	// Wider, and the edge may come back to where it set out.
	const widest = 90
	if b[0]-a[0] > widest || a[0]-b[0] > widest {
		return false
	}
	e := newEdge(wrapped(a), wrapped(b))
	for _, share := range []float64{0.25, 0.5, 0.75} {
		q := newQuery(wrapped(between(a, b, share)))
		q.meters = tolerance
		if seen, ok := e.nearest(&q); !ok || seen.meters > tolerance {
			return false
		}
	}
	return true
}

// between returns the place at a share of the way from a to b on a flat map.
func between(a, b Point, share float64) Point {
	return Point{a[0] + (b[0]-a[0])*share, a[1] + (b[1]-a[1])*share}
}

func wrapped(p Point) Point { return Point{wrapLongitude(p[0]), p[1]} }
