package geo

import (
	"math"
	"time"
)

// ephemeris is where the Sun stands as seen from the centre of the Earth, at one
// instant. Angles are in degrees. The formulas and their names are those of
// NREL/TP-560-34302 (see solar_terms.go), section 3.
type ephemeris struct {
	longitude      float64 // of the Earth around the Sun, L
	latitude       float64 // of the Earth around the Sun, B
	radius         float64 // distance of the Sun in astronomical units, R
	nutation       float64 // in longitude, delta psi
	obliquity      float64 // true obliquity of the ecliptic, epsilon
	rightAscension float64 // alpha
	declination    float64 // delta
	siderealTime   float64 // apparent, at Greenwich, nu
}

// ephemerisAt computes the ephemeris for an instant in universal time, with the
// seconds that dynamical time is ahead of it.
func ephemerisAt(t time.Time, deltaSeconds float64) ephemeris {
	days := daysFromJ2000(t)
	century := days / julianCentury
	ephemerisCentury := (days + deltaSeconds/secondsPerDay) / julianCentury
	millennium := ephemerisCentury / 10

	var e ephemeris
	e.longitude = wrapDegrees(sumSeries(earthLongitudeTerms[:], millennium) / degree)
	e.latitude = sumSeries(earthLatitudeTerms[:], millennium) / degree
	e.radius = sumSeries(earthRadiusTerms[:], millennium)
	nutation, nutationInObliquity := nutationAt(ephemerisCentury)
	e.nutation = nutation
	e.obliquity = meanObliquity(millennium/10) + nutationInObliquity

	aberration := -20.4898 / 3600 / e.radius
	sinLongitude, cosLongitude := sincosDegrees(e.longitude + 180 + nutation + aberration)
	sinObliquity, cosObliquity := sincosDegrees(e.obliquity)
	sinLatitude, cosLatitude := sincosDegrees(-e.latitude)
	e.rightAscension = wrapDegrees(math.Atan2(sinLongitude*cosObliquity-sinLatitude/cosLatitude*sinObliquity, cosLongitude) / degree)
	e.declination = math.Asin(sinLatitude*cosObliquity+cosLatitude*sinObliquity*sinLongitude) / degree

	mean := 280.46061837 + 360.98564736629*days + century*century*(0.000387933-century/38710000)
	e.siderealTime = wrapDegrees(mean + nutation*cosObliquity)
	return e
}

const (
	secondsPerDay = 86400
	julianCentury = 36525     // days
	j2000         = 946728000 // Unix time of noon on 1 January 2000
)

// daysFromJ2000 counts the days since noon on 1 January 2000.
func daysFromJ2000(t time.Time) float64 {
	return (float64(t.Unix()-j2000) + float64(t.Nanosecond())/1e9) / secondsPerDay
}

// deltaT estimates by how many seconds dynamical time is ahead of universal time,
// from the polynomials of F. Espenak and J. Meeus (Five Millennium Canon of Solar
// Eclipses, NASA/TP-2006-214141). From 1900 to 2020 they are right to a few
// seconds, by 2100 to a minute or two: a minute is 0.0007 degrees of the Sun's
// way through the stars.
func deltaT(t time.Time) float64 {
	year := 2000 + daysFromJ2000(t)/365.25
	switch {
	case year < 1920:
		return polynomial(year-1900, -2.79, 1.494119, -0.0598939, 0.0061966, -0.000197)
	case year < 1941:
		return polynomial(year-1920, 21.20, 0.84493, -0.076100, 0.0020936)
	case year < 1961:
		return polynomial(year-1950, 29.07, 0.407, -1.0/233, 1.0/2547)
	case year < 1986:
		return polynomial(year-1975, 45.45, 1.067, -1.0/260, -1.0/718)
	case year < 2005:
		return polynomial(year-2000, 63.86, 0.3345, -0.060374, 0.0017275, 0.000651814, 0.00002373599)
	case year < 2050:
		return polynomial(year-2000, 62.92, 0.32217, 0.005589)
	default:
		century := (year - 1820) / 100
		return -20 + 32*century*century - 0.5628*(2150-year)
	}
}

// sumSeries adds up series of periodic terms, one for each power of t.
func sumSeries(series [][]periodicTerm, t float64) float64 {
	total := 0.0
	for power := len(series) - 1; power >= 0; power-- {
		sum := 0.0
		for _, term := range series[power] {
			sum += term.amplitude * math.Cos(term.phase+term.rate*t)
		}
		total = total*t + sum
	}
	return total / 1e8
}

// nutationAt returns the nutation in longitude and in obliquity, in degrees, with
// t in Julian centuries of dynamical time from J2000.0.
func nutationAt(t float64) (longitude, obliquity float64) {
	arguments := [5]float64{
		polynomial(t, 297.85036, 445267.111480, -0.0019142, 1.0/189474),
		polynomial(t, 357.52772, 35999.050340, -0.0001603, -1.0/300000),
		polynomial(t, 134.96298, 477198.867398, 0.0086972, 1.0/56250),
		polynomial(t, 93.27191, 483202.017538, -0.0036825, 1.0/327270),
		polynomial(t, 125.04452, -1934.136261, 0.0020708, 1.0/450000),
	}
	for _, term := range nutationTerms {
		angle := 0.0
		for i, multiple := range term.multiples {
			angle += multiple * arguments[i]
		}
		sin, cos := math.Sincos(angle * degree)
		longitude += (term.longitude + term.longitudeRate*t) * sin
		obliquity += (term.obliquity + term.obliquityRate*t) * cos
	}
	const unit = 0.0001 / 3600
	return longitude * unit, obliquity * unit
}

// meanObliquity returns the obliquity of the ecliptic without nutation, in
// degrees, with t in units of ten thousand years from J2000.0.
func meanObliquity(t float64) float64 {
	return polynomial(t, 84381.448, -4680.93, -1.55, 1999.25, -51.38, -249.67, -39.05, 7.12, 27.87, 5.79, 2.45) / 3600
}

// polynomial returns the sum of coefficients[i] * x^i.
func polynomial(x float64, coefficients ...float64) float64 {
	sum := 0.0
	for i := len(coefficients) - 1; i >= 0; i-- {
		sum = sum*x + coefficients[i]
	}
	return sum
}

// sincosDegrees returns sine and cosine of an angle in degrees.
func sincosDegrees(degrees float64) (sin, cos float64) {
	return math.Sincos(math.Remainder(degrees, 360) * degree)
}

// wrapDegrees maps an angle in degrees to [0, 360).
func wrapDegrees(degrees float64) float64 {
	return wrapAzimuth(math.Remainder(degrees, 360))
}
