package storetest

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"geodrill/challenges"
	"geodrill/challenges/job"
	"geodrill/geo"
)

func testCorrectKey(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 2)
	second := c.newExercise() // of the same version
	check(t, db.CreateExercise(t.Context(), second))
	newer := c.publish("almaty", 1)
	unrelated := c.newExercise()
	unrelated.VersionID = newer.ID
	check(t, db.CreateExercise(t.Context(), unrelated))

	place := at(geo.Point{-179.9, -16.5})
	moved := value(db.CorrectKey(t.Context(), c.newCorrection(c.question(1), challenges.Key{Place: place}, 9)))(t)
	slices.Sort(moved)
	equal(t, "exercises", []challenges.ExerciseID{c.exercise.ID, second.ID}, moved)
	want := map[challenges.QuestionID]challenges.Key{
		c.question(0): {Version: 1, Place: at(keyPlace)},
		c.question(1): {Version: 2, Place: place},
	}
	equal(t, "keys", want, keysOf(t, db, c.version.ID))
	for id, want := range map[challenges.ExerciseID][2]int64{c.exercise.ID: {2, 2}, second.ID: {2, 2}, unrelated.ID: {1, 1}} {
		e := value(db.Exercise(t.Context(), id))(t)
		equal(t, "version and revision", want, [2]int64{e.Version, e.Revision})
	}

	check(t, value2(db.CorrectKey(t.Context(), c.newCorrection(c.question(1), challenges.Key{Place: at(keyPlace)}, 10))))
	want[c.question(1)] = challenges.Key{Version: 3, Place: at(keyPlace)}
	equal(t, "keys corrected twice", want, keysOf(t, db, c.version.ID))

	// A guess that was marked before the correction is refused, then taken.
	r := c.newGuess(0, 0, 100, 11)
	if _, err := db.RecordGuess(t.Context(), r); !errors.Is(err, challenges.ErrRevision) {
		t.Errorf("a guess marked under an old key: %v, want ErrRevision", err)
	}
	r.Mark.Revision = 3
	check(t, value2(db.RecordGuess(t.Context(), r)))
}

func testCorrectKeyMissing(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	refused(t, "CorrectKey", value2(db.CorrectKey(t.Context(), c.newCorrection("none", challenges.Key{Place: at(keyPlace)}, 1))), challenges.CodeNotFound)
	equal(t, "exercise", c.exercise, c.now())

	unused := c.publish("unused", 1) // in no exercise
	question := unused.Challenges[0].Questions[0].ID
	if moved := value(db.CorrectKey(t.Context(), c.newCorrection(question, challenges.Key{Place: at(geo.Point{1, 2})}, 1)))(t); len(moved) != 0 {
		t.Errorf("exercises %v moved", moved)
	}
	want := map[challenges.QuestionID]challenges.Key{question: {Version: 2, Place: at(geo.Point{1, 2})}}
	equal(t, "keys", want, keysOf(t, db, unused.ID))
}

func testRecordMarks(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 3)
	var entries []challenges.LedgerEntry
	for trainee := range 3 {
		for challenge := range 2 {
			entries = append(entries, c.guess(trainee, challenge, 100*(trainee+1)+challenge, trainee))
		}
	}
	unfinished := func(want ...challenges.ExerciseID) {
		t.Helper()
		equal(t, "unfinished corrections", append([]challenges.ExerciseID{}, want...), value(db.UnfinishedCorrections(t.Context(), c.question(0)))(t))
	}
	unfinished()
	check(t, value2(db.CorrectKey(t.Context(), c.newCorrection(c.question(0), challenges.Key{Place: at(geo.Point{1, 2})}, 9))))
	unfinished(c.exercise.ID)
	board := value(db.AllStandings(t.Context(), c.exercise.ID))(t)
	if stale := value(db.StaleGuesses(t.Context(), c.exercise.ID, 1, 10))(t); len(stale) != 0 {
		t.Errorf("guesses without a mark at the first revision: %v", stale)
	}

	marked := map[challenges.GuessID]bool{}
	for round := range 2 { // four guesses, then the last two
		guesses := value(db.StaleGuesses(t.Context(), c.exercise.ID, 2, 4))(t)
		var marks []challenges.Mark
		for _, g := range guesses {
			i := slices.IndexFunc(entries, func(e challenges.LedgerEntry) bool { return e.Guess.ID == g.ID })
			equal(t, "stale guess", entries[i].Guess, g)
			entries[i].Mark = c.newMark(g.ID, 2, 2000+i, 10)
			marks = append(marks, entries[i].Mark)
			marked[g.ID] = true
		}
		check(t, db.RecordMarks(t.Context(), c.exercise.ID, 2, marks))
		if version := c.now().Version; version != 8 {
			t.Errorf("round %d: version %d, want 8: nothing moves", round, version)
		}
		equal(t, "ledger", entries, c.ledger())
		equal(t, "board", board, value(db.AllStandings(t.Context(), c.exercise.ID))(t))
	}
	if _, err := db.MoveBoard(t.Context(), c.exercise.ID, 1, c.at(11)); !errors.Is(err, challenges.ErrRevision) {
		t.Errorf("moving the board of what was: %v, want ErrRevision", err)
	}
	for version := int64(9); version <= 10; version++ { // once more makes no difference
		equal(t, "version", version, value(db.MoveBoard(t.Context(), c.exercise.ID, 2, c.at(11)))(t))
		c.checkStandings()
	}
	unfinished()
	correction := value(db.Corrections(t.Context(), c.exercise.ID))(t)
	equal(t, "corrections", []challenges.Correction{{
		Exercise: c.exercise.ID, Revision: 2, Question: c.question(0), KeyVersion: 2, Reason: "a reason", AccountID: c.owner.ID,
		At: c.at(9), Finished: c.at(11),
	}}, correction)
	equal(t, "points of a guess", []challenges.MarkedPoints{{Revision: 1, Points: 100}, {Revision: 2, Points: 2000}},
		value(db.PointsOfGuess(t.Context(), entries[0].Guess.ID))(t))
	equal(t, "guesses marked", len(entries), len(marked))
	if stale := value(db.StaleGuesses(t.Context(), c.exercise.ID, 2, 4))(t); len(stale) != 0 {
		t.Errorf("stale guesses at the end: %v", stale)
	}
	last := entries[len(entries)-1]
	_, mark, err := db.LastGuess(t.Context(), c.exercise.ID, last.Guess.ChallengeID, last.Guess.TraineeID)
	check(t, err)
	equal(t, "newest mark", last.Mark, mark)
}

