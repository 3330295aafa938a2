package store

import (
	"context"
	"database/sql"
	"encoding/binary"
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
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("read standing: %w", err)
	}
	if err != nil {
		standing, distances := scoring.Standing{}.Add(r, nil)
		return createStanding(ctx, q, exercise, trainee, standing, distances)
	}
	standing, distances := standingOf(row).Add(r, decodeDistances(row.Distances))
	_, err = updateStanding(ctx, q, exercise, trainee, standing, distances)
	return err
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

// putStanding stores a standing that may be there or not.
func putStanding(ctx context.Context, q *query.Queries, exercise, trainee string, s scoring.Standing, distances []float64) error {
	present, err := updateStanding(ctx, q, exercise, trainee, s, distances)
	if err != nil || present {
		return err
	}
	return createStanding(ctx, q, exercise, trainee, s, distances)
}

func createStanding(ctx context.Context, q *query.Queries, exercise, trainee string, s scoring.Standing, distances []float64) error {
	err := q.CreateStanding(ctx, query.CreateStandingParams{
		ExerciseID: exercise, TraineeID: trainee, Points: int64(s.Points), Guesses: int64(s.Guesses),
		MedianDistanceMeters: s.MedianDistanceMeters, LastScoredAt: millis(s.LastScoredAt), Distances: encodeDistances(distances),
	})
	if err != nil {
		return fmt.Errorf("insert standing: %w", err)
	}
	return nil
}

func updateStanding(ctx context.Context, q *query.Queries, exercise, trainee string, s scoring.Standing, distances []float64) (present bool, err error) {
	n, err := q.UpdateStanding(ctx, query.UpdateStandingParams{
		ExerciseID: exercise, TraineeID: trainee, Points: int64(s.Points), Guesses: int64(s.Guesses),
		MedianDistanceMeters: s.MedianDistanceMeters, LastScoredAt: millis(s.LastScoredAt), Distances: encodeDistances(distances),
	})
	if err != nil {
		return false, fmt.Errorf("update standing: %w", err)
	}
	return n > 0, nil
}

// encodeDistances is how a standing keeps its distances: IEEE 754, big-endian.
func encodeDistances(distances []float64) []byte {
	encoded := make([]byte, 0, 8*len(distances))
	for _, d := range distances {
		encoded = binary.BigEndian.AppendUint64(encoded, math.Float64bits(d))
	}
	return encoded
}

func decodeDistances(encoded []byte) []float64 {
	distances := make([]float64, len(encoded)/8)
	for i := range distances {
		distances[i] = math.Float64frombits(binary.BigEndian.Uint64(encoded[8*i:]))
	}
	return distances
}
