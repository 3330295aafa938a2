package server

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"geodrill/challenges/account"
	"geodrill/server/api"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/labstack/echo/v4"
)

// contractText is the contract as it is served.
//
//go:embed openapi.yaml
var contractText []byte

// contract validates requests against openapi.yaml.
type contract struct {
	spec       *openapi3.T
	operations map[string]*operation // by method and Echo path
}

// operation is one operation of the contract.
type operation struct {
	route  *routers.Route
	public bool           // needs no session
	scope  account.Scopes // what a session or token must have
	early  bool           // can be done before a password that others know was changed
	params []string
	body   bool
	// streams is the media type of a body that the handler reads as it comes, or
	// empty.
	streams string
	// options of the validator. Those that check times cost every value that
	// is validated, so only an operation that takes times has them.
	options *openapi3filter.Options
	fit     *fit // nil: every request goes to the validator
}

func newContract() (*contract, error) {
	spec, err := api.GetSpec()
	if err != nil {
		return nil, err
	}
	// As 3.1 the validator would compile JSON schemas for every request; the
	// contract uses nothing that 3.0's meaning would change, which a test holds.
	spec.OpenAPI = "3.0.3"
	plain := openapi3filter.Options{
		MultiError: true, KeepValidatedValue: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
	}
	withTimes := plain
	withTimes.SchemaValidationOptions = []openapi3.SchemaValidationOption{
		openapi3.WithStringFormatValidator("date-time", openapi3.NewCallbackValidator(validTime)),
	}
	withoutBody := plain
	withoutBody.ExcludeRequestBody = true
	c := &contract{spec: spec, operations: map[string]*operation{}}
	for path, item := range spec.Paths.Map() {
		for method, op := range item.Operations() {
			o := &operation{
				route:  &routers.Route{Spec: spec, Path: path, PathItem: item, Method: method, Operation: op},
				public: op.Security != nil && len(*op.Security) == 0,
				body:   op.RequestBody != nil, options: &plain,
				early: doneEarly(op.OperationID),
			}
			if o.scope, err = scopeOf(op); err != nil {
				return nil, fmt.Errorf("%s %s: %w", method, path, err)
			}
			if takesTimes(op) {
				o.options = &withTimes
			}
			if o.streams = streamed(op); o.streams != "" {
				o.options = &withoutBody
			} else if len(item.Parameters) == 0 {
				o.fit = newFit(op, o.options.SchemaValidationOptions)
			}
			for _, p := range op.Parameters {
				if p.Value.In == openapi3.ParameterInPath {
					o.params = append(o.params, p.Value.Name)
				}
			}
			c.operations[method+" "+echoPath(path)] = o
		}
	}
	return c, nil
}

// scopeOf reads which scope an operation needs: x-scope in the contract. Without
// it no API token will do.
func scopeOf(op *openapi3.Operation) (account.Scopes, error) {
	name, ok := op.Extensions["x-scope"].(string)
	if !ok {
		name = "session"
	}
	scope, ok := account.ScopeOf(name)
	if !ok {
		return 0, fmt.Errorf("unknown scope %q", name)
	}
	return scope, nil
}

// doneEarly reports whether an operation is open to somebody who has yet to
// change a password that others know.
func doneEarly(operation string) bool {
	return operation == "GetMe" || operation == "ChangePassword" || operation == "SignOut"
}

// takesTimes reports whether a time is among the properties of an operation's
// body, which is as deep as the contract has them; a test holds that.
func takesTimes(op *openapi3.Operation) bool {
	if op.RequestBody == nil {
		return false
	}
	for _, media := range op.RequestBody.Value.Content {
		for _, property := range media.Schema.Value.Properties {
			if property.Value.Format == "date-time" {
				return true
			}
		}
	}
	return false
}

// streamed is the media type of an operation's body when that is no JSON.
func streamed(op *openapi3.Operation) string {
	if op.RequestBody == nil {
		return ""
	}
	for mediaType := range op.RequestBody.Value.Content {
		if mediaType != echo.MIMEApplicationJSON {
			return mediaType
		}
	}
	return ""
}

// validTime refuses what has the form of a time but is none, such as the 31st
// of June: the validator's own check is of the form only.
func validTime(s string) error {
	if _, err := time.Parse(time.RFC3339, s); err != nil {
		return errors.New("it is not an RFC 3339 time")
	}
	return nil
}

// echoPath is how Echo writes a path template.
func echoPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}

