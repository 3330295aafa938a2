package scoring_test

import (
	"fmt"
	"math"
	"slices"
	"time"

	"geodrill/geo"
	"geodrill/scoring"
)

func ExampleRanks() {
	at := func(minute int) time.Time { return time.Date(2024, time.June, 10, 9, minute, 0, 0, time.UTC) }
	board := []scoring.Standing{
		scoring.Tally([]scoring.Result{{Points: 3000, DistanceMeters: 760, At: at(4)}}),
		scoring.Tally([]scoring.Result{{Points: 4000, DistanceMeters: 330, At: at(9)}}),
		scoring.Tally([]scoring.Result{{Points: 0, DistanceMeters: 9e6, At: at(1)}}),
		scoring.Tally([]scoring.Result{{Points: 3000, DistanceMeters: 760, At: at(4)}}),
	}
	slices.SortFunc(board, scoring.Compare)
	for i, rank := range scoring.Ranks(board) {
		fmt.Println(rank, board[i].Points)
	}
	// Output:
	// 1 4000
	// 2 3000
	// 2 3000
	// 4 0
}

// A board that was frozen at half past nine, for the projector, knows nothing of
// what came later.
func ExampleBoard() {
	at := func(minute int) time.Time { return time.Date(2024, time.June, 10, 9, minute, 0, 0, time.UTC) }
	board := scoring.NewBoard[string, string](at(30))
	board.Put("Aigul", "photo 1", scoring.Result{Points: 3000, DistanceMeters: 760, At: at(4)})
	board.Put("Bolat", "photo 1", scoring.Result{Points: 2000, DistanceMeters: 1370, At: at(9)})
	board.Put("Bolat", "photo 1", scoring.Result{Points: 4000, DistanceMeters: 330, At: at(20)}) // the last guess counts
	board.Put("Aigul", "photo 2", scoring.Result{Points: 5000, DistanceMeters: 0, At: at(31)})
	for _, row := range board.Rows(0, 10) {
		fmt.Println(row.Rank, row.Member, row.Points)
	}
	// Output:
	// 1 Bolat 4000
	// 2 Aigul 3000
}

// The pin of a team is in the middle of its members' pins, which one slip moves
// little. The team is ranked by its results as a trainee is.
func ExampleTeamRule_Result() {
	key := geo.Point{76.9453, 43.2587}
	pins := []geo.Point{{76.95, 43.25}, {76.94, 43.27}, {76.96, 43.26}, {69.24, 41.30}}
	rule := scoring.PlaceRule{MaxPoints: 5000, Falloff: scoring.ExponentialFalloff{Scale: 1500}}

	var members []scoring.Result
	mark := func(pin geo.Point) scoring.Result {
		meters := geo.Distance(pin, key)
		at := time.Date(2024, time.June, 10, 9, len(members), 0, 0, time.UTC)
		return scoring.Result{Points: rule.Mark(meters, math.NaN())[0].Points, DistanceMeters: meters, At: at}
	}
	for _, pin := range pins {
		members = append(members, mark(pin))
	}
	median := func() scoring.Result {
		middle, err := geo.GeometricMedian(pins)
		if err != nil {
			return scoring.Result{DistanceMeters: math.NaN()}
		}
		return mark(middle)
	}
	for _, team := range []scoring.TeamRule{scoring.TeamSum, scoring.TeamMean, scoring.TeamBest, scoring.TeamMedianPin} {
		result := team.Result(len(pins), members, median)
		fmt.Printf("%s: %d, %.0f m, last at %s\n", team, result.Points, result.DistanceMeters, result.At.Format("15:04"))
	}
	// Output:
	// sum: 6808, 1265 m, last at 09:03
	// mean: 1702, 1265 m, last at 09:03
	// best: 2501, 1039 m, last at 09:03
	// median_pin: 4377, 200 m, last at 09:03
}

// The weak solve the second challenge and the strong miss it: is its key right?
func ExampleItems() {
	shares := [][]float64{ // a row for each trainee
		{1.0, 0.5, 0.9, 0.8},
		{0.8, 0.6, 0.8, 0.7},
		{0.5, 0.6, 0.4, 0.1},
		{0.1, 0.9, 0.2, 0.2},
	}
	for i, item := range scoring.Items(shares) {
		fmt.Printf("%d: difficulty %.2f, discrimination %.2f\n", i+1, item.Difficulty, item.Discrimination)
	}
	// Output:
	// 1: difficulty 0.40, discrimination 0.83
	// 2: difficulty 0.35, discrimination -0.82
	// 3: difficulty 0.42, discrimination 0.97
	// 4: difficulty 0.55, discrimination 0.94
}

// Of a cohort of four, one has not guessed.
func ExampleCompetitionRule_Cohort() {
	trainees := []scoring.Standing{{Points: 4000, Guesses: 1}, {Points: 3000, Guesses: 2}, {Points: 200, Guesses: 1}}
	for _, rule := range []scoring.CompetitionRule{
		{Measure: scoring.CohortMean, MinEnrolled: 5},
		{Measure: scoring.CohortMedian},
		{Measure: scoring.CohortBest, Best: 2},
	} {
		cohort := rule.Cohort(4, trainees)
		fmt.Println(rule.Measure, cohort.Points, cohort.Small)
	}
	// Output:
	// mean 1800 true
	// median 1600 false
	// best_mean 3500 false
}

// Three drew circles; two of these hold the place. That is too few to judge.
func ExampleCalibrate() {
	c := scoring.Calibrate([]scoring.Circle{
		{DistanceMeters: 300, RadiusMeters: 500}, {DistanceMeters: 900, RadiusMeters: 100}, {DistanceMeters: 40, RadiusMeters: 50},
	})
	fmt.Printf("%d of %d: %.2f to %.2f, %s\n", c.Held, c.Circles, c.Low, c.High, c.Verdict)
	// Output:
	// 2 of 3: 0.21 to 0.94, undecided
}

// A third of you took Tashkent for Almaty.
func ExampleClusters() {
	pins := []geo.Point{{76.92, 43.24}, {69.24, 41.31}, {76.95, 43.26}, {69.28, 41.30}, {76.88, 43.22}, {82.61, 49.95}}
	for _, cluster := range scoring.Clusters(pins, 25e3) {
		fmt.Printf("%.0f %% around %v: %v\n", 100*cluster.Share, cluster.Center, cluster.Members)
	}
	// Output:
	// 50 % around [76.92 43.24]: [0 2 4]
	// 33 % around [69.24 41.31]: [1 3]
}
