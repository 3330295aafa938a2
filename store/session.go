package store

import (
	"context"
	"fmt"
	"time"

	"geodrill/challenges/account"
	"geodrill/store/query"
)

// CreateSession implements [account.SessionStore].
func (s *Store) CreateSession(ctx context.Context, tokenHash string, session account.Session) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		return q.CreateSession(ctx, query.CreateSessionParams{
			TokenHash: tokenHash, ID: session.ID, Role: string(session.Subject.Role), SubjectID: session.Subject.ID,
			CreatedAt: millis(session.CreatedAt), UsedAt: millis(session.UsedAt), ExpiresAt: millis(session.ExpiresAt),
		})
	})
}

// Session implements [account.SessionStore].
func (s *Store) Session(ctx context.Context, tokenHash string) (account.Session, error) {
	row, err := s.q.Session(ctx, tokenHash)
	if isNoRows(err) {
		return account.Session{}, account.ErrNoSession
	}
	if err != nil {
		return account.Session{}, fmt.Errorf("read session: %w", err)
	}
	return sessionOf(row), nil
}

// SessionsOf implements [account.SessionStore].
func (s *Store) SessionsOf(ctx context.Context, subject string) ([]account.Session, error) {
	rows, err := s.q.SessionsOf(ctx, subject)
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	list := make([]account.Session, len(rows))
	for i, row := range rows {
		list[i] = sessionOf(row)
	}
	return list, nil
}

func sessionOf(row query.Session) account.Session {
	return account.Session{
		ID: row.ID, Subject: account.Subject{Role: account.Role(row.Role), ID: row.SubjectID},
		CreatedAt: fromMillis(row.CreatedAt), UsedAt: fromMillis(row.UsedAt), ExpiresAt: fromMillis(row.ExpiresAt),
	}
}

// UseSession implements [account.SessionStore].
func (s *Store) UseSession(ctx context.Context, tokenHash string, at time.Time) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error { return q.UseSession(ctx, millis(at), tokenHash) })
}

// DeleteSession implements [account.SessionStore].
func (s *Store) DeleteSession(ctx context.Context, tokenHash string) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error { return q.DeleteSession(ctx, tokenHash) })
}

// DeleteSessionOf implements [account.SessionStore].
func (s *Store) DeleteSessionOf(ctx context.Context, subject, id string) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		n, err := q.DeleteSessionOf(ctx, subject, id)
		if err == nil && n == 0 {
			err = account.ErrNoSession
		}
		return err
	})
}

// DeleteSessionsOf implements [account.SessionStore].
func (s *Store) DeleteSessionsOf(ctx context.Context, subject, keep string) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error { return q.DeleteSessionsOf(ctx, subject, keep) })
}

// DeleteExpired implements [account.SessionStore].
func (s *Store) DeleteExpired(ctx context.Context, now time.Time, limit int) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		_, err1 := q.DeleteExpiredSessions(ctx, millis(now), int32(limit))
		_, err2 := q.DeleteExpiredTokens(ctx, millis(now))
		_, err3 := q.DeleteExpiredInvitations(ctx, millis(now))
		_, err4 := q.DeleteExpiredLinks(ctx, millis(now))
		return firstError(err1, err2, err3, err4)
	})
}
