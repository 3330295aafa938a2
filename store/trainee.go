package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/store/query"
)

// CreateTrainee implements [challenges.TraineeStore].
func (s *Store) CreateTrainee(ctx context.Context, t challenges.Trainee, folded string) error {
	return aliasTaken(t, s.write(ctx, func(ctx context.Context, q *query.Queries) error { return createTrainee(ctx, q, t, folded) }))
}

func createTrainee(ctx context.Context, q *query.Queries, t challenges.Trainee, folded string) error {
	return q.CreateTrainee(ctx, query.CreateTraineeParams{
		ID: string(t.ID), CohortID: string(t.CohortID), Alias: t.Alias, AliasFolded: folded,
		RecoveryHash: t.RecoveryHash, CreatedAt: millis(t.CreatedAt), TeamID: nullID(string(t.Team)), SeenAt: millis(t.SeenAt),
	})
}

// nullID is an id that may be none, as a column that refers to another table has it.
func nullID(id string) sql.NullString { return sql.NullString{String: id, Valid: id != ""} }

// aliasTaken says of an alias that is not unique that another has it.
func aliasTaken(t challenges.Trainee, err error) error {
	if isUnique(err) {
		return &challenges.Error{
			Code: challenges.CodeAliasTaken, Field: "/alias", Params: map[string]any{"alias": t.Alias},
			Message: "Somebody in the class has this alias. Choose another one, or give your recovery code if it is yours.",
		}
	}
	return err
}

// Enrol implements [challenges.TraineeStore].
func (s *Store) Enrol(ctx context.Context, teams []challenges.Team, trainees []challenges.Trainee) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		for _, t := range teams {
			if err := createTeam(ctx, q, t); err != nil {
				return err
			}
		}
		cohorts := map[challenges.CohortID]bool{}
		for _, t := range trainees {
			if err := aliasTaken(t, createTrainee(ctx, q, t, account.Fold(t.Alias))); err != nil {
				return err
			}
			cohorts[t.CohortID] = true
		}
		for id := range cohorts { // the sizes of teams have changed
			if _, err := q.NextChanges(ctx, string(id)); err != nil {
				return fmt.Errorf("next changes: %w", err)
			}
		}
		return nil
	})
}

// Trainee implements [challenges.TraineeStore].
func (s *Store) Trainee(ctx context.Context, id challenges.TraineeID) (challenges.Trainee, error) {
	row, err := s.q.Trainee(ctx, string(id))
	return traineeOf(row), orNotFound(err, "trainee")
}

// TraineeByAlias implements [challenges.TraineeStore].
func (s *Store) TraineeByAlias(ctx context.Context, cohort challenges.CohortID, folded string) (challenges.Trainee, error) {
	row, err := s.q.TraineeByAlias(ctx, string(cohort), folded)
	return traineeOf(row), orNotFound(err, "trainee")
}

// Trainees implements [challenges.TraineeStore].
func (s *Store) Trainees(ctx context.Context, cohort challenges.CohortID, after string, limit int) ([]challenges.Trainee, error) {
	rows, err := s.q.TraineesOf(ctx, query.TraineesOfParams{Cohort: string(cohort), Folded: after, Count: int32(limit)})
	if err != nil {
		return nil, fmt.Errorf("trainees of cohort %s: %w", cohort, err)
	}
	list := make([]challenges.Trainee, len(rows))
	for i, row := range rows {
		list[i] = traineeOf(row)
	}
	return list, nil
}

// CountTrainees implements [challenges.TraineeStore].
func (s *Store) CountTrainees(ctx context.Context, cohort challenges.CohortID) (int, error) {
	count, err := s.q.CountTrainees(ctx, string(cohort))
	return int(count), err
}

// UpdateTrainee implements [challenges.TraineeStore].
func (s *Store) UpdateTrainee(ctx context.Context, t challenges.Trainee) (versions []challenges.ExerciseVersion, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		rows, err := q.NextChanges(ctx, string(t.CohortID))
		if err != nil {
			return fmt.Errorf("next changes: %w", err)
		}
		versions = versionsOf(rows)
		updated, err := q.UpdateTrainee(ctx, query.UpdateTraineeParams{
			ID: string(t.ID), Alias: t.Alias, AliasFolded: account.Fold(t.Alias), RecoveryHash: t.RecoveryHash, TeamID: nullID(string(t.Team)),
		})
		return mustChange(updated, err, "trainee")
	})
	return versions, aliasTaken(t, err)
}

