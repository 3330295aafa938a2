package scoring

import (
	"cmp"
	"slices"
	"time"
)

// CohortMeasure is a stable code for what a cohort in a competition is ranked
// by.
type CohortMeasure string

// The measures of a cohort, over the points of all who are enrolled. Whoever
// made no guess has 0 points.
const (
	CohortMean   CohortMeasure = "mean"
	CohortMedian CohortMeasure = "median"    // the mean of the middle two of an even number
	CohortBest   CohortMeasure = "best_mean" // the mean of the best few
)

// MaxBest bounds how many the best may be.
const MaxBest = 1000

// CompetitionRule ranks cohorts that ran the same set.
type CompetitionRule struct {
	Measure     CohortMeasure
	Best        int // how many count by CohortBest: 1 to MaxBest; else 0
	MinEnrolled int // cohorts with fewer trainees are flagged; 0 or more
}

// Validate returns a *RuleError that names measure, best or minEnrolled, or nil.
func (r CompetitionRule) Validate() error {
	switch r.Measure {
	case CohortMean, CohortMedian:
		if r.Best != 0 {
			return ruleErrorf("best", "%d is not for the measure %s", r.Best, r.Measure)
		}
	case CohortBest:
		if r.Best < 1 || r.Best > MaxBest {
			return ruleErrorf("best", "%d is not in 1 to %d", r.Best, MaxBest)
		}
	default:
		return ruleErrorf("measure", "%q is none", r.Measure)
	}
	if r.MinEnrolled < 0 {
		return ruleErrorf("minEnrolled", "%d is below 0", r.MinEnrolled)
	}
	return nil
}

// CohortStanding is where a cohort stands in a competition.
type CohortStanding struct {
	Points   float64 // by the measure, not rounded, so that only what is equal ties
	Enrolled int
	Guessed  int // of the enrolled, those with a guess

	// LastScoredAt is when the latest guess with points was submitted, of the
	// trainees whose points count. It is the zero time when there is none.
	LastScoredAt time.Time

	// MedianDistanceMeters is the accuracy of the cohort: NaN from Cohort, since
	// medians cannot be added. Circles and Held are of all trainees.
	MedianDistanceMeters float64
	Circles, Held        int

	// Small says that there are fewer trainees than the rule asks for, or fewer
	// than its best: too few to compare. A small cohort is ranked nevertheless,
	// for the screen to show it with a remark.
	Small bool
}

// Cohort returns the standing of a cohort with so many trainees enrolled, of
// whom some have a standing of their own. No fewer are enrolled than have one. Of
// fewer than the best that count, all do. A cohort without trainees has 0 points.
func (r CompetitionRule) Cohort(enrolled int, trainees []Standing) CohortStanding {
	sorted := slices.Clone(trainees)
	slices.SortFunc(sorted, Compare)
	cohort := CohortStanding{Enrolled: max(enrolled, len(sorted))}
	cohort.Small = cohort.Enrolled < max(r.MinEnrolled, r.Best)
	for _, trainee := range sorted {
		if trainee.Guesses > 0 {
			cohort.Guessed++
		}
	}
	all := Sum(sorted...)
	cohort.MedianDistanceMeters, cohort.Circles, cohort.Held = all.MedianDistanceMeters, all.Circles, all.Held
	counted := cohort.Enrolled
	if r.Measure == CohortBest {
		counted = min(counted, r.Best)
		sorted = sorted[:min(len(sorted), counted)]
	}
	sum := Sum(sorted...)
	cohort.LastScoredAt = sum.LastScoredAt
	switch {
	case counted == 0:
	case r.Measure == CohortMedian:
		points := func(i int) float64 { // of those without a standing 0
			if i < len(sorted) {
				return float64(sorted[i].Points)
			}
			return 0
		}
		cohort.Points = (points((counted-1)/2) + points(counted/2)) / 2
	default:
		cohort.Points = float64(sum.Points) / float64(counted)
	}
	return cohort
}

// CompareCohorts orders cohorts as Compare does members: more points first,
// among equals whoever scored last the earlier. It does not look at Small. Equal
// measures are equal to the last bit, since each is one division of whole
// numbers.
func CompareCohorts(a, b CohortStanding) int {
	return cmp.Or(cmp.Compare(b.Points, a.Points), a.LastScoredAt.Compare(b.LastScoredAt))
}
