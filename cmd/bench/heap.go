package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync"
)

// traced makes a Go program tell of each collection of its heap, and collect
// whenever a hundredth of what lives has been added.
func traced() []string { return []string{"GODEBUG=gctrace=1", "GOGC=1"} }

// heapTrace reads what a traced program says of its memory among what it writes to
// its standard error, and passes the rest on.
type heapTrace struct {
	rest io.Writer

	mu          sync.Mutex
	line        []byte        // the beginning of one that has not ended
	collections int           // so far
	inUse       int           // MB after the last one: the heap that lives, and the stacks
	news        chan struct{} // closed with the next one
}

func newHeapTrace(rest io.Writer) *heapTrace {
	return &heapTrace{rest: rest, news: make(chan struct{})}
}

// Write implements [io.Writer].
func (h *heapTrace) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.line = append(h.line, p...)
	for {
		end := bytes.IndexByte(h.line, '\n')
		if end < 0 {
			return len(p), nil
		}
		line := h.line[:end+1]
		if inUse, ok := parseTrace(line); ok {
			h.collections++
			h.inUse = inUse
			close(h.news)
			h.news = make(chan struct{})
		} else if _, err := h.rest.Write(line); err != nil {
			return 0, err
		}
		h.line = h.line[end+1:]
	}
}

// parseTrace reads the line of one collection, for which see gctrace in the
// documentation of the runtime: MB of heap at its beginning, at its end and alive,
// and of stacks.
func parseTrace(line []byte) (inUse int, ok bool) {
	if !bytes.HasPrefix(line, []byte("gc ")) {
		return 0, false
	}
	heap, rest, ok := bytes.Cut(line, []byte(" MB, "))
	if !ok {
		return 0, false
	}
	alive, err := strconv.Atoi(string(heap[bytes.LastIndexByte(heap, '>')+1:]))
	if err != nil {
		return 0, false
	}
	stacks, _, ok := bytes.Cut(rest, []byte(" MB stacks"))
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(string(stacks[bytes.LastIndexByte(stacks, ' ')+1:]))
	if err != nil {
		return 0, false
	}
	return alive + n, true
}

// after returns the MB in use once the program has collected so many times more.
func (h *heapTrace) after(ctx context.Context, collections int) (inUse int, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, answerTimeout, errors.New("the heap was not collected in time"))
	defer cancel()
	h.mu.Lock()
	defer h.mu.Unlock()
	for until := h.collections + collections; h.collections < until; {
		news := h.news
		h.mu.Unlock()
		select {
		case <-news:
		case <-ctx.Done():
		}
		h.mu.Lock()
		if ctx.Err() != nil {
			return 0, fmt.Errorf("memory: %w", context.Cause(ctx))
		}
	}
	return h.inUse, nil
}
