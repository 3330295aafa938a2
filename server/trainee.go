package server

import (
	"context"
	"io"
	"time"

	"geodrill/challenges"
	"geodrill/server/api"
)

// ListTrainees implements the contract.
func (s *Server) ListTrainees(ctx context.Context, r api.ListTraineesRequestObject) (api.ListTraineesResponseObject, error) {
	page, err := s.challenges.Trainees(ctx, callerOf(ctx).actor, challenges.CohortID(r.Cohort), textOf(r.Params.Cursor), limitOf(r.Params.Limit))
	if err != nil {
		return nil, err
	}
	out := api.TraineePage{Items: make([]api.RosterEntry, len(page.Items)), Next: nullText(page.Next)}
	for i, t := range page.Items {
		out.Items[i] = rosterShape(t)
	}
	return api.ListTrainees200JSONResponse(out), nil
}

func rosterShape(t challenges.Trainee) api.RosterEntry {
	seen := ""
	if !t.SeenAt.IsZero() {
		seen = t.SeenAt.Format(time.DateOnly)
	}
	return api.RosterEntry{ID: string(t.ID), Alias: t.Alias, JoinedAt: t.CreatedAt, SeenOn: nullText(seen), Team: nullText(string(t.Team))}
}

// AddTrainees implements the contract.
func (s *Server) AddTrainees(ctx context.Context, r api.AddTraineesRequestObject) (api.AddTraineesResponseObject, error) {
	lines := make([]challenges.RosterLine, r.Body.Count)
	for i := range lines {
		lines[i].Line = i + 1
	}
	enrolled, err := s.challenges.Enrol(ctx, callerOf(ctx).actor, challenges.CohortID(r.Cohort), lines, string(r.Body.Aliases))
	if err != nil {
		return nil, err
	}
	return api.AddTrainees201JSONResponse(enrolledShape(enrolled)), nil
}

// ImportTrainees implements the contract.
func (s *Server) ImportTrainees(ctx context.Context, r api.ImportTraineesRequestObject) (api.ImportTraineesResponseObject, error) {
	actor := callerOf(ctx).actor
	if _, err := s.challenges.Cohort(ctx, actor, challenges.CohortID(r.Cohort)); err != nil {
		return nil, err // before anything is said of the list
	}
	data, err := io.ReadAll(io.LimitReader(r.Body, challenges.MaxRosterBytes+1))
	if err != nil {
		return nil, err
	}
	lines, err := challenges.ReadRoster(data)
	if err != nil {
		return nil, err
	}
	language := ""
	if r.Params.Aliases != nil {
		language = string(*r.Params.Aliases)
	}
	enrolled, err := s.challenges.Enrol(ctx, actor, challenges.CohortID(r.Cohort), lines, language)
	if err != nil {
		return nil, err
	}
	return api.ImportTrainees201JSONResponse(enrolledShape(enrolled)), nil
}

func enrolledShape(enrolled []challenges.Enrolled) api.EnrolledList {
	out := api.EnrolledList{Items: make([]api.EnrolledTrainee, len(enrolled))}
	for i, e := range enrolled {
		out.Items[i] = api.EnrolledTrainee{
			Line: e.Line, ID: string(e.ID), Alias: e.Alias, Team: optional(e.TeamName), RecoveryCode: e.RecoveryCode,
		}
	}
	return out
}

// ChangeTrainee implements the contract.
func (s *Server) ChangeTrainee(ctx context.Context, r api.ChangeTraineeRequestObject) (api.ChangeTraineeResponseObject, error) {
	change := challenges.ChangeTrainee{Alias: r.Body.Alias}
	if r.Body.Team != nil {
		team := challenges.TeamID(*r.Body.Team)
		change.Team = &team
	}
	t, err := s.challenges.ChangeTrainee(ctx, callerOf(ctx).actor, challenges.CohortID(r.Cohort), challenges.TraineeID(r.Trainee), change)
	if err != nil {
		return nil, err
	}
	return api.ChangeTrainee200JSONResponse(rosterShape(t)), nil
}

