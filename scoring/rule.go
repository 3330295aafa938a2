package scoring

import (
	"fmt"
	"math"
)

// DefaultMaxPoints is what a question is worth unless its author says
// otherwise.
const DefaultMaxPoints = 5000

// MaxPointsLimit is the most a question can be worth. It keeps every sum of
// points far from overflow.
const MaxPointsLimit = 1_000_000

// RuleError says which field of a rule is wrong, and why.
type RuleError struct {
	// Field is named as the API names it, with the position or the name of what
	// holds it in front: maxPoints, scale, bands/2/upTo, circle/share. What is in
	// a list is counted from 0.
	Field  string
	Reason string // in English, for a log or a developer
}

// Error names the field and the reason.
func (e *RuleError) Error() string { return e.Field + ": " + e.Reason }

func ruleErrorf(field, format string, args ...any) error {
	return &RuleError{Field: field, Reason: fmt.Sprintf(format, args...)}
}

func validateMaxPoints(field string, points int) error {
	if points < 1 || points > MaxPointsLimit {
		return ruleErrorf(field, "%d is not in 1 to %d", points, MaxPointsLimit)
	}
	return nil
}

// validateFalloff is what the rules with a maximum and a falloff have in common.
func validateFalloff(maxPoints int, f Falloff) error {
	if err := validateMaxPoints("maxPoints", maxPoints); err != nil {
		return err
	}
	if f == nil {
		return ruleErrorf("falloff", "there is none")
	}
	return f.Validate()
}

// positive says that a number is above 0 and finite, which NaN is not.
func positive(x float64) bool { return x > 0 && !math.IsInf(x, 1) }

// atLeastZero says that a number is 0 or more and finite, which NaN is not.
func atLeastZero(x float64) bool { return x >= 0 && !math.IsInf(x, 1) }

// pointsFor rounds a share of the points to the nearest whole number, halves up.
func pointsFor(maxPoints int, share float64) int {
	return int(math.Round(float64(maxPoints) * share))
}
