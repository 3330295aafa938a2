package scoring

import (
	"fmt"
	"strings"
)

// Rubric is by what an instructor marks the reasoning.
type Rubric []Criterion

// Criterion is one thing to look for: the clues named, the areas excluded, a
// second source, the limits stated.
type Criterion struct {
	ID        string // unique in its rubric
	MaxPoints int    // 1 to MaxPointsLimit
}

// Award is an instructor's decision on one criterion.
type Award struct {
	Points   int    // 0 to the criterion's MaxPoints
	Evidence string // what in the reasoning it rests on
}

// MaxCriteria bounds the criteria of a rubric.
const MaxCriteria = 100

// Validate returns a *RuleError for the first criterion that makes no sense, or
// nil. It names criteria, or id or maxPoints of one, as in criteria/2/id.
func (r Rubric) Validate() error {
	if len(r) == 0 || len(r) > MaxCriteria {
		return ruleErrorf("criteria", "%d criteria are not 1 to %d", len(r), MaxCriteria)
	}
	seen := make(map[string]bool, len(r))
	for i, criterion := range r {
		field := fmt.Sprintf("criteria/%d/", i)
		if criterion.ID == "" || seen[criterion.ID] {
			return ruleErrorf(field+"id", "%q is empty or there already", criterion.ID)
		}
		seen[criterion.ID] = true
		if err := validateMaxPoints(field+"maxPoints", criterion.MaxPoints); err != nil {
			return err
		}
	}
	return nil
}

// ValidateAwards returns a *RuleError for the first award, by the order of the
// rubric, that the rubric does not give, or nil. It names awards/ID/points, or
// awards for a criterion that the rubric does not have.
func (r Rubric) ValidateAwards(awarded map[string]Award) error {
	known := 0
	for _, criterion := range r {
		award, ok := awarded[criterion.ID]
		if !ok {
			continue
		}
		known++
		if award.Points < 0 || award.Points > criterion.MaxPoints {
			return ruleErrorf("awards/"+criterion.ID+"/points", "%d is not in 0 to %d", award.Points, criterion.MaxPoints)
		}
	}
	if known < len(awarded) {
		return ruleErrorf("awards", "%d of %d are for criteria that the rubric does not have", len(awarded)-known, len(awarded))
	}
	return nil
}

// Mark returns a part for each criterion, in the order of the rubric, from the
// awards by criterion. A criterion without an award, or with one that names no
// evidence, is not marked: Total counts it neither for nor against the trainee.
// Points beyond what a criterion gives count as its least or most.
func (r Rubric) Mark(awarded map[string]Award) []Part {
	parts := make([]Part, len(r))
	for i, criterion := range r {
		parts[i] = Part{Rule: RuleCriterion, MaxPoints: criterion.MaxPoints, Why: NotMarked}
		if award := awarded[criterion.ID]; strings.TrimSpace(award.Evidence) != "" {
			parts[i].Points = min(max(0, award.Points), criterion.MaxPoints)
			parts[i].Why = CriterionGiven
		}
	}
	return parts
}
