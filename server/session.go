package server

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/server/api"

	"github.com/labstack/echo/v4"
)

const sessionCookie = "geodrill_session"

// authenticate finds the caller's actor and refuses a caller without one where
// the contract wants a session.
func (s *Server) authenticate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		call := callerOf(ctx)
		if call.op == nil || call.op.public {
			return next(c)
		}
		call.token = tokenOf(c.Request())
		if call.token == "" {
			return notSignedIn("Join a class or sign in first.")
		}
		session, err := s.accounts.Authenticate(ctx, call.token)
		if err == nil {
			call.actor, err = s.actorOf(ctx, session)
		}
		switch {
		case errors.Is(err, account.ErrNoSession), errors.Is(err, account.ErrNotFound), challenges.CodeOf(err) == challenges.CodeNotFound:
			return notSignedIn("This session is over. Join or sign in again.")
		case err != nil:
			return err
		}
		return next(c)
	}
}

func (s *Server) actorOf(ctx context.Context, session account.Session) (challenges.Actor, error) {
	if session.Subject.Role == account.Trainee {
		return s.challenges.TraineeActor(ctx, challenges.TraineeID(session.Subject.ID))
	}
	a, err := s.accounts.ByID(ctx, session.Subject.ID)
	if err != nil {
		return challenges.Actor{}, err
	}
	return challenges.AccountActor(a), nil
}

// tokenOf is the session token of a request: the bearer's, or the cookie's
// when there is no Authorization.
func tokenOf(r *http.Request) string {
	if header := r.Header.Get(echo.HeaderAuthorization); header != "" {
		scheme, token, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return ""
		}
		return strings.TrimSpace(token)
	}
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return ""
	}
	return cookie.Value
}

func notSignedIn(detail string) error {
	p := problem(http.StatusUnauthorized, codeNotSignedIn, detail)
	p.header = http.Header{"Www-Authenticate": {"Bearer"}}
	return p
}

// cookie is the Set-Cookie header of a session; an empty token ends it.
func (c *caller) cookie(token string, life time.Duration) *string {
	cookie := http.Cookie{
		Name: sessionCookie, Value: token, Path: "/", MaxAge: int(life.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: c.https,
	}
	if token == "" {
		cookie.MaxAge = -1
	}
	header := cookie.String()
	return &header
}

// Join implements the contract.
func (s *Server) Join(ctx context.Context, r api.JoinRequestObject) (api.JoinResponseObject, error) {
	call := callerOf(ctx)
	joined, err := s.challenges.Join(ctx, challenges.JoinCohort{
		Code: r.Body.Code, Alias: r.Body.Alias, RecoveryCode: textOf(r.Body.RecoveryCode), IdempotencyKey: textOf(r.Params.IdempotencyKey),
	})
	if code := challenges.CodeOf(err); code == challenges.CodeJoinCode || code == challenges.CodeRecoveryCode {
		if slow := s.joins.take(ctx, call.ip); slow != nil {
			return nil, slow
		}
	}
	if err != nil {
		return nil, err
	}
	token, err := s.accounts.Start(ctx, account.Subject{Role: account.Trainee, ID: string(joined.Trainee.ID)})
	if err != nil {
		return nil, err
	}
	return api.Join201JSONResponse{
		Headers: api.Join201ResponseHeaders{SetCookie: call.cookie(token, account.TraineeSessionLife)},
		Body: api.Joined{
			Token: token, RecoveryCode: joined.RecoveryCode,
			Trainee: api.Trainee{ID: string(joined.Trainee.ID), Alias: joined.Trainee.Alias},
			Cohort:  api.CohortName{ID: string(joined.Cohort.ID), Name: joined.Cohort.Name},
		},
	}, nil
}

// SignIn implements the contract.
func (s *Server) SignIn(ctx context.Context, r api.SignInRequestObject) (api.SignInResponseObject, error) {
	call := callerOf(ctx)
	if err := s.signIns.take(ctx, call.ip+" "+account.Fold(r.Body.Name)); err != nil {
		return nil, err
	}
	token, a, err := s.accounts.SignIn(ctx, r.Body.Name, r.Body.Password)
	if err != nil {
		return nil, err
	}
	return api.SignIn200JSONResponse{
		Headers: api.SignIn200ResponseHeaders{SetCookie: call.cookie(token, account.AccountSessionLife)},
		Body:    api.SignedIn{Token: token, Account: api.Account{ID: a.ID, Name: a.Name, Role: api.Role(a.Role)}},
	}, nil
}

// SignOut implements the contract.
func (s *Server) SignOut(ctx context.Context, _ api.SignOutRequestObject) (api.SignOutResponseObject, error) {
	call := callerOf(ctx)
	if err := s.accounts.End(ctx, call.token); err != nil {
		return nil, err
	}
	return api.SignOut204Response{Headers: api.SignOut204ResponseHeaders{SetCookie: call.cookie("", 0)}}, nil
}

// GetMe implements the contract.
func (s *Server) GetMe(ctx context.Context, _ api.GetMeRequestObject) (api.GetMeResponseObject, error) {
	actor := callerOf(ctx).actor
	me := api.Me{Role: api.Role(actor.Role)}
	if actor.Authors() {
		me.Account = &api.Account{ID: actor.ID, Name: actor.Name, Role: me.Role}
		return api.GetMe200JSONResponse(me), nil
	}
	cohort, err := s.challenges.CohortOf(ctx, actor)
	if err != nil {
		return nil, err
	}
	me.Trainee = &api.Trainee{ID: actor.ID, Alias: actor.Name}
	me.Cohort = &api.CohortName{ID: string(cohort.ID), Name: cohort.Name}
	return api.GetMe200JSONResponse(me), nil
}
