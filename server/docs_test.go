package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"geodrill/challenges"
	"geodrill/server/api"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
)

func docsOf(t *testing.T) (*openapi3.T, docsPage) {
	t.Helper()
	spec, err := api.GetSpec()
	if err != nil {
		t.Fatal(err)
	}
	page, err := newDocsPage(spec)
	if err != nil {
		t.Fatal(err)
	}
	return spec, page
}

func TestDocsTellEverything(t *testing.T) {
	spec, page := docsOf(t)
	text := strings.ReplaceAll(string(page.html), "<wbr>", "")
	wants := func(what string) {
		t.Helper()
		if !strings.Contains(text, what) {
			t.Errorf("the page lacks %s", what)
		}
	}
	for path, item := range spec.Paths.Map() {
		for method, op := range item.Operations() {
			_, card, _ := strings.Cut(text, `id="op-`+op.OperationID+`"`)
			card, _, _ = strings.Cut(card, "</article>")
			public := op.Security != nil && len(*op.Security) == 0
			for _, want := range []string{">" + method + "<", ">" + path + "<", ">" + html.EscapeString(op.Summary) + "<"} {
				if !strings.Contains(card, want) {
					t.Errorf("%s lacks %s", op.OperationID, want)
				}
			}
			if strings.Contains(card, "needs a session") == public {
				t.Errorf("%s: needs a session, or not: want public %v", op.OperationID, public)
			}
			scope, _ := op.Extensions["x-scope"].(string)
			token := scope != "" && scope != "session"
			if strings.Contains(card, "with the scope <code>"+scope+"</code>") != token {
				t.Errorf("%s: an API token will do, or not: want %t, %q", op.OperationID, token, scope)
			}
			for _, p := range op.Parameters {
				if !strings.Contains(card, "<code>"+p.Value.Name+"</code></th>") {
					t.Errorf("%s lacks parameter %s", op.OperationID, p.Value.Name)
				}
			}
			for status := range op.Responses.Map() {
				if status != "default" && !strings.Contains(card, ">"+status+"<") {
					t.Errorf("%s lacks status %s", op.OperationID, status)
				}
			}
			wants(`href="#op-` + op.OperationID + `"`)
		}
	}
	for name, schema := range spec.Components.Schemas {
		_, card, _ := strings.Cut(text, `<article class="card" id="shape-`+name+`"`)
		card, _, _ = strings.Cut(card, "</article>")
		for property := range schema.Value.Properties {
			if !strings.Contains(card, "<code>"+property+"</code></th>") {
				t.Errorf("%s lacks property %s", name, property)
			}
		}
		for _, value := range schema.Value.Enum {
			if !strings.Contains(card, "<code>"+value.(string)+"</code>") {
				t.Errorf("%s lacks value %v", name, value)
			}
		}
		wants(`id="shape-` + name + `"`)
	}
	for _, tag := range spec.Tags {
		wants(`id="tag-` + tag.Name + `"`)
	}
	for _, p := range problemDocs() {
		wants(`id="problem-` + p.Code + `"`)
	}
}

// The contract's own order is kept: what a reader needs first comes first.
func TestDocsKeepOrder(t *testing.T) {
	_, page := docsOf(t)
	written := names(t, contractText, `(?m)^      operationId: (\w+)`)
	shown := names(t, page.html, `<article class="card" id="op-(\w+)"`)
	for i, id := range shown { // the code generator writes them as Go names
		shown[i] = strings.ToLower(id[:1]) + id[1:]
	}
	// Inside a tag only: the page groups what the contract need not.
	for _, tag := range []string{"session", "exercise", "leaderboard", "author", "account", "photo", "service"} {
		in := func(name string) bool {
			return regexp.MustCompile(`operationId: ` + name + `\n      tags: \[` + tag + `\]`).Match(contractText)
		}
		want, got := keep(written, in), keep(shown, in)
		if len(want) == 0 {
			t.Errorf("tag %s is empty", tag)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("tag %s (-want +got):\n%s", tag, diff)
		}
	}
	_, schemas, _ := strings.Cut(string(contractText), "\n  schemas:\n")
	if diff := cmp.Diff(names(t, []byte(schemas), `(?m)^    (\w+):`), names(t, page.html, `<article class="card" id="shape-(\w+)"`)); diff != "" {
		t.Errorf("shapes (-want +got):\n%s", diff)
	}
	fields := regexp.MustCompile(`(?s)id="shape-Clue".*?<code>image<.*?<code>x<.*?<code>y<.*?<code>width<.*?<code>height<.*?<code>note<.*?</article>`)
	if !fields.Match(page.html) {
		t.Error("the fields of Clue are not in order")
	}
}

