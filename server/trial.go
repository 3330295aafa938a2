package server

import (
	"context"
	"math"
	"net/http"
	"strconv"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/scoring"
	"geodrill/server/api"

	"github.com/oapi-codegen/nullable"
)

// PreviewSetChallenge implements the contract.
func (s *Server) PreviewSetChallenge(ctx context.Context, r api.PreviewSetChallengeRequestObject) (api.PreviewSetChallengeResponseObject, error) {
	c, err := s.challenges.PreviewChallenge(ctx, callerOf(ctx).actor, challenges.SetID(r.Set), challenges.ChallengeID(r.Challenge))
	if err != nil {
		return nil, err
	}
	return api.PreviewSetChallenge200JSONResponse(challengeShape(c, languages(r.Params.Lang, r.Params.AcceptLanguage), placesIn{})), nil
}

// TryAnswers implements the contract.
func (s *Server) TryAnswers(ctx context.Context, r api.TryAnswersRequestObject) (api.TryAnswersResponseObject, error) {
	cmd, err := readGuess(*r.Body)
	if err != nil {
		return nil, err
	}
	t, err := s.challenges.TryAnswers(ctx, callerOf(ctx).actor, challenges.SetID(r.Set), challenges.ChallengeID(r.Challenge), cmd, valueOf(r.Params.Hints))
	if err != nil {
		return nil, err
	}
	tags := languages(r.Params.Lang, r.Params.AcceptLanguage)
	return api.TryAnswers200JSONResponse{Mark: *markShape(&t.Mark), Reveal: *revealShape(t.Reveal, s.names.in(tags), tags)}, nil
}

// halfAround is farther than any two places are apart, in metres.
const halfAround = challenges.MaxRadiusMeters

// PreviewScores implements the contract.
func (s *Server) PreviewScores(ctx context.Context, r api.PreviewScoresRequestObject) (api.PreviewScoresResponseObject, error) {
	if !callerOf(ctx).actor.Authors() {
		return nil, problem(http.StatusForbidden, string(challenges.CodeForbidden), "Your role may not do this.")
	}
	var a authored
	q := a.question("/question", r.Body.Question)
	ask, isPlace := q.Ask.(challenges.PlaceAsk)
	switch {
	case !isPlace:
		a.refuse("/question/kind", "only a place has rings")
	case len(a.errors) == 0 && ask.Rule.Falloff == nil:
		a.refuse("/question/rule", "give the rule")
	case len(a.errors) == 0 && q.Key.Place == nil && r.Body.Places != nil:
		a.refuse("/question/key", "give the key that the places are measured to")
	case len(a.errors) == 0:
		if err := ask.Rule.Validate(); err != nil {
			a.refuse("/question/rule", "%v", err)
		}
	}
	if err := a.err(); err != nil {
		return nil, err
	}
	out := api.ScorePreview{Rings: []api.ScoreRing{}, Places: []api.ScoredPlace{}, MaxPoints: ask.Rule.Mark(0, math.NaN())[0].MaxPoints}
	for _, share := range []float64{1, 0.9, 0.75, 0.5, 0.25, 0.1} {
		ring := api.ScoreRing{
			Share: share, Points: int(math.Round(share * float64(out.MaxPoints))), DistanceMeters: nullable.NewNullNullable[float64](),
		}
		if reach := scoring.Reach(ask.Rule.Falloff, share); reach >= 0 && reach < halfAround {
			ring.DistanceMeters.Set(reach)
		}
		out.Rings = append(out.Rings, ring)
	}
	for i, p := range valueOf(r.Body.Places) {
		place, err := geo.Normalize(*placeOf(&p))
		if err != nil {
			return nil, challenges.PointError("/places/"+strconv.Itoa(i), err)
		}
		distance, nearest := q.Key.Place.DistanceTo(place)
		out.Places = append(out.Places, api.ScoredPlace{
			Points: ask.Rule.Mark(distance, math.NaN())[0].Points, DistanceMeters: distance, Nearest: pointShape(nearest),
		})
	}
	return api.PreviewScores200JSONResponse(out), nil
}
