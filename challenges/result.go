package challenges

import (
	"context"
	"fmt"
	"iter"
	"math"
	"time"

	"geodrill/scoring"
)

// Results are what came out of an exercise, for those who may look at its cohort.
// Of each trainee the last guess for a challenge counts, with its newest mark:
// points and ranks are those of the live board.
type Results struct {
	Exercise   ExerciseID
	Title      Text
	Version    int64
	Correcting bool // guesses are marked again: the figures are about to move
	Summary    ResultsSummary
	Challenges []ChallengeResult // in order
	Trainees   []TraineeResult   // a part of those that are asked for
	Total      int               // how many are asked for
	Next       string            // cursor of the next part, or empty
}

// ResultsSummary sums up an exercise.
type ResultsSummary struct {
	Trainees int // of the cohort
	Guessing int // of them, those with a guess
	Guesses  int // that count
	Attempts int // all guesses
	Expected int // trainees times challenges
	Pending  int // guesses that count whose reasoning is still to be marked
	Hints    int // that were opened
	Late     map[LateState]int

	MaxPoints                int
	MeanPoints, MedianPoints float64 // of those with a guess; NaN without any
	MedianSeconds            float64 // of those with two guesses or more; NaN without any
	Accuracy                 scoring.Accuracy
	Calibration              scoring.Calibration
	Country                  *CountryCount // nil when nothing is known
}

// CountryCount counts pins by their country.
type CountryCount struct {
	Known int // pins in a country, where the key is in one too
	Right int // of them, those in the key's
}

// ChallengeResult is how a challenge worked.
type ChallengeResult struct {
	ID        ChallengeID
	Position  int
	Title     Text
	Kinds     []Kind // of its questions
	MaxPoints int
	Attempts  int // all guesses
	Pending   int

	scoring.Item          // of the guesses that count
	MeanPoints    float64 // NaN without guesses
	Accuracy      scoring.Accuracy
	MedianSeconds float64       // from the guess before; NaN when there is none
	Country       *CountryCount // nil when nothing is known
	Hints         int           // that were opened
}

// TraineeResult is what a trainee did. Rank is 0 without a guess.
type TraineeResult struct {
	ID       TraineeID
	Alias    string
	Team     TeamID // or empty
	TeamName string
	Rank     int
	scoring.Standing
	Attempts    int // all guesses
	Accuracy    scoring.Accuracy
	Calibration scoring.Calibration
	FirstAt     time.Time    // of the guesses that count, or zero
	LastAt      time.Time    //
	Seconds     float64      // from the first to the last; NaN with fewer than two
	Hints       int          // that were opened
	Marks       []ResultMark // in the order of the challenges

	foldedAlias, foldedTeam string
}

// ResultMark is the mark of a guess that counts.
type ResultMark struct {
	Challenge      ChallengeID
	Points         int
	DistanceMeters float64 // NaN without a place
	Pending        bool
	SubmittedAt    time.Time
	Seconds        float64 // since the trainee's guess before, for another challenge; NaN for the first
}

// ResultStore reads what came out of exercises.
type ResultStore interface {
	// CountedGuesses lists the guesses of an exercise for a challenge that count,
	// with the marks that the board has: at most limit, of the trainees after one,
	// by trainee. Their markings are left out.
	CountedGuesses(ctx context.Context, e ExerciseID, c ChallengeID, after TraineeID, limit int) ([]LedgerEntry, error)
	// CountHintsOpened counts the hints that HintStore.HintsOpened lists.
	CountHintsOpened(ctx context.Context, e ExerciseID) (int, error)
	// RecordExport appends the entry that ctx is recorded by to the audit log.
	RecordExport(ctx context.Context) error
}

// countedChunk is how many guesses are read at once.
const countedChunk = 500

// counted goes through the guesses for a challenge that count.
func (s *Service) counted(ctx context.Context, e ExerciseID, c ChallengeID) iter.Seq2[LedgerEntry, error] {
	return func(yield func(LedgerEntry, error) bool) {
		var after TraineeID
		for {
			entries, err := s.store.CountedGuesses(ctx, e, c, after, countedChunk)
			if err != nil {
				yield(LedgerEntry{}, fmt.Errorf("results: %w", err))
				return
			}
			for _, entry := range entries {
				after = entry.Guess.TraineeID
				if !yield(entry, nil) {
					return
				}
			}
			if len(entries) < countedChunk {
				return
			}
		}
	}
}

// Results shows what came out of an exercise: of the trainees that are asked for,
// the part after the cursor. Errors: CodeForbidden, CodeNotFound, CodeInvalid for
// a cursor that is none.
func (s *Service) Results(ctx context.Context, actor Actor, id ExerciseID, ask ResultsAsk) (Results, error) {
	l, table, err := s.resultsFor(ctx, actor, id)
	if err != nil {
		return Results{}, err
	}
	r, err := s.results(ctx, l, table)
	if err != nil {
		return Results{}, err
	}
	rows := ask.rows(table.trainees)
	r.Total = len(rows)
	r.Trainees, r.Next, err = ask.part(rows)
	return r, err
}

// results are those of a table, without trainees.
func (s *Service) results(ctx context.Context, l *loaded, table *resultTable) (Results, error) {
	_, correcting, err := s.boardRevision(ctx, l.ID)
	if err != nil {
		return Results{}, err
	}
	r := Results{
		Exercise: l.ID, Title: l.content.Title, Version: table.key.version, Correcting: correcting,
		Summary: table.summary, Challenges: table.challenges,
	}
	if l.Title != "" {
		r.Title = Text{"und": l.Title}
	}
	return r, nil
}

// boardRevision tells at which revision the board of an exercise is, and whether it
// is about to move.
func (s *Service) boardRevision(ctx context.Context, id ExerciseID) (settled int64, moving bool, err error) {
	list, err := s.store.Corrections(ctx, id)
	if err != nil {
		return 0, false, fmt.Errorf("results: %w", err)
	}
	settled = 1
	for _, c := range list {
		if c.Finished.IsZero() {
			moving = true
		} else {
			settled = max(settled, c.Revision)
		}
	}
	return settled, moving, nil
}

// resultsFor reads the results of an exercise for an author who may look at it.
func (s *Service) resultsFor(ctx context.Context, actor Actor, id ExerciseID) (*loaded, *resultTable, error) {
	if !actor.Authors() {
		return nil, nil, forbidden()
	}
	l, err := s.visible(ctx, actor, id)
	if err != nil {
		return nil, nil, err
	}
	table, err := s.resultTable(ctx, l)
	return l, table, err
}

// errorOf is how far off the answer to a question is; NaN where nothing is
// measured.
func (m Mark) errorOf(q QuestionID) float64 {
	for _, p := range m.Parts {
		if p.Question == q && p.Error != nil {
			return *p.Error
		}
	}
	return math.NaN()
}

// pointsOf are the points of the answer to a question; to none, what hints took off.
func (m Mark) pointsOf(q QuestionID) (points int) {
	for _, p := range m.Parts {
		if p.Question == q {
			points += p.Points
		}
	}
	return points
}

// circles are the circles of a guess and how far the places are from them.
func circles(g Guess, m Mark) (list []scoring.Circle) {
	for _, a := range g.Answers {
		if a.Place != nil && a.RadiusMeters != nil {
			list = append(list, scoring.Circle{DistanceMeters: m.errorOf(a.Question), RadiusMeters: *a.RadiusMeters})
		}
	}
	return list
}
