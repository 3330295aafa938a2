package server

import (
	"context"
	"strconv"

	"geodrill/challenges"
	"geodrill/server/api"

	"golang.org/x/text/language"
)

// markingTag begins the ETag of the markings of a reasoning.
const markingTag = "m"

// ListMarkings implements the contract.
func (s *Server) ListMarkings(ctx context.Context, r api.ListMarkingsRequestObject) (api.ListMarkingsResponseObject, error) {
	filter := challenges.WorkFilter{
		Challenge: challenges.ChallengeID(valueOf(r.Params.Challenge)), State: challenges.MarkingState(valueOf(r.Params.State)),
		Others: valueOf(r.Params.Others),
	}
	q, err := s.challenges.WorkQueue(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise), filter, textOf(r.Params.Cursor), limitOf(r.Params.Limit))
	if err != nil {
		return nil, err
	}
	out := api.WorkQueue{
		Items: make([]api.WorkHead, len(q.Works)), Next: nullText(q.Next), Challenges: make([]api.WorkCount, len(q.ByChallenge)),
	}
	for i, w := range q.Works {
		out.Items[i] = api.WorkHead{
			Guess: string(w.Guess), Challenge: string(w.Challenge), Position: w.Position, SubmittedAt: w.SubmittedAt,
			State: api.MarkingState(w.State), Own: ownRole(w), Best: optional(w.Best),
		}
	}
	for i, c := range q.ByChallenge {
		out.Challenges[i] = api.WorkCount{Challenge: string(c.Challenge), Position: c.Position, Works: c.Works, Pending: c.Pending}
	}
	for _, state := range challenges.MarkingStates() {
		out.Counts = append(out.Counts, api.StateCount{State: api.MarkingState(state), Works: q.Counts[state]})
	}
	return api.ListMarkings200JSONResponse(out), nil
}

// GetWork implements the contract.
func (s *Server) GetWork(ctx context.Context, r api.GetWorkRequestObject) (api.GetWorkResponseObject, error) {
	w, err := s.challenges.Work(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise), challenges.GuessID(r.Guess))
	if err != nil {
		return nil, err
	}
	body, tag := workShape(w, languages(r.Params.Lang, r.Params.AcceptLanguage))
	return api.GetWork200JSONResponse{Body: body, Headers: api.GetWork200ResponseHeaders{ETag: &tag}}, nil
}

// MarkReasoning implements the contract.
func (s *Server) MarkReasoning(ctx context.Context, r api.MarkReasoningRequestObject) (api.MarkReasoningResponseObject, error) {
	cmd, err := readMarking(r.Exercise, r.Guess, r.Params.IfMatch, r.Body)
	if err != nil {
		return nil, err
	}
	body, tag, err := s.mark(ctx, cmd, languages(r.Params.Lang, r.Params.AcceptLanguage))
	return api.MarkReasoning200JSONResponse{Body: body, Headers: api.MarkReasoning200ResponseHeaders{ETag: &tag}}, err
}

// WithdrawMarking implements the contract.
func (s *Server) WithdrawMarking(ctx context.Context, r api.WithdrawMarkingRequestObject) (api.WithdrawMarkingResponseObject, error) {
	cmd, err := readMarking(r.Exercise, r.Guess, r.Params.IfMatch, nil)
	if err != nil {
		return nil, err
	}
	body, tag, err := s.mark(ctx, cmd, languages(r.Params.Lang, r.Params.AcceptLanguage))
	return api.WithdrawMarking200JSONResponse{Body: body, Headers: api.WithdrawMarking200ResponseHeaders{ETag: &tag}}, err
}

// SettleMarking implements the contract.
func (s *Server) SettleMarking(ctx context.Context, r api.SettleMarkingRequestObject) (api.SettleMarkingResponseObject, error) {
	cmd, err := readMarking(r.Exercise, r.Guess, r.Params.IfMatch, r.Body)
	if err != nil {
		return nil, err
	}
	cmd.Settle = true
	body, tag, err := s.mark(ctx, cmd, languages(r.Params.Lang, r.Params.AcceptLanguage))
	return api.SettleMarking200JSONResponse{Body: body, Headers: api.SettleMarking200ResponseHeaders{ETag: &tag}}, err
}

// WithdrawSettled implements the contract.
func (s *Server) WithdrawSettled(ctx context.Context, r api.WithdrawSettledRequestObject) (api.WithdrawSettledResponseObject, error) {
	cmd, err := readMarking(r.Exercise, r.Guess, r.Params.IfMatch, nil)
	if err != nil {
		return nil, err
	}
	cmd.Settle = true
	body, tag, err := s.mark(ctx, cmd, languages(r.Params.Lang, r.Params.AcceptLanguage))
	return api.WithdrawSettled200JSONResponse{Body: body, Headers: api.WithdrawSettled200ResponseHeaders{ETag: &tag}}, err
}

