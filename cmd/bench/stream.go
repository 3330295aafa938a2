package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// How event streams are loaded.
const (
	listeners      = 2000
	updateEvery    = 100 * time.Millisecond
	streamWarm     = time.Second
	streamMeasured = 8 * time.Second
	warmUpdates    = int(streamWarm / updateEvery)
	updates        = int((streamWarm + streamMeasured) / updateEvery)
)

// broadcaster is a server with an event stream, and how to make it send.
type broadcaster struct {
	process   *process
	subscribe func(listener int) []byte                                 // the request of a listener
	update    func(buf []byte, version int64) (request []byte, _ error) // appends one that makes the next board
	prime     bool                                                      // it sends no board by itself when a stream begins
}

// streamSample is what one round showed of a broadcaster.
type streamSample struct {
	sample
	p99   time.Duration // from the update sent to the board received
	bytes int           // of an event
}

func (s streamSample) String() string {
	return fmt.Sprintf("%v an event of %d bytes, p99 %v", s.sample, s.bytes, s.p99.Round(100*time.Microsecond))
}

// compareStreams compares the delivery of a changing board to listeners with
// that of a hub that does nothing else.
func compareStreams(ctx context.Context, out io.Writer, product *process, c *course, dir string) (_ []result, err error) {
	peer, err := startPeer(ctx, peerStream, dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, peer.stop()) }()

	us := productStream(product, c, 0)
	var filler string // makes the hub's events as long as the product's
	it := hubStream(peer, &filler)
	cpu := result{comparison: "stream, CPU an event beside a bare hub", limit: 1.2}
	p99 := result{comparison: "stream, p99 delay beside a bare hub", limit: 1.5}
	delay := result{comparison: "stream, p99 delay in ms", limit: 300}
	for round := range rounds {
		ours, err := us.round(ctx)
		if err != nil {
			return nil, err
		}
		filler = fillerFor(ours.bytes)
		its, err := it.round(ctx)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(out, "stream %d, %s: %v\nstream %d, %s: %v\n", round+1, product.name, ours, round+1, peer.name, its)
		cpu.ratios = append(cpu.ratios, float64(ours.cpu)/float64(its.cpu))
		p99.ratios = append(p99.ratios, float64(ours.p99)/float64(its.p99))
		delay.ratios = append(delay.ratios, float64(ours.p99)/float64(time.Millisecond))
	}
	return []result{cpu, p99, delay}, nil
}

// productStream is the product with an exercise of the class that listens, by its
// number: an exercise has guesses for one comparison.
func productStream(product *process, c *course, exercise int) broadcaster {
	next := exercise*streamTrainees*len(c.challenges) + streamTrainees // their first challenge is guessed
	return broadcaster{
		process: product,
		subscribe: func(i int) []byte {
			return fmt.Appendf(nil, "GET /api/v1/exercises/%s/events HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\n\r\n",
				c.stream.exercises[exercise], c.stream.tokens[i%streamTrainees])
		},
		update: func(buf []byte, _ int64) ([]byte, error) {
			next++
			return guessRequest(buf, c.stream, c, next-1)
		},
	}
}

// hubStream is the bare hub, whose events hold a filler.
func hubStream(peer *process, filler *string) broadcaster {
	return broadcaster{
		process: peer, prime: true,
		subscribe: func(int) []byte { return []byte("GET /events HTTP/1.1\r\nHost: bench\r\n\r\n") },
		update: func(buf []byte, version int64) ([]byte, error) {
			event := fmt.Sprintf("event: leaderboard\nid: %d\ndata: %s\n\n", version, *filler)
			return fmt.Appendf(buf, "POST /publish HTTP/1.1\r\nHost: bench\r\nContent-Length: %d\r\n\r\n%s", len(event), event), nil
		},
	}
}

// fillerFor makes an event of the hub's so many bytes long.
func fillerFor(bytes int) string {
	return strings.Repeat("x", max(0, bytes-len("event: leaderboard\nid: 1000\ndata: ")))
}

// streamRound is one round of one broadcaster: what its listeners share.
type streamRound struct {
	phase    atomic.Int32
	began    time.Time
	base     atomic.Int64          // version before the first update
	sent     [updates]atomic.Int64 // when each update was posted, after began
	ready    *countdown            // listeners without a first board
	complete *countdown            // listeners without the last board
}

