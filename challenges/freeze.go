package challenges

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"geodrill/scoring"
)

// ResultRow is what a trainee's last guess for a challenge counts, by its newest
// mark.
type ResultRow struct {
	Trainee   TraineeID
	Alias     string
	Folded    string
	Team      TeamID // or empty
	Challenge ChallengeID
	scoring.Result
}

// frozenBoard is an exercise's board as it stood at its freeze: made from the
// ledger, so that a corrected key moves it and a later guess does not. That of a
// lesson, frozen or as it is, has the challenges that were revealed.
type frozenBoard struct {
	at      time.Time // of the freeze; zero: as it is
	changes int64     // of the exercise
	readAt  time.Time
	version int64
	ranked  []StandingRow // in rank order
	aliased []StandingRow // by alias

	// before are the ranks before the last reveal of a lesson; who had none is not in it.
	before map[TraineeID]int
}

// freezeKey tells frozen boards apart.
type freezeKey struct {
	of ExerciseID
	at time.Time
}

// settle is how long after a freeze a guess that came before it may still be on
// its way into the store.
const settle = 15 * time.Second

func (f *frozenBoard) current(l *loaded, now time.Time) bool {
	if f.changes != l.Changes {
		return false
	}
	age := now.Sub(f.readAt)
	return f.readAt.Sub(f.at) > settle || age >= 0 && age < freshness
}

// frozen returns the frozen board of an exercise.
func (s *Service) frozen(ctx context.Context, l *loaded) (*frozenBoard, error) {
	return s.still(ctx, l, l.Rules.FreezesAt)
}

// still returns the board of an exercise as it stood at a freeze, or of a lesson, with
// a zero time, as it is. What moves that is no guess: those for a challenge that
// was revealed are all there.
func (s *Service) still(ctx context.Context, l *loaded, at time.Time) (*frozenBoard, error) {
	key := freezeKey{l.ID, at}
	if f, ok := s.freezes.get(key); ok && f.current(l, s.now()) {
		return f, nil
	}
	read, err, _ := s.reading.Do(fmt.Sprint("freeze ", key, l.Changes), func() (any, error) {
		f, err := s.readFrozen(context.WithoutCancel(ctx), l, at)
		if err == nil {
			s.freezes.put(key, f)
		}
		return f, err
	})
	if err != nil {
		return nil, fmt.Errorf("frozen board of exercise %s: %w", l.ID, err)
	}
	return read.(*frozenBoard), nil
}

func (s *Service) readFrozen(ctx context.Context, l *loaded, at time.Time) (*frozenBoard, error) {
	f := &frozenBoard{at: at, changes: l.Changes, readAt: s.now()}
	until := at
	if at.IsZero() {
		until = never()
	}
	var err error
	// First the version: what comes in between is shown under the next one.
	if f.version, err = s.store.FrozenVersion(ctx, l.ID, until); err != nil {
		return nil, err
	}
	results, err := s.store.Results(ctx, l.ID, until)
	if err != nil {
		return nil, err
	}
	told := l.told(at)
	if n := len(told); n > 0 { // before, rows are not ranked, and carry the number of guesses
		results = only(results, told)
		f.before = ranksOf(tally(only(results, told[:n-1])))
	}
	f.ranked = tally(results)
	slices.SortFunc(f.ranked, compareRows)
	f.aliased = slices.SortedFunc(slices.Values(f.ranked), func(a, b StandingRow) int { return cmp.Compare(a.Folded, b.Folded) })
	return f, nil
}

// paced reports whether the board of an exercise is that of a lesson which goes on.
func (l *loaded) paced(now time.Time) bool {
	return l.Rules.Live && l.Rules.Phase(now) != PhaseRevealed
}

// told are the challenges that the lesson of a live exercise has revealed, in the
// order in which it has; with a time those until then. Nil without a lesson.
func (l *loaded) told(until time.Time) (told []ChallengeID) {
	for _, round := range l.Lesson.Rounds {
		if !round.RevealedAt.IsZero() && (until.IsZero() || !round.RevealedAt.After(until)) {
			told = append(told, ChallengeID(round.Challenge))
		}
	}
	return told
}

// only are the results of some challenges.
func only(results []ResultRow, of []ChallengeID) (kept []ResultRow) {
	for _, r := range results {
		if slices.Contains(of, r.Challenge) {
			kept = append(kept, r)
		}
	}
	return kept
}

// compareRows orders rows as RankedRows does.
func compareRows(a, b StandingRow) int {
	return cmp.Or(scoring.Compare(a.Standing, b.Standing), cmp.Compare(a.Trainee, b.Trainee))
}

// rankRows ranks rows in the order of compareRows.
func rankRows(sorted []StandingRow) []int {
	return scoring.RanksBy(sorted, func(a, b StandingRow) int { return scoring.Compare(a.Standing, b.Standing) })
}

// tally makes the standings of trainees from their results, which come by trainee.
func tally(results []ResultRow) (rows []StandingRow) {
	for len(results) > 0 {
		n := slices.IndexFunc(results, func(r ResultRow) bool { return r.Trainee != results[0].Trainee })
		if n < 0 {
			n = len(results)
		}
		own := make([]scoring.Result, n)
		var distances []float64
		for i, r := range results[:n] {
			own[i] = r.Result
			if !math.IsNaN(r.DistanceMeters) {
				distances = append(distances, r.DistanceMeters)
			}
		}
		slices.Sort(distances)
		rows = append(rows, StandingRow{
			Trainee: results[0].Trainee, Alias: results[0].Alias, Folded: results[0].Folded, Distances: distances, Standing: scoring.Tally(own),
		})
		results = results[n:]
	}
	return rows
}

// rows are those of the frozen board in the order of a key, after a start.
func (f *frozenBoard) rows(key BoardKey, start BoardStart) []StandingRow {
	rows := f.aliased
	if key.Ranked {
		rows = f.ranked
	}
	first := min(start.Position, len(rows))
	return rows[first:min(first+key.Limit+1, len(rows))]
}

// own is a trainee's standing on the frozen board and how many stand before it,
// as BoardStore.Standing says.
func (f *frozenBoard) own(t TraineeID) (scoring.Standing, int) {
	i := slices.IndexFunc(f.ranked, func(r StandingRow) bool { return r.Trainee == t })
	if i < 0 {
		return scoring.Standing{}, -1
	}
	standing := f.ranked[i].Standing
	return standing, slices.IndexFunc(f.ranked, func(r StandingRow) bool { return scoring.Compare(r.Standing, standing) == 0 })
}
