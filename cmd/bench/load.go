package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// clients is how many keep-alive connections load a server at the same time.
const clients = 64

// load is what the clients send and for how long.
type load struct {
	warm, measured time.Duration
	status         int // of every answer
	// request appends the next request of a client to buf. It is called by 64
	// goroutines at a time.
	request func(buf []byte, client int) ([]byte, error)
}

// sample is what one round of load showed of a server.
type sample struct {
	perSecond float64
	cpu       time.Duration // per request or event
}

func (s sample) String() string {
	return fmt.Sprintf("%.0f/s, %.3f ms CPU", s.perSecond, float64(s.cpu)/float64(time.Millisecond))
}

// The phases of a round.
const (
	warming int32 = iota
	measuring
	finished
)

// run loads a server at saturation: each client sends its next request as soon
// as its last one is answered.
func (l load) run(ctx context.Context, p *process) (sample, error) {
	var (
		phase   atomic.Int32
		counted [clients]struct {
			n int64
			_ [56]byte // a cache line each
		}
		errs [clients]error
		wait sync.WaitGroup
	)
	for i := range clients {
		wait.Go(func() { errs[i] = l.client(ctx, p.address, i, &phase, &counted[i].n) })
	}
	window, err := measure(ctx, p, l.warm, l.measured, &phase)
	wait.Wait()
	if err := errors.Join(append(errs[:], err)...); err != nil {
		return sample{}, fmt.Errorf("load on %s: %w", p.name, err)
	}
	var n int64
	for i := range counted {
		n += counted[i].n
	}
	return window.sample(n)
}

func (l load) client(ctx context.Context, address string, i int, phase *atomic.Int32, counted *int64) error {
	c, err := dial(ctx, address)
	if err != nil {
		return err
	}
	defer c.close()
	if err := c.conn.SetDeadline(time.Now().Add(l.warm + l.measured + answerTimeout)); err != nil {
		return err
	}
	var request []byte
	for phase.Load() != finished {
		if request, err = l.request(request[:0], i); err != nil {
			return err
		}
		status, body, err := c.do(request)
		if err != nil {
			return err
		}
		if status != l.status {
			return fmt.Errorf("answer %d, not %d: %s", status, l.status, body)
		}
		if phase.Load() == measuring {
			*counted++
		}
	}
	return nil
}

// window is a time over which a process was watched.
type window struct {
	took, cpu time.Duration
}

// measure lets a server warm up, watches it, and sets the phases meanwhile.
func measure(ctx context.Context, p *process, warm, measured time.Duration, phase *atomic.Int32) (window, error) {
	defer phase.Store(finished)
	if err := sleep(ctx, warm); err != nil {
		return window{}, err
	}
	before, err := p.cpu()
	if err != nil {
		return window{}, err
	}
	began := time.Now()
	phase.Store(measuring)
	if err := sleep(ctx, measured); err != nil {
		return window{}, err
	}
	phase.Store(finished)
	took := time.Since(began)
	after, err := p.cpu()
	return window{took: took, cpu: after - before}, err
}

// sample spreads what a window showed over n requests or events.
func (w window) sample(n int64) (sample, error) {
	if n == 0 {
		return sample{}, errors.New("nothing was answered")
	}
	return sample{perSecond: float64(n) / w.took.Seconds(), cpu: w.cpu / time.Duration(n)}, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
