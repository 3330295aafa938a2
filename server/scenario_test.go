package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/server"
	"geodrill/store/storetest"
)

// scenario is one request in the life of a class, and what its answer must and
// must not hold.
type scenario struct {
	name       string
	method     string // GET when empty
	path, body string
	as         string // instructor, own, other; nobody when empty
	header     map[string]string
	status     int
	contains   []string
	lacks      []string
	advance    time.Duration // the clock, before the request
}

// An ordinary lesson, from the instructor's cohort to everybody's debrief. What
// one answer gives, later requests take: {cohort}, {code}, {exercise} and so on.
func TestLesson(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, location string) {
		t.Parallel()
		s := startSchool(t, location)
		teacher := s.addInstructor("Aliya")
		v := s.publish(teacher, "almaty", geo.Point{76.945, 43.2586}, geo.Point{71.43, 51.13})
		vars := map[string]string{
			"version": string(v.ID), "first": string(v.Challenges[0].ID), "second": string(v.Challenges[1].ID),
			"question": string(v.Challenges[0].Questions[0].ID), "image": v.Challenges[0].Images[0].Image,
		}
		tokens := map[string]string{"instructor": teacher.token}
		const guesses = "/api/v1/exercises/{exercise}/challenges/{first}/guesses"
		for _, step := range []struct {
			scenario
			keep map[string]string // JSON path of the answer to variable; "token:NAME" for a session
		}{
			{scenario: scenario{name: "who am I", as: "instructor", path: "/api/v1/me", status: 200, contains: []string{`"role":"instructor"`, `"name":"Aliya"`}, lacks: []string{"trainee", "password"}}},
			{scenario: scenario{name: "no cohorts yet", as: "instructor", path: "/api/v1/cohorts", status: 200, contains: []string{`{"items":[]}`}}},
			{scenario: scenario{name: "a cohort", as: "instructor", method: "POST", path: "/api/v1/cohorts", body: `{"name":"  Analysts   2026 "}`, status: 201, contains: []string{`"name":"Analysts 2026"`}},
				keep: map[string]string{"id": "cohort", "joinCode": "code"}},
			{scenario: scenario{name: "the cohorts", as: "instructor", path: "/api/v1/cohorts", status: 200, contains: []string{"Analysts 2026", "{code}"}}},
			{scenario: scenario{name: "the sets", as: "instructor", path: "/api/v1/sets", status: 200, contains: []string{`"name":"almaty"`, `"version":"{version}"`, `"number":1`, `"challengeCount":2`}}},
			{scenario: scenario{name: "join", method: "POST", path: "/api/v1/join", body: `{"code":"{code}","alias":"Барс"}`, status: 201, contains: []string{`"alias":"Барс"`, `"recoveryCode":"`}},
				keep: map[string]string{"token": "token:own", "recoveryCode": "recovery"}},
			{scenario: scenario{name: "join in small letters, without the dash", method: "POST", path: "/api/v1/join", body: `{"code":"{typed}","alias":"other"}`, status: 201},
				keep: map[string]string{"token": "token:other"}},
			{scenario: scenario{name: "nothing to do", as: "own", path: "/api/v1/exercises", status: 200, contains: []string{`"items":[]`, `"next":null`}}},
			{scenario: scenario{name: "an exercise", as: "instructor", method: "POST", path: "/api/v1/exercises", status: 201,
				body:     `{"version":"{version}","cohort":"{cohort}","reveal":"at_close","opensAt":"2026-06-10T14:00:00+05:00","closesAt":"2026-06-10T10:00:00Z","graceSeconds":60}`,
				contains: []string{`"phase":"open"`, `"opensAt":"2026-06-10T09:00:00Z"`, `"revealsAt":"2026-06-10T10:01:00Z"`, `"challengeCount":2`}},
				keep: map[string]string{"id": "exercise"}},
			{scenario: scenario{name: "the list", as: "own", path: "/api/v1/exercises", status: 200, contains: []string{"{exercise}", `"guessed":false`}, lacks: []string{`"guessed":true`}}},
			{scenario: scenario{name: "a photo", as: "own", path: "/api/v1/exercises/{exercise}/challenges/{first}", status: 200, contains: []string{"Where was this taken?", `"attemptsLeft":1`, `"guess":null`, `"deadline":"2026-06-10T10:00:00Z"`}, lacks: []string{secretMark}}},
			{scenario: scenario{name: "its address", as: "own", path: "/iiif/3/{image}", status: 303}},
			{scenario: scenario{name: "its tile", as: "own", path: "/iiif/3/{image}/0,0,512,512/512,512/0/default.jpg", status: 200}},
			{scenario: scenario{name: "a guess", as: "own", method: "POST", path: guesses, body: `{"place":{"type":"Point","coordinates":[76.9,43.2]},"reasoning":"Горы","clues":[{"image":"{image}","x":1,"y":2,"width":3,"height":4,"note":"ridge"}]}`, status: 201, contains: []string{`"attempt":1`, `"submittedAt":"2026-06-10T09:00:00Z"`}, lacks: []string{"points", "key"}}},
			{scenario: scenario{name: "another's guess", as: "other", method: "POST", path: guesses, body: `{"answers":[{"question":"{question}","place":{"type":"Point","coordinates":[10,20]}}]}`, status: 201, lacks: []string{"points"}}},
			{scenario: scenario{name: "my guess", as: "own", path: "/api/v1/exercises/{exercise}/challenges/{first}", status: 200, contains: []string{`"attemptsLeft":0`, `"reasoning":"Горы"`, `"note":"ridge"`, "[76.9,43.2]"}, lacks: []string{"points\":", "[10,20]"}}},
			{scenario: scenario{name: "the list after it", as: "own", path: "/api/v1/exercises/{exercise}", status: 200, contains: []string{`"guessed":true`, `"guessed":false`}}},
			{scenario: scenario{name: "the board counts", as: "own", path: "/api/v1/exercises/{exercise}/leaderboard", status: 200, contains: []string{`"ranked":false`, `"alias":"other"`, `"alias":"Барс"`, `"me":{"alias":"Барс","guesses":1}`}, lacks: []string{"points", "rank\":"}}},
			{scenario: scenario{name: "too early", as: "own", path: "/api/v1/exercises/{exercise}/challenges/{first}/debrief", status: 403, contains: []string{"not_revealed"}}},
			{scenario: scenario{name: "the instructor looks ahead", as: "instructor", path: "/api/v1/exercises/{exercise}/challenges/{first}/debrief", status: 200, contains: []string{secretMark + "TITLE-1", "[76.945,43.2586]"}, lacks: []string{`"guess"`}}},
			{scenario: scenario{name: "the instructor's board has no row of theirs", as: "instructor", path: "/api/v1/exercises/{exercise}/leaderboard", status: 200, contains: []string{`"me":null`}}},
			{scenario: scenario{name: "closed", advance: time.Hour, as: "own", path: "/api/v1/exercises/{exercise}", status: 200, contains: []string{`"phase":"closed"`}}},
			{scenario: scenario{name: "revealed", advance: time.Minute, as: "own", path: "/api/v1/exercises/{exercise}", status: 200, contains: []string{`"phase":"revealed"`}}},
			{scenario: scenario{name: "the debrief", as: "own", path: "/api/v1/exercises/{exercise}/challenges/{first}/debrief", status: 200, contains: []string{secretMark + "TITLE-1", `"country":"KZ"`, "[76.945,43.2586]", `"why":"by_distance"`, `"reasoning":"Горы"`}}},
			{scenario: scenario{name: "the debrief of what I missed", as: "own", path: "/api/v1/exercises/{exercise}/challenges/{second}/debrief", status: 200, contains: []string{secretMark + "TITLE-2"}, lacks: []string{`"guess"`}}},
			{scenario: scenario{name: "the board", as: "own", path: "/api/v1/exercises/{exercise}/leaderboard", status: 200, contains: []string{`"ranked":true`, `"rows":[{"alias":"Барс","guesses":1,"lastScoredAt":"2026-06-10T09:00:00Z","medianDistanceMeters":7466.449`, `"points":4975,"rank":1}}`}}},
			{scenario: scenario{name: "the cohort's board", as: "other", path: "/api/v1/cohorts/{cohort}/leaderboard", status: 200, contains: []string{`"medianDistanceMeters":6662812.039319982,"points":57,"rank":2}],"next":null,"total":2,"me":{"alias":"other"`}}},
			{scenario: scenario{name: "come back", method: "POST", path: "/api/v1/join", body: `{"code":"{code}","alias":"БАРС","recoveryCode":"{recovery}"}`, status: 201, contains: []string{`"recoveryCode":""`, `"alias":"Барс"`}},
				keep: map[string]string{"token": "token:back"}},
			{scenario: scenario{name: "the same trainee", as: "back", path: "/api/v1/exercises/{exercise}/leaderboard", status: 200, contains: []string{`"me":{"alias":"Барс"`}}},
			{scenario: scenario{name: "sign out", as: "own", method: "DELETE", path: "/api/v1/session", status: 204}},
			{scenario: scenario{name: "signed out", as: "own", path: "/api/v1/me", status: 401, contains: []string{"not_signed_in"}}},
			{scenario: scenario{name: "the other device stays", as: "back", path: "/api/v1/me", status: 200, contains: []string{`"role":"trainee"`, "Analysts 2026"}, lacks: []string{"{code}", "account"}}},
		} {
			var pairs []string
			for name, value := range vars {
				pairs = append(pairs, "{"+name+"}", value)
			}
			fill := strings.NewReplacer(pairs...)
			s.clock.advance(step.advance)
			a := s.do(request{method: step.method, path: fill.Replace(step.path), body: fill.Replace(step.body), token: tokens[step.as], header: step.header})
			step.check(t, a, fill)
			if len(step.keep) > 0 {
				var got map[string]any
				a.decode(t, &got)
				for field, name := range step.keep {
					value := fmt.Sprint(got[field])
					if who, ok := strings.CutPrefix(name, "token:"); ok {
						tokens[who] = value
					} else {
						vars[name] = value
					}
				}
				vars["typed"] = strings.ToLower(strings.ReplaceAll(vars["code"], "-", ""))
			}
		}
	})
}

