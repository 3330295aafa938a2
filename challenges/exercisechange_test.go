package challenges_test

import (
	"math"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/scoring"
	"geodrill/store/storetest"
)

func (r *room) act(e challenges.ExerciseID, action challenges.Action) challenges.ExerciseView {
	r.t.Helper()
	view, err := r.service.Act(r.t.Context(), r.owner, e, action)
	check(r.t, err)
	return view
}

func TestActions(t *testing.T) {
	r := newRoom(t)
	fox := r.join("Fox")
	e := r.openWith(challenges.Rules{
		Reveal: challenges.RevealAtClose, OpensAt: start.Add(time.Hour), ClosesAt: start.Add(2 * time.Hour), FreezesAt: start.Add(110 * time.Minute), Grace: time.Minute,
	})
	for _, action := range []challenges.Action{challenges.ActionPause, challenges.ActionResume, challenges.ActionClose} {
		_, err := r.service.Act(t.Context(), r.owner, e, action)
		refused(t, string(action)+" before it opens", err, challenges.CodePhase, "")
	}
	_, err := r.service.Act(t.Context(), r.other, e, challenges.ActionOpen)
	refused(t, "by another", err, challenges.CodeNotFound, "")
	if view := r.act(e, challenges.ActionOpen); view.Phase != challenges.PhaseOpen || !view.Rules.OpensAt.Equal(start) {
		t.Errorf("opened: %+v", view)
	}
	r.guess(fox, e, 0, away(10))

	// A pause takes no guesses, and moves the close and the freeze by its length.
	r.clock.move(30 * time.Minute)
	if view := r.act(e, challenges.ActionPause); view.Phase != challenges.PhasePaused {
		t.Errorf("paused: %+v", view)
	}
	_, err = r.service.SubmitGuess(t.Context(), fox, r.newGuess(e, 1, away(10), ""))
	refused(t, "a guess in the pause", err, challenges.CodePaused, "")
	r.clock.move(5 * time.Hour)
	if view := r.act(e, challenges.ActionPause); view.Phase != challenges.PhasePaused || !view.Rules.PausedAt.Equal(start.Add(30*time.Minute)) {
		t.Errorf("paused twice, long after the close that was: %+v", view)
	}
	view := r.act(e, challenges.ActionResume)
	if !view.Rules.ClosesAt.Equal(start.Add(7*time.Hour)) || !view.Rules.FreezesAt.Equal(start.Add(410*time.Minute)) || view.Phase != challenges.PhaseOpen {
		t.Errorf("resumed: %+v", view)
	}
	r.guess(fox, e, 1, away(10))

	// Closing now drops the freeze that never came, and the reveal follows.
	if view := r.act(e, challenges.ActionClose); view.Phase != challenges.PhaseClosed || !view.Rules.FreezesAt.IsZero() {
		t.Errorf("closed: %+v", view)
	}
	if receipt := r.guess(fox, e, 2, away(10)); !receipt.Late {
		t.Errorf("a guess after the close: %+v", receipt)
	}
	r.clock.move(time.Minute)
	_, err = r.service.Debrief(t.Context(), fox, e, r.version.Challenges[0].ID)
	check(t, err)
	_, err = r.service.Act(t.Context(), r.owner, e, challenges.ActionResume)
	refused(t, "resumed after the reveal", err, challenges.CodePhase, "")
}

// A pause on another instance holds at once: its transaction refuses what this one
// believes.
func TestPauseOnAnotherInstance(t *testing.T) {
	r := newRoom(t)
	fox, e := r.join("Fox"), r.open(challenges.RevealAtClose)
	r.guess(fox, e, 0, away(10)) // in memory
	_, err := challenges.NewService(r.config).Act(t.Context(), r.owner, e, challenges.ActionPause)
	check(t, err)
	_, err = r.service.SubmitGuess(t.Context(), fox, r.newGuess(e, 1, away(10), ""))
	refused(t, "a guess here", err, challenges.CodePaused, "")
}

