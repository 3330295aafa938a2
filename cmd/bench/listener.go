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

// listener is one connection to an event stream. It notes when each update
// that was posted has reached it.
type listener struct {
	round   *streamRound
	conn    net.Conn
	buf     []byte
	have    int   // bytes in buf
	first   int64 // version of the first board; 0 before it
	size    int   // bytes of the first board's event
	counted int64 // boards while measuring
	noted   int   // updates that have arrived
	delays  []time.Duration
}

// listenerBuffer holds an event; the rest of what is read.
const listenerBuffer = 16 << 10

// listen opens an event stream and returns when its head has come.
func listen(ctx context.Context, address string, request []byte, round *streamRound) (*listener, error) {
	conn, err := (&net.Dialer{Timeout: answerTimeout}).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	l := &listener{round: round, conn: conn, buf: make([]byte, listenerBuffer), delays: make([]time.Duration, updates)}
	if err := l.open(request); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return l, nil
}

// open sends the request and reads the head of the answer.
func (l *listener) open(request []byte) error {
	if err := l.conn.SetDeadline(time.Now().Add(streamWarm + streamMeasured + 2*answerTimeout)); err != nil {
		return err
	}
	if _, err := l.conn.Write(request); err != nil {
		return err
	}
	end := -1
	for end < 0 {
		if err := l.read(); err != nil {
			return err
		}
		end = bytes.Index(l.buf[:l.have], []byte("\r\n\r\n"))
	}
	if !bytes.HasPrefix(l.buf, []byte("HTTP/1.1 200 ")) {
		line, _, _ := bytes.Cut(l.buf[:end], []byte("\r\n"))
		return fmt.Errorf("event stream: %s", line)
	}
	l.have = copy(l.buf, l.buf[end+4:l.have])
	return nil
}

func (l *listener) read() error {
	if l.have == len(l.buf) {
		return errors.New("event stream: an event is too long")
	}
	n, err := l.conn.Read(l.buf[l.have:])
	l.have += n
	if err != nil {
		return fmt.Errorf("event stream: %w", err)
	}
	return nil
}

// run notes events until the connection is closed.
func (l *listener) run() error {
	for {
		now := time.Now()
		rest := l.buf[:l.have]
		for {
			end := bytes.Index(rest, []byte("\n\n"))
			if end < 0 {
				break
			}
			if version, ok := boardVersion(rest[:end]); ok {
				l.note(version, end, now)
			}
			rest = rest[end+2:]
		}
		l.have = copy(l.buf, rest)
		if err := l.read(); err != nil {
			return err
		}
	}
}

// boardVersion reads the id of an event about the board. Servers write each
// event as one chunk, whose length in hexadecimal may stand before it.
func boardVersion(event []byte) (version int64, ok bool) {
	name := []byte("event: leaderboard\nid: ")
	at := bytes.Index(event, name)
	if at < 0 {
		return 0, false
	}
	digits, _, _ := bytes.Cut(event[at+len(name):], []byte("\n"))
	version, err := strconv.ParseInt(string(digits), 10, 64)
	return version, err == nil
}

// note takes a board at a version, which shows every update up to it.
func (l *listener) note(version int64, size int, now time.Time) {
	if l.first == 0 {
		l.first, l.size = version, size
		l.round.ready.one()
		return
	}
	if l.round.phase.Load() == measuring {
		l.counted++
	}
	if l.noted == updates {
		return
	}
	for base := l.round.base.Load(); l.noted < updates && base+int64(l.noted) < version; l.noted++ {
		l.delays[l.noted] = now.Sub(l.round.began) - time.Duration(l.round.sent[l.noted].Load())
	}
	if l.noted == updates {
		l.round.complete.one()
	}
}
