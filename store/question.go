package store

import (
	"encoding/json"
	"fmt"
	"math"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/scoring"
	"geodrill/store/query"
)

// storedQuestion is in the database what a question asks for and how an answer
// earns points. Lengths are in the unit of the question's kind: metres, degrees
// or minutes.
type storedQuestion struct {
	Prompt    challenges.Text `json:"prompt,omitempty"`
	MaxPoints int             `json:"maxPoints"`
	Falloff   *storedFalloff  `json:"falloff,omitempty"` // but for a text
	Circle    *storedCircle   `json:"circle,omitempty"`  // of a place
	Zone      string          `json:"zone,omitempty"`    // of a time, as what follows
	Day       string          `json:"day,omitempty"`
	Longest   float64         `json:"longestMinutes,omitempty"`
}

type storedFalloff struct {
	Type    string         `json:"type"`
	Scale   float64        `json:"scale,omitempty"`
	Perfect float64        `json:"perfect,omitempty"`
	Zero    float64        `json:"zero,omitempty"`
	Bands   []scoring.Band `json:"bands,omitempty"`
}

type storedCircle struct {
	Share       float64 `json:"share"`
	ScaleMeters float64 `json:"scaleMeters"`
}

// The types of falloff.
const (
	falloffExponential = "exponential"
	falloffLinear      = "linear"
	falloffBands       = "bands"
)

func newStoredFalloff(f scoring.Falloff) (*storedFalloff, error) {
	switch f := f.(type) {
	case nil: // of a draft
		return nil, nil
	case scoring.ExponentialFalloff:
		return &storedFalloff{Type: falloffExponential, Scale: f.Scale, Perfect: f.Perfect}, nil
	case scoring.LinearFalloff:
		return &storedFalloff{Type: falloffLinear, Perfect: f.Perfect, Zero: f.Zero}, nil
	case scoring.BandsFalloff:
		return &storedFalloff{Type: falloffBands, Bands: f}, nil
	}
	return nil, fmt.Errorf("a falloff of type %T cannot be stored", f)
}

func (f *storedFalloff) falloff() (scoring.Falloff, error) {
	if f == nil { // of a draft
		return nil, nil
	}
	switch f.Type {
	case falloffExponential:
		return scoring.ExponentialFalloff{Scale: f.Scale, Perfect: f.Perfect}, nil
	case falloffLinear:
		return scoring.LinearFalloff{Perfect: f.Perfect, Zero: f.Zero}, nil
	case falloffBands:
		return scoring.BandsFalloff(f.Bands), nil
	}
	return nil, fmt.Errorf("a falloff of type %q is not known", f.Type)
}

// encodeQuestion is the content column of a question.
func encodeQuestion(q challenges.Question) (string, error) {
	stored, err := newStoredQuestion(q)
	if err != nil {
		return "", err
	}
	encoded, err := json.Marshal(stored)
	return string(encoded), err
}

func newStoredQuestion(q challenges.Question) (storedQuestion, error) {
	stored := storedQuestion{Prompt: q.Prompt, MaxPoints: q.Ask.MaxPoints()}
	var err error
	switch ask := q.Ask.(type) {
	case challenges.PlaceAsk:
		if c := ask.Rule.Circle; c != nil {
			stored.Circle = &storedCircle{Share: c.Share, ScaleMeters: c.ScaleMeters}
		}
		stored.Falloff, err = newStoredFalloff(ask.Rule.Falloff)
	case challenges.BearingAsk:
		stored.Falloff, err = newStoredFalloff(ask.Rule.Falloff)
	case challenges.TimeAsk:
		stored.Zone, stored.Day, stored.Longest = ask.Zone, ask.Day, ask.Rule.LongestMinutes
		stored.Falloff, err = newStoredFalloff(ask.Rule.Falloff)
	case challenges.TextAsk, challenges.ReasoningAsk:
	default:
		err = fmt.Errorf("a question that asks %T cannot be stored", ask)
	}
	return stored, err
}

