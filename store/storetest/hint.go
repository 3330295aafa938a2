package storetest

import (
	"errors"
	"sync"
	"testing"

	"geodrill/challenges"
)

// newHint makes a hint of a challenge to be opened by a trainee, by their numbers,
// in a minute, under a key of its own.
func (c *course) newHint(trainee, challenge, number, minute int) challenges.RecordHint {
	return challenges.RecordHint{
		OpenedHint: challenges.OpenedHint{
			Exercise: c.exercise.ID, Challenge: c.version.Challenges[challenge].ID, Trainee: c.trainees[trainee].ID,
			Number: number, At: c.at(minute), Key: "key of " + c.id(),
		},
		MaxAttempts: 1, Terms: 1,
	}
}

func (c *course) openHint(trainee, challenge, number, minute int) challenges.OpenedHint {
	c.t.Helper()
	r := c.newHint(trainee, challenge, number, minute)
	check(c.t, c.db.OpenHint(c.t.Context(), r))
	return r.OpenedHint
}

func (c *course) hintsOpened() []challenges.OpenedHint {
	c.t.Helper()
	return value(c.db.HintsOpened(c.t.Context(), c.exercise.ID))(c.t)
}

func testHints(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 3)
	refused(t, "the second before the first", db.OpenHint(t.Context(), c.newHint(0, 0, 2, 1)), challenges.CodeHintOrder)
	first := c.openHint(0, 0, 1, 1)
	again := c.newHint(0, 0, 1, 9)
	check(t, db.OpenHint(t.Context(), again))
	second := c.newHint(0, 0, 2, 2)
	second.Key = first.Key
	refused(t, "another hint with the key", db.OpenHint(t.Context(), second), challenges.CodeIdempotencyReused)
	second.Key = ""
	check(t, db.OpenHint(t.Context(), second))
	other := c.openHint(1, 1, 1, 3)
	equal(t, "opened by one", []challenges.OpenedHint{first, second.OpenedHint},
		value(db.HintsOpenedBy(t.Context(), c.exercise.ID, first.Challenge, first.Trainee))(t))
	equal(t, "opened by nobody", []challenges.OpenedHint{},
		value(db.HintsOpenedBy(t.Context(), c.exercise.ID, first.Challenge, other.Trainee))(t))
	all := []challenges.OpenedHint{first, second.OpenedHint, other}
	equal(t, "opened", all, c.hintsOpened())
	equal(t, "count of the opened", len(all), value(db.CountHintsOpened(t.Context(), c.exercise.ID))(t))
	if e := c.now(); e.Version != 1 || e.Changes != 0 {
		t.Errorf("the boards are at version %d, change %d: hints move none", e.Version, e.Changes)
	}

	c.guess(2, 0, 4000, 4)
	refused(t, "after the last attempt", db.OpenHint(t.Context(), c.newHint(2, 0, 1, 5)), challenges.CodeNoAttempts)
	r := c.newHint(2, 0, 1, 6)
	r.MaxAttempts = 2
	check(t, db.OpenHint(t.Context(), r))
	stale := c.newHint(2, 1, 1, 7)
	stale.Terms = 2
	if err := db.OpenHint(t.Context(), stale); !errors.Is(err, challenges.ErrRevision) {
		t.Errorf("under other terms: %v", err)
	}
	failed(t, "of a challenge that is not there", db.OpenHint(t.Context(), challenges.RecordHint{
		OpenedHint: challenges.OpenedHint{Exercise: c.exercise.ID, Challenge: "none", Trainee: first.Trainee, Number: 1}, MaxAttempts: 1, Terms: 1,
	}))
	nobody := c.newHint(0, 0, 1, 8)
	nobody.Trainee = "none"
	refused(t, "by nobody", db.OpenHint(t.Context(), nobody), challenges.CodeNotFound)
	equal(t, "opened in the end", append(all, r.OpenedHint), c.hintsOpened())
}

