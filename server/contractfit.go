package server

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
)

// fit is a quick look at requests for one operation, with the validator's own
// schemas. Almost every request passes it. One that does not is not refused yet:
// it goes to the validator, which finds every fault and how to tell it.
type fit struct {
	params  []*openapi3.Parameter
	body    *openapi3.Schema // of JSON; nil without one
	options []openapi3.SchemaValidationOption
}

// newFit returns nil where the look would not be quick.
func newFit(op *openapi3.Operation, options []openapi3.SchemaValidationOption) *fit {
	f := &fit{options: append([]openapi3.SchemaValidationOption{openapi3.VisitAsRequest(), openapi3.DefaultsSet(func() {})}, options...)}
	for _, p := range op.Parameters {
		if p.Value.Schema == nil || p.Value.AllowEmptyValue {
			return nil
		}
		f.params = append(f.params, p.Value)
	}
	if op.RequestBody == nil {
		return f
	}
	media := op.RequestBody.Value.Content[echo.MIMEApplicationJSON]
	if media == nil || !op.RequestBody.Value.Required {
		return nil
	}
	f.body = media.Schema.Value
	return f
}

// check reports whether a request certainly fits the contract. The body is its
// whole body; then the request gets the value that was found to fit.
func (f *fit) check(c echo.Context, body []byte) bool {
	r := c.Request()
	for _, p := range f.params {
		if !f.param(c, p) {
			return false
		}
	}
	if f.body == nil {
		return true
	}
	if r.Header.Get(echo.HeaderContentType) != echo.MIMEApplicationJSON {
		return false
	}
	value, ok := readJSON(body)
	if !ok || f.body.VisitJSON(value, f.options...) != nil {
		return false
	}
	r.Body = checkedBody{value}
	return true
}

// param looks at what needs no decoding: texts and plain numbers in the path, texts
// in headers, one plain text that is all of the query, and what is not there.
func (f *fit) param(c echo.Context, p *openapi3.Parameter) bool {
	schema := p.Schema.Value
	var value string
	switch p.In {
	case openapi3.ParameterInPath:
		value = c.Param(p.Name)
	case openapi3.ParameterInHeader:
		values := c.Request().Header[http.CanonicalHeaderKey(p.Name)]
		if len(values) == 0 {
			return !p.Required && schema.Default == nil
		}
		if len(values) > 1 || values[0] == "" {
			return false
		}
		value = values[0]
	case openapi3.ParameterInQuery:
		query := c.Request().URL.RawQuery
		if query == "" {
			return !p.Required && schema.Default == nil
		}
		var ok bool
		if value, ok = strings.CutPrefix(query, p.Name+"="); !ok || !isPlain(value) {
			return false
		}
	default:
		return false
	}
	if schema.Type.Is(openapi3.TypeInteger) && p.In == openapi3.ParameterInPath {
		const exact = 15 // digits that a float holds
		n, err := strconv.Atoi(value)
		return err == nil && len(value) <= exact && strconv.Itoa(n) == value && schema.VisitJSON(float64(n), f.options...) == nil
	}
	return schema.Type.Is(openapi3.TypeString) && schema.VisitJSON(value, f.options...) == nil
}

// isPlain reports whether a text of a query stands for itself.
func isPlain(text string) bool {
	return text != "" && strings.IndexFunc(text, func(c rune) bool {
		return (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' && c != '.'
	}) < 0
}

// readJSON reads a text that is one JSON value, with numbers as they stand.
func readJSON(text []byte) (value any, ok bool) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if d.Decode(&value) != nil {
		return nil, false
	}
	return value, len(bytes.TrimLeft(text[d.InputOffset():], " \t\r\n")) == 0
}

// checkedBody is a body that was read and found to fit: handlers bind its value.
type checkedBody struct{ value any }

// ValidatedValue is what the generated handlers ask for.
func (b checkedBody) ValidatedValue() any { return b.value }

// Read has nothing more to give.
func (checkedBody) Read([]byte) (int, error) { return 0, io.EOF }

// Close does nothing.
func (checkedBody) Close() error { return nil }
