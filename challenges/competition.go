package challenges

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"geodrill/challenges/account"
	"geodrill/scoring"
)

// Competition is the same version of a set run as exercises of several cohorts,
// whose cohorts are ranked. It reveals when the last of them has closed.
type Competition struct {
	ID        CompetitionID
	OwnerID   string // account
	Name      string
	Rule      scoring.CompetitionRule
	ShownRows int // see shownOf; 0: all
	CreatedAt time.Time
}

// CompetitionStore keeps competitions.
type CompetitionStore interface {
	// CreateCompetition stores c over exercises whose terms are still as given, and
	// moves these to the next. Errors: CodeChanged.
	CreateCompetition(ctx context.Context, c Competition, exercises []Exercise) ([]ExerciseVersion, error)
	// Competition finds a competition, or a not-found Error.
	Competition(ctx context.Context, id CompetitionID) (Competition, error)
	// Competitions lists competitions, the newest first; owner "" means everyone's.
	Competitions(ctx context.Context, owner string) ([]Competition, error)
	// ExercisesOfCompetition lists the exercises of a competition, the oldest first.
	ExercisesOfCompetition(ctx context.Context, id CompetitionID) ([]Exercise, error)
	// DeleteCompetition deletes a competition; its exercises stay. Errors: not found.
	DeleteCompetition(ctx context.Context, id CompetitionID) ([]ExerciseVersion, error)
}

// Bounds of competitions.
const (
	MaxCompetitionNameRunes = 100
	MaxCompetitionExercises = 100
)

// CompetitionView is a competition as an actor sees it.
type CompetitionView struct {
	Competition
	Phase     Phase        // scheduled, open, or revealed
	RevealsAt time.Time    // of the exercises as they stand; zero while one is paused
	Exercises []ExerciseID // those that the actor may see
}

// NewCompetition is what a competition is made of.
type NewCompetition struct {
	Name      string
	Rule      scoring.CompetitionRule
	Exercises []ExerciseID
	ShownRows int // how many rows its board shows to others than instructors; 0: all
}

// AddCompetition makes a competition of exercises of the actor's: of different
// cohorts, with one version and the same attempts and circle, that reveal at their
// close and have not yet. Errors: CodeForbidden, CodeNotFound, CodeInvalid,
// CodeExerciseRevealed, CodeConflict, CodeChanged.
func (s *Service) AddCompetition(ctx context.Context, actor Actor, n NewCompetition) (CompetitionView, error) {
	if !actor.Authors() {
		return CompetitionView{}, forbidden()
	}
	name, err := cleanName("/name", n.Name, MaxCompetitionNameRunes)
	if err != nil {
		return CompetitionView{}, err
	}
	if err := n.Rule.Validate(); err != nil {
		var rule *scoring.RuleError
		if errors.As(err, &rule) {
			return CompetitionView{}, invalid("/"+rule.Field, "%v", err)
		}
		return CompetitionView{}, err
	}
	if _, err := validShownRows(n.ShownRows); err != nil {
		return CompetitionView{}, err
	}
	if len(n.Exercises) < 2 || len(n.Exercises) > MaxCompetitionExercises {
		return CompetitionView{}, invalid("/exercises", "use 2 to %d exercises", MaxCompetitionExercises)
	}
	var exercises []Exercise
	for i, id := range n.Exercises {
		e, err := s.managedExercise(ctx, actor, id)
		if err != nil {
			return CompetitionView{}, err
		}
		if err := s.mayCompete("/exercises/"+strconv.Itoa(i), e, exercises); err != nil {
			return CompetitionView{}, err
		}
		exercises = append(exercises, e)
	}
	c := Competition{ID: CompetitionID(s.newID()), OwnerID: actor.ID, Name: name, Rule: n.Rule, ShownRows: n.ShownRows, CreatedAt: s.now()}
	ctx = s.recorded(ctx, actor, change{action: "competition.create", subject: string(c.ID), owner: actor.ID,
		after: account.Details{"name": name, "exercises": n.Exercises}})
	versions, err := s.store.CreateCompetition(ctx, c, exercises)
	if err != nil {
		return CompetitionView{}, fmt.Errorf("add competition: %w", err)
	}
	s.allChanged(versions)
	return s.Competition(ctx, actor, c.ID)
}

