package geo

import (
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// MaxLinePoints bounds what Densify returns: 1.6 MB of points. A line around
// the Earth at a step of 1 km has 40 000.
const MaxLinePoints = 100_000

// What Densify refuses besides a bad point.
var (
	ErrStep          = errors.New("step is not a positive length")
	ErrTooManyPoints = errors.New("line would have too many points")
)

// Densify returns the line with points inserted along the geodesics between
// its vertices, evenly on each edge, so that no step is longer than
// maxStepMeters (but for rounding, below 100 nm). A screen that joins them by
// straight strokes then shows the geodesics.
//
// The vertices are kept exactly as given; the inserted points have longitudes
// in [-180, 180), so what crosses the antimeridian wants CutAntimeridian next.
// The given line is not changed. A line of no or one point comes back as it is.
//
// The error is a *PointError within for a vertex that Normalize refuses (the
// message numbers it), ErrStep for a step that is not above zero, or
// ErrTooManyPoints when the result would exceed MaxLinePoints; this is found
// out before the points are made.
func Densify(line orb.LineString, maxStepMeters float64) (orb.LineString, error) {
	if !(maxStepMeters > 0) {
		return nil, fmt.Errorf("densify: %w: %v m", ErrStep, maxStepMeters)
	}
	if len(line) > MaxLinePoints {
		return nil, fmt.Errorf("densify: %w: %d given, at most %d", ErrTooManyPoints, len(line), MaxLinePoints)
	}
	vertices, err := normalizeLine(line)
	if err != nil {
		return nil, fmt.Errorf("densify: %w", err)
	}
	total := len(line)
	for i := 1; i < len(vertices); i++ {
		inserted := math.Ceil(Distance(vertices[i-1], vertices[i])/maxStepMeters) - 1
		// Compared as floats: a tiny step gives more than an int holds.
		if inserted > float64(MaxLinePoints-total) {
			return nil, fmt.Errorf("densify: %w: more than %d, by edge %d at a step of %v m",
				ErrTooManyPoints, MaxLinePoints, i-1, maxStepMeters)
		}
		total += max(0, int(inserted))
	}

	dense := make(orb.LineString, 0, total)
	for i, vertex := range line {
		if i > 0 {
			dense = appendBetween(dense, vertices[i-1], vertices[i], maxStepMeters)
		}
		dense = append(dense, vertex)
	}
	return dense, nil
}

// appendBetween appends the inner points of the geodesic from a to b.
func appendBetween(dense orb.LineString, a, b Point, maxStepMeters float64) orb.LineString {
	edge := pathTo(a, b)
	steps := math.Ceil(edge.meters / maxStepMeters)
	for k := 1.0; k < steps; k++ {
		p := edge.at(edge.meters * k / steps)
		dense = append(dense, Point{wrapLongitude(p[0]), p[1]})
	}
	return dense
}
