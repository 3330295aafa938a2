package server_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"geodrill/store/storetest"

	"github.com/xuri/excelize/v2"
)

// table is an exported table by the names of its columns.
type table []map[string]string

func newTable(t *testing.T, records [][]string) table {
	t.Helper()
	var rows table
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			if i < len(record) {
				row[name] = record[i]
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func (c *resultClass) export(query string) answer {
	c.t.Helper()
	return c.get(c.owner.token, c.path("/export?"+query)).want(c.t, http.StatusOK)
}

func (c *resultClass) csv(name string) table {
	c.t.Helper()
	records, err := csv.NewReader(bytes.NewReader(c.export("format=csv&table=" + name).body)).ReadAll()
	if err != nil {
		c.t.Fatalf("%s: %v", name, err)
	}
	return newTable(c.t, records)
}

// workbook reads a workbook, and holds it against the tables in CSV.
func (c *resultClass) workbook() map[string]table {
	c.t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(c.export("format=xlsx").body))
	if err != nil {
		c.t.Fatal(err)
	}
	defer book.Close()
	tables := map[string]table{}
	for _, name := range book.GetSheetList() {
		filters, err := book.GetTables(name)
		if rows := c.csv(name); err != nil || len(filters) != min(1, len(rows)) {
			c.t.Errorf("sheet %s of %d rows has %d tables: %v", name, len(rows), len(filters), err)
		}
		records, err := book.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			c.t.Fatal(err)
		}
		tables[name] = newTable(c.t, records)
		for i, row := range c.csv(name) {
			for column, want := range row {
				if got := tables[name][i][column]; !sameCell(got, want) {
					c.t.Errorf("sheet %s, row %d, %s: %q, and %q in CSV", name, i+2, column, got, want)
				}
			}
		}
	}
	return tables
}

// sameCell takes numbers for the same in whatever form, and what a workbook has as
// 1 for true.
func sameCell(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX == nil && errY == nil {
		return math.Abs(x-y) <= 1e-9*math.Abs(x)
	}
	as := strings.NewReplacer("TRUE", "true", "FALSE", "false").Replace(a)
	return as == b || a == "1" && b == "true" || a == "0" && b == "false"
}

// unarmed is a name as it was before it was disarmed.
func unarmed(cell string) string {
	if strings.HasPrefix(cell, "'=") {
		return cell[1:]
	}
	return cell
}

func (c *resultClass) number(cell string) float64 {
	c.t.Helper()
	if cell == "" {
		return 0
	}
	x, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		c.t.Fatal(err)
	}
	return x
}

// exportedTrainees are the lines of the board by the exported table.
func (c *resultClass) exportedTrainees() map[string]boardLine {
	c.t.Helper()
	lines := map[string]boardLine{}
	for _, row := range c.csv("trainees") {
		if row["rank"] == "" {
			continue
		}
		sum := 0.0
		for column, cell := range row {
			if strings.HasPrefix(column, "points_") {
				sum += c.number(cell)
			}
		}
		if sum != c.number(row["points"]) {
			c.t.Errorf("%s has %v points for challenges, and %s together", row["trainee"], sum, row["points"])
		}
		n := func(column string) int { return int(c.number(row[column])) }
		lines[unarmed(row["trainee"])] = boardLine{n("rank"), n("points"), n("guesses"), n("pending"), n("circles"), n("circles_held"), c.number(row["median_distance_m"])}
	}
	return lines
}

