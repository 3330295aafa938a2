package store

import (
	"context"
	"fmt"

	"geodrill/challenges"
	"geodrill/store/query"
)

// PutAnswerDraft implements [challenges.AnswerDraftStore].
func (s *Store) PutAnswerDraft(ctx context.Context, d challenges.AnswerDraft) (version int64, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		var err error
		version, err = q.PutAnswerDraft(ctx, query.PutAnswerDraftParams{
			ExerciseID: string(d.Exercise), ChallengeID: string(d.Challenge), TraineeID: string(d.Trainee),
			Content: d.Content, SavedAt: millis(d.SavedAt),
		})
		if isNoRows(err) {
			return orNotFound(err, "trainee")
		}
		if err != nil {
			return fmt.Errorf("put draft of an answer: %w", err)
		}
		return nil
	})
	return version, err
}

// AnswerDraft implements [challenges.AnswerDraftStore].
func (s *Store) AnswerDraft(ctx context.Context, e challenges.ExerciseID, c challenges.ChallengeID, t challenges.TraineeID) (challenges.AnswerDraft, error) {
	d := challenges.AnswerDraft{Exercise: e, Challenge: c, Trainee: t}
	row, err := s.q.AnswerDraft(ctx, query.AnswerDraftParams{ExerciseID: string(e), ChallengeID: string(c), TraineeID: string(t)})
	switch {
	case isNoRows(err):
		return d, nil
	case err != nil:
		return d, fmt.Errorf("read draft of an answer: %w", err)
	}
	d.Version, d.Content, d.SavedAt = row.Version, row.Content, fromMillis(row.SavedAt)
	return d, nil
}
