package scoring_test

import (
	"math"
	"testing"

	"geodrill/scoring"
)

func TestCircleAdvice(t *testing.T) {
	circle := func(distance, radius float64, n int) (list []scoring.Circle) {
		for range n {
			list = append(list, scoring.Circle{DistanceMeters: distance, RadiusMeters: radius})
		}
		return list
	}
	for _, test := range []struct {
		name    string
		circles []scoring.Circle
		advice  scoring.CircleAdvice
		factor  float64
	}{
		{"none", nil, scoring.DrawMore, math.NaN()},
		{"without a place", circle(math.NaN(), 5, 9), scoring.DrawMore, math.NaN()},
		{"three too small", circle(30, 10, 3), scoring.DrawMore, 3},
		{"four too small", circle(30, 10, 4), scoring.DrawLarger, 3},
		{"four too large", circle(10, 100, 4), scoring.DrawSmaller, 0.1},
		{"half of eight", append(circle(8, 10, 4), circle(12, 10, 4)...), scoring.KeepCircles, 1},
		{"points beside the place", circle(5, 0, 4), scoring.DrawLarger, math.Inf(1)},
		{"points on the place", circle(0, 0, 4), scoring.DrawSmaller, 0},
	} {
		advice, factor := scoring.AdviceFor(scoring.Calibrate(test.circles)), scoring.CircleFactor(test.circles)
		same := factor == test.factor || math.IsNaN(factor) && math.IsNaN(test.factor) || math.Abs(factor-test.factor) < 1e-12
		if advice != test.advice || !same {
			t.Errorf("%s: %s, %v times; want %s, %v", test.name, advice, factor, test.advice, test.factor)
		}
	}
}

// Circles that are drawn the factor times as large hold half of the places.
func TestCirclesOfTheFactorHoldHalf(t *testing.T) {
	var circles []scoring.Circle
	for i := range 21 {
		circles = append(circles, scoring.Circle{DistanceMeters: float64(100 + 37*i), RadiusMeters: float64(20 + 3*i)})
	}
	factor := scoring.CircleFactor(circles)
	for i := range circles {
		circles[i].RadiusMeters *= factor * (1 + 1e-12)
	}
	if c := scoring.Calibrate(circles); c.Held != 11 {
		t.Errorf("%d of %d circles hold the place", c.Held, c.Circles)
	}
}
