package server

import (
	"net"
	"net/http"
	"sync"
)

// unheardConns are the connections on which nothing has come yet. Browsers open some
// ahead, and [http.Server.Shutdown] would wait five seconds for each to speak.
type unheardConns struct {
	mu     sync.Mutex
	conns  map[net.Conn]struct{}
	closed bool
}

// follow is the [http.Server.ConnState] of the server.
func (u *unheardConns) follow(c net.Conn, state http.ConnState) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if state != http.StateNew {
		delete(u.conns, c)
		return
	}
	if u.closed {
		_ = c.Close() // it was accepted a moment before the server stopped to
		return
	}
	if u.conns == nil {
		u.conns = make(map[net.Conn]struct{})
	}
	u.conns[c] = struct{}{}
}

// close closes them, and those that are still to come. What one was about to send is
// lost, as it is on a connection that comes a moment later.
func (u *unheardConns) close() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.closed = true
	for c := range u.conns {
		_ = c.Close() // nobody has said anything on it
	}
}
