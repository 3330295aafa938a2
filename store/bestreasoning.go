package store

import (
	"context"
	"database/sql"
	"fmt"

	"geodrill/challenges"
	"geodrill/store/query"
)

// ChooseReasoning implements [challenges.BestReasoningStore].
func (s *Store) ChooseReasoning(ctx context.Context, c challenges.ChooseReasoning) (version int64, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		var err error
		if version, err = nextChange(ctx, q, c.Exercise, c.Revision); err != nil {
			return err
		}
		rows, err := q.BestReasonings(ctx, string(c.Exercise))
		if err != nil {
			return fmt.Errorf("best reasonings: %w", err)
		}
		count := 0
		for _, row := range rows {
			if row.Guess.ID == string(c.Guess) {
				return nil // another has chosen it a moment before
			}
			if row.Counts == 1 && row.Guess.ChallengeID == string(c.Challenge) {
				count++
			}
		}
		if count >= challenges.MaxBestReasonings {
			return challenges.ErrManyBest()
		}
		n, err := q.ChooseReasoning(ctx, query.ChooseReasoningParams{
			AccountID: c.AccountID, ChosenAt: millis(c.At), Exercise: string(c.Exercise), Guess: string(c.Guess),
		})
		if err != nil {
			return fmt.Errorf("choose reasoning: %w", err)
		}
		if n == 0 {
			return orNotFound(sql.ErrNoRows, "guess")
		}
		return nil
	})
	return version, err
}

// DropReasoning implements [challenges.BestReasoningStore].
func (s *Store) DropReasoning(ctx context.Context, c challenges.ChooseReasoning) (version int64, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		var err error
		if version, err = nextChange(ctx, q, c.Exercise, c.Revision); err != nil {
			return err
		}
		if _, err := q.DropReasoning(ctx, string(c.Exercise), string(c.Guess)); err != nil {
			return fmt.Errorf("drop reasoning: %w", err)
		}
		return nil
	})
	return version, err
}

// BestReasonings implements [challenges.BestReasoningStore].
func (s *Store) BestReasonings(ctx context.Context, e challenges.ExerciseID) ([]challenges.BestReasoning, error) {
	rows, err := s.q.BestReasonings(ctx, string(e))
	if err != nil {
		return nil, fmt.Errorf("best reasonings of exercise %s: %w", e, err)
	}
	list := make([]challenges.BestReasoning, len(rows))
	for i, row := range rows {
		content, err := contentOf(row.Guess)
		if err != nil {
			return nil, err
		}
		list[i] = challenges.BestReasoning{
			Guess: challenges.GuessID(row.Guess.ID), Challenge: challenges.ChallengeID(row.Guess.ChallengeID),
			Trainee: challenges.TraineeID(row.Guess.TraineeID), Alias: row.Alias, AccountID: row.ChosenBy,
			At: fromMillis(row.ChosenAt), Counts: row.Counts == 1,
		}
		for _, a := range guessOf(row.Guess, content).Answers {
			if a.Reasoning != nil {
				list[i].Reasoning = *a.Reasoning
			}
		}
	}
	return list, nil
}
