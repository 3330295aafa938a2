package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"geodrill/challenges"
	"geodrill/store/query"
)

// RecordLate implements [challenges.LateStore].
func (s *Store) RecordLate(ctx context.Context, r challenges.RecordLate) (challenges.Recorded, error) {
	content, err := json.Marshal(lateContent(r.Late.Guess))
	if err != nil {
		return challenges.Recorded{}, fmt.Errorf("encode late guess: %w", err)
	}
	var recorded challenges.Recorded
	err = s.writer.advance(ctx, exerciseState{r.Late.ExerciseID, r.Revision, r.Terms}, func(ctx context.Context, q *query.Queries, version int64) error {
		recorded = challenges.Recorded{Version: version}
		if r.Hinted {
			if err := mustHaveOpened(ctx, q, r.Late.Guess); err != nil {
				return err
			}
		}
		attempt, err := nextLateAttempt(ctx, q, r, &recorded.Receipt)
		if err != nil {
			return err
		}
		inserted, err := q.CreateLateGuess(ctx, query.CreateLateGuessParams{
			ID: string(r.Late.ID), ExerciseID: string(r.Late.ExerciseID), TraineeID: string(r.Late.TraineeID), ChallengeID: string(r.Late.ChallengeID),
			Attempt: int64(attempt), SubmittedAt: millis(r.Late.SubmittedAt), Deadline: millis(r.Late.Deadline), Arrival: string(r.Late.Arrival),
			Content: string(content), ReplyKey: r.Reply.Key, BodyHash: hex.EncodeToString(r.Body[:]), State: string(r.Late.State),
		})
		if err != nil {
			return fmt.Errorf("insert late guess: %w", err)
		}
		if inserted == 0 {
			return orNotFound(sql.ErrNoRows, "trainee")
		}
		recorded.Receipt = challenges.Receipt{GuessID: r.Late.ID, Attempt: attempt, SubmittedAt: r.Late.SubmittedAt, Late: true}
		return nil
	})
	if errors.Is(err, errReplayed) {
		return challenges.Recorded{Receipt: recorded.Receipt, Replayed: true}, nil
	}
	if err != nil {
		return challenges.Recorded{}, err
	}
	return recorded, nil
}

// lateContent is what of a late guess no query looks into.
func lateContent(g challenges.Guess) guessContent {
	return guessContent{Answers: g.Answers, Reasoning: g.Reasoning, Clues: g.Clues, Hints: g.Hints, Late: true}
}

// nextLateAttempt counts what the trainee has guessed, or finds the receipt of the
// same request, with errReplayed.
func nextLateAttempt(ctx context.Context, q *query.Queries, r challenges.RecordLate, replayed *challenges.Receipt) (attempt int, err error) {
	late, err := q.LateGuessesFor(ctx, query.LateGuessesForParams{
		ExerciseID: string(r.Late.ExerciseID), ChallengeID: string(r.Late.ChallengeID), TraineeID: string(r.Late.TraineeID),
	})
	if err != nil {
		return 0, fmt.Errorf("read earlier late guesses: %w", err)
	}
	if i := indexOfLateReply(late, r.Reply.Key); i >= 0 {
		if late[i].BodyHash != hex.EncodeToString(r.Body[:]) {
			return 0, challenges.ErrIdempotencyReused()
		}
		*replayed = lateReceipt(late[i])
		return 0, errReplayed
	}
	guesses, err := q.GuessesFor(ctx, query.GuessesForParams{
		ExerciseID: string(r.Late.ExerciseID), ChallengeID: string(r.Late.ChallengeID), TraineeID: string(r.Late.TraineeID),
	})
	if err != nil {
		return 0, fmt.Errorf("read earlier guesses: %w", err)
	}
	if i := indexOfReply(guesses, r.Reply.Key); i >= 0 {
		if *replayed, err = replay(guesses[i], r.Body); err != nil {
			return 0, err
		}
		return 0, errReplayed
	}
	used := len(guesses)
	for _, l := range late {
		if l.State != string(challenges.LateAccepted) { // else it is among the guesses
			used++
		}
	}
	if used >= r.MaxAttempts {
		return 0, challenges.ErrNoAttempts(r.MaxAttempts)
	}
	return used + 1, nil
}

