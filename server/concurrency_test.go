package server_test

import (
	"bytes"
	"fmt"
	"math"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/scoring"
	"geodrill/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// Twenty trainees guess every challenge at once, each guess sent twice under one
// key, as after a lost answer, and once more under another.
func TestManyGuessAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, location string) {
		t.Parallel()
		s := startSchool(t, location)
		i := s.addInstructor("Aliya")
		cohort := s.addCohort(i, "Analysts")
		v := s.publish(i, "set", geo.Point{76.9, 43.2}, geo.Point{-179.9, 60}, geo.Point{0, -90}, geo.Point{12, 41})
		e := s.open(i, v, cohort, s.hourAtClose())
		class := s.joinMany(cohort, 20)

		var wg sync.WaitGroup
		for n, who := range class {
			for c := range e.Challenges {
				wg.Go(func() {
					s.guessThrice(who, challengePath(e, c)+"/guesses", geo.Point{float64(7*n + c), float64(3*n - c)})
				})
			}
		}
		wg.Wait()

		ledger, err := s.store.Ledger(t.Context(), e.ID)
		if err != nil {
			t.Fatal(err)
		}
		if want := len(class) * len(e.Challenges); len(ledger) != want {
			t.Errorf("%d guesses are stored, want %d", len(ledger), want)
		}
		s.clock.advance(2 * time.Hour)
		var got board
		s.get(class[0].token, exercisePath(e)+"/leaderboard?limit=100").want(t, http.StatusOK).decode(t, &got)
		if diff := cmp.Diff(recomputed(v, class, ledger), got.Rows, cmp.Comparer(nearly)); diff != "" {
			t.Errorf("the board is not what the ledger adds up to (-ledger +board):\n%s", diff)
		}
		if want := int64(1 + len(ledger)); got.Version != want {
			t.Errorf("version %d, want %d", got.Version, want)
		}
	})
}

// guessThrice sends a guess twice under one Idempotency-Key, at the same time,
// and then under another.
func (s *school) guessThrice(who trainee, path string, place geo.Point) {
	r := request{method: http.MethodPost, path: path, token: who.token, body: placeBody(place), header: map[string]string{"Idempotency-Key": "a"}}
	var first, second answer
	var wg sync.WaitGroup
	wg.Go(func() { first = s.do(r) })
	wg.Go(func() { second = s.do(r) })
	wg.Wait()
	if first.status != http.StatusCreated || second.status != http.StatusCreated || !bytes.Equal(first.body, second.body) {
		s.t.Errorf("%s %s: %d %s and again %d %s", who.alias, path, first.status, first.body, second.status, second.body)
	}
	r.header = map[string]string{"Idempotency-Key": "b"}
	if third := s.do(r); third.status != http.StatusConflict {
		s.t.Errorf("%s %s: another key: %d %s", who.alias, path, third.status, third.body)
	}
}

// board is a leaderboard as the contract has it.
type board struct {
	Version int64
	Ranked  bool
	Rows    []boardRow
	Me      *boardRow
	Next    string
}

type boardRow struct {
	Rank                 int
	Alias                string
	Points, Guesses      int
	MedianDistanceMeters float64
	LastScoredAt         time.Time
}

// nearly allows a distance the last bit, which a database may lose.
func nearly(a, b float64) bool { return math.Abs(a-b) <= 1e-6 }

// recomputed is the board that the guesses of a ledger add up to, reckoned from
// where they were made.
func recomputed(v challenges.Version, class []trainee, ledger []challenges.LedgerEntry) []boardRow {
	results := map[challenges.TraineeID][]scoring.Result{}
	for _, entry := range ledger {
		i := slices.IndexFunc(v.Challenges, func(c challenges.Challenge) bool { return c.ID == entry.Guess.ChallengeID })
		q := v.Challenges[i].Questions[0]
		d, _ := q.Key.Place.DistanceTo(*entry.Guess.Answers[0].Place)
		id := entry.Guess.TraineeID
		results[id] = append(results[id], scoring.Result{Points: q.Ask.(challenges.PlaceAsk).Rule.Mark(d, math.NaN())[0].Points, DistanceMeters: d, At: entry.Guess.SubmittedAt})
	}
	var rows []boardRow
	for _, who := range class {
		s := scoring.Tally(results[challenges.TraineeID(who.id)])
		rows = append(rows, boardRow{
			Alias: who.alias, Points: s.Points, Guesses: s.Guesses, MedianDistanceMeters: s.MedianDistanceMeters, LastScoredAt: s.LastScoredAt,
		})
	}
	slices.SortStableFunc(rows, func(a, b boardRow) int { return b.Points - a.Points }) // all at the same time
	for i := range rows {
		rows[i].Rank = i + 1
		if i > 0 && rows[i].Points == rows[i-1].Points {
			rows[i].Rank = rows[i-1].Rank
		}
	}
	return rows
}

// An answer that got lost is told again, even after the close, and never
// another's.
func TestReplayAfterTheClose(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, location string) {
		t.Parallel()
		s := startSchool(t, location)
		i := s.addInstructor("Aliya")
		cohort := s.addCohort(i, "Analysts")
		e := s.open(i, s.publish(i, "set", geo.Point{76.9, 43.2}, geo.Point{1, 2}), cohort, s.hourAtClose())
		own, other := s.join(cohort, "own"), s.join(cohort, "other")
		guess := func(who trainee, challenge int) answer {
			return s.do(request{method: http.MethodPost, path: challengePath(e, challenge) + "/guesses", token: who.token,
				body: goodBody, header: map[string]string{"Idempotency-Key": "same"}})
		}
		first := guess(own, 0).want(t, http.StatusCreated)
		s.clock.advance(2 * time.Hour)
		if again := guess(own, 0); again.status != http.StatusCreated || !bytes.Equal(again.body, first.body) {
			t.Errorf("after the close: %d %s, want %s", again.status, again.body, first.body)
		}
		for name, a := range map[string]answer{"another trainee": guess(other, 0), "another challenge": guess(own, 1)} {
			if a.status != http.StatusCreated || !bytes.Contains(a.body, []byte(`"late":true`)) || bytes.Equal(a.body, first.body) {
				t.Errorf("%s with the key: %d %s", name, a.status, fmt.Sprintf("%.200s", a.body))
			}
		}
	})
}
