package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"geodrill/challenges"
	"geodrill/store/query"
)

// CorrectKey implements [challenges.GuessStore].
func (s *Store) CorrectKey(ctx context.Context, r challenges.RecordCorrection) (exercises []challenges.ExerciseID, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		// First the exercises: their locks make corrections of one question
		// wait for each other.
		moved, err := q.NextRevision(ctx, string(r.Question))
		if err != nil {
			return fmt.Errorf("next revision: %w", err)
		}
		newest, err := q.NewestKeyVersion(ctx, string(r.Question))
		if err != nil {
			return fmt.Errorf("newest key: %w", err)
		}
		if newest == 0 {
			return orNotFound(sql.ErrNoRows, "question")
		}
		k := r.Key
		k.Version = int(newest) + 1
		if err := createKey(ctx, q, r.Question, k, millis(r.At)); err != nil {
			return fmt.Errorf("insert key: %w", err)
		}
		exercises = make([]challenges.ExerciseID, len(moved))
		for i, row := range moved {
			exercises[i] = challenges.ExerciseID(row.ID)
			err := q.CreateCorrection(ctx, query.CreateCorrectionParams{
				ExerciseID: row.ID, Revision: row.Revision, QuestionID: string(r.Question), KeyVersion: int64(k.Version),
				Reason: r.Reason, AccountID: r.AccountID, CreatedAt: millis(r.At),
			})
			if err != nil {
				return fmt.Errorf("insert correction: %w", err)
			}
		}
		if err := createJob(ctx, q, r.Job); err != nil {
			return fmt.Errorf("insert job: %w", err)
		}
		return nil
	})
	return exercises, err
}

// Corrections implements [challenges.GuessStore].
func (s *Store) Corrections(ctx context.Context, e challenges.ExerciseID) ([]challenges.Correction, error) {
	rows, err := s.q.Corrections(ctx, string(e))
	if err != nil {
		return nil, fmt.Errorf("corrections of exercise %s: %w", e, err)
	}
	list := make([]challenges.Correction, len(rows))
	for i, row := range rows {
		list[i] = challenges.Correction{
			Exercise: e, Revision: row.Revision, Question: challenges.QuestionID(row.QuestionID), KeyVersion: int(row.KeyVersion),
			Reason: row.Reason, AccountID: row.AccountID, At: fromMillis(row.CreatedAt), Finished: fromMillis(row.FinishedAt),
		}
	}
	return list, nil
}

// UnfinishedCorrections implements [challenges.GuessStore].
func (s *Store) UnfinishedCorrections(ctx context.Context, question challenges.QuestionID) ([]challenges.ExerciseID, error) {
	rows, err := s.q.UnfinishedCorrections(ctx, string(question))
	if err != nil {
		return nil, fmt.Errorf("unfinished corrections of question %s: %w", question, err)
	}
	list := make([]challenges.ExerciseID, len(rows))
	for i, id := range rows {
		list[i] = challenges.ExerciseID(id)
	}
	return list, nil
}

// PointsOfGuess implements [challenges.GuessStore].
func (s *Store) PointsOfGuess(ctx context.Context, id challenges.GuessID) ([]challenges.MarkedPoints, error) {
	rows, err := s.q.MarksOfGuess(ctx, string(id))
	if err != nil {
		return nil, fmt.Errorf("marks of guess %s: %w", id, err)
	}
	first, err := s.q.FirstMark(ctx, string(id))
	if err != nil {
		return nil, orNotFound(err, "guess")
	}
	list := []challenges.MarkedPoints{{Revision: first.Revision, Points: int(first.Points)}}
	for _, row := range rows {
		list = append(list, challenges.MarkedPoints{Revision: row.Revision, Points: int(row.Points)})
	}
	return list, nil
}

// StaleGuesses implements [challenges.GuessStore].
func (s *Store) StaleGuesses(ctx context.Context, e challenges.ExerciseID, revision int64, limit int) ([]challenges.Guess, error) {
	rows, err := s.q.StaleGuesses(ctx, query.StaleGuessesParams{Exercise: string(e), Revision: revision, Count: int32(limit)})
	if err != nil {
		return nil, fmt.Errorf("stale guesses of exercise %s: %w", e, err)
	}
	list := make([]challenges.Guess, len(rows))
	for i, row := range rows {
		content, err := contentOf(row)
		if err != nil {
			return nil, err
		}
		if list[i], err = s.withMarkings(ctx, row, guessOf(row, content)); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// RecordMarks implements [challenges.GuessStore].
func (s *Store) RecordMarks(ctx context.Context, e challenges.ExerciseID, revision int64, marks []challenges.Mark) error {
	return s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		if err := holdRevision(ctx, q, e, revision); err != nil {
			return err
		}
		for _, m := range marks {
			if err := createMark(ctx, q, m); err != nil {
				return err
			}
		}
		return nil
	})
}

