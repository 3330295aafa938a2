package account

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// InvitationLife is how long an invitation can be accepted.
const InvitationLife = 7 * 24 * time.Hour

// ErrInvitation says that no invitation has a token: it was accepted, taken back
// or is over, or there never was one.
var ErrInvitation = errors.New("account: no such invitation")

// Invitation lets somebody make an account of their own, once.
type Invitation struct {
	ID        string
	Role      Role
	InvitedBy string // account; "" for the command line
	CreatedAt time.Time
	ExpiresAt time.Time
}

// InvitationStore keeps invitations.
type InvitationStore interface {
	// CreateInvitation stores an invitation under the hash of its token.
	CreateInvitation(ctx context.Context, tokenHash string, i Invitation) error
	// Invitation finds an invitation by the hash of its token, or ErrInvitation.
	// It does not look at its end.
	Invitation(ctx context.Context, tokenHash string) (Invitation, error)
	// Invitations lists the invitations that nobody has accepted, the newest
	// first.
	Invitations(ctx context.Context) ([]Invitation, error)
	// AcceptInvitation deletes the invitation and stores the account, in one
	// transaction: only one of many gets it, ErrInvitation. ErrNameTaken as of
	// CreateAccount; the invitation stays.
	AcceptInvitation(ctx context.Context, tokenHash string, a Account, folded string) error
	// DeleteInvitation takes an invitation back, or ErrInvitation.
	DeleteInvitation(ctx context.Context, id string) error
}

// Invite makes an invitation and returns its token, which is kept nowhere. by is
// as for Add. Errors: ErrRole.
func (s *Service) Invite(ctx context.Context, by string, role Role) (string, Invitation, error) {
	if role != Instructor && role != Admin {
		return "", Invitation{}, ErrRole
	}
	token, err := s.newToken()
	if err != nil {
		return "", Invitation{}, err
	}
	now := s.now()
	i := Invitation{ID: s.newID(), Role: role, InvitedBy: by, CreatedAt: now, ExpiresAt: now.Add(InvitationLife)}
	ctx = s.recorded(ctx, by, "invitation.create", i.ID, nil, i.details())
	if err := s.store.CreateInvitation(ctx, hashToken(token), i); err != nil {
		return "", Invitation{}, fmt.Errorf("invite: %w", err)
	}
	return token, i, nil
}

// Accept makes the account that a token invites to and starts its first session.
// Errors: ErrInvitation, ErrName, ErrNameTaken, and those of a new password.
func (s *Service) Accept(ctx context.Context, token, name, password string) (string, Account, error) {
	i, err := s.store.Invitation(ctx, hashToken(token)) // before the work of hashing
	if err != nil {
		return "", Account{}, fmt.Errorf("accept invitation: %w", err)
	}
	now := s.now()
	if !now.Before(i.ExpiresAt) {
		return "", Account{}, ErrInvitation
	}
	if name, err = cleanName(name, i.Role); err != nil {
		return "", Account{}, err
	}
	hash, err := s.hashNew(ctx, name, password)
	if err != nil {
		return "", Account{}, err
	}
	a := Account{ID: s.newID(), Name: name, Role: i.Role, PasswordHash: hash, CreatedAt: now}
	accepting := s.recorded(ctx, a.ID, "invitation.accept", i.ID, nil, a.details())
	if err := s.store.AcceptInvitation(accepting, hashToken(token), a, Fold(name)); err != nil {
		return "", Account{}, fmt.Errorf("accept invitation: %w", err)
	}
	session, err := s.Start(ctx, Subject{Role: a.Role, ID: a.ID})
	return session, a, err
}

// Invitations lists the invitations that can be accepted, the newest first.
func (s *Service) Invitations(ctx context.Context) ([]Invitation, error) {
	all, err := s.store.Invitations(ctx)
	if err != nil {
		return nil, fmt.Errorf("list invitations: %w", err)
	}
	now := s.clock.Now()
	var open []Invitation
	for _, i := range all {
		if now.Before(i.ExpiresAt) {
			open = append(open, i)
		}
	}
	return open, nil
}

// TakeBack deletes an invitation. by is as for Add. Errors: ErrInvitation.
func (s *Service) TakeBack(ctx context.Context, by, id string) error {
	ctx = s.recorded(ctx, by, "invitation.revoke", id, nil, nil)
	if err := s.store.DeleteInvitation(ctx, id); err != nil {
		return fmt.Errorf("take invitation %s back: %w", id, err)
	}
	return nil
}

func (i Invitation) details() Details {
	return Details{"role": string(i.Role), "expiresAt": i.ExpiresAt}
}
