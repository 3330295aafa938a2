package scoring

import "math"

// BearingRule marks the direction in which the camera looked.
type BearingRule struct {
	MaxPoints int     // 1 to MaxPointsLimit
	Falloff   Falloff // in degrees
}

// Validate returns a *RuleError for the first field that makes no sense, or nil.
func (b BearingRule) Validate() error { return validateFalloff(b.MaxPoints, b.Falloff) }

// Mark returns the part for a bearing, in degrees clockwise from north. NaN is a
// bearing that was not answered.
func (b BearingRule) Mark(answerDegrees, keyDegrees float64) Part {
	return newPart(RuleBearing, b.MaxPoints, b.Falloff, BearingError(answerDegrees, keyDegrees), WithinTolerance, ByAngle)
}

// BearingError returns the angle between two bearings, in degrees, the shorter
// way round: 0..180. Bearings wrap: 350 and -10 are the same. It is NaN when a
// bearing is NaN or infinite.
func BearingError(aDegrees, bDegrees float64) float64 {
	return math.Abs(math.Remainder(aDegrees-bDegrees, 360))
}
