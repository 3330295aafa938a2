package geo

import (
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// Point is a place on the Earth: longitude and latitude in degrees, in that
// order.
type Point = orb.Point

// MaxLongitude bounds the longitudes that Normalize accepts, in degrees either
// way: a hundred turns of a map that wraps. Up to there the spacing of
// float64 is below 7.3e-12 degrees, less than a micrometre on the ground; far
// beyond it, a wrapped longitude would be noise that looks like a place.
const MaxLongitude = 36000

// What can be wrong with a coordinate. They come wrapped in a *PointError.
var (
	ErrNotFinite = errors.New("not a finite number")
	ErrLongitude = errors.New("longitude out of range")
	ErrLatitude  = errors.New("latitude out of range")
)

// PointError says which coordinate of a point was refused, and why.
type PointError struct {
	Axis  int     // index in the point and in a GeoJSON position: 0 longitude, 1 latitude
	Value float64 // the refused coordinate; may be NaN or infinite
	Err   error   // ErrNotFinite, ErrLongitude or ErrLatitude
}

// Error names the coordinate, its value and the reason.
func (e *PointError) Error() string {
	return fmt.Sprintf("coordinate %d (%v): %v", e.Axis, e.Value, e.Err)
}

// Unwrap returns the reason, for errors.Is.
func (e *PointError) Unwrap() error { return e.Err }

// Normalize returns p with its longitude wrapped into [-180, 180), so that the
// antimeridian has one name, -180, whether it came as 180, -180 or 540.
// Wrapping is exact: no digit of the given longitude is lost. The latitude is
// kept, and so is the longitude of a point at a pole, where it only gives
// azimuths their reference. A negative zero becomes zero.
//
// The error is a *PointError for a coordinate that is NaN or infinite, a
// longitude beyond MaxLongitude either way, or a latitude beyond 90 either way.
// The longitude is looked at first.
func Normalize(p Point) (Point, error) {
	for axis, value := range p {
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return Point{}, &PointError{Axis: axis, Value: value, Err: ErrNotFinite}
		}
	}
	if math.Abs(p[0]) > MaxLongitude {
		return Point{}, &PointError{Axis: 0, Value: p[0], Err: ErrLongitude}
	}
	if math.Abs(p[1]) > 90 {
		return Point{}, &PointError{Axis: 1, Value: p[1], Err: ErrLatitude}
	}
	return Point{wrapLongitude(p[0]), p[1] + 0}, nil
}

// wrapLongitude maps a longitude in degrees to [-180, 180), exactly.
func wrapLongitude(lon float64) float64 {
	wrapped := math.Remainder(lon, 360)
	if wrapped == 180 {
		return -180
	}
	return wrapped + 0 // -0 + 0 is 0
}

// normalizeLine normalises every point of a line and says which one was wrong.
func normalizeLine(line orb.LineString) (orb.LineString, error) {
	normal := make(orb.LineString, len(line))
	for i, p := range line {
		var err error
		if normal[i], err = Normalize(p); err != nil {
			return nil, fmt.Errorf("point %d: %w", i, err)
		}
	}
	return normal, nil
}
