package server

import (
	"context"
	"time"

	"geodrill/challenges"
	"geodrill/scoring"
	"geodrill/server/api"
)

// ChangeExercise implements the contract.
func (s *Server) ChangeExercise(ctx context.Context, r api.ChangeExerciseRequestObject) (api.ChangeExerciseResponseObject, error) {
	terms, err := revisionOf(termsTag, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	change := challenges.ChangeExercise{
		Title: r.Body.Title, Reveal: (*challenges.Reveal)(r.Body.Reveal), OpensAt: r.Body.OpensAt, ClosesAt: r.Body.ClosesAt,
		Zone: r.Body.Zone, Attempts: r.Body.Attempts, FreezesAt: r.Body.FreezesAt, TeamRule: (*scoring.TeamRule)(r.Body.TeamRule),
		Imagery: r.Body.Imagery, Hints: (*challenges.HintRule)(r.Body.Hints),
	}
	if r.Body.Without != nil {
		for _, name := range *r.Body.Without {
			switch name {
			case api.ClosesAt:
				change.ClosesAt = new(time.Time)
			case api.FreezesAt:
				change.FreezesAt = new(time.Time)
			}
		}
	}
	if r.Body.GraceSeconds != nil {
		grace := time.Duration(*r.Body.GraceSeconds) * time.Second
		change.Grace = &grace
	}
	if r.Body.Circle != nil {
		none := !*r.Body.Circle
		change.NoCircle = &none
	}
	e, err := s.challenges.ChangeExercise(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise), terms, change)
	if err != nil {
		return nil, err
	}
	return api.ChangeExercise200JSONResponse{Body: s.exerciseShape(e, nil), Headers: api.ChangeExercise200ResponseHeaders{ETag: tagOf(e)}}, nil
}

// termsTag begins the ETags of exercises.
const termsTag = "e"

// tagOf is the ETag of an exercise's rules.
func tagOf(e challenges.ExerciseView) *string {
	tag := etag(termsTag, e.Terms)
	return &tag
}

// ActOnExercise implements the contract.
func (s *Server) ActOnExercise(ctx context.Context, r api.ActOnExerciseRequestObject) (api.ActOnExerciseResponseObject, error) {
	e, err := s.challenges.Act(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise), challenges.Action(r.Body.Action))
	if err != nil {
		return nil, err
	}
	return api.ActOnExercise200JSONResponse{Body: s.exerciseShape(e, nil), Headers: api.ActOnExercise200ResponseHeaders{ETag: tagOf(e)}}, nil
}

// CloneExercise implements the contract.
func (s *Server) CloneExercise(ctx context.Context, r api.CloneExerciseRequestObject) (api.CloneExerciseResponseObject, error) {
	clone := challenges.CloneExercise{Cohort: challenges.CohortID(textOf(r.Body.Cohort))}
	if r.Body.OpensAt != nil {
		clone.OpensAt = *r.Body.OpensAt
	}
	e, err := s.challenges.CloneExercise(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise), clone)
	if err != nil {
		return nil, err
	}
	return api.CloneExercise201JSONResponse{Body: s.exerciseShape(e, nil), Headers: api.CloneExercise201ResponseHeaders{ETag: tagOf(e)}}, nil
}

// DeleteExercise implements the contract.
func (s *Server) DeleteExercise(ctx context.Context, r api.DeleteExerciseRequestObject) (api.DeleteExerciseResponseObject, error) {
	if err := s.challenges.DeleteExercise(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise)); err != nil {
		return nil, err
	}
	return api.DeleteExercise204Response{}, nil
}
