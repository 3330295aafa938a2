package server_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/server"
	"geodrill/server/api"
	"geodrill/store/storetest"
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
func (s *school) addDisplay(by instructor, e challenges.ExerciseView) (challenges.Link, string) {
	s.t.Helper()
	link, token, err := s.challenges.AddDisplay(s.t.Context(), by.Actor, e.ID, time.Hour)
	if err != nil {
		s.t.Fatal(err)
	}
	return link, token
}

// The token of a display is in its path, and in no log.
func TestDisplayTokenIsNotLogged(t *testing.T) {
	t.Parallel()
	var log lockedBuffer
	s := startSchool(t, storetest.SQLite(t), func(c *server.Config) {
		c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	i := s.addInstructor("Aliya")
	e := s.open(i, s.publish(i, "set", geo.Point{1, 2}), s.addCohort(i, "Analysts"), liveRules())
	_, token := s.addDisplay(i, e)
	s.do(request{path: displayOf(token)}).want(t, http.StatusOK)
	s.do(request{path: displayOf(token) + "/iiif/none/info.json"}).want(t, http.StatusNotFound)
	eventually(t, "both requests are logged", func() bool { return strings.Count(log.String(), "/api/v1/display/:token") == 2 })
	if strings.Contains(log.String(), token) {
		t.Errorf("the token is in the log: %s", log.String())
	}
}

// lockedBuffer is a buffer for many writers.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
