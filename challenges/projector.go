package challenges

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"geodrill/challenges/live"
	"geodrill/geo"
	"geodrill/scoring"
)

// Display is what a projector shows. What is nil is not shown in the lesson's state.
type Display struct {
	Title    Text
	Cohort   string
	JoinCode string // plain; empty when nobody can join
	Lesson   LessonView

	Challenge *ChallengeView  // from its opening until the lesson ends
	Reveal    *DisplayReveal  // from its reveal until the next opens or the lesson ends
	Debrief   *DisplayDebrief // while it is talked about
	Board     *DisplayBoard   // once points are revealed
	Podium    *DisplayPodium  // when the lesson has ended
}

// DisplayReveal is the truth of a challenge beside what the class thought, of which
// nothing is told while the board stands still.
type DisplayReveal struct {
	Title   Text
	Keys    []RevealedKey
	Where   *Whereabouts // nil when nothing is known
	Guesses int
	Pins    []DisplayPin // the nearest first
	Errors  []ErrorBar   // none where no place is asked for
	Median  float64      // of the distances; NaN without one
}

// DisplayPin is where a trainee guessed.
type DisplayPin struct {
	Place geo.Point
	Alias string // empty while names are not shown
}

// ErrorBar counts the guesses whose distance is at most To, in metres, and more than
// that of the bar before; the last bar's is infinite.
type ErrorBar struct {
	To    float64
	Count int
}

// DisplayDebrief is what the author has to say.
type DisplayDebrief struct {
	Text           Text
	Images         []PhotoView // with full credits
	Clues          []AuthorClue
	FurtherReading []FurtherReading
	Best           []BestReasoning // named only where names are shown
}

// DisplayBoard is the top of the board.
type DisplayBoard struct {
	Frozen time.Time
	Rows   []DisplayRow
	More   int // rows that follow
}

// DisplayRow is a line on the wall.
type DisplayRow struct {
	Rank, Previous int    // Previous is 0 for who had no rank before the last reveal
	Name           string // of a trainee only while names are shown
	Points         int
	Size           int // of a team
}

// DisplayPodium are the ranks 1 to 3: of the teams, where there are some.
type DisplayPodium struct {
	Teams bool
	Rows  []DisplayRow
}

// Bounds of what is on the wall.
const (
	displayRows = 10
	displayPins = 500
	podiumRanks = 3
)

// Display shows what is on the wall. Errors: CodeNotFound.
func (s *Service) Display(ctx context.Context, token string) (Display, error) {
	id, err := s.DisplayExercise(ctx, token)
	if err != nil {
		return Display{}, err
	}
	l, err := s.load(ctx, id)
	if err != nil {
		return Display{}, err
	}
	cohort, err := s.store.Cohort(ctx, l.CohortID)
	if err != nil {
		return Display{}, fmt.Errorf("display: %w", err)
	}
	d := Display{Title: l.content.Title, Cohort: cohort.Name}
	if l.Title != "" {
		d.Title = Text{"und": l.Title}
	}
	if d.Lesson, err = s.lesson(ctx, l); err != nil {
		return Display{}, err
	}
	if d.Lesson.State != live.Ended && cohort.JoiningClosedAt.IsZero() && cohort.ArchivedAt.IsZero() {
		d.JoinCode = cohort.JoinCode
	}
	if err := s.displayChallenge(ctx, l, &d); err != nil {
		return Display{}, err
	}
	return d, s.displayBoards(ctx, l, &d)
}

// displayChallenge puts as much of the challenge that the class is at on the wall as
// the state of the lesson allows.
func (s *Service) displayChallenge(ctx context.Context, l *loaded, d *Display) (err error) {
	state := d.Lesson.State
	if state == live.Lobby || state == live.Ended {
		return nil
	}
	c := l.challenges[d.Lesson.At.ID]
	v := c.view()
	d.Challenge = &v
	if state != live.Revealed && state != live.Debrief {
		return nil
	}
	if d.Reveal, err = s.displayReveal(ctx, l, c); err != nil {
		return err
	}
	if state != live.Debrief {
		return nil
	}
	d.Debrief = &DisplayDebrief{Text: c.Debrief, Images: c.photos(true), Clues: c.Clues, FurtherReading: c.FurtherReading}
	if l.Rules.Frozen(s.now()) {
		return nil // as what the class thought
	}
	best, err := s.bestOf(ctx, l.ID, c.ID)
	d.Debrief.Best = l.withoutNames(best)
	return err
}

func (s *Service) displayReveal(ctx context.Context, l *loaded, c *Challenge) (*DisplayReveal, error) {
	r := &DisplayReveal{Title: c.Title, Keys: c.reveal(make([]*geo.Point, len(c.Questions))).Keys, Median: math.NaN()}
	r.Where = s.whereabouts(r.Keys, nil)
	if l.Rules.Frozen(s.now()) {
		return r, nil // what the class thought would say how its board moves
	}
	guesses, err := s.classGuesses(ctx, l, c)
	if err != nil {
		return nil, err
	}
	r.Guesses = len(guesses)
	var distances []float64
	for _, g := range guesses {
		if math.IsNaN(g.meters) {
			continue
		}
		distances = append(distances, g.meters)
		if len(r.Pins) < displayPins {
			r.Pins = append(r.Pins, DisplayPin{Place: g.place, Alias: g.alias})
		}
	}
	r.Median, r.Errors = scoring.Median(distances), errorBars(distances)
	return r, nil
}