func indexOfLateReply(late []query.LateGuess, key string) int {
	if key == "" {
		return -1
	}
	return slices.IndexFunc(late, func(l query.LateGuess) bool { return l.ReplyKey == key })
}

func lateReceipt(l query.LateGuess) challenges.Receipt {
	return challenges.Receipt{
		GuessID: challenges.GuessID(l.ID), Attempt: int(l.Attempt), SubmittedAt: fromMillis(l.SubmittedAt), Late: true,
	}
}

// LateReply implements [challenges.LateStore].
func (s *Store) LateReply(ctx context.Context, key challenges.ReplyKey) (receipt challenges.Receipt, body [32]byte, err error) {
	late, err := s.q.LateGuessesFor(ctx, query.LateGuessesForParams{
		ExerciseID: string(key.Exercise), ChallengeID: string(key.Challenge), TraineeID: string(key.Trainee),
	})
	if err != nil && !isNoRows(err) {
		return receipt, body, fmt.Errorf("read late reply: %w", err)
	}
	i := indexOfLateReply(late, key.Key)
	if i < 0 {
		return receipt, body, orNotFound(sql.ErrNoRows, "reply")
	}
	if _, err := hex.Decode(body[:], []byte(late[i].BodyHash)); err != nil {
		return receipt, body, fmt.Errorf("stored body hash: %w", err)
	}
	return lateReceipt(late[i]), body, nil
}

// LateGuesses implements [challenges.LateStore].
func (s *Store) LateGuesses(ctx context.Context, e challenges.ExerciseID, state challenges.LateState, after challenges.LateCursor, limit int) ([]challenges.LateEntry, error) {
	rows, err := s.q.LateGuesses(ctx, query.LateGuessesParams{
		Exercise: string(e), State: string(state), After: millis(after.At), AfterID: string(after.ID), Count: int32(limit),
	})
	if err != nil {
		return nil, fmt.Errorf("late guesses of exercise %s: %w", e, err)
	}
	list := make([]challenges.LateEntry, len(rows))
	for i, row := range rows {
		late, err := lateOf(row.LateGuess)
		if err != nil {
			return nil, err
		}
		list[i] = challenges.LateEntry{LateGuess: late, Alias: row.Alias}
	}
	return list, nil
}

// LateGuess implements [challenges.LateStore].
func (s *Store) LateGuess(ctx context.Context, e challenges.ExerciseID, id challenges.GuessID) (challenges.LateGuess, error) {
	row, err := s.q.LateGuess(ctx, string(e), string(id))
	if err != nil {
		return challenges.LateGuess{}, orNotFound(err, "guess")
	}
	return lateOf(row)
}

// LateGuessesFor implements [challenges.LateStore].
func (s *Store) LateGuessesFor(ctx context.Context, e challenges.ExerciseID, c challenges.ChallengeID, t challenges.TraineeID) ([]challenges.LateGuess, error) {
	rows, err := s.q.LateGuessesFor(ctx, query.LateGuessesForParams{ExerciseID: string(e), ChallengeID: string(c), TraineeID: string(t)})
	if err != nil {
		return nil, fmt.Errorf("late guesses for challenge %s: %w", c, err)
	}
	return allLate(rows)
}

// TraineeLate implements [challenges.LateStore].
func (s *Store) TraineeLate(ctx context.Context, e challenges.ExerciseID, t challenges.TraineeID) ([]challenges.LateGuess, error) {
	rows, err := s.q.LateGuessesOfTrainee(ctx, string(e), string(t))
	if err != nil {
		return nil, fmt.Errorf("late guesses of trainee %s: %w", t, err)
	}
	return allLate(rows)
}

