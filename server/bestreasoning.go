package server

import (
	"context"

	"geodrill/challenges"
	"geodrill/server/api"
)

// ChooseReasoning implements the contract.
func (s *Server) ChooseReasoning(ctx context.Context, r api.ChooseReasoningRequestObject) (api.ChooseReasoningResponseObject, error) {
	w, err := s.challenges.ChooseReasoning(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise), challenges.GuessID(r.Guess), true)
	if err != nil {
		return nil, err
	}
	body, tag := workShape(w, languages(r.Params.Lang, r.Params.AcceptLanguage))
	return api.ChooseReasoning200JSONResponse{Body: body, Headers: api.ChooseReasoning200ResponseHeaders{ETag: &tag}}, nil
}

// DropReasoning implements the contract.
func (s *Server) DropReasoning(ctx context.Context, r api.DropReasoningRequestObject) (api.DropReasoningResponseObject, error) {
	w, err := s.challenges.ChooseReasoning(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise), challenges.GuessID(r.Guess), false)
	if err != nil {
		return nil, err
	}
	body, tag := workShape(w, languages(r.Params.Lang, r.Params.AcceptLanguage))
	return api.DropReasoning200JSONResponse{Body: body, Headers: api.DropReasoning200ResponseHeaders{ETag: &tag}}, nil
}

// bestShapes are best reasonings as a class reads them. own is the trainee who does.
func bestShapes(best []challenges.BestReasoning, own challenges.TraineeID) *[]api.BestReasoning {
	return listPointer(best, func(b challenges.BestReasoning) api.BestReasoning {
		return api.BestReasoning{Reasoning: *reasoningShape(&b.Reasoning), Alias: optional(b.Alias), Own: optional(own != "" && b.Trainee == own)}
	})
}
