package challenges

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"geodrill/challenges/account"
)

// Marking is what an instructor decided on the reasoning of a guess. Markings are
// only ever added: of each role the last counts.
type Marking struct {
	Number    int // from 1, of a guess's
	Role      MarkingRole
	AccountID string
	Awards    map[string]Award // by criterion; nil: the marking of the role was withdrawn
	Comment   string           // to the trainee
	At        time.Time
}

// Award is what a criterion got, and under which headings the evidence for it
// was found. One without evidence is not marked.
type Award struct {
	Points   int       `json:"points"`
	Evidence []Heading `json:"evidence,omitempty"`
}

// MarkingRole says which of the markings of a guess one is.
type MarkingRole string

// The roles. What counts is the settled marking, before it the first, and without
// that the second.
const (
	MarkingFirst   MarkingRole = "first"
	MarkingSecond  MarkingRole = "second"  // of another account than the first, who has not seen it
	MarkingSettled MarkingRole = "settled" // agreed on, when the two differ
)

// MaxCommentRunes bounds the comment to a trainee.
const MaxCommentRunes = 2000

// MarkingState says how far the marking of a reasoning is.
type MarkingState string

// The states.
const (
	MarkingPending   MarkingState = "pending"   // nobody has marked it
	MarkingMarked    MarkingState = "marked"    // one has
	MarkingDiffering MarkingState = "differing" // two have, and differ
	MarkingAgreed    MarkingState = "agreed"    // two have, and give the same
	MarkingIsSettled MarkingState = "settled"
)

// MarkingStates lists the states. The slice is the caller's own.
func MarkingStates() []MarkingState {
	return []MarkingState{MarkingPending, MarkingMarked, MarkingDiffering, MarkingAgreed, MarkingIsSettled}
}

// evidence names the headings, as scoring wants it.
func (a Award) evidence() string {
	var list string
	for _, heading := range a.Evidence {
		list += string(heading) + " "
	}
	return list
}

// Points are what a marking gives together: of criteria with evidence.
func (m Marking) Points() (sum int) {
	for _, award := range m.Awards {
		if len(award.Evidence) > 0 {
			sum += award.Points
		}
	}
	return sum
}

// Criteria are those that have an award, in the order of their ids.
func (m Marking) Criteria() []string { return slices.Sorted(maps.Keys(m.Awards)) }

// standingMarkings are the markings that were not replaced or withdrawn, by their role.
func standingMarkings(all []Marking) map[MarkingRole]Marking {
	standing := map[MarkingRole]Marking{}
	for _, m := range all {
		standing[m.Role] = m
		if m.Awards == nil {
			delete(standing, m.Role)
		}
	}
	return standing
}

// counting is the marking that counts, nil without one.
func counting(all []Marking) *Marking {
	standing := standingMarkings(all)
	for _, role := range []MarkingRole{MarkingSettled, MarkingFirst, MarkingSecond} {
		if m, ok := standing[role]; ok {
			return &m
		}
	}
	return nil
}

// awards are those of the marking that counts, nil without one.
func (g Guess) awards() map[string]Award {
	if m := counting(g.Markings); m != nil {
		return m.Awards
	}
	return nil
}

// lastMarking is the number of the last marking, 0 without one.
func lastMarking(all []Marking) int {
	if len(all) == 0 {
		return 0
	}
	return all[len(all)-1].Number
}

func stateOf(standing map[MarkingRole]Marking) MarkingState {
	first, hasFirst := standing[MarkingFirst]
	second, hasSecond := standing[MarkingSecond]
	switch _, settled := standing[MarkingSettled]; {
	case settled:
		return MarkingIsSettled
	case hasFirst && hasSecond && sameAwards(first, second):
		return MarkingAgreed
	case hasFirst && hasSecond:
		return MarkingDiffering
	case hasFirst || hasSecond:
		return MarkingMarked
	}
	return MarkingPending
}

// sameAwards reports whether two markings give each criterion the same. Where
// the evidence is does not matter, but whether there is some does.
func sameAwards(a, b Marking) bool {
	given := func(m Marking) map[string]int {
		points := map[string]int{}
		for id, award := range m.Awards {
			if len(award.Evidence) > 0 {
				points[id] = award.Points
			}
		}
		return points
	}
	return maps.Equal(given(a), given(b))
}

// RecordMarking is a marking to be stored, with the mark that the guess then has,
// in one transaction.
type RecordMarking struct {
	Exercise ExerciseID
	Trainee  TraineeID // whose guess it is
	Marking  Marking
	Mark     Mark
}

// MarkingStore keeps the markings of reasoning.
type MarkingStore interface {
	// GuessesToMark lists the guesses of an exercise that count and have a
	// reasoning, with their markings: the oldest first.
	GuessesToMark(ctx context.Context, e ExerciseID) ([]GuessToMark, error)
	// GuessToMark reads one of them, or a not-found Error.
	GuessToMark(ctx context.Context, e ExerciseID, id GuessID) (Guess, error)
	// RecordMarking stores a marking under the next number, adds the mark to the
	// ledger and brings the trainee's standing up to date. It returns the new
	// version of the exercise. Errors: ErrRevision; CodeChanged when another has
	// the number, or the guess has gone.
	RecordMarking(ctx context.Context, r RecordMarking) (version int64, err error)
}

// GuessToMark is what a queue needs of a guess.
type GuessToMark struct {
	ID          GuessID
	Challenge   ChallengeID
	SubmittedAt time.Time
	Markings    []Marking
}

