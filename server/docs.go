package server

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"geodrill/server/api"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/goccy/go-yaml"
)

//go:embed docs.html.tmpl
var docsTemplate string

// docsPage is the contract as a page to read. It needs no script and asks for
// nothing from anywhere; csp holds it to that.
type docsPage struct {
	html []byte
	csp  string
}

// newDocsPage renders the contract. The parsed contract has forgotten the order
// of its maps, so that comes from contractText.
func newDocsPage(spec *openapi3.T) (docsPage, error) {
	var order yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(contractText, &order, yaml.UseOrderedMap()); err != nil {
		return docsPage{}, fmt.Errorf("order of the contract: %w", err)
	}
	functions := template.FuncMap{"spans": spans, "splitAfter": strings.SplitAfter}
	page, err := template.New("docs").Funcs(functions).Parse(docsTemplate)
	if err != nil {
		return docsPage{}, err
	}
	var out bytes.Buffer
	err = page.Execute(&out, docsView{
		Info: spec.Info, Sessions: spec.Components.SecuritySchemes,
		Tags: tagDocs(spec, order), Shapes: shapeDocs(spec, order), Problems: problemDocs(),
	})
	if err != nil {
		return docsPage{}, err
	}
	// The template engine may rewrite the style: what is served is what counts.
	_, rest, found := bytes.Cut(out.Bytes(), []byte("<style>"))
	style, _, closed := bytes.Cut(rest, []byte("</style>"))
	if !found || !closed {
		return docsPage{}, errors.New("the page has no style")
	}
	hash := sha256.Sum256(style)
	return docsPage{html: out.Bytes(), csp: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) +
		"'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"}, nil
}

// GetDocs implements the contract.
func (s *Server) GetDocs(ctx context.Context, _ api.GetDocsRequestObject) (api.GetDocsResponseObject, error) {
	page, err := s.docs()
	if err != nil {
		return nil, err
	}
	return fixedResponse{request: callerOf(ctx).request, body: page.html, contentType: "text/html; charset=utf-8", csp: page.csp}, nil
}

// GetContract implements the contract.
func (s *Server) GetContract(ctx context.Context, _ api.GetContractRequestObject) (api.GetContractResponseObject, error) {
	return fixedResponse{request: callerOf(ctx).request, body: contractText, contentType: "application/yaml"}, nil
}

// fixedResponse is a text that stays the same as long as the server runs.
type fixedResponse struct {
	request     *http.Request
	body        []byte
	contentType string
	csp         string // empty: as for every answer
}

func (r fixedResponse) write(w http.ResponseWriter) error {
	h := w.Header()
	h.Set("Content-Type", r.contentType)
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256(r.body)))
	if r.csp != "" {
		h.Set("Content-Security-Policy", r.csp)
	}
	return serveContent(w, r.request, bytes.NewReader(r.body))
}

// VisitGetDocsResponse implements the contract.
func (r fixedResponse) VisitGetDocsResponse(w http.ResponseWriter) error { return r.write(w) }

// VisitGetContractResponse implements the contract.
func (r fixedResponse) VisitGetContractResponse(w http.ResponseWriter) error { return r.write(w) }

// docsView is what the page shows.
type docsView struct {
	Info     *openapi3.Info
	Sessions openapi3.SecuritySchemes
	Tags     []tagDoc
	Shapes   []shapeDoc
	Problems []problemDoc
}

// tagDoc is a group of operations.
type tagDoc struct {
	Name, Description string
	Operations        []operationDoc
}

type operationDoc struct {
	Method, Path string
	*openapi3.Operation
	Session   bool   // needs one
	Scope     string // with which an API token will do as well; or none
	Fields    []fieldDoc
	Body      []mediaDoc
	Responses []responseDoc
}

// fieldDoc is a parameter of an operation or a property of a shape.
type fieldDoc struct {
	Name, In    string
	Required    bool
	Type        typeDoc
	Description string
}

// mediaDoc is a body in one media type.
type mediaDoc struct {
	Name string
	Type typeDoc
}

type responseDoc struct {
	Status, Description string
	Headers             []string
	Bodies              []mediaDoc
}

// shapeDoc is a schema with a name. One without fields is a plain value.
type shapeDoc struct {
	Name, Description string
	Type              typeDoc
	Fields            []fieldDoc
	Closed            bool // other fields are refused
}

// typeDoc says what a value may be.
type typeDoc struct {
	Words   []typeWord
	Enum    []any
	Limits  []string
	Pattern string
}

// typeWord is a part of a type's description: a text, or a link to a shape.
type typeWord struct {
	Text, Shape string
}

func tagDocs(spec *openapi3.T, order yaml.MapSlice) []tagDoc {
	operations := map[string][]operationDoc{}
	for _, path := range sortedAs(spec.Paths.Map(), order, "paths") {
		methods := map[string]*openapi3.Operation{}
		for method, op := range spec.Paths.Value(path).Operations() {
			methods[strings.ToLower(method)] = op
		}
		for _, method := range sortedAs(methods, order, "paths", path) {
			op := methods[method]
			for _, tag := range op.Tags {
				operations[tag] = append(operations[tag], operationDocOf(spec, path, method, op))
			}
		}
	}
	tags := make([]tagDoc, len(spec.Tags))
	for i, tag := range spec.Tags {
		tags[i] = tagDoc{Name: tag.Name, Description: tag.Description, Operations: operations[tag.Name]}
	}
	return tags
}

