package server

import (
	"context"
	"crypto/sha256"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/server/api"
)

// SubmitGuess implements the contract.
func (s *Server) SubmitGuess(ctx context.Context, r api.SubmitGuessRequestObject) (api.SubmitGuessResponseObject, error) {
	call := callerOf(ctx)
	cmd := challenges.SubmitGuess{
		Exercise: challenges.ExerciseID(r.Exercise), Challenge: challenges.ChallengeID(r.Challenge),
		Reasoning: textOf(r.Body.Reasoning), IdempotencyKey: textOf(r.Params.IdempotencyKey), Body: sha256.Sum256(call.body),
	}
	switch {
	case r.Body.Place != nil && r.Body.Answers != nil:
		return nil, &challenges.Error{
			Code: challenges.CodeInvalid, Field: "/place", Message: "Give either place or answers, not both.",
		}
	case r.Body.Place != nil:
		cmd.Flat = true
		cmd.Answers = []challenges.Answer{{Place: pointOf(*r.Body.Place)}}
	case r.Body.Answers != nil:
		for _, a := range *r.Body.Answers {
			cmd.Answers = append(cmd.Answers, challenges.Answer{Question: challenges.QuestionID(a.Question), Place: pointOf(a.Place)})
		}
	}
	if r.Body.Clues != nil {
		for _, c := range *r.Body.Clues {
			cmd.Clues = append(cmd.Clues, challenges.Clue{
				Image: c.Image, X: c.X, Y: c.Y, Width: c.Width, Height: c.Height, Note: c.Note,
			})
		}
	}
	receipt, err := s.challenges.SubmitGuess(ctx, call.actor, cmd)
	if err != nil {
		return nil, err
	}
	return api.SubmitGuess201JSONResponse(api.Receipt{
		ID: string(receipt.GuessID), Attempt: receipt.Attempt, SubmittedAt: receipt.SubmittedAt,
		Mark: markShape(receipt.Mark), Reveal: revealShape(receipt.Reveal),
	}), nil
}

// pointOf reads a point whose coordinates the contract has counted.
func pointOf(p api.Point) geo.Point { return geo.Point{p.Coordinates[0], p.Coordinates[1]} }

func guessShape(g challenges.GuessView) api.Guess {
	out := api.Guess{
		ID: string(g.ID), Attempt: g.Attempt, SubmittedAt: g.SubmittedAt, Reasoning: g.Reasoning,
		Answers: make([]api.NewAnswer, len(g.Answers)), Clues: make([]api.Clue, len(g.Clues)),
		Mark: markShape(g.Mark), Reveal: revealShape(g.Reveal),
	}
	for i, a := range g.Answers {
		out.Answers[i] = api.NewAnswer{Question: string(a.Question), Place: pointShape(a.Place)}
	}
	for i, c := range g.Clues {
		out.Clues[i] = api.Clue{Image: c.Image, X: c.X, Y: c.Y, Width: c.Width, Height: c.Height, Note: c.Note}
	}
	return out
}

func markShape(m *challenges.Mark) *api.Mark {
	if m == nil {
		return nil
	}
	out := &api.Mark{Points: m.Points, DistanceMeters: m.DistanceMeters, Parts: make([]api.Part, len(m.Parts))}
	for i, p := range m.Parts {
		out.Parts[i] = api.Part{Question: string(p.Question), Points: p.Points, MaxPoints: p.MaxPoints, Why: string(p.Why)}
	}
	return out
}

func revealShape(r *challenges.RevealView) *api.Revealed {
	if r == nil {
		return nil
	}
	return &api.Revealed{Key: pointShape(r.Keys[0].Place), Country: optional(r.Country)}
}
