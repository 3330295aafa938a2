package server

import (
	"context"
	"io"
	"net"
	"net/http"
)

// gatheringListener accepts connections that can send the beginning of an answer
// together with what follows.
type gatheringListener struct{ net.Listener }

// Accept implements [net.Listener].
func (l gatheringListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		return &gatheringConn{TCPConn: tcp}, nil
	}
	return c, err
}

// gatheringConn is a connection on which net/http writes the head of an answer with
// the first bytes of a body, and then the rest: two packets, and two times that the
// other side wakes up. While it gathers, what is written first is held back and sent
// with the rest, in one call of the system. The answer's handler is the only one who
// writes.
type gatheringConn struct {
	*net.TCPConn
	gathering bool
	held      []byte
	both      [2][]byte
}

// maxHeld is what net/http writes at a time.
const maxHeld = 4096

// Write implements [net.Conn].
func (c *gatheringConn) Write(p []byte) (int, error) {
	if !c.gathering {
		return c.TCPConn.Write(p)
	}
	if len(c.held) == 0 && len(p) <= maxHeld {
		c.held = append(c.held, p...)
		return len(p), nil
	}
	if err := c.send(p); err != nil {
		return 0, err
	}
	return len(p), nil
}

// send writes what is held back, and p.
func (c *gatheringConn) send(p []byte) error {
	c.both = [2][]byte{c.held, p}
	buffers := net.Buffers(c.both[:])
	_, err := buffers.WriteTo(c.TCPConn)
	c.held, c.both = c.held[:0], [2][]byte{}
	return err
}

// ReadFrom implements [io.ReaderFrom].
func (c *gatheringConn) ReadFrom(r io.Reader) (int64, error) {
	if len(c.held) > 0 {
		if err := c.send(nil); err != nil {
			return 0, err
		}
	}
	return c.TCPConn.ReadFrom(r)
}

// end sends what is still held back.
func (c *gatheringConn) end() error {
	c.gathering = false
	if len(c.held) == 0 {
		return nil
	}
	return c.send(nil)
}

type connKey struct{}

func withConn(ctx context.Context, c net.Conn) context.Context {
	if c, ok := c.(*gatheringConn); ok {
		return context.WithValue(ctx, connKey{}, c)
	}
	return ctx
}

// writeAll writes content that is in memory, with the head of the answer.
func writeAll(w http.ResponseWriter, r *http.Request, content io.WriterTo) (err error) {
	c, ok := r.Context().Value(connKey{}).(*gatheringConn)
	if !ok {
		_, err = content.WriteTo(w)
		return err
	}
	c.gathering = true
	defer func() {
		if endErr := c.end(); err == nil {
			err = endErr
		}
	}()
	_, err = content.WriteTo(w)
	return err
}
