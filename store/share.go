package store

import (
	"context"
	"database/sql"
	"fmt"

	"geodrill/challenges"
	"geodrill/store/query"
)

// SetShares implements [challenges.ShareStore].
func (s *Store) SetShares(ctx context.Context, id challenges.SetID) ([]challenges.Share, error) {
	rows, err := s.q.SetShares(ctx, string(id))
	if err != nil {
		return nil, fmt.Errorf("shares of set %s: %w", id, err)
	}
	list := make([]challenges.Share, len(rows))
	for i, row := range rows {
		list[i] = challenges.Share{AccountID: row.AccountID, Name: row.Name, Permission: challenges.Permission(row.Permission)}
	}
	return list, nil
}

// SetShare implements [challenges.ShareStore].
func (s *Store) SetShare(ctx context.Context, id challenges.SetID, accountID string) (challenges.Permission, error) {
	permission, err := s.q.SetShare(ctx, string(id), accountID)
	return foundShare(permission, err)
}

// PutSetShare implements [challenges.ShareStore].
func (s *Store) PutSetShare(ctx context.Context, id challenges.SetID, share challenges.Share) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		return q.PutSetShare(ctx, query.PutSetShareParams{SetID: string(id), AccountID: share.AccountID, Permission: string(share.Permission)})
	})
}

// DeleteSetShare implements [challenges.ShareStore].
func (s *Store) DeleteSetShare(ctx context.Context, id challenges.SetID, accountID string) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		n, err := q.DeleteSetShare(ctx, string(id), accountID)
		return deletedShare(n, err)
	})
}

// CohortShares implements [challenges.ShareStore].
func (s *Store) CohortShares(ctx context.Context, id challenges.CohortID) ([]challenges.Share, error) {
	rows, err := s.q.CohortShares(ctx, string(id))
	if err != nil {
		return nil, fmt.Errorf("shares of cohort %s: %w", id, err)
	}
	list := make([]challenges.Share, len(rows))
	for i, row := range rows {
		list[i] = challenges.Share{AccountID: row.AccountID, Name: row.Name, Permission: challenges.Permission(row.Permission)}
	}
	return list, nil
}

// CohortShare implements [challenges.ShareStore].
func (s *Store) CohortShare(ctx context.Context, id challenges.CohortID, accountID string) (challenges.Permission, error) {
	permission, err := s.q.CohortShare(ctx, string(id), accountID)
	return foundShare(permission, err)
}

// PutCohortShare implements [challenges.ShareStore].
func (s *Store) PutCohortShare(ctx context.Context, id challenges.CohortID, share challenges.Share) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		return q.PutCohortShare(ctx, query.PutCohortShareParams{CohortID: string(id), AccountID: share.AccountID, Permission: string(share.Permission)})
	})
}

// DeleteCohortShare implements [challenges.ShareStore].
func (s *Store) DeleteCohortShare(ctx context.Context, id challenges.CohortID, accountID string) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		n, err := q.DeleteCohortShare(ctx, string(id), accountID)
		return deletedShare(n, err)
	})
}

func foundShare(permission string, err error) (challenges.Permission, error) {
	if isNoRows(err) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read share: %w", err)
	}
	return challenges.Permission(permission), nil
}

func deletedShare(n int64, err error) error {
	if err == nil && n == 0 {
		return orNotFound(sql.ErrNoRows, "share")
	}
	return err
}
