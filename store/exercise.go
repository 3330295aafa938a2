package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"geodrill/challenges"
	"geodrill/scoring"
	"geodrill/store/query"
)

// CreateExercise implements [challenges.ExerciseStore].
func (s *Store) CreateExercise(ctx context.Context, e challenges.Exercise) error {
	lesson, err := encodeLesson(e)
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		return q.CreateExercise(ctx, query.CreateExerciseParams{
			ID: string(e.ID), VersionID: string(e.VersionID), CohortID: string(e.CohortID), Reveal: string(e.Rules.Reveal),
			OpensAt: millis(e.Rules.OpensAt), ClosesAt: millis(e.Rules.ClosesAt), GraceMillis: e.Rules.Grace.Milliseconds(),
			Version: e.Version, Revision: e.Revision, CreatedAt: millis(e.CreatedAt),
			Title: e.Title, Zone: e.Rules.Zone, Attempts: int64(e.Rules.Attempts), NoCircle: flag(e.Rules.NoCircle),
			FreezesAt: millis(e.Rules.FreezesAt), PausedAt: millis(e.Rules.PausedAt), TeamRule: string(e.Rules.TeamRule),
			Terms: e.Terms, Changes: e.Changes, Imagery: flag(e.Rules.Imagery),
			Hints: string(e.Rules.Hints), Lesson: lesson,
		})
	})
}

// Exercise implements [challenges.ExerciseStore].
func (s *Store) Exercise(ctx context.Context, id challenges.ExerciseID) (challenges.Exercise, error) {
	row, err := s.q.Exercise(ctx, string(id))
	if err != nil {
		return challenges.Exercise{}, orNotFound(err, "exercise")
	}
	return exerciseOf(row.Exercise, row.OwnerID, row.ShownRows, row.Edition, row.HeldUntil)
}

// ExercisesOfCohort implements [challenges.ExerciseStore].
func (s *Store) ExercisesOfCohort(ctx context.Context, cohort challenges.CohortID, before challenges.ExerciseID, limit int) ([]challenges.Exercise, error) {
	rows, err := s.q.ExercisesOfCohort(ctx, query.ExercisesOfCohortParams{Cohort: string(cohort), Before: string(before), Count: int32(limit)})
	if err != nil {
		return nil, fmt.Errorf("exercises of cohort %s: %w", cohort, err)
	}
	list := make([]challenges.Exercise, len(rows))
	for i, row := range rows {
		if list[i], err = exerciseOf(row.Exercise, row.OwnerID, row.ShownRows, row.Edition, row.HeldUntil); err != nil {
			return nil, err
		}
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
		if list[i], err = exerciseOf(row.Exercise, row.OwnerID, row.ShownRows, row.Edition, row.HeldUntil); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func exerciseOf(row query.Exercise, owner string, shownRows, edition, heldUntil int64) (challenges.Exercise, error) {
	return withLesson(challenges.Exercise{
		ID: challenges.ExerciseID(row.ID), VersionID: challenges.VersionID(row.VersionID),
		CohortID: challenges.CohortID(row.CohortID), OwnerID: owner, ShownRows: int(shownRows),
		Title: row.Title, Competition: challenges.CompetitionID(row.CompetitionID.String),
		Rules: challenges.Rules{
			Reveal: challenges.Reveal(row.Reveal), OpensAt: fromMillis(row.OpensAt), ClosesAt: fromMillis(row.ClosesAt),
			Grace: time.Duration(row.GraceMillis) * time.Millisecond, Zone: row.Zone,
			Attempts: int(row.Attempts), NoCircle: row.NoCircle != 0, FreezesAt: fromMillis(row.FreezesAt),
			PausedAt: fromMillis(row.PausedAt), TeamRule: scoring.TeamRule(row.TeamRule), HeldUntil: fromMillis(heldUntil),
			Imagery: row.Imagery != 0, Hints: challenges.HintRule(row.Hints),
		},
		CreatedAt: fromMillis(row.CreatedAt),
		Version:   row.Version, Revision: row.Revision, Edition: edition, Terms: row.Terms, Changes: row.Changes,
	}, row.Lesson)
}

// UpdateExercise implements [challenges.ExerciseStore].
func (s *Store) UpdateExercise(ctx context.Context, e challenges.Exercise, unguessed bool) (version int64, err error) {
	lesson, err := encodeLesson(e)
	if err != nil {
		return 0, err
	}
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		var err error
		version, err = q.UpdateExercise(ctx, query.UpdateExerciseParams{
			ID: string(e.ID), Terms: e.Terms, Title: e.Title, Reveal: string(e.Rules.Reveal),
			OpensAt: millis(e.Rules.OpensAt), ClosesAt: millis(e.Rules.ClosesAt), GraceMillis: e.Rules.Grace.Milliseconds(),
			Zone: e.Rules.Zone, Attempts: int64(e.Rules.Attempts), NoCircle: flag(e.Rules.NoCircle),
			FreezesAt: millis(e.Rules.FreezesAt), PausedAt: millis(e.Rules.PausedAt), TeamRule: string(e.Rules.TeamRule), Imagery: flag(e.Rules.Imagery),
			Hints: string(e.Rules.Hints), Lesson: lesson,
		})
		if errors.Is(err, sql.ErrNoRows) {
			return challenges.ErrStale()
		}
		if err != nil {
			return fmt.Errorf("update exercise: %w", err)
		}
		if !unguessed {
			return nil
		}
		return mustBeUnguessed(ctx, q, e.ID)
	})
	return version, err
}

// mustBeUnguessed refuses an exercise, whose row is locked, that has guesses or
// opened hints.
func mustBeUnguessed(ctx context.Context, q *query.Queries, id challenges.ExerciseID) error {
	guessed, err := q.HasBegun(ctx, string(id))
	if err != nil {
		return fmt.Errorf("look for guesses: %w", err)
	}
	if guessed {
		return challenges.ErrGuessed()
	}
	return nil
}

// deleteExercise deletes an exercise without guesses and opened hints, and what was corrected in it.
func deleteExercise(ctx context.Context, q *query.Queries, id string) error {
	if err := deleteLesson(ctx, q, id); err != nil {
		return err
	}
	if err := q.DeleteCorrections(ctx, id); err != nil {
		return fmt.Errorf("delete corrections of exercise %s: %w", id, err)
	}
	if err := q.DeleteAnswerDrafts(ctx, id); err != nil {
		return fmt.Errorf("delete drafts of answers in exercise %s: %w", id, err)
	}
	if _, err := q.DeleteExercise(ctx, id); err != nil {
		return fmt.Errorf("delete exercise %s: %w", id, err)
	}
	return nil
}

// DeleteExercise implements [challenges.ExerciseStore].
func (s *Store) DeleteExercise(ctx context.Context, id challenges.ExerciseID) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		locked, err := q.LockExercise(ctx, string(id))
		if err != nil {
			return fmt.Errorf("lock exercise: %w", err)
		}
		if locked == 0 {
			return orNotFound(sql.ErrNoRows, "exercise")
		}
		if err := mustBeUnguessed(ctx, q, id); err != nil {
			return err
		}
		return deleteExercise(ctx, q, string(id))
	})
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
