package challenges

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"

	"geodrill/challenges/account"
)

// ResultNames says what stands for trainees in an export.
type ResultNames string

// The names. Nothing else is stored of trainees than their aliases.
const (
	NamesAlias  ResultNames = "alias"
	NamesNumber ResultNames = "number" // by chance, anew in each export; no ids and no teams either
)

// ExportResults says what of an exercise's results is exported. Format and Table
// are for the audit log.
type ExportResults struct {
	Exercise      ExerciseID
	Names         ResultNames
	Format, Table string
}

// ResultsExport is all that came out of an exercise.
type ResultsExport struct {
	Results Results // of all trainees
	// Challenges are read one after another, each with all of its guesses, until
	// the context of the export ends.
	Challenges iter.Seq2[ChallengeResults, error]
}

// ExportResults hands out the results of an exercise to be written into a file,
// and notes in the audit log that it did. Errors: CodeForbidden, CodeNotFound.
func (s *Service) ExportResults(ctx context.Context, actor Actor, cmd ExportResults) (ResultsExport, error) {
	l, table, err := s.resultsFor(ctx, actor, cmd.Exercise)
	if err != nil {
		return ResultsExport{}, err
	}
	r, err := s.results(ctx, l, table)
	if err != nil {
		return ResultsExport{}, err
	}
	numbers, err := s.numbers(cmd.Names, table)
	if err != nil {
		return ResultsExport{}, err
	}
	r.Trainees, r.Total = slices.Clone(table.trainees), len(table.trainees)
	for i := range r.Trainees {
		numbers.hideTrainee(&r.Trainees[i])
	}
	recorded := s.recordedIn(ctx, actor, l.CohortID, change{action: "results.export", subject: string(l.ID), after: account.Details{
		"format": cmd.Format, "table": cmd.Table, "names": string(cmd.Names), "guesses": table.summary.Guesses,
	}})
	if err := s.store.RecordExport(recorded); err != nil {
		return ResultsExport{}, fmt.Errorf("export results: %w", err)
	}
	return ResultsExport{Results: r, Challenges: func(yield func(ChallengeResults, error) bool) {
		for _, c := range table.challenges {
			one, err := s.challengeResults(ctx, l, table, c.ID, len(table.trainees))
			numbers.hideGuesses(one.Guesses, c.Position)
			if !yield(one, err) || err != nil {
				return
			}
		}
	}}, nil
}

// traineeNumbers are what trainees are called instead of their aliases; nil to
// call them by these.
type traineeNumbers map[TraineeID]int

func (s *Service) numbers(names ResultNames, table *resultTable) (traineeNumbers, error) {
	if names != NamesNumber {
		return nil, nil
	}
	random, err := s.shuffler()
	if err != nil {
		return nil, err
	}
	numbers := make(traineeNumbers, len(table.trainees))
	for i, n := range random.Perm(len(table.trainees)) {
		numbers[table.trainees[i].ID] = n + 1
	}
	return numbers, nil
}

func (n traineeNumbers) hideTrainee(t *TraineeResult) {
	if n == nil {
		return
	}
	name := strconv.Itoa(n[t.ID])
	t.ID, t.Alias, t.Team, t.TeamName = TraineeID(name), name, "", ""
}

// hideGuesses calls guesses by their trainee and their challenge, and orders them
// by that: their order was that of the aliases.
func (n traineeNumbers) hideGuesses(guesses []GuessResult, position int) {
	if n == nil {
		return
	}
	slices.SortFunc(guesses, func(a, b GuessResult) int { return n[a.Trainee] - n[b.Trainee] })
	for i := range guesses {
		g := &guesses[i]
		name := strconv.Itoa(n[g.Trainee])
		g.ID, g.Trainee, g.Alias = GuessID(name+"-"+strconv.Itoa(position)), TraineeID(name), name
	}
}
