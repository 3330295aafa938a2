package server_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/scoring"
	"geodrill/server"
	"geodrill/store/storetest"
)

// sharedPath is the path of a board that a link is for.
func sharedPath(token string) string { return "/api/v1/board/" + token }

// noBoard is the path of a link that there is not.
func noBoard() string { return sharedPath(strings.Repeat("0", 26)) }

// shareBoard makes a link to a board and returns its path.
func (s *school) shareBoard(by instructor, of challenges.LinkSubject) (challenges.Link, string) {
	s.t.Helper()
	link, token, err := s.challenges.AddBoardLink(s.t.Context(), by.Actor, of, 7*24*time.Hour)
	if err != nil {
		s.t.Fatal(err)
	}
	return link, sharedPath(token)
}

// showRows makes ranked boards show the first rows only.
func (l *lesson) showRows(n int) {
	l.t.Helper()
	if _, err := l.challenges.ChangeCohort(l.t.Context(), l.owner.Actor, l.cohort.ID, challenges.ChangeCohort{ShownRows: &n}); err != nil {
		l.t.Fatal(err)
	}
	l.clock.advance(2 * time.Second)
}

// Where lower ranks are hidden, no answer to a trainee or by a link has the alias of
// one; before there are ranks nothing is hidden.
func TestHiddenRowsAreNowhere(t *testing.T) {
	t.Parallel()
	l := newLesson(t, storetest.SQLite(t), func(*school) challenges.Rules { return practice() })
	_, path := l.shareBoard(l.owner, challenges.LinkSubject{Cohort: l.cohort.ID})
	l.othersGuess()
	l.showRows(1)
	board, cohort := exercisePath(l.exercise)+"/leaderboard", "/api/v1/cohorts/"+string(l.cohort.ID)+"/leaderboard"
	me := under("me.", countFields)
	for _, r := range []struct {
		path  string
		token string
		want  outcome
	}{
		{board, l.own.token, ok(boardFields, "hidden", under("rows[].", pendingFields), me)},
		{board + "?limit=1", l.own.token, ok(boardFields, "hidden", under("rows[].", pendingFields), me)},
		{board + "?from=1", l.own.token, ok(boardFields, "hidden rows[]", me)},
		{board + "?q=thi", l.own.token, ok(boardFields, "hidden rows[]", me)},
		{cohort, l.own.token, ok(boardFields, "hidden", under("rows[].", pendingFields), me)},
		{exercisePath(l.exercise) + "/events", l.own.token, ok(phaseFields, under("leaderboard.", boardFields+" hidden"), under("leaderboard.rows[].", pendingFields))},
		{path, "", ok(sharedFields, "cohort.hidden", under("cohort.rows[].", pendingFields))},
		{path + "?from=1", "", ok(sharedFields, "cohort.hidden cohort.rows[]")},
	} {
		a := l.fetchEvents(request{path: r.path, token: r.token}, 3)
		l.compare(r.path, a, r.want)
		if strings.Contains(string(a.body), l.third.alias) {
			t.Errorf("%s tells of who is hidden: %s", r.path, a.body)
		}
	}
	if a := l.get(l.owner.token, board).want(t, http.StatusOK); !strings.Contains(string(a.body), l.third.alias) {
		t.Errorf("the instructor does not see the whole: %s", a.body)
	}
}

const sharedFields = "name cohort.version cohort.frozenAt cohort.total"

// A link to a cohort's board tells what is on that board and nothing else, in every
// phase of an exercise.
func TestNothingLeaksByABoardLink(t *testing.T) {
	t.Parallel()
	for name, rules := range map[string]func(*school) challenges.Rules{
		"exam": (*school).hourAtClose, "practice": func(*school) challenges.Rules { return practice() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLesson(t, storetest.SQLite(t), rules)
			_, path := l.shareBoard(l.owner, challenges.LinkSubject{Cohort: l.cohort.ID})
			empty, full := ok(sharedFields, "cohort.rows[]"), ok(sharedFields, under("cohort.rows[].", pendingFields))
			look := func(in situation, want outcome, told ...int) {
				l.clock.advance(2 * time.Second)
				for _, query := range []string{"", "?limit=1"} {
					at := fmt.Sprintf("%s: by a link%s", in, query)
					a := l.do(request{path: path + query})
					l.compare(at, a, want)
					l.scan(at, a, in, told)
				}
			}
			if name == "practice" {
				look(practice1, empty)
				l.othersGuess()
				look(practice1, full)
				return
			}
			look(before, empty)
			l.othersGuess()
			look(before, empty)
			l.clock.advance(time.Hour)
			l.guessLate(1)
			look(closed, empty)
			l.clock.advance(time.Minute)
			look(revealed, full, 0, 1, everyKind)
		})
	}
}