func (s scenario) check(t *testing.T, a answer, fill *strings.Replacer) {
	t.Helper()
	if a.status != s.status {
		t.Fatalf("%s: status %d, want %d: %s", s.name, a.status, s.status, a.body)
	}
	for _, want := range s.contains {
		if !strings.Contains(string(a.body), fill.Replace(want)) {
			t.Errorf("%s: no %s in %s", s.name, fill.Replace(want), a.body)
		}
	}
	for _, not := range s.lacks {
		if strings.Contains(string(a.body), fill.Replace(not)) {
			t.Errorf("%s: %s in %s", s.name, fill.Replace(not), a.body)
		}
	}
}

// A browser keeps the session as a cookie that scripts cannot read and that is
// Secure only where the browser sees https.
func TestCookie(t *testing.T) {
	t.Parallel()
	const plain, secure = "HttpOnly; SameSite=Lax", "HttpOnly; Secure; SameSite=Lax"
	proxy := func(network string) func(*server.Config) {
		return func(c *server.Config) { c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix(network)} }
	}
	https := map[string]string{"X-Forwarded-Proto": "https"}
	for _, test := range []struct {
		name   string
		change func(*server.Config)
		header map[string]string
		want   string
	}{
		{"in the room", func(*server.Config) {}, nil, plain},
		{"who says https without being trusted", func(*server.Config) {}, https, plain},
		{"who says https and is not the trusted one", proxy("10.0.0.0/8"), https, plain},
		{"a trusted proxy before http", proxy("127.0.0.1/32"), nil, plain},
		{"a trusted proxy before https", proxy("127.0.0.1/32"), https, secure},
		{"a public address of https", func(c *server.Config) { c.PublicURL = &url.URL{Scheme: "https", Host: "class.example.org"} }, nil, secure},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := startSchool(t, storetest.SQLite(t), test.change)
			cohort := s.addCohort(s.addInstructor("Aliya"), "Analysts")
			a := s.do(request{method: "POST", path: "/api/v1/join", header: test.header, body: fmt.Sprintf(`{"code":%q,"alias":"own"}`, cohort.JoinCode)}).want(t, http.StatusCreated)
			set := a.header.Get("Set-Cookie")
			if !strings.HasSuffix(set, "; Path=/; Max-Age=2592000; "+test.want) {
				t.Errorf("Set-Cookie: %s, want ... %s", set, test.want)
			}
			if hsts := a.header.Get("Strict-Transport-Security") != ""; hsts != (test.want == secure) {
				t.Errorf("Strict-Transport-Security: %v", hsts)
			}
			cookie, _, _ := strings.Cut(set, ";")
			with := func(r request) answer {
				r.header = map[string]string{"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}
				return s.do(r)
			}
			with(request{path: "/api/v1/me"}).want(t, http.StatusOK)
			out := with(request{method: "DELETE", path: "/api/v1/session"}).want(t, http.StatusNoContent)
			if set := out.header.Get("Set-Cookie"); !strings.HasPrefix(set, "geodrill_session=; Path=/; Max-Age=0; HttpOnly") {
				t.Errorf("signing out sets %s", set)
			}
			with(request{path: "/api/v1/me"}).want(t, http.StatusUnauthorized)
		})
	}
}