// errorBars counts distances by powers of ten, from ten metres on.
func errorBars(distances []float64) []ErrorBar {
	if len(distances) == 0 {
		return nil
	}
	bars := []ErrorBar{{To: 10}, {To: 100}, {To: 1e3}, {To: 1e4}, {To: 1e5}, {To: 1e6}, {To: math.Inf(1)}}
	for _, d := range distances {
		bars[slices.IndexFunc(bars, func(b ErrorBar) bool { return d <= b.To })].Count++
	}
	return bars
}

// classGuess is what a trainee guessed last for a challenge.
type classGuess struct {
	alias  string // empty while names are not shown
	place  geo.Point
	meters float64 // NaN where no place is asked for
}

// classGuesses are the guesses of the class for a challenge that count, the nearest
// first; with aliases while these are shown.
func (s *Service) classGuesses(ctx context.Context, l *loaded, c *Challenge) (guesses []classGuess, err error) {
	var aliases map[TraineeID]string
	if l.Lesson.Names {
		if aliases, err = s.aliases(ctx, l.ID); err != nil {
			return nil, err
		}
	}
	place := c.firstPlace()
	for entry, err := range s.counted(ctx, l.ID, c.ID) {
		if err != nil {
			return nil, fmt.Errorf("guesses of the class: %w", err)
		}
		g := classGuess{alias: aliases[entry.Guess.TraineeID], meters: math.NaN()}
		if place != nil {
			g.place, g.meters = *entry.Guess.Answers[c.questionIndex(place.ID)].Place, entry.Mark.DistanceMeters
		}
		guesses = append(guesses, g)
	}
	slices.SortStableFunc(guesses, func(a, b classGuess) int { return cmp.Compare(a.meters, b.meters) })
	return guesses, nil
}

// aliases are those of the trainees who stand on the board of an exercise.
func (s *Service) aliases(ctx context.Context, id ExerciseID) (map[TraineeID]string, error) {
	standings, err := s.store.AllStandings(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("aliases of exercise %s: %w", id, err)
	}
	aliases := make(map[TraineeID]string, len(standings))
	for _, row := range standings {
		aliases[row.Trainee] = row.Alias
	}
	return aliases, nil
}

// displayBoards puts the top of the board on the wall, as the class may see it, and
// at the end the podium.
func (s *Service) displayBoards(ctx context.Context, l *loaded, d *Display) error {
	now := s.now()
	var until time.Time
	if l.Rules.Frozen(now) {
		until = l.Rules.FreezesAt
	}
	if len(l.told(until)) == 0 {
		return nil
	}
	board, err := s.still(ctx, l, until)
	if err != nil {
		return err
	}
	rows, hidden := shownOf(board.display(l.Lesson.Names), l.ShownRows)
	d.Board = &DisplayBoard{Frozen: until, Rows: rows[:min(len(rows), displayRows)], More: hidden + max(0, len(rows)-displayRows)}
	if d.Lesson.State != live.Ended {
		return nil
	}
	d.Podium, err = s.podium(ctx, l, rows)
	return err
}

// display are the lines of a board as they are on the wall.
func (f *frozenBoard) display(names bool) []DisplayRow {
	rows := make([]DisplayRow, len(f.ranked))
	for i, rank := range rankRows(f.ranked) {
		row := f.ranked[i]
		rows[i] = DisplayRow{Rank: rank, Previous: f.before[row.Trainee], Points: row.Points}
		if names {
			rows[i].Name = row.Alias
		}
	}
	return rows
}

// podium are the first of the teams, or of the trainees where no team has points.
func (s *Service) podium(ctx context.Context, l *loaded, trainees []DisplayRow) (*DisplayPodium, error) {
	board, err := s.teamBoard(ctx, l, false)
	if err != nil {
		return nil, err
	}
	p := &DisplayPodium{Teams: slices.ContainsFunc(board.Rows, func(r TeamRow) bool { return r.Points > 0 }), Rows: trainees}
	if p.Teams {
		p.Rows = make([]DisplayRow, len(board.Rows))
		for i, row := range board.Rows {
			p.Rows[i] = DisplayRow{Rank: row.Rank, Name: row.Name, Points: row.Points, Size: row.Size}
		}
	}
	p.Rows, _ = shownOf(p.Rows, l.ShownRows)
	last := slices.IndexFunc(p.Rows, func(r DisplayRow) bool { return r.Rank > podiumRanks })
	if last >= 0 {
		p.Rows = p.Rows[:last]
	}
	p.Rows = p.Rows[:min(len(p.Rows), displayRows)]
	return p, nil
}

// DisplayShows reports whether an image is one of the challenge that is on the wall.
// Errors: CodeNotFound.
func (s *Service) DisplayShows(ctx context.Context, token, image string) (bool, error) {
	id, err := s.DisplayExercise(ctx, token)
	if err != nil {
		return false, err
	}
	l, err := s.load(ctx, id)
	if err != nil {
		return false, err
	}
	round := l.Lesson.Round()
	return round != nil && l.Lesson.EndedAt.IsZero() && l.challenges[ChallengeID(round.Challenge)].has(image), nil
}
