package challenges

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"geodrill/challenges/account"
)

// Arrival says how a guess stood to its deadline when it arrived.
type Arrival string

// The arrivals, the earliest first.
const (
	ArrivedInTime      Arrival = "in_time"
	ArrivedLate        Arrival = "late"         // after the deadline, within the grace
	ArrivedAfterGrace  Arrival = "after_grace"  // nothing was revealed yet
	ArrivedAfterReveal Arrival = "after_reveal" // whoever sent it may have seen the key
)

// ArrivalAt is the one place where it is decided whether what arrives now is late
// for a deadline with a grace. A zero deadline is none; a zero revealedAt says
// that nobody knows when the key will be told. All are times of the server.
func ArrivalAt(deadline time.Time, grace time.Duration, revealedAt, now time.Time) Arrival {
	switch {
	case deadline.IsZero() || now.Before(deadline):
		return ArrivedInTime
	case !revealedAt.IsZero() && !now.Before(revealedAt):
		return ArrivedAfterReveal
	case now.Before(deadline.Add(grace)):
		return ArrivedLate
	}
	return ArrivedAfterGrace
}

// LateFor is how long after the reveal of an exercise guesses are still kept.
const LateFor = 24 * time.Hour

// LateState says what was decided on a late guess.
type LateState string

// The states. A late guess counts once it is accepted.
const (
	LateWaiting  LateState = "waiting"
	LateAccepted LateState = "accepted"
	LateRefused  LateState = "refused"
)

// LateStates lists the states. The slice is the caller's own.
func LateStates() []LateState { return []LateState{LateWaiting, LateAccepted, LateRefused} }

// LateGuess is a guess that came after its deadline. Until it is accepted it is
// not among the guesses: no board, mark or reveal knows of it.
type LateGuess struct {
	Guess    // its Attempt is the one that it was made as
	Deadline time.Time
	Arrival  Arrival
	State    LateState
	Reason   string // of the decision, told to the trainee
	// AccountID is who decided, and DecidedAt when; empty and zero before anybody
	// has, and after a decision was taken back.
	AccountID string
	DecidedAt time.Time
}

// LateEntry is a late guess in a list, with whose it is.
type LateEntry struct {
	LateGuess
	Alias    string
	Position int // of the challenge; not stored
}

// RecordLate is a late guess to be stored, with the reply to it.
type RecordLate struct {
	Late        LateGuess // without Attempt
	MaxAttempts int
	Revision    int64    // of the exercise
	Terms       int64    // of the exercise, under whose rules the guess came late
	Hinted      bool     // the challenge has hints: Late.Hints must be all that are open
	Reply       ReplyKey // zero Key: the reply is not kept
	Body        [32]byte
}

// LateDecision is a decision on a late guess.
type LateDecision struct {
	Late LateGuess // as it was read
	Mark Mark      // of one that is accepted
}

// DecideLate is a decision on late guesses of an exercise, to be stored in one
// transaction.
type DecideLate struct {
	Exercise    ExerciseID
	Revision    int64
	MaxAttempts int
	To          LateState
	Reason      string
	AccountID   string
	At          time.Time
	Decisions   []LateDecision // at least one, in the order in which they are carried out
}

// LateCursor is where a part of a list of late guesses begins: after one.
type LateCursor struct {
	At time.Time
	ID GuessID
}

// LateStore keeps late guesses.
type LateStore interface {
	// RecordLate stores a late guess, all or nothing and durably, and moves the
	// exercise to its next version. It returns the stored receipt when the reply
	// key is known with the same body, of a guess that was in time too. Errors:
	// ErrRevision; CodeIdempotencyReused; CodeNoAttempts, counting every guess
	// and late guess of the trainee for the challenge.
	RecordLate(ctx context.Context, r RecordLate) (Recorded, error)
	// LateReply reads the receipt of a late guess and the body it answered, or a
	// not-found Error.
	LateReply(ctx context.Context, key ReplyKey) (Receipt, [32]byte, error)
	// LateGuesses lists at most limit late guesses of an exercise, the oldest
	// first, behind a cursor; state "" means all.
	LateGuesses(ctx context.Context, e ExerciseID, state LateState, after LateCursor, limit int) ([]LateEntry, error)
	// LateGuess reads a late guess, or a not-found Error.
	LateGuess(ctx context.Context, e ExerciseID, id GuessID) (LateGuess, error)
	// LateGuessesFor lists the late guesses of a trainee for a challenge, the
	// oldest first.
	LateGuessesFor(ctx context.Context, e ExerciseID, c ChallengeID, t TraineeID) ([]LateGuess, error)
	// TraineeLate lists the late guesses of a trainee in an exercise.
	TraineeLate(ctx context.Context, e ExerciseID, t TraineeID) ([]LateGuess, error)
	// CountLate counts the late guesses of an exercise by their states.
	CountLate(ctx context.Context, e ExerciseID) (map[LateState]int, error)
	// DecideLate carries out decisions: it adds those accepted to the guesses,
	// with their marks, takes those away that no longer are, and brings the
	// standings up to date. It returns the new version of the exercise. Errors:
	// ErrRevision; CodeChanged when one is not as it was read; CodeSuperseded;
	// CodeGuessMarked; CodeNoAttempts.
	DecideLate(ctx context.Context, d DecideLate) (version int64, err error)
}

