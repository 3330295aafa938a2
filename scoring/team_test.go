package scoring_test

import (
	"math"
	"testing"

	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestTeamRuleResult(t *testing.T) {
	members := []scoring.Result{{100, 30, minute(5), false, 1, 1}, {400, 10, minute(2), false, 2, 0}, {400, 12, minute(1), false, 1, 0}, {0, math.NaN(), minute(7), false, 0, 0}}
	median := func() scoring.Result { return scoring.Result{Points: 333, DistanceMeters: 11, At: minute(0)} }
	for _, test := range []struct {
		name    string
		rule    scoring.TeamRule
		size    int
		members []scoring.Result
		want    scoring.Result
	}{
		{"sum", scoring.TeamSum, 5, members, scoring.Result{900, 12, minute(7), false, 4, 1}},
		{"mean of all enrolled", scoring.TeamMean, 5, members, scoring.Result{180, 12, minute(7), false, 4, 1}},
		{"mean, rounded", scoring.TeamMean, 2, members[:1], scoring.Result{50, 30, minute(5), false, 1, 1}},
		{"a half is rounded up", scoring.TeamMean, 8, members[:1], scoring.Result{13, 30, minute(5), false, 1, 1}},
		{"more guessed than there are", scoring.TeamMean, 1, members, scoring.Result{225, 12, minute(7), false, 4, 1}},
		{"best, the first of equals", scoring.TeamBest, 5, members, scoring.Result{400, 12, minute(7), false, 1, 0}},
		{"median pin", scoring.TeamMedianPin, 5, members, scoring.Result{333, 11, minute(7), false, 0, 0}},
		{"nobody, sum", scoring.TeamSum, 5, nil, scoring.Result{DistanceMeters: math.NaN()}},
		{"nobody, median pin", scoring.TeamMedianPin, 5, nil, scoring.Result{DistanceMeters: math.NaN()}},
	} {
		t.Run(test.name, func(t *testing.T) {
			wantField(t, test.rule.Validate(), "")
			if diff := cmp.Diff(test.want, test.rule.Result(test.size, test.members, median), cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	wantField(t, scoring.TeamRule("luck").Validate(), "teamRule")
}
