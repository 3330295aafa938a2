package scoring_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"geodrill/scoring"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

type row = scoring.BoardRow[string]

func standing(points, guesses int, median float64, last time.Time) scoring.Standing {
	return scoring.Standing{Points: points, Guesses: guesses, MedianDistanceMeters: median, LastScoredAt: last}
}

// event is one thing that happens to a board.
type event struct {
	member    string
	challenge int
	result    scoring.Result
	removed   bool
}

func apply(board *scoring.Board[string, int], events []event) {
	for _, e := range events {
		if e.removed {
			board.Remove(e.member)
		} else {
			board.Put(e.member, e.challenge, e.result)
		}
	}
}

// recompute makes a board from its whole history at once.
func recompute(events []event, freeze time.Time) []row {
	counted := map[string]map[int]scoring.Result{}
	for _, e := range events {
		if e.removed {
			delete(counted, e.member)
			continue
		}
		if counted[e.member] == nil {
			counted[e.member] = map[int]scoring.Result{}
		}
		late := !freeze.IsZero() && e.result.At.After(freeze)
		if before, ok := counted[e.member][e.challenge]; !late && (!ok || !e.result.At.Before(before.At)) {
			counted[e.member][e.challenge] = e.result
		}
	}
	rows := []row{}
	for member, byChallenge := range counted {
		var results []scoring.Result
		for _, result := range byChallenge {
			results = append(results, result)
		}
		rows = append(rows, row{Member: member, Standing: scoring.Tally(results)})
	}
	slices.SortFunc(rows, func(a, b row) int {
		return cmp.Or(scoring.Compare(a.Standing, b.Standing), cmp.Compare(a.Member, b.Member))
	})
	var sorted []scoring.Standing
	for _, r := range rows {
		sorted = append(sorted, r.Standing)
	}
	for i, rank := range scoring.Ranks(sorted) {
		rows[i].Rank = rank
	}
	return rows
}

// sameRow takes NaN for equal to NaN.
func sameRow(a, b row) bool {
	same := a.MedianDistanceMeters == b.MedianDistanceMeters || math.IsNaN(a.MedianDistanceMeters) && math.IsNaN(b.MedianDistanceMeters)
	a.MedianDistanceMeters, b.MedianDistanceMeters = 0, 0
	return same && a == b
}

func randomHistory(random *rand.Rand) []event {
	members := random.IntN(8) + 1
	var events []event
	for range random.IntN(40) {
		e := event{
			member: fmt.Sprintf("m%d", random.IntN(members)), challenge: random.IntN(4), removed: random.IntN(20) == 0,
			result: scoring.Result{
				Points: max(0, random.IntN(6)-2), DistanceMeters: float64(random.IntN(1000)), At: minute(random.IntN(10)),
				Circles: random.IntN(3),
			},
		}
		e.result.Held = random.IntN(e.result.Circles + 1)
		if random.IntN(5) == 0 {
			e.result.DistanceMeters = math.NaN()
		}
		events = append(events, e)
	}
	return events
}

// A board that is told its history step by step equals one made from it at
// once, at every moment that is looked at, frozen or not.
func TestBoardEqualsRecomputation(t *testing.T) {
	t.Parallel()
	for seed := range uint64(10_000) {
		random := rand.New(rand.NewPCG(seed, 0))
		events := randomHistory(random)
		freeze := time.Time{}
		if random.IntN(2) == 0 {
			freeze = minute(random.IntN(10))
		}
		board := scoring.NewBoard[string, int](freeze)
		cut := random.IntN(len(events) + 1)
		for _, part := range []struct{ begin, end int }{{0, cut}, {cut, len(events)}} {
			apply(board, events[part.begin:part.end])
			want := recompute(events[:part.end], freeze)
			if got := board.Rows(0, len(want)+1); !slices.EqualFunc(want, got, sameRow) {
				t.Fatalf("seed %d: (-recomputed +incremental)\n%s", seed, gocmp.Diff(want, got, cmpopts.EquateNaNs()))
			}
			for i, r := range want {
				if got, ok := board.Row(r.Member); !ok || got.Rank != r.Rank {
					t.Fatalf("seed %d: %s ranks %d, want %d", seed, r.Member, got.Rank, r.Rank)
				}
				if page := board.Rows(i, 1); len(page) != 1 || page[0].Rank != r.Rank || page[0].Member != r.Member {
					t.Fatalf("seed %d: %v at %d, want %v", seed, page, i, r)
				}
			}
		}
	}
}

