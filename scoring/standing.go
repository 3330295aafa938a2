package scoring

import (
	"math"
	"slices"
	"time"
)

// Result is one mark that counts: of a trainee's last guess for a challenge.
type Result struct {
	Points         int       // 0 or more
	DistanceMeters float64   // from the guess to the key, 0 or more; NaN if no place was asked for
	At             time.Time // when the guess was submitted
	Pending        bool      // an instructor has still to mark a part of it
	Circles        int       // confidence circles that were drawn
	Held           int       // of them, those that hold the place
}

// Standing is where a trainee or a team stands: the sum of their results.
type Standing struct {
	Points  int
	Guesses int // results counted, also those without points
	Pending int // of them, those with a part that is still to be marked

	// MedianDistanceMeters is the accuracy: the median of the measured
	// distances, the mean of the middle two of an even number. It is NaN when
	// there are none, so that nobody takes the absence of guesses for perfection.
	MedianDistanceMeters float64

	// Circles and Held are the calibration: how many circles were drawn, to hold the
	// place as often as not, and how many of them do.
	Circles, Held int

	// LastScoredAt is when the latest result with points was submitted, in UTC.
	// It is the zero time when there is none.
	LastScoredAt time.Time
}

// Tally sums up results, in whatever order they come. It does not change them.
func Tally(results []Result) Standing {
	standing := Standing{Guesses: len(results)}
	var distances []float64
	for _, result := range results {
		standing.Points += result.Points
		if result.Points > 0 && result.At.After(standing.LastScoredAt) {
			standing.LastScoredAt = result.At.UTC()
		}
		if result.Pending {
			standing.Pending++
		}
		standing.Circles += result.Circles
		standing.Held += result.Held
		distances = append(distances, result.DistanceMeters)
	}
	standing.MedianDistanceMeters = Median(distances)
	return standing
}

// Median returns the middle of the values, the mean of the middle two of an even
// number, and NaN if there are none but NaN. It leaves the values as they are.
func Median(values []float64) float64 {
	values = slices.DeleteFunc(slices.Clone(values), math.IsNaN)
	if len(values) == 0 {
		return math.NaN()
	}
	slices.Sort(values)
	half := len(values) / 2
	if len(values)%2 == 1 {
		return values[half]
	}
	return (values[half-1] + values[half]) / 2
}

// Compare orders standings as a leaderboard does, for slices.SortFunc: it is
// negative when a ranks before b, positive when after, and 0 when they share a
// rank. More points rank first; among equals, whoever scored last the earlier.
// Neither the number of guesses nor the accuracy nor the calibration counts.
func Compare(a, b Standing) int {
	return boardKey{a.Points, a.LastScoredAt}.compare(boardKey{b.Points, b.LastScoredAt})
}

// Ranks returns the rank of each standing, given in the order of Compare. Those
// who compare equal share a rank, and the next one counts them all: 1, 2, 2, 4.
func Ranks(sorted []Standing) []int { return RanksBy(sorted, Compare) }

// RanksBy ranks as Ranks does what another comparison has sorted, such as
// CompareCohorts.
func RanksBy[T any](sorted []T, compare func(a, b T) int) []int {
	ranks := make([]int, len(sorted))
	for i := range sorted {
		ranks[i] = i + 1
		if i > 0 && compare(sorted[i-1], sorted[i]) == 0 {
			ranks[i] = ranks[i-1]
		}
	}
	return ranks
}

// Sum adds up standings of one member, as over the exercises of a cohort. Its
// median is NaN, since medians cannot be added: to have one, Tally the results
// of all exercises.
func Sum(standings ...Standing) Standing {
	sum := Standing{MedianDistanceMeters: math.NaN()}
	for _, s := range standings {
		sum.Points += s.Points
		sum.Guesses += s.Guesses
		sum.Pending += s.Pending
		sum.Circles += s.Circles
		sum.Held += s.Held
		if s.LastScoredAt.After(sum.LastScoredAt) {
			sum.LastScoredAt = s.LastScoredAt
		}
	}
	return sum
}