// RemoveTrainee implements the contract.
func (s *Server) RemoveTrainee(ctx context.Context, r api.RemoveTraineeRequestObject) (api.RemoveTraineeResponseObject, error) {
	err := s.challenges.RemoveTrainee(ctx, callerOf(ctx).actor, challenges.CohortID(r.Cohort), challenges.TraineeID(r.Trainee))
	if err != nil {
		return nil, err
	}
	s.accounts.ForgetSessions()
	return api.RemoveTrainee204Response{}, nil
}

// MergeTrainees implements the contract.
func (s *Server) MergeTrainees(ctx context.Context, r api.MergeTraineesRequestObject) (api.MergeTraineesResponseObject, error) {
	t, err := s.challenges.MergeTrainees(ctx, callerOf(ctx).actor, challenges.MergeTrainees{
		Cohort: challenges.CohortID(r.Cohort), Kept: challenges.TraineeID(r.Trainee), Other: challenges.TraineeID(r.Body.Other), Alias: r.Body.Alias,
	})
	if err != nil {
		return nil, err
	}
	s.accounts.ForgetSessions()
	return api.MergeTrainees200JSONResponse(rosterShape(t)), nil
}

// ResetRecoveryCode implements the contract.
func (s *Server) ResetRecoveryCode(ctx context.Context, r api.ResetRecoveryCodeRequestObject) (api.ResetRecoveryCodeResponseObject, error) {
	code, err := s.challenges.ResetRecoveryCode(ctx, callerOf(ctx).actor, challenges.CohortID(r.Cohort), challenges.TraineeID(r.Trainee))
	if err != nil {
		return nil, err
	}
	return api.ResetRecoveryCode200JSONResponse(api.RecoveryCode{RecoveryCode: code}), nil
}

// GetTraineeData implements the contract.
func (s *Server) GetTraineeData(ctx context.Context, r api.GetTraineeDataRequestObject) (api.GetTraineeDataResponseObject, error) {
	d, err := s.challenges.TraineeData(ctx, callerOf(ctx).actor, challenges.CohortID(r.Cohort), challenges.TraineeID(r.Trainee))
	if err != nil {
		return nil, err
	}
	out := api.TraineeData{
		Trainee: rosterShape(d.Trainee), Cohort: api.CohortName{ID: string(d.Cohort.ID), Name: d.Cohort.Name},
		Team: optional(d.Team), Exercises: make([]api.TraineeExercise, len(d.Exercises)),
	}
	for i, e := range d.Exercises {
		out.Exercises[i] = api.TraineeExercise{ID: string(e.ID), Guesses: make([]api.TraineeGuess, len(e.Guesses))}
		for j, g := range e.Guesses {
			out.Exercises[i].Guesses[j] = traineeGuessShape(g)
		}
		out.Exercises[i].Hints = listPointer(e.Hints, func(h challenges.OpenedHint) api.TraineeHint {
			return api.TraineeHint{Challenge: string(h.Challenge), Number: h.Number, OpenedAt: h.At}
		})
		out.Exercises[i].Late = listPointer(e.Late, lateShape)
	}
	return api.GetTraineeData200JSONResponse(out), nil
}

func traineeGuessShape(g challenges.TraineeGuess) api.TraineeGuess {
	told := guessShape(challenges.GuessView{Guess: g.Guess}, placesIn{}, nil)
	out := api.TraineeGuess{
		ID: told.ID, Challenge: string(g.Guess.ChallengeID), Attempt: told.Attempt, SubmittedAt: told.SubmittedAt,
		Answers: told.Answers, Reasoning: told.Reasoning, Clues: told.Clues, Markings: listPointer(g.Guess.Markings, markingShape), BestSince: optionalTime(g.BestSince), Marks: make([]api.DatedMark, len(g.Marks)),
	}
	for i, m := range g.Marks {
		out.Marks[i] = api.DatedMark{MarkedAt: m.MarkedAt, Mark: *markShape(&m)}
	}
	return out
}
