package storetest

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/geo"
)

// reason stores a guess whose reasoning is to be marked, after an earlier attempt
// of the trainee's when there is one.
func (c *course) reason(trainee, challenge, points, minute int) challenges.LedgerEntry {
	c.t.Helper()
	r := c.newGuess(trainee, challenge, points, minute)
	r.Guess.Answers = append(r.Guess.Answers, challenges.Answer{Question: "r", Reasoning: &challenges.Reasoning{Clues: "Вывески", Limits: "один снимок"}})
	r.Mark.Pending, r.Receipt.Mark, r.Receipt.Reveal, r.MaxAttempts = true, nil, nil, 2
	recorded := value(c.db.RecordGuess(c.t.Context(), r))(c.t)
	r.Guess.Attempt = recorded.Receipt.Attempt
	return challenges.LedgerEntry{Guess: r.Guess, Mark: r.Mark}
}

// newMarking is the next marking of an entry, which gives it points.
func (c *course) newMarking(e *challenges.LedgerEntry, role challenges.MarkingRole, points, minute int) challenges.RecordMarking {
	m := challenges.Marking{
		Number: len(e.Guess.Markings) + 1, Role: role, AccountID: c.owner.ID, Comment: "Хорошо", At: c.at(minute),
		Awards: map[string]challenges.Award{"clues": {Points: points, Evidence: []challenges.Heading{"clues", "limits"}}, "source": {}},
	}
	e.Guess.Markings = append(e.Guess.Markings, m)
	e.Mark = c.newMark(e.Guess.ID, c.revision, points, minute)
	e.Mark.Marking = m.Number
	return challenges.RecordMarking{Exercise: c.exercise.ID, Trainee: e.Guess.TraineeID, Marking: m, Mark: e.Mark}
}

func testMarkings(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 3)
	plain := c.guess(2, 0, 50, 1) // there is nothing to mark
	second, first := c.reason(0, 1, 20, 9), c.reason(1, 0, 10, 3)
	c.reason(0, 0, 70, 2) // before another attempt
	last := c.reason(0, 0, 30, 4)
	queue := func(want ...challenges.LedgerEntry) {
		t.Helper()
		var list []challenges.GuessToMark
		for _, e := range want {
			list = append(list, challenges.GuessToMark{
				ID: e.Guess.ID, Challenge: e.Guess.ChallengeID, SubmittedAt: e.Guess.SubmittedAt, Markings: e.Guess.Markings,
			})
			equal(t, "guess to mark", e.Guess, value(db.GuessToMark(t.Context(), c.exercise.ID, e.Guess.ID))(t))
			guess, mark, err := db.LastGuess(t.Context(), c.exercise.ID, e.Guess.ChallengeID, e.Guess.TraineeID)
			check(t, err)
			equal(t, "last guess", e, challenges.LedgerEntry{Guess: guess, Mark: mark})
		}
		equal(t, "queue", list, value(db.GuessesToMark(t.Context(), c.exercise.ID))(t))
		c.checkStandings()
	}
	queue(first, last, second)
	refused(t, "one without a reasoning", value2(db.GuessToMark(t.Context(), c.exercise.ID, plain.Guess.ID)), challenges.CodeNotFound)
	refused(t, "one of another exercise", value2(db.GuessToMark(t.Context(), "none", last.Guess.ID)), challenges.CodeNotFound)

	audited := account.Recorded(t.Context(), account.Entry{ID: c.id(), At: c.at(20), AccountID: c.owner.ID, Action: "reasoning.mark", SubjectID: string(last.Guess.ID)})
	version := c.now().Version
	equal(t, "version", version+1, value(db.RecordMarking(audited, c.newMarking(&last, challenges.MarkingFirst, 400, 20)))(t))
	queue(first, last, second)
	if lines := value(db.Audit(t.Context(), account.AuditFilter{Subject: string(last.Guess.ID)}, 9))(t); len(lines) != 1 {
		t.Errorf("the audit log has %d entries, want 1", len(lines))
	}
	check(t, value2(db.RecordMarking(t.Context(), c.newMarking(&last, challenges.MarkingSecond, 300, 21))))
	withdrawn := c.newMarking(&last, challenges.MarkingFirst, 250, 22)
	withdrawn.Marking.Awards, withdrawn.Marking.Comment = nil, ""
	last.Guess.Markings[2] = withdrawn.Marking
	check(t, value2(db.RecordMarking(t.Context(), withdrawn)))
	queue(first, last, second)
	equal(t, "points", []challenges.MarkedPoints{{Revision: 1, Points: 30}, {Revision: 1, Points: 400}, {Revision: 1, Points: 300}, {Revision: 1, Points: 250}},
		value(db.PointsOfGuess(t.Context(), last.Guess.ID))(t))
	results := value(db.Results(t.Context(), c.exercise.ID, c.at(60)))(t)
	for _, row := range results {
		if row.Trainee == c.trainees[0].ID && row.Challenge == last.Guess.ChallengeID && (row.Points != 250 || row.Pending) {
			t.Errorf("the result is %+v, want that of the last marking", row)
		}
	}

	stale := c.newMarking(&first, challenges.MarkingFirst, 1, 30)
	stale.Mark.Revision = 2
	if _, err := db.RecordMarking(t.Context(), stale); !errors.Is(err, challenges.ErrRevision) {
		t.Errorf("a marking at another revision: %v, want ErrRevision", err)
	}
	gone := c.newMarking(&second, challenges.MarkingFirst, 1, 30)
	gone.Mark.GuessID = "none"
	refused(t, "a marking of no guess", value2(db.RecordMarking(t.Context(), gone)), challenges.CodeChanged)

	data := value(db.TraineeGuesses(t.Context(), c.exercise.ID, c.trainees[0].ID))(t)
	if n := len(data[1].Guess.Markings); n != 3 || len(data[1].Marks) != 4 {
		t.Errorf("of the trainee %d markings and %d marks are told, want 3 and 4", n, len(data[1].Marks))
	}
	check(t, value2(db.RemoveTrainees(t.Context(), c.cohort.ID, []challenges.TraineeID{c.trainees[0].ID}, c.at(40))))
	first.Guess.Markings = nil
	equal(t, "queue without the trainee", first.Guess.ID, value(db.GuessesToMark(t.Context(), c.exercise.ID))(t)[0].ID)
	refused(t, "a guess that has gone", value2(db.GuessToMark(t.Context(), c.exercise.ID, last.Guess.ID)), challenges.CodeNotFound)
}

