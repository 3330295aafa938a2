package server

import (
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// unheardConns are the connections on which nothing has come yet. Browsers open some
// ahead, and [http.Server.Shutdown] would wait five seconds for each to speak. Every
// request passes here, so those that are known to speak wait for no lock.
type unheardConns struct {
	conns  sync.Map // of net.Conn
	closed atomic.Bool
}

// follow is the [http.Server.ConnState] of the server.
func (u *unheardConns) follow(c net.Conn, state http.ConnState) {
	if state != http.StateNew {
		u.conns.Delete(c)
		return
	}
	u.conns.Store(c, nil)
	if u.closed.Load() {
		_ = c.Close() // it was accepted a moment before the server stopped to
	}
}

// close closes them, and those that are still to come. What one was about to send is
// lost, as it is on a connection that comes a moment later.
func (u *unheardConns) close() {
	u.closed.Store(true)
	for c := range u.conns.Range {
		_ = c.(net.Conn).Close() // nobody has said anything on it
	}
}