// submitLate keeps a guess that came after its deadline. It is not measured, and
// nothing of the truth is told with it.
func (s *Service) submitLate(ctx context.Context, cmd SubmitGuess, l *loaded, c *Challenge, late LateGuess) (Receipt, error) {
	recorded, err := s.store.RecordLate(ctx, RecordLate{
		Late: late, MaxAttempts: l.Rules.Attempts, Revision: l.Revision, Terms: l.Terms, Hinted: len(c.Hints) > 0,
		Reply: ReplyKey{Exercise: late.ExerciseID, Challenge: late.ChallengeID, Trainee: late.TraineeID, Key: cmd.IdempotencyKey}, Body: cmd.Body,
	})
	if err != nil {
		return Receipt{}, fmt.Errorf("keep late guess: %w", err)
	}
	if recorded.Replayed {
		return s.retell(ctx, recorded.Receipt, cmd.Answers)
	}
	s.changed(l.ID, recorded.Version)
	return recorded.Receipt, nil
}

// LateList is a part of the late guesses of an exercise.
type LateList struct {
	Items  []LateEntry
	Next   string // cursor of the next part, or empty
	Counts map[LateState]int
}

// LateGuesses lists the late guesses of an exercise, the oldest first, at most
// limit of a state or "" for all. What they answer is not told. Errors:
// CodeForbidden, CodeNotFound, CodeInvalid for a cursor that is none.
func (s *Service) LateGuesses(ctx context.Context, actor Actor, id ExerciseID, state LateState, cursor string, limit int) (LateList, error) {
	if !actor.Authors() {
		return LateList{}, forbidden()
	}
	l, err := s.visible(ctx, actor, id)
	if err != nil {
		return LateList{}, err
	}
	after, err := parseLateCursor(cursor)
	if err != nil {
		return LateList{}, err
	}
	var list LateList
	if list.Items, err = s.store.LateGuesses(ctx, id, state, after, limit+1); err != nil {
		return LateList{}, fmt.Errorf("late guesses: %w", err)
	}
	if len(list.Items) > limit {
		list.Items = list.Items[:limit]
		last := list.Items[limit-1]
		list.Next = strconv.FormatInt(last.SubmittedAt.UnixMilli(), 10) + "." + string(last.ID)
	}
	for i := range list.Items {
		list.Items[i].Position = l.position(list.Items[i].ChallengeID)
	}
	if list.Counts, err = s.store.CountLate(ctx, id); err != nil {
		return LateList{}, fmt.Errorf("late guesses: %w", err)
	}
	return list, nil
}

func (l *loaded) position(id ChallengeID) int {
	if c, ok := l.challenges[id]; ok {
		return c.Position
	}
	return 0
}

func parseLateCursor(cursor string) (LateCursor, error) {
	if cursor == "" {
		return LateCursor{}, nil
	}
	millis, id, ok := strings.Cut(cursor, ".")
	at, err := strconv.ParseInt(millis, 10, 64)
	if !ok || !isText(id) || err != nil || at < 0 {
		return LateCursor{}, errCursor()
	}
	return LateCursor{At: time.UnixMilli(at), ID: GuessID(id)}, nil
}

// DecideLateGuesses is a decision as it comes: To is LateWaiting to take one back.
type DecideLateGuesses struct {
	Exercise ExerciseID
	Guesses  []GuessID // each once
	To       LateState
	Reason   string // told to the trainees; needed for a refusal
}

