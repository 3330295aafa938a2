package storetest

import (
	"errors"
	"math"
	"slices"
	"sync"
	"testing"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/scoring"
)

func testGuess(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 2)
	r := c.newGuess(0, 0, 4321, 1)
	recorded := value(db.RecordGuess(t.Context(), r))(t)
	receipt := r.Receipt
	receipt.Attempt = 1
	equal(t, "recorded", challenges.Recorded{Receipt: receipt, Version: 2}, recorded)

	want := challenges.LedgerEntry{Guess: r.Guess, Mark: r.Mark}
	want.Guess.Attempt = 1
	equal(t, "ledger", []challenges.LedgerEntry{want}, c.ledger())
	guess, mark, err := db.LastGuess(t.Context(), c.exercise.ID, r.Guess.ChallengeID, r.Guess.TraineeID)
	check(t, err)
	equal(t, "last guess", want, challenges.LedgerEntry{Guess: guess, Mark: mark})

	stored, body, err := db.Reply(t.Context(), r.Reply)
	check(t, err)
	equal(t, "stored receipt", receipt, stored)
	equal(t, "stored body", r.Body, body)
	if e := c.now(); e.Version != 2 || e.Revision != 1 {
		t.Errorf("exercise at version %d, revision %d, want 2, 1", e.Version, e.Revision)
	}

	// What may be left out, answers of every kind, and a second trainee.
	r = c.newGuess(1, 1, 0, 2)
	radius, bearing, text := 1500.5, 0.0, "Алматы"
	r.Guess.Answers = []challenges.Answer{
		{Question: "1", Place: &geo.Point{-180, 90}, RadiusMeters: &radius}, {Question: "2", BearingDegrees: &bearing},
		{Question: "3", Time: &scoring.Interval{From: c.at(1), To: c.at(2)}}, {Question: "4", Text: &text},
	}
	r.Mark.DistanceMeters = math.NaN() // no place was asked for
	r.Mark.Parts = []challenges.Part{
		{Question: "2", Rule: scoring.RuleBearing, MaxPoints: 500, Error: &bearing, Why: scoring.WithinTolerance},
		{Question: "4", Rule: scoring.RuleText, MaxPoints: 500, Why: scoring.FormUnknown},
	}
	r.Guess.Reasoning, r.Guess.Clues, r.Receipt.Mark, r.Receipt.Reveal, r.Reply.Key = "", nil, nil, nil, ""
	recorded = value(db.RecordGuess(t.Context(), r))(t)
	r.Receipt.Attempt, r.Guess.Attempt = 1, 1
	equal(t, "recorded", challenges.Recorded{Receipt: r.Receipt, Version: 3}, recorded)
	equal(t, "ledger", []challenges.LedgerEntry{want, {Guess: r.Guess, Mark: r.Mark}}, c.ledger())
	refused(t, "reply to no key", value3(db.Reply(t.Context(), r.Reply)), challenges.CodeNotFound)

	for trainee, want := range [][]challenges.ChallengeID{{c.version.Challenges[0].ID}, {c.version.Challenges[1].ID}} {
		equal(t, "guessed", want, value(db.Guessed(t.Context(), c.exercise.ID, c.trainees[trainee].ID))(t))
	}
	_, _, err = db.LastGuess(t.Context(), c.exercise.ID, c.version.Challenges[1].ID, c.trainees[0].ID)
	refused(t, "a guess that was not made", err, challenges.CodeNotFound)
	if ledger := value(db.Ledger(t.Context(), "none"))(t); len(ledger) != 0 {
		t.Errorf("ledger of no exercise: %+v", ledger)
	}
}

func testAttempts(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 1)
	for attempt := 1; attempt <= 3; attempt++ {
		r := c.newGuess(0, 0, 1000-attempt, attempt)
		r.MaxAttempts = 3
		if recorded := value(db.RecordGuess(t.Context(), r))(t); recorded.Receipt.Attempt != attempt {
			t.Errorf("attempt %d, want %d", recorded.Receipt.Attempt, attempt)
		}
		guess, mark, err := db.LastGuess(t.Context(), c.exercise.ID, r.Guess.ChallengeID, r.Guess.TraineeID)
		check(t, err)
		if guess.ID != r.Guess.ID || mark.Points != 1000-attempt {
			t.Errorf("the last guess is %s with %d points", guess.ID, mark.Points)
		}
	}
	r := c.newGuess(0, 0, 5000, 4)
	r.MaxAttempts = 3
	refused(t, "a fourth guess", value2(db.RecordGuess(t.Context(), r)), challenges.CodeNoAttempts)
	c.guess(0, 1, 10, 5) // another challenge has attempts of its own

	// The last guess counts, not the best.
	standing, _, err := db.Standing(t.Context(), c.exercise.ID, c.trainees[0].ID)
	check(t, err)
	if standing.Points != 997+10 || standing.Guesses != 2 {
		t.Errorf("standing %+v, want 1007 points of 2 guesses", standing)
	}
}

