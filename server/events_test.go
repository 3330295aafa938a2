package server_test

import (
	"encoding/json"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/store/storetest"
)

// The tests of this file are not parallel: they count goroutines and measure
// time.

// live is an exercise that many listen to.
type live struct {
	*school
	class    []trainee
	exercise challenges.ExerciseView
	guesses  int
}

// newLive opens an exercise with this many challenges for a class. Each of its
// guesses is a new version.
func newLive(t *testing.T, trainees, photos int, rules func(*school) challenges.Rules) *live {
	s := startSchool(t, storetest.SQLite(t))
	i := s.addInstructor("Aliya")
	cohort := s.addCohort(i, "Analysts")
	v := s.publish(i, "set", make([]geo.Point, photos)...)
	return &live{school: s, class: s.joinMany(cohort, trainees), exercise: s.open(i, v, cohort, rules(s))}
}

// guess makes the next guess of the class; the exercise is at the version that
// it returns.
func (l *live) guess() (version int64) {
	l.t.Helper()
	who, challenge := l.guesses%len(l.class), l.guesses/len(l.class)
	l.guesses++
	l.post(l.class[who].token, challengePath(l.exercise, challenge)+"/guesses", goodBody).want(l.t, http.StatusCreated)
	return int64(1 + l.guesses)
}

func (l *live) events() request {
	return request{path: exercisePath(l.exercise) + "/events", token: l.class[0].token}
}

// listener reads a stream until it ends and remembers what came.
type listener struct {
	*stream
	newest atomic.Int64 // version of the newest board
	boards atomic.Int64 // how many came
	failed atomic.Pointer[string]
	done   chan struct{}
}

func (l *live) newListener() *listener {
	l.t.Helper()
	r := &listener{stream: l.listen(l.events()), done: make(chan struct{})}
	go func() {
		defer close(r.done)
		for {
			e, err := r.next()
			if err != nil {
				return
			}
			if e.name != "leaderboard" {
				continue
			}
			if e.id < r.newest.Load() {
				old := "an older board follows a newer one"
				r.failed.Store(&old)
			}
			r.boards.Add(1)
			r.newest.Store(e.id)
		}
	}()
	return r
}

func (r *listener) stop(t *testing.T) {
	t.Helper()
	r.close()
	<-r.done
	if why := r.failed.Load(); why != nil {
		t.Error(*why)
	}
}

// noStreams waits until no goroutine feeds or writes a stream.
func noStreams(t *testing.T) {
	t.Helper()
	stacks := make([]byte, 8<<20)
	eventually(t, "no goroutine of a stream is left", func() bool {
		all := string(stacks[:runtime.Stack(stacks, true)])
		return !strings.Contains(all, "(*topic).feed") && !strings.Contains(all, "eventStream.Visit")
	})
}

func atOnce(*school) challenges.Rules { return practice() }

// Five hundred screens get every version, though one of them has stopped
// reading, and that one gets the newest when it reads again.
func TestManyListeners(t *testing.T) {
	const listeners, versions = 500, 6
	l := newLive(t, 2, 3, atOnce)
	stalled := l.stall()
	defer stalled.Close()

	all := make([]*listener, listeners)
	var wg sync.WaitGroup
	for part := range 10 {
		wg.Go(func() {
			for i := part; i < listeners; i += 10 {
				all[i] = l.newListener()
			}
		})
	}
	wg.Wait()
	have := func(version int64) func() bool {
		return func() bool {
			for _, r := range all {
				if r.newest.Load() < version {
					return false
				}
			}
			return true
		}
	}
	eventually(t, "everybody has the snapshot", have(1))
	for range versions {
		start := time.Now()
		eventually(t, "everybody has the new version", have(l.guess()))
		if took := time.Since(start); took > 8*time.Second { // the stalled one is let go after ten
			t.Errorf("a version took %v to reach everybody", took)
		}
	}
	for _, r := range all {
		if n := r.boards.Load(); n != 1+versions {
			t.Errorf("a listener got %d boards of %d versions", n, 1+versions)
		}
	}
	for _, r := range all {
		r.stop(t)
	}
	stalled.Close()
	noStreams(t)
}

// stall opens an event stream over a connection with the smallest buffers, and
// reads one byte of it.
func (l *live) stall() net.Conn {
	l.t.Helper()
	c, err := net.Dial("tcp", l.address)
	if err != nil {
		l.t.Fatal(err)
	}
	if err := c.(*net.TCPConn).SetReadBuffer(2 << 10); err != nil {
		l.t.Fatal(err)
	}
	if err := l.newRequest(l.events()).Write(c); err != nil {
		l.t.Fatal(err)
	}
	if _, err := c.Read(make([]byte, 1)); err != nil { // the answer has begun
		l.t.Fatal(err)
	}
	return c
}

// stalledVersions is how many boards of some kilobytes pass by a listener that
// has stopped reading.
const stalledVersions = 20

