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
	return api.Cohort{
		ID: string(c.ID), Name: c.Name, JoinCode: challenges.FormatCode(c.JoinCode),
		Access: api.Permission(c.Access), Joining: c.JoiningClosedAt.IsZero(), Archived: !c.ArchivedAt.IsZero(), ShownRows: c.ShownRows, CreatedAt: optional(c.CreatedAt),
	}
}

func cohortViewShape(c challenges.CohortView) api.Cohort {
	shape := cohortShape(c.Cohort)
	shape.TraineeCount = &c.TraineeCount
	return shape
}

// GetCohort implements the contract.
func (s *Server) GetCohort(ctx context.Context, r api.GetCohortRequestObject) (api.GetCohortResponseObject, error) {
	c, err := s.challenges.Cohort(ctx, callerOf(ctx).actor, challenges.CohortID(r.Cohort))
	if err != nil {
		return nil, err
	}
	return api.GetCohort200JSONResponse(cohortViewShape(c)), nil
}

// ChangeCohort implements the contract.
func (s *Server) ChangeCohort(ctx context.Context, r api.ChangeCohortRequestObject) (api.ChangeCohortResponseObject, error) {
	c, err := s.challenges.ChangeCohort(ctx, callerOf(ctx).actor, challenges.CohortID(r.Cohort), challenges.ChangeCohort{
		Name: r.Body.Name, Joining: r.Body.Joining, Archived: r.Body.Archived, ShownRows: r.Body.ShownRows,
	})
	if err != nil {
		return nil, err
	}
	return api.ChangeCohort200JSONResponse(cohortViewShape(c)), nil
}

// RenewJoinCode implements the contract.
func (s *Server) RenewJoinCode(ctx context.Context, r api.RenewJoinCodeRequestObject) (api.RenewJoinCodeResponseObject, error) {
	c, err := s.challenges.NewJoinCode(ctx, callerOf(ctx).actor, challenges.CohortID(r.Cohort))
	if err != nil {
		return nil, err
	}
	return api.RenewJoinCode200JSONResponse(cohortViewShape(c)), nil
}

// EraseCohort implements the contract.
func (s *Server) EraseCohort(ctx context.Context, r api.EraseCohortRequestObject) (api.EraseCohortResponseObject, error) {
	if err := s.challenges.EraseCohort(ctx, callerOf(ctx).actor, challenges.CohortID(r.Cohort), r.Body.Name); err != nil {
		return nil, err
	}
	return api.EraseCohort204Response{}, nil
}
