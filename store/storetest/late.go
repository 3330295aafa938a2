package storetest

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"geodrill/challenges"
	"geodrill/challenges/account"
)

// newLate makes a guess of a trainee for a challenge, by their numbers, that came
// in a minute after the close.
func (c *course) newLate(trainee, challenge, minute int) challenges.RecordLate {
	r := c.newGuess(trainee, challenge, 0, 60+minute)
	r.Guess.Late, r.Guess.Hints = true, 1
	return challenges.RecordLate{
		Late: challenges.LateGuess{
			Guess: r.Guess, Deadline: c.at(60), Arrival: challenges.ArrivedLate, State: challenges.LateWaiting,
		},
		MaxAttempts: 2, Revision: c.revision, Terms: 1, Reply: r.Reply, Body: r.Body,
	}
}

// late stores what newLate makes.
func (c *course) late(trainee, challenge, minute int) challenges.LateGuess {
	c.t.Helper()
	r := c.newLate(trainee, challenge, minute)
	r.Late.Attempt = value(c.db.RecordLate(c.t.Context(), r))(c.t).Receipt.Attempt
	return r.Late
}

// decision is one on late guesses, with marks of these points.
func (c *course) decision(to challenges.LateState, points int, late ...challenges.LateGuess) challenges.DecideLate {
	d := challenges.DecideLate{
		Exercise: c.exercise.ID, Revision: c.revision, MaxAttempts: 2, To: to, Reason: "сеть", AccountID: c.owner.ID, At: c.at(90),
	}
	for _, g := range late {
		d.Decisions = append(d.Decisions, challenges.LateDecision{Late: g, Mark: c.newMark(g.ID, c.revision, points, 90)})
	}
	return d
}

func testLate(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 3)
	inTime := c.guess(0, 0, 100, 1)
	r := c.newLate(0, 0, 1)
	recorded := value(db.RecordLate(t.Context(), r))(t)
	receipt := challenges.Receipt{GuessID: r.Late.ID, Attempt: 2, SubmittedAt: r.Late.SubmittedAt, Late: true}
	equal(t, "recorded", challenges.Recorded{Receipt: receipt, Version: 3}, recorded)
	r.Late.Attempt = 2
	equal(t, "late guess", r.Late, value(db.LateGuess(t.Context(), c.exercise.ID, r.Late.ID))(t))

	// Sent again it is the same, under another body refused, and the key of a
	// guess that was in time gets the receipt of that.
	again := c.newLate(0, 0, 5)
	again.Reply = r.Reply
	equal(t, "again", challenges.Recorded{Receipt: receipt, Replayed: true}, value(db.RecordLate(t.Context(), again))(t))
	again.Body[0]++
	refused(t, "another body", value2(db.RecordLate(t.Context(), again)), challenges.CodeIdempotencyReused)
	stored, body, err := db.LateReply(t.Context(), r.Reply)
	check(t, err)
	equal(t, "stored receipt", receipt, stored)
	equal(t, "stored body", r.Body, body)
	again = c.newLate(0, 0, 5)
	again.Reply.Key = "key of " + string(inTime.Guess.ID)
	if got := value(db.RecordLate(t.Context(), again))(t); !got.Replayed || got.Receipt.GuessID != inTime.Guess.ID || got.Receipt.Late {
		t.Errorf("the key of a guess in time: %+v", got)
	}
	refused(t, "no key", value3(db.LateReply(t.Context(), challenges.ReplyKey{Exercise: c.exercise.ID})), challenges.CodeNotFound)
	refused(t, "a third attempt", value2(db.RecordLate(t.Context(), c.newLate(0, 0, 6))), challenges.CodeNoAttempts)
	stale := c.newLate(1, 0, 2)
	stale.Terms = 2
	if _, err := db.RecordLate(t.Context(), stale); !errors.Is(err, challenges.ErrRevision) {
		t.Errorf("at other terms: %v, want ErrRevision", err)
	}

	// It is nowhere among the guesses.
	equal(t, "ledger", []challenges.LedgerEntry{inTime}, c.ledger())
	c.checkStandings()
	equal(t, "frozen version", int64(2), value(db.FrozenVersion(t.Context(), c.exercise.ID, c.at(30)))(t))

	second, third := c.late(1, 1, 3), c.late(2, 0, 3)
	entry := func(g challenges.LateGuess, trainee int) challenges.LateEntry {
		return challenges.LateEntry{LateGuess: g, Alias: c.trainees[trainee].Alias}
	}
	all := []challenges.LateEntry{entry(r.Late, 0), entry(second, 1), entry(third, 2)}
	equal(t, "list", all, value(db.LateGuesses(t.Context(), c.exercise.ID, "", challenges.LateCursor{}, 9))(t))
	first := value(db.LateGuesses(t.Context(), c.exercise.ID, challenges.LateWaiting, challenges.LateCursor{}, 2))(t)
	equal(t, "first part", all[:2], first)
	rest := value(db.LateGuesses(t.Context(), c.exercise.ID, "", challenges.LateCursor{At: second.SubmittedAt, ID: second.ID}, 2))(t)
	equal(t, "second part", all[2:], rest)
	equal(t, "of a trainee", []challenges.LateGuess{second}, value(db.TraineeLate(t.Context(), c.exercise.ID, second.TraineeID))(t))
	equal(t, "for a challenge", []challenges.LateGuess{r.Late}, value(db.LateGuessesFor(t.Context(), c.exercise.ID, r.Late.ChallengeID, r.Late.TraineeID))(t))
	equal(t, "counts", map[challenges.LateState]int{challenges.LateWaiting: 3}, value(db.CountLate(t.Context(), c.exercise.ID))(t))
	refused(t, "one of no exercise", value2(db.LateGuess(t.Context(), "none", third.ID)), challenges.CodeNotFound)
	refused(t, "a deleted exercise", db.DeleteExercise(t.Context(), c.exercise.ID), challenges.CodeGuessed)

	check(t, value2(db.RemoveTrainees(t.Context(), c.cohort.ID, []challenges.TraineeID{third.TraineeID}, c.at(95))))
	equal(t, "without the trainee", all[:2], value(db.LateGuesses(t.Context(), c.exercise.ID, "", challenges.LateCursor{}, 9))(t))
	refused(t, "of one who has gone", value2(db.RecordLate(t.Context(), func() challenges.RecordLate {
		late := c.newLate(2, 1, 9)
		late.Terms = 2
		return late
	}())), challenges.CodeNotFound)

	// Merged, they are the other's, where that one has not guessed.
	check(t, value2(db.MergeTrainees(t.Context(), c.cohort.ID, c.trainees[1].ID, c.trainees[0].ID, c.at(96))))
	r.Late.TraineeID = c.trainees[1].ID
	equal(t, "merged", []challenges.LateEntry{entry(r.Late, 1), entry(second, 1)},
		value(db.LateGuesses(t.Context(), c.exercise.ID, "", challenges.LateCursor{}, 9))(t))
}

