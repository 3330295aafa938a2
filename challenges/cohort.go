package challenges

import (
	"context"
	"fmt"
	"time"
)

// Cohort is a training group. Whoever has its join code may join it.
type Cohort struct {
	ID        CohortID
	OwnerID   string // account
	Name      string
	JoinCode  string // plain; [FormatCode] shows it
	CreatedAt time.Time
	Access    Permission // of the actor who asked; the store does not keep it

	JoiningClosedAt time.Time // zero: whoever has the code may join
	ArchivedAt      time.Time // zero: it is in use

	ShownRows int // see shownOf; 0: all
}

// takesNew reports whether somebody new may join.
func (c Cohort) takesNew() bool { return c.JoiningClosedAt.IsZero() && c.ArchivedAt.IsZero() }

// CohortStore keeps cohorts.
type CohortStore interface {
	// CreateCohort stores c. Its join code is unique: CodeConflict.
	CreateCohort(ctx context.Context, c Cohort) error
	// Cohorts lists the cohorts that an account owns or that are shared with it,
	// the newest first; account "" means everyone's.
	Cohorts(ctx context.Context, account string) ([]Cohort, error)
	// Cohort finds a cohort, or a not-found Error.
	Cohort(ctx context.Context, id CohortID) (Cohort, error)
	// CohortByCode finds the cohort with a join code in its plain form, or a
	// not-found Error.
	CohortByCode(ctx context.Context, code string) (Cohort, error)
	// UpdateCohort stores the name, the join code, the times and the shown rows of c. Errors:
	// CodeConflict for a code that is in use; not found.
	UpdateCohort(ctx context.Context, c Cohort) error
	// EraseCohort deletes all of a cohort but its id: its exercises with every
	// guess, its teams and its name. Its trainees must have been removed before.
	EraseCohort(ctx context.Context, id CohortID, at time.Time) error
}

// Bounds of what people name.
const (
	MaxAliasRunes      = 40
	MaxCohortNameRunes = 100
	MaxTeamNameRunes   = 60
)

// AddCohort creates a cohort of the actor's with a random join code.
// Instructors and admins only. Errors: CodeForbidden, CodeInvalid.
func (s *Service) AddCohort(ctx context.Context, actor Actor, name string) (Cohort, error) {
	if !actor.Authors() {
		return Cohort{}, forbidden()
	}
	name, err := cleanName("/name", name, MaxCohortNameRunes)
	if err != nil {
		return Cohort{}, err
	}
	code, err := s.newCode(joinCodeLetters)
	if err != nil {
		return Cohort{}, err
	}
	c := Cohort{ID: CohortID(s.newID()), OwnerID: actor.ID, Name: name, JoinCode: code, CreatedAt: s.now()}
	ctx = s.recorded(ctx, actor, change{action: "cohort.create", subject: string(c.ID), owner: actor.ID, after: c.audited()})
	if err := s.store.CreateCohort(ctx, c); err != nil {
		return Cohort{}, fmt.Errorf("add cohort: %w", err)
	}
	c.Access = Owns
	return c, nil
}

