package store

import (
	"context"
	"fmt"
	"slices"

	"geodrill/scoring"
	"geodrill/store/query"
)

// counting reads the results of a trainee that count, one for each challenge.
func counting(ctx context.Context, q *query.Queries, exercise, trainee string) ([]query.ResultsRow, error) {
	rows, err := q.Results(ctx, exercise, trainee)
	if err != nil {
		return nil, fmt.Errorf("read results: %w", err)
	}
	last := rows[:0]
	for i, row := range rows {
		if i+1 == len(rows) || rows[i+1].ChallengeID != row.ChallengeID {
			last = append(last, row)
		}
	}
	return last, nil
}

// indexOfChallenge finds the result for a challenge, or returns -1.
func indexOfChallenge(results []query.ResultsRow, challenge string) int {
	return slices.IndexFunc(results, func(r query.ResultsRow) bool { return r.ChallengeID == challenge })
}

// putStanding stores the standing that results make. It always comes from the
// ledger as a whole, so that the two cannot drift apart.
func putStanding(ctx context.Context, q *query.Queries, exercise, trainee string, counting []query.ResultsRow) error {
	results := make([]scoring.Result, len(counting))
	for i, row := range counting {
		results[i] = scoring.Result{
			Points: int(row.Points), DistanceMeters: row.DistanceMeters, At: fromMillis(row.SubmittedAt),
		}
	}
	standing := scoring.Tally(results)
	err := q.PutStanding(ctx, query.PutStandingParams{
		ExerciseID: exercise, TraineeID: trainee, Points: int64(standing.Points), Guesses: int64(standing.Guesses),
		MedianDistanceMeters: standing.MedianDistanceMeters, LastScoredAt: millis(standing.LastScoredAt),
	})
	if err != nil {
		return fmt.Errorf("update standing: %w", err)
	}
	return nil
}
