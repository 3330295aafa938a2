package server

import (
	"context"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/live"
	"geodrill/server/api"

	"github.com/oapi-codegen/nullable"
)

// GetLesson implements the contract.
func (s *Server) GetLesson(ctx context.Context, r api.GetLessonRequestObject) (api.GetLessonResponseObject, error) {
	v, err := s.challenges.Lesson(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise))
	if err != nil {
		return nil, err
	}
	return api.GetLesson200JSONResponse(lessonShape(v)), nil
}

// CommandLesson implements the contract.
func (s *Server) CommandLesson(ctx context.Context, r api.CommandLessonRequestObject) (api.CommandLessonResponseObject, error) {
	c := live.Command{Name: live.Name(r.Body.Command), Step: r.Body.Step, Challenge: textOf(r.Body.Challenge)}
	if r.Body.Seconds != nil {
		c.Length = time.Duration(*r.Body.Seconds) * time.Second
	}
	v, err := s.challenges.CommandLesson(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise), c)
	if err != nil {
		return nil, err
	}
	return api.CommandLesson200JSONResponse(lessonShape(v)), nil
}

// ListLessonTrainees implements the contract.
func (s *Server) ListLessonTrainees(ctx context.Context, r api.ListLessonTraineesRequestObject) (api.ListLessonTraineesResponseObject, error) {
	trainees, err := s.challenges.LessonTrainees(ctx, callerOf(ctx).actor, challenges.ExerciseID(r.Exercise))
	if err != nil {
		return nil, err
	}
	out := api.LessonTraineeList{Items: make([]api.LessonTrainee, len(trainees))}
	for i, t := range trainees {
		out.Items[i] = api.LessonTrainee{ID: string(t.Trainee), Alias: t.Alias, Present: t.Present, Answered: t.Answered}
		if t.Present {
			out.Present++
		}
		if t.Answered {
			out.Answered++
		}
	}
	return api.ListLessonTrainees200JSONResponse(out), nil
}

func lessonShape(v challenges.LessonView) api.Lesson {
	out := api.Lesson{
		Version: v.Version, Step: v.Step, State: api.LessonState(v.State), Paused: v.Paused, ChallengeCount: v.ChallengeCount,
		Challenge: nullable.NewNullNullable[api.LessonChallenge](), Opened: make([]api.LessonChallenge, len(v.Opened)),
		OpenedAt: nullTime(v.OpenedAt), Deadline: nullTime(v.Deadline), RevealableAt: nullTime(v.RevealableAt),
		RemainingSeconds: nullable.NewNullNullable[float64](), Present: v.Present, Answered: v.Answered, Names: v.Names,
	}
	for i, c := range v.Opened {
		out.Opened[i] = api.LessonChallenge{ID: string(c.ID), Position: c.Position, Revealed: c.Revealed}
	}
	if v.At != nil {
		out.Challenge.Set(out.Opened[len(out.Opened)-1])
	}
	if v.Remaining > 0 {
		out.RemainingSeconds.Set(v.Remaining.Seconds())
	}
	out.Commands = listPointer(v.Commands, func(n live.Name) api.LessonCommandName { return api.LessonCommandName(n) })
	return out
}
