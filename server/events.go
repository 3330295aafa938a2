package server

import (
	"context"
	"net/http"
	"time"

	"geodrill/challenges"
	"geodrill/server/api"
)

const eventStreamType = "text/event-stream"

// eventWriteTimeout is how long a listener may take to accept an event, at
// least, before it is let go; it connects again and gets a snapshot.
const eventWriteTimeout = 10 * time.Second

// streamStopTimeout is how long a stream may take to end once the server stops:
// the others need a moment for the end of their last chunk.
const streamStopTimeout = time.Second

// GetEvents implements the contract.
func (s *Server) GetEvents(ctx context.Context, r api.GetEventsRequestObject) (api.GetEventsResponseObject, error) {
	call := callerOf(ctx)
	id, view := challenges.ExerciseID(r.Exercise), viewOf(r.Params.View)
	live, err := s.challenges.Watch(ctx, call.actor, id, view)
	if err != nil {
		return nil, err
	}
	if call.request.Method == http.MethodHead {
		return eventStream{}, nil
	}
	t, leave, err := s.hub.subscribe(ctx, watched{id, live})
	if err != nil {
		return nil, err
	}
	stream := eventStream{
		ctx: ctx, topic: t, leave: leave, closing: s.hub.closing, since: (*frames).since, checkEvery: s.hub.checkEvery,
		still: func(ctx context.Context) bool { return s.mayWatch(ctx, call, id, view) },
	}
	if s.challenges.Attend(ctx, call.actor, id) == nil {
		stream.attend = func(ctx context.Context) { _ = s.challenges.Attend(ctx, call.actor, id) }
	}
	return stream, nil
}

// mayWatch reports whether the caller of before may see an exercise still: who has
// gone, or has signed out, may not. An error that is about something else ends no
// stream.
func (s *Server) mayWatch(ctx context.Context, before *caller, id challenges.ExerciseID, view challenges.View) bool {
	now := caller{token: before.token}
	err := s.recognize(ctx, &now)
	if err == nil {
		_, err = s.challenges.Watch(ctx, now.actor, id, view)
	}
	return !sessionOver(err) && challenges.CodeOf(err) != challenges.CodeForbidden
}

// startEvents writes the head of an event stream.
func startEvents(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", eventStreamType)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would hold events back
	w.WriteHeader(http.StatusOK)
}

// eventStream writes the frames of a topic until the listener leaves or the
// server stops. Without a topic it is the headers only.
type eventStream struct {
	ctx     context.Context
	topic   *topic
	leave   func()
	closing context.Context // done when the server stops
	since   func(f, old *frames, now time.Time) []byte
	attend  func(ctx context.Context)      // notes that the listener is there; nil: nobody wants to know
	still   func(ctx context.Context) bool // whether the listener may go on
	// checkEvery is how long what still says is believed.
	checkEvery time.Duration
}

// attendEvery is how often a stream says that its listener is there.
const attendEvery = 10 * time.Second

// VisitGetEventsResponse implements the contract.
func (e eventStream) VisitGetEventsResponse(w http.ResponseWriter) error { return e.write(w) }

// VisitGetDisplayEventsResponse implements the contract.
func (e eventStream) VisitGetDisplayEventsResponse(w http.ResponseWriter) error { return e.write(w) }

func (e eventStream) write(w http.ResponseWriter) error {
	startEvents(w)
	if e.topic == nil {
		return nil
	}
	defer e.leave()
	if echoed, ok := w.(interface{ Unwrap() http.ResponseWriter }); ok {
		w = echoed.Unwrap() // Echo counts what it writes; an event goes to thousands
	}
	rc := http.NewResponseController(w)
	// A listener that has stopped reading must not hold up a server that stops. The
	// writer is ours only until we return: what has begun is waited for.
	shortened := make(chan struct{})
	release := context.AfterFunc(e.closing, func() {
		defer close(shortened)
		_ = rc.SetWriteDeadline(time.Now().Add(streamStopTimeout))
	})
	defer func() {
		if !release() {
			<-shortened
		}
	}()
	var seen <-chan time.Time
	if e.attend != nil {
		ticker := time.NewTicker(attendEvery)
		defer ticker.Stop()
		seen = ticker.C
	}
	var deadline time.Time
	checked := time.Now() // or a moment ago
	var sent *frames
	for newest := e.topic.newest.Load(); newest != nil; newest = e.topic.newest.Load() {
		now := time.Now()
		if deadline.Sub(now) < eventWriteTimeout { // now and then: moving it is not free, and there are many listeners
			deadline = now.Add(2 * eventWriteTimeout)
			if rc.SetWriteDeadline(deadline) != nil || e.closing.Err() != nil {
				return nil // the listener has left, here and below
			}
		}
		if now.Sub(checked) >= e.checkEvery {
			if !e.still(e.ctx) {
				return nil
			}
			checked = now
		}
		if _, err := w.Write(e.since(newest, sent, now)); err != nil || rc.Flush() != nil {
			return nil
		}
		if !e.wait(newest, seen) {
			return nil
		}
		sent = newest
	}
	return nil
}

// wait returns when there are newer frames, or false when the listener has left.
func (e eventStream) wait(newest *frames, seen <-chan time.Time) bool {
	for {
		select {
		case <-newest.next:
			return true
		case <-e.ctx.Done():
			return false
		case <-seen:
			e.attend(e.ctx)
		}
	}
}
