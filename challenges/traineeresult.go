package challenges

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"geodrill/scoring"
)

// TraineeResults are what one trainee did in an exercise.
type TraineeResults struct {
	Result     TraineeResult
	Challenges []TraineeChallenge // all of the exercise, in order
	Steps      []CalibrationStep  // one for each circle, in the order of time
}

// TraineeChallenge is what a trainee did in a challenge.
type TraineeChallenge struct {
	Result    ChallengeResult
	Images    []PhotoView // with full credits
	Questions []QuestionView
	Guesses   []GuessView // the last first: it counts, and it alone has the key
	Markings  []Marking   // of its reasoning, those that stand, by their role
	Seconds   float64     // see ResultMark; NaN without a guess too
}

// CalibrationStep is a circle, and the calibration of all until it.
type CalibrationStep struct {
	Exercise  ExerciseID
	Challenge ChallengeID
	At        time.Time
	scoring.Circle
	Held        bool
	Calibration scoring.Calibration
}

// TraineeResults shows what a trainee did in an exercise. Errors: CodeForbidden,
// CodeNotFound.
func (s *Service) TraineeResults(ctx context.Context, actor Actor, exercise ExerciseID, id TraineeID) (TraineeResults, error) {
	l, table, err := s.resultsFor(ctx, actor, exercise)
	if err != nil {
		return TraineeResults{}, err
	}
	i, ok := table.index[id]
	if !ok {
		return TraineeResults{}, notFound("trainee")
	}
	r := TraineeResults{Result: table.trainees[i]}
	guesses, err := s.store.TraineeGuesses(ctx, exercise, id)
	if err != nil {
		return TraineeResults{}, fmt.Errorf("results of trainee %s: %w", id, err)
	}
	revision, _, err := s.boardRevision(ctx, exercise)
	if err != nil {
		return TraineeResults{}, err
	}
	for _, result := range table.challenges {
		one, err := s.traineeChallenge(ctx, l, result, guesses, revision)
		if err != nil {
			return TraineeResults{}, err
		}
		for _, mark := range r.Result.Marks {
			if mark.Challenge == result.ID {
				one.Seconds = mark.Seconds
			}
		}
		r.Challenges = append(r.Challenges, one)
	}
	r.Steps = calibrationSteps(r.counting())
	return r, nil
}

func (s *Service) traineeChallenge(ctx context.Context, l *loaded, result ChallengeResult, guesses []TraineeGuess, revision int64) (TraineeChallenge, error) {
	c := l.challenges[result.ID]
	one := TraineeChallenge{Result: result, Images: c.photos(true), Questions: c.view().Questions, Seconds: math.NaN()}
	for _, g := range slices.Backward(guesses) { // the attempts of a challenge come in their order
		if g.Guess.ChallengeID != result.ID {
			continue
		}
		mark := g.markAt(revision)
		v := GuessView{Guess: g.Guess, Mark: &mark}
		if len(one.Guesses) == 0 {
			if err := s.tellAll(ctx, l, c, &v); err != nil {
				return TraineeChallenge{}, fmt.Errorf("results: %w", err)
			}
			standing := standingMarkings(g.Guess.Markings)
			for _, role := range []MarkingRole{MarkingFirst, MarkingSecond, MarkingSettled} {
				if m, ok := standing[role]; ok {
					one.Markings = append(one.Markings, m)
				}
			}
		}
		one.Guesses = append(one.Guesses, v)
	}
	return one, nil
}

// markAt is the mark of a guess on a board at a revision: the newest that is no
// younger, or the first.
func (g TraineeGuess) markAt(revision int64) Mark {
	mark := g.Marks[0]
	for _, m := range g.Marks[1:] {
		if m.Revision <= revision {
			mark = m
		}
	}
	return mark
}

// counting are the guesses that count.
func (r TraineeResults) counting() (entries []LedgerEntry) {
	for _, c := range r.Challenges {
		if len(c.Guesses) > 0 {
			entries = append(entries, LedgerEntry{Guess: c.Guesses[0].Guess, Mark: *c.Guesses[0].Mark})
		}
	}
	return entries
}
