package server

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"geodrill/challenges"
)

// How a hub paces itself.
const (
	renderEvery = 100 * time.Millisecond // at most ten boards a second, and one more
	renderEarly = 90 * time.Millisecond  // how much a board may be ahead of that pace after a late one
	pollEvery   = time.Second            // for changes by the clock and by other instances
	clockEvery  = 15 * time.Second       // also keeps idle connections open
	checkEvery  = 30 * time.Second       // whether a listener may listen still, with what is sent next
)

// Hub sends the newest state of each exercise to whoever listens. A state is
// rendered once for all listeners, and each listener waits for nobody: it
// takes the newest state when it is ready for it, and skips what it missed.
//
// It is safe for concurrent use.
type Hub struct {
	// Failed hears why listeners of an exercise are told nothing new: once, until its
	// state can be read again. It is set before Run; nil: nobody wants to know.
	Failed func(id challenges.ExerciseID, err error)

	running chan struct{}   // closed when Run has begun
	closing context.Context // done when Run ends
	close   context.CancelFunc
	// checkEvery is the constant, outside of tests.
	checkEvery time.Duration

	mu     sync.Mutex
	topics map[watched]*topic
	closed bool
	start  func(t *topic) // begins to feed a topic
}

var _ challenges.Publisher = (*Hub)(nil)

// States reads the state of an exercise.
type States interface {
	State(ctx context.Context, id challenges.ExerciseID, live bool) (challenges.State, error)
}

// NewHub returns a hub that Run will start.
func NewHub() *Hub {
	h := &Hub{running: make(chan struct{}), topics: map[watched]*topic{}, checkEvery: checkEvery}
	h.closing, h.close = context.WithCancel(context.Background())
	return h
}

// watched is an exercise as somebody sees it: live, or as the class does.
type watched struct {
	id   challenges.ExerciseID
	live bool
}

// topic is one exercise that somebody listens to.
type topic struct {
	watched
	listeners int                    // guarded by the hub's mu
	dirty     chan struct{}          // holds a token when something was published
	idle      chan struct{}          // closed when the last listener has left
	ready     chan struct{}          // closed when newest is set for the first time
	newest    atomic.Pointer[frames] // nil before ready and after the end
}

// Run feeds the topics until ctx ends; then every subscription ends too, and
// Run returns when nothing runs any more. It is called once.
func (h *Hub) Run(ctx context.Context, states States) {
	var feeds sync.WaitGroup
	h.start = func(t *topic) { feeds.Go(func() { h.feed(ctx, t, states) }) }
	close(h.running)
	<-ctx.Done()
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	h.close()
	feeds.Wait()
}

// Publish hears that an exercise has changed. It never waits.
func (h *Hub) Publish(id challenges.ExerciseID, _ int64) {
	h.mu.Lock()
	seen := [...]*topic{h.topics[watched{id, false}], h.topics[watched{id, true}]}
	h.mu.Unlock()
	for _, t := range seen {
		if t == nil {
			continue
		}
		select {
		case t.dirty <- struct{}{}:
		default: // it knows
		}
	}
}

// subscribe joins the listeners of an exercise and returns when its newest
// state is there. The caller calls leave when it is done.
func (h *Hub) subscribe(ctx context.Context, w watched) (t *topic, leave func(), err error) {
	stopping := problem(http.StatusServiceUnavailable, codeUnavailable, "The server is stopping. Connect again in a moment.")
	select {
	case <-h.running:
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	if t = h.join(w); t == nil {
		return nil, nil, stopping
	}
	leave = func() { h.leave(t) }
	select {
	case <-t.ready:
		return t, leave, nil
	case <-h.closing.Done():
		err = stopping
	case <-ctx.Done():
		err = ctx.Err()
	}
	leave()
	return nil, nil, err
}

// join returns the topic with one listener more, or nil when the hub is closed.
func (h *Hub) join(w watched) *topic {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil
	}
	t, ok := h.topics[w]
	if !ok {
		t = &topic{watched: w, dirty: make(chan struct{}, 1), idle: make(chan struct{}), ready: make(chan struct{})}
		h.topics[w] = t
		h.start(t)
	}
	t.listeners++
	return t
}

func (h *Hub) leave(t *topic) {
	h.mu.Lock()
	defer h.mu.Unlock()
	t.listeners--
	if t.listeners == 0 {
		delete(h.topics, t.watched)
		close(t.idle)
	}
}

// feed keeps a topic's newest frames up to date until nobody listens, the exercise
// is deleted or ctx ends, and takes them away then.
func (h *Hub) feed(ctx context.Context, t *topic, states States) {
	defer t.end()
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	lastClock := time.Now()
	var due time.Time // when the next board may be rendered
	failing := false
	for {
		now := time.Now()
		state, err := states.State(ctx, t.id, t.live)
		if challenges.CodeOf(err) == challenges.CodeNotFound && t.newest.Load() != nil {
			return // it was deleted
		}
		// Another error leaves listeners what they have; the next poll tries again.
		if err != nil && !failing && h.Failed != nil && ctx.Err() == nil {
			h.Failed(t.id, err)
		}
		if failing = err != nil; !failing {
			tick := now.Sub(lastClock) >= clockEvery
			if tick {
				lastClock = now
			}
			// The pace is kept against the clock and not against the last board: a
			// board that comes a little late delays none of those after it. Looking
			// and finding nothing new costs nobody anything and delays nothing.
			if t.advance(state, tick) {
				if due = due.Add(renderEvery); due.Before(now.Add(renderEvery - renderEarly)) {
					due = now.Add(renderEvery - renderEarly)
				}
			}
		}
		select {
		case <-time.After(time.Until(due)):
		case <-t.idle:
			return
		case <-ctx.Done():
			return
		}
		select {
		case <-t.dirty:
		case <-poll.C:
		case <-t.idle:
			return
		case <-ctx.Done():
			return
		}
	}
}

// end tells listeners that no frames follow.
func (t *topic) end() {
	if newest := t.newest.Swap(nil); newest != nil {
		close(newest.next)
	}
}

// advance makes a state the newest frames if it says anything new, and reports
// whether it does.
func (t *topic) advance(s challenges.State, tick bool) bool {
	old := t.newest.Load()
	f := old.after(s, tick)
	if f == nil {
		return false
	}
	t.newest.Store(f)
	if old == nil {
		close(t.ready)
	} else {
		close(old.next)
	}
	return true
}