func testRecordMarksFail(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 2)
	first, second := c.guess(0, 0, 100, 1), c.guess(1, 0, 200, 2)
	before := []challenges.LedgerEntry{first, second}
	mark := c.newMark(first.Guess.ID, 2, 900, 3)
	if err := db.RecordMarks(t.Context(), c.exercise.ID, 2, []challenges.Mark{mark}); !errors.Is(err, challenges.ErrRevision) {
		t.Errorf("marks of a revision to come: %v, want ErrRevision", err)
	}
	check(t, value2(db.CorrectKey(t.Context(), c.newCorrection(c.question(0), challenges.Key{Place: at(geo.Point{1, 2})}, 3))))
	if err := db.RecordMarks(t.Context(), c.exercise.ID, 1, []challenges.Mark{mark}); !errors.Is(err, challenges.ErrRevision) {
		t.Errorf("marks of a revision that has passed: %v, want ErrRevision", err)
	}
	if err := db.RecordMarks(t.Context(), "none", 2, []challenges.Mark{mark}); !errors.Is(err, challenges.ErrRevision) {
		t.Errorf("marks of no exercise: %v, want ErrRevision", err)
	}
	version := c.now().Version
	failed(t, "a good mark and one of no guess",
		db.RecordMarks(t.Context(), c.exercise.ID, 2, []challenges.Mark{mark, c.newMark("none", 2, 1, 3)}))
	equal(t, "ledger", before, c.ledger())
	equal(t, "version", version, c.now().Version)
	c.checkStandings()
}

// Two corrections at once both mark what is stale.
func testRecordMarksTwice(t *testing.T, db Database) {
	const trainees = 6
	c := newCourse(t, db, 1, trainees)
	for trainee := range trainees {
		c.guess(trainee, 0, 100, trainee)
	}
	check(t, value2(db.CorrectKey(t.Context(), c.newCorrection(c.question(0), challenges.Key{Place: at(geo.Point{1, 2})}, 9))))
	var marks []challenges.Mark
	for _, g := range value(db.StaleGuesses(t.Context(), c.exercise.ID, 2, 100))(t) {
		marks = append(marks, c.newMark(g.ID, 2, 700, 10))
	}
	var wg sync.WaitGroup
	var errs [4]error
	for i := range errs {
		wg.Go(func() { errs[i] = db.RecordMarks(t.Context(), c.exercise.ID, 2, marks) })
	}
	wg.Wait()
	check(t, errors.Join(errs[:]...))
	for _, e := range c.ledger() {
		if e.Mark.Revision != 2 || e.Mark.Points != 700 {
			t.Errorf("mark %+v", e.Mark)
		}
	}
	var moves sync.WaitGroup
	for i := range errs { // and both move the board, while one more guesses
		moves.Go(func() { _, errs[i] = db.MoveBoard(t.Context(), c.exercise.ID, 2, c.at(11)) })
	}
	c.trainees = append(c.trainees, c.join("Late"))
	late := c.newGuess(trainees, 0, 50, 12)
	late.Mark.Revision = 2
	check(t, value2(db.RecordGuess(t.Context(), late)))
	moves.Wait()
	check(t, errors.Join(errs[:]...))
	c.checkStandings()
}

// newCorrection corrects a key in a minute.
func (c *course) newCorrection(q challenges.QuestionID, k challenges.Key, minute int) challenges.RecordCorrection {
	return challenges.RecordCorrection{
		Question: q, Key: k, Reason: "a reason", AccountID: c.owner.ID, At: c.at(minute),
		Job: job.Job{ID: c.id(), Kind: challenges.JobRemark, Subject: string(q), DueAt: c.at(minute), CreatedAt: c.at(minute)},
	}
}

// A rule is corrected with its key.
func testCorrectRule(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 0)
	for i, q := range c.everyKind(1) {
		k := challenges.Key{Place: at(keyPlace), Ask: q.Ask}
		check(t, value2(db.CorrectKey(t.Context(), c.newCorrection(c.question(0), k, 1))))
		k.Version = i + 2
		equal(t, "key", k, value(db.Key(t.Context(), c.question(0), k.Version))(t))
	}
}
