package challenges_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/challenges/job"
	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
)

// seminar is a room whose first challenge asks for a place and a reasoning, with
// a colleague who may run the cohort and one who may look.
type seminar struct {
	*room
	exercise          challenges.ExerciseID
	colleague, viewer challenges.Actor
	question          challenges.QuestionID // of the reasoning
}

func rubric() []challenges.Criterion {
	text := func(s string) challenges.Text { return challenges.Text{"en": s, "ru": s + " (ru)"} }
	return []challenges.Criterion{
		{ID: "clues", Text: text("Names three clues"), MaxPoints: 300},
		{ID: "source", Text: text("Has a second source"), MaxPoints: 200},
	}
}

func newSeminar(t *testing.T, rules challenges.Rules) *seminar {
	t.Helper()
	s := &seminar{room: newRoom(t)}
	d := newDraft("reasons", 2)
	d.Challenges[0].Questions = append(d.Challenges[0].Questions, challenges.Question{
		Ask: challenges.ReasoningAsk{Points: 500}, Key: challenges.Key{Criteria: rubric()},
	})
	d.Challenges[0].Hints = hints()
	var err error
	s.version, err = s.service.Publish(t.Context(), s.owner, d, nil)
	check(t, err)
	s.colleague, s.viewer = s.account("Colleague", account.Instructor), s.account("Viewer", account.Instructor)
	for name, p := range map[string]challenges.Permission{"Colleague": challenges.MayRun, "Viewer": challenges.MayView} {
		_, err := s.service.ShareCohort(t.Context(), s.owner, s.cohort.ID, name, p)
		check(t, err)
	}
	s.exercise = s.openWith(rules)
	s.question = s.version.Challenges[0].Questions[1].ID
	return s
}

func practice() challenges.Rules { return challenges.Rules{Reveal: challenges.RevealAtOnce} }

// reason guesses the key itself, and says why.
func (s *seminar) reason(who challenges.Actor, clues string) challenges.Receipt {
	s.t.Helper()
	receipt, err := s.service.SubmitGuess(s.t.Context(), who, challenges.SubmitGuess{
		Exercise: s.exercise, Challenge: s.version.Challenges[0].ID, Answers: []challenges.Answer{
			{Place: &keyPlace}, {Question: s.question, Reasoning: &challenges.Reasoning{Clues: clues}},
		},
	})
	check(s.t, err)
	return receipt
}

// marking gives points for the clues and for the source.
func (s *seminar) marking(g challenges.GuessID, seen, clues, source int) challenges.MarkReasoning {
	evidence := []challenges.Heading{challenges.HeadingClues}
	return challenges.MarkReasoning{Exercise: s.exercise, Guess: g, Seen: seen, Comment: "Name the plates.", Awards: map[string]challenges.Award{
		"clues": {Points: clues, Evidence: evidence}, "source": {Points: source, Evidence: evidence},
	}}
}

func (s *seminar) mark(who challenges.Actor, cmd challenges.MarkReasoning) challenges.Work {
	s.t.Helper()
	w, err := s.service.MarkReasoning(s.t.Context(), who, cmd)
	check(s.t, err)
	return w
}

// row is a trainee's row of the board that instructors see.
func (s *seminar) row(alias string) challenges.BoardRow {
	s.t.Helper()
	s.clock.move(2 * time.Second)
	board, _, err := s.service.ExerciseBoard(s.t.Context(), s.owner, s.exercise, challenges.ViewLive, "", 9)
	check(s.t, err)
	for _, row := range board.Rows {
		if row.Alias == alias {
			return row
		}
	}
	s.t.Fatalf("%s is not on the board", alias)
	return challenges.BoardRow{}
}

func (s *seminar) counts(what, alias string, points, pending int) {
	s.t.Helper()
	if row := s.row(alias); row.Points != points || row.Pending != pending {
		s.t.Errorf("%s: %s has %d points and %d pending, want %d and %d", what, alias, row.Points, row.Pending, points, pending)
	}
}

