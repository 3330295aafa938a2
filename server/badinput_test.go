package server_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/store/storetest"
	"geodrill/tiles"

	"github.com/google/go-cmp/cmp"
)

// troubled is a class that is asked for what makes no sense.
type troubled struct {
	*school
	instructor, rival instructor
	own, other        trainee
	version           challenges.Version
	cohort            challenges.Cohort
	exercises         []challenges.ExerciseView // all of them
	fill              *strings.Replacer
}

func newTroubled(t *testing.T, location string) *troubled {
	s := startSchool(t, location)
	c := &troubled{school: s, instructor: s.addInstructor("Aliya"), rival: s.addInstructor("Rival")}
	c.cohort = s.addCohort(c.instructor, "Analysts")
	foreign := s.addCohort(c.instructor, "Others")
	expired := s.join(c.cohort, "expired")
	s.clock.advance(allSessions)
	c.own, c.other = s.join(c.cohort, "own"), s.join(c.cohort, "other")
	signedOut := s.join(c.cohort, "leaver")
	s.do(request{method: "DELETE", path: "/api/v1/session", token: signedOut.token}).want(t, http.StatusNoContent)
	c.instructor.token = s.signIn("aliya", c.instructor.password)
	c.rival.token = s.signIn("rival", c.rival.password)
	c.version = s.publish(c.instructor, "set", geo.Point{61.2, 37.5}, geo.Point{-72.6, -13.2})
	soon := challenges.Rules{Reveal: challenges.RevealAtClose, ClosesAt: s.clock.Now().Add(time.Minute), Grace: time.Hour}
	later := challenges.Rules{Reveal: challenges.RevealAtOnce, OpensAt: s.clock.Now().Add(time.Hour)}
	long := challenges.Rules{Reveal: challenges.RevealAtClose, OpensAt: s.clock.Now().Add(-50 * time.Hour), ClosesAt: s.clock.Now().Add(-49 * time.Hour)}
	closing, scheduled := s.open(c.instructor, c.version, c.cohort, soon), s.open(c.instructor, c.version, c.cohort, later)
	closed := s.open(c.instructor, c.version, c.cohort, long)
	s.clock.advance(2 * time.Minute)
	open, elsewhere := s.open(c.instructor, c.version, c.cohort, s.hourAtClose()), s.open(c.instructor, c.version, foreign, practice())
	live := s.open(c.instructor, c.version, c.cohort, liveRules())
	_, display := s.addDisplay(c.instructor, live)
	c.exercises = []challenges.ExerciseView{closed, closing, scheduled, open, elsewhere, live}
	first := request{method: "POST", path: challengePath(open, 1) + "/guesses", token: c.other.token,
		body: placeBody(geo.Point{1, 2}), header: map[string]string{"Idempotency-Key": "first"}}
	s.do(first).want(t, http.StatusCreated)
	ch := c.version.Challenges
	c.fill = strings.NewReplacer(
		"@draft", "/api/v1/sets/"+string(c.version.SetID)+"/challenges/"+string(ch[0].DraftID), "@set", "/api/v1/sets/"+string(c.version.SetID),
		"@otherQuestion", string(ch[1].Questions[0].ID), "@question", string(ch[0].Questions[0].ID),
		"@otherImage", ch[1].Images[0].Image, "@image", ch[0].Images[0].Image,
		"@foreignChallenge", "not-"+string(ch[0].ID), "@foreignCohort", string(foreign.ID), "@foreign", exercisePath(elsewhere),
		"@ownID", c.own.id, "@otherID", c.other.id, "@cohort", string(c.cohort.ID), "@code", c.cohort.JoinCode, "@version", string(c.version.ID),
		"@hint2", string(ch[hinted].Hints[1].ID), "@hint", string(ch[hinted].Hints[0].ID), "@over", challengePath(closed, hinted),
		"@open", challengePath(open, 0), "@guessed", challengePath(open, 1), "@closed", challengePath(closed, 0), "@closing", challengePath(closing, 0),
		"@scheduled", challengePath(scheduled, 0), "@exercise", exercisePath(open),
		"@live", exercisePath(live), "@display", displayOf(display),
		"@signedOut", signedOut.token, "@expired", expired.token,
	)
	return c
}

// allSessions outlives every session.
const allSessions = 31 * 24 * time.Hour

// signIn signs in over HTTP.
func (s *school) signIn(name, password string) (token string) {
	s.t.Helper()
	var signedIn struct{ Token string }
	s.post("", "/api/v1/session", fmt.Sprintf(`{"name":%q,"password":%q}`, name, password)).want(s.t, http.StatusOK).decode(s.t, &signedIn)
	return signedIn.Token
}

