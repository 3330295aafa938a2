package server

import (
	"context"
	"math"

	"geodrill/challenges"
	"geodrill/server/api"
)

// GetCalibration implements the contract.
func (s *Server) GetCalibration(ctx context.Context, r api.GetCalibrationRequestObject) (api.GetCalibrationResponseObject, error) {
	c, err := s.challenges.OwnCalibration(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise))
	if err != nil {
		return nil, err
	}
	return api.GetCalibration200JSONResponse(ownCalibrationShape(c)), nil
}

// GetCalibrationOverTime implements the contract.
func (s *Server) GetCalibrationOverTime(ctx context.Context, _ api.GetCalibrationOverTimeRequestObject) (api.GetCalibrationOverTimeResponseObject, error) {
	c, err := s.challenges.CalibrationOverTime(ctx, callerOf(ctx).actor)
	if err != nil {
		return nil, err
	}
	return api.GetCalibrationOverTime200JSONResponse(ownCalibrationShape(c)), nil
}

func ownCalibrationShape(c challenges.OwnCalibration) api.OwnCalibration {
	out := api.OwnCalibration{
		Calibration: calibrationShape(c.All), Advice: api.OwnCalibrationAdvice(c.Advice), Steps: make([]api.CalibrationStep, len(c.Steps)),
	}
	if !math.IsInf(c.Factor, 1) {
		out.Factor = number(c.Factor)
	}
	for i, step := range c.Steps {
		out.Steps[i] = calibrationStepShape(step)
	}
	return out
}

func calibrationStepShape(step challenges.CalibrationStep) api.CalibrationStep {
	return api.CalibrationStep{
		Exercise: string(step.Exercise), Challenge: string(step.Challenge), SubmittedAt: step.At, RadiusMeters: step.RadiusMeters, DistanceMeters: step.DistanceMeters,
		Held: step.Held, Calibration: calibrationShape(step.Calibration),
	}
}

// classShape is how a class answered, without what anybody wrote.
func classShape(class *challenges.ClassAnswers, in placesIn) *api.ClassAnswers {
	if class == nil {
		return nil
	}
	out := api.ClassAnswers{Guesses: class.Guesses, Questions: make([]api.ClassQuestion, len(class.Questions))}
	for i, q := range class.Questions {
		out.Questions[i] = api.ClassQuestion{
			Question: string(q.ID), Kind: api.QuestionKind(q.Ask.Kind()), MaxPoints: q.Ask.MaxPoints(), Answers: q.Answers, MeanPoints: q.MeanPoints,
			Errors: spreadShape(q.Ask.Kind(), q.Errors), Country: countryShape(q.Country), Pins: listPointer(q.Pins, pointShape),
			PinsLeftOut: optional(q.PinsLeftOut), Clusters: listPointer(q.Clusters, in.cluster), ClusterRadiusMeters: optional(q.ClusterMeters),
		}
		if q.Calibration != nil {
			calibration := calibrationShape(*q.Calibration)
			out.Questions[i].Calibration = &calibration
		}
	}
	return &out
}

func (in placesIn) cluster(c challenges.PinCluster) api.PinCluster {
	out := api.PinCluster{Center: pointShape(c.Center), Count: len(c.Members), Share: c.Share, DistanceMeters: &c.DistanceMeters}
	if c.Where != nil {
		out.Place = in.whereabouts(*c.Where)
	}
	return out
}