func names(t *testing.T, text []byte, pattern string) []string {
	t.Helper()
	var list []string
	for _, m := range regexp.MustCompile(pattern).FindAllSubmatch(text, -1) {
		list = append(list, string(m[1]))
	}
	if len(list) == 0 {
		t.Fatalf("nothing matches %s", pattern)
	}
	return list
}

func keep(list []string, wanted func(string) bool) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return !wanted(s) })
}

func TestDocsTypes(t *testing.T) {
	_, page := docsOf(t)
	text := regexp.MustCompile(`\s+`).ReplaceAllString(string(page.html), " ")
	for name, want := range map[string]string{
		"link":             `<code>trainee</code></th><td class="value"><a href="#shape-Trainee">Trainee</a></td><td class="short">yes`,
		"list":             `<code>items</code></th><td class="value">array of <a href="#shape-Exercise">Exercise</a></td>`,
		"shape or null":    `<a href="#shape-Guess">Guess</a> or null</td>`,
		"nullable":         `<code>closesAt</code></th><td class="value">string (date-time) or null</td>`,
		"lengths":          `<code>code</code></th><td class="value">string<span class="limits">1 to 40 characters</span></td>`,
		"range, default":   `integer<span class="limits">1 to 100</span><span class="limits">default 50</span>`,
		"range from zero":  `<code>x</code></th><td class="value">integer<span class="limits">0 to 100000</span>`,
		"exact count":      `array of number (double)<span class="limits">2 items</span>`,
		"enum":             `string: <code>at_once</code>, <code>at_close</code>`,
		"pattern":          `<span class="limits">matches <code>^[A-Za-z0-9_-]&#43;$</code></span>`,
		"code in a prose":  `The <code>next</code> of an earlier answer.`,
		"header":           `Header <code>ETag</code>`,
		"no body":          `<th scope="row">304</th><td class="prose">The board is as you have it.</td><td class="value">none</td>`,
		"others":           `<a href="#problems">other</a></th><td class="prose">What went wrong, where, and what to do.</td><td class="value"><code>application/problem&#43;json</code>: <a href="#shape-Problem">Problem</a>`,
		"request body":     `<h4>Body</h4> <p><code>application/json</code>: <a href="#shape-NewGuess">NewGuess</a></p>`,
		"closed":           `<h3 id="name-shape-NewGuess">NewGuess</h3> <p>Other fields are refused.</p>`,
		"security, cookie": `<dt>cookie, <code>geodrill_session</code></dt>`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s: the page lacks %s", name, want)
		}
	}
}

func TestDocsAreSelfContained(t *testing.T) {
	_, page := docsOf(t)
	text := string(page.html)
	for _, banned := range []string{"<script", "javascript:", "<iframe", "<object", "@import", "url(", " style=", "ZgotmplZ", "<no value>"} {
		if strings.Contains(text, banned) {
			t.Errorf("the page has %s", banned)
		}
	}
	ids := map[string]int{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		ids[m[1]]++
	}
	for id, n := range ids {
		if n != 1 {
			t.Errorf("id %q stands %d times", id, n)
		}
	}
	refs := regexp.MustCompile(` (href|src|aria-labelledby)="([^"]*)"`).FindAllStringSubmatch(text, -1)
	for _, m := range refs {
		name, ref := m[1], m[2]
		switch {
		case name == "aria-labelledby" || strings.HasPrefix(ref, "#"):
			if ids[strings.TrimPrefix(ref, "#")] == 0 {
				t.Errorf("%s leads nowhere", m[0])
			}
		case strings.HasPrefix(ref, "/") && !strings.HasPrefix(ref, "//"), strings.HasPrefix(ref, "data:"):
		default:
			t.Errorf("%s leads away", m[0])
		}
	}
	if len(refs) < len(ids) {
		t.Errorf("only %d references for %d ids", len(refs), len(ids))
	}
}

