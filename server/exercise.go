package server

import (
	"context"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/scoring"
	"geodrill/server/api"

	"github.com/oapi-codegen/nullable"
	"golang.org/x/text/language"
)

// defaultLimit is the contract's default of limit.
const defaultLimit = 50

func limitOf(limit *int) int {
	if limit == nil {
		return defaultLimit
	}
	return *limit
}

func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// ListExercises implements the contract.
func (s *Server) ListExercises(ctx context.Context, r api.ListExercisesRequestObject) (api.ListExercisesResponseObject, error) {
	page, err := s.challenges.Exercises(ctx, callerOf(ctx).actor, challenges.ExerciseID(textOf(r.Params.Cursor)), limitOf(r.Params.Limit))
	if err != nil {
		return nil, err
	}
	tags := languages(r.Params.Lang, r.Params.AcceptLanguage)
	out := api.ExercisePage{Items: make([]api.Exercise, len(page.Items)), Next: nullText(string(page.Next))}
	for i, e := range page.Items {
		out.Items[i] = s.exerciseShape(e, tags)
	}
	return api.ListExercises200JSONResponse(out), nil
}

// GetExercise implements the contract.
func (s *Server) GetExercise(ctx context.Context, r api.GetExerciseRequestObject) (api.GetExerciseResponseObject, error) {
	e, err := s.challenges.Exercise(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise))
	if err != nil {
		return nil, err
	}
	return api.GetExercise200JSONResponse{
		Body:    s.exerciseShape(e, languages(r.Params.Lang, r.Params.AcceptLanguage)),
		Headers: api.GetExercise200ResponseHeaders{ETag: tagOf(e)},
	}, nil
}

// CreateExercise implements the contract.
func (s *Server) CreateExercise(ctx context.Context, r api.CreateExerciseRequestObject) (api.CreateExerciseResponseObject, error) {
	n := challenges.NewExercise{
		Version: challenges.VersionID(r.Body.Version), Cohort: challenges.CohortID(r.Body.Cohort),
		Title: textOf(r.Body.Title),
		Rules: challenges.Rules{Reveal: challenges.Reveal(r.Body.Reveal), Zone: textOf(r.Body.Zone), NoCircle: r.Body.Circle != nil && !*r.Body.Circle,
			Hints: challenges.HintRule(valueOf(r.Body.Hints))},
	}
	n.Rules.Live = r.Body.Mode != nil && *r.Body.Mode == api.ExerciseModeLive
	n.Rules.Imagery = r.Body.Imagery != nil && *r.Body.Imagery
	if r.Body.Attempts != nil {
		n.Rules.Attempts = *r.Body.Attempts
	}
	if r.Body.FreezesAt != nil {
		n.Rules.FreezesAt = *r.Body.FreezesAt
	}
	if r.Body.TeamRule != nil {
		n.Rules.TeamRule = scoring.TeamRule(*r.Body.TeamRule)
	}
	if r.Body.OpensAt != nil {
		n.Rules.OpensAt = *r.Body.OpensAt
	}
	if r.Body.ClosesAt != nil {
		n.Rules.ClosesAt = *r.Body.ClosesAt
	}
	if r.Body.GraceSeconds != nil {
		n.Rules.Grace = time.Duration(*r.Body.GraceSeconds) * time.Second
	}
	e, err := s.challenges.OpenExercise(ctx, callerOf(ctx).actor, n)
	if err != nil {
		return nil, err
	}
	return api.CreateExercise201JSONResponse(s.exerciseShape(e, nil)), nil
}

func modeOf(r challenges.Rules) api.ExerciseMode {
	if r.Live {
		return api.ExerciseModeLive
	}
	return api.ExerciseModeSelfPaced
}

func (s *Server) exerciseShape(e challenges.ExerciseView, tags []language.Tag) api.Exercise {
	title, _ := e.Title.In(tags...)
	out := api.Exercise{
		ID: string(e.ID), Cohort: string(e.CohortID), Title: title, Phase: api.Phase(e.Phase), Mode: modeOf(e.Rules), Reveal: api.Reveal(e.Rules.Reveal),
		OpensAt: e.Rules.OpensAt, ClosesAt: nullTime(e.Rules.ClosesAt), RevealsAt: nullTime(e.Rules.KnownReveal()),
		FreezesAt: nullTime(e.Rules.FreezesAt), PausedAt: nullTime(e.Rules.PausedAt), Zone: nullText(e.Rules.Zone),
		Attempts: e.Rules.Attempts, Circle: !e.Rules.NoCircle, Hints: api.HintRule(e.Rules.Hints), TeamRule: api.TeamRule(e.Rules.TeamRule),
		Competition: nullText(string(e.Competition)), Version: optional(string(e.VersionID)),
		Reasoning: optional(e.Reasoning), ChallengeCount: e.ChallengeCount, Challenges: make([]api.ChallengeItem, len(e.Challenges)),
	}
	if e.VersionID != "" {
		out.OwnTitle = &e.OwnTitle
	}
	if e.Rules.Imagery {
		out.Imagery = listPointer(s.imagery, Imagery.shape)
	}
	for i, c := range e.Challenges {
		out.Challenges[i] = api.ChallengeItem{ID: string(c.ID), Position: c.Position, Guessed: c.Guessed}
	}
	return out
}

// GetChallenge implements the contract.
func (s *Server) GetChallenge(ctx context.Context, r api.GetChallengeRequestObject) (api.GetChallengeResponseObject, error) {
	c, err := s.challenges.Challenge(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise), challenges.ChallengeID(r.Challenge))
	if err != nil {
		return nil, err
	}
	tags := languages(r.Params.Lang, r.Params.AcceptLanguage)
	return api.GetChallenge200JSONResponse(challengeShape(c, tags, s.names.in(tags))), nil
}

