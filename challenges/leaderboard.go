package challenges

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"geodrill/scoring"
)

// Leaderboard is a part of a board. It is shared by all who may see it and
// must not be changed.
type Leaderboard struct {
	// Key identifies what the board shows, for caches and ETags: equal keys,
	// equal boards.
	Key BoardKey
	// Ranked says that rows carry ranks and points, in rank order. Before the
	// reveal they carry the alias and the number of guesses, in alias order.
	Ranked bool
	Rows   []BoardRow
	Next   string // cursor of the next part, or empty
}

// BoardKey identifies a part of a board.
type BoardKey struct {
	Of      string // id of the exercise or the cohort
	Version int64
	Ranked  bool
	Cursor  string
	Limit   int
}

// BoardRow is a trainee's line on a board.
type BoardRow struct {
	Trainee TraineeID // not shown; says whose own row it is
	Alias   string
	Rank    int // 0 on a board that is not ranked
	scoring.Standing
}

// MaxBoardRows bounds the rows of one part of a board.
const MaxBoardRows = 100

// BoardStart is where a part of a board begins: after a row, in the board's
// order. The zero value is the start.
type BoardStart struct {
	Points   int       `json:"p,omitempty"`
	Last     time.Time `json:"l,omitzero"`
	Trainee  TraineeID `json:"t,omitempty"`
	Folded   string    `json:"f,omitempty"` // alias, on a board that is not ranked
	Rank     int       `json:"r,omitempty"` // of the row
	Position int       `json:"n,omitempty"` // of the row, from 1
}

// StandingRow is a stored standing with what orders it.
type StandingRow struct {
	Trainee TraineeID
	Alias   string
	Folded  string
	scoring.Standing
}

// BoardStore reads standings.
type BoardStore interface {
	// RankedRows lists at most limit standings of an exercise after start: the
	// most points first, then the earlier last scoring guess, then by trainee.
	RankedRows(ctx context.Context, e ExerciseID, start BoardStart, limit int) ([]StandingRow, error)
	// AliasRows lists them by folded alias.
	AliasRows(ctx context.Context, e ExerciseID, start BoardStart, limit int) ([]StandingRow, error)
	// Standing reads a trainee's standing and how many trainees stand before
	// it; a trainee without a guess has the zero Standing and ahead -1.
	Standing(ctx context.Context, e ExerciseID, t TraineeID) (standing scoring.Standing, ahead int, err error)
	// AllStandings lists every standing of an exercise.
	AllStandings(ctx context.Context, e ExerciseID) ([]StandingRow, error)
}

// ExerciseBoard shows the part of an exercise's leaderboard after the cursor,
// and the asking trainee's own row, nil for others. Errors: CodeNotFound,
// CodeInvalid for a cursor that is none.
func (s *Service) ExerciseBoard(ctx context.Context, actor Actor, id ExerciseID, cursor string, limit int) (*Leaderboard, *BoardRow, error) {
	l, err := s.visible(ctx, actor, id)
	if err != nil {
		return nil, nil, err
	}
	board, err := s.board(ctx, l, cursor, limit)
	if err != nil || !actor.isTrainee() {
		return board, nil, err
	}
	me, err := s.ownRow(ctx, actor, l, board)
	return board, me, err
}

func (s *Service) board(ctx context.Context, l *loaded, cursor string, limit int) (*Leaderboard, error) {
	key := BoardKey{Of: string(l.ID), Version: l.Version, Ranked: l.Rules.MarksAreRevealed(s.now()), Cursor: cursor, Limit: limit}
	if b, ok := s.boards.get(key); ok {
		return b, nil
	}
	start, err := parseCursor(cursor)
	if err != nil {
		return nil, err
	}
	read := s.store.AliasRows
	if key.Ranked {
		read = s.store.RankedRows
	}
	rows, err := read(ctx, l.ID, start, limit+1)
	if err != nil {
		return nil, fmt.Errorf("leaderboard: %w", err)
	}
	b := newBoard(key, start, rows)
	s.boards.put(key, b)
	return b, nil
}

