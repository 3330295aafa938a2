package server

import (
	"context"

	"geodrill/challenges"
	"geodrill/server/api"
)

// GetAnswerDraft implements the contract.
func (s *Server) GetAnswerDraft(ctx context.Context, r api.GetAnswerDraftRequestObject) (api.GetAnswerDraftResponseObject, error) {
	d, err := s.challenges.AnswerDraft(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise), challenges.ChallengeID(r.Challenge))
	if err != nil {
		return nil, err
	}
	return api.GetAnswerDraft200JSONResponse{Version: d.Version, Content: d.Content}, nil
}

// SaveAnswerDraft implements the contract.
func (s *Server) SaveAnswerDraft(ctx context.Context, r api.SaveAnswerDraftRequestObject) (api.SaveAnswerDraftResponseObject, error) {
	d, err := s.challenges.SaveAnswerDraft(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise), challenges.ChallengeID(r.Challenge), r.Body.Content)
	if err != nil {
		return nil, err
	}
	return api.SaveAnswerDraft200JSONResponse{Version: d.Version, Content: d.Content}, nil
}
