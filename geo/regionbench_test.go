package geo_test

import (
	"math"
	"testing"

	"geodrill/geo"

	"github.com/paulmach/orb"
	"github.com/pymaxion/geographiclib-go/geodesic"
	"github.com/pymaxion/geographiclib-go/geodesic/capabilities"
)

// city is a wavy boundary of 1000 vertices, some 10 km across.
func city(b *testing.B) (*geo.Region, orb.Ring) {
	b.Helper()
	center := geo.Point{76.8897, 43.2389}
	var ring orb.Ring
	for i := range 1000 {
		meters := 10e3 + 2e3*math.Sin(float64(i)/7) + 500*math.Sin(float64(i)*1.7)
		ring = append(ring, geo.Destination(center, -0.36*float64(i), meters))
	}
	ring = append(ring, ring[0])
	r, err := geo.NewRegion(orb.Polygon{ring})
	if err != nil {
		b.Fatal(err)
	}
	return r, ring
}

// guesses are points from inside the city to beyond the horizon.
func guesses() []geo.Point {
	center := geo.Point{76.8897, 43.2389}
	var points []geo.Point
	for i, meters := range []float64{1e3, 8e3, 12e3, 15e3, 40e3, 200e3, 1000e3, 3000e3, 5000e3, 9000e3, 12000e3, 18000e3} {
		points = append(points, geo.Destination(center, 37*float64(i), meters))
	}
	return points
}

func BenchmarkRegionDistance1000(b *testing.B) {
	r, _ := city(b)
	points := guesses()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		r.DistanceTo(points[i%len(points)])
	}
}

// A region that is a point costs what the geodesic does.
func BenchmarkRegionDistancePoint(b *testing.B) {
	almaty, quito := geo.Point{76.8897, 43.2389}, geo.Point{-78.4678, -0.1807}
	b.Run("region", func(b *testing.B) {
		r, err := geo.NewRegion(almaty)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			r.DistanceTo(quito)
		}
	})
	b.Run("library", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			geodesic.WGS84.InverseWithCapabilities(quito[1], quito[0], almaty[1], almaty[0], capabilities.Distance)
		}
	})
}

func BenchmarkNewRegion1000(b *testing.B) {
	_, ring := city(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := geo.NewRegion(orb.Polygon{ring}); err != nil {
			b.Fatal(err)
		}
	}
}
