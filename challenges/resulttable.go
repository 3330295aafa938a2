package challenges

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"geodrill/challenges/account"
	"geodrill/geo"
	"geodrill/scoring"
)

// resultTable is what came out of an exercise but for what was answered: it is
// shared and never changed.
type resultTable struct {
	key        resultKey
	summary    ResultsSummary
	challenges []ChallengeResult
	trainees   []TraineeResult // by rank, then by alias
	index      map[TraineeID]int
}

// resultKey identifies what a table shows. Whoever joins or opens a hint moves no
// board.
type resultKey struct {
	exercise          ExerciseID
	version, revision int64
	trainees, hints   int
}

// resultTable reads the table of an exercise, from memory when nothing has
// changed. Those who ask at the same time wait for one of them.
func (s *Service) resultTable(ctx context.Context, l *loaded) (*resultTable, error) {
	trainees, err := s.store.CountTrainees(ctx, l.CohortID)
	if err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	hints, err := s.store.CountHintsOpened(ctx, l.ID)
	if err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	key := resultKey{l.ID, l.Version, l.Revision, trainees, hints}
	if t, ok := s.tables.get(l.ID); ok && t.key == key {
		return t, nil
	}
	read, err, _ := s.reading.Do(fmt.Sprint("results ", key), func() (any, error) {
		t, err := s.readTable(context.WithoutCancel(ctx), l, key)
		if err == nil {
			s.tables.put(l.ID, t)
		}
		return t, err
	})
	if err != nil {
		return nil, err
	}
	return read.(*resultTable), nil
}

func (s *Service) readTable(ctx context.Context, l *loaded, key resultKey) (*resultTable, error) {
	t := &resultTable{key: key, index: map[TraineeID]int{}}
	if err := s.readRoster(ctx, l, t); err != nil {
		return nil, err
	}
	sums := newResultSums(len(t.trainees), len(l.content.Challenges))
	for i, published := range l.content.Challenges {
		c := l.challenges[published.ID]
		t.challenges = append(t.challenges, newChallengeResult(c))
		country := s.countryTally(c.firstPlace())
		for entry, err := range s.counted(ctx, l.ID, c.ID) {
			if err != nil {
				return nil, err
			}
			if trainee, ok := t.index[entry.Guess.TraineeID]; ok { // else they are leaving, or came just now
				t.add(i, trainee, entry, sums)
				country.add(entry.Guess)
			}
		}
		t.challenges[i].Country = country.count
	}
	if err := s.readHints(ctx, l, t); err != nil {
		return nil, err
	}
	var err error
	if t.summary.Late, err = s.store.CountLate(ctx, l.ID); err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	t.finish(sums)
	return t, nil
}

// readRoster lists the trainees with their standings, in the order of the board.
func (s *Service) readRoster(ctx context.Context, l *loaded, t *resultTable) error {
	roster, err := s.allTrainees(ctx, l.CohortID)
	if err != nil {
		return err
	}
	teams, err := s.store.Teams(ctx, l.CohortID)
	if err != nil {
		return fmt.Errorf("results: %w", err)
	}
	names := make(map[TeamID]string, len(teams))
	for _, team := range teams {
		names[team.ID] = team.Name
	}
	standings, err := s.store.AllStandings(ctx, l.ID)
	if err != nil {
		return fmt.Errorf("results: %w", err)
	}
	ranks, byTrainee := ranksOf(standings), make(map[TraineeID]scoring.Standing, len(standings))
	for _, row := range standings {
		byTrainee[row.Trainee] = row.Standing
	}
	for _, trainee := range roster {
		row := TraineeResult{
			ID: trainee.ID, Alias: trainee.Alias, Team: trainee.Team, TeamName: names[trainee.Team], Seconds: math.NaN(),
			Standing: scoring.Standing{MedianDistanceMeters: math.NaN()}, Rank: ranks[trainee.ID],
			foldedAlias: account.Fold(trainee.Alias), foldedTeam: account.Fold(names[trainee.Team]),
		}
		if standing, ok := byTrainee[trainee.ID]; ok {
			row.Standing = standing
		}
		t.trainees = append(t.trainees, row)
	}
	slices.SortFunc(t.trainees, compareRanks)
	for i, row := range t.trainees {
		t.index[row.ID] = i
	}
	return nil
}

