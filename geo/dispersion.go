package geo

import (
	"fmt"
	"slices"
)

// Dispersion says how far points lie from a centre, in metres of Distance.
type Dispersion struct {
	MedianMeters float64 // half the points are nearer, half farther; of an even number, the mean of the middle two
	NinetyMeters float64 // the radius of the smallest circle around the centre that holds 90 % of the points or more
	MaxMeters    float64 // to the farthest point
}

// MeasureDispersion measures how points lie about a centre, which need not be
// one of them: their GeometricMedian, to learn how much a class agreed, or the
// key, to learn how right it was. Poles, antipodes and the antimeridian are
// places like any other.
//
// The error is ErrNoPoints, or a *PointError within for a point (the message
// numbers it) or a centre that Normalize refuses.
func MeasureDispersion(points []Point, center Point) (Dispersion, error) {
	if len(points) == 0 {
		return Dispersion{}, fmt.Errorf("dispersion: %w", ErrNoPoints)
	}
	if _, err := Normalize(center); err != nil {
		return Dispersion{}, fmt.Errorf("dispersion: centre: %w", err)
	}
	normal, err := normalizeLine(points)
	if err != nil {
		return Dispersion{}, fmt.Errorf("dispersion: %w", err)
	}
	meters := make([]float64, len(normal))
	for i, p := range normal {
		meters[i] = Distance(center, p)
	}
	slices.Sort(meters)
	n := len(meters)
	return Dispersion{
		MedianMeters: (meters[(n-1)/2] + meters[n/2]) / 2,
		NinetyMeters: meters[(9*n+9)/10-1], // the rank is nine tenths of n, rounded up
		MaxMeters:    meters[n-1],
	}, nil
}
