package challenges_test

import (
	"crypto/sha256"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/geo"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestSubmitRefusals(t *testing.T) {
	r := newRoom(t)
	e := r.open(challenges.RevealAtClose)
	fox := r.join("Fox")
	c := r.version.Challenges[0]
	question, image := c.Questions[0].ID, c.Images[0].Image
	answer := func(p geo.Point) []challenges.Answer { return []challenges.Answer{{Question: question, Place: &p}} }
	clue := func(change func(c *challenges.Clue)) func(cmd *challenges.SubmitGuess) {
		good := challenges.Clue{Image: image, X: 0, Y: 0, Width: 40, Height: 30, Note: "all of it"}
		change(&good)
		return func(cmd *challenges.SubmitGuess) {
			cmd.Clues = []challenges.Clue{{Image: image, Width: 1, Height: 1}, good}
		}
	}
	for _, test := range []struct {
		name   string
		change func(cmd *challenges.SubmitGuess)
		code   challenges.Code
		field  string
	}{
		{"an unknown exercise", func(cmd *challenges.SubmitGuess) { cmd.Exercise = "none" }, challenges.CodeNotFound, ""},
		{"an unknown challenge", func(cmd *challenges.SubmitGuess) { cmd.Challenge = "none" }, challenges.CodeNotFound, ""},
		{"latitude 91", func(cmd *challenges.SubmitGuess) { cmd.Answers[0].Place = &geo.Point{0, 91} }, challenges.CodeLatitudeRange, "/place/coordinates/1"},
		{"latitude 91 among answers", func(cmd *challenges.SubmitGuess) { cmd.Flat, cmd.Answers = false, answer(geo.Point{0, -90.5}) },
			challenges.CodeLatitudeRange, "/answers/0/place/coordinates/1"},
		{"longitude NaN", func(cmd *challenges.SubmitGuess) { cmd.Answers[0].Place = &geo.Point{math.NaN(), 0} }, challenges.CodeNotFinite, "/place/coordinates/0"},
		{"latitude infinite", func(cmd *challenges.SubmitGuess) { cmd.Answers[0].Place = &geo.Point{0, math.Inf(1)} }, challenges.CodeNotFinite, "/place/coordinates/1"},
		{"an unknown question", func(cmd *challenges.SubmitGuess) {
			cmd.Flat, cmd.Answers = false, append(answer(keyPlace), challenges.Answer{Question: "none"})
		}, challenges.CodeQuestionUnknown, "/answers/1/question"},
		{"a question twice", func(cmd *challenges.SubmitGuess) {
			cmd.Flat, cmd.Answers = false, append(answer(keyPlace), answer(keyPlace)...)
		},
			challenges.CodeQuestionTwice, "/answers/1/question"},
		{"no answer", func(cmd *challenges.SubmitGuess) { cmd.Answers = nil }, challenges.CodeQuestionUnanswered, "/answers"},
		{"long reasoning", func(cmd *challenges.SubmitGuess) {
			cmd.Reasoning = strings.Repeat("я", challenges.MaxReasoningRunes+1)
		}, challenges.CodeInvalid, "/reasoning"},
		{"reasoning with a zero byte", func(cmd *challenges.SubmitGuess) { cmd.Reasoning = "a\x00b" }, challenges.CodeInvalid, "/reasoning"},
		{"reasoning that is no UTF-8", func(cmd *challenges.SubmitGuess) { cmd.Reasoning = "a\xff" }, challenges.CodeInvalid, "/reasoning"},
		{"too many clues", func(cmd *challenges.SubmitGuess) { cmd.Clues = make([]challenges.Clue, challenges.MaxClues+1) }, challenges.CodeInvalid, "/clues"},
		{"a clue of another image", clue(func(c *challenges.Clue) { c.Image = r.version.Challenges[1].Images[0].Image }), challenges.CodeInvalid, "/clues/1"},
		{"a clue left of the image", clue(func(c *challenges.Clue) { c.X = -1 }), challenges.CodeInvalid, "/clues/1"},
		{"a clue above the image", clue(func(c *challenges.Clue) { c.Y, c.Height = -1, 1 }), challenges.CodeInvalid, "/clues/1"},
		{"a clue without width", clue(func(c *challenges.Clue) { c.Width = 0 }), challenges.CodeInvalid, "/clues/1"},
		{"a clue below the image", clue(func(c *challenges.Clue) { c.Height = 31 }), challenges.CodeInvalid, "/clues/1"},
		{"a clue that overflows", clue(func(c *challenges.Clue) { c.X, c.Width = 1, math.MaxInt }), challenges.CodeInvalid, "/clues/1"},
		{"a long note", clue(func(c *challenges.Clue) { c.Note = strings.Repeat("я", challenges.MaxClueNoteRunes+1) }), challenges.CodeInvalid, "/clues/1/note"},
		{"a long key", func(cmd *challenges.SubmitGuess) {
			cmd.IdempotencyKey = strings.Repeat("k", challenges.MaxIdempotencyKey+1)
		},
			challenges.CodeInvalid, "header:Idempotency-Key"},
		{"a key that is no text", func(cmd *challenges.SubmitGuess) { cmd.IdempotencyKey = "k\xff" }, challenges.CodeInvalid, "header:Idempotency-Key"},
	} {
		cmd := r.newGuess(e, 0, away(5), "key")
		test.change(&cmd)
		_, err := r.service.SubmitGuess(t.Context(), fox, cmd)
		refused(t, test.name, err, test.code, test.field)
	}
	if ledger, err := r.store.Ledger(t.Context(), e); err != nil || len(ledger) != 0 {
		t.Errorf("refused guesses left %+v, %v", ledger, err)
	}

	// What is just allowed, all at once; a longitude beyond 180 wraps.
	cmd := r.newGuess(e, 0, geo.Point{181, -90}, strings.Repeat("k", challenges.MaxIdempotencyKey))
	cmd.Reasoning = strings.Repeat("я", challenges.MaxReasoningRunes)
	cmd.Clues = []challenges.Clue{{Image: image, X: 39, Y: 29, Width: 1, Height: 1, Note: strings.Repeat("я", challenges.MaxClueNoteRunes)}}
	_, err := r.service.SubmitGuess(t.Context(), fox, cmd)
	check(t, err)
	view, err := r.service.Challenge(t.Context(), fox, e, c.ID)
	check(t, err)
	want := []challenges.Answer{{Question: question, Place: &geo.Point{-179, -90}}}
	if diff := cmp.Diff(want, view.Guess.Answers); diff != "" {
		t.Errorf("answers (-want +got)\n%s", diff)
	}
	if view.Guess.Reasoning != cmd.Reasoning || !cmp.Equal(view.Guess.Clues, cmd.Clues) || view.AttemptsLeft != 0 {
		t.Errorf("guess %+v with %d attempts left", view.Guess, view.AttemptsLeft)
	}
	_, err = r.service.SubmitGuess(t.Context(), fox, r.newGuess(e, 0, away(1), "another"))
	refused(t, "a second guess", err, challenges.CodeNoAttempts, "")
}