// DecideLateGuesses accepts or refuses late guesses of an exercise, or takes that
// back: all of them or none. What is in that state already stays as it is. An
// accepted guess is marked by the keys as they are now, and counts as the
// trainee's last for its challenge. Errors: CodeForbidden, CodeNotFound,
// CodeInvalid, CodeChanged, CodeSuperseded, CodeGuessMarked, CodeNoAttempts.
func (s *Service) DecideLateGuesses(ctx context.Context, actor Actor, cmd DecideLateGuesses) error {
	if !actor.Authors() {
		return forbidden()
	}
	if err := cmd.check(); err != nil {
		return err
	}
	for range maxRevisionRaces {
		err := s.decideLate(ctx, actor, cmd)
		if !errors.Is(err, ErrRevision) {
			return err
		}
		s.exercises.forget(cmd.Exercise)
	}
	return errRaces()
}

func (cmd DecideLateGuesses) check() error {
	if !slices.Contains(LateStates(), cmd.To) {
		return invalid("/decision", "use one of %v", LateStates())
	}
	if cmd.To == LateRefused && cmd.Reason == "" {
		return invalid("/reason", "say why, for the trainees concerned")
	}
	if err := checkNote("/reason", cmd.Reason, MaxReasonRunes); err != nil {
		return err
	}
	for i, id := range cmd.Guesses {
		if slices.Contains(cmd.Guesses[:i], id) {
			return invalid("/guesses/"+strconv.Itoa(i), "it is named twice")
		}
	}
	return nil
}

func (s *Service) decideLate(ctx context.Context, actor Actor, cmd DecideLateGuesses) error {
	l, err := s.visible(ctx, actor, cmd.Exercise)
	if err != nil {
		return err
	}
	p, err := s.cohortPermission(ctx, actor, l.CohortID, l.OwnerID)
	if err == nil {
		err = p.check(MayRun, "exercise")
	}
	if err != nil {
		return err
	}
	d := DecideLate{
		Exercise: l.ID, Revision: l.Revision, MaxAttempts: l.Rules.Attempts, To: cmd.To, Reason: cmd.Reason, AccountID: actor.ID, At: s.now(),
	}
	for _, id := range cmd.Guesses {
		one, err := s.lateDecision(ctx, l, id, d)
		if err != nil {
			return err
		}
		if one.Late.State != cmd.To {
			d.Decisions = append(d.Decisions, one)
		}
	}
	if len(d.Decisions) == 0 {
		return nil
	}
	// The last guess counts: they are taken in in the order in which they came,
	// and out in the other.
	slices.SortFunc(d.Decisions, func(a, b LateDecision) int {
		if cmd.To == LateAccepted {
			return a.Late.compare(b.Late)
		}
		return b.Late.compare(a.Late)
	})
	version, err := s.store.DecideLate(s.recordedIn(ctx, actor, l.CohortID, d.audited()), d)
	if err != nil {
		return fmt.Errorf("decide on late guesses: %w", err)
	}
	s.changed(l.ID, version)
	return nil
}

func (g LateGuess) compare(other LateGuess) int {
	if c := g.SubmittedAt.Compare(other.SubmittedAt); c != 0 {
		return c
	}
	return strings.Compare(string(g.ID), string(other.ID))
}

// lateDecision reads a late guess and marks it, if it is to be accepted.
func (s *Service) lateDecision(ctx context.Context, l *loaded, id GuessID, d DecideLate) (LateDecision, error) {
	g, err := s.store.LateGuess(ctx, l.ID, id)
	if err != nil {
		return LateDecision{}, err
	}
	one := LateDecision{Late: g}
	if d.To == LateAccepted {
		c, ok := l.challenges[g.ChallengeID]
		if !ok {
			return LateDecision{}, notFound("guess")
		}
		one.Mark, _ = c.mark(g.Guess, l.Revision, d.At)
	}
	return one, nil
}

// audited is what the audit log is told of a decision: no word of an answer.
func (d DecideLate) audited() change {
	action := map[LateState]string{LateAccepted: "late.accept", LateRefused: "late.refuse", LateWaiting: "late.undo"}[d.To]
	ids := make([]string, len(d.Decisions))
	for i, one := range d.Decisions {
		ids[i] = string(one.Late.ID)
	}
	return change{action: action, subject: string(d.Exercise), after: account.Details{"guesses": ids, "reason": d.Reason}}
}

// ErrSuperseded is the refusal to take in a late guess, or to take one out, that
// is not the trainee's last.
func ErrSuperseded(id GuessID) error {
	return &Error{Code: CodeSuperseded, Params: map[string]any{"guess": string(id)},
		Message: "A later guess of the trainee for this challenge counts. Only the last one can be taken in or out."}
}

// ErrGuessMarked is the refusal to take out a guess whose reasoning was marked.
func ErrGuessMarked(id GuessID) error {
	return &Error{Code: CodeGuessMarked, Params: map[string]any{"guess": string(id)},
		Message: "The reasoning of the guess has been marked. Take the marking back first."}
}
