package store

import (
	"context"
	"fmt"

	"geodrill/challenges/account"
	"geodrill/store/query"
)

// CreateAccount implements [account.Store].
func (s *Store) CreateAccount(ctx context.Context, a account.Account, folded string) error {
	err := s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		return q.CreateAccount(ctx, query.CreateAccountParams{
			ID: a.ID, Name: a.Name, NameFolded: folded, Role: string(a.Role),
			PasswordHash: a.PasswordHash, CreatedAt: millis(a.CreatedAt),
		})
	})
	if isUnique(err) {
		return account.ErrNameTaken
	}
	return err
}

// AccountByName implements [account.Store].
func (s *Store) AccountByName(ctx context.Context, folded string) (account.Account, error) {
	row, err := s.q.AccountByName(ctx, folded)
	return accountOf(row, err)
}

// Account implements [account.Store].
func (s *Store) Account(ctx context.Context, id string) (account.Account, error) {
	row, err := s.q.Account(ctx, id)
	return accountOf(row, err)
}

func accountOf(row query.Account, err error) (account.Account, error) {
	if isNoRows(err) {
		return account.Account{}, account.ErrNotFound
	}
	if err != nil {
		return account.Account{}, fmt.Errorf("read account: %w", err)
	}
	return account.Account{
		ID: row.ID, Name: row.Name, Role: account.Role(row.Role),
		PasswordHash: row.PasswordHash, CreatedAt: fromMillis(row.CreatedAt),
	}, nil
}

// SetPassword implements [account.Store].
func (s *Store) SetPassword(ctx context.Context, id, hash string) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		n, err := q.SetPassword(ctx, id, hash)
		if err != nil {
			return err
		}
		if n == 0 {
			return account.ErrNotFound
		}
		return q.DeleteSessionsOf(ctx, id)
	})
}

// CreateSession implements [account.Store].
func (s *Store) CreateSession(ctx context.Context, tokenHash string, session account.Session) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		return q.CreateSession(ctx, query.CreateSessionParams{
			TokenHash: tokenHash, Role: string(session.Subject.Role), SubjectID: session.Subject.ID,
			CreatedAt: millis(session.CreatedAt), ExpiresAt: millis(session.ExpiresAt),
		})
	})
}

// Session implements [account.Store].
func (s *Store) Session(ctx context.Context, tokenHash string) (account.Session, error) {
	row, err := s.q.Session(ctx, tokenHash)
	if isNoRows(err) {
		return account.Session{}, account.ErrNoSession
	}
	if err != nil {
		return account.Session{}, fmt.Errorf("read session: %w", err)
	}
	return account.Session{
		Subject:   account.Subject{Role: account.Role(row.Role), ID: row.SubjectID},
		CreatedAt: fromMillis(row.CreatedAt), ExpiresAt: fromMillis(row.ExpiresAt),
	}, nil
}

// DeleteSession implements [account.Store].
func (s *Store) DeleteSession(ctx context.Context, tokenHash string) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		return q.DeleteSession(ctx, tokenHash)
	})
}
