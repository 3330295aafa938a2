package geo

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/paulmach/orb"
)

// ErrElevation refuses an elevation at which the Sun casts no shadow.
var ErrElevation = errors.New("elevation out of range")

// SunBand is the part of the Earth that sees the Sun at an elevation at an instant: a
// ring around the place that has it in the zenith.
//
// Radii are angles between verticals, which is to say great-circle distances in
// degrees on a sphere that has the places' geographic latitudes and longitudes. On
// that sphere the ring is one of circles, exactly; on the ellipsoid it nearly is, a
// degree being 111.2 km to half a percent.
type SunBand struct {
	Subsolar     Point   // the centre, as by SubsolarPoint
	InnerDegrees float64 // 0 when places up to the centre belong to the band
	OuterDegrees float64 // about 90 at most
}

// ElevationBand answers where on Earth the Sun could have stood at an elevation, in
// degrees as SunPosition.ElevationDegrees counts it, at an instant, give or take a
// tolerance in degrees. The elevation is in 0 to 90 and the tolerance 0 or more;
// what of it reaches below the horizon or beyond the zenith is cut off.
//
// The band holds the places for which Sun says so to within 0.0001 degrees, some ten
// metres on the ground. What a photo does not show is the weather: below 5 degrees
// of elevation, allow a tolerance of 0.1 or more for refraction.
//
// The error is ErrYear, ErrElevation or ErrTolerance.
func ElevationBand(t time.Time, elevationDegrees, toleranceDegrees float64) (SunBand, error) {
	observer, err := newObserver(Point{}, t)
	if err != nil {
		return SunBand{}, fmt.Errorf("elevation band: %w", err)
	}
	if !(elevationDegrees >= 0 && elevationDegrees <= 90) {
		return SunBand{}, fmt.Errorf("elevation band: %w: %v is not in 0 to 90 degrees", ErrElevation, elevationDegrees)
	}
	if !(toleranceDegrees >= 0) {
		return SunBand{}, fmt.Errorf("elevation band: %w: %v is not zero or more", ErrTolerance, toleranceDegrees)
	}
	e := ephemerisAt(t, deltaT(t))
	radius := func(elevation float64) float64 {
		zenith := 90 - observer.geometricOf(min(90, max(0, elevation)))
		return max(0, zenith-8.794/3600/e.radius*math.Sin(zenith*degree)) // without parallax
	}
	return SunBand{
		Subsolar:     Point{wrapLongitude(e.rightAscension - e.siderealTime), e.declination},
		InnerDegrees: radius(elevationDegrees + toleranceDegrees),
		OuterDegrees: radius(elevationDegrees - toleranceDegrees),
	}, nil
}

// geometricOf returns the geometric height of the Sun that is seen at an elevation of
// 0 to 90 degrees.
func (o observer) geometricOf(elevation float64) float64 {
	// What is seen rises with what is, so bisection finds it.
	low, high := horizonDegrees, 90.0
	for {
		middle := low + (high-low)/2
		if middle == low || middle == high {
			return high
		}
		if middle+o.refraction(middle) < elevation {
			low = middle
		} else {
			high = middle
		}
	}
}

// Contains reports whether a place lies in the band, edges included. A point that
// Normalize refuses does not.
func (b SunBand) Contains(p Point) bool {
	normal, err := Normalize(p)
	if err != nil {
		return false
	}
	center, place := onUnitSphere(b.Subsolar), onUnitSphere(normal)
	angle := math.Atan2(center.Cross(place).Norm(), center.Dot(place)) / degree
	return angle >= b.InnerDegrees && angle <= b.OuterDegrees
}

// Edges returns the outer edge of the band and, unless its radius is 0, the inner
// one, for a map: closed lines with a vertex for each degree around the centre,
// normalised as by Normalize. On a flat map they want CutAntimeridian next.
func (b SunBand) Edges() orb.MultiLineString {
	edges := orb.MultiLineString{b.circle(b.OuterDegrees)}
	if b.InnerDegrees > 0 {
		edges = append(edges, b.circle(b.InnerDegrees))
	}
	return edges
}

func (b SunBand) circle(radius float64) orb.LineString {
	center := onUnitSphere(b.Subsolar)
	sinLon, cosLon := sincosDegrees(b.Subsolar[0])
	east := center
	east.X, east.Y, east.Z = -sinLon, cosLon, 0
	north := center.Cross(east)
	line := make(orb.LineString, 0, 361)
	for direction := range 360 {
		sin, cos := sincosDegrees(float64(direction))
		step := north.Mul(cos).Add(east.Mul(sin)).Mul(radius * degree)
		line = append(line, fromUnitSphere(advance(center, step)))
	}
	return append(line, line[0])
}