func newStreamRound() *streamRound {
	return &streamRound{began: time.Now(), ready: newCountdown(listeners), complete: newCountdown(listeners)}
}

func (b broadcaster) round(ctx context.Context) (s streamSample, err error) {
	r := newStreamRound()
	err = b.listened(ctx, r, func(ctx context.Context, poster *client, all []*listener) (err error) {
		r.base.Store(all[0].first)
		s, err = b.measure(ctx, r, poster, all)
		return err
	})
	return s, err
}

// listened opens every stream and runs f while they are read, once each has its
// first board.
func (b broadcaster) listened(ctx context.Context, r *streamRound, f func(ctx context.Context, poster *client, all []*listener) error) error {
	all, err := b.connect(ctx, r)
	ctx, fail := context.WithCancelCause(ctx)
	var running sync.WaitGroup
	defer func() {
		for _, l := range all {
			if l != nil {
				l.conn.Close()
			}
		}
		running.Wait()
		fail(nil)
	}()
	if err != nil {
		return err
	}
	for _, l := range all {
		running.Go(func() { fail(l.run()) })
	}
	poster, err := dial(ctx, b.process.address)
	if err != nil {
		return err
	}
	defer poster.close()
	if b.prime {
		if err := b.post(poster, 1); err != nil {
			return err
		}
	}
	if err := r.ready.wait(ctx); err != nil {
		return fmt.Errorf("first boards: %w", err)
	}
	if err := f(ctx, poster, all); err != nil {
		return errors.Join(err, context.Cause(ctx))
	}
	return nil
}

// connect opens every stream, and returns those that it opened.
func (b broadcaster) connect(ctx context.Context, r *streamRound) ([]*listener, error) {
	all := make([]*listener, listeners)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(clients)
	for i := range all {
		group.Go(func() (err error) {
			all[i], err = listen(ctx, b.process.address, b.subscribe(i), r)
			return err
		})
	}
	return all, group.Wait()
}

func (b broadcaster) measure(ctx context.Context, r *streamRound, poster *client, all []*listener) (streamSample, error) {
	var posting sync.WaitGroup
	var postErr error
	posting.Go(func() { postErr = b.postAll(ctx, r, poster) })
	w, err := measure(ctx, b.process, streamWarm, streamMeasured, &r.phase)
	posting.Wait()
	if err := errors.Join(err, postErr); err != nil {
		return streamSample{}, err
	}
	if err := r.complete.wait(ctx); err != nil {
		return streamSample{}, fmt.Errorf("last boards: %w", err)
	}
	var counted int64
	var delays []time.Duration
	for _, l := range all {
		counted += l.counted
		delays = append(delays, l.delays[warmUpdates:]...)
	}
	slices.Sort(delays)
	s := streamSample{p99: delays[len(delays)*99/100], bytes: all[0].size}
	s.sample, err = w.sample(counted)
	return s, err
}

// postAll posts an update at every tick.
func (b broadcaster) postAll(ctx context.Context, r *streamRound, poster *client) error {
	tick := time.NewTicker(updateEvery)
	defer tick.Stop()
	for i := range updates {
		r.sent[i].Store(int64(time.Since(r.began)))
		if err := b.post(poster, r.base.Load()+int64(i)+1); err != nil {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (b broadcaster) post(poster *client, version int64) error {
	request, err := b.update(nil, version)
	if err != nil {
		return err
	}
	if err := poster.conn.SetDeadline(time.Now().Add(answerTimeout)); err != nil {
		return err
	}
	status, body, err := poster.do(request)
	if err != nil {
		return err
	}
	if status != http.StatusCreated {
		return fmt.Errorf("update answered %d: %s", status, body)
	}
	return nil
}

// countdown waits for many to be done.
type countdown struct {
	left atomic.Int64
	done chan struct{}
}

func newCountdown(n int64) *countdown {
	c := &countdown{done: make(chan struct{})}
	c.left.Store(n)
	return c
}

// one is called by each of them.
func (c *countdown) one() {
	if c.left.Add(-1) == 0 {
		close(c.done)
	}
}

// wait waits for all, and not for ever.
func (c *countdown) wait(ctx context.Context) error {
	timer := time.NewTimer(answerTimeout)
	defer timer.Stop()
	select {
	case <-c.done:
		return nil
	case <-timer.C:
		return fmt.Errorf("%d did not come within %v", c.left.Load(), answerTimeout)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
