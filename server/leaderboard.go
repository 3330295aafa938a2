package server

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"
	"sync"
	"time"

	"geodrill/challenges"
	"geodrill/server/api"

	"github.com/oapi-codegen/nullable"
)

// GetExerciseLeaderboard implements the contract.
func (s *Server) GetExerciseLeaderboard(ctx context.Context, r api.GetExerciseLeaderboardRequestObject) (api.GetExerciseLeaderboardResponseObject, error) {
	actor := callerOf(ctx).actor
	board, me, err := s.exerciseBoard(ctx, actor, challenges.ExerciseID(r.Exercise), r.Params)
	if err != nil {
		return nil, err
	}
	return s.boardResponse(board, me, actor, textOf(r.Params.IfNoneMatch))
}

// exerciseBoard reads the part after a cursor, or a window.
func (s *Server) exerciseBoard(ctx context.Context, actor challenges.Actor, e challenges.ExerciseID, p api.GetExerciseLeaderboardParams) (*challenges.Leaderboard, *challenges.BoardRow, error) {
	w := challenges.BoardWindow{Find: textOf(p.Q), Limit: limitOf(p.Limit)}
	if p.From != nil {
		w.From = *p.From
	}
	switch {
	case w.Find == "" && w.From == 0:
		return s.challenges.ExerciseBoard(ctx, actor, e, viewOf(p.View), textOf(p.Cursor), w.Limit)
	case p.Cursor != nil:
		return nil, nil, &challenges.Error{Code: challenges.CodeInvalid, Message: "is not taken beside from or q", Field: "query:cursor"}
	default:
		return s.challenges.ExerciseBoardWindow(ctx, actor, e, viewOf(p.View), w)
	}
}

// GetCohortLeaderboard implements the contract.
func (s *Server) GetCohortLeaderboard(ctx context.Context, r api.GetCohortLeaderboardRequestObject) (api.GetCohortLeaderboardResponseObject, error) {
	actor := callerOf(ctx).actor
	board, me, err := s.challenges.CohortBoard(ctx, actor, challenges.CohortID(r.Cohort), viewOf(r.Params.View), textOf(r.Params.Cursor), limitOf(r.Params.Limit))
	if err != nil {
		return nil, err
	}
	return s.boardResponse(board, me, actor, textOf(r.Params.IfNoneMatch))
}

// boardResponse is a board on its way out: the part that all readers share, as
// bytes that are rendered once, and the reader's own row. They make one JSON
// object: the shared part ends where the row follows, the row with the last brace.
type boardResponse struct {
	etag   string
	have   bool // the reader has it
	shared []byte
	me     []byte
}

func (s *Server) boardResponse(board *challenges.Leaderboard, me *challenges.BoardRow, actor challenges.Actor, have string) (boardResponse, error) {
	r := boardResponse{etag: boardTag(board.Key, actor), me: []byte("null}")}
	if r.have = have == r.etag; r.have {
		return r, nil
	}
	var err error
	if r.shared, err = s.boards.render(board); err != nil {
		return r, err
	}
	if me != nil {
		r.me, err = s.boards.renderRow(me)
	}
	return r, err
}

// boardTag is the ETag of a board as one reader sees it. The version makes it
// change with the board; the rest keeps apart what one address may show.
func boardTag(key challenges.BoardKey, actor challenges.Actor) string {
	h := fnv.New64a()
	for _, part := range []string{key.Of, key.Cursor, key.Find, strconv.Itoa(key.From), strconv.Itoa(key.Limit), strconv.FormatBool(key.Ranked), strconv.FormatBool(key.Live),
		key.Frozen.String(), strconv.FormatInt(key.Changes, 10), strconv.Itoa(key.Shown), actor.ID} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return `"` + strconv.FormatInt(key.Version, 36) + "-" + strconv.FormatUint(h.Sum64(), 36) + `"`
}

func (r boardResponse) write(w http.ResponseWriter) error {
	h := w.Header()
	h.Set("ETag", r.etag)
	h.Set("Cache-Control", "private, no-cache")
	if r.have {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(r.shared)+len(r.me)))
	w.WriteHeader(http.StatusOK)
	if _, err := w.Write(r.shared); err != nil {
		return err
	}
	_, err := w.Write(r.me)
	return err
}

