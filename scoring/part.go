package scoring

import "math"

// Part is what one rule gave for one question: a mark is the sum of its parts.
type Part struct {
	Rule      Rule // what it was given for
	Points    int  // 0..MaxPoints; of an opened hint 0 or less
	MaxPoints int  // 0 of an opened hint
	Why       Reason
}

// Rule is a stable code for what a part was given for. It is stored with the
// mark and translated by the screen, so a code once used is never changed.
type Rule string

// The rules there are.
const (
	RuleDistance  Rule = "distance"  // how near the pin was: PlaceRule
	RuleCircle    Rule = "circle"    // how well the confidence circle fitted: CircleRule
	RuleBearing   Rule = "bearing"   // where the camera looked: BearingRule
	RuleTime      Rule = "time"      // when the photo was taken: TimeRule
	RuleText      Rule = "text"      // what was to be named: TextRule
	RuleCriterion Rule = "criterion" // one criterion of the reasoning: Rubric
	RuleHints     Rule = "hints"     // what an opened hint costs: Total
)

// Reason is a stable code for why a part has its points. It is stored with the
// mark and translated by the screen, so a code once used is never changed.
type Reason string

// The reasons that every rule with a falloff shares.
const (
	Unanswered Reason = "unanswered"   // nothing was answered, or nothing that could be measured
	OutOfReach Reason = "out_of_reach" // so far off that nothing is left
	InBand     Reason = "in_band"      // the share of a band of the table
)

// The reasons of a distance.
const (
	WithinPerfect Reason = "within_perfect" // full points: no further than the perfect distance
	ByDistance    Reason = "by_distance"    // points by the formula, which may round to full
)

// The reasons of a circle.
const (
	CircleMissing  Reason = "circle_missing"   // none was drawn
	CircleFits     Reason = "circle_fits"      // it holds the place and is not far larger than need be
	CircleTooSmall Reason = "circle_too_small" // the place lies outside: over-confident
	CircleTooWide  Reason = "circle_too_wide"  // it holds the place, but so would a far smaller one: under-confident
)

// The reasons of a bearing and of a time.
const (
	WithinTolerance Reason = "within_tolerance" // full points: no further off than the rule calls perfect
	ByAngle         Reason = "by_angle"         // points by the angle between the bearings
	ByGap           Reason = "by_gap"           // points by the minutes between the times
	TooVague        Reason = "too_vague"        // the interval is longer than an answer may be
)

// The reasons of a text.
const (
	FormMatched Reason = "form_matched" // one of the accepted forms: its share
	FormUnknown Reason = "form_unknown" // none of them
)

// The reasons of a criterion.
const (
	CriterionGiven Reason = "criterion_given" // as the instructor decided, with evidence
	NotMarked      Reason = "not_marked"      // no evidence was named: counts neither for nor against
)

// HintsOpened is the reason of what an opened hint costs.
const HintsOpened Reason = "hints_opened"

// newPart gives for an answer that is off what the falloff leaves. The reason is
// within for full points, before rounding, and by for fewer.
func newPart(rule Rule, maxPoints int, f Falloff, off float64, within, by Reason) Part {
	if math.IsNaN(off) {
		return Part{Rule: rule, MaxPoints: maxPoints, Why: Unanswered}
	}
	share := f.Share(off)
	part := Part{Rule: rule, Points: pointsFor(maxPoints, share), MaxPoints: maxPoints, Why: by}
	_, bands := f.(BandsFalloff)
	switch {
	case part.Points == 0:
		part.Why = OutOfReach
	case bands:
		part.Why = InBand
	case share == 1:
		part.Why = within
	}
	return part
}