func TestSubmitAgain(t *testing.T) {
	r := newRoom(t)
	fox, wolf := r.join("Fox"), r.join("Wolf")
	for _, reveal := range []challenges.Reveal{challenges.RevealAtOnce, challenges.RevealAtClose} {
		e := r.open(reveal)
		cmd := r.newGuess(e, 0, away(500), "key")
		first, err := r.service.SubmitGuess(t.Context(), fox, cmd)
		check(t, err)
		if (first.Mark != nil) != (reveal == challenges.RevealAtOnce) || (first.Reveal != nil) != (first.Mark != nil) {
			t.Errorf("%s: receipt %+v", reveal, first)
		}
		again := func(when string) {
			t.Helper()
			second, err := r.service.SubmitGuess(t.Context(), fox, cmd)
			if diff := cmp.Diff(first, second); err != nil || diff != "" {
				t.Errorf("%s, %s: %v (-first +again)\n%s", reveal, when, err, diff)
			}
			other := cmd
			other.Body = sha256.Sum256([]byte("another"))
			_, err = r.service.SubmitGuess(t.Context(), fox, other)
			refused(t, when+", another body", err, challenges.CodeIdempotencyReused, "header:Idempotency-Key")
			other.Answers = []challenges.Answer{{Place: &geo.Point{0, 91}}}
			_, err = r.service.SubmitGuess(t.Context(), fox, other)
			refused(t, when+", a body that is refused", err, challenges.CodeIdempotencyReused, "header:Idempotency-Key")
		}
		version := r.publisher.version(e)
		again("at once")
		r.clock.move(30 * time.Minute)
		again("later")

		// The same key is free for another trainee and another challenge.
		_, err = r.service.SubmitGuess(t.Context(), wolf, cmd)
		check(t, err)
		_, err = r.service.SubmitGuess(t.Context(), fox, r.newGuess(e, 1, away(500), "key"))
		check(t, err)
		if got := r.publisher.version(e); got != version+2 {
			t.Errorf("%s: version %d was announced, want %d", reveal, got, version+2)
		}

		r.clock.move(30 * time.Minute)
		again("after the close")
		cmd = r.newGuess(e, 2, away(1), "late")
		first, err = r.service.SubmitGuess(t.Context(), fox, cmd)
		check(t, err)
		again("late")
		r.clock.move(time.Hour)
		again("after the reveal")
	}
}

func TestLastMoment(t *testing.T) {
	r := newRoom(t)
	e := r.open(challenges.RevealAtClose)
	fox := r.join("Fox")
	r.clock.move(time.Hour - time.Millisecond)
	r.guess(fox, e, 0, away(5))
	r.clock.move(time.Millisecond)
	if receipt := r.guess(fox, e, 1, away(5)); !receipt.Late {
		t.Errorf("as it closes: %+v", receipt)
	}
	scheduled := r.openWith(challenges.Rules{Reveal: challenges.RevealAtOnce, OpensAt: r.clock.Now().Add(time.Second)})
	_, err := r.service.SubmitGuess(t.Context(), fox, r.newGuess(scheduled, 0, away(5), ""))
	refused(t, "before it opens", err, challenges.CodeNotOpen, "")
}

