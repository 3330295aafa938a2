package challenges

import (
	"context"
	"fmt"
	"time"

	"geodrill/challenges/account"
)

// Exercise is a published set given to one cohort under rules.
type Exercise struct {
	ID        ExerciseID
	VersionID VersionID
	CohortID  CohortID
	OwnerID   string // account; the cohort's owner
	Rules     Rules
	CreatedAt time.Time

	// Version counts what a leaderboard's reader could notice: guesses, marks,
	// corrections. Revision counts corrections of keys; every mark says under
	// which revision it was made.
	Version  int64
	Revision int64
	Edition  int64 // of the set version: it counts the redactions of its photos
}

// Rules say when and how an exercise runs. It is self-paced: all challenges
// are open for as long as the exercise is.
type Rules struct {
	Reveal   Reveal
	OpensAt  time.Time
	ClosesAt time.Time     // zero: it stays open; not with RevealAtClose
	Grace    time.Duration // what the reveal at close waits after ClosesAt
}

// Reveal says when a trainee learns the key and the points.
type Reveal string

// The kinds of reveal.
const (
	RevealAtOnce  Reveal = "at_once"  // practice: with the guess itself
	RevealAtClose Reveal = "at_close" // when the exercise has closed and its grace has passed
)

// Attempts is how many guesses a trainee has for a challenge.
const Attempts = 1

// MaxGrace bounds Rules.Grace.
const MaxGrace = time.Hour

// Phase is where an exercise stands.
type Phase string

// The phases, in the order they come.
const (
	PhaseScheduled Phase = "scheduled" // challenges are only counted
	PhaseOpen      Phase = "open"      // guesses are taken
	PhaseClosed    Phase = "closed"    // no more guesses; not yet revealed
	PhaseRevealed  Phase = "revealed"  // keys, marks and debriefs are told to all
)

// Phase tells the phase at an instant.
func (r Rules) Phase(now time.Time) Phase {
	switch {
	case now.Before(r.OpensAt):
		return PhaseScheduled
	case r.ClosesAt.IsZero() || now.Before(r.ClosesAt):
		return PhaseOpen
	case now.Before(r.RevealsAt()):
		return PhaseClosed
	default:
		return PhaseRevealed
	}
}

// RevealsAt is when everything is told to all; zero means never.
func (r Rules) RevealsAt() time.Time {
	if r.ClosesAt.IsZero() {
		return time.Time{}
	}
	return r.ClosesAt.Add(r.Grace)
}

// MarksAreRevealed reports whether leaderboards count marks at an instant:
// always in practice, where each mark is told with its guess, and otherwise
// from the reveal on.
func (r Rules) MarksAreRevealed(now time.Time) bool {
	return r.Reveal == RevealAtOnce || r.Phase(now) == PhaseRevealed
}

// revealedTo reports whether a trainee who has used every attempt at a
// challenge, or not, may be told its key.
func (r Rules) revealedTo(now time.Time, attemptsUsed bool) bool {
	return r.Phase(now) == PhaseRevealed || r.Reveal == RevealAtOnce && attemptsUsed
}

func (r Rules) validate() error {
	switch {
	case r.Reveal != RevealAtOnce && r.Reveal != RevealAtClose:
		return invalid("/reveal", "use %q or %q", RevealAtOnce, RevealAtClose)
	case !r.ClosesAt.IsZero() && !r.ClosesAt.After(r.OpensAt):
		return invalid("/closesAt", "an exercise closes after it opens")
	case r.ClosesAt.IsZero() && r.Reveal == RevealAtClose:
		return invalid("/closesAt", "an exercise that reveals at its close needs a time to close")
	case r.Grace < 0 || r.Grace > MaxGrace:
		return invalid("/graceSeconds", "use 0 to %d seconds", int(MaxGrace.Seconds()))
	}
	return nil
}

