package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// maxLines is how long a file may be before it should become two.
const maxLines = 400

// longFiles are the files that may be longer than maxLines, and why.
func longFiles() map[string]string {
	return map[string]string{}
}

// packageVars are the package-level variables that are no error, embedded file
// or interface check, by file and name, and why they may be there: nothing
// writes to them.
func packageVars() map[string]string {
	const table = "a table of the demo's maker, which is run by hand"
	const terms = "a published table, too long to be made at every call"
	return map[string]string{
		"server/slowdown.go joinFailures":               "settings, of a struct type that has no constants",
		"server/slowdown.go signInTries":                "settings, of a struct type that has no constants",
		"server/middleware.go secureHeaders":            "a table that every answer copies: its values are shared and never changed",
		"store/storetest/postgres.go startPostgresOnce": "one throwaway server serves a whole test binary",
		"store/storetest/engines.go madeSQLite":         "a database is made once for a whole test binary",
		"store/storetest/course.go keyPlace":            "a point, and points have no constants",
		"cmd/bench/course.go keyPlace":                  "a point, and points have no constants",
		"geo/solar_terms.go earthLongitudeTerms":        terms,
		"geo/solar_terms.go earthLatitudeTerms":         terms,
		"geo/solar_terms.go earthRadiusTerms":           terms,
		"geo/solar_terms.go nutationTerms":              terms,
		"cmd/geodrill/demo/make/main.go monuments":      table,
		"cmd/geodrill/demo/make/main.go bridge":         table,
		"cmd/geodrill/demo/make/main.go bicycle":        table,
		"cmd/geodrill/demo/make/main.go earth":          table,
		"cmd/geodrill/demo/make/main.go pictures":       table,
		"cmd/geodrill/demo/make/main.go toLinearSRGB":   table,
	}
}

// source is a parsed file.
type source struct {
	path   string // from the root of the module
	lines  int
	set    *token.FileSet
	syntax *ast.File
}

func parseSource(path string, text []byte) (source, error) {
	set := token.NewFileSet()
	syntax, err := parser.ParseFile(set, path, text, parser.ParseComments|parser.SkipObjectResolution)
	return source{path: path, lines: strings.Count(string(text), "\n"), set: set, syntax: syntax}, err
}

// finding is what a checker has against a place in a file.
func (s source) finding(n ast.Node, format string, args ...any) string {
	return fmt.Sprintf("%s:%d: ", s.path, s.set.Position(n.Pos()).Line) + fmt.Sprintf(format, args...)
}

// in reports whether the file lies in one of the rooms.
func (s source) in(rooms ...string) bool {
	return slices.ContainsFunc(rooms, func(room string) bool { return strings.HasPrefix(s.path, room+"/") })
}

// uses calls f for each use of one of the names of an imported package. A dot
// import counts as a use of all of them.
func (s source) uses(imported string, names []string, f func(n ast.Node, name string)) {
	for _, spec := range s.syntax.Imports {
		if spec.Path.Value != `"`+imported+`"` {
			continue
		}
		local := imported[strings.LastIndexByte(imported, '/')+1:]
		if spec.Name != nil {
			local = spec.Name.Name
		}
		if local == "." {
			f(spec, strings.Join(names, ", "))
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			if selector, ok := n.(*ast.SelectorExpr); ok && slices.Contains(names, selector.Sel.Name) {
				if x, ok := selector.X.(*ast.Ident); ok && x.Name == local {
					f(selector, selector.Sel.Name)
				}
			}
			return true
		})
	}
}

// checkClock keeps the machine's clock out of the rooms that are told the time.
func checkClock(s source) (found []string) {
	if !s.in("geo", "scoring", "challenges") {
		return nil
	}
	forbidden := []string{"Now", "Since", "Until", "Sleep", "After", "NewTimer", "NewTicker", "Tick", "AfterFunc"}
	s.uses("time", forbidden, func(n ast.Node, name string) {
		found = append(found, s.finding(n, "time.%s: take the time as an argument or from the Clock; waiting is for the server", name))
	})
	return found
}

// checkMeasures keeps orb's measures away from scores.
func checkMeasures(s source) (found []string) {
	for _, imported := range []string{"github.com/paulmach/orb/geo", "github.com/paulmach/orb/planar"} {
		names := []string{"Distance", "DistanceHaversine", "Length", "LengthHaversine", "LengthHaversign", "Area", "SignedArea"}
		s.uses(imported, names, func(n ast.Node, name string) {
			found = append(found, s.finding(n, "%s: %s is flat or spherical, and off by up to 83 %%; measure with geodrill/geo", imported, name))
		})
	}
	return found
}