func operationDocOf(spec *openapi3.T, path, method string, op *openapi3.Operation) operationDoc {
	security := spec.Security
	if op.Security != nil {
		security = *op.Security
	}
	doc := operationDoc{Method: strings.ToUpper(method), Path: path, Operation: op, Session: len(security) > 0}
	if scope, _ := op.Extensions["x-scope"].(string); scope != "session" {
		doc.Scope = scope
	}
	for _, p := range op.Parameters {
		doc.Fields = append(doc.Fields, fieldDoc{
			Name: p.Value.Name, In: p.Value.In, Required: p.Value.Required, Type: typeOf(p.Value.Schema), Description: p.Value.Description,
		})
	}
	if op.RequestBody != nil {
		doc.Body = mediaDocs(op.RequestBody.Value.Content)
	}
	responses := op.Responses.Map()
	for _, status := range slices.Sorted(maps.Keys(responses)) { // digits before "default"
		r := responses[status].Value
		doc.Responses = append(doc.Responses, responseDoc{
			Status: status, Description: *r.Description, Headers: slices.Sorted(maps.Keys(r.Headers)), Bodies: mediaDocs(r.Content),
		})
	}
	return doc
}

func mediaDocs(content openapi3.Content) []mediaDoc {
	var docs []mediaDoc
	for _, name := range slices.Sorted(maps.Keys(content)) {
		docs = append(docs, mediaDoc{Name: name, Type: typeOf(content[name].Schema)})
	}
	return docs
}

func shapeDocs(spec *openapi3.T, order yaml.MapSlice) []shapeDoc {
	var shapes []shapeDoc
	for _, name := range sortedAs(spec.Components.Schemas, order, "components", "schemas") {
		ref := spec.Components.Schemas[name]
		s := ref.Value
		shape := shapeDoc{
			Name: name, Description: s.Description, Type: typeOf(ref),
			Closed: s.AdditionalProperties.Has != nil && !*s.AdditionalProperties.Has,
		}
		for _, property := range sortedAs(s.Properties, order, "components", "schemas", name, "properties") {
			field := fieldDoc{Name: property, Required: slices.Contains(s.Required, property), Type: typeOf(s.Properties[property])}
			if s.Properties[property].Ref == "" { // a shape describes itself
				field.Description = s.Properties[property].Value.Description
			}
			shape.Fields = append(shape.Fields, field)
		}
		shapes = append(shapes, shape)
	}
	return shapes
}

// sortedAs returns m's keys in the order that the mapping at path has in the
// contract's text; keys that it does not have come first, by name.
func sortedAs[V any](m map[string]V, order yaml.MapSlice, path ...string) []string {
	for _, name := range path {
		value, _ := find(order, name)
		order, _ = value.(yaml.MapSlice)
	}
	return slices.SortedFunc(maps.Keys(m), func(a, b string) int {
		_, i := find(order, a)
		_, j := find(order, b)
		return cmp.Or(cmp.Compare(i, j), cmp.Compare(a, b))
	})
}

// find returns the value of a key and its place, or nil and -1.
func find(mapping yaml.MapSlice, key string) (any, int) {
	for i, item := range mapping {
		if item.Key == key {
			return item.Value, i
		}
	}
	return nil, -1
}

// typeOf describes a schema; one that has a name is told by that alone, as its
// limits stand with the shape.
func typeOf(ref *openapi3.SchemaRef) typeDoc {
	doc := typeDoc{Words: typeWords(ref)}
	if ref.Ref != "" {
		return doc
	}
	s := ref.Value
	doc.Enum, doc.Pattern = s.Enum, s.Pattern
	for _, limit := range []string{
		between(s.Min, s.Max, ""), between(&s.MinLength, s.MaxLength, " characters"), between(&s.MinItems, s.MaxItems, " items"),
	} {
		if limit != "" {
			doc.Limits = append(doc.Limits, limit)
		}
	}
	if s.Default != nil {
		doc.Limits = append(doc.Limits, fmt.Sprintf("default %v", s.Default))
	}
	return doc
}

func typeWords(ref *openapi3.SchemaRef) []typeWord {
	if ref.Ref != "" {
		return []typeWord{{Shape: path.Base(ref.Ref)}}
	}
	s := ref.Value
	var words []typeWord
	for i, alternative := range s.OneOf {
		if i > 0 {
			words = append(words, typeWord{Text: " or "})
		}
		words = append(words, typeWords(alternative)...)
	}
	for i, name := range s.Type.Slice() {
		if i > 0 {
			words = append(words, typeWord{Text: " or "})
		}
		if s.Format != "" && name != openapi3.TypeNull {
			name += " (" + s.Format + ")"
		}
		words = append(words, typeWord{Text: name})
	}
	if s.Items != nil {
		words = append(append(words, typeWord{Text: " of "}), typeWords(s.Items)...)
	}
	return words
}

// between says in words what lies from low to high; nil is no bound, and
// neither is a low of zero without a high, which every count has.
func between[T uint64 | float64](low, high *T, unit string) string {
	text := func(v T) string { return strconv.FormatFloat(float64(v), 'f', -1, 64) }
	switch {
	case high == nil && (low == nil || *low == 0):
		return ""
	case high == nil:
		return "at least " + text(*low) + unit
	case low == nil || *low == 0 && unit != "":
		return "at most " + text(*high) + unit
	case *low == *high:
		return text(*low) + unit
	default:
		return text(*low) + " to " + text(*high) + unit
	}
}

// span is a piece of a description: prose, or code that stands in backticks.
type span struct {
	Text string
	Code bool
}

func spans(description string) []span {
	var list []span
	for i, text := range strings.Split(description, "`") {
		list = append(list, span{Text: text, Code: i%2 == 1})
	}
	return list
}