// ExerciseStore keeps exercises.
type ExerciseStore interface {
	// CreateExercise stores e at version and revision 1.
	CreateExercise(ctx context.Context, e Exercise) error
	// Exercise reads an exercise, or a not-found Error.
	Exercise(ctx context.Context, id ExerciseID) (Exercise, error)
	// ExercisesOfCohort lists at most limit exercises of a cohort with ids
	// before the given one, the newest first; before "" means from the start.
	ExercisesOfCohort(ctx context.Context, cohort CohortID, before ExerciseID, limit int) ([]Exercise, error)
	// ExercisesOfAccount does the same for the cohorts that an account owns or
	// that are shared with it; account "" means everyone's.
	ExercisesOfAccount(ctx context.Context, account string, before ExerciseID, limit int) ([]Exercise, error)
	// Guessed lists the challenges of an exercise that a trainee has guessed.
	Guessed(ctx context.Context, id ExerciseID, trainee TraineeID) ([]ChallengeID, error)
	// ImageUses lists where an image is used.
	ImageUses(ctx context.Context, image string) ([]ImageUse, error)
}

// NewExercise is what an exercise is opened with.
type NewExercise struct {
	Version VersionID
	Cohort  CohortID
	Rules   Rules // zero OpensAt means now
}

// OpenExercise gives a version of a set that the actor may see to a cohort that
// the actor may run. Errors: CodeForbidden, CodeNotFound, CodeInvalid.
func (s *Service) OpenExercise(ctx context.Context, actor Actor, n NewExercise) (ExerciseView, error) {
	if !actor.Authors() {
		return ExerciseView{}, forbidden()
	}
	now := s.now()
	if n.Rules.OpensAt.IsZero() {
		n.Rules.OpensAt = now
	}
	n.Rules.OpensAt = n.Rules.OpensAt.UTC().Truncate(time.Millisecond)
	n.Rules.ClosesAt = n.Rules.ClosesAt.UTC().Truncate(time.Millisecond)
	if err := n.Rules.validate(); err != nil {
		return ExerciseView{}, err
	}
	set, err := s.store.SetOfVersion(ctx, n.Version)
	if err != nil {
		return ExerciseView{}, fmt.Errorf("open exercise: %w", err)
	}
	p, err := s.setPermission(ctx, actor, set.ID, set.OwnerID)
	if err == nil {
		err = p.check(MayView, "set version")
	}
	if err != nil {
		return ExerciseView{}, err
	}
	cohort, err := s.cohortFor(ctx, actor, n.Cohort, MayRun)
	if err != nil {
		return ExerciseView{}, fmt.Errorf("open exercise: %w", err)
	}
	e := Exercise{
		ID: ExerciseID(s.newID()), VersionID: n.Version, CohortID: n.Cohort, OwnerID: cohort.OwnerID,
		Rules: n.Rules, CreatedAt: now, Version: 1, Revision: 1, Edition: 1,
	}
	recorded := s.recorded(ctx, actor, change{action: "exercise.open", subject: string(e.ID), owner: cohort.OwnerID,
		after: account.Details{"version": string(n.Version), "cohort": string(n.Cohort), "reveal": string(n.Rules.Reveal), "opensAt": n.Rules.OpensAt, "closesAt": n.Rules.ClosesAt}})
	if err := s.store.CreateExercise(recorded, e); err != nil {
		return ExerciseView{}, fmt.Errorf("open exercise: %w", err)
	}
	return s.Exercise(ctx, actor, e.ID)
}

// ExerciseView is what an actor sees of an exercise.
type ExerciseView struct {
	ID             ExerciseID
	CohortID       CohortID
	Title          Text
	Phase          Phase
	Rules          Rules
	ChallengeCount int
	Challenges     []ChallengeItem // in order; none while scheduled, for a trainee
}

// ChallengeItem is a challenge in a list.
type ChallengeItem struct {
	ID       ChallengeID
	Position int
	Guessed  bool // by the trainee who asks
}

// Exercise shows an exercise. To whom it does not belong it does not exist.
// Errors: CodeNotFound.
func (s *Service) Exercise(ctx context.Context, actor Actor, id ExerciseID) (ExerciseView, error) {
	l, err := s.visible(ctx, actor, id)
	if err != nil {
		return ExerciseView{}, err
	}
	return s.exerciseView(ctx, actor, l)
}

