package server

import (
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"strconv"

	"geodrill/server/api"
	"geodrill/tiles"
)

// imageCache lets a browser keep what it has been shown: an image's pixels
// never change. Nobody between may.
const imageCache = "private, max-age=86400"

// seeImage refuses a caller who may not see the image as if there were none.
func (s *Server) seeImage(ctx context.Context, image string) error {
	ok, err := s.challenges.MaySeeImage(ctx, callerOf(ctx).actor, image)
	if err != nil {
		return err
	}
	if !ok {
		return fs.ErrNotExist
	}
	return nil
}

// GetImage implements the contract.
func (s *Server) GetImage(ctx context.Context, r api.GetImageRequestObject) (api.GetImageResponseObject, error) {
	if err := s.seeImage(ctx, r.Image); err != nil {
		return nil, err
	}
	location := s.baseURL(callerOf(ctx)) + infoPath(r.Image)
	return api.GetImage303Response{Headers: api.GetImage303ResponseHeaders{Location: &location}}, nil
}

// GetImageInfo implements the contract.
func (s *Server) GetImageInfo(ctx context.Context, r api.GetImageInfoRequestObject) (api.GetImageInfoResponseObject, error) {
	if err := s.seeImage(ctx, r.Image); err != nil {
		return nil, err
	}
	info, err := s.images.Info(ctx, r.Image, s.baseURL(callerOf(ctx))+"/iiif/3")
	if err != nil {
		return nil, err
	}
	return imageInfo(info), nil
}

type imageInfo tiles.Info

// VisitGetImageInfoResponse implements the contract.
func (i imageInfo) VisitGetImageInfoResponse(w http.ResponseWriter) error { return i.write(w) }

// VisitGetDisplayImageInfoResponse implements the contract.
func (i imageInfo) VisitGetDisplayImageInfoResponse(w http.ResponseWriter) error { return i.write(w) }

func (i imageInfo) write(w http.ResponseWriter) error {
	body, err := json.Marshal(tiles.Info(i))
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", imageCache)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, err = w.Write(body)
	return err
}

// GetImagePixels implements the contract.
func (s *Server) GetImagePixels(ctx context.Context, r api.GetImagePixelsRequestObject) (api.GetImagePixelsResponseObject, error) {
	if err := s.seeImage(ctx, r.Image); err != nil {
		return nil, err
	}
	body, tag, err := s.images.Tile(ctx, r.Image, r.Region, r.Size, r.Rotation, r.Quality)
	if err != nil {
		return nil, err
	}
	return imagePixels{request: callerOf(ctx).request, body: body, tag: tag}, nil
}

type imagePixels struct {
	request *http.Request
	body    io.ReadSeekCloser
	tag     string
}

// VisitGetImagePixelsResponse implements the contract.
func (p imagePixels) VisitGetImagePixelsResponse(w http.ResponseWriter) error { return p.write(w) }

// VisitGetDisplayImagePixelsResponse implements the contract.
func (p imagePixels) VisitGetDisplayImagePixelsResponse(w http.ResponseWriter) error {
	return p.write(w)
}

// write knows ETags and ranges.
func (p imagePixels) write(w http.ResponseWriter) error {
	defer p.body.Close()
	w.Header().Set("Cache-Control", imageCache)
	w.Header().Set("Content-Type", "image/jpeg")
	w.Header().Set("ETag", p.tag)
	return serveContent(w, p.request, p.body)
}
