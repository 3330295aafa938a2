package challenges_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/live"
	"geodrill/scoring"
	"geodrill/store/storetest"
)

// openLesson opens a live exercise with five seconds of grace.
func (r *room) openLesson() challenges.ExerciseID {
	r.t.Helper()
	return r.openWith(challenges.Rules{Live: true, Reveal: challenges.RevealAtClose, Grace: 5 * time.Second, Attempts: challenges.MaxAttempts})
}

// command gives a command on the step that the lesson is at.
func (r *room) command(e challenges.ExerciseID, c live.Command) challenges.LessonView {
	r.t.Helper()
	v, err := r.service.Lesson(r.t.Context(), r.owner, e)
	check(r.t, err)
	c.Step = v.Step
	v, err = r.service.CommandLesson(r.t.Context(), r.owner, e, c)
	check(r.t, err)
	return v
}

// Two instances on one database get random commands, on this step and on an older
// one, while the clock jumps. Each answers as the lesson does that is computed beside
// them; a refusal changes nothing and says what can be given; and a guess is in
// time, late or refused as the challenge stands by the server's clock.
func TestLessonAtRandom(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, location string) {
		playAtRandom(t, newRoomAt(t, location), rand.New(rand.NewPCG(7, uint64(len(t.Name())))))
	})
}

func playAtRandom(t *testing.T, r *room, random *rand.Rand) {
	t.Helper()
	instances := []*challenges.Service{r.service, challenges.NewService(r.config)}
	e, fox := r.openLesson(), r.join("Fox")
	plan := live.Plan{Grace: 5 * time.Second}
	for _, c := range r.version.Challenges {
		plan.Challenges = append(plan.Challenges, string(c.ID))
	}
	names := []live.Name{live.CommandOpen, live.CommandOpen, live.CommandExtend, live.CommandClose, live.CommandReveal, live.CommandReveal, live.CommandDebrief,
		live.CommandPause, live.CommandResume, live.CommandResume, live.CommandShowNames, live.CommandHideNames, live.CommandEnd}
	r.clock.move(time.Hour) // the clock goes back too, but not to before the exercise opened
	var want live.Lesson
	for i := range 50 {
		jump := time.Duration(1+random.IntN(30)) * time.Second // never so little that an instance believes what it has read
		if random.IntN(3) == 0 {
			jump = -jump
		}
		r.clock.move(jump)
		now, s := r.clock.Now(), instances[random.IntN(2)]
		c := live.Command{Name: names[random.IntN(len(names))], Step: want.Step, Length: time.Duration(random.IntN(60)) * time.Second}
		if random.IntN(8) == 0 {
			c.Step--
		}
		if c.Name == live.CommandEnd && i < 40 {
			c.Name = live.CommandOpen
		}
		next, refusal := want.Do(c, plan, now)
		view, err := s.CommandLesson(t.Context(), r.owner, e, c)
		if (refusal == nil) != (err == nil) {
			t.Fatalf("%+v at %s: %v, want %v", c, want.State(now), err, refusal)
		}
		if refusal != nil {
			holdLessonError(t, c, err, refusal)
			view, err = s.Lesson(t.Context(), r.owner, e)
			check(t, err)
		}
		want = next
		if view.Step != want.Step || view.State != want.State(now) || view.Paused != want.Paused() || !slices.Equal(view.Commands, want.Commands(plan, now)) {
			t.Fatalf("%+v leads to %+v, want %s at step %d", c, view, want.State(now), want.Step)
		}
		holdGuess(t, r, instances[random.IntN(2)], fox, e, random.IntN(len(plan.Challenges)), want)
	}
}

// holdLessonError: a refusal says what can be given.
func holdLessonError(t *testing.T, c live.Command, err, refusal error) {
	t.Helper()
	var told *challenges.Error
	var r *live.Refusal
	if !errors.As(err, &told) || !errors.As(refusal, &r) {
		t.Fatalf("%+v: %v", c, err)
	}
	code := map[live.Reason]challenges.Code{live.ReasonStale: challenges.CodeChanged, live.ReasonState: challenges.CodeLesson,
		live.ReasonChallenge: challenges.CodeInvalid, live.ReasonLength: challenges.CodeInvalid}[r.Reason]
	if told.Code != code {
		t.Fatalf("%+v: code %s, want %s", c, told.Code, code)
	}
	if commands, ok := told.Params["commands"].([]live.Name); code != challenges.CodeInvalid && (!ok || !slices.Equal(commands, r.Commands)) {
		t.Fatalf("%+v: can be given %v, want %v", c, told.Params, r.Commands)
	}
}

