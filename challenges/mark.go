package challenges

import (
	"math"
	"time"

	"geodrill/geo"
	"geodrill/scoring"
)

// Mark is the points of a guess under one revision of the exercise's keys, with
// the parts they came from. Marks are only ever added: the ledger.
type Mark struct {
	GuessID        GuessID
	Revision       int64
	Marking        int // number of the last marking that it knows of; 0 before any
	Points         int
	DistanceMeters float64 // of the first place question; NaN without one
	Circles, Held  int     // circles that were drawn, and those that hold the place
	Parts          []Part
	Pending        bool // a reasoning waits for its marking
	MarkedAt       time.Time
}

// Part is what one rule gave for one question, or what a hint took off: a mark is
// the sum of its parts.
type Part struct {
	Question  QuestionID     `json:"question"`
	Rule      scoring.Rule   `json:"rule"`
	Points    int            `json:"points"`
	MaxPoints int            `json:"maxPoints"`
	Error     *float64       `json:"error,omitempty"` // how far off: metres, degrees or minutes; nil where nothing is measured
	Why       scoring.Reason `json:"why"`
	Criterion string         `json:"criterion,omitempty"` // id, of a reasoning
	Hint      HintID         `json:"hint,omitempty"`      // that was opened; then there is no question, and the points are below 0
}

// mark scores a guess whose answers are in the order of the questions. It also
// returns what nearest does, which it has found on the way.
func (c *Challenge) mark(g Guess, revision int64, now time.Time) (Mark, []*geo.Point) {
	m := Mark{GuessID: g.ID, Revision: revision, Marking: lastMarking(g.Markings), DistanceMeters: math.NaN(), MarkedAt: now}
	nearest := make([]*geo.Point, len(c.Questions))
	for i, q := range c.Questions {
		marked := q.Ask.mark(g.Answers[i], q.Key, g.awards())
		m.Pending = m.Pending || marked.pending
		for _, part := range marked.parts {
			part.Question = q.ID
			m.Points += part.Points
			m.Parts = append(m.Parts, part)
		}
		if math.IsNaN(m.DistanceMeters) {
			m.DistanceMeters = marked.meters
		}
		if q.Key.isRegion() {
			nearest[i] = &marked.nearest
		}
	}
	drawn := scoring.Calibrate(circles(g, m))
	m.Circles, m.Held = drawn.Circles, drawn.Held
	c.takeHints(&m, g.Hints)
	return m, nearest
}

// marked is what an answer earned, and of a place how far it was, in metres, and
// from where; else meters is NaN.
type marked struct {
	parts   []Part // but for their questions
	meters  float64
	nearest geo.Point
	pending bool // it waits for an instructor
}

func (p PlaceAsk) mark(a Answer, k Key, _ map[string]Award) marked {
	meters, nearest := k.Place.DistanceTo(*a.Place)
	radius := math.NaN()
	if a.RadiusMeters != nil {
		radius = *a.RadiusMeters
	}
	parts := partsOf(p.Rule.Mark(meters, radius)...)
	parts[0].Error = &meters
	return marked{parts: parts, meters: meters, nearest: nearest}
}

func (b BearingAsk) mark(a Answer, k Key, _ map[string]Award) marked {
	off := scoring.BearingError(*a.BearingDegrees, k.BearingDegrees)
	return measured(b.Rule.Mark(*a.BearingDegrees, k.BearingDegrees), off)
}

func (t TimeAsk) mark(a Answer, k Key, _ map[string]Award) marked {
	return measured(t.Rule.Mark(*a.Time, k.Time), t.Rule.GapMinutes(*a.Time, k.Time))
}

func (t TextAsk) mark(a Answer, k Key, _ map[string]Award) marked {
	return marked{parts: partsOf(t.Rule.Mark(*a.Text, k.Texts)), meters: math.NaN()}
}

// measured is an answer that is no place, with how far off it is.
func measured(part scoring.Part, off float64) marked {
	parts := partsOf(part)
	parts[0].Error = &off
	return marked{parts: parts, meters: math.NaN()}
}

func partsOf(scored ...scoring.Part) []Part {
	parts := make([]Part, len(scored))
	for i, p := range scored {
		parts[i] = Part{Rule: p.Rule, Points: p.Points, MaxPoints: p.MaxPoints, Why: p.Why}
	}
	return parts
}