// mayCompete refuses an exercise that cannot be in a competition with others.
func (s *Service) mayCompete(at string, e Exercise, others []Exercise) error {
	switch {
	case e.Rules.Reveal != RevealAtClose:
		return errCompetitionReveal(at)
	case e.Rules.Live:
		return invalid(at, "a live exercise tells its answers one by one: it is in no competition")
	case e.Competition != "":
		return &Error{Code: CodeConflict, Field: at, Message: "The exercise is in a competition already."}
	case e.Rules.revealing(s.now()):
		return errExerciseRevealed()
	case slices.ContainsFunc(others, func(o Exercise) bool { return o.CohortID == e.CohortID }):
		return invalid(at, "a cohort takes part with one exercise")
	case len(others) == 0:
		return nil
	case e.VersionID != others[0].VersionID:
		return invalid(at, "all take the same version of a set")
	case e.Rules.unlike(others[0].Rules) != "":
		return errCompetitionRules(at)
	}
	return nil
}

// unlike is the first field of what all exercises of a competition have in common
// that differs from the others' rules, or empty.
func (r Rules) unlike(o Rules) string {
	switch {
	case r.Attempts != o.Attempts:
		return "/attempts"
	case r.NoCircle != o.NoCircle:
		return "/circle"
	case r.Hints != o.Hints:
		return "/hints"
	}
	return ""
}

func errCompetitionRules(at string) error {
	return invalid(at, "in a competition all have the same attempts, the same circle and the same rule for hints")
}

func errCompetitionReveal(at string) error {
	return invalid(at, "in a competition an exercise reveals at its close: one person can join twice")
}

// Competitions lists the actor's competitions, the newest first; an admin's list
// holds everyone's. Errors: CodeForbidden.
func (s *Service) Competitions(ctx context.Context, actor Actor) ([]CompetitionView, error) {
	if !actor.Authors() {
		return nil, forbidden()
	}
	list, err := s.store.Competitions(ctx, actor.ownerFilter())
	if err != nil {
		return nil, fmt.Errorf("competitions: %w", err)
	}
	views := make([]CompetitionView, len(list))
	for i, c := range list {
		exercises, err := s.store.ExercisesOfCompetition(ctx, c.ID)
		if err != nil {
			return nil, fmt.Errorf("competitions: %w", err)
		}
		views[i] = s.competitionView(actor, c, exercises)
	}
	return views, nil
}

// Competition shows a competition to whom it belongs and to the trainees of its
// cohorts. Errors: CodeNotFound.
func (s *Service) Competition(ctx context.Context, actor Actor, id CompetitionID) (CompetitionView, error) {
	c, exercises, err := s.competition(ctx, actor, id)
	if err != nil {
		return CompetitionView{}, err
	}
	return s.competitionView(actor, c, exercises), nil
}

func (s *Service) competition(ctx context.Context, actor Actor, id CompetitionID) (Competition, []Exercise, error) {
	c, err := s.store.Competition(ctx, id)
	if err != nil {
		return Competition{}, nil, fmt.Errorf("competition %s: %w", id, err)
	}
	exercises, err := s.store.ExercisesOfCompetition(ctx, id)
	if err != nil {
		return Competition{}, nil, fmt.Errorf("competition %s: %w", id, err)
	}
	takesPart := slices.ContainsFunc(exercises, func(e Exercise) bool { return actor.isTrainee() && e.CohortID == actor.Cohort })
	if !takesPart && !actor.manages(c.OwnerID) {
		return Competition{}, nil, notFound("competition")
	}
	return c, exercises, nil
}

func (s *Service) competitionView(actor Actor, c Competition, exercises []Exercise) CompetitionView {
	v := CompetitionView{Competition: c, Phase: PhaseRevealed}
	scheduled := true
	for _, e := range exercises {
		if !actor.isTrainee() || e.CohortID == actor.Cohort {
			v.Exercises = append(v.Exercises, e.ID)
		}
		phase := e.Rules.Phase(s.now())
		scheduled = scheduled && phase == PhaseScheduled
		if phase != PhaseRevealed {
			v.Phase = PhaseOpen
		}
		if at := e.Rules.RevealsAt(); at.Year() < endYear {
			v.RevealsAt = at
		}
	}
	if scheduled && len(exercises) > 0 {
		v.Phase = PhaseScheduled
	}
	return v
}

// DeleteCompetition deletes a competition of the actor's before it has begun or
// after its reveal; its exercises stay. Meanwhile it keeps the answers from those
// who have closed earlier. Errors: CodeForbidden, CodeNotFound, CodePhase.
func (s *Service) DeleteCompetition(ctx context.Context, actor Actor, id CompetitionID) error {
	if !actor.Authors() {
		return forbidden()
	}
	v, err := s.Competition(ctx, actor, id)
	if err != nil {
		return err
	}
	if v.Phase == PhaseOpen {
		return errPhase(v.Phase)
	}
	ctx = s.recorded(ctx, actor, change{action: "competition.delete", subject: string(id), owner: v.OwnerID})
	versions, err := s.store.DeleteCompetition(ctx, id)
	if err != nil {
		return fmt.Errorf("delete competition: %w", err)
	}
	s.allChanged(versions)
	return nil
}

