package challenges

import (
	"context"
	"fmt"
	"time"
)

// AnswerDraft is what a trainee has put together for a challenge and not
// submitted, so that another device of theirs can go on with it. Its content is
// their device's own: nothing reads it here, and nobody else is shown it.
type AnswerDraft struct {
	Exercise  ExerciseID
	Challenge ChallengeID
	Trainee   TraineeID
	Version   int64  // counts the times that it was saved; 0 before
	Content   string // empty once it was submitted or put away
	SavedAt   time.Time
}

// MaxAnswerDraftRunes bounds the content of a draft: room for a reasoning and
// every clue.
const MaxAnswerDraftRunes = 60_000

// AnswerDraftStore keeps the drafts of answers.
type AnswerDraftStore interface {
	// PutAnswerDraft stores a draft in the place of the one before, and returns
	// its version. Errors: not found, of a trainee who has gone.
	PutAnswerDraft(ctx context.Context, d AnswerDraft) (version int64, err error)
	// AnswerDraft reads a draft; one that was never saved has version 0.
	AnswerDraft(ctx context.Context, e ExerciseID, c ChallengeID, t TraineeID) (AnswerDraft, error)
}

// SaveAnswerDraft keeps what the actor has put together for a challenge, while the
// exercise takes guesses or is paused. The last to save wins. Errors:
// CodeForbidden, CodeNotFound, CodeNotOpen, CodeClosed, CodeInvalid.
func (s *Service) SaveAnswerDraft(ctx context.Context, actor Actor, exercise ExerciseID, id ChallengeID, content string) (AnswerDraft, error) {
	if !actor.isTrainee() {
		return AnswerDraft{}, forbidden()
	}
	l, c, err := s.openChallenge(ctx, actor, exercise, id)
	if err != nil {
		return AnswerDraft{}, err
	}
	d := AnswerDraft{Exercise: l.ID, Challenge: c.ID, Trainee: actor.trainee(), Content: content, SavedAt: s.now()}
	rules := l.rulesOf(c.ID)
	if phase := rules.Phase(d.SavedAt); phase != PhaseOpen && phase != PhasePaused {
		return AnswerDraft{}, rules.errClosed()
	}
	if err := checkNote("/content", content, MaxAnswerDraftRunes); err != nil {
		return AnswerDraft{}, err
	}
	if d.Version, err = s.store.PutAnswerDraft(ctx, d); err != nil {
		return AnswerDraft{}, fmt.Errorf("save draft of an answer: %w", err)
	}
	return d, nil
}

// AnswerDraft reads what the actor has put together for a challenge, on whatever
// device. Errors: CodeForbidden, CodeNotFound, CodeNotOpen.
func (s *Service) AnswerDraft(ctx context.Context, actor Actor, exercise ExerciseID, id ChallengeID) (AnswerDraft, error) {
	if !actor.isTrainee() {
		return AnswerDraft{}, forbidden()
	}
	l, c, err := s.openChallenge(ctx, actor, exercise, id)
	if err != nil {
		return AnswerDraft{}, err
	}
	d, err := s.store.AnswerDraft(ctx, l.ID, c.ID, actor.trainee())
	if err != nil {
		return AnswerDraft{}, fmt.Errorf("draft of an answer: %w", err)
	}
	return d, nil
}
