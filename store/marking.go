package store

import (
	"context"
	"encoding/json"
	"fmt"

	"geodrill/challenges"
	"geodrill/store/query"
)

// storedMarking is the content of a marking; that of one that was withdrawn is
// empty.
type storedMarking struct {
	Awards  map[string]challenges.Award `json:"awards"`
	Comment string                      `json:"comment,omitempty"`
}

func markingOf(row query.Marking) (challenges.Marking, error) {
	m := challenges.Marking{
		Number: int(row.Number), Role: challenges.MarkingRole(row.Role), AccountID: row.AccountID, At: fromMillis(row.MarkedAt),
	}
	if row.Content == "" {
		return m, nil
	}
	var stored storedMarking
	if err := json.Unmarshal([]byte(row.Content), &stored); err != nil {
		return m, fmt.Errorf("marking %d of guess %s: %w", row.Number, row.GuessID, err)
	}
	m.Awards, m.Comment = stored.Awards, stored.Comment
	return m, nil
}

// markingsOf reads markings that are ordered by their numbers, by guess.
func markingsOf(rows []query.Marking) (map[string][]challenges.Marking, error) {
	all := make(map[string][]challenges.Marking, len(rows))
	for _, row := range rows {
		m, err := markingOf(row)
		if err != nil {
			return nil, err
		}
		all[row.GuessID] = append(all[row.GuessID], m)
	}
	return all, nil
}

// withMarkings gives a guess its markings. Few guesses have a reasoning to mark.
func (s *Store) withMarkings(ctx context.Context, row query.Guess, g challenges.Guess) (challenges.Guess, error) {
	if row.Pending == 0 {
		return g, nil
	}
	rows, err := s.q.MarkingsOfGuess(ctx, row.ID)
	if err != nil {
		return g, fmt.Errorf("markings of guess %s: %w", row.ID, err)
	}
	markings, err := markingsOf(rows)
	g.Markings = markings[row.ID]
	return g, err
}

// GuessesToMark implements [challenges.MarkingStore].
func (s *Store) GuessesToMark(ctx context.Context, e challenges.ExerciseID) ([]challenges.GuessToMark, error) {
	guesses, err := s.q.GuessesToMark(ctx, string(e))
	if err != nil {
		return nil, fmt.Errorf("guesses of exercise %s to mark: %w", e, err)
	}
	markings, err := s.exerciseMarkings(ctx, e)
	if err != nil {
		return nil, err
	}
	list := make([]challenges.GuessToMark, len(guesses))
	for i, g := range guesses {
		list[i] = challenges.GuessToMark{
			ID: challenges.GuessID(g.ID), Challenge: challenges.ChallengeID(g.ChallengeID),
			SubmittedAt: fromMillis(g.SubmittedAt), Markings: markings[g.ID],
		}
	}
	return list, nil
}

func (s *Store) exerciseMarkings(ctx context.Context, e challenges.ExerciseID) (map[string][]challenges.Marking, error) {
	rows, err := s.q.MarkingsOfExercise(ctx, string(e))
	if err != nil {
		return nil, fmt.Errorf("markings of exercise %s: %w", e, err)
	}
	return markingsOf(rows)
}

// GuessToMark implements [challenges.MarkingStore].
func (s *Store) GuessToMark(ctx context.Context, e challenges.ExerciseID, id challenges.GuessID) (challenges.Guess, error) {
	row, err := s.q.GuessToMark(ctx, string(e), string(id))
	if err != nil {
		return challenges.Guess{}, orNotFound(err, "guess")
	}
	content, err := contentOf(row)
	if err != nil {
		return challenges.Guess{}, err
	}
	return s.withMarkings(ctx, row, guessOf(row, content))
}

// RecordMarking implements [challenges.MarkingStore].
func (s *Store) RecordMarking(ctx context.Context, r challenges.RecordMarking) (version int64, err error) {
	content := ""
	if r.Marking.Awards != nil {
		encoded, err := json.Marshal(storedMarking{Awards: r.Marking.Awards, Comment: r.Marking.Comment})
		if err != nil {
			return 0, fmt.Errorf("encode marking: %w", err)
		}
		content = string(encoded)
	}
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		var err error
		if version, err = nextChange(ctx, q, r.Exercise, r.Mark.Revision); err != nil {
			return err
		}
		n, err := q.CreateMarking(ctx, query.CreateMarkingParams{
			Number: int64(r.Marking.Number), Role: string(r.Marking.Role), AccountID: r.Marking.AccountID, Content: content,
			MarkedAt: millis(r.Marking.At), GuessID: string(r.Mark.GuessID),
		})
		if err != nil {
			return fmt.Errorf("insert marking: %w", err)
		}
		if n == 0 {
			return challenges.ErrMarkedMeanwhile()
		}
		if err := createMark(ctx, q, r.Mark); err != nil {
			return err
		}
		// A board that is about to move does not put back what was before.
		if err := q.DeleteNextStanding(ctx, string(r.Exercise), string(r.Trainee)); err != nil {
			return fmt.Errorf("delete next standing: %w", err)
		}
		return tallyStanding(ctx, q, string(r.Exercise), string(r.Trainee))
	})
	return version, err
}
