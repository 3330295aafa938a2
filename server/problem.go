package server

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"

	"geodrill/challenges"
	"geodrill/server/api"
	"geodrill/tiles"

	"github.com/labstack/echo/v4"
)

// The codes of this package, beside those of challenges and tiles.
const (
	codeRequestInvalid   = "request_invalid" // it does not fit the contract
	codeJSONMalformed    = "json_malformed"  // the body is not JSON
	codeMediaType        = "media_type"      // the body is of another type
	codeBodyTooLarge     = "body_too_large"  // the body is too long
	codeNotSignedIn      = "not_signed_in"   // no session, or one that is over
	codeSignIn           = "sign_in_wrong"   // wrong name or password
	codeScope            = "scope_missing"   // an API token that may not do this
	codePasswordChange   = "password_change_required"
	codeRouteNotFound    = "route_not_found"       // no such path
	codeMethodNotAllowed = "method_not_allowed"    // not with this method
	codeCrossOrigin      = "cross_origin"          // from another site's page
	codeSlowDown         = "slow_down"             // too many failures
	codeUploadStalled    = "upload_stalled"        // no byte has come for too long
	codePackInvalid      = "pack_invalid"          // what was to be imported cannot be
	codeUnavailable      = "unavailable"           // not ready
	codeIfMatchRequired  = "if_match_required"     // a change that does not say of what
	codeInternal         = "internal"              // our fault
	problemType          = "/api/v1/docs#problem-" // where a code is explained
)

// retryPhotos is after how many seconds a store of photos that was away may be
// back.
const retryPhotos = "5"

// problemError is an error with the status and code it is answered with.
type problemError struct {
	status int
	code   string
	detail string
	params map[string]any
	errors []fieldError
	header http.Header // further headers of the answer

	current json.RawMessage // what is there instead of what was to be changed
}

// fieldError says what is wrong with one part of a request.
type fieldError struct {
	pointer, detail string
}

func (p *problemError) Error() string { return p.code + ": " + p.detail }

func problem(status int, code, detail string) *problemError {
	return &problemError{status: status, code: code, detail: detail}
}

// statusOf maps the domain's codes to statuses.
func statusOf(code challenges.Code) int {
	switch code {
	case challenges.CodeNotFound, challenges.CodeJoinCode, challenges.CodeAccountUnknown:
		return http.StatusNotFound
	case challenges.CodeForbidden, challenges.CodeNotRevealed, challenges.CodeRecoveryCode:
		return http.StatusForbidden
	case challenges.CodeAliasTaken, challenges.CodeNotOpen, challenges.CodeClosed, challenges.CodeNoAttempts, challenges.CodeHintOrder, challenges.CodeConflict,
		challenges.CodeImageInUse, challenges.CodeImageNotReady,
		challenges.CodeNameTaken, challenges.CodeIncomplete,
		challenges.CodePaused, challenges.CodePhase, challenges.CodeLesson, challenges.CodeGuessed, challenges.CodeExerciseRevealed, challenges.CodeArchived,
		challenges.CodeJoiningClosed, challenges.CodeTeamTaken,
		challenges.CodeMarkedTwice, challenges.CodeNotMarkedTwice, challenges.CodeSettled,
		challenges.CodeSuperseded, challenges.CodeGuessMarked:
		return http.StatusConflict
	case challenges.CodeChanged:
		return http.StatusPreconditionFailed
	default: // the request is understood and makes no sense
		return http.StatusUnprocessableEntity
	}
}

// toProblem finds what an error is answered with. An error it does not know is
// 500 with a fixed text: its own may hold anything.
func toProblem(err error) *problemError {
	var (
		p    *problemError
		d    *challenges.Error
		gate *tiles.GateError
		he   *echo.HTTPError
	)
	if p := accountProblem(err); p != nil {
		return p
	}
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &d):
		p = problem(statusOf(d.Code), string(d.Code), d.Message)
		p.params = d.Params
		switch {
		case len(d.Problems) > 0:
			for _, one := range d.Problems[:min(len(d.Problems), maxFieldErrors)] {
				p.errors = append(p.errors, fieldError{pointer: one.Field, detail: one.Message})
			}
		case d.Field != "":
			p.errors = []fieldError{{pointer: d.Field, detail: d.Message}}
		}
		return p
	case errors.As(err, &gate):
		p = problem(http.StatusUnprocessableEntity, gate.Code, gate.Message)
		if gate.Code == tiles.CodeTooLarge {
			p.status = http.StatusRequestEntityTooLarge
		}
		p.params = gate.Params
		return p
	case errors.Is(err, fs.ErrNotExist):
		return problem(http.StatusNotFound, string(challenges.CodeNotFound), "There is no such image.")
	case errors.Is(err, tiles.ErrUnavailable):
		p = problem(http.StatusServiceUnavailable, codeUnavailable, "The photos cannot be reached at the moment. Try again soon.")
		p.header = http.Header{"Retry-After": {retryPhotos}}
		return p
	case errors.As(err, &he):
		return fromEcho(he)
	default:
		return problem(http.StatusInternalServerError, codeInternal, "Something went wrong here. Try again; if it stays, tell the instructor the number in \"instance\".")
	}
}

func fromEcho(he *echo.HTTPError) *problemError {
	switch he.Code {
	case http.StatusNotFound:
		return problem(he.Code, codeRouteNotFound, "There is nothing at this path.")
	case http.StatusMethodNotAllowed:
		return problem(he.Code, codeMethodNotAllowed, "This path does not know that method; see the Allow header.")
	case http.StatusUnsupportedMediaType:
		return problem(he.Code, codeMediaType, "Send JSON, as Content-Type: application/json.")
	default:
		return problem(http.StatusBadRequest, codeRequestInvalid, "The request does not fit the contract.")
	}
}

// handleError writes the answer to an error: RFC 9457, for every one.
func (s *Server) handleError(err error, c echo.Context) {
	if c.Response().Committed || errors.Is(err, context.Canceled) {
		return
	}
	p := toProblem(err)
	instance := c.Response().Header().Get("X-Request-Id")
	body := api.Problem{
		Type: problemType + p.code, Title: http.StatusText(p.status), Status: p.status, Code: p.code,
		Detail: &p.detail, Instance: &instance,
	}
	if p.params != nil {
		body.Params = &p.params
	}
	if p.current != nil {
		body.Current = &p.current
	}
	if p.errors != nil {
		list := make([]api.ProblemError, len(p.errors))
		for i, e := range p.errors {
			list[i] = api.ProblemError{Pointer: e.pointer, Detail: e.detail}
		}
		body.Errors = &list
	}
	encoded, err := json.Marshal(body)
	if err != nil {
		s.log.Error("encode problem", "error", err)
		encoded = []byte(`{"type":"about:blank","title":"Internal Server Error","status":500,"code":"internal"}`)
		p.status = http.StatusInternalServerError
	}
	h := c.Response().Header()
	for name, values := range p.header {
		h[name] = values
	}
	h.Set(echo.HeaderContentType, "application/problem+json")
	c.Response().WriteHeader(p.status)
	if _, err := c.Response().Write(encoded); err != nil {
		s.log.Debug("write problem", "error", err)
	}
}
