package server_test

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"geodrill/server/api"

	"github.com/getkin/kin-openapi/openapi3"
)

// contract is openapi.yaml as the tests hold answers against it.
type contract struct {
	spec *openapi3.T
}

// readContract reads the contract; once for all tests, which only read it.
func readContract(t testing.TB) *contract {
	t.Helper()
	spec, err := contractOnce()
	if err != nil {
		t.Fatal(err)
	}
	return &contract{spec: spec}
}

var contractOnce = sync.OnceValues(api.GetSpec)

// operation finds the operation of a request, nil if there is none. HEAD is
// answered wherever GET is.
func (c *contract) operation(r request) *openapi3.Operation {
	method := r.method
	if method == "" || method == http.MethodHead {
		method = http.MethodGet
	}
	path, _, _ := strings.Cut(r.path, "?")
	parts := strings.Split(path, "/")
	var found *openapi3.Operation
	for template, item := range c.spec.Paths.Map() {
		want := strings.Split(template, "/")
		fits := len(want) == len(parts)
		for i := 0; fits && i < len(want); i++ {
			fits = want[i] == parts[i] || strings.HasPrefix(want[i], "{") && parts[i] != ""
		}
		if op := item.Operations()[method]; fits && op != nil && (found == nil || !strings.Contains(template, "{")) {
			found = op
		}
	}
	return found
}

// check holds an answer against the contract: the headers that all have, a
// status and a media type that the operation lists, and a body that fits its
// schema. Every error is a problem, the routes that do not exist included.
func (c *contract) check(t testing.TB, a answer) {
	t.Helper()
	if err := c.fits(a); err != nil {
		t.Errorf("%v: status %d: %v\n%s", a.request, a.status, err, a.body)
	}
}

func (c *contract) fits(a answer) error {
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
		"Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := a.header.Get(name); got != want {
			return fmt.Errorf("header %s: %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"X-Request-Id", "Cache-Control", "Content-Security-Policy"} {
		if a.header.Get(name) == "" {
			return fmt.Errorf("no header %s", name)
		}
	}
	if strings.Contains(a.header.Get("Cache-Control"), "public") && !strings.HasPrefix(a.request.path, "/basemap/") {
		return fmt.Errorf("Cache-Control %q", a.header.Get("Cache-Control"))
	}
	if a.status >= 400 {
		return c.fitsProblem(a)
	}
	op := c.operation(a.request)
	if op == nil {
		return nil // OPTIONS, or the redirect from the root
	}
	response := op.Responses.Status(a.status)
	if response == nil {
		return fmt.Errorf("the contract does not list the status")
	}
	for name := range response.Value.Headers {
		if a.header.Get(name) == "" {
			return fmt.Errorf("no header %s", name)
		}
	}
	return fitsContent(response.Value.Content, a)
}

func (c *contract) fitsProblem(a answer) error {
	if err := fitsContent(c.spec.Components.Responses["Problem"].Value.Content, a); err != nil || len(a.body) == 0 {
		return err
	}
	var p problem
	if err := json.Unmarshal(a.body, &p); err != nil {
		return err
	}
	switch {
	case p.Status != a.status:
		return fmt.Errorf("the problem's status is %d", p.Status)
	case p.Title != http.StatusText(a.status):
		return fmt.Errorf("the problem's title is %q", p.Title)
	case !strings.HasSuffix(p.Type, "#problem-"+p.Code):
		return fmt.Errorf("the problem's type is %q, its code %q", p.Type, p.Code)
	case p.Instance != a.header.Get("X-Request-Id"):
		return fmt.Errorf("the problem's instance is %q", p.Instance)
	}
	return nil
}

func fitsContent(content openapi3.Content, a answer) error {
	if len(content) == 0 {
		if len(a.body) > 0 {
			return fmt.Errorf("a body")
		}
		return nil
	}
	mediaType, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	if err != nil {
		return fmt.Errorf("Content-Type: %w", err)
	}
	media := content[mediaType]
	if media == nil {
		return fmt.Errorf("Content-Type %q", mediaType)
	}
	if a.request.method == http.MethodHead {
		if len(a.body) > 0 {
			return fmt.Errorf("HEAD has a body")
		}
		return nil
	}
	if !strings.HasSuffix(mediaType, "json") {
		return nil
	}
	return fitsSchema(media.Schema.Value, a.body)
}

