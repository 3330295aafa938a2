package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"geodrill/challenges/account"
	"geodrill/store/query"
)

// CreateToken implements [account.TokenStore].
func (s *Store) CreateToken(ctx context.Context, tokenHash string, t account.Token) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		return q.CreateToken(ctx, query.CreateTokenParams{
			ID: t.ID, AccountID: t.AccountID, TokenHash: tokenHash, Name: t.Name, Scopes: t.Scopes.String(),
			CreatedAt: millis(t.CreatedAt), UsedAt: millis(t.UsedAt), ExpiresAt: millis(t.ExpiresAt),
		})
	})
}

// Token implements [account.TokenStore].
func (s *Store) Token(ctx context.Context, tokenHash string) (account.Token, error) {
	row, err := s.q.Token(ctx, tokenHash)
	if isNoRows(err) {
		return account.Token{}, account.ErrNoSession
	}
	if err != nil {
		return account.Token{}, fmt.Errorf("read token: %w", err)
	}
	return tokenOf(row)
}

// TokensOf implements [account.TokenStore].
func (s *Store) TokensOf(ctx context.Context, accountID string) ([]account.Token, error) {
	rows, err := s.q.TokensOf(ctx, accountID)
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	list := make([]account.Token, len(rows))
	for i, row := range rows {
		if list[i], err = tokenOf(row); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func tokenOf(row query.Token) (account.Token, error) {
	scopes, err := account.ParseScopes(strings.Fields(row.Scopes))
	if err != nil {
		return account.Token{}, fmt.Errorf("scopes of token %s: %w", row.ID, err)
	}
	return account.Token{
		ID: row.ID, AccountID: row.AccountID, Name: row.Name, Scopes: scopes,
		CreatedAt: fromMillis(row.CreatedAt), UsedAt: fromMillis(row.UsedAt), ExpiresAt: fromMillis(row.ExpiresAt),
	}, nil
}

// UseToken implements [account.TokenStore].
func (s *Store) UseToken(ctx context.Context, id string, at time.Time) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error { return q.UseToken(ctx, millis(at), id) })
}

// DeleteToken implements [account.TokenStore].
func (s *Store) DeleteToken(ctx context.Context, accountID, id string) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		n, err := q.DeleteToken(ctx, accountID, id)
		if err == nil && n == 0 {
			err = account.ErrNoToken
		}
		return err
	})
}
