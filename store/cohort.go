package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

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
	return codeTaken(err)
}

// codeTaken says of a join code that is not unique that another takes it.
func codeTaken(err error) error {
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
		JoiningClosedAt: fromMillis(row.JoiningClosedAt), ArchivedAt: fromMillis(row.ArchivedAt), ShownRows: int(row.ShownRows),
	}
}

// UpdateCohort implements [challenges.CohortStore].
func (s *Store) UpdateCohort(ctx context.Context, c challenges.Cohort) error {
	return codeTaken(s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		updated, err := q.UpdateCohort(ctx, query.UpdateCohortParams{
			ID: string(c.ID), Name: c.Name, JoinCode: c.JoinCode,
			JoiningClosedAt: millis(c.JoiningClosedAt), ArchivedAt: millis(c.ArchivedAt), ShownRows: int64(c.ShownRows),
		})
		return mustChange(updated, err, "cohort")
	}))
}

// mustChange turns a statement that changed nothing into the domain's refusal.
func mustChange(changed int64, err error, what string) error {
	if err == nil && changed == 0 {
		err = sql.ErrNoRows
	}
	return orNotFound(err, what)
}

// EraseCohort implements [challenges.CohortStore].
func (s *Store) EraseCohort(ctx context.Context, id challenges.CohortID, at time.Time) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		exercises, err := q.NextTerms(ctx, string(id)) // and locks them
		if err != nil {
			return fmt.Errorf("lock exercises: %w", err)
		}
		for _, e := range exercises {
			if err := deleteExercise(ctx, q, e.ID); err != nil {
				return err
			}
		}
		teams, err := q.TeamsOf(ctx, string(id))
		if err != nil {
			return fmt.Errorf("teams: %w", err)
		}
		for _, t := range teams {
			if _, err := q.DeleteTeam(ctx, t.ID); err != nil {
				return fmt.Errorf("delete team %s: %w", t.ID, err)
			}
		}
		if err := deleteLinks(ctx, q, string(id)); err != nil {
			return err
		}
		return q.EraseCohort(ctx, millis(at), string(id))
	})
}
