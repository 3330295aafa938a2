package challenges

import (
	"context"
	"errors"
	"fmt"
	"time"

	"geodrill/challenges/account"
	"geodrill/challenges/live"
)

// LessonStore keeps what lasts as long as a lesson. How far it has come is a part
// of its exercise, which moves to its next terms with it.
type LessonStore interface {
	// Attend notes that a trainee was seen at a lesson; one who has been removed is not.
	Attend(ctx context.Context, e ExerciseID, t TraineeID, at time.Time) error
	// CountAttending counts the trainees that were seen after an instant.
	CountAttending(ctx context.Context, e ExerciseID, after time.Time) (int, error)
	// CountAnswered counts the trainees with a guess for a challenge.
	CountAnswered(ctx context.Context, e ExerciseID, c ChallengeID) (int, error)
	// LessonTrainees lists at most limit trainees of the exercise's cohort by folded
	// alias, with whether they have guessed a challenge.
	LessonTrainees(ctx context.Context, e ExerciseID, c ChallengeID, limit int) ([]LessonTrainee, error)
	// ForgetAttendance forgets who was seen at a lesson.
	ForgetAttendance(ctx context.Context, e ExerciseID) error
}

// LessonTrainee is a trainee of a class that has a lesson.
type LessonTrainee struct {
	Trainee  TraineeID
	Alias    string
	SeenAt   time.Time // zero: never
	Answered bool      // the challenge that was asked about
}

// LessonView is where a class is, as everybody in it may know.
type LessonView struct {
	Version        int64 // of the exercise
	Step           int64
	State          live.State
	Paused         bool
	At             *LessonChallenge  // where the class is, nil in the lobby
	Opened         []LessonChallenge // in the order of their opening
	ChallengeCount int
	OpenedAt       time.Time     // of At
	Deadline       time.Time     // of At; zero without one, and in a pause
	Remaining      time.Duration // of At, in a pause; zero without a deadline
	RevealableAt   time.Time     // of At, once it has closed; zero before, and after its reveal
	Present        int
	Answered       int // trainees with a guess for At
	Names          bool
	Commands       []live.Name // for who runs the exercise
}

// LessonChallenge is a challenge that was opened.
type LessonChallenge struct {
	ID       ChallengeID
	Position int
	Revealed bool
}

// Paced are the rules of a live exercise whose lesson is l: it opens, stands still and
// ends with its lesson.
func (r Rules) Paced(l live.Lesson) Rules {
	r.Live, r.Floor, r.PausedAt, r.ClosesAt = true, l.ChangedAt, l.PausedAt, l.EndedAt
	if !r.ClosesAt.IsZero() && !r.FreezesAt.Before(r.ClosesAt) {
		r.FreezesAt = time.Time{} // it never came to that
	}
	return r
}

// never is later than every time that rules can have.
func never() time.Time { return time.Date(endYear, time.January, 1, 0, 0, 0, 0, time.UTC) }

// rulesOf are the rules for a challenge: those of the exercise, and of a live one
// those that its lesson makes. What was not opened is scheduled, for ever.
func (l *loaded) rulesOf(id ChallengeID) Rules {
	r := l.Rules
	if !r.Live {
		return r
	}
	r.Live, r.FreezesAt = false, time.Time{}
	round := l.Lesson.RoundOf(string(id))
	if round == nil {
		r.OpensAt, r.PausedAt = never(), time.Time{}
		return r
	}
	r.OpensAt, r.ClosesAt, r.HeldUntil = round.OpenedAt, round.ClosesAt, never()
	closed := !r.ClosesAt.IsZero() && !r.PausedAt.Before(r.ClosesAt)
	if closed {
		r.PausedAt = time.Time{} // it had closed before the pause
	}
	if !round.RevealedAt.IsZero() {
		r.Grace, r.HeldUntil = 0, time.Time{} // it is over, and waits for nobody
	}
	return r
}

// opened reports whether a trainee may see a challenge: of a live exercise once its
// turn has come.
func (l *loaded) opened(id ChallengeID) bool {
	return !l.Rules.Live || l.Lesson.RoundOf(string(id)) != nil
}

// plan is what the lesson of an exercise is given with.
func (l *loaded) plan() live.Plan {
	p := live.Plan{Grace: l.Rules.Grace, Challenges: make([]string, len(l.content.Challenges))}
	for i, c := range l.content.Challenges {
		p.Challenges[i] = string(c.ID)
	}
	return p
}

// Lesson shows where the class of a live exercise is, and notes that a trainee who
// asks is there. Errors: CodeNotFound, of an exercise that is not live too.
func (s *Service) Lesson(ctx context.Context, actor Actor, id ExerciseID) (LessonView, error) {
	l, err := s.visibleLesson(ctx, actor, id)
	if err != nil {
		return LessonView{}, err
	}
	if err := s.attend(ctx, actor, l); err != nil {
		return LessonView{}, err
	}
	return s.lessonFor(ctx, actor, l)
}

func (s *Service) visibleLesson(ctx context.Context, actor Actor, id ExerciseID) (*loaded, error) {
	l, err := s.visible(ctx, actor, id)
	if err == nil && !l.Rules.Live {
		return nil, notFound("lesson")
	}
	return l, err
}

