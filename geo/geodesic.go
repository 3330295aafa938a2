package geo

import (
	"github.com/pymaxion/geographiclib-go/geodesic"
	"github.com/pymaxion/geographiclib-go/geodesic/capabilities"
)

// Geodesic describes the shortest path from one point to another.
type Geodesic struct {
	Meters         float64 // length, as Distance gives it
	InitialAzimuth float64 // direction of travel at the start: degrees clockwise from north, in [0, 360)
	FinalAzimuth   float64 // direction of travel at the end, onward and not back to the start; in [0, 360)
}

// Inverse returns the shortest path from a to b. Up to 1000 km its azimuths are
// right to 100 nm across the path, from a millimetre on, and beyond to 1e-8
// degrees. Within 200 km of the antipode of a they may be further off, as the
// places themselves are known no better, but lead to b all the same: Destination
// arrives within 50 nm.
//
// Where a direction is a matter of convention, it is this one. Points with no
// distance between them have both azimuths 0. At a pole, an azimuth is counted
// from the meridian that the pole's longitude names: it is the limit for a
// point on that meridian that moves to the pole. Between antipodes, where
// several paths are shortest, it is one of them.
//
// The result is NaN throughout where Distance is NaN.
func Inverse(a, b Point) Geodesic {
	const want = capabilities.Distance | capabilities.Azimuth
	solved := geodesic.WGS84.InverseWithCapabilities(a[1], a[0], b[1], b[0], want)
	if solved.S12 == 0 {
		return Geodesic{}
	}
	return Geodesic{
		Meters:         solved.S12,
		InitialAzimuth: wrapAzimuth(solved.Azi1),
		FinalAzimuth:   wrapAzimuth(solved.Azi2),
	}
}

// Destination returns the point reached from p by going the given number of
// metres along the geodesic that starts in the given direction, in degrees
// clockwise from north (any turn; for the poles see Inverse). It is normalised
// as by Normalize. Negative metres go backwards, and more metres than half the
// Earth's girth go on around it. When the latitude of p is beyond 90 either way
// or an argument is NaN or infinite, the result is no place: its longitude is
// NaN.
func Destination(p Point, azimuthDegrees, meters float64) Point {
	const want = capabilities.Latitude | capabilities.Longitude
	solved := geodesic.WGS84.DirectWithCapabilities(p[1], p[0], azimuthDegrees, meters, want)
	return Point{wrapLongitude(solved.Lon2), solved.Lat2 + 0}
}

// wrapAzimuth maps an azimuth in [-180, 180] to [0, 360).
func wrapAzimuth(azimuth float64) float64 {
	if azimuth < 0 {
		azimuth += 360
	}
	if azimuth == 360 { // the sum of 360 and a negative azimuth too small to count
		return 0
	}
	return azimuth + 0 // -0 + 0 is 0
}

// pathTo returns the geodesic from a to b as a curve to take points from.
// Longitudes along it run on past 180 either way: they are those of a plus the
// degrees travelled.
func pathTo(a, b Point) path {
	const want = capabilities.Latitude | capabilities.Longitude | capabilities.DistanceIn
	line := geodesic.WGS84.InverseLineWithCapabilities(a[1], a[0], b[1], b[0], want)
	return path{line: line, meters: line.Distance()}
}

// path is a geodesic of a known length.
type path struct {
	line   *geodesic.Line
	meters float64
}

// at returns the point the given number of metres from the start.
func (p path) at(meters float64) Point {
	const want = capabilities.Latitude | capabilities.Longitude | capabilities.LongUnroll
	position := p.line.PositionWithCapabilities(meters, want)
	return Point{position.Lon2, position.Lat2}
}
