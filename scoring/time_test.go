package scoring_test

import (
	"math"
	"testing"
	"time"

	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// from is the interval of so many minutes that begins at a minute of the lesson.
func from(start, length int) scoring.Interval {
	return scoring.Interval{From: minute(start), To: minute(start + length)}
}

func TestTimeRuleMark(t *testing.T) {
	const hour, day = 60, 24 * 60
	rule := scoring.TimeRule{MaxPoints: 1000, Falloff: scoring.LinearFalloff{Perfect: 10, Zero: 110}, LongestMinutes: 4 * hour}
	clock := rule
	clock.TimeOfDay = true
	// The lesson begins at 04:00 UTC, so that its minute 1200 is midnight.
	for _, test := range []struct {
		name        string
		rule        scoring.TimeRule
		answer, key scoring.Interval
		points      int
		why         scoring.Reason
	}{
		{"the instant", rule, from(0, 0), from(0, 0), 1000, "within_tolerance"},
		{"within perfect", rule, from(0, 0), from(10, 0), 1000, "within_tolerance"},
		{"too early", rule, from(0, 0), from(60, 0), 500, "by_gap"},
		{"too late", rule, from(60, 0), from(0, 0), 500, "by_gap"},
		{"intervals apart", rule, from(0, 30), from(90, 30), 500, "by_gap"},
		{"intervals that touch", rule, from(0, 30), from(30, 30), 1000, "within_tolerance"},
		{"intervals that overlap", rule, from(0, 30), from(-10, 20), 1000, "within_tolerance"},
		{"one inside the other", rule, from(0, 0), from(-hour, 2*hour), 1000, "within_tolerance"},
		{"at zero", rule, from(0, 0), from(110, 0), 0, "out_of_reach"},
		{"a day later", rule, from(0, 0), from(day, 0), 0, "out_of_reach"},
		{"the longest", rule, from(0, 4*hour), from(0, 0), 1000, "within_tolerance"},
		{"too long", rule, from(0, 4*hour+1), from(0, 0), 0, "too_vague"},
		{"back to front", rule, from(hour, -hour), from(60, 0), 500, "by_gap"},
		{"no answer", rule, scoring.Interval{}, from(0, 0), 0, "unanswered"},
		{"any day", clock, from(0, 0), from(-7*day+60, 0), 500, "by_gap"},
		{"before and after midnight", clock, from(1190, 0), from(1200-day+50, 0), 500, "by_gap"},
		{"the other way", clock, from(1200-day+50, 0), from(1190, 0), 500, "by_gap"},
		{"across midnight", clock, from(1190, 30), from(1200-day+10, 0), 1000, "within_tolerance"},
		{"across midnight on one date", clock, scoring.Interval{From: minute(1190), To: minute(1200 - day + 20)}, from(1200+10, 0), 1000, "within_tolerance"},
		{"a key around it", clock, from(1210, 0), from(1190-day, hour), 1000, "within_tolerance"},
		{"too long across midnight", clock, scoring.Interval{From: minute(1190), To: minute(1190 - 1)}, from(0, 0), 0, "too_vague"},
		{"the whole day", clock, from(0, day), from(0, 0), 0, "too_vague"},
		{"a key of the whole day", clock, from(0, 0), from(300, 2*day), 1000, "within_tolerance"},
		{"before 1970", clock, scoring.Interval{From: time.Date(1939, 9, 1, 3, 0, 0, 0, time.UTC), To: time.Date(1939, 9, 1, 3, 0, 0, 0, time.UTC)}, from(0, 0), 500, "by_gap"},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := scoring.Part{Rule: "time", Points: test.points, MaxPoints: 1000, Why: test.why}
			if diff := cmp.Diff(want, test.rule.Mark(test.answer, test.key)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	wantField(t, rule.Validate(), "")
	wantField(t, scoring.TimeRule{Falloff: rule.Falloff}.Validate(), "maxPoints")
	wantField(t, scoring.TimeRule{MaxPoints: 1}.Validate(), "falloff")
	wantField(t, scoring.TimeRule{MaxPoints: 1, Falloff: rule.Falloff, LongestMinutes: -1}.Validate(), "longestMinutes")
}

// The gap by the clock is the least of the gaps to the key on any other day, is
// the same both ways round, and does not ask for the zone.
func TestGapByTheClock(t *testing.T) {
	const day = 24 * 60
	almaty := time.FixedZone("+05", 5*60*60)
	rapid.Check(t, func(t *rapid.T) {
		interval := rapid.Custom(func(t *rapid.T) scoring.Interval {
			return from(rapid.IntRange(-3*day, 3*day).Draw(t, "start"), rapid.IntRange(0, day).Draw(t, "length"))
		})
		a, b := interval.Draw(t, "a"), interval.Draw(t, "b")
		byDate, byClock := scoring.TimeRule{}, scoring.TimeRule{TimeOfDay: true}
		want := math.Inf(1)
		for shift := -8; shift <= 8; shift++ {
			other := scoring.Interval{From: b.From.AddDate(0, 0, shift), To: b.To.AddDate(0, 0, shift)}
			want = min(want, byDate.GapMinutes(a, other))
		}
		got := byClock.GapMinutes(a, b)
		if got != want || got > 720 {
			t.Errorf("%v minutes, want %v", got, want)
		}
		if back := byClock.GapMinutes(b, a); back != got {
			t.Errorf("%v minutes, the other way %v", got, back)
		}
		if there := byClock.GapMinutes(scoring.Interval{From: a.From.In(almaty), To: a.To.In(almaty)}, b); there != got {
			t.Errorf("%v minutes, %v in another zone", got, there)
		}
	})
}
