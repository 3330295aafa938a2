package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"geodrill/challenges/job"
)

func newJob(id string, due time.Time) job.Job {
	return job.Job{ID: id, Kind: "test", Subject: "something", Payload: json.RawMessage(`{"a": 1}`), DueAt: due, CreatedAt: due}
}

func testJob(t *testing.T, db Database) {
	c := &course{t: t, db: db}
	want := newJob("j1", c.at(1))
	check(t, db.CreateJob(t.Context(), want))
	want.State = job.Queued
	equal(t, "job", want, value(db.Job(t.Context(), "j1"))(t))
	again := newJob("j1", c.at(9))
	again.Subject = "something else"
	check(t, db.CreateJob(t.Context(), again))
	equal(t, "job that is there already", want, value(db.Job(t.Context(), "j1"))(t))

	for name, err := range map[string]error{
		"before it is due": value2(db.ClaimJob(t.Context(), "test", "me", c.at(0), c.at(5))),
		"of another kind":  value2(db.ClaimJob(t.Context(), "other", "me", c.at(2), c.at(5))),
	} {
		if !errors.Is(err, job.ErrNone) {
			t.Errorf("a job %s: %v, want ErrNone", name, err)
		}
	}
	want.State, want.Holder, want.DueAt, want.Attempts = job.Running, "me", c.at(5), 1
	equal(t, "claimed", want, value(db.ClaimJob(t.Context(), "test", "me", c.at(2), c.at(5)))(t))
	want.Progress, want.DueAt = job.Progress{Stage: "half", Done: 1, Total: 1 << 40}, c.at(6)
	check(t, db.KeepJob(t.Context(), "j1", "me", want.Progress, c.at(6)))
	equal(t, "kept", want, value(db.Job(t.Context(), "j1"))(t))
	check(t, db.EndJob(t.Context(), "j1", "me", nil, c.at(7)))
	want.State, want.Holder, want.EndedAt = job.Done, "", c.at(7)
	equal(t, "done", want, value(db.Job(t.Context(), "j1"))(t))
	if err := value2(db.ClaimJob(t.Context(), "test", "me", c.at(50), c.at(55))); !errors.Is(err, job.ErrNone) {
		t.Errorf("a job that is done: %v, want ErrNone", err)
	}

	check(t, db.CreateJob(t.Context(), newJob("j2", c.at(1))))
	check(t, value2(db.ClaimJob(t.Context(), "test", "me", c.at(2), c.at(5))))
	f := &job.Failure{Code: "broken", Message: "Сломано", Params: map[string]any{"why": "so"}}
	check(t, db.EndJob(t.Context(), "j2", "me", f, c.at(3)))
	got := value(db.Job(t.Context(), "j2"))(t)
	equal(t, "failure", f, got.Failure)
	if got.State != job.Failed {
		t.Errorf("state %s", got.State)
	}
	if err := value2(db.Job(t.Context(), "j3")); !errors.Is(err, job.ErrNotFound) {
		t.Errorf("no job: %v, want ErrNotFound", err)
	}
}

