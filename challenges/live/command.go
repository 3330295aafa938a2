package live

import (
	"fmt"
	"slices"
	"time"
)

// Name names a command.
type Name string

// The commands.
const (
	CommandOpen      Name = "open"       // the next challenge, or the one that is named
	CommandExtend    Name = "extend"     // more time, or less; a closed challenge opens again
	CommandClose     Name = "close"      // now
	CommandReveal    Name = "reveal"     // the key, once the grace has passed
	CommandDebrief   Name = "debrief"    // talk about it
	CommandPause     Name = "pause"      // take no guesses; the time stands still
	CommandResume    Name = "resume"     // go on with the time that was left
	CommandEnd       Name = "end"        // for good; a closed challenge is revealed with it
	CommandShowNames Name = "show_names" // on projectors
	CommandHideNames Name = "hide_names"
)

// Command is the instructor's word to a lesson.
type Command struct {
	Name      Name
	Step      int64         // of the lesson that it was given on
	Challenge string        // with CommandOpen: which; empty: the next
	Length    time.Duration // with CommandOpen: how long, zero without end; with CommandExtend: how much longer, negative for less
}

// MaxLength bounds how long a challenge is open, and by how much that changes.
const MaxLength = 24 * time.Hour

// Plan is what a lesson is given with.
type Plan struct {
	Challenges []string      // in order
	Grace      time.Duration // between the close of a challenge and its reveal
}

// Reason says why a command was refused.
type Reason string

// The reasons.
const (
	ReasonStale     Reason = "stale"     // the lesson has gone on since it was given
	ReasonState     Reason = "state"     // the lesson's state has no place for it
	ReasonChallenge Reason = "challenge" // there is no such challenge, or it was open before
	ReasonLength    Reason = "length"    // the length makes no sense
)

// Refusal is the error of a command that is not carried out.
type Refusal struct {
	Command  Name
	Reason   Reason
	State    State  // of the lesson
	Step     int64  // of the lesson
	Commands []Name // that can be given
}

// Error says what was refused and why.
func (r *Refusal) Error() string {
	return fmt.Sprintf("live: %s is refused (%s): the lesson is at step %d, %s", r.Command, r.Reason, r.Step, r.State)
}

// Commands lists what can be given when a clock shows now, in the order of the
// constants.
func (l Lesson) Commands(p Plan, now time.Time) []Name {
	var can []Name
	allow := func(ok bool, names ...Name) {
		if ok {
			can = append(can, names...)
		}
	}
	state, going := l.State(now), !l.Paused()
	told := state == Revealed || state == Debrief
	tellable := state == Closed && !l.Time(now).Before(l.RevealableAt(p.Grace))
	allow(going && (state == Lobby || told) && l.next(p) != "", CommandOpen)
	allow(going && (state == Open || state == Closed), CommandExtend)
	allow(going && state == Open, CommandClose)
	allow(going && tellable, CommandReveal)
	allow(going && state == Revealed, CommandDebrief)
	allow(going && state != Ended, CommandPause)
	allow(l.Paused(), CommandResume)
	allow(state == Lobby || told || tellable, CommandEnd)
	allow(!l.Names, CommandShowNames)
	allow(l.Names, CommandHideNames)
	return can
}

// next is the first challenge that has not been opened, or empty.
func (l Lesson) next(p Plan) string {
	i := slices.IndexFunc(p.Challenges, func(c string) bool { return l.RoundOf(c) == nil })
	if i < 0 {
		return ""
	}
	return p.Challenges[i]
}

// Do carries out a command when a clock shows now. The lesson that it is called
// on stays as it is. Errors: *Refusal.
func (l Lesson) Do(c Command, p Plan, now time.Time) (Lesson, error) {
	refuse := func(why Reason) (Lesson, error) {
		return l, &Refusal{Command: c.Name, Reason: why, State: l.State(now), Step: l.Step, Commands: l.Commands(p, now)}
	}
	if c.Step != l.Step {
		return refuse(ReasonStale)
	}
	if !slices.Contains(l.Commands(p, now), c.Name) {
		return refuse(ReasonState)
	}
	next := l
	next.Rounds = slices.Clone(l.Rounds)
	next.Step, next.ChangedAt = l.Step+1, l.Time(now)
	if why := next.carryOut(c, p); why != "" {
		return refuse(why)
	}
	return next, nil
}

// carryOut changes the lesson, whose last change is now, by a command that can be
// given.
func (l *Lesson) carryOut(c Command, p Plan) Reason {
	now, round := l.ChangedAt, l.Round()
	switch c.Name {
	case CommandOpen:
		return l.open(c, p)
	case CommandExtend:
		return round.extend(c.Length, now)
	case CommandClose:
		round.ClosesAt = now
	case CommandReveal:
		round.RevealedAt = now
	case CommandDebrief:
		l.Debrief = true
	case CommandPause:
		l.PausedAt = now
	case CommandResume:
		l.resume()
	case CommandEnd:
		l.end()
	case CommandShowNames:
		l.Names = true
	case CommandHideNames:
		l.Names = false
	}
	return ""
}

func (l *Lesson) open(c Command, p Plan) Reason {
	if c.Challenge == "" {
		c.Challenge = l.next(p)
	}
	if !slices.Contains(p.Challenges, c.Challenge) || l.RoundOf(c.Challenge) != nil {
		return ReasonChallenge
	}
	if c.Length < 0 || c.Length > MaxLength {
		return ReasonLength
	}
	round := Round{Challenge: c.Challenge, OpenedAt: l.ChangedAt}
	if c.Length > 0 {
		round.ClosesAt = l.ChangedAt.Add(c.Length)
	}
	l.Rounds, l.Debrief = append(l.Rounds, round), false
	return ""
}

// extend moves the close: of an open challenge from where it is, but to no time
// that has passed; of one that has closed, or is open without end, from now.
func (r *Round) extend(by time.Duration, now time.Time) Reason {
	from := r.ClosesAt
	if from.IsZero() || r.closed(now) {
		from = now
		if by < 0 {
			return ReasonLength
		}
	}
	to := from.Add(by)
	if by == 0 || by.Abs() > MaxLength || to.Sub(now) > MaxLength {
		return ReasonLength
	}
	if to.Before(now) {
		to = now
	}
	r.ClosesAt = to
	return ""
}

// resume gives the challenge that is open the time that it had left.
func (l *Lesson) resume() {
	if round := l.Round(); round != nil && round.ClosesAt.After(l.PausedAt) {
		round.ClosesAt = l.ChangedAt.Add(round.ClosesAt.Sub(l.PausedAt))
	}
	l.PausedAt = time.Time{}
}

func (l *Lesson) end() {
	if round := l.Round(); round != nil && round.RevealedAt.IsZero() {
		round.RevealedAt = l.ChangedAt
	}
	l.EndedAt, l.PausedAt, l.Debrief = l.ChangedAt, time.Time{}, false
}
