package challenges

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"geodrill/geo"
	"geodrill/scoring"
)

// Guess is what a trainee submitted for a challenge. It is never edited.
type Guess struct {
	ID          GuessID
	ExerciseID  ExerciseID
	ChallengeID ChallengeID
	TraineeID   TraineeID
	Attempt     int // from 1
	Answers     []Answer
	Reasoning   string
	Clues       []Clue
	Hints       int // the first so many of the challenge were open when it was submitted
	SubmittedAt time.Time
	Late        bool      // it came after its deadline, and the instructor accepted it
	Markings    []Marking // of its reasoning, by their numbers
}

// Bounds of what a trainee writes.
const (
	MaxReasoningRunes = 4000
	MaxClues          = 50
	MaxClueNoteRunes  = 300
	MaxIdempotencyKey = 128 // bytes
)

// SubmitGuess is a trainee's guess as it arrives. An empty Question in an answer
// means the only question for a place.
type SubmitGuess struct {
	Exercise  ExerciseID
	Challenge ChallengeID
	Answers   []Answer
	Reasoning string
	Clues     []Clue
	// IdempotencyKey, when not empty, makes a repeated request harmless; Body
	// identifies what was sent with it.
	IdempotencyKey string
	Body           [32]byte
	// Flat says that the answer came as the shorthand for an only place
	// question, for pointers in errors.
	Flat bool
}

// Receipt is what a trainee is told about a guess that has been stored. It is
// stored with the guess, so that a repeated request gets the same one. Of what
// it reveals, the versions of the keys are stored and not the keys, which may
// be large.
type Receipt struct {
	GuessID     GuessID
	Attempt     int
	SubmittedAt time.Time
	Late        bool        // it came after the deadline, and counts if the instructor accepts it
	Mark        *Mark       // nil until it may be told
	Reveal      *RevealView // nil until it may be told
}

// ErrRevision says that between reading and writing a key was corrected, the rules
// were changed, a hint was opened, or somebody was removed.
var ErrRevision = errors.New("challenges: the exercise is at another revision or terms")

// RecordGuess is a guess with its mark, to be stored in one transaction.
type RecordGuess struct {
	Guess       Guess // without Attempt
	Mark        Mark
	Receipt     Receipt  // without Attempt
	MaxAttempts int      // with attempts left, the receipt that is stored tells nothing of the mark
	Terms       int64    // of the exercise, under whose rules the guess was accepted
	Hinted      bool     // the challenge has hints: Guess.Hints must be all that are open
	Reply       ReplyKey // zero Key: the receipt is not kept
	Body        [32]byte
}

// ReplyKey names a stored reply: one trainee's, to a guess for one challenge of
// an exercise.
type ReplyKey struct {
	Exercise  ExerciseID
	Challenge ChallengeID
	Trainee   TraineeID
	Key       string
}

// Recorded is what became of a RecordGuess.
type Recorded struct {
	Receipt  Receipt
	Replayed bool  // the receipt is an earlier one; nothing was stored
	Version  int64 // of the exercise, after this guess
}

// LedgerEntry is a guess with its newest mark.
type LedgerEntry struct {
	Guess Guess
	Mark  Mark
}

// Result is what the guess counts on a board, as long as no later one does.
func (e LedgerEntry) Result() scoring.Result {
	return scoring.Result{
		Points: e.Mark.Points, DistanceMeters: e.Mark.DistanceMeters, At: e.Guess.SubmittedAt, Pending: e.Mark.Pending,
		Circles: e.Mark.Circles, Held: e.Mark.Held,
	}
}

// GuessStore keeps guesses, marks, stored replies and standings.
type GuessStore interface {
	// RecordGuess stores a guess, its mark and its reply, and brings the
	// trainee's standing up to date, all or nothing and durably. It returns
	// the stored receipt, as Reply does, when the reply key is known with the
	// same body.
	// Errors: ErrRevision; CodeIdempotencyReused; CodeNoAttempts.
	RecordGuess(ctx context.Context, r RecordGuess) (Recorded, error)
	// Reply reads a stored receipt and the body it answered, or a not-found
	// Error. Of the keys that the receipt reveals it has the versions only.
	Reply(ctx context.Context, key ReplyKey) (Receipt, [32]byte, error)
	// LastGuess reads a trainee's last guess for a challenge with its newest
	// mark, or a not-found Error.
	LastGuess(ctx context.Context, e ExerciseID, c ChallengeID, t TraineeID) (Guess, Mark, error)

	// CorrectKey stores a key, but for its Version, as the next version of a
	// question's, moves every exercise that asks the question to its next
	// revision with the reason, and queues the job. It returns those exercises.
	CorrectKey(ctx context.Context, r RecordCorrection) ([]ExerciseID, error)
	// Corrections lists at most 200 corrections of an exercise, the newest first.
	Corrections(ctx context.Context, e ExerciseID) ([]Correction, error)
	// UnfinishedCorrections lists the exercises whose board has not moved yet
	// after a correction of a question.
	UnfinishedCorrections(ctx context.Context, q QuestionID) ([]ExerciseID, error)
	// PointsOfGuess lists the marks of a guess by revision, or a not-found Error.
	PointsOfGuess(ctx context.Context, id GuessID) ([]MarkedPoints, error)
	// StaleGuesses lists at most limit guesses of an exercise that have no
	// mark at the revision.
	StaleGuesses(ctx context.Context, e ExerciseID, revision int64, limit int) ([]Guess, error)
	// RecordMarks adds marks made at the revision of their exercise. Standings
	// stay. Errors: ErrRevision.
	RecordMarks(ctx context.Context, e ExerciseID, revision int64, marks []Mark) error
	// MoveBoard brings the standings of an exercise up to date with its ledger,
	// all at once, notes that its corrections are finished, and returns its new
	// version. It takes more than one transaction and can be repeated. Errors:
	// ErrRevision.
	MoveBoard(ctx context.Context, e ExerciseID, revision int64, at time.Time) (version int64, err error)
	// Ledger lists every guess of an exercise with its newest mark, by guess
	// id.
	Ledger(ctx context.Context, e ExerciseID) ([]LedgerEntry, error)
}