// lessonFor is the lesson as an actor who may see it does.
func (s *Service) lessonFor(ctx context.Context, actor Actor, l *loaded) (LessonView, error) {
	v, err := s.lesson(ctx, l)
	if err != nil || actor.isTrainee() {
		return v, err
	}
	p, err := s.cohortPermission(ctx, actor, l.CohortID, l.OwnerID)
	if p.allows(MayRun) {
		v.Commands = l.Lesson.Commands(l.plan(), s.now())
	}
	return v, err
}

// lesson is the lesson as everybody in the class may know it.
func (s *Service) lesson(ctx context.Context, l *loaded) (LessonView, error) {
	now, lesson := s.now(), l.Lesson
	v := LessonView{
		Version: l.Version, Step: lesson.Step, State: lesson.State(now), Paused: lesson.Paused(),
		ChallengeCount: len(l.content.Challenges), Names: lesson.Names,
	}
	for _, round := range lesson.Rounds {
		id := ChallengeID(round.Challenge)
		v.Opened = append(v.Opened, LessonChallenge{ID: id, Position: l.challenges[id].Position, Revealed: !round.RevealedAt.IsZero()})
	}
	var err error
	if v.Present, err = s.store.CountAttending(ctx, l.ID, now.Add(-presence)); err != nil {
		return LessonView{}, fmt.Errorf("lesson %s: %w", l.ID, err)
	}
	round := lesson.Round()
	if round == nil {
		return v, nil
	}
	v.At = &v.Opened[len(v.Opened)-1]
	v.OpenedAt = round.OpenedAt
	switch left, ok := lesson.Remaining(now); {
	case ok && v.Paused:
		v.Remaining = left
	default:
		v.Deadline = round.ClosesAt
	}
	if v.State == live.Closed {
		v.RevealableAt = lesson.RevealableAt(l.Rules.Grace)
	}
	if v.Answered, err = s.store.CountAnswered(ctx, l.ID, v.At.ID); err != nil {
		return LessonView{}, fmt.Errorf("lesson %s: %w", l.ID, err)
	}
	return v, nil
}

// CommandLesson carries out a command in the lesson of an exercise that the actor may
// run. An exercise that was to open later opens with the first. Errors:
// CodeForbidden, CodeNotFound, CodeInvalid, CodeLesson, CodeChanged; with the last
// two nothing has changed, and Params tell what can be done.
func (s *Service) CommandLesson(ctx context.Context, actor Actor, id ExerciseID, c live.Command) (LessonView, error) {
	for range maxTermsRaces {
		e, err := s.managedExercise(ctx, actor, id)
		if err != nil {
			return LessonView{}, err
		}
		if !e.Rules.Live {
			return LessonView{}, notFound("lesson")
		}
		l, err := s.load(ctx, id)
		if err != nil {
			return LessonView{}, err
		}
		err = s.pace(ctx, actor, e, c, l.plan())
		if errors.Is(err, ErrRevision) {
			continue // another console was faster, or something else of the exercise was changed
		}
		if err != nil {
			return LessonView{}, err
		}
		if l, err = s.load(ctx, id); err != nil {
			return LessonView{}, err
		}
		return s.lessonFor(ctx, actor, l)
	}
	return LessonView{}, ErrStale()
}

// pace carries out a command in the lesson of an exercise as it was read, and stores
// what it makes. Errors: ErrRevision when the exercise was changed meanwhile.
func (s *Service) pace(ctx context.Context, actor Actor, e Exercise, c live.Command, p live.Plan) error {
	now := s.now()
	p.Grace = e.Rules.Grace
	next, err := e.Lesson.Do(c, p, now)
	if err != nil {
		return lessonError(err)
	}
	if !next.Paused() && e.Rules.FreezesAt.After(e.Rules.PausedAt) && e.Lesson.Paused() {
		e.Rules.FreezesAt = e.Rules.FreezesAt.Add(next.ChangedAt.Sub(e.Rules.PausedAt)) // the pause brought it no nearer
	}
	e.Lesson, e.Rules = next, e.Rules.Paced(next)
	if e.Rules.OpensAt.After(now) {
		e.Rules.OpensAt = now
	}
	recorded := s.recordedIn(ctx, actor, e.CohortID, change{
		action: "lesson.command", subject: string(e.ID), after: account.Details{"command": string(c.Name), "step": next.Step},
	})
	version, err := s.store.UpdateExercise(recorded, e, false)
	if CodeOf(err) == CodeChanged {
		return ErrRevision
	}
	if err != nil {
		return fmt.Errorf("command lesson: %w", err)
	}
	s.exercises.forget(e.ID)
	s.changed(e.ID, version)
	if next.EndedAt.IsZero() {
		return nil
	}
	return s.store.ForgetAttendance(ctx, e.ID)
}

// lessonError is what a refusal of a command is told as.
func lessonError(err error) error {
	var r *live.Refusal
	if !errors.As(err, &r) {
		return err
	}
	switch r.Reason {
	case live.ReasonChallenge:
		return invalid("/challenge", "use a challenge that has not been opened")
	case live.ReasonLength:
		return invalid("/seconds", "use a time of at most %d seconds", int(live.MaxLength.Seconds()))
	}
	told := &Error{Code: CodeLesson, Params: map[string]any{"state": r.State, "step": r.Step, "commands": r.Commands},
		Message: fmt.Sprintf("The lesson is %s: that cannot be done now.", r.State)}
	if r.Reason == live.ReasonStale {
		told.Code, told.Message = CodeChanged, "The lesson has gone on meanwhile. Look where it is and decide anew."
	}
	return told
}
