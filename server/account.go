package server

import (
	"context"

	"geodrill/challenges/account"
	"geodrill/server/api"
)

// ChangePassword implements the contract.
func (s *Server) ChangePassword(ctx context.Context, r api.ChangePasswordRequestObject) (api.ChangePasswordResponseObject, error) {
	call := callerOf(ctx)
	if err := call.actor.CheckAuthor(); err != nil {
		return nil, err
	}
	// As a sign-in is: whoever has found an open browser may not try many.
	if err := s.signIns.take(ctx, call.network(), account.Fold(call.account.Name)); err != nil {
		return nil, err
	}
	if err := s.accounts.ChangePassword(ctx, call.actor.ID, call.token, r.Body.Old, r.Body.New); err != nil {
		return nil, err
	}
	return api.ChangePassword204Response{}, nil
}

// ListAccounts implements the contract.
func (s *Server) ListAccounts(ctx context.Context, _ api.ListAccountsRequestObject) (api.ListAccountsResponseObject, error) {
	if err := callerOf(ctx).actor.CheckAdmin(); err != nil {
		return nil, err
	}
	all, err := s.accounts.All(ctx)
	if err != nil {
		return nil, err
	}
	out := api.AccountList{Items: make([]api.AccountDetails, len(all))}
	for i, a := range all {
		out.Items[i] = accountShape(a)
	}
	return api.ListAccounts200JSONResponse(out), nil
}

// CreateAccount implements the contract.
func (s *Server) CreateAccount(ctx context.Context, r api.CreateAccountRequestObject) (api.CreateAccountResponseObject, error) {
	actor := callerOf(ctx).actor
	if err := actor.CheckAdmin(); err != nil {
		return nil, err
	}
	a, password, err := s.accounts.Add(ctx, actor.ID, r.Body.Name, account.Role(r.Body.Role))
	if err != nil {
		return nil, err
	}
	return api.CreateAccount201JSONResponse{Account: accountShape(a), Password: password}, nil
}

// ChangeAccount implements the contract.
func (s *Server) ChangeAccount(ctx context.Context, r api.ChangeAccountRequestObject) (api.ChangeAccountResponseObject, error) {
	actor := callerOf(ctx).actor
	if err := actor.CheckAdmin(); err != nil {
		return nil, err
	}
	a, err := s.accounts.Change(ctx, actor.ID, r.Account, account.Change{Role: (*account.Role)(r.Body.Role), Disabled: r.Body.Disabled})
	if err != nil {
		return nil, err
	}
	return api.ChangeAccount200JSONResponse(accountShape(a)), nil
}

// ResetPassword implements the contract.
func (s *Server) ResetPassword(ctx context.Context, r api.ResetPasswordRequestObject) (api.ResetPasswordResponseObject, error) {
	actor := callerOf(ctx).actor
	if err := actor.CheckAdmin(); err != nil {
		return nil, err
	}
	a, err := s.accounts.ByID(ctx, r.Account)
	if err != nil {
		return nil, err
	}
	password, err := s.accounts.Reset(ctx, actor.ID, a.Name)
	if err != nil {
		return nil, err
	}
	return api.ResetPassword200JSONResponse{Password: password}, nil
}

func accountShape(a account.Account) api.AccountDetails {
	return api.AccountDetails{
		ID: a.ID, Name: a.Name, Role: api.AccountRole(a.Role), Disabled: a.Disabled(), MustChangePassword: a.MustChange, CreatedAt: a.CreatedAt,
	}
}

// ListInvitations implements the contract.
func (s *Server) ListInvitations(ctx context.Context, _ api.ListInvitationsRequestObject) (api.ListInvitationsResponseObject, error) {
	if err := callerOf(ctx).actor.CheckAdmin(); err != nil {
		return nil, err
	}
	open, err := s.accounts.Invitations(ctx)
	if err != nil {
		return nil, err
	}
	out := api.InvitationList{Items: make([]api.Invitation, len(open))}
	for i, invitation := range open {
		out.Items[i] = invitationShape(invitation)
	}
	return api.ListInvitations200JSONResponse(out), nil
}

// CreateInvitation implements the contract.
func (s *Server) CreateInvitation(ctx context.Context, r api.CreateInvitationRequestObject) (api.CreateInvitationResponseObject, error) {
	call := callerOf(ctx)
	if err := call.actor.CheckAdmin(); err != nil {
		return nil, err
	}
	token, invitation, err := s.accounts.Invite(ctx, call.actor.ID, account.Role(r.Body.Role))
	if err != nil {
		return nil, err
	}
	return api.CreateInvitation201JSONResponse{Invitation: invitationShape(invitation), Link: s.baseURL(call) + "/invite#" + token}, nil
}

func invitationShape(i account.Invitation) api.Invitation {
	return api.Invitation{ID: i.ID, Role: api.AccountRole(i.Role), CreatedAt: i.CreatedAt, ExpiresAt: i.ExpiresAt}
}

// RevokeInvitation implements the contract.
func (s *Server) RevokeInvitation(ctx context.Context, r api.RevokeInvitationRequestObject) (api.RevokeInvitationResponseObject, error) {
	actor := callerOf(ctx).actor
	if err := actor.CheckAdmin(); err != nil {
		return nil, err
	}
	if err := s.accounts.TakeBack(ctx, actor.ID, r.Invitation); err != nil {
		return nil, err
	}
	return api.RevokeInvitation204Response{}, nil
}

// AcceptInvitation implements the contract.
func (s *Server) AcceptInvitation(ctx context.Context, r api.AcceptInvitationRequestObject) (api.AcceptInvitationResponseObject, error) {
	call := callerOf(ctx)
	token, a, err := s.accounts.Accept(ctx, r.Body.Token, r.Body.Name, r.Body.Password)
	if err != nil {
		return nil, err
	}
	return api.AcceptInvitation201JSONResponse{
		Headers: api.AcceptInvitation201ResponseHeaders{SetCookie: call.cookie(token, account.AccountSessionLife)},
		Body:    signedIn(token, a),
	}, nil
}