func TestMarkReasoning(t *testing.T) {
	s := newSeminar(t, practice())
	fox := s.join("Fox")
	receipt := s.reason(fox, "the plates")
	if m := receipt.Mark; !m.Pending || m.Points != 5000 || m.Parts[1].Why != scoring.NotMarked || m.Parts[1].Criterion != "clues" {
		t.Errorf("before it is marked the mark is %+v", m)
	}
	s.counts("at first", "Fox", 5000, 1)
	id := receipt.GuessID

	w := s.mark(s.owner, s.marking(id, 0, 300, 100))
	if w.State != challenges.MarkingMarked || w.Own != challenges.MarkingFirst || w.Number != 1 || len(w.Markings) != 1 {
		t.Errorf("marked once: %+v", w)
	}
	s.counts("marked once", "Fox", 5400, 0)
	blind, err := s.service.Work(t.Context(), s.colleague, s.exercise, id)
	check(t, err)
	if blind.Own != "" || len(blind.Markings) != 0 || blind.State != challenges.MarkingMarked {
		t.Errorf("the second marker sees %+v", blind)
	}
	_, err = s.service.MarkReasoning(t.Context(), s.owner, challenges.MarkReasoning{Exercise: s.exercise, Guess: id, Seen: 1, Settle: true, Awards: map[string]challenges.Award{}})
	refused(t, "settling what one has marked", err, challenges.CodeNotMarkedTwice, "")

	if w = s.mark(s.colleague, s.marking(id, 1, 100, 100)); w.State != challenges.MarkingDiffering || len(w.Markings) != 2 {
		t.Errorf("marked twice: %+v", w)
	}
	s.counts("marked twice", "Fox", 5400, 0) // the first counts
	_, err = s.service.MarkReasoning(t.Context(), s.admin, s.marking(id, 2, 0, 0))
	refused(t, "a third marker", err, challenges.CodeMarkedTwice, "")

	settle := s.marking(id, 2, 200, 100)
	settle.Settle, settle.Comment = true, "Agreed."
	if w = s.mark(s.admin, settle); w.State != challenges.MarkingIsSettled || len(w.Markings) != 3 {
		t.Errorf("settled: %+v", w)
	}
	s.counts("settled", "Fox", 5300, 0)
	_, err = s.service.MarkReasoning(t.Context(), s.owner, s.marking(id, 3, 0, 0))
	refused(t, "marking what is settled", err, challenges.CodeSettled, "")
	view, err := s.service.Challenge(t.Context(), fox, s.exercise, s.version.Challenges[0].ID)
	check(t, err)
	if view.Guess.Comment != "Agreed." || view.Guess.Mark.Points != 5300 || view.Guess.Mark.Parts[1].Points != 200 || view.Guess.Mark.Pending {
		t.Errorf("the trainee is told %q and %+v", view.Guess.Comment, view.Guess.Mark)
	}

	// Everything is taken back, step by step.
	withdraw := challenges.MarkReasoning{Exercise: s.exercise, Guess: id, Seen: 3, Settle: true}
	if w = s.mark(s.owner, withdraw); w.State != challenges.MarkingDiffering {
		t.Errorf("not settled any more: %+v", w)
	}
	withdraw.Seen, withdraw.Settle = 4, false
	if w = s.mark(s.owner, withdraw); w.State != challenges.MarkingMarked || w.Own != "" {
		t.Errorf("without the first: %+v", w)
	}
	s.counts("by the second", "Fox", 5200, 0)
	withdraw.Seen = 5
	_, err = s.service.MarkReasoning(t.Context(), s.owner, withdraw)
	refused(t, "withdrawing twice", err, challenges.CodeNotFound, "")
	s.mark(s.colleague, withdraw)
	s.counts("without any", "Fox", 5000, 1)

	lines, err := s.store.Audit(t.Context(), account.AuditFilter{Subject: string(id)}, 9)
	check(t, err)
	if len(lines) != 6 {
		t.Errorf("%d entries in the audit log, want one for each of 6 markings", len(lines))
	}
	if told := fmt.Sprint(lines); strings.Contains(told, "plates") || strings.Contains(told, "Agreed") || !strings.Contains(told, "points:400") {
		t.Errorf("the audit log says %s", told)
	}
}

