package challenges

import (
	"context"
	"fmt"
	"slices"
	"time"

	"geodrill/geo"
)

// ChallengeView is what an actor sees of a challenge before its reveal.
type ChallengeView struct {
	ID           ChallengeID
	Position     int
	Prompt       Text
	Warning      Text // of what the pictures show
	Images       []PhotoView
	Questions    []QuestionView
	Hints        []HintView
	Deadline     time.Time // zero: none
	AttemptsLeft int
	Guess        *GuessView // the trainee's own, nil before it
	Late         *LateGuess // the trainee's last that came after the deadline; nil without one
}

// PhotoView is a picture as a trainee may know it: its pixels, a neutral
// description, and whose it is. Title, Source and Changes of the credit are
// empty before the reveal.
type PhotoView struct {
	Image         string
	Width, Height int
	Alt           Text
	Credit        Credit
}

// QuestionView is a question without its key.
type QuestionView struct {
	ID        QuestionID
	Kind      Kind
	Prompt    Text
	MaxPoints int
	Circle    bool // whether a place may come with a circle
	// Of a time question; see TimeAsk.
	Zone, Day      string
	LongestMinutes float64
}

func (q Question) view() QuestionView {
	v := QuestionView{ID: q.ID, Kind: q.Ask.Kind(), Prompt: q.Prompt, MaxPoints: q.Ask.MaxPoints()}
	switch ask := q.Ask.(type) {
	case PlaceAsk:
		v.Circle = ask.Rule.Circle != nil
	case TimeAsk:
		v.Zone, v.Day, v.LongestMinutes = ask.Zone, ask.Day, ask.Rule.LongestMinutes
	}
	return v
}

// GuessView is a trainee's own guess; Mark and Reveal are nil until they may
// be told.
type GuessView struct {
	Guess
	Mark   *Mark
	Reveal *RevealView

	Comment     string          // of the instructor who marked the reasoning
	Corrections []CorrectedMark // why the mark is another than it was; none until it may be told
}

// RevealView is the truth that a reveal tells with a guess.
type RevealView struct {
	Keys    []RevealedKey // in the order of the questions
	Country string
	Where   *Whereabouts // nil when nothing is known; not stored
}

// RevealedKey is the key of a question, told.
type RevealedKey struct {
	Question QuestionID
	Kind     Kind
	Key
	Nearest *geo.Point // of a place that is more than a point: what is nearest to the trainee's; nil without one
}

// Challenge shows a challenge of an exercise. Errors: CodeNotFound, and for a
// trainee CodeNotOpen while the exercise is scheduled, whatever the id.
func (s *Service) Challenge(ctx context.Context, actor Actor, exercise ExerciseID, id ChallengeID) (ChallengeView, error) {
	l, c, err := s.openChallenge(ctx, actor, exercise, id)
	if err != nil {
		return ChallengeView{}, err
	}
	v := c.view()
	v.Deadline, v.AttemptsLeft = l.rulesOf(c.ID).ClosesAt, l.Rules.Attempts
	if !actor.isTrainee() {
		v.Hints = c.hintViews(0, true)
		return v, nil
	}
	if v.Guess, err = s.ownGuess(ctx, actor, l, c); err != nil {
		return ChallengeView{}, err
	}
	if v.Guess != nil {
		v.AttemptsLeft -= v.Guess.Attempt
	}
	used := v.AttemptsLeft <= 0 // by guesses that count
	late, err := s.store.LateGuessesFor(ctx, l.ID, c.ID, actor.trainee())
	if err != nil {
		return ChallengeView{}, err
	}
	for i, g := range late {
		v.Late = &late[i]
		if g.State != LateAccepted { // else it is among the guesses
			v.AttemptsLeft--
		}
	}
	v.AttemptsLeft = max(0, v.AttemptsLeft)
	opened, err := s.hintsOpenedBy(ctx, l, c, actor.trainee())
	if err != nil {
		return ChallengeView{}, err
	}
	v.Hints = c.hintViews(opened, l.rulesOf(c.ID).revealedTo(s.now(), used))
	return v, nil
}

// view is what is seen of the challenge before anything is guessed, but for its
// hints.
func (c *Challenge) view() ChallengeView {
	v := ChallengeView{
		ID: c.ID, Position: c.Position, Prompt: c.Prompt, Warning: c.Warning, Images: c.photos(false), AttemptsLeft: 1,
	}
	for _, q := range c.Questions {
		v.Questions = append(v.Questions, q.view())
	}
	return v
}

// Debrief is a challenge after its reveal.
type Debrief struct {
	ID             ChallengeID
	Position       int
	Title          Text
	Text           Text // Markdown
	Country        string
	Difficulty     int
	Tags           []string
	Images         []PhotoView // with full credits
	Keys           []RevealedKey
	Where          *Whereabouts // of the key alone; nil when nothing is known
	Provenance     Provenance
	Clues          []AuthorClue
	FurtherReading []FurtherReading
	Guess          *GuessView      // the trainee's own, nil if there is none
	Class          *ClassAnswers   // nil until the class may know
	Best           []BestReasoning // of Class, named only where names are shown
}