// holdGuess makes a guess, which is answered as the lesson says.
func holdGuess(t *testing.T, r *room, s *challenges.Service, fox challenges.Actor, e challenges.ExerciseID, challenge int, l live.Lesson) {
	t.Helper()
	now := r.clock.Now()
	receipt, err := s.SubmitGuess(t.Context(), fox, r.newGuess(e, challenge, away(10), ""))
	round := l.RoundOf(string(r.version.Challenges[challenge].ID))
	open := round != nil && round.RevealedAt.IsZero() && round == l.RoundOf(l.Round().Challenge) && l.State(now) == live.Open
	code := challenges.CodeOf(err)
	if code == challenges.CodeNoAttempts {
		return
	}
	switch {
	case round == nil && code != challenges.CodeNotFound, open && l.Paused() && code != challenges.CodePaused,
		open && !l.Paused() && (err != nil || receipt.Late), round != nil && !open && (err != nil || !receipt.Late):
		t.Fatalf("a guess for %+v of a lesson that is %s, paused %t: %+v, %v", round, l.State(now), l.Paused(), receipt, err)
	}
	if receipt.Mark != nil || receipt.Reveal != nil {
		t.Fatalf("a receipt tells the mark: %+v", receipt)
	}
}

// What is said about live exercises elsewhere.
func TestLiveExercise(t *testing.T) {
	r := newRoom(t)
	fox := r.join("Fox")
	open := func(rules challenges.Rules) error {
		_, err := r.service.OpenExercise(t.Context(), r.owner, challenges.NewExercise{Version: r.version.ID, Cohort: r.cohort.ID, Rules: rules})
		return err
	}
	refused(t, "one that reveals at once", open(challenges.Rules{Live: true, Reveal: challenges.RevealAtOnce}), challenges.CodeInvalid, "/reveal")
	refused(t, "one that closes", open(challenges.Rules{Live: true, Reveal: challenges.RevealAtClose, ClosesAt: start.Add(time.Hour)}), challenges.CodeInvalid, "/closesAt")

	paced, e := r.open(challenges.RevealAtClose), r.openLesson()
	_, err := r.service.Lesson(t.Context(), r.owner, paced)
	refused(t, "the lesson of what is not live", err, challenges.CodeNotFound, "")
	_, err = r.service.CommandLesson(t.Context(), r.owner, paced, live.Command{Name: live.CommandOpen})
	refused(t, "a command to what is not live", err, challenges.CodeNotFound, "")
	_, _, err = r.service.AddDisplay(t.Context(), r.owner, paced, time.Hour)
	refused(t, "a display of what is not live", err, challenges.CodeNotFound, "")
	_, err = r.service.CommandLesson(t.Context(), fox, e, live.Command{Name: live.CommandOpen})
	refused(t, "a command by a trainee", err, challenges.CodeForbidden, "")
	_, err = r.service.CommandLesson(t.Context(), r.other, e, live.Command{Name: live.CommandOpen})
	refused(t, "a command by another instructor", err, challenges.CodeNotFound, "")
	_, err = r.service.Act(t.Context(), r.owner, e, challenges.ActionPause)
	refused(t, "a pause beside the lesson", err, challenges.CodeInvalid, "/action")

	r.command(e, live.Command{Name: live.CommandOpen})
	r.guess(fox, e, 0, away(10))
	if v, err := r.service.Exercise(t.Context(), fox, e); err != nil || len(v.Challenges) != 1 || v.ChallengeCount != 3 {
		t.Errorf("a trainee sees %+v, %v; want one challenge of three", v, err)
	}
	view, err := r.service.Exercise(t.Context(), r.owner, e)
	check(t, err)
	at := start.Add(time.Hour)
	_, err = r.service.ChangeExercise(t.Context(), r.owner, e, view.Terms, challenges.ChangeExercise{ClosesAt: &at})
	refused(t, "a close beside the lesson", err, challenges.CodeInvalid, "/closesAt")
	other, err := r.service.AddCohort(t.Context(), r.owner, "Others")
	check(t, err)
	clone, err := r.service.CloneExercise(t.Context(), r.owner, e, challenges.CloneExercise{Cohort: other.ID})
	check(t, err)
	_, err = r.service.AddCompetition(t.Context(), r.owner, challenges.NewCompetition{Name: "Cup", Rule: scoring.CompetitionRule{Measure: scoring.CohortMean}, Exercises: []challenges.ExerciseID{e, clone.ID}})
	refused(t, "a competition", err, challenges.CodeInvalid, "/exercises/0")
	if v, err := r.service.Lesson(t.Context(), r.owner, clone.ID); err != nil || v.Step != 0 || v.State != live.Lobby {
		t.Errorf("the lesson of a clone is %+v, %v", v, err)
	}
}

