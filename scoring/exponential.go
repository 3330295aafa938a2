package scoring

import (
	"fmt"
	"math"
)

// Exponential is the rule by which points fall off with distance:
//
//	MaxPoints * exp(-max(0, distance-PerfectMeters) / ScaleMeters)
//
// Every ScaleMeters further leave 37 % of the points, every 0.69 ScaleMeters
// half of them. The methods expect a rule that Validate accepts.
type Exponential struct {
	MaxPoints     int     // for a perfect guess: 1 to MaxPointsLimit
	ScaleMeters   float64 // above 0; see Preset
	PerfectMeters float64 // distance up to which a guess is perfect; 0 or more
}

// Validate returns a *RuleError for the first field that is out of its range,
// or nil.
func (e Exponential) Validate() error {
	switch {
	case e.MaxPoints < 1 || e.MaxPoints > MaxPointsLimit:
		return &RuleError{Field: "maxPoints", Reason: fmt.Sprintf("%d is not in 1 to %d", e.MaxPoints, MaxPointsLimit)}
	case !(e.ScaleMeters > 0) || math.IsInf(e.ScaleMeters, 1):
		return &RuleError{Field: "scaleMeters", Reason: fmt.Sprintf("%v is not a positive length", e.ScaleMeters)}
	case !(e.PerfectMeters >= 0) || math.IsInf(e.PerfectMeters, 1):
		return &RuleError{Field: "perfectMeters", Reason: fmt.Sprintf("%v is not a length", e.PerfectMeters)}
	}
	return nil
}

// Value returns the points for a distance before rounding, in 0..MaxPoints.
// They never grow with the distance. A negative distance, which no measure
// gives, counts as 0. NaN, which is no distance, and infinity earn 0.
func (e Exponential) Value(distanceMeters float64) float64 {
	if math.IsNaN(distanceMeters) {
		return 0
	}
	beyond := math.Max(0, distanceMeters-e.PerfectMeters)
	return float64(e.MaxPoints) * math.Exp(-beyond/e.ScaleMeters)
}

// Points returns Value rounded to the nearest whole number, halves up.
func (e Exponential) Points(distanceMeters float64) int {
	return int(math.Round(e.Value(distanceMeters)))
}

// Mark returns the points for a distance together with why.
func (e Exponential) Mark(distanceMeters float64) Part {
	part := Part{Rule: RuleDistance, Points: e.Points(distanceMeters), MaxPoints: e.MaxPoints, Why: ByDistance}
	switch {
	case distanceMeters <= e.PerfectMeters:
		part.Why = WithinPerfect
	case part.Points == 0:
		part.Why = OutOfReach
	}
	return part
}
