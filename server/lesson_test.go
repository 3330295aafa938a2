package server_test

import (
	"fmt"
	"net/http"
	"time"

	"geodrill/challenges"
	"geodrill/server/api"
)

// liveRules are those of a lesson with five seconds of grace.
func liveRules() challenges.Rules {
	return challenges.Rules{Live: true, Reveal: challenges.RevealAtClose, Grace: 5 * time.Second}
}

// command gives a lesson a command, on the step that it is at; more is the rest of the
// body, and begins with a comma.
func (s *school) command(by instructor, e challenges.ExerciseView, name, more string) api.Lesson {
	s.t.Helper()
	return s.commandOn(by, e, s.lesson(e).Step, name, more)
}

func (s *school) commandOn(by instructor, e challenges.ExerciseView, step int64, name, more string) (l api.Lesson) {
	s.t.Helper()
	body := fmt.Sprintf(`{"command":%q,"step":%d%s}`, name, step, more)
	s.post(by.token, exercisePath(e)+"/lesson/commands", body).want(s.t, http.StatusOK).decode(s.t, &l)
	return l
}

// lesson reads where a class is, as nobody in it does.
func (s *school) lesson(e challenges.ExerciseView) challenges.LessonView {
	s.t.Helper()
	v, err := s.challenges.Lesson(s.t.Context(), challenges.Actor{Role: "admin"}, e.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// addDisplay makes a link for a projector.
func (s *school) addDisplay(by instructor, e challenges.ExerciseView) (challenges.DisplayLink, string) {
	s.t.Helper()
	link, token, err := s.challenges.AddDisplay(s.t.Context(), by.Actor, e.ID, time.Hour)
	if err != nil {
		s.t.Fatal(err)
	}
	return link, token
}
