package challenges_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/job"
	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
)

// hints are those of a seminar's first challenge, which gives 5500 points.
func hints() []challenges.Hint {
	text := func(s string) challenges.Text { return challenges.Text{"en": s, "ru": s + " (ru)"} }
	return []challenges.Hint{{Text: text("Look up."), Price: 0.1}, {Text: text("It is a **peak**."), Price: 0.25}}
}

// wish is a trainee's wish for a hint of the first challenge, by its number.
func (s *seminar) wish(number int) challenges.OpenHint {
	c := s.version.Challenges[0]
	return challenges.OpenHint{Exercise: s.exercise, Challenge: c.ID, Hint: c.Hints[number-1].ID}
}

func (s *seminar) openHint(who challenges.Actor, number int) challenges.HintView {
	s.t.Helper()
	h, err := s.service.OpenHint(s.t.Context(), who, s.wish(number))
	check(s.t, err)
	return h
}

// seesHints holds the hints that somebody sees against whether they are opened,
// and told.
func (s *seminar) seesHints(what string, who challenges.Actor, prices []int, opened int, told bool) {
	s.t.Helper()
	v, err := s.service.Challenge(s.t.Context(), who, s.exercise, s.version.Challenges[0].ID)
	check(s.t, err)
	want := []challenges.HintView{}
	for i, price := range prices {
		h := challenges.HintView{ID: s.version.Challenges[0].Hints[i].ID, Price: price, Opened: i < opened}
		if told || h.Opened {
			h.Text = hints()[i].Text
		}
		want = append(want, h)
	}
	if diff := cmp.Diff(want, v.Hints); diff != "" {
		s.t.Errorf("%s: hints (-want +got)\n%s", what, diff)
	}
}

// taken is what hints took off a mark, in order.
func taken(m *challenges.Mark) (points []int) {
	for _, p := range m.Parts {
		if p.Rule == scoring.RuleHints {
			points = append(points, p.Points)
		}
	}
	return points
}

func TestOpenHint(t *testing.T) {
	s := newSeminar(t, challenges.Rules{Reveal: challenges.RevealAtClose, ClosesAt: start.Add(time.Hour), Attempts: 2})
	fox, wolf := s.join("Fox"), s.join("Wolf")
	other, err := s.service.AddCohort(t.Context(), s.owner, "Others")
	check(t, err)
	prices := []int{550, 1375}
	try := func(who challenges.Actor, cmd challenges.OpenHint) error {
		_, err := s.service.OpenHint(t.Context(), who, cmd)
		return err
	}
	unknown := s.wish(1)
	unknown.Hint = "none"
	refused(t, "an instructor", try(s.owner, s.wish(1)), challenges.CodeForbidden, "")
	refused(t, "another cohort", try(s.joinCohort(other, "Fox"), s.wish(1)), challenges.CodeNotFound, "")
	refused(t, "a hint that is not", try(fox, unknown), challenges.CodeNotFound, "")
	refused(t, "the second first", try(fox, s.wish(2)), challenges.CodeHintOrder, "")
	s.seesHints("before", fox, prices, 0, false)
	s.seesHints("an instructor", s.owner, prices, 0, true)

	version := s.publisher.version(s.exercise)
	keyed := s.wish(1)
	keyed.IdempotencyKey = "once"
	check(t, try(fox, keyed))
	want := challenges.HintView{ID: keyed.Hint, Price: 550, Opened: true, Text: hints()[0].Text}
	if diff := cmp.Diff(want, s.openHint(fox, 1)); diff != "" {
		t.Errorf("opened again (-want +got)\n%s", diff)
	}
	keyed.Hint = s.wish(2).Hint
	refused(t, "the key again", try(fox, keyed), challenges.CodeIdempotencyReused, "header:Idempotency-Key")
	s.seesHints("with one", fox, prices, 1, false)
	s.seesHints("another", wolf, prices, 0, false)
	if got := s.publisher.version(s.exercise); got != version {
		t.Errorf("the board went from version %d to %d: others could tell", version, got)
	}

	if r := s.reason(fox, "the plates"); r.Mark != nil {
		t.Errorf("told with an attempt left: %+v", r.Mark)
	}
	s.openHint(fox, 2)
	s.reason(fox, "the plates")
	refused(t, "nothing to guess", try(fox, challenges.OpenHint{Exercise: s.exercise, Challenge: s.version.Challenges[1].ID, Hint: keyed.Hint}), challenges.CodeNotFound, "")
	for range 2 {
		s.reason(wolf, "a guess")
	}
	refused(t, "after the last attempt", try(wolf, s.wish(1)), challenges.CodeNoAttempts, "")

	last := s.join("Last")
	_, err = s.service.Act(t.Context(), s.owner, s.exercise, challenges.ActionPause)
	check(t, err)
	refused(t, "paused", try(last, s.wish(1)), challenges.CodePaused, "")
	_, err = s.service.Act(t.Context(), s.owner, s.exercise, challenges.ActionResume)
	check(t, err)
	s.openHint(last, 1)
	s.clock.move(2 * time.Hour)
	refused(t, "closed", try(wolf, s.wish(1)), challenges.CodeClosed, "")
	s.openHint(fox, 2) // is told again
	s.seesHints("after the reveal", wolf, prices, 0, true)
	s.seesHints("after the reveal, with one", last, prices, 1, true)

	v, err := s.service.Challenge(t.Context(), fox, s.exercise, s.version.Challenges[0].ID)
	check(t, err)
	if diff := cmp.Diff([]int{-550, -1375}, taken(v.Guess.Mark)); diff != "" || v.Guess.Mark.Points != 5000-550-1375 {
		t.Errorf("%d points, the hints took (-want +got)\n%s", v.Guess.Mark.Points, diff)
	}
	s.counts("on the board", "Fox", 3075, 1)
	s.marksAreReproduced()
}

