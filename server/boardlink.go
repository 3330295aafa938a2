package server

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strconv"
	"time"

	"geodrill/challenges"
	"geodrill/server/api"
)

// boardPath is below which a link to a board finds all that it shows.
const boardPath = "/api/v1/board/"

// defaultBoardLinkDays is the contract's default of days.
const defaultBoardLinkDays = 30

// addBoardLink makes a link to a board.
func (s *Server) addBoardLink(ctx context.Context, of challenges.LinkSubject, body *api.NewBoardLink) (api.CreatedLink, error) {
	days := defaultBoardLinkDays
	if body.Days != nil {
		days = *body.Days
	}
	l, token, err := s.challenges.AddBoardLink(ctx, callerOf(ctx).actor, of, time.Duration(days)*24*time.Hour)
	return api.CreatedLink{Link: linkShape(l), Token: token}, err
}

// CreateCohortBoardLink implements the contract.
func (s *Server) CreateCohortBoardLink(ctx context.Context, r api.CreateCohortBoardLinkRequestObject) (api.CreateCohortBoardLinkResponseObject, error) {
	made, err := s.addBoardLink(ctx, ofCohort(r.Cohort), r.Body)
	if err != nil {
		return nil, err
	}
	return api.CreateCohortBoardLink201JSONResponse(made), nil
}

// CreateCompetitionBoardLink implements the contract.
func (s *Server) CreateCompetitionBoardLink(ctx context.Context, r api.CreateCompetitionBoardLinkRequestObject) (api.CreateCompetitionBoardLinkResponseObject, error) {
	made, err := s.addBoardLink(ctx, ofCompetition(r.Competition), r.Body)
	if err != nil {
		return nil, err
	}
	return api.CreateCompetitionBoardLink201JSONResponse(made), nil
}

// ListCohortBoardLinks implements the contract.
func (s *Server) ListCohortBoardLinks(ctx context.Context, r api.ListCohortBoardLinksRequestObject) (api.ListCohortBoardLinksResponseObject, error) {
	links, err := s.challenges.BoardLinks(ctx, callerOf(ctx).actor, ofCohort(r.Cohort))
	if err != nil {
		return nil, err
	}
	return api.ListCohortBoardLinks200JSONResponse(linkShapes(links)), nil
}

// ListCompetitionBoardLinks implements the contract.
func (s *Server) ListCompetitionBoardLinks(ctx context.Context, r api.ListCompetitionBoardLinksRequestObject) (api.ListCompetitionBoardLinksResponseObject, error) {
	links, err := s.challenges.BoardLinks(ctx, callerOf(ctx).actor, ofCompetition(r.Competition))
	if err != nil {
		return nil, err
	}
	return api.ListCompetitionBoardLinks200JSONResponse(linkShapes(links)), nil
}

// RevokeCohortBoardLink implements the contract.
func (s *Server) RevokeCohortBoardLink(ctx context.Context, r api.RevokeCohortBoardLinkRequestObject) (api.RevokeCohortBoardLinkResponseObject, error) {
	if err := s.challenges.RevokeBoardLink(ctx, callerOf(ctx).actor, ofCohort(r.Cohort), r.Link); err != nil {
		return nil, err
	}
	return api.RevokeCohortBoardLink204Response{}, nil
}

// RevokeCompetitionBoardLink implements the contract.
func (s *Server) RevokeCompetitionBoardLink(ctx context.Context, r api.RevokeCompetitionBoardLinkRequestObject) (api.RevokeCompetitionBoardLinkResponseObject, error) {
	if err := s.challenges.RevokeBoardLink(ctx, callerOf(ctx).actor, ofCompetition(r.Competition), r.Link); err != nil {
		return nil, err
	}
	return api.RevokeCompetitionBoardLink204Response{}, nil
}

func ofCohort(id string) challenges.LinkSubject {
	return challenges.LinkSubject{Cohort: challenges.CohortID(id)}
}

func ofCompetition(id string) challenges.LinkSubject {
	return challenges.LinkSubject{Competition: challenges.CompetitionID(id)}
}

// GetSharedBoard implements the contract.
func (s *Server) GetSharedBoard(ctx context.Context, r api.GetSharedBoardRequestObject) (api.GetSharedBoardResponseObject, error) {
	w := challenges.BoardWindow{Limit: limitOf(r.Params.Limit)}
	if r.Params.From != nil {
		w.From = *r.Params.From
	}
	b, err := s.challenges.SharedBoard(ctx, r.Board, w)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(sharedBoardShape(b))
	if err != nil {
		return nil, fmt.Errorf("render shared board: %w", err)
	}
	h := fnv.New64a() // of all that the board says
	h.Write(body)
	etag := `"` + strconv.FormatUint(h.Sum64(), 36) + `"`
	return boardResponse{etag: etag, have: textOf(r.Params.IfNoneMatch) == etag, shared: body}, nil
}

func sharedBoardShape(b challenges.SharedBoard) api.SharedBoard {
	out := api.SharedBoard{Name: b.Name}
	if b.Cohort != nil {
		shape := boardShape(b.Cohort)
		out.Cohort = &api.SharedCohortBoard{Version: shape.Version, FrozenAt: shape.FrozenAt, Rows: shape.Rows, Total: shape.Total, Hidden: optional(shape.Hidden)}
	}
	if b.Competition != nil {
		shape := competitionBoardShape(*b.Competition)
		out.Competition = &shape
	}
	return out
}