// checkInit refuses code that runs before main does.
func checkInit(s source) (found []string) {
	for _, d := range s.syntax.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			found = append(found, s.finding(f, "func init: build it in a constructor and hand it on"))
		}
	}
	return found
}

var (
	errorName = regexp.MustCompile(`^(Err|err)[A-Z]`)
	unsettled = regexp.MustCompile(`\b(TODO|FIXME|XXX)\b`)
)

// checkVars refuses variables of a package but errors, embedded files,
// compiled expressions, interface checks and those that are allowed.
func checkVars(allowed map[string]string) func(s source) []string {
	return func(s source) (found []string) {
		for _, d := range s.syntax.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, spec := range g.Specs {
				v := spec.(*ast.ValueSpec)
				for i, name := range v.Names {
					if harmlessVar(g, v, i) || allowed[s.path+" "+name.Name] != "" {
						continue
					}
					found = append(found, s.finding(name, "var %s: a package has no state; make it a constant, a field or "+
						"a function's result, or add it to packageVars with a reason", name.Name))
				}
			}
		}
		return found
	}
}

func harmlessVar(g *ast.GenDecl, v *ast.ValueSpec, i int) bool {
	if v.Names[i].Name == "_" || isEmbed(g.Doc) || isEmbed(v.Doc) {
		return true
	}
	if i >= len(v.Values) {
		return false
	}
	call, ok := v.Values[i].(*ast.CallExpr)
	if !ok {
		return false
	}
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	x, ok := selector.X.(*ast.Ident)
	if !ok {
		return false
	}
	switch x.Name + "." + selector.Sel.Name {
	case "errors.New", "fmt.Errorf":
		return errorName.MatchString(v.Names[i].Name)
	case "regexp.MustCompile":
		return true
	}
	return false
}

func isEmbed(doc *ast.CommentGroup) bool {
	return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed ") })
}

// checkUnsettled refuses notes of what should have been done.
func checkUnsettled(s source) (found []string) {
	for _, group := range s.syntax.Comments {
		for _, c := range group.List {
			if word := unsettled.FindString(c.Text); word != "" {
				found = append(found, s.finding(c, "%s: do it now, or open an issue and say here how it is", word))
			}
		}
	}
	return found
}

// checkLength refuses files that nobody reads to the end.
func checkLength(allowed map[string]string) func(s source) []string {
	return func(s source) []string {
		if s.lines <= maxLines || allowed[s.path] != "" {
			return nil
		}
		return []string{fmt.Sprintf("%s has %d lines: split it by its nouns, or add it to longFiles with a reason", s.path, s.lines)}
	}
}

func checkers() []func(s source) []string {
	return []func(s source) []string{
		checkClock, checkMeasures, checkInit, checkVars(packageVars()), checkUnsettled, checkLength(longFiles()),
	}
}

// TestForbidden holds what the linters do not know: it is part of make lint.
// Generated code and tests are left alone.
func TestForbidden(t *testing.T) {
	root := filepath.Join("..", "..")
	present := map[string]bool{}
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if name := entry.Name(); path != "." && (name[0] == '.' || name == "node_modules" || name == "testdata") {
				return fs.SkipDir
			}
			return nil
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
		if err != nil {
			return err
		}
		s, err := parseSource(path, text)
		if err != nil {
			return err
		}
		if ast.IsGenerated(s.syntax) {
			return nil
		}
		for _, check := range checkers() {
			for _, finding := range check(s) {
				t.Error(finding)
			}
		}
		present[path] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range []map[string]string{packageVars(), longFiles()} {
		for entry := range list {
			if path, _, _ := strings.Cut(entry, " "); !present[path] {
				t.Errorf("%q is allowed something and is not there: remove the entry", path)
			}
		}
	}
}

