package foreign

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"geodrill/challenges/pack"
)

// challengesTable is the file that makes an archive one of CTFd's.
const challengesTable = "db/challenges.json"

// row is a row of a table.
type row map[string]any

// table reads a table of CTFd's export. One that is not there has no rows; one of 0
// bytes, as exports of some versions have them, neither, which is reported.
func (i *importer) table(name string) ([]row, error) {
	file := "db/" + name + ".json"
	data, err := contents(i.source.Files, file, maxFileBytes)
	var refused pack.Errors
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case errors.As(err, &refused) && file != challengesTable && strings.Contains(refused[0].Message, "0 bytes"):
		i.report.leftOut("the table %s: its file is empty, 0 bytes", file)
		return nil, nil
	case err != nil:
		return nil, err
	}
	var document struct {
		Results []row `json:"results"`
	}
	return document.Results, i.unmarshal(file, string(data), &document)
}

// ctfd reads the archive that CTFd exports: its tables of challenges, and those of
// the map plugin.
func (i *importer) ctfd() error {
	tables := map[string][]row{}
	for _, name := range []string{"challenges", "geo_challenge", "dynamic_challenge", "flags", "hints", "tags", "files"} {
		rows, err := i.table(name)
		if err != nil {
			return err
		}
		tables[name] = rows
	}
	if len(tables["challenges"]) > maxPlaces {
		return refuse(challengesTable, 1, 1, "the file has more than %d challenges; export it with fewer", maxPlaces)
	}
	all := make(map[float64]*ctfChallenge)
	var order []*ctfChallenge
	for n, r := range tables["challenges"] {
		id := loose(r["id"])
		if id == nil || all[*id] != nil {
			return refuse(challengesTable, 1, 1, "the row %d has no id of its own", n+1)
		}
		c := &ctfChallenge{name: words(r["name"]), description: words(r["description"]), kind: words(r["type"]), value: orZero(loose(r["value"]))}
		all[*id] = c
		order = append(order, c)
		c.drop(r, "category", "max_attempts", "requirements", "connection_info", "next_id")
		if words(r["state"]) == "hidden" {
			c.dropped = append(c.dropped, "that it was hidden")
		}
	}
	of := func(r row, column string) *ctfChallenge {
		if id := loose(r[column]); id != nil && all[*id] != nil {
			return all[*id]
		}
		return new(ctfChallenge) // of no challenge that is there: for nobody
	}
	for _, r := range tables["geo_challenge"] {
		c := of(r, "id")
		c.latitude, c.longitude, c.radius = loose(r["latitude"]), loose(r["longitude"]), loose(r["tolerance_radius"])
		c.initial(r)
	}
	for _, r := range tables["dynamic_challenge"] {
		of(r, "id").initial(r)
	}
	for _, r := range tables["flags"] {
		c := of(r, "challenge_id")
		c.flags = append(c.flags, ctfFlag{words(r["type"]), words(r["content"]), words(r["data"]) == "case_insensitive"})
	}
	for _, r := range tables["hints"] {
		c := of(r, "challenge_id")
		c.hints = append(c.hints, ctfHint{words(r["title"]), words(r["content"]), orZero(loose(r["cost"]))})
	}
	for _, r := range tables["tags"] {
		c := of(r, "challenge_id")
		c.tags = append(c.tags, words(r["value"]))
	}
	for _, r := range tables["files"] {
		if file := path.Join("uploads", words(r["location"])); fs.ValidPath(file) {
			c := of(r, "challenge_id")
			c.files = append(c.files, file)
		}
	}
	for _, c := range order {
		i.ctf(*c)
	}
	return i.ctfdRest(tables)
}

// initial takes the value that a challenge had before it was solved.
func (c *ctfChallenge) initial(r row) {
	if initial := loose(r["initial"]); initial != nil && *initial > 0 {
		c.value = *initial
		c.dropped = append(c.dropped, "that its value fell with each who solved it")
	}
}

// drop notes the columns of a row that say something and are left out.
func (c *ctfChallenge) drop(r row, columns ...string) {
	for _, name := range columns {
		switch v := r[name].(type) {
		case nil:
		case string:
			if v != "" {
				c.dropped = append(c.dropped, fmt.Sprintf("%s %s", name, shown(v)))
			}
		case float64:
			if v != 0 {
				c.dropped = append(c.dropped, fmt.Sprintf("%s %v", name, v))
			}
		case map[string]any:
			if len(v) > 0 {
				c.dropped = append(c.dropped, name)
			}
		case []any:
			if len(v) > 0 {
				c.dropped = append(c.dropped, name)
			}
		default:
			c.dropped = append(c.dropped, name)
		}
	}
}

// ctfdRest reports what else an export holds: people, teams, pages and what they did.
func (i *importer) ctfdRest(read map[string][]row) error {
	names, err := find(i.source.Files, func(name string) bool { return path.Dir(name) == "db" && path.Ext(name) == ".json" }, maxFiles)
	if err != nil {
		return err
	}
	var rest []string
	for _, name := range names {
		if table := strings.TrimSuffix(path.Base(name), ".json"); read[table] == nil {
			rest = append(rest, table)
		}
	}
	if len(rest) > 0 {
		i.report.leftOut("the tables %s", strings.Join(rest, ", "))
	}
	return nil
}
