package server

import (
	"context"

	"geodrill/challenges"
	"geodrill/server/api"
)

// ListTeams implements the contract.
func (s *Server) ListTeams(ctx context.Context, r api.ListTeamsRequestObject) (api.ListTeamsResponseObject, error) {
	teams, err := s.challenges.Teams(ctx, callerOf(ctx).actor, challenges.CohortID(r.Cohort))
	if err != nil {
		return nil, err
	}
	return api.ListTeams200JSONResponse(teamShapes(teams)), nil
}

func teamShapes(teams []challenges.TeamView) api.TeamList {
	out := api.TeamList{Items: make([]api.Team, len(teams))}
	for i, t := range teams {
		out.Items[i] = api.Team{ID: string(t.ID), Name: t.Name, Size: &t.Size}
	}
	return out
}

// CreateTeam implements the contract.
func (s *Server) CreateTeam(ctx context.Context, r api.CreateTeamRequestObject) (api.CreateTeamResponseObject, error) {
	t, err := s.challenges.AddTeam(ctx, callerOf(ctx).actor, challenges.CohortID(r.Cohort), r.Body.Name)
	if err != nil {
		return nil, err
	}
	return api.CreateTeam201JSONResponse(api.Team{ID: string(t.ID), Name: t.Name}), nil
}

// RenameTeam implements the contract.
func (s *Server) RenameTeam(ctx context.Context, r api.RenameTeamRequestObject) (api.RenameTeamResponseObject, error) {
	t, err := s.challenges.RenameTeam(ctx, callerOf(ctx).actor, challenges.CohortID(r.Cohort), challenges.TeamID(r.Team), r.Body.Name)
	if err != nil {
		return nil, err
	}
	return api.RenameTeam200JSONResponse(api.Team{ID: string(t.ID), Name: t.Name}), nil
}

// DeleteTeam implements the contract.
func (s *Server) DeleteTeam(ctx context.Context, r api.DeleteTeamRequestObject) (api.DeleteTeamResponseObject, error) {
	if err := s.challenges.DeleteTeam(ctx, callerOf(ctx).actor, challenges.CohortID(r.Cohort), challenges.TeamID(r.Team)); err != nil {
		return nil, err
	}
	return api.DeleteTeam204Response{}, nil
}

// SplitCohort implements the contract.
func (s *Server) SplitCohort(ctx context.Context, r api.SplitCohortRequestObject) (api.SplitCohortResponseObject, error) {
	teams, err := s.challenges.SplitCohort(ctx, callerOf(ctx).actor, challenges.CohortID(r.Cohort), r.Body.Count, r.Body.Prefix)
	if err != nil {
		return nil, err
	}
	return api.SplitCohort200JSONResponse(teamShapes(teams)), nil
}

// GetTeamLeaderboard implements the contract.
func (s *Server) GetTeamLeaderboard(ctx context.Context, r api.GetTeamLeaderboardRequestObject) (api.GetTeamLeaderboardResponseObject, error) {
	b, err := s.challenges.TeamBoard(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise), viewOf(r.Params.View))
	if err != nil {
		return nil, err
	}
	out := api.TeamLeaderboard{
		Version: b.Version, FrozenAt: nullTime(b.Frozen), Ranked: b.Ranked, Rule: api.TeamRule(b.Rule), Hidden: optional(b.Hidden), Rows: make([]api.TeamRow, len(b.Rows)),
	}
	for i, row := range b.Rows {
		told := rowShape(challenges.BoardRow{Rank: row.Rank, Standing: row.Standing})
		out.Rows[i] = api.TeamRow{
			Rank: told.Rank, Team: row.Name, Size: row.Size, Points: told.Points, Guesses: told.Guesses,
			MedianDistanceMeters: told.MedianDistanceMeters, Circles: told.Circles, Held: told.Held, LastScoredAt: told.LastScoredAt,
		}
	}
	return api.GetTeamLeaderboard200JSONResponse(out), nil
}

// viewOf is the view that a caller asks for, in whichever operation.
func viewOf[T ~string](view *T) challenges.View {
	if view == nil {
		return challenges.ViewLive
	}
	return challenges.View(*view)
}
