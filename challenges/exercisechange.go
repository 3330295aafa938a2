package challenges

import (
	"context"
	"fmt"
	"time"

	"geodrill/scoring"
)

// ChangeExercise is what is to change of an exercise. What is nil stays; zero
// times and an empty title take away what they are for.
type ChangeExercise struct {
	Title     *string
	Reveal    *Reveal
	OpensAt   *time.Time
	ClosesAt  *time.Time
	Grace     *time.Duration
	Zone      *string
	Attempts  *int
	NoCircle  *bool
	Hints     *HintRule
	FreezesAt *time.Time
	TeamRule  *scoring.TeamRule
	Imagery   *bool
}

// revealMargin is how long before its reveal an exercise takes no more changes:
// another instance may believe the former rules for as long as freshness.
const revealMargin = 2 * freshness

// ChangeExercise changes an exercise of the actor's that is at its terms still, until
// its reveal. Once it has opened, when it did is fixed, and once somebody has
// guessed or opened a hint, so are the reveal, the attempts, the circle and what
// hints cost; in a competition these stay from its beginning. Errors: CodeForbidden,
// CodeNotFound, CodeInvalid, CodeChanged, CodeExerciseRevealed, CodeGuessed.
func (s *Service) ChangeExercise(ctx context.Context, actor Actor, id ExerciseID, terms int64, c ChangeExercise) (ExerciseView, error) {
	e, err := s.managedExercise(ctx, actor, id)
	if err != nil {
		return ExerciseView{}, err
	}
	if e.Terms != terms {
		return ExerciseView{}, ErrStale()
	}
	before, old, now := e, e.Rules, s.now()
	if old.revealing(now) {
		return ExerciseView{}, errExerciseRevealed()
	}
	if c.Title != nil {
		if e.Title, err = cleanTitle(*c.Title); err != nil {
			return ExerciseView{}, err
		}
	}
	e.Rules = c.apply(old).tidy()
	if err := e.Rules.follows(old, now); err != nil {
		return ExerciseView{}, err
	}
	if e.Competition != "" {
		if e.Rules.Reveal != RevealAtClose {
			return ExerciseView{}, errCompetitionReveal("/reveal")
		}
		if field := e.Rules.unlike(old); field != "" {
			return ExerciseView{}, errCompetitionRules(field)
		}
	}
	return s.updateExercise(ctx, actor, e, before)
}

func (c ChangeExercise) apply(r Rules) Rules {
	set(&r.Reveal, c.Reveal)
	set(&r.OpensAt, c.OpensAt)
	set(&r.ClosesAt, c.ClosesAt)
	set(&r.Grace, c.Grace)
	set(&r.Zone, c.Zone)
	set(&r.Attempts, c.Attempts)
	set(&r.NoCircle, c.NoCircle)
	set(&r.Hints, c.Hints)
	set(&r.FreezesAt, c.FreezesAt)
	set(&r.TeamRule, c.TeamRule)
	set(&r.Imagery, c.Imagery)
	return r
}

// set changes a value to another that is given.
func set[T any](value *T, to *T) {
	if to != nil {
		*value = *to
	}
}

// follows refuses rules that make no sense after the old ones at an instant: what
// has begun or happened stays.
func (r Rules) follows(old Rules, now time.Time) error {
	if err := r.validate(); err != nil {
		return err
	}
	clock := now // of the exercise
	if !old.PausedAt.IsZero() {
		clock = old.PausedAt
	}
	switch {
	case r.OpensAt != old.OpensAt && old.Phase(now) != PhaseScheduled:
		return invalid("/opensAt", "the exercise has opened already")
	case r.ClosesAt != old.ClosesAt && r.Live:
		return errLessonCloses()
	case r.ClosesAt != old.ClosesAt && !r.ClosesAt.IsZero() && r.ClosesAt.Before(clock):
		return invalid("/closesAt", "use a time that is not over; to close now there is an action")
	case r.FreezesAt != old.FreezesAt && !r.FreezesAt.IsZero() && r.FreezesAt.Before(clock):
		return invalid("/freezesAt", "use a time that is not over: boards do not go back")
	}
	return nil
}

// revealing reports whether an exercise has revealed, or is about to.
func (r Rules) revealing(now time.Time) bool {
	switch r.Phase(now) {
	case PhaseScheduled, PhasePaused:
		return false
	case PhaseRevealed:
		return true
	}
	at := r.RevealsAt()
	return !at.IsZero() && !now.Add(revealMargin).Before(at)
}

// updateExercise stores an exercise with its new rules and tells of it.
func (s *Service) updateExercise(ctx context.Context, actor Actor, e, before Exercise) (ExerciseView, error) {
	unguessed := e.Rules.Reveal != before.Rules.Reveal || e.Rules.unlike(before.Rules) != ""
	recorded := s.recordedIn(ctx, actor, e.CohortID, change{
		action: "exercise.change", subject: string(e.ID), before: before.audited(), after: e.audited(),
	})
	version, err := s.store.UpdateExercise(recorded, e, unguessed)
	if err != nil {
		return ExerciseView{}, fmt.Errorf("change exercise: %w", err)
	}
	s.exercises.forget(e.ID)
	if e.Competition != "" { // its close may hold the reveal of the others
		if err := s.forgetCompetition(ctx, e.Competition); err != nil {
			return ExerciseView{}, err
		}
	}
	s.changed(e.ID, version)
	return s.Exercise(ctx, actor, e.ID)
}