// What a trainee learns, and when.
func TestReveal(t *testing.T) {
	r := newRoom(t)
	fox, wolf := r.join("Fox"), r.join("Wolf")
	c := r.version.Challenges[0]
	reveal := &challenges.RevealView{Country: "KZ", Keys: []challenges.RevealedKey{{
		Question: c.Questions[0].ID, Kind: challenges.KindPlace, Key: challenges.Key{Version: 1, Place: at(keyPlace)},
	}}}

	told := true // whether a class may know what it has answered

	// sees checks the challenge and the debrief that an actor gets.
	sees := func(what string, e challenges.ExerciseID, a challenges.Actor, guessed, revealed bool) {
		t.Helper()
		view, err := r.service.Challenge(t.Context(), a, e, c.ID)
		check(t, err)
		photo := challenges.PhotoView{
			Image: c.Images[0].Image, Width: 40, Height: 30, Alt: c.Images[0].Alt,
			Credit: challenges.Credit{Author: "Author", Licence: "CC0-1.0"},
		}
		if diff := cmp.Diff([]challenges.PhotoView{photo}, view.Images); diff != "" {
			t.Errorf("%s: photos (-want +got)\n%s", what, diff)
		}
		if (view.Guess != nil) != guessed {
			t.Errorf("%s: guess %+v", what, view.Guess)
		}
		if guessed && ((view.Guess.Mark != nil) != revealed || (view.Guess.Reveal != nil) != revealed) {
			t.Errorf("%s: mark %+v, reveal %+v", what, view.Guess.Mark, view.Guess.Reveal)
		}
		debrief, err := r.service.Debrief(t.Context(), a, e, c.ID)
		if !revealed {
			refused(t, what+", debrief", err, challenges.CodeNotRevealed, "")
			if diff := cmp.Diff(challenges.Debrief{}, debrief); diff != "" {
				t.Errorf("%s: a refused debrief says\n%s", what, diff)
			}
			return
		}
		check(t, err)
		photo.Credit = c.Images[0].Credit
		want := challenges.Debrief{
			ID: c.ID, Position: 1, Title: c.Title, Text: c.Debrief, Country: "KZ", Difficulty: 2, Tags: c.Tags,
			Images: []challenges.PhotoView{photo}, Keys: reveal.Keys, Provenance: c.Provenance, Guess: view.Guess,
		}
		if diff := cmp.Diff(want, debrief, cmpopts.IgnoreFields(challenges.Debrief{}, "Class"), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: debrief (-want +got)\n%s", what, diff)
		}
		if (debrief.Class != nil) != told {
			t.Errorf("%s: of the class it tells %+v", what, debrief.Class)
		}
	}

	practice := r.open(challenges.RevealAtOnce)
	sees("practice before a guess", practice, fox, false, false)
	receipt := r.guess(fox, practice, 0, away(500))
	if diff := cmp.Diff(reveal, receipt.Reveal); diff != "" {
		t.Errorf("receipt (-want +got)\n%s", diff)
	}
	d := geo.Distance(away(500), keyPlace)
	points := int(math.Round(5000 * math.Exp(-d/scale)))
	if receipt.Mark == nil || receipt.Mark.Points != points || receipt.Mark.DistanceMeters != d {
		t.Errorf("mark %+v, want %d points for %v m", receipt.Mark, points, d)
	}
	sees("practice after the guess", practice, fox, true, true)
	sees("practice, another's guess", practice, wolf, false, false)
	sees("practice, the author", practice, r.owner, false, true)

	exam := r.open(challenges.RevealAtClose)
	told = false
	receipt = r.guess(fox, exam, 0, away(500))
	if receipt.Mark != nil || receipt.Reveal != nil {
		t.Errorf("exam: receipt %+v", receipt)
	}
	sees("exam after the guess", exam, fox, true, false)
	sees("exam, the author", exam, r.owner, false, true)
	r.clock.move(time.Hour)
	sees("exam after its close", exam, fox, true, false)
	r.clock.move(time.Minute - time.Millisecond)
	sees("exam in its grace", exam, fox, true, false)
	r.clock.move(time.Millisecond)
	told = true
	sees("exam after the grace", exam, fox, true, true)
	sees("exam after the grace, without a guess", exam, wolf, false, true)
	sees("practice after the grace, without a guess", practice, wolf, false, true)
}

func TestErrorText(t *testing.T) {
	err := error(&challenges.Error{Code: challenges.CodeInvalid, Message: "No.", Field: "/a"})
	if got := err.Error(); got != "invalid: /a: No." {
		t.Error(got)
	}
	err = &challenges.Error{Code: challenges.CodeInvalid, Message: "No."}
	if got := err.Error(); got != "invalid: No." {
		t.Error(got)
	}
	if got := challenges.CodeOf(errors.New("disk")); got != "" {
		t.Errorf("code %q of a failure", got)
	}
}
