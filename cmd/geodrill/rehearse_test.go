package main

import (
	"bytes"
	"errors"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"geodrill/challenges"
)

// rehearse runs the command as its user does.
func rehearse(t *testing.T, environ []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = Main(t.Context(), append([]string{"rehearse"}, args...), environ, &out, &err)
	return code, out.String(), err.String()
}

// A rehearsal plays the demo's set with a class of its own, and leaves what was there
// as it was.
func TestRehearse(t *testing.T) {
	t.Parallel()
	first, data := loadedDemo(t)
	p := serve(t, raceBinary(t), "--data", data)
	c := newClient(t, p.url)
	name, password, _ := strings.Cut(linesOf(first.stdout, "instructor")[0], " ")
	var signedIn struct{ Token string }
	c.call(http.StatusOK, "POST", "/api/v1/session", `{"name":"`+name+`","password":"`+password+`"}`, &signedIn)
	c.token = signedIn.Token
	const chosen = "four days in June"
	c.call(http.StatusNoContent, "PUT", "/api/v1/me/password", `{"old":"`+password+`","new":"`+chosen+`"}`, nil)
	var made struct{ Secret string }
	c.call(http.StatusCreated, "POST", "/api/v1/me/tokens", `{"name":"rehearsal","scopes":["read","run"],"expiresAt":"`+time.Now().Add(time.Hour).UTC().Format(time.RFC3339)+`"}`, &made)
	traces := func() (all []string) {
		for _, path := range []string{"/api/v1/cohorts", "/api/v1/exercises", "/api/v1/sets"} {
			response := c.open("GET", path, "")
			var b bytes.Buffer
			if _, err := b.ReadFrom(response.Body); err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			all = append(all, b.String())
		}
		return all
	}
	before := traces()

	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(made.Secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := rehearse(t, nil, p.url, "--trainees", "4", "--minutes", "0.05", "--token-file", file, "--set", "around-the-world")
	// Under the race detector, on a busy machine, guesses may be slow; nothing may fail.
	if code != 0 && !strings.Contains(stderr, "slow: ") || strings.Contains(stderr, "failed") {
		t.Errorf("exit code %d: %s\n%s", code, stderr, stdout)
	}
	for _, want := range []string{
		`^rehearsal: 4 trainees and 20 photos of ".+", 3s\n`, `(?m)^ +join +4 +0 `, `(?m)^ +guess +80 +0 `, `(?m)^ +board +80 +0 `,
		`(?m)^ +event stream +4 +0 `, `(?m)^ +event of a guess +80 +0 `, `(?m)^ +photo tile +\d{3,} +0 `, `(?m)^ +map tile +480 +0 `,
		`(?m)^verdict: `, `removed: the cohort, with its trainees, exercise and guesses\n$`,
	} {
		if !regexp.MustCompile(want).MatchString(stdout) {
			t.Errorf("%s is not told:\n%s", want, stdout)
		}
	}
	if diff := cmp.Diff(before, traces()); diff != "" {
		t.Errorf("traces (-before +after):\n%s", diff)
	}

	for name, test := range map[string]struct {
		environ, args []string
		code          int
		stderr        string
	}{
		"no token":        {nil, []string{p.url}, 1, "give an API token of an instructor"},
		"a wrong token":   {[]string{"GEODRILL_TOKEN=nonsense"}, []string{p.url}, 1, "GET /api/v1/sets?limit=100: 401 not_signed_in"},
		"an unknown set":  {[]string{"GEODRILL_TOKEN=" + made.Secret}, []string{p.url, "--set", "nothing"}, 1, `no set of the name "nothing"`},
		"nobody there":    {[]string{"GEODRILL_TOKEN=x"}, []string{"http://127.0.0.1:1"}, 1, "connection refused"},
		"no address":      {nil, []string{"class"}, 2, "the address is an http or https address"},
		"no trainees":     {nil, []string{p.url, "--trainees", "0"}, 2, "--trainees is 1 to 1000"},
		"too long":        {nil, []string{p.url, "--minutes", "61"}, 2, "--minutes is more than 0 and at most 60"},
		"no time":         {nil, []string{p.url, "--minutes", "NaN"}, 2, "--minutes is more than 0 and at most 60"},
		"a missing token": {nil, []string{p.url, "--token-file", file + "x"}, 2, "no such file"},
	} {
		if code, _, stderr := rehearse(t, test.environ, test.args...); code != test.code || !strings.Contains(stderr, test.stderr) {
			t.Errorf("%s: code %d, %s", name, code, stderr)
		}
	}
	if diff := cmp.Diff(before, traces()); diff != "" {
		t.Errorf("traces of what failed (-before +after):\n%s", diff)
	}
}

// A question of each kind is answered by what it asks for.
func TestRehearsedAnswer(t *testing.T) {
	t.Parallel()
	for kind, member := range map[challenges.Kind]string{
		challenges.KindPlace:     "place",
		challenges.KindBearing:   "bearingDegrees",
		challenges.KindTime:      "time",
		challenges.KindText:      "text",
		challenges.KindReasoning: "reasoning",
	} {
		got := slices.Sorted(maps.Keys(rehearsedQuestion{ID: "q", Kind: string(kind)}.answer()))
		want := []string{member, "question"}
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", kind, diff)
		}
	}
}

// What failed or was slow is told, and is the verdict.
func TestTallyReport(t *testing.T) {
	t.Parallel()
	tally := newRehearsalTally()
	for i := range 100 {
		tally.add(kindGuess, time.Duration(i+1)*10*time.Millisecond, nil)
	}
	tally.add(kindBoard, time.Second, nil)
	for range 3 {
		tally.add(kindJoin, 0, errors.New("the door is closed"))
	}
	var out bytes.Buffer
	err := tally.report(&out)
	const want = "rehearse: 3 of 3 failed: join; slow: guess, 1 of 100 takes more than 990ms, and should not take more than 250ms"
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	for _, want := range []string{
		`(?m)^ +guess +100 +0 +500.0 ms +990.0 ms +1000.0 ms`, `(?m)^ +join +3 +3 +- +- +-`, `(?m)^failure: the door is closed \(3 times\)$`, `(?m)^verdict: not ready$`,
	} {
		if !regexp.MustCompile(want).MatchString(out.String()) {
			t.Errorf("%s is not told:\n%s", want, &out)
		}
	}
	if got, want := tally.bar(200), "[###############...............] 100 of 200 guesses, 3 failures "; got != want {
		t.Errorf("bar %q, want %q", got, want)
	}
	if err := newRehearsalTally().report(&out); err == nil || !strings.Contains(err.Error(), "nobody has guessed") {
		t.Errorf("of nothing: %v", err)
	}
}
