package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/store/query"
)

// errReplayed undoes a transaction that found its reply already stored.
var errReplayed = errors.New("store: the reply is stored")

// RecordGuess implements [challenges.GuessStore].
func (s *Store) RecordGuess(ctx context.Context, r challenges.RecordGuess) (challenges.Recorded, error) {
	first := untold(r, 1)
	row, err := newGuessRow(first)
	if err != nil {
		return challenges.Recorded{}, fmt.Errorf("encode guess: %w", err)
	}
	var recorded challenges.Recorded
	err = s.writer.advance(ctx, exerciseState{r.Guess.ExerciseID, r.Mark.Revision, r.Terms}, func(ctx context.Context, q *query.Queries, version int64) (err error) {
		recorded = challenges.Recorded{Receipt: first.Receipt, Version: version}
		if r.Hinted {
			if err := mustHaveOpened(ctx, q, r.Guess); err != nil {
				return err
			}
		}
		recorded.Receipt.Attempt = 1
		row.Attempt = 1
		inserted := int64(0)
		if r.MaxAttempts > 0 { // most guesses are the first
			if inserted, err = q.CreateGuess(ctx, row); err != nil {
				return fmt.Errorf("insert guess: %w", err)
			}
		}
		if inserted == 0 {
			recorded.Receipt, err = guessAgain(ctx, q, r)
			return err
		}
		return addToStanding(ctx, q, row.ExerciseID, row.TraineeID, challenges.LedgerEntry{Guess: r.Guess, Mark: r.Mark}.Result())
	})
	if errors.Is(err, errReplayed) {
		return challenges.Recorded{Receipt: recorded.Receipt, Replayed: true}, nil
	}
	if err != nil {
		return challenges.Recorded{}, err
	}
	return recorded, nil
}

// guessAgain stores a guess for a challenge that the trainee has guessed before,
// or returns the receipt of the same request, with errReplayed.
func guessAgain(ctx context.Context, q *query.Queries, r challenges.RecordGuess) (challenges.Receipt, error) {
	earlier, err := q.GuessesFor(ctx, query.GuessesForParams{
		ExerciseID: string(r.Guess.ExerciseID), TraineeID: string(r.Guess.TraineeID), ChallengeID: string(r.Guess.ChallengeID),
	})
	if err != nil {
		return challenges.Receipt{}, fmt.Errorf("read earlier guesses: %w", err)
	}
	if i := indexOfReply(earlier, r.Reply.Key); i >= 0 {
		receipt, err := replay(earlier[i], r.Body)
		if err != nil {
			return challenges.Receipt{}, err
		}
		return receipt, errReplayed
	}
	if len(earlier) >= r.MaxAttempts {
		return challenges.Receipt{}, challenges.ErrNoAttempts(r.MaxAttempts)
	}
	r = untold(r, len(earlier)+1)
	row, err := newGuessRow(r)
	if err != nil {
		return challenges.Receipt{}, fmt.Errorf("encode guess: %w", err)
	}
	receipt := r.Receipt
	receipt.Attempt = len(earlier) + 1
	row.Attempt = int64(receipt.Attempt)
	inserted, err := q.CreateGuess(ctx, row)
	if err != nil {
		return challenges.Receipt{}, fmt.Errorf("insert guess: %w", err)
	}
	if inserted == 0 {
		return challenges.Receipt{}, orNotFound(sql.ErrNoRows, "trainee")
	}
	// The earlier guesses do not count any more.
	return receipt, tallyStanding(ctx, q, row.ExerciseID, row.TraineeID)
}

// untold is a guess as it is stored as an attempt: with attempts left, nothing is
// told of its mark.
func untold(r challenges.RecordGuess, attempt int) challenges.RecordGuess {
	if attempt < r.MaxAttempts {
		r.Receipt.Mark, r.Receipt.Reveal = nil, nil
	}
	return r
}

