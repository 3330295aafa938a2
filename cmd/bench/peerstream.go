package main

import (
	"io"
	"net/http"
	"sync"
)

// bareHub hands what is published to every subscriber. It is safe for
// concurrent use.
type bareHub struct {
	mu          sync.Mutex
	subscribers map[chan []byte]struct{}
}

// subscriberQueue is how many events wait for a slow subscriber at most.
const subscriberQueue = 16

func (h *bareHub) subscribe() chan []byte {
	events := make(chan []byte, subscriberQueue)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.subscribers == nil {
		h.subscribers = map[chan []byte]struct{}{}
	}
	h.subscribers[events] = struct{}{}
	return events
}

func (h *bareHub) unsubscribe(events chan []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.subscribers, events)
}

func (h *bareHub) publish(event []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for events := range h.subscribers {
		select {
		case events <- event:
		default: // too slow
		}
	}
}

// streamHandler takes an event as the body of POST /publish and writes it to
// everybody at GET /events.
func streamHandler(h *bareHub) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /publish", func(w http.ResponseWriter, r *http.Request) {
		event, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxAnswer))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		h.publish(event)
		w.Header().Set("Content-Length", "0")
		w.WriteHeader(http.StatusCreated)
	})
	mux.HandleFunc("GET /events", func(w http.ResponseWriter, r *http.Request) {
		events := h.subscribe()
		defer h.unsubscribe(events)
		w.Header().Set("Content-Type", "text/event-stream")
		rc := http.NewResponseController(w)
		if rc.Flush() != nil {
			return
		}
		for {
			select {
			case event := <-events:
				if _, err := w.Write(event); err != nil {
					return
				}
				if rc.Flush() != nil {
					return
				}
			case <-r.Context().Done():
				return
			}
		}
	})
	return mux
}
