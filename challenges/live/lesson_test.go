package live_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"geodrill/challenges/live"

	"pgregory.net/rapid"
)

// noon is when the lessons of the tests begin.
func noon() time.Time { return time.Date(2024, 6, 10, 12, 0, 0, 0, time.UTC) }

func plan() live.Plan {
	return live.Plan{Challenges: []string{"a", "b", "c"}, Grace: 5 * time.Second}
}

// names are all commands, in the order in which they are listed.
func names() []live.Name {
	return []live.Name{live.CommandOpen, live.CommandExtend, live.CommandClose, live.CommandReveal, live.CommandDebrief,
		live.CommandPause, live.CommandResume, live.CommandEnd, live.CommandShowNames, live.CommandHideNames}
}

// given carries out commands, a second after one another, and returns the lesson and
// the time of the last.
func given(t *testing.T, commands string) (live.Lesson, time.Time) {
	t.Helper()
	l, now := live.Lesson{}, noon()
	for _, word := range strings.Fields(commands) {
		now = now.Add(time.Second)
		if d, err := time.ParseDuration(word); err == nil { // time that passes
			now = now.Add(d)
			continue
		}
		name, length, _ := strings.Cut(word, ":")
		c := live.Command{Name: live.Name(name), Step: l.Step}
		if length != "" {
			c.Length, _ = time.ParseDuration(length)
		}
		next, err := l.Do(c, plan(), now)
		if err != nil {
			t.Fatalf("%s of %q: %v", word, commands, err)
		}
		l = next
	}
	return l, now
}

// Every state, with every command: what can be given leads where the row says, and
// the rest is refused, changes nothing, and says what can be given.
func TestStatesAndCommands(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name, way string
		state     live.State
		leads     map[live.Name]live.State
	}{
		{"lobby", "", live.Lobby, map[live.Name]live.State{
			"open": live.Open, "pause": live.Lobby, "end": live.Ended, "show_names": live.Lobby}},
		{"lobby, paused", "pause", live.Lobby, map[live.Name]live.State{"resume": live.Lobby, "end": live.Ended, "show_names": live.Lobby}},
		{"open without end", "open", live.Open, map[live.Name]live.State{
			"extend": live.Open, "close": live.Closed, "pause": live.Open, "show_names": live.Open}},
		{"open for a minute", "open:1m 58s", live.Open, map[live.Name]live.State{
			"extend": live.Open, "close": live.Closed, "pause": live.Open, "show_names": live.Open}},
		{"open, paused", "open:1m pause 1h", live.Open, map[live.Name]live.State{"resume": live.Open, "show_names": live.Open}},
		{"closed by its deadline", "open:1m 59s", live.Closed, map[live.Name]live.State{
			"extend": live.Open, "pause": live.Closed, "show_names": live.Closed}},
		{"closed by command", "open close", live.Closed, map[live.Name]live.State{
			"extend": live.Open, "pause": live.Closed, "show_names": live.Closed}},
		{"closed, after the grace", "open close 4s", live.Closed, map[live.Name]live.State{
			"extend": live.Open, "reveal": live.Revealed, "pause": live.Closed, "end": live.Ended, "show_names": live.Closed}},
		{"closed, paused", "open close pause 4s", live.Closed, map[live.Name]live.State{
			"resume": live.Closed, "end": live.Ended, "show_names": live.Closed}},
		{"revealed", "open close 4s reveal", live.Revealed, map[live.Name]live.State{
			"open": live.Open, "debrief": live.Debrief, "pause": live.Revealed, "end": live.Ended, "show_names": live.Revealed}},
		{"revealed, paused", "open close 4s reveal pause", live.Revealed, map[live.Name]live.State{
			"resume": live.Revealed, "end": live.Ended, "show_names": live.Revealed}},
		{"debrief", "open close 4s reveal debrief", live.Debrief, map[live.Name]live.State{
			"open": live.Open, "pause": live.Debrief, "end": live.Ended, "show_names": live.Debrief}},
		{"the last, revealed", "open close 4s reveal open close 4s reveal open close 4s reveal", live.Revealed, map[live.Name]live.State{
			"debrief": live.Debrief, "pause": live.Revealed, "end": live.Ended, "show_names": live.Revealed}},
		{"ended", "open close 4s end show_names", live.Ended, map[live.Name]live.State{"hide_names": live.Ended}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			l, now := given(t, row.way)
			if got := l.State(now); got != row.state {
				t.Fatalf("the lesson is %s, want %s", got, row.state)
			}
			can := l.Commands(plan(), now)
			for _, name := range names() {
				c := live.Command{Name: name, Step: l.Step}
				if name == live.CommandExtend {
					c.Length = time.Minute
				}
				next, err := l.Do(c, plan(), now)
				to, leads := row.leads[name]
				if leads != slices.Contains(can, name) || leads != (err == nil) {
					t.Errorf("%s: can be given %v, error %v; want %t", name, can, err, leads)
				}
				if leads {
					if got := next.State(now); got != to || next.Step != l.Step+1 {
						t.Errorf("%s leads to %s at step %d, want %s", name, got, next.Step, to)
					}
					continue
				}
				holdRefusal(t, err, name, live.ReasonState, l, can, row.state)
			}
		})
	}
}