// newGuessRow is the row of a guess but for its attempt. Of the receipt only
// what it told is kept: the rest is in the row.
func newGuessRow(r challenges.RecordGuess) (query.CreateGuessParams, error) {
	if r.Mark.GuessID != r.Guess.ID {
		return query.CreateGuessParams{}, fmt.Errorf("the mark is of guess %s, not of %s", r.Mark.GuessID, r.Guess.ID)
	}
	content := guessContent{
		Answers: r.Guess.Answers, Reasoning: r.Guess.Reasoning, Clues: r.Guess.Clues, Hints: r.Guess.Hints, Parts: r.Mark.Parts,
	}
	if r.Receipt.Mark != nil && r.Receipt.Reveal != nil {
		content.Told = newTold(*r.Receipt.Reveal)
	}
	encoded, err := json.Marshal(content)
	if err != nil {
		return query.CreateGuessParams{}, err
	}
	return query.CreateGuessParams{
		ExerciseID: string(r.Guess.ExerciseID), TraineeID: string(r.Guess.TraineeID), ChallengeID: string(r.Guess.ChallengeID),
		ID: string(r.Guess.ID), SubmittedAt: millis(r.Guess.SubmittedAt),
		Revision: r.Mark.Revision, Points: int64(r.Mark.Points), DistanceMeters: nullDistance(r.Mark.DistanceMeters),
		Content: string(encoded), ReplyKey: r.Reply.Key, BodyHash: hex.EncodeToString(r.Body[:]), Pending: flag(r.Mark.Pending),
		Circles: int64(r.Mark.Circles), Held: int64(r.Mark.Held),
	}, nil
}

// guessContent is what of a guess, its first mark and its receipt no query looks
// into. Told is nil when nothing was.
type guessContent struct {
	Answers   []challenges.Answer `json:"answers"`
	Reasoning string              `json:"reasoning"`
	Clues     []challenges.Clue   `json:"clues"`
	Hints     int                 `json:"hints,omitempty"`
	Parts     []challenges.Part   `json:"parts"`
	Told      *told               `json:"told,omitempty"`
	Late      bool                `json:"late,omitempty"`
}

// told is what a receipt revealed, with the keys by their versions.
type told struct {
	Keys    []toldKey `json:"keys"`
	Country string    `json:"country,omitempty"`
}

type toldKey struct {
	Question challenges.QuestionID `json:"question"`
	Kind     challenges.Kind       `json:"kind"`
	Version  int                   `json:"version"`
	Nearest  *geo.Point            `json:"nearest,omitempty"`
}

func newTold(v challenges.RevealView) *told {
	t := &told{Country: v.Country, Keys: make([]toldKey, len(v.Keys))}
	for i, k := range v.Keys {
		t.Keys[i] = toldKey{Question: k.Question, Kind: k.Kind, Version: k.Version, Nearest: k.Nearest}
	}
	return t
}

func (t *told) view() *challenges.RevealView {
	v := &challenges.RevealView{Country: t.Country, Keys: make([]challenges.RevealedKey, len(t.Keys))}
	for i, k := range t.Keys {
		v.Keys[i] = challenges.RevealedKey{Question: k.Question, Kind: k.Kind, Key: challenges.Key{Version: k.Version}, Nearest: k.Nearest}
	}
	return v
}

// nullDistance is NaN, which no engine keeps in the same way, as null.
func nullDistance(meters float64) sql.NullFloat64 {
	return sql.NullFloat64{Float64: meters, Valid: !math.IsNaN(meters)}
}

func distanceOf(column sql.NullFloat64) float64 {
	if !column.Valid {
		return math.NaN()
	}
	return column.Float64
}

func contentOf(g query.Guess) (c guessContent, err error) {
	if err := json.Unmarshal([]byte(g.Content), &c); err != nil {
		return c, fmt.Errorf("content of guess %s: %w", g.ID, err)
	}
	return c, nil
}

// indexOfReply finds the guess that a reply key came with, or returns -1.
func indexOfReply(guesses []query.Guess, key string) int {
	if key == "" {
		return -1
	}
	return slices.IndexFunc(guesses, func(g query.Guess) bool { return g.ReplyKey == key })
}

// replay returns the receipt of a stored guess to a request with the same body.
func replay(g query.Guess, body [32]byte) (challenges.Receipt, error) {
	if g.BodyHash != hex.EncodeToString(body[:]) {
		return challenges.Receipt{}, challenges.ErrIdempotencyReused()
	}
	return receiptOf(g)
}

// receiptOf is what was told of a guess when it was stored.
func receiptOf(g query.Guess) (challenges.Receipt, error) {
	receipt := challenges.Receipt{
		GuessID: challenges.GuessID(g.ID), Attempt: int(g.Attempt), SubmittedAt: fromMillis(g.SubmittedAt),
	}
	content, err := contentOf(g)
	receipt.Late = content.Late
	if err != nil || content.Told == nil {
		return receipt, err
	}
	mark := firstMark(g, content)
	receipt.Mark, receipt.Reveal = &mark, content.Told.view()
	return receipt, nil
}

