package server

import (
	"context"

	"geodrill/challenges"
	"geodrill/server/api"
)

// GetRedactions implements the contract.
func (s *Server) GetRedactions(ctx context.Context, r api.GetRedactionsRequestObject) (api.GetRedactionsResponseObject, error) {
	image, err := s.challenges.Image(ctx, callerOf(ctx).actor, r.Image)
	if err != nil {
		return nil, err
	}
	out := api.Redactions{Rectangles: []api.Rectangle{}, Polygons: []api.PixelPolygon{}, Original: image.Original}
	for _, b := range image.Redactions.Rectangles {
		out.Rectangles = append(out.Rectangles, api.Rectangle{X: b.X, Y: b.Y, Width: b.Width, Height: b.Height})
	}
	for _, p := range image.Redactions.Polygons {
		polygon := make(api.PixelPolygon, len(p))
		for i, corner := range p {
			polygon[i] = corner[:]
		}
		out.Polygons = append(out.Polygons, polygon)
	}
	return api.GetRedactions200JSONResponse(out), nil
}

// RedactImage implements the contract.
func (s *Server) RedactImage(ctx context.Context, r api.RedactImageRequestObject) (api.RedactImageResponseObject, error) {
	var redactions challenges.Redactions
	for _, b := range r.Body.Rectangles {
		redactions.Rectangles = append(redactions.Rectangles, challenges.Rectangle{X: b.X, Y: b.Y, Width: b.Width, Height: b.Height})
	}
	for _, p := range r.Body.Polygons {
		polygon := make(challenges.Polygon, len(p))
		for i, corner := range p {
			polygon[i] = [2]int(corner) // the contract has counted
		}
		redactions.Polygons = append(redactions.Polygons, polygon)
	}
	image, err := s.challenges.RedactImage(ctx, callerOf(ctx).actor, r.Image, redactions)
	if err != nil {
		return nil, err
	}
	return api.RedactImage202JSONResponse(ownImageShape(image)), nil
}
