package challenges_test

import (
	"strconv"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/geo"

	"github.com/google/go-cmp/cmp"
)

// degrees is a world whose countries are degrees of longitude.
type degrees struct{}

func (degrees) Locate(p geo.Point) geo.Location {
	return geo.Location{Country: strconv.Itoa(int(p.Lon())), Region: -1, Town: -1}
}

// Where the key and the pin are is told with the key and never before: with the
// guess that reveals it, when that is sent again, afterwards, and in the debrief.
func TestWhereabouts(t *testing.T) {
	r := newRoom(t)
	r.config.Geocoder = degrees{}
	r.service = challenges.NewService(r.config)
	fox := r.join("Fox")
	pin := geo.Point{77.5 + 360, 43}
	want := &challenges.Whereabouts{Key: degrees{}.Locate(keyPlace), Guess: &geo.Location{Country: "77", Region: -1, Town: -1}}
	expect := func(what string, got *challenges.RevealView, want *challenges.Whereabouts) {
		t.Helper()
		if got == nil {
			t.Errorf("%s reveals nothing", what)
		} else if diff := cmp.Diff(want, got.Where); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}

	practice := r.open(challenges.RevealAtOnce)
	guess := r.newGuess(practice, 0, pin, "once")
	for _, what := range []string{"the guess", "the guess again"} {
		receipt, err := r.service.SubmitGuess(t.Context(), fox, guess)
		check(t, err)
		expect(what, receipt.Reveal, want)
	}
	r.clock.move(2 * time.Hour)
	receipt, err := r.service.SubmitGuess(t.Context(), fox, guess)
	check(t, err)
	expect("the guess again, after the close", receipt.Reveal, want)
	view, err := r.service.Challenge(t.Context(), fox, practice, r.version.Challenges[0].ID)
	check(t, err)
	expect("the challenge", view.Guess.Reveal, want)
	debrief, err := r.service.Debrief(t.Context(), fox, practice, r.version.Challenges[0].ID)
	check(t, err)
	expect("the debrief", debrief.Guess.Reveal, want)
	expect("the debrief's key", &challenges.RevealView{Where: debrief.Where}, &challenges.Whereabouts{Key: want.Key})

	exam := r.open(challenges.RevealAtClose)
	if receipt := r.guess(fox, exam, 0, pin); receipt.Reveal != nil {
		t.Errorf("told before the reveal: %v", receipt.Reveal)
	}
}
