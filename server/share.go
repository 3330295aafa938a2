package server

import (
	"context"

	"geodrill/challenges"
	"geodrill/server/api"
)

// ListSetShares implements the contract.
func (s *Server) ListSetShares(ctx context.Context, r api.ListSetSharesRequestObject) (api.ListSetSharesResponseObject, error) {
	shares, err := s.challenges.SetShares(ctx, callerOf(ctx).actor, challenges.SetID(r.Set))
	if err != nil {
		return nil, err
	}
	return api.ListSetShares200JSONResponse(shareList(shares)), nil
}

// ShareSet implements the contract.
func (s *Server) ShareSet(ctx context.Context, r api.ShareSetRequestObject) (api.ShareSetResponseObject, error) {
	share, err := s.challenges.ShareSet(ctx, callerOf(ctx).actor, challenges.SetID(r.Set), r.Body.Account, challenges.Permission(r.Body.Permission))
	if err != nil {
		return nil, err
	}
	return api.ShareSet200JSONResponse(shareShape(share)), nil
}

// UnshareSet implements the contract.
func (s *Server) UnshareSet(ctx context.Context, r api.UnshareSetRequestObject) (api.UnshareSetResponseObject, error) {
	if err := s.challenges.UnshareSet(ctx, callerOf(ctx).actor, challenges.SetID(r.Set), r.Params.Account); err != nil {
		return nil, err
	}
	return api.UnshareSet204Response{}, nil
}

// ListCohortShares implements the contract.
func (s *Server) ListCohortShares(ctx context.Context, r api.ListCohortSharesRequestObject) (api.ListCohortSharesResponseObject, error) {
	shares, err := s.challenges.CohortShares(ctx, callerOf(ctx).actor, challenges.CohortID(r.Cohort))
	if err != nil {
		return nil, err
	}
	return api.ListCohortShares200JSONResponse(shareList(shares)), nil
}

// ShareCohort implements the contract.
func (s *Server) ShareCohort(ctx context.Context, r api.ShareCohortRequestObject) (api.ShareCohortResponseObject, error) {
	share, err := s.challenges.ShareCohort(ctx, callerOf(ctx).actor, challenges.CohortID(r.Cohort), r.Body.Account, challenges.Permission(r.Body.Permission))
	if err != nil {
		return nil, err
	}
	return api.ShareCohort200JSONResponse(shareShape(share)), nil
}

// UnshareCohort implements the contract.
func (s *Server) UnshareCohort(ctx context.Context, r api.UnshareCohortRequestObject) (api.UnshareCohortResponseObject, error) {
	if err := s.challenges.UnshareCohort(ctx, callerOf(ctx).actor, challenges.CohortID(r.Cohort), r.Params.Account); err != nil {
		return nil, err
	}
	return api.UnshareCohort204Response{}, nil
}

func shareList(shares []challenges.Share) api.ShareList {
	out := api.ShareList{Items: make([]api.Share, len(shares))}
	for i, share := range shares {
		out.Items[i] = shareShape(share)
	}
	return out
}

func shareShape(s challenges.Share) api.Share {
	return api.Share{Account: s.AccountID, Name: s.Name, Permission: api.Permission(s.Permission)}
}
