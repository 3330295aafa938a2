package scoring

import (
	"math"
	"slices"
)

// Spread is how far off answers were: where the middle half of them lies, and how
// many are in each bin.
type Spread struct {
	Count int // answers with an error

	// Lower, Median and Upper are the quartiles, Largest the worst. They are NaN
	// without answers.
	Lower, Median, Upper, Largest float64

	Bins []Bin
}

// Bin counts the errors above From, or from 0 on for the first, up to To, which is
// in it. To of the last is infinite where errors have no bound.
type Bin struct {
	From, To float64
	Count    int
}

// SpreadOf sums up errors of 0 or more in bins that end at the edges, which
// ascend; the last edge is no less than any error. It passes over NaN.
func SpreadOf(errors, edges []float64) Spread {
	errors = slices.DeleteFunc(slices.Clone(errors), math.IsNaN)
	slices.Sort(errors)
	s := Spread{
		Count: len(errors), Lower: Quantile(errors, 0.25), Median: Quantile(errors, 0.5), Upper: Quantile(errors, 0.75),
		Largest: Quantile(errors, 1),
	}
	from, left := 0.0, errors
	for _, to := range edges {
		n, _ := slices.BinarySearchFunc(left, to, func(e, to float64) int {
			if e <= to {
				return -1
			}
			return 1
		})
		s.Bins = append(s.Bins, Bin{From: from, To: to, Count: n})
		from, left = to, left[n:]
	}
	return s
}

// Quantile returns what a share of the values, in 0..1, lies below, straight
// between neighbours: the seventh definition of Hyndman and Fan (Sample quantiles
// in statistical packages, The American Statistician 50, 361-365, 1996), which
// spreadsheets and R use. The values are sorted and have no NaN. Without any it is
// NaN; at one half it is the Median.
func Quantile(sorted []float64, share float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := share * float64(len(sorted)-1)
	below := int(at)
	if below >= len(sorted)-1 {
		return sorted[len(sorted)-1]
	}
	return sorted[below] + (at-float64(below))*(sorted[below+1]-sorted[below])
}

// DistanceEdges are where bins of distances in metres end: half decades, from the
// size of a house to the size of the Earth.
func DistanceEdges() []float64 {
	return []float64{10, 30, 100, 300, 1e3, 3e3, 10e3, 30e3, 100e3, 300e3, 1000e3, 3000e3, 10_000e3, math.Inf(1)}
}

// BearingEdges are where bins of bearing errors in degrees end.
func BearingEdges() []float64 { return []float64{2, 5, 10, 20, 30, 45, 60, 90, 135, 180} }

// GapEdges are where bins of gaps between times in minutes end.
func GapEdges() []float64 {
	return []float64{1, 5, 15, 30, 60, 120, 240, 720, 1440, math.Inf(1)}
}
