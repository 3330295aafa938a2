package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// client speaks to a program over HTTP as one person does.
type client struct {
	t     testing.TB
	http  *http.Client
	url   string
	token string
}

func newClient(t testing.TB, url string) *client {
	return &client{t: t, http: &http.Client{Transport: &http.Transport{}}, url: url}
}

// open sends a request and returns the answer, whose body the caller closes.
func (c *client) open(method, path, body string) *http.Response {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	response, err := c.http.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	return response
}

// call sends a request, wants a status, and decodes the answer into a value
// that is not nil.
func (c *client) call(want int, method, path, body string, into any) *http.Response {
	c.t.Helper()
	response := c.open(method, path, body)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	if response.StatusCode != want {
		c.t.Fatalf("%s %s: %s, want %d: %s", method, path, response.Status, want, answer)
	}
	if into != nil {
		if err := json.Unmarshal(answer, into); err != nil {
			c.t.Fatalf("%s %s: %v: %s", method, path, err, answer)
		}
	}
	return response
}

// join becomes a trainee.
func (c *client) join(code, alias string) *http.Response {
	c.t.Helper()
	var joined struct{ Token string }
	body, err := json.Marshal(map[string]string{"code": code, "alias": alias})
	if err != nil {
		c.t.Fatal(err)
	}
	response := c.call(http.StatusCreated, "POST", "/api/v1/join", string(body), &joined)
	c.token = joined.Token
	return response
}

// exercise is what a trainee sees of an exercise.
type exercise struct {
	ID         string
	Phase      string
	Challenges []struct {
		ID       string
		Position int
		Guessed  bool
	}
}

// path is the exercise's.
func (e exercise) path() string { return "/api/v1/exercises/" + e.ID }

// onlyExercise finds the one exercise there is.
func (c *client) onlyExercise() exercise {
	c.t.Helper()
	var page struct{ Items []exercise }
	c.call(http.StatusOK, "GET", "/api/v1/exercises", "", &page)
	if len(page.Items) != 1 {
		c.t.Fatalf("%d exercises, want 1", len(page.Items))
	}
	return page.Items[0]
}

// boardRow is a line of a leaderboard.
type boardRow struct {
	Rank                 int
	Alias                string
	Points               int
	Guesses              int
	MedianDistanceMeters float64
	LastScoredAt         time.Time
}

// board reads the leaderboard of an exercise.
func (c *client) board(e exercise) (rows []boardRow) {
	c.t.Helper()
	var board struct{ Rows []boardRow }
	c.call(http.StatusOK, "GET", e.path()+"/leaderboard?limit=100", "", &board)
	return board.Rows
}

// stream is an open stream of events.
type stream struct {
	t    testing.TB
	body io.ReadCloser
	text *bufio.Reader
}

// events opens the stream of an exercise. It ends with the test.
func (c *client) events(e exercise) *stream {
	c.t.Helper()
	response := c.open("GET", e.path()+"/events", "")
	c.t.Cleanup(func() { response.Body.Close() })
	if got := response.Header.Get("Content-Type"); response.StatusCode != http.StatusOK || got != "text/event-stream" {
		c.t.Fatalf("events: %s, %s", response.Status, got)
	}
	return &stream{t: c.t, body: response.Body, text: bufio.NewReader(response.Body)}
}

// next reads one event; the error is io.EOF when the stream has ended well.
func (s *stream) next() (name, data string, err error) {
	for {
		line, err := s.text.ReadString('\n')
		if err != nil {
			return "", "", err
		}
		field, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch field {
		case "event":
			name = value
		case "data":
			data = value
		case "":
			return name, data, nil
		}
	}
}

// snapshot reads what every stream begins with and returns the board's data.
func (s *stream) snapshot() (board string) {
	s.t.Helper()
	for _, want := range []string{"phase", "clock", "leaderboard"} {
		name, data, err := s.next()
		if err != nil || name != want {
			s.t.Fatalf("event %q, %v; want %q", name, err, want)
		}
		board = data
	}
	return board
}
