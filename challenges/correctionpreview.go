package challenges

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"geodrill/scoring"
)

// CorrectionPreview is what a correction would change in an exercise.
type CorrectionPreview struct {
	Guesses  int                // that would be marked again
	Changed  int                // of them, those that would earn other points
	Trainees []CorrectedTrainee // whose points or ranks would change, by their rank then
}

// CorrectedTrainee is a trainee whose points or rank would change.
type CorrectedTrainee struct {
	Alias                     string
	PointsBefore, PointsAfter int
	RankBefore, RankAfter     int
}

// PreviewCorrection tells what Correct would change. It stores nothing. Errors:
// those of Correct.
func (s *Service) PreviewCorrection(ctx context.Context, actor Actor, cmd CorrectQuestion) (CorrectionPreview, error) {
	l, challenge, q, err := s.corrected(ctx, actor, cmd)
	if err != nil {
		return CorrectionPreview{}, err
	}
	ledger, err := s.store.Ledger(ctx, l.ID)
	if err != nil {
		return CorrectionPreview{}, fmt.Errorf("preview correction: %w", err)
	}
	standings, err := s.store.AllStandings(ctx, l.ID)
	if err != nil {
		return CorrectionPreview{}, fmt.Errorf("preview correction: %w", err)
	}
	changed := *challenge
	changed.Questions = slices.Clone(challenge.Questions)
	changed.Questions[changed.questionIndex(q.ID)] = l.Rules.applied(q)

	var p CorrectionPreview
	counts := map[TraineeID]map[ChallengeID]LedgerEntry{} // the last guess counts
	for _, entry := range ledger {
		if entry.Guess.ChallengeID == changed.ID {
			p.Guesses++
			mark, _ := changed.mark(entry.Guess, l.Revision, entry.Mark.MarkedAt)
			if mark.Points != entry.Mark.Points {
				p.Changed++
			}
			entry.Mark = mark
		}
		of := counts[entry.Guess.TraineeID]
		if of == nil {
			of = map[ChallengeID]LedgerEntry{}
			counts[entry.Guess.TraineeID] = of
		}
		if last, ok := of[entry.Guess.ChallengeID]; !ok || last.Guess.Attempt < entry.Guess.Attempt {
			of[entry.Guess.ChallengeID] = entry
		}
	}
	after := make([]StandingRow, len(standings))
	for i, row := range standings {
		var results []scoring.Result
		for _, entry := range counts[row.Trainee] {
			results = append(results, entry.Result())
		}
		after[i] = row
		after[i].Standing = scoring.Tally(results)
	}
	p.Trainees = changedRows(standings, after)
	return p, nil
}

// changedRows pairs the rows of a board that differ.
func changedRows(before, after []StandingRow) []CorrectedTrainee {
	rankBefore, rankAfter := ranksOf(before), ranksOf(after)
	points := map[TraineeID]int{}
	for _, row := range before {
		points[row.Trainee] = row.Points
	}
	var list []CorrectedTrainee
	for _, row := range after {
		one := CorrectedTrainee{
			Alias: row.Alias, PointsBefore: points[row.Trainee], PointsAfter: row.Points,
			RankBefore: rankBefore[row.Trainee], RankAfter: rankAfter[row.Trainee],
		}
		if one.PointsBefore != one.PointsAfter || one.RankBefore != one.RankAfter {
			list = append(list, one)
		}
	}
	slices.SortFunc(list, func(a, b CorrectedTrainee) int {
		return cmp.Or(a.RankAfter-b.RankAfter, cmp.Compare(a.Alias, b.Alias))
	})
	return list
}

// ranksOf ranks standings as a board does.
func ranksOf(rows []StandingRow) map[TraineeID]int {
	rows = slices.SortedFunc(slices.Values(rows), compareRows)
	ranks := make(map[TraineeID]int, len(rows))
	for i, rank := range rankRows(rows) {
		ranks[rows[i].Trainee] = rank
	}
	return ranks
}