// forgetCompetition makes this instance read the exercises of a competition anew.
func (s *Service) forgetCompetition(ctx context.Context, id CompetitionID) error {
	exercises, err := s.store.ExercisesOfCompetition(ctx, id)
	if err != nil {
		return fmt.Errorf("competition %s: %w", id, err)
	}
	for _, e := range exercises {
		s.exercises.forget(e.ID)
		s.publisher.Publish(e.ID, e.Version)
	}
	return nil
}

// CompetitionBoard ranks the cohorts of a competition, once it has revealed. Before,
// its rows carry the cohorts and how many are in them, by name.
type CompetitionBoard struct {
	Version int64
	Ranked  bool
	Rows    []CompetitionRow
	Hidden  int // how many more are not shown
}

// show keeps the rows of a ranked board that others than instructors see.
func (b *CompetitionBoard) show(rows int) {
	if b.Ranked {
		b.Rows, b.Hidden = shownWithOwn(b.Rows, rows, func(r CompetitionRow) bool { return r.Own })
	}
}

// CompetitionRow is a cohort's line on a board.
type CompetitionRow struct {
	Cohort CohortID
	Name   string
	Own    bool // the cohort of the trainee who asks
	Rank   int  // 0 on a board that is not ranked
	scoring.CohortStanding
}

// CompetitionBoard shows the board of a competition. Errors: CodeNotFound.
func (s *Service) CompetitionBoard(ctx context.Context, actor Actor, id CompetitionID) (CompetitionBoard, error) {
	c, exercises, err := s.competition(ctx, actor, id)
	if err != nil {
		return CompetitionBoard{}, err
	}
	var own CohortID
	if actor.isTrainee() {
		own = actor.Cohort
	}
	b, err := s.competitionBoard(ctx, c, exercises, own)
	if own != "" {
		b.show(c.ShownRows)
	}
	return b, err
}

// competitionBoard makes the board of a competition. Before it is ranked, its version
// does not tell how many guesses there are.
func (s *Service) competitionBoard(ctx context.Context, c Competition, exercises []Exercise, own CohortID) (CompetitionBoard, error) {
	b := CompetitionBoard{Ranked: true}
	for _, e := range exercises {
		b.Ranked = b.Ranked && e.Rules.MarksAreRevealed(s.now())
	}
	for _, e := range exercises {
		row, err := s.competitionRow(ctx, c.Rule, e, b.Ranked)
		if err != nil {
			return CompetitionBoard{}, fmt.Errorf("board of competition %s: %w", c.ID, err)
		}
		row.Own = own != "" && own == row.Cohort
		b.Rows = append(b.Rows, row)
		b.Version += e.Changes
		if b.Ranked {
			b.Version += e.Version - e.Changes
		}
	}
	b.rank()
	return b, nil
}

func (s *Service) competitionRow(ctx context.Context, rule scoring.CompetitionRule, e Exercise, ranked bool) (CompetitionRow, error) {
	cohort, err := s.store.Cohort(ctx, e.CohortID)
	if err != nil {
		return CompetitionRow{}, err
	}
	row := CompetitionRow{Cohort: cohort.ID, Name: cohort.Name}
	enrolled, err := s.store.CountTrainees(ctx, e.CohortID)
	if err != nil || !ranked {
		row.Enrolled = enrolled
		return row, err
	}
	rows, err := s.store.AllStandings(ctx, e.ID)
	if err != nil {
		return CompetitionRow{}, err
	}
	standings := make([]scoring.Standing, len(rows))
	var distances []float64
	for i, r := range rows {
		standings[i] = r.Standing
		distances = append(distances, r.Distances...)
	}
	row.CohortStanding = rule.Cohort(enrolled, standings)
	row.MedianDistanceMeters = scoring.Median(distances)
	return row, nil
}

func (b *CompetitionBoard) rank() {
	if !b.Ranked {
		slices.SortFunc(b.Rows, func(a, b CompetitionRow) int { return cmp.Compare(account.Fold(a.Name), account.Fold(b.Name)) })
		return
	}
	compare := func(a, b CompetitionRow) int { return scoring.CompareCohorts(a.CohortStanding, b.CohortStanding) }
	slices.SortFunc(b.Rows, func(a, b CompetitionRow) int { return cmp.Or(compare(a, b), cmp.Compare(a.Cohort, b.Cohort)) })
	for i, rank := range scoring.RanksBy(b.Rows, compare) {
		b.Rows[i].Rank = rank
	}
}
