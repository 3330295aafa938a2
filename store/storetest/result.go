package storetest

import (
	"testing"

	"geodrill/challenges"
	"geodrill/challenges/account"
)

// testCountedGuesses reads what counts in parts: of several attempts the last, with
// the mark that the board has, while a correction is worked in too.
func testCountedGuesses(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 3)
	c.guess(0, 0, 10, 1)
	c.guess(1, 0, 40, 2)
	c.guess(2, 0, 70, 3)
	c.guess(1, 1, 90, 4)
	again := c.newGuess(0, 0, 20, 5)
	again.MaxAttempts = 2
	check(t, value2(db.RecordGuess(t.Context(), again)))
	counted := func(challenge, limit int) map[challenges.TraineeID]int {
		t.Helper()
		points, after := map[challenges.TraineeID]int{}, challenges.TraineeID("")
		for {
			part := value(db.CountedGuesses(t.Context(), c.exercise.ID, c.version.Challenges[challenge].ID, after, limit))(t)
			for _, entry := range part {
				if entry.Guess.TraineeID <= after || entry.Mark.GuessID != entry.Guess.ID {
					t.Errorf("after %s comes %s with the mark of %s", after, entry.Guess.TraineeID, entry.Mark.GuessID)
				}
				after = entry.Guess.TraineeID
				points[after] = entry.Mark.Points
			}
			if len(part) < limit {
				return points
			}
		}
	}
	of := func(points ...int) map[challenges.TraineeID]int {
		all := map[challenges.TraineeID]int{}
		for i, p := range points {
			if p >= 0 {
				all[c.trainees[i].ID] = p
			}
		}
		return all
	}
	equal(t, "the last attempts", of(20, 40, 70), counted(0, 2))
	equal(t, "of another challenge", of(-1, 90), counted(1, 1))
	mark := c.reason(2, 1, 5, 6)
	check(t, value2(db.RecordMarking(t.Context(), c.newMarking(&mark, challenges.MarkingFirst, 400, 7))))
	equal(t, "a reasoning that was marked", of(-1, 90, 400), counted(1, 1))

	check(t, value2(db.CorrectKey(t.Context(), c.newCorrection(c.question(0), challenges.Key{Place: at(keyPlace)}, 8))))
	var marks []challenges.Mark
	for _, e := range c.ledger() {
		marks = append(marks, c.newMark(e.Guess.ID, 2, 7, 8))
	}
	check(t, db.RecordMarks(t.Context(), c.exercise.ID, 2, marks))
	equal(t, "before the board has moved", of(20, 40, 70), counted(0, 100))
	check(t, value2(db.MoveBoard(t.Context(), c.exercise.ID, 2, c.at(9))))
	equal(t, "after it", of(7, 7, 7), counted(0, 2))
	for _, row := range value(db.AllStandings(t.Context(), c.exercise.ID))(t) {
		if sum := counted(0, 9)[row.Trainee] + counted(1, 9)[row.Trainee]; sum != row.Points {
			t.Errorf("%s has %d points on the board and %d by what counts", row.Alias, row.Points, sum)
		}
	}
	if none := value(db.CountedGuesses(t.Context(), "none", c.version.Challenges[0].ID, "", 9))(t); len(none) != 0 {
		t.Errorf("of no exercise %d guesses count", len(none))
	}
}

// testRecordExport appends to the audit log and changes nothing else.
func testRecordExport(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 1)
	before := c.now()
	ctx := account.Recorded(t.Context(), account.Entry{ID: "export", At: c.at(1), AccountID: c.owner.ID, Action: "results.export", SubjectID: string(c.exercise.ID)})
	check(t, db.RecordExport(ctx))
	equal(t, "the exercise", before, c.now())
	lines := value(db.Audit(t.Context(), account.AuditFilter{Action: "results.export"}, 10))(t)
	if len(lines) != 1 || lines[0].SubjectID != string(c.exercise.ID) {
		t.Errorf("the audit log has %+v", lines)
	}
}