// Many workers at once: every job is claimed once, the one due for longest first.
func testJobClaims(t *testing.T, db Database) {
	c := &course{t: t, db: db}
	const jobs, workers = 40, 8
	for i := range jobs {
		check(t, db.CreateJob(t.Context(), newJob(fmt.Sprintf("j%02d", i), c.at(i%10))))
	}
	first := value(db.ClaimJob(t.Context(), "test", "first", c.at(10), c.at(59)))(t)
	if first.ID != "j00" {
		t.Errorf("the first job is %s", first.ID)
	}
	var mu sync.Mutex
	claimed := map[string]int{first.ID: 1}
	var wg sync.WaitGroup
	errs := make([]error, workers)
	for i := range workers {
		wg.Go(func() {
			for {
				j, err := db.ClaimJob(t.Context(), "test", fmt.Sprint("worker", i), c.at(10), c.at(59))
				if err != nil {
					errs[i] = err
					return
				}
				mu.Lock()
				claimed[j.ID]++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	for i, err := range errs {
		if !errors.Is(err, job.ErrNone) {
			t.Errorf("worker %d: %v", i, err)
		}
	}
	if len(claimed) != jobs {
		t.Errorf("%d of %d jobs were claimed", len(claimed), jobs)
	}
	for id, n := range claimed {
		if n != 1 {
			t.Errorf("%s was claimed %d times", id, n)
		}
	}
}

// A lease that has ended is anybody's; who held it has lost it.
func testJobLost(t *testing.T, db Database) {
	c := &course{t: t, db: db}
	check(t, db.CreateJob(t.Context(), newJob("j1", c.at(0))))
	check(t, value2(db.ClaimJob(t.Context(), "test", "first", c.at(1), c.at(5))))
	if err := value2(db.ClaimJob(t.Context(), "test", "second", c.at(4), c.at(9))); !errors.Is(err, job.ErrNone) {
		t.Errorf("a job that is held: %v, want ErrNone", err)
	}
	second := value(db.ClaimJob(t.Context(), "test", "second", c.at(5), c.at(9)))(t)
	if second.Attempts != 2 {
		t.Errorf("attempt %d, want 2", second.Attempts)
	}
	for name, err := range map[string]error{
		"KeepJob":   db.KeepJob(t.Context(), "j1", "first", job.Progress{Stage: "late"}, c.at(20)),
		"EndJob":    db.EndJob(t.Context(), "j1", "first", nil, c.at(6)),
		"ReturnJob": db.ReturnJob(t.Context(), "j1", "first", c.at(6), 0),
	} {
		if !errors.Is(err, job.ErrLost) {
			t.Errorf("%s of who has lost it: %v, want ErrLost", name, err)
		}
	}
	equal(t, "job", second, value(db.Job(t.Context(), "j1"))(t))
	check(t, db.EndJob(t.Context(), "j1", "second", nil, c.at(7)))
	if err := db.KeepJob(t.Context(), "j1", "second", job.Progress{}, c.at(9)); !errors.Is(err, job.ErrLost) {
		t.Errorf("KeepJob of one that is done: %v, want ErrLost", err)
	}
}

func testJobReturned(t *testing.T, db Database) {
	c := &course{t: t, db: db}
	check(t, db.CreateJob(t.Context(), newJob("j1", c.at(0))))
	check(t, value2(db.ClaimJob(t.Context(), "test", "me", c.at(1), c.at(5))))
	check(t, db.ReturnJob(t.Context(), "j1", "me", c.at(20), 1))
	if err := value2(db.ClaimJob(t.Context(), "test", "me", c.at(19), c.at(25))); !errors.Is(err, job.ErrNone) {
		t.Errorf("before it is due again: %v, want ErrNone", err)
	}
	if j := value(db.ClaimJob(t.Context(), "test", "you", c.at(20), c.at(25)))(t); j.Attempts != 2 || j.Holder != "you" {
		t.Errorf("claimed again: %+v", j)
	}
}

func testForgetJobs(t *testing.T, db Database) {
	c := &course{t: t, db: db}
	for i, id := range []string{"queued", "running", "failed", "old", "new"} {
		check(t, db.CreateJob(t.Context(), newJob(id, c.at(i))))
	}
	check(t, db.ForgetJobs(t.Context(), c.at(59)))
	for _, id := range []string{"queued", "running", "failed", "old", "new"} {
		check(t, value2(db.ClaimJob(t.Context(), "test", id, c.at(10), c.at(59))))
	}
	check(t, db.ReturnJob(t.Context(), "queued", "queued", c.at(10), 1))
	check(t, db.EndJob(t.Context(), "failed", "failed", &job.Failure{Code: "x"}, c.at(11)))
	check(t, db.EndJob(t.Context(), "old", "old", nil, c.at(11)))
	check(t, db.EndJob(t.Context(), "new", "new", nil, c.at(12)))
	check(t, db.ForgetJobs(t.Context(), c.at(12)))
	for id, want := range map[string]error{"queued": nil, "running": nil, "failed": nil, "old": job.ErrNotFound, "new": nil} {
		if err := value2(db.Job(t.Context(), id)); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", id, err, want)
		}
	}
}