// A link shows its board until it ends, and no other thing.
func TestBoardLinkShowsNothingElse(t *testing.T) {
	t.Parallel()
	var log lockedBuffer
	s := startSchool(t, storetest.SQLite(t), func(c *server.Config) {
		c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	i := s.addInstructor("Aliya")
	cohort := s.addCohort(i, "Analysts")
	e := s.open(i, s.publish(i, "set", geo.Point{1, 2}), cohort, liveRules())
	_, display := s.addDisplay(i, e)
	links := "/api/v1/cohorts/" + string(cohort.ID) + "/board-links"
	var made struct {
		Link  struct{ ID string }
		Token string
	}
	s.post(i.token, links, `{"days":2}`).want(t, http.StatusCreated).decode(t, &made)
	path := sharedPath(made.Token)
	first := s.do(request{path: path}).want(t, http.StatusOK)
	for header, want := range map[string]string{"Cache-Control": "private, no-cache", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"} {
		if got := first.header.Get(header); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	s.do(request{path: path, header: map[string]string{"If-None-Match": first.header.Get("ETag")}}).want(t, http.StatusNotModified)
	if a := s.get(i.token, links).want(t, http.StatusOK); strings.Contains(string(a.body), made.Token) || !strings.Contains(string(a.body), made.Link.ID) {
		t.Errorf("the links are %s", a.body)
	}
	for name, r := range map[string]request{
		"a board on the wall":       {path: displayOf(made.Token)},
		"events of a board":         {path: displayOf(made.Token) + "/events"},
		"a lesson as a board":       {path: sharedPath(display)},
		"the API with its token":    {path: "/api/v1/me", token: made.Token},
		"the cohort with its token": {path: "/api/v1/cohorts/" + string(cohort.ID) + "/leaderboard", token: made.Token},
		"a token that there is not": {path: sharedPath(strings.Repeat("1", 26))},
	} {
		if a := s.do(r); a.status != http.StatusNotFound && a.status != http.StatusUnauthorized {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	s.do(request{path: "/board/" + made.Token})
	eventually(t, "requests are logged", func() bool {
		return strings.Contains(log.String(), "/board/:token") && strings.Contains(log.String(), "/api/v1/board/:token")
	})
	if strings.Contains(log.String(), made.Token) {
		t.Errorf("the token is in the log: %s", log.String())
	}
	_, other := s.shareBoard(i, challenges.LinkSubject{Cohort: cohort.ID})
	s.do(request{method: "DELETE", path: links + "/" + made.Link.ID, token: i.token}).want(t, http.StatusNoContent)
	s.do(request{path: path}).want(t, http.StatusNotFound)
	s.do(request{path: other}).want(t, http.StatusOK)
	s.clock.advance(7 * 24 * time.Hour)
	s.do(request{path: other}).want(t, http.StatusNotFound)
}

// frozenClass is two cohorts with an exercise each whose boards freeze: a practice,
// whose points are told as they come, or a competition.
type frozenClass struct {
	*school
	owner     instructor
	cohorts   [2]challenges.Cohort
	exercises [2]challenges.ExerciseView
	first     [2]trainee // who guessed before the freeze
	second    [2]trainee // who guess in it
	reach     map[string]request
}

func newFrozenClass(t *testing.T, rules challenges.Rules) *frozenClass {
	return newHourClass(t, rules, 30*time.Minute)
}

// newHourClass is a class whose exercises take an hour, and freeze after a part of it
// or, after 0, never.
func newHourClass(t *testing.T, rules challenges.Rules, freeze time.Duration) *frozenClass {
	c := &frozenClass{school: startSchool(t, storetest.SQLite(t)), reach: map[string]request{}}
	c.owner = c.addInstructor("Aliya")
	version := c.publish(c.owner, "set", geo.Point{1, 2}, geo.Point{3, 4})
	now := c.clock.Now()
	rules.OpensAt, rules.ClosesAt, rules.Grace = now, now.Add(time.Hour), time.Minute
	if freeze > 0 {
		rules.FreezesAt = now.Add(freeze)
	}
	for i, name := range []string{"Analysts", "Border"} {
		cohort := c.addCohort(c.owner, name)
		c.cohorts[i], c.exercises[i] = cohort, c.open(c.owner, version, cohort, rules)
		c.first[i], c.second[i] = c.join(cohort, "Fox"), c.join(cohort, "Wolf")
		if _, err := c.challenges.SplitCohort(t.Context(), c.owner.Actor, cohort.ID, 2, "Team"); err != nil {
			t.Fatal(err)
		}
		_, shared := c.shareBoard(c.owner, challenges.LinkSubject{Cohort: cohort.ID})
		c.reach[name+" by a link"] = request{path: shared}
		c.reach[name+" by a link, from the second row"] = request{path: shared + "?from=1"}
		for who, token := range map[string]string{"Fox": c.first[i].token, "Wolf": c.second[i].token} {
			for what, path := range map[string]string{
				"board": "/leaderboard", "window": "/leaderboard?q=o", "teams": "/leaderboard/teams", "events": "/events",
			} {
				c.reach[name+" "+what+" to "+who] = request{path: exercisePath(c.exercises[i]) + path, token: token}
			}
			c.reach[name+" cohort to "+who] = request{path: "/api/v1/cohorts/" + string(cohort.ID) + "/leaderboard", token: token}
		}
	}
	return c
}

// compete makes the two cohorts compete.
func (c *frozenClass) compete() {
	c.t.Helper()
	cup, err := c.challenges.AddCompetition(c.t.Context(), c.owner.Actor, challenges.NewCompetition{
		Name: "Cup", Rule: scoring.CompetitionRule{Measure: scoring.CohortMean},
		Exercises: []challenges.ExerciseID{c.exercises[0].ID, c.exercises[1].ID},
	})
	if err != nil {
		c.t.Fatal(err)
	}
	_, shared := c.shareBoard(c.owner, challenges.LinkSubject{Competition: cup.ID})
	c.reach["competition by a link"] = request{path: shared}
	c.reach["competition to a trainee"] = request{path: "/api/v1/competitions/" + string(cup.ID) + "/leaderboard", token: c.first[0].token}
}

func (c *frozenClass) guess(who [2]trainee, off float64) {
	c.t.Helper()
	for i := range who {
		body := fmt.Sprintf(`{"place":{"type":"Point","coordinates":[%v,2]}}`, 1+off+float64(i))
		c.post(who[i].token, challengePath(c.exercises[i], 0)+"/guesses", body).want(c.t, http.StatusCreated)
	}
}

// told is what can be reached, without the clock.
func (c *frozenClass) told() map[string]string {
	c.t.Helper()
	c.clock.advance(2 * time.Second) // nothing from memory
	bodies := map[string]string{}
	for name, r := range c.reach {
		var a answer
		if strings.HasSuffix(r.path, "/events") {
			a = c.firstEvents(r)
		} else {
			a = c.do(r).want(c.t, http.StatusOK)
		}
		bodies[name] = string(a.body) + a.header.Get("ETag")
	}
	return bodies
}

// checkMoved fails unless everything that was told before has moved, or does within
// a moment: streams look at the clock now and then.
func (c *frozenClass) checkMoved(before map[string]string) {
	c.t.Helper()
	eventually(c.t, "all that was told has moved", func() bool {
		for what, now := range c.told() {
			if was, ok := before[what]; ok && now == was {
				c.t.Logf("%s has not moved: %s", what, now)
				return false
			}
		}
		return true
	})
}

// firstEvents is the snapshot that an event stream begins with, but for its clock.
func (c *frozenClass) firstEvents(r request) answer {
	c.t.Helper()
	l := lesson{school: c.school}
	a := l.fetchEvents(r, 3)
	var events map[string]json.RawMessage
	a.decode(c.t, &events)
	delete(events, "clock")
	body, err := json.Marshal(events)
	if err != nil {
		c.t.Fatal(err)
	}
	a.body = body
	return a
}

// While boards are frozen, nothing that a trainee or a link can reach changes with
// a guess; at the reveal it does.
func TestFreezeHoldsEverywhere(t *testing.T) {
	t.Parallel()
	for name, reveal := range map[string]challenges.Reveal{"practice": challenges.RevealAtOnce, "competition": challenges.RevealAtClose} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newFrozenClass(t, challenges.Rules{Reveal: reveal})
			if reveal == challenges.RevealAtClose {
				c.compete()
			}
			c.guess(c.first, 0.5)
			c.clock.advance(31 * time.Minute)
			frozen := c.told()
			c.guess(c.second, 0.1)
			for what, now := range c.told() {
				if now != frozen[what] {
					t.Errorf("%s moved in the freeze:\n%s\n%s", what, frozen[what], now)
				}
			}
			c.clock.advance(time.Hour)
			c.checkMoved(frozen)
		})
	}
}
