package challenges

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"geodrill/challenges/account"
)

// BestReasoning is a reasoning that an instructor chose to be read in the debrief.
type BestReasoning struct {
	Guess     GuessID
	Challenge ChallengeID
	Trainee   TraineeID
	Alias     string
	Reasoning Reasoning
	AccountID string
	At        time.Time
	Counts    bool // no other attempt has followed the guess
}

// MaxBestReasonings bounds the reasonings that are chosen for a challenge.
const MaxBestReasonings = 5

// BestReasoningStore keeps which reasonings were chosen.
type BestReasoningStore interface {
	// ChooseReasoning chooses the reasoning of a guess of an exercise at a revision, and
	// returns the new version of the exercise. One that is chosen stays as it is. Errors:
	// ErrRevision; CodeNotFound when the guess has gone; CodeConflict when its challenge
	// has so many already.
	ChooseReasoning(ctx context.Context, c ChooseReasoning) (version int64, err error)
	// DropReasoning takes it back, if it was chosen. Errors: ErrRevision.
	DropReasoning(ctx context.Context, c ChooseReasoning) (version int64, err error)
	// BestReasonings lists those of an exercise in the order in which they were chosen.
	BestReasonings(ctx context.Context, e ExerciseID) ([]BestReasoning, error)
}

// ChooseReasoning is a choice to be stored.
type ChooseReasoning struct {
	Exercise  ExerciseID
	Revision  int64
	Guess     GuessID
	Challenge ChallengeID
	AccountID string
	At        time.Time
}

// ErrManyBest is the refusal of one more best reasoning.
func ErrManyBest() error {
	return &Error{Code: CodeConflict, Message: fmt.Sprintf("A challenge has at most %d best reasonings. Take one back first.", MaxBestReasonings)}
}

// ChooseReasoning chooses a reasoning to be read in the debrief, or takes that back. It
// returns the work as it is then. Errors: CodeForbidden, CodeNotFound, CodeConflict when
// there are MaxBestReasonings.
func (s *Service) ChooseReasoning(ctx context.Context, actor Actor, exercise ExerciseID, id GuessID, best bool) (Work, error) {
	for range maxRevisionRaces {
		w, err := s.chooseOnce(ctx, actor, exercise, id, best)
		if !errors.Is(err, ErrRevision) {
			return w, err
		}
		s.exercises.forget(exercise)
	}
	return Work{}, errRaces()
}

func (s *Service) chooseOnce(ctx context.Context, actor Actor, exercise ExerciseID, id GuessID, best bool) (Work, error) {
	l, c, g, err := s.work(ctx, actor, exercise, id, MayRun)
	if err != nil {
		return Work{}, err
	}
	chosen, err := s.isBest(ctx, exercise, id)
	if err != nil {
		return Work{}, err
	}
	w := newWork(actor, c, g, best)
	if chosen == best {
		return w, nil
	}
	action, store := "reasoning.choose", s.store.ChooseReasoning
	if !best {
		action, store = "reasoning.drop", s.store.DropReasoning
	}
	recorded := s.recordedIn(ctx, actor, l.CohortID, change{action: action, subject: string(id), after: account.Details{"exercise": string(exercise)}})
	version, err := store(recorded, ChooseReasoning{
		Exercise: exercise, Revision: l.Revision, Guess: id, Challenge: c.ID, AccountID: actor.ID, At: s.now(),
	})
	if err != nil {
		return Work{}, fmt.Errorf("%s of guess %s: %w", action, id, err)
	}
	s.exercises.forget(exercise) // what the class is told changes at once
	s.changed(exercise, version)
	return w, nil
}

// isBest reports whether a guess was chosen.
func (s *Service) isBest(ctx context.Context, exercise ExerciseID, id GuessID) (bool, error) {
	all, err := s.store.BestReasonings(ctx, exercise)
	return slices.ContainsFunc(all, func(b BestReasoning) bool { return b.Guess == id }), err
}

// bestOf are the best reasonings for a challenge, as far as the guesses count.
func (s *Service) bestOf(ctx context.Context, exercise ExerciseID, id ChallengeID) ([]BestReasoning, error) {
	all, err := s.store.BestReasonings(ctx, exercise)
	if err != nil {
		return nil, fmt.Errorf("best reasonings: %w", err)
	}
	return slices.DeleteFunc(all, func(b BestReasoning) bool { return b.Challenge != id || !b.Counts }), nil
}

// withoutNames are best reasonings as a class reads them: named only in a lesson that
// shows names.
func (l *loaded) withoutNames(best []BestReasoning) []BestReasoning {
	told := slices.Clone(best)
	for i := range told {
		if !l.Lesson.Names {
			told[i].Alias = ""
		}
	}
	return told
}
