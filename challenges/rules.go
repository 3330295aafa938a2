package challenges

import (
	"fmt"
	"slices"
	"time"

	"geodrill/scoring"
)

// Rules say when and how an exercise runs. Unless it is live it is self-paced: all
// challenges are open for as long as the exercise is. Rules are compared with ==.
type Rules struct {
	Reveal   Reveal
	OpensAt  time.Time
	ClosesAt time.Time     // zero: it stays open; not with RevealAtClose
	Grace    time.Duration // what the reveal at close waits after ClosesAt
	Zone     string        // IANA name, in which the times are shown; empty: the reader's own

	Attempts int  // guesses of a trainee for a challenge, of which the last counts: 1 to MaxAttempts
	NoCircle bool // no confidence circle is asked for, whatever the set says
	Hints    HintRule

	// FreezesAt is when boards and events begin to stand still for trainees, until
	// the reveal; zero: never.
	FreezesAt time.Time
	// PausedAt is since when no guesses are taken; zero: they are. The exercise's
	// own clock stands still meanwhile.
	PausedAt time.Time
	TeamRule scoring.TeamRule // how teams are ranked
	Imagery  bool             // the map may show online imagery, if the server is set up with any

	// Live says that the exercise is paced: a lesson opens, closes and reveals its
	// challenges one by one, and closes it; see Paced. Floor is the last command in
	// that lesson, before which no time is, whatever the clock shows.
	Live  bool
	Floor time.Time

	// HeldUntil is when the last exercise of the competition reveals; zero without
	// one. It is not the exercise's own: the store reads it from the others.
	HeldUntil time.Time
}

// Reveal says when a trainee learns the key and the points.
type Reveal string

// The kinds of reveal.
const (
	RevealAtOnce  Reveal = "at_once"  // practice: with the last guess itself
	RevealAtClose Reveal = "at_close" // when the exercise has closed and its grace has passed
)

// Bounds of rules.
const (
	MaxAttempts = 20
	MaxGrace    = time.Hour
)

// Phase is where an exercise stands.
type Phase string

// The phases, in the order they come.
const (
	PhaseScheduled Phase = "scheduled" // challenges are only counted
	PhaseOpen      Phase = "open"      // guesses are taken
	PhasePaused    Phase = "paused"    // open, but for guesses
	PhaseClosed    Phase = "closed"    // what comes is late; not yet revealed
	PhaseRevealed  Phase = "revealed"  // keys, marks and debriefs are told to all
)

// Phase tells the phase at an instant.
func (r Rules) Phase(now time.Time) Phase {
	now = r.time(now)
	switch {
	case now.Before(r.OpensAt):
		return PhaseScheduled
	case !r.PausedAt.IsZero():
		return PhasePaused
	case r.ClosesAt.IsZero() || now.Before(r.ClosesAt):
		return PhaseOpen
	case now.Before(r.RevealsAt()):
		return PhaseClosed
	default:
		return PhaseRevealed
	}
}

// time is what counts as the time when a clock shows now: in a lesson, not before its
// last command.
func (r Rules) time(now time.Time) time.Time {
	if now.Before(r.Floor) {
		return r.Floor
	}
	return now
}

// RevealsAt is when everything is told to all; zero means never. A pause moves it. The
// end of a lesson is that at once: it has waited after each challenge.
func (r Rules) RevealsAt() time.Time {
	if r.ClosesAt.IsZero() || r.Live {
		return r.ClosesAt
	}
	at := r.ClosesAt.Add(r.Grace)
	if r.HeldUntil.After(at) {
		return r.HeldUntil
	}
	return at
}

// KnownReveal is RevealsAt, or zero while nobody knows it: in a pause of this
// exercise or of another of its competition.
func (r Rules) KnownReveal() time.Time {
	at := r.RevealsAt()
	if !r.PausedAt.IsZero() || at.Year() >= endYear {
		return time.Time{}
	}
	return at
}

// MarksAreRevealed reports whether leaderboards count marks at an instant: from
// the reveal on, and in practice with one attempt always, where each mark is told
// with its guess. With more attempts than one, points that move would tell how far
// off a guess is.
func (r Rules) MarksAreRevealed(now time.Time) bool {
	return r.Reveal == RevealAtOnce && r.Attempts <= 1 || r.Phase(now) == PhaseRevealed
}

// Frozen reports whether boards and events stand still for trainees.
func (r Rules) Frozen(now time.Time) bool {
	clock := r.time(now)
	if !r.PausedAt.IsZero() {
		clock = r.PausedAt
	}
	return !r.FreezesAt.IsZero() && !clock.Before(r.FreezesAt) && r.Phase(now) != PhaseRevealed
}

// revealedTo reports whether a trainee who has used every attempt at a
// challenge, or not, may be told its key.
func (r Rules) revealedTo(now time.Time, attemptsUsed bool) bool {
	return r.Phase(now) == PhaseRevealed || r.Reveal == RevealAtOnce && attemptsUsed
}

// accept says how a guess that comes at an instant stands to the close, and
// refuses one in a pause, and one that comes too long after the reveal.
func (r Rules) accept(now time.Time) (Arrival, error) {
	now = r.time(now)
	switch phase := r.Phase(now); { // a scheduled one has no challenges yet
	case phase == PhasePaused:
		return "", &Error{Code: CodePaused, Message: "The exercise is paused. Guess when it goes on."}
	case phase == PhaseRevealed && !now.Before(r.RevealsAt().Add(LateFor)):
		return "", r.errClosed()
	}
	return ArrivalAt(r.ClosesAt, r.Grace, r.RevealsAt(), now), nil
}