// VisitGetExerciseLeaderboardResponse implements the contract.
func (r boardResponse) VisitGetExerciseLeaderboardResponse(w http.ResponseWriter) error {
	return r.write(w)
}

// VisitGetCohortLeaderboardResponse implements the contract.
func (r boardResponse) VisitGetCohortLeaderboardResponse(w http.ResponseWriter) error {
	return r.write(w)
}

// VisitGetSharedBoardResponse implements the contract.
func (r boardResponse) VisitGetSharedBoardResponse(w http.ResponseWriter) error { return r.write(w) }

// boardMe stands between the shared part of a board and the reader's row.
const boardMe = `,"me":`

// commonBoard is the contract's Leaderboard without the reader's own row.
type commonBoard struct {
	Version  int64                        `json:"version"`
	FrozenAt nullable.Nullable[time.Time] `json:"frozenAt"`
	Ranked   bool                         `json:"ranked"`
	Rows     []api.BoardRow               `json:"rows"`
	Next     nullable.Nullable[string]    `json:"next"`
	Total    int                          `json:"total"`
	Hidden   int                          `json:"hidden,omitempty"`
}

// boardCache keeps rendered boards, and readers' own rows, which challenges
// hands out as the same value while they are the same. It is safe for
// concurrent use.
type boardCache struct {
	mu    sync.RWMutex
	byKey map[challenges.BoardKey][]byte
	rows  map[*challenges.BoardRow][]byte
}

// maxRenderedBoards bounds the cache: at 100 rows a board it is some 8 MB.
const maxRenderedBoards = 500

// maxRenderedRows bounds the own rows, of some 200 bytes each.
const maxRenderedRows = 10_000

func newBoardCache() *boardCache {
	return &boardCache{byKey: map[challenges.BoardKey][]byte{}, rows: map[*challenges.BoardRow][]byte{}}
}

// render returns the shared part of a board, up to where the reader's row
// follows.
func (c *boardCache) render(b *challenges.Leaderboard) ([]byte, error) {
	c.mu.RLock()
	rendered, ok := c.byKey[b.Key]
	c.mu.RUnlock()
	if ok {
		return rendered, nil
	}
	rendered, err := json.Marshal(boardShape(b))
	if err != nil {
		return nil, fmt.Errorf("render board: %w", err)
	}
	rendered = append(rendered[:len(rendered)-1], boardMe...)
	if !b.Shared() {
		return rendered, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.byKey) >= maxRenderedBoards {
		clear(c.byKey)
	}
	c.byKey[b.Key] = rendered
	return rendered, nil
}

// renderRow returns a reader's own row and the brace that closes its board.
func (c *boardCache) renderRow(row *challenges.BoardRow) ([]byte, error) {
	c.mu.RLock()
	rendered, ok := c.rows[row]
	c.mu.RUnlock()
	if ok {
		return rendered, nil
	}
	rendered, err := json.Marshal(rowShape(*row))
	if err != nil {
		return nil, fmt.Errorf("render own row: %w", err)
	}
	rendered = append(rendered, '}')
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.rows) >= maxRenderedRows {
		clear(c.rows)
	}
	c.rows[row] = rendered
	return rendered, nil
}

func boardShape(b *challenges.Leaderboard) commonBoard {
	out := commonBoard{
		Version: b.Key.Version, FrozenAt: nullTime(b.Key.Frozen), Ranked: b.Ranked,
		Rows: make([]api.BoardRow, len(b.Rows)), Next: nullText(b.Next), Total: b.Total, Hidden: b.Hidden,
	}
	for i, row := range b.Rows {
		out.Rows[i] = rowShape(row)
	}
	return out
}

func rowShape(r challenges.BoardRow) api.BoardRow {
	out := api.BoardRow{Alias: r.Alias, Guesses: r.Guesses}
	if r.Rank == 0 { // not ranked, or no guess yet: nothing to tell but the count
		return out
	}
	out.Rank, out.Points = &r.Rank, &r.Points
	out.MedianDistanceMeters = number(r.MedianDistanceMeters)
	out.Circles, out.Held = circleCounts(r.Circles, r.Held)
	out.LastScoredAt, out.Pending = optional(r.LastScoredAt), optional(r.Pending)
	return out
}

// circleCounts are the circles of a row of a board, where some were drawn.
func circleCounts(circles, held int) (c, h *int) {
	if circles == 0 {
		return nil, nil
	}
	return &circles, &held
}
