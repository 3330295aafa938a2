package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/store/query"
)

// errReplayed undoes a transaction that found its reply already stored.
var errReplayed = errors.New("store: the reply is stored")

// RecordGuess implements [challenges.GuessStore].
func (s *Store) RecordGuess(ctx context.Context, r challenges.RecordGuess) (challenges.Recorded, error) {
	row, err := newGuessRow(r)
	if err != nil {
		return challenges.Recorded{}, fmt.Errorf("encode guess: %w", err)
	}
	var recorded challenges.Recorded
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		// First the exercise's row: its lock makes everything below a race of
		// one on PostgreSQL too.
		version, err := nextVersion(ctx, q, r.Guess.ExerciseID, r.Mark.Revision)
		if err != nil {
			return err
		}
		recorded = challenges.Recorded{Receipt: r.Receipt, Version: version}
		results, err := counting(ctx, q, row.ExerciseID, row.TraineeID)
		if err != nil {
			return err
		}
		attempt := 0
		if i := indexOfChallenge(results, row.ChallengeID); i >= 0 {
			if r.Reply.Key != "" { // a reply is there only if a guess is
				if recorded.Receipt, err = replayed(ctx, q, r); !errors.Is(err, sql.ErrNoRows) {
					return err
				}
				recorded.Receipt = r.Receipt
			}
			attempt = int(results[i].Attempt)
			results = slices.Delete(results, i, i+1) // it does not count any more
		}
		if attempt >= r.MaxAttempts {
			return &challenges.Error{Code: challenges.CodeNoAttempts, Message: "You have no attempts left for this challenge.",
				Params: map[string]any{"attempts": r.MaxAttempts}}
		}
		recorded.Receipt.Attempt, row.Attempt = attempt+1, int64(attempt+1)
		if err := createGuess(ctx, q, row, r.Mark, results); err != nil {
			return err
		}
		if r.Reply.Key == "" {
			return nil
		}
		return createReply(ctx, q, r, recorded.Receipt)
	})
	if errors.Is(err, errReplayed) {
		recorded.Replayed, recorded.Version = true, 0
		return recorded, nil
	}
	if err != nil {
		return challenges.Recorded{}, err
	}
	return recorded, nil
}

// createGuess stores a guess with its mark, and the standing that they make with
// the other results of the trainee.
func createGuess(ctx context.Context, q *query.Queries, row query.CreateGuessParams, m challenges.Mark, others []query.ResultsRow) error {
	if err := q.CreateGuess(ctx, row); err != nil {
		return fmt.Errorf("insert guess: %w", err)
	}
	if err := createMark(ctx, q, m); err != nil {
		return err
	}
	return putStanding(ctx, q, row.ExerciseID, row.TraineeID, append(others, query.ResultsRow{
		SubmittedAt: row.SubmittedAt, Points: int64(m.Points), DistanceMeters: m.DistanceMeters,
	}))
}

// replayed returns the stored receipt with errReplayed, sql.ErrNoRows if there
// is none, or a refusal if it answered another body.
func replayed(ctx context.Context, q *query.Queries, r challenges.RecordGuess) (challenges.Receipt, error) {
	receipt, body, err := readReply(ctx, q, r.Reply)
	if err != nil {
		return challenges.Receipt{}, err
	}
	if body != r.Body {
		return challenges.Receipt{}, challenges.ErrIdempotencyReused()
	}
	return receipt, errReplayed
}

func newGuessRow(r challenges.RecordGuess) (query.CreateGuessParams, error) {
	answers, err1 := json.Marshal(r.Guess.Answers)
	clues, err2 := json.Marshal(r.Guess.Clues)
	return query.CreateGuessParams{
		ExerciseID: string(r.Guess.ExerciseID), TraineeID: string(r.Guess.TraineeID), ChallengeID: string(r.Guess.ChallengeID),
		ID: string(r.Guess.ID), Answers: string(answers), Reasoning: r.Guess.Reasoning, Clues: string(clues),
		SubmittedAt: millis(r.Guess.SubmittedAt),
	}, firstError(err1, err2)
}