func TestCheckers(t *testing.T) {
	for _, test := range []struct {
		name  string
		check func(s source) []string
		path  string
		text  string
		want  []string
	}{
		{
			name: "clock in a pure room", check: checkClock, path: "challenges/live/lesson.go",
			text: "package live\nimport clock \"time\"\nvar _ = clock.Now()\nfunc f() { clock.Sleep(1); clock.Unix(0, 0) }\n",
			want: []string{
				"challenges/live/lesson.go:3: time.Now: take the time as an argument or from the Clock; waiting is for the server",
				"challenges/live/lesson.go:4: time.Sleep: take the time as an argument or from the Clock; waiting is for the server",
			},
		},
		{
			name: "clock by a dot import", check: checkClock, path: "geo/sun.go", text: "package geo\nimport . \"time\"\n",
			want: []string{"geo/sun.go:2: time.Now, Since, Until, Sleep, After, NewTimer, NewTicker, Tick, AfterFunc: " +
				"take the time as an argument or from the Clock; waiting is for the server"},
		},
		{
			name: "clock of its own", check: checkClock, path: "challenges/service.go",
			text: "package challenges\nimport \"time\"\nfunc (s *S) now() time.Time { return s.time.Now() }\n",
		},
		{
			name: "clock in the server", check: checkClock, path: "server/hub.go",
			text: "package server\nimport \"time\"\nvar _ = time.Now()\n",
		},
		{
			name: "orb measures", check: checkMeasures, path: "tiles/basemap.go",
			text: "package tiles\nimport (\n\"github.com/paulmach/orb/geo\"\nflat \"github.com/paulmach/orb/planar\"\n)\n" +
				"var _ = geo.Distance(a, b)\nvar _ = flat.Area(c)\n",
			want: []string{
				"tiles/basemap.go:6: github.com/paulmach/orb/geo: Distance is flat or spherical, and off by up to 83 %; measure with geodrill/geo",
				"tiles/basemap.go:7: github.com/paulmach/orb/planar: Area is flat or spherical, and off by up to 83 %; measure with geodrill/geo",
			},
		},
		{
			name: "our measures", check: checkMeasures, path: "server/guess.go",
			text: "package server\nimport \"geodrill/geo\"\nvar _ = geo.Distance(a, b)\n",
		},
		{
			name: "init", check: checkInit, path: "store/store.go", text: "package store\nfunc init() {}\nfunc (s *Store) init() {}\n",
			want: []string{"store/store.go:2: func init: build it in a constructor and hand it on"},
		},
		{
			name: "state of a package", check: checkVars(map[string]string{"server/server.go pace": "settings"}), path: "server/server.go",
			text: "package server\nvar pace, cache = 1, map[string]int{}\nvar errOdd, calls = errors.New(\"odd\"), errors.New(\"calls\")\nvar n int\n",
			want: []string{
				"server/server.go:2: var cache: a package has no state; make it a constant, a field or a function's result, " +
					"or add it to packageVars with a reason",
				"server/server.go:3: var calls: a package has no state; make it a constant, a field or a function's result, " +
					"or add it to packageVars with a reason",
				"server/server.go:4: var n: a package has no state; make it a constant, a field or a function's result, " +
					"or add it to packageVars with a reason",
			},
		},
		{
			name: "no state of a package", check: checkVars(nil), path: "server/server.go",
			text: "package server\nvar _ I = (*T)(nil)\n//go:embed a.html\nvar page []byte\nvar (\n// ErrOdd is odd.\n" +
				"ErrOdd = errors.New(\"odd\")\n//go:embed b\nb embed.FS\nre = regexp.MustCompile(`x`)\n)\n",
		},
		{
			name: "notes to self", check: checkUnsettled, path: "geo/a.go",
			text: "package geo\n// Méthodo is no TODOs list.\n\n// TODO: poles\nvar s = \"XXX\" /* FIXME */\n",
			want: []string{
				"geo/a.go:4: TODO: do it now, or open an issue and say here how it is",
				"geo/a.go:5: FIXME: do it now, or open an issue and say here how it is",
			},
		},
		{
			name: "long file", check: checkLength(nil), path: "geo/a.go", text: "package geo\n" + strings.Repeat("\n", maxLines),
			want: []string{"geo/a.go has 401 lines: split it by its nouns, or add it to longFiles with a reason"},
		},
		{
			name: "file that may be long", check: checkLength(map[string]string{"geo/a.go": "a table"}), path: "geo/a.go",
			text: "package geo\n" + strings.Repeat("\n", maxLines),
		},
		{
			name: "file of the most lines", check: checkLength(nil), path: "geo/a.go", text: "package geo\n" + strings.Repeat("\n", maxLines-1),
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, err := parseSource(test.path, []byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, test.check(s)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
