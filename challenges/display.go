package challenges

import (
	"context"
	"fmt"
	"time"

	"geodrill/challenges/account"
)

// DisplayLink lets a projector show a lesson: whoever has its token sees what the
// class sees on the wall, and nothing else.
type DisplayLink struct {
	ID        string
	Exercise  ExerciseID
	TokenHash string // hex SHA-256 of the token
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Bounds of links for projectors.
const (
	MaxDisplayLife      = 72 * time.Hour
	maxDisplays         = 20
	displayTokenLetters = 26 // 130 bits
)

// AddDisplay makes a link for a projector to a live exercise that the actor may run, and
// tells its token. Errors: CodeForbidden, CodeNotFound, CodeInvalid, CodeConflict
// when there are too many.
func (s *Service) AddDisplay(ctx context.Context, actor Actor, id ExerciseID, life time.Duration) (DisplayLink, string, error) {
	e, err := s.runLesson(ctx, actor, id)
	if err != nil {
		return DisplayLink{}, "", err
	}
	if life <= 0 || life > MaxDisplayLife {
		return DisplayLink{}, "", invalid("/hours", "use 1 to %d", int(MaxDisplayLife.Hours()))
	}
	now := s.now()
	present, err := s.store.Displays(ctx, id, now)
	if err != nil {
		return DisplayLink{}, "", fmt.Errorf("add display: %w", err)
	}
	if len(present) >= maxDisplays {
		return DisplayLink{}, "", &Error{Code: CodeConflict, Message: fmt.Sprintf("The lesson has %d links for projectors. End one first.", len(present))}
	}
	token, err := s.newCode(displayTokenLetters)
	if err != nil {
		return DisplayLink{}, "", err
	}
	d := DisplayLink{ID: s.newID(), Exercise: id, TokenHash: hashCode(token), CreatedAt: now, ExpiresAt: now.Add(life)}
	recorded := s.recordedIn(ctx, actor, e.CohortID, change{action: "display.create", subject: string(id),
		after: account.Details{"display": d.ID, "expiresAt": auditedTime(d.ExpiresAt)}})
	if err := s.store.CreateDisplay(recorded, d); err != nil {
		return DisplayLink{}, "", fmt.Errorf("add display: %w", err)
	}
	return d, token, nil
}

// Displays lists the links for projectors of a live exercise. Errors: CodeForbidden,
// CodeNotFound.
func (s *Service) Displays(ctx context.Context, actor Actor, id ExerciseID) ([]DisplayLink, error) {
	if _, err := s.runLesson(ctx, actor, id); err != nil {
		return nil, err
	}
	return s.store.Displays(ctx, id, s.now())
}

// RevokeDisplay ends a link for a projector. Errors: CodeForbidden, CodeNotFound.
func (s *Service) RevokeDisplay(ctx context.Context, actor Actor, id ExerciseID, link string) error {
	e, err := s.runLesson(ctx, actor, id)
	if err != nil {
		return err
	}
	recorded := s.recordedIn(ctx, actor, e.CohortID, change{action: "display.revoke", subject: string(id), before: account.Details{"display": link}})
	if err := s.store.DeleteDisplay(recorded, id, link); err != nil {
		return fmt.Errorf("revoke display: %w", err)
	}
	s.displays.clear()
	return nil
}

// runLesson finds a live exercise that the actor may run.
func (s *Service) runLesson(ctx context.Context, actor Actor, id ExerciseID) (Exercise, error) {
	e, err := s.managedExercise(ctx, actor, id)
	if err == nil && !e.Rules.Live {
		return Exercise{}, notFound("lesson")
	}
	return e, err
}

// knownDisplay is a link as it was read.
type knownDisplay struct {
	DisplayLink
	readAt time.Time
}

// DisplayExercise finds the exercise that the token of a link shows. A link that was
// revoked by another instance ends here after a second. Errors: CodeNotFound.
func (s *Service) DisplayExercise(ctx context.Context, token string) (ExerciseID, error) {
	hash, now := hashCode(token), s.now()
	known, ok := s.displays.get(hash)
	if !ok || now.Sub(known.readAt) >= freshness || now.Before(known.readAt) {
		d, err := s.store.Display(ctx, hash)
		if err != nil {
			return "", fmt.Errorf("display: %w", err)
		}
		known = knownDisplay{d, now}
		s.displays.put(hash, known)
	}
	if !now.Before(known.ExpiresAt) {
		return "", notFound("display")
	}
	return known.Exercise, nil
}
