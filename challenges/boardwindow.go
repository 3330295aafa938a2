package challenges

import (
	"context"
	"strings"

	"geodrill/challenges/account"
	"geodrill/scoring"
)

// BoardWindow is some rows of a board, by their numbers: what a reader has in
// sight, wherever on the board that is.
type BoardWindow struct {
	// Find keeps the rows whose alias contains it, whatever its case. Ranks stay
	// those of the whole board. Empty: all rows.
	Find  string
	From  int // how many rows come before the window
	Limit int
}

// PlacedRow is a stored standing and its rank; 0 on a board that is not ranked.
type PlacedRow struct {
	StandingRow
	Rank int
}

// ExerciseBoardWindow shows a window of an exercise's leaderboard, and the asking
// trainee's own row, nil for others. Errors: CodeNotFound, CodeInvalid.
func (s *Service) ExerciseBoardWindow(ctx context.Context, actor Actor, id ExerciseID, view View, w BoardWindow) (*Leaderboard, *BoardRow, error) {
	if !isText(w.Find) {
		return nil, nil, invalid("query:q", "cannot be part of an alias")
	}
	w.Find = account.Fold(w.Find)
	return s.exerciseBoard(ctx, actor, id, view, BoardKey{BoardWindow: w})
}

// isWindow reports whether a part was asked for by the numbers of its rows.
func (k BoardKey) isWindow() bool { return k.From > 0 || k.Find != "" }

// shared reports whether the part is likely to be asked for again. What somebody
// looks for is not: it would only push out what is.
func (k BoardKey) shared() bool { return k.Find == "" }

// Shared reports whether a board is worth keeping for others.
func (b *Leaderboard) Shared() bool { return b.Key.shared() }

func (s *Service) readWindow(ctx context.Context, l *loaded, still *frozenBoard, key BoardKey) (*Leaderboard, error) {
	b := &Leaderboard{Key: key, Ranked: key.Ranked}
	var rows []PlacedRow
	var err error
	if still != nil {
		rows, b.Total = still.window(key)
	} else if rows, err = s.store.BoardWindow(ctx, l.ID, key.Ranked, key.BoardWindow); err == nil {
		b.Total, err = s.store.CountStandings(ctx, l.ID, key.Find)
	}
	for _, r := range rows {
		b.Rows = append(b.Rows, r.row())
	}
	return b, err
}

// row is what a board shows of it.
func (r PlacedRow) row() BoardRow {
	row := BoardRow{Trainee: r.Trainee, Alias: r.Alias, Rank: r.Rank, Standing: r.Standing}
	if r.Rank == 0 {
		row.Standing = scoring.Standing{Guesses: r.Guesses}
	}
	return row
}

// window is a window of the frozen board, and how many rows it is taken from.
func (f *frozenBoard) window(key BoardKey) (rows []PlacedRow, total int) {
	all, ranks := f.aliased, []int(nil)
	if key.Ranked {
		all = f.ranked
		ranks = rankRows(all)
	}
	for i, r := range all {
		if !strings.Contains(r.Folded, key.Find) {
			continue
		}
		if total++; total <= key.From || total > key.From+key.Limit {
			continue
		}
		placed := PlacedRow{StandingRow: r}
		if key.Ranked {
			placed.Rank = ranks[i]
		}
		rows = append(rows, placed)
	}
	return rows, total
}
