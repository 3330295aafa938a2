package server

import (
	"context"

	"geodrill/challenges"
	"geodrill/server/api"
	"geodrill/tiles"
)

// ListImages implements the contract.
func (s *Server) ListImages(ctx context.Context, r api.ListImagesRequestObject) (api.ListImagesResponseObject, error) {
	page, err := s.challenges.Images(ctx, callerOf(ctx).actor, textOf(r.Params.Cursor), limitOf(r.Params.Limit))
	if err != nil {
		return nil, err
	}
	out := api.OwnImagePage{Items: make([]api.OwnImage, len(page.Items)), Next: nullText(page.Next)}
	for i, image := range page.Items {
		out.Items[i] = ownImageShape(image)
	}
	return api.ListImages200JSONResponse(out), nil
}

// UploadImage implements the contract.
func (s *Server) UploadImage(ctx context.Context, r api.UploadImageRequestObject) (api.UploadImageResponseObject, error) {
	call := callerOf(ctx)
	if err := s.images.CheckLength(call.request.ContentLength); err != nil {
		return nil, err
	}
	image, err := s.challenges.UploadImage(ctx, call.actor, textOf(r.Params.IdempotencyKey), r.Body)
	if err != nil {
		return nil, err
	}
	return api.UploadImage202JSONResponse(ownImageShape(image)), nil
}

// ShowImage implements the contract.
func (s *Server) ShowImage(ctx context.Context, r api.ShowImageRequestObject) (api.ShowImageResponseObject, error) {
	out, err := s.ownImage(ctx, callerOf(ctx).actor, r.Image)
	if err != nil {
		return nil, err
	}
	return api.ShowImage200JSONResponse(out), nil
}

// ownImage is a photo as its author sees it.
func (s *Server) ownImage(ctx context.Context, actor challenges.Actor, id string) (api.OwnImage, error) {
	image, err := s.challenges.Image(ctx, actor, id)
	if err != nil {
		return api.OwnImage{}, err
	}
	out := ownImageShape(image)
	if image.State != challenges.ImageReady {
		return out, nil
	}
	metadata, err := s.images.Metadata(ctx, id)
	if err != nil {
		return api.OwnImage{}, err
	}
	out.Metadata = metadataShape(metadata)
	return out, nil
}

// DeleteImage implements the contract.
func (s *Server) DeleteImage(ctx context.Context, r api.DeleteImageRequestObject) (api.DeleteImageResponseObject, error) {
	if err := s.challenges.DeleteImage(ctx, callerOf(ctx).actor, r.Image); err != nil {
		return nil, err
	}
	return api.DeleteImage204Response{}, nil
}

// DeleteOriginal implements the contract.
func (s *Server) DeleteOriginal(ctx context.Context, r api.DeleteOriginalRequestObject) (api.DeleteOriginalResponseObject, error) {
	if err := s.challenges.DeleteOriginal(ctx, callerOf(ctx).actor, r.Image); err != nil {
		return nil, err
	}
	return api.DeleteOriginal204Response{}, nil
}

func ownImageShape(i challenges.Image) api.OwnImage {
	out := api.OwnImage{ID: i.ID, State: api.ImageState(i.State), CreatedAt: i.Created, Bytes: i.Bytes, Original: i.Original, Replaces: optional(i.Replaces)}
	if p := i.Progress; p.Stage != "" {
		out.Progress = &api.ImageProgress{Stage: api.ImageProgressStage(p.Stage), Done: p.Done, Total: p.Total}
	}
	if f := i.Failure; f != nil {
		out.Problem = &api.ImageProblem{Code: f.Code, Detail: f.Message}
		if f.Params != nil {
			out.Problem.Params = &f.Params
		}
	}
	if i.State == challenges.ImageReady {
		info := infoPath(i.ID)
		out.Width, out.Height, out.Info = &i.Width, &i.Height, &info
	}
	return out
}

// infoPath is where an image is described to viewers.
func infoPath(image string) string { return "/iiif/3/" + image + "/info.json" }

func metadataShape(m tiles.Metadata) *api.ImageMetadata {
	out := &api.ImageMetadata{AltitudeMeters: m.AltitudeMeters, Camera: optional(m.Camera), Flags: make([]api.MetadataFlag, len(m.Flags))}
	if p := m.Place; p != nil {
		out.Place = &api.MetadataPlace{Point: pointShape(p.Point), Datum: optional(p.Datum), ErrorMeters: p.ErrorMeters}
	}
	if b := m.Bearing; b != nil {
		out.Bearing = &api.MetadataBearing{Degrees: b.Degrees, Magnetic: b.Magnetic}
	}
	if t := m.Time; t != nil {
		out.Time = &api.MetadataTime{At: t.At, Zone: api.MetadataTimeZone(t.Zone)}
	}
	for i, f := range m.Flags {
		out.Flags[i] = api.MetadataFlag{Field: api.MetadataFlagField(f.Field), Code: api.MetadataFlagCode(f.Code)}
	}
	return out
}
