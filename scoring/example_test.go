package scoring_test

import (
	"fmt"

	"geodrill/geo"
	"geodrill/scoring"
)

// The points for a pin: measure it, then mark the distance.
func ExampleExponential_Mark() {
	key, guess := geo.Point{76.9453, 43.2587}, geo.Point{76.9572, 43.2331}
	scale, _ := scoring.Street.ScaleMeters()
	rule := scoring.Exponential{MaxPoints: scoring.DefaultMaxPoints, ScaleMeters: scale, PerfectMeters: 20}

	meters := geo.Distance(guess, key)
	mark := rule.Mark(meters)
	fmt.Printf("%.0f m: %d of %d, %s\n", meters, mark.Points, mark.MaxPoints, mark.Why)
	fmt.Println(rule.Mark(12).Why, rule.Mark(50e3).Why)
	// Output:
	// 3004 m: 684 of 5000, by_distance
	// within_perfect out_of_reach
}

func ExamplePresets() {
	for _, preset := range scoring.Presets() {
		scale, _ := preset.ScaleMeters()
		fmt.Println(preset, scale)
	}
	// Output:
	// building 100
	// street 1500
	// city 25000
	// region 200000
	// world 1.4916862e+06
}