// Reply implements [challenges.GuessStore].
func (s *Store) Reply(ctx context.Context, key challenges.ReplyKey) (receipt challenges.Receipt, body [32]byte, err error) {
	guesses, err := s.q.GuessesFor(ctx, query.GuessesForParams{
		ExerciseID: string(key.Exercise), TraineeID: string(key.Trainee), ChallengeID: string(key.Challenge),
	})
	if err != nil && !isNoRows(err) {
		return receipt, body, fmt.Errorf("read reply: %w", err)
	}
	i := indexOfReply(guesses, key.Key)
	if i < 0 {
		return receipt, body, orNotFound(sql.ErrNoRows, "reply")
	}
	if _, err := hex.Decode(body[:], []byte(guesses[i].BodyHash)); err != nil {
		return receipt, body, fmt.Errorf("stored body hash: %w", err)
	}
	receipt, err = receiptOf(guesses[i])
	return receipt, body, err
}

// LastGuess implements [challenges.GuessStore].
func (s *Store) LastGuess(ctx context.Context, e challenges.ExerciseID, c challenges.ChallengeID, t challenges.TraineeID) (challenges.Guess, challenges.Mark, error) {
	guesses, err := s.q.GuessesFor(ctx, query.GuessesForParams{ExerciseID: string(e), TraineeID: string(t), ChallengeID: string(c)})
	if err == nil && len(guesses) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return challenges.Guess{}, challenges.Mark{}, orNotFound(err, "guess")
	}
	last := guesses[len(guesses)-1]
	var newest *query.Mark
	switch mark, err := s.q.NewestMark(ctx, last.ID); {
	case err == nil:
		newest = &mark
	case !errors.Is(err, sql.ErrNoRows):
		return challenges.Guess{}, challenges.Mark{}, fmt.Errorf("newest mark: %w", err)
	}
	g, m, err := guessAndMark(last, newest)
	if err == nil {
		g, err = s.withMarkings(ctx, last, g)
	}
	return g, m, err
}

// Ledger implements [challenges.GuessStore].
func (s *Store) Ledger(ctx context.Context, e challenges.ExerciseID) ([]challenges.LedgerEntry, error) {
	guesses, err := s.q.GuessesOfExercise(ctx, string(e))
	if err != nil {
		return nil, fmt.Errorf("guesses of exercise %s: %w", e, err)
	}
	marks, err := s.q.MarksOfExercise(ctx, string(e))
	if err != nil {
		return nil, fmt.Errorf("marks of exercise %s: %w", e, err)
	}
	markings, err := s.exerciseMarkings(ctx, e)
	if err != nil {
		return nil, err
	}
	newest := newestMarks(marks)
	list := make([]challenges.LedgerEntry, len(guesses))
	for i, g := range guesses {
		var mark *query.Mark
		if m, ok := newest[g.ID]; ok {
			mark = &m
		}
		if list[i].Guess, list[i].Mark, err = guessAndMark(g, mark); err != nil {
			return nil, err
		}
		list[i].Guess.Markings = markings[g.ID]
	}
	return list, nil
}

// guessAndMark reads a guess with its newest mark: the one given, or without it
// the guess's first.
func guessAndMark(g query.Guess, newest *query.Mark) (challenges.Guess, challenges.Mark, error) {
	content, err := contentOf(g)
	if err != nil {
		return challenges.Guess{}, challenges.Mark{}, err
	}
	if newest == nil {
		return guessOf(g, content), firstMark(g, content), nil
	}
	mark, err := markOf(*newest)
	return guessOf(g, content), mark, err
}

// firstMark is the mark that a guess was stored with.
func firstMark(g query.Guess, c guessContent) challenges.Mark {
	return challenges.Mark{
		GuessID: challenges.GuessID(g.ID), Revision: g.Revision, Points: int(g.Points),
		DistanceMeters: distanceOf(g.DistanceMeters), Circles: int(g.Circles), Held: int(g.Held), Parts: c.Parts, Pending: g.Pending == 1, MarkedAt: fromMillis(g.SubmittedAt),
	}
}

func guessOf(g query.Guess, c guessContent) challenges.Guess {
	return challenges.Guess{
		ID: challenges.GuessID(g.ID), ExerciseID: challenges.ExerciseID(g.ExerciseID),
		ChallengeID: challenges.ChallengeID(g.ChallengeID), TraineeID: challenges.TraineeID(g.TraineeID),
		Attempt: int(g.Attempt), Answers: c.Answers, Reasoning: c.Reasoning, Clues: c.Clues, Hints: c.Hints,
		SubmittedAt: fromMillis(g.SubmittedAt), Late: c.Late,
	}
}
