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
	return api.Cohort{ID: string(c.ID), Name: c.Name, JoinCode: challenges.FormatCode(c.JoinCode)}
}

// ListSets implements the contract.
func (s *Server) ListSets(ctx context.Context, r api.ListSetsRequestObject) (api.ListSetsResponseObject, error) {
	sets, err := s.challenges.Sets(ctx, callerOf(ctx).actor)
	if err != nil {
		return nil, err
	}
	tags := languages(r.Params.Lang, r.Params.AcceptLanguage)
	out := api.SetList{Items: make([]api.Set, len(sets))}
	for i, set := range sets {
		title, _ := set.Title.In(tags...)
		out.Items[i] = api.Set{
			ID: string(set.ID), Name: set.Name, Version: string(set.Version), Number: set.Number, Title: title,
			ChallengeCount: set.ChallengeCount, PublishedAt: set.PublishedAt,
		}
	}
	return api.ListSets200JSONResponse(out), nil
}