// passBy makes a class whose boards are some kilobytes and a listener that has
// stopped reading, and waits until another has seen the versions.
func passBy(t *testing.T) (*live, net.Conn) {
	l := newLive(t, 50, 2, atOnce)
	for range l.class {
		l.guess()
	}
	stalled := l.stall()
	t.Cleanup(func() { stalled.Close() })
	reader := l.newListener()
	defer reader.stop(t)
	for range stalledVersions {
		version := l.guess()
		eventually(t, "the reader has the new version", func() bool { return reader.newest.Load() == version })
	}
	return l, stalled
}

// A listener that stops reading costs what its connection buffers: no board
// waits for it, and what it missed is gone when it reads again. The others get
// what is new meanwhile.
func TestStalledListener(t *testing.T) {
	l, stalled := passBy(t)
	newest := jsonOf(t, int64(1+l.guesses))
	var text strings.Builder
	part := make([]byte, 1<<10)
	if err := stalled.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	for !strings.Contains(text.String(), `"version":`+newest+`,`) {
		n, err := stalled.Read(part)
		if err != nil {
			t.Fatalf("the newest board never comes: %v", err)
		}
		text.Write(part[:n])
	}
	if boards := strings.Count(text.String(), "event: leaderboard"); boards > stalledVersions/2 {
		t.Errorf("%d of %d boards have waited", boards, stalledVersions)
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// Every connection begins with the present state, once, in the contract's
// shapes; HEAD shows the headers and begins nothing.
func TestSnapshot(t *testing.T) {
	l := newLive(t, 3, 1, atOnce)
	l.guess()
	for connection := range 2 {
		s := l.listen(l.events())
		var names []string
		for range 3 {
			e := s.read(t)
			names = append(names, e.name)
			if now := int64(1 + l.guesses); e.id > now || e.id < now && e.name != "phase" { // which is older than the board
				t.Errorf("connection %d: %s has the id %d, want %d", connection, e.name, e.id, now)
			}
			if e.name == "leaderboard" { // as the contract's, but without the reader's row
				whole := strings.TrimSuffix(e.data, "}") + `,"me":null}`
				if err := fitsSchema(l.contract.spec.Components.Schemas["Leaderboard"].Value, []byte(whole)); err != nil {
					t.Errorf("the board does not fit the contract: %v: %s", err, e.data)
				}
			}
		}
		if got := strings.Join(names, " "); got != "phase clock leaderboard" {
			t.Errorf("connection %d begins with %s", connection, got)
		}
		// What comes next is new: the snapshot is not told twice.
		version := l.guess()
		if e := s.read(t); e.name != "leaderboard" || e.id != version {
			t.Errorf("connection %d goes on with %s %d, want leaderboard %d", connection, e.name, e.id, version)
		}
		s.close()
	}
	r := l.events()
	r.method = http.MethodHead
	head := l.do(r).want(t, http.StatusOK)
	if got := head.header.Get("Content-Type"); got != eventStream {
		t.Errorf("HEAD: Content-Type %q", got)
	}
	if got := head.header.Get("X-Accel-Buffering"); got != "no" {
		t.Errorf("HEAD: X-Accel-Buffering %q", got)
	}
	noStreams(t)
}

// The clock alone changes phases, and each change is told; with the reveal
// comes the board with its points.
func TestPhases(t *testing.T) {
	l := newLive(t, 2, 1, func(s *school) challenges.Rules {
		rules := s.hourAtClose()
		rules.OpensAt, rules.ClosesAt = s.clock.Now().Add(time.Hour), s.clock.Now().Add(2*time.Hour)
		return rules
	})
	s := l.listen(l.events())
	defer s.close()
	until := func(name string) event {
		t.Helper()
		for {
			if e := s.read(t); e.name == name {
				return e
			}
		}
	}
	phase := func() string {
		t.Helper()
		var data struct{ Phase, OpensAt, ClosesAt, RevealsAt string }
		e := until("phase")
		if err := json.Unmarshal([]byte(e.data), &data); err != nil {
			t.Fatal(err)
		}
		if data.OpensAt != "2026-06-10T10:00:00Z" || data.ClosesAt != "2026-06-10T11:00:00Z" || data.RevealsAt != "2026-06-10T11:01:00Z" {
			t.Errorf("times %s", e.data)
		}
		return data.Phase
	}
	for _, next := range []struct {
		phase   string
		advance time.Duration
	}{{"scheduled", time.Hour}, {"open", time.Hour}, {"closed", time.Minute}, {"revealed", 0}} {
		if got := phase(); got != next.phase {
			t.Fatalf("phase %s, want %s", got, next.phase)
		}
		if ranked := strings.Contains(until("leaderboard").data, `"ranked":true`); ranked != (next.phase == "revealed") {
			t.Errorf("%s: the board is ranked: %v", next.phase, ranked)
		}
		if next.phase == "open" {
			l.guess()
			until("leaderboard")
		}
		l.clock.advance(next.advance)
	}
}

// However fast the class guesses, at most ten boards a second are sent, and one
// that catches up with the pace; the last is the newest.
func TestBurst(t *testing.T) {
	l := newLive(t, 20, 5, atOnce)
	reader := l.newListener()
	defer reader.stop(t)
	eventually(t, "the snapshot is there", func() bool { return reader.newest.Load() == 1 })
	start := time.Now()
	var wg sync.WaitGroup
	for _, who := range l.class {
		wg.Go(func() {
			for c := range l.exercise.Challenges {
				l.post(who.token, challengePath(l.exercise, c)+"/guesses", goodBody)
			}
		})
	}
	wg.Wait()
	newest := int64(1 + len(l.class)*len(l.exercise.Challenges))
	eventually(t, "the newest board is there", func() bool { return reader.newest.Load() == newest })
	took := time.Since(start)
	if got, most := reader.boards.Load(), int64(3+took/(100*time.Millisecond)); got > most {
		t.Errorf("%d boards in %v, want at most %d", got, took, most)
	}
}

// Who may listen no more is let go with what comes next: a trainee who was removed,
// somebody who has signed out, another instructor whose share has ended.
func TestListenerWhoMayNot(t *testing.T) {
	s := startSchool(t, storetest.SQLite(t))
	s.hub.CheckEveryTime()
	owner, friend := s.addInstructor("Aliya"), s.addInstructor("Bolat")
	cohort := s.addCohort(owner, "Analysts")
	e := s.open(owner, s.publish(owner, "set", make([]geo.Point, 5)...), cohort, practice())
	removed, leaver, stayer := s.join(cohort, "Fox"), s.join(cohort, "Wolf"), s.join(cohort, "Bear")
	shares := "/api/v1/cohorts/" + string(cohort.ID) + "/shares"
	s.do(request{method: http.MethodPut, path: shares, token: owner.token, body: `{"account":"Bolat","permission":"view"}`}).want(t, http.StatusOK)
	listen := func(token string) *stream {
		stream := s.listen(request{path: exercisePath(e) + "/events", token: token})
		t.Cleanup(stream.close)
		for range 3 {
			stream.read(t)
		}
		return stream
	}
	all := map[string]*stream{removed.token: listen(removed.token), leaver.token: listen(leaver.token), friend.token: listen(friend.token)}
	stays := listen(stayer.token)

	s.do(request{method: http.MethodDelete, path: "/api/v1/cohorts/" + string(cohort.ID) + "/trainees/" + removed.id, token: owner.token}).want(t, http.StatusNoContent)
	s.do(request{method: http.MethodDelete, path: "/api/v1/session", token: leaver.token}).want(t, http.StatusNoContent)
	s.do(request{method: http.MethodDelete, path: shares + "?account=" + friend.ID, token: owner.token}).want(t, http.StatusNoContent)
	s.post(stayer.token, challengePath(e, 0)+"/guesses", goodBody).want(t, http.StatusCreated)
	for stays.read(t).name != "leaderboard" {
	}
	for token, stream := range all {
		late := time.AfterFunc(20*time.Second, func() { t.Error("still listens"); stream.close() })
		for err := error(nil); err == nil; {
			var e event
			if e, err = stream.next(); strings.Contains(e.data, `"alias":"Bear"`) {
				t.Errorf("%s hears of what came after", token)
			}
		}
		late.Stop()
	}
}

// The stream of an exercise that is deleted ends: whoever asks anew is told.
func TestListenerOfDeleted(t *testing.T) {
	s := startSchool(t, storetest.SQLite(t))
	owner := s.addInstructor("Aliya")
	cohort := s.addCohort(owner, "Analysts")
	e := s.open(owner, s.publish(owner, "set", geo.Point{}), cohort, practice())
	events := request{path: exercisePath(e) + "/events", token: s.join(cohort, "Fox").token}
	stream := s.listen(events)
	defer stream.close()
	stream.read(t)
	s.do(request{method: http.MethodDelete, path: exercisePath(e), token: owner.token}).want(t, http.StatusNoContent)
	late := time.AfterFunc(20*time.Second, func() { t.Error("still listens"); stream.close() })
	defer late.Stop()
	for err := error(nil); err == nil; {
		_, err = stream.next()
	}
	s.do(events).want(t, http.StatusNotFound)
}

// A server that is told to stop does not wait for those who listen, nor for
// those who have stopped reading.
func TestStopWithListeners(t *testing.T) {
	l, _ := passBy(t)
	var all []*listener
	for range 50 {
		all = append(all, l.newListener())
	}
	start := time.Now()
	if err := l.school.stop(); err != nil {
		t.Errorf("Serve: %v", err)
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("it took %v to stop", took)
	}
	for _, r := range all {
		<-r.done
	}
	noStreams(t)
}
