package server

import (
	"context"

	"geodrill/challenges"
	"geodrill/server/api"

	"golang.org/x/text/language"
)

// OpenHint implements the contract.
func (s *Server) OpenHint(ctx context.Context, r api.OpenHintRequestObject) (api.OpenHintResponseObject, error) {
	h, err := s.challenges.OpenHint(ctx, callerOf(ctx).actor, challenges.OpenHint{
		Exercise: challenges.ExerciseID(r.Exercise), Challenge: challenges.ChallengeID(r.Challenge), Hint: challenges.HintID(r.Hint),
		IdempotencyKey: textOf(r.Params.IdempotencyKey),
	})
	if err != nil {
		return nil, err
	}
	return api.OpenHint201JSONResponse(hintShape(h, languages(r.Params.Lang, r.Params.AcceptLanguage))), nil
}

func hintShape(h challenges.HintView, tags []language.Tag) api.Hint {
	text, _ := h.Text.In(tags...)
	return api.Hint{ID: string(h.ID), Price: h.Price, Opened: h.Opened, Text: optional(text)}
}
