package challenges

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"geodrill/scoring"
)

// Hint is help with a challenge, which a trainee may open at a price. The hints
// of a challenge are opened in their order: each builds on those before it.
type Hint struct {
	ID    HintID  `json:"id,omitempty"` // of a published one; in a draft it says nothing
	Text  Text    `json:"text"`         // Markdown
	Price float64 `json:"price"`        // a share of what the challenge gives: 0 to 1
}

// MaxHints bounds the hints of a challenge.
const MaxHints = 10

// HintRule says what the hints of an exercise cost.
type HintRule string

// The rules for hints.
const (
	HintsPriced HintRule = "priced" // what their author says
	HintsFree   HintRule = "free"   // nothing
	HintsOff    HintRule = "off"    // there are none, whatever the set says
)

// HintRules lists the rules. The slice is the caller's own.
func HintRules() []HintRule { return []HintRule{HintsPriced, HintsFree, HintsOff} }

// of is the hints of a challenge under the rule.
func (r HintRule) of(hints []Hint) []Hint {
	switch r {
	case HintsOff:
		return nil
	case HintsFree:
		hints = slices.Clone(hints)
		for i := range hints {
			hints[i].Price = 0
		}
	}
	return hints
}

// HintView is a hint as an actor may see it.
type HintView struct {
	ID     HintID
	Price  int // points that it takes off a guess, unless there are none left to take
	Opened bool
	Text   Text // none until it is opened, or the challenge is revealed
}

// hintViews is the hints of which the first so many are opened; with told, the
// texts of all are shown.
func (c *Challenge) hintViews(opened int, told bool) []HintView {
	reward := 0
	for _, q := range c.Questions {
		if q.Ask != nil { // of a draft
			reward += q.Ask.MaxPoints()
		}
	}
	views := make([]HintView, len(c.Hints))
	for i, h := range c.Hints {
		views[i] = HintView{ID: h.ID, Price: scoring.HintCost(reward, h.Price), Opened: i < opened}
		if told || i < opened {
			views[i].Text = h.Text
		}
	}
	return views
}

// takeHints takes the price of the first so many hints off a mark.
func (c *Challenge) takeHints(m *Mark, opened int) {
	hints := c.Hints[:min(opened, len(c.Hints))]
	if len(hints) == 0 {
		return
	}
	prices := make([]float64, len(hints))
	for i, h := range hints {
		prices[i] = h.Price
	}
	answered := scoring.Weighted{Weight: 1}
	for _, p := range m.Parts {
		answered.Parts = append(answered.Parts, scoring.Part{Rule: p.Rule, Points: p.Points, MaxPoints: p.MaxPoints, Why: p.Why})
	}
	total := scoring.Total([]scoring.Weighted{answered}, prices)
	taken := partsOf(total.Parts[len(m.Parts):]...)
	for i := range taken {
		taken[i].Hint = hints[i].ID
	}
	m.Points, m.Parts = total.Points, append(m.Parts, taken...)
}

// OpenedHint is a hint that a trainee has opened, once and for good.
type OpenedHint struct {
	Exercise  ExerciseID
	Challenge ChallengeID
	Trainee   TraineeID
	Number    int // of the challenge's hints, from 1
	At        time.Time
	Key       string // the Idempotency-Key that it came with, or empty
}

// RecordHint is a hint to be opened.
type RecordHint struct {
	OpenedHint
	MaxAttempts int   // it is refused to whom has guessed as often
	Terms       int64 // of the exercise, under whose rules it is opened
}

// HintStore keeps which hints were opened. They are only ever added, and go with
// their trainee.
type HintStore interface {
	// OpenHint stores that a trainee opens a hint, durably. One that is open stays
	// as it was. Errors: ErrRevision; CodeHintOrder; CodeNoAttempts;
	// CodeIdempotencyReused when another hint of the challenge was opened with the
	// key; not found for a trainee who has gone.
	OpenHint(ctx context.Context, r RecordHint) error
	// HintsOpenedBy lists the hints of a challenge that a trainee has opened, by
	// their numbers: 1, 2 and so on.
	HintsOpenedBy(ctx context.Context, e ExerciseID, c ChallengeID, t TraineeID) ([]OpenedHint, error)
	// HintsOpened lists the hints that were opened in an exercise, by trainee,
	// challenge and number.
	HintsOpened(ctx context.Context, e ExerciseID) ([]OpenedHint, error)
}

// OpenHint is a trainee's wish to open a hint.
type OpenHint struct {
	Exercise  ExerciseID
	Challenge ChallengeID
	Hint      HintID
	// IdempotencyKey, when not empty, must not have opened another hint.
	IdempotencyKey string
}

