package scoring_test

import (
	"math"
	"slices"
	"testing"

	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestSpreadOf(t *testing.T) {
	nan, beyond := math.NaN(), math.Inf(1)
	edges := []float64{10, 100, beyond}
	for _, test := range []struct {
		name   string
		errors []float64
		want   scoring.Spread
	}{
		{"nobody", nil, scoring.Spread{Lower: nan, Median: nan, Upper: nan, Largest: nan, Bins: []scoring.Bin{{0, 10, 0}, {10, 100, 0}, {100, beyond, 0}}}},
		{"only answers without an error", []float64{nan, nan}, scoring.Spread{Lower: nan, Median: nan, Upper: nan, Largest: nan, Bins: []scoring.Bin{{0, 10, 0}, {10, 100, 0}, {100, beyond, 0}}}},
		{"one", []float64{7}, scoring.Spread{Count: 1, Lower: 7, Median: 7, Upper: 7, Largest: 7, Bins: []scoring.Bin{{0, 10, 1}, {10, 100, 0}, {100, beyond, 0}}}},
		{"edges belong below", []float64{0, 10, 10.5, 100, 1e7, nan}, scoring.Spread{
			Count: 5, Lower: 10, Median: 10.5, Upper: 100, Largest: 1e7, Bins: []scoring.Bin{{0, 10, 2}, {10, 100, 2}, {100, beyond, 1}},
		}},
		// R: quantile(c(1, 2, 3, 4), c(.25, .5, .75))
		{"quartiles as R and spreadsheets have them", []float64{4, 2, 3, 1}, scoring.Spread{
			Count: 4, Lower: 1.75, Median: 2.5, Upper: 3.25, Largest: 4, Bins: []scoring.Bin{{0, 10, 4}, {10, 100, 0}, {100, beyond, 0}},
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, scoring.SpreadOf(test.errors, edges), cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// Every error is in one bin, the quartiles ascend, and the middle one is the median.
func TestSpreadProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		errors := rapid.SliceOf(rapid.Float64Range(0, 2.1e7)).Draw(t, "errors")
		s := scoring.SpreadOf(errors, scoring.DistanceEdges())
		total := 0
		for i, bin := range s.Bins {
			in := 0
			for _, e := range errors {
				if e <= bin.To && (e > bin.From || i == 0) {
					in++
				}
			}
			if bin.Count != in {
				t.Errorf("%d in the bin up to %v, want %d", bin.Count, bin.To, in)
			}
			total += bin.Count
		}
		if total != len(errors) || s.Count != len(errors) {
			t.Errorf("%d of %d are in bins", total, len(errors))
		}
		if len(errors) > 0 && (s.Median != scoring.Median(errors) && math.Abs(s.Median-scoring.Median(errors)) > 1e-6 ||
			!slices.IsSorted([]float64{s.Lower, s.Median, s.Upper, s.Largest})) {
			t.Errorf("quartiles %v %v %v of the largest %v; the median is %v", s.Lower, s.Median, s.Upper, s.Largest, scoring.Median(errors))
		}
	})
}

func TestEdgesAscend(t *testing.T) {
	for _, edges := range [][]float64{scoring.DistanceEdges(), scoring.BearingEdges(), scoring.GapEdges()} {
		if !slices.IsSorted(edges) || edges[0] <= 0 || edges[len(edges)-1] < 180 {
			t.Errorf("edges %v", edges)
		}
	}
}