// exportedPoints sums the points of trainees in each form of the export.
func (c *resultClass) exportedPoints() map[string]map[string]int {
	c.t.Helper()
	sums := map[string]map[string]int{}
	add := func(form, alias string, points float64) {
		sums[form][unarmed(alias)] += int(points)
	}
	book := c.workbook()
	for _, form := range []string{"guesses", "answers", "sheet guesses", "sheet answers", "sheet trainees"} {
		sums[form] = map[string]int{}
	}
	for _, kind := range []struct {
		prefix           string
		guesses, answers table
	}{
		{"", c.csv("guesses"), c.csv("answers")}, {"sheet ", book["guesses"], book["answers"]},
	} {
		for _, row := range kind.guesses {
			add(kind.prefix+"guesses", row["trainee"], c.number(row["points"]))
			add(kind.prefix+"answers", row["trainee"], c.number(row["hint_points"]))
		}
		for _, row := range kind.answers {
			add(kind.prefix+"answers", row["trainee"], c.number(row["points"]))
		}
	}
	for _, row := range book["trainees"] {
		if row["rank"] != "" {
			add("sheet trainees", row["trainee"], c.number(row["points"]))
		}
	}
	var all struct {
		Results    resultPage
		Challenges []struct {
			Guesses []struct {
				Alias  string
				Points int
			}
		}
	}
	c.export("format=json").decode(c.t, &all)
	sums["JSON"], sums["JSON's trainees"] = map[string]int{}, map[string]int{}
	for _, one := range all.Challenges {
		for _, g := range one.Guesses {
			add("JSON", g.Alias, float64(g.Points))
		}
	}
	for _, row := range all.Results.Trainees {
		if row.Rank > 0 {
			add("JSON's trainees", row.Alias, float64(row.Points))
		}
	}
	sums["GeoJSON"] = map[string]int{}
	for _, f := range c.features("") {
		if f.Properties.Role == "pin" {
			add("GeoJSON", f.Properties.Trainee, float64(f.Properties.Points))
		}
	}
	return sums
}

type exportedFeature struct {
	Type     string
	Geometry struct {
		Type        string
		Coordinates json.RawMessage
	}
	Properties struct {
		Role, Trainee  string
		Challenge      int
		Points         int
		DistanceMeters *float64
	}
}

func (c *resultClass) features(query string) []exportedFeature {
	c.t.Helper()
	var collection struct {
		Type     string
		Features []exportedFeature
	}
	c.export("format=geojson"+query).decode(c.t, &collection)
	if collection.Type != "FeatureCollection" {
		c.t.Errorf("a %s", collection.Type)
	}
	return collection.Features
}

// An export has a name that a file may have, is kept by nobody in between, begins
// with a mark where Excel wants it, is in the audit log, and nothing in it is a
// formula.
func TestExportFiles(t *testing.T) {
	t.Parallel()
	c := newResultClass(t, storetest.SQLite(t))
	c.guess(c.everybody[3], 0, 2)
	for _, test := range []struct{ query, mediaType, file, begins string }{
		{"format=csv", "text/csv; charset=utf-8; header=present", "Exercise - guesses.csv", "challenge,title,"},
		{"format=csv&bom=true&table=trainees", "text/csv; charset=utf-8; header=present", "Exercise - trainees.csv", "\ufeffrank,trainee,"},
		{"format=csv&lang=ru", "text/csv; charset=utf-8; header=present", "Exercise по-русски - guesses.csv", "challenge,"},
		{"format=xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Exercise.xlsx", "PK"},
		{"format=geojson", "application/geo+json", "Exercise.geojson", "{"},
		{"format=json", "application/json", "Exercise.json", "{"},
	} {
		a := c.export(test.query)
		_, disposition, err := mime.ParseMediaType(a.header.Get("Content-Disposition"))
		if err != nil || disposition["filename"] != test.file || a.header.Get("Content-Type") != test.mediaType || a.header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("%s: %v, want the file %s of the type %s", test.query, a.header, test.file, test.mediaType)
		}
		if !strings.HasPrefix(string(a.body), test.begins) {
			t.Errorf("%s begins with %.40q", test.query, a.body)
		}
	}
	if raw := string(c.export("format=csv").body); !strings.Contains(raw, "\r\n1,SECRET-TITLE-1,\"'=1+2 \"\"quoted\"\", and more\",,1,") {
		t.Errorf("the formula is not disarmed: %s", raw)
	}
	log := string(c.get(c.owner.token, "/api/v1/audit?action=results.export").want(t, http.StatusOK).body)
	if strings.Count(log, `"results.export"`) != 7 || !strings.Contains(log, `"names":"alias"`) || strings.Contains(log, "quoted") {
		t.Errorf("the audit log says %s", log)
	}
}