// What nobody marked is not the same as what was given no points.
func TestMarkingWithoutEvidence(t *testing.T) {
	s := newSeminar(t, practice())
	receipt := s.reason(s.join("Fox"), "the plates")
	cmd := s.marking(receipt.GuessID, 0, 300, 200)
	cmd.Awards["clues"] = challenges.Award{Points: 300}
	s.mark(s.owner, cmd)
	s.counts("without evidence", "Fox", 5200, 0)
	cmd = s.marking(receipt.GuessID, 1, 0, 200)
	if w := s.mark(s.colleague, cmd); w.State != challenges.MarkingDiffering {
		t.Errorf("no evidence and no points are %s, want differing", w.State)
	}
	cmd.Seen = 2
	delete(cmd.Awards, "clues")
	if w := s.mark(s.colleague, cmd); w.State != challenges.MarkingAgreed {
		t.Errorf("left out and without evidence are %s, want agreed", w.State)
	}
}

func TestBadMarkings(t *testing.T) {
	s := newSeminar(t, practice())
	fox := s.join("Fox")
	id := s.reason(fox, "the plates").GuessID
	for _, test := range []struct {
		name  string
		edit  func(cmd *challenges.MarkReasoning)
		as    challenges.Actor
		code  challenges.Code
		field string
	}{
		{"a trainee", func(*challenges.MarkReasoning) {}, fox, challenges.CodeForbidden, ""},
		{"a stranger", func(*challenges.MarkReasoning) {}, s.other, challenges.CodeNotFound, ""},
		{"one who may look", func(*challenges.MarkReasoning) {}, s.viewer, challenges.CodeForbidden, ""},
		{"an unknown guess", func(cmd *challenges.MarkReasoning) { cmd.Guess = "none" }, s.owner, challenges.CodeNotFound, ""},
		{"what was", func(cmd *challenges.MarkReasoning) { cmd.Seen = 7 }, s.owner, challenges.CodeChanged, ""},
		{"more than there is", func(cmd *challenges.MarkReasoning) { cmd.Awards["clues"] = challenges.Award{Points: 301} }, s.owner, challenges.CodeInvalid, "/awards/clues/points"},
		{"less than nothing", func(cmd *challenges.MarkReasoning) { cmd.Awards["clues"] = challenges.Award{Points: -1} }, s.owner, challenges.CodeInvalid, "/awards/clues/points"},
		{"no criterion", func(cmd *challenges.MarkReasoning) { cmd.Awards["style"] = challenges.Award{} }, s.owner, challenges.CodeInvalid, "/awards/style"},
		{"no heading", func(cmd *challenges.MarkReasoning) {
			cmd.Awards["clues"] = challenges.Award{Evidence: []challenges.Heading{"style"}}
		}, s.owner, challenges.CodeInvalid, "/awards/clues/evidence"},
		{"a long comment", func(cmd *challenges.MarkReasoning) { cmd.Comment = strings.Repeat("ы", 2001) }, s.owner, challenges.CodeInvalid, "/comment"},
		{"a comment with NUL", func(cmd *challenges.MarkReasoning) { cmd.Comment = "\x00" }, s.owner, challenges.CodeInvalid, "/comment"},
	} {
		cmd := s.marking(id, 0, 1, 1)
		test.edit(&cmd)
		_, err := s.service.MarkReasoning(t.Context(), test.as, cmd)
		refused(t, test.name, err, test.code, test.field)
	}
	s.counts("after all that", "Fox", 5000, 1)
}