func holdRefusal(t *testing.T, err error, name live.Name, why live.Reason, l live.Lesson, can []live.Name, state live.State) {
	t.Helper()
	var r *live.Refusal
	if !errors.As(err, &r) || r.Reason != why || r.Command != name || r.State != state || r.Step != l.Step || !slices.Equal(r.Commands, can) {
		t.Errorf("%s is refused with %+v, want %s at step %d, %s, with %v", name, err, why, l.Step, state, can)
	}
}

// Commands that the state has a place for, and that make no sense all the same.
func TestRefusals(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name, way string
		command   live.Command
		why       live.Reason
	}{
		{"an older step", "open", live.Command{Name: "close", Step: 0}, live.ReasonStale},
		{"a step that is to come", "", live.Command{Name: "open", Step: 1}, live.ReasonStale},
		{"no such command", "", live.Command{Name: "applaud"}, live.ReasonState},
		{"no such challenge", "", live.Command{Name: "open", Challenge: "z"}, live.ReasonChallenge},
		{"a challenge that was open before", "open close 4s reveal", live.Command{Name: "open", Step: 3, Challenge: "a"}, live.ReasonChallenge},
		{"open for less than nothing", "", live.Command{Name: "open", Length: -1}, live.ReasonLength},
		{"open for too long", "", live.Command{Name: "open", Length: live.MaxLength + 1}, live.ReasonLength},
		{"more time, but none", "open:1m", live.Command{Name: "extend", Step: 1}, live.ReasonLength},
		{"less time of no end", "open", live.Command{Name: "extend", Step: 1, Length: -time.Second}, live.ReasonLength},
		{"less time of what is closed", "open close", live.Command{Name: "extend", Step: 2, Length: -time.Second}, live.ReasonLength},
		{"too much time in all", "open:24h", live.Command{Name: "extend", Step: 1, Length: time.Minute}, live.ReasonLength},
	}
	for _, row := range rows {
		l, now := given(t, row.way)
		next, err := l.Do(row.command, plan(), now)
		holdRefusal(t, err, row.command.Name, row.why, l, l.Commands(plan(), now), l.State(now))
		if next.Step != l.Step {
			t.Errorf("%s: refused, and the lesson goes on to step %d", row.name, next.Step)
		}
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name, way string
		closesAt  time.Duration // after the last command
	}{
		{"a minute", "open:1m", time.Minute},
		{"and half a minute", "open:1m extend:30s", 89 * time.Second},
		{"less half a minute", "open:1m extend:-30s", 29 * time.Second},
		{"cut to nothing", "open:1m extend:-2m", 0},
		{"no end, and then a minute", "open extend:1m", time.Minute},
		{"open again", "open:1m 90s extend:1m", time.Minute},
		{"a pause takes nothing away", "open:1m 9s pause 9h resume", 49 * time.Second},
	}
	for _, row := range rows {
		l, now := given(t, row.way)
		if got := l.Round().ClosesAt.Sub(now); got != row.closesAt {
			t.Errorf("%s: it closes in %v, want %v", row.name, got, row.closesAt)
		}
	}
}

