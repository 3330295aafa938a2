package geo

import (
	"errors"
	"fmt"

	"github.com/paulmach/orb"
)

// MaxCircleMeters is how large the radius of a circle may be: beyond 19 970 km
// circles overlap themselves around the antipode.
const MaxCircleMeters = 19900e3

// What Circle refuses besides a bad centre.
var (
	ErrRadius   = errors.New("radius out of range")
	ErrVertices = errors.New("number of vertices out of range")
)

// Circle returns a polygon of the given number of vertices, all exactly so many
// metres from the centre, at even azimuths from north, counterclockwise; the
// first is repeated at the end. Longitudes are in [-180, 180): draw it with
// Densify and CutAntimeridian.
//
// Between vertices the geodesics run inside the circle, by 1-cos(pi/vertices)
// of the radius where that is short: 0.5 % with 32 vertices, 0.12 % with 64.
// A circle of up to 9970 km makes a Region, also around a pole or across the
// antimeridian. A larger one is only to be drawn: a Region is the smaller part,
// which is outside of it.
//
// The error is ErrRadius for a radius that is not above 0 and at most
// MaxCircleMeters, ErrVertices for fewer than 3 vertices or more than fit a
// Region, or a *PointError within for a centre that Normalize refuses.
func Circle(center Point, radiusMeters float64, vertices int) (orb.Polygon, error) {
	if !(radiusMeters > 0 && radiusMeters <= MaxCircleMeters) {
		return nil, fmt.Errorf("circle: %w: %v m", ErrRadius, radiusMeters)
	}
	if vertices < 3 || vertices >= MaxVertices {
		return nil, fmt.Errorf("circle: %w: %d", ErrVertices, vertices)
	}
	center, err := Normalize(center)
	if err != nil {
		return nil, fmt.Errorf("circle: center: %w", err)
	}
	ring := make(orb.Ring, vertices, vertices+1)
	for i := range ring {
		ring[i] = Destination(center, -360*float64(i)/float64(vertices), radiusMeters)
	}
	return orb.Polygon{append(ring, ring[0])}, nil
}
