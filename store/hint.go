package store

import (
	"context"
	"database/sql"
	"fmt"

	"geodrill/challenges"
	"geodrill/store/query"
)

// OpenHint implements [challenges.HintStore].
func (s *Store) OpenHint(ctx context.Context, r challenges.RecordHint) error {
	exercise, challenge, trainee := string(r.Exercise), string(r.Challenge), string(r.Trainee)
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		held, err := q.HoldTerms(ctx, exercise, r.Terms) // guesses wait on PostgreSQL
		if err != nil {
			return fmt.Errorf("hold terms: %w", err)
		}
		if held == 0 {
			return challenges.ErrRevision
		}
		rows, err := q.HintsOpenedBy(ctx, query.HintsOpenedByParams{ExerciseID: exercise, ChallengeID: challenge, TraineeID: trainee})
		if err != nil {
			return fmt.Errorf("read opened hints: %w", err)
		}
		if isOpen, err := r.Follows(hintsOf(rows)); isOpen || err != nil {
			return err
		}
		guesses, err := q.CountGuessesFor(ctx, query.CountGuessesForParams{ExerciseID: exercise, ChallengeID: challenge, TraineeID: trainee})
		if err != nil {
			return fmt.Errorf("count guesses: %w", err)
		}
		if int(guesses) >= r.MaxAttempts {
			return challenges.ErrNoAttempts(r.MaxAttempts)
		}
		n, err := q.CreateOpenedHint(ctx, query.CreateOpenedHintParams{
			ExerciseID: exercise, ChallengeID: challenge, TraineeID: trainee, Number: int64(r.Number), OpenedAt: millis(r.At), ReplyKey: r.Key,
		})
		if err != nil {
			return fmt.Errorf("insert opened hint: %w", err)
		}
		if n == 0 {
			return orNotFound(sql.ErrNoRows, "trainee")
		}
		return nil
	})
}

// mustHaveOpened refuses a guess that was marked with other hints than are open.
func mustHaveOpened(ctx context.Context, q *query.Queries, g challenges.Guess) error {
	n, err := q.CountHintsOpenedBy(ctx, query.CountHintsOpenedByParams{
		ExerciseID: string(g.ExerciseID), ChallengeID: string(g.ChallengeID), TraineeID: string(g.TraineeID),
	})
	if err != nil {
		return fmt.Errorf("count opened hints: %w", err)
	}
	if int(n) != g.Hints {
		return challenges.ErrRevision
	}
	return nil
}

// HintsOpenedBy implements [challenges.HintStore].
func (s *Store) HintsOpenedBy(ctx context.Context, e challenges.ExerciseID, c challenges.ChallengeID, t challenges.TraineeID) ([]challenges.OpenedHint, error) {
	rows, err := s.q.HintsOpenedBy(ctx, query.HintsOpenedByParams{ExerciseID: string(e), ChallengeID: string(c), TraineeID: string(t)})
	if err != nil {
		return nil, fmt.Errorf("opened hints of challenge %s: %w", c, err)
	}
	return hintsOf(rows), nil
}

// HintsOpened implements [challenges.HintStore].
func (s *Store) HintsOpened(ctx context.Context, e challenges.ExerciseID) ([]challenges.OpenedHint, error) {
	rows, err := s.q.HintsOpened(ctx, string(e))
	if err != nil {
		return nil, fmt.Errorf("opened hints of exercise %s: %w", e, err)
	}
	return hintsOf(rows), nil
}

func hintsOf(rows []query.OpenedHint) []challenges.OpenedHint {
	list := make([]challenges.OpenedHint, len(rows))
	for i, row := range rows {
		list[i] = challenges.OpenedHint{
			Exercise: challenges.ExerciseID(row.ExerciseID), Challenge: challenges.ChallengeID(row.ChallengeID),
			Trainee: challenges.TraineeID(row.TraineeID), Number: int(row.Number), At: fromMillis(row.OpenedAt), Key: row.ReplyKey,
		}
	}
	return list
}
