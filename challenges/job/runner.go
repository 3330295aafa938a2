package job

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
)

// How a runner paces itself.
const (
	lease       = 10 * time.Second       // for how long a job is held without a sign
	renewEvery  = 2 * time.Second        // a sign, so that a busy machine does not lose the job
	reportEvery = 400 * time.Millisecond // at most, of progress
	lookEvery   = 2 * time.Second        // for jobs that others have queued
	maxAttempts = 4                      // before a job has failed
	retryAfter  = 15 * time.Second       // times the attempts, after an error
)

// Handler works on a job until it is done or ctx ends. It tells its progress from
// any goroutine and as often as it likes. A [Refusal] fails the job; after another
// error it is tried again.
type Handler func(ctx context.Context, j Job, progress func(Progress)) error

// Config is what a Runner needs. All fields are required.
type Config struct {
	Store   Store
	Clock   Clock
	NewID   func() string // unique among all instances
	Workers int           // how many jobs run at the same time here
	// Failed hears of errors that are no refusals, with the job, if it is about
	// one. It is called from the workers.
	Failed func(j Job, err error)
}

// Runner takes jobs that are due and runs them.
type Runner struct {
	Config
	handlers map[string]Handler // by kind
	every    map[string]time.Duration
	wake     chan struct{} // holds a token for each worker that may look at once
}

// NewRunner returns a Runner, which begins with Run.
func NewRunner(c Config) *Runner {
	return &Runner{Config: c, handlers: map[string]Handler{}, every: map[string]time.Duration{}, wake: make(chan struct{}, c.Workers)}
}

// Handle names the handler of the jobs of a kind. It is called before Run.
func (r *Runner) Handle(kind string, h Handler) { r.handlers[kind] = h }

// Repeat does the same for the one job of a kind that is never over: it runs now,
// and again each time that the interval has passed. The first instance to start
// makes it, and whichever is free does it.
func (r *Runner) Repeat(kind string, every time.Duration, h Handler) {
	r.handlers[kind], r.every[kind] = h, every
}

// Wake says that a job was queued here, so that it does not wait for the next
// look. It never blocks.
func (r *Runner) Wake() {
	select {
	case r.wake <- struct{}{}:
	default: // everybody looks already
	}
}

// Run works until ctx ends. Jobs that are running then are stopped and put back:
// when Run returns nothing runs any more. It is called once.
func (r *Runner) Run(ctx context.Context) {
	now := r.Clock.Now()
	for kind := range r.every {
		if err := r.Store.CreateJob(ctx, Job{ID: kind, Kind: kind, DueAt: now, CreatedAt: now}); err != nil && ctx.Err() == nil {
			r.Failed(Job{Kind: kind}, err)
		}
	}
	var workers sync.WaitGroup
	for range r.Workers {
		workers.Go(func() { r.work(ctx, r.NewID()) })
	}
	workers.Wait()
}

// work takes one job after the other.
func (r *Runner) work(ctx context.Context, holder string) {
	last := "" // kind
	for ctx.Err() == nil {
		j, err := r.claim(ctx, holder, last)
		if err == nil {
			last = j.Kind
			r.Wake() // there may be more, for the others
			r.run(ctx, j)
			continue
		}
		if !errors.Is(err, ErrNone) && ctx.Err() == nil {
			r.Failed(Job{}, fmt.Errorf("look for jobs: %w", err))
		}
		select {
		case <-r.wake:
		case <-r.Clock.After(lookEvery):
		case <-ctx.Done():
		}
	}
}

// claim takes a job of any kind, one of the kind of before last of all: many of
// that keep no other waiting.
func (r *Runner) claim(ctx context.Context, holder, before string) (Job, error) {
	now, kinds := r.Clock.Now(), slices.Sorted(maps.Keys(r.handlers))
	next, found := slices.BinarySearch(kinds, before)
	if found {
		next++
	}
	for _, kind := range slices.Concat(kinds[next:], kinds[:next]) {
		j, err := r.Store.ClaimJob(ctx, kind, holder, now, now.Add(lease))
		if !errors.Is(err, ErrNone) {
			return j, err
		}
	}
	return Job{}, ErrNone
}