func testReplay(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 2)
	r := c.newGuess(0, 0, 4000, 1)
	first := value(db.RecordGuess(t.Context(), r))(t)

	again := c.newGuess(0, 0, 1, 2) // as marked anew when it arrives again
	again.Reply = r.Reply
	recorded := value(db.RecordGuess(t.Context(), again))(t)
	equal(t, "the same key and body", challenges.Recorded{Receipt: first.Receipt, Replayed: true}, recorded)

	again.Body[31] ^= 1
	refused(t, "another body", value2(db.RecordGuess(t.Context(), again)), challenges.CodeIdempotencyReused)
	equal(t, "ledger entries", 1, len(c.ledger()))
	equal(t, "version", int64(2), c.now().Version)

	// The key is this trainee's and this challenge's alone.
	other := c.newGuess(0, 1, 3000, 3)
	other.Reply.Key = r.Reply.Key
	if recorded := value(db.RecordGuess(t.Context(), other))(t); recorded.Replayed {
		t.Error("another challenge's guess was taken for a replay")
	}
	other = c.newGuess(1, 0, 3000, 4)
	other.Reply.Key = r.Reply.Key
	if recorded := value(db.RecordGuess(t.Context(), other))(t); recorded.Replayed {
		t.Error("another trainee was taken for a replay")
	}
}

func testGuessRefused(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 2)
	stored := c.guess(0, 0, 4000, 1)
	other := c.newExercise()
	for name, test := range map[string]struct {
		change func(r *challenges.RecordGuess)
		want   func(error) bool
	}{
		"another revision": {
			func(r *challenges.RecordGuess) { r.Mark.Revision = 2 },
			func(err error) bool { return errors.Is(err, challenges.ErrRevision) },
		},
		"an exercise that is not there": {
			func(r *challenges.RecordGuess) { r.Guess.ExerciseID = other.ID },
			func(err error) bool { return errors.Is(err, challenges.ErrRevision) },
		},
		"no attempts": {
			func(r *challenges.RecordGuess) { r.MaxAttempts = 0 },
			func(err error) bool { return challenges.CodeOf(err) == challenges.CodeNoAttempts },
		},
		"a challenge that is not there": {
			func(r *challenges.RecordGuess) { r.Guess.ChallengeID = "none" },
			func(err error) bool { return err != nil },
		},
		"a trainee who is not there": {
			func(r *challenges.RecordGuess) { r.Guess.TraineeID = "none" },
			func(err error) bool { return err != nil },
		},
		"a guess id that is taken": {
			func(r *challenges.RecordGuess) { r.Guess.ID, r.Mark.GuessID = stored.Guess.ID, stored.Guess.ID },
			func(err error) bool { return err != nil },
		},
		"a mark of another guess, found after the guess": {
			func(r *challenges.RecordGuess) { r.Mark.GuessID = "none" },
			func(err error) bool { return err != nil },
		},
	} {
		r := c.newGuess(1, 0, 3000, 2)
		test.change(&r)
		recorded, err := db.RecordGuess(t.Context(), r)
		if !test.want(err) {
			t.Errorf("%s: %v", name, err)
		}
		equal(t, name, challenges.Recorded{}, recorded)
		refused(t, "reply to "+name, value3(db.Reply(t.Context(), r.Reply)), challenges.CodeNotFound)
	}
	equal(t, "ledger", []challenges.LedgerEntry{stored}, c.ledger())
	equal(t, "version", int64(2), c.now().Version)
	standings := value(db.AllStandings(t.Context(), c.exercise.ID))(t)
	if len(standings) != 1 || standings[0].Trainee != c.trainees[0].ID {
		t.Errorf("standings %+v, want one", standings)
	}
	c.guess(1, 0, 3000, 3) // and the next one works
}

func testGuessRace(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 1)
	const copies, keys = 4, 4 // each of four requests is sent four times
	type answer struct {
		recorded challenges.Recorded
		err      error
	}
	var wg sync.WaitGroup
	var answers [keys][copies]answer
	for k := range keys {
		r := c.newGuess(0, 0, 1000*(k+1), k)
		for i := range copies {
			wg.Go(func() { answers[k][i].recorded, answers[k][i].err = db.RecordGuess(t.Context(), r) })
		}
	}
	wg.Wait()

	ledger := c.ledger()
	if len(ledger) != 1 {
		t.Fatalf("%d guesses are stored, want 1", len(ledger))
	}
	fresh := 0
	for k := range keys {
		for _, a := range answers[k] {
			if ledger[0].Guess.SubmittedAt != c.at(k) {
				refused(t, "a request that lost", a.err, challenges.CodeNoAttempts)
				continue
			}
			check(t, a.err)
			equal(t, "receipt", answers[k][0].recorded.Receipt, a.recorded.Receipt)
			if !a.recorded.Replayed {
				fresh++
			}
		}
	}
	if fresh != 1 {
		t.Errorf("%d requests were not replays, want 1", fresh)
	}
	equal(t, "version", int64(2), c.now().Version)
}

func testGuessCrowd(t *testing.T, db Database) {
	const trainees, challengeCount = 12, 4
	c := newCourse(t, db, challengeCount, trainees)
	var wg sync.WaitGroup
	versions := make([]int64, trainees*challengeCount)
	errs := make([]error, len(versions))
	for i := range versions {
		r := c.newGuess(i%trainees, i/trainees, i, i)
		wg.Go(func() {
			recorded, err := db.RecordGuess(t.Context(), r)
			versions[i], errs[i] = recorded.Version, err
		})
	}
	wg.Wait()
	check(t, errors.Join(errs...))
	slices.Sort(versions)
	for i, v := range versions {
		if v != int64(i)+2 {
			t.Fatalf("versions %v, want each from 2 on once", versions)
		}
	}
	equal(t, "ledger entries", len(versions), len(c.ledger()))
	c.checkStandings()
}
