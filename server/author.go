package server

import (
	"context"

	"geodrill/challenges"
	"geodrill/server/api"
)

// ListCohorts implements the contract.
func (s *Server) ListCohorts(ctx context.Context, _ api.ListCohortsRequestObject) (api.ListCohortsResponseObject, error) {
	cohorts, err := s.challenges.Cohorts(ctx, callerOf(ctx).actor)
	if err != nil {
		return nil, err
	}
	out := api.CohortList{Items: make([]api.Cohort, len(cohorts))}
	for i, c := range cohorts {
		out.Items[i] = cohortShape(c)
	}
	return api.ListCohorts200JSONResponse(out), nil
}

// CreateCohort implements the contract.
func (s *Server) CreateCohort(ctx context.Context, r api.CreateCohortRequestObject) (api.CreateCohortResponseObject, error) {
	c, err := s.challenges.AddCohort(ctx, callerOf(ctx).actor, r.Body.Name)
	if err != nil {
		return nil, err
	}
	return api.CreateCohort201JSONResponse(cohortShape(c)), nil
}

func cohortShape(c challenges.Cohort) api.Cohort {
	return api.Cohort{ID: string(c.ID), Name: c.Name, JoinCode: challenges.FormatCode(c.JoinCode), Access: api.Permission(c.Access)}
}
