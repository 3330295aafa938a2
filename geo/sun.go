package geo

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// The years for which the Sun is computed, in UTC, both included. Outside, the
// turning of the Earth is not known well enough for the accuracy stated.
const (
	MinSunYear = 1900
	MaxSunYear = 2100
)

// ErrYear refuses an instant outside of MinSunYear to MaxSunYear.
var ErrYear = errors.New("year out of range")

// SunPosition is where the Sun's centre stands in the sky of a place.
type SunPosition struct {
	AzimuthDegrees float64 // clockwise from true north, in [0, 360)

	// ElevationDegrees is the height above the level horizon as it is seen, and
	// as shadows show it: lifted by refraction, in air of 1010 hPa and 10 degrees
	// Celsius. Below -5/6 degrees, where all of the Sun is under the horizon, no
	// refraction is counted.
	ElevationDegrees float64

	GeometricDegrees float64 // the height without refraction
}

// Sun returns where the Sun stands at an instant, seen from sea level at p. It is
// NREL's Solar Position Algorithm (I. Reda and A. Andreas, NREL/TP-560-34302,
// 2008), right to 0.0003 degrees but for what is not known: refraction near the
// horizon varies with the weather by some 0.1 degrees, and the Earth's rotation
// against UTC, by less than 0.9 s, makes 0.004 degrees. At a pole the azimuth is
// counted from the meridian that the pole's longitude names, as in Inverse; at the
// zenith it says nothing.
//
// The error is a *PointError within for a point that Normalize refuses, or ErrYear.
func Sun(p Point, t time.Time) (SunPosition, error) {
	observer, err := newObserver(p, t)
	if err != nil {
		return SunPosition{}, fmt.Errorf("sun: %w", err)
	}
	return observer.sun(t), nil
}

// SubsolarPoint returns the place where the Sun is in the zenith at an instant,
// normalised as by Normalize. It is that of the Sun's direction from the centre of
// the Earth; parallax moves what is seen by less than 0.003 degrees.
//
// The error is ErrYear.
func SubsolarPoint(t time.Time) (Point, error) {
	if err := checkYear(t); err != nil {
		return Point{}, fmt.Errorf("subsolar point: %w", err)
	}
	e := ephemerisAt(t, deltaT(t))
	return Point{wrapLongitude(e.rightAscension - e.siderealTime), e.declination}, nil
}

// checkYear returns ErrYear for an instant that is not computed.
func checkYear(t time.Time) error {
	if year := t.UTC().Year(); year < MinSunYear || year > MaxSunYear {
		return fmt.Errorf("%w: %d is not in %d to %d", ErrYear, year, MinSunYear, MaxSunYear)
	}
	return nil
}

// observer is a place to look at the Sun from.
type observer struct {
	point       Point   // normalised
	height      float64 // metres above sea level
	hectopascal float64
	celsius     float64
}

// newObserver returns an observer at sea level who may look at the instant t.
func newObserver(p Point, t time.Time) (observer, error) {
	normal, err := Normalize(p)
	if err != nil {
		return observer{}, err
	}
	if err := checkYear(t); err != nil {
		return observer{}, err
	}
	return observer{point: normal, hectopascal: 1010, celsius: 10}, nil
}

// sun returns the Sun's position, whatever the year.
func (o observer) sun(t time.Time) SunPosition {
	return o.see(ephemerisAt(t, deltaT(t)))
}

// see turns the view from the centre of the Earth into that from the observer.
func (o observer) see(e ephemeris) SunPosition {
	hourAngle := e.siderealTime + o.point[0] - e.rightAscension
	sinHour, cosHour := sincosDegrees(hourAngle)
	sinLat, cosLat := sincosDegrees(o.point[1])
	sinDec, cosDec := sincosDegrees(e.declination)

	// The observer's distance from the axis and from the plane of the equator, in
	// equatorial radii (the report rounds the radius to 6378140 m).
	const polarByEquatorialRadius = 0.99664719
	reduced := math.Atan2(polarByEquatorialRadius*sinLat, cosLat)
	fromAxis := math.Cos(reduced) + o.height/6378140*cosLat
	fromEquator := polarByEquatorialRadius*math.Sin(reduced) + o.height/6378140*sinLat

	// The Sun's direction from there: parallax shifts it in hour angle and declination.
	sinParallax := math.Sin(8.794 / 3600 / e.radius * degree)
	x := cosDec*cosHour - fromAxis*sinParallax
	y := cosDec * sinHour
	z := sinDec - fromEquator*sinParallax
	length := math.Sqrt(x*x + y*y + z*z)

	// Turned into the observer's horizon: up, south and west.
	up := (z*sinLat + x*cosLat) / length
	south := (x*sinLat - z*cosLat) / length
	west := y / length
	geometric := math.Atan2(up, math.Hypot(south, west)) / degree
	return SunPosition{
		AzimuthDegrees:   wrapDegrees(math.Atan2(west, south)/degree + 180),
		ElevationDegrees: geometric + o.refraction(geometric),
		GeometricDegrees: geometric,
	}
}

// horizonDegrees is the geometric height of the Sun's centre when its upper limb
// touches the horizon: 16 minutes of arc of radius and 34 of refraction.
const horizonDegrees = -5.0 / 6

// refraction returns by how many degrees the air lifts the Sun that stands at a
// geometric height.
func (o observer) refraction(geometric float64) float64 {
	if geometric < horizonDegrees {
		return 0
	}
	air := o.hectopascal / 1010 * 283 / (273 + o.celsius)
	lift := air * 1.02 / 60 / math.Tan((geometric+10.3/(geometric+5.11))*degree)
	return max(0, lift) // just below the zenith the formula turns negative
}