func TestDocsCSP(t *testing.T) {
	_, page := docsOf(t)
	styles := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindAllSubmatch(page.html, -1)
	if len(styles) != 1 {
		t.Fatalf("%d styles, want 1", len(styles))
	}
	hash := sha256.Sum256(styles[0][1])
	want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) +
		"'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
	if diff := cmp.Diff(want, page.csp); diff != "" {
		t.Errorf("CSP (-want +got):\n%s", diff)
	}
}

// Elements are closed in the order they were opened, and no heading skips a
// level.
func TestDocsAreWellFormed(t *testing.T) {
	_, page := docsOf(t)
	text := regexp.MustCompile(`(?s)<style>.*?</style>`).ReplaceAllString(string(page.html), "")
	var open []string
	heading := 0
	for _, m := range regexp.MustCompile(`<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>`).FindAllStringSubmatch(text, -1) {
		closes, name := m[1] == "/", m[2]
		switch {
		case slices.Contains([]string{"meta", "link", "wbr"}, name):
		case closes && (len(open) == 0 || open[len(open)-1] != name):
			t.Fatalf("</%s> while %v are open", name, open)
		case closes:
			open = open[:len(open)-1]
		default:
			open = append(open, name)
		}
		if len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && !closes {
			level := int(name[1] - '0')
			if level > heading+1 {
				t.Errorf("<h%d> after <h%d>", level, heading)
			}
			heading = level
		}
	}
	if len(open) > 0 {
		t.Errorf("%v stay open", open)
	}
	if heading == 0 {
		t.Error("no headings")
	}
}

// What the page tells to send fits the contract.
func TestDocsExamplesFit(t *testing.T) {
	spec, page := docsOf(t)
	examples := regexp.MustCompile(`-d '(\{.*\})'`).FindAllSubmatch(page.html, -1)
	shapes := []string{"JoinRequest", "NewGuess"}
	if len(examples) != len(shapes) {
		t.Fatalf("%d examples, want %d", len(examples), len(shapes))
	}
	for i, shape := range shapes {
		var body any
		if err := json.Unmarshal(examples[i][1], &body); err != nil {
			t.Fatal(err)
		}
		if err := spec.Components.Schemas[shape].Value.VisitJSON(body); err != nil {
			t.Errorf("%s: %v", shape, err)
		}
	}
}

// Each code that the sources declare is explained, and no other.
func TestProblemDocsAreComplete(t *testing.T) {
	var declared []string
	for _, file := range []string{"../challenges/error.go", "../tiles/gate.go", "problem.go", "accountproblem.go"} {
		codes := declaredCodes(t, file)
		if len(codes) == 0 {
			t.Errorf("%s declares no codes", file)
		}
		declared = append(declared, codes...)
	}
	var explained []string
	for _, p := range problemDocs() {
		explained = append(explained, p.Code)
		if p.Status < 400 || p.Status > 599 || !strings.HasSuffix(p.Meaning, ".") {
			t.Errorf("%s: status %d, meaning %q", p.Code, p.Status, p.Meaning)
		}
	}
	slices.Sort(declared)
	slices.Sort(explained)
	if diff := cmp.Diff(declared, explained); diff != "" {
		t.Errorf("codes (-declared +explained):\n%s", diff)
	}
}

// declaredCodes are the values of a file's constants named Code… or code….
func declaredCodes(t *testing.T, file string) []string {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	ast.Inspect(tree, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		for i, name := range spec.Names {
			if !strings.HasPrefix(strings.ToLower(name.Name), "code") {
				continue
			}
			code, err := strconv.Unquote(spec.Values[i].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			codes = append(codes, code)
		}
		return false
	})
	return codes
}