// SubmitGuess stores a trainee's guess and its mark. When it returns a receipt
// the guess is durable and counted once, however often the request is
// repeated under its IdempotencyKey. One that comes after the close is kept, and
// counts if the instructor accepts it; see LateGuess. Errors: CodeForbidden, CodeNotFound,
// CodeNotOpen, CodePaused, CodeClosed, CodeNoAttempts, CodeIdempotencyReused, and those of
// the answers: CodeInvalid, CodeLatitudeRange, CodeNotFinite,
// CodeQuestionUnknown, CodeQuestionTwice, CodeQuestionUnanswered.
func (s *Service) SubmitGuess(ctx context.Context, actor Actor, cmd SubmitGuess) (Receipt, error) {
	if !actor.isTrainee() {
		return Receipt{}, forbidden()
	}
	if err := checkIdempotencyKey(cmd.IdempotencyKey); err != nil {
		return Receipt{}, err
	}
	receipt, err := s.submit(ctx, actor, cmd)
	if CodeOf(err) == "" || cmd.IdempotencyKey == "" {
		return receipt, err
	}
	// A refusal does not stand against a reply already given: the exercise may
	// have closed since.
	stored, body, replyErr := s.store.LateReply(ctx, cmd.replyKey(actor))
	if CodeOf(replyErr) == CodeNotFound {
		stored, body, replyErr = s.store.Reply(ctx, cmd.replyKey(actor))
	}
	switch {
	case CodeOf(replyErr) == CodeNotFound:
		return Receipt{}, err
	case replyErr != nil:
		return Receipt{}, fmt.Errorf("stored reply: %w", replyErr)
	case body != cmd.Body:
		return Receipt{}, ErrIdempotencyReused()
	}
	return s.retell(ctx, stored, cmd.Answers)
}

func checkIdempotencyKey(key string) error {
	if len(key) > MaxIdempotencyKey {
		return invalid("header:Idempotency-Key", "use at most %d bytes", MaxIdempotencyKey)
	}
	if !isText(key) {
		return invalid("header:Idempotency-Key", "use text")
	}
	return nil
}

func (s *Service) submit(ctx context.Context, actor Actor, cmd SubmitGuess) (Receipt, error) {
	for range maxRevisionRaces {
		l, c, err := s.openChallenge(ctx, actor, cmd.Exercise, cmd.Challenge)
		if err != nil {
			return Receipt{}, err
		}
		now := s.now()
		rules := l.rulesOf(c.ID)
		arrival, err := rules.accept(now)
		if err != nil {
			return Receipt{}, err
		}
		g := Guess{
			ID: GuessID(s.newID()), ExerciseID: l.ID, ChallengeID: c.ID, TraineeID: actor.trainee(),
			Reasoning: cmd.Reasoning, Clues: cmd.Clues, SubmittedAt: now,
		}
		if g.Answers, err = c.checkAnswers(cmd); err != nil {
			return Receipt{}, err
		}
		if err := c.checkNotes(cmd); err != nil {
			return Receipt{}, err
		}
		if g.Hints, err = s.hintsOpenedBy(ctx, l, c, g.TraineeID); err != nil {
			return Receipt{}, err
		}
		if arrival != ArrivedInTime {
			receipt, err := s.submitLate(ctx, cmd, l, c, LateGuess{Guess: g, Deadline: rules.ClosesAt, Arrival: arrival, State: LateWaiting})
			if errors.Is(err, ErrRevision) {
				if actor, err = s.meanwhile(ctx, l.ID, actor); err != nil {
					return Receipt{}, err
				}
				continue
			}
			return receipt, err
		}
		if err := s.checkAttempts(ctx, actor, l, c); err != nil {
			return Receipt{}, err
		}
		mark, nearest := c.mark(g, l.Revision, now)
		record := RecordGuess{
			Guess: g, Mark: mark, MaxAttempts: l.Rules.Attempts, Terms: l.Terms, Hinted: len(c.Hints) > 0,
			Receipt: Receipt{GuessID: g.ID, SubmittedAt: now},
			Reply:   cmd.replyKey(actor), Body: cmd.Body,
		}
		if rules.revealedTo(now, true) { // the store tells it with the last attempt only
			record.Receipt.Mark, record.Receipt.Reveal = &record.Mark, c.reveal(nearest)
		}
		recorded, err := s.store.RecordGuess(ctx, record)
		if errors.Is(err, ErrRevision) {
			if actor, err = s.meanwhile(ctx, l.ID, actor); err != nil {
				return Receipt{}, err
			}
			continue
		}
		if err != nil {
			return Receipt{}, fmt.Errorf("submit guess: %w", err)
		}
		if recorded.Replayed {
			return s.retell(ctx, recorded.Receipt, cmd.Answers)
		}
		s.changed(l.ID, recorded.Version)
		if told := recorded.Receipt.Reveal; told != nil {
			told.Where = s.whereabouts(told.Keys, g.Answers)
		}
		return recorded.Receipt, nil
	}
	return Receipt{}, errRaces()
}

