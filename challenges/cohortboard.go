package challenges

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"time"

	"geodrill/scoring"
)

// CohortBoard shows the sum over a cohort's exercises of the marks that are
// revealed, and the asking trainee's own row, nil for others. The median is of the
// distances in all of them. Errors: CodeNotFound, CodeInvalid.
func (s *Service) CohortBoard(ctx context.Context, actor Actor, id CohortID, view View, cursor string, limit int) (*Leaderboard, *BoardRow, error) {
	cohort, err := s.boardOfCohort(ctx, actor, id)
	if err != nil {
		return nil, nil, err
	}
	start, err := parseCursor(cursor)
	if err != nil {
		return nil, nil, err
	}
	parts, sums, err := s.cohortSums(ctx, id, view.live(actor))
	if err != nil {
		return nil, nil, fmt.Errorf("cohort leaderboard: %w", err)
	}
	key := BoardKey{Live: view.live(actor), Cursor: cursor, BoardWindow: BoardWindow{Limit: limit}}
	if !key.Live {
		key.Shown = cohort.ShownRows
	}
	board := cohortBoard(id, parts, sums, start, key)
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

// boardOfCohort finds a cohort whose board the actor may see.
func (s *Service) boardOfCohort(ctx context.Context, actor Actor, id CohortID) (Cohort, error) {
	switch {
	case !actor.isTrainee():
		return s.cohortFor(ctx, actor, id, MayView)
	case actor.Cohort != id:
		return Cohort{}, notFound("cohort")
	}
	return s.store.Cohort(ctx, id)
}

// cohortBoard is the part of a cohort's board after a start: of the key, only what says
// which part is taken and for whom.
func cohortBoard(id CohortID, parts boardParts, sums []StandingRow, start BoardStart, key BoardKey) *Leaderboard {
	key.Of, key.Version, key.Ranked, key.Frozen = string(id)+" "+parts.fingerprint(), parts.version(), true, parts.frozen()
	sums, hidden := shownOf(sums, key.Shown)
	first := min(start.Position, len(sums))
	board := newBoard(key, start, sums[first:min(first+key.Limit+1, len(sums))])
	board.Total, board.Hidden = len(sums), hidden
	return board
}

// startAt is the start behind so many of rows in rank order.
func startAt(rows []StandingRow, from int) BoardStart {
	from = min(from, len(rows))
	if from == 0 {
		return BoardStart{}
	}
	last := rows[from-1]
	first := slices.IndexFunc(rows, func(r StandingRow) bool { return scoring.Compare(r.Standing, last.Standing) == 0 })
	return BoardStart{Points: last.Points, Last: last.LastScoredAt, Trainee: last.Trainee, Rank: first + 1, Position: from}
}

// boardPart is an exercise whose standings went into a cohort's board.
type boardPart struct {
	exercise ExerciseID
	version  int64
	frozen   time.Time // zero: it is not
}

type boardParts []boardPart

// version grows whenever one of the parts does.
func (p boardParts) version() (sum int64) {
	for _, part := range p {
		sum += part.version
	}
	return sum
}

// frozen is since when some part stands still; zero when none does.
func (p boardParts) frozen() (first time.Time) {
	for _, part := range p {
		if !part.frozen.IsZero() && (first.IsZero() || part.frozen.Before(first)) {
			first = part.frozen
		}
	}
	return first
}

// fingerprint tells boards that were made of other parts apart, whatever their
// versions add up to.
func (p boardParts) fingerprint() string {
	h := fnv.New64a()
	for _, part := range p {
		fmt.Fprintln(h, part.exercise, part.version)
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

// cohortSums adds up the revealed standings of a cohort's exercises, in rank
// order.
func (s *Service) cohortSums(ctx context.Context, id CohortID, live bool) (parts boardParts, sums []StandingRow, err error) {
	byTrainee := map[TraineeID]*StandingRow{}
	for e, err := range s.exercisesOf(ctx, id) {
		if err != nil {
			return nil, nil, err
		}
		if !e.Rules.MarksAreRevealed(s.now()) {
			continue
		}
		part, rows, err := s.revealedStandings(ctx, e, live)
		if err != nil {
			return nil, nil, err
		}
		parts = append(parts, part)
		addStandings(byTrainee, rows)
	}
	for _, r := range byTrainee {
		r.MedianDistanceMeters = scoring.Median(r.Distances)
		sums = append(sums, *r)
	}
	slices.SortFunc(sums, compareRows)
	return parts, sums, nil
}

// revealedStandings reads what an exercise gives to a cohort's board.
func (s *Service) revealedStandings(ctx context.Context, e Exercise, live bool) (boardPart, []StandingRow, error) {
	part := boardPart{exercise: e.ID, version: e.Version}
	if !e.Rules.Frozen(s.now()) {
		rows, err := s.store.AllStandings(ctx, e.ID)
		if err == nil && !live && e.Rules.Frozen(s.now()) {
			return s.revealedStandings(ctx, e, live) // it froze while the rows were read
		}
		return part, rows, err
	}
	part.frozen = e.Rules.FreezesAt
	if live {
		rows, err := s.store.AllStandings(ctx, e.ID)
		return part, rows, err
	}
	still, err := s.frozen(ctx, &loaded{Exercise: e})
	if err != nil {
		return boardPart{}, nil, err
	}
	part.version = still.version
	return part, still.ranked, nil
}

func addStandings(sums map[TraineeID]*StandingRow, rows []StandingRow) {
	for _, r := range rows {
		sum := sums[r.Trainee]
		if sum == nil {
			sum = &StandingRow{Trainee: r.Trainee, Alias: r.Alias, Folded: r.Folded}
			sums[r.Trainee] = sum
		}
		sum.Standing = scoring.Sum(sum.Standing, r.Standing)
		sum.Distances = append(sum.Distances, r.Distances...)
	}
}
