package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"geodrill/challenges"
	"geodrill/scoring"
	"geodrill/store/query"
)

// RankedRows implements [challenges.BoardStore].
func (s *Store) RankedRows(ctx context.Context, e challenges.ExerciseID, start challenges.BoardStart, limit int) ([]challenges.StandingRow, error) {
	from := query.RankedRowsParams{
		Exercise: string(e), Points: int64(start.Points), Last: millis(start.Last), Trainee: string(start.Trainee), Count: int32(limit),
	}
	if start.Position == 0 {
		from.Points = math.MaxInt64
	}
	rows, err := s.q.RankedRows(ctx, from)
	if err != nil {
		return nil, fmt.Errorf("ranked rows: %w", err)
	}
	list := make([]challenges.StandingRow, len(rows))
	for i, row := range rows {
		if list[i], err = standingRow(row.Standing, row.Alias, row.AliasFolded); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// AliasRows implements [challenges.BoardStore].
func (s *Store) AliasRows(ctx context.Context, e challenges.ExerciseID, start challenges.BoardStart, limit int) ([]challenges.StandingRow, error) {
	rows, err := s.q.AliasRows(ctx, query.AliasRowsParams{Exercise: string(e), Folded: start.Folded, Count: int32(limit)})
	if err != nil {
		return nil, fmt.Errorf("alias rows: %w", err)
	}
	list := make([]challenges.StandingRow, len(rows))
	for i, row := range rows {
		if list[i], err = standingRow(row.Standing, row.Alias, row.AliasFolded); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// BoardWindow implements [challenges.BoardStore].
func (s *Store) BoardWindow(ctx context.Context, e challenges.ExerciseID, ranked bool, w challenges.BoardWindow) ([]challenges.PlacedRow, error) {
	pattern := containing(w.Find)
	if !ranked {
		rows, err := s.q.AliasWindow(ctx, query.AliasWindowParams{Exercise: string(e), Pattern: pattern, Count: int32(w.Limit), Skipped: int32(w.From)})
		if err != nil {
			return nil, fmt.Errorf("window by alias: %w", err)
		}
		list := make([]challenges.PlacedRow, len(rows))
		for i, row := range rows {
			if list[i].StandingRow, err = standingRow(row.Standing, row.Alias, row.AliasFolded); err != nil {
				return nil, err
			}
		}
		return list, nil
	}
	rows, err := s.q.RankedWindow(ctx, query.RankedWindowParams{Exercise: string(e), Pattern: pattern, Count: int32(w.Limit), Skipped: int32(w.From)})
	if err != nil {
		return nil, fmt.Errorf("ranked window: %w", err)
	}
	list := make([]challenges.PlacedRow, len(rows))
	for i, row := range rows {
		list[i].Rank = int(row.Place)
		if list[i].StandingRow, err = standingRow(row.Standing, row.Alias, row.AliasFolded); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// CountStandings implements [challenges.BoardStore].
func (s *Store) CountStandings(ctx context.Context, e challenges.ExerciseID, find string) (int, error) {
	var n int64
	var err error
	if find == "" {
		n, err = s.q.CountStandings(ctx, string(e))
	} else {
		n, err = s.q.CountStandingsLike(ctx, string(e), containing(find))
	}
	if err != nil {
		return 0, fmt.Errorf("count standings: %w", err)
	}
	return int(n), nil
}

// containing is the pattern of LIKE for texts that hold a text.
func containing(text string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(text) + "%"
}

// AllStandings implements [challenges.BoardStore].
func (s *Store) AllStandings(ctx context.Context, e challenges.ExerciseID) ([]challenges.StandingRow, error) {
	rows, err := s.q.AllStandings(ctx, string(e))
	if err != nil {
		return nil, fmt.Errorf("standings of exercise %s: %w", e, err)
	}
	list := make([]challenges.StandingRow, len(rows))
	for i, row := range rows {
		if list[i], err = standingRow(row.Standing, row.Alias, row.AliasFolded); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Standing implements [challenges.BoardStore].
func (s *Store) Standing(ctx context.Context, e challenges.ExerciseID, t challenges.TraineeID) (scoring.Standing, int, error) {
	row, err := s.q.Standing(ctx, string(e), string(t))
	if errors.Is(err, sql.ErrNoRows) {
		return scoring.Standing{}, -1, nil
	}
	if err != nil {
		return scoring.Standing{}, 0, fmt.Errorf("standing: %w", err)
	}
	ahead, err := s.q.CountAhead(ctx, query.CountAheadParams{Exercise: string(e), Points: row.Points, Last: row.LastScoredAt})
	if err != nil {
		return scoring.Standing{}, 0, fmt.Errorf("count ahead: %w", err)
	}
	standing, _, err := standingOf(row)
	return standing, int(ahead), err
}

func standingRow(row query.Standing, alias, folded string) (challenges.StandingRow, error) {
	standing, distances, err := standingOf(row)
	return challenges.StandingRow{
		Trainee: challenges.TraineeID(row.TraineeID), Alias: alias, Folded: folded, Distances: distances, Standing: standing,
	}, err
}

func standingOf(row query.Standing) (standing scoring.Standing, distances []float64, err error) {
	distances, err = decodeDistances(row.Distances)
	return scoring.Standing{
		Points: int(row.Points), Guesses: int(row.Guesses), Pending: int(row.Pending), Circles: int(row.Circles), Held: int(row.Held),
		MedianDistanceMeters: scoring.Median(distances), LastScoredAt: fromMillis(row.LastScoredAt),
	}, distances, err
}

// Results implements [challenges.BoardStore].
func (s *Store) Results(ctx context.Context, e challenges.ExerciseID, until time.Time) ([]challenges.ResultRow, error) {
	rows, err := s.q.Results(ctx, string(e), millis(until))
	if err != nil {
		return nil, fmt.Errorf("results of exercise %s: %w", e, err)
	}
	var list []challenges.ResultRow
	for i, row := range rows {
		if i+1 < len(rows) && rows[i+1].TraineeID == row.TraineeID && rows[i+1].ChallengeID == row.ChallengeID {
			continue // a later attempt counts
		}
		result := scoring.Result{
			Points: int(row.Points), DistanceMeters: distanceOf(row.DistanceMeters), At: fromMillis(row.SubmittedAt), Pending: row.Pending == 1,
			Circles: int(row.Circles), Held: int(row.Held),
		}
		if row.MarkedPoints.Valid {
			result.Points, result.DistanceMeters = int(row.MarkedPoints.Int64), distanceOf(row.MarkedDistanceMeters)
			result.Pending = row.MarkedPending.Int64 == 1
			result.Circles, result.Held = int(row.MarkedCircles.Int64), int(row.MarkedHeld.Int64)
		}
		list = append(list, challenges.ResultRow{
			Trainee: challenges.TraineeID(row.TraineeID), Alias: row.Alias, Folded: row.AliasFolded,
			Team: challenges.TeamID(row.TeamID.String), Challenge: challenges.ChallengeID(row.ChallengeID), Result: result,
		})
	}
	return list, nil
}

// FrozenVersion implements [challenges.BoardStore].
func (s *Store) FrozenVersion(ctx context.Context, e challenges.ExerciseID, until time.Time) (int64, error) {
	version, err := s.q.FrozenVersion(ctx, millis(until), string(e))
	return version, orNotFound(err, "exercise")
}
