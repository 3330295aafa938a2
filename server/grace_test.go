package server_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"geodrill/challenges"
)

// decide makes the owner decide on late guesses.
func (s *school) decide(by instructor, e challenges.ExerciseView, to challenges.LateState, guesses ...string) {
	s.t.Helper()
	for _, id := range guesses {
		body := fmt.Sprintf(`{"guesses":[%q],"decision":%q,"reason":"The network was down."}`, id, to)
		s.post(by.token, exercisePath(e)+"/late-guesses/decisions", body).want(s.t, http.StatusNoContent)
	}
}

// guessesLate makes a guess that comes after the deadline, and returns its id.
func (s *school) guessesLate(who trainee, challenge, body string) string {
	s.t.Helper()
	var receipt struct {
		ID   string
		Late bool
		Mark any
	}
	s.post(who.token, challenge+"/guesses", body).want(s.t, http.StatusCreated).decode(s.t, &receipt)
	if !receipt.Late || receipt.Mark != nil {
		s.t.Errorf("the receipt of a late guess: %+v", receipt)
	}
	return receipt.ID
}

var (
	// moves is what moves with every version, so that clients ask for their own
	// challenge. That of a competition moves with any change.
	moves = regexp.MustCompile(`"version":\d+|"[\w-]+"$`)
	// earned is what a guess was worth, or what was right.
	earned = regexp.MustCompile(`"(points|rank|medianDistanceMeters|lastScoredAt|circles|held|pending|mean|mark|reveal|key|keys)":`)
)

// After the deadline and before the reveal, nothing that a trainee or a link can reach
// tells anything new with a guess that comes late, nor with what is decided on it:
// boards that are frozen stand still, and others count it once it is accepted.
func TestNothingIsToldInTheGrace(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name        string
		reveal      challenges.Reveal
		freeze      time.Duration
		competition bool
	}{
		{"at close", challenges.RevealAtClose, 0, false},
		{"at close, frozen", challenges.RevealAtClose, 30 * time.Minute, false},
		{"practice, frozen", challenges.RevealAtOnce, 30 * time.Minute, false},
		{"a competition", challenges.RevealAtClose, 0, true},
		{"a competition, frozen", challenges.RevealAtClose, 30 * time.Minute, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newHourClass(t, challenges.Rules{Reveal: test.reveal}, test.freeze)
			if test.competition {
				c.compete()
			}
			for i, e := range c.exercises {
				c.reach[fmt.Sprint("challenge ", i)] = request{path: challengePath(e, 0), token: c.first[i].token}
			}
			c.guess(c.first, 0.5)
			c.clock.advance(time.Hour + time.Second)
			frozen := test.freeze > 0
			before := c.told()
			holds := func(after string, counted bool) {
				t.Helper()
				for what, now := range c.told() {
					was := before[what]
					if !frozen || strings.HasPrefix(what, "competition") {
						was, now = moves.ReplaceAllString(was, ""), moves.ReplaceAllString(now, "")
					}
					if now != was && !counted {
						t.Errorf("%s moved with %s:\n%s\n%s", what, after, was, now)
					}
					if found := earned.FindString(now); found != "" && test.reveal == challenges.RevealAtClose {
						t.Errorf("%s tells %s after %s: %s", what, found, after, now)
					}
				}
			}
			holds("the close", false)
			var late [2]string
			for i, e := range c.exercises {
				late[i] = c.guessesLate(c.second[i], challengePath(e, 0), `{"place":{"type":"Point","coordinates":[1.1,2]}}`)
				c.get(c.second[i].token, challengePath(e, 0)+"/debrief").want(t, http.StatusForbidden)
			}
			holds("a late guess", false)
			for _, to := range []challenges.LateState{challenges.LateAccepted, challenges.LateRefused, challenges.LateWaiting, challenges.LateAccepted} {
				for i, e := range c.exercises {
					c.decide(c.owner, e, to, late[i])
					if to == challenges.LateAccepted && test.reveal == challenges.RevealAtOnce {
						continue // it was the last attempt
					}
					a := c.get(c.second[i].token, challengePath(e, 0)).want(t, http.StatusOK)
					if found := earned.Find(a.body); found != nil {
						t.Errorf("whose guess is %s is told %s: %s", to, found, a.body)
					}
					c.get(c.second[i].token, challengePath(e, 0)+"/debrief").want(t, http.StatusForbidden)
				}
				holds("one that is "+string(to), to == challenges.LateAccepted && !frozen)
			}
			c.clock.advance(time.Hour)
			if test.reveal == challenges.RevealAtOnce { // the answer came with the guess
				delete(before, "challenge 0")
				delete(before, "challenge 1")
			}
			c.checkMoved(before)
		})
	}
}