func nextVersion(ctx context.Context, q *query.Queries, e challenges.ExerciseID, revision int64) (int64, error) {
	version, err := q.NextVersion(ctx, string(e), revision)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, challenges.ErrRevision
	}
	if err != nil {
		return 0, fmt.Errorf("next version: %w", err)
	}
	return version, nil
}

func createMark(ctx context.Context, q *query.Queries, m challenges.Mark) error {
	parts, err := json.Marshal(m.Parts)
	if err != nil {
		return fmt.Errorf("encode mark: %w", err)
	}
	err = q.CreateMark(ctx, query.CreateMarkParams{
		GuessID: string(m.GuessID), Revision: m.Revision, Points: int64(m.Points),
		DistanceMeters: m.DistanceMeters, Parts: string(parts), MarkedAt: millis(m.MarkedAt),
	})
	if err != nil {
		return fmt.Errorf("insert mark: %w", err)
	}
	return nil
}

func createReply(ctx context.Context, q *query.Queries, r challenges.RecordGuess, receipt challenges.Receipt) error {
	encoded, err := json.Marshal(receipt)
	if err != nil {
		return fmt.Errorf("encode receipt: %w", err)
	}
	err = q.CreateReply(ctx, query.CreateReplyParams{
		TraineeID: string(r.Reply.Trainee), Operation: r.Reply.Operation, Key: r.Reply.Key,
		BodyHash: hex.EncodeToString(r.Body[:]), Receipt: string(encoded), CreatedAt: millis(receipt.SubmittedAt),
	})
	if err != nil {
		return fmt.Errorf("insert reply: %w", err)
	}
	return nil
}

// Reply implements [challenges.GuessStore].
func (s *Store) Reply(ctx context.Context, key challenges.ReplyKey) (challenges.Receipt, [32]byte, error) {
	receipt, body, err := readReply(ctx, s.q, key)
	return receipt, body, orNotFound(err, "reply")
}

func readReply(ctx context.Context, q *query.Queries, key challenges.ReplyKey) (receipt challenges.Receipt, body [32]byte, err error) {
	row, err := q.Reply(ctx, query.ReplyParams{TraineeID: string(key.Trainee), Operation: key.Operation, Key: key.Key})
	if err != nil {
		return receipt, body, err
	}
	if _, err := hex.Decode(body[:], []byte(row.BodyHash)); err != nil {
		return receipt, body, fmt.Errorf("stored body hash: %w", err)
	}
	if err := json.Unmarshal([]byte(row.Receipt), &receipt); err != nil {
		return receipt, body, fmt.Errorf("stored receipt: %w", err)
	}
	return receipt, body, nil
}

// LastGuess implements [challenges.GuessStore].
func (s *Store) LastGuess(ctx context.Context, e challenges.ExerciseID, c challenges.ChallengeID, t challenges.TraineeID) (challenges.Guess, challenges.Mark, error) {
	row, err := s.q.LastGuess(ctx, query.LastGuessParams{ExerciseID: string(e), TraineeID: string(t), ChallengeID: string(c)})
	if err != nil {
		return challenges.Guess{}, challenges.Mark{}, orNotFound(err, "guess")
	}
	return guessAndMark(row.Guess, row.Mark)
}