// SeeTrainee implements [challenges.TraineeStore].
func (s *Store) SeeTrainee(ctx context.Context, id challenges.TraineeID, day time.Time) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error { return q.SeeTrainee(ctx, string(id), millis(day)) })
}

// RemoveTrainees implements [challenges.TraineeStore].
func (s *Store) RemoveTrainees(ctx context.Context, cohort challenges.CohortID, ids []challenges.TraineeID, at time.Time) (versions []challenges.ExerciseVersion, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		rows, err := q.NextTerms(ctx, string(cohort))
		if err != nil {
			return fmt.Errorf("next terms: %w", err)
		}
		versions = rowsOf(rows)
		for _, id := range ids {
			if err := removeTrainee(ctx, q, versions, id, at); err != nil {
				return err
			}
		}
		return nil
	})
	return versions, err
}

// removeTrainee deletes all of a trainee but the id, from exercises that are locked.
func removeTrainee(ctx context.Context, q *query.Queries, exercises []challenges.ExerciseVersion, id challenges.TraineeID, at time.Time) error {
	for _, e := range exercises {
		for _, del := range []func(context.Context, string, string) error{q.DeleteMarksOfTrainee, q.DropReasoningsOfTrainee, q.DeleteMarkingsOfTrainee, q.DeleteGuessesOfTrainee, q.DeleteLateGuessesOfTrainee, q.DeleteAnswerDraftsOfTrainee, q.DeleteHintsOfTrainee, q.DeleteStanding, q.DeleteNextStanding} {
			if err := del(ctx, string(e.ID), string(id)); err != nil {
				return fmt.Errorf("delete what trainee %s did: %w", id, err)
			}
		}
	}
	if err := q.DeleteAttendancesOf(ctx, string(id)); err != nil {
		return fmt.Errorf("delete attendances of trainee %s: %w", id, err)
	}
	if err := q.DeleteSessionsOf(ctx, string(id), ""); err != nil {
		return fmt.Errorf("delete sessions of trainee %s: %w", id, err)
	}
	if _, err := q.RemoveTrainee(ctx, string(id), millis(at)); err != nil {
		return fmt.Errorf("remove trainee %s: %w", id, err)
	}
	return nil
}

// MergeTrainees implements [challenges.TraineeStore].
func (s *Store) MergeTrainees(ctx context.Context, cohort challenges.CohortID, kept, other challenges.TraineeID, at time.Time) (versions []challenges.ExerciseVersion, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		rows, err := q.NextTerms(ctx, string(cohort))
		if err != nil {
			return fmt.Errorf("next terms: %w", err)
		}
		versions = rowsOf(rows)
		for _, id := range []challenges.TraineeID{kept, other} {
			if _, err := q.Trainee(ctx, string(id)); err != nil {
				return orNotFound(err, "trainee")
			}
		}
		for _, e := range versions {
			if err := q.MoveLateGuesses(ctx, query.MoveLateGuessesParams{Exercise: string(e.ID), Kept: string(kept), Other: string(other)}); err != nil {
				return fmt.Errorf("move late guesses: %w", err)
			}
			if err := moveGuesses(ctx, q, e.ID, kept, other); err != nil {
				return err
			}
		}
		if err := q.MoveSessions(ctx, string(kept), string(other)); err != nil {
			return fmt.Errorf("move sessions: %w", err)
		}
		return removeTrainee(ctx, q, versions, other, at)
	})
	return versions, err
}