// ExercisePage is a part of a list of exercises.
type ExercisePage struct {
	Items []ExerciseView
	Next  ExerciseID // the cursor of the next part, or empty
}

// Exercises lists the exercises that an actor may see, the newest first: at
// most limit of those before the cursor. Errors: CodeForbidden, CodeInvalid for
// a cursor that is none.
func (s *Service) Exercises(ctx context.Context, actor Actor, before ExerciseID, limit int) (ExercisePage, error) {
	if !actor.isTrainee() && !actor.Authors() {
		return ExercisePage{}, forbidden()
	}
	if !isText(string(before)) {
		return ExercisePage{}, errCursor()
	}
	list := func() ([]Exercise, error) {
		if actor.isTrainee() {
			return s.store.ExercisesOfCohort(ctx, actor.Cohort, before, limit+1)
		}
		return s.store.ExercisesOfAccount(ctx, actor.ownerFilter(), before, limit+1)
	}
	exercises, err := list()
	if err != nil {
		return ExercisePage{}, fmt.Errorf("list exercises: %w", err)
	}
	var page ExercisePage
	for i, e := range exercises {
		if i == limit {
			page.Next = exercises[limit-1].ID
			break
		}
		l, err := s.load(ctx, e.ID)
		if err != nil {
			return ExercisePage{}, err
		}
		view, err := s.exerciseView(ctx, actor, l)
		if err != nil {
			return ExercisePage{}, err
		}
		page.Items = append(page.Items, view)
	}
	return page, nil
}

func (s *Service) exerciseView(ctx context.Context, actor Actor, l *loaded) (ExerciseView, error) {
	v := ExerciseView{
		ID: l.ID, CohortID: l.CohortID, Title: l.content.Title,
		Phase: l.Rules.Phase(s.now()), Rules: l.Rules, ChallengeCount: len(l.content.Challenges),
	}
	if actor.isTrainee() && v.Phase == PhaseScheduled {
		return v, nil
	}
	guessed := map[ChallengeID]bool{}
	if actor.isTrainee() {
		ids, err := s.store.Guessed(ctx, l.ID, actor.trainee())
		if err != nil {
			return ExerciseView{}, fmt.Errorf("exercise %s: %w", l.ID, err)
		}
		for _, id := range ids {
			guessed[id] = true
		}
	}
	for _, c := range l.content.Challenges {
		v.Challenges = append(v.Challenges, ChallengeItem{ID: c.ID, Position: c.Position, Guessed: guessed[c.ID]})
	}
	return v, nil
}

// ImageUse is one place where an image is used: among the images of its owner, or
// in a version of a set, and in an exercise with that version, if there is one.
type ImageUse struct {
	Set      SetID      // that shows it, or empty
	Owner    string     // of the image, or of the set
	Exercise ExerciseID // or empty
	Cohort   CohortID
}

// MaySeeImage reports whether the actor may fetch the pixels of an image: a
// trainee when an exercise of the cohort that has opened uses it, an author when
// it is theirs, or a set shows it that they may see, or an exercise of a cohort
// that they may see.
func (s *Service) MaySeeImage(ctx context.Context, actor Actor, image string) (bool, error) {
	uses, err := s.imageUses(ctx, image)
	if err != nil {
		return false, fmt.Errorf("image %s: %w", image, err)
	}
	for _, u := range uses {
		if p, err := s.imagePermission(ctx, actor, u); err != nil || p != "" {
			return p != "", err
		}
		if u.Exercise == "" || actor.isTrainee() && u.Cohort != actor.Cohort {
			continue
		}
		l, err := s.load(ctx, u.Exercise)
		if err != nil {
			return false, err
		}
		if actor.isTrainee() && l.Rules.Phase(s.now()) != PhaseScheduled {
			return true, nil
		}
		if p, err := s.cohortPermission(ctx, actor, l.CohortID, l.OwnerID); err != nil || p != "" {
			return p != "", err
		}
	}
	return false, nil
}
