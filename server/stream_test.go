package server_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

// event is one server-sent event.
type event struct {
	name, data string
	id         int64
}

// stream is an open event stream.
type stream struct {
	answer
	lines *bufio.Scanner
	close func()
}

// listen opens an event stream, or gets the answer that refuses it.
func (s *school) listen(r request) *stream {
	s.t.Helper()
	ctx, cancel := context.WithCancel(s.t.Context())
	hr := s.newRequest(r).WithContext(ctx)
	response, err := (&http.Client{Transport: s.client.Transport}).Do(hr)
	if err != nil {
		cancel()
		s.t.Fatalf("%v: %v", r, err)
	}
	e := &stream{
		answer: answer{request: r, status: response.StatusCode, header: response.Header},
		lines:  bufio.NewScanner(response.Body),
		close:  func() { cancel(); response.Body.Close() },
	}
	e.lines.Buffer(nil, 1<<20)
	if e.status != http.StatusOK {
		for e.lines.Scan() {
			e.body = append(e.body, e.lines.Bytes()...)
		}
	}
	s.contract.check(s.t, e.answer)
	return e
}

// next reads an event. It fails when the stream ends or is no event stream.
func (e *stream) next() (event, error) {
	var got event
	for e.lines.Scan() {
		name, value, _ := strings.Cut(e.lines.Text(), ": ")
		switch name {
		case "event":
			got.name = value
		case "data":
			got.data = value
		case "id":
			var err error
			if got.id, err = strconv.ParseInt(value, 10, 64); err != nil {
				return event{}, fmt.Errorf("id: %w", err)
			}
		case "":
			return got, nil
		default:
			return event{}, fmt.Errorf("line %q", e.lines.Text())
		}
	}
	return event{}, fmt.Errorf("the stream has ended: %w", e.lines.Err())
}

// read reads an event, within the time that tests have patience for.
func (e *stream) read(t testing.TB) event {
	t.Helper()
	late := time.AfterFunc(20*time.Second, e.close)
	defer late.Stop()
	got, err := e.next()
	if err != nil {
		t.Fatalf("%v: %v", e.request, err)
	}
	return got
}
