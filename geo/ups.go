package geo

import "math"

// What the Universal Polar Stereographic grid fixes.
const (
	upsScale = 0.994
	upsFalse = 2000e3 // easting and northing of the pole
)

// ups is a position on the Universal Polar Stereographic grid, in metres, as
// NGA.SIG.0012 defines it.
type ups struct {
	south             bool
	easting, northing float64
}

// toUPS returns the position of a normalised point on the grid of the pole of
// its hemisphere, at any latitude but the other pole.
func toUPS(p Point) ups {
	tau := conformal(math.Tan(math.Abs(p[1]) * math.Pi / 180))
	radius := poleScale() / (tau + math.Hypot(1, tau))
	sin, cos := math.Sincos(p[0] * math.Pi / 180)
	if p[1] >= 0 {
		cos = -cos
	}
	return ups{south: p[1] < 0, easting: upsFalse + radius*sin, northing: upsFalse + radius*cos}
}

// point returns the point at a position.
func (u ups) point() Point {
	x, y := u.easting-upsFalse, u.northing-upsFalse
	if !u.south {
		y = -y
	}
	t := math.Hypot(x, y) / poleScale()
	lat := 90.0
	if t > 0 {
		lat = math.Atan(geodetic((1/t-t)/2)) * 180 / math.Pi
	}
	if u.south {
		lat = -lat
	}
	return Point{wrapLongitude(math.Atan2(x, y) * 180 / math.Pi), lat}
}

// poleScale returns metres on the grid per tangent of half the conformal
// distance from the pole: equations 21-33 and 21-34 of J. P. Snyder, Map
// Projections: A Working Manual, USGS Professional Paper 1395, 1987.
func poleScale() float64 {
	e := math.Sqrt(flattening * (2 - flattening))
	return 2 * upsScale * equatorialRadius / (math.Sqrt(1-e*e) * math.Exp(e*math.Atanh(e)))
}
