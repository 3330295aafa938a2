package server

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
)

// Whoever reads an answer that fails half way must see that it is no whole one.
func TestBrokenAnswers(t *testing.T) {
	t.Parallel()
	var fail func() error
	var log bytes.Buffer
	s := &Server{log: slog.New(slog.NewTextHandler(&log, nil)), newID: func() string { return "request-1" }}
	e := echo.New()
	e.HTTPErrorHandler = s.handleError
	e.Use(s.observe)
	e.GET("/", func(c echo.Context) error {
		if err := c.String(http.StatusOK, strings.Repeat("row\n", 10_000)); err != nil {
			return err
		}
		return fail()
	})
	ask := func() (broken bool) {
		defer func() { broken = recover() == http.ErrAbortHandler }()
		e.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
		return false
	}
	for _, test := range []struct {
		name   string
		fail   func() error
		broken bool
	}{
		{"no failure", func() error { return nil }, false},
		{"an error", func() error { return errors.New("the rest is gone") }, true},
		{"a panic", func() error { panic("the rest is gone") }, true},
	} {
		fail = test.fail
		if broken := ask(); broken != test.broken {
			t.Errorf("%s: broken off %t, want %t", test.name, broken, test.broken)
		}
		logged := log.String()
		if told := strings.Contains(logged, "level=ERROR") && strings.Contains(logged, "the rest is gone"); told != test.broken {
			t.Errorf("%s: the log says %q", test.name, logged)
		}
		log.Reset()
	}
}