// Links for projectors end by themselves, and when they are revoked.
func TestDisplayLinks(t *testing.T) {
	r := newRoom(t)
	e := r.openLesson()
	_, _, err := r.service.AddDisplay(t.Context(), r.owner, e, 73*time.Hour)
	refused(t, "a link for too long", err, challenges.CodeInvalid, "/hours")
	link, token, err := r.service.AddDisplay(t.Context(), r.owner, e, time.Hour)
	check(t, err)
	_, other, err := r.service.AddDisplay(t.Context(), r.owner, e, time.Hour)
	check(t, err)
	if d, err := r.service.Display(t.Context(), token); err != nil || d.JoinCode != r.cohort.JoinCode {
		t.Errorf("the wall shows %+v, %v", d, err)
	}
	check(t, r.service.RevokeDisplay(t.Context(), r.owner, e, link.ID))
	_, err = r.service.Display(t.Context(), token)
	refused(t, "a link that was revoked", err, challenges.CodeNotFound, "")
	r.clock.move(time.Hour)
	_, err = r.service.Display(t.Context(), other)
	refused(t, "a link that has expired", err, challenges.CodeNotFound, "")
	for range 20 {
		_, _, err = r.service.AddDisplay(t.Context(), r.owner, e, time.Hour)
		check(t, err)
	}
	_, _, err = r.service.AddDisplay(t.Context(), r.owner, e, time.Hour)
	refused(t, "one link more", err, challenges.CodeConflict, "")
}

// While the board stands still the wall tells the key, and not how the class did.
func TestDisplayFrozen(t *testing.T) {
	r := newRoom(t)
	e, fox := r.openLesson(), r.join("Fox")
	_, token, err := r.service.AddDisplay(t.Context(), r.owner, e, time.Hour)
	check(t, err)
	view, err := r.service.Exercise(t.Context(), r.owner, e)
	check(t, err)
	at := start.Add(time.Minute)
	_, err = r.service.ChangeExercise(t.Context(), r.owner, e, view.Terms, challenges.ChangeExercise{FreezesAt: &at})
	check(t, err)
	r.clock.move(2 * time.Minute)
	r.command(e, live.Command{Name: live.CommandOpen})
	r.guess(fox, e, 0, away(10))
	r.command(e, live.Command{Name: live.CommandClose})
	r.clock.move(6 * time.Second)
	r.command(e, live.Command{Name: live.CommandReveal})
	d, err := r.service.Display(t.Context(), token)
	check(t, err)
	if len(d.Reveal.Keys) == 0 || d.Reveal.Guesses != 0 || len(d.Reveal.Pins) != 0 || len(d.Reveal.Errors) != 0 || !math.IsNaN(d.Reveal.Median) {
		t.Errorf("the wall shows %+v", d.Reveal)
	}
}

// The reveal on the wall has the last guesses for its own challenge, the nearest
// first, and whose they are only while that may be shown.
func TestDisplayReveal(t *testing.T) {
	r := newRoom(t)
	e, fox, owl := r.openLesson(), r.join("Fox"), r.join("Owl")
	_, token, err := r.service.AddDisplay(t.Context(), r.owner, e, time.Hour)
	check(t, err)
	reveal := func() {
		r.command(e, live.Command{Name: live.CommandClose})
		r.clock.move(6 * time.Second)
		r.command(e, live.Command{Name: live.CommandReveal})
	}
	holds := func(state string, aliases ...string) {
		t.Helper()
		d, err := r.service.Display(t.Context(), token)
		check(t, err)
		var pins []string
		for _, pin := range d.Reveal.Pins {
			pins = append(pins, pin.Alias)
		}
		if d.Reveal.Guesses != len(aliases) || !slices.Equal(pins, aliases) {
			t.Errorf("%s: %d guesses, pins of %q, want %q", state, d.Reveal.Guesses, pins, aliases)
		}
	}
	r.command(e, live.Command{Name: live.CommandOpen})
	r.guess(fox, e, 0, away(1))
	r.guess(owl, e, 0, away(20))
	r.guess(fox, e, 0, away(50))
	reveal()
	holds("names are hidden", "", "")
	r.command(e, live.Command{Name: live.CommandShowNames})
	holds("names are shown", "Owl", "Fox")
	r.command(e, live.Command{Name: live.CommandOpen})
	r.guess(fox, e, 1, away(10))
	reveal()
	holds("another challenge", "Fox")
}