// Debrief tells what a challenge was about, to a trainee from its reveal on.
// Errors: CodeNotFound, CodeNotOpen, CodeNotRevealed.
func (s *Service) Debrief(ctx context.Context, actor Actor, exercise ExerciseID, id ChallengeID) (Debrief, error) {
	l, c, err := s.openChallenge(ctx, actor, exercise, id)
	if err != nil {
		return Debrief{}, err
	}
	d := Debrief{
		ID: c.ID, Position: c.Position, Title: c.Title, Text: c.Debrief, Country: c.Country,
		Difficulty: c.Difficulty, Tags: c.Tags, Images: c.photos(true), Keys: c.reveal(make([]*geo.Point, len(c.Questions))).Keys, Provenance: c.Provenance, Clues: c.Clues, FurtherReading: c.FurtherReading,
	}
	d.Where = s.whereabouts(d.Keys, nil)
	if !actor.isTrainee() {
		return d, s.tellClass(ctx, l, c, &d)
	}
	if d.Guess, err = s.ownGuess(ctx, actor, l, c); err != nil {
		return Debrief{}, err
	}
	if !l.rulesOf(c.ID).revealedTo(s.now(), d.Guess != nil && d.Guess.Attempt >= l.Rules.Attempts) {
		return Debrief{}, &Error{Code: CodeNotRevealed, Message: "The answer to this challenge is not revealed yet."}
	}
	return d, s.tellClass(ctx, l, c, &d)
}

// tellClass adds what the class may know of itself.
func (s *Service) tellClass(ctx context.Context, l *loaded, c *Challenge, d *Debrief) (err error) {
	d.Class, err = s.classAnswers(ctx, l, c)
	if d.Class != nil {
		d.Best = l.withoutNames(d.Class.Best)
	}
	return err
}

// openChallenge finds a challenge that the actor may look at. Of a lesson, what has
// not been opened does not exist for trainees.
func (s *Service) openChallenge(ctx context.Context, actor Actor, exercise ExerciseID, id ChallengeID) (*loaded, *Challenge, error) {
	l, err := s.visible(ctx, actor, exercise)
	if err != nil {
		return nil, nil, err
	}
	if actor.isTrainee() && l.Rules.Phase(s.now()) == PhaseScheduled {
		return nil, nil, errNotOpen(l)
	}
	c, ok := l.challenges[id]
	if !ok || actor.isTrainee() && !l.opened(id) {
		return nil, nil, notFound("challenge")
	}
	return l, c, nil
}

// ownGuess reads the trainee's last guess with as much as may be told of it.
func (s *Service) ownGuess(ctx context.Context, actor Actor, l *loaded, c *Challenge) (*GuessView, error) {
	g, m, err := s.store.LastGuess(ctx, l.ID, c.ID, actor.trainee())
	if CodeOf(err) == CodeNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("own guess: %w", err)
	}
	v := &GuessView{Guess: g}
	if l.rulesOf(c.ID).revealedTo(s.now(), g.Attempt >= l.Rules.Attempts) {
		v.Mark = &m
		if err := s.tellAll(ctx, l, c, v); err != nil {
			return nil, fmt.Errorf("own guess: %w", err)
		}
	}
	return v, nil
}

// tellAll adds to a guess the keys, what was said of its reasoning, and why its
// mark changed.
func (s *Service) tellAll(ctx context.Context, l *loaded, c *Challenge, v *GuessView) (err error) {
	v.Reveal = c.reveal(c.nearest(v.Guess))
	v.Reveal.Where = s.whereabouts(v.Reveal.Keys, v.Answers)
	if m := counting(v.Markings); m != nil {
		v.Comment = m.Comment
	}
	v.Corrections, err = s.correctionsOf(ctx, l, c, v.Guess)
	return err
}

// has reports whether an image is one of the challenge's.
func (c *Challenge) has(image string) bool {
	return slices.ContainsFunc(c.Images, func(p Photo) bool { return p.Image == image })
}

func (c *Challenge) photos(revealed bool) []PhotoView {
	views := make([]PhotoView, len(c.Images))
	for i, p := range c.Images {
		credit := p.Credit
		if !revealed {
			credit = Credit{Author: credit.Author, Licence: credit.Licence}
		}
		views[i] = PhotoView{Image: p.Image, Width: p.Width, Height: p.Height, Alt: p.Alt, Credit: credit}
	}
	return views
}

// reveal tells the truth of a challenge, with what of each key is nearest to an
// answer; see nearest.
func (c *Challenge) reveal(nearest []*geo.Point) *RevealView {
	v := &RevealView{Country: c.Country, Keys: make([]RevealedKey, len(c.Questions))}
	for i, q := range c.Questions {
		v.Keys[i] = RevealedKey{Question: q.ID, Kind: q.Ask.Kind(), Key: q.Key, Nearest: nearest[i]}
	}
	return v
}

// nearest is, by question, what of a region is nearest to the answer of a guess;
// nil where the key is none.
func (c *Challenge) nearest(g Guess) []*geo.Point {
	nearest := make([]*geo.Point, len(c.Questions))
	for i, q := range c.Questions {
		if q.Key.isRegion() {
			_, p := q.Key.Place.DistanceTo(*g.Answers[i].Place)
			nearest[i] = &p
		}
	}
	return nearest
}

func errNotOpen(l *loaded) error {
	return &Error{Code: CodeNotOpen, Message: "The exercise has not opened yet.",
		Params: map[string]any{"opensAt": l.Rules.OpensAt}}
}
