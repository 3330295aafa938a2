package store

import (
	"context"
	"fmt"

	"geodrill/challenges"
	"geodrill/store/query"
)

// CreateCohort implements [challenges.CohortStore].
func (s *Store) CreateCohort(ctx context.Context, c challenges.Cohort) error {
	err := s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		return q.CreateCohort(ctx, query.CreateCohortParams{
			ID: string(c.ID), OwnerID: c.OwnerID, Name: c.Name, JoinCode: c.JoinCode, CreatedAt: millis(c.CreatedAt),
		})
	})
	if isUnique(err) {
		return &challenges.Error{Code: challenges.CodeConflict, Message: "That join code is in use. Try again."}
	}
	return err
}

// Cohorts implements [challenges.CohortStore].
func (s *Store) Cohorts(ctx context.Context, account string) ([]challenges.Cohort, error) {
	rows, err := s.q.Cohorts(ctx, account)
	if err != nil {
		return nil, fmt.Errorf("list cohorts: %w", err)
	}
	list := make([]challenges.Cohort, len(rows))
	for i, row := range rows {
		list[i] = cohortOf(row)
	}
	return list, nil
}

// Cohort implements [challenges.CohortStore].
func (s *Store) Cohort(ctx context.Context, id challenges.CohortID) (challenges.Cohort, error) {
	row, err := s.q.Cohort(ctx, string(id))
	return cohortOf(row), orNotFound(err, "cohort")
}

// CohortByCode implements [challenges.CohortStore].
func (s *Store) CohortByCode(ctx context.Context, code string) (challenges.Cohort, error) {
	row, err := s.q.CohortByCode(ctx, code)
	return cohortOf(row), orNotFound(err, "cohort")
}

func cohortOf(row query.Cohort) challenges.Cohort {
	return challenges.Cohort{
		ID: challenges.CohortID(row.ID), OwnerID: row.OwnerID, Name: row.Name,
		JoinCode: row.JoinCode, CreatedAt: fromMillis(row.CreatedAt),
	}
}

// CreateTrainee implements [challenges.CohortStore].
func (s *Store) CreateTrainee(ctx context.Context, t challenges.Trainee, folded string) error {
	err := s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		return q.CreateTrainee(ctx, query.CreateTraineeParams{
			ID: string(t.ID), CohortID: string(t.CohortID), Alias: t.Alias, AliasFolded: folded,
			RecoveryHash: t.RecoveryHash, CreatedAt: millis(t.CreatedAt),
		})
	})
	if isUnique(err) {
		return &challenges.Error{
			Code: challenges.CodeAliasTaken, Field: "/alias", Params: map[string]any{"alias": t.Alias},
			Message: "Somebody in the class has this alias. Choose another one, or give your recovery code if it is yours.",
		}
	}
	return err
}

// Trainee implements [challenges.CohortStore].
func (s *Store) Trainee(ctx context.Context, id challenges.TraineeID) (challenges.Trainee, error) {
	row, err := s.q.Trainee(ctx, string(id))
	return traineeOf(row), orNotFound(err, "trainee")
}

// TraineeByAlias implements [challenges.CohortStore].
func (s *Store) TraineeByAlias(ctx context.Context, cohort challenges.CohortID, folded string) (challenges.Trainee, error) {
	row, err := s.q.TraineeByAlias(ctx, string(cohort), folded)
	return traineeOf(row), orNotFound(err, "trainee")
}

func traineeOf(row query.Trainee) challenges.Trainee {
	return challenges.Trainee{
		ID: challenges.TraineeID(row.ID), CohortID: challenges.CohortID(row.CohortID), Alias: row.Alias,
		RecoveryHash: row.RecoveryHash, CreatedAt: fromMillis(row.CreatedAt),
	}
}
