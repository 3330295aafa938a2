package challenges_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/scoring"
	"geodrill/store/storetest"
)

// Where a cohort hides the lower ranks, nobody but its instructors finds one of them,
// whatever board, part or search they ask for; the own row is told.
func TestHiddenRows(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, location string) {
		r := newRoomAt(t, location)
		e := r.openWith(challenges.Rules{Reveal: challenges.RevealAtOnce, ClosesAt: start.Add(time.Hour), FreezesAt: start.Add(30 * time.Minute), Grace: time.Minute})
		var everybody []challenges.Actor
		for i := range 5 {
			a := r.join(fmt.Sprintf("trainee %d", i))
			r.guess(a, e, 0, away(float64(1+i*700)))
			everybody = append(everybody, a)
		}
		_, token, err := r.service.AddBoardLink(t.Context(), r.owner, challenges.LinkSubject{Cohort: r.cohort.ID}, 24*time.Hour)
		check(t, err)
		two := 2
		_, err = r.service.ChangeCohort(t.Context(), r.owner, r.cohort.ID, challenges.ChangeCohort{ShownRows: &two})
		check(t, err)
		last := everybody[4]
		crafted := base64.RawURLEncoding.EncodeToString([]byte(`{"p":4000,"n":1}`))
		parts := func(actor challenges.Actor, view challenges.View) (boards []*challenges.Leaderboard, own []*challenges.BoardRow) {
			t.Helper()
			for _, cursor := range []string{"", crafted} {
				for _, read := range []func() (*challenges.Leaderboard, *challenges.BoardRow, error){
					func() (*challenges.Leaderboard, *challenges.BoardRow, error) {
						return r.service.ExerciseBoard(t.Context(), actor, e, view, cursor, 100)
					},
					func() (*challenges.Leaderboard, *challenges.BoardRow, error) {
						return r.service.CohortBoard(t.Context(), actor, r.cohort.ID, view, cursor, 100)
					},
				} {
					b, me, err := read()
					check(t, err)
					boards, own = append(boards, b), append(own, me)
				}
			}
			for _, w := range []challenges.BoardWindow{{From: 1, Limit: 100}, {From: 3, Limit: 100}, {Find: "trainee", Limit: 100}, {Find: "trainee 4", Limit: 100}} {
				b, me, err := r.service.ExerciseBoardWindow(t.Context(), actor, e, view, w)
				check(t, err)
				boards, own = append(boards, b), append(own, me)
			}
			live, err := r.service.Watch(t.Context(), actor, e, view)
			check(t, err)
			state, err := r.service.State(t.Context(), e, live)
			check(t, err)
			return append(boards, state.Board), own
		}
		hold := func(stage string, as challenges.Actor, view challenges.View) {
			t.Helper()
			boards, own := parts(as, view)
			for _, from := range []int{0, 3} {
				shared, err := r.service.SharedBoard(t.Context(), token, challenges.BoardWindow{From: from, Limit: 100})
				check(t, err)
				boards = append(boards, shared.Cohort)
			}
			for i, b := range boards {
				if b.Hidden != 3 || b.Total > 2 || b.Next != "" {
					t.Errorf("%s: board %d of %s: %d hidden of %d, next %q", stage, i, as.Name, b.Hidden, b.Total, b.Next)
				}
				if slices.ContainsFunc(b.Rows, func(row challenges.BoardRow) bool { return row.Rank > 2 }) {
					t.Errorf("%s: board %d of %s shows %+v", stage, i, as.Name, b.Rows)
				}
			}
			for i, me := range own {
				if me != nil && (me.Rank != 5 || me.Points == 0) {
					t.Errorf("%s: own row %d is %+v", stage, i, me)
				}
			}
		}
		r.clock.move(2 * time.Second)
		hold("open", last, challenges.ViewLive)
		hold("open", r.owner, challenges.ViewClass)
		if boards, _ := parts(r.owner, challenges.ViewLive); boards[0].Total != 5 || boards[0].Hidden != 0 {
			t.Errorf("the instructor sees %d and %d hidden", boards[0].Total, boards[0].Hidden)
		}
		r.clock.move(31 * time.Minute)
		hold("frozen", last, challenges.ViewLive)
		r.clock.move(time.Hour)
		hold("revealed", last, challenges.ViewLive)

		for _, n := range []int{-1, 101} {
			_, err := r.service.ChangeCohort(t.Context(), r.owner, r.cohort.ID, challenges.ChangeCohort{ShownRows: &n})
			refused(t, "rows out of bounds", err, challenges.CodeInvalid, "/shownRows")
		}
		all := 0
		_, err = r.service.ChangeCohort(t.Context(), r.owner, r.cohort.ID, challenges.ChangeCohort{ShownRows: &all})
		check(t, err)
		if b, _, err := r.service.ExerciseBoard(t.Context(), last, e, challenges.ViewLive, "", 100); err != nil || len(b.Rows) != 5 || b.Hidden != 0 {
			t.Errorf("shown again: %+v, %v", b, err)
		}
	})
}