// readHints counts the hints that were opened.
func (s *Service) readHints(ctx context.Context, l *loaded, t *resultTable) error {
	if t.key.hints == 0 {
		return nil
	}
	opened, err := s.store.HintsOpened(ctx, l.ID)
	if err != nil {
		return fmt.Errorf("results: %w", err)
	}
	for _, h := range opened {
		trainee, ok := t.index[h.Trainee]
		challenge := slices.IndexFunc(t.challenges, func(c ChallengeResult) bool { return c.ID == h.Challenge })
		if ok && challenge >= 0 {
			t.trainees[trainee].Hints++
			t.challenges[challenge].Hints++
			t.summary.Hints++
		}
	}
	return nil
}

// compareRanks orders by rank, then by alias; who has no rank comes last.
func compareRanks(a, b TraineeResult) int {
	rank := func(t TraineeResult) int { return cmp.Or(t.Rank, math.MaxInt) }
	return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a.foldedAlias, b.foldedAlias), cmp.Compare(a.ID, b.ID))
}

func newChallengeResult(c *Challenge) ChallengeResult {
	r := ChallengeResult{ID: c.ID, Position: c.Position, Title: c.Title}
	for _, q := range c.Questions {
		r.Kinds = append(r.Kinds, q.Ask.Kind())
		r.MaxPoints += q.Ask.MaxPoints()
	}
	return r
}

// resultSums are what figures are worked out from.
type resultSums struct {
	shares    [][]float64 // of the points, by trainee and challenge; NaN where there is no guess
	points    [][]float64 // by challenge
	distances [][]float64 // by challenge
	seconds   [][]float64 // by challenge
	own       [][]float64 // distances by trainee
	circles   [][]scoring.Circle
}

func newResultSums(trainees, challenges int) *resultSums {
	s := &resultSums{
		shares: make([][]float64, trainees), own: make([][]float64, trainees), circles: make([][]scoring.Circle, trainees),
		points: make([][]float64, challenges), distances: make([][]float64, challenges), seconds: make([][]float64, challenges),
	}
	for i := range s.shares {
		s.shares[i] = slices.Repeat([]float64{math.NaN()}, challenges)
	}
	return s
}

// add takes a guess that counts into the table.
func (t *resultTable) add(challenge, trainee int, entry LedgerEntry, sums *resultSums) {
	c, row := &t.challenges[challenge], &t.trainees[trainee]
	g, m := entry.Guess, entry.Mark
	c.Attempts += g.Attempt
	row.Attempts += g.Attempt
	if m.Pending {
		c.Pending++
	}
	row.Marks = append(row.Marks, ResultMark{
		Challenge: c.ID, Points: m.Points, DistanceMeters: m.DistanceMeters, Pending: m.Pending, SubmittedAt: g.SubmittedAt, Seconds: math.NaN(),
	})
	if c.MaxPoints > 0 {
		sums.shares[trainee][challenge] = float64(m.Points) / float64(c.MaxPoints)
	}
	sums.points[challenge] = append(sums.points[challenge], float64(m.Points))
	sums.distances[challenge] = append(sums.distances[challenge], m.DistanceMeters)
	sums.own[trainee] = append(sums.own[trainee], m.DistanceMeters)
	sums.circles[trainee] = append(sums.circles[trainee], circles(g, m)...)
}

// finish works out the figures.
func (t *resultTable) finish(sums *resultSums) {
	position := make(map[ChallengeID]int, len(t.challenges))
	for i, c := range t.challenges {
		position[c.ID] = i
	}
	for i := range t.trainees {
		row := &t.trainees[i]
		row.Accuracy, row.Calibration = scoring.AccuracyOf(sums.own[i]), scoring.Calibrate(sums.circles[i])
		row.timeMarks()
		for _, m := range row.Marks {
			sums.seconds[position[m.Challenge]] = append(sums.seconds[position[m.Challenge]], m.Seconds)
		}
	}
	items := scoring.Items(sums.shares)
	for i := range t.challenges {
		c := &t.challenges[i]
		if items != nil {
			c.Item = items[i]
		} else {
			c.Item = scoring.Item{Difficulty: math.NaN(), Discrimination: math.NaN()}
		}
		c.Guesses = len(sums.points[i])
		c.MeanPoints, c.Accuracy = mean(sums.points[i]), scoring.AccuracyOf(sums.distances[i])
		c.MedianSeconds = scoring.Median(sums.seconds[i])
	}
	t.summarise(sums)
}