func (c *troubled) request(b badInput) request {
	r := request{method: b.method, path: b.path, body: c.fill.Replace(b.body), header: map[string]string{}}
	if r.method == "" {
		r.method = http.MethodPost
	}
	if r.path == "" {
		r.path = "@open/guesses"
	}
	r.path = c.fill.Replace(r.path)
	for name, value := range b.header {
		r.header[name] = c.fill.Replace(value)
	}
	switch b.as {
	case "":
		r.token = c.own.token
	case "own":
		r.token = c.own.token
	case "other":
		r.token = c.other.token
	case "instructor":
		r.token = c.instructor.token
	case "rival":
		r.token = c.rival.token
	}
	return r
}

// stored is what a refused request must not change.
type stored struct {
	Guesses             []challenges.LedgerEntry
	Cohorts, Sets, Open int
	Images              []challenges.Image
	Blobs               []string
	Strangers           []string // of the aliases that were refused, those that exist
	Versions            []int64  // of the exercises
}

func (c *troubled) stored() stored {
	c.t.Helper()
	var now stored
	ctx := c.t.Context()
	fail := func(err error) {
		if err != nil {
			c.t.Fatal(err)
		}
	}
	for _, e := range c.exercises {
		entries, err := c.store.Ledger(ctx, e.ID)
		fail(err)
		now.Guesses = append(now.Guesses, entries...)
		current, err := c.store.Exercise(ctx, e.ID)
		fail(err)
		now.Versions = append(now.Versions, current.Version)
	}
	cohorts, err := c.store.Cohorts(ctx, "")
	fail(err)
	sets, err := c.store.Sets(ctx, "", challenges.SetInUse, "", 100)
	fail(err)
	exercises, err := c.store.ExercisesOfAccount(ctx, "", "", 100)
	fail(err)
	now.Cohorts, now.Sets, now.Open = len(cohorts), len(sets), len(exercises)
	now.Images, err = c.store.Images(ctx, "", challenges.ImageCursor{}, 100)
	fail(err)
	now.Blobs = c.keptBlobs("")
	for _, alias := range []string{"new", "", "ab", "who", strings.Repeat("ж", 41)} {
		if _, err := c.store.TraineeByAlias(ctx, c.cohort.ID, alias); err == nil {
			now.Strangers = append(now.Strangers, alias)
		}
	}
	return now
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, location string) {
		t.Parallel()
		c := newTroubled(t, location)
		want := c.stored()
		for _, b := range slices.Concat(badBodies(), badAddresses(), badSessions(), badAuthoring(), badLessons(), badUploads(), badDrafts()) {
			a := c.do(c.request(b))
			if a.status != b.status {
				t.Errorf("%s: status %d, want %d: %s", b.name, a.status, b.status, a.body)
				continue
			}
			if a.request.method != http.MethodHead {
				var p problem
				a.decode(t, &p)
				if p.Code != b.code || b.pointer != "" && !slices.Contains(p.pointers(), b.pointer) {
					t.Errorf("%s: code %s at %q, want %s at %q: %s", b.name, p.Code, p.pointers(), b.code, b.pointer, a.body)
				}
				if p.Detail == "" {
					t.Errorf("%s: no detail", b.name)
				}
			}
			if b.status == http.StatusMethodNotAllowed && a.header.Get("Allow") == "" {
				t.Errorf("%s: no Allow", b.name)
			}
			if b.status == http.StatusUnauthorized && b.code == "not_signed_in" && a.header.Get("WWW-Authenticate") != "Bearer" {
				t.Errorf("%s: no WWW-Authenticate", b.name)
			}
			c.get(c.own.token, "/api/v1/me").want(t, http.StatusOK)
		}
		if diff := cmp.Diff(want, c.stored()); diff != "" {
			t.Errorf("refused requests have stored something:\n%s", diff)
		}
		c.post(c.own.token, c.fill.Replace("@open/guesses"), goodBody).want(t, http.StatusCreated)
	})
}

// A body without a stated length is bounded as it is read.
func TestChunkedBodyIsBounded(t *testing.T) {
	t.Parallel()
	c := newTroubled(t, storetest.SQLite(t))
	r := c.request(badInput{body: "x"})
	hr := c.newRequest(r)
	hr.Body = io.NopCloser(io.LimitReader(endless{}, 1<<20))
	hr.ContentLength = -1
	a := c.send(r, hr).want(t, http.StatusRequestEntityTooLarge)
	var p problem
	a.decode(t, &p)
	if p.Code != "body_too_large" {
		t.Errorf("code %s", p.Code)
	}
	c.post(c.own.token, r.path, goodBody).want(t, http.StatusCreated)
}

