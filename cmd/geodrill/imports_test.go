package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// module is the path that every package of the module begins with.
const module = "geodrill/"

// room is a row of the import table in the architecture: what a package may
// import of the module, and what it must not import from outside it. Paths of
// the module are written without its name. A path stands for what is below it
// too in never, and for itself alone in may.
type room struct {
	may   []string
	never []string
	only  []string // when set, everything that it may import at all
}

// importTable is the import table. A package must have a row.
func importTable() map[string]room {
	pure := []string{"context", "os", "math/rand", "crypto/rand", "net/http", "database/sql"}
	const echo = "github.com/labstack/echo"
	domain := []string{"net/http", "database/sql", echo, "tiles", "store", "server"}
	engine := []string{"challenges", "challenges/account", "challenges/live", "challenges/job", "geo", "scoring"}
	program := slices.Concat(engine, []string{"challenges/pack", "challenges/pack/foreign", "geo/gazetteer", "tiles", "tiles/world", "server", "store", "web"})
	return map[string]room{
		"geo":                     {never: pure},
		"geo/gazetteer":           {only: []string{"embed"}},
		"scoring":                 {may: []string{"geo"}, never: pure},
		"tiles":                   {may: []string{"geo"}, never: []string{"net/http", "database/sql", "challenges"}},
		"tiles/world":             {only: []string{"embed", "strings"}},
		"challenges":              {may: []string{"challenges/account", "challenges/job", "challenges/live", "geo", "scoring"}, never: domain},
		"challenges/account":      {never: slices.Concat(domain, []string{"challenges"})},
		"challenges/job":          {never: slices.Concat(domain, []string{"challenges"})},
		"challenges/live":         {never: slices.Concat(pure, domain, []string{"challenges"})},
		"challenges/pack":         {may: []string{"challenges", "geo", "scoring"}, never: domain},
		"challenges/pack/foreign": {may: []string{"challenges", "challenges/pack", "geo", "scoring"}, never: domain},
		"store":                   {may: slices.Concat(engine, []string{"tiles", "store/query"}), never: []string{"server", echo}},
		"store/query":             {never: []string{"server", echo, "net/http"}},
		"store/storetest":         {may: slices.Concat(engine, []string{"tiles", "store"}), never: []string{"server", echo}},
		"server":                  {may: slices.Concat(engine, []string{"challenges/pack", "challenges/pack/foreign", "tiles", "server/api"}), never: []string{"database/sql", "store", "web"}},
		"server/api":              {may: []string{"geo"}, never: []string{"database/sql", "store", "web"}},
		"web":                     {only: []string{"embed", "io/fs"}},
		"cmd/geodrill":            {may: program},
		"cmd/bench":               {may: program},
		"cmd/basemap":             {may: []string{"geo", "geo/gazetteer", "tiles", "tiles/world"}},
	}
}

// listedPackage is what go list tells of a package.
type listedPackage struct {
	ImportPath string
	Name       string
	Imports    []string // of files that are no tests
}

// checkImports returns what the packages do that the table does not allow, a
// sentence each.
func checkImports(table map[string]room, packages []listedPackage) []string {
	var found []string
	report := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	for _, p := range packages {
		name := strings.TrimPrefix(p.ImportPath, module)
		for _, part := range append(strings.Split(name, "/"), p.Name) {
			if slices.Contains([]string{"internal", "pkg", "util", "common", "model", "types", "helpers", "mock"}, part) {
				report("%s: a package is named after what it is about, not %q", name, part)
				break
			}
		}
		r, ok := table[name]
		if !ok {
			report("%s: the import table has no row for this package; decide what it may import", name)
			continue
		}
		for _, imported := range p.Imports {
			inside, ours := strings.CutPrefix(imported, module)
			switch {
			case r.only != nil && !slices.Contains(r.only, imported):
				report("%s imports %s: it may import nothing but %s", name, imported, strings.Join(r.only, " and "))
			case slices.ContainsFunc(r.never, func(n string) bool { return inside == n || strings.HasPrefix(inside, n+"/") }):
				report("%s imports %s: this room never does; let its caller hand it what it needs", name, inside)
			case ours && strings.HasPrefix(inside, "cmd/"):
				report("%s imports %s: nobody imports a command", name, inside)
			case ours && !slices.Contains(r.may, inside):
				report("%s imports %s: the arrows of the architecture do not go that way", name, inside)
			}
		}
	}
	return found
}

