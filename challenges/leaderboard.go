package challenges

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
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
	Total  int    // how many rows there are in all parts
	Hidden int    // how many more are not shown, whatever part is asked for
}

// BoardKey identifies a part of a board.
type BoardKey struct {
	Of      string // id of the exercise, or of the cohort and what its board is made of
	Version int64
	Ranked  bool
	Live    bool      // as instructors see it, whatever stands still for trainees
	Frozen  time.Time // since when it stands still for trainees; zero: it does not
	Changes int64     // of the exercise, on the board of a lesson
	Shown   int       // how many rows it shows, of all parts together; 0: all
	Cursor  string
	BoardWindow
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
	// Distances are what the median is of: those that were measured, ascending.
	Distances []float64
	scoring.Standing
}

// BoardStore reads standings.
type BoardStore interface {
	// RankedRows lists at most limit standings of an exercise after start: the
	// most points first, then the earlier last scoring guess, then by trainee.
	RankedRows(ctx context.Context, e ExerciseID, start BoardStart, limit int) ([]StandingRow, error)
	// AliasRows lists them by folded alias.
	AliasRows(ctx context.Context, e ExerciseID, start BoardStart, limit int) ([]StandingRow, error)
	// BoardWindow lists the rows of a window in the order of RankedRows, or of
	// AliasRows with no rank. Find is folded.
	BoardWindow(ctx context.Context, e ExerciseID, ranked bool, w BoardWindow) ([]PlacedRow, error)
	// CountStandings counts the standings of an exercise whose folded alias
	// contains find.
	CountStandings(ctx context.Context, e ExerciseID, find string) (int, error)
	// Standing reads a trainee's standing and how many trainees stand before
	// it; a trainee without a guess has the zero Standing and ahead -1.
	Standing(ctx context.Context, e ExerciseID, t TraineeID) (standing scoring.Standing, ahead int, err error)
	// AllStandings lists every standing of an exercise.
	AllStandings(ctx context.Context, e ExerciseID) ([]StandingRow, error)
	// Results lists what every trainee's last guess for each challenge counts, of
	// the guesses that were submitted until an instant; by trainee.
	Results(ctx context.Context, e ExerciseID, until time.Time) ([]ResultRow, error)
	// FrozenVersion is the version of an exercise without the guesses that were
	// submitted after an instant, or a not-found Error.
	FrozenVersion(ctx context.Context, e ExerciseID, until time.Time) (int64, error)
}

// View is whose eyes a board is for.
type View string

// The views.
const (
	ViewLive  View = "live"  // instructors': nothing stands still
	ViewClass View = "class" // trainees', and what a projector shows
)

// live reports whether the actor sees boards live: an author who did not ask to
// see what the class sees.
func (v View) live(actor Actor) bool { return !actor.isTrainee() && v != ViewClass }

// ExerciseBoard shows the part of an exercise's leaderboard after the cursor,
// and the asking trainee's own row, nil for others. Errors: CodeNotFound,
// CodeInvalid for a cursor that is none.
func (s *Service) ExerciseBoard(ctx context.Context, actor Actor, id ExerciseID, view View, cursor string, limit int) (*Leaderboard, *BoardRow, error) {
	return s.exerciseBoard(ctx, actor, id, view, BoardKey{Cursor: cursor, BoardWindow: BoardWindow{Limit: limit}})
}

func (s *Service) exerciseBoard(ctx context.Context, actor Actor, id ExerciseID, view View, key BoardKey) (*Leaderboard, *BoardRow, error) {
	l, err := s.visible(ctx, actor, id)
	if err != nil {
		return nil, nil, err
	}
	board, err := s.board(ctx, l, view.live(actor), key)
	if err != nil || !actor.isTrainee() {
		return board, nil, err
	}
	me, err := s.ownRow(ctx, actor, l, board)
	return board, me, err
}

