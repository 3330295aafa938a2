package challenges

import (
	"context"
	"fmt"
	"time"

	"geodrill/challenges/account"
)

// MaxDisplayLife bounds for how long a link lets a projector show a lesson: whoever
// has its token sees what the class sees on the wall, and nothing else.
const MaxDisplayLife = 72 * time.Hour

// AddDisplay makes a link for a projector to a live exercise that the actor may run, and
// tells its token. Errors: CodeForbidden, CodeNotFound, CodeInvalid, CodeConflict
// when there are too many.
func (s *Service) AddDisplay(ctx context.Context, actor Actor, id ExerciseID, life time.Duration) (Link, string, error) {
	e, err := s.runLesson(ctx, actor, id)
	if err != nil {
		return Link{}, "", err
	}
	if life <= 0 || life > MaxDisplayLife {
		return Link{}, "", invalid("/hours", "use 1 to %d", int(MaxDisplayLife.Hours()))
	}
	link, token, err := s.newLink(ctx, LinkSubject{Exercise: id}, life)
	if err != nil {
		return Link{}, "", err
	}
	recorded := s.recordedIn(ctx, actor, e.CohortID, change{action: "display.create", subject: string(id),
		after: account.Details{"display": link.ID, "expiresAt": auditedTime(link.ExpiresAt)}})
	if err := s.store.CreateLink(recorded, link); err != nil {
		return Link{}, "", fmt.Errorf("add display: %w", err)
	}
	return link, token, nil
}

// Displays lists the links for projectors of a live exercise. Errors: CodeForbidden,
// CodeNotFound.
func (s *Service) Displays(ctx context.Context, actor Actor, id ExerciseID) ([]Link, error) {
	if _, err := s.runLesson(ctx, actor, id); err != nil {
		return nil, err
	}
	return s.store.Links(ctx, LinkSubject{Exercise: id}, s.now())
}

// RevokeDisplay ends a link for a projector. Errors: CodeForbidden, CodeNotFound.
func (s *Service) RevokeDisplay(ctx context.Context, actor Actor, id ExerciseID, link string) error {
	e, err := s.runLesson(ctx, actor, id)
	if err != nil {
		return err
	}
	recorded := s.recordedIn(ctx, actor, e.CohortID, change{action: "display.revoke", subject: string(id), before: account.Details{"display": link}})
	return s.revokeLink(recorded, LinkSubject{Exercise: id}, link)
}

// runLesson finds a live exercise that the actor may run.
func (s *Service) runLesson(ctx context.Context, actor Actor, id ExerciseID) (Exercise, error) {
	e, err := s.managedExercise(ctx, actor, id)
	if err == nil && !e.Rules.Live {
		return Exercise{}, notFound("lesson")
	}
	return e, err
}

// DisplayExercise finds the exercise that the token of a link shows. A link that was
// revoked by another instance ends here after a second. Errors: CodeNotFound.
func (s *Service) DisplayExercise(ctx context.Context, token string) (ExerciseID, error) {
	of, err := s.linkSubject(ctx, token)
	if err == nil && of.Exercise == "" {
		err = notFound("display")
	}
	return of.Exercise, err
}
