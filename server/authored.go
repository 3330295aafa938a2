package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/scoring"
	"geodrill/server/api"
)

// authored reads what authors send into the domain's words. It notes what makes
// no sense and goes on, so that one reading finds everything.
type authored struct {
	errors []fieldError
}

func (a *authored) refuse(at, format string, args ...any) {
	if len(a.errors) < maxFieldErrors {
		a.errors = append(a.errors, fieldError{pointer: at, detail: fmt.Sprintf(format, args...)})
	}
}

// err is what was found as a refusal, nil when there is nothing.
func (a *authored) err() error {
	if len(a.errors) == 0 {
		return nil
	}
	p := problem(http.StatusUnprocessableEntity, string(challenges.CodeInvalid), a.errors[0].detail)
	p.errors = a.errors
	return p
}

// readChallenge reads everything of a challenge.
func readChallenge(in api.AuthoredChallenge) (challenges.Challenge, error) {
	var a authored
	c := a.challenge(in)
	return c, a.err()
}

func (a *authored) challenge(in api.AuthoredChallenge) challenges.Challenge {
	c := challenges.Challenge{
		Name: textOf(in.Name), Title: readTexts(in.Title), Prompt: readTexts(in.Prompt), Debrief: readTexts(in.Debrief), Warning: readTexts(in.Warning),
		Country: textOf(in.Country), Difficulty: valueOf(in.Difficulty),
	}
	for _, tag := range valueOf(in.Tags) {
		c.Tags = append(c.Tags, string(tag))
	}
	if p := in.Provenance; p != nil {
		c.Provenance = challenges.Provenance{
			Truth: textOf(p.Truth), UncertaintyMeters: valueOf(p.UncertaintyMeters), Consent: textOf(p.Consent),
		}
	}
	for _, image := range valueOf(in.Images) {
		c.Images = append(c.Images, challenges.Photo{Image: image.Image, Alt: readTexts(image.Alt), Credit: readCredit(image.Credit)})
	}
	for _, h := range valueOf(in.Hints) {
		c.Hints = append(c.Hints, challenges.Hint{Text: readTexts(h.Text), Price: valueOf(h.Price)})
	}
	for _, clue := range valueOf(in.Clues) {
		c.Clues = append(c.Clues, challenges.AuthorClue{
			Image: clue.Image, X: clue.X, Y: clue.Y, Width: clue.Width, Height: clue.Height, Note: readTexts(clue.Note),
		})
	}
	for _, link := range valueOf(in.FurtherReading) {
		c.FurtherReading = append(c.FurtherReading, challenges.FurtherReading{Title: readTexts(link.Title), URL: textOf(link.URL)})
	}
	for i, q := range valueOf(in.Questions) {
		c.Questions = append(c.Questions, a.question("/questions/"+strconv.Itoa(i), q))
	}
	return c
}

// readTexts reads a text without the languages in which it is empty.
func readTexts(in *api.Texts) challenges.Text {
	if in == nil {
		return nil
	}
	var out challenges.Text
	for tag, text := range *in {
		if text == "" {
			continue
		}
		if out == nil {
			out = challenges.Text{}
		}
		out[tag] = text
	}
	return out
}

func readCredit(in *api.AuthoredCredit) challenges.Credit {
	if in == nil {
		return challenges.Credit{}
	}
	return challenges.Credit{
		Author: textOf(in.Author), Licence: textOf(in.Licence), Title: textOf(in.Title),
		Source: textOf(in.Source), Changes: textOf(in.Changes),
	}
}

// valueOf is what p points to, or nothing.
func valueOf[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

func (a *authored) question(at string, in api.AuthoredQuestion) challenges.Question {
	q := challenges.Question{Prompt: readTexts(in.Prompt)}
	maxPoints := scoring.DefaultMaxPoints
	if in.MaxPoints != nil {
		maxPoints = *in.MaxPoints
	}
	kind := challenges.Kind(in.Kind)
	a.without(at, kind, in)
	switch kind {
	case challenges.KindPlace:
		falloff := a.falloff(at+"/rule", in.Rule, meters)
		q.Ask = challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: maxPoints, Falloff: falloff, Circle: readCircle(in.Circle, falloff)}}
	case challenges.KindBearing:
		q.Ask = challenges.BearingAsk{Rule: scoring.BearingRule{MaxPoints: maxPoints, Falloff: a.falloff(at+"/rule", in.Rule, degrees)}}
	case challenges.KindTime:
		q.Ask = a.timeAsk(at, in, maxPoints)
	case challenges.KindText:
		q.Ask = challenges.TextAsk{Rule: scoring.TextRule{MaxPoints: maxPoints}}
	}
	q.Key = a.key(at+"/key", kind, in.Key)
	if kind == challenges.KindReasoning {
		if in.MaxPoints == nil {
			maxPoints = challenges.RubricPoints(q.Key.Criteria)
		}
		q.Ask = challenges.ReasoningAsk{Points: maxPoints}
	}
	return q
}

