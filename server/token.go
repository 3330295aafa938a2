package server

import (
	"context"
	"time"

	"geodrill/challenges/account"
	"geodrill/server/api"
)

// ListSessions implements the contract.
func (s *Server) ListSessions(ctx context.Context, _ api.ListSessionsRequestObject) (api.ListSessionsResponseObject, error) {
	call := callerOf(ctx)
	all, err := s.accounts.Sessions(ctx, call.session.Subject)
	if err != nil {
		return nil, err
	}
	out := api.SessionList{Items: make([]api.Session, len(all))}
	for i, session := range all {
		out.Items[i] = api.Session{
			ID: session.ID, Current: session.ID == call.session.ID, CreatedAt: session.CreatedAt, ExpiresAt: session.ExpiresAt,
		}
		if session.Subject.Role != account.Trainee {
			out.Items[i].LastUsedAt = &session.UsedAt
		}
	}
	return api.ListSessions200JSONResponse(out), nil
}

// EndSession implements the contract.
func (s *Server) EndSession(ctx context.Context, r api.EndSessionRequestObject) (api.EndSessionResponseObject, error) {
	if err := s.accounts.EndOne(ctx, callerOf(ctx).session.Subject, r.Session); err != nil {
		return nil, err
	}
	return api.EndSession204Response{}, nil
}

// EndOtherSessions implements the contract.
func (s *Server) EndOtherSessions(ctx context.Context, _ api.EndOtherSessionsRequestObject) (api.EndOtherSessionsResponseObject, error) {
	call := callerOf(ctx)
	if err := s.accounts.EndOthers(ctx, call.session.Subject, call.token); err != nil {
		return nil, err
	}
	return api.EndOtherSessions204Response{}, nil
}

// ListTokens implements the contract.
func (s *Server) ListTokens(ctx context.Context, _ api.ListTokensRequestObject) (api.ListTokensResponseObject, error) {
	actor := callerOf(ctx).actor
	if err := actor.CheckAuthor(); err != nil {
		return nil, err
	}
	tokens, err := s.accounts.Tokens(ctx, actor.ID)
	if err != nil {
		return nil, err
	}
	out := api.TokenList{Items: make([]api.Token, len(tokens))}
	for i, t := range tokens {
		out.Items[i] = tokenShape(t)
	}
	return api.ListTokens200JSONResponse(out), nil
}

// CreateToken implements the contract.
func (s *Server) CreateToken(ctx context.Context, r api.CreateTokenRequestObject) (api.CreateTokenResponseObject, error) {
	actor := callerOf(ctx).actor
	if err := actor.CheckAuthor(); err != nil {
		return nil, err
	}
	scopes := make([]string, len(r.Body.Scopes))
	for i, scope := range r.Body.Scopes {
		scopes[i] = string(scope)
	}
	secret, t, err := s.accounts.NewToken(ctx, actor.ID, r.Body.Name, scopes, r.Body.ExpiresAt)
	if err != nil {
		return nil, err
	}
	return api.CreateToken201JSONResponse{Token: tokenShape(t), Secret: secret}, nil
}

// RevokeToken implements the contract.
func (s *Server) RevokeToken(ctx context.Context, r api.RevokeTokenRequestObject) (api.RevokeTokenResponseObject, error) {
	actor := callerOf(ctx).actor
	if err := actor.CheckAuthor(); err != nil {
		return nil, err
	}
	if err := s.accounts.RevokeToken(ctx, actor.ID, r.Token); err != nil {
		return nil, err
	}
	return api.RevokeToken204Response{}, nil
}

func tokenShape(t account.Token) api.Token {
	shape := api.Token{ID: t.ID, Name: t.Name, CreatedAt: t.CreatedAt, LastUsedAt: optionalTime(t.UsedAt), ExpiresAt: t.ExpiresAt}
	for _, name := range t.Scopes.Names() {
		shape.Scopes = append(shape.Scopes, api.Scope(name))
	}
	return shape
}

// optionalTime is a time that may be missing.
func optionalTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
