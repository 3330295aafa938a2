package scoring_test

import (
	"testing"

	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
)

func TestRubricMark(t *testing.T) {
	rubric := scoring.Rubric{{"clues", 300}, {"excluded", 200}, {"source", 100}, {"limits", 50}, {"method", 10}}
	got := rubric.Mark(map[string]scoring.Award{
		"clues":    {Points: 250, Evidence: "the plates and the bus stop"},
		"excluded": {Points: 999, Evidence: "not Bishkek: no mountains to the north"},
		"source":   {Points: -5, Evidence: "none was named"},
		"limits":   {Points: 50, Evidence: " \n"},
		"grammar":  {Points: 7, Evidence: "no such criterion"},
	})
	want := []scoring.Part{
		{Rule: "criterion", Points: 250, MaxPoints: 300, Why: "criterion_given"},
		{Rule: "criterion", Points: 200, MaxPoints: 200, Why: "criterion_given"},
		{Rule: "criterion", Points: 0, MaxPoints: 100, Why: "criterion_given"},
		{Rule: "criterion", Points: 0, MaxPoints: 50, Why: "not_marked"},
		{Rule: "criterion", Points: 0, MaxPoints: 10, Why: "not_marked"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestRubricValidate(t *testing.T) {
	for _, test := range []struct {
		name   string
		rubric scoring.Rubric
		field  string
	}{
		{"good", scoring.Rubric{{"clues", 300}, {"limits", 1}}, ""},
		{"none", nil, "criteria"},
		{"too many", make(scoring.Rubric, scoring.MaxCriteria+1), "criteria"},
		{"no id", scoring.Rubric{{"", 300}}, "criteria/0/id"},
		{"an id twice", scoring.Rubric{{"a", 1}, {"b", 1}, {"a", 1}}, "criteria/2/id"},
		{"no points", scoring.Rubric{{"a", 1}, {"b", 0}}, "criteria/1/maxPoints"},
	} {
		t.Run(test.name, func(t *testing.T) { wantField(t, test.rubric.Validate(), test.field) })
	}
}

func TestRubricValidateAwards(t *testing.T) {
	rubric := scoring.Rubric{{"clues", 300}, {"limits", 50}}
	for _, test := range []struct {
		name    string
		awarded map[string]scoring.Award
		field   string
	}{
		{"none", nil, ""},
		{"the least and the most", map[string]scoring.Award{"clues": {Points: 300}, "limits": {Points: 0}}, ""},
		{"too many", map[string]scoring.Award{"clues": {Points: 301}, "limits": {Points: -1}}, "awards/clues/points"},
		{"below 0", map[string]scoring.Award{"limits": {Points: -1}}, "awards/limits/points"},
		{"an unknown criterion", map[string]scoring.Award{"clues": {Points: 1}, "grammar": {Points: 1}}, "awards"},
	} {
		t.Run(test.name, func(t *testing.T) { wantField(t, rubric.ValidateAwards(test.awarded), test.field) })
	}
}