func testMarkingRace(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 1)
	e := c.reason(0, 0, 10, 1)
	var stored atomic.Int32
	var wg sync.WaitGroup
	for i := range 8 {
		one := e
		r := c.newMarking(&one, challenges.MarkingFirst, 100+i, 2)
		wg.Go(func() {
			switch _, err := db.RecordMarking(t.Context(), r); {
			case err == nil:
				stored.Add(1)
			case challenges.CodeOf(err) != challenges.CodeChanged:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	g := value(db.GuessToMark(t.Context(), c.exercise.ID, e.Guess.ID))(t)
	if stored.Load() != 1 || len(g.Markings) != 1 || c.ledger()[0].Mark.Points != g.Markings[0].Awards["clues"].Points {
		t.Errorf("%d markings were taken, %d are stored, and the mark is %+v", stored.Load(), len(g.Markings), c.ledger()[0].Mark)
	}
	c.checkStandings()
}

// Guesses are marked again after a correction, and in between one is marked by
// an instructor: the board has both.
func testMarkingOfMovingBoard(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 2)
	e, other := c.reason(0, 0, 10, 1), c.reason(1, 0, 20, 2)
	check(t, value2(db.CorrectKey(t.Context(), c.newCorrection(c.question(0), challenges.Key{Place: at(geo.Point{1, 2})}, 3))))
	c.revision = 2
	stale := value(db.StaleGuesses(t.Context(), c.exercise.ID, 2, 9))(t)
	check(t, value2(db.RecordMarking(t.Context(), c.newMarking(&e, challenges.MarkingFirst, 500, 4))))
	for _, g := range stale { // as they were read before
		check(t, db.RecordMarks(t.Context(), c.exercise.ID, 2, []challenges.Mark{c.newMark(g.ID, 2, 5, 5)}))
	}
	if left := value(db.StaleGuesses(t.Context(), c.exercise.ID, 2, 9))(t); len(left) != 0 {
		t.Errorf("%d guesses are still to be marked again", len(left))
	}
	check(t, value2(db.MoveBoard(t.Context(), c.exercise.ID, 2, c.at(6))))
	c.checkStandings()
	other.Mark = c.newMark(other.Guess.ID, 2, 5, 5)
	equal(t, "ledger", []challenges.LedgerEntry{e, other}, c.ledger())
	for _, row := range value(db.Results(t.Context(), c.exercise.ID, c.at(60).Add(time.Hour)))(t) {
		if want := map[challenges.TraineeID]int{c.trainees[0].ID: 500, c.trainees[1].ID: 5}[row.Trainee]; row.Points != want {
			t.Errorf("the result is %d points, want %d", row.Points, want)
		}
	}
}
