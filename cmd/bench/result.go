package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// rounds is how often each comparison alternates between its servers.
const rounds = 5

// result is a ratio of the product to a peer, round by round, and its limit.
type result struct {
	comparison string
	limit      float64
	atLeast    bool // the limit is a minimum, else a maximum
	ratios     []float64
}

// median of the rounds: the middle one, or the mean of the middle two.
func (r result) median() float64 {
	sorted := slices.Sorted(slices.Values(r.ratios))
	half := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[half]
	}
	return (sorted[half-1] + sorted[half]) / 2
}

func (r result) met() bool {
	if r.atLeast {
		return r.median() >= r.limit
	}
	return r.median() <= r.limit
}

// printResults prints the table and reports whether every limit holds.
func printResults(out io.Writer, results []result) (met bool, err error) {
	met = true
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "comparison\tlimit\treached\trounds\t")
	for _, r := range results {
		bound, verdict := "at most", "ok"
		if r.atLeast {
			bound = "at least"
		}
		if !r.met() {
			met, verdict = false, "MISSED"
		}
		lowest, highest := slices.Min(r.ratios), slices.Max(r.ratios)
		fmt.Fprintf(table, "%s\t%s %.2f\t%.2f\t%.2f to %.2f\t%s\n", r.comparison, bound, r.limit, r.median(), lowest, highest, verdict)
	}
	return met, table.Flush()
}
