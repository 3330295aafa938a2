package store

import (
	"context"
	"fmt"

	"geodrill/challenges/account"
	"geodrill/store/query"
)

// CreateInvitation implements [account.InvitationStore].
func (s *Store) CreateInvitation(ctx context.Context, tokenHash string, i account.Invitation) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		return q.CreateInvitation(ctx, query.CreateInvitationParams{
			ID: i.ID, TokenHash: tokenHash, Role: string(i.Role), InvitedBy: i.InvitedBy,
			CreatedAt: millis(i.CreatedAt), ExpiresAt: millis(i.ExpiresAt),
		})
	})
}

// Invitation implements [account.InvitationStore].
func (s *Store) Invitation(ctx context.Context, tokenHash string) (account.Invitation, error) {
	row, err := s.q.Invitation(ctx, tokenHash)
	if isNoRows(err) {
		return account.Invitation{}, account.ErrInvitation
	}
	if err != nil {
		return account.Invitation{}, fmt.Errorf("read invitation: %w", err)
	}
	return invitationOf(row), nil
}

// Invitations implements [account.InvitationStore].
func (s *Store) Invitations(ctx context.Context) ([]account.Invitation, error) {
	rows, err := s.q.Invitations(ctx)
	if err != nil {
		return nil, fmt.Errorf("list invitations: %w", err)
	}
	list := make([]account.Invitation, len(rows))
	for i, row := range rows {
		list[i] = invitationOf(row)
	}
	return list, nil
}

func invitationOf(row query.Invitation) account.Invitation {
	return account.Invitation{
		ID: row.ID, Role: account.Role(row.Role), InvitedBy: row.InvitedBy,
		CreatedAt: fromMillis(row.CreatedAt), ExpiresAt: fromMillis(row.ExpiresAt),
	}
}

// AcceptInvitation implements [account.InvitationStore].
func (s *Store) AcceptInvitation(ctx context.Context, tokenHash string, a account.Account, folded string) error {
	err := s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		if _, err := q.TakeInvitation(ctx, tokenHash); err != nil {
			if isNoRows(err) {
				return account.ErrInvitation
			}
			return err
		}
		return createAccount(ctx, q, a, folded)
	})
	if isUnique(err) {
		return account.ErrNameTaken
	}
	return err
}

// DeleteInvitation implements [account.InvitationStore].
func (s *Store) DeleteInvitation(ctx context.Context, id string) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		n, err := q.DeleteInvitation(ctx, id)
		if err == nil && n == 0 {
			err = account.ErrInvitation
		}
		return err
	})
}
