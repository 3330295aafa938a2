package storetest

import (
	"errors"
	"sync"
	"testing"

	"geodrill/challenges"
	"geodrill/challenges/account"
)

// choice is that of an entry's reasoning.
func (c *course) choice(e challenges.LedgerEntry, minute int) challenges.ChooseReasoning {
	return challenges.ChooseReasoning{
		Exercise: c.exercise.ID, Revision: c.revision, Guess: e.Guess.ID, Challenge: e.Guess.ChallengeID, AccountID: c.owner.ID, At: c.at(minute),
	}
}

func testBestReasonings(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 8)
	first, second := c.reason(0, 0, 10, 1), c.reason(1, 0, 20, 2)
	elsewhere := c.reason(0, 1, 30, 3)
	best := func(what string, want ...challenges.BestReasoning) {
		t.Helper()
		equal(t, what, want, append([]challenges.BestReasoning(nil), value(db.BestReasonings(t.Context(), c.exercise.ID))(t)...))
	}
	of := func(e challenges.LedgerEntry, trainee, minute int) challenges.BestReasoning {
		return challenges.BestReasoning{
			Guess: e.Guess.ID, Challenge: e.Guess.ChallengeID, Trainee: e.Guess.TraineeID, Alias: c.trainees[trainee].Alias,
			Reasoning: *e.Guess.Answers[1].Reasoning, AccountID: c.owner.ID, At: c.at(minute), Counts: true,
		}
	}
	best("at first")

	audited := account.Recorded(t.Context(), account.Entry{ID: c.id(), At: c.at(5), AccountID: c.owner.ID, Action: "reasoning.choose", SubjectID: string(second.Guess.ID)})
	before := c.now()
	equal(t, "version", before.Version+1, value(db.ChooseReasoning(audited, c.choice(second, 5)))(t))
	if now := c.now(); now.Changes != before.Changes+1 {
		t.Errorf("the changes are %d, want %d", now.Changes, before.Changes+1)
	}
	check(t, value2(db.ChooseReasoning(t.Context(), c.choice(first, 6))))
	check(t, value2(db.ChooseReasoning(t.Context(), c.choice(elsewhere, 7))))
	best("three", of(second, 1, 5), of(first, 0, 6), of(elsewhere, 0, 7))
	if lines := value(db.Audit(t.Context(), account.AuditFilter{Subject: string(second.Guess.ID)}, 9))(t); len(lines) != 1 {
		t.Errorf("the audit log has %d entries, want 1", len(lines))
	}
	equal(t, "of no exercise", 0, len(value(db.BestReasonings(t.Context(), "none"))(t)))

	check(t, value2(db.ChooseReasoning(t.Context(), c.choice(first, 8))))
	best("one that is chosen stays so", of(second, 1, 5), of(first, 0, 6), of(elsewhere, 0, 7))
	gone := c.choice(first, 8)
	gone.Guess = "none"
	refused(t, "one of no guess", value2(db.ChooseReasoning(t.Context(), gone)), challenges.CodeNotFound)
	check(t, value2(db.DropReasoning(t.Context(), gone)))
	best("what was not chosen is taken back", of(second, 1, 5), of(first, 0, 6), of(elsewhere, 0, 7))
	stale := c.choice(first, 8)
	stale.Revision++
	if _, err := db.DropReasoning(t.Context(), stale); !errors.Is(err, challenges.ErrRevision) {
		t.Errorf("at another revision: %v, want ErrRevision", err)
	}
	check(t, value2(db.DropReasoning(t.Context(), c.choice(second, 9))))
	best("without the second", of(first, 0, 6), of(elsewhere, 0, 7))

	// Another attempt follows: what was chosen does not count any more.
	c.reason(0, 0, 40, 10)
	followed := of(first, 0, 6)
	followed.Counts = false
	best("followed by another", followed, of(elsewhere, 0, 7))

	// Of many at once no more are chosen than there may be.
	var entries []challenges.LedgerEntry
	for i := 1; i < 8; i++ {
		entries = append(entries, c.reason(i, 0, 1, 10+i))
	}
	var wg sync.WaitGroup
	for _, e := range entries {
		wg.Go(func() {
			if _, err := db.ChooseReasoning(t.Context(), c.choice(e, 20)); err != nil && challenges.CodeOf(err) != challenges.CodeConflict {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(value(db.BestReasonings(t.Context(), c.exercise.ID))(t)); n != 2+challenges.MaxBestReasonings {
		t.Errorf("%d are chosen, want %d beside the two", n, challenges.MaxBestReasonings)
	}

	// They go with their trainees.
	var ids []challenges.TraineeID
	for _, trainee := range c.trainees[1:] {
		ids = append(ids, trainee.ID)
	}
	check(t, value2(db.RemoveTrainees(t.Context(), c.cohort.ID, ids, c.at(40))))
	best("without the others", followed, of(elsewhere, 0, 7))
	check(t, value2(db.RemoveTrainees(t.Context(), c.cohort.ID, []challenges.TraineeID{c.trainees[0].ID}, c.at(41))))
	best("without anybody")
}
