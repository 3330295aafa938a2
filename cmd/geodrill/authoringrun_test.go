package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// guideRun is what a run of the guide left.
type guideRun struct {
	t      *testing.T
	folder string
	log    string // of the server, at the debug level
}

func (g guideRun) file(name string) []byte {
	g.t.Helper()
	data, err := os.ReadFile(filepath.Join(g.folder, name))
	if err != nil {
		g.t.Fatal(err)
	}
	return data
}

func (g guideRun) read(name string, v any) {
	g.t.Helper()
	if err := json.Unmarshal(g.file(name), v); err != nil {
		g.t.Fatalf("%s: %v: %.300s", name, err, g.file(name))
	}
}

// exportsAgree holds the points of each export against the board.
func (g guideRun) exportsAgree() {
	g.t.Helper()
	var board struct {
		Rows []struct {
			Alias  string
			Points int
		}
	}
	g.read("board.json", &board)
	want := map[string]int{}
	for _, row := range board.Rows {
		want[row.Alias] = row.Points
	}
	if len(want) != 3 || want["Snow Leopard"] == 0 {
		g.t.Errorf("the board is %v", want)
	}
	agree := func(what string, got map[string]int) {
		g.t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			g.t.Errorf("%s is not as the board (-board +%s)\n%s", what, what, diff)
		}
	}
	records, err := csv.NewReader(bytes.NewReader(g.file("class.csv"))).ReadAll()
	if err != nil {
		g.t.Fatal(err)
	}
	agree("CSV", g.points(records))
	book, err := excelize.OpenReader(bytes.NewReader(g.file("class.xlsx")))
	if err != nil {
		g.t.Fatal(err)
	}
	defer book.Close()
	for _, sheet := range []string{"guesses", "trainees"} {
		rows, err := book.GetRows(sheet)
		if err != nil {
			g.t.Fatal(err)
		}
		agree("the sheet "+sheet, g.points(rows))
	}
	var features struct {
		Features []struct {
			Properties struct {
				Role, Trainee string
				Points        int
			}
		}
	}
	g.read("class.geojson", &features)
	pins := map[string]int{}
	for _, f := range features.Features {
		if f.Properties.Role == "pin" {
			pins[f.Properties.Trainee] += f.Properties.Points
		}
	}
	agree("GeoJSON", pins)
	type results struct {
		Trainees []struct {
			Alias  string
			Points int
		}
	}
	var page results
	var all struct{ Results results }
	g.read("results.json", &page)
	g.read("class.json", &all)
	for what, r := range map[string]results{"the results": page, "JSON": all.Results} {
		got := map[string]int{}
		for _, row := range r.Trainees {
			got[row.Alias] = row.Points
		}
		agree(what, got)
	}
	if text := string(g.file("anonymous.csv")); !strings.HasPrefix(text, "\ufeffrank,") || strings.Contains(text, "Saiga") || strings.Count(text, "\r\n") != 4 {
		g.t.Errorf("the export without aliases is %s", text)
	}
}

// points sums the points of a table by its trainees.
func (g guideRun) points(records [][]string) map[string]int {
	g.t.Helper()
	trainee, points := slices.Index(records[0], "trainee"), slices.Index(records[0], "points")
	sums := map[string]int{}
	for _, record := range records[1:] {
		n, err := strconv.Atoi(record[points])
		if err != nil {
			g.t.Fatal(err)
		}
		sums[record[trainee]] += n
	}
	return sums
}

// guideActions says which entry of the audit log a request of an account leaves,
// by its method and its path with * for ids; "" for one that changes nothing.
func guideActions() map[string]string {
	return map[string]string{
		"PUT me/password":                      "account.password",
		"POST me/tokens":                       "token.create",
		"POST sets":                            "set.create",
		"PATCH sets/*":                         "set.change",
		"POST images":                          "image.upload",
		"PUT images/*/redactions":              "image.redact",
		"DELETE images/*/original":             "image.delete_original",
		"POST scores/preview":                  "",
		"POST sets/*/challenges":               "challenge.add",
		"PUT sets/*/challenges/*":              "challenge.change",
		"DELETE sets/*/challenges/*":           "challenge.delete",
		"POST sets/*/challenges/*/move":        "set.change",
		"POST sets/*/challenges/*/restore":     "challenge.restore",
		"POST sets/*/challenges/*/trials":      "",
		"POST sets/*/versions":                 "set.publish",
		"POST cohorts":                         "cohort.create",
		"POST exercises":                       "exercise.open",
		"POST exercises/*/corrections/preview": "",
		"POST exercises/*/corrections":         "key.correct",
		"PUT exercises/*/markings/*":           "reasoning.mark",
		"GET exercises/*/results/export":       "results.export",
	}
}

