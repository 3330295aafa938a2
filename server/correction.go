package server

import (
	"context"

	"geodrill/challenges"
	"geodrill/server/api"
)

// maxCorrected bounds the rows of a preview.
const maxCorrected = 1000

// GetChallengeContent implements the contract.
func (s *Server) GetChallengeContent(ctx context.Context, r api.GetChallengeContentRequestObject) (api.GetChallengeContentResponseObject, error) {
	c, err := s.challenges.ChallengeContent(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise), challenges.ChallengeID(r.Challenge))
	if err != nil {
		return nil, err
	}
	content, err := authoredShape(c)
	return api.GetChallengeContent200JSONResponse{ID: string(c.ID), Position: c.Position, Draft: string(c.DraftID), Content: content}, err
}

// ListCorrections implements the contract.
func (s *Server) ListCorrections(ctx context.Context, r api.ListCorrectionsRequestObject) (api.ListCorrectionsResponseObject, error) {
	list, err := s.corrections(ctx, r.Exercise)
	return api.ListCorrections200JSONResponse(list), err
}

func (s *Server) corrections(ctx context.Context, exercise string) (api.CorrectionList, error) {
	list, err := s.challenges.Corrections(ctx, callerOf(ctx).actor, challenges.ExerciseID(exercise))
	if err != nil {
		return api.CorrectionList{}, err
	}
	out := api.CorrectionList{Items: make([]api.Correction, len(list))}
	for i, c := range list {
		out.Items[i] = api.Correction{
			Question: string(c.Question), KeyVersion: c.KeyVersion, Reason: c.Reason, CreatedAt: c.At, FinishedAt: nullTime(c.Finished),
		}
	}
	return out, nil
}

// CorrectQuestion implements the contract.
func (s *Server) CorrectQuestion(ctx context.Context, r api.CorrectQuestionRequestObject) (api.CorrectQuestionResponseObject, error) {
	cmd, err := readCorrection(r.Exercise, *r.Body)
	if err != nil {
		return nil, err
	}
	if err := s.challenges.Correct(ctx, callerOf(ctx).actor, cmd); err != nil {
		return nil, err
	}
	list, err := s.corrections(ctx, r.Exercise)
	return api.CorrectQuestion202JSONResponse(list), err
}

// PreviewCorrection implements the contract.
func (s *Server) PreviewCorrection(ctx context.Context, r api.PreviewCorrectionRequestObject) (api.PreviewCorrectionResponseObject, error) {
	cmd, err := readCorrection(r.Exercise, *r.Body)
	if err != nil {
		return nil, err
	}
	p, err := s.challenges.PreviewCorrection(ctx, callerOf(ctx).actor, cmd)
	if err != nil {
		return nil, err
	}
	out := api.CorrectionPreview{Guesses: p.Guesses, Changed: p.Changed, Trainees: make([]api.CorrectedTrainee, min(len(p.Trainees), maxCorrected))}
	for i := range out.Trainees {
		row := p.Trainees[i]
		out.Trainees[i] = api.CorrectedTrainee{
			Alias: row.Alias, PointsBefore: row.PointsBefore, PointsAfter: row.PointsAfter, RankBefore: row.RankBefore, RankAfter: row.RankAfter,
		}
	}
	return api.PreviewCorrection200JSONResponse(out), nil
}

func readCorrection(exercise string, in api.NewCorrection) (challenges.CorrectQuestion, error) {
	cmd := challenges.CorrectQuestion{
		Exercise: challenges.ExerciseID(exercise), Question: challenges.QuestionID(in.Question), Reason: textOf(in.Reason), Share: 1,
	}
	var a authored
	switch {
	case (in.Content == nil) == (in.Accept == nil):
		a.refuse("/content", "give either content or accept")
	case in.Content != nil:
		q := a.question("/content", *in.Content)
		cmd.Key, cmd.Ask = &q.Key, q.Ask
	default:
		cmd.Accept = &challenges.Answer{Place: placeOf(in.Accept.Place), Text: in.Accept.Text}
		if in.Accept.Share != nil {
			cmd.Share = *in.Accept.Share
		}
	}
	return cmd, a.err()
}

// correctedShapes tell why a mark is another than it was.
func correctedShapes(list []challenges.CorrectedMark) *[]api.CorrectedMark {
	return listPointer(list, func(c challenges.CorrectedMark) api.CorrectedMark {
		return api.CorrectedMark{Reason: c.Reason, At: c.At, PointsBefore: c.PointsBefore, Points: c.Points}
	})
}
