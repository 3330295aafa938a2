package challenges

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"geodrill/geo"
	"geodrill/scoring"
)

// ChallengeResults are what came out of one challenge, guess by guess.
type ChallengeResults struct {
	Result    ChallengeResult
	Prompt    Text
	Images    []PhotoView // with full credits
	Country   string
	Where     *Whereabouts // of the key; nil when nothing is known
	Questions []QuestionResult
	Guesses   []GuessResult   // that count, by alias
	LeftOut   int             // how many more there are
	Best      []BestReasoning // that were chosen; in no export
}

// Bounds of what is shown of a challenge.
const (
	MaxGuessResults = 5000
	MaxGivenTexts   = 200
)

// GuessResult is a guess that counts.
type GuessResult struct {
	ID             GuessID
	Trainee        TraineeID
	Alias          string
	Attempt        int
	SubmittedAt    time.Time
	Points         int
	DistanceMeters float64 // NaN without a place
	Pending        bool
	Late           bool    // it came after the deadline and was accepted
	Seconds        float64 // see ResultMark
	Hints          int     // that were open
	HintPoints     int     // that these took off: 0 or less
	Answers        []AnswerResult

	folded string
}

// AnswerResult is an answer with what it earned.
type AnswerResult struct {
	Answer
	Points  int
	Error   float64    // metres, degrees or minutes; NaN where nothing is measured
	Nearest *geo.Point // of a place that is more than a point: what is nearest to the trainee's
}

// ChallengeResults shows what came out of a challenge of an exercise. Errors:
// CodeForbidden, CodeNotFound.
func (s *Service) ChallengeResults(ctx context.Context, actor Actor, exercise ExerciseID, id ChallengeID) (ChallengeResults, error) {
	l, table, err := s.resultsFor(ctx, actor, exercise)
	if err != nil {
		return ChallengeResults{}, err
	}
	r, err := s.challengeResults(ctx, l, table, id, MaxGuessResults)
	if err != nil {
		return ChallengeResults{}, err
	}
	r.Best, err = s.bestOf(ctx, exercise, id)
	return r, err
}

// challengeResults shows at most limit guesses.
func (s *Service) challengeResults(ctx context.Context, l *loaded, table *resultTable, id ChallengeID, limit int) (ChallengeResults, error) {
	c, ok := l.challenges[id]
	i := slices.IndexFunc(table.challenges, func(r ChallengeResult) bool { return r.ID == id })
	if !ok || i < 0 {
		return ChallengeResults{}, notFound("challenge")
	}
	r := ChallengeResults{Result: table.challenges[i], Prompt: c.Prompt, Images: c.photos(true), Country: c.Country}
	r.Where = s.whereabouts(c.reveal(make([]*geo.Point, len(c.Questions))).Keys, nil)
	tallies := s.questionTallies(c)
	for entry, err := range s.counted(ctx, l.ID, id) {
		if err != nil {
			return ChallengeResults{}, err
		}
		trainee, ok := table.index[entry.Guess.TraineeID]
		if !ok {
			continue
		}
		r.Guesses = append(r.Guesses, newGuessResult(table.trainees[trainee], entry))
		for i := range tallies {
			tallies[i].add(entry)
		}
	}
	for _, tally := range tallies {
		r.Questions = append(r.Questions, tally.result())
	}
	slices.SortFunc(r.Guesses, func(a, b GuessResult) int {
		return cmp.Or(strings.Compare(a.folded, b.folded), cmp.Compare(a.Trainee, b.Trainee))
	})
	if len(r.Guesses) > limit {
		r.LeftOut = len(r.Guesses) - limit
		r.Guesses = r.Guesses[:limit]
	}
	c.findNearest(r.Guesses)
	return r, nil
}

func newGuessResult(trainee TraineeResult, entry LedgerEntry) GuessResult {
	g, m := entry.Guess, entry.Mark
	r := GuessResult{
		ID: g.ID, Trainee: g.TraineeID, Alias: trainee.Alias, Attempt: g.Attempt, SubmittedAt: g.SubmittedAt, Points: m.Points,
		DistanceMeters: m.DistanceMeters, Pending: m.Pending, Seconds: math.NaN(), folded: trainee.foldedAlias,
		Late: g.Late, Hints: g.Hints, HintPoints: m.pointsOf(""),
	}
	for _, mark := range trainee.Marks {
		if mark.Challenge == g.ChallengeID {
			r.Seconds = mark.Seconds
		}
	}
	for _, a := range g.Answers {
		r.Answers = append(r.Answers, AnswerResult{Answer: a, Points: m.pointsOf(a.Question), Error: m.errorOf(a.Question)})
	}
	return r
}

// findNearest finds what of the keys is nearest to each pin.
func (c *Challenge) findNearest(guesses []GuessResult) {
	for _, g := range guesses {
		for i := range g.Answers {
			a := &g.Answers[i]
			if q := c.questionIndex(a.Question); q >= 0 && a.Place != nil && c.Questions[q].Key.isRegion() {
				_, nearest := c.Questions[q].Key.Place.DistanceTo(*a.Place)
				a.Nearest = &nearest
			}
		}
	}
}

// QuestionResult is how a question was answered.
type QuestionResult struct {
	Question
	Answers    int     // of a reasoning, those in which something is written
	MeanPoints float64 // 0 without any

	Errors        *scoring.Spread // nil where nothing is measured
	Clusters      []PinCluster
	ClusterMeters float64              // their radius; 0 where no place is asked for
	Calibration   *scoring.Calibration // nil where no circle is asked for
	Country       *CountryCount        // nil when nothing is known
	Texts         []GivenText          // the most frequent first
	TextsLeftOut  int
	Criteria      []CriterionResult
}