// questionOf reads a question, but for its key.
func questionOf(row query.Question) (challenges.Question, error) {
	var stored storedQuestion
	if err := json.Unmarshal([]byte(row.Content), &stored); err != nil {
		return challenges.Question{}, fmt.Errorf("content of question %s: %w", row.ID, err)
	}
	q := challenges.Question{ID: challenges.QuestionID(row.ID), Position: int(row.Position), Prompt: stored.Prompt}
	var err error
	if q.Ask, err = stored.ask(challenges.Kind(row.Kind)); err != nil {
		return challenges.Question{}, fmt.Errorf("content of question %s: %w", row.ID, err)
	}
	return q, nil
}

func (s storedQuestion) ask(kind challenges.Kind) (challenges.Ask, error) {
	if kind == challenges.KindText {
		return challenges.TextAsk{Rule: scoring.TextRule{MaxPoints: s.MaxPoints}}, nil
	}
	if kind == challenges.KindReasoning {
		return challenges.ReasoningAsk{Points: s.MaxPoints}, nil
	}
	falloff, err := s.Falloff.falloff()
	if err != nil {
		return nil, err
	}
	switch kind {
	case challenges.KindPlace:
		rule := scoring.PlaceRule{MaxPoints: s.MaxPoints, Falloff: falloff}
		if c := s.Circle; c != nil {
			rule.Circle = &scoring.CircleRule{Share: c.Share, ScaleMeters: c.ScaleMeters}
		}
		return challenges.PlaceAsk{Rule: rule}, nil
	case challenges.KindBearing:
		return challenges.BearingAsk{Rule: scoring.BearingRule{MaxPoints: s.MaxPoints, Falloff: falloff}}, nil
	case challenges.KindTime:
		return challenges.TimeAsk{
			Rule: scoring.TimeRule{MaxPoints: s.MaxPoints, Falloff: falloff, LongestMinutes: s.Longest, TimeOfDay: s.Day != ""},
			Zone: s.Zone, Day: s.Day,
		}, nil
	}
	return nil, fmt.Errorf("a question of kind %q is not known", kind)
}

// storedKey is a key in the database.
type storedKey struct {
	Place          *geo.Region            `json:"place,omitempty"` // GeoJSON
	BearingDegrees float64                `json:"bearingDegrees,omitempty"`
	NoBearing      bool                   `json:"noBearing,omitempty"` // of a draft
	Time           *scoring.Interval      `json:"time,omitempty"`
	Texts          []scoring.AcceptedForm `json:"texts,omitempty"`
	Criteria       []challenges.Criterion `json:"criteria,omitempty"`
	Kind           challenges.Kind        `json:"kind,omitempty"` // with Ask, of a corrected rule
	Ask            *storedQuestion        `json:"ask,omitempty"`
}

func newStoredKey(k challenges.Key) storedKey {
	stored := storedKey{Place: k.Place, BearingDegrees: k.BearingDegrees, Texts: k.Texts, Criteria: k.Criteria}
	if math.IsNaN(k.BearingDegrees) {
		stored.BearingDegrees, stored.NoBearing = 0, true
	}
	if !k.Time.From.IsZero() {
		stored.Time = &k.Time
	}
	return stored
}

func (s storedKey) key(version int) challenges.Key {
	k := challenges.Key{Version: version, Place: s.Place, BearingDegrees: s.BearingDegrees, Texts: s.Texts, Criteria: s.Criteria}
	if s.NoBearing {
		k.BearingDegrees = math.NaN()
	}
	if s.Time != nil {
		k.Time = *s.Time
	}
	return k
}

func encodeKey(k challenges.Key) (string, error) {
	stored := newStoredKey(k)
	if k.Ask != nil {
		ask, err := newStoredQuestion(challenges.Question{Ask: k.Ask})
		if err != nil {
			return "", err
		}
		stored.Kind, stored.Ask = k.Ask.Kind(), &ask
	}
	encoded, err := json.Marshal(stored)
	return string(encoded), err
}

func keyOf(row query.Key) (challenges.Key, error) {
	var stored storedKey
	if err := json.Unmarshal([]byte(row.Content), &stored); err != nil {
		return challenges.Key{}, fmt.Errorf("key of question %s: %w", row.QuestionID, err)
	}
	k := stored.key(int(row.Version))
	if stored.Ask == nil {
		return k, nil
	}
	var err error
	if k.Ask, err = stored.Ask.ask(stored.Kind); err != nil {
		return challenges.Key{}, fmt.Errorf("rule of question %s: %w", row.QuestionID, err)
	}
	return k, nil
}