// without refuses what a kind of question does not have.
func (a *authored) without(at string, kind challenges.Kind, in api.AuthoredQuestion) {
	isTime := kind == challenges.KindTime
	for _, member := range []struct {
		name       string
		given, has bool
	}{
		{"rule", in.Rule != nil, kind != challenges.KindText && kind != challenges.KindReasoning}, {"circle", in.Circle != nil, kind == challenges.KindPlace},
		{"zone", in.Zone != nil, isTime}, {"day", in.Day != nil, isTime}, {"maxSpanMinutes", in.MaxSpanMinutes != nil, isTime},
	} {
		if member.given && !member.has {
			a.refuse(at+"/"+member.name, "a question of kind %s has no %s", kind, member.name)
		}
	}
}

func (a *authored) timeAsk(at string, in api.AuthoredQuestion, maxPoints int) challenges.TimeAsk {
	ask := challenges.TimeAsk{Zone: "UTC", Day: textOf(in.Day), Rule: scoring.TimeRule{
		MaxPoints: maxPoints, Falloff: a.falloff(at+"/rule", in.Rule, minutes), LongestMinutes: challenges.DefaultSpanMinutes, TimeOfDay: in.Day != nil,
	}}
	if in.Zone != nil {
		ask.Zone = *in.Zone
	}
	if in.MaxSpanMinutes != nil {
		ask.Rule.LongestMinutes = *in.MaxSpanMinutes
	}
	return ask
}

// readCircle reads whether a circle is asked for, and what it is worth.
func readCircle(in *api.AuthoredCircle, f scoring.Falloff) *scoring.CircleRule {
	if in == nil {
		return nil
	}
	circle := scoring.DefaultCircle(f)
	if in.Share != nil {
		circle.Share = *in.Share
	}
	if in.ScaleMeters != nil {
		circle.ScaleMeters = *in.ScaleMeters
	}
	return circle
}

// key reads the right answer of a kind; that of a bearing is NaN without one.
func (a *authored) key(at string, kind challenges.Kind, in *api.AuthoredKey) (k challenges.Key) {
	if in == nil {
		if kind == challenges.KindBearing {
			k.BearingDegrees = math.NaN()
		}
		return k
	}
	for _, member := range []struct {
		name  string
		given bool
		of    challenges.Kind
	}{
		{"type", in.Type != nil, challenges.KindPlace}, {"coordinates", in.Coordinates != nil, challenges.KindPlace},
		{"geometries", in.Geometries != nil, challenges.KindPlace}, {"excluded", in.Excluded != nil, challenges.KindPlace},
		{"edges", in.Edges != nil, challenges.KindPlace}, {"bearingDegrees", in.BearingDegrees != nil, challenges.KindBearing},
		{"from", in.From != nil, challenges.KindTime}, {"to", in.To != nil, challenges.KindTime},
		{"accepted", in.Accepted != nil, challenges.KindText}, {"criteria", in.Criteria != nil, challenges.KindReasoning},
	} {
		if member.given && member.of != kind {
			a.refuse(at+"/"+member.name, "the key of a %s has no %s", kind, member.name)
			return k
		}
	}
	switch kind {
	case challenges.KindPlace:
		k.Place = a.place(at, *in)
	case challenges.KindBearing:
		k.BearingDegrees = math.Mod(*in.BearingDegrees, 360)
	case challenges.KindTime:
		k.Time = a.interval(at, *in)
	case challenges.KindReasoning:
		for _, c := range *in.Criteria {
			k.Criteria = append(k.Criteria, challenges.Criterion{ID: c.ID, Text: readTexts(c.Text), MaxPoints: c.MaxPoints})
		}
	case challenges.KindText:
		for _, form := range *in.Accepted {
			share := 1.0
			if form.Share != nil {
				share = *form.Share
			}
			k.Texts = append(k.Texts, scoring.AcceptedForm{Text: form.Text, Share: share})
		}
	}
	return k
}

// place reads a GeoJSON geometry; nil when it is refused.
func (a *authored) place(at string, in api.AuthoredKey) *geo.Region {
	geometry, err := json.Marshal(struct {
		Type        *api.AuthoredKeyType `json:"type,omitempty"`
		Coordinates *json.RawMessage     `json:"coordinates,omitempty"`
		Geometries  *json.RawMessage     `json:"geometries,omitempty"`
		Excluded    *json.RawMessage     `json:"excluded,omitempty"`
	}{in.Type, in.Coordinates, in.Geometries, in.Excluded})
	if err != nil {
		a.refuse(at, "it is no GeoJSON")
		return nil
	}
	straight := in.Edges == nil || *in.Edges == api.Straight
	region, err := challenges.ReadPlace(geometry, straight)
	if err != nil {
		var wrong *geo.RegionError
		if errors.As(err, &wrong) {
			at += wrong.Path
		}
		var axis *geo.PointError
		if errors.As(err, &axis) {
			at += "/" + strconv.Itoa(axis.Axis)
		}
		a.refuse(at, "it is no place on the Earth: %v", err)
		return nil
	}
	return region
}

func (a *authored) interval(at string, in api.AuthoredKey) (i scoring.Interval) {
	if in.From == nil {
		a.refuse(at+"/from", "say from when the answer is right")
		return i
	}
	read := func(name, s string) time.Time {
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			a.refuse(at+"/"+name, "it is not an RFC 3339 time")
		}
		return t
	}
	i.From = read("from", *in.From)
	if i.To = i.From; in.To != nil {
		i.To = read("to", *in.To)
	}
	return i
}