// PinCluster is a place that several took for the answer.
type PinCluster struct {
	scoring.Cluster
	DistanceMeters float64       // from the center to the key
	Where          *geo.Location // nil when nothing is known
}

// GivenText is an answer that some gave.
type GivenText struct {
	Text   string // as it was written first
	Count  int
	Share  float64 // of all answers
	Points int
}

// CriterionResult is how a criterion of a rubric was met.
type CriterionResult struct {
	Criterion
	Marked     int
	MeanPoints float64 // of the marked; 0 without any
}

// questionTally gathers how a question is answered.
type questionTally struct {
	question Question
	country  *countryTally
	answers  int
	points   int
	errors   []float64
	pins     []geo.Point // of the first guesses, MaxGuessResults of them
	circles  []scoring.Circle
	texts    []GivenText
	byText   map[string]int // index in texts, by folded text
	criteria map[string]criterionSum
}

type criterionSum struct{ marked, points int }

// add takes a guess that counts.
func (t *questionTally) add(entry LedgerEntry) {
	i := slices.IndexFunc(entry.Guess.Answers, func(a Answer) bool { return a.Question == t.question.ID })
	if i < 0 {
		return
	}
	a, points := entry.Guess.Answers[i], entry.Mark.pointsOf(t.question.ID)
	if a.Reasoning != nil {
		if a.Reasoning.isEmpty() {
			return
		}
		t.addCriteria(entry.Mark)
	}
	t.answers++
	t.points += points
	t.errors = append(t.errors, entry.Mark.errorOf(t.question.ID))
	switch {
	case a.Place != nil:
		t.country.add(entry.Guess)
		if len(t.pins) < MaxGuessResults {
			t.pins = append(t.pins, *a.Place)
		}
		if a.RadiusMeters != nil {
			t.circles = append(t.circles, scoring.Circle{DistanceMeters: entry.Mark.errorOf(t.question.ID), RadiusMeters: *a.RadiusMeters})
		}
	case a.Text != nil:
		t.addText(*a.Text, points)
	}
}

func (t *questionTally) addText(text string, points int) {
	folded := scoring.Fold(text)
	i, ok := t.byText[folded]
	if !ok {
		if t.byText == nil {
			t.byText = map[string]int{}
		}
		i = len(t.texts)
		t.byText[folded] = i
		t.texts = append(t.texts, GivenText{Text: text, Points: points})
	}
	t.texts[i].Count++
}

func (t *questionTally) addCriteria(m Mark) {
	if t.criteria == nil {
		t.criteria = map[string]criterionSum{}
	}
	for _, p := range m.Parts {
		if m.Pending || p.Question != t.question.ID || p.Criterion == "" {
			continue
		}
		sum := t.criteria[p.Criterion]
		t.criteria[p.Criterion] = criterionSum{sum.marked + 1, sum.points + p.Points}
	}
}

func (t *questionTally) result() QuestionResult {
	r := QuestionResult{Question: t.question, Answers: t.answers, Country: t.country.count}
	if t.answers > 0 {
		r.MeanPoints = float64(t.points) / float64(t.answers)
	}
	if edges := errorEdges(t.question.Ask.Kind()); edges != nil {
		spread := scoring.SpreadOf(t.errors, edges)
		r.Errors = &spread
	}
	switch ask := t.question.Ask.(type) {
	case PlaceAsk:
		t.places(ask, &r)
	case TextAsk:
		slices.SortStableFunc(t.texts, func(a, b GivenText) int { return b.Count - a.Count })
		for i := range t.texts {
			t.texts[i].Share = float64(t.texts[i].Count) / float64(t.answers)
		}
		r.Texts = t.texts[:min(len(t.texts), MaxGivenTexts)]
		r.TextsLeftOut = len(t.texts) - len(r.Texts)
	case ReasoningAsk:
		for _, criterion := range t.question.Key.Criteria {
			sum, one := t.criteria[criterion.ID], CriterionResult{Criterion: criterion}
			if one.Marked = sum.marked; sum.marked > 0 {
				one.MeanPoints = float64(sum.points) / float64(sum.marked)
			}
			r.Criteria = append(r.Criteria, one)
		}
	}
	return r
}

// errorEdges are where bins of the errors of a kind end; nil where nothing is
// measured.
func errorEdges(k Kind) []float64 {
	switch k {
	case KindPlace:
		return scoring.DistanceEdges()
	case KindBearing:
		return scoring.BearingEdges()
	case KindTime:
		return scoring.GapEdges()
	}
	return nil
}

// The radius of clusters is a quarter of the median distance, so that what is one
// place to a class that is far off falls apart for one that is near; but not less
// than a quarter of a town or more than a town.
const minClusterMeters, maxClusterMeters = 1e3, 25e3

func (t *questionTally) places(ask PlaceAsk, r *QuestionResult) {
	r.ClusterMeters = maxClusterMeters
	if r.Errors.Count > 0 {
		r.ClusterMeters = min(max(r.Errors.Median/4, minClusterMeters), maxClusterMeters)
	}
	for _, cluster := range scoring.Clusters(t.pins, r.ClusterMeters) {
		one := PinCluster{Cluster: cluster}
		one.DistanceMeters, _ = t.question.Key.Place.DistanceTo(cluster.Center)
		if t.country.geocoder != nil {
			where := t.country.geocoder.Locate(cluster.Center)
			one.Where = &where
		}
		r.Clusters = append(r.Clusters, one)
	}
	if ask.Rule.Circle != nil {
		calibration := scoring.Calibrate(t.circles)
		r.Calibration = &calibration
	}
}
