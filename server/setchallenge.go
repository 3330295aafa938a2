package server

import (
	"context"

	"geodrill/challenges"
	"geodrill/server/api"
)

// AddSetChallenge implements the contract.
func (s *Server) AddSetChallenge(ctx context.Context, r api.AddSetChallengeRequestObject) (api.AddSetChallengeResponseObject, error) {
	content, err := readChallenge(*r.Body)
	if err != nil {
		return nil, err
	}
	c, err := s.challenges.AddChallenge(ctx, callerOf(ctx).actor, challenges.SetID(r.Set), valueOf(r.Params.Position), content)
	if err != nil {
		return nil, err
	}
	body, tag, err := challengeDraftShape(c)
	return api.AddSetChallenge201JSONResponse{Body: body, Headers: api.AddSetChallenge201ResponseHeaders{ETag: &tag}}, err
}

// GetSetChallenge implements the contract.
func (s *Server) GetSetChallenge(ctx context.Context, r api.GetSetChallengeRequestObject) (api.GetSetChallengeResponseObject, error) {
	c, err := s.challenges.ChallengeDraft(ctx, callerOf(ctx).actor, challenges.SetID(r.Set), challenges.ChallengeID(r.Challenge))
	if err != nil {
		return nil, err
	}
	body, tag, err := challengeDraftShape(c)
	return api.GetSetChallenge200JSONResponse{Body: body, Headers: api.GetSetChallenge200ResponseHeaders{ETag: &tag}}, err
}

// PutSetChallenge implements the contract.
func (s *Server) PutSetChallenge(ctx context.Context, r api.PutSetChallengeRequestObject) (api.PutSetChallengeResponseObject, error) {
	revision, err := revisionOf(challengeTag, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	content, err := readChallenge(*r.Body)
	if err != nil {
		return nil, err
	}
	c, err := s.challenges.ChangeChallenge(ctx, callerOf(ctx).actor, challenges.SetID(r.Set), challenges.ChallengeID(r.Challenge), revision, content)
	if err != nil {
		return nil, challengeChanged(err, c)
	}
	body, tag, err := challengeDraftShape(c)
	return api.PutSetChallenge200JSONResponse{Body: body, Headers: api.PutSetChallenge200ResponseHeaders{ETag: &tag}}, err
}

// challengeChanged is the refusal to change a challenge that is not as it was
// seen.
func challengeChanged(err error, c challenges.ChallengeDraft) error {
	return withCurrent(err, etag(challengeTag, c.Revision), func() (api.ChallengeDraft, error) {
		shape, _, err := challengeDraftShape(c)
		return shape, err
	})
}

// DeleteSetChallenge implements the contract.
func (s *Server) DeleteSetChallenge(ctx context.Context, r api.DeleteSetChallengeRequestObject) (api.DeleteSetChallengeResponseObject, error) {
	revision, err := revisionOf(challengeTag, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	c, err := s.challenges.DeleteChallenge(ctx, callerOf(ctx).actor, challenges.SetID(r.Set), challenges.ChallengeID(r.Challenge), revision)
	if err != nil {
		return nil, challengeChanged(err, c)
	}
	return api.DeleteSetChallenge204Response{}, nil
}

// RestoreSetChallenge implements the contract.
func (s *Server) RestoreSetChallenge(ctx context.Context, r api.RestoreSetChallengeRequestObject) (api.RestoreSetChallengeResponseObject, error) {
	c, err := s.challenges.RestoreChallenge(ctx, callerOf(ctx).actor, challenges.SetID(r.Set), challenges.ChallengeID(r.Challenge))
	if err != nil {
		return nil, challengeChanged(err, c)
	}
	body, tag, err := challengeDraftShape(c)
	return api.RestoreSetChallenge200JSONResponse{Body: body, Headers: api.RestoreSetChallenge200ResponseHeaders{ETag: &tag}}, err
}

// MoveSetChallenge implements the contract.
func (s *Server) MoveSetChallenge(ctx context.Context, r api.MoveSetChallengeRequestObject) (api.MoveSetChallengeResponseObject, error) {
	revision, err := revisionOf(setTag, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	d, err := s.challenges.MoveChallenge(
		ctx, callerOf(ctx).actor, challenges.SetID(r.Set), challenges.ChallengeID(r.Challenge), r.Body.Position, revision)
	if err != nil {
		return nil, setChanged(err, d)
	}
	tag := etag(setTag, d.Revision)
	return api.MoveSetChallenge200JSONResponse{Body: setShape(d), Headers: api.MoveSetChallenge200ResponseHeaders{ETag: &tag}}, nil
}

func challengeDraftShape(c challenges.ChallengeDraft) (shape api.ChallengeDraft, tag string, err error) {
	tag = etag(challengeTag, c.Revision)
	shape = api.ChallengeDraft{
		ID: string(c.ID), Position: c.Position, Etag: tag, ChangedAt: c.Changed, Problems: problemShapes(c.Problems()),
	}
	shape.Content, err = authoredShape(c.Content)
	return shape, tag, err
}