// A class reads several languages; what is missing falls to English.
func TestLanguages(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	i := s.addInstructor("Aliya")
	cohort := s.addCohort(i, "Analysts")
	e := s.open(i, s.publish(i, "set", geo.Point{1, 2}), cohort, practice())
	own := s.join(cohort, "own")
	const en, ru = `"Where was this taken?"`, `"Where was this taken? по-русски"`
	for _, test := range []struct{ query, accept, want string }{
		{"", "", en}, {"", "ru", ru}, {"", "ru-RU,ru;q=0.9,en;q=0.8", ru}, {"", "en-GB, ru;q=0.5", en}, {"", "fr", en}, {"", "fr, ru;q=0.7", ru},
		{"", "kk", ru}, // who reads Kazakh reads Russian, says the CLDR
		{"?lang=ru", "en", ru}, {"?lang=en", "ru", en}, {"?lang=ru-KZ", "", ru}, {"?lang=!!", "ru", ru}, {"?lang=", "", en},
		{"", ";;;q=x", en}, {"", "*", en}, {"", strings.Repeat("xx,", 150) + "ru", en},
	} {
		r := request{path: challengePath(e, 0) + test.query, token: own.token, header: map[string]string{}}
		if test.accept != "" {
			r.header["Accept-Language"] = test.accept
		}
		if a := s.do(r).want(t, http.StatusOK); !strings.Contains(string(a.body), `"prompt":`+test.want) {
			t.Errorf("%s Accept-Language %s: %s, want %s", test.query, test.accept, a.body, test.want)
		}
	}
	a := s.do(request{path: "/api/v1/exercises", token: own.token, header: map[string]string{"Accept-Language": "ru"}})
	if !strings.Contains(string(a.body), `"title":"Exercise по-русски"`) {
		t.Errorf("the list: %s", a.body)
	}
	a = s.do(request{path: "/api/v1/sets?lang=ru", token: i.token})
	if !strings.Contains(string(a.body), `"title":"Exercise по-русски"`) {
		t.Errorf("the sets: %s", a.body)
	}
}

