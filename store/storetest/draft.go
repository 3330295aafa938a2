package storetest

import (
	"errors"
	"math"
	"sync"
	"testing"

	"geodrill/challenges"
)

// newDraft makes a draft of the owner's with challenges of every kind of content.
func (c *course) newDraft(name string, challengeCount int) challenges.SetDraft {
	c.t.Helper()
	d := challenges.SetDraft{
		Set:   challenges.Set{ID: challenges.SetID(c.id()), OwnerID: c.owner.ID, Name: name, Created: c.at(1)},
		Title: challenges.Text{"en": "Title"}, Description: challenges.Text{}, Languages: []string{"en", "ru"},
		Changed: c.at(1), Revision: 1, DraftRevision: 1,
	}
	for i := range challengeCount {
		d.Challenges = append(d.Challenges, c.newChallengeDraft(i+1))
	}
	return d
}

func (c *course) newChallengeDraft(position int) challenges.ChallengeDraft {
	content := c.newChallenge(0)
	content.ID, content.DraftID = "", ""
	content.Warning = challenges.Text{"ru": "Обломки"}
	content.Clues = []challenges.AuthorClue{{Image: content.Images[0].Image, X: 1, Y: 2, Width: 3, Height: 4, Note: challenges.Text{"en": "n"}}}
	content.Questions = c.everyKind(1)
	incomplete := []challenges.Question{
		{Ask: challenges.PlaceAsk{}}, {Ask: challenges.BearingAsk{}, Key: challenges.Key{BearingDegrees: math.NaN()}},
		{Ask: challenges.TimeAsk{}}, {Ask: challenges.TextAsk{}},
	}
	content.Questions = append(content.Questions, incomplete...)
	for i := range content.Questions {
		q := &content.Questions[i]
		q.ID, q.Position, q.Key.Version = "", 0, 0
	}
	return challenges.ChallengeDraft{ID: challenges.ChallengeID(c.id()), Position: position, Revision: 1, Changed: c.at(1), Content: content}
}

// draft reads a draft with its challenges.
func (c *course) draft(id challenges.SetID) challenges.SetDraft {
	c.t.Helper()
	d := value(c.db.Draft(c.t.Context(), id))(c.t)
	var err error
	d.Challenges, d.Removed, err = c.db.DraftChallenges(c.t.Context(), id)
	check(c.t, err)
	return d
}

func testDraft(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	d := c.newDraft("quays", 2)
	check(t, db.CreateDraft(t.Context(), d))
	equal(t, "draft", d, c.draft(d.ID))
	equal(t, "challenge", d.Challenges[1], value(db.DraftChallenge(t.Context(), d.ID, d.Challenges[1].ID))(t))
	again := c.newDraft("quays", 1)
	refused(t, "a taken name", db.CreateDraft(t.Context(), again), challenges.CodeNameTaken)
	refused(t, "Draft", value2(db.Draft(t.Context(), again.ID)), challenges.CodeNotFound)
	refused(t, "DraftChallenge", value2(db.DraftChallenge(t.Context(), c.version.SetID, d.Challenges[0].ID)), challenges.CodeNotFound)

	d.Title, d.Languages, d.Archived, d.Changed = challenges.Text{"ru": "Причалы"}, []string{"ru"}, c.at(5), c.at(5)
	check(t, db.SaveDraft(t.Context(), d, []challenges.ChallengeID{d.Challenges[1].ID, d.Challenges[0].ID}))
	d.Challenges[0], d.Challenges[1] = d.Challenges[1], d.Challenges[0]
	d.Challenges[0].Position, d.Challenges[1].Position = 1, 2
	stale := d
	d.Revision, d.DraftRevision = 2, 2
	equal(t, "draft after a change", d, c.draft(d.ID))
	for what, err := range map[string]error{
		"a change of what was":             db.SaveDraft(t.Context(), stale, nil),
		"an order that lacks a challenge":  db.SaveDraft(t.Context(), d, []challenges.ChallengeID{d.Challenges[0].ID}),
		"an order with a challenge twice":  db.SaveDraft(t.Context(), d, []challenges.ChallengeID{d.Challenges[0].ID, d.Challenges[0].ID}),
		"an order with another's":          db.SaveDraft(t.Context(), d, []challenges.ChallengeID{d.Challenges[0].ID, "none"}),
		"a challenge that was":             db.SaveDraftChallenge(t.Context(), d.ID, challenges.ChallengeDraft{ID: d.Challenges[0].ID, Revision: 7}),
		"a challenge of another set":       db.SaveDraftChallenge(t.Context(), c.version.SetID, d.Challenges[0]),
		"publishing what was":              value2(db.PublishDraft(t.Context(), d.ID, challenges.Version{DraftRevision: 1})),
		"publishing what is not there yet": value2(db.PublishDraft(t.Context(), "none", challenges.Version{DraftRevision: 1})),
	} {
		if !errors.Is(err, challenges.ErrRevision) {
			t.Errorf("%s: %v, want ErrRevision", what, err)
		}
	}
	equal(t, "draft after refusals", d, c.draft(d.ID))
}

