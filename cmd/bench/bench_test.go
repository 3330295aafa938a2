package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"geodrill/challenges"
)

func TestParseStat(t *testing.T) {
	const fields = "S 1 1 1 0 -1 4194304 102 0 0 0 250 50 7 7 20 0 1 0 336084"
	for _, test := range []struct {
		name, stat string
		want       time.Duration
		ok         bool
	}{
		{"plain", "42 (geodrill) " + fields, 3 * time.Second, true},
		{"a name with spaces and parentheses", "42 (a) b (c) " + fields, 3 * time.Second, true},
		{"no name", "42 geodrill " + fields, 0, false},
		{"too short", "42 (geodrill) S 1 1", 0, false},
		{"not a number", "42 (geodrill) " + strings.Replace(fields, "250", "x", 1), 0, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := parseStat([]byte(test.stat))
			if got != test.want || (err == nil) != test.ok {
				t.Errorf("%v, %v; want %v", got, err, test.want)
			}
		})
	}
}

func TestParseHead(t *testing.T) {
	for _, test := range []struct {
		name, answer string
		status       int
		length       int
		complete, ok bool
	}{
		{"whole", "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}", 201, 2, true, true},
		{"last header", "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 17\r\n\r\n", 200, 17, true, true},
		{"not all of it", "HTTP/1.1 200 OK\r\nContent-Le", 0, 0, false, true},
		{"no length", "HTTP/1.1 200 OK\r\nDate: today\r\n\r\n", 0, 0, false, false},
		{"a length below zero", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", 0, 0, false, false},
		{"a status that is none", "HTTP/1.1 abc OK\r\nContent-Length: 1\r\n\r\n", 0, 0, false, false},
		{"not HTTP", "\r\n\r\n", 0, 0, false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			h, length, complete, err := parseHead([]byte(test.answer))
			if complete != test.complete || (err == nil) != test.ok || complete && (h.status != test.status || length != test.length) {
				t.Errorf("status %d, length %d, complete %v, %v", h.status, length, complete, err)
			}
		})
	}
}

func TestParseTrace(t *testing.T) {
	const begin = "gc 12 @9.384s 0%: 0.05+2.8+0.027 ms clock, 0.10+0.8/0.7/2.2+0.05 ms cpu, "
	for _, test := range []struct {
		name, line string
		want       int
		ok         bool
	}{
		{"as Go writes it", begin + "118->119->29 MB, 122 MB goal, 3 MB stacks, 0 MB globals, 2 P\n", 32, true},
		{"forced", begin + "9->9->7 MB, 9 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)\n", 7, true},
		{"something else", "level=WARN msg=\"9->9->7 MB, 9 MB goal, 0 MB stacks\"\n", 0, false},
		{"no stacks", begin + "9->9->7 MB, 9 MB goal\n", 0, false},
		{"no heap", begin + "x MB, 9 MB goal, 0 MB stacks\n", 0, false},
		{"stacks that are no number", begin + "9->9->7 MB, 9 MB goal, x MB stacks\n", 0, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, ok := parseTrace([]byte(test.line)); got != test.want || ok != test.ok {
				t.Errorf("%d, %v; want %d, %v", got, ok, test.want, test.ok)
			}
		})
	}
}