// Lists and boards come in parts that together are the whole, once each.
func TestPaging(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, location string) {
		t.Parallel()
		s := startSchool(t, location)
		i := s.addInstructor("Aliya")
		cohort := s.addCohort(i, "Analysts")
		v := s.publish(i, "set", geo.Point{1, 2})
		var ids []string
		for range 7 {
			ids = append([]string{string(s.open(i, v, cohort, s.hourAtClose()).ID)}, ids...)
		}
		class := s.joinMany(cohort, 7)
		e, err := s.challenges.Exercise(t.Context(), i.Actor, challenges.ExerciseID(ids[0]))
		if err != nil {
			t.Fatal(err)
		}
		for n, who := range class { // the later the nearer, and two share a place
			s.post(who.token, challengePath(e, 0)+"/guesses", placeBody(geo.Point{30 - float64(n/2), 2})).want(t, http.StatusCreated)
		}
		var list []string
		s.pages(class[0].token, "/api/v1/exercises?limit=3", func(a answer) (next string) {
			var page struct {
				Items []struct{ ID string }
				Next  string
			}
			a.decode(t, &page)
			for _, item := range page.Items {
				list = append(list, item.ID)
			}
			return page.Next
		})
		if got, want := strings.Join(list, " "), strings.Join(ids, " "); got != want {
			t.Errorf("the parts of the list are %s, want %s", got, want)
		}
		rows := func(path string) (text string) {
			s.pages(class[0].token, path, func(a answer) string {
				var part board
				a.decode(t, &part)
				for _, r := range part.Rows {
					text += fmt.Sprintf("%d %s, ", r.Rank, r.Alias)
				}
				return part.Next
			})
			return text
		}
		const byAlias = "0 trainee 01, 0 trainee 02, 0 trainee 03, 0 trainee 04, 0 trainee 05, 0 trainee 06, 0 trainee 07, "
		const byRank = "1 trainee 07, 2 trainee 05, 2 trainee 06, 4 trainee 03, 4 trainee 04, 6 trainee 01, 6 trainee 02, "
		if got := rows(exercisePath(e) + "/leaderboard?limit=3"); got != byAlias {
			t.Errorf("before the reveal: %s", got)
		}
		s.clock.advance(2 * time.Hour)
		if got := rows(exercisePath(e) + "/leaderboard?limit=2"); got != byRank {
			t.Errorf("after the reveal: %s", got)
		}
		if got := rows("/api/v1/cohorts/" + string(cohort.ID) + "/leaderboard?limit=2"); got != byRank {
			t.Errorf("the cohort's: %s", got)
		}
	})
}

