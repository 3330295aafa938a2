package storetest

import (
	"errors"
	"io/fs"
	"slices"
	"testing"

	"geodrill/challenges"
	"geodrill/tiles"
)

// newReplacement announces a picture that will take the place of another.
func (c *course) newReplacement(image string) challenges.NewImage {
	n := c.newUpload(5)
	n.Original, n.Replaces, n.Job.Kind = "", image, challenges.JobRedact
	n.Redactions = challenges.Redactions{
		Rectangles: []challenges.Rectangle{{X: 1, Y: 2, Width: 3, Height: 4}}, Polygons: []challenges.Polygon{{{0, 0}, {5, 0}, {5, 6}}},
	}
	return n
}

// A picture takes another's place: in every version, in clues, with its original,
// and the other is gone.
func testReplaceImage(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 1)
	old, other := c.newRecord(), c.newRecord()
	check(t, value2(db.PutImage(t.Context(), old)))
	check(t, value2(db.PutImage(t.Context(), other)))
	set, v := c.newVersion("shows it", 2)
	v.Challenges[0].Images[0].Image = old.ID
	v.Challenges[0].Images = append(v.Challenges[0].Images, challenges.Photo{Image: other.ID})
	var err error
	v.SetID, v.Number, err = db.CreateVersion(t.Context(), set, v)
	check(t, err)
	v.DraftRevision = 2
	untouched := c.version
	c.version = v
	c.exercise = c.newExercise()
	check(t, db.CreateExercise(t.Context(), c.exercise))
	guess := c.newGuess(0, 0, 100, 1)
	guess.Guess.Clues = append(guess.Guess.Clues, challenges.Clue{Image: other.ID, Width: 1, Height: 1, Note: "not " + old.ID})
	check(t, value2(db.RecordGuess(t.Context(), guess)))
	late := c.newLate(0, 0, 1)
	late.Late.Clues = guess.Guess.Clues
	late.Late.Attempt = value(db.RecordLate(t.Context(), late))(t).Receipt.Attempt

	draft := c.newDraft("draft", 2)
	draft.Challenges[1].Content.Images[0].Image, draft.Challenges[1].Content.Clues[0].Image = old.ID, old.ID
	check(t, db.CreateDraft(t.Context(), draft))

	n := c.newReplacement(old.ID)
	check(t, value2(db.CreateImage(t.Context(), n)))
	owned := value(db.OwnedImage(t.Context(), n.ID))(t)
	if owned.Replaces != old.ID || owned.Original || owned.State != challenges.ImageQueued {
		t.Errorf("announced: %+v", owned)
	}
	equal(t, "redactions", n.Redactions, owned.Redactions)
	refused(t, "a second replacement at once", value2(db.CreateImage(t.Context(), c.newReplacement(old.ID))), challenges.CodeConflict)

	equal(t, "the picture until then", old.Image, value(db.Image(t.Context(), old.ID))(t))
	r := c.newRecord()
	r.ID, r.Original, r.Metadata = n.ID, "", tiles.Metadata{}
	r.Thumbnail = old.Thumbnail[:len(old.Thumbnail)-len("x.jpg")] + "y.jpg" // small enough to show nothing of it
	unnamed := value(db.ReplaceImage(t.Context(), old.ID, r))(t)
	slices.Sort(unnamed)
	gone := []string{old.Archive, old.Full, old.Screen, r.Thumbnail}
	slices.Sort(gone)
	equal(t, "blobs without a name", gone, unnamed)
	missingImage(t, db, old.ID)
	refused(t, "OwnedImage", value2(db.OwnedImage(t.Context(), old.ID)), challenges.CodeNotFound)

	want := r
	want.Created, want.Bytes, want.Thumbnail, want.Original, want.Metadata = n.Created, n.Bytes, old.Thumbnail, old.Original, old.Metadata
	equal(t, "record", want, value(db.Record(t.Context(), n.ID))(t))
	equal(t, "names", want.Keys(), named(t, db, want.Keys()...))
	owned = value(db.OwnedImage(t.Context(), n.ID))(t)
	if owned.State != challenges.ImageReady || !owned.Original || owned.Width != r.Width {
		t.Errorf("ready: %+v", owned)
	}
	v.Edition = 2
	v.Challenges[0].Images[0].Image = n.ID
	equal(t, "version", withoutKeys(v), value(db.Version(t.Context(), v.ID))(t))
	equal(t, "another version", withoutKeys(untouched), value(db.Version(t.Context(), untouched.ID))(t))
	draft.DraftRevision, draft.Challenges[1].Revision = 2, 2
	draft.Challenges[1].Content.Images[0].Image, draft.Challenges[1].Content.Clues[0].Image = n.ID, n.ID
	equal(t, "draft", draft, c.draft(draft.ID))
	if e := c.now(); e.Edition != 2 || e.Revision != 1 || e.Version != 3 {
		t.Errorf("exercise %+v", e)
	}
	if uses := value(db.ImageUses(t.Context(), n.ID))(t); len(uses) != 4 { // its owner's, two sets', and the exercise's
		t.Errorf("uses %+v", uses)
	}
	clues := slices.Clone(guess.Guess.Clues)
	clues[0].Image = n.ID
	equal(t, "clues", clues, c.ledger()[0].Guess.Clues)
	equal(t, "clues of a late guess", clues, value(db.LateGuess(t.Context(), c.exercise.ID, late.Late.ID))(t).Clues)

	for name, err := range map[string]error{
		"replaced again":       value2(db.ReplaceImage(t.Context(), old.ID, r)),
		"by what is ready":     value2(db.ReplaceImage(t.Context(), other.ID, r)),
		"by what is not there": value2(db.ReplaceImage(t.Context(), other.ID, c.newRecord())),
	} {
		if !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v, want fs.ErrNotExist", name, err)
		}
	}
	equal(t, "the other", other, value(db.Record(t.Context(), other.ID))(t))
}
