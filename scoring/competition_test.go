package scoring_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestCompetitionRuleCohort(t *testing.T) {
	mean := scoring.CompetitionRule{Measure: scoring.CohortMean, MinEnrolled: 3}
	median := scoring.CompetitionRule{Measure: scoring.CohortMedian}
	best := scoring.CompetitionRule{Measure: scoring.CohortBest, Best: 2}
	trainees := []scoring.Standing{
		standing(10, 2, 5, minute(9)), standing(40, 3, 5, minute(2)), {}, standing(31, 1, 5, minute(4)), standing(0, 1, 5, time.Time{}),
	}
	for _, test := range []struct {
		name     string
		rule     scoring.CompetitionRule
		enrolled int
		trainees []scoring.Standing
		want     scoring.CohortStanding
	}{
		{"mean", mean, 5, trainees, scoring.CohortStanding{Points: 16.2, Enrolled: 5, Guessed: 4, LastScoredAt: minute(9)}},
		{"the absent count", mean, 9, trainees, scoring.CohortStanding{Points: 9, Enrolled: 9, Guessed: 4, LastScoredAt: minute(9)}},
		{"no fewer than there are", mean, 4, trainees, scoring.CohortStanding{Points: 16.2, Enrolled: 5, Guessed: 4, LastScoredAt: minute(9)}},
		{"the least size", mean, 3, trainees[:2], scoring.CohortStanding{Points: 50.0 / 3, Enrolled: 3, Guessed: 2, LastScoredAt: minute(9)}},
		{"a small one", mean, 2, trainees[:2], scoring.CohortStanding{Points: 25, Enrolled: 2, Guessed: 2, LastScoredAt: minute(9), Small: true}},
		{"not small, though too few are said to be enrolled", mean, 2, trainees[:3], scoring.CohortStanding{Points: 50.0 / 3, Enrolled: 3, Guessed: 2, LastScoredAt: minute(9)}},
		{"nobody", mean, 0, nil, scoring.CohortStanding{Small: true}},
		{"median of an odd number", median, 5, trainees, scoring.CohortStanding{Points: 10, Enrolled: 5, Guessed: 4, LastScoredAt: minute(9)}},
		{"median of an even number", median, 2, trainees[:2], scoring.CohortStanding{Points: 25, Enrolled: 2, Guessed: 2, LastScoredAt: minute(9)}},
		{"median with the absent", median, 6, trainees, scoring.CohortStanding{Points: 5, Enrolled: 6, Guessed: 4, LastScoredAt: minute(9)}},
		{"median of the absent", median, 20, trainees, scoring.CohortStanding{Points: 0, Enrolled: 20, Guessed: 4, LastScoredAt: minute(9)}},
		{"median of nobody", median, 0, nil, scoring.CohortStanding{}},
		{"the best two", best, 5, trainees, scoring.CohortStanding{Points: 35.5, Enrolled: 5, Guessed: 4, LastScoredAt: minute(4)}},
		{"the best two of one", best, 1, trainees[:1], scoring.CohortStanding{Points: 10, Enrolled: 1, Guessed: 1, LastScoredAt: minute(9), Small: true}},
		{"the best two, one absent", best, 2, trainees[:1], scoring.CohortStanding{Points: 5, Enrolled: 2, Guessed: 1, LastScoredAt: minute(9)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			wantField(t, test.rule.Validate(), "")
			given := slices.Clone(test.trainees)
			test.want.MedianDistanceMeters = math.NaN()
			if diff := cmp.Diff(test.want, test.rule.Cohort(test.enrolled, test.trainees), cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if !slices.Equal(given, test.trainees) {
				t.Errorf("the standings changed")
			}
		})
	}
}

// All circles count, also of those whose points do not.
func TestCohortCalibration(t *testing.T) {
	best := scoring.CompetitionRule{Measure: scoring.CohortBest, Best: 1}
	got := best.Cohort(3, []scoring.Standing{{Points: 9, Circles: 2, Held: 2}, {Points: 1, Circles: 5, Held: 1}})
	if got.Circles != 7 || got.Held != 3 {
		t.Errorf("%d of %d circles held, want 3 of 7", got.Held, got.Circles)
	}
}

func TestCompetitionRanks(t *testing.T) {
	cohort := func(points float64, last int) scoring.CohortStanding {
		return scoring.CohortStanding{Points: points, LastScoredAt: minute(last), Small: points == 10}
	}
	sorted := []scoring.CohortStanding{cohort(1.0/3, 1), cohort(10, 3), cohort(3.0/9, 1), cohort(10, 2), cohort(1.0/3, 2)}
	slices.SortFunc(sorted, scoring.CompareCohorts)
	want := []scoring.CohortStanding{cohort(10, 2), cohort(10, 3), cohort(1.0/3, 1), cohort(1.0/3, 1), cohort(1.0/3, 2)}
	if diff := cmp.Diff(want, sorted); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]int{1, 2, 3, 3, 5}, scoring.RanksBy(sorted, scoring.CompareCohorts)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestCompetitionRuleValidate(t *testing.T) {
	for _, test := range []struct {
		name  string
		rule  scoring.CompetitionRule
		field string
	}{
		{"no measure", scoring.CompetitionRule{}, "measure"},
		{"an unknown one", scoring.CompetitionRule{Measure: "sum"}, "measure"},
		{"best of none", scoring.CompetitionRule{Measure: scoring.CohortBest}, "best"},
		{"best of too many", scoring.CompetitionRule{Measure: scoring.CohortBest, Best: scoring.MaxBest + 1}, "best"},
		{"best without use", scoring.CompetitionRule{Measure: scoring.CohortMean, Best: 3}, "best"},
		{"fewer than nobody", scoring.CompetitionRule{Measure: scoring.CohortMean, MinEnrolled: -1}, "minEnrolled"},
	} {
		t.Run(test.name, func(t *testing.T) { wantField(t, test.rule.Validate(), test.field) })
	}
}

func TestSum(t *testing.T) {
	got := scoring.Sum(standing(10, 2, 5, minute(1)), standing(7, 1, 3, minute(4)), standing(0, 3, 9, time.Time{}))
	if diff := cmp.Diff(standing(17, 6, math.NaN(), minute(4)), got, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
