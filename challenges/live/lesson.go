// Package live is the state machine of a paced lesson: what a class is at, which
// commands its instructor can give, and what they lead to. It knows nothing of
// trainees, guesses or keys, and keeps nothing: a Lesson is a value, time and the
// challenges that there are come in, and out comes the next Lesson or a Refusal.
package live

import (
	"slices"
	"time"
)

// State is what a class is at.
type State string

// The states. A lesson begins in the lobby; from there each challenge takes it from
// Open to Closed and Revealed, perhaps on to Debrief, and then the next does.
const (
	Lobby    State = "lobby"    // no challenge has been opened
	Open     State = "open"     // a challenge takes guesses
	Closed   State = "closed"   // it does not any more
	Revealed State = "revealed" // its key is told
	Debrief  State = "debrief"  // the class talks about it
	Ended    State = "ended"    // for good
)

// Lesson is how far a lesson has come. The zero value is one that begins. It is
// stored as JSON, and never changed: commands make another. Nothing runs while
// it lasts: what the time has done is told by its methods, which take it.
type Lesson struct {
	Step    int64   `json:"step"`             // commands carried out
	Rounds  []Round `json:"rounds,omitempty"` // in the order of their opening; the last is where the class is
	Debrief bool    `json:"debrief,omitempty"`
	Names   bool    `json:"names,omitempty"` // projectors may show aliases

	PausedAt  time.Time `json:"pausedAt,omitzero"`
	EndedAt   time.Time `json:"endedAt,omitzero"`
	ChangedAt time.Time `json:"changedAt,omitzero"` // the last command
}

// Round is a challenge that was opened.
type Round struct {
	Challenge  string    `json:"challenge"`
	OpenedAt   time.Time `json:"openedAt"`
	ClosesAt   time.Time `json:"closesAt,omitzero"` // zero: it is open without end
	RevealedAt time.Time `json:"revealedAt,omitzero"`
}

// Time is the time in the lesson: that of a clock, but not before the last command,
// however far the clock was set back since. What was closed, revealed or ended by
// a command is so for good.
func (l Lesson) Time(clock time.Time) time.Time {
	if clock.Before(l.ChangedAt) {
		return l.ChangedAt
	}
	return clock
}

// State is what the class is at when a clock shows now.
func (l Lesson) State(now time.Time) State {
	round := l.Round()
	switch {
	case !l.EndedAt.IsZero():
		return Ended
	case round == nil:
		return Lobby
	case l.Debrief:
		return Debrief
	case !round.RevealedAt.IsZero():
		return Revealed
	case round.closed(l.running(now)):
		return Closed
	default:
		return Open
	}
}

// Paused reports whether the lesson stands still.
func (l Lesson) Paused() bool { return !l.PausedAt.IsZero() }

// running is the time in the lesson without the pause that it is in.
func (l Lesson) running(clock time.Time) time.Time {
	if l.Paused() {
		return l.PausedAt
	}
	return l.Time(clock)
}

// Round is where the class is, nil in the lobby. It must not be changed.
func (l Lesson) Round() *Round {
	if len(l.Rounds) == 0 {
		return nil
	}
	return &l.Rounds[len(l.Rounds)-1]
}

// RoundOf is that of a challenge, nil before it was opened. It must not be changed.
func (l Lesson) RoundOf(challenge string) *Round {
	i := slices.IndexFunc(l.Rounds, func(r Round) bool { return r.Challenge == challenge })
	if i < 0 {
		return nil
	}
	return &l.Rounds[i]
}

// Remaining is how much time the challenge that is open has left; false without
// one, and without an end.
func (l Lesson) Remaining(now time.Time) (time.Duration, bool) {
	if l.State(now) != Open || l.Round().ClosesAt.IsZero() {
		return 0, false
	}
	return l.Round().ClosesAt.Sub(l.running(now)), true
}

// RevealableAt is from when the challenge that is closed can be revealed: after the
// grace for guesses that are on their way.
func (l Lesson) RevealableAt(grace time.Duration) time.Time { return l.Round().ClosesAt.Add(grace) }

func (r *Round) closed(now time.Time) bool { return !r.ClosesAt.IsZero() && !now.Before(r.ClosesAt) }