// Ledger implements [challenges.GuessStore].
func (s *Store) Ledger(ctx context.Context, e challenges.ExerciseID) ([]challenges.LedgerEntry, error) {
	rows, err := s.q.Ledger(ctx, string(e))
	if err != nil {
		return nil, fmt.Errorf("ledger of exercise %s: %w", e, err)
	}
	list := make([]challenges.LedgerEntry, len(rows))
	for i, row := range rows {
		if list[i].Guess, list[i].Mark, err = guessAndMark(row.Guess, row.Mark); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func guessAndMark(g query.Guess, m query.Mark) (challenges.Guess, challenges.Mark, error) {
	guess, err := guessOf(g)
	if err != nil {
		return challenges.Guess{}, challenges.Mark{}, err
	}
	mark := challenges.Mark{
		GuessID: guess.ID, Revision: m.Revision, Points: int(m.Points),
		DistanceMeters: m.DistanceMeters, MarkedAt: fromMillis(m.MarkedAt),
	}
	if err := json.Unmarshal([]byte(m.Parts), &mark.Parts); err != nil {
		return challenges.Guess{}, challenges.Mark{}, fmt.Errorf("parts of the mark of guess %s: %w", g.ID, err)
	}
	return guess, mark, nil
}

func guessOf(row query.Guess) (challenges.Guess, error) {
	g := challenges.Guess{
		ID: challenges.GuessID(row.ID), ExerciseID: challenges.ExerciseID(row.ExerciseID),
		ChallengeID: challenges.ChallengeID(row.ChallengeID), TraineeID: challenges.TraineeID(row.TraineeID),
		Attempt: int(row.Attempt), Reasoning: row.Reasoning, SubmittedAt: fromMillis(row.SubmittedAt),
	}
	err := firstError(json.Unmarshal([]byte(row.Answers), &g.Answers), json.Unmarshal([]byte(row.Clues), &g.Clues))
	if err != nil {
		return challenges.Guess{}, fmt.Errorf("content of guess %s: %w", row.ID, err)
	}
	return g, nil
}

// CorrectKey implements [challenges.GuessStore].
func (s *Store) CorrectKey(ctx context.Context, question challenges.QuestionID, place geo.Point, at time.Time) (exercises []challenges.ExerciseID, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		// First the exercises: their locks make corrections of one question
		// wait for each other.
		ids, err := q.NextRevision(ctx, string(question))
		if err != nil {
			return fmt.Errorf("next revision: %w", err)
		}
		newest, err := q.NewestKeyVersion(ctx, string(question))
		if err != nil {
			return fmt.Errorf("newest key: %w", err)
		}
		if newest == 0 {
			return orNotFound(sql.ErrNoRows, "question")
		}
		exercises = make([]challenges.ExerciseID, len(ids))
		for i, id := range ids {
			exercises[i] = challenges.ExerciseID(id)
		}
		return createKey(ctx, q, question, challenges.Key{Version: int(newest) + 1, Place: place}, millis(at))
	})
	return exercises, err
}

// StaleGuesses implements [challenges.GuessStore].
func (s *Store) StaleGuesses(ctx context.Context, e challenges.ExerciseID, revision int64, limit int) ([]challenges.Guess, error) {
	rows, err := s.q.StaleGuesses(ctx, query.StaleGuessesParams{Exercise: string(e), Revision: revision, Count: int32(limit)})
	if err != nil {
		return nil, fmt.Errorf("stale guesses of exercise %s: %w", e, err)
	}
	list := make([]challenges.Guess, len(rows))
	for i, row := range rows {
		if list[i], err = guessOf(row); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// StaleExercises implements [challenges.GuessStore].
func (s *Store) StaleExercises(ctx context.Context) ([]challenges.ExerciseID, error) {
	rows, err := s.q.StaleExercises(ctx)
	if err != nil {
		return nil, fmt.Errorf("stale exercises: %w", err)
	}
	list := make([]challenges.ExerciseID, len(rows))
	for i, id := range rows {
		list[i] = challenges.ExerciseID(id)
	}
	return list, nil
}

// RecordMarks implements [challenges.GuessStore].
func (s *Store) RecordMarks(ctx context.Context, e challenges.ExerciseID, revision int64, marks []challenges.Mark) (version int64, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		var err error
		if version, err = nextVersion(ctx, q, e, revision); err != nil {
			return err
		}
		var trainees []string
		for _, m := range marks {
			if err := createMark(ctx, q, m); err != nil {
				return err
			}
			trainee, err := q.TraineeOfGuess(ctx, string(m.GuessID))
			if err != nil {
				return fmt.Errorf("trainee of guess %s: %w", m.GuessID, err)
			}
			trainees = append(trainees, trainee)
		}
		slices.Sort(trainees)
		for _, trainee := range slices.Compact(trainees) {
			results, err := counting(ctx, q, string(e), trainee)
			if err != nil {
				return err
			}
			if err := putStanding(ctx, q, string(e), trainee, results); err != nil {
				return err
			}
		}
		return nil
	})
	return version, err
}
