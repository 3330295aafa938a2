package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"
)

// client is a keep-alive HTTP/1.1 connection that sends requests made by hand
// and reads of an answer no more than it must, to leave the processors to the
// servers. It is not safe for concurrent use.
type client struct {
	conn net.Conn
	buf  []byte
	have int // bytes in buf
}

// Bounds on what a client waits for and reads.
const (
	answerTimeout = 30 * time.Second
	maxAnswer     = 128 << 10 // bytes, head and body
)

func dial(ctx context.Context, address string) (*client, error) {
	conn, err := (&net.Dialer{Timeout: answerTimeout}).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return &client{conn: conn, buf: make([]byte, maxAnswer)}, nil
}

func (c *client) close() error { return c.conn.Close() }

// do sends a request and returns the status and the body of the answer, which
// is valid until the next call. The answer must tell its Content-Length.
func (c *client) do(request []byte) (status int, body []byte, err error) {
	if _, err := c.conn.Write(request); err != nil {
		return 0, nil, err
	}
	c.have = 0
	for {
		n, err := c.conn.Read(c.buf[c.have:])
		if err != nil {
			return 0, nil, fmt.Errorf("read answer: %w", err)
		}
		c.have += n
		head, length, ok, err := parseHead(c.buf[:c.have])
		if err != nil {
			return 0, nil, err
		}
		if ok && head.size+length > len(c.buf) {
			return 0, nil, fmt.Errorf("an answer of %d bytes", length)
		}
		if ok && c.have >= head.size+length {
			return head.status, c.buf[head.size : head.size+length], nil
		}
		if c.have == len(c.buf) {
			return 0, nil, errors.New("the head of an answer is too long")
		}
	}
}

// head is the status line and the headers of an answer.
type head struct {
	status, size int
}

// parseHead reads the head of an answer as Go's servers write it, with the
// length of the body. ok is false while the head is not complete.
func parseHead(answer []byte) (h head, length int, ok bool, err error) {
	end := bytes.Index(answer, []byte("\r\n\r\n"))
	if end < 0 {
		return head{}, 0, false, nil
	}
	const statusAt = len("HTTP/1.1 ")
	if end < statusAt+3 {
		return head{}, 0, false, errors.New("an answer that is not HTTP")
	}
	h.size = end + 4
	if h.status, err = strconv.Atoi(string(answer[statusAt : statusAt+3])); err != nil {
		return head{}, 0, false, fmt.Errorf("status: %w", err)
	}
	name := []byte("\r\nContent-Length: ")
	at := bytes.Index(answer[:end], name)
	if at < 0 {
		return head{}, 0, false, fmt.Errorf("answer %d has no Content-Length", h.status)
	}
	digits, _, _ := bytes.Cut(answer[at+len(name):h.size], []byte("\r\n"))
	if length, err = strconv.Atoi(string(digits)); err != nil || length < 0 {
		return head{}, 0, false, fmt.Errorf("Content-Length %q", digits)
	}
	return h, length, true, nil
}