func TestWorkQueue(t *testing.T) {
	s := newSeminar(t, practice())
	var ids []challenges.GuessID
	for i := range 5 {
		ids = append(ids, s.reason(s.join(fmt.Sprintf("Fox %d", i)), fmt.Sprint(i)).GuessID)
		s.clock.move(time.Second)
	}
	s.reason(s.join("Silent"), " \n") // nothing to mark
	s.counts("nothing to mark", "Silent", 5000, 0)
	s.mark(s.owner, s.marking(ids[1], 0, 1, 1))
	queue := func(f challenges.WorkFilter, cursor string, limit int) (got []challenges.GuessID, q challenges.WorkQueue) {
		t.Helper()
		q, err := s.service.WorkQueue(t.Context(), s.owner, s.exercise, f, cursor, limit)
		check(t, err)
		for _, w := range q.Works {
			got = append(got, w.Guess)
		}
		return got, q
	}
	for _, test := range []struct {
		name   string
		filter challenges.WorkFilter
		want   []challenges.GuessID
	}{
		{"all", challenges.WorkFilter{}, ids},
		{"those that wait", challenges.WorkFilter{State: challenges.MarkingPending}, []challenges.GuessID{ids[0], ids[2], ids[3], ids[4]}},
		{"marked by others", challenges.WorkFilter{State: challenges.MarkingMarked, Others: true}, nil},
		{"marked", challenges.WorkFilter{State: challenges.MarkingMarked}, ids[1:2]},
		{"of a challenge without", challenges.WorkFilter{Challenge: s.version.Challenges[1].ID}, nil},
	} {
		got, _ := queue(test.filter, "", 100)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", test.name, diff)
		}
	}
	var parts []challenges.GuessID
	for cursor, first := "", true; first || cursor != ""; first = false {
		got, q := queue(challenges.WorkFilter{}, cursor, 2)
		parts, cursor = append(parts, got...), q.Next
		if q.Counts[challenges.MarkingPending] != 4 || q.ByChallenge[0].Works != 5 || q.ByChallenge[0].Pending != 4 || len(q.ByChallenge) != 1 {
			t.Errorf("counts %v and %+v", q.Counts, q.ByChallenge)
		}
	}
	if diff := cmp.Diff(ids, parts); diff != "" {
		t.Errorf("in parts (-want +got)\n%s", diff)
	}
	for _, cursor := range []string{"x", "1", "-1.a", "1.\x00"} {
		_, err := s.service.WorkQueue(t.Context(), s.owner, s.exercise, challenges.WorkFilter{}, cursor, 9)
		refused(t, "cursor "+cursor, err, challenges.CodeInvalid, "query:cursor")
	}
	_, err := s.service.WorkQueue(t.Context(), s.other, s.exercise, challenges.WorkFilter{}, "", 9)
	refused(t, "a stranger", err, challenges.CodeNotFound, "")
}

// A key and the rubric are corrected: what instructors gave stays.
func TestCorrectionKeepsMarkings(t *testing.T) {
	s := newSeminar(t, practice())
	id := s.reason(s.join("Fox"), "the plates").GuessID
	s.mark(s.owner, s.marking(id, 0, 300, 150))
	check(t, correctKey(t.Context(), s.service, s.owner, s.exercise, s.version.Challenges[0].Questions[0].ID, keyAt(away(1e6))))
	s.counts("another key", "Fox", 450, 0)

	criteria := rubric()
	criteria[0].MaxPoints = 100
	criteria = append(criteria, challenges.Criterion{ID: "limits", Text: criteria[0].Text, MaxPoints: 50})
	check(t, s.service.Correct(t.Context(), s.owner, challenges.CorrectQuestion{
		Exercise: s.exercise, Question: s.question, Key: &challenges.Key{Criteria: criteria}, Ask: challenges.ReasoningAsk{Points: 350}, Reason: "fewer",
	}))
	check(t, s.service.Remark(t.Context(), job.Job{Subject: string(s.question)}, func(job.Progress) {}))
	s.counts("another rubric", "Fox", 250, 0)
	s.mark(s.owner, s.marking(id, 1, 80, 150))
	s.counts("marked by it", "Fox", 230, 0)
}

// Two who mark the same at once: one marking is the first, and the other is
// told what came before it.
func TestMarkingTogether(t *testing.T) {
	s := newSeminar(t, practice())
	id := s.reason(s.join("Fox"), "the plates").GuessID
	var wg sync.WaitGroup
	for i, who := range []challenges.Actor{s.owner, s.colleague} {
		wg.Go(func() {
			cmd := s.marking(id, 0, 100+i, 0)
			w, err := s.service.MarkReasoning(t.Context(), who, cmd)
			if challenges.CodeOf(err) == challenges.CodeChanged {
				cmd.Seen = w.Number
				w, err = s.service.MarkReasoning(t.Context(), who, cmd)
			}
			if err != nil || w.Own == "" {
				t.Errorf("%s: %+v, %v", who.Name, w, err)
			}
		})
	}
	wg.Wait()
	w, err := s.service.Work(t.Context(), s.owner, s.exercise, id)
	check(t, err)
	if w.State != challenges.MarkingDiffering || w.Number != 2 || w.Markings[0].AccountID == w.Markings[1].AccountID {
		t.Errorf("in the end: %+v", w)
	}
	s.counts("in the end", "Fox", 5000+w.Markings[0].Points(), 0)
}