// managedExercise reads an exercise of the actor's as it is now.
func (s *Service) managedExercise(ctx context.Context, actor Actor, id ExerciseID) (Exercise, error) {
	if !actor.Authors() {
		return Exercise{}, forbidden()
	}
	e, err := s.store.Exercise(ctx, id)
	if err != nil {
		return Exercise{}, fmt.Errorf("exercise %s: %w", id, err)
	}
	p, err := s.cohortPermission(ctx, actor, e.CohortID, e.OwnerID)
	if err != nil {
		return Exercise{}, err
	}
	return e, p.check(MayRun, "exercise")
}

// Action is the instructor's word to an exercise.
type Action string

// The actions.
const (
	ActionOpen   Action = "open"   // now, before its time
	ActionPause  Action = "pause"  // takes no guesses
	ActionResume Action = "resume" // the close moves by the length of the pause
	ActionClose  Action = "close"  // now; the reveal follows
)

// maxTermsRaces bounds how often an action is tried again because the exercise
// was changed meanwhile.
const maxTermsRaces = 5

// Act does an action on an exercise of the actor's. Done twice it is done once.
// Errors: CodeForbidden, CodeNotFound, CodeInvalid, CodePhase,
// CodeExerciseRevealed.
func (s *Service) Act(ctx context.Context, actor Actor, id ExerciseID, action Action) (ExerciseView, error) {
	act, ok := map[Action]func(Rules, time.Time) (Rules, error){
		ActionOpen: Rules.opened, ActionPause: Rules.paused, ActionResume: Rules.resumed, ActionClose: Rules.closed,
	}[action]
	if !ok {
		return ExerciseView{}, invalid("/action", "there is no such action")
	}
	for range maxTermsRaces {
		e, err := s.managedExercise(ctx, actor, id)
		if err != nil {
			return ExerciseView{}, err
		}
		before := e
		if e.Rules.Live && action != ActionOpen {
			return ExerciseView{}, invalid("/action", "the lesson of a live exercise is what paces it")
		}
		if e.Rules, err = act(e.Rules, s.now()); err != nil {
			return ExerciseView{}, err
		}
		if e.Rules == before.Rules {
			return s.Exercise(ctx, actor, id)
		}
		if err := e.Rules.validate(); err != nil {
			return ExerciseView{}, err
		}
		view, err := s.updateExercise(ctx, actor, e, before)
		if CodeOf(err) != CodeChanged {
			return view, err
		}
	}
	return ExerciseView{}, ErrStale()
}

// CloneExercise is an exercise to be opened like another.
type CloneExercise struct {
	Cohort  CohortID  // empty: the same
	OpensAt time.Time // zero: now; the close and the freeze keep their distance
}

// CloneExercise opens an exercise with the version, the title and the rules of
// another. Errors: as OpenExercise.
func (s *Service) CloneExercise(ctx context.Context, actor Actor, id ExerciseID, c CloneExercise) (ExerciseView, error) {
	e, err := s.managedExercise(ctx, actor, id)
	if err != nil {
		return ExerciseView{}, err
	}
	if c.Cohort == "" {
		c.Cohort = e.CohortID
	}
	if c.OpensAt.IsZero() {
		c.OpensAt = s.now()
	}
	rules := e.Rules
	if rules.Live {
		rules.ClosesAt = time.Time{} // that was the end of the other's lesson
	}
	moved := c.OpensAt.Sub(rules.OpensAt)
	rules.OpensAt = c.OpensAt
	for _, t := range []*time.Time{&rules.ClosesAt, &rules.FreezesAt} {
		if !t.IsZero() {
			*t = t.Add(moved)
		}
	}
	return s.OpenExercise(ctx, actor, NewExercise{Version: e.VersionID, Cohort: c.Cohort, Title: e.Title, Rules: rules})
}

// DeleteExercise deletes an exercise of the actor's that nobody has guessed or
// opened a hint in.
// Errors: CodeForbidden, CodeNotFound, CodeGuessed.
func (s *Service) DeleteExercise(ctx context.Context, actor Actor, id ExerciseID) error {
	e, err := s.managedExercise(ctx, actor, id)
	if err != nil {
		return err
	}
	recorded := s.recordedIn(ctx, actor, e.CohortID, change{action: "exercise.delete", subject: string(id), before: e.audited()})
	if err := s.store.DeleteExercise(recorded, id); err != nil {
		return fmt.Errorf("delete exercise: %w", err)
	}
	s.exercises.forget(id)
	if e.Competition != "" {
		return s.forgetCompetition(ctx, e.Competition)
	}
	return nil
}

// ErrStale is the refusal of a change to what was changed meanwhile.
func ErrStale() error {
	return &Error{Code: CodeChanged, Message: "It was changed meanwhile. Read it again and decide anew."}
}

// ErrGuessed is the refusal of what guesses that were made, or hints that were
// opened, stand against.
func ErrGuessed() error {
	return &Error{Code: CodeGuessed, Message: "Somebody has guessed or opened a hint already: this can no longer be done."}
}

func errLessonCloses() error {
	return invalid("/closesAt", "a live exercise closes with its lesson, which its instructor ends")
}

func errExerciseRevealed() error {
	return &Error{Code: CodeExerciseRevealed, Message: "The answers are told already, or are about to be: the exercise is over."}
}
