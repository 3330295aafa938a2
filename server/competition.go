package server

import (
	"context"

	"geodrill/challenges"
	"geodrill/scoring"
	"geodrill/server/api"
)

// ListCompetitions implements the contract.
func (s *Server) ListCompetitions(ctx context.Context, _ api.ListCompetitionsRequestObject) (api.ListCompetitionsResponseObject, error) {
	list, err := s.challenges.Competitions(ctx, callerOf(ctx).actor)
	if err != nil {
		return nil, err
	}
	out := api.CompetitionList{Items: make([]api.Competition, len(list))}
	for i, c := range list {
		out.Items[i] = competitionShape(c)
	}
	return api.ListCompetitions200JSONResponse(out), nil
}

// CreateCompetition implements the contract.
func (s *Server) CreateCompetition(ctx context.Context, r api.CreateCompetitionRequestObject) (api.CreateCompetitionResponseObject, error) {
	n := challenges.NewCompetition{Name: r.Body.Name, Rule: scoring.CompetitionRule{Measure: scoring.CohortMean}}
	if r.Body.Measure != nil {
		n.Rule.Measure = scoring.CohortMeasure(*r.Body.Measure)
	}
	if r.Body.Best != nil {
		n.Rule.Best = *r.Body.Best
	}
	if r.Body.MinEnrolled != nil {
		n.Rule.MinEnrolled = *r.Body.MinEnrolled
	}
	if r.Body.ShownRows != nil {
		n.ShownRows = *r.Body.ShownRows
	}
	for _, id := range r.Body.Exercises {
		n.Exercises = append(n.Exercises, challenges.ExerciseID(id))
	}
	c, err := s.challenges.AddCompetition(ctx, callerOf(ctx).actor, n)
	if err != nil {
		return nil, err
	}
	return api.CreateCompetition201JSONResponse(competitionShape(c)), nil
}

// GetCompetition implements the contract.
func (s *Server) GetCompetition(ctx context.Context, r api.GetCompetitionRequestObject) (api.GetCompetitionResponseObject, error) {
	c, err := s.challenges.Competition(ctx, callerOf(ctx).actor, challenges.CompetitionID(r.Competition))
	if err != nil {
		return nil, err
	}
	return api.GetCompetition200JSONResponse(competitionShape(c)), nil
}

// DeleteCompetition implements the contract.
func (s *Server) DeleteCompetition(ctx context.Context, r api.DeleteCompetitionRequestObject) (api.DeleteCompetitionResponseObject, error) {
	if err := s.challenges.DeleteCompetition(ctx, callerOf(ctx).actor, challenges.CompetitionID(r.Competition)); err != nil {
		return nil, err
	}
	return api.DeleteCompetition204Response{}, nil
}

func competitionShape(c challenges.CompetitionView) api.Competition {
	out := api.Competition{
		ID: string(c.ID), Name: c.Name, Phase: api.CompetitionPhase(c.Phase), Measure: api.CohortMeasure(c.Rule.Measure),
		Best: optional(c.Rule.Best), MinEnrolled: optional(c.Rule.MinEnrolled), ShownRows: optional(c.ShownRows), RevealsAt: nullTime(c.RevealsAt),
		Exercises: make([]string, len(c.Exercises)),
	}
	for i, id := range c.Exercises {
		out.Exercises[i] = string(id)
	}
	return out
}

// GetCompetitionLeaderboard implements the contract.
func (s *Server) GetCompetitionLeaderboard(ctx context.Context, r api.GetCompetitionLeaderboardRequestObject) (api.GetCompetitionLeaderboardResponseObject, error) {
	b, err := s.challenges.CompetitionBoard(ctx, callerOf(ctx).actor, challenges.CompetitionID(r.Competition))
	if err != nil {
		return nil, err
	}
	return api.GetCompetitionLeaderboard200JSONResponse(competitionBoardShape(b)), nil
}

func competitionBoardShape(b challenges.CompetitionBoard) api.CompetitionLeaderboard {
	out := api.CompetitionLeaderboard{Version: b.Version, Ranked: b.Ranked, Hidden: optional(b.Hidden), Rows: make([]api.CompetitionRow, len(b.Rows))}
	for i, row := range b.Rows {
		out.Rows[i] = api.CompetitionRow{Cohort: row.Name, Own: row.Own, Enrolled: row.Enrolled}
		if b.Ranked {
			out.Rows[i].Rank, out.Rows[i].Points, out.Rows[i].Guessed = &row.Rank, &row.Points, &row.Guessed
			out.Rows[i].MedianDistanceMeters = number(row.MedianDistanceMeters)
			out.Rows[i].Circles, out.Rows[i].Held = circleCounts(row.Circles, row.Held)
			out.Rows[i].LastScoredAt, out.Rows[i].Small = optional(row.LastScoredAt), &row.Small
		}
	}
	return out
}