// Random commands and clocks: what is refused changes nothing, the step counts what is not,
// nothing that was revealed or ended is taken back, however the clock jumps, a
// deadline holds, and a pause keeps the time that was left.
func TestCommandsAtRandom(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l, now := live.Lesson{}, noon()
		for range rapid.IntRange(1, 60).Draw(t, "commands") {
			now = now.Add(time.Duration(rapid.Int64Range(-120, 120).Draw(t, "seconds")) * time.Second)
			c := live.Command{
				Name: rapid.SampledFrom(names()).Draw(t, "name"), Step: l.Step - rapid.SampledFrom([]int64{0, 0, 0, 0, 1}).Draw(t, "behind"),
				Challenge: rapid.SampledFrom([]string{"", "", "b", "z"}).Draw(t, "challenge"),
				Length:    time.Duration(rapid.Int64Range(-60, 90).Draw(t, "length")) * time.Second,
			}
			before := snapshot(l)
			next, err := l.Do(c, plan(), now)
			if snapshot(l) != before {
				t.Fatalf("%+v changed the lesson that it was given to: %s, was %s", c, snapshot(l), before)
			}
			var r *live.Refusal
			if errors.As(err, &r) {
				if snapshot(next) != before {
					t.Fatalf("%+v is refused and leads to %s", c, snapshot(next))
				}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			holdStep(t, l, next, c, now)
			l = next
		}
	})
}

// holdStep holds what every command must keep.
func holdStep(t *rapid.T, l, next live.Lesson, c live.Command, now time.Time) {
	if next.Step != l.Step+1 || next.ChangedAt.Before(l.ChangedAt) {
		t.Fatalf("%+v: step %d at %v after %d at %v", c, next.Step, next.ChangedAt, l.Step, l.ChangedAt)
	}
	if !l.EndedAt.IsZero() && (next.EndedAt != l.EndedAt || len(next.Rounds) != len(l.Rounds) || next.State(time.Time{}) != live.Ended) {
		t.Fatalf("%+v: the lesson had ended and is %s", c, snapshot(next))
	}
	for i, r := range l.Rounds {
		after := next.Rounds[i]
		if after.Challenge != r.Challenge || after.OpenedAt != r.OpenedAt {
			t.Fatalf("%+v: round %d is another: %+v, was %+v", c, i, after, r)
		}
		if !r.RevealedAt.IsZero() && after != r {
			t.Fatalf("%+v: round %d was revealed and is %+v, was %+v", c, i, after, r)
		}
	}
	if r := next.Round(); r != nil && !r.RevealedAt.IsZero() && r.RevealedAt.Before(r.ClosesAt.Add(plan().Grace)) {
		t.Fatalf("%+v: revealed before the grace is over: %+v", c, *r)
	}
	if left, ok := l.Remaining(now); ok && (c.Name == live.CommandPause || c.Name == live.CommandResume) {
		if after, _ := next.Remaining(now); after != left {
			t.Fatalf("%+v: %v left, before %v", c, after, left)
		}
	}
	if next.Paused() != (c.Name == live.CommandPause || l.Paused() && c.Name != live.CommandResume && c.Name != live.CommandEnd) {
		t.Fatalf("%+v: paused %t", c, next.Paused())
	}
	for _, jump := range []time.Duration{-9 * time.Hour, 0, 9 * time.Hour} { // the state never goes back behind the command
		switch state := next.State(now.Add(jump)); {
		case c.Name == live.CommandReveal && state != live.Revealed, c.Name == live.CommandClose && state != live.Closed,
			c.Name == live.CommandDebrief && state != live.Debrief, c.Name == live.CommandEnd && state != live.Ended:
			t.Fatalf("%s, and the clock jumps by %v: %s", c.Name, jump, state)
		}
	}
}

// snapshot is a lesson as a text.
func snapshot(l live.Lesson) string {
	encoded, err := json.Marshal(l)
	if err != nil {
		panic(err)
	}
	return string(encoded)
}