// run carries out a job that this worker holds, and stores what became of it.
func (r *Runner) run(ctx context.Context, j Job) {
	var err error
	if j.Attempts > maxAttempts { // none of them came to its end
		err = interrupted{}
	} else {
		err = r.carryOut(ctx, j)
	}
	if errors.Is(err, ErrLost) {
		r.Failed(j, err)
		return
	}
	// What became of the job is stored even when the server stops.
	store, cancel := context.WithTimeout(context.WithoutCancel(ctx), lease)
	defer cancel()
	if err := r.settle(store, j, err, ctx.Err() != nil); err != nil {
		r.Failed(j, err) // its lease ends, and somebody finds it
	}
}

// settle stores how a job has ended, or puts it back.
func (r *Runner) settle(ctx context.Context, j Job, err error, stopped bool) error {
	now := r.Clock.Now()
	var refusal Refusal
	every, again := r.every[j.Kind]
	switch {
	case err == nil && again:
		return r.Store.ReturnJob(ctx, j.ID, j.Holder, now.Add(every), 0)
	case err == nil:
		return r.Store.EndJob(ctx, j.ID, j.Holder, nil, now)
	case errors.As(err, &refusal) && !again:
		code, message, params := refusal.Refusal()
		return r.Store.EndJob(ctx, j.ID, j.Holder, &Failure{Code: code, Message: message, Params: params}, now)
	case stopped:
		return r.Store.ReturnJob(ctx, j.ID, j.Holder, now, j.Attempts-1)
	}
	r.Failed(j, err)
	switch {
	case j.Attempts < maxAttempts:
		return r.Store.ReturnJob(ctx, j.ID, j.Holder, now.Add(time.Duration(j.Attempts)*retryAfter), j.Attempts)
	case again:
		return r.Store.ReturnJob(ctx, j.ID, j.Holder, now.Add(every), 0)
	}
	return r.Store.EndJob(ctx, j.ID, j.Holder, &Failure{Code: CodeBroken, Message: "It failed several times."}, now)
}

// interrupted is the refusal of a job that ends every process that begins it.
type interrupted struct{}

// Error implements error.
func (interrupted) Error() string { return CodeInterrupted }

// Refusal implements [Refusal].
func (interrupted) Refusal() (code, message string, params map[string]any) {
	return CodeInterrupted, "The server stopped in the middle of it, several times.", nil
}

// carryOut runs the handler and keeps the lease meanwhile. When the lease is lost
// the handler is stopped, and the error is ErrLost.
func (r *Runner) carryOut(ctx context.Context, j Job) (err error) {
	ctx, stop := context.WithCancelCause(ctx)
	p := &progress{}
	ended, kept := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(kept)
		if err := r.keep(ctx, j, p, ended); err != nil {
			stop(err)
		}
	}()
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
		close(ended)
		<-kept
		if cause := context.Cause(ctx); errors.Is(cause, ErrLost) {
			err = cause
		}
		stop(nil)
	}()
	return r.handlers[j.Kind](ctx, j, p.set)
}

// keep renews the lease until the job has ended, and with it stores the progress.
func (r *Runner) keep(ctx context.Context, j Job, p *progress, ended <-chan struct{}) error {
	stored, storedAt, until := Progress{}, r.Clock.Now(), r.Clock.Now().Add(lease)
	for {
		select {
		case <-r.Clock.After(reportEvery):
		case <-ended:
			return nil
		case <-ctx.Done():
			return nil
		}
		now, newest := r.Clock.Now(), p.get()
		if newest == stored && now.Sub(storedAt) < renewEvery {
			continue
		}
		switch err := r.Store.KeepJob(ctx, j.ID, j.Holder, newest, now.Add(lease)); {
		case err == nil:
			stored, storedAt, until = newest, now, now.Add(lease)
		case errors.Is(err, ErrLost):
			return err
		case !now.Before(until): // the database has been away for the whole lease
			return fmt.Errorf("%w: %w", ErrLost, err)
		}
	}
}

// progress is what a handler told last.
type progress struct {
	mu     sync.Mutex
	newest Progress
}

func (p *progress) set(newest Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.newest = newest
}

func (p *progress) get() Progress {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.newest
}
