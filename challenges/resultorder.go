package challenges

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"geodrill/challenges/account"
)

// ResultsAsk says which trainees of an exercise's results are wanted.
type ResultsAsk struct {
	Order  ResultOrder // "": OrderRank
	Query  string      // only those whose alias or team has it in it; "": all
	Cursor string
	Limit  int
}

// ResultOrder is what orders trainees. After a minus it is the other way round;
// who has no such figure comes last either way.
type ResultOrder string

// The orders.
const (
	OrderRank     ResultOrder = "rank"
	OrderAlias    ResultOrder = "alias"
	OrderTeam     ResultOrder = "team"
	OrderGuesses  ResultOrder = "guesses"
	OrderDistance ResultOrder = "distance" // the median
	OrderHeld     ResultOrder = "held"     // share of the circles that hold the place
	OrderTime     ResultOrder = "time"
	OrderPending  ResultOrder = "pending"
)

// rows are those that are asked for of rows by rank, in order.
func (a ResultsAsk) rows(rows []TraineeResult) []TraineeResult {
	rows = slices.Clone(rows)
	if query := account.Fold(a.Query); query != "" {
		rows = slices.DeleteFunc(rows, func(t TraineeResult) bool {
			return !strings.Contains(t.foldedAlias, query) && !strings.Contains(t.foldedTeam, query)
		})
	}
	if name, down := strings.CutPrefix(string(a.Order), "-"); a.Order != "" && a.Order != OrderRank {
		slices.SortStableFunc(rows, func(x, y TraineeResult) int { return ResultOrder(name).compare(x, y, down) })
	}
	return rows
}

func (o ResultOrder) compare(a, b TraineeResult, down bool) int {
	numberA, textA, knownA := o.figure(a)
	numberB, textB, knownB := o.figure(b)
	switch {
	case knownA != knownB && knownA:
		return -1
	case knownA != knownB:
		return 1
	}
	order := cmp.Or(cmp.Compare(numberA, numberB), strings.Compare(textA, textB))
	if down {
		order = -order
	}
	return order
}

// figure is what a trainee is ordered by.
func (o ResultOrder) figure(t TraineeResult) (number float64, text string, known bool) {
	switch o {
	case OrderAlias:
		return 0, t.foldedAlias, true
	case OrderTeam:
		return 0, t.foldedTeam, t.Team != ""
	case OrderGuesses:
		number = float64(t.Guesses)
	case OrderDistance:
		number = t.MedianDistanceMeters
	case OrderHeld:
		number = t.Calibration.Share
	case OrderTime:
		number = t.Seconds
	case OrderPending:
		number = float64(t.Pending)
	default:
		return float64(t.Rank), "", t.Rank > 0
	}
	return number, "", !math.IsNaN(number)
}

// part is the part of rows after the cursor, which is the last trainee before it.
func (a ResultsAsk) part(rows []TraineeResult) (part []TraineeResult, next string, err error) {
	if a.Cursor != "" {
		last := slices.IndexFunc(rows, func(t TraineeResult) bool { return string(t.ID) == a.Cursor })
		if last < 0 {
			return nil, "", errCursor()
		}
		rows = rows[last+1:]
	}
	if len(rows) > a.Limit {
		rows = rows[:a.Limit]
		next = string(rows[a.Limit-1].ID)
	}
	return rows, next, nil
}