// TestImports holds the architecture: who may import whom.
func TestImports(t *testing.T) {
	packages, err := listPackages()
	if err != nil {
		t.Fatal(err)
	}
	if len(packages) < len([]string{"geo", "scoring", "challenges", "tiles", "store", "server", "cmd/geodrill"}) {
		t.Fatalf("go list knows only %d packages", len(packages))
	}
	for _, violation := range checkImports(importTable(), packages) {
		t.Error(violation)
	}
}

// TestZonesAreBuiltIn holds that the binary needs no time zones of the machine,
// which a container or Windows has not.
func TestZonesAreBuiltIn(t *testing.T) {
	packages, err := listPackages()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(packages, func(p listedPackage) bool {
		return p.ImportPath == module+"cmd/geodrill" && slices.Contains(p.Imports, "time/tzdata")
	}) {
		t.Error("cmd/geodrill does not import time/tzdata")
	}
}

func listPackages() ([]listedPackage, error) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Name,Imports", "./...")
	cmd.Dir = path.Join("..", "..")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, &stderr)
	}
	var packages []listedPackage
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listedPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		if !strings.Contains(p.ImportPath, "/node_modules/") { // of the web, and none of ours
			packages = append(packages, p)
		}
	}
}

func TestCheckImports(t *testing.T) {
	for _, test := range []struct {
		name    string
		path    string
		imports []string
		want    []string
	}{
		{name: "pure room", path: "geo", imports: []string{"math", "time", "github.com/paulmach/orb"}},
		{name: "down the arrows", path: "server", imports: []string{"net/http", "geodrill/challenges", "geodrill/server/api"}},
		{
			name: "effects in a pure room", path: "scoring",
			imports: []string{"context", "math/rand/v2", "geodrill/geo", "os/exec", "net/http/httptest"},
			want: []string{
				"scoring imports context: this room never does; let its caller hand it what it needs",
				"scoring imports math/rand/v2: this room never does; let its caller hand it what it needs",
				"scoring imports os/exec: this room never does; let its caller hand it what it needs",
				"scoring imports net/http/httptest: this room never does; let its caller hand it what it needs",
			},
		},
		{
			name: "inner room looks out", path: "challenges/account", imports: []string{"geodrill/challenges"},
			want: []string{"challenges/account imports challenges: this room never does; let its caller hand it what it needs"},
		},
		{
			name: "domain knows the web", path: "challenges", imports: []string{"github.com/labstack/echo/v4", "geodrill/tiles"},
			want: []string{
				"challenges imports github.com/labstack/echo/v4: this room never does; let its caller hand it what it needs",
				"challenges imports tiles: this room never does; let its caller hand it what it needs",
			},
		},
		{
			name: "server opens a database", path: "server", imports: []string{"database/sql", "geodrill/store/query"},
			want: []string{
				"server imports database/sql: this room never does; let its caller hand it what it needs",
				"server imports store/query: this room never does; let its caller hand it what it needs",
			},
		},
		{
			name: "tests' rooms in the program", path: "cmd/geodrill", imports: []string{"geodrill/store/storetest"},
			want: []string{"cmd/geodrill imports store/storetest: the arrows of the architecture do not go that way"},
		},
		{
			name: "against the arrows", path: "geo", imports: []string{"geodrill/scoring"},
			want: []string{"geo imports scoring: the arrows of the architecture do not go that way"},
		},
		{
			name: "a command imported", path: "store", imports: []string{"geodrill/cmd/bench"},
			want: []string{"store imports cmd/bench: nobody imports a command"},
		},
		{
			name: "web does more than embed", path: "web", imports: []string{"embed", "strings"},
			want: []string{"web imports strings: it may import nothing but embed and io/fs"},
		},
		{
			name: "unknown package", path: "atlas", imports: []string{"geodrill/geo"},
			want: []string{"atlas: the import table has no row for this package; decide what it may import"},
		},
		{
			name: "package without a subject", path: "server/util",
			want: []string{
				`server/util: a package is named after what it is about, not "util"`,
				"server/util: the import table has no row for this package; decide what it may import",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := listedPackage{ImportPath: module + test.path, Name: path.Base(test.path), Imports: test.imports}
			if diff := cmp.Diff(test.want, checkImports(importTable(), []listedPackage{p})); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