// Lines come in pieces; what is not about the heap is passed on, and who waits
// hears of the collections that follow.
func TestHeapTrace(t *testing.T) {
	var rest strings.Builder
	h := newHeapTrace(&rest)
	const line = "gc 1 @1s 0%: 1+1+1 ms clock, 1+1/1/1+1 ms cpu, 9->9->7 MB, 9 MB goal, 2 MB stacks, 0 MB globals, 2 P\n"
	heard := make(chan struct{})
	said := make(chan error, 1)
	go func() {
		for {
			for _, part := range []string{"warning\n" + line[:20], line[20:]} {
				if _, err := h.Write([]byte(part)); err != nil {
					said <- err
					return
				}
			}
			select {
			case <-heard:
				said <- nil
				return
			default:
			}
		}
	}()
	got, err := h.after(t.Context(), 2)
	close(heard)
	if err != nil || got != 9 {
		t.Errorf("%d MB, %v", got, err)
	}
	if err := <-said; err != nil || !strings.HasPrefix(rest.String(), "warning\nwarning\n") || strings.Contains(rest.String(), "gc ") {
		t.Errorf("passed on %.100q, %v", rest.String(), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.after(ctx, 1); err == nil {
		t.Error("nobody collects, and that took no end")
	}
}

// A client reads answers of all lengths on one connection, however they arrive.
func TestClient(t *testing.T) {
	srv := httptest.NewServer(boardHandler())
	defer srv.Close()
	c, err := dial(t.Context(), srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	for _, length := range []int{0, 1, 7500, 60_000} {
		status, body, err := c.do(fmt.Appendf(nil, "GET /board?bytes=%d HTTP/1.1\r\nHost: bench\r\n\r\n", length))
		if err != nil || status != http.StatusOK || len(body) != length {
			t.Errorf("%d bytes: status %d, %d bytes, %v", length, status, len(body), err)
		}
	}
}

// Both ways of storing a guess keep every row, and refuse a key that is there.
func TestGuessTable(t *testing.T) {
	for _, grouped := range []bool{true, false} {
		table, err := openGuessTable(t.Context(), t.TempDir(), grouped)
		if err != nil {
			t.Fatal(err)
		}
		errs := make(chan error)
		for i := range 200 {
			go func() { errs <- table.insert(&guessRow{key: string(rune('a' + i)), exercise: "e", challenge: "c"}) }()
		}
		for range 200 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		var n int
		if err := table.db.QueryRow("SELECT COUNT(*) FROM guesses").Scan(&n); err != nil || n != 200 {
			t.Errorf("grouped %v: %d rows, %v", grouped, n, err)
		}
		if err := table.insert(&guessRow{key: "a"}); err == nil {
			t.Error("a key was stored twice")
		}
		if err := table.close(); err != nil {
			t.Error(err)
		}
	}
}

func TestBoardVersion(t *testing.T) {
	for _, test := range []struct {
		name, event string
		want        int64
		ok          bool
	}{
		{"a chunk", "1a2\r\nevent: leaderboard\nid: 17\ndata: {}", 17, true},
		{"another event", "event: clock\nid: 17\ndata: {}", 0, false},
		{"no number", "event: leaderboard\nid: x\ndata: {}", 0, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, ok := boardVersion([]byte(test.event)); got != test.want || ok != test.ok {
				t.Errorf("%d, %v", got, ok)
			}
		})
	}
}

func TestVerdict(t *testing.T) {
	for _, test := range []struct {
		name string
		result
		median float64
		met    bool
	}{
		{"below a maximum", result{limit: 2, ratios: []float64{9, 1, 1.5}}, 1.5, true},
		{"above it", result{limit: 2, ratios: []float64{3, 1, 3}}, 3, false},
		{"above a minimum", result{limit: 2, atLeast: true, ratios: []float64{2, 3}}, 2.5, true},
		{"below it", result{limit: 2, atLeast: true, ratios: []float64{1}}, 1, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			met, err := printResults(io.Discard, []result{test.result})
			if test.result.median() != test.median || met != test.met || err != nil {
				t.Errorf("median %v, met %v, %v", test.result.median(), met, err)
			}
		})
	}
}

// What prepare makes, the product takes: the n-th guess is one that it has not
// seen, until they are used up.
func TestGuessRequest(t *testing.T) {
	c := &course{challenges: []challenges.ChallengeID{"c1", "c2"}, guess: class{exercises: []challenges.ExerciseID{"e"}, tokens: []string{"t1", "t2"}}}
	g := guesses{course: c}
	seen := map[string]bool{}
	for range 4 {
		request, err := g.request(nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		head, body, _ := strings.Cut(string(request), "\r\n\r\n")
		line, rest, _ := strings.Cut(head, "\r\n")
		_, token, _ := strings.Cut(rest, "Bearer ")
		seen[line+token[:2]] = true
		if !strings.Contains(head, "Content-Length: 64") || len(body) != 64 {
			t.Errorf("%s: a body of %d bytes: %s", head, len(body), body)
		}
	}
	if len(seen) != 4 {
		t.Errorf("%d different guesses, want 4: %v", len(seen), seen)
	}
	if _, err := g.request(nil, 0); err == nil {
		t.Error("a fifth guess of two trainees for two challenges")
	}
}

// A listener is counted in once it has the last update, and updates that one
// board shows arrive together.
func TestStreamRound(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r := &streamRound{began: time.Now(), ready: newCountdown(1), complete: newCountdown(1)}
	l := &listener{round: r, delays: make([]time.Duration, updates)}
	l.note(5, 4000, r.began)
	if err := r.ready.wait(ctx); err != nil || l.size != 4000 {
		t.Fatalf("size %d, %v", l.size, err)
	}
	r.base.Store(5)
	r.phase.Store(measuring)
	l.note(7, 4000, r.began.Add(time.Second))
	if l.noted != 2 || l.delays[0] != time.Second || l.delays[1] != time.Second || l.counted != 1 {
		t.Errorf("noted %d, delays %v, counted %d", l.noted, l.delays[:3], l.counted)
	}
	l.note(5+int64(updates), 4000, r.began.Add(2*time.Second))
	l.note(6+int64(updates), 4000, r.began.Add(3*time.Second)) // one more does no harm
	if err := r.complete.wait(ctx); err != nil || l.delays[updates-1] != 2*time.Second {
		t.Errorf("last delay %v, %v", l.delays[updates-1], err)
	}
}

func TestChoose(t *testing.T) {
	all, err := choose("")
	if err != nil || len(all) != len(comparisons()) {
		t.Errorf("nothing chosen: %d comparisons, %v", len(all), err)
	}
	two, err := choose("pyramid,guess")
	if err != nil || len(two) != 2 || two[0].name != "pyramid" || two[1].name != "guess" {
		t.Errorf("two chosen: %v, %v", two, err)
	}
	if _, err := choose("guess,nonsense"); err == nil {
		t.Error("nonsense was chosen")
	}
}

func TestWatch(t *testing.T) {
	var out strings.Builder
	if err := watch(t.Context(), &out, "/bin/sh", []string{"-c", "exit 0"}); err != nil {
		t.Fatal(err)
	}
	var took, cpu, peak int64
	if _, err := fmt.Sscan(out.String(), &took, &cpu, &peak); err != nil || took <= 0 || peak <= 0 {
		t.Errorf("%q: %v", out.String(), err)
	}
	if err := watch(t.Context(), &out, "/bin/sh", []string{"-c", "exit 3"}); err == nil {
		t.Error("a command that fails was measured")
	}
}

func TestPhotoIsTheSame(t *testing.T) {
	first, err := testPhoto(320, 240)
	if err != nil {
		t.Fatal(err)
	}
	second, err := testPhoto(320, 240)
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("two photos differ, %v", err)
	}
}