// Lower teams and lower cohorts are hidden likewise, but for the own.
func TestHiddenTeamsAndCohorts(t *testing.T) {
	r := newRoom(t)
	second, err := r.service.AddCohort(t.Context(), r.owner, "Border")
	check(t, err)
	fox, hare, wolf := r.join("Fox"), r.join("Hare"), r.joinCohort(second, "Wolf")
	_, err = r.service.SplitCohort(t.Context(), r.owner, r.cohort.ID, 2, "Team")
	check(t, err)
	rules := challenges.Rules{Reveal: challenges.RevealAtClose, ClosesAt: start.Add(time.Hour)}
	first := r.openWith(rules)
	clone, err := r.service.CloneExercise(t.Context(), r.owner, first, challenges.CloneExercise{Cohort: second.ID})
	check(t, err)
	one := 1
	_, err = r.service.ChangeCohort(t.Context(), r.owner, r.cohort.ID, challenges.ChangeCohort{ShownRows: &one})
	check(t, err)
	cup, err := r.service.AddCompetition(t.Context(), r.owner, challenges.NewCompetition{
		Name: "Cup", Rule: scoring.CompetitionRule{Measure: scoring.CohortMean}, Exercises: []challenges.ExerciseID{first, clone.ID}, ShownRows: 1,
	})
	check(t, err)
	_, token, err := r.service.AddBoardLink(t.Context(), r.owner, challenges.LinkSubject{Competition: cup.ID}, 24*time.Hour)
	check(t, err)
	r.guess(fox, first, 0, away(9000))
	r.guess(hare, first, 0, away(10))
	r.guess(wolf, clone.ID, 0, away(1))
	r.clock.move(2 * time.Hour)
	for who, want := range map[challenges.Actor]struct{ rows, hidden int }{fox: {2, 0}, hare: {1, 1}, r.owner: {2, 0}} {
		b, err := r.service.TeamBoard(t.Context(), who, first, challenges.ViewLive)
		check(t, err)
		if len(b.Rows) != want.rows || b.Hidden != want.hidden || b.Rows[0].Rank != 1 {
			t.Errorf("teams to %s: %+v, %d hidden", who.Name, b.Rows, b.Hidden)
		}
	}
	for who, want := range map[challenges.Actor]struct{ rows, hidden int }{fox: {2, 0}, wolf: {1, 1}, r.owner: {2, 0}} {
		b, err := r.service.CompetitionBoard(t.Context(), who, cup.ID)
		check(t, err)
		if len(b.Rows) != want.rows || b.Hidden != want.hidden {
			t.Errorf("cohorts to %s: %+v, %d hidden", who.Name, b.Rows, b.Hidden)
		}
	}
	if b, err := r.service.SharedBoard(t.Context(), token, challenges.BoardWindow{Limit: 10}); err != nil || len(b.Competition.Rows) != 1 || b.Competition.Hidden != 1 {
		t.Errorf("by a link: %+v, %v", b.Competition, err)
	}
}
