package server

import (
	"iter"
	"math"
	"strconv"
	"strings"
	"time"

	"geodrill/challenges"

	"golang.org/x/text/language"
)

// resultTable is a table of an export. Its cells are what cellText takes.
type resultTable struct {
	name   string
	header []string
	rows   iter.Seq2[[]any, error]
}

// newResultTables makes the tables of an export, by their names.
func newResultTables(e challenges.ResultsExport, tags []language.Tag) map[string]resultTable {
	tables := map[string]resultTable{}
	for _, t := range []resultTable{guessTable(e, tags), answerTable(e, tags), traineeTable(e), challengeTable(e, tags)} {
		tables[t.name] = t
	}
	return tables
}

// tableNames lists the tables in the order of their sheets.
func tableNames() []string { return []string{"trainees", "challenges", "guesses", "answers"} }

// written is text that people wrote, which no spreadsheet is to take for a formula.
type written string

// cellText is a cell as text: empty for what is not known.
func cellText(cell any) string {
	switch v := cell.(type) {
	case string:
		return v
	case written:
		return disarm(string(v))
	case int:
		return strconv.Itoa(v)
	case bool:
		return strconv.FormatBool(v)
	case float64:
		if !math.IsNaN(v) {
			return strconv.FormatFloat(v, 'f', -1, 64)
		}
	case time.Time:
		if !v.IsZero() {
			return v.UTC().Format("2006-01-02T15:04:05.000Z")
		}
	}
	return ""
}

// disarm puts an apostrophe before what a spreadsheet would take for a formula:
// what begins with one of the signs that begin one, in their full width too, or
// with blanks that it passes over.
func disarm(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return strings.ContainsRune("=+-@\t\r\n＝＋－＠", r) }) == 0 {
		return "'" + text
	}
	return text
}

// guessTable has a row for each guess that counts: the sum of a trainee's points
// is what the board shows.
func guessTable(e challenges.ResultsExport, tags []language.Tag) resultTable {
	teams := teamNames(e)
	return resultTable{
		name: "guesses",
		header: []string{
			"challenge", "title", "trainee", "team", "attempts", "submitted_at", "points", "max_points", "pending", "late",
			"distance_m", "latitude", "longitude", "radius_m", "circle_held", "seconds", "hints", "hint_points",
		},
		rows: func(yield func([]any, error) bool) {
			for c, err := range e.Challenges {
				if err != nil {
					yield(nil, err)
					return
				}
				title, _ := c.Result.Title.In(tags...)
				for _, g := range c.Guesses {
					row := []any{
						c.Result.Position, written(title), written(g.Alias), written(teams[g.Trainee]), g.Attempt, g.SubmittedAt, g.Points,
						c.Result.MaxPoints, g.Pending, g.Late, g.DistanceMeters,
					}
					if !yield(append(append(row, placeCells(g)...), g.Seconds, g.Hints, g.HintPoints), nil) {
						return
					}
				}
			}
		},
	}
}

// placeCells are the first place of a guess and its circle.
func placeCells(g challenges.GuessResult) []any {
	for _, a := range g.Answers {
		switch {
		case a.Place == nil:
		case a.RadiusMeters == nil:
			return []any{a.Place.Lat(), a.Place.Lon(), nil, nil}
		default:
			return []any{a.Place.Lat(), a.Place.Lon(), *a.RadiusMeters, a.Error <= *a.RadiusMeters}
		}
	}
	return []any{nil, nil, nil, nil}
}

// answerTable has a row for each answer, but for reasoning.
func answerTable(e challenges.ResultsExport, tags []language.Tag) resultTable {
	return resultTable{
		name: "answers",
		header: []string{
			"challenge", "title", "trainee", "question", "kind", "points", "max_points", "latitude", "longitude", "radius_m",
			"bearing_deg", "time_from", "time_to", "text", "error", "error_unit",
		},
		rows: func(yield func([]any, error) bool) {
			for c, err := range e.Challenges {
				if err != nil {
					yield(nil, err)
					return
				}
				title, _ := c.Result.Title.In(tags...)
				for _, g := range c.Guesses {
					for i, a := range g.Answers {
						row := []any{c.Result.Position, written(title), written(g.Alias), i + 1}
						if !yield(append(row, answerCells(c.Questions[i], a)...), nil) {
							return
						}
					}
				}
			}
		},
	}
}

