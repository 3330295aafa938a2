package scoring

import (
	"cmp"
	"math"
	"slices"
)

// TeamRule is a stable code for how the members of a team make its result for a
// challenge. A team stands and is ranked by these results as a trainee is by
// theirs, on a Board of teams.
type TeamRule string

// The rules for teams.
const (
	TeamSum       TeamRule = "sum"        // the sum of the members' points
	TeamMean      TeamRule = "mean"       // their mean, rounded, halves up; a member without a guess has 0
	TeamBest      TeamRule = "best"       // those of the best member, for each challenge another perhaps
	TeamMedianPin TeamRule = "median_pin" // those of one pin in the middle of all: their geo.GeometricMedian
)

// Validate returns a *RuleError that names teamRule, or nil.
func (r TeamRule) Validate() error {
	switch r {
	case TeamSum, TeamMean, TeamBest, TeamMedianPin:
		return nil
	}
	return ruleErrorf("teamRule", "%q is none", r)
}

// Result makes the result of a team of so many members from the results of those
// who guessed. Its distance and its circles are the best member's by TeamBest, of
// equals the one's who guessed first; otherwise its distance is the median of
// theirs, and its circles are all of them. Its instant is that of the last guess of
// all, so that a team's later result replaces its former one on a Board. Without any
// result it is the zero Result, with a distance of NaN.
//
// TeamMedianPin takes the members' pins instead of their points, and only the
// caller has these: median returns the points and the distance of their
// geo.GeometricMedian, marked as a trainee's pin would be. It is called for no
// other rule, and not when nobody guessed.
func (r TeamRule) Result(size int, members []Result, median func() Result) Result {
	if len(members) == 0 {
		return Result{DistanceMeters: math.NaN()}
	}
	team := r.points(size, members, median)
	team.At = slices.MaxFunc(members, func(a, b Result) int { return a.At.Compare(b.At) }).At
	return team
}

// points makes the points and the distance of a team.
func (r TeamRule) points(size int, members []Result, median func() Result) Result {
	switch r {
	case TeamMedianPin:
		return median()
	case TeamBest:
		return slices.MinFunc(members, func(a, b Result) int {
			return cmp.Or(cmp.Compare(b.Points, a.Points), a.At.Compare(b.At))
		})
	}
	var team Result
	var distances []float64
	for _, member := range members {
		team.Points += member.Points
		team.Circles += member.Circles
		team.Held += member.Held
		distances = append(distances, member.DistanceMeters)
	}
	team.DistanceMeters = Median(distances)
	if r == TeamMean {
		team.Points = int(math.Round(float64(team.Points) / float64(max(size, len(members)))))
	}
	return team
}
