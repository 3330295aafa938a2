package challenges

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Work is the reasoning of a guess as its marker sees it: not whose it is. Until
// the actor has marked it or it is settled, what others gave is not shown.
type Work struct {
	Guess       GuessID
	Challenge   ChallengeID
	Position    int // of the challenge
	SubmittedAt time.Time
	State       MarkingState
	Number      int // of the last marking
	Own         MarkingRole
	Best        bool // chosen to be read in the debrief

	// Of one that is read by itself.
	Prompt    Text
	Images    []PhotoView // with full credits
	Criteria  []Criterion
	Reasoning Reasoning
	Notes     string // written beside the answers
	Clues     []Clue
	Markings  []Marking // those that stand and may be seen, by their role
}

// WorkFilter narrows a queue.
type WorkFilter struct {
	Challenge ChallengeID  // "": all
	State     MarkingState // "": all
	Others    bool         // only what the actor has not marked
}

// WorkQueue is a part of what there is to mark in an exercise, the oldest first.
type WorkQueue struct {
	Works       []Work
	Next        string // cursor of the next part, or empty
	Counts      map[MarkingState]int
	ByChallenge []WorkCount // in the order of the exercise, of those that ask for a reasoning
}

// WorkCount is how many reasonings there are for a challenge.
type WorkCount struct {
	Challenge ChallengeID
	Position  int
	Works     int
	Pending   int
}

// MaxWorks bounds the works of one part of a queue.
const MaxWorks = 100

// WorkQueue lists the reasonings of an exercise. Errors: CodeForbidden,
// CodeNotFound, CodeInvalid for a cursor that is none.
func (s *Service) WorkQueue(ctx context.Context, actor Actor, id ExerciseID, f WorkFilter, cursor string, limit int) (WorkQueue, error) {
	if !actor.Authors() {
		return WorkQueue{}, forbidden()
	}
	l, err := s.visible(ctx, actor, id)
	if err != nil {
		return WorkQueue{}, err
	}
	after, err := parseWorkCursor(cursor)
	if err != nil {
		return WorkQueue{}, err
	}
	guesses, err := s.store.GuessesToMark(ctx, id)
	if err != nil {
		return WorkQueue{}, fmt.Errorf("marking queue: %w", err)
	}
	best, err := s.store.BestReasonings(ctx, id)
	if err != nil {
		return WorkQueue{}, fmt.Errorf("marking queue: %w", err)
	}
	q := WorkQueue{Counts: map[MarkingState]int{}}
	counts := map[ChallengeID]*WorkCount{}
	for _, c := range l.content.Challenges {
		if c.reasoningQuestion() >= 0 {
			q.ByChallenge = append(q.ByChallenge, WorkCount{Challenge: c.ID, Position: c.Position})
		}
	}
	for i := range q.ByChallenge {
		counts[q.ByChallenge[i].Challenge] = &q.ByChallenge[i]
	}
	for _, g := range guesses {
		count, ok := counts[g.Challenge]
		if !ok {
			continue
		}
		w := headOf(actor, g, count.Position)
		w.Best = slices.ContainsFunc(best, func(b BestReasoning) bool { return b.Guess == g.ID })
		count.Works++
		if w.State == MarkingPending {
			count.Pending++
		}
		if f.Challenge != "" && f.Challenge != w.Challenge {
			continue
		}
		q.Counts[w.State]++
		if !f.takes(w) || !after.before(w) || q.Next != "" {
			continue
		}
		if len(q.Works) == limit {
			q.Next = cursorOf(q.Works[limit-1])
			continue
		}
		q.Works = append(q.Works, w)
	}
	return q, nil
}

func (f WorkFilter) takes(w Work) bool {
	return (f.State == "" || f.State == w.State) && !(f.Others && w.Own != "")
}

// headOf is a work without what it says.
func headOf(actor Actor, g GuessToMark, position int) Work {
	standing := standingMarkings(g.Markings)
	w := Work{
		Guess: g.ID, Challenge: g.Challenge, Position: position, SubmittedAt: g.SubmittedAt,
		State: stateOf(standing), Number: lastMarking(g.Markings),
	}
	for _, role := range []MarkingRole{MarkingFirst, MarkingSecond} {
		if m, ok := standing[role]; ok && m.AccountID == actor.ID {
			w.Own = role
		}
	}
	return w
}

// Work shows a reasoning to be marked. Errors: CodeForbidden, CodeNotFound.
func (s *Service) Work(ctx context.Context, actor Actor, exercise ExerciseID, id GuessID) (Work, error) {
	_, c, g, err := s.work(ctx, actor, exercise, id, MayView)
	if err != nil {
		return Work{}, err
	}
	best, err := s.isBest(ctx, exercise, id)
	if err != nil {
		return Work{}, err
	}
	return newWork(actor, c, g, best), nil
}

// work finds a guess to mark, for an actor with a permission on its cohort.
func (s *Service) work(ctx context.Context, actor Actor, exercise ExerciseID, id GuessID, wanted Permission) (*loaded, *Challenge, Guess, error) {
	fail := func(err error) (*loaded, *Challenge, Guess, error) { return nil, nil, Guess{}, err }
	if !actor.Authors() {
		return fail(forbidden())
	}
	l, err := s.visible(ctx, actor, exercise)
	if err != nil {
		return fail(err)
	}
	p, err := s.cohortPermission(ctx, actor, l.CohortID, l.OwnerID)
	if err == nil {
		err = p.check(wanted, "exercise")
	}
	if err != nil {
		return fail(err)
	}
	g, err := s.store.GuessToMark(ctx, exercise, id)
	if err != nil {
		return fail(err)
	}
	c, ok := l.challenges[g.ChallengeID]
	if !ok || c.reasoningQuestion() < 0 {
		return fail(notFound("guess"))
	}
	return l, c, g, nil
}

// newWork is a work with what its marker may see; best says that it was chosen.
func newWork(actor Actor, c *Challenge, g Guess, best bool) Work {
	w := headOf(actor, GuessToMark{ID: g.ID, Challenge: c.ID, SubmittedAt: g.SubmittedAt, Markings: g.Markings}, c.Position)
	i := c.reasoningQuestion()
	w.Prompt, w.Images = c.Prompt, c.photos(true)
	w.Criteria, w.Reasoning = c.Questions[i].Key.Criteria, *g.Answers[i].Reasoning
	w.Notes, w.Clues, w.Best = g.Reasoning, g.Clues, best
	standing := standingMarkings(g.Markings)
	for _, role := range []MarkingRole{MarkingFirst, MarkingSecond, MarkingSettled} {
		if m, ok := standing[role]; ok && (w.Own != "" || w.State != MarkingMarked) {
			w.Markings = append(w.Markings, m)
		}
	}
	return w
}

// workCursor is where a part of a queue begins: after a work.
type workCursor struct {
	at time.Time
	id GuessID
}

func (a workCursor) before(w Work) bool {
	return w.SubmittedAt.After(a.at) || w.SubmittedAt.Equal(a.at) && w.Guess > a.id
}

func cursorOf(w Work) string {
	return strconv.FormatInt(w.SubmittedAt.UnixMilli(), 10) + "." + string(w.Guess)
}

func parseWorkCursor(cursor string) (workCursor, error) {
	if cursor == "" {
		return workCursor{}, nil
	}
	millis, id, ok := strings.Cut(cursor, ".")
	at, err := strconv.ParseInt(millis, 10, 64)
	if !ok || !isText(id) || err != nil || at < 0 {
		return workCursor{}, errCursor()
	}
	return workCursor{at: time.UnixMilli(at), id: GuessID(id)}, nil
}
