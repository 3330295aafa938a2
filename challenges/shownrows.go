package challenges

import (
	"context"
	"fmt"
	"slices"
)

// MaxShownRows bounds how many rows a board shows that hides the rest.
const MaxShownRows = MaxBoardRows

// validShownRows refuses a number of rows that no board shows; 0 means all.
func validShownRows(n int) (int, error) {
	if n < 0 || n > MaxShownRows {
		return 0, invalid("/shownRows", "use 0 for all, or 1 to %d", MaxShownRows)
	}
	return n, nil
}

// shownOf are the rows of a ranked board that others than instructors see, and how
// many are hidden from them. Of who share a rank at the end, those that come first in
// the order of the board are shown. 0 shows all.
func shownOf[Row any](rows []Row, shown int) (top []Row, hidden int) {
	if shown == 0 || len(rows) <= shown {
		return rows, 0
	}
	return rows[:shown], len(rows) - shown
}

// shownWithOwn is shownOf with the own row behind the others where it is hidden.
func shownWithOwn[Row any](rows []Row, shown int, own func(Row) bool) ([]Row, int) {
	top, hidden := shownOf(rows, shown)
	if i := slices.IndexFunc(rows[len(top):], own); i >= 0 {
		return append(slices.Clone(top), rows[len(top)+i]), hidden - 1
	}
	return top, hidden
}

// top is as much of an exercise's ranked board as others than instructors see.
func (s *Service) top(ctx context.Context, l *loaded, still *frozenBoard, shown int) (board *frozenBoard, hidden int, err error) {
	if still != nil {
		top, hidden := shownOf(still.ranked, shown)
		return &frozenBoard{ranked: top}, hidden, nil
	}
	rows, err := s.store.RankedRows(ctx, l.ID, BoardStart{}, shown)
	if err != nil {
		return nil, 0, err
	}
	all, err := s.store.CountStandings(ctx, l.ID, "")
	return &frozenBoard{ranked: rows}, max(0, all-len(rows)), err
}

// forgetBoards makes this instance read the exercises of a cohort anew, and tells who
// watches their boards.
func (s *Service) forgetBoards(ctx context.Context, cohort CohortID) error {
	for e, err := range s.exercisesOf(ctx, cohort) {
		if err != nil {
			return fmt.Errorf("boards of cohort %s: %w", cohort, err)
		}
		s.exercises.forget(e.ID)
		s.publisher.Publish(e.ID, e.Version)
	}
	return nil
}
