package challenges_test

import (
	"slices"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/scoring"
)

// What the class answered is told with the debrief, once marks are revealed to all,
// and not while the board stands still: it would say how it has moved.
func TestClassAnswers(t *testing.T) {
	r := newRoom(t)
	fox, lynx := r.join("Fox"), r.join("Lynx")
	class := func(actor challenges.Actor, e challenges.ExerciseID, challenge int) *challenges.ClassAnswers {
		t.Helper()
		d, err := r.service.Debrief(t.Context(), actor, e, r.version.Challenges[challenge].ID)
		check(t, err)
		return d.Class
	}
	pins := func(what string, got *challenges.ClassAnswers, want ...geo.Point) {
		t.Helper()
		switch {
		case got == nil && want == nil:
		case got == nil || want == nil:
			t.Errorf("%s: %+v is told, want %v", what, got, want)
		case got.Guesses != len(want) || !slices.Equal(got.Questions[0].Pins, want):
			t.Errorf("%s: %d guesses, %v, want %v", what, got.Guesses, got.Questions[0].Pins, want)
		}
	}
	west, east := geo.Point{70, 43}, geo.Point{80, 43}

	practice := r.openWith(challenges.Rules{
		Reveal: challenges.RevealAtOnce, ClosesAt: start.Add(time.Hour), FreezesAt: start.Add(30 * time.Minute), Grace: time.Minute,
	})
	r.guess(fox, practice, 0, east)
	pins("alone", class(fox, practice, 0), east)
	r.guess(lynx, practice, 0, west)
	r.clock.move(6 * time.Second)
	pins("two", class(fox, practice, 0), west, east)
	pins("to the instructor", class(r.owner, practice, 0), west, east)
	_, err := r.service.Debrief(t.Context(), fox, practice, r.version.Challenges[1].ID)
	refused(t, "of what is not guessed", err, challenges.CodeNotRevealed, "")
	check(t, r.service.RemoveTrainee(t.Context(), r.owner, r.cohort.ID, challenges.TraineeID(lynx.ID)))
	pins("one has gone", class(fox, practice, 0), east)
	r.clock.move(30 * time.Minute)
	pins("frozen", class(fox, practice, 0))
	pins("frozen, to the instructor", class(r.owner, practice, 0))
	r.clock.move(time.Hour)
	pins("revealed", class(fox, practice, 0), east)
	if got := class(fox, practice, 1); got == nil || got.Guesses != 0 || len(got.Questions) != 1 {
		t.Errorf("of what nobody guessed: %+v", got)
	}

	twice := r.openWith(challenges.Rules{Reveal: challenges.RevealAtOnce, Attempts: 2})
	r.guess(fox, twice, 0, west)
	again := r.newGuess(twice, 0, east, "again")
	_, err = r.service.SubmitGuess(t.Context(), fox, again)
	check(t, err)
	pins("others have attempts left", class(fox, twice, 0))
}

// Trainees alone are told of their circles, and instructors by the results.
func TestOwnCalibrationIsTheTrainees(t *testing.T) {
	r := newRoom(t)
	e := r.open(challenges.RevealAtOnce)
	_, err := r.service.OwnCalibration(t.Context(), r.owner, e)
	refused(t, "the instructor", err, challenges.CodeForbidden, "")
	got, err := r.service.OwnCalibration(t.Context(), r.join("Fox"), e)
	check(t, err)
	if got.Advice != "too_few" || len(got.Steps) != 0 || got.Factor == got.Factor {
		t.Errorf("without circles: %+v", got)
	}
}

// Over time, the circles of all exercises stand in the order in which they were drawn,
// and those whose answers are not told yet not at all.
func TestCalibrationOverTime(t *testing.T) {
	r := newRoom(t)
	d := newDraft("circles", 1)
	d.Challenges[0].Questions[0].Ask = challenges.PlaceAsk{Rule: scoring.PlaceRule{
		MaxPoints: 5000, Falloff: scoring.ExponentialFalloff{Scale: scale}, Circle: &scoring.CircleRule{Share: 0.2, ScaleMeters: scale},
	}}
	var err error
	r.version, err = r.service.Publish(t.Context(), r.owner, d, nil)
	check(t, err)
	fox := r.join("Fox")
	draw := func(e challenges.ExerciseID, meters, radius float64) {
		t.Helper()
		r.clock.move(time.Minute)
		g := r.newGuess(e, 0, away(meters), string(e))
		g.Answers[0].RadiusMeters = &radius
		_, err := r.service.SubmitGuess(t.Context(), fox, g)
		check(t, err)
	}
	held := func(what string, want ...bool) {
		t.Helper()
		got, err := r.service.CalibrationOverTime(t.Context(), fox)
		check(t, err)
		var steps []bool
		for i, step := range got.Steps {
			steps = append(steps, step.Held)
			if step.Calibration.Circles != i+1 {
				t.Errorf("%s: step %d is of %d circles", what, i+1, step.Calibration.Circles)
			}
		}
		if !slices.Equal(steps, want) || got.All.Circles != len(want) {
			t.Errorf("%s: %v of %d circles, want %v", what, steps, got.All.Circles, want)
		}
	}
	practice := challenges.Rules{Reveal: challenges.RevealAtOnce}
	first, second := r.openWith(practice), r.openWith(practice)
	exam := r.openWith(challenges.Rules{Reveal: challenges.RevealAtClose, ClosesAt: start.Add(time.Hour)})
	r.openWith(challenges.Rules{Reveal: challenges.RevealAtOnce, OpensAt: start.Add(24 * time.Hour)})
	held("without guesses")
	draw(second, 900, 1000)
	draw(exam, 500, 1000)
	draw(first, 1100, 1000)
	held("before the exam is over", true, false)
	r.clock.move(2 * time.Hour)
	held("afterwards", true, true, false)
	_, err = r.service.CalibrationOverTime(t.Context(), r.owner)
	refused(t, "the instructor", err, challenges.CodeForbidden, "")
}