func TestChangeExercise(t *testing.T) {
	r := newRoom(t)
	fox, e := r.join("Fox"), r.open(challenges.RevealAtClose)
	change := func(terms int64, c challenges.ChangeExercise) (challenges.ExerciseView, error) {
		return r.service.ChangeExercise(t.Context(), r.owner, e, terms, c)
	}
	title, two, later := "Day two", 2, start.Add(3*time.Hour)
	view, err := change(1, challenges.ChangeExercise{Title: &title, Attempts: &two, ClosesAt: &later})
	check(t, err)
	if text, _ := view.Title.In(); text != title || view.Rules.Attempts != 2 || !view.Rules.ClosesAt.Equal(later) || view.Terms != 2 {
		t.Errorf("changed: %+v", view)
	}
	_, err = change(1, challenges.ChangeExercise{Title: &title})
	refused(t, "by who read it before", err, challenges.CodeChanged, "")
	r.guess(fox, e, 0, away(10))
	three := 3
	_, err = change(2, challenges.ChangeExercise{Attempts: &three})
	refused(t, "attempts after a guess", err, challenges.CodeGuessed, "")
	past := start.Add(-time.Minute)
	_, err = change(2, challenges.ChangeExercise{ClosesAt: &past})
	refused(t, "a close that is over", err, challenges.CodeInvalid, "/closesAt")
	refused(t, "deleted", r.service.DeleteExercise(t.Context(), r.owner, e), challenges.CodeGuessed, "")

	// Extended in its grace it goes on; once it reveals, nothing brings it back.
	r.clock.move(3*time.Hour + 30*time.Second)
	later = start.Add(4 * time.Hour)
	view, err = change(2, challenges.ChangeExercise{ClosesAt: &later})
	check(t, err)
	if view.Phase != challenges.PhaseOpen {
		t.Errorf("extended: %+v", view)
	}
	r.clock.move(time.Hour + 29*time.Second)
	later = start.Add(5 * time.Hour)
	_, err = change(3, challenges.ChangeExercise{ClosesAt: &later})
	refused(t, "a second before the reveal", err, challenges.CodeExerciseRevealed, "")

	clone, err := r.service.CloneExercise(t.Context(), r.owner, e, challenges.CloneExercise{})
	check(t, err)
	if clone.Phase != challenges.PhaseOpen || clone.OwnTitle != title || clone.Rules.ClosesAt.Sub(clone.Rules.OpensAt) != 4*time.Hour {
		t.Errorf("clone: %+v", clone)
	}
	check(t, r.service.DeleteExercise(t.Context(), r.owner, clone.ID))
	_, err = r.service.Exercise(t.Context(), fox, clone.ID)
	refused(t, "the deleted clone", err, challenges.CodeNotFound, "")
}

// Without a grace the close is the reveal: another instance, which believes the former
// rules for a second, may be about to tell the answers.
func TestChangeBeforeReveal(t *testing.T) {
	r := newRoom(t)
	e := r.openWith(challenges.Rules{Reveal: challenges.RevealAtClose, ClosesAt: start.Add(time.Hour)})
	later := start.Add(2 * time.Hour)
	r.clock.move(time.Hour - time.Second)
	_, err := r.service.ChangeExercise(t.Context(), r.owner, e, 1, challenges.ChangeExercise{ClosesAt: &later})
	refused(t, "extended", err, challenges.CodeExerciseRevealed, "")
	_, err = r.service.Act(t.Context(), r.owner, e, challenges.ActionPause)
	refused(t, "paused", err, challenges.CodeExerciseRevealed, "")
	if view := r.act(e, challenges.ActionClose); view.Phase != challenges.PhaseRevealed {
		t.Errorf("closed: %+v", view)
	}
}

