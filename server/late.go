package server

import (
	"context"

	"geodrill/challenges"
	"geodrill/server/api"
)

// ListLateGuesses implements the contract.
func (s *Server) ListLateGuesses(ctx context.Context, r api.ListLateGuessesRequestObject) (api.ListLateGuessesResponseObject, error) {
	list, err := s.challenges.LateGuesses(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise),
		challenges.LateState(valueOf(r.Params.State)), textOf(r.Params.Cursor), limitOf(r.Params.Limit))
	if err != nil {
		return nil, err
	}
	out := api.LateGuessList{Items: make([]api.LateGuessEntry, len(list.Items)), Next: nullText(list.Next)}
	for i, g := range list.Items {
		out.Items[i] = lateEntryShape(g)
	}
	out.Counts.Waiting, out.Counts.Accepted, out.Counts.Refused =
		list.Counts[challenges.LateWaiting], list.Counts[challenges.LateAccepted], list.Counts[challenges.LateRefused]
	return api.ListLateGuesses200JSONResponse(out), nil
}

// DecideLateGuesses implements the contract.
func (s *Server) DecideLateGuesses(ctx context.Context, r api.DecideLateGuessesRequestObject) (api.DecideLateGuessesResponseObject, error) {
	cmd := challenges.DecideLateGuesses{
		Exercise: challenges.ExerciseID(r.Exercise), To: challenges.LateState(r.Body.Decision), Reason: textOf(r.Body.Reason),
		Guesses: make([]challenges.GuessID, len(r.Body.Guesses)),
	}
	for i, id := range r.Body.Guesses {
		cmd.Guesses[i] = challenges.GuessID(id)
	}
	if err := s.challenges.DecideLateGuesses(ctx, callerOf(ctx).actor, cmd); err != nil {
		return nil, err
	}
	return api.DecideLateGuesses204Response{}, nil
}

// lateEntryShape is a late guess for whoever decides on it: not what it answers.
func lateEntryShape(g challenges.LateEntry) api.LateGuessEntry {
	out := api.LateGuessEntry{
		ID: string(g.ID), Challenge: string(g.ChallengeID), Position: g.Position, Trainee: string(g.TraineeID), Alias: g.Alias,
		Attempt: g.Attempt, SubmittedAt: g.SubmittedAt, Deadline: g.Deadline, Arrival: api.Arrival(g.Arrival),
		State: api.LateState(g.State), Reason: optional(g.Reason),
	}
	if !g.DecidedAt.IsZero() {
		out.DecidedAt = &g.DecidedAt
	}
	return out
}

// lateShape is a late guess for whoever made it.
func lateShape(g challenges.LateGuess) api.LateGuess {
	told := guessShape(challenges.GuessView{Guess: g.Guess}, placesIn{}, nil)
	challenge := string(g.ChallengeID)
	return api.LateGuess{
		ID: told.ID, Challenge: &challenge, Attempt: g.Attempt, SubmittedAt: g.SubmittedAt, Arrival: api.Arrival(g.Arrival),
		State: api.LateState(g.State), Reason: optional(g.Reason), Answers: told.Answers, Reasoning: told.Reasoning, Clues: told.Clues,
	}
}