func testHintedGuess(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 1)
	hinted := func(attempt, hints int) challenges.RecordGuess {
		r := c.newGuess(0, 0, 1000*attempt, attempt)
		r.MaxAttempts, r.Hinted, r.Guess.Hints = 2, true, hints
		return r
	}
	check(t, value2(db.RecordGuess(t.Context(), hinted(1, 0))))
	r := c.newHint(0, 0, 1, 1)
	r.MaxAttempts = 2
	check(t, db.OpenHint(t.Context(), r))
	for _, hints := range []int{0, 2} {
		if _, err := db.RecordGuess(t.Context(), hinted(2, hints)); !errors.Is(err, challenges.ErrRevision) {
			t.Errorf("marked with %d hints, one is open: %v", hints, err)
		}
	}
	check(t, value2(db.RecordGuess(t.Context(), hinted(2, 1))))
	for i, want := range []int{0, 1} {
		if got := c.ledger()[i].Guess.Hints; got != want {
			t.Errorf("%d hints were open at attempt %d, want %d", got, i+1, want)
		}
	}
	refused(t, "after that", db.OpenHint(t.Context(), c.newHint(0, 0, 2, 3)), challenges.CodeNoAttempts)
}

// testHintRace opens one hint many times while its trainee makes the only guess.
func testHintRace(t *testing.T, db Database) {
	const trainees, copies = 4, 4
	c := newCourse(t, db, 1, trainees)
	var wg sync.WaitGroup
	var opens [trainees][copies]error
	var guesses [trainees]error
	for i := range trainees {
		guess := c.newGuess(i, 0, 1000, i)
		guess.Hinted = true
		for j := range copies {
			r := c.newHint(i, 0, 1, j)
			wg.Go(func() { opens[i][j] = db.OpenHint(t.Context(), r) })
		}
		wg.Go(func() { _, guesses[i] = db.RecordGuess(t.Context(), guess) })
	}
	wg.Wait()
	open := map[challenges.TraineeID]int{}
	for _, h := range c.hintsOpened() {
		open[h.Trainee]++
	}
	for i, trainee := range c.trainees {
		switch guessed := guesses[i] == nil; {
		case !guessed && !errors.Is(guesses[i], challenges.ErrRevision):
			t.Errorf("guess: %v", guesses[i])
		case guessed == (open[trainee.ID] == 1) || open[trainee.ID] > 1:
			t.Errorf("the guess without hints was taken: %v, with %d open", guessed, open[trainee.ID])
		}
		for _, err := range opens[i] {
			if err != nil {
				refused(t, "a hint after the guess", err, challenges.CodeNoAttempts)
			}
			if (err == nil) != (open[trainee.ID] == 1) {
				t.Errorf("a hint that is open %d times: %v", open[trainee.ID], err)
			}
		}
	}
}

func testHintsOfPeople(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 3)
	both := c.openHint(0, 0, 1, 1)
	c.openHint(1, 0, 1, 2)
	further := c.openHint(1, 0, 2, 3)
	alone := c.openHint(1, 1, 1, 4)
	c.openHint(2, 0, 1, 5)

	e := c.now()
	e.Rules.Hints = challenges.HintsOff
	refused(t, "other rules", value2(db.UpdateExercise(t.Context(), e, true)), challenges.CodeGuessed)
	refused(t, "deleting the exercise", db.DeleteExercise(t.Context(), e.ID), challenges.CodeGuessed)

	check(t, value2(db.MergeTrainees(t.Context(), c.cohort.ID, c.trainees[0].ID, c.trainees[1].ID, c.at(6))))
	check(t, value2(db.RemoveTrainees(t.Context(), c.cohort.ID, []challenges.TraineeID{c.trainees[2].ID}, c.at(7))))
	further.Trainee, alone.Trainee = c.trainees[0].ID, c.trainees[0].ID
	equal(t, "of the one who stays", []challenges.OpenedHint{both, further, alone}, c.hintsOpened())
	gone := c.newHint(2, 1, 1, 8)
	gone.Terms = c.now().Terms
	refused(t, "by one who has gone", db.OpenHint(t.Context(), gone), challenges.CodeNotFound)
}
