package scoring

import "math"

// Falloff says how points fall off with how far an answer is off: a distance in
// metres, an angle in degrees or a gap in minutes, whatever the question
// measures. The parameters of a falloff are in that same unit.
type Falloff interface {
	// Share returns the share of the points that is left, in 0..1. It never
	// grows with off. NaN, which measures nothing, and infinity leave 0; below 0
	// counts as 0. It expects a falloff that Validate accepts.
	Share(off float64) float64
	// Validate returns a *RuleError for the first field that makes no sense, or
	// nil.
	Validate() error
}

// ExponentialFalloff leaves
//
//	exp(-max(0, off-Perfect) / Scale)
//
// of the points. Every Scale further leaves 37 % of them, every 0.69 Scale half.
// This is the shape of GeoGuessr's scores and of the GeoScore of
// OpenStreetView-5M (Astruc et al., CVPR 2024: 5000*exp(-km/1492.7)).
type ExponentialFalloff struct {
	Scale   float64 // above 0; for distances see Preset
	Perfect float64 // up to which an answer is perfect; 0 or more
}

// Share returns what is left at off, in 0..1; see Falloff.
func (e ExponentialFalloff) Share(off float64) float64 {
	if math.IsNaN(off) {
		return 0
	}
	return math.Exp(-math.Max(0, off-e.Perfect) / e.Scale)
}

// Validate names scale or perfect.
func (e ExponentialFalloff) Validate() error {
	if !positive(e.Scale) {
		return ruleErrorf("scale", "%v is not above 0 and finite", e.Scale)
	}
	return validatePerfect(e.Perfect)
}

// LinearFalloff leaves all points inside Perfect, none from Zero on, and a
// straight line between the two.
type LinearFalloff struct {
	Perfect float64 // up to which an answer is perfect; 0 or more
	Zero    float64 // from which nothing is left; above Perfect
}

// Share returns what is left at off, in 0..1; see Falloff.
func (l LinearFalloff) Share(off float64) float64 {
	switch {
	case off <= l.Perfect:
		return 1
	case off < l.Zero:
		return (l.Zero - off) / (l.Zero - l.Perfect)
	}
	return 0
}

// Validate names perfect or zero.
func (l LinearFalloff) Validate() error {
	if err := validatePerfect(l.Perfect); err != nil {
		return err
	}
	if !(l.Zero > l.Perfect) || math.IsInf(l.Zero, 1) {
		return ruleErrorf("zero", "%v is not beyond perfect, %v, and finite", l.Zero, l.Perfect)
	}
	return nil
}

func validatePerfect(perfect float64) error {
	if !atLeastZero(perfect) {
		return ruleErrorf("perfect", "%v is not 0 or more and finite", perfect)
	}
	return nil
}