func testDecideLate(t *testing.T, db Database) {
	c := newCourse(t, db, 2, 2)
	inTime := c.guess(0, 0, 100, 1)
	one, two := c.late(0, 0, 1), c.late(1, 1, 2)
	versionAt := func(minute int) int64 { return value(db.FrozenVersion(t.Context(), c.exercise.ID, c.at(minute)))(t) }
	frozen, between := versionAt(30), versionAt(61) // before both came, and when one had
	still := func(after string) {
		t.Helper()
		equal(t, "frozen version after "+after, frozen, versionAt(30))
	}
	refusedCode := func(what string, d challenges.DecideLate, code challenges.Code) {
		t.Helper()
		version := c.now().Version
		refused(t, what, value2(db.DecideLate(t.Context(), d)), code)
		equal(t, what+": version", version, c.now().Version)
		c.checkStandings()
	}

	audited := account.Recorded(t.Context(), account.Entry{ID: c.id(), At: c.at(90), AccountID: c.owner.ID, Action: "late.accept", SubjectID: string(c.exercise.ID)})
	version := c.now().Version
	equal(t, "version", version+1, value(db.DecideLate(audited, c.decision(challenges.LateAccepted, 700, one, two)))(t))
	still("two were accepted at once")
	equal(t, "version of a freeze between them", between+1, versionAt(61))
	if lines := value(db.Audit(t.Context(), account.AuditFilter{Subject: string(c.exercise.ID)}, 9))(t); len(lines) != 1 {
		t.Errorf("the audit log has %d entries, want 1", len(lines))
	}
	entry := func(g challenges.LateGuess, attempt int) challenges.LedgerEntry {
		g.Attempt = attempt
		mark := c.newMark(g.ID, c.revision, 700, 90)
		mark.MarkedAt = g.SubmittedAt
		return challenges.LedgerEntry{Guess: g.Guess, Mark: mark}
	}
	equal(t, "ledger", []challenges.LedgerEntry{inTime, entry(one, 2), entry(two, 1)}, c.ledger())
	c.checkStandings()
	guess, _, err := db.LastGuess(t.Context(), c.exercise.ID, one.ChallengeID, one.TraineeID)
	check(t, err)
	if guess.ID != one.ID || !guess.Late {
		t.Errorf("the last guess is %+v, want the late one", guess)
	}
	decided := value(db.LateGuess(t.Context(), c.exercise.ID, one.ID))(t)
	if decided.State != challenges.LateAccepted || decided.Reason != "сеть" || decided.AccountID != c.owner.ID || !decided.DecidedAt.Equal(c.at(90)) {
		t.Errorf("decided: %+v", decided)
	}
	receipt, _, err := db.Reply(t.Context(), challenges.ReplyKey{Exercise: c.exercise.ID, Challenge: one.ChallengeID, Trainee: one.TraineeID, Key: "key of " + string(one.ID)})
	check(t, err)
	equal(t, "receipt", challenges.Receipt{GuessID: one.ID, Attempt: 2, SubmittedAt: one.SubmittedAt, Late: true}, receipt)

	refusedCode("read before another decided", c.decision(challenges.LateRefused, 0, two, one), challenges.CodeChanged)
	wrong := c.decision(challenges.LateRefused, 0, decided)
	wrong.Revision = 2
	if _, err := db.DecideLate(t.Context(), wrong); !errors.Is(err, challenges.ErrRevision) {
		t.Errorf("at another revision: %v, want ErrRevision", err)
	}

	// Taken back, what was before counts again, and of a trainee without another
	// guess there is no standing.
	two.State = challenges.LateAccepted
	check(t, value2(db.DecideLate(t.Context(), c.decision(challenges.LateWaiting, 0, decided, two))))
	still("that was taken back")
	equal(t, "ledger", []challenges.LedgerEntry{inTime}, c.ledger())
	c.checkStandings()
	one.Reason, two.State, two.Reason = "сеть", challenges.LateWaiting, "сеть"
	equal(t, "as it was", one, value(db.LateGuess(t.Context(), c.exercise.ID, one.ID))(t))

	// Refused, it uses an attempt still.
	check(t, value2(db.DecideLate(t.Context(), c.decision(challenges.LateRefused, 0, one))))
	still("one was refused")
	equal(t, "counts", map[challenges.LateState]int{challenges.LateWaiting: 1, challenges.LateRefused: 1}, value(db.CountLate(t.Context(), c.exercise.ID))(t))
	refused(t, "one more", value2(db.RecordLate(t.Context(), c.newLate(0, 0, 9))), challenges.CodeNoAttempts)
	one.State = challenges.LateRefused
	check(t, value2(db.DecideLate(t.Context(), c.decision(challenges.LateAccepted, 700, one))))
	still("it was accepted after all")
	c.checkStandings()

	// The close was moved and they guessed again: that counts, and the late one
	// cannot be taken in.
	check(t, value2(db.RecordGuess(t.Context(), c.newGuess(1, 1, 50, 70))))
	refusedCode("a later guess counts", c.decision(challenges.LateAccepted, 1, two), challenges.CodeSuperseded)
	more := c.newLate(1, 1, 30)
	more.MaxAttempts = 3
	check(t, value2(db.RecordLate(t.Context(), more)))
	full := c.decision(challenges.LateAccepted, 1, more.Late)
	full.MaxAttempts = 1
	refusedCode("beyond the attempts", full, challenges.CodeNoAttempts)
	check(t, value2(db.DecideLate(t.Context(), c.decision(challenges.LateRefused, 1, two))))

	// What was marked stays until the marking is taken back.
	three := c.late(0, 1, 40)
	reasoned := c.decision(challenges.LateAccepted, 10, three)
	reasoned.Decisions[0].Mark.Pending = true
	check(t, value2(db.DecideLate(t.Context(), reasoned)))
	e := challenges.LedgerEntry{Guess: three.Guess}
	check(t, value2(db.RecordMarking(t.Context(), c.newMarking(&e, challenges.MarkingFirst, 400, 95))))
	three.State = challenges.LateAccepted
	refusedCode("with a marking", c.decision(challenges.LateWaiting, 0, three), challenges.CodeGuessMarked)
	withdrawn := c.newMarking(&e, challenges.MarkingFirst, 10, 96)
	withdrawn.Marking.Awards = nil
	check(t, value2(db.RecordMarking(t.Context(), withdrawn)))
	check(t, value2(db.DecideLate(t.Context(), c.decision(challenges.LateWaiting, 0, three))))
	c.checkStandings()
}

// Of many who decide on one guess at once, one does.
func testDecideLateRace(t *testing.T, db Database) {
	c := newCourse(t, db, 1, 1)
	g := c.late(0, 0, 1)
	var done atomic.Int32
	var wg sync.WaitGroup
	for i := range 8 {
		d := c.decision([]challenges.LateState{challenges.LateAccepted, challenges.LateRefused}[i%2], 100+i, g)
		wg.Go(func() {
			switch _, err := db.DecideLate(t.Context(), d); {
			case err == nil:
				done.Add(1)
			case challenges.CodeOf(err) != challenges.CodeChanged:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	accepted := value(db.LateGuess(t.Context(), c.exercise.ID, g.ID))(t).State == challenges.LateAccepted
	if done.Load() != 1 || accepted != (len(c.ledger()) == 1) {
		t.Errorf("%d decisions were carried out; accepted: %v, ledger %+v", done.Load(), accepted, c.ledger())
	}
	if accepted {
		c.checkStandings()
	}
}
