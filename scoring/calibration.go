package scoring

import "math"

// Circle is a confidence circle that was drawn, and where the truth lay.
type Circle struct {
	DistanceMeters float64 // from the pin to the key
	RadiusMeters   float64
}

// Calibration is how well a trainee or a cohort knew how sure to be: how often
// the place lay in circles that were to hold it as often as not.
type Calibration struct {
	Circles int
	Held    int     // circles that held the place, their edge included
	Share   float64 // Held of Circles; NaN when there are none

	// Low and High bound, with 95 % confidence, the share that would come out of
	// many more circles: see Wilson. With few circles they are far apart.
	Low, High float64

	Verdict Verdict
}

// Verdict is a stable code for what a calibration shows.
type Verdict string

// The verdicts there are.
const (
	Undecided      Verdict = "undecided"       // one half is in the interval: well calibrated, or too few to tell
	OverConfident  Verdict = "over_confident"  // the circles hold the place less often than not
	UnderConfident Verdict = "under_confident" // they hold it more often than not: they could be smaller
)

// Calibrate sums up circles. It passes over those with a NaN, which are guesses
// without a place or without a circle, and those with a radius below 0.
func Calibrate(circles []Circle) Calibration {
	var c Calibration
	for _, circle := range circles {
		if math.IsNaN(circle.DistanceMeters) || !(circle.RadiusMeters >= 0) {
			continue
		}
		c.Circles++
		if circle.DistanceMeters <= circle.RadiusMeters {
			c.Held++
		}
	}
	c.Share = float64(c.Held) / float64(c.Circles)
	c.Low, c.High = Wilson(c.Held, c.Circles)
	switch {
	case c.High < 0.5:
		c.Verdict = OverConfident
	case c.Low > 0.5:
		c.Verdict = UnderConfident
	default:
		c.Verdict = Undecided
	}
	return c
}

// CircleAdvice is a stable code for what to change about circles.
type CircleAdvice string

// The advice there is.
const (
	DrawLarger  CircleAdvice = "draw_larger"
	DrawSmaller CircleAdvice = "draw_smaller"
	KeepCircles CircleAdvice = "keep"    // many are drawn, and nothing speaks against them
	DrawMore    CircleAdvice = "too_few" // to tell
)

// enoughCircles is of how many circles it would show if they were far off.
const enoughCircles = 8

// AdviceFor says what a calibration advises.
func AdviceFor(c Calibration) CircleAdvice {
	switch {
	case c.Verdict == OverConfident:
		return DrawLarger
	case c.Verdict == UnderConfident:
		return DrawSmaller
	case c.Circles < enoughCircles:
		return DrawMore
	}
	return KeepCircles
}

// CircleFactor is how many times as large circles would have held half of the places:
// the median of the distances in radii. It passes over what Calibrate passes over,
// is infinite for circles of no size, and NaN without any.
func CircleFactor(circles []Circle) float64 {
	var factors []float64
	for _, c := range circles {
		switch {
		case math.IsNaN(c.DistanceMeters) || !(c.RadiusMeters >= 0):
		case c.DistanceMeters == 0:
			factors = append(factors, 0)
		default:
			factors = append(factors, c.DistanceMeters/c.RadiusMeters)
		}
	}
	return Median(factors)
}

// Wilson returns the score interval of 95 % confidence for a share of which hits
// of trials were seen: within 0..1 and useful for small counts, where the textbook
// interval is not (Wilson: Probable inference, the law of succession, and
// statistical inference, JASA 22, 209-212, 1927). Without trials it is 0 to 1.
// It expects 0 <= hits <= trials.
func Wilson(hits, trials int) (low, high float64) {
	if trials == 0 {
		return 0, 1
	}
	const z = 1.959963984540054 // 97.5 % of a standard normal lie below
	n, share := float64(trials), float64(hits)/float64(trials)
	middle := (share + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(share*(1-share)/n+z*z/(4*n*n))
	// At 0 and n the formula ends at 0 and 1 but for rounding.
	return math.Max(0, middle-half), math.Min(1, middle+half)
}
