package challenges

import (
	"context"
	"fmt"
	"slices"
	"time"

	"geodrill/challenges/live"
)

// Exercise is a published set given to one cohort under rules.
type Exercise struct {
	ID        ExerciseID
	VersionID VersionID
	CohortID  CohortID
	OwnerID   string // account; the cohort's owner
	ShownRows int    // of the cohort
	Title     string // instead of the set's, or empty
	Rules     Rules
	CreatedAt time.Time

	// Lesson is how far the lesson of a live exercise has come.
	Lesson live.Lesson

	// Competition is the one that the exercise is a part of, or empty.
	Competition CompetitionID

	// Version counts what a leaderboard's reader could notice: guesses, marks,
	// corrections, rules, names. Revision counts corrections of keys; every mark
	// says under which revision it was made. Terms counts what a guess on its way
	// must not miss: new rules, and trainees who have gone. Changes counts what
	// moves a board that is frozen: everything but guesses.
	Version  int64
	Revision int64
	Edition  int64 // of the set version: it counts the redactions of its photos
	Terms    int64
	Changes  int64
}

// MaxTitleRunes bounds the title of an exercise.
const MaxTitleRunes = 200

// ExerciseStore keeps exercises.
type ExerciseStore interface {
	// CreateExercise stores e, but for its Competition, at the version, the revision
	// and the terms it has.
	CreateExercise(ctx context.Context, e Exercise) error
	// Exercise reads an exercise, or a not-found Error.
	Exercise(ctx context.Context, id ExerciseID) (Exercise, error)
	// ExercisesOfCohort lists at most limit exercises of a cohort with ids
	// before the given one, the newest first; before "" means from the start.
	ExercisesOfCohort(ctx context.Context, cohort CohortID, before ExerciseID, limit int) ([]Exercise, error)
	// ExercisesOfAccount does the same for the cohorts that an account owns or
	// that are shared with it; account "" means everyone's.
	ExercisesOfAccount(ctx context.Context, account string, before ExerciseID, limit int) ([]Exercise, error)
	// UpdateExercise stores the title and the rules of e, if e is at its terms, and
	// moves it to the next. It returns the new version. With unguessed it refuses
	// an exercise that has guesses or opened hints. Errors: CodeChanged; CodeGuessed.
	UpdateExercise(ctx context.Context, e Exercise, unguessed bool) (version int64, err error)
	// DeleteExercise deletes an exercise without guesses and opened hints. Errors: CodeGuessed; not
	// found.
	DeleteExercise(ctx context.Context, id ExerciseID) error
	// Guessed lists the challenges of an exercise that a trainee has guessed.
	Guessed(ctx context.Context, id ExerciseID, trainee TraineeID) ([]ChallengeID, error)
	// ImageUses lists where an image is used.
	ImageUses(ctx context.Context, image string) ([]ImageUse, error)
}

// NewExercise is what an exercise is opened with.
type NewExercise struct {
	Version VersionID
	Cohort  CohortID
	Title   string // instead of the set's, or empty
	Rules   Rules  // zero OpensAt means now, zero Attempts one
}

// OpenExercise gives a version of a set that the actor may see to a cohort that
// the actor may run. Errors: CodeForbidden, CodeNotFound, CodeInvalid,
// CodeArchived.
func (s *Service) OpenExercise(ctx context.Context, actor Actor, n NewExercise) (ExerciseView, error) {
	if !actor.Authors() {
		return ExerciseView{}, forbidden()
	}
	now := s.now()
	if n.Rules.OpensAt.IsZero() {
		n.Rules.OpensAt = now
	}
	n.Rules = n.Rules.tidy()
	n.Rules.PausedAt, n.Rules.HeldUntil, n.Rules.Floor = time.Time{}, time.Time{}, time.Time{}
	if n.Rules.Live && !n.Rules.ClosesAt.IsZero() {
		return ExerciseView{}, errLessonCloses()
	}
	if err := n.Rules.validate(); err != nil {
		return ExerciseView{}, err
	}
	title, err := cleanTitle(n.Title)
	if err != nil {
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
	if !cohort.ArchivedAt.IsZero() {
		return ExerciseView{}, errArchived()
	}
	e := Exercise{
		ID: ExerciseID(s.newID()), VersionID: n.Version, CohortID: n.Cohort, OwnerID: cohort.OwnerID,
		Title: title, Rules: n.Rules, CreatedAt: now, Version: 1, Revision: 1, Edition: 1, Terms: 1,
	}
	opened := e.audited()
	opened["version"], opened["cohort"] = string(n.Version), string(n.Cohort)
	recorded := s.recorded(ctx, actor, change{action: "exercise.open", subject: string(e.ID), owner: cohort.OwnerID,
		after: opened})
	if err := s.store.CreateExercise(recorded, e); err != nil {
		return ExerciseView{}, fmt.Errorf("open exercise: %w", err)
	}
	return s.Exercise(ctx, actor, e.ID)
}

// ExerciseView is what an actor sees of an exercise.
type ExerciseView struct {
	ID             ExerciseID
	CohortID       CohortID
	VersionID      VersionID // for its author; empty for a trainee
	Competition    CompetitionID
	Title          Text
	OwnTitle       string // the exercise's own, or empty
	Phase          Phase
	Rules          Rules
	Terms          int64
	Reasoning      bool // for its author: whether some challenge asks for one
	ChallengeCount int
	Challenges     []ChallengeItem // in order; for a trainee none while scheduled, and of a live one those that were opened
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
		ID: l.ID, CohortID: l.CohortID, Competition: l.Competition, Title: l.content.Title, OwnTitle: l.Title, Terms: l.Terms,
		Phase: l.Rules.Phase(s.now()), Rules: l.Rules, ChallengeCount: len(l.content.Challenges),
	}
	if l.Title != "" {
		v.Title = Text{"und": l.Title}
	}
	if !actor.isTrainee() {
		v.VersionID = l.VersionID
		v.Reasoning = slices.ContainsFunc(l.content.Challenges, func(c Challenge) bool { return c.reasoningQuestion() >= 0 })
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
		if actor.isTrainee() && !l.opened(c.ID) {
			continue
		}
		v.Challenges = append(v.Challenges, ChallengeItem{ID: c.ID, Position: c.Position, Guessed: guessed[c.ID]})
	}
	return v, nil
}

// cleanTitle is the title of an exercise, or empty.
func cleanTitle(title string) (string, error) {
	if title == "" {
		return "", nil
	}
	return cleanName("/title", title, MaxTitleRunes)
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
// trainee when an exercise of the cohort uses it that has opened, and in a lesson the
// challenge has, an author when
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
		if actor.isTrainee() && l.Rules.Phase(s.now()) != PhaseScheduled && l.shows(image) {
			return true, nil
		}
		if p, err := s.cohortPermission(ctx, actor, l.CohortID, l.OwnerID); err != nil || p != "" {
			return p != "", err
		}
	}
	return false, nil
}

// shows reports whether a challenge shows an image that a trainee may see once the
// exercise has opened.
func (l *loaded) shows(image string) bool {
	return !l.Rules.Live || slices.ContainsFunc(l.content.Challenges, func(c Challenge) bool {
		return l.opened(c.ID) && c.has(image)
	})
}