// With attempts left nothing tells how far off a guess is: not its answer, not the
// challenge, not the board, not the events.
func TestAttemptsTellNothing(t *testing.T) {
	r := newRoom(t)
	fox, wolf := r.join("Fox"), r.join("Wolf")
	e := r.openWith(challenges.Rules{Reveal: challenges.RevealAtOnce, Attempts: 3, ClosesAt: start.Add(time.Hour)})
	for attempt := 1; attempt <= 3; attempt++ {
		receipt := r.guess(fox, e, 0, away(float64(4000-1000*attempt)))
		if told := receipt.Mark != nil || receipt.Reveal != nil; told != (attempt == 3) || receipt.Attempt != attempt {
			t.Errorf("attempt %d: %+v", attempt, receipt)
		}
		view, err := r.service.Challenge(t.Context(), fox, e, r.version.Challenges[0].ID)
		check(t, err)
		if told := view.Guess.Mark != nil || view.Guess.Reveal != nil; told != (attempt == 3) || view.AttemptsLeft != 3-attempt {
			t.Errorf("after attempt %d: %+v", attempt, view)
		}
		if attempt < 3 {
			_, err = r.service.Debrief(t.Context(), fox, e, view.ID)
			refused(t, "debrief with attempts left", err, challenges.CodeNotRevealed, "")
		}
		for _, actor := range []challenges.Actor{fox, wolf, r.owner} {
			board, me, err := r.service.ExerciseBoard(t.Context(), actor, e, challenges.ViewLive, "", 10)
			check(t, err)
			if row := board.Rows[0]; board.Ranked || row.Points != 0 || row.Guesses != 1 || !row.LastScoredAt.IsZero() || me != nil && me.Points != 0 {
				t.Errorf("board after attempt %d: %+v, %+v", attempt, board, me)
			}
		}
	}
	_, err := r.service.SubmitGuess(t.Context(), fox, r.newGuess(e, 0, away(1), ""))
	refused(t, "a fourth guess", err, challenges.CodeNoAttempts, "")
	r.clock.move(time.Hour)
	board, _, err := r.service.ExerciseBoard(t.Context(), wolf, e, challenges.ViewLive, "", 10)
	check(t, err)
	want := scoring.ExponentialFalloff{Scale: scale}
	if got := board.Rows[0]; !board.Ranked || math.Abs(float64(got.Points)-5000*math.Exp(-1000/want.Scale)) > 25 {
		t.Errorf("the last guess counts: %+v", got)
	}
}

func TestNoCircle(t *testing.T) {
	r := newRoom(t)
	d := newDraft("circles", 1)
	ask := d.Challenges[0].Questions[0].Ask.(challenges.PlaceAsk)
	ask.Rule.Circle = &scoring.CircleRule{Share: 0.2, ScaleMeters: scale}
	d.Challenges[0].Questions[0].Ask = ask
	version, err := r.service.Publish(t.Context(), r.owner, d, nil)
	check(t, err)
	fox := r.join("Fox")
	for _, off := range []bool{false, true} {
		view, err := r.service.OpenExercise(t.Context(), r.owner, challenges.NewExercise{
			Version: version.ID, Cohort: r.cohort.ID, Rules: challenges.Rules{Reveal: challenges.RevealAtOnce, NoCircle: off},
		})
		check(t, err)
		c, err := r.service.Challenge(t.Context(), fox, view.ID, version.Challenges[0].ID)
		check(t, err)
		place := keyPlace
		receipt, err := r.service.SubmitGuess(t.Context(), fox, challenges.SubmitGuess{
			Exercise: view.ID, Challenge: c.ID, Answers: []challenges.Answer{{Place: &place}}, Flat: true,
		})
		check(t, err)
		if parts := len(receipt.Mark.Parts); c.Questions[0].Circle == off || (parts == 2) == off || off && receipt.Mark.Points != 5000 {
			t.Errorf("circle off %v: asked %v, %d parts, %d points", off, c.Questions[0].Circle, parts, receipt.Mark.Points)
		}
	}
}