func challengeShape(c challenges.ChallengeView, tags []language.Tag, in placesIn) api.Challenge {
	prompt, language := c.Prompt.In(tags...)
	warning, _ := c.Warning.In(tags...)
	out := api.Challenge{
		ID: string(c.ID), Position: c.Position, Prompt: prompt, Language: language, Warning: optional(warning), Images: imageShapes(c.Images, tags),
		Questions: questionShapes(c.Questions, tags), Hints: make([]api.Hint, len(c.Hints)),
		Deadline: nullTime(c.Deadline), AttemptsLeft: c.AttemptsLeft, Guess: nullable.NewNullNullable[api.Guess](),
	}
	for i, h := range c.Hints {
		out.Hints[i] = hintShape(h, tags)
	}
	if c.Guess != nil {
		out.Guess.Set(guessShape(*c.Guess, in, tags))
	}
	if c.Late != nil {
		late := lateShape(*c.Late)
		out.Late = &late
	}
	return out
}

func questionShapes(list []challenges.QuestionView, tags []language.Tag) []api.Question {
	out := make([]api.Question, len(list))
	for i, q := range list {
		prompt, _ := q.Prompt.In(tags...)
		out[i] = api.Question{
			ID: string(q.ID), Kind: api.QuestionKind(q.Kind), Prompt: optional(prompt), MaxPoints: q.MaxPoints, Circle: q.Circle,
			Zone: optional(q.Zone), Day: optional(q.Day), MaxSpanMinutes: optional(q.LongestMinutes),
		}
	}
	return out
}

// GetDebrief implements the contract.
func (s *Server) GetDebrief(ctx context.Context, r api.GetDebriefRequestObject) (api.GetDebriefResponseObject, error) {
	d, err := s.challenges.Debrief(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise), challenges.ChallengeID(r.Challenge))
	if err != nil {
		return nil, err
	}
	tags := languages(r.Params.Lang, r.Params.AcceptLanguage)
	title, _ := d.Title.In(tags...)
	text, language := d.Text.In(tags...)
	out := api.Debrief{
		ID: string(d.ID), Position: d.Position, Title: title, Text: text, Language: language, Tags: append([]string{}, d.Tags...),
		Images: imageShapes(d.Images, tags), Keys: keyShapes(d.Keys, tags),
		Country: optional(d.Country), Difficulty: optional(d.Difficulty),
		Truth: optional(d.Provenance.Truth), UncertaintyMeters: optional(d.Provenance.UncertaintyMeters),
	}
	if first := firstPlace(d.Keys); first != nil {
		out.Key = first.Place
	}
	if clues := clueShapes(d.Clues, tags); len(clues) > 0 {
		out.Clues = &clues
	}
	out.FurtherReading = readingShapes(d.FurtherReading, tags)
	if d.Where != nil {
		out.Place = s.names.in(tags).whereabouts(d.Where.Key)
	}
	out.Class = classShape(d.Class, s.names.in(tags))
	out.Best = bestShapes(d.Best, challenges.TraineeID(callerOf(ctx).actor.ID))
	if d.Guess != nil {
		guess := guessShape(*d.Guess, s.names.in(tags), tags)
		out.Guess = &guess
	}
	return api.GetDebrief200JSONResponse(out), nil
}

// clueShapes are what an author saw.
func clueShapes(clues []challenges.AuthorClue, tags []language.Tag) []api.Clue {
	out := make([]api.Clue, len(clues))
	for i, c := range clues {
		note, _ := c.Note.In(tags...)
		out[i] = api.Clue{Image: c.Image, X: c.X, Y: c.Y, Width: c.Width, Height: c.Height, Note: note}
	}
	return out
}

// readingShapes are where an author recommends to read further.
func readingShapes(links []challenges.FurtherReading, tags []language.Tag) *[]api.FurtherReading {
	return listPointer(links, func(l challenges.FurtherReading) api.FurtherReading {
		title, _ := l.Title.In(tags...)
		return api.FurtherReading{Title: title, URL: l.URL}
	})
}

func imageShapes(photos []challenges.PhotoView, tags []language.Tag) []api.Image {
	out := make([]api.Image, len(photos))
	for i, p := range photos {
		alt, _ := p.Alt.In(tags...)
		out[i] = api.Image{
			ID: p.Image, Width: p.Width, Height: p.Height, Info: infoPath(p.Image), Alt: alt,
			Credit: api.Credit{
				Author: p.Credit.Author, Licence: p.Credit.Licence, Title: optional(p.Credit.Title),
				Source: optional(p.Credit.Source), Changes: optional(p.Credit.Changes),
			},
		}
	}
	return out
}

func pointShape(p geo.Point) api.Point {
	return api.Point{Type: api.PointTypePoint, Coordinates: []float64{p.Lon(), p.Lat()}}
}

func pointerShape(p *geo.Point) *api.Point {
	if p == nil {
		return nil
	}
	shape := pointShape(*p)
	return &shape
}

// optional is a value that is left out when it is zero.
func optional[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

func nullTime(t time.Time) nullable.Nullable[time.Time] {
	if t.IsZero() {
		return nullable.NewNullNullable[time.Time]()
	}
	return nullable.NewNullableWithValue(t)
}

func nullText(s string) nullable.Nullable[string] {
	if s == "" {
		return nullable.NewNullNullable[string]()
	}
	return nullable.NewNullableWithValue(s)
}