// Before the reveal nobody is told of a marking.
func TestMarkingIsToldAtTheReveal(t *testing.T) {
	s := newSeminar(t, challenges.Rules{Reveal: challenges.RevealAtClose, ClosesAt: start.Add(time.Hour)})
	fox := s.join("Fox")
	id := s.reason(fox, "the plates").GuessID
	s.mark(s.owner, s.marking(id, 0, 300, 100))
	told := func() challenges.GuessView {
		t.Helper()
		view, err := s.service.Challenge(t.Context(), fox, s.exercise, s.version.Challenges[0].ID)
		check(t, err)
		return *view.Guess
	}
	if g := told(); g.Mark != nil || g.Comment != "" || g.Reveal != nil {
		t.Errorf("before the reveal the trainee is told %+v, %q", g.Mark, g.Comment)
	}
	s.clock.move(2 * time.Hour)
	if g := told(); g.Mark == nil || g.Mark.Points != 5400 || g.Comment == "" || len(g.Reveal.Keys[1].Criteria) != 2 {
		t.Errorf("after it %+v, %q", g.Mark, g.Comment)
	}
}

func TestReasoningAsk(t *testing.T) {
	for _, test := range []struct {
		name  string
		edit  func(q *challenges.Question)
		field string
	}{
		{"good", func(*challenges.Question) {}, ""},
		{"no criteria", func(q *challenges.Question) { q.Key.Criteria = nil }, "/key"},
		{"points that are not their sum", func(q *challenges.Question) { q.Ask = challenges.ReasoningAsk{Points: 501} }, "/maxPoints"},
		{"an id twice", func(q *challenges.Question) { q.Key.Criteria[1].ID = "clues" }, "/key/criteria/1/id"},
		{"an id that is no slug", func(q *challenges.Question) { q.Key.Criteria[1].ID = "Second source" }, "/key/criteria/1/id"},
		{"no points", func(q *challenges.Question) { q.Key.Criteria[1].MaxPoints = 0 }, "/key/criteria/1/maxPoints"},
		{"too many", func(q *challenges.Question) { q.Key.Criteria = make([]challenges.Criterion, 21) }, "/key/criteria"},
		{"no text", func(q *challenges.Question) { q.Key.Criteria[0].Text = nil }, "/key/criteria/0/text"},
	} {
		q := challenges.Question{Ask: challenges.ReasoningAsk{Points: 500}, Key: challenges.Key{Criteria: rubric()}}
		test.edit(&q)
		d := newDraft("reasons", 1)
		d.Challenges[0].Questions = append(d.Challenges[0].Questions, q)
		err := d.Validate()
		if test.field == "" {
			check(t, err)
			continue
		}
		refused(t, test.name, err, challenges.CodeInvalid, "/challenges/0/questions/1"+test.field)
	}
	d := newDraft("reasons", 1)
	for range 2 {
		d.Challenges[0].Questions = append(d.Challenges[0].Questions, challenges.Question{Ask: challenges.ReasoningAsk{Points: 500}, Key: challenges.Key{Criteria: rubric()}})
	}
	refused(t, "two reasonings", d.Validate(), challenges.CodeInvalid, "/challenges/0/questions/2/kind")
}

func TestBadReasoning(t *testing.T) {
	s := newSeminar(t, practice())
	fox := s.join("Fox")
	for _, test := range []struct {
		name      string
		reasoning challenges.Reasoning
		field     string
	}{
		{"too long", challenges.Reasoning{Clues: strings.Repeat("ы", 4001)}, "clues"},
		{"too long together", challenges.Reasoning{Clues: strings.Repeat("ы", 3000), Limits: strings.Repeat("ы", 1001)}, "limits"},
		{"a zero byte", challenges.Reasoning{Source: "\x00"}, "source"},
	} {
		_, err := s.service.SubmitGuess(t.Context(), fox, challenges.SubmitGuess{
			Exercise: s.exercise, Challenge: s.version.Challenges[0].ID, Answers: []challenges.Answer{
				{Place: &keyPlace}, {Question: s.question, Reasoning: &test.reasoning},
			},
		})
		refused(t, test.name, err, challenges.CodeInvalid, "/answers/1/reasoning/"+test.field)
	}
	s.guess(fox, s.exercise, 0, keyPlace) // none need be given
	s.counts("none given", "Fox", 5000, 0)
}
