package scoring_test

import (
	"math"
	"testing"

	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestBearingRuleMark(t *testing.T) {
	rule := scoring.BearingRule{MaxPoints: 1000, Falloff: scoring.LinearFalloff{Perfect: 5, Zero: 45}}
	for _, test := range []struct {
		name        string
		answer, key float64
		points      int
		why         scoring.Reason
	}{
		{"the same", 90, 90, 1000, "within_tolerance"},
		{"within perfect", 90, 95, 1000, "within_tolerance"},
		{"half way", 90, 115, 500, "by_angle"},
		{"the other way", 90, 65, 500, "by_angle"},
		{"across north", 350, 15, 500, "by_angle"},
		{"across north, the other way", 15, 350, 500, "by_angle"},
		{"below 0", -10, 15, 500, "by_angle"},
		{"turns of the compass", 350 + 720, 15 - 360, 500, "by_angle"},
		{"at zero", 0, 45, 0, "out_of_reach"},
		{"the opposite", 0, 180, 0, "out_of_reach"},
		{"no answer", math.NaN(), 0, 0, "unanswered"},
		{"no bearing", math.Inf(1), 0, 0, "unanswered"},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := scoring.Part{Rule: "bearing", Points: test.points, MaxPoints: 1000, Why: test.why}
			if diff := cmp.Diff(want, rule.Mark(test.answer, test.key)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	wantField(t, rule.Validate(), "")
	wantField(t, scoring.BearingRule{Falloff: rule.Falloff}.Validate(), "maxPoints")
	wantField(t, scoring.BearingRule{MaxPoints: 1}.Validate(), "falloff")
}

func TestBearingError(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bearing := rapid.Float64Range(-1000, 1000)
		a, b := bearing.Draw(t, "a"), bearing.Draw(t, "b")
		got := scoring.BearingError(a, b)
		if !(got >= 0 && got <= 180) || got != scoring.BearingError(b, a) {
			t.Errorf("%v and the other way %v", got, scoring.BearingError(b, a))
		}
		// The angle between the two directions as vectors.
		const degree = math.Pi / 180
		want := math.Atan2(math.Abs(math.Sin((a-b)*degree)), math.Cos((a-b)*degree)) / degree
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%v, by vectors %v", got, want)
		}
	})
}
