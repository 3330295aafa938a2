package challenges_test

import (
	"bytes"
	"io"
	"testing"

	"geodrill/challenges"
	"geodrill/geo"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// What is exported and published again is the same set, with the corrected key and
// pictures that did not change.
func TestExport(t *testing.T) {
	r := newRoom(t)
	corrected := geo.Point{1, 2}
	exercise := r.open(challenges.RevealAtOnce)
	check(t, correctKey(t.Context(), r.service, r.owner, exercise, r.version.Challenges[1].Questions[0].ID, keyAt(corrected)))
	first, err := r.service.Export(t.Context(), r.owner, r.version.SetID, 1)
	check(t, err)
	if p, _ := first.Challenges[1].Questions[0].Key.Place.Point(); p != corrected {
		t.Errorf("the exported key is %v, want the corrected %v", p, corrected)
	}
	first.Name = "almaty-again"
	again, err := r.service.Publish(t.Context(), r.other, first, nil)
	check(t, err)
	second, err := r.service.Export(t.Context(), r.other, again.SetID, 1)
	check(t, err)
	ignored := cmp.Options{
		cmpopts.IgnoreFields(challenges.DraftPhoto{}, "Open"), cmpopts.IgnoreFields(challenges.Question{}, "ID"),
		cmpopts.IgnoreFields(challenges.Challenge{}, "ID", "DraftID", "Images"), cmpopts.IgnoreFields(challenges.Draft{}, "Name"), cmpopts.IgnoreFields(challenges.Key{}, "Version"),
	}
	if diff := cmp.Diff(first, second, ignored); diff != "" {
		t.Errorf("(-first +second):\n%s", diff)
	}
	for i := range first.Challenges {
		if !bytes.Equal(pictureOf(t, first.Challenges[i].Photos[0]), pictureOf(t, second.Challenges[i].Photos[0])) {
			t.Errorf("the picture of challenge %d changed", i+1)
		}
	}
}

func pictureOf(t *testing.T, p challenges.DraftPhoto) []byte {
	t.Helper()
	f, err := p.Open()
	check(t, err)
	defer f.Close()
	data, err := io.ReadAll(f)
	check(t, err)
	return data
}

// Keys leave with those only who may see them.
func TestExportIsForAuthors(t *testing.T) {
	r := newRoom(t)
	for name, test := range map[string]struct {
		actor  challenges.Actor
		set    challenges.SetID
		number int
		want   challenges.Code
	}{
		"another instructor": {r.other, r.version.SetID, 1, challenges.CodeNotFound},
		"nobody":             {challenges.Actor{}, r.version.SetID, 1, challenges.CodeForbidden},
		"no set":             {r.admin, "none", 1, challenges.CodeNotFound},
		"no version":         {r.owner, r.version.SetID, 2, challenges.CodeNotFound},
		"an admin":           {r.admin, r.version.SetID, 1, ""},
	} {
		if _, err := r.service.Export(t.Context(), test.actor, test.set, test.number); challenges.CodeOf(err) != test.want {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}
