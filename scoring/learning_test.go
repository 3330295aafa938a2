package scoring_test

import (
	"math"
	"testing"

	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestAccuracyOf(t *testing.T) {
	within := func(counts [5]int, measured float64) (within []scoring.Within) {
		for i, meters := range []float64{1e3, 25e3, 200e3, 750e3, 2500e3} {
			within = append(within, scoring.Within{Meters: meters, Count: counts[i], Share: float64(counts[i]) / measured})
		}
		return within
	}
	nan := math.NaN()
	for _, test := range []struct {
		name      string
		distances []float64
		want      scoring.Accuracy
	}{
		{"nothing", nil, scoring.Accuracy{MedianMeters: nan, Within: within([5]int{}, 0)}},
		{"no place", []float64{nan}, scoring.Accuracy{MedianMeters: nan, Within: within([5]int{}, 0)}},
		{"one on each edge", []float64{1e3, 25e3, 200e3, 750e3, 2500e3}, scoring.Accuracy{Measured: 5, MedianMeters: 200e3, Within: within([5]int{1, 2, 3, 4, 5}, 5)}},
		{"some beyond, one without a place", []float64{9e6, 0, nan, 1001, 5e6}, scoring.Accuracy{Measured: 4, MedianMeters: (1001 + 5e6) / 2, Within: within([5]int{1, 2, 2, 2, 2}, 4)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, scoring.AccuracyOf(test.distances), cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// The intervals of R. G. Newcombe, Two-sided confidence intervals for the single
// proportion, Statistics in Medicine 17, 857-872, 1998, table I, method 3.
func TestWilson(t *testing.T) {
	for _, test := range []struct {
		hits, trials int
		low, high    float64
	}{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
		{20, 20, 0.8389, 1},
		{0, 0, 0, 1},
	} {
		low, high := scoring.Wilson(test.hits, test.trials)
		if math.Abs(low-test.low) > 5e-5 || math.Abs(high-test.high) > 5e-5 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", test.hits, test.trials, low, high, test.low, test.high)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		trials := rapid.IntRange(1, 1e6).Draw(t, "trials")
		hits := rapid.IntRange(0, trials).Draw(t, "hits")
		low, high := scoring.Wilson(hits, trials)
		share := float64(hits) / float64(trials)
		if !(low >= 0 && low <= share+1e-12 && high >= share-1e-12 && high <= 1) {
			t.Errorf("%d of %d: %v to %v", hits, trials, low, high)
		}
		if l, h := scoring.Wilson(trials-hits, trials); math.Abs(1-h-low) > 1e-9 || math.Abs(1-l-high) > 1e-9 {
			t.Errorf("misses are %v to %v, hits %v to %v", l, h, low, high)
		}
	})
}

func TestCalibrate(t *testing.T) {
	circles := func(held, missed int) (all []scoring.Circle) {
		for range held {
			all = append(all, scoring.Circle{DistanceMeters: 10, RadiusMeters: 10})
		}
		for range missed {
			all = append(all, scoring.Circle{DistanceMeters: 10.1, RadiusMeters: 10})
		}
		return all
	}
	nan := math.NaN()
	for _, test := range []struct {
		name    string
		circles []scoring.Circle
		want    scoring.Calibration
	}{
		{"none", nil, scoring.Calibration{Share: nan, Low: 0, High: 1, Verdict: "undecided"}},
		{"not drawn, no place", []scoring.Circle{{10, nan}, {nan, 10}, {10, -1}}, scoring.Calibration{Share: nan, Low: 0, High: 1, Verdict: "undecided"}},
		{"too few to tell", circles(0, 3), scoring.Calibration{Circles: 3, Low: 0, High: 0.5615, Verdict: "undecided"}},
		{"as often as not", circles(5, 5), scoring.Calibration{Circles: 10, Held: 5, Share: 0.5, Low: 0.2366, High: 0.7634, Verdict: "undecided"}},
		{"over-confident", circles(1, 9), scoring.Calibration{Circles: 10, Held: 1, Share: 0.1, Low: 0.0179, High: 0.4042, Verdict: "over_confident"}},
		{"under-confident", circles(9, 1), scoring.Calibration{Circles: 10, Held: 9, Share: 0.9, Low: 0.5958, High: 0.9821, Verdict: "under_confident"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := scoring.Calibrate(test.circles)
			if diff := cmp.Diff(test.want, got, cmpopts.EquateNaNs(), cmpopts.EquateApprox(0, 5e-5)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestItems(t *testing.T) {
	nan := math.NaN()
	for _, test := range []struct {
		name   string
		shares [][]float64 // by trainee
		want   []scoring.Item
	}{
		{"nobody", nil, nil},
		{"nothing", [][]float64{{}, {}}, []scoring.Item{}},
		{"no guess", [][]float64{{nan}}, []scoring.Item{{0, nan, nan}}},
		{"one challenge", [][]float64{{1}, {0.5}, {0}}, []scoring.Item{{3, 0.5, nan}}},
		{"two trainees", [][]float64{{1, 1}, {0, 0}}, []scoring.Item{{2, 0.5, nan}, {2, 0.5, nan}}},
		{"the strong solve it", [][]float64{{1, 0.9}, {0.5, 0.6}, {0, 0.3}}, []scoring.Item{{3, 0.5, 1}, {3, 0.4, 1}}},
		{"the weak solve it", [][]float64{{0, 0.9}, {0.5, 0.6}, {1, 0.3}}, []scoring.Item{{3, 0.5, -1}, {3, 0.4, -1}}},
		{"all alike", [][]float64{{0.1, 0.9}, {0.1, 0.6}, {0.1, 0.3}}, []scoring.Item{{3, 0.9, nan}, {3, 0.4, nan}}},
		{
			"gaps", [][]float64{{1, 0.8, 0.6}, {0.4, nan, 0.6}, {0.2, 0.4, nan}, {nan, nan, 0.9}, {0, 0.4, 0.1}},
			// Worked out with Python's statistics.correlation: the fourth trainee
			// has nothing to be compared with.
			[]scoring.Item{{4, 0.6, 0.9186708028211432}, {3, 1 - 1.6/3, 0.9819805060619657}, {4, 0.45, 0.7205766921228921}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, scoring.Items(test.shares), cmpopts.EquateNaNs(), cmpopts.EquateApprox(0, 1e-12)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
