package server

import (
	"context"
	"io/fs"
	"math"
	"net/http"
	"time"

	"geodrill/challenges"
	"geodrill/server/api"

	"github.com/oapi-codegen/nullable"
	"golang.org/x/text/language"
)

// defaultDisplayHours is the contract's default of hours.
const defaultDisplayHours = 12

// CreateDisplay implements the contract.
func (s *Server) CreateDisplay(ctx context.Context, r api.CreateDisplayRequestObject) (api.CreateDisplayResponseObject, error) {
	hours := defaultDisplayHours
	if r.Body.Hours != nil {
		hours = *r.Body.Hours
	}
	d, token, err := s.challenges.AddDisplay(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise), time.Duration(hours)*time.Hour)
	if err != nil {
		return nil, err
	}
	return api.CreateDisplay201JSONResponse{Link: linkShape(d), Token: token}, nil
}

// ListDisplays implements the contract.
func (s *Server) ListDisplays(ctx context.Context, r api.ListDisplaysRequestObject) (api.ListDisplaysResponseObject, error) {
	links, err := s.challenges.Displays(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise))
	if err != nil {
		return nil, err
	}
	return api.ListDisplays200JSONResponse(linkShapes(links)), nil
}

// RevokeDisplay implements the contract.
func (s *Server) RevokeDisplay(ctx context.Context, r api.RevokeDisplayRequestObject) (api.RevokeDisplayResponseObject, error) {
	if err := s.challenges.RevokeDisplay(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise), r.Link); err != nil {
		return nil, err
	}
	return api.RevokeDisplay204Response{}, nil
}

// displayPath is below which a projector finds all that it shows.
func displayPath(token string) string { return "/api/v1/display/" + token }

// GetDisplay implements the contract.
func (s *Server) GetDisplay(ctx context.Context, r api.GetDisplayRequestObject) (api.GetDisplayResponseObject, error) {
	d, err := s.challenges.Display(ctx, r.Display)
	if err != nil {
		return nil, err
	}
	tags := languages(r.Params.Lang, r.Params.AcceptLanguage)
	title, _ := d.Title.In(tags...)
	out := api.Display{
		Title: title, Cohort: d.Cohort, JoinCode: nullText(challenges.FormatCode(d.JoinCode)), Lesson: lessonShape(d.Lesson),
		Board: nullable.NewNullNullable[api.DisplayBoard](),
	}
	if d.Challenge != nil {
		out.Challenge = displayChallengeShape(*d.Challenge, r.Display, tags)
	}
	if d.Reveal != nil {
		out.Reveal = s.displayRevealShape(*d.Reveal, tags)
	}
	if d.Debrief != nil {
		text, language := d.Debrief.Text.In(tags...)
		out.Debrief = &api.DisplayDebrief{
			Text: text, Language: language, Images: displayImages(d.Debrief.Images, r.Display, tags), Clues: clueShapes(d.Debrief.Clues, tags),
			FurtherReading: readingShapes(d.Debrief.FurtherReading, tags), Best: bestShapes(d.Debrief.Best, ""),
		}
	}
	if d.Board != nil {
		out.Board.Set(api.DisplayBoard{FrozenAt: nullTime(d.Board.Frozen), Rows: displayRowShapes(d.Board.Rows), More: d.Board.More})
	}
	if d.Podium != nil {
		out.Podium = &api.DisplayPodium{Teams: d.Podium.Teams, Rows: displayRowShapes(d.Podium.Rows)}
	}
	return api.GetDisplay200JSONResponse(out), nil
}

func displayChallengeShape(c challenges.ChallengeView, token string, tags []language.Tag) *api.DisplayChallenge {
	prompt, language := c.Prompt.In(tags...)
	warning, _ := c.Warning.In(tags...)
	return &api.DisplayChallenge{
		ID: string(c.ID), Position: c.Position, Prompt: prompt, Language: language, Warning: optional(warning),
		Images: displayImages(c.Images, token, tags), Questions: questionShapes(c.Questions, tags),
	}
}

