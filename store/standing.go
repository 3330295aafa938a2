package store

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"geodrill/scoring"
	"geodrill/store/query"
)

// addToStanding brings a trainee's standing up to date with one result more. It
// must give what tallyStanding would, which store/storetest holds it to.
func addToStanding(ctx context.Context, q *query.Queries, exercise, trainee string, r scoring.Result) error {
	scoredAt := int64(0)
	if r.Points > 0 {
		scoredAt = millis(r.At)
	}
	err := q.AddToStanding(ctx, query.AddToStandingParams{
		ExerciseID: exercise, TraineeID: trainee, Points: int64(r.Points),
		LastScoredAt: scoredAt, Distances: encodeDistances(r.DistanceMeters), Pending: flag(r.Pending),
		Circles: int64(r.Circles), Held: int64(r.Held),
	})
	if err != nil {
		return fmt.Errorf("add to standing: %w", err)
	}
	return nil
}

// tallyStanding derives a trainee's standing from the ledger: of the last guess
// for each challenge, the newest mark.
func tallyStanding(ctx context.Context, q *query.Queries, exercise, trainee string) error {
	row, err := tally(ctx, q, exercise, trainee)
	if err != nil {
		return err
	}
	if err := q.PutStanding(ctx, row); err != nil {
		return fmt.Errorf("put standing: %w", err)
	}
	return nil
}

// tally is what tallyStanding stores.
func tally(ctx context.Context, q *query.Queries, exercise, trainee string) (query.PutStandingParams, error) {
	guesses, err := q.GuessesOfTrainee(ctx, exercise, trainee)
	if err != nil {
		return query.PutStandingParams{}, fmt.Errorf("read guesses: %w", err)
	}
	marks, err := q.MarksOfTrainee(ctx, exercise, trainee)
	if err != nil {
		return query.PutStandingParams{}, fmt.Errorf("read marks: %w", err)
	}
	newest := newestMarks(marks)
	var results []scoring.Result
	var distances []float64
	for i, g := range guesses {
		if i+1 < len(guesses) && guesses[i+1].ChallengeID == g.ChallengeID {
			continue // a later attempt counts
		}
		if m, ok := newest[g.ID]; ok {
			g.Points, g.DistanceMeters, g.Pending, g.Circles, g.Held = m.Points, m.DistanceMeters, m.Pending, m.Circles, m.Held
		}
		results = append(results, scoring.Result{
			Points: int(g.Points), DistanceMeters: distanceOf(g.DistanceMeters), At: fromMillis(g.SubmittedAt), Pending: g.Pending == 1,
			Circles: int(g.Circles), Held: int(g.Held),
		})
		distances = append(distances, distanceOf(g.DistanceMeters))
	}
	standing := scoring.Tally(results)
	return query.PutStandingParams{
		ExerciseID: exercise, TraineeID: trainee, Points: int64(standing.Points), Guesses: int64(standing.Guesses),
		LastScoredAt: millis(standing.LastScoredAt), Distances: encodeDistances(distances...), Pending: int64(standing.Pending),
		Circles: int64(standing.Circles), Held: int64(standing.Held),
	}, nil
}

// newestMarks finds the newest mark of each guess among marks that are ordered
// by revision and marking.
func newestMarks(marks []query.Mark) map[string]query.Mark {
	newest := make(map[string]query.Mark, len(marks))
	for _, m := range marks {
		newest[m.GuessID] = m
	}
	return newest
}

// encodeDistances is how a standing keeps its distances: the shortest decimals
// that read back as the same numbers.
func encodeDistances(distances ...float64) string {
	var text []byte
	for i, d := range distances {
		if i > 0 {
			text = append(text, ' ')
		}
		text = strconv.AppendFloat(text, d, 'g', -1, 64)
	}
	return string(text)
}

// decodeDistances reads those that were measured, in ascending order.
func decodeDistances(text string) ([]float64, error) {
	var distances []float64
	for field := range strings.FieldsSeq(text) {
		d, err := strconv.ParseFloat(field, 64)
		if err != nil {
			return nil, fmt.Errorf("distances of a standing: %w", err)
		}
		if !math.IsNaN(d) {
			distances = append(distances, d)
		}
	}
	slices.Sort(distances)
	return distances, nil
}
