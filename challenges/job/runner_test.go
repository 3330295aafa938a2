package job_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"geodrill/challenges/job"
	"geodrill/store"
	"geodrill/store/storetest"

	"github.com/google/uuid"
)

var start = time.Date(2026, time.June, 10, 9, 0, 0, 0, time.UTC)

// clock moves when a test says so, and with it those who wait.
type clock struct {
	mu      sync.Mutex
	now     time.Time
	waiting map[chan time.Time]time.Time
}

func newClock() *clock { return &clock{now: start, waiting: map[chan time.Time]time.Time{}} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	ch := make(chan time.Time, 1)
	c.waiting[ch] = c.now.Add(d)
	return ch
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	for ch, at := range c.waiting {
		if !at.After(c.now) {
			ch <- c.now
			delete(c.waiting, ch)
		}
	}
}

// bench is a runner over a real database.
type bench struct {
	t      *testing.T
	clock  *clock
	store  *store.Store
	runner *job.Runner
	mu     sync.Mutex
	failed []error
}

func newBench(t *testing.T, location string, clock *clock) *bench {
	t.Helper()
	b := &bench{t: t, clock: clock, store: storetest.OpenAt(t, location)}
	b.runner = job.NewRunner(job.Config{
		Store: b.store, Clock: clock, Workers: 2, NewID: func() string { return uuid.Must(uuid.NewV7()).String() },
		Failed: func(_ job.Job, err error) {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.failed = append(b.failed, err)
		},
	})
	return b
}

// failures are those so far.
func (b *bench) failures() []error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.failed)
}

// run runs jobs until the test ends or the function is called.
func (b *bench) run() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); b.runner.Run(ctx) }()
	stop = func() { cancel(); <-done }
	b.t.Cleanup(stop)
	return stop
}

func (b *bench) queue(ids ...string) {
	b.t.Helper()
	for _, id := range ids {
		if err := b.store.CreateJob(b.t.Context(), job.Job{ID: id, Kind: "work", Subject: "s" + id, DueAt: b.clock.Now(), CreatedAt: b.clock.Now()}); err != nil {
			b.t.Fatal(err)
		}
	}
	b.runner.Wake()
}

func (b *bench) job(id string) job.Job {
	b.t.Helper()
	j, err := b.store.Job(b.t.Context(), id)
	if err != nil && !errors.Is(err, job.ErrNotFound) {
		b.t.Fatal(err)
	}
	return j
}

// until lets time pass until the condition holds, in steps.
func (b *bench) until(what string, step time.Duration, condition func() bool) {
	b.t.Helper()
	tick := time.NewTicker(10 * time.Millisecond) // a lease is ten steps or more: a slow machine must not lose it
	defer tick.Stop()
	patience := time.After(20 * time.Second)
	for !condition() {
		select {
		case <-tick.C:
			b.clock.advance(step)
		case <-patience:
			b.t.Fatalf("still not: %s", what)
		}
	}
}

func (b *bench) state(id string, want job.State) func() bool {
	return func() bool { return b.job(id).State == want }
}

// refusal is an error that another try does not mend.
type refusal struct{}

func (refusal) Error() string { return "refused" }
func (refusal) Refusal() (code, message string, params map[string]any) {
	return "no_good", "It is no good.", map[string]any{"why": "so"}
}

