package geo

import (
	"github.com/pymaxion/geographiclib-go/geodesic"
	"github.com/pymaxion/geographiclib-go/geodesic/capabilities"
)

// Distance returns the length in metres of the shortest path between a and b
// on the WGS84 ellipsoid, to within 20 nm: 0 for equal points, at most
// 20003931.5 between antipodes. It is symmetric to the last bit, and finite
// for every two points that Normalize accepts. It is NaN when a latitude is
// beyond 90 either way or a coordinate is NaN or infinite.
func Distance(a, b Point) float64 {
	return geodesic.WGS84.InverseWithCapabilities(a[1], a[0], b[1], b[0], capabilities.Distance).S12
}