// pages gets all parts of what path begins.
func (s *school) pages(token, path string, read func(answer) (next string)) {
	s.t.Helper()
	for cursor, n := "", 0; n < 20; n++ {
		cursor = read(s.get(token, path+"&cursor="+cursor).want(s.t, http.StatusOK))
		if cursor == "" {
			return
		}
	}
	s.t.Errorf("%s has no end", path)
}

// A reader who has a board or a tile is not sent it again; a board changes its
// ETag with every guess, and with the reader.
func TestNotModified(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	i := s.addInstructor("Aliya")
	cohort := s.addCohort(i, "Analysts")
	v := s.publish(i, "set", geo.Point{1, 2})
	e := s.open(i, v, cohort, s.hourAtClose())
	own, other := s.join(cohort, "own"), s.join(cohort, "other")
	tile := "/iiif/3/" + v.Challenges[0].Images[0].Image + "/0,0,512,512/512,512/0/default.jpg"
	again := func(who trainee, path, tag string) answer {
		return s.do(request{path: path, token: who.token, header: map[string]string{"If-None-Match": tag}})
	}
	for _, path := range []string{exercisePath(e) + "/leaderboard", "/api/v1/cohorts/" + string(cohort.ID) + "/leaderboard", tile} {
		tag := s.get(own.token, path).want(t, http.StatusOK).header.Get("ETag")
		if a := again(own, path, tag); a.status != http.StatusNotModified || len(a.body) > 0 || a.header.Get("ETag") != tag {
			t.Errorf("%s again: %d, %d bytes, ETag %s", path, a.status, len(a.body), a.header.Get("ETag"))
		}
		if a := again(own, path, `"other"`); a.status != http.StatusOK {
			t.Errorf("%s with another ETag: %d", path, a.status)
		}
	}
	path := exercisePath(e) + "/leaderboard"
	old := s.get(own.token, path).header.Get("ETag")
	if a := again(other, path, old); a.status != http.StatusOK {
		t.Errorf("another reader with own's ETag: %d", a.status)
	}
	s.post(other.token, challengePath(e, 0)+"/guesses", goodBody).want(t, http.StatusCreated)
	if a := again(own, path, old); a.status != http.StatusOK {
		t.Errorf("after a guess: %d", a.status)
	}
	counted := s.get(own.token, path).header.Get("ETag")
	s.clock.advance(2 * time.Hour)
	if a := again(own, path, counted); a.status != http.StatusOK {
		t.Errorf("after the reveal: %d", a.status)
	}
}

