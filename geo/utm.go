package geo

import "math"

// The grids share a false easting, a zone's width and the limits of UTM.
const (
	zoneDegrees      = 6
	utmScale         = 0.9996
	utmFalseEasting  = 500e3
	utmFalseNorthing = 10000e3 // in the southern hemisphere
	utmSouth         = -80.0   // UTM from here
	utmNorth         = 84.0    // to before here, UPS beyond
)

// utm is a position on the Universal Transverse Mercator grid, in metres, as
// NGA.SIG.0012 (The Universal Grids and the Transverse Mercator and Polar
// Stereographic Map Projections, 2014) defines it.
type utm struct {
	zone              int // 1 to 60
	south             bool
	easting, northing float64
}

// toUTM returns the position of a normalised point in its own zone, whatever
// its latitude.
func toUTM(p Point) utm {
	u := utm{zone: utmZone(p), south: p[1] < 0}
	x, y := transverseMercator(p[1], wrapLongitude(p[0]-centralMeridian(u.zone)))
	u.easting, u.northing = utmFalseEasting+utmScale*x, utmScale*y
	if u.south {
		u.northing += utmFalseNorthing
	}
	return u
}

// point returns the point at a position, also where another zone holds it.
func (u utm) point() Point {
	northing := u.northing
	if u.south {
		northing -= utmFalseNorthing
	}
	lat, lon := inverseTransverseMercator((u.easting-utmFalseEasting)/utmScale, northing/utmScale)
	return Point{wrapLongitude(centralMeridian(u.zone) + lon), lat}
}

// centralMeridian returns the longitude of a zone's middle in degrees.
func centralMeridian(zone int) float64 { return float64(zone*zoneDegrees - 183) }

// utmZone returns the zone of a normalised point. South-western Norway and
// Svalbard have their zones widened, so that a coast is not cut.
func utmZone(p Point) int {
	lon, lat := p[0], p[1]
	switch {
	case lat >= 56 && lat < 64 && lon >= 3 && lon < 6:
		return 32
	case lat >= 72 && lat < utmNorth && lon >= 0 && lon < 42:
		return 31 + 2*int((lon+3)/12)
	}
	return (int(math.Floor(lon))+180)/zoneDegrees + 1
}

// The ellipsoid's third flattening and what follows from it: untyped, so that
// the compiler keeps every digit.
const (
	equatorialRadius = 6378137.0
	flattening       = 1 / 298.257223563
	thirdFlattening  = flattening / (2 - flattening)

	n1 = thirdFlattening
	n2 = n1 * n1
	n3 = n2 * n1
	n4 = n3 * n1
	n5 = n4 * n1
	n6 = n5 * n1

	rectifyingRadius = equatorialRadius / (1 + n1) * (1 + n2/4 + n4/64 + n6/256)
)

// kruegerForward returns the coefficients of the series from the sphere to the
// ellipsoid: equation 35 of C. F. F. Karney, Transverse Mercator with an
// accuracy of a few nanometers, J. Geodesy 85, 475-485, 2011,
// doi:10.1007/s00190-011-0445-3.
func kruegerForward() [6]float64 {
	return [6]float64{
		n1/2 - n2*2/3 + n3*5/16 + n4*41/180 - n5*127/288 + n6*7891/37800,
		n2*13/48 - n3*3/5 + n4*557/1440 + n5*281/630 - n6*1983433/1935360,
		n3*61/240 - n4*103/140 + n5*15061/26880 + n6*167603/181440,
		n4*49561/161280 - n5*179/168 + n6*6601661/7257600,
		n5*34729/80640 - n6*3418889/1995840,
		n6 * 212378941 / 319334400,
	}
}

// kruegerInverse returns those of the way back, equation 36.
func kruegerInverse() [6]float64 {
	return [6]float64{
		n1/2 - n2*2/3 + n3*37/96 - n4*1/360 - n5*81/512 + n6*96199/604800,
		n2*1/48 + n3*1/15 - n4*437/1440 + n5*46/105 - n6*1118711/3870720,
		n3*17/480 - n4*37/840 - n5*209/4480 + n6*5569/90720,
		n4*4397/161280 - n5*11/504 - n6*830251/7257600,
		n5*4583/161280 - n6*108847/3991680,
		n6 * 20648693 / 638668800,
	}
}

// transverseMercator projects a latitude, and a longitude from the central
// meridian, in degrees, to metres east and north, at a scale of 1. Within a
// grid zone it is exact to nanometres.
func transverseMercator(lat, lon float64) (x, y float64) {
	sinLon, cosLon := math.Sincos(lon * math.Pi / 180)
	tau := conformal(math.Tan(lat * math.Pi / 180))
	xi := math.Atan2(tau, cosLon)
	eta := math.Asinh(sinLon / math.Hypot(tau, cosLon))
	north, east := xi, eta
	for i, coefficient := range kruegerForward() {
		k := float64(2 * (i + 1))
		north += coefficient * math.Sin(k*xi) * math.Cosh(k*eta)
		east += coefficient * math.Cos(k*xi) * math.Sinh(k*eta)
	}
	return rectifyingRadius * east, rectifyingRadius * north
}

// inverseTransverseMercator is the way back.
func inverseTransverseMercator(x, y float64) (lat, lon float64) {
	north, east := y/rectifyingRadius, x/rectifyingRadius
	xi, eta := north, east
	for i, coefficient := range kruegerInverse() {
		k := float64(2 * (i + 1))
		xi -= coefficient * math.Sin(k*north) * math.Cosh(k*east)
		eta -= coefficient * math.Cos(k*north) * math.Sinh(k*east)
	}
	sinXi, cosXi := math.Sincos(xi)
	tau := geodetic(sinXi / math.Hypot(math.Sinh(eta), cosXi))
	return math.Atan(tau) * 180 / math.Pi, math.Atan2(math.Sinh(eta), cosXi) * 180 / math.Pi
}

// conformal returns the tangent of the conformal latitude, of the tangent of a
// latitude: equation 7 of the same paper.
func conformal(tau float64) float64 {
	e := math.Sqrt(flattening * (2 - flattening))
	sigma := math.Sinh(e * math.Atanh(e*tau/math.Hypot(1, tau)))
	return tau*math.Hypot(1, sigma) - sigma*math.Hypot(1, tau)
}

// geodetic is the way back, by Newton's method: equations 19 to 21. Three steps
// reach the last digit; each takes about the square of the error of the last.
func geodetic(conformalTau float64) float64 {
	const e2 = flattening * (2 - flattening)
	tau := conformalTau / (1 - e2)
	for range 4 {
		at := conformal(tau)
		tau += (conformalTau - at) / math.Hypot(1, at) *
			(1 + (1-e2)*tau*tau) / ((1 - e2) * math.Hypot(1, tau))
	}
	return tau
}
