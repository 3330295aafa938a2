package server_test

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// TestNobodyTrilaterates: with attempts left, everything that a trainee is answered is
// the same whether the guesses were near the key or at the other end of the
// world: every status, header and body, but for ids and what hangs on them.
func TestNobodyTrilaterates(t *testing.T) {
	t.Parallel()
	guesses := []geo.Point{{10, 20}, {10.5, 20}, {10, 20.5}, {10.25, 20.25}}
	near, far := geo.Point{10.1, 20.1}, geo.Point{-169.9, -20.1}
	rows := []struct {
		name  string
		rules func(*school) challenges.Rules
	}{
		{"revealed at the close", func(s *school) challenges.Rules { r := s.hourAtClose(); r.Attempts = 5; return r }},
		{"practice", func(*school) challenges.Rules { r := practice(); r.Attempts = 5; return r }},
		{"a lesson", func(*school) challenges.Rules { r := liveRules(); r.Attempts = 5; return r }},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			ask := func(key geo.Point) map[string]string {
				return answersAfter(newLessonAt(t, storetest.SQLite(t), row.rules, key), guesses)
			}
			if diff := cmp.Diff(ask(near), ask(far)); diff != "" {
				t.Errorf("what is answered depends on the distance (-near +far):\n%s", diff)
			}
		})
	}
}

// answersAfter guesses the first challenge, and after each guess asks for all that a trainee
// can: by its name, everything that was answered.
func answersAfter(l *lesson, guesses []geo.Point) map[string]string {
	l.t.Helper()
	answers := map[string]string{}
	events := 3
	if l.exercise.Rules.Live {
		l.command(l.owner, l.exercise, "open", "")
		events = 4
	}
	for i, place := range guesses {
		path := exercisePath(l.exercise) + "/challenges/" + string(l.version.Challenges[0].ID) + "/guesses"
		answers[fmt.Sprint("guess ", i)] = told(l.do(request{method: "POST", path: path, body: placeBody(place), token: l.own.token}))
		l.clock.advance(2 * time.Second)
		for _, row := range leakTable() {
			r := row.request(l)
			if r.method != "" || strings.HasPrefix(r.path, "/basemap") || strings.Contains(r.path, "/docs") || strings.HasSuffix(r.path, ".yaml") {
				continue // nobody's guess is known there
			}
			if r.token == "" && row.operation != "GetHealth" && row.operation != "GetReadiness" {
				r.token = l.own.token
			}
			of := events
			if strings.HasPrefix(r.path, "/api/v1/display") {
				of = 2
			}
			answers[fmt.Sprint(row.operation, " ", row.name, " after ", i)] = told(l.fetchEvents(r, of))
		}
	}
	return answers
}

// told is an answer as a text, without what another class answers otherwise: ids
// and the clock of the machine.
func told(a answer) string {
	ids := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}|127\.0\.0\.1:[0-9]+|[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}|"now":"[^"]*"`)
	tags := regexp.MustCompile(`-[0-9a-z]+"$`) // of boards: a hash of ids follows the version
	var b strings.Builder
	fmt.Fprintln(&b, a.status)
	for _, name := range slices.Sorted(maps.Keys(a.header)) {
		switch value := strings.Join(a.header[name], ", "); name {
		case "Date", "X-Request-Id", "Last-Modified":
		case "Etag":
			fmt.Fprintln(&b, name, tags.ReplaceAllString(ids.ReplaceAllString(value, "ID"), `-HASH"`))
		default:
			fmt.Fprintln(&b, name, ids.ReplaceAllString(value, "ID"))
		}
	}
	if a.header.Get("Content-Type") == "image/jpeg" {
		return b.String() + fmt.Sprintf("%x", sha256.Sum256(a.body))
	}
	return b.String() + ids.ReplaceAllString(string(a.body), "ID")
}
