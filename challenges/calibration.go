package challenges

import (
	"context"
	"fmt"
	"slices"

	"geodrill/scoring"
)

// OwnCalibration is how well a trainee knew how sure to be, of what is revealed.
type OwnCalibration struct {
	Steps  []CalibrationStep // one for each circle, in the order of time
	All    scoring.Calibration
	Advice scoring.CircleAdvice
	Factor float64 // times as large the circles would have held half of the places; NaN without circles
}

// OwnCalibration tells a trainee how the circles of an exercise went, as far as it is
// revealed to them. Errors: CodeForbidden, CodeNotFound, CodeNotOpen.
func (s *Service) OwnCalibration(ctx context.Context, actor Actor, exercise ExerciseID) (OwnCalibration, error) {
	if !actor.isTrainee() {
		return OwnCalibration{}, forbidden()
	}
	l, err := s.visible(ctx, actor, exercise)
	if err != nil {
		return OwnCalibration{}, err
	}
	if l.Rules.Phase(s.now()) == PhaseScheduled {
		return OwnCalibration{}, errNotOpen(l)
	}
	counting, err := s.toldGuesses(ctx, actor, exercise)
	if err != nil {
		return OwnCalibration{}, err
	}
	return newOwnCalibration(counting), nil
}

// MaxCalibrated bounds the exercises over which circles are followed: the newest.
const MaxCalibrated = 100

// CalibrationOverTime tells a trainee how their circles went over the exercises of
// their cohort, as far as each is revealed to them. Errors: CodeForbidden.
func (s *Service) CalibrationOverTime(ctx context.Context, actor Actor) (OwnCalibration, error) {
	if !actor.isTrainee() {
		return OwnCalibration{}, forbidden()
	}
	exercises, err := s.store.ExercisesOfCohort(ctx, actor.Cohort, "", MaxCalibrated)
	if err != nil {
		return OwnCalibration{}, fmt.Errorf("calibration over time: %w", err)
	}
	var counting []LedgerEntry
	for _, e := range exercises {
		if e.Rules.Phase(s.now()) == PhaseScheduled {
			continue
		}
		told, err := s.toldGuesses(ctx, actor, e.ID)
		if err != nil {
			return OwnCalibration{}, err
		}
		counting = append(counting, told...)
	}
	return newOwnCalibration(counting), nil
}

// toldGuesses are the guesses of a trainee in an exercise that count and whose
// answers are told to them.
func (s *Service) toldGuesses(ctx context.Context, actor Actor, id ExerciseID) (counting []LedgerEntry, err error) {
	guesses, err := s.store.TraineeGuesses(ctx, id, actor.trainee())
	if err != nil {
		return nil, fmt.Errorf("calibration: %w", err)
	}
	if len(guesses) == 0 {
		return nil, nil
	}
	l, err := s.load(ctx, id)
	if err != nil {
		return nil, err
	}
	revision, _, err := s.boardRevision(ctx, id)
	if err != nil {
		return nil, err
	}
	now := s.now()
	for i, g := range guesses {
		if i+1 < len(guesses) && guesses[i+1].Guess.ChallengeID == g.Guess.ChallengeID {
			continue // a later attempt counts
		}
		if l.rulesOf(g.Guess.ChallengeID).revealedTo(now, g.Guess.Attempt >= l.Rules.Attempts) {
			counting = append(counting, LedgerEntry{Guess: g.Guess, Mark: g.markAt(revision)})
		}
	}
	return counting, nil
}

func newOwnCalibration(counting []LedgerEntry) OwnCalibration {
	c := OwnCalibration{Steps: calibrationSteps(counting)}
	circles := make([]scoring.Circle, len(c.Steps))
	for i, step := range c.Steps {
		circles[i] = step.Circle
	}
	c.All = scoring.Calibrate(circles)
	c.Factor = scoring.CircleFactor(circles)
	c.Advice = scoring.AdviceFor(c.All)
	return c
}

// calibrationSteps follows the circles of guesses that count.
func calibrationSteps(entries []LedgerEntry) (steps []CalibrationStep) {
	for _, entry := range entries {
		for _, circle := range circles(entry.Guess, entry.Mark) {
			steps = append(steps, CalibrationStep{
				Exercise: entry.Guess.ExerciseID, Challenge: entry.Guess.ChallengeID, At: entry.Guess.SubmittedAt,
				Circle: circle, Held: circle.DistanceMeters <= circle.RadiusMeters,
			})
		}
	}
	slices.SortStableFunc(steps, func(a, b CalibrationStep) int { return a.At.Compare(b.At) })
	all := make([]scoring.Circle, len(steps))
	for i := range steps {
		all[i] = steps[i].Circle
		steps[i].Calibration = scoring.Calibrate(all[:i+1])
	}
	return steps
}
