package store

import (
	"context"
	"encoding/json"
	"fmt"

	"geodrill/challenges"
	"geodrill/store/query"
)

// CountedGuesses implements [challenges.ResultStore].
func (s *Store) CountedGuesses(ctx context.Context, e challenges.ExerciseID, c challenges.ChallengeID, after challenges.TraineeID, limit int) ([]challenges.LedgerEntry, error) {
	rows, err := s.q.CountedGuesses(ctx, query.CountedGuessesParams{
		Exercise: string(e), Challenge: string(c), After: string(after), Count: int32(limit),
	})
	if isNoRows(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("guesses of exercise %s that count: %w", e, err)
	}
	list := make([]challenges.LedgerEntry, len(rows))
	for i, row := range rows {
		if list[i], err = countedOf(row); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func countedOf(row query.CountedGuessesRow) (challenges.LedgerEntry, error) {
	content, err := contentOf(row.Guess)
	if err != nil {
		return challenges.LedgerEntry{}, err
	}
	entry := challenges.LedgerEntry{Guess: guessOf(row.Guess, content), Mark: firstMark(row.Guess, content)}
	if !row.MarkedPoints.Valid {
		return entry, nil
	}
	entry.Mark = challenges.Mark{
		GuessID: entry.Guess.ID, Revision: row.MarkedRevision.Int64, Marking: int(row.MarkedMarking.Int64),
		Points: int(row.MarkedPoints.Int64), DistanceMeters: distanceOf(row.MarkedDistanceMeters),
		Circles: int(row.MarkedCircles.Int64), Held: int(row.MarkedHeld.Int64), Pending: row.MarkedPending.Int64 == 1, MarkedAt: fromMillis(row.MarkedAt.Int64),
	}
	if err := json.Unmarshal([]byte(row.MarkedParts.String), &entry.Mark.Parts); err != nil {
		return entry, fmt.Errorf("parts of the mark of guess %s: %w", entry.Guess.ID, err)
	}
	return entry, nil
}

// RecordExport implements [challenges.ResultStore].
func (s *Store) RecordExport(ctx context.Context) error {
	return s.write(ctx, func(context.Context, *query.Queries) error { return nil })
}

// CountHintsOpened implements [challenges.ResultStore].
func (s *Store) CountHintsOpened(ctx context.Context, e challenges.ExerciseID) (int, error) {
	n, err := s.q.CountHintsOpened(ctx, string(e))
	if isNoRows(err) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("count opened hints of exercise %s: %w", e, err)
	}
	return int(n), nil
}