// A freeze holds on every board and in events, for everybody but the instructors,
// until the reveal.
func TestFreeze(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, location string) {
		r := newRoomAt(t, location)
		fox, wolf := r.join("Fox"), r.join("Wolf")
		e := r.openWith(challenges.Rules{
			Reveal: challenges.RevealAtOnce, ClosesAt: start.Add(time.Hour), FreezesAt: start.Add(30 * time.Minute), Grace: time.Minute,
		})
		r.guess(fox, e, 0, away(2000))
		look := func(actor challenges.Actor, view challenges.View) (boards []challenges.Leaderboard, state challenges.State) {
			t.Helper()
			board, me, err := r.service.ExerciseBoard(t.Context(), actor, e, view, "", 10)
			check(t, err)
			sums, sum, err := r.service.CohortBoard(t.Context(), actor, r.cohort.ID, view, "", 10)
			check(t, err)
			found, own, err := r.service.ExerciseBoardWindow(t.Context(), actor, e, view, challenges.BoardWindow{Find: "O", Limit: 10})
			check(t, err)
			if found.Total != len(found.Rows) {
				t.Errorf("%d found of %d", len(found.Rows), found.Total)
			}
			for _, row := range []*challenges.BoardRow{me, sum, own} {
				if row != nil && row.Trainee == "wolf" {
					t.Errorf("own row %+v", row)
				}
			}
			live, err := r.service.Watch(t.Context(), actor, e, view)
			check(t, err)
			state, err = r.service.State(t.Context(), e, live)
			check(t, err)
			return []challenges.Leaderboard{*board, *sums, *state.Board, *found}, state
		}
		rows := func(boards []challenges.Leaderboard) (n []int) {
			for _, b := range boards {
				n = append(n, len(b.Rows))
			}
			return n
		}
		before, _ := look(fox, challenges.ViewLive)
		r.clock.move(31 * time.Minute)
		frozen, state := look(fox, challenges.ViewLive)
		r.guess(wolf, e, 0, away(10))
		r.guess(fox, e, 1, away(10))
		for _, as := range []struct {
			actor challenges.Actor
			view  challenges.View
		}{{fox, challenges.ViewLive}, {wolf, challenges.ViewLive}, {r.owner, challenges.ViewClass}} {
			boards, now := look(as.actor, as.view)
			for i, b := range boards {
				if b.Key.Version != before[i].Key.Version || len(b.Rows) != 1 || b.Rows[0].Alias != "Fox" || b.Rows[0].Points != before[i].Rows[0].Points || b.Key.Frozen.IsZero() {
					t.Errorf("board %d of %s: %+v, frozen %+v", i, as.actor.Name, b, frozen[i])
				}
			}
			if now.Version != state.Version {
				t.Errorf("events at version %d after %d", now.Version, state.Version)
			}
		}
		_, me, err := r.service.ExerciseBoard(t.Context(), wolf, e, challenges.ViewLive, "", 10)
		check(t, err)
		if me.Rank != 0 || me.Guesses != 0 {
			t.Errorf("own row of who came later: %+v", me)
		}
		if boards, _ := look(r.owner, challenges.ViewLive); rows(boards)[0] != 2 || rows(boards)[1] != 2 || rows(boards)[2] != 2 || rows(boards)[3] != 2 {
			t.Errorf("live: %+v", boards)
		}

		// A corrected key moves the frozen board: it is of the guesses until then.
		check(t, correctKey(t.Context(), r.service, r.owner, e, r.version.Challenges[0].Questions[0].ID, keyAt(away(2000))))
		r.clock.move(2 * time.Second)
		if boards, _ := look(wolf, challenges.ViewLive); len(boards[0].Rows) != 1 || boards[0].Rows[0].Points != 5000 {
			t.Errorf("corrected: %+v", boards[0])
		}
		r.clock.move(time.Hour)
		if boards, _ := look(wolf, challenges.ViewLive); rows(boards)[0] != 2 || !boards[0].Key.Frozen.IsZero() {
			t.Errorf("revealed: %+v", boards[0])
		}
	})
}

