package challenges_test

import (
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"

	"github.com/google/go-cmp/cmp"
)

func TestArrivalAt(t *testing.T) {
	at := func(minute int) time.Time { return start.Add(time.Duration(minute) * time.Minute) }
	const grace = 2 * time.Minute
	for _, test := range []struct {
		name               string
		deadline, revealed time.Time
		now                time.Time
		want               challenges.Arrival
	}{
		{"no deadline", time.Time{}, time.Time{}, at(999), challenges.ArrivedInTime},
		{"before it", at(10), at(12), at(10).Add(-1), challenges.ArrivedInTime},
		{"at it", at(10), at(12), at(10), challenges.ArrivedLate},
		{"the last of the grace", at(10), at(12), at(12).Add(-1), challenges.ArrivedLate},
		{"as it is revealed", at(10), at(12), at(12), challenges.ArrivedAfterReveal},
		{"after the grace, before the reveal", at(10), at(30), at(12), challenges.ArrivedAfterGrace},
		{"a reveal that nobody knows", at(10), time.Time{}, at(500), challenges.ArrivedAfterGrace},
		{"a reveal within the grace", at(10), at(11), at(11), challenges.ArrivedAfterReveal},
		{"revealed before its deadline, which was moved", at(10), at(5), at(7), challenges.ArrivedInTime},
	} {
		if got := challenges.ArrivalAt(test.deadline, grace, test.revealed, test.now); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// A guess that comes late is kept, tells nothing, counts nothing, and does once
// the instructor says so.
func TestLateGuess(t *testing.T) {
	r := newRoom(t)
	e := r.openWith(challenges.Rules{
		Reveal: challenges.RevealAtClose, ClosesAt: start.Add(time.Hour), FreezesAt: start.Add(50 * time.Minute), Grace: time.Minute,
	})
	fox, wolf, lynx := r.join("Fox"), r.join("Wolf"), r.join("Lynx")
	r.guess(fox, e, 0, away(500))
	r.clock.move(time.Hour)
	classVersion := func() int64 {
		t.Helper()
		board, _, err := r.service.ExerciseBoard(t.Context(), fox, e, "", "", 9)
		check(t, err)
		return board.Key.Version
	}
	frozen := classVersion()
	receipt := r.guess(fox, e, 1, away(500))
	if !receipt.Late || receipt.Mark != nil || receipt.Reveal != nil || receipt.Attempt != 1 {
		t.Errorf("receipt %+v", receipt)
	}
	if got := classVersion(); got != frozen {
		t.Errorf("a late guess moved the frozen board from version %d to %d", frozen, got)
	}
	_, err := r.service.SubmitGuess(t.Context(), fox, r.newGuess(e, 0, away(1), "late"))
	refused(t, "late, without attempts left", err, challenges.CodeNoAttempts, "")
	late := func(actor challenges.Actor, challenge int) *challenges.LateGuess {
		t.Helper()
		view, err := r.service.Challenge(t.Context(), actor, e, r.version.Challenges[challenge].ID)
		check(t, err)
		if view.Late != nil && view.AttemptsLeft != 0 {
			t.Errorf("%d attempts left after a late guess", view.AttemptsLeft)
		}
		if view.Late != nil && (view.Guess != nil) != (view.Late.State == challenges.LateAccepted) {
			t.Errorf("%s, and among the guesses: %v", view.Late.State, view.Guess != nil)
		}
		return view.Late
	}
	if got := late(fox, 1); got == nil || got.State != challenges.LateWaiting || got.Arrival != challenges.ArrivedLate || !cmp.Equal(*got.Answers[0].Place, away(500)) {
		t.Errorf("the trainee sees %+v", got)
	}
	r.clock.move(time.Minute)
	if receipt := r.guess(wolf, e, 1, keyPlace); !receipt.Late || receipt.Mark != nil || receipt.Reveal != nil {
		t.Errorf("after the reveal: %+v", receipt)
	}

	points := func(alias string) int {
		t.Helper()
		board, _, err := r.service.ExerciseBoard(t.Context(), r.owner, e, "", "", 9)
		check(t, err)
		for _, row := range board.Rows {
			if row.Alias == alias {
				return row.Points
			}
		}
		return -1
	}
	first := points("Fox")
	list, err := r.service.LateGuesses(t.Context(), r.owner, e, "", "", 1)
	check(t, err)
	rest, err := r.service.LateGuesses(t.Context(), r.owner, e, "", list.Next, 1)
	check(t, err)
	if len(list.Items) != 1 || len(rest.Items) != 1 || rest.Next != "" || list.Counts[challenges.LateWaiting] != 2 {
		t.Fatalf("lists %+v and %+v", list, rest)
	}
	foxes, wolfs := list.Items[0], rest.Items[0]
	if foxes.Alias != "Fox" || foxes.Position != 2 || wolfs.Arrival != challenges.ArrivedAfterReveal || !wolfs.Deadline.Equal(start.Add(time.Hour)) {
		t.Errorf("late guesses %+v and %+v", foxes, wolfs)
	}

	decide := func(to challenges.LateState, ids ...challenges.GuessID) {
		t.Helper()
		version := r.publisher.version(e)
		check(t, r.service.DecideLateGuesses(t.Context(), r.owner, challenges.DecideLateGuesses{Exercise: e, Guesses: ids, To: to, Reason: "The network was down."}))
		if r.publisher.version(e) == version {
			t.Errorf("nobody heard that guesses are %s", to)
		}
	}
	decide(challenges.LateAccepted, wolfs.ID, foxes.ID)
	mark := pointsFor(t, r, away(500))
	if got := points("Fox"); got != first+mark || points("Wolf") != 5000 {
		t.Errorf("Fox has %d points, want %d and %d; Wolf has %d", got, first, mark, points("Wolf"))
	}
	view, err := r.service.Challenge(t.Context(), fox, e, foxes.ChallengeID)
	check(t, err)
	if view.Guess == nil || !view.Guess.Late || view.Guess.Mark.Points != mark || view.Late.Reason != "The network was down." {
		t.Errorf("the trainee sees %+v and %+v", view.Guess, view.Late)
	}
	check(t, r.service.DecideLateGuesses(t.Context(), r.owner, challenges.DecideLateGuesses{Exercise: e, Guesses: []challenges.GuessID{foxes.ID}, To: challenges.LateAccepted}))
	decide(challenges.LateRefused, wolfs.ID)
	decide(challenges.LateWaiting, foxes.ID)
	if got := points("Fox"); got != first || points("Wolf") != -1 || late(fox, 1).State != challenges.LateWaiting || late(wolf, 1).State != challenges.LateRefused {
		t.Errorf("taken back: Fox has %d points, Wolf %d", got, points("Wolf"))
	}
	data, err := r.service.TraineeData(t.Context(), r.owner, r.cohort.ID, challenges.TraineeID(wolf.ID))
	check(t, err)
	if len(data.Exercises) != 1 || len(data.Exercises[0].Late) != 1 {
		t.Errorf("of the trainee is told %+v", data.Exercises)
	}
	log, err := r.store.Audit(t.Context(), account.AuditFilter{Subject: string(e)}, 9)
	check(t, err)
	if len(log) != 4 || log[0].Action != "late.undo" || log[2].Action != "late.accept" { // the exercise was opened, too
		t.Errorf("the audit log has %+v", log)
	}

	r.clock.move(challenges.LateFor)
	_, err = r.service.SubmitGuess(t.Context(), lynx, r.newGuess(e, 0, keyPlace, ""))
	refused(t, "a day after the reveal", err, challenges.CodeClosed, "")
}

// pointsFor is what a place earns in a room.
func pointsFor(t *testing.T, r *room, place [2]float64) int {
	t.Helper()
	e := r.open(challenges.RevealAtOnce)
	return r.guess(r.join("Scorer"), e, 0, place).Mark.Points
}

// A guess that was marked late is the last that counts, and in practice it tells
// the answer no earlier than the reveal.
func TestLateAttempt(t *testing.T) {
	r := newRoom(t)
	fox := r.join("Fox")
	e := r.openWith(challenges.Rules{Reveal: challenges.RevealAtOnce, ClosesAt: start.Add(time.Hour), Grace: time.Hour, Attempts: 2})
	r.guess(fox, e, 0, away(500))
	r.clock.move(time.Hour)
	cmd := r.newGuess(e, 0, away(20), "key")
	receipt, err := r.service.SubmitGuess(t.Context(), fox, cmd)
	check(t, err)
	if receipt.Mark != nil || receipt.Reveal != nil || receipt.Attempt != 2 {
		t.Errorf("receipt %+v", receipt)
	}
	_, err = r.service.Debrief(t.Context(), fox, e, r.version.Challenges[0].ID)
	refused(t, "the debrief before the reveal", err, challenges.CodeNotRevealed, "")
	accept := challenges.DecideLateGuesses{Exercise: e, Guesses: []challenges.GuessID{receipt.GuessID}, To: challenges.LateAccepted}
	check(t, r.service.DecideLateGuesses(t.Context(), r.owner, accept))
	again, err := r.service.SubmitGuess(t.Context(), fox, cmd)
	check(t, err)
	if diff := cmp.Diff(receipt, again); diff != "" {
		t.Errorf("sent again after it was accepted (-first +again)\n%s", diff)
	}
	view, err := r.service.Challenge(t.Context(), fox, e, r.version.Challenges[0].ID)
	check(t, err)
	if view.Guess.ID != receipt.GuessID || view.Guess.Attempt != 2 || view.Guess.Mark == nil {
		t.Errorf("the last guess is %+v", view.Guess)
	}
}

func TestLateRefusals(t *testing.T) {
	r := newRoom(t)
	fox, e := r.join("Fox"), r.open(challenges.RevealAtClose)
	r.clock.move(time.Hour)
	id := r.guess(fox, e, 0, away(5)).GuessID
	other := r.guess(fox, r.openClosed(), 0, away(5)).GuessID
	long := make([]rune, challenges.MaxReasonRunes+1)
	for i := range long {
		long[i] = 'ы'
	}
	for _, test := range []struct {
		name   string
		actor  challenges.Actor
		cmd    challenges.DecideLateGuesses
		code   challenges.Code
		field  string
		listed challenges.Code
	}{
		{"a trainee", fox, challenges.DecideLateGuesses{Guesses: []challenges.GuessID{id}, To: challenges.LateAccepted}, challenges.CodeForbidden, "", challenges.CodeForbidden},
		{"another instructor", r.other, challenges.DecideLateGuesses{Guesses: []challenges.GuessID{id}, To: challenges.LateAccepted}, challenges.CodeNotFound, "", challenges.CodeNotFound},
		{"no such decision", r.owner, challenges.DecideLateGuesses{Guesses: []challenges.GuessID{id}, To: "maybe"}, challenges.CodeInvalid, "/decision", ""},
		{"refused without a reason", r.owner, challenges.DecideLateGuesses{Guesses: []challenges.GuessID{id}, To: challenges.LateRefused}, challenges.CodeInvalid, "/reason", ""},
		{"a long reason", r.owner, challenges.DecideLateGuesses{Guesses: []challenges.GuessID{id}, To: challenges.LateRefused, Reason: string(long)}, challenges.CodeInvalid, "/reason", ""},
		{"one twice", r.owner, challenges.DecideLateGuesses{Guesses: []challenges.GuessID{id, id}, To: challenges.LateAccepted}, challenges.CodeInvalid, "/guesses/1", ""},
		{"one that is not", r.owner, challenges.DecideLateGuesses{Guesses: []challenges.GuessID{id, "none"}, To: challenges.LateAccepted}, challenges.CodeNotFound, "", ""},
		{"one of another exercise", r.owner, challenges.DecideLateGuesses{Guesses: []challenges.GuessID{id, other}, To: challenges.LateAccepted}, challenges.CodeNotFound, "", ""},
	} {
		test.cmd.Exercise = e
		refused(t, test.name, r.service.DecideLateGuesses(t.Context(), test.actor, test.cmd), test.code, test.field)
		_, err := r.service.LateGuesses(t.Context(), test.actor, e, "", "", 9)
		if got := challenges.CodeOf(err); got != test.listed {
			t.Errorf("%s: the list is answered %v", test.name, err)
		}
	}
	_, err := r.service.LateGuesses(t.Context(), r.owner, e, "", "not a cursor", 9)
	refused(t, "a cursor that is none", err, challenges.CodeInvalid, "query:cursor")
	if counts, err := r.store.CountLate(t.Context(), e); err != nil || counts[challenges.LateWaiting] != 1 {
		t.Errorf("after what was refused: %v, %v", counts, err)
	}
}

// openClosed opens an exercise that has closed already.
func (r *room) openClosed() challenges.ExerciseID {
	r.t.Helper()
	now := r.clock.Now()
	return r.openWith(challenges.Rules{Reveal: challenges.RevealAtClose, OpensAt: now.Add(-time.Hour), ClosesAt: now.Add(-time.Minute), Grace: time.Hour})
}