// OpenHint opens a hint for a trainee and tells it. Its price counts for the
// guesses that are submitted from then on. Opened again it is told again, at no
// price, even after the close. Errors: CodeForbidden, CodeNotFound, CodeNotOpen,
// CodePaused, CodeClosed, CodeNoAttempts, CodeHintOrder, CodeIdempotencyReused.
func (s *Service) OpenHint(ctx context.Context, actor Actor, cmd OpenHint) (HintView, error) {
	if !actor.isTrainee() {
		return HintView{}, forbidden()
	}
	if err := checkIdempotencyKey(cmd.IdempotencyKey); err != nil {
		return HintView{}, err
	}
	for range maxRevisionRaces {
		v, err := s.openHint(ctx, actor, cmd)
		if !errors.Is(err, ErrRevision) {
			return v, err
		}
		if actor, err = s.meanwhile(ctx, cmd.Exercise, actor); err != nil {
			return HintView{}, err
		}
	}
	return HintView{}, errRaces()
}

func (s *Service) openHint(ctx context.Context, actor Actor, cmd OpenHint) (HintView, error) {
	l, c, err := s.openChallenge(ctx, actor, cmd.Exercise, cmd.Challenge)
	if err != nil {
		return HintView{}, err
	}
	i := slices.IndexFunc(c.Hints, func(h Hint) bool { return h.ID == cmd.Hint })
	if i < 0 {
		return HintView{}, notFound("hint")
	}
	opened, err := s.store.HintsOpenedBy(ctx, l.ID, c.ID, actor.trainee())
	if err != nil {
		return HintView{}, fmt.Errorf("open hint: %w", err)
	}
	r := RecordHint{
		OpenedHint: OpenedHint{
			Exercise: l.ID, Challenge: c.ID, Trainee: actor.trainee(), Number: i + 1, At: s.now(), Key: cmd.IdempotencyKey,
		},
		MaxAttempts: l.Rules.Attempts, Terms: l.Terms,
	}
	isOpen, err := r.Follows(opened)
	if err != nil {
		return HintView{}, err
	}
	if isOpen {
		return c.hintViews(len(opened), false)[i], nil
	}
	rules := l.rulesOf(c.ID)
	switch arrival, err := rules.accept(r.At); {
	case err != nil:
		return HintView{}, err
	case arrival != ArrivedInTime: // a late guess is made without
		return HintView{}, rules.errClosed()
	}
	if err := s.store.OpenHint(ctx, r); err != nil {
		return HintView{}, fmt.Errorf("open hint: %w", err)
	}
	return c.hintViews(r.Number, false)[i], nil
}

// Follows reports whether a hint is open already among those that its trainee has
// opened of the challenge, and refuses one that is not the next. Errors:
// CodeHintOrder, CodeIdempotencyReused.
func (r RecordHint) Follows(opened []OpenedHint) (isOpen bool, err error) {
	for _, o := range opened {
		if r.Key != "" && o.Key == r.Key && o.Number != r.Number {
			return false, ErrIdempotencyReused()
		}
	}
	if next := len(opened) + 1; r.Number > next {
		return false, &Error{Code: CodeHintOrder, Params: map[string]any{"number": next},
			Message: fmt.Sprintf("The hints are opened in their order. Open hint %d first.", next)}
	}
	return r.Number <= len(opened), nil
}

// hintsOpenedBy counts the hints of a challenge that a trainee has opened.
func (s *Service) hintsOpenedBy(ctx context.Context, l *loaded, c *Challenge, t TraineeID) (int, error) {
	if len(c.Hints) == 0 {
		return 0, nil
	}
	opened, err := s.store.HintsOpenedBy(ctx, l.ID, c.ID, t)
	if err != nil {
		return 0, fmt.Errorf("opened hints: %w", err)
	}
	return len(opened), nil
}

// hintProblems checks the hints of a challenge.
func (c DraftChallenge) hintProblems(at string, languages []string) (found problems) {
	if n := len(c.Hints); n > MaxHints {
		found.invalid(at, "a challenge has at most %d hints, this one %d", MaxHints, n)
	}
	for i, h := range c.Hints {
		at := at + "/" + strconv.Itoa(i)
		found.text(at+"/text", h.Text, languages)
		if err := scoring.ValidateHintPrice(h.Price); err != nil {
			found.wrong(at, err)
		}
	}
	return found
}

// hintsIn is hints with their texts in the languages only.
func hintsIn(hints []Hint, languages []string) []Hint {
	hints = slices.Clone(hints)
	for i, h := range hints {
		hints[i].Text = h.Text.only(languages)
	}
	return hints
}