func answerCells(q challenges.QuestionResult, a challenges.AnswerResult) []any {
	cells := make([]any, 12)
	cells[0], cells[1], cells[2] = string(q.Ask.Kind()), a.Points, q.Ask.MaxPoints()
	if a.Place != nil {
		cells[3], cells[4] = a.Place.Lat(), a.Place.Lon()
	}
	if a.RadiusMeters != nil {
		cells[5] = *a.RadiusMeters
	}
	if a.BearingDegrees != nil {
		cells[6] = *a.BearingDegrees
	}
	if a.Time != nil {
		cells[7], cells[8] = a.Time.From, a.Time.To
	}
	if a.Text != nil {
		cells[9] = written(*a.Text)
	}
	if !math.IsNaN(a.Error) {
		cells[10], cells[11] = a.Error, string(errorUnit(q.Ask.Kind()))
	}
	return cells
}

// traineeTable has a row for each trainee, with the points for each challenge.
func traineeTable(e challenges.ResultsExport) resultTable {
	header := []string{
		"rank", "trainee", "team", "points", "max_points", "guesses", "attempts", "pending", "median_distance_m",
		"within_1_km", "within_25_km", "within_200_km", "within_750_km", "within_2500_km",
		"circles", "circles_held", "held_low", "held_high", "calibration", "first_guess_at", "last_guess_at", "seconds", "hints",
	}
	for _, c := range e.Results.Challenges {
		header = append(header, "points_"+strconv.Itoa(c.Position))
	}
	return resultTable{name: "trainees", header: header, rows: func(yield func([]any, error) bool) {
		for _, t := range e.Results.Trainees {
			var rank any
			if t.Rank > 0 {
				rank = t.Rank
			}
			row := []any{
				rank, written(t.Alias), written(t.TeamName), t.Points, e.Results.Summary.MaxPoints, t.Guesses, t.Attempts, t.Pending,
				t.MedianDistanceMeters,
			}
			for _, w := range t.Accuracy.Within {
				row = append(row, w.Count)
			}
			row = append(row, t.Calibration.Circles, t.Calibration.Held, t.Calibration.Low, t.Calibration.High,
				string(t.Calibration.Verdict), t.FirstAt, t.LastAt, t.Seconds, t.Hints)
			if !yield(append(row, pointCells(e.Results.Challenges, t)...), nil) {
				return
			}
		}
	}}
}

func pointCells(all []challenges.ChallengeResult, t challenges.TraineeResult) []any {
	cells := make([]any, len(all))
	for i, c := range all {
		for _, m := range t.Marks {
			if m.Challenge == c.ID {
				cells[i] = m.Points
			}
		}
	}
	return cells
}

// challengeTable has a row for each challenge.
func challengeTable(e challenges.ResultsExport, tags []language.Tag) resultTable {
	return resultTable{
		name: "challenges",
		header: []string{
			"challenge", "title", "kinds", "max_points", "guesses", "attempts", "pending", "mean_points", "difficulty", "discrimination",
			"median_distance_m", "within_1_km", "within_25_km", "within_200_km", "within_750_km", "within_2500_km",
			"right_country", "country_known", "median_seconds", "hints",
		},
		rows: func(yield func([]any, error) bool) {
			for _, c := range e.Results.Challenges {
				title, _ := c.Title.In(tags...)
				kinds := make([]string, len(c.Kinds))
				for i, kind := range c.Kinds {
					kinds[i] = string(kind)
				}
				row := []any{
					c.Position, written(title), strings.Join(kinds, " "), c.MaxPoints, c.Guesses, c.Attempts, c.Pending, c.MeanPoints,
					c.Difficulty, c.Discrimination, c.Accuracy.MedianMeters,
				}
				for _, w := range c.Accuracy.Within {
					row = append(row, w.Count)
				}
				if c.Country != nil {
					row = append(row, c.Country.Right, c.Country.Known)
				} else {
					row = append(row, nil, nil)
				}
				if !yield(append(row, c.MedianSeconds, c.Hints), nil) {
					return
				}
			}
		},
	}
}

// teamNames are the names of the trainees' teams.
func teamNames(e challenges.ResultsExport) map[challenges.TraineeID]string {
	names := make(map[challenges.TraineeID]string, len(e.Results.Trainees))
	for _, t := range e.Results.Trainees {
		names[t.ID] = t.TeamName
	}
	return names
}
