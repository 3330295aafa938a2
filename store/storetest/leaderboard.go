package storetest

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/scoring"
)

// tallied computes the standings of the exercise from its ledger alone.
func (c *course) tallied() []challenges.StandingRow {
	c.t.Helper()
	type place struct {
		trainee   challenges.TraineeID
		challenge challenges.ChallengeID
	}
	last := map[place]challenges.LedgerEntry{}
	for _, e := range c.ledger() {
		p := place{e.Guess.TraineeID, e.Guess.ChallengeID}
		if e.Guess.Attempt > last[p].Guess.Attempt {
			last[p] = e
		}
	}
	var rows []challenges.StandingRow
	for _, trainee := range c.trainees {
		var results []scoring.Result
		var distances []float64
		for p, e := range last {
			if p.trainee == trainee.ID {
				results = append(results, e.Result())
				distances = append(distances, e.Mark.DistanceMeters)
			}
		}
		if results != nil {
			slices.Sort(distances)
			rows = append(rows, challenges.StandingRow{
				Trainee: trainee.ID, Alias: trainee.Alias, Folded: account.Fold(trainee.Alias), Distances: distances, Standing: scoring.Tally(results),
			})
		}
	}
	return rows
}

// checkStandings compares every way of reading standings with the ledger.
func (c *course) checkStandings() {
	c.t.Helper()
	want := c.tallied()
	got := value(c.db.AllStandings(c.t.Context(), c.exercise.ID))(c.t)
	slices.SortFunc(got, func(a, b challenges.StandingRow) int { return cmp.Compare(a.Trainee, b.Trainee) })
	equal(c.t, "standings", want, got)
	for _, row := range want {
		standing, ahead, err := c.db.Standing(c.t.Context(), c.exercise.ID, row.Trainee)
		check(c.t, err)
		equal(c.t, "standing", row.Standing, standing)
		before := 0
		for _, other := range want {
			if scoring.Compare(other.Standing, row.Standing) < 0 {
				before++
			}
		}
		if ahead != before {
			c.t.Errorf("%d stand before %s, want %d", ahead, row.Alias, before)
		}
	}
}

func testStandings(t *testing.T, db Database) {
	c := newCourse(t, db, 3, 4)
	if rows := value(db.AllStandings(t.Context(), c.exercise.ID))(t); len(rows) != 0 {
		t.Errorf("standings before the first guess: %+v", rows)
	}
	for _, g := range []struct{ trainee, challenge, points, minute int }{
		{0, 0, 4000, 3}, {1, 0, 4000, 3}, {2, 0, 0, 1}, {0, 1, 0, 8}, {1, 1, 1000, 2}, {0, 2, 1000, 1},
	} {
		c.guess(g.trainee, g.challenge, g.points, g.minute)
		c.checkStandings()
	}
	standing, ahead, err := db.Standing(t.Context(), c.exercise.ID, c.trainees[3].ID)
	check(t, err)
	equal(t, "without a guess", scoring.Standing{}, standing)
	equal(t, "ahead of who has no guess", -1, ahead)

	// Points and the time of the last that earned some decide: two share a rank.
	standing, ahead, err = db.Standing(t.Context(), c.exercise.ID, c.trainees[1].ID)
	check(t, err)
	if ahead != 0 || standing.Points != 5000 || !standing.LastScoredAt.Equal(c.at(3)) {
		t.Errorf("%+v with %d ahead", standing, ahead)
	}
	if _, ahead, _ := db.Standing(t.Context(), c.exercise.ID, c.trainees[2].ID); ahead != 2 {
		t.Errorf("%d ahead of the third", ahead)
	}
}

