package scoring_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

var lesson = time.Date(2024, time.June, 10, 4, 0, 0, 0, time.UTC)

func minute(n int) time.Time { return lesson.Add(time.Duration(n) * time.Minute) }

func TestTally(t *testing.T) {
	almaty := time.FixedZone("+05", 5*60*60)
	nan := math.NaN()
	for _, test := range []struct {
		name    string
		results []scoring.Result
		want    scoring.Standing
	}{
		{"nothing", nil, scoring.Standing{MedianDistanceMeters: nan}},
		{
			"one", []scoring.Result{{4000, 300, minute(1), false, 0, 0}},
			scoring.Standing{Points: 4000, Guesses: 1, MedianDistanceMeters: 300, LastScoredAt: minute(1)},
		},
		{
			"an odd number", []scoring.Result{{10, 900, minute(1), false, 0, 0}, {20, 100, minute(2), false, 0, 0}, {30, 200, minute(3), false, 0, 0}},
			scoring.Standing{Points: 60, Guesses: 3, MedianDistanceMeters: 200, LastScoredAt: minute(3)},
		},
		{
			"an even number", []scoring.Result{{10, 900, minute(1), false, 0, 0}, {20, 100, minute(2), false, 0, 0}, {30, 200, minute(3), false, 0, 0}, {40, 300, minute(4), false, 0, 0}},
			scoring.Standing{Points: 100, Guesses: 4, MedianDistanceMeters: 250, LastScoredAt: minute(4)},
		},
		{
			"the latest without points", []scoring.Result{{10, 5, minute(1), false, 0, 0}, {0, 9e6, minute(2), false, 0, 0}},
			scoring.Standing{Points: 10, Guesses: 2, MedianDistanceMeters: 4500002.5, LastScoredAt: minute(1)},
		},
		{
			"no points at all", []scoring.Result{{0, 9e6, minute(1), false, 0, 0}},
			scoring.Standing{Guesses: 1, MedianDistanceMeters: 9e6},
		},
		{
			"some without a place", []scoring.Result{{10, nan, minute(1), false, 0, 0}, {20, 100, minute(2), false, 0, 0}},
			scoring.Standing{Points: 30, Guesses: 2, MedianDistanceMeters: 100, LastScoredAt: minute(2)},
		},
		{
			"all without a place", []scoring.Result{{10, nan, minute(1), false, 0, 0}},
			scoring.Standing{Points: 10, Guesses: 1, MedianDistanceMeters: nan, LastScoredAt: minute(1)},
		},
		{
			"some to be marked", []scoring.Result{{10, 5, minute(1), true, 0, 0}, {20, 5, minute(2), false, 0, 0}, {0, 5, minute(3), true, 0, 0}},
			scoring.Standing{Points: 30, Guesses: 3, Pending: 2, MedianDistanceMeters: 5, LastScoredAt: minute(2)},
		},
		{
			"some with circles", []scoring.Result{{10, 5, minute(1), false, 1, 0}, {20, 5, minute(2), false, 0, 0}, {0, 5, minute(3), false, 2, 2}},
			scoring.Standing{Points: 30, Guesses: 3, Circles: 3, Held: 2, MedianDistanceMeters: 5, LastScoredAt: minute(2)},
		},
		{
			"times of another zone", []scoring.Result{{10, 1, minute(1).In(almaty), false, 0, 0}},
			scoring.Standing{Points: 10, Guesses: 1, MedianDistanceMeters: 1, LastScoredAt: minute(1)},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			given := slices.Clone(test.results)
			got := scoring.Tally(test.results)
			if diff := cmp.Diff(test.want, got, cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if got.LastScoredAt.Location() != time.UTC {
				t.Errorf("the time is in %v", got.LastScoredAt.Location())
			}
			if diff := cmp.Diff(given, test.results, cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("the results changed: %s", diff)
			}
		})
	}
}

func TestTallyIgnoresOrder(t *testing.T) {
	result := rapid.Custom(func(t *rapid.T) scoring.Result {
		return scoring.Result{
			Points:         rapid.IntRange(0, 3).Draw(t, "points"),
			DistanceMeters: rapid.OneOf(rapid.Float64Range(0, 20004e3), rapid.Just(math.NaN())).Draw(t, "meters"),
			At:             minute(rapid.IntRange(0, 3).Draw(t, "minute")),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		results := rapid.SliceOfN(result, 1, 9).Draw(t, "results")
		shuffled := rapid.Permutation(results).Draw(t, "shuffled")
		if diff := cmp.Diff(scoring.Tally(results), scoring.Tally(shuffled), cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("(-first +shuffled)\n%s", diff)
		}
	})
}

func TestCompare(t *testing.T) {
	for _, test := range []struct {
		name string
		a, b scoring.Standing
		want int
	}{
		{"more points first", scoring.Standing{Points: 2, LastScoredAt: minute(9)}, scoring.Standing{Points: 1, LastScoredAt: minute(1)}, -1},
		{"earlier first", scoring.Standing{Points: 1, LastScoredAt: minute(1)}, scoring.Standing{Points: 1, LastScoredAt: minute(2)}, -1},
		{"the rest does not count", scoring.Standing{Points: 1, Guesses: 5, LastScoredAt: minute(1)}, scoring.Standing{Points: 1, MedianDistanceMeters: 7, LastScoredAt: minute(1)}, 0},
		{"nothing and nothing", scoring.Standing{}, scoring.Standing{Guesses: 3}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := scoring.Compare(test.a, test.b); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
			if got := scoring.Compare(test.b, test.a); got != -test.want {
				t.Errorf("the other way got %d, want %d", got, -test.want)
			}
		})
	}
}

func TestRanks(t *testing.T) {
	sorted := []scoring.Standing{
		{Points: 9, LastScoredAt: minute(5)},
		{Points: 7, LastScoredAt: minute(1)},
		{Points: 7, LastScoredAt: minute(1)},
		{Points: 7, LastScoredAt: minute(2)},
		{}, {}, {},
	}
	if diff := cmp.Diff([]int{1, 2, 2, 4, 5, 5, 5}, scoring.Ranks(sorted)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := scoring.Ranks(nil); len(got) != 0 {
		t.Errorf("ranks of nobody: %v", got)
	}
}

// A rank is one more than the number of those who are strictly better.
func TestRanksCountTheBetter(t *testing.T) {
	standing := rapid.Custom(func(t *rapid.T) scoring.Standing {
		return scoring.Standing{
			Points:       rapid.IntRange(0, 3).Draw(t, "points"),
			LastScoredAt: minute(rapid.IntRange(0, 3).Draw(t, "minute")),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		board := rapid.SliceOfN(standing, 0, 12).Draw(t, "board")
		slices.SortFunc(board, scoring.Compare)
		ranks := scoring.Ranks(board)
		for i, mine := range board {
			want := 1
			for _, other := range board {
				if other.Points > mine.Points || other.Points == mine.Points && other.LastScoredAt.Before(mine.LastScoredAt) {
					want++
				}
			}
			if ranks[i] != want {
				t.Errorf("%d of %v ranks %d, want %d", i, board, ranks[i], want)
			}
		}
	})
}