// errRaces refuses what was overtaken by others more often than it was tried.
func errRaces() error {
	return &Error{Code: CodeConflict, Message: "The exercise is being corrected. Try again."}
}

// meanwhile forgets what was known of an exercise and a trainee that are not as
// they were, and looks whether the trainee is still there.
func (s *Service) meanwhile(ctx context.Context, e ExerciseID, actor Actor) (Actor, error) {
	s.exercises.forget(e)
	s.trainees.forget(actor.trainee())
	return s.TraineeActor(ctx, actor.trainee())
}

// checkAttempts refuses a guess beyond the attempts before it is measured against
// a region: how long that takes depends on where the region is, and it is work.
// Against a point it takes no time, and the store counts the attempts anyway.
func (s *Service) checkAttempts(ctx context.Context, actor Actor, l *loaded, c *Challenge) error {
	if !slices.ContainsFunc(c.Questions, func(q Question) bool { return q.Key.isRegion() }) {
		return nil
	}
	g, _, err := s.store.LastGuess(ctx, l.ID, c.ID, actor.trainee())
	switch {
	case CodeOf(err) == CodeNotFound:
		return nil
	case err != nil:
		return fmt.Errorf("count attempts: %w", err)
	case g.Attempt >= l.Rules.Attempts:
		return ErrNoAttempts(l.Rules.Attempts)
	}
	return nil
}

// retell puts the keys back into a stored receipt of a guess with these answers:
// those it told, even if they were corrected since.
func (s *Service) retell(ctx context.Context, stored Receipt, answers []Answer) (Receipt, error) {
	if stored.Reveal == nil {
		return stored, nil
	}
	for i, told := range stored.Reveal.Keys {
		key, err := s.key(ctx, told.Question, told.Version)
		if err != nil {
			return Receipt{}, fmt.Errorf("stored reply: %w", err)
		}
		stored.Reveal.Keys[i].Key = key
	}
	stored.Reveal.Where = s.whereabouts(stored.Reveal.Keys, answers)
	return stored, nil
}

// maxRevisionRaces bounds how often a guess is marked again because a key was
// corrected meanwhile.
const maxRevisionRaces = 5

// replyKey is where the reply to the command is kept.
func (cmd SubmitGuess) replyKey(actor Actor) ReplyKey {
	return ReplyKey{Exercise: cmd.Exercise, Challenge: cmd.Challenge, Trainee: actor.trainee(), Key: cmd.IdempotencyKey}
}

// ErrNoAttempts is the refusal of a guess beyond the attempts.
func ErrNoAttempts(attempts int) error {
	return &Error{Code: CodeNoAttempts, Message: "You have no attempts left for this challenge.",
		Params: map[string]any{"attempts": attempts}}
}

// ErrIdempotencyReused is the refusal of a key that came with another body.
func ErrIdempotencyReused() error {
	return &Error{Code: CodeIdempotencyReused, Field: "header:Idempotency-Key",
		Message: "This Idempotency-Key was used for another request. Make a new one for each guess and hint."}
}

// PointError says which coordinate of the point at a JSON pointer is wrong.
func PointError(at string, err error) error {
	var pe *geo.PointError
	if !errors.As(err, &pe) {
		return invalid(at, "%v", err)
	}
	e := &Error{Code: CodeNotFinite, Field: at + "/coordinates/" + strconv.Itoa(pe.Axis),
		Message: "A coordinate is a number of degrees."}
	switch {
	case errors.Is(err, geo.ErrLatitude):
		e.Code, e.Message = CodeLatitudeRange, "A latitude lies between -90 and 90. Coordinates come as longitude, latitude."
		e.Params = map[string]any{"latitude": pe.Value}
	case errors.Is(err, geo.ErrLongitude):
		e.Code, e.Message = CodeInvalid, fmt.Sprintf("A longitude lies between -%d and %d; it wraps at 180.", geo.MaxLongitude, geo.MaxLongitude)
	}
	return e
}
