package scoring

import (
	"math"
	"time"
)

// Interval is a stretch of time from From to To, both of it. One whose ends are
// equal is an instant.
type Interval struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// TimeRule marks when the photo was taken, by the gap between the stated
// interval and the key's: the minutes from the end of the earlier to the
// beginning of the later, 0 when they touch or overlap.
type TimeRule struct {
	MaxPoints int     // 1 to MaxPointsLimit
	Falloff   Falloff // in minutes

	// LongestMinutes is the longest interval that an answer may state; a longer
	// one earns nothing, since an answer that spans the century overlaps every
	// key. 0 allows any length.
	LongestMinutes float64

	// TimeOfDay says that the time of day is asked for and not the day: the
	// clock wraps at midnight, so that 23:50 and 00:10 of any two days are 20
	// minutes apart. Both intervals are then taken modulo 24 hours as the
	// instants that they are. When it was noon somewhere, only the caller knows:
	// it gives the answer and the key the same offset from UTC. An interval whose
	// To is earlier than its From on the clock runs across midnight.
	TimeOfDay bool
}

// day is how long the clock takes to come round.
const day = 24 * time.Hour

// Validate returns a *RuleError for the first field that makes no sense, or nil.
func (r TimeRule) Validate() error {
	if !atLeastZero(r.LongestMinutes) {
		return ruleErrorf("longestMinutes", "%v is not 0 or more and finite", r.LongestMinutes)
	}
	return validateFalloff(r.MaxPoints, r.Falloff)
}

// Mark returns the part for a time. The zero Interval is a time that was not
// answered. An interval that ends before it begins, and does not cross midnight
// by TimeOfDay, is no nearer to the key than the farther of its ends.
func (r TimeRule) Mark(answer, key Interval) Part {
	switch {
	case answer == Interval{}:
		return Part{Rule: RuleTime, MaxPoints: r.MaxPoints, Why: Unanswered}
	case r.LongestMinutes > 0 && r.length(answer).Minutes() > r.LongestMinutes:
		return Part{Rule: RuleTime, MaxPoints: r.MaxPoints, Why: TooVague}
	}
	return newPart(RuleTime, r.MaxPoints, r.Falloff, r.GapMinutes(answer, key), WithinTolerance, ByGap)
}

// GapMinutes returns the minutes between two intervals, 0 or more: at most 720
// by TimeOfDay, and otherwise exact up to 292 years, which is what more counts
// as. It is the same both ways round.
func (r TimeRule) GapMinutes(a, b Interval) float64 {
	if !r.TimeOfDay {
		return math.Max(0, math.Max(b.From.Sub(a.To).Minutes(), a.From.Sub(b.To).Minutes()))
	}
	lengthA, lengthB := r.length(a), r.length(b)
	fromAToB := wrapDay(clock(b.From) - clock(a.From))
	fromBToA := wrapDay(clock(a.From) - clock(b.From))
	if fromAToB <= lengthA || fromBToA <= lengthB {
		return 0
	}
	return min(fromAToB-lengthA, fromBToA-lengthB).Minutes()
}

// length is how long an interval lasts, by TimeOfDay at most a day.
func (r TimeRule) length(i Interval) time.Duration {
	length := i.To.Sub(i.From)
	if r.TimeOfDay && length < day {
		return wrapDay(length)
	}
	return length
}

// clock is the time since midnight UTC.
func clock(t time.Time) time.Duration {
	return wrapDay(time.Duration(t.Unix()%int64(day/time.Second))*time.Second + time.Duration(t.Nanosecond()))
}

// wrapDay brings a duration into [0, day).
func wrapDay(d time.Duration) time.Duration {
	return (d%day + day) % day
}