func fitsSchema(schema *openapi3.Schema, body []byte) error {
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		return err
	}
	return schema.VisitJSON(v, openapi3.MultiErrors())
}

// problem is an RFC 9457 body.
type problem struct {
	Type, Title, Code, Detail, Instance string
	Status                              int
	Params                              map[string]any
	Errors                              []struct{ Pointer, Detail string }
}

// pointers are the places that a problem points at.
func (p problem) pointers() []string {
	var list []string
	for _, e := range p.Errors {
		list = append(list, e.Pointer)
	}
	return list
}

// operations are the ids of all operations, sorted.
func (c *contract) operations() []string {
	var ids []string
	for _, item := range c.spec.Paths.Map() {
		for _, op := range item.Operations() {
			ids = append(ids, op.OperationID)
		}
	}
	slices.Sort(ids)
	return ids
}

// A check that cannot fail would hold nothing.
func TestContractCheckFails(t *testing.T) {
	t.Parallel()
	c := readContract(t)
	good := func() answer {
		return answer{
			request: request{path: "/api/v1/me"}, status: http.StatusOK,
			body: []byte(`{"role":"instructor","account":{"id":"a","name":"b","role":"instructor"}}`),
			header: http.Header{
				"Content-Type": {"application/json"}, "X-Content-Type-Options": {"nosniff"}, "X-Frame-Options": {"DENY"},
				"Referrer-Policy": {"no-referrer"}, "Cross-Origin-Resource-Policy": {"same-origin"},
				"X-Request-Id": {"1"}, "Cache-Control": {"no-store"}, "Content-Security-Policy": {"default-src 'none'"},
			},
		}
	}
	if err := c.fits(good()); err != nil {
		t.Errorf("a good answer: %v", err)
	}
	for name, spoil := range map[string]func(*answer){
		"a field is missing":       func(a *answer) { a.body = []byte(`{"account":null}`) },
		"a field of another type":  func(a *answer) { a.body = []byte(`{"role":7}`) },
		"no JSON":                  func(a *answer) { a.body = []byte(`{`) },
		"an unlisted status":       func(a *answer) { a.status = http.StatusAccepted },
		"another media type":       func(a *answer) { a.header.Set("Content-Type", "text/plain") },
		"an error that is no JSON": func(a *answer) { a.status = http.StatusNotFound },
		"a header is missing":      func(a *answer) { a.header.Del("X-Request-Id") },
		"caches may keep it":       func(a *answer) { a.header.Set("Cache-Control", "public, max-age=5") },
	} {
		a := good()
		spoil(&a)
		if c.fits(a) == nil {
			t.Errorf("%s: it fits", name)
		}
	}
}

// The validator reads the contract as OpenAPI 3.0, so it may use nothing whose
// meaning 3.1 changed, but for null in answers.
func TestContractMeansTheSameIn30(t *testing.T) {
	t.Parallel()
	c := readContract(t)
	err := c.spec.Validate(t.Context())
	if err != nil {
		t.Errorf("the contract is not valid OpenAPI: %v", err)
	}
	for path, item := range c.spec.Paths.Map() {
		for method, op := range item.Operations() {
			at := method + " " + path
			for _, p := range op.Parameters {
				for _, fault := range faultsOf(p.Value.Schema.Value, false, at+" "+p.Value.Name) {
					t.Error(fault)
				}
			}
			if op.RequestBody != nil {
				for _, media := range op.RequestBody.Value.Content {
					for _, fault := range faultsOf(media.Schema.Value, false, at+" body") {
						t.Error(fault)
					}
				}
			}
			for status, response := range op.Responses.Map() {
				for _, media := range response.Value.Content {
					for _, fault := range faultsOf(media.Schema.Value, true, at+" "+status) {
						t.Error(fault)
					}
				}
			}
		}
	}
}

