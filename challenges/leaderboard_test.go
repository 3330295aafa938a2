package challenges_test

import (
	"encoding/base64"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// line is what a row of a board says: rank, alias, points, guesses.
func line(r *challenges.BoardRow) string {
	if r == nil {
		return "none"
	}
	return fmt.Sprintf("%d %s %d %d", r.Rank, r.Alias, r.Points, r.Guesses)
}

// pages reads a whole board in parts of limit rows.
func pages(t *testing.T, limit int, read func(cursor string) (*challenges.Leaderboard, *challenges.BoardRow, error)) (lines []string) {
	t.Helper()
	cursor := ""
	for {
		board, _, err := read(cursor)
		check(t, err)
		if len(board.Rows) > limit || board.Next != "" && len(board.Rows) != limit {
			t.Fatalf("%d rows of %d, next %q", len(board.Rows), limit, board.Next)
		}
		for _, row := range board.Rows {
			lines = append(lines, line(&row))
		}
		if cursor = board.Next; cursor == "" {
			return lines
		}
	}
}

func TestExerciseBoard(t *testing.T) {
	r := newRoom(t)
	var actors []challenges.Actor
	for _, alias := range []string{"Wolf", "ant", "Fox", "Bee", "Owl"} {
		actors = append(actors, r.join(alias))
	}
	wolf, ant, fox, bee, owl := actors[0], actors[1], actors[2], actors[3], actors[4]
	e := r.open(challenges.RevealAtClose)
	r.guess(bee, e, 0, away(100))
	r.clock.move(time.Minute)
	r.guess(wolf, e, 0, away(100)) // later than Bee, and equal with Fox
	r.guess(fox, e, 0, away(100))
	r.guess(ant, e, 0, geo.Point{0, 0})
	r.guess(ant, e, 1, geo.Point{0, 0})

	at := func(actor challenges.Actor, limit int) func(cursor string) (*challenges.Leaderboard, *challenges.BoardRow, error) {
		return func(cursor string) (*challenges.Leaderboard, *challenges.BoardRow, error) {
			return r.service.ExerciseBoard(t.Context(), actor, e, challenges.ViewLive, cursor, limit)
		}
	}
	own := func(when string, want map[string]challenges.Actor) {
		t.Helper()
		for want, actor := range want {
			for range 2 { // read, then from memory
				_, me, err := at(actor, 1)("")
				check(t, err)
				if got := line(me); got != want {
					t.Errorf("%s, %s's own row is %q, want %q", when, actor.Name, got, want)
				}
			}
		}
	}
	// Before the reveal: by alias, and nothing of points, distances or times.
	hidden := []string{"0 ant 0 2", "0 Bee 0 1", "0 Fox 0 1", "0 Wolf 0 1"}
	for limit := 1; limit <= 5; limit++ {
		if diff := cmp.Diff(hidden, pages(t, limit, at(fox, limit))); diff != "" {
			t.Errorf("before the reveal, by %d (-want +got)\n%s", limit, diff)
		}
	}
	board, _, err := at(r.owner, 10)("")
	check(t, err)
	for _, row := range board.Rows {
		if want := (scoring.Standing{Guesses: row.Guesses}); row.Standing != want || board.Ranked {
			t.Errorf("before the reveal a row says %+v", row.Standing)
		}
	}
	own("before the reveal", map[string]challenges.Actor{"0 ant 0 2": ant, "0 Fox 0 1": fox, "0 Owl 0 0": owl, "none": r.owner})

	r.clock.move(time.Hour + time.Minute)
	points := int(math.Round(5000 * math.Exp(-geo.Distance(away(100), keyPlace)/scale)))
	shown := []string{
		fmt.Sprintf("1 Bee %d 1", points), fmt.Sprintf("2 Wolf %d 1", points), fmt.Sprintf("2 Fox %d 1", points), "4 ant 0 2",
	}
	for limit := 1; limit <= 5; limit++ {
		if diff := cmp.Diff(shown, pages(t, limit, at(fox, limit))); diff != "" {
			t.Errorf("after the reveal, by %d (-want +got)\n%s", limit, diff)
		}
	}
	own("after the reveal", map[string]challenges.Actor{shown[0]: bee, shown[1]: wolf, shown[2]: fox, shown[3]: ant, "0 Owl 0 0": owl, "none": r.admin})

	for _, test := range []struct {
		window challenges.BoardWindow
		total  int
		want   []string
	}{
		{challenges.BoardWindow{From: 1, Limit: 2}, 4, shown[1:3]},
		{challenges.BoardWindow{From: 4, Limit: 2}, 4, nil},
		{challenges.BoardWindow{Find: "ＯＸ", Limit: 9}, 1, shown[2:3]},
		{challenges.BoardWindow{Find: "w", Limit: 9}, 1, shown[1:2]},
		{challenges.BoardWindow{Find: "e", Limit: 1}, 1, shown[:1]},
		{challenges.BoardWindow{Find: "%", Limit: 9}, 0, nil},
	} {
		found, me, err := r.service.ExerciseBoardWindow(t.Context(), fox, e, challenges.ViewLive, test.window)
		check(t, err)
		var lines []string
		for _, row := range found.Rows {
			lines = append(lines, line(&row))
		}
		if diff := cmp.Diff(test.want, lines); diff != "" || found.Total != test.total || line(me) != shown[2] {
			t.Errorf("%+v: total %d, own row %q (-want +got)\n%s", test.window, found.Total, line(me), diff)
		}
	}
	for limit := 1; limit <= 5; limit++ {
		if board, _, err := at(fox, limit)(""); err != nil || board.Total != 4 {
			t.Errorf("by %d: a total of %d, %v", limit, board.Total, err)
		}
	}
	_, _, err = r.service.ExerciseBoardWindow(t.Context(), fox, e, challenges.ViewLive, challenges.BoardWindow{Find: "\x00", Limit: 9})
	refused(t, "no text", err, challenges.CodeInvalid, "query:q")

	for _, cursor := range []string{
		"!", "e30", base64.RawURLEncoding.EncodeToString([]byte(`{"n":0}`)), base64.RawURLEncoding.EncodeToString([]byte(`{"n":1,"r":2}`)),
		base64.RawURLEncoding.EncodeToString([]byte(`{"n":1,"f":"a\u0000"}`)), base64.RawURLEncoding.EncodeToString([]byte(`{"n":1,"t":"a\u0000"}`)),
		base64.RawURLEncoding.EncodeToString([]byte(`{"n":99999999999}`)),
		base64.RawURLEncoding.EncodeToString([]byte(`{"n":1,"f":"` + strings.Repeat("x", 1024) + `"}`)),
	} {
		_, _, err := at(fox, 10)(cursor)
		refused(t, cursor, err, challenges.CodeInvalid, "query:cursor")
		_, _, err = r.service.CohortBoard(t.Context(), fox, r.cohort.ID, challenges.ViewLive, cursor, 10)
		refused(t, cursor, err, challenges.CodeInvalid, "query:cursor")
	}
	_, err = r.service.Exercises(t.Context(), fox, "a\x00", 10)
	refused(t, "a cursor of exercises", err, challenges.CodeInvalid, "query:cursor")
}

// A board is shared until something changes, and then it is another.
func TestBoardFollowsGuesses(t *testing.T) {
	r := newRoom(t)
	fox, wolf := r.join("Fox"), r.join("Wolf")
	e := r.open(challenges.RevealAtOnce)
	read := func() *challenges.Leaderboard {
		t.Helper()
		board, _, err := r.service.ExerciseBoard(t.Context(), fox, e, challenges.ViewLive, "", 10)
		check(t, err)
		return board
	}
	if empty := read(); len(empty.Rows) != 0 || empty != read() {
		t.Errorf("a board without guesses: %+v", empty)
	}
	for i, actor := range []challenges.Actor{fox, wolf} {
		r.guess(actor, e, 0, away(100))
		board := read()
		if len(board.Rows) != i+1 || !board.Ranked || board.Key.Version != int64(i)+2 || board != read() {
			t.Errorf("after %d guesses: %+v", i+1, board)
		}
		if got := r.publisher.version(e); got != board.Key.Version {
			t.Errorf("version %d was announced, the board has %d", got, board.Key.Version)
		}
		state, err := r.service.State(t.Context(), e, false)
		check(t, err)
		want := challenges.State{
			Version: board.Key.Version, Phase: challenges.PhaseOpen, Now: start, Board: state.Board,
			Rules: challenges.Rules{Reveal: challenges.RevealAtOnce, OpensAt: start, ClosesAt: start.Add(time.Hour), Grace: time.Minute, Attempts: 1, Hints: challenges.HintsPriced, TeamRule: scoring.TeamMean},
		}
		if diff := cmp.Diff(want, state); diff != "" || !slices.Equal(state.Board.Rows, board.Rows) {
			t.Errorf("state (-want +got)\n%s", diff)
		}
	}
	_, err := r.service.State(t.Context(), "none", false)
	refused(t, "state of nothing", err, challenges.CodeNotFound, "")

	// Another instance hears of a guess within a second.
	second := challenges.NewService(r.config)
	owl := r.join("Owl")
	before, _, err := second.ExerciseBoard(t.Context(), fox, e, challenges.ViewLive, "", 10)
	check(t, err)
	r.guess(owl, e, 0, away(7))
	r.clock.move(time.Second)
	after, _, err := second.ExerciseBoard(t.Context(), fox, e, challenges.ViewLive, "", 10)
	check(t, err)
	if len(before.Rows) != 2 || len(after.Rows) != 3 {
		t.Errorf("another instance shows %d rows, then %d", len(before.Rows), len(after.Rows))
	}
}

func TestCohortBoard(t *testing.T) {
	r := newRoom(t)
	fox, wolf, bee, owl := r.join("Fox"), r.join("Wolf"), r.join("Bee"), r.join("Owl")
	practice, exam := r.open(challenges.RevealAtOnce), r.open(challenges.RevealAtClose)
	r.guess(fox, practice, 0, keyPlace)
	r.guess(wolf, practice, 0, keyPlace)
	r.guess(bee, practice, 0, geo.Point{0, 0})
	r.guess(bee, exam, 0, keyPlace)
	r.guess(bee, exam, 1, keyPlace)

	read := func(actor challenges.Actor, limit int) func(cursor string) (*challenges.Leaderboard, *challenges.BoardRow, error) {
		return func(cursor string) (*challenges.Leaderboard, *challenges.BoardRow, error) {
			return r.service.CohortBoard(t.Context(), actor, r.cohort.ID, challenges.ViewLive, cursor, limit)
		}
	}
	boards := func(when string, want []string, own map[string]challenges.Actor) {
		t.Helper()
		for limit := 1; limit <= len(want)+1; limit++ {
			if diff := cmp.Diff(want, pages(t, limit, read(r.owner, limit))); diff != "" {
				t.Errorf("%s, by %d (-want +got)\n%s", when, limit, diff)
			}
		}
		for want, actor := range own {
			_, me, err := read(actor, 1)("")
			check(t, err)
			if got := line(me); got != want {
				t.Errorf("%s, %s's own row is %q, want %q", when, actor.Name, got, want)
			}
		}
	}
	// The exam is not revealed: neither its points nor its guesses count.
	boards("before the reveal", []string{"1 Fox 5000 1", "1 Wolf 5000 1", "3 Bee 0 1"}, map[string]challenges.Actor{
		"1 Fox 5000 1": fox, "1 Wolf 5000 1": wolf, "3 Bee 0 1": bee, "0 Owl 0 0": owl, "none": r.admin,
	})
	before, _, err := read(fox, 10)("")
	check(t, err)
	r.clock.move(2 * time.Hour)
	boards("after the reveal", []string{"1 Bee 10000 3", "2 Fox 5000 1", "2 Wolf 5000 1"}, map[string]challenges.Actor{
		"1 Bee 10000 3": bee, "2 Fox 5000 1": fox, "2 Wolf 5000 1": wolf, "0 Owl 0 0": owl,
	})
	after, _, err := read(fox, 10)("")
	check(t, err)
	if before.Key.Version >= after.Key.Version {
		t.Errorf("versions %d, then %d", before.Key.Version, after.Key.Version)
	}
	_, _, err = r.service.CohortBoard(t.Context(), r.admin, "none", challenges.ViewLive, "", 10)
	refused(t, "no such cohort", err, challenges.CodeNotFound, "")
}

// rowsOf recomputes a ranked board from the ledger.
func (r *room) rowsOf(e challenges.ExerciseID, actors []challenges.Actor) []challenges.BoardRow {
	r.t.Helper()
	ledger, err := r.store.Ledger(r.t.Context(), e)
	check(r.t, err)
	var rows []challenges.BoardRow
	for _, a := range actors {
		var results []scoring.Result
		for _, entry := range ledger {
			if string(entry.Guess.TraineeID) == a.ID {
				results = append(results, entry.Result())
			}
		}
		if results != nil {
			rows = append(rows, challenges.BoardRow{Trainee: challenges.TraineeID(a.ID), Alias: a.Name, Standing: scoring.Tally(results)})
		}
	}
	slices.SortFunc(rows, func(a, b challenges.BoardRow) int {
		if c := scoring.Compare(a.Standing, b.Standing); c != 0 {
			return c
		}
		return strings.Compare(string(a.Trainee), string(b.Trainee))
	})
	standings := make([]scoring.Standing, len(rows))
	for i, row := range rows {
		standings[i] = row.Standing
	}
	for i, rank := range scoring.Ranks(standings) {
		rows[i].Rank = rank
	}
	return rows
}

// boardEqualsLedger compares a ranked board with its recomputation.
func (r *room) boardEqualsLedger(e challenges.ExerciseID, actors []challenges.Actor) {
	r.t.Helper()
	r.clock.move(2 * time.Second) // nothing from memory
	board, _, err := r.service.ExerciseBoard(r.t.Context(), r.owner, e, challenges.ViewLive, "", challenges.MaxBoardRows)
	check(r.t, err)
	if diff := cmp.Diff(r.rowsOf(e, actors), board.Rows, cmpopts.EquateNaNs()); diff != "" {
		r.t.Errorf("board (-ledger +board)\n%s", diff)
	}
}