func TestRunner(t *testing.T) {
	b := newBench(t, storetest.SQLite(t), newClock())
	seen, release := make(chan struct{}), make(chan struct{})
	b.runner.Handle("work", func(_ context.Context, j job.Job, progress func(job.Progress)) error {
		switch j.ID {
		case "good":
			progress(job.Progress{Stage: "half", Done: 1, Total: 2})
			close(seen)
			<-release
			return nil
		case "refused":
			return fmt.Errorf("wrapped: %w", refusal{})
		case "panics":
			panic("index out of range")
		}
		return errors.New("away")
	})
	b.run()
	b.queue("good", "refused")
	<-seen
	b.until("progress is stored", 100*time.Millisecond, func() bool { return b.job("good").Progress == job.Progress{Stage: "half", Done: 1, Total: 2} })
	b.until("the lease is renewed", 500*time.Millisecond, func() bool { return b.job("good").DueAt.After(start.Add(30 * time.Second)) })
	if j := b.job("good"); j.State != job.Running || j.Attempts != 1 {
		t.Errorf("after a long time: %+v", j)
	}
	close(release)
	b.until("done", 0, b.state("good", job.Done))
	b.until("failed", 0, b.state("refused", job.Failed))
	if f := b.job("refused").Failure; f == nil || f.Code != "no_good" || f.Message != "It is no good." || f.Params["why"] != "so" {
		t.Errorf("failure %+v", f)
	}
	if failures := b.failures(); len(failures) > 0 {
		t.Errorf("failures that are no news: %v", failures)
	}

	// What goes wrong is tried again, later and later, and not for ever.
	begin := b.clock.Now()
	b.queue("away", "panics")
	for _, id := range []string{"away", "panics"} {
		b.until("given up", time.Second, b.state(id, job.Failed))
		if j := b.job(id); j.Attempts != 4 || j.Failure.Code != job.CodeBroken {
			t.Errorf("%s: %+v", id, j)
		}
	}
	if took := b.clock.Now().Sub(begin); took < 90*time.Second {
		t.Errorf("given up after %v", took)
	}
	b.until("all failures are told", 0, func() bool { return len(b.failures()) >= 8 })
	if failures := b.failures(); len(failures) != 8 {
		t.Errorf("failures %v", failures)
	}
}

// However many jobs of a kind wait, one of another has its turn.
func TestRunnerIsFair(t *testing.T) {
	b := newBench(t, storetest.SQLite(t), newClock())
	var mu sync.Mutex
	var done []string
	for _, kind := range []string{"work", "zeal"} { // in the order in which they are looked for
		b.runner.Handle(kind, func(context.Context, job.Job, func(job.Progress)) error {
			mu.Lock()
			defer mu.Unlock()
			done = append(done, kind)
			return nil
		})
	}
	var ids []string
	for i := range 20 {
		ids = append(ids, fmt.Sprintf("j%02d", i))
	}
	b.queue(ids...)
	if err := b.store.CreateJob(t.Context(), job.Job{ID: "z", Kind: "zeal", DueAt: b.clock.Now(), CreatedAt: b.clock.Now()}); err != nil {
		t.Fatal(err)
	}
	b.run()
	for _, id := range append(ids, "z") {
		b.until(id+" is done", 0, b.state(id, job.Done))
	}
	mu.Lock()
	defer mu.Unlock()
	if i := slices.Index(done, "zeal"); i > len(ids)/2 {
		t.Errorf("done in the order %v", done)
	}
}

// A runner that stops puts its jobs back, and the next goes on with them at once.
func TestRunnerStops(t *testing.T) {
	location := storetest.SQLite(t)
	b := newBench(t, location, newClock())
	begun := make(chan struct{}, 2)
	b.runner.Handle("work", func(ctx context.Context, _ job.Job, _ func(job.Progress)) error {
		begun <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	})
	stop := b.run()
	b.queue("a", "b")
	<-begun
	<-begun
	stop()
	for _, id := range []string{"a", "b"} {
		if j := b.job(id); j.State != job.Queued || j.Attempts != 0 || j.DueAt.After(b.clock.Now()) {
			t.Errorf("%s after the stop: %+v", id, j)
		}
	}
	next := newBench(t, location, b.clock)
	next.runner.Handle("work", func(context.Context, job.Job, func(job.Progress)) error { return nil })
	next.run()
	next.until("a is done", 0, next.state("a", job.Done))
	next.until("b is done", 0, next.state("b", job.Done))
	if failures := append(b.failures(), next.failures()...); len(failures) > 0 {
		t.Errorf("failures %v", failures)
	}
}

