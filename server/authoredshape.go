package server

import (
	"encoding/json"
	"fmt"
	"math"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/server/api"
)

// authoredShape is a challenge as its authors see it: what readChallenge reads
// gives the same challenge.
func authoredShape(c challenges.Challenge) (api.AuthoredChallenge, error) {
	out := api.AuthoredChallenge{
		Name: optional(c.Name), Title: textsPointer(c.Title), Prompt: textsPointer(c.Prompt), Debrief: textsPointer(c.Debrief), Warning: textsPointer(c.Warning),
		Country: optional(c.Country), Difficulty: optional(c.Difficulty),
		Images: listPointer(c.Images, authoredImage), Hints: listPointer(c.Hints, authoredHint), Clues: listPointer(c.Clues, authoredClue),
		FurtherReading: listPointer(c.FurtherReading, authoredReading),
		Tags:           listPointer(c.Tags, func(tag string) api.Technique { return api.Technique(tag) }),
	}
	if p := c.Provenance; p != (challenges.Provenance{}) {
		out.Provenance = &api.Provenance{
			Truth: optional(p.Truth), UncertaintyMeters: optional(p.UncertaintyMeters), Consent: optional(p.Consent),
		}
	}
	questions := make([]api.AuthoredQuestion, len(c.Questions))
	for i, q := range c.Questions {
		var err error
		if questions[i], err = authoredQuestion(q); err != nil {
			return api.AuthoredChallenge{}, fmt.Errorf("question %d: %w", i+1, err)
		}
	}
	if len(questions) > 0 {
		out.Questions = &questions
	}
	return out, nil
}

// listPointer is a list that is left out when it is empty.
func listPointer[T, U any](list []T, shape func(T) U) *[]U {
	if len(list) == 0 {
		return nil
	}
	out := make([]U, len(list))
	for i, v := range list {
		out[i] = shape(v)
	}
	return &out
}

// textsShape is a text in every language.
func textsShape(t challenges.Text) api.Texts {
	if t == nil {
		return api.Texts{}
	}
	return api.Texts(t)
}

func textsPointer(t challenges.Text) *api.Texts {
	if len(t) == 0 {
		return nil
	}
	texts := textsShape(t)
	return &texts
}

func authoredImage(p challenges.Photo) api.AuthoredImage {
	out := api.AuthoredImage{Image: p.Image, Width: optional(p.Width), Height: optional(p.Height), Alt: textsPointer(p.Alt)}
	if c := p.Credit; c != (challenges.Credit{}) {
		out.Credit = &api.AuthoredCredit{
			Author: optional(c.Author), Licence: optional(c.Licence), Title: optional(c.Title),
			Source: optional(c.Source), Changes: optional(c.Changes),
		}
	}
	return out
}

func authoredHint(h challenges.Hint) api.AuthoredHint {
	return api.AuthoredHint{Text: textsPointer(h.Text), Price: &h.Price}
}

func authoredReading(l challenges.FurtherReading) api.AuthoredReading {
	return api.AuthoredReading{Title: textsPointer(l.Title), URL: optional(l.URL)}
}

func authoredClue(c challenges.AuthorClue) api.AuthoredClue {
	return api.AuthoredClue{Image: c.Image, X: c.X, Y: c.Y, Width: c.Width, Height: c.Height, Note: textsPointer(c.Note)}
}

func authoredQuestion(q challenges.Question) (api.AuthoredQuestion, error) {
	maxPoints := q.Ask.MaxPoints()
	out := api.AuthoredQuestion{ID: optional(string(q.ID)), Kind: api.QuestionKind(q.Ask.Kind()), Prompt: textsPointer(q.Prompt), MaxPoints: optional(maxPoints)}
	switch ask := q.Ask.(type) {
	case challenges.PlaceAsk:
		out.Rule = ruleShape(ask.Rule.Falloff, meters)
		if c := ask.Rule.Circle; c != nil {
			out.Circle = &api.AuthoredCircle{Share: &c.Share, ScaleMeters: &c.ScaleMeters}
		}
	case challenges.BearingAsk:
		out.Rule = ruleShape(ask.Rule.Falloff, degrees)
	case challenges.TimeAsk:
		out.Rule = ruleShape(ask.Rule.Falloff, minutes)
		out.Zone, out.Day, out.MaxSpanMinutes = &ask.Zone, optional(ask.Day), &ask.Rule.LongestMinutes
	}
	var err error
	out.Key, err = authoredKey(q.Ask.Kind(), q.Key)
	return out, err
}

// authoredKey is a key; nil when there is none.
func authoredKey(kind challenges.Kind, k challenges.Key) (*api.AuthoredKey, error) {
	switch {
	case kind == challenges.KindPlace && k.Place != nil:
		return placeKey(k.Place)
	case kind == challenges.KindBearing && !math.IsNaN(k.BearingDegrees):
		return &api.AuthoredKey{BearingDegrees: &k.BearingDegrees}, nil
	case kind == challenges.KindTime && !k.Time.From.IsZero():
		from, to := k.Time.From.Format(time.RFC3339Nano), k.Time.To.Format(time.RFC3339Nano)
		return &api.AuthoredKey{From: &from, To: &to}, nil
	case kind == challenges.KindReasoning && len(k.Criteria) > 0:
		return &api.AuthoredKey{Criteria: listPointer(k.Criteria, func(c challenges.Criterion) api.AuthoredCriterion {
			return api.AuthoredCriterion{ID: c.ID, Text: textsPointer(c.Text), MaxPoints: c.MaxPoints}
		})}, nil
	case kind == challenges.KindText && len(k.Texts) > 0:
		forms := make([]api.AuthoredForm, len(k.Texts))
		for i, form := range k.Texts {
			forms[i] = api.AuthoredForm{Text: form.Text, Share: &form.Share}
		}
		return &api.AuthoredKey{Accepted: &forms}, nil
	}
	return nil, nil
}

// placeKey writes a region. Its edges are geodesics, which a point has none of.
func placeKey(region *geo.Region) (*api.AuthoredKey, error) {
	encoded, err := json.Marshal(region)
	if err != nil {
		return nil, fmt.Errorf("key of a place: %w", err)
	}
	var out api.AuthoredKey
	if err := json.Unmarshal(encoded, &out); err != nil {
		return nil, fmt.Errorf("key of a place: %w", err)
	}
	if _, isPoint := region.Point(); !isPoint {
		geodesic := api.Geodesic
		out.Edges = &geodesic
	}
	return &out, nil
}
