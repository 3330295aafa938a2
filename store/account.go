package store

import (
	"context"
	"fmt"
	"time"

	"geodrill/challenges/account"
	"geodrill/store/query"
)

// CreateAccount implements [account.Store].
func (s *Store) CreateAccount(ctx context.Context, a account.Account, folded string) error {
	err := s.write(ctx, func(ctx context.Context, q *query.Queries) error { return createAccount(ctx, q, a, folded) })
	if isUnique(err) {
		return account.ErrNameTaken
	}
	return err
}

func createAccount(ctx context.Context, q *query.Queries, a account.Account, folded string) error {
	return q.CreateAccount(ctx, query.CreateAccountParams{
		ID: a.ID, Name: a.Name, NameFolded: folded, Role: string(a.Role), PasswordHash: a.PasswordHash,
		CreatedAt: millis(a.CreatedAt), MustChange: flag(a.MustChange), DisabledAt: millis(a.DisabledAt),
	})
}

// AccountByName implements [account.Store].
func (s *Store) AccountByName(ctx context.Context, folded string) (account.Account, error) {
	row, err := s.q.AccountByName(ctx, folded)
	return foundAccount(row, err)
}

// Account implements [account.Store].
func (s *Store) Account(ctx context.Context, id string) (account.Account, error) {
	row, err := s.q.Account(ctx, id)
	return foundAccount(row, err)
}

// Accounts implements [account.Store].
func (s *Store) Accounts(ctx context.Context) ([]account.Account, error) {
	rows, err := s.q.Accounts(ctx)
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	list := make([]account.Account, len(rows))
	for i, row := range rows {
		list[i] = accountOf(row)
	}
	return list, nil
}

func foundAccount(row query.Account, err error) (account.Account, error) {
	if isNoRows(err) {
		return account.Account{}, account.ErrNotFound
	}
	if err != nil {
		return account.Account{}, fmt.Errorf("read account: %w", err)
	}
	return accountOf(row), nil
}

func accountOf(row query.Account) account.Account {
	return account.Account{
		ID: row.ID, Name: row.Name, Role: account.Role(row.Role), PasswordHash: row.PasswordHash,
		CreatedAt: fromMillis(row.CreatedAt), MustChange: row.MustChange != 0, DisabledAt: fromMillis(row.DisabledAt),
	}
}

// SetPassword implements [account.Store].
func (s *Store) SetPassword(ctx context.Context, id, hash string, mustChange bool, keep string) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		n, err := q.SetPassword(ctx, query.SetPasswordParams{ID: id, Hash: hash, MustChange: flag(mustChange)})
		if err != nil {
			return err
		}
		if n == 0 {
			return account.ErrNotFound
		}
		if mustChange {
			if err := q.DeleteTokensOf(ctx, id); err != nil {
				return err
			}
		}
		return q.DeleteSessionsOf(ctx, id, keep)
	})
}

// ChangeAccount implements [account.Store].
func (s *Store) ChangeAccount(ctx context.Context, id string, role account.Role, disabledAt time.Time) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		if err := q.LockAdmins(ctx); err != nil {
			return err
		}
		admins, err := q.CountAdmins(ctx)
		if err != nil {
			return err
		}
		n, err := q.ChangeAccount(ctx, query.ChangeAccountParams{ID: id, Role: string(role), DisabledAt: millis(disabledAt)})
		if err != nil {
			return err
		}
		if n == 0 {
			return account.ErrNotFound
		}
		left, err := q.CountAdmins(ctx)
		if err != nil {
			return err
		}
		if left == 0 && admins > 0 {
			return account.ErrLastAdmin
		}
		if disabledAt.IsZero() {
			return nil
		}
		return q.DeleteSessionsOf(ctx, id, "")
	})
}
