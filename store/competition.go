package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"geodrill/challenges"
	"geodrill/scoring"
	"geodrill/store/query"
)

// CreateCompetition implements [challenges.CompetitionStore].
func (s *Store) CreateCompetition(ctx context.Context, c challenges.Competition, exercises []challenges.Exercise) (versions []challenges.ExerciseVersion, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		versions = nil
		err := q.CreateCompetition(ctx, query.CreateCompetitionParams{
			ID: string(c.ID), OwnerID: c.OwnerID, Name: c.Name, Measure: string(c.Rule.Measure),
			Best: int64(c.Rule.Best), MinEnrolled: int64(c.Rule.MinEnrolled), ShownRows: int64(c.ShownRows), CreatedAt: millis(c.CreatedAt),
		})
		if err != nil {
			return fmt.Errorf("create competition: %w", err)
		}
		// In one order, so that two at once do not wait for each other.
		byID := slices.SortedFunc(slices.Values(exercises), func(a, b challenges.Exercise) int { return cmp.Compare(a.ID, b.ID) })
		for _, e := range byID {
			version, err := q.SetCompetition(ctx, query.SetCompetitionParams{Competition: nullID(string(c.ID)), ID: string(e.ID), Terms: e.Terms})
			if errors.Is(err, sql.ErrNoRows) {
				return challenges.ErrStale()
			}
			if err != nil {
				return fmt.Errorf("join competition: %w", err)
			}
			versions = append(versions, challenges.ExerciseVersion{ID: e.ID, Version: version})
		}
		return nil
	})
	return versions, err
}

// Competition implements [challenges.CompetitionStore].
func (s *Store) Competition(ctx context.Context, id challenges.CompetitionID) (challenges.Competition, error) {
	row, err := s.q.Competition(ctx, string(id))
	return competitionOf(row), orNotFound(err, "competition")
}

// Competitions implements [challenges.CompetitionStore].
func (s *Store) Competitions(ctx context.Context, owner string) ([]challenges.Competition, error) {
	rows, err := s.q.Competitions(ctx, owner)
	if err != nil {
		return nil, fmt.Errorf("list competitions: %w", err)
	}
	list := make([]challenges.Competition, len(rows))
	for i, row := range rows {
		list[i] = competitionOf(row)
	}
	return list, nil
}

func competitionOf(row query.Competition) challenges.Competition {
	return challenges.Competition{
		ID: challenges.CompetitionID(row.ID), OwnerID: row.OwnerID, Name: row.Name, ShownRows: int(row.ShownRows), CreatedAt: fromMillis(row.CreatedAt),
		Rule: scoring.CompetitionRule{Measure: scoring.CohortMeasure(row.Measure), Best: int(row.Best), MinEnrolled: int(row.MinEnrolled)},
	}
}

// ExercisesOfCompetition implements [challenges.CompetitionStore].
func (s *Store) ExercisesOfCompetition(ctx context.Context, id challenges.CompetitionID) ([]challenges.Exercise, error) {
	rows, err := s.q.ExercisesOfCompetition(ctx, nullID(string(id)))
	if err != nil {
		return nil, fmt.Errorf("exercises of competition %s: %w", id, err)
	}
	list := make([]challenges.Exercise, len(rows))
	for i, row := range rows {
		if list[i], err = exerciseOf(row.Exercise, row.OwnerID, row.ShownRows, row.Edition, row.HeldUntil); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// DeleteCompetition implements [challenges.CompetitionStore].
func (s *Store) DeleteCompetition(ctx context.Context, id challenges.CompetitionID) (versions []challenges.ExerciseVersion, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		versions = nil
		rows, err := q.LeaveCompetition(ctx, nullID(string(id)))
		if err != nil {
			return fmt.Errorf("leave competition: %w", err)
		}
		for _, row := range rows {
			versions = append(versions, challenges.ExerciseVersion{ID: challenges.ExerciseID(row.ID), Version: row.Version})
		}
		if err := deleteLinks(ctx, q, string(id)); err != nil {
			return err
		}
		deleted, err := q.DeleteCompetition(ctx, string(id))
		return mustChange(deleted, err, "competition")
	})
	return versions, err
}