func TestCompetition(t *testing.T) {
	r := newRoom(t)
	second, err := r.service.AddCohort(t.Context(), r.owner, "Border")
	check(t, err)
	fox, wolf := r.join("Fox"), r.joinCohort(second, "Wolf")
	r.joinCohort(second, "Bear") // makes no guess
	one := r.open(challenges.RevealAtClose)
	open := func(cohort challenges.CohortID, rules challenges.Rules) challenges.ExerciseID {
		t.Helper()
		view, err := r.service.OpenExercise(t.Context(), r.owner, challenges.NewExercise{Version: r.version.ID, Cohort: cohort, Rules: rules})
		check(t, err)
		return view.ID
	}
	two := open(second.ID, challenges.Rules{Reveal: challenges.RevealAtClose, ClosesAt: start.Add(3 * time.Hour)})
	practice := open(second.ID, challenges.Rules{Reveal: challenges.RevealAtOnce})
	mean := scoring.CompetitionRule{Measure: scoring.CohortMean}
	add := func(ids ...challenges.ExerciseID) (challenges.CompetitionView, error) {
		return r.service.AddCompetition(t.Context(), r.owner, challenges.NewCompetition{Name: "Cup", Rule: mean, Exercises: ids})
	}
	_, err = add(one, practice)
	refused(t, "with practice", err, challenges.CodeInvalid, "/exercises/1")
	_, err = add(one, one)
	refused(t, "one cohort twice", err, challenges.CodeInvalid, "/exercises/1")
	cup, err := add(one, two)
	check(t, err)
	_, err = add(one, two)
	refused(t, "in two competitions", err, challenges.CodeConflict, "/exercises/0")
	at := challenges.RevealAtOnce
	view, err := r.service.Exercise(t.Context(), r.owner, one)
	check(t, err)
	_, err = r.service.ChangeExercise(t.Context(), r.owner, one, view.Terms, challenges.ChangeExercise{Reveal: &at})
	refused(t, "reveal at once", err, challenges.CodeInvalid, "/reveal")
	three, off, free, title := 3, true, challenges.HintsFree, "Cup, first leg"
	for field, change := range map[string]challenges.ChangeExercise{
		"/attempts": {Attempts: &three}, "/circle": {NoCircle: &off}, "/hints": {Hints: &free},
	} {
		_, err = r.service.ChangeExercise(t.Context(), r.owner, one, view.Terms, change)
		refused(t, "other than the others, though nobody has guessed", err, challenges.CodeInvalid, field)
	}
	same := view.Rules.Attempts
	_, err = r.service.ChangeExercise(t.Context(), r.owner, one, view.Terms, challenges.ChangeExercise{Title: &title, Attempts: &same})
	check(t, err)
	r.guess(fox, one, 0, away(500))
	r.guess(wolf, two, 0, away(10))

	// The first has closed: it reveals with the last.
	r.clock.move(2 * time.Hour)
	view, err = r.service.Exercise(t.Context(), fox, one)
	check(t, err)
	if view.Phase != challenges.PhaseClosed || !view.Rules.RevealsAt().Equal(start.Add(3*time.Hour)) {
		t.Errorf("closed: %+v", view)
	}
	board, err := r.service.CompetitionBoard(t.Context(), wolf, cup.ID)
	check(t, err)
	for _, row := range board.Rows {
		if board.Ranked || row.Points != 0 || row.Guessed != 0 || row.Rank != 0 {
			t.Errorf("before the reveal: %+v", board)
		}
	}
	refused(t, "deleted meanwhile", r.service.DeleteCompetition(t.Context(), r.owner, cup.ID), challenges.CodePhase, "")
	_, err = r.service.CompetitionBoard(t.Context(), r.other, cup.ID)
	refused(t, "another's board", err, challenges.CodeNotFound, "")

	r.clock.move(time.Hour)
	board, err = r.service.CompetitionBoard(t.Context(), fox, cup.ID)
	check(t, err)
	if !board.Ranked || len(board.Rows) != 2 || board.Rows[0].Name != "Analysts" || !board.Rows[0].Own || board.Rows[1].Rank != 2 || board.Rows[1].Enrolled != 2 {
		t.Errorf("revealed: %+v", board)
	}
	check(t, r.service.DeleteCompetition(t.Context(), r.owner, cup.ID))
}