// marksAreReproduced marks every guess again from what is stored.
func (s *seminar) marksAreReproduced() {
	s.t.Helper()
	before := s.ledgerOf(s.exercise)
	check(s.t, correctKey(s.t.Context(), s.service, s.owner, s.exercise, s.version.Challenges[0].Questions[0].ID, keyAt(keyPlace)))
	for i, entry := range s.ledgerOf(s.exercise) {
		if diff := cmp.Diff(before[i].Mark.Parts, entry.Mark.Parts); diff != "" || before[i].Mark.Points != entry.Mark.Points {
			s.t.Errorf("attempt %d, marked again (-before +after)\n%s", entry.Guess.Attempt, diff)
		}
	}
}

// gives holds the newest mark of the last guess of all.
func (s *seminar) gives(what string, points int) {
	s.t.Helper()
	ledger := s.ledgerOf(s.exercise)
	if got := ledger[len(ledger)-1].Mark.Points; got != points {
		s.t.Errorf("%s: %d points, want %d", what, got, points)
	}
}

// What counts is what was open when a guess was submitted: each guess keeps its
// own price, also when it is marked again.
func TestHintsOfAGuess(t *testing.T) {
	s := newSeminar(t, challenges.Rules{Reveal: challenges.RevealAtOnce, Attempts: 3})
	fox := s.join("Fox")
	s.reason(fox, "the plates")
	s.openHint(fox, 1)
	s.reason(fox, "the plates")
	s.openHint(fox, 2)
	receipt := s.reason(fox, "the plates")
	if diff := cmp.Diff([]int{-550, -1375}, taken(receipt.Mark)); diff != "" {
		t.Errorf("told (-want +got)\n%s", diff)
	}
	for i, want := range []int{5000, 4450, 3075} {
		if got := s.ledgerOf(s.exercise)[i].Mark.Points; got != want {
			t.Errorf("attempt %d has %d points, want %d", i+1, got, want)
		}
	}
	s.marksAreReproduced()

	s.gives("not marked", 3075)
	s.mark(s.owner, s.marking(receipt.GuessID, 0, 300, 150))
	s.gives("marked", 3525) // the price is of the whole reward, before and after
	check(t, correctKey(t.Context(), s.service, s.owner, s.exercise, s.version.Challenges[0].Questions[0].ID, keyAt(away(1e6))))
	s.gives("another key", 0) // 450 of the reasoning, and never below none
	check(t, s.service.Correct(t.Context(), s.owner, challenges.CorrectQuestion{
		Exercise: s.exercise, Question: s.version.Challenges[0].Questions[0].ID, Reason: "half", Key: new(keyAt(keyPlace)),
		Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: 2500, Falloff: scoring.ExponentialFalloff{Scale: scale}}},
	}))
	check(t, s.service.Remark(t.Context(), job.Job{Subject: string(s.version.Challenges[0].Questions[0].ID)}, func(job.Progress) {}))
	s.gives("half the reward", 2500+450-300-750) // a share of 3000
}