// board reads a part of an exercise's board: of the key, only what says which
// part is taken.
func (s *Service) board(ctx context.Context, l *loaded, live bool, key BoardKey) (*Leaderboard, error) {
	now := s.now()
	key = BoardKey{Of: string(l.ID), Version: l.Version, Ranked: l.Rules.MarksAreRevealed(now), Live: live, Cursor: key.Cursor, BoardWindow: key.BoardWindow}
	if l.Rules.Frozen(now) {
		key.Frozen = l.Rules.FreezesAt
	}
	until := key.Frozen
	if live {
		until = time.Time{}
	}
	if l.paced(now) {
		key.Ranked, key.Changes = len(l.told(until)) > 0, l.Changes
	}
	var still *frozenBoard
	if !until.IsZero() || l.paced(now) && key.Ranked {
		var err error
		if still, err = s.still(ctx, l, until); err != nil {
			return nil, err
		}
	}
	if !until.IsZero() {
		key.Version = still.version
	}
	if key.Ranked && !live {
		key.Shown = l.ShownRows
	}
	if b, ok := s.boards.get(key); ok {
		return b, nil
	}
	b, err := s.readBoard(ctx, l, still, key)
	if err != nil {
		return nil, fmt.Errorf("leaderboard: %w", err)
	}
	if still == nil && !live && l.Rules.Frozen(s.now()) {
		return s.board(ctx, l, live, key) // it froze while the rows were read
	}
	if key.shared() {
		s.boards.put(key, b)
	}
	return b, nil
}

func (s *Service) readBoard(ctx context.Context, l *loaded, still *frozenBoard, key BoardKey) (*Leaderboard, error) {
	if key.Shown == 0 {
		return s.readPart(ctx, l, still, key)
	}
	top, hidden, err := s.top(ctx, l, still, key.Shown)
	if err != nil {
		return nil, err
	}
	b, err := s.readPart(ctx, l, top, key)
	if err == nil {
		b.Hidden = hidden
	}
	return b, err
}

func (s *Service) readPart(ctx context.Context, l *loaded, still *frozenBoard, key BoardKey) (*Leaderboard, error) {
	if key.isWindow() {
		return s.readWindow(ctx, l, still, key)
	}
	start, err := parseCursor(key.Cursor)
	if err != nil {
		return nil, err
	}
	rows, err := s.boardRows(ctx, l, still, key, start)
	if err != nil {
		return nil, err
	}
	b := newBoard(key, start, rows)
	switch {
	case still != nil:
		b.Total = len(still.ranked)
	case b.Next == "":
		b.Total = start.Position + len(b.Rows)
	default:
		b.Total, err = s.store.CountStandings(ctx, l.ID, "")
	}
	return b, err
}

// boardRows reads the rows of a board after a start, and one more.
func (s *Service) boardRows(ctx context.Context, l *loaded, still *frozenBoard, key BoardKey, start BoardStart) ([]StandingRow, error) {
	switch {
	case still != nil:
		return still.rows(key, start), nil
	case key.Ranked:
		return s.store.RankedRows(ctx, l.ID, start, key.Limit+1)
	default:
		return s.store.AliasRows(ctx, l.ID, start, key.Limit+1)
	}
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
	key.board.Cursor, key.board.BoardWindow = "", BoardWindow{}
	if row, ok := s.ownRows.get(key); ok {
		return row, nil
	}
	row := &BoardRow{Trainee: actor.trainee(), Alias: actor.Name}
	standing, ahead, err := s.ownStanding(ctx, actor, l, b)
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

func (s *Service) ownStanding(ctx context.Context, actor Actor, l *loaded, b *Leaderboard) (scoring.Standing, int, error) {
	if b.Key.Frozen.IsZero() && !(b.Ranked && l.paced(s.now())) {
		return s.store.Standing(ctx, l.ID, actor.trainee())
	}
	still, err := s.still(ctx, l, b.Key.Frozen)
	if err != nil {
		return scoring.Standing{}, 0, err
	}
	standing, ahead := still.own(actor.trainee())
	return standing, ahead, nil
}

type ownRowKey struct {
	board   BoardKey
	trainee TraineeID
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
