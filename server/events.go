package server

import (
	"context"
	"net/http"
	"time"

	"geodrill/challenges"
	"geodrill/server/api"
)

const eventStreamType = "text/event-stream"

// eventWriteTimeout is how long a listener may take to accept an event before
// it is let go; it connects again and gets a snapshot.
const eventWriteTimeout = 10 * time.Second

// GetEvents implements the contract.
func (s *Server) GetEvents(ctx context.Context, r api.GetEventsRequestObject) (api.GetEventsResponseObject, error) {
	call := callerOf(ctx)
	e, err := s.challenges.Exercise(ctx, call.actor, challenges.ExerciseID(r.Exercise))
	if err != nil {
		return nil, err
	}
	if call.request.Method == http.MethodHead {
		return eventStream{}, nil
	}
	t, leave, err := s.hub.subscribe(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	return eventStream{ctx: ctx, topic: t, leave: leave, closing: s.hub.closing}, nil
}

// eventStream writes the frames of a topic until the listener leaves or the
// server stops. Without a topic it is the headers only.
type eventStream struct {
	ctx     context.Context
	topic   *topic
	leave   func()
	closing <-chan struct{}
}

// VisitGetEventsResponse implements the contract.
func (e eventStream) VisitGetEventsResponse(w http.ResponseWriter) error {
	h := w.Header()
	h.Set("Content-Type", eventStreamType)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would hold events back
	if e.topic == nil {
		w.WriteHeader(http.StatusOK)
		return nil
	}
	defer e.leave()
	send := func(events []byte) bool {
		rc := http.NewResponseController(w)
		if rc.SetWriteDeadline(time.Now().Add(eventWriteTimeout)) != nil {
			return false
		}
		if _, err := w.Write(events); err != nil {
			return false
		}
		return rc.Flush() == nil
	}
	newest := e.topic.newest.Load()
	for ok := send(newest.snapshot(time.Now().UTC().Truncate(time.Millisecond))); ok; {
		select {
		case <-newest.next:
		case <-e.ctx.Done():
			return nil
		case <-e.closing:
			return nil
		}
		old := newest
		newest = e.topic.newest.Load()
		ok = send(newest.since(old))
	}
	return nil
}