// Cohorts lists the actor's cohorts and those shared with the actor, the newest
// first; an admin's list holds everyone's. Errors: CodeForbidden.
func (s *Service) Cohorts(ctx context.Context, actor Actor) ([]Cohort, error) {
	if !actor.Authors() {
		return nil, forbidden()
	}
	list, err := s.store.Cohorts(ctx, actor.ownerFilter())
	if err != nil {
		return nil, err
	}
	for i, c := range list {
		if list[i].Access, err = s.cohortPermission(ctx, actor, c.ID, c.OwnerID); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// CohortOf finds the cohort of a trainee's. Errors: CodeNotFound.
func (s *Service) CohortOf(ctx context.Context, actor Actor) (Cohort, error) {
	if !actor.isTrainee() {
		return Cohort{}, notFound("cohort")
	}
	return s.store.Cohort(ctx, actor.Cohort)
}

// CohortView is a cohort with how many are in it.
type CohortView struct {
	Cohort
	TraineeCount int
}

// Cohort shows a cohort of the actor's. Errors: CodeForbidden, CodeNotFound.
func (s *Service) Cohort(ctx context.Context, actor Actor, id CohortID) (CohortView, error) {
	c, err := s.cohortFor(ctx, actor, id, MayView)
	if err != nil {
		return CohortView{}, err
	}
	return s.cohortView(ctx, c)
}

func (s *Service) cohortView(ctx context.Context, c Cohort) (CohortView, error) {
	count, err := s.store.CountTrainees(ctx, c.ID)
	if err != nil {
		return CohortView{}, fmt.Errorf("count trainees: %w", err)
	}
	return CohortView{Cohort: c, TraineeCount: count}, nil
}

// ChangeCohort is what is to change of a cohort. What is nil stays.
type ChangeCohort struct {
	Name     *string
	Joining  *bool // whether it takes new trainees
	Archived *bool // put away: it takes neither trainees nor exercises
	// ShownRows is how many rows ranked boards show to others than instructors; 0: all.
	ShownRows *int
}

// ChangeCohort changes a cohort of the actor's. Errors: CodeForbidden,
// CodeNotFound, CodeInvalid.
func (s *Service) ChangeCohort(ctx context.Context, actor Actor, id CohortID, todo ChangeCohort) (CohortView, error) {
	c, err := s.managedCohort(ctx, actor, id)
	if err != nil {
		return CohortView{}, err
	}
	before := c.audited()
	if todo.Name != nil {
		if c.Name, err = cleanName("/name", *todo.Name, MaxCohortNameRunes); err != nil {
			return CohortView{}, err
		}
	}
	if todo.Joining != nil {
		c.JoiningClosedAt = s.since(c.JoiningClosedAt, !*todo.Joining)
	}
	if todo.Archived != nil {
		c.ArchivedAt = s.since(c.ArchivedAt, *todo.Archived)
	}
	if todo.ShownRows != nil {
		if c.ShownRows, err = validShownRows(*todo.ShownRows); err != nil {
			return CohortView{}, err
		}
	}
	ctx = s.recorded(ctx, actor, change{action: "cohort.change", subject: string(id), owner: c.OwnerID, before: before, after: c.audited()})
	if err := s.store.UpdateCohort(ctx, c); err != nil {
		return CohortView{}, fmt.Errorf("change cohort: %w", err)
	}
	if todo.ShownRows != nil {
		if err := s.forgetBoards(ctx, id); err != nil {
			return CohortView{}, err
		}
	}
	return s.cohortView(ctx, c)
}

// since is since when something holds: as before if it did, now if it begins to,
// and zero if it does not.
func (s *Service) since(before time.Time, holds bool) time.Time {
	switch {
	case !holds:
		return time.Time{}
	case before.IsZero():
		return s.now()
	}
	return before
}

// NewJoinCode gives a cohort of the actor's another join code; the former one
// leads nowhere from then on. Errors: CodeForbidden, CodeNotFound.
func (s *Service) NewJoinCode(ctx context.Context, actor Actor, id CohortID) (CohortView, error) {
	c, err := s.managedCohort(ctx, actor, id)
	if err != nil {
		return CohortView{}, err
	}
	if c.JoinCode, err = s.newCode(joinCodeLetters); err != nil {
		return CohortView{}, err
	}
	ctx = s.recorded(ctx, actor, change{action: "cohort.code", subject: string(id), owner: c.OwnerID})
	if err := s.store.UpdateCohort(ctx, c); err != nil {
		return CohortView{}, fmt.Errorf("new join code: %w", err)
	}
	return s.cohortView(ctx, c)
}

// eraseChunk is how many trainees are removed in one transaction, so that a cohort
// that goes holds up nobody's guess.
const eraseChunk = 50

// EraseCohort deletes a cohort of the actor's with its trainees, its exercises and
// every guess; name confirms it. Cut short, it is done again to its end. Errors:
// CodeForbidden, CodeNotFound, CodeNameWrong.
func (s *Service) EraseCohort(ctx context.Context, actor Actor, id CohortID, name string) error {
	c, err := s.cohortFor(ctx, actor, id, Owns)
	if err != nil {
		return err
	}
	if clean, err := cleanName("/name", name, MaxCohortNameRunes); err != nil || clean != c.Name {
		return errNameWrong("/name")
	}
	c.ArchivedAt = s.since(c.ArchivedAt, true) // nobody new comes meanwhile
	if err := s.store.UpdateCohort(ctx, c); err != nil {
		return fmt.Errorf("erase cohort: %w", err)
	}
	var exercises []Exercise
	for e, err := range s.exercisesOf(ctx, id) {
		if err != nil {
			return fmt.Errorf("erase cohort: %w", err)
		}
		exercises = append(exercises, e)
	}
	for {
		trainees, err := s.store.Trainees(ctx, id, "", eraseChunk)
		if err != nil {
			return fmt.Errorf("erase cohort: %w", err)
		}
		if len(trainees) == 0 {
			break
		}
		ids := make([]TraineeID, len(trainees))
		for i, t := range trainees {
			ids[i] = t.ID
		}
		if err := s.removeTrainees(ctx, id, ids...); err != nil {
			return err
		}
	}
	ctx = s.recorded(ctx, actor, change{action: "cohort.erase", subject: string(id), owner: c.OwnerID, before: c.audited()})
	if err := s.store.EraseCohort(ctx, id, s.now()); err != nil {
		return fmt.Errorf("erase cohort: %w", err)
	}
	for _, e := range exercises {
		s.exercises.forget(e.ID)
		if e.Competition != "" {
			if err := s.forgetCompetition(ctx, e.Competition); err != nil {
				return err
			}
		}
	}
	return nil
}

// managedCohort finds a cohort that the actor may run.
func (s *Service) managedCohort(ctx context.Context, actor Actor, id CohortID) (Cohort, error) {
	return s.cohortFor(ctx, actor, id, MayRun)
}

func errArchived() error {
	return &Error{Code: CodeArchived, Message: "The class is archived. Take it out of the archive first."}
}
