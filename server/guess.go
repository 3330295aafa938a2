package server

import (
	"context"
	"crypto/sha256"
	"math"
	"slices"
	"strconv"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/scoring"
	"geodrill/server/api"

	"golang.org/x/text/language"
)

// SubmitGuess implements the contract.
func (s *Server) SubmitGuess(ctx context.Context, r api.SubmitGuessRequestObject) (api.SubmitGuessResponseObject, error) {
	call := callerOf(ctx)
	cmd, err := readGuess(*r.Body)
	if err != nil {
		return nil, err
	}
	cmd.Exercise, cmd.Challenge = challenges.ExerciseID(r.Exercise), challenges.ChallengeID(r.Challenge)
	cmd.IdempotencyKey, cmd.Body = textOf(r.Params.IdempotencyKey), sha256.Sum256(call.body)
	receipt, err := s.challenges.SubmitGuess(ctx, call.actor, cmd)
	if err != nil {
		return nil, err
	}
	tags := languages(r.Params.Lang, r.Params.AcceptLanguage)
	return api.SubmitGuess201JSONResponse(api.Receipt{
		ID: string(receipt.GuessID), Attempt: receipt.Attempt, SubmittedAt: receipt.SubmittedAt, Late: optional(receipt.Late),
		Mark: markShape(receipt.Mark), Reveal: revealShape(receipt.Reveal, s.names.in(tags), tags),
	}), nil
}

// readGuess reads what is answered and noted.
func readGuess(in api.NewGuess) (challenges.SubmitGuess, error) {
	cmd := challenges.SubmitGuess{Reasoning: textOf(in.Reasoning)}
	switch {
	case in.Place != nil && in.Answers != nil:
		return cmd, &challenges.Error{
			Code: challenges.CodeInvalid, Field: "/place", Message: "Give either place or answers, not both.",
		}
	case in.Place != nil:
		cmd.Flat = true
		cmd.Answers = []challenges.Answer{{Place: placeOf(in.Place), RadiusMeters: in.RadiusMeters}}
	case in.RadiusMeters != nil:
		return cmd, &challenges.Error{
			Code: challenges.CodeInvalid, Field: "/radiusMeters", Message: "Give the place that it is around, or answers.",
		}
	case in.Answers != nil:
		for i, a := range *in.Answers {
			answer, err := answerOf("/answers/"+strconv.Itoa(i), a)
			if err != nil {
				return cmd, err
			}
			cmd.Answers = append(cmd.Answers, answer)
		}
	}
	if in.Clues != nil {
		for _, c := range *in.Clues {
			cmd.Clues = append(cmd.Clues, challenges.Clue{
				Image: c.Image, X: c.X, Y: c.Y, Width: c.Width, Height: c.Height, Note: c.Note,
			})
		}
	}
	return cmd, nil
}

func answerOf(at string, a api.NewAnswer) (challenges.Answer, error) {
	out := challenges.Answer{
		Question: challenges.QuestionID(a.Question), Place: placeOf(a.Place), RadiusMeters: a.RadiusMeters,
		BearingDegrees: a.BearingDegrees, Text: a.Text, Reasoning: reasoningOf(a.Reasoning),
	}
	if a.Time == nil {
		return out, nil
	}
	var interval scoring.Interval
	var err error
	if interval.From, err = timeOf(at+"/time/from", a.Time.From); err != nil {
		return challenges.Answer{}, err
	}
	if interval.To, err = timeOf(at+"/time/to", a.Time.To); err != nil {
		return challenges.Answer{}, err
	}
	out.Time = &interval
	return out, nil
}

// timeOf reads a time whose form alone the contract has checked.
func timeOf(at, s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, &challenges.Error{Code: challenges.CodeInvalid, Field: at, Message: "It is not an RFC 3339 time."}
	}
	return t, nil
}

func intervalShape(i scoring.Interval) *api.Interval {
	return &api.Interval{From: i.From.Format(time.RFC3339Nano), To: i.To.Format(time.RFC3339Nano)}
}

func answerShape(a challenges.Answer) api.NewAnswer {
	out := api.NewAnswer{
		Question: string(a.Question), Place: pointerShape(a.Place), RadiusMeters: a.RadiusMeters,
		BearingDegrees: a.BearingDegrees, Text: a.Text, Reasoning: reasoningShape(a.Reasoning),
	}
	if a.Time != nil {
		out.Time = intervalShape(*a.Time)
	}
	return out
}