// Viewers ask for parts of a picture.
func TestRange(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	i := s.addInstructor("Aliya")
	v := s.publish(i, "set", geo.Point{1, 2})
	for _, path := range []string{"/0,0,512,512/512,512/0/default.jpg", "/full/max/0/default.jpg"} {
		path = "/iiif/3/" + v.Challenges[0].Images[0].Image + path
		whole := s.get(i.token, path).want(t, http.StatusOK)
		if whole.header.Get("Accept-Ranges") != "bytes" || whole.header.Get("Cache-Control") != "private, max-age=86400" {
			t.Errorf("%s: %v", path, whole.header)
		}
		hr := s.newRequest(request{path: path, token: i.token, header: map[string]string{"Range": "bytes=2-11"}})
		response, err := s.client.Do(hr)
		if err != nil {
			t.Fatal(err)
		}
		part := make([]byte, 11)
		n, _ := response.Body.Read(part)
		response.Body.Close()
		if response.StatusCode != http.StatusPartialContent || string(part[:n]) != string(whole.body[2:12]) {
			t.Errorf("%s: %s, %d bytes", path, response.Status, n)
		}
	}
}

// The root leads to the page about the API; request ids differ.
func TestRootAndRequestIDs(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	a := s.get("", "/").want(t, http.StatusSeeOther)
	if a.header.Get("Location") != "/api/v1/docs" {
		t.Errorf("Location %q", a.header.Get("Location"))
	}
	if b := s.get("", "/"); b.header.Get("X-Request-Id") == a.header.Get("X-Request-Id") {
		t.Error("two requests have one id")
	}
}

// Links lead to where the caller is, or to where the outside is.
func TestBaseURL(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		public *url.URL
		want   func(*school) string
	}{
		"in the room":      {nil, func(s *school) string { return "http://" + s.address }},
		"a public address": {&url.URL{Scheme: "https", Host: "class.example.org"}, func(*school) string { return "https://class.example.org" }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startSchool(t, storetest.SQLite(t), func(c *server.Config) { c.PublicURL = test.public })
			i := s.addInstructor("Aliya")
			image := s.publish(i, "set", geo.Point{1, 2}).Challenges[0].Images[0].Image
			base := test.want(s) + "/iiif/3/" + image
			if got := s.get(i.token, "/iiif/3/"+image).want(t, http.StatusSeeOther).header.Get("Location"); got != base+"/info.json" {
				t.Errorf("Location %s, want %s/info.json", got, base)
			}
			var info struct{ ID string }
			s.get(i.token, "/iiif/3/"+image+"/info.json").want(t, http.StatusOK).decode(t, &info)
			if info.ID != base {
				t.Errorf("id %s, want %s", info.ID, base)
			}
		})
	}
}

// A database that does not answer is told to whoever asks, without its words;
// so is a panic. The log has them, once.
func TestFailures(t *testing.T) {
	t.Parallel()
	var fail func() error
	s := startSchool(t, storetest.SQLite(t), func(c *server.Config) {
		c.Ready = func(context.Context) error { return fail() }
	})
	for _, test := range []struct {
		name   string
		fail   func() error
		status int
		code   string
	}{
		{"not ready", func() error { return fmt.Errorf("%sPASSWORD", secretMark) }, http.StatusServiceUnavailable, "unavailable"},
		{"a panic", func() error { panic(secretMark + "STATE") }, http.StatusInternalServerError, "internal"},
	} {
		fail = test.fail
		a := s.get("", "/readyz").want(t, test.status)
		if !strings.Contains(string(a.body), `"code":"`+test.code+`"`) || strings.Contains(string(a.body), secretMark) {
			t.Errorf("%s: %s", test.name, a.body)
		}
		s.get("", "/healthz").want(t, http.StatusOK)
		logged := strings.Join(s.log.errors(), "\n")
		if !strings.Contains(logged, secretMark) || !strings.Contains(logged, a.header.Get("X-Request-Id")) {
			t.Errorf("%s: the log says %q", test.name, logged)
		}
	}
}