func testDraftChallenges(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	d := c.newDraft("quays", 2)
	check(t, db.CreateDraft(t.Context(), d))
	added := c.newChallengeDraft(2)
	check(t, db.AddDraftChallenge(t.Context(), d.ID, added))
	d.Challenges = []challenges.ChallengeDraft{d.Challenges[0], added, d.Challenges[1]}
	d.Challenges[2].Position, d.DraftRevision = 3, 2
	equal(t, "draft with one more", d, c.draft(d.ID))

	gone := &d.Challenges[0]
	gone.Deleted, gone.Changed = c.at(7), c.at(7)
	check(t, db.SaveDraftChallenge(t.Context(), d.ID, *gone))
	got := c.draft(d.ID)
	if len(got.Challenges) != 2 || len(got.Removed) != 1 || got.Removed[0].ID != gone.ID || !got.Removed[0].Deleted.Equal(c.at(7)) ||
		got.DraftRevision != 3 || got.Revision != 1 || got.Challenges[0].Position != 1 {
		t.Errorf("draft after a deletion %+v", got)
	}
	image := gone.Content.Images[0].Image
	refused(t, "deleting an image that can come back", value2(db.DeleteImage(t.Context(), image)), challenges.CodeImageInUse)
	check(t, db.PurgeDrafts(t.Context(), c.at(7)))
	equal(t, "nothing is old enough", 1, len(c.draft(d.ID).Removed))
	check(t, db.PurgeDrafts(t.Context(), c.at(8)))
	equal(t, "after a purge", 0, len(c.draft(d.ID).Removed))
	check(t, value2(db.DeleteImage(t.Context(), image)))
	other := c.newChallengeDraft(0)
	other.Content.Images[0].Image = "none"
	failed(t, "an unknown image", db.AddDraftChallenge(t.Context(), d.ID, other))
	equal(t, "draft after a failure", int64(3), c.draft(d.ID).DraftRevision)
}

func testPurgeSets(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	unpublished, published := c.newDraft("quays", 1), c.draft(c.version.SetID)
	check(t, db.CreateDraft(t.Context(), unpublished))
	for _, d := range []challenges.SetDraft{unpublished, published} {
		d.Deleted = c.at(3)
		check(t, db.SaveDraft(t.Context(), d, nil))
	}
	list := func(state challenges.SetState) int {
		return len(value(db.Sets(t.Context(), "", state, "", 10))(t))
	}
	equal(t, "deleted sets", [2]int{0, 2}, [2]int{list(challenges.SetInUse), list(challenges.SetDeleted)})
	check(t, db.PurgeDrafts(t.Context(), c.at(4)))
	refused(t, "Draft", value2(db.Draft(t.Context(), unpublished.ID)), challenges.CodeNotFound)
	equal(t, "the published version", withoutKeys(c.version), value(db.Version(t.Context(), c.version.ID))(t))
	fresh := c.newDraft("almaty", 0)
	check(t, db.CreateDraft(t.Context(), fresh)) // its name is free
}

// Many who change one challenge at the same revision: one of them does.
func testDraftRace(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	d := c.newDraft("quays", 1)
	check(t, db.CreateDraft(t.Context(), d))
	var wg sync.WaitGroup
	var errs [8]error
	for i := range errs {
		wg.Go(func() { errs[i] = db.SaveDraftChallenge(t.Context(), d.ID, d.Challenges[0]) })
	}
	wg.Wait()
	saved := 0
	for _, err := range errs {
		if err == nil {
			saved++
		} else if !errors.Is(err, challenges.ErrRevision) {
			t.Error(err)
		}
	}
	now := c.draft(d.ID)
	equal(t, "saved, revision, draft", [3]int64{1, 2, 2}, [3]int64{int64(saved), now.Challenges[0].Revision, now.DraftRevision})
}

func testPublishDraft(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	d := c.newDraft("quays", 1)
	check(t, db.CreateDraft(t.Context(), d))
	for number := 1; number <= 2; number++ {
		_, v := c.newVersion("quays", 1)
		v.SetID, v.Number, v.Note, v.DraftRevision = d.ID, number, "what is new", 1
		v.Challenges[0].DraftID = d.Challenges[0].ID
		equal(t, "number", number, value(db.PublishDraft(t.Context(), d.ID, v))(t))
		equal(t, "version", withoutKeys(v), value(db.Version(t.Context(), v.ID))(t))
		equal(t, "by number", v.ID, value(db.VersionNumbered(t.Context(), d.ID, number))(t))
		newest := value(db.Versions(t.Context(), d.ID))(t)[0]
		want := challenges.VersionSummary{
			ID: v.ID, Number: number, Note: v.Note, Title: v.Title, ChallengeCount: 1, PublishedAt: v.PublishedAt, DraftRevision: 1,
		}
		equal(t, "newest", want, newest)
	}
	refused(t, "VersionNumbered", value2(db.VersionNumbered(t.Context(), d.ID, 3)), challenges.CodeNotFound)
	equal(t, "draft", d, c.draft(d.ID))
}
