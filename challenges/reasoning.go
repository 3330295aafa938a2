package challenges

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"geodrill/scoring"
)

// Reasoning is how a trainee came to an answer, under the headings of a report.
// All of them may be empty: then there is nothing to mark.
type Reasoning struct {
	Clues    string `json:"clues,omitempty"`    // what was seen
	Excluded string `json:"excluded,omitempty"` // areas that it cannot be
	Source   string `json:"source,omitempty"`   // what else confirms it
	Limits   string `json:"limits,omitempty"`   // what is not known
}

// Heading is a part of a Reasoning.
type Heading string

// The headings.
const (
	HeadingClues    Heading = "clues"
	HeadingExcluded Heading = "excluded"
	HeadingSource   Heading = "source"
	HeadingLimits   Heading = "limits"
)

// Headings lists the headings in the order in which they are written. The slice
// is the caller's own.
func Headings() []Heading {
	return []Heading{HeadingClues, HeadingExcluded, HeadingSource, HeadingLimits}
}

// texts are what is written, in the order of Headings.
func (r Reasoning) texts() []string { return []string{r.Clues, r.Excluded, r.Source, r.Limits} }

func (r Reasoning) isEmpty() bool { return strings.TrimSpace(strings.Join(r.texts(), "")) == "" }

// Criterion is one thing that is looked for in a reasoning. Its id is unique in
// its rubric and stays when the rubric is corrected: what was awarded is kept
// by it.
type Criterion struct {
	ID        string `json:"id"`
	Text      Text   `json:"text"`
	MaxPoints int    `json:"maxPoints"`
}

// MaxCriteria bounds the criteria of a rubric.
const MaxCriteria = 20

// ReasoningAsk asks for a reasoning, which an instructor marks by the criteria of
// the key. Points are what these give together.
type ReasoningAsk struct{ Points int }

// Kind implements [Ask].
func (ReasoningAsk) Kind() Kind { return KindReasoning }

// MaxPoints implements [Ask].
func (r ReasoningAsk) MaxPoints() int { return r.Points }

func (ReasoningAsk) only(k Key) Key { return Key{Version: k.Version, Criteria: k.Criteria} }

func (r ReasoningAsk) problems(at string, k Key) (found problems) {
	if len(k.Criteria) == 0 {
		found.missing(at+"/key", "say by which criteria the reasoning is marked")
		return found
	}
	if err := CheckCriteria(k.Criteria); err != nil {
		found.wrong(at+"/key", err)
		return found
	}
	if sum := RubricPoints(k.Criteria); sum > scoring.MaxPointsLimit {
		found.invalid(at+"/maxPoints", "the criteria give %d points together; %d is the most", sum, scoring.MaxPointsLimit)
	} else if sum != r.Points {
		found.invalid(at+"/maxPoints", "the criteria give %d points together", sum)
	}
	return found
}

// CheckCriteria returns a *scoring.RuleError for the first criterion that makes no
// sense, or nil. It does not look at the texts.
func CheckCriteria(criteria []Criterion) error {
	if len(criteria) > MaxCriteria {
		return &scoring.RuleError{Field: "criteria", Reason: fmt.Sprintf("a rubric has at most %d criteria", MaxCriteria)}
	}
	if err := rubricOf(criteria).Validate(); err != nil {
		return err
	}
	for i, c := range criteria {
		if !isSlug(c.ID) {
			return &scoring.RuleError{
				Field:  fmt.Sprintf("criteria/%d/id", i),
				Reason: fmt.Sprintf("an id has 1 to %d of a-z, 0-9 and -, and starts with a letter or digit", maxSlug),
			}
		}
	}
	return nil
}

// RubricPoints is what criteria give together.
func RubricPoints(criteria []Criterion) (sum int) {
	for _, c := range criteria {
		sum += c.MaxPoints
	}
	return sum
}

// criteriaProblems checks the texts of criteria in the languages of a set.
func criteriaProblems(at string, criteria []Criterion, languages []string) (found problems) {
	for i, c := range criteria {
		found.text(at+"/key/criteria/"+strconv.Itoa(i)+"/text", c.Text, languages)
	}
	return found
}

// inLanguages is the criteria with their texts in the languages only.
func inLanguages(criteria []Criterion, languages []string) []Criterion {
	criteria = slices.Clone(criteria)
	for i, c := range criteria {
		criteria[i].Text = c.Text.only(languages)
	}
	return criteria
}

func (ReasoningAsk) check(at string, a Answer) (Answer, error) {
	written := *a.Reasoning
	total := 0
	for i, text := range written.texts() {
		field := at + "/reasoning/" + string(Headings()[i])
		if total += len([]rune(text)); total > MaxReasoningRunes {
			return Answer{}, invalid(field, "use at most %d characters under all headings", MaxReasoningRunes)
		}
		if err := checkNote(field, text, MaxReasoningRunes); err != nil {
			return Answer{}, err
		}
	}
	return Answer{Reasoning: &written}, nil
}

// mark gives what an instructor awarded. A reasoning that nobody has marked yet
// is pending, and none has no points.
func (ReasoningAsk) mark(a Answer, k Key, given map[string]Award) marked {
	awarded := make(map[string]scoring.Award, len(given))
	for id, award := range given {
		awarded[id] = scoring.Award{Points: award.Points, Evidence: award.evidence()}
	}
	parts := partsOf(rubricOf(k.Criteria).Mark(awarded)...)
	empty := a.Reasoning.isEmpty()
	for i := range parts {
		parts[i].Criterion = k.Criteria[i].ID
		if empty {
			parts[i].Points, parts[i].Why = 0, scoring.Unanswered
		}
	}
	return marked{parts: parts, meters: math.NaN(), pending: given == nil && !empty}
}

func rubricOf(criteria []Criterion) scoring.Rubric {
	rubric := make(scoring.Rubric, len(criteria))
	for i, c := range criteria {
		rubric[i] = scoring.Criterion{ID: c.ID, MaxPoints: c.MaxPoints}
	}
	return rubric
}

// reasoningQuestion is the index of the challenge's question for a reasoning, or
// -1.
func (c *Challenge) reasoningQuestion() int {
	return slices.IndexFunc(c.Questions, func(q Question) bool { return q.Ask != nil && q.Ask.Kind() == KindReasoning })
}
