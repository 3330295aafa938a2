package pack_test

import (
	"reflect"
	"slices"
	"testing"

	"geodrill/challenges"
	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
)

// Everything that a set has is in a pack. Whoever gives the domain a new field is told
// here to read it, write it, and name it in the schema.
func TestPackHasEveryField(t *testing.T) {
	for _, test := range []struct {
		of     any
		packed []string // in a pack
		other  []string // of an installation, or only while a draft is made
	}{
		{challenges.Draft{}, []string{"Name", "Title", "Description", "Languages", "Challenges"}, nil},
		{challenges.Challenge{}, []string{"Name", "Prompt", "Warning", "Title", "Debrief", "Clues", "FurtherReading", "Hints", "Country", "Difficulty", "Tags", "Provenance", "Questions"},
			[]string{"ID", "Position", "Images", "DraftID"}},
		{challenges.DraftPhoto{}, []string{"Open", "Name", "Alt", "Credit"}, []string{"Image", "Width", "Height"}},
		{challenges.Hint{}, []string{"Text", "Price"}, []string{"ID"}},
		{challenges.FurtherReading{}, []string{"Title", "URL"}, nil},
		{challenges.AuthorClue{}, []string{"Image", "X", "Y", "Width", "Height", "Note"}, nil},
		{challenges.Credit{}, []string{"Author", "Licence", "Title", "Source", "Changes"}, nil},
		{challenges.Provenance{}, []string{"Truth", "UncertaintyMeters", "Consent"}, nil},
		{challenges.Question{}, []string{"Prompt", "Ask", "Key"}, []string{"ID", "Position"}},
		{challenges.Key{}, []string{"Place", "BearingDegrees", "Time", "Texts", "Criteria"}, []string{"Version", "Ask"}},
		{challenges.ReasoningAsk{}, []string{"Points"}, nil},
		{challenges.Criterion{}, []string{"ID", "Text", "MaxPoints"}, nil},
		{challenges.TimeAsk{}, []string{"Rule", "Zone", "Day"}, nil},
		{scoring.PlaceRule{}, []string{"MaxPoints", "Falloff", "Circle"}, nil},
		{scoring.CircleRule{}, []string{"Share", "ScaleMeters"}, nil},
		{scoring.BearingRule{}, []string{"MaxPoints", "Falloff"}, nil},
		{scoring.TimeRule{}, []string{"MaxPoints", "Falloff", "LongestMinutes", "TimeOfDay"}, nil},
		{scoring.TextRule{}, []string{"MaxPoints"}, nil},
		{scoring.AcceptedForm{}, []string{"Text", "Share"}, nil},
	} {
		kind := reflect.TypeOf(test.of)
		var fields []string
		for i := range kind.NumField() {
			fields = append(fields, kind.Field(i).Name)
		}
		known := slices.Concat(test.packed, test.other)
		slices.Sort(known)
		slices.Sort(fields)
		if diff := cmp.Diff(known, fields); diff != "" {
			t.Errorf("%v (-in packs +in the domain):\n%s", kind, diff)
		}
	}
}
