package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"geodrill/challenges"
	"geodrill/store/query"
)

// CorrectKey implements [challenges.GuessStore].
func (s *Store) CorrectKey(ctx context.Context, question challenges.QuestionID, k challenges.Key, at time.Time) (exercises []challenges.ExerciseID, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		// First the exercises: their locks make corrections of one question
		// wait for each other.
		ids, err := q.NextRevision(ctx, string(question))
		if err != nil {
			return fmt.Errorf("next revision: %w", err)
		}
		newest, err := q.NewestKeyVersion(ctx, string(question))
		if err != nil {
			return fmt.Errorf("newest key: %w", err)
		}
		if newest == 0 {
			return orNotFound(sql.ErrNoRows, "question")
		}
		exercises = make([]challenges.ExerciseID, len(ids))
		for i, id := range ids {
			exercises[i] = challenges.ExerciseID(id)
		}
		k.Version = int(newest) + 1
		return createKey(ctx, q, question, k, millis(at))
	})
	return exercises, err
}

// StaleGuesses implements [challenges.GuessStore].
func (s *Store) StaleGuesses(ctx context.Context, e challenges.ExerciseID, revision int64, limit int) ([]challenges.Guess, error) {
	rows, err := s.q.StaleGuesses(ctx, query.StaleGuessesParams{Exercise: string(e), Revision: revision, Count: int32(limit)})
	if err != nil {
		return nil, fmt.Errorf("stale guesses of exercise %s: %w", e, err)
	}
	list := make([]challenges.Guess, len(rows))
	for i, row := range rows {
		content, err := contentOf(row)
		if err != nil {
			return nil, err
		}
		list[i] = guessOf(row, content)
	}
	return list, nil
}

// StaleExercises implements [challenges.GuessStore].
func (s *Store) StaleExercises(ctx context.Context) ([]challenges.ExerciseID, error) {
	rows, err := s.q.StaleExercises(ctx)
	if err != nil {
		return nil, fmt.Errorf("stale exercises: %w", err)
	}
	list := make([]challenges.ExerciseID, len(rows))
	for i, id := range rows {
		list[i] = challenges.ExerciseID(id)
	}
	return list, nil
}

// RecordMarks implements [challenges.GuessStore].
func (s *Store) RecordMarks(ctx context.Context, e challenges.ExerciseID, revision int64, marks []challenges.Mark) (version int64, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		var err error
		if version, err = nextVersion(ctx, q, e, revision); err != nil {
			return err
		}
		var trainees []string
		for _, m := range marks {
			if err := createMark(ctx, q, m); err != nil {
				return err
			}
			trainee, err := q.TraineeOfGuess(ctx, string(m.GuessID))
			if err != nil {
				return fmt.Errorf("trainee of guess %s: %w", m.GuessID, err)
			}
			trainees = append(trainees, trainee)
		}
		slices.Sort(trainees)
		for _, trainee := range slices.Compact(trainees) {
			if err := tallyStanding(ctx, q, string(e), trainee); err != nil {
				return err
			}
		}
		return nil
	})
	return version, err
}

func createMark(ctx context.Context, q *query.Queries, m challenges.Mark) error {
	parts, err := json.Marshal(m.Parts)
	if err != nil {
		return fmt.Errorf("encode mark: %w", err)
	}
	err = q.CreateMark(ctx, query.CreateMarkParams{
		GuessID: string(m.GuessID), Revision: m.Revision, Points: int64(m.Points),
		DistanceMeters: nullDistance(m.DistanceMeters), Parts: string(parts), MarkedAt: millis(m.MarkedAt),
	})
	if err != nil {
		return fmt.Errorf("insert mark: %w", err)
	}
	return nil
}
