package store

import (
	"context"
	"fmt"
	"time"

	"geodrill/challenges"
	"geodrill/store/query"
)

// CreateExercise implements [challenges.ExerciseStore].
func (s *Store) CreateExercise(ctx context.Context, e challenges.Exercise) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		return q.CreateExercise(ctx, query.CreateExerciseParams{
			ID: string(e.ID), VersionID: string(e.VersionID), CohortID: string(e.CohortID), Reveal: string(e.Rules.Reveal),
			OpensAt: millis(e.Rules.OpensAt), ClosesAt: millis(e.Rules.ClosesAt), GraceMillis: e.Rules.Grace.Milliseconds(),
			Version: e.Version, Revision: e.Revision, CreatedAt: millis(e.CreatedAt),
		})
	})
}

// Exercise implements [challenges.ExerciseStore].
func (s *Store) Exercise(ctx context.Context, id challenges.ExerciseID) (challenges.Exercise, error) {
	row, err := s.q.Exercise(ctx, string(id))
	return exerciseOf(row.Exercise, row.OwnerID, row.Edition), orNotFound(err, "exercise")
}

// ExercisesOfCohort implements [challenges.ExerciseStore].
func (s *Store) ExercisesOfCohort(ctx context.Context, cohort challenges.CohortID, before challenges.ExerciseID, limit int) ([]challenges.Exercise, error) {
	rows, err := s.q.ExercisesOfCohort(ctx, query.ExercisesOfCohortParams{Cohort: string(cohort), Before: string(before), Count: int32(limit)})
	if err != nil {
		return nil, fmt.Errorf("exercises of cohort %s: %w", cohort, err)
	}
	list := make([]challenges.Exercise, len(rows))
	for i, row := range rows {
		list[i] = exerciseOf(row.Exercise, row.OwnerID, row.Edition)
	}
	return list, nil
}

// ExercisesOfAccount implements [challenges.ExerciseStore].
func (s *Store) ExercisesOfAccount(ctx context.Context, account string, before challenges.ExerciseID, limit int) ([]challenges.Exercise, error) {
	rows, err := s.q.ExercisesOfAccount(ctx, query.ExercisesOfAccountParams{Account: account, Before: string(before), Count: int32(limit)})
	if err != nil {
		return nil, fmt.Errorf("exercises of account %s: %w", account, err)
	}
	list := make([]challenges.Exercise, len(rows))
	for i, row := range rows {
		list[i] = exerciseOf(row.Exercise, row.OwnerID, row.Edition)
	}
	return list, nil
}

func exerciseOf(row query.Exercise, owner string, edition int64) challenges.Exercise {
	return challenges.Exercise{
		ID: challenges.ExerciseID(row.ID), VersionID: challenges.VersionID(row.VersionID),
		CohortID: challenges.CohortID(row.CohortID), OwnerID: owner,
		Rules: challenges.Rules{
			Reveal: challenges.Reveal(row.Reveal), OpensAt: fromMillis(row.OpensAt), ClosesAt: fromMillis(row.ClosesAt),
			Grace: time.Duration(row.GraceMillis) * time.Millisecond,
		},
		CreatedAt: fromMillis(row.CreatedAt), Version: row.Version, Revision: row.Revision, Edition: edition,
	}
}

// Guessed implements [challenges.ExerciseStore].
func (s *Store) Guessed(ctx context.Context, id challenges.ExerciseID, trainee challenges.TraineeID) ([]challenges.ChallengeID, error) {
	rows, err := s.q.Guessed(ctx, string(id), string(trainee))
	if err != nil {
		return nil, fmt.Errorf("guessed challenges: %w", err)
	}
	list := make([]challenges.ChallengeID, len(rows))
	for i, id := range rows {
		list[i] = challenges.ChallengeID(id)
	}
	return list, nil
}

// ImageUses implements [challenges.ExerciseStore].
func (s *Store) ImageUses(ctx context.Context, image string) ([]challenges.ImageUse, error) {
	rows, err := s.q.ImageUses(ctx, image)
	if isNoRows(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("uses of image: %w", err)
	}
	list := make([]challenges.ImageUse, len(rows))
	for i, row := range rows {
		list[i] = challenges.ImageUse{
			Set: challenges.SetID(row.SetID), Owner: row.OwnerID, Exercise: challenges.ExerciseID(row.ExerciseID), Cohort: challenges.CohortID(row.CohortID),
		}
	}
	return list, nil
}