// MarkReasoning is a decision on a reasoning as it comes. Awards are nil to
// withdraw one.
type MarkReasoning struct {
	Exercise ExerciseID
	Guess    GuessID
	Seen     int // number of the last marking that the actor has seen
	Settle   bool
	Awards   map[string]Award
	Comment  string
}

// MarkReasoning stores an actor's marking of a reasoning, or the settled one, and
// marks the guess by what counts then. It returns the work as it is then; with
// CodeChanged, as it is instead. Errors: CodeForbidden, CodeNotFound, CodeInvalid,
// CodeChanged, CodeMarkedTwice, CodeNotMarkedTwice, CodeSettled.
func (s *Service) MarkReasoning(ctx context.Context, actor Actor, cmd MarkReasoning) (Work, error) {
	for range maxRevisionRaces {
		w, err := s.markOnce(ctx, actor, cmd)
		if !errors.Is(err, ErrRevision) {
			return w, err
		}
		s.exercises.forget(cmd.Exercise)
	}
	return Work{}, errRaces()
}

func (s *Service) markOnce(ctx context.Context, actor Actor, cmd MarkReasoning) (Work, error) {
	l, c, g, err := s.work(ctx, actor, cmd.Exercise, cmd.Guess, MayRun)
	if err != nil {
		return Work{}, err
	}
	best, err := s.isBest(ctx, cmd.Exercise, cmd.Guess)
	if err != nil {
		return Work{}, err
	}
	if lastMarking(g.Markings) != cmd.Seen {
		return newWork(actor, c, g, best), ErrMarkedMeanwhile()
	}
	m := Marking{Number: cmd.Seen + 1, AccountID: actor.ID, Awards: cmd.Awards, Comment: cmd.Comment, At: s.now()}
	if m.Role, err = cmd.role(actor, standingMarkings(g.Markings)); err != nil {
		return Work{}, err
	}
	if err := c.checkMarking(m); err != nil {
		return Work{}, err
	}
	before := counting(g.Markings)
	g.Markings = append(slices.Clone(g.Markings), m)
	mark, _ := c.mark(g, l.Revision, m.At)
	recorded := s.recordedIn(ctx, actor, l.CohortID, change{
		action: "reasoning.mark", subject: string(g.ID), before: account.Details{"points": pointsOf(before)},
		after: account.Details{"exercise": string(l.ID), "role": string(m.Role), "points": pointsOf(counting(g.Markings))},
	})
	version, err := s.store.RecordMarking(recorded, RecordMarking{Exercise: l.ID, Trainee: g.TraineeID, Marking: m, Mark: mark})
	if CodeOf(err) == CodeChanged {
		w, readErr := s.Work(ctx, actor, cmd.Exercise, cmd.Guess)
		return w, errors.Join(readErr, err)
	}
	if err != nil {
		return Work{}, fmt.Errorf("mark reasoning of guess %s: %w", g.ID, err)
	}
	s.changed(l.ID, version)
	return newWork(actor, c, g, best), nil
}

// pointsOf is what the audit log is told of what counts, nil for nothing: no word
// of the trainee's, and none to them.
func pointsOf(m *Marking) any {
	if m == nil {
		return nil
	}
	return m.Points()
}

// role says which marking the command makes or withdraws.
func (cmd MarkReasoning) role(actor Actor, standing map[MarkingRole]Marking) (MarkingRole, error) {
	first, hasFirst := standing[MarkingFirst]
	second, hasSecond := standing[MarkingSecond]
	_, settled := standing[MarkingSettled]
	own := hasFirst && first.AccountID == actor.ID || hasSecond && second.AccountID == actor.ID
	switch withdraw := cmd.Awards == nil; {
	case cmd.Settle && withdraw && settled:
		return MarkingSettled, nil
	case withdraw && (cmd.Settle || !own):
		return "", notFound("marking")
	case cmd.Settle && !(hasFirst && hasSecond):
		return "", &Error{Code: CodeNotMarkedTwice, Message: "Only what two have marked is settled."}
	case cmd.Settle:
		return MarkingSettled, nil
	case settled:
		return "", &Error{Code: CodeSettled, Message: "The marking is settled. Take the settled one back first."}
	case hasFirst && first.AccountID == actor.ID:
		return MarkingFirst, nil
	case hasSecond && second.AccountID == actor.ID:
		return MarkingSecond, nil
	case !hasFirst:
		return MarkingFirst, nil
	case !hasSecond:
		return MarkingSecond, nil
	}
	return "", &Error{Code: CodeMarkedTwice, Message: "Two have marked it already. Settle it instead."}
}

// checkMarking holds a marking against the rubric of the challenge.
func (c *Challenge) checkMarking(m Marking) error {
	if err := checkNote("/comment", m.Comment, MaxCommentRunes); err != nil {
		return err
	}
	criteria := c.Questions[c.reasoningQuestion()].Key.Criteria
	for id, award := range m.Awards {
		at := "/awards/" + id
		i := slices.IndexFunc(criteria, func(c Criterion) bool { return c.ID == id })
		if i < 0 {
			return invalid(at, "the rubric has no such criterion")
		}
		if award.Points < 0 || award.Points > criteria[i].MaxPoints {
			return invalid(at+"/points", "the criterion gives 0 to %d points", criteria[i].MaxPoints)
		}
		for _, heading := range award.Evidence {
			if !slices.Contains(Headings(), heading) {
				return invalid(at+"/evidence", "evidence is under one of %v", Headings())
			}
		}
	}
	return nil
}

// ErrMarkedMeanwhile is the refusal of a marking of what is not as it was seen.
func ErrMarkedMeanwhile() error {
	return &Error{Code: CodeChanged, Message: "Another has marked it meanwhile."}
}