func TestBoardTies(t *testing.T) {
	board := scoring.NewBoard[string, int](time.Time{})
	board.Put("dana", 1, scoring.Result{Points: 10, DistanceMeters: 5, At: minute(3)})
	board.Put("bolat", 1, scoring.Result{Points: 20, DistanceMeters: 1, At: minute(2)})
	board.Put("aigul", 2, scoring.Result{Points: 20, DistanceMeters: 2, At: minute(2)})
	board.Put("erlan", 1, scoring.Result{Points: 20, DistanceMeters: 3, At: minute(4)})
	board.Put("erlan", 2, scoring.Result{Points: 5, DistanceMeters: 9, At: minute(1)})
	board.Enrol("gulnara")
	board.Enrol("farida")
	board.Enrol("dana") // who is there already
	want := []row{
		{1, "erlan", standing(25, 2, 6, minute(4))},
		{2, "aigul", standing(20, 1, 2, minute(2))},
		{2, "bolat", standing(20, 1, 1, minute(2))},
		{4, "dana", standing(10, 1, 5, minute(3))},
		{5, "farida", standing(0, 0, math.NaN(), time.Time{})},
		{5, "gulnara", standing(0, 0, math.NaN(), time.Time{})},
	}
	if diff := gocmp.Diff(want, board.Rows(0, 100), cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := gocmp.Diff(want[2:4], board.Rows(2, 2), cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("a page (-want +got)\n%s", diff)
	}
	for _, page := range [][2]int{{6, 10}, {100, 10}, {0, 0}, {3, -1}} {
		if rows := board.Rows(page[0], page[1]); len(rows) != 0 {
			t.Errorf("%d rows from %d are %v", page[1], page[0], rows)
		}
	}
	if diff := gocmp.Diff(want[:1], board.Rows(-5, 1)); diff != "" {
		t.Errorf("from before the start (-want +got)\n%s", diff)
	}
	board.Remove("erlan")
	board.Remove("nobody")
	if r, ok := board.Row("bolat"); !ok || r.Rank != 1 || board.Len() != 5 {
		t.Errorf("%v of %d after the first left", r, board.Len())
	}
	if r, ok := board.Row("erlan"); ok {
		t.Errorf("who left is %v", r)
	}
}

func TestBoardCountsTheLastGuess(t *testing.T) {
	put := func(points, at int) event {
		return event{member: "aigul", challenge: 1, result: scoring.Result{Points: points, DistanceMeters: float64(points), At: minute(at)}}
	}
	for _, test := range []struct {
		name   string
		freeze time.Time
		events []event
		want   scoring.Standing
	}{
		{"a better one", time.Time{}, []event{put(10, 1), put(20, 2)}, standing(20, 1, 20, minute(2))},
		{"a worse one", time.Time{}, []event{put(20, 1), put(10, 2)}, standing(10, 1, 10, minute(2))},
		{"one without points", time.Time{}, []event{put(20, 1), put(0, 2)}, standing(0, 1, 0, time.Time{})},
		{"told late", time.Time{}, []event{put(20, 2), put(10, 1)}, standing(20, 1, 20, minute(2))},
		{"marked again", time.Time{}, []event{put(20, 2), put(10, 2)}, standing(10, 1, 10, minute(2))},
		{"before the freeze", minute(5), []event{put(20, 4)}, standing(20, 1, 20, minute(4))},
		{"at the freeze", minute(5), []event{put(20, 5)}, standing(20, 1, 20, minute(5))},
		{"after the freeze", minute(5), []event{put(20, 4), put(30, 6)}, standing(20, 1, 20, minute(4))},
		{"only after the freeze", minute(5), []event{put(30, 6)}, standing(0, 0, math.NaN(), time.Time{})},
		{"marked again after the freeze", minute(5), []event{put(20, 4), put(30, 6), put(25, 4)}, standing(25, 1, 25, minute(4))},
	} {
		t.Run(test.name, func(t *testing.T) {
			board := scoring.NewBoard[string, int](test.freeze)
			apply(board, test.events)
			got, _ := board.Row("aigul")
			if diff := gocmp.Diff(test.want, got.Standing, cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// BenchmarkBoardPut is a guess in a cohort of ten thousand, of which each has
// made ten: it moves anywhere on the board.
func BenchmarkBoardPut(b *testing.B) {
	const members, challenges = 10_000, 10
	board := scoring.NewBoard[string, int](time.Time{})
	random := rand.New(rand.NewPCG(1, 2))
	names := make([]string, members)
	for i := range names {
		names[i] = fmt.Sprintf("trainee-%05d", i)
	}
	at := 0
	put := func() {
		at++
		board.Put(names[random.IntN(members)], random.IntN(challenges), scoring.Result{Points: random.IntN(5001), DistanceMeters: 1, At: minute(at)})
	}
	for range 20 * members {
		put()
	}
	b.ReportAllocs()
	for b.Loop() {
		put()
	}
}