// With numbers, nothing in a file says who is who.
func TestExportNumbers(t *testing.T) {
	t.Parallel()
	c := newResultClass(t, storetest.SQLite(t))
	for i, who := range c.everybody[:4] {
		c.guess(who, 0, float64(i))
	}
	for _, query := range []string{"format=csv", "format=csv&table=trainees", "format=csv&table=answers", "format=geojson", "format=json"} {
		body := string(c.export(query + "&names=number").body)
		for _, who := range append(c.everybody, trainee{id: "third"}, trainee{id: "Foxes"}, trainee{id: "quoted"}, trainee{id: "Идущий"}) {
			if strings.Contains(body, who.id) {
				t.Errorf("%s tells of %s: %s", query, who.id, body)
			}
		}
	}
	seen := map[string]bool{}
	for _, f := range c.features("&names=number") {
		if f.Properties.Role == "pin" {
			seen[f.Properties.Trainee] = true
		}
	}
	if len(seen) != 4 || seen[""] || seen["0"] {
		t.Errorf("trainees are called %v", seen)
	}
}

// A great circle over the antimeridian is cut there, and a pin in the key has none.
func TestExportedLines(t *testing.T) {
	t.Parallel()
	c := newResultClass(t, storetest.SQLite(t))
	c.guess(c.own, 0, 0)
	c.guess(c.other, 0, 150)
	c.guess(c.third, 0, 0.001)
	lines := map[string]exportedFeature{}
	for _, f := range c.features("") {
		if f.Properties.Role == "line" {
			lines[f.Properties.Trainee] = f
		}
	}
	var pieces [][][2]float64
	if err := json.Unmarshal(lines["other"].Geometry.Coordinates, &pieces); err != nil || len(pieces) != 2 {
		t.Fatalf("the line of other is %s %s: %v", lines["other"].Geometry.Type, lines["other"].Geometry.Coordinates, err)
	}
	if end, begin := pieces[0][len(pieces[0])-1], pieces[1][0]; end[0] != -begin[0] || end[1] != begin[1] || len(pieces[0])+len(pieces[1]) < 30 {
		t.Errorf("the pieces meet at %v and %v", end, begin)
	}
	if _, ok := lines["own"]; ok || lines["third"].Geometry.Type != "LineString" || len(lines) != 2 {
		t.Errorf("lines %v", lines)
	}
}

// Whatever a trainee writes is text in every table: no formula, and nothing that
// makes a workbook unreadable.
func TestExportedTexts(t *testing.T) {
	t.Parallel()
	c := newResultClass(t, storetest.SQLite(t))
	guesses := challengePath(c.exercise, everyKind) + "/guesses"
	for given, want := range map[string]string{
		"@SUM(A1:A9) Suva": "'@SUM(A1:A9) Suva", "=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0", "+7 701": "'+7 701", "-Suva": "'-Suva", `\tSuva`: "'\tSuva",
		"＝1+1 Suva": "'＝1+1 Suva", `a\"b,\nc`: "a\"b,\nc", "Сува": "Сува", "7 Suva": "7 Suva", "Suva = x": "Suva = x",
	} {
		who := c.join(c.cohort, "about "+given[:2])
		c.post(who.token, guesses, strings.Replace(c.everyKindBody(1), "Suva 1", given, 1)).want(t, http.StatusCreated)
		found := 0
		for _, row := range append(c.csv("answers"), c.workbook()["answers"]...) {
			if row["kind"] == "text" && row["text"] == want {
				found++
			}
		}
		if found != 2 {
			t.Errorf("%q is found in %d tables as %q", given, found, want)
		}
	}
	rows, who := c.csv("answers"), c.join(c.cohort, "control")
	c.post(who.token, guesses, strings.Replace(c.everyKindBody(1), "Suva 1", `Su\u0001va\ufffe`, 1)).want(t, http.StatusCreated)
	book, err := excelize.OpenReader(bytes.NewReader(c.export("format=xlsx").body))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if all, err := book.GetRows("answers"); err != nil || len(all) != len(rows)+1+5 {
		t.Errorf("with a control character the workbook has %d rows, %v; want %d", len(all), err, len(rows)+1+5)
	}
}