// changesAreAudited counts the requests of the account that were carried out, by
// the server's log, and the entries of the audit log.
func (g guideRun) changesAreAudited() {
	g.t.Helper()
	var session struct{ Account struct{ ID string } }
	g.read("session.json", &session)
	actions, want := guideActions(), map[string]int{}
	for line := range strings.Lines(g.log) {
		var request struct {
			Msg, Method, Path, Actor string
			Status                   int
		}
		if err := json.Unmarshal([]byte(line), &request); err != nil {
			g.t.Fatalf("the log has %q: %v", line, err)
		}
		if request.Msg != "request" || request.Actor != session.Account.ID || request.Status >= http.StatusMultipleChoices {
			continue
		}
		route := request.Method + " " + routeOf(request.Path)
		action, known := actions[route]
		if !known && request.Method != http.MethodGet {
			g.t.Errorf("nobody says which entry %s leaves", route)
		}
		if action != "" {
			want[action]++
		}
	}
	for route, action := range actions {
		if action != "" && want[action] == 0 {
			g.t.Errorf("the guide makes no request %s", route)
		}
	}
	var audit struct {
		Items []struct{ Action string }
	}
	g.read("audit.json", &audit)
	got := map[string]int{}
	for _, entry := range audit.Items {
		got[entry.Action]++
	}
	if diff := cmp.Diff(want, got); diff != "" {
		g.t.Errorf("the audit log has other entries than requests were made (-requests +entries)\n%s", diff)
	}
}

// routeOf is a path of the API with * for ids.
func routeOf(address string) string {
	parts := strings.Split(strings.TrimPrefix(path.Clean(address), "/api/v1/"), "/")
	for i := range parts {
		if i > 0 && (strings.Count(parts[i], "-") >= 4 || len(parts[i]) >= 20) { // images have random ids
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

// secretsStaySecret searches the audit log and what the server wrote for every
// secret that the run made and for the keys.
func (g guideRun) secretsStaySecret(password, stdout string) {
	g.t.Helper()
	secrets := map[string]string{
		"the printed password": password, "the chosen password": "the quay before my window",
		"a corner of the polygon": "179.0173", "another": "17.0291", "the bearing": "220.4173", "a point": "76.9453", "its latitude": "43.2587",
		"the accepted word": "Suva", "the rubric": "Names three clues", "an awarded criterion": "\"clues\"",
		"the comment to a trainee": "And the second source", "the reasoning": "The mountains",
	}
	var session struct{ Token string }
	var token struct{ Secret string }
	g.read("session.json", &session)
	g.read("token.json", &token)
	secrets["the token of the session"], secrets["the API token"] = session.Token, token.Secret
	var cohort struct{ JoinCode string }
	g.read("cohort.json", &cohort)
	secrets["the join code"], secrets["the join code as it is stored"] = cohort.JoinCode, strings.ReplaceAll(cohort.JoinCode, "-", "")
	for _, alias := range []string{"Snow Leopard", "Saiga", "Беркут"} {
		var joined struct{ Token, RecoveryCode string }
		g.read("joined "+alias+".json", &joined)
		secrets["the token of "+alias], secrets["the recovery code of "+alias] = joined.Token, joined.RecoveryCode
		secrets["the stored recovery code of "+alias] = strings.ReplaceAll(joined.RecoveryCode, "-", "")
		secrets["the alias "+alias] = alias
	}
	places := map[string]string{"the audit log": string(g.file("audit.json")), "the server's log": g.log, "what the server printed": stdout}
	for _, name := range slices.Sorted(maps.Keys(secrets)) {
		if len(secrets[name]) < 4 {
			g.t.Errorf("%s is %q", name, secrets[name])
		}
		for where, text := range places {
			if strings.Contains(text, secrets[name]) {
				g.t.Errorf("%s tells %s", where, name)
			}
		}
	}
	if !strings.Contains(places["the server's log"], "/markings/") || !strings.Contains(places["the audit log"], "results.export") {
		g.t.Error("there is nothing to search")
	}
}
