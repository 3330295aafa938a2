package server

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"geodrill/challenges"
	"geodrill/server/api"
)

// How an image's stream paces itself. Its one listener is the author.
const (
	imageLookEvery = 300 * time.Millisecond
	imageSignEvery = 15 * time.Second // keeps idle connections open
)

// GetImageEvents implements the contract.
func (s *Server) GetImageEvents(ctx context.Context, r api.GetImageEventsRequestObject) (api.GetImageEventsResponseObject, error) {
	call := callerOf(ctx)
	image, err := s.ownImage(ctx, call.actor, r.Image)
	if err != nil {
		return nil, err
	}
	return imageStream{
		ctx: ctx, first: image, headOnly: call.request.Method == http.MethodHead, closing: s.hub.closing,
		look: func() (api.OwnImage, error) { return s.ownImage(ctx, call.actor, r.Image) },
	}, nil
}

// imageStream tells of an image until the work on it is over, the listener leaves
// or the server stops.
type imageStream struct {
	ctx      context.Context
	first    api.OwnImage
	headOnly bool
	closing  context.Context // done when the server stops
	look     func() (api.OwnImage, error)
}

// VisitGetImageEventsResponse implements the contract.
func (i imageStream) VisitGetImageEventsResponse(w http.ResponseWriter) error {
	startEvents(w)
	if i.headOnly {
		return nil
	}
	rc := http.NewResponseController(w)
	tick := time.NewTicker(imageLookEvery)
	defer tick.Stop()
	image := i.first
	var sent []byte
	var sentAt time.Time
	for {
		frame, err := imageFrame(image)
		if err != nil {
			return err
		}
		if changed := !bytes.Equal(frame, sent); changed || time.Since(sentAt) >= imageSignEvery {
			sent, sentAt = frame, time.Now()
			if !changed {
				frame = []byte(": still here\n\n")
			}
			if rc.SetWriteDeadline(sentAt.Add(eventWriteTimeout)) != nil {
				return nil // the listener has left, here and below
			}
			if _, err := w.Write(frame); err != nil || rc.Flush() != nil {
				return nil
			}
		}
		if over(image) {
			return nil
		}
		select {
		case <-tick.C:
		case <-i.ctx.Done():
			return nil
		case <-i.closing.Done():
			return nil
		}
		if image, err = i.look(); err != nil {
			return nil // it has been deleted, or the listener asks again
		}
	}
}

// over reports whether nothing more happens to an image by itself.
func over(image api.OwnImage) bool {
	return image.State == api.ImageState(challenges.ImageReady) || image.State == api.ImageState(challenges.ImageFailed)
}

func imageFrame(image api.OwnImage) ([]byte, error) {
	encoded, err := json.Marshal(image)
	if err != nil {
		return nil, err
	}
	return append(append([]byte("event: image\ndata: "), encoded...), "\n\n"...), nil
}
