package challenges_test

import (
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
)

// Links to a board end by themselves and when they are revoked, and are bounded.
func TestBoardLinks(t *testing.T) {
	r := newRoom(t)
	of := challenges.LinkSubject{Cohort: r.cohort.ID}
	for _, days := range []int{0, 367} {
		_, _, err := r.service.AddBoardLink(t.Context(), r.owner, of, time.Duration(days)*24*time.Hour)
		refused(t, "a life out of bounds", err, challenges.CodeInvalid, "/days")
	}
	_, _, err := r.service.AddBoardLink(t.Context(), r.account("rival", account.Instructor), of, time.Hour)
	refused(t, "of another's cohort", err, challenges.CodeNotFound, "")
	_, _, err = r.service.AddBoardLink(t.Context(), r.owner, challenges.LinkSubject{Competition: "none"}, time.Hour)
	refused(t, "of no competition", err, challenges.CodeNotFound, "")
	link, token, err := r.service.AddBoardLink(t.Context(), r.owner, of, time.Hour)
	check(t, err)
	if len(token) != 26 || link.TokenHash == token {
		t.Errorf("token %q, hash %q", token, link.TokenHash)
	}
	_, other, err := r.service.AddBoardLink(t.Context(), r.owner, of, time.Hour)
	check(t, err)
	board, err := r.service.SharedBoard(t.Context(), token, challenges.BoardWindow{Limit: 10})
	if check(t, err); board.Name != r.cohort.Name || board.Cohort == nil || board.Competition != nil {
		t.Errorf("the board is %+v", board)
	}
	check(t, r.service.RevokeBoardLink(t.Context(), r.owner, of, link.ID))
	_, err = r.service.SharedBoard(t.Context(), token, challenges.BoardWindow{Limit: 10})
	refused(t, "a link that was revoked", err, challenges.CodeNotFound, "")
	r.clock.move(time.Hour)
	_, err = r.service.SharedBoard(t.Context(), other, challenges.BoardWindow{Limit: 10})
	refused(t, "a link that has expired", err, challenges.CodeNotFound, "")
	for range 20 {
		_, _, err = r.service.AddBoardLink(t.Context(), r.owner, of, time.Hour)
		check(t, err)
	}
	_, _, err = r.service.AddBoardLink(t.Context(), r.owner, of, time.Hour)
	refused(t, "one link more", err, challenges.CodeConflict, "")
}

// A window of a shared board has the ranks of the whole, ties too.
func TestSharedBoardWindows(t *testing.T) {
	r := newRoom(t)
	e := r.open(challenges.RevealAtOnce)
	for i, meters := range []float64{10, 500, 500, 500, 9000} {
		r.guess(r.join(string(rune('a'+i))), e, 0, away(meters))
	}
	_, token, err := r.service.AddBoardLink(t.Context(), r.owner, challenges.LinkSubject{Cohort: r.cohort.ID}, time.Hour)
	check(t, err)
	whole, err := r.service.SharedBoard(t.Context(), token, challenges.BoardWindow{Limit: 10})
	check(t, err)
	if ranks := ranksIn(whole.Cohort); len(ranks) != 5 || ranks[1] != 2 || ranks[3] != 2 || ranks[4] != 5 {
		t.Errorf("ranks %v", ranks)
	}
	for from := range 7 {
		part, err := r.service.SharedBoard(t.Context(), token, challenges.BoardWindow{From: from, Limit: 2})
		check(t, err)
		want := whole.Cohort.Rows[min(from, 5):min(from+2, 5)]
		if part.Cohort.Total != 5 || len(part.Cohort.Rows) != len(want) {
			t.Errorf("from %d: %d of %d rows", from, len(part.Cohort.Rows), part.Cohort.Total)
		}
		for i, row := range part.Cohort.Rows {
			if row != want[i] {
				t.Errorf("from %d: %+v, want %+v", from, row, want[i])
			}
		}
	}
}

func ranksIn(b *challenges.Leaderboard) (ranks []int) {
	for _, row := range b.Rows {
		ranks = append(ranks, row.Rank)
	}
	return ranks
}