func TestHintRules(t *testing.T) {
	for _, test := range []struct {
		rule   challenges.HintRule
		prices []int
		points int
	}{
		{challenges.HintsPriced, []int{550, 1375}, 4450}, {challenges.HintsFree, []int{0, 0}, 5000}, {challenges.HintsOff, nil, 5000},
	} {
		s := newSeminar(t, challenges.Rules{Reveal: challenges.RevealAtOnce, Hints: test.rule})
		fox := s.join("Fox")
		if s.seesHints(string(test.rule), fox, test.prices, 0, false); test.rule == challenges.HintsOff {
			_, err := s.service.OpenHint(t.Context(), fox, s.wish(1))
			refused(t, "where there are none", err, challenges.CodeNotFound, "")
		} else {
			s.openHint(fox, 1)
		}
		change := func(to challenges.HintRule) error {
			e, err := s.service.Exercise(t.Context(), s.owner, s.exercise)
			check(t, err)
			_, err = s.service.ChangeExercise(t.Context(), s.owner, s.exercise, e.Terms, challenges.ChangeExercise{Hints: &to})
			return err
		}
		if test.rule == challenges.HintsOff { // nobody is affected yet
			check(t, change(challenges.HintsPriced))
			s.seesHints("changed", fox, []int{550, 1375}, 0, false)
			refused(t, "no rule", change("cheap"), challenges.CodeInvalid, "/hints")
			check(t, change(challenges.HintsOff))
		} else {
			refused(t, "after one was opened", change(challenges.HintsOff), challenges.CodeGuessed, "")
		}
		if got := s.reason(fox, "").Mark.Points; got != test.points {
			t.Errorf("%s: %d points, want %d", test.rule, got, test.points)
		}
		for _, to := range challenges.HintRules() {
			if to != test.rule {
				refused(t, "after a guess", change(to), challenges.CodeGuessed, "")
			}
		}
	}
	s := newSeminar(t, practice())
	_, err := s.service.OpenExercise(t.Context(), s.owner, challenges.NewExercise{
		Version: s.version.ID, Cohort: s.cohort.ID, Rules: challenges.Rules{Reveal: challenges.RevealAtOnce, Hints: "none"},
	})
	refused(t, "no rule", err, challenges.CodeInvalid, "/hints")
}

// A trainee who opens a hint and guesses at the same moment pays for it or is
// refused it, and never has it for nothing.
func TestHintRacesGuess(t *testing.T) {
	s := newSeminar(t, practice())
	for i := range 8 {
		fox := s.join("Fox " + string(rune('A'+i)))
		var wg sync.WaitGroup
		var hint error
		var receipt challenges.Receipt
		wg.Go(func() { _, hint = s.service.OpenHint(t.Context(), fox, s.wish(1)) })
		wg.Go(func() { receipt = s.reason(fox, "") })
		wg.Wait()
		if hint != nil {
			refused(t, "the hint", hint, challenges.CodeNoAttempts, "")
		}
		if paid := len(taken(receipt.Mark)) == 1; paid != (hint == nil) {
			t.Errorf("%d points, the hint: %v", receipt.Mark.Points, hint)
		}
	}
}

func TestHintProblems(t *testing.T) {
	for _, test := range []struct {
		name  string
		hints []challenges.Hint
		field string
	}{
		{"no text", []challenges.Hint{hints()[0], {Price: 0.1}}, "/challenges/0/hints/1/text"},
		{"one language", []challenges.Hint{{Text: challenges.Text{"en": "a"}}}, "/challenges/0/hints/0/text"},
		{"a control character", []challenges.Hint{{Text: challenges.Text{"en": "a\x00", "ru": "b"}}}, "/challenges/0/hints/0/text/en"},
		{"more than all", []challenges.Hint{{Text: hints()[0].Text, Price: 1.5}}, "/challenges/0/hints/0/price"},
		{"less than nothing", []challenges.Hint{{Text: hints()[0].Text, Price: -0.1}}, "/challenges/0/hints/0/price"},
		{"too many", append(hints(), make([]challenges.Hint, challenges.MaxHints)...), "/challenges/0/hints"},
	} {
		d := newDraft("hints", 1)
		d.Challenges[0].Hints = test.hints
		err := d.Validate()
		var refusal *challenges.Error
		if !errors.As(err, &refusal) || refusal.Field != test.field {
			t.Errorf("%s: %v, want a problem at %s", test.name, err, test.field)
		}
	}
}
