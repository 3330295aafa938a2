package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/live"
	"geodrill/store/query"
)

// encodeLesson is how the lesson of an exercise is stored: empty where it has none.
func encodeLesson(e challenges.Exercise) (string, error) {
	if !e.Rules.Live {
		return "", nil
	}
	encoded, err := json.Marshal(e.Lesson)
	if err != nil {
		return "", fmt.Errorf("encode lesson: %w", err)
	}
	return string(encoded), nil
}

// withLesson reads the lesson of an exercise, if it has one, and paces its rules by it.
func withLesson(e challenges.Exercise, stored string) (challenges.Exercise, error) {
	if stored == "" {
		return e, nil
	}
	var l live.Lesson
	if err := json.Unmarshal([]byte(stored), &l); err != nil {
		return e, fmt.Errorf("lesson of exercise %s: %w", e.ID, err)
	}
	e.Lesson, e.Rules = l, e.Rules.Paced(l)
	return e, nil
}

// Attend implements [challenges.LessonStore].
func (s *Store) Attend(ctx context.Context, e challenges.ExerciseID, t challenges.TraineeID, at time.Time) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		return q.Attend(ctx, query.AttendParams{Exercise: string(e), Trainee: string(t), SeenAt: millis(at)})
	})
}

// CountAttending implements [challenges.LessonStore].
func (s *Store) CountAttending(ctx context.Context, e challenges.ExerciseID, after time.Time) (int, error) {
	n, err := s.q.CountAttending(ctx, string(e), millis(after))
	if err != nil {
		return 0, fmt.Errorf("count who attends: %w", err)
	}
	return int(n), nil
}

// CountAnswered implements [challenges.LessonStore].
func (s *Store) CountAnswered(ctx context.Context, e challenges.ExerciseID, c challenges.ChallengeID) (int, error) {
	n, err := s.q.CountAnswered(ctx, string(e), string(c))
	if err != nil {
		return 0, fmt.Errorf("count who has answered: %w", err)
	}
	return int(n), nil
}

// LessonTrainees implements [challenges.LessonStore].
func (s *Store) LessonTrainees(ctx context.Context, e challenges.ExerciseID, c challenges.ChallengeID, limit int) ([]challenges.LessonTrainee, error) {
	rows, err := s.q.LessonTrainees(ctx, query.LessonTraineesParams{Exercise: string(e), Challenge: string(c), Count: int32(limit)})
	if err != nil {
		return nil, fmt.Errorf("trainees of a lesson: %w", err)
	}
	list := make([]challenges.LessonTrainee, len(rows))
	for i, row := range rows {
		list[i] = challenges.LessonTrainee{
			Trainee: challenges.TraineeID(row.ID), Alias: row.Alias, SeenAt: fromMillis(row.SeenAt), Answered: row.Answered == 1,
		}
	}
	return list, nil
}

// ForgetAttendance implements [challenges.LessonStore].
func (s *Store) ForgetAttendance(ctx context.Context, e challenges.ExerciseID) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error { return q.DeleteAttendances(ctx, string(e)) })
}

// deleteLesson deletes what was kept for the lesson of an exercise.
func deleteLesson(ctx context.Context, q *query.Queries, id string) error {
	if err := q.DeleteAttendances(ctx, id); err != nil {
		return fmt.Errorf("delete attendances of exercise %s: %w", id, err)
	}
	return deleteLinks(ctx, q, id)
}