// faultsOf walks a schema, which has no cycles. Null is for answers only.
func faultsOf(s *openapi3.Schema, answers bool, at string) []string {
	var faults []string
	fault := func(wrong bool, what string) {
		if wrong {
			faults = append(faults, at+": "+what)
		}
	}
	fault(s.Type.Is("number") && s.Format != "double", "a number without format: double")
	fault(s.Type.Is("null") && !answers || s.Type.IncludesNull() && !answers, "null in a request")
	fault(s.Type.IsMultiple() && !(len(s.Type.Slice()) == 2 && s.Type.IncludesNull()), "a type array that is more than null or not")
	fault(s.ExclusiveMin.Value != nil || s.ExclusiveMax.Value != nil, "a numeric exclusive bound")
	fault(s.Nullable, "nullable")
	encoded, err := json.Marshal(s)
	if err != nil {
		return append(faults, at+": "+err.Error())
	}
	var keywords map[string]any
	if err := json.Unmarshal(encoded, &keywords); err != nil {
		return append(faults, at+": "+err.Error())
	}
	for _, keyword := range []string{
		"const", "examples", "prefixItems", "contains", "minContains", "maxContains", "patternProperties", "dependentSchemas",
		"dependentRequired", "propertyNames", "unevaluatedItems", "unevaluatedProperties", "if", "then", "else",
		"$defs", "$schema", "$comment", "$id", "$anchor", "$dynamicRef", "$dynamicAnchor",
		"contentMediaType", "contentEncoding", "contentSchema",
	} {
		_, used := keywords[keyword]
		fault(used, keyword)
	}
	children := slices.Concat(s.OneOf, s.AnyOf, s.AllOf)
	for name, p := range s.Properties {
		faults = append(faults, faultsOf(p.Value, answers, at+"."+name)...)
	}
	if s.Items != nil {
		children = append(children, s.Items)
	}
	if s.Not != nil {
		children = append(children, s.Not)
	}
	for _, child := range children {
		faults = append(faults, faultsOf(child.Value, answers, at+"[]")...)
	}
	return faults
}

func TestFaultsOf(t *testing.T) {
	t.Parallel()
	for _, schema := range []string{
		`{"type":"number"}`, `{"type":["string","null"]}`, `{"type":"null"}`, `{"const":1}`, `{"if":{}}`, `{"prefixItems":[{}]}`,
		`{"type":"array","items":{"exclusiveMinimum":3}}`, `{"properties":{"a":{"$defs":{"b":{}}}}}`, `{"oneOf":[{"type":"null"}]}`,
		`{"type":"string","contentMediaType":"text/plain"}`, `{"patternProperties":{"a":{}}}`, `{"unevaluatedProperties":false}`,
	} {
		var s openapi3.Schema
		if err := json.Unmarshal([]byte(schema), &s); err != nil {
			t.Fatal(err)
		}
		if len(faultsOf(&s, false, "")) == 0 {
			t.Errorf("%s: no fault found", schema)
		}
	}
}

// What needs no session is listed here, and nowhere by accident.
func TestContractSecurity(t *testing.T) {
	t.Parallel()
	c := readContract(t)
	public := []string{"AcceptInvitation", "GetBasemap", "GetBasemapTile", "GetContract", "GetDisplay", "GetDisplayEvents",
		"GetDisplayImageInfo", "GetDisplayImagePixels", "GetDocs", "GetHealth", "GetReadiness", "GetSharedBoard", "Join", "SignIn"}
	if len(c.spec.Security) != 2 {
		t.Errorf("the contract asks for %d kinds of session, want bearer and cookie", len(c.spec.Security))
	}
	var got []string
	for path, item := range c.spec.Paths.Map() {
		for method, op := range item.Operations() {
			if op.Security == nil {
				continue // the contract's own
			}
			if len(*op.Security) > 0 {
				t.Errorf("%s %s has a security of its own", method, path)
			}
			got = append(got, op.OperationID)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, public) {
		t.Errorf("public are %v, want %v", got, public)
	}
}