// applied is a question as these rules ask it.
func (r Rules) applied(q Question) Question {
	if place, ok := q.Ask.(PlaceAsk); ok && r.NoCircle {
		place.Rule.Circle = nil // the distance has all the points
		q.Ask = place
	}
	return q
}

func (r Rules) errClosed() error {
	return &Error{Code: CodeClosed, Message: "The exercise has closed.", Params: map[string]any{"closedAt": r.ClosesAt}}
}

// tidy gives times the form in which they are stored, and what was left out its
// default.
func (r Rules) tidy() Rules {
	for _, t := range []*time.Time{&r.OpensAt, &r.ClosesAt, &r.FreezesAt, &r.PausedAt} {
		if !t.IsZero() {
			*t = t.UTC().Truncate(time.Millisecond)
		}
	}
	if r.Attempts == 0 {
		r.Attempts = 1
	}
	if r.Hints == "" {
		r.Hints = HintsPriced
	}
	if r.TeamRule == "" {
		r.TeamRule = scoring.TeamMean
	}
	return r
}

// endYear bounds the times of rules: it is not reached.
const endYear = 9999

func (r Rules) validate() error {
	switch {
	case r.Reveal != RevealAtOnce && r.Reveal != RevealAtClose:
		return invalid("/reveal", "use %q or %q", RevealAtOnce, RevealAtClose)
	case r.Live && r.Reveal != RevealAtClose:
		return invalid("/reveal", "in a lesson each challenge reveals when the instructor says so: use %q", RevealAtClose)
	case r.OpensAt.Year() >= endYear || r.OpensAt.Unix() <= 0:
		return invalid("/opensAt", "use a time from 1970 to 9998")
	case !r.ClosesAt.IsZero() && !r.ClosesAt.After(r.OpensAt):
		return invalid("/closesAt", "an exercise closes after it opens")
	case r.ClosesAt.Year() >= endYear:
		return invalid("/closesAt", "use a time up to 9998")
	case r.ClosesAt.IsZero() && r.Reveal == RevealAtClose && !r.Live:
		return invalid("/closesAt", "an exercise that reveals at its close needs a time to close")
	case r.Grace < 0 || r.Grace > MaxGrace:
		return invalid("/graceSeconds", "use 0 to %d seconds", int(MaxGrace.Seconds()))
	case r.Attempts < 1 || r.Attempts > MaxAttempts:
		return invalid("/attempts", "use 1 to %d", MaxAttempts)
	case !slices.Contains(HintRules(), r.Hints):
		return invalid("/hints", "use one of %v", HintRules())
	case !r.FreezesAt.IsZero() && (r.ClosesAt.IsZero() && !r.Live || !r.ClosesAt.IsZero() && !r.FreezesAt.Before(r.ClosesAt) || !r.FreezesAt.After(r.OpensAt)):
		return invalid("/freezesAt", "a board freezes between the opening and the close")
	}
	if err := r.TeamRule.Validate(); err != nil || r.TeamRule == scoring.TeamMedianPin {
		return invalid("/teamRule", "use one of %v", TeamRules())
	}
	if r.Zone != "" && !IsZone(r.Zone) {
		return invalid("/zone", "use the IANA name of a time zone, such as Asia/Almaty")
	}
	return nil
}

// opened, paused, resumed and closed are the rules after the instructor's word at
// an instant. They refuse it in another phase than it is for, and are no change
// where it was said before.

func (r Rules) opened(now time.Time) (Rules, error) {
	switch r.Phase(now) {
	case PhaseScheduled:
		r.OpensAt = now
		return r, nil
	case PhaseOpen:
		return r, nil
	}
	return r, errPhase(r.Phase(now))
}

func (r Rules) paused(now time.Time) (Rules, error) {
	switch r.Phase(now) {
	case PhaseOpen:
		if r.revealing(now) {
			return r, errExerciseRevealed()
		}
		r.PausedAt = now
		return r, nil
	case PhasePaused:
		return r, nil
	}
	return r, errPhase(r.Phase(now))
}

func (r Rules) resumed(now time.Time) (Rules, error) {
	switch r.Phase(now) {
	case PhaseOpen:
		return r, nil
	case PhasePaused:
		length := now.Sub(r.PausedAt)
		if !r.ClosesAt.IsZero() {
			r.ClosesAt = r.ClosesAt.Add(length)
		}
		if r.FreezesAt.After(r.PausedAt) {
			r.FreezesAt = r.FreezesAt.Add(length)
		}
		r.PausedAt = time.Time{}
		return r, nil
	}
	return r, errPhase(r.Phase(now))
}

func (r Rules) closed(now time.Time) (Rules, error) {
	switch r.Phase(now) {
	case PhaseClosed, PhaseRevealed:
		return r, nil
	case PhaseOpen, PhasePaused:
		r.ClosesAt, r.PausedAt = now, time.Time{}
		if !now.After(r.OpensAt) {
			r.ClosesAt = r.OpensAt.Add(time.Millisecond)
		}
		if !r.FreezesAt.Before(r.ClosesAt) {
			r.FreezesAt = time.Time{} // it never came to that
		}
		return r, nil
	}
	return r, errPhase(r.Phase(now))
}

func errPhase(p Phase) error {
	return &Error{Code: CodePhase, Params: map[string]any{"phase": p},
		Message: fmt.Sprintf("The exercise is %s: that cannot be done now.", p)}
}
