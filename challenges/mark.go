package challenges

import (
	"math"
	"time"

	"geodrill/scoring"
)

// Mark is the points of a guess under one revision of the exercise's keys, with
// the parts they came from. Marks are only ever added: the ledger.
type Mark struct {
	GuessID        GuessID
	Revision       int64
	Points         int
	DistanceMeters float64 // of the first place question; NaN without one
	Parts          []Part
	MarkedAt       time.Time
}

// Part is what one rule gave for one question: a mark is the sum of its parts.
type Part struct {
	Question  QuestionID     `json:"question"`
	Rule      scoring.Rule   `json:"rule"`
	Points    int            `json:"points"`
	MaxPoints int            `json:"maxPoints"`
	Error     *float64       `json:"error,omitempty"` // how far off: metres, degrees or minutes; nil where nothing is measured
	Why       scoring.Reason `json:"why"`
}

// mark scores a guess whose answers are in the order of the questions.
func (c *Challenge) mark(g Guess, revision int64, now time.Time) Mark {
	m := Mark{GuessID: g.ID, Revision: revision, DistanceMeters: math.NaN(), MarkedAt: now}
	for i, q := range c.Questions {
		parts, meters := q.Ask.mark(g.Answers[i], q.Key)
		for _, part := range parts {
			part.Question = q.ID
			m.Points += part.Points
			m.Parts = append(m.Parts, part)
		}
		if math.IsNaN(m.DistanceMeters) {
			m.DistanceMeters = meters
		}
	}
	return m
}

func (p PlaceAsk) mark(a Answer, k Key) ([]Part, float64) {
	meters, _ := k.Place.DistanceTo(*a.Place)
	radius := math.NaN()
	if a.RadiusMeters != nil {
		radius = *a.RadiusMeters
	}
	parts := partsOf(p.Rule.Mark(meters, radius)...)
	parts[0].Error = &meters
	return parts, meters
}

func (b BearingAsk) mark(a Answer, k Key) ([]Part, float64) {
	parts := partsOf(b.Rule.Mark(*a.BearingDegrees, k.BearingDegrees))
	off := scoring.BearingError(*a.BearingDegrees, k.BearingDegrees)
	parts[0].Error = &off
	return parts, math.NaN()
}

func (t TimeAsk) mark(a Answer, k Key) ([]Part, float64) {
	parts := partsOf(t.Rule.Mark(*a.Time, k.Time))
	gap := t.Rule.GapMinutes(*a.Time, k.Time)
	parts[0].Error = &gap
	return parts, math.NaN()
}

func (t TextAsk) mark(a Answer, k Key) ([]Part, float64) {
	return partsOf(t.Rule.Mark(*a.Text, k.Texts)), math.NaN()
}

func partsOf(scored ...scoring.Part) []Part {
	parts := make([]Part, len(scored))
	for i, p := range scored {
		parts[i] = Part{Rule: p.Rule, Points: p.Points, MaxPoints: p.MaxPoints, Why: p.Why}
	}
	return parts
}
