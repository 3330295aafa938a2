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
	draft := newDraft("almaty", 3)
	marked := &draft.Challenges[0]
	marked.Name, marked.Warning = "marked", challenges.Text{"en": "Blood", "ru": "Кровь"}
	marked.Clues = []challenges.AuthorClue{{
		Image: marked.Photos[0].Name, X: 1, Y: 2, Width: 39, Height: 28, Note: challenges.Text{"en": "A tram", "ru": "Трамвай"},
	}}
	var err error
	r.version, err = r.service.Publish(t.Context(), r.owner, draft, nil)
	check(t, err)
	exercise := r.open(challenges.RevealAtOnce)
	check(t, correctKey(t.Context(), r.service, r.owner, exercise, r.version.Challenges[1].Questions[0].ID, keyAt(corrected)))
	first, err := r.service.Export(t.Context(), r.owner, r.version.SetID, 2)
	check(t, err)
	if p, _ := first.Challenges[1].Questions[0].Key.Place.Point(); p != corrected {
		t.Errorf("the exported key is %v, want the corrected %v", p, corrected)
	}
	if clue := first.Challenges[0].Clues[0]; clue.Image != "images/01.jpg" || first.Challenges[0].Warning["ru"] != "Кровь" {
		t.Errorf("the exported clue is %+v", clue)
	}
	if image := r.version.Challenges[0].Clues[0].Image; image != r.version.Challenges[0].Images[0].Image {
		t.Errorf("the published clue is in %q", image)
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

// A clue must lie inside its picture, whose size is known once it is stored.
func TestPublishChecksClues(t *testing.T) {
	r := newRoom(t)
	for name, clue := range map[string]challenges.AuthorClue{
		"beyond the edge": {Image: "photo 1", X: 1, Width: 40, Height: 30}, "of no size": {Image: "photo 1", Width: 40}, "of another picture": {Image: "photo 2", Width: 40, Height: 30},
	} {
		draft := newDraft("clues", 2)
		clue.Note = challenges.Text{"en": "A tram", "ru": "Трамвай"}
		draft.Challenges[0].Clues = []challenges.AuthorClue{clue}
		_, err := r.service.Publish(t.Context(), r.owner, draft, nil)
		refused(t, name, err, challenges.CodeInvalid, "/challenges/0/clues/0")
	}
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
