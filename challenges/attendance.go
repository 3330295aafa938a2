package challenges

import (
	"context"
	"fmt"
	"time"
)

// How it is known who is at a lesson: whoever looks at it is noted, at most every
// attendEvery, and is there for as long as presence.
const (
	attendEvery = 10 * time.Second
	presence    = 25 * time.Second
)

// maxLessonTrainees bounds the list of who is at a lesson.
const maxLessonTrainees = 1000

type attendance struct {
	exercise ExerciseID
	trainee  TraineeID
}

// Attend notes that a trainee looks at a live exercise. What is not live, or has
// ended, nobody attends. Errors: CodeNotFound.
func (s *Service) Attend(ctx context.Context, actor Actor, id ExerciseID) error {
	l, err := s.visible(ctx, actor, id)
	if err != nil {
		return err
	}
	return s.attend(ctx, actor, l)
}

func (s *Service) attend(ctx context.Context, actor Actor, l *loaded) error {
	if !actor.isTrainee() || !l.Rules.Live || !l.Lesson.EndedAt.IsZero() {
		return nil
	}
	now, key := s.now(), attendance{l.ID, actor.trainee()}
	if at, ok := s.attended.get(key); ok && now.Sub(at) < attendEvery && !now.Before(at) {
		return nil
	}
	if err := s.store.Attend(ctx, l.ID, key.trainee, now); err != nil {
		return fmt.Errorf("attend lesson %s: %w", l.ID, err)
	}
	s.attended.put(key, now)
	return nil
}

// LessonAttendee is a trainee of a class, as its instructor sees who is there.
type LessonAttendee struct {
	LessonTrainee
	Present bool
}

// LessonTrainees lists the trainees of a live exercise, for its instructors: who is
// there, and who has guessed the challenge that the class is at, but not what.
// Errors: CodeForbidden, CodeNotFound.
func (s *Service) LessonTrainees(ctx context.Context, actor Actor, id ExerciseID) ([]LessonAttendee, error) {
	if !actor.Authors() {
		return nil, forbidden()
	}
	l, err := s.visibleLesson(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	var at ChallengeID
	if round := l.Lesson.Round(); round != nil {
		at = ChallengeID(round.Challenge)
	}
	trainees, err := s.store.LessonTrainees(ctx, id, at, maxLessonTrainees)
	if err != nil {
		return nil, fmt.Errorf("trainees of lesson %s: %w", id, err)
	}
	since := s.now().Add(-presence)
	list := make([]LessonAttendee, len(trainees))
	for i, t := range trainees {
		list[i] = LessonAttendee{LessonTrainee: t, Present: t.SeenAt.After(since)}
	}
	return list, nil
}