// A job of a process that died is taken up when its lease has ended; one that has
// ended every process is given up.
func TestRunnerTakesUp(t *testing.T) {
	b := newBench(t, storetest.SQLite(t), newClock())
	attempts := make(chan int, 10) // more than there can be: nobody reads them meanwhile
	b.runner.Handle("work", func(_ context.Context, j job.Job, _ func(job.Progress)) error {
		attempts <- j.Attempts
		return nil
	})
	b.queue("left", "deadly")
	now := b.clock.Now()
	claim := func(at time.Time) {
		t.Helper()
		if _, err := b.store.ClaimJob(t.Context(), "work", "who died", at, at.Add(10*time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	claim(now) // deadly: of those due at once the first by name
	claim(now)
	if err := b.store.KeepJob(t.Context(), "left", "who died", job.Progress{}, now.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	for i := 1; i < 4; i++ {
		claim(now.Add(time.Duration(i) * 10 * time.Second))
	}
	if j := b.job("deadly"); j.Attempts != 4 {
		t.Fatalf("deadly was begun %d times", j.Attempts)
	}
	b.run()
	b.until("left is done", time.Second, b.state("left", job.Done))
	if n := <-attempts; n != 2 {
		t.Errorf("attempt %d, want 2", n)
	}
	b.until("deadly is given up", time.Second, b.state("deadly", job.Failed))
	if f := b.job("deadly").Failure; f.Code != job.CodeInterrupted {
		t.Errorf("failure %+v", f)
	}
}

// Who has lost a job is stopped, and what it says of the job does not count.
func TestRunnerLosesJob(t *testing.T) {
	b := newBench(t, storetest.SQLite(t), newClock())
	begun, cause := make(chan struct{}), make(chan error, 1)
	b.runner.Handle("work", func(ctx context.Context, _ job.Job, _ func(job.Progress)) error {
		close(begun)
		<-ctx.Done()
		cause <- context.Cause(ctx)
		return nil
	})
	b.run()
	b.queue("a")
	<-begun
	later := b.clock.Now().Add(time.Hour) // for a process whose clock is that fast
	if _, err := b.store.ClaimJob(t.Context(), "work", "another", later, later.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	b.until("the handler is stopped", time.Second, func() bool { return len(cause) > 0 })
	if err := <-cause; !errors.Is(err, job.ErrLost) {
		t.Errorf("stopped because of %v", err)
	}
	if j := b.job("a"); j.State != job.Running || j.Holder != "another" {
		t.Errorf("the job is %+v", j)
	}
}

// Two workers of two instances on one database, and never the same job twice.
func TestRunnersShare(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, location string) {
		clock := newClock()
		const jobs = 30
		var mu sync.Mutex
		times := map[string]int{}
		var benches []*bench
		for range 2 {
			b := newBench(t, location, clock)
			b.runner.Handle("work", func(_ context.Context, j job.Job, _ func(job.Progress)) error {
				mu.Lock()
				defer mu.Unlock()
				times[j.ID]++
				return nil
			})
			benches = append(benches, b)
		}
		var ids []string
		for i := range jobs {
			ids = append(ids, fmt.Sprintf("j%02d", i))
		}
		benches[0].queue(ids...)
		for _, b := range benches {
			b.run()
		}
		for _, id := range ids {
			benches[0].until(id+" is done", 0, benches[0].state(id, job.Done))
		}
		mu.Lock()
		defer mu.Unlock()
		for _, id := range ids {
			if times[id] != 1 {
				t.Errorf("%s was done %d times", id, times[id])
			}
		}
	})
}

// What repeats itself does so on time, after failures too, and has one job.
func TestRunnerRepeats(t *testing.T) {
	location := storetest.SQLite(t)
	clock := newClock()
	runs := make(chan time.Time, 100)
	var benches []*bench
	for range 2 {
		b := newBench(t, location, clock)
		b.runner.Repeat("daily", 24*time.Hour, func(context.Context, job.Job, func(job.Progress)) error {
			runs <- clock.Now()
			if len(runs) == 2 {
				return refusal{}
			}
			return nil
		})
		b.run()
		benches = append(benches, b)
	}
	benches[0].until("it has run", time.Second, func() bool { return benches[0].job("daily").DueAt.After(start.Add(time.Hour)) })
	benches[0].until("it has run again", time.Hour, func() bool { return len(runs) >= 3 })
	first, _, last := <-runs, <-runs, <-runs
	if first.After(start.Add(time.Hour)) || last.Before(start.Add(24*time.Hour)) {
		t.Errorf("ran at %v and %v", first, last)
	}
}