// placeOf reads a point whose coordinates the contract has counted.
func placeOf(p *api.Point) *geo.Point {
	if p == nil {
		return nil
	}
	return &geo.Point{p.Coordinates[0], p.Coordinates[1]}
}

func guessShape(g challenges.GuessView, in placesIn, tags []language.Tag) api.Guess {
	out := api.Guess{
		ID: string(g.ID), Attempt: g.Attempt, SubmittedAt: g.SubmittedAt, Late: optional(g.Late), Reasoning: g.Reasoning,
		Answers: make([]api.NewAnswer, len(g.Answers)), Clues: make([]api.Clue, len(g.Clues)),
		Mark: markShape(g.Mark), Reveal: revealShape(g.Reveal, in, tags), Comment: optional(g.Comment), Corrections: correctedShapes(g.Corrections),
	}
	for i, a := range g.Answers {
		out.Answers[i] = answerShape(a)
	}
	for i, c := range g.Clues {
		out.Clues[i] = clueShape(c)
	}
	return out
}

func markShape(m *challenges.Mark) *api.Mark {
	if m == nil {
		return nil
	}
	out := &api.Mark{Points: m.Points, Pending: optional(m.Pending), Parts: make([]api.Part, len(m.Parts))}
	if math.IsNaN(m.DistanceMeters) {
		out.DistanceMeters.SetNull()
	} else {
		out.DistanceMeters.Set(m.DistanceMeters)
	}
	for i, p := range m.Parts {
		out.Parts[i] = api.Part{
			Question: string(p.Question), Rule: string(p.Rule), Points: p.Points, MaxPoints: p.MaxPoints,
			Error: p.Error, Why: string(p.Why), Criterion: optional(p.Criterion), Hint: optional(string(p.Hint)),
		}
	}
	return out
}

func revealShape(r *challenges.RevealView, in placesIn, tags []language.Tag) *api.Revealed {
	if r == nil {
		return nil
	}
	out := &api.Revealed{Country: optional(r.Country), Keys: keyShapes(r.Keys, tags)}
	if first := firstPlace(r.Keys); first != nil {
		out.Key, out.Nearest = first.Place, pointerShape(first.Nearest)
	}
	in.tell(out, r.Where)
	return out
}

// firstPlace is the key of the first place question, nil without one.
func firstPlace(keys []challenges.RevealedKey) *challenges.RevealedKey {
	i := slices.IndexFunc(keys, func(k challenges.RevealedKey) bool { return k.Place != nil })
	if i < 0 {
		return nil
	}
	return &keys[i]
}

// keyShapes tells the keys of all questions, or nothing where firstPlace is all
// there is.
func keyShapes(keys []challenges.RevealedKey, tags []language.Tag) *[]api.Key {
	if len(keys) == 1 && keys[0].Place != nil {
		return nil
	}
	out := everyKeyShape(keys, tags)
	return &out
}

func everyKeyShape(keys []challenges.RevealedKey, tags []language.Tag) []api.Key {
	out := make([]api.Key, len(keys))
	for i, k := range keys {
		out[i] = keyShape(k, tags)
	}
	return out
}

func keyShape(k challenges.RevealedKey, tags []language.Tag) api.Key {
	out := api.Key{Question: string(k.Question), Place: k.Place, Nearest: pointerShape(k.Nearest)}
	switch k.Kind {
	case challenges.KindBearing:
		out.BearingDegrees = &k.BearingDegrees
	case challenges.KindTime:
		out.Time = intervalShape(k.Time)
	case challenges.KindText:
		texts := make([]api.AcceptedForm, len(k.Texts))
		for j, form := range k.Texts {
			texts[j] = api.AcceptedForm{Text: form.Text, Share: form.Share}
		}
		out.Texts = &texts
	case challenges.KindReasoning:
		criteria := criterionShapes(k.Criteria, tags)
		out.Criteria = &criteria
	}
	return out
}

func clueShape(c challenges.Clue) api.Clue {
	return api.Clue{Image: c.Image, X: c.X, Y: c.Y, Width: c.Width, Height: c.Height, Note: c.Note}
}