// moveGuesses gives kept the hints that other opened and what other guessed, but
// for what kept has too, and tallies anew.
func moveGuesses(ctx context.Context, q *query.Queries, e challenges.ExerciseID, kept, other challenges.TraineeID) error {
	theirs, err := q.GuessesOfTrainee(ctx, string(e), string(other))
	if err != nil {
		return fmt.Errorf("read guesses: %w", err)
	}
	if err := q.MoveHints(ctx, query.MoveHintsParams{Exercise: string(e), Kept: string(kept), Other: string(other)}); err != nil {
		return fmt.Errorf("move opened hints: %w", err)
	}
	if len(theirs) == 0 {
		return nil
	}
	if err := q.MoveGuesses(ctx, query.MoveGuessesParams{Exercise: string(e), Kept: string(kept), Other: string(other)}); err != nil {
		return fmt.Errorf("move guesses: %w", err)
	}
	if err := q.DeleteNextStanding(ctx, string(e), string(kept)); err != nil {
		return fmt.Errorf("delete next standing: %w", err)
	}
	return tallyStanding(ctx, q, string(e), string(kept))
}

// TraineeGuesses implements [challenges.TraineeStore].
func (s *Store) TraineeGuesses(ctx context.Context, e challenges.ExerciseID, t challenges.TraineeID) ([]challenges.TraineeGuess, error) {
	guesses, err := s.q.GuessesOfTrainee(ctx, string(e), string(t))
	if err != nil {
		return nil, fmt.Errorf("read guesses: %w", err)
	}
	marks, err := s.q.MarksOfTrainee(ctx, string(e), string(t))
	if err != nil {
		return nil, fmt.Errorf("read marks: %w", err)
	}
	rows, err := s.q.MarkingsOfTrainee(ctx, string(e), string(t))
	if err != nil {
		return nil, fmt.Errorf("read markings: %w", err)
	}
	markings, err := markingsOf(rows)
	if err != nil {
		return nil, err
	}
	list := make([]challenges.TraineeGuess, len(guesses))
	for i, g := range guesses {
		content, err := contentOf(g)
		if err != nil {
			return nil, err
		}
		list[i] = challenges.TraineeGuess{Guess: guessOf(g, content), Marks: []challenges.Mark{firstMark(g, content)}}
		list[i].Guess.Markings = markings[g.ID]
		for _, m := range marks {
			if m.GuessID != g.ID {
				continue
			}
			mark, err := markOf(m)
			if err != nil {
				return nil, err
			}
			list[i].Marks = append(list[i].Marks, mark)
		}
	}
	return list, nil
}

// markOf reads a mark that was made after a correction.
func markOf(m query.Mark) (challenges.Mark, error) {
	mark := challenges.Mark{
		GuessID: challenges.GuessID(m.GuessID), Revision: m.Revision, Marking: int(m.Marking), Points: int(m.Points),
		DistanceMeters: distanceOf(m.DistanceMeters), Circles: int(m.Circles), Held: int(m.Held), Pending: m.Pending == 1, MarkedAt: fromMillis(m.MarkedAt),
	}
	if err := json.Unmarshal([]byte(m.Parts), &mark.Parts); err != nil {
		return challenges.Mark{}, fmt.Errorf("parts of the mark of guess %s: %w", m.GuessID, err)
	}
	return mark, nil
}

func versionsOf(rows []query.NextChangesRow) []challenges.ExerciseVersion {
	list := make([]challenges.ExerciseVersion, len(rows))
	for i, row := range rows {
		list[i] = challenges.ExerciseVersion{ID: challenges.ExerciseID(row.ID), Version: row.Version}
	}
	return list
}

func rowsOf(rows []query.NextTermsRow) []challenges.ExerciseVersion {
	list := make([]challenges.ExerciseVersion, len(rows))
	for i, row := range rows {
		list[i] = challenges.ExerciseVersion{ID: challenges.ExerciseID(row.ID), Version: row.Version}
	}
	return list
}

func traineeOf(row query.Trainee) challenges.Trainee {
	return challenges.Trainee{
		ID: challenges.TraineeID(row.ID), CohortID: challenges.CohortID(row.CohortID), Alias: row.Alias,
		RecoveryHash: row.RecoveryHash, CreatedAt: fromMillis(row.CreatedAt), SeenAt: fromMillis(row.SeenAt),
		Team: challenges.TeamID(row.TeamID.String),
	}
}
