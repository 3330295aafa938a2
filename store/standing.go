package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"geodrill/scoring"
	"geodrill/store/query"
)

// addToStanding brings a trainee's standing up to date with one result more: the
// way of every guess, which must not cost more the more there are.
func addToStanding(ctx context.Context, q *query.Queries, exercise, trainee string, r scoring.Result) error {
	row, err := q.Standing(ctx, exercise, trainee)
	if errors.Is(err, sql.ErrNoRows) {
		standing, distances := scoring.Standing{}.Add(r, nil)
		return putStanding(ctx, q, exercise, trainee, standing, distances)
	}
	if err != nil {
		return fmt.Errorf("read standing: %w", err)
	}
	var distances []float64
	if err := json.Unmarshal([]byte(row.Distances), &distances); err != nil {
		return fmt.Errorf("distances of the standing: %w", err)
	}
	standing, distances := standingOf(row).Add(r, distances)
	return putStanding(ctx, q, exercise, trainee, standing, distances)
}

// tallyStanding derives a trainee's standing from the ledger: of the last guess
// for each challenge, the newest mark.
func tallyStanding(ctx context.Context, q *query.Queries, exercise, trainee string) error {
	guesses, err := q.GuessesOfTrainee(ctx, exercise, trainee)
	if err != nil {
		return fmt.Errorf("read guesses: %w", err)
	}
	marks, err := q.MarksOfTrainee(ctx, exercise, trainee)
	if err != nil {
		return fmt.Errorf("read marks: %w", err)
	}
	newest := newestMarks(marks)
	var results []scoring.Result
	var distances []float64
	for i, g := range guesses {
		if i+1 < len(guesses) && guesses[i+1].ChallengeID == g.ChallengeID {
			continue // a later attempt counts
		}
		if m, ok := newest[g.ID]; ok {
			g.Points, g.DistanceMeters = m.Points, m.DistanceMeters
		}
		results = append(results, scoring.Result{
			Points: int(g.Points), DistanceMeters: g.DistanceMeters, At: fromMillis(g.SubmittedAt),
		})
		if !math.IsNaN(g.DistanceMeters) {
			distances = append(distances, g.DistanceMeters)
		}
	}
	slices.Sort(distances)
	return putStanding(ctx, q, exercise, trainee, scoring.Tally(results), distances)
}

// newestMarks finds the newest mark of each guess among marks that are ordered
// by revision.
func newestMarks(marks []query.Mark) map[string]query.Mark {
	newest := make(map[string]query.Mark, len(marks))
	for _, m := range marks {
		newest[m.GuessID] = m
	}
	return newest
}

func putStanding(ctx context.Context, q *query.Queries, exercise, trainee string, s scoring.Standing, distances []float64) error {
	encoded, err := json.Marshal(distances)
	if err != nil {
		return fmt.Errorf("encode distances: %w", err)
	}
	err = q.PutStanding(ctx, query.PutStandingParams{
		ExerciseID: exercise, TraineeID: trainee, Points: int64(s.Points), Guesses: int64(s.Guesses),
		MedianDistanceMeters: s.MedianDistanceMeters, LastScoredAt: millis(s.LastScoredAt), Distances: string(encoded),
	})
	if err != nil {
		return fmt.Errorf("update standing: %w", err)
	}
	return nil
}