// newBoard ranks the rows after start; of more than the key's limit it shows
// that many and says where the rest begins.
func newBoard(key BoardKey, start BoardStart, rows []StandingRow) *Leaderboard {
	b := &Leaderboard{Key: key, Ranked: key.Ranked}
	prev := start
	for i, r := range rows {
		if i == key.Limit {
			b.Next = prev.cursor()
			break
		}
		row := BoardRow{Trainee: r.Trainee, Alias: r.Alias, Standing: r.Standing}
		position := start.Position + i + 1
		if key.Ranked {
			row.Rank = position
			if position > 1 && r.Points == prev.Points && r.LastScoredAt.Equal(prev.Last) {
				row.Rank = prev.Rank
			}
		} else {
			row.Standing = scoring.Standing{Guesses: r.Guesses}
		}
		prev = BoardStart{Trainee: r.Trainee, Rank: row.Rank, Position: position, Folded: r.Folded}
		if key.Ranked {
			prev.Points, prev.Last, prev.Folded = r.Points, r.LastScoredAt, ""
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

// ownRow is the asking trainee's row: from the part at hand when it is there,
// else read by itself.
func (s *Service) ownRow(ctx context.Context, actor Actor, l *loaded, b *Leaderboard) (*BoardRow, error) {
	key := ownRowKey{board: b.Key, trainee: actor.trainee()}
	key.board.Cursor, key.board.Limit = "", 0
	if row, ok := s.ownRows.get(key); ok {
		return row, nil
	}
	row := &BoardRow{Trainee: actor.trainee(), Alias: actor.Name}
	standing, ahead, err := s.store.Standing(ctx, l.ID, actor.trainee())
	if err != nil {
		return nil, fmt.Errorf("own row: %w", err)
	}
	switch {
	case !b.Ranked:
		row.Guesses = standing.Guesses
	case ahead >= 0:
		row.Standing, row.Rank = standing, ahead+1
	}
	s.ownRows.put(key, row)
	return row, nil
}

type ownRowKey struct {
	board   BoardKey
	trainee TraineeID
}

// CohortBoard shows the sum over a cohort's exercises of the marks that are
// revealed, and the asking trainee's own row, nil for others. Medians are not
// summed: they are NaN. Errors: CodeNotFound, CodeInvalid.
func (s *Service) CohortBoard(ctx context.Context, actor Actor, id CohortID, cursor string, limit int) (*Leaderboard, *BoardRow, error) {
	if actor.isTrainee() {
		if actor.Cohort != id {
			return nil, nil, notFound("cohort")
		}
	} else if _, err := s.cohortFor(ctx, actor, id, MayView); err != nil {
		return nil, nil, err
	}
	start, err := parseCursor(cursor)
	if err != nil {
		return nil, nil, err
	}
	version, sums, err := s.cohortSums(ctx, id)
	if err != nil {
		return nil, nil, fmt.Errorf("cohort leaderboard: %w", err)
	}
	key := BoardKey{Of: string(id), Version: version, Ranked: true, Cursor: cursor, Limit: limit}
	first := min(start.Position, len(sums))
	board := newBoard(key, start, sums[first:min(first+limit+1, len(sums))])
	if !actor.isTrainee() {
		return board, nil, nil
	}
	me := &BoardRow{Trainee: actor.trainee(), Alias: actor.Name}
	for i, r := range sums {
		if i == 0 || scoring.Compare(sums[i-1].Standing, r.Standing) != 0 {
			me.Rank = i + 1
		}
		if r.Trainee == actor.trainee() {
			me.Standing = r.Standing
			return board, me, nil
		}
	}
	me.Rank = 0
	return board, me, nil
}

// cohortSums adds up the revealed standings of a cohort's exercises, in rank
// order. Its version grows whenever one of theirs does.
func (s *Service) cohortSums(ctx context.Context, id CohortID) (version int64, sums []StandingRow, err error) {
	byTrainee := map[TraineeID]*StandingRow{}
	var before ExerciseID
	for {
		exercises, err := s.store.ExercisesOfCohort(ctx, id, before, MaxBoardRows)
		if err != nil {
			return 0, nil, err
		}
		for _, e := range exercises {
			before = e.ID
			if !e.Rules.MarksAreRevealed(s.now()) {
				continue
			}
			rows, err := s.store.AllStandings(ctx, e.ID)
			if err != nil {
				return 0, nil, err
			}
			version += e.Version
			addStandings(byTrainee, rows)
		}
		if len(exercises) < MaxBoardRows {
			break
		}
	}
	for _, r := range byTrainee {
		sums = append(sums, *r)
	}
	slices.SortFunc(sums, func(a, b StandingRow) int {
		return cmp.Or(scoring.Compare(a.Standing, b.Standing), cmp.Compare(a.Trainee, b.Trainee))
	})
	return version, sums, nil
}

func addStandings(sums map[TraineeID]*StandingRow, rows []StandingRow) {
	for _, r := range rows {
		sum := sums[r.Trainee]
		if sum == nil {
			sum = &StandingRow{Trainee: r.Trainee, Alias: r.Alias, Folded: r.Folded}
			sum.MedianDistanceMeters = math.NaN()
			sums[r.Trainee] = sum
		}
		sum.Points += r.Points
		sum.Guesses += r.Guesses
		if r.LastScoredAt.After(sum.LastScoredAt) {
			sum.LastScoredAt = r.LastScoredAt
		}
	}
}

func (b BoardStart) cursor() string {
	raw, err := json.Marshal(b)
	if err != nil {
		return "" // unreachable: every field encodes
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// maxCursorBytes bounds what is decoded: an alias of 40 code points that
// folding made longer, in JSON and base 64, fits well.
const maxCursorBytes = 1024

func parseCursor(cursor string) (BoardStart, error) {
	if cursor == "" {
		return BoardStart{}, nil
	}
	var b BoardStart
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil && len(cursor) <= maxCursorBytes {
		err = json.Unmarshal(raw, &b)
	}
	if err != nil || len(cursor) > maxCursorBytes || b.Position < 1 || b.Position > math.MaxInt32 || b.Rank < 0 || b.Rank > b.Position ||
		!isText(b.Folded) || !isText(string(b.Trainee)) {
		return BoardStart{}, errCursor()
	}
	return b, nil
}

func errCursor() error {
	return invalid("query:cursor", "use the cursor that an earlier answer gave")
}
