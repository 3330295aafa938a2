package server_test

import (
	"net"
	"net/http"
	"testing"

	"geodrill/store/storetest"
)

// Browsers open connections ahead, and may never say a word on them: the server
// stops all the same, and in order.
func TestStopWithSilentConnections(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	for range 3 {
		silent, err := net.Dial("tcp", s.address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = silent.Close() })
	}
	// They are accepted in their order, so by now all of the above are.
	s.client.CloseIdleConnections()
	s.get("", "/healthz").want(t, http.StatusOK)
	if err := s.stop(); err != nil {
		t.Errorf("Serve: %v", err)
	}
}
