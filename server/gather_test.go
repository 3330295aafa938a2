package server

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
)

// gatheringServer answers with as many bytes as its path says.
func gatheringServer(t *testing.T, body []byte) *httptest.Server {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.URL.Path[1:])
		if err != nil {
			t.Error(err)
		}
		if err := serveContent(w, r, bytes.NewReader(body[:n])); err != nil {
			t.Error(err)
		}
	}))
	s.Listener = gatheringListener{s.Listener}
	s.Config.ConnContext = withConn
	t.Cleanup(s.Close)
	return s
}

// Whatever the length of a body, all of it arrives, in plain text and under TLS.
func TestGatheringSendsAll(t *testing.T) {
	body := make([]byte, 200_000)
	for i := range body {
		body[i] = byte(i * i >> 3)
	}
	lengths := []int{0, 1, 100, 2047, 2048, 2049, 65_536, 200_000}
	for n := 3700; n <= 4200; n++ { // around what net/http writes at a time, with the head
		lengths = append(lengths, n)
	}
	plain, secure := gatheringServer(t, body), gatheringServer(t, body)
	plain.Start()
	secure.StartTLS()
	for _, s := range []*httptest.Server{plain, secure} {
		for _, n := range lengths {
			answer, err := s.Client().Get(s.URL + "/" + strconv.Itoa(n))
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(answer.Body)
			answer.Body.Close()
			if err != nil || !bytes.Equal(got, body[:n]) {
				t.Fatalf("%s, %d bytes: %d came, %v", s.URL, n, len(got), err)
			}
		}
	}
}

// The head of an answer and its body leave at once.
func TestGatheringIsOneWrite(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	client, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	accepted, err := gatheringListener{l}.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer accepted.Close()
	c := withConn(t.Context(), accepted).Value(connKey{}).(*gatheringConn)
	write := func(p string, held int) {
		t.Helper()
		if n, err := c.Write([]byte(p)); n != len(p) || err != nil || len(c.held) != held {
			t.Errorf("Write(%q): %d, %v; %d bytes are held, want %d", p, n, err, len(c.held), held)
		}
	}
	write("at once,", 0)
	c.gathering = true
	write("head,", 5)
	write("body,", 0)
	write("more,", 5)
	if _, err := c.ReadFrom(bytes.NewReader([]byte("copied,"))); err != nil || len(c.held) > 0 {
		t.Errorf("ReadFrom: %v; %d bytes are held", err, len(c.held))
	}
	write("last.", 5)
	if err := c.end(); err != nil || c.gathering || len(c.held) > 0 {
		t.Errorf("end: %v", err)
	}
	accepted.Close()
	got, err := io.ReadAll(client)
	if want := "at once,head,body,more,copied,last."; err != nil || string(got) != want {
		t.Errorf("%q came, %v, want %q", got, err, want)
	}
	if other, _ := net.Pipe(); withConn(context.Background(), other).Value(connKey{}) != nil {
		t.Error("another kind of connection gathers")
	}
}