// displayImages are pictures that are found below the path of a display.
func displayImages(photos []challenges.PhotoView, token string, tags []language.Tag) []api.Image {
	out := imageShapes(photos, tags)
	for i, p := range photos {
		out[i].Info = displayPath(token) + "/iiif/" + p.Image + "/info.json"
	}
	return out
}

func (s *Server) displayRevealShape(r challenges.DisplayReveal, tags []language.Tag) *api.DisplayReveal {
	title, _ := r.Title.In(tags...)
	out := &api.DisplayReveal{
		Title: title, Keys: everyKeyShape(r.Keys, tags), Guesses: r.Guesses,
		Pins: make([]api.DisplayPin, len(r.Pins)), Errors: make([]api.ErrorBar, len(r.Errors)),
	}
	if r.Where != nil {
		out.Place = s.names.in(tags).whereabouts(r.Where.Key)
	}
	for i, pin := range r.Pins {
		out.Pins[i] = api.DisplayPin{Place: pointShape(pin.Place), Alias: optional(pin.Alias)}
	}
	for i, bar := range r.Errors {
		out.Errors[i] = api.ErrorBar{ToMeters: nullable.NewNullNullable[float64](), Count: bar.Count}
		if !math.IsInf(bar.To, 1) {
			out.Errors[i].ToMeters.Set(bar.To)
		}
	}
	if !math.IsNaN(r.Median) {
		out.MedianDistanceMeters = &r.Median
	}
	return out
}

func displayRowShapes(rows []challenges.DisplayRow) []api.DisplayBoardRow {
	out := make([]api.DisplayBoardRow, len(rows))
	for i, r := range rows {
		out[i] = api.DisplayBoardRow{Rank: r.Rank, PreviousRank: optional(r.Previous), Name: optional(r.Name), Points: r.Points, Size: optional(r.Size)}
	}
	return out
}

// GetDisplayEvents implements the contract.
func (s *Server) GetDisplayEvents(ctx context.Context, r api.GetDisplayEventsRequestObject) (api.GetDisplayEventsResponseObject, error) {
	id, err := s.challenges.DisplayExercise(ctx, r.Display)
	if err != nil {
		return nil, err
	}
	if callerOf(ctx).request.Method == http.MethodHead {
		return eventStream{}, nil
	}
	t, leave, err := s.hub.subscribe(ctx, watched{id, false})
	if err != nil {
		return nil, err
	}
	return eventStream{
		ctx: ctx, topic: t, leave: leave, closing: s.hub.closing, since: (*frames).lessonSince,
		still: func(ctx context.Context) bool {
			_, err := s.challenges.DisplayExercise(ctx, r.Display)
			return err == nil
		},
	}, nil
}

// seeDisplayed refuses who asks for an image that is not on the wall as if there were
// none.
func (s *Server) seeDisplayed(ctx context.Context, token, image string) error {
	shown, err := s.challenges.DisplayShows(ctx, token, image)
	if err == nil && !shown {
		return fs.ErrNotExist
	}
	return err
}

// GetDisplayImageInfo implements the contract.
func (s *Server) GetDisplayImageInfo(ctx context.Context, r api.GetDisplayImageInfoRequestObject) (api.GetDisplayImageInfoResponseObject, error) {
	if err := s.seeDisplayed(ctx, r.Display, r.Image); err != nil {
		return nil, err
	}
	info, err := s.images.Info(ctx, r.Image, s.baseURL(callerOf(ctx))+displayPath(r.Display)+"/iiif")
	if err != nil {
		return nil, err
	}
	return imageInfo(info), nil
}

// GetDisplayImagePixels implements the contract.
func (s *Server) GetDisplayImagePixels(ctx context.Context, r api.GetDisplayImagePixelsRequestObject) (api.GetDisplayImagePixelsResponseObject, error) {
	if err := s.seeDisplayed(ctx, r.Display, r.Image); err != nil {
		return nil, err
	}
	body, tag, err := s.images.Tile(ctx, r.Image, r.Region, r.Size, r.Rotation, r.Quality)
	if err != nil {
		return nil, err
	}
	return imagePixels{request: callerOf(ctx).request, body: body, tag: tag}, nil
}