// CountLate implements [challenges.LateStore].
func (s *Store) CountLate(ctx context.Context, e challenges.ExerciseID) (map[challenges.LateState]int, error) {
	rows, err := s.q.CountLateGuesses(ctx, string(e))
	if err != nil {
		return nil, fmt.Errorf("count late guesses of exercise %s: %w", e, err)
	}
	counts := make(map[challenges.LateState]int, len(rows))
	for _, row := range rows {
		counts[challenges.LateState(row.State)] = int(row.Count)
	}
	return counts, nil
}

func allLate(rows []query.LateGuess) ([]challenges.LateGuess, error) {
	list := make([]challenges.LateGuess, len(rows))
	for i, row := range rows {
		var err error
		if list[i], err = lateOf(row); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func lateOf(row query.LateGuess) (challenges.LateGuess, error) {
	var content guessContent
	if err := json.Unmarshal([]byte(row.Content), &content); err != nil {
		return challenges.LateGuess{}, fmt.Errorf("content of late guess %s: %w", row.ID, err)
	}
	return challenges.LateGuess{
		Guess: challenges.Guess{
			ID: challenges.GuessID(row.ID), ExerciseID: challenges.ExerciseID(row.ExerciseID), ChallengeID: challenges.ChallengeID(row.ChallengeID),
			TraineeID: challenges.TraineeID(row.TraineeID), Attempt: int(row.Attempt), Answers: content.Answers, Reasoning: content.Reasoning,
			Clues: content.Clues, Hints: content.Hints, SubmittedAt: fromMillis(row.SubmittedAt), Late: true,
		},
		Deadline: fromMillis(row.Deadline), Arrival: challenges.Arrival(row.Arrival), State: challenges.LateState(row.State),
		Reason: row.Reason, AccountID: row.AccountID, DecidedAt: fromMillis(row.DecidedAt),
	}, nil
}

// DecideLate implements [challenges.LateStore].
func (s *Store) DecideLate(ctx context.Context, d challenges.DecideLate) (version int64, err error) {
	err = s.write(ctx, func(ctx context.Context, q *query.Queries) error {
		var err error
		if version, err = nextChange(ctx, q, d.Exercise, d.Revision); err != nil {
			return err
		}
		earliest := slices.MinFunc(d.Decisions, func(a, b challenges.LateDecision) int { return a.Late.SubmittedAt.Compare(b.Late.SubmittedAt) })
		if err := q.MoveLateGuess(ctx, string(earliest.Late.ID)); err != nil {
			return fmt.Errorf("move late guess: %w", err)
		}
		moved := map[challenges.TraineeID]bool{}
		for _, one := range d.Decisions {
			if err := decideLate(ctx, q, d, one); err != nil {
				return err
			}
			if d.To == challenges.LateAccepted || one.Late.State == challenges.LateAccepted {
				moved[one.Late.TraineeID] = true
			}
		}
		for trainee := range moved {
			if err := tallyLate(ctx, q, d.Exercise, trainee); err != nil {
				return err
			}
		}
		return nil
	})
	return version, err
}

// decideLate carries out one decision, but for the standing.
func decideLate(ctx context.Context, q *query.Queries, d challenges.DecideLate, one challenges.LateDecision) error {
	row, err := q.LateGuess(ctx, string(d.Exercise), string(one.Late.ID))
	if err != nil {
		return orNotFound(err, "guess")
	}
	params := query.DecideLateGuessParams{
		State: string(d.To), Reason: d.Reason, AccountID: d.AccountID, DecidedAt: millis(d.At),
		ID: row.ID, ExerciseID: row.ExerciseID, TraineeID: string(one.Late.TraineeID), Former: string(one.Late.State),
	}
	if d.To == challenges.LateWaiting {
		params.AccountID, params.DecidedAt = "", 0
	}
	decided, err := q.DecideLateGuess(ctx, params)
	if err != nil {
		return fmt.Errorf("decide on late guess: %w", err)
	}
	if decided == 0 {
		return challenges.ErrStale()
	}
	guesses, err := q.GuessesFor(ctx, query.GuessesForParams{ExerciseID: row.ExerciseID, ChallengeID: row.ChallengeID, TraineeID: row.TraineeID})
	if err != nil {
		return fmt.Errorf("read guesses: %w", err)
	}
	switch {
	case d.To == challenges.LateAccepted:
		return acceptLate(ctx, q, d, one, row, guesses)
	case one.Late.State == challenges.LateAccepted:
		return takeOutLate(ctx, q, one.Late.ID, guesses)
	}
	return nil
}

// acceptLate adds a late guess to the guesses of its trainee for its challenge, as
// the last.
func acceptLate(ctx context.Context, q *query.Queries, d challenges.DecideLate, one challenges.LateDecision, late query.LateGuess, guesses []query.Guess) error {
	attempt := int64(1)
	if n := len(guesses); n > 0 {
		if guesses[n-1].SubmittedAt > late.SubmittedAt {
			return challenges.ErrSuperseded(one.Late.ID)
		}
		attempt = guesses[n-1].Attempt + 1
	}
	if len(guesses) >= d.MaxAttempts {
		return challenges.ErrNoAttempts(d.MaxAttempts)
	}
	content := lateContent(one.Late.Guess)
	content.Parts = one.Mark.Parts
	encoded, err := json.Marshal(content)
	if err != nil {
		return fmt.Errorf("encode guess: %w", err)
	}
	inserted, err := q.CreateGuess(ctx, query.CreateGuessParams{
		ExerciseID: late.ExerciseID, TraineeID: late.TraineeID, ChallengeID: late.ChallengeID, Attempt: attempt, ID: late.ID,
		SubmittedAt: late.SubmittedAt, Revision: one.Mark.Revision, Points: int64(one.Mark.Points), DistanceMeters: nullDistance(one.Mark.DistanceMeters),
		Content: string(encoded), ReplyKey: late.ReplyKey, BodyHash: late.BodyHash, Pending: flag(one.Mark.Pending),
		Circles: int64(one.Mark.Circles), Held: int64(one.Mark.Held),
	})
	if err != nil {
		return fmt.Errorf("insert guess: %w", err)
	}
	if inserted == 0 {
		return orNotFound(sql.ErrNoRows, "trainee")
	}
	return nil
}

// takeOutLate takes a guess whose acceptance is taken back from those of its
// trainee for its challenge, where it is the last.
func takeOutLate(ctx context.Context, q *query.Queries, id challenges.GuessID, guesses []query.Guess) error {
	last := guesses[len(guesses)-1]
	if last.ID != string(id) {
		return challenges.ErrSuperseded(id)
	}
	rows, err := q.MarkingsOfGuess(ctx, last.ID)
	if err != nil {
		return fmt.Errorf("markings of guess %s: %w", id, err)
	}
	standing := map[string]bool{}
	for _, m := range rows {
		standing[m.Role] = m.Content != "" // else it was withdrawn
	}
	for _, stands := range standing {
		if stands {
			return challenges.ErrGuessMarked(id)
		}
	}
	return firstError(
		q.DropReasoningOfGuess(ctx, last.ID), q.DeleteMarkingsOfGuess(ctx, last.ID), q.DeleteMarksOfGuess(ctx, last.ID),
		q.DeleteGuess(ctx, query.DeleteGuessParams{
			ExerciseID: last.ExerciseID, ChallengeID: last.ChallengeID, TraineeID: last.TraineeID, Attempt: last.Attempt,
		}),
	)
}

// tallyLate makes a trainee's standing anew; there is none without a guess.
func tallyLate(ctx context.Context, q *query.Queries, e challenges.ExerciseID, trainee challenges.TraineeID) error {
	// A board that is about to move does not put back what was before.
	if err := q.DeleteNextStanding(ctx, string(e), string(trainee)); err != nil {
		return fmt.Errorf("delete next standing: %w", err)
	}
	row, err := tally(ctx, q, string(e), string(trainee))
	if err != nil {
		return err
	}
	if row.Guesses == 0 {
		return q.DeleteStanding(ctx, string(e), string(trainee))
	}
	return q.PutStanding(ctx, row)
}