// timeMarks says how long after the guess before each came.
func (t *TraineeResult) timeMarks() {
	if len(t.Marks) == 0 {
		return
	}
	order := make([]*ResultMark, len(t.Marks))
	for i := range t.Marks {
		order[i] = &t.Marks[i]
	}
	slices.SortStableFunc(order, func(a, b *ResultMark) int { return a.SubmittedAt.Compare(b.SubmittedAt) })
	t.FirstAt, t.LastAt = order[0].SubmittedAt, order[len(order)-1].SubmittedAt
	for i := 1; i < len(order); i++ {
		order[i].Seconds = order[i].SubmittedAt.Sub(order[i-1].SubmittedAt).Seconds()
	}
	if len(order) > 1 {
		t.Seconds = t.LastAt.Sub(t.FirstAt).Seconds()
	}
}

func (t *resultTable) summarise(sums *resultSums) {
	var points, seconds []float64
	s := ResultsSummary{Hints: t.summary.Hints, Late: t.summary.Late, Trainees: len(t.trainees), Expected: len(t.trainees) * len(t.challenges)}
	for _, row := range t.trainees {
		seconds = append(seconds, row.Seconds)
		if row.Rank > 0 {
			s.Guessing++
			points = append(points, float64(row.Points))
		}
	}
	for _, c := range t.challenges {
		s.Guesses, s.Attempts, s.Pending = s.Guesses+c.Guesses, s.Attempts+c.Attempts, s.Pending+c.Pending
		s.MaxPoints += c.MaxPoints
		s.Country = s.Country.plus(c.Country)
	}
	s.MeanPoints, s.MedianPoints, s.MedianSeconds = mean(points), scoring.Median(points), scoring.Median(seconds)
	s.Accuracy = scoring.AccuracyOf(slices.Concat(sums.distances...))
	s.Calibration = scoring.Calibrate(slices.Concat(sums.circles...))
	t.summary = s
}

// plus is both counts together; nil is nothing.
func (c *CountryCount) plus(other *CountryCount) *CountryCount {
	if c == nil || other == nil {
		return cmp.Or(c, other)
	}
	return &CountryCount{Known: c.Known + other.Known, Right: c.Right + other.Right}
}

// mean is NaN without values.
func mean(values []float64) float64 {
	var sum float64
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// firstPlace is the first question for a place, nil without one.
func (c *Challenge) firstPlace() *Question {
	for i := range c.Questions {
		if c.Questions[i].Ask.Kind() == KindPlace {
			return &c.Questions[i]
		}
	}
	return nil
}

// countryTally counts the pins of a question by their country.
type countryTally struct {
	geocoder Geocoder // nil: nothing is counted
	question QuestionID
	key      geo.Location
	count    *CountryCount
}

func (s *Service) countryTally(q *Question) *countryTally {
	if s.geocoder == nil || q == nil || q.Ask.Kind() != KindPlace {
		return &countryTally{}
	}
	key := s.locateKey(RevealedKey{Question: q.ID, Kind: q.Ask.Kind(), Key: q.Key})
	if key.Country == "" {
		return &countryTally{}
	}
	return &countryTally{geocoder: s.geocoder, question: q.ID, key: key, count: &CountryCount{}}
}

func (t *countryTally) add(g Guess) {
	if t.count == nil {
		return
	}
	for _, a := range g.Answers {
		if a.Question != t.question || a.Place == nil {
			continue
		}
		if same, known := t.key.SameCountry(t.geocoder.Locate(*a.Place)); known {
			t.count.Known++
			if same {
				t.count.Right++
			}
		}
	}
}