// find notes the operation of a request.
func (ct *contract) find(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		op, ok := ct.operations[c.Request().Method+" "+c.Path()]
		if !ok {
			return next(c) // no route: Echo answers
		}
		callerOf(c.Request().Context()).op = op
		return next(c)
	}
}

// validate refuses a request that does not fit the contract.
func (ct *contract) validate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		call := callerOf(r.Context())
		if call.op == nil {
			return next(c)
		}
		if call.op.fit != nil && call.op.fit.check(c, call.body) {
			return next(c)
		}
		if call.op.streams != "" {
			if err := checkUpload(r, call.op.streams); err != nil {
				return err
			}
		} else if call.op.body {
			if err := checkJSON(r, call.body); err != nil {
				return err
			}
			r.Body = io.NopCloser(bytes.NewReader(call.body))
		}
		var params map[string]string
		if len(call.op.params) > 0 {
			params = make(map[string]string, len(call.op.params))
			for _, name := range call.op.params {
				params[name] = c.Param(name)
			}
		}
		err := openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{
			Request: r, PathParams: params, Route: call.op.route, Options: call.op.options,
		})
		if err != nil {
			return contractProblem(err)
		}
		return next(c)
	}
}

// checkJSON refuses a body that is not JSON, by its type or by itself.
func checkJSON(r *http.Request, body []byte) error {
	if mediaType, err := mediaTypeOf(r); err != nil || mediaType != echo.MIMEApplicationJSON {
		return problem(http.StatusUnsupportedMediaType, codeMediaType, "Send JSON, as Content-Type: application/json.")
	}
	if json.Valid(body) {
		return nil
	}
	var v any
	err := json.Unmarshal(body, &v)
	p := problem(http.StatusBadRequest, codeJSONMalformed, "The body is not JSON.")
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		p.detail = fmt.Sprintf("The body is not JSON: %v, at byte %d.", syntax, syntax.Offset)
		p.params = map[string]any{"offset": syntax.Offset}
	}
	p.errors = []fieldError{{pointer: "", detail: p.detail}}
	return p
}

func mediaTypeOf(r *http.Request) (string, error) {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	return mediaType, err
}

// maxFieldErrors bounds what one answer tells.
const maxFieldErrors = 20

// contractProblem tells every part of a request that does not fit.
func contractProblem(err error) error {
	p := problem(http.StatusBadRequest, codeRequestInvalid, "The request does not fit the contract; see \"errors\".")
	p.errors = fieldErrors(nil, "", err)
	return p
}

func fieldErrors(list []fieldError, at string, err error) []fieldError {
	if len(list) == maxFieldErrors {
		return list
	}
	var (
		many    openapi3.MultiError
		request *openapi3filter.RequestError
		schema  *openapi3.SchemaError
	)
	switch {
	case errors.As(err, &request) && at == "":
		if request.Parameter != nil {
			at = request.Parameter.In + ":" + request.Parameter.Name
		} else {
			at = "/"
		}
		if request.Err == nil {
			return append(list, fieldError{pointer: trimPointer(at), detail: request.Reason})
		}
		return fieldErrors(list, at, request.Err)
	case errors.As(err, &many):
		for _, e := range many {
			list = fieldErrors(list, at, e)
		}
		return list
	case errors.As(err, &schema):
		path := schema.JSONPointer()
		if name, ok := unknownProperty(schema); ok {
			path = append(path, name)
		}
		if len(path) > 0 {
			at = strings.TrimSuffix(at, "/") + "/" + strings.Join(path, "/")
		}
		return append(list, fieldError{pointer: trimPointer(at), detail: schema.Reason})
	default:
		return append(list, fieldError{pointer: trimPointer(at), detail: "it cannot be read as what the contract says"})
	}
}

// unknownProperty finds the name in the error about a property that the
// contract does not have, whose pointer ends at the object.
func unknownProperty(e *openapi3.SchemaError) (name string, ok bool) {
	quoted, found := strings.CutPrefix(e.Reason, "property ")
	if !found || !strings.HasSuffix(quoted, " is unsupported") {
		return "", false
	}
	name, err := strconv.Unquote(strings.TrimSuffix(quoted, " is unsupported"))
	return name, err == nil
}

// trimPointer makes the pointer to a whole body what RFC 6901 makes it: empty.
func trimPointer(at string) string {
	if at == "/" {
		return ""
	}
	return at
}
