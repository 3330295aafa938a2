package storetest

import (
	"strings"
	"sync"
	"testing"

	"geodrill/challenges"
)

func testAnswerDrafts(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 2)
	draft := func(trainee, challenge int, content string) challenges.AnswerDraft {
		return challenges.AnswerDraft{
			Exercise: c.exercise.ID, Challenge: c.version.Challenges[challenge].ID, Trainee: c.trainees[trainee].ID, Content: content, SavedAt: c.at(3),
		}
	}
	read := func(d challenges.AnswerDraft) challenges.AnswerDraft {
		t.Helper()
		return value(db.AnswerDraft(t.Context(), d.Exercise, d.Challenge, d.Trainee))(t)
	}
	mine, theirs := draft(0, 0, strings.Repeat("Горы ", challenges.MaxAnswerDraftRunes/5)), draft(1, 0, "{}")
	if d := read(mine); d.Version != 0 || d.Content != "" {
		t.Errorf("before it was saved: %+v", d)
	}
	version := c.now().Version
	equal(t, "first version", int64(1), value(db.PutAnswerDraft(t.Context(), theirs))(t))
	for mine.Version = 1; mine.Version <= 3; mine.Version++ {
		equal(t, "version", mine.Version, value(db.PutAnswerDraft(t.Context(), mine))(t))
		equal(t, "draft", mine, read(mine))
	}
	equal(t, "another challenge", int64(0), read(draft(0, 1, "")).Version)
	if got := c.now().Version; got != version {
		t.Errorf("drafts moved the exercise from version %d to %d", version, got)
	}

	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { check(t, value2(db.PutAnswerDraft(t.Context(), theirs))) })
	}
	wg.Wait()
	equal(t, "saved by many at once", int64(9), read(theirs).Version)

	check(t, value2(db.RemoveTrainees(t.Context(), c.cohort.ID, []challenges.TraineeID{mine.Trainee}, c.at(5))))
	equal(t, "of one who has gone", int64(0), read(mine).Version)
	refused(t, "saved by one who has gone", value2(db.PutAnswerDraft(t.Context(), mine)), challenges.CodeNotFound)
	check(t, db.DeleteExercise(t.Context(), c.exercise.ID))
	equal(t, "of an exercise that has gone", int64(0), read(theirs).Version)
}
