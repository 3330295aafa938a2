package store

import (
	"context"
	"database/sql"
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

// CreateDisplay implements [challenges.LessonStore].
func (s *Store) CreateDisplay(ctx context.Context, d challenges.DisplayLink) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		return q.CreateDisplay(ctx, query.CreateDisplayParams{
			ID: d.ID, ExerciseID: string(d.Exercise), TokenHash: d.TokenHash, CreatedAt: millis(d.CreatedAt), ExpiresAt: millis(d.ExpiresAt),
		})
	})
}

// Displays implements [challenges.LessonStore].
func (s *Store) Displays(ctx context.Context, e challenges.ExerciseID, now time.Time) ([]challenges.DisplayLink, error) {
	rows, err := s.q.Displays(ctx, string(e), millis(now))
	if err != nil {
		return nil, fmt.Errorf("displays of exercise %s: %w", e, err)
	}
	list := make([]challenges.DisplayLink, len(rows))
	for i, row := range rows {
		list[i] = displayOf(row)
	}
	return list, nil
}

// Display implements [challenges.LessonStore].
func (s *Store) Display(ctx context.Context, hash string) (challenges.DisplayLink, error) {
	row, err := s.q.DisplayByHash(ctx, hash)
	return displayOf(row), orNotFound(err, "display")
}

// DeleteDisplay implements [challenges.LessonStore].
func (s *Store) DeleteDisplay(ctx context.Context, e challenges.ExerciseID, id string) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		n, err := q.DeleteDisplay(ctx, string(e), id)
		if err == nil && n == 0 {
			return orNotFound(sql.ErrNoRows, "display")
		}
		return err
	})
}

func displayOf(row query.Display) challenges.DisplayLink {
	return challenges.DisplayLink{
		ID: row.ID, Exercise: challenges.ExerciseID(row.ExerciseID), TokenHash: row.TokenHash,
		CreatedAt: fromMillis(row.CreatedAt), ExpiresAt: fromMillis(row.ExpiresAt),
	}
}

// deleteLesson deletes what was kept for the lesson of an exercise.
func deleteLesson(ctx context.Context, q *query.Queries, id string) error {
	if err := q.DeleteAttendances(ctx, id); err != nil {
		return fmt.Errorf("delete attendances of exercise %s: %w", id, err)
	}
	if err := q.DeleteDisplays(ctx, id); err != nil {
		return fmt.Errorf("delete displays of exercise %s: %w", id, err)
	}
	return nil
}
