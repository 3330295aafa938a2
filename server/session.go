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
		switch err := s.recognize(ctx, call); {
		case sessionOver(err):
			return notSignedIn(overHelp(call.token))
		case err != nil:
			return err
		case !call.session.Scopes.Allow(call.op.scope):
			return scopeMissing(call.op.scope)
		case call.account.MustChange && !call.op.early:
			return problem(http.StatusForbidden, codePasswordChange, "Others know this password. Choose your own first.")
		}
		return next(c)
	}
}

// overHelp says what to do to who comes with a token that is no session's any more.
func overHelp(token string) string {
	if strings.HasPrefix(token, account.TokenPrefix) {
		return "This API token is unknown, over or revoked. Make another on the page of your account."
	}
	return "This session is over. Join or sign in again."
}

// recognize finds the session of a caller's token, and who it speaks for.
func (s *Server) recognize(ctx context.Context, call *caller) (err error) {
	if call.session, err = s.accounts.Authenticate(ctx, call.token); err != nil {
		return err
	}
	return s.identify(ctx, call)
}

// sessionOver reports whether an error says that there is no such session, or
// nobody it speaks for.
func sessionOver(err error) bool {
	return errors.Is(err, account.ErrNoSession) || errors.Is(err, account.ErrNotFound) || challenges.CodeOf(err) == challenges.CodeNotFound
}

// identify finds who a session speaks for.
func (s *Server) identify(ctx context.Context, call *caller) (err error) {
	id := call.session.Subject.ID
	if call.session.Subject.Role == account.Trainee {
		call.actor, err = s.challenges.TraineeActor(ctx, challenges.TraineeID(id))
		return err
	}
	if call.account, err = s.accounts.ByID(ctx, id); err != nil {
		return err
	}
	if call.account.Disabled() {
		return account.ErrNoSession
	}
	call.actor = challenges.AccountActor(call.account)
	return nil
}

func scopeMissing(scope account.Scopes) error {
	p := problem(http.StatusForbidden, codeScope, "This API token does not have the scope that this needs.")
	p.params = map[string]any{"scope": scope.String()}
	return p
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
		if slow := s.joins.take(ctx, call.network()); slow != nil {
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
	name := account.Fold(r.Body.Name)
	if err := s.signIns.take(ctx, call.network(), name); err != nil {
		return nil, err
	}
	token, a, err := s.accounts.SignIn(ctx, r.Body.Name, r.Body.Password)
	if err != nil {
		return nil, err
	}
	s.signIns.succeeded(call.network(), name)
	return api.SignIn200JSONResponse{
		Headers: api.SignIn200ResponseHeaders{SetCookie: call.cookie(token, account.AccountSessionLife)},
		Body:    signedIn(token, a),
	}, nil
}

func signedIn(token string, a account.Account) api.SignedIn {
	return api.SignedIn{Token: token, Account: api.Account{ID: a.ID, Name: a.Name, Role: api.Role(a.Role)}, MustChangePassword: a.MustChange}
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
	call := callerOf(ctx)
	actor := call.actor
	me := api.Me{Role: api.Role(actor.Role)}
	if actor.Authors() {
		me.Account = &api.Account{ID: actor.ID, Name: actor.Name, Role: me.Role}
		me.MustChangePassword = &call.account.MustChange
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