// Who is at a lesson is who has looked at it lately, on every instance.
func TestAttendance(t *testing.T) {
	r := newRoom(t)
	e, fox, owl := r.openLesson(), r.join("Fox"), r.join("Owl")
	second := challenges.NewService(r.config)
	present := func(want int) {
		t.Helper()
		for _, s := range []*challenges.Service{r.service, second} {
			if v, err := s.Lesson(t.Context(), r.owner, e); err != nil || v.Present != want {
				t.Errorf("%d are here, want %d: %v", v.Present, want, err)
			}
		}
	}
	present(0)
	check(t, r.service.Attend(t.Context(), fox, e))
	check(t, second.Attend(t.Context(), owl, e))
	present(2)
	r.clock.move(20 * time.Second)
	check(t, r.service.Attend(t.Context(), fox, e))
	r.clock.move(10 * time.Second)
	present(1)
	r.command(e, live.Command{Name: live.CommandOpen})
	r.guess(owl, e, 0, away(10))
	r.clock.move(time.Second) // what another instance believes is a second old
	list, err := second.LessonTrainees(t.Context(), r.owner, e)
	check(t, err)
	for _, one := range list {
		if one.Present != (one.Alias == "Fox") || one.Answered != (one.Alias == "Owl") {
			t.Errorf("the class: %+v", one)
		}
	}
	_, err = r.service.LessonTrainees(t.Context(), fox, e)
	refused(t, "the class, asked for by a trainee", err, challenges.CodeForbidden, "")
}

// A freeze in a lesson does not come nearer in a pause.
func TestLessonFreeze(t *testing.T) {
	r := newRoom(t)
	e := r.openLesson()
	view, err := r.service.Exercise(t.Context(), r.owner, e)
	check(t, err)
	at := start.Add(10 * time.Minute)
	_, err = r.service.ChangeExercise(t.Context(), r.owner, e, view.Terms, challenges.ChangeExercise{FreezesAt: &at})
	check(t, err)
	r.command(e, live.Command{Name: live.CommandPause})
	r.clock.move(time.Hour)
	r.command(e, live.Command{Name: live.CommandResume})
	view, err = r.service.Exercise(t.Context(), r.owner, e)
	check(t, err)
	if want := at.Add(time.Hour); !view.Rules.FreezesAt.Equal(want) {
		t.Errorf("it freezes at %v, want %v", view.Rules.FreezesAt, want)
	}
}

// A clock that is set back takes back nothing that a command has done.
func TestLessonClockSetBack(t *testing.T) {
	r := newRoom(t)
	r.clock.move(time.Hour)
	e, fox := r.openLesson(), r.join("Fox")
	first := r.version.Challenges[0].ID
	r.command(e, live.Command{Name: live.CommandOpen})
	r.guess(fox, e, 0, away(10))
	r.command(e, live.Command{Name: live.CommandClose})
	r.clock.move(6 * time.Second)
	r.command(e, live.Command{Name: live.CommandReveal})
	r.clock.move(-30 * time.Minute)
	if receipt := r.guess(fox, e, 0, away(0)); !receipt.Late {
		t.Errorf("a guess after the reveal counts: %+v", receipt)
	}
	if _, err := r.service.Debrief(t.Context(), fox, e, first); err != nil {
		t.Errorf("the debrief is taken back: %v", err)
	}
	if board, _, err := r.service.ExerciseBoard(t.Context(), fox, e, challenges.ViewLive, "", 9); err != nil || !board.Ranked {
		t.Errorf("the board is taken back: %+v, %v", board, err)
	}
	r.command(e, live.Command{Name: live.CommandEnd})
	r.clock.move(-45 * time.Minute)
	if v, err := r.service.Exercise(t.Context(), fox, e); err != nil || v.Phase != challenges.PhaseRevealed {
		t.Errorf("the end is taken back: %+v, %v", v, err)
	}
}