// The types of problems lead to the rows of the page.
func TestProblemTypesLeadToDocs(t *testing.T) {
	_, page := docsOf(t)
	path, anchor, _ := strings.Cut(problemType+string(challenges.CodeClosed), "#")
	if path != "/api/v1/docs" || !strings.Contains(string(page.html), `id="`+anchor+`"`) {
		t.Errorf("%s leads nowhere", problemType)
	}
}

func TestFixedResponse(t *testing.T) {
	_, page := docsOf(t)
	tag := func(body []byte) string {
		rec := httptest.NewRecorder()
		if err := (fixedResponse{request: httptest.NewRequest(http.MethodGet, "/", nil), body: body}).write(rec); err != nil {
			t.Fatal(err)
		}
		return rec.Header().Get("ETag")
	}
	if tag([]byte("a")) == tag([]byte("b")) {
		t.Error("the ETag does not follow the text")
	}
	tests := []struct {
		name, method, have string
		body               []byte
		csp                string
		status             int
		length             int
	}{
		{"page", http.MethodGet, "", page.html, page.csp, http.StatusOK, len(page.html)},
		{"page, head", http.MethodHead, "", page.html, page.csp, http.StatusOK, 0},
		{"page, at hand", http.MethodGet, tag(page.html), page.html, page.csp, http.StatusNotModified, 0},
		{"page, at hand as a weak one", http.MethodGet, "W/" + tag(page.html), page.html, page.csp, http.StatusNotModified, 0},
		{"page, another at hand", http.MethodGet, tag(contractText), page.html, page.csp, http.StatusOK, len(page.html)},
		{"contract", http.MethodGet, "", contractText, "", http.StatusOK, len(contractText)},
		{"contract, at hand among others", http.MethodGet, `"x", ` + tag(contractText), contractText, "", http.StatusNotModified, 0},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			r := httptest.NewRequest(tc.method, "/", nil)
			if tc.have != "" {
				r.Header.Set("If-None-Match", tc.have)
			}
			rec := httptest.NewRecorder()
			if err := (fixedResponse{request: r, body: tc.body, contentType: "text/plain", csp: tc.csp}).write(rec); err != nil {
				t.Fatal(err)
			}
			if rec.Code != tc.status || rec.Body.Len() != tc.length {
				t.Errorf("got %d with %d bytes, want %d with %d", rec.Code, rec.Body.Len(), tc.status, tc.length)
			}
			h := rec.Header()
			if h.Get("ETag") != tag(tc.body) || h.Get("Cache-Control") != "no-cache" || h.Get("Content-Security-Policy") != tc.csp {
				t.Errorf("headers: %v", h)
			}
			if tc.status == http.StatusOK && (h.Get("Content-Type") != "text/plain" || h.Get("Content-Length") != strconv.Itoa(len(tc.body))) {
				t.Errorf("headers: %v", h)
			}
		})
	}
}

func TestGetDocsAndContract(t *testing.T) {
	_, page := docsOf(t)
	s := &Server{docs: func() (docsPage, error) { return page, nil }}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	ctx := context.WithValue(r.Context(), callerKey{}, &caller{request: r})

	docs, err := s.GetDocs(ctx, api.GetDocsRequestObject{})
	if err != nil {
		t.Fatal(err)
	}
	rec := httptest.NewRecorder()
	if err := docs.VisitGetDocsResponse(rec); err != nil {
		t.Fatal(err)
	}
	if h := rec.Header(); h.Get("Content-Type") != "text/html; charset=utf-8" || h.Get("Content-Security-Policy") != page.csp || !bytes.Equal(rec.Body.Bytes(), page.html) {
		t.Errorf("docs: %v, %d bytes", h, rec.Body.Len())
	}

	contract, err := s.GetContract(ctx, api.GetContractRequestObject{})
	if err != nil {
		t.Fatal(err)
	}
	rec = httptest.NewRecorder()
	if err := contract.VisitGetContractResponse(rec); err != nil {
		t.Fatal(err)
	}
	if h := rec.Header(); h.Get("Content-Type") != "application/yaml" || !bytes.Equal(rec.Body.Bytes(), contractText) {
		t.Errorf("contract: %v, %d bytes", h, rec.Body.Len())
	}
}
