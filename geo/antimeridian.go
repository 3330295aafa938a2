package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// CutAntimeridian splits a line where it crosses the antimeridian, for a flat
// map on which 180 and -180 are opposite edges. The edges of the line are
// geodesics, and a cut lies on them, within a micrometre: it ends one piece at
// longitude 180 or -180 and begins the next at the other, at the same latitude.
//
// The longitudes given may be in any notation, also beyond 180 as in
// (170, 0), (190, 0); those returned are in [-180, 180]. But for that, the
// vertices are kept, in their order.
//
// A vertex on the antimeridian belongs to the side the line comes from, or, at
// its start, goes to: a line that touches 180 and turns back, ends on it, or
// runs along it, is not cut there. A line wholly on the antimeridian comes
// back at -180. Every pole lies on the antimeridian, so an edge over or to a
// pole is cut there if its ends are more than 180 degrees apart on the map, and
// left alone otherwise.
//
// The result is nil for a line of fewer than two points, or with a point that
// Normalize refuses. The given line is not changed.
func CutAntimeridian(line orb.LineString) orb.MultiLineString {
	vertices, err := normalizeLine(line)
	if err != nil || len(vertices) < 2 {
		return nil
	}
	from := onSide(vertices[0], firstSide(vertices))
	piece := orb.LineString{from}
	var pieces orb.MultiLineString
	for _, to := range vertices[1:] {
		to = onSide(to, from[0])
		if math.Abs(to[0]-from[0]) > 180 {
			if math.Abs(from[0]) != 180 {
				from = crossing(from, to)
				piece = append(piece, from)
			}
			pieces = append(pieces, piece)
			piece = orb.LineString{{-from[0], from[1]}}
		}
		piece = append(piece, to)
		from = to
	}
	return append(pieces, piece)
}

// firstSide returns the first longitude off the antimeridian, or -180 if there
// is none.
func firstSide(vertices orb.LineString) float64 {
	for _, p := range vertices {
		if p[0] != -180 {
			return p[0]
		}
	}
	return -180
}

// onSide gives a point on the antimeridian the sign of the longitude side.
func onSide(p Point, side float64) Point {
	if p[0] == -180 {
		p[0] = math.Copysign(180, side)
	}
	return p
}

// crossing returns where the geodesic from one point to another meets the
// antimeridian, with the longitude 180 or -180 that is on the side of from.
// The points lie off it, more than 180 degrees of longitude apart, so the
// shorter way round leads across.
func crossing(from, to Point) Point {
	edge := pathTo(from, to)
	before, after := 0.0, edge.meters
	// Longitude only grows, or only falls, along a geodesic, so bisection
	// cannot miss. The secant that would be faster suffers near a pole, where
	// the longitude swings by 180 degrees within a step.
	for {
		middle := before + (after-before)/2
		if middle == before || middle == after {
			break
		}
		if math.Abs(edge.at(middle)[0]) < 180 {
			before = middle
		} else {
			after = middle
		}
	}
	return Point{math.Copysign(180, from[0]), edge.at(after)[1]}
}