// holdRevision keeps an exercise at a revision until the end of the transaction.
func holdRevision(ctx context.Context, q *query.Queries, e challenges.ExerciseID, revision int64) error {
	n, err := q.HoldRevision(ctx, string(e), revision)
	if err != nil {
		return fmt.Errorf("hold revision: %w", err)
	}
	if n == 0 {
		return challenges.ErrRevision
	}
	return nil
}

// tallyChunk is how many standings are tallied in one transaction, so that none
// holds up a guess.
const tallyChunk = 50

// MoveBoard implements [challenges.GuessStore].
func (s *Store) MoveBoard(ctx context.Context, e challenges.ExerciseID, revision int64, at time.Time) (version int64, err error) {
	for after := ""; ; {
		last := ""
		err := s.write(ctx, func(ctx context.Context, q *query.Queries) error {
			if err := holdRevision(ctx, q, e, revision); err != nil {
				return err
			}
			var err error
			last, err = tallyNext(ctx, q, string(e), after)
			return err
		})
		if err != nil {
			return 0, err
		}
		if last == "" {
			break
		}
		after = last
	}
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		var err error
		if version, err = nextChange(ctx, q, e, revision); err != nil {
			return err
		}
		moved, err := q.MovedOn(ctx, string(e))
		if err != nil {
			return fmt.Errorf("who guessed meanwhile: %w", err)
		}
		for _, trainee := range moved {
			if err := putNext(ctx, q, string(e), trainee); err != nil {
				return err
			}
		}
		return firstError(
			q.MoveStandings(ctx, string(e)), q.DeleteNextStandings(ctx, string(e)),
			q.FinishCorrections(ctx, query.FinishCorrectionsParams{FinishedAt: millis(at), ExerciseID: string(e), Revision: revision}),
		)
	})
	return version, err
}

// tallyNext tallies some next standings, from behind a trainee on, and returns
// the last of them; "" at the end.
func tallyNext(ctx context.Context, q *query.Queries, exercise, after string) (last string, err error) {
	trainees, err := q.StandingsAfter(ctx, query.StandingsAfterParams{ExerciseID: exercise, TraineeID: after, Limit: tallyChunk})
	if err != nil {
		return "", fmt.Errorf("list standings: %w", err)
	}
	for _, last = range trainees {
		if err := putNext(ctx, q, exercise, last); err != nil {
			return "", err
		}
	}
	return last, nil
}

func putNext(ctx context.Context, q *query.Queries, exercise, trainee string) error {
	row, err := tally(ctx, q, exercise, trainee)
	if err != nil {
		return err
	}
	if err := q.PutNextStanding(ctx, query.PutNextStandingParams(row)); err != nil {
		return fmt.Errorf("put next standing: %w", err)
	}
	return nil
}

func nextChange(ctx context.Context, q *query.Queries, e challenges.ExerciseID, revision int64) (int64, error) {
	version, err := q.NextChange(ctx, string(e), revision)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, challenges.ErrRevision
	}
	if err != nil {
		return 0, fmt.Errorf("next change: %w", err)
	}
	return version, nil
}

func createMark(ctx context.Context, q *query.Queries, m challenges.Mark) error {
	parts, err := json.Marshal(m.Parts)
	if err != nil {
		return fmt.Errorf("encode mark: %w", err)
	}
	err = q.CreateMark(ctx, query.CreateMarkParams{
		GuessID: string(m.GuessID), Revision: m.Revision, Marking: int64(m.Marking), Points: int64(m.Points),
		DistanceMeters: nullDistance(m.DistanceMeters), Circles: int64(m.Circles), Held: int64(m.Held), Parts: string(parts), Pending: flag(m.Pending), MarkedAt: millis(m.MarkedAt),
	})
	if err != nil {
		return fmt.Errorf("insert mark: %w", err)
	}
	return nil
}
