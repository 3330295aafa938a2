package challenges_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/challenges/live"
)

// best are the best reasonings of the first challenge as an actor reads them in the
// debrief, or the code of its refusal.
func (s *seminar) best(as challenges.Actor) string {
	s.t.Helper()
	d, err := s.service.Debrief(s.t.Context(), as, s.exercise, s.version.Challenges[0].ID)
	if err != nil {
		return string(challenges.CodeOf(err))
	}
	return bestTold(d.Best)
}

func bestTold(best []challenges.BestReasoning) string {
	var told []string
	for _, b := range best {
		told = append(told, strings.TrimSpace(b.Alias+" "+b.Reasoning.Clues))
	}
	return strings.Join(told, ", ")
}

// choose chooses a reasoning, or takes that back.
func (s *seminar) choose(id challenges.GuessID, best bool) challenges.Work {
	s.t.Helper()
	w, err := s.service.ChooseReasoning(s.t.Context(), s.owner, s.exercise, id, best)
	check(s.t, err)
	if w.Best != best {
		s.t.Errorf("the work says best %v, want %v", w.Best, best)
	}
	return w
}

// The class reads what was chosen from the reveal on, unnamed, and not what was taken
// back or whose trainee has gone.
func TestBestReasonings(t *testing.T) {
	s := newSeminar(t, challenges.Rules{Reveal: challenges.RevealAtClose, ClosesAt: start.Add(time.Hour)})
	fox, lynx := s.join("Fox"), s.join("Lynx")
	ofFox, ofLynx := s.reason(fox, "the plates").GuessID, s.reason(lynx, "the palms").GuessID
	version := s.publisher.version(s.exercise)
	s.choose(ofLynx, true)
	s.choose(ofLynx, true) // stays so
	if now := s.publisher.version(s.exercise); now != version+1 {
		t.Errorf("the exercise is at version %d, want %d", now, version+1)
	}
	s.clock.move(time.Minute)
	s.choose(ofFox, true)
	if got := s.best(fox); got != string(challenges.CodeNotRevealed) {
		t.Errorf("before the reveal: %q", got)
	}
	queue, err := s.service.WorkQueue(t.Context(), s.viewer, s.exercise, challenges.WorkFilter{}, "", 9)
	check(t, err)
	if len(queue.Works) != 2 || !queue.Works[0].Best || !queue.Works[1].Best {
		t.Errorf("the queue is %+v", queue.Works)
	}
	if w := s.mark(s.owner, s.marking(ofFox, 0, 1, 1)); !w.Best {
		t.Error("a marking does not say that the work is one of the best")
	}
	s.clock.move(2 * time.Hour)
	if got := s.best(fox); got != "the palms, the plates" {
		t.Errorf("at the reveal: %q", got)
	}
	results, err := s.service.ChallengeResults(t.Context(), s.owner, s.exercise, s.version.Challenges[0].ID)
	check(t, err)
	if got := bestTold(results.Best); got != "Lynx the palms, Fox the plates" {
		t.Errorf("the results tell %q", got)
	}
	data, err := s.service.TraineeData(t.Context(), s.owner, s.cohort.ID, challenges.TraineeID(fox.ID))
	check(t, err)
	if at := data.Exercises[0].Guesses[0].BestSince; !at.Equal(start.Add(time.Minute)) {
		t.Errorf("of the trainee's data: best since %v", at)
	}
	s.choose(ofFox, false)
	if got := s.best(fox); got != "the palms" {
		t.Errorf("after one was taken back: %q", got)
	}
	check(t, s.service.RemoveTrainee(t.Context(), s.owner, s.cohort.ID, challenges.TraineeID(lynx.ID)))
	if got := s.best(fox); got != "" {
		t.Errorf("after its trainee has gone: %q", got)
	}
	_, err = s.service.ChooseReasoning(t.Context(), s.owner, s.exercise, ofLynx, true)
	refused(t, "of who has gone", err, challenges.CodeNotFound, "")
	_, err = s.service.ChooseReasoning(t.Context(), s.viewer, s.exercise, ofFox, true)
	refused(t, "who may only look", err, challenges.CodeForbidden, "")
	lines, err := s.store.Audit(t.Context(), account.AuditFilter{Subject: string(ofFox)}, 9)
	check(t, err)
	if told := fmt.Sprint(lines); len(lines) != 3 || strings.Contains(told, "plates") || !strings.Contains(told, "reasoning.drop") {
		t.Errorf("the audit log says %s", told)
	}
}

// On the wall they are read while the challenge is talked about, named where names are shown.
func TestBestReasoningsOnTheWall(t *testing.T) {
	s := newSeminar(t, challenges.Rules{Live: true, Reveal: challenges.RevealAtClose})
	fox := s.join("Fox")
	_, token, err := s.service.AddDisplay(t.Context(), s.owner, s.exercise, time.Hour)
	check(t, err)
	wall := func(what string, want string) {
		t.Helper()
		s.clock.move(2 * time.Second)
		d, err := s.service.Display(t.Context(), token)
		check(t, err)
		if d.Debrief == nil {
			d.Debrief = &challenges.DisplayDebrief{}
		}
		if got := bestTold(d.Debrief.Best); got != want {
			t.Errorf("%s: the wall shows %q, want %q", what, got, want)
		}
	}
	s.command(s.exercise, live.Command{Name: live.CommandOpen})
	s.choose(s.reason(fox, "the plates").GuessID, true)
	wall("open", "")
	s.command(s.exercise, live.Command{Name: live.CommandClose})
	s.command(s.exercise, live.Command{Name: live.CommandReveal})
	wall("revealed", "")
	s.command(s.exercise, live.Command{Name: live.CommandDebrief})
	wall("debrief", "the plates")
	s.command(s.exercise, live.Command{Name: live.CommandShowNames})
	wall("with names", "Fox the plates")
	if got := s.best(fox); got != "Fox the plates" {
		t.Errorf("the class reads %q", got)
	}
	view, err := s.service.Exercise(t.Context(), s.owner, s.exercise)
	check(t, err)
	freezes := s.clock.Now()
	_, err = s.service.ChangeExercise(t.Context(), s.owner, s.exercise, view.Terms, challenges.ChangeExercise{FreezesAt: &freezes})
	check(t, err)
	wall("frozen", "")
	if got := s.best(fox); got != "" {
		t.Errorf("frozen, the class reads %q", got)
	}
	s.command(s.exercise, live.Command{Name: live.CommandEnd})
	s.command(s.exercise, live.Command{Name: live.CommandHideNames})
	if got := s.best(fox); got != "the plates" {
		t.Errorf("without names the class reads %q", got)
	}
}

// A reasoning that another attempt has followed is not read any more.
func TestBestReasoningIsThatOfTheLastAttempt(t *testing.T) {
	s := newSeminar(t, challenges.Rules{Reveal: challenges.RevealAtClose, ClosesAt: start.Add(time.Hour), Attempts: 2})
	fox, lynx := s.join("Fox"), s.join("Lynx")
	s.choose(s.reason(fox, "the plates").GuessID, true)
	s.choose(s.reason(lynx, "the palms").GuessID, true)
	s.reason(fox, "the poles")
	s.clock.move(2 * time.Hour)
	if got := s.best(lynx); got != "the palms" {
		t.Errorf("the class reads %q", got)
	}
}