// endless reads as spaces, which JSON allows before a value.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// OPTIONS says what a route knows, and lets no other site in.
func TestOptions(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	a := s.do(request{method: http.MethodOptions, path: "/api/v1/session", header: map[string]string{
		"Origin": "http://evil.example", "Access-Control-Request-Method": "POST",
	}})
	if a.status != http.StatusNoContent || !strings.Contains(a.header.Get("Allow"), "POST") {
		t.Errorf("status %d, Allow %q", a.status, a.header.Get("Allow"))
	}
	if got := a.header.Get("Access-Control-Allow-Origin"); got != "" {
		t.Errorf("Access-Control-Allow-Origin %q", got)
	}
}

// Odd but proper input is taken.
func TestUnusualInputIsTaken(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, location string) {
		t.Parallel()
		s := startSchool(t, location)
		i := s.addInstructor("Aliya")
		cohort := s.addCohort(i, "Analysts")
		e := s.open(i, s.publish(i, "set", geo.Point{0, 0}), cohort, s.hourAtClose())
		for n, test := range []struct {
			body string
			want geo.Point
		}{
			{`{"place":{"type":"Point","coordinates":[540,2]}}`, geo.Point{-180, 2}},
			{`{"place":{"type":"Point","coordinates":[-181,90]}}`, geo.Point{179, 90}},
			{`{"place":{"type":"Point","coordinates":[-0.0,-90]}}`, geo.Point{0, -90}},
			{"\n {\"place\" : {\"coordinates\":[1E1, 2e-1],\"type\":\"Point\"}} \n", geo.Point{10, 0.2}},
			{`{"place":{"type":"Point","coordinates":[12.345678901234567,1]},"reasoning":"горы 🏔️ \\ \" < '\n"}`, geo.Point{12.345678901234567, 1}},
			{`{"place":{"type":"Point","coordinates":[1,1]},"reasoning":"` + strings.Repeat("ы", 4000) + `"}`, geo.Point{1, 1}},
		} {
			own := s.join(cohort, fmt.Sprintf("Өтеген %d", n))
			s.do(request{method: "POST", path: challengePath(e, 0) + "/guesses", token: own.token, body: test.body,
				header: map[string]string{"Content-Type": "application/json; charset=utf-8", "Sec-Fetch-Site": "same-origin"}}).want(t, http.StatusCreated)
			var got struct {
				Guess struct {
					Answers []struct {
						Place struct{ Coordinates geo.Point }
					}
				}
			}
			s.get(own.token, challengePath(e, 0)).want(t, http.StatusOK).decode(t, &got)
			if place := got.Guess.Answers[0].Place.Coordinates; place != test.want {
				t.Errorf("%s: stored %v, want %v", test.body, place, test.want)
			}
		}
	})
}

// A picture that the gate refuses leaves no set behind.
func TestBadPictures(t *testing.T) {
	t.Parallel()
	c := newTroubled(t, storetest.SQLite(t))
	want := c.stored()
	whole := photo(t, 1, geo.Point{1, 2})
	header := "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x75\x30\x00\x00\x75\x30\x08\x02\x00\x00\x00"
	for name, test := range map[string]struct {
		file []byte
		code string
	}{
		"30,000 by 30,000 pixels": {[]byte(header), tiles.CodeTooManyPixels},
		"half a JPEG":             {whole[:len(whole)/2], tiles.CodeTruncated},
		"text named .jpg":         {[]byte("not a picture at all\n"), tiles.CodeUnsupported},
		"an empty file":           {nil, tiles.CodeEmpty},
	} {
		d := draft(t, "new-set", []geo.Point{{1, 2}, {3, 4}})
		d.Challenges[1].Photos[0].Open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(test.file)), nil }
		_, err := c.challenges.Publish(t.Context(), c.instructor.Actor, d, nil)
		var gate *tiles.GateError
		if !errors.As(err, &gate) || gate.Code != test.code || !strings.Contains(err.Error(), d.Challenges[1].Photos[0].Name) {
			t.Errorf("%s: %v, want %s of %s", name, err, test.code, d.Challenges[1].Photos[0].Name)
		}
	}
	if diff := cmp.Diff(want, c.stored()); diff != "" {
		t.Errorf("refused pictures have stored something:\n%s", diff)
	}
	c.publish(c.instructor, "new-set", geo.Point{1, 2})
}