func testBoardPages(t *testing.T, db Database) {
	const trainees = 40
	c := newCourse(t, db, 2, 0)
	random := rand.New(rand.NewPCG(1, 2))
	letters := []rune("aäbBzяёЯ-0 ’")
	for i := range trainees {
		alias := string([]rune{letters[random.IntN(len(letters))], letters[random.IntN(len(letters))]})
		c.trainees = append(c.trainees, c.join(fmt.Sprintf("%s%02d", alias, i)))
	}
	for i := range trainees - 2 { // few values, so that many tie
		for challenge := range 1 + random.IntN(2) {
			c.guess(i, challenge, 100*random.IntN(3), random.IntN(3))
		}
	}
	rows := c.tallied()
	ranked := slices.SortedFunc(slices.Values(rows), func(a, b challenges.StandingRow) int {
		return cmp.Or(scoring.Compare(a.Standing, b.Standing), cmp.Compare(a.Trainee, b.Trainee))
	})
	byAlias := slices.SortedFunc(slices.Values(rows), func(a, b challenges.StandingRow) int {
		return cmp.Compare(a.Folded, b.Folded)
	})
	start := func(i int) challenges.BoardStart {
		if i == 0 {
			return challenges.BoardStart{}
		}
		r := ranked[i-1]
		return challenges.BoardStart{Points: r.Points, Last: r.LastScoredAt, Trainee: r.Trainee, Position: i}
	}
	aliasStart := func(i int) challenges.BoardStart {
		if i == 0 {
			return challenges.BoardStart{}
		}
		return challenges.BoardStart{Folded: byAlias[i-1].Folded, Position: i}
	}
	for range 100 {
		i, limit := random.IntN(len(rows)+1), 1+random.IntN(len(rows)+1)
		end := min(i+limit, len(rows))
		got := value(db.RankedRows(t.Context(), c.exercise.ID, start(i), limit))(t)
		equal(t, fmt.Sprintf("%d ranked after %d", limit, i), ranked[i:end], got)
		got = value(db.AliasRows(t.Context(), c.exercise.ID, aliasStart(i), limit))(t)
		equal(t, fmt.Sprintf("%d by alias after %d", limit, i), byAlias[i:end], got)
		if t.Failed() {
			break
		}
	}
	c.checkStandings()
	c.checkWindows(ranked, byAlias)

	most := challenges.BoardStart{Points: math.MaxInt64, Position: 1}
	equal(t, "after the most points there can be", ranked[:1], value(db.RankedRows(t.Context(), c.exercise.ID, most, 1))(t))
	for name, list := range map[string]func(challenges.ExerciseID) ([]challenges.StandingRow, error){
		"RankedRows": func(e challenges.ExerciseID) ([]challenges.StandingRow, error) {
			return db.RankedRows(t.Context(), e, challenges.BoardStart{}, 9)
		},
		"AliasRows": func(e challenges.ExerciseID) ([]challenges.StandingRow, error) {
			return db.AliasRows(t.Context(), e, challenges.BoardStart{}, 9)
		},
	} {
		if rows := value(list("none"))(t); len(rows) != 0 {
			t.Errorf("%s of no exercise: %+v", name, rows)
		}
	}
}

// checkWindows compares windows of the board with its rows in rank order and by
// alias.
func (c *course) checkWindows(ranked, byAlias []challenges.StandingRow) {
	c.t.Helper()
	standings := make([]scoring.Standing, len(ranked))
	for i, row := range ranked {
		standings[i] = row.Standing
	}
	ranks := scoring.Ranks(standings)
	for _, find := range []string{"", "я", "z", "-", "1", "'", "’", "%", "_", "!", "\\"} {
		wantRanked, wantByAlias := []challenges.PlacedRow{}, []challenges.PlacedRow{}
		for i, row := range ranked {
			if strings.Contains(row.Folded, find) {
				wantRanked = append(wantRanked, challenges.PlacedRow{StandingRow: row, Rank: ranks[i]})
			}
			if strings.Contains(byAlias[i].Folded, find) {
				wantByAlias = append(wantByAlias, challenges.PlacedRow{StandingRow: byAlias[i]})
			}
		}
		for from := 0; from <= len(wantRanked); from += 5 {
			w := challenges.BoardWindow{Find: find, From: from, Limit: 7}
			end := min(from+w.Limit, len(wantRanked))
			got := value(c.db.BoardWindow(c.t.Context(), c.exercise.ID, true, w))(c.t)
			equal(c.t, fmt.Sprintf("ranked %+v", w), slices.Clip(wantRanked[from:end]), got)
			got = value(c.db.BoardWindow(c.t.Context(), c.exercise.ID, false, w))(c.t)
			equal(c.t, fmt.Sprintf("by alias %+v", w), slices.Clip(wantByAlias[from:end]), got)
		}
		equal(c.t, fmt.Sprintf("rows with %q", find), len(wantRanked), value(c.db.CountStandings(c.t.Context(), c.exercise.ID, find))(c.t))
	}
}
