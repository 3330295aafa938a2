package challenges

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"geodrill/geo"
)

// ClassAnswers are how a class answered a challenge, as everybody in it may know from
// the reveal on. Nobody is named.
type ClassAnswers struct {
	Guesses   int // that count
	Questions []ClassQuestion
	Best      []BestReasoning // that the instructor chose, with aliases
}

// ClassQuestion is how a class answered a question. What was written is not told.
type ClassQuestion struct {
	QuestionResult
	Pins        []geo.Point // of a place, from west to east, so that their order says nothing
	PinsLeftOut int         // how many more there are
}

// MaxClassPins bounds the pins of a class that are shown.
const MaxClassPins = 1000

// classFor is for how long what a class answered is believed: at the reveal
// everybody asks at once, and in practice it changes all the time.
const classFor = 5 * time.Second

// classOf is a challenge of an exercise.
type classOf struct {
	exercise  ExerciseID
	challenge ChallengeID
}

type classAt struct {
	answers *ClassAnswers
	readAt  time.Time
	changes int64 // of the exercise
}

// classAnswers are those of a class for a challenge, nil where the class may not know
// them yet: before marks are revealed to all, and while the board stands still.
func (s *Service) classAnswers(ctx context.Context, l *loaded, c *Challenge) (*ClassAnswers, error) {
	now := s.now()
	if !l.rulesOf(c.ID).MarksAreRevealed(now) || l.Rules.Frozen(now) {
		return nil, nil
	}
	id := classOf{l.ID, c.ID}
	if known, ok := s.classes.get(id); ok && known.changes == l.Changes && now.Sub(known.readAt) < classFor && !now.Before(known.readAt) {
		return known.answers, nil
	}
	read, err, _ := s.reading.Do(fmt.Sprint("class ", id), func() (any, error) {
		answers, err := s.readClass(context.WithoutCancel(ctx), l, c)
		if err == nil {
			s.classes.put(id, classAt{answers, now, l.Changes})
		}
		return answers, err
	})
	if err != nil {
		return nil, err
	}
	return read.(*ClassAnswers), nil
}

func (s *Service) readClass(ctx context.Context, l *loaded, c *Challenge) (*ClassAnswers, error) {
	class, tallies := &ClassAnswers{}, s.questionTallies(c)
	for entry, err := range s.counted(ctx, l.ID, c.ID) {
		if err != nil {
			return nil, err
		}
		class.Guesses++
		for i := range tallies {
			tallies[i].add(entry)
		}
	}
	for _, tally := range tallies {
		q := ClassQuestion{QuestionResult: tally.result(), Pins: tally.pins}
		q.Texts, q.TextsLeftOut, q.Criteria = nil, 0, nil
		if q.Ask.Kind() == KindPlace {
			q.Pins = q.Pins[:min(len(q.Pins), MaxClassPins)]
			q.PinsLeftOut = q.Answers - len(q.Pins)
			slices.SortFunc(q.Pins, func(a, b geo.Point) int { return cmp.Or(cmp.Compare(a.Lon(), b.Lon()), cmp.Compare(a.Lat(), b.Lat())) })
		}
		class.Questions = append(class.Questions, q)
	}
	var err error
	class.Best, err = s.bestOf(ctx, l.ID, c.ID)
	return class, err
}

// questionTallies are empty ones for the questions of a challenge.
func (s *Service) questionTallies(c *Challenge) []questionTally {
	tallies := make([]questionTally, len(c.Questions))
	for i, q := range c.Questions {
		tallies[i] = questionTally{question: q, country: s.countryTally(&q)}
	}
	return tallies
}