// mark stores a marking and shows the work as it is then.
func (s *Server) mark(ctx context.Context, cmd challenges.MarkReasoning, tags []language.Tag) (api.Work, string, error) {
	w, err := s.challenges.MarkReasoning(ctx, callerOf(ctx).actor, cmd)
	body, tag := workShape(w, tags)
	return body, tag, withCurrent(err, tag, func() (api.Work, error) { return body, nil })
}

// readMarking reads a marking; without a body it is withdrawn.
func readMarking(exercise, guess string, ifMatch *string, in *api.NewMarking) (challenges.MarkReasoning, error) {
	seen, err := revisionOf(markingTag, ifMatch)
	if err != nil {
		return challenges.MarkReasoning{}, err
	}
	cmd := challenges.MarkReasoning{Exercise: challenges.ExerciseID(exercise), Guess: challenges.GuessID(guess), Seen: int(seen)}
	if in == nil {
		return cmd, nil
	}
	cmd.Comment, cmd.Awards = textOf(in.Comment), make(map[string]challenges.Award, len(in.Awards))
	for i, award := range in.Awards {
		if _, ok := cmd.Awards[award.Criterion]; ok {
			return cmd, &challenges.Error{
				Code: challenges.CodeInvalid, Field: "/awards/" + strconv.Itoa(i) + "/criterion", Message: "The criterion is awarded twice.",
			}
		}
		read := challenges.Award{Points: award.Points}
		for _, heading := range award.Evidence {
			read.Evidence = append(read.Evidence, challenges.Heading(heading))
		}
		cmd.Awards[award.Criterion] = read
	}
	return cmd, nil
}

func workShape(w challenges.Work, tags []language.Tag) (shape api.Work, tag string) {
	tag = etag(markingTag, int64(w.Number))
	prompt, _ := w.Prompt.In(tags...)
	shape = api.Work{
		Guess: string(w.Guess), Challenge: string(w.Challenge), Position: w.Position, SubmittedAt: w.SubmittedAt,
		State: api.MarkingState(w.State), Own: ownRole(w), Best: optional(w.Best), Etag: tag, Prompt: prompt, Images: imageShapes(w.Images, tags), Criteria: criterionShapes(w.Criteria, tags),
		Reasoning: valueOf(reasoningShape(&w.Reasoning)), Notes: w.Notes, Clues: make([]api.Clue, len(w.Clues)),
		Markings: make([]api.Marking, len(w.Markings)),
	}
	for i, c := range w.Clues {
		shape.Clues[i] = clueShape(c)
	}
	for i, m := range w.Markings {
		shape.Markings[i] = markingShape(m)
	}
	return shape, tag
}

func ownRole(w challenges.Work) *api.MarkingRole {
	return optional(api.MarkingRole(w.Own))
}

// markingShape is a marking with its awards by criterion.
func markingShape(m challenges.Marking) api.Marking {
	out := api.Marking{
		Role: api.MarkingRole(m.Role), Points: m.Points(), Comment: m.Comment, MarkedAt: m.At, Awards: make([]api.Award, 0, len(m.Awards)),
	}
	for _, id := range m.Criteria() {
		award := api.Award{Criterion: id, Points: m.Awards[id].Points, Evidence: []api.Heading{}}
		for _, heading := range m.Awards[id].Evidence {
			award.Evidence = append(award.Evidence, api.Heading(heading))
		}
		out.Awards = append(out.Awards, award)
	}
	return out
}

func criterionShapes(criteria []challenges.Criterion, tags []language.Tag) []api.Criterion {
	out := make([]api.Criterion, len(criteria))
	for i, c := range criteria {
		text, _ := c.Text.In(tags...)
		out[i] = api.Criterion{ID: c.ID, Text: text, MaxPoints: c.MaxPoints}
	}
	return out
}

func reasoningOf(in *api.Reasoning) *challenges.Reasoning {
	if in == nil {
		return nil
	}
	return &challenges.Reasoning{Clues: textOf(in.Clues), Excluded: textOf(in.Excluded), Source: textOf(in.Source), Limits: textOf(in.Limits)}
}

func reasoningShape(r *challenges.Reasoning) *api.Reasoning {
	if r == nil {
		return nil
	}
	return &api.Reasoning{Clues: optional(r.Clues), Excluded: optional(r.Excluded), Source: optional(r.Source), Limits: optional(r.Limits)}
}
