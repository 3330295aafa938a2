package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	visitorPatience = 30 * time.Second // with one answer
	maxAnswer       = 16 << 20         // bytes
)

// visitor is one person at a running installation, with connections of their own as
// a browser has them. Methods may be called at once.
type visitor struct {
	http    *http.Client
	address string
	token   string
	tally   *rehearsalTally // nil where nothing is measured
}

func newVisitor(address, token string, t *rehearsalTally) *visitor {
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: tilesAtOnce + 1}
	return &visitor{http: &http.Client{Transport: transport}, address: address, token: token, tally: t}
}

// leave closes the connections.
func (v *visitor) leave() { v.http.CloseIdleConnections() }

// refusedError is an answer that is no success.
type refusedError struct {
	request, code, detail string
	status                int
}

func (e *refusedError) Error() string {
	return strings.TrimSpace(fmt.Sprintf("%s: %d %s %s", e.request, e.status, e.code, e.detail))
}

// send sends a request; an answer that is no success is a *refusedError.
func (v *visitor) send(ctx context.Context, method, path, key string, body any) (*http.Response, error) {
	var sent io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		sent = bytes.NewReader(encoded)
	}
	r, err := http.NewRequestWithContext(ctx, method, v.address+path, sent)
	if err != nil {
		return nil, err
	}
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if v.token != "" {
		r.Header.Set("Authorization", "Bearer "+v.token)
	}
	answer, err := v.http.Do(r)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode < 300 {
		return answer, nil
	}
	defer answer.Body.Close()
	refused := &refusedError{request: method + " " + path, status: answer.StatusCode}
	var problem struct{ Code, Detail string }
	if json.NewDecoder(io.LimitReader(answer.Body, maxAnswer)).Decode(&problem) == nil {
		refused.code, refused.detail = problem.Code, problem.Detail
	}
	return nil, refused
}

// call sends a request and decodes the answer, unless into is nil.
func (v *visitor) call(ctx context.Context, method, path string, body, into any) error {
	return v.callWith(ctx, method, path, "", body, into)
}

func (v *visitor) callWith(ctx context.Context, method, path, key string, body, into any) error {
	ctx, cancel := context.WithTimeout(ctx, visitorPatience)
	defer cancel()
	answer, err := v.send(ctx, method, path, key, body)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err == nil && into != nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	return nil
}

// timed is call, and counts how long it took.
func (v *visitor) timed(ctx context.Context, kind measured, method, path string, body, into any) error {
	return v.timedWith(ctx, kind, method, path, "", body, into)
}

// timedWith is timed with an Idempotency-Key. What is cut off by the end of the
// rehearsal does not count.
func (v *visitor) timedWith(ctx context.Context, kind measured, method, path, key string, body, into any) error {
	began := time.Now()
	err := v.callWith(ctx, method, path, key, body, into)
	if ctx.Err() == nil {
		v.tally.add(kind, time.Since(began), err)
	}
	return err
}

// listen follows a stream of events until stop is called. A stream that ends before
// counts as a failure.
func (v *visitor) listen(ctx context.Context, path string) (_ *updates, stop func()) {
	u := &updates{changed: make(chan struct{})}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		began := time.Now()
		answer, err := v.send(ctx, http.MethodGet, path, "", nil)
		if ctx.Err() == nil {
			v.tally.add(kindStream, time.Since(began), err)
		}
		if err != nil {
			return
		}
		defer answer.Body.Close()
		err = u.follow(answer.Body)
		if ctx.Err() == nil {
			v.tally.add(kindStream, 0, fmt.Errorf("GET %s: the stream ended: %w", path, err))
		}
	}()
	return u, func() { cancel(); <-done }
}

// updates is the newest version that a stream of events has told, and when.
type updates struct {
	mu      sync.Mutex
	version int64
	at      time.Time
	changed chan struct{} // closed and replaced with each
}

// follow reads events until the stream ends.
func (u *updates) follow(stream io.Reader) error {
	lines := bufio.NewReader(stream)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return err
		}
		id, ok := strings.CutPrefix(strings.TrimSpace(line), "id:")
		if !ok {
			continue
		}
		version, err := strconv.ParseInt(strings.TrimSpace(id), 10, 64)
		if err != nil {
			return fmt.Errorf("event id: %w", err)
		}
		u.mu.Lock()
		if version > u.version {
			u.version, u.at = version, time.Now()
			close(u.changed)
			u.changed = make(chan struct{})
		}
		u.mu.Unlock()
	}
}

// wait returns when a version, or a newer one, was told.
func (u *updates) wait(ctx context.Context, version int64) (time.Time, error) {
	for {
		u.mu.Lock()
		told, at, changed := u.version, u.at, u.changed
		u.mu.Unlock()
		if told >= version {
			return at, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return time.Now(), errors.New("the event that tells of a guess has not come")
		}
	}
}
