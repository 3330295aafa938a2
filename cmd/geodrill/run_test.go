package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"geodrill/store/storetest"
)

// A demo prints how to get in: the password once in its life, the rest at every
// start. Its second start makes nothing again.
func TestServeDemo(t *testing.T) {
	first, data := loadedDemo(t)
	if first.code != 0 {
		t.Errorf("SIGTERM: exit code %d", first.code)
	}
	for name, shape := range map[string]string{
		"join code":  `^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$`,
		"instructor": `^demo [a-z0-9-]{19,}$`,
		"open":       `^http://127\.0\.0\.1:\d+$`,
	} {
		values := linesOf(first.stdout, name)
		if len(values) != 1 || !regexp.MustCompile(shape).MatchString(values[0]) {
			t.Errorf("first start: %s: %q, want one of %s", name, values, shape)
		}
	}
	if n := strings.Count(first.stdout, "\n"); n != 3 {
		t.Errorf("first start printed %d lines, want 3:\n%s", n, first.stdout)
	}
	code := linesOf(first.stdout, "join code")[0]
	_, password, _ := strings.Cut(linesOf(first.stdout, "instructor")[0], " ")

	p := serve(t, builtBinary(t), "--demo", "--data", data)
	if got := p.lines("join code"); len(got) != 1 || got[0] != code {
		t.Errorf("second start: join code %q, want %q", got, code)
	}
	if got := p.lines("instructor"); len(got) != 0 {
		t.Errorf("second start: a password again: %q", got)
	}
	if !strings.Contains(first.stderr, "photo") || strings.Contains(p.stderr.String(), "photo") {
		t.Errorf("photos are prepared at the first start and not at the second:\n%s\n%s", first.stderr, p.stderr)
	}

	c := newClient(t, p.url)
	c.call(http.StatusUnauthorized, "POST", "/api/v1/session", `{"name": "demo", "password": "demo"}`, nil)
	c.call(http.StatusOK, "POST", "/api/v1/session", fmt.Sprintf(`{"name": "demo", "password": %q}`, password), nil)
	searchData(t, data, password)
	if strings.Contains(first.stderr+p.stderr.String(), password) {
		t.Error("the password stands in the log")
	}
}

// play is what a class does: join, look, guess, see the board change. It
// returns the answer to joining.
func play(t *testing.T, c *client, code string) *http.Response {
	t.Helper()
	joined := c.join(code, "Snow Leopard")
	e := c.onlyExercise()
	if len(e.Challenges) != 20 || e.Phase != "open" {
		t.Fatalf("the demo has %d challenges and is %s", len(e.Challenges), e.Phase)
	}
	events := c.events(e)
	if board := events.snapshot(); strings.Contains(board, "Snow Leopard") {
		t.Errorf("on the board before a guess: %s", board)
	}

	challenge := e.path() + "/challenges/" + e.Challenges[0].ID
	var shown struct {
		AttemptsLeft int
		Images       []struct{ Info string }
	}
	c.call(http.StatusOK, "GET", challenge, "", &shown)
	c.call(http.StatusForbidden, "GET", challenge+"/debrief", "", nil)
	if shown.AttemptsLeft != 1 || len(shown.Images) != 1 {
		t.Fatalf("challenge: %+v", shown)
	}
	var info struct{ Width, Height int }
	c.call(http.StatusOK, "GET", shown.Images[0].Info, "", &info)
	photo := strings.TrimSuffix(shown.Images[0].Info, "info.json") + "full/max/0/default.jpg"
	if got := c.call(http.StatusOK, "GET", photo, "", nil).Header.Get("Content-Type"); got != "image/jpeg" || info.Width == 0 {
		t.Errorf("photo: %s, %+v", got, info)
	}

	var receipt struct {
		Mark struct {
			Points         int
			DistanceMeters float64
		}
	}
	c.call(http.StatusCreated, "POST", challenge+"/guesses", `{"place": {"type": "Point", "coordinates": [12.4922, 41.8902]}}`, &receipt)
	if receipt.Mark.Points != 5000 || receipt.Mark.DistanceMeters != 0 {
		t.Errorf("the Colosseum itself: %+v, want 5000 points at 0 m", receipt.Mark)
	}
	c.call(http.StatusConflict, "POST", challenge+"/guesses", `{"place": {"type": "Point", "coordinates": [0, 0]}}`, nil)
	c.call(http.StatusOK, "GET", challenge+"/debrief", "", nil)

	for { // whatever else the stream tells meanwhile, such as the clock
		name, data, err := events.next()
		if err != nil {
			t.Fatalf("events: %v", err)
		}
		if name == "leaderboard" && strings.Contains(data, `"alias":"Snow Leopard"`) && strings.Contains(data, `"points":5000`) {
			break
		}
	}
	rows := c.board(e)
	if len(rows) != 1 || rows[0].Rank != 1 || rows[0].Alias != "Snow Leopard" || rows[0].Points != 5000 || rows[0].Guesses != 1 {
		t.Errorf("board: %+v", rows)
	}
	return joined
}

func TestServePlay(t *testing.T) {
	_, data := loadedDemo(t)
	p := serve(t, raceBinary(t), "--demo", "--data", data)
	joined := play(t, newClient(t, p.url), p.lines("join code")[0])
	for _, cookie := range joined.Cookies() {
		if cookie.Secure || !cookie.HttpOnly {
			t.Errorf("over http, the cookie is %s", cookie)
		}
	}
	if len(joined.Cookies()) != 1 {
		t.Errorf("joining set %d cookies", len(joined.Cookies()))
	}
}

func TestServePostgres(t *testing.T) {
	database, data := storetest.Postgres(t), t.TempDir()
	p := serve(t, builtBinary(t), "--demo", "--data", data, "--database", database)
	code := p.lines("join code")[0]
	play(t, newClient(t, p.url), code)
	if files, err := filepath.Glob(filepath.Join(data, "*.db*")); len(files) > 0 || err != nil {
		t.Errorf("SQLite beside PostgreSQL: %q, %v", files, err)
	}
	if exit, _, err := p.end(syscall.SIGTERM); exit != 0 || err != nil {
		t.Errorf("SIGTERM: exit code %d, %v", exit, err)
	}

	// Another instance, with other photos' folder, finds everything but those.
	p = serve(t, builtBinary(t), "--demo", "--data", t.TempDir(), "--database", database)
	if again := p.lines("join code"); len(again) != 1 || again[0] != code || len(p.lines("instructor")) != 0 {
		t.Errorf("second start:\n%s", p.stdout)
	}
}

// Event streams never end by themselves: they must not hold up the end.
func TestServeStopsWithOpenStreams(t *testing.T) {
	_, data := loadedDemo(t)
	p := serve(t, raceBinary(t), "--demo", "--data", data)
	c := newClient(t, p.url)
	c.join(p.lines("join code")[0], "Snow Leopard")
	e := c.onlyExercise()
	streams := make([]*stream, 20)
	for i := range streams {
		streams[i] = c.events(e)
		streams[i].snapshot()
	}
	code, took, err := p.end(syscall.SIGTERM)
	if code != 0 || err != nil || took > 3*time.Second {
		t.Errorf("SIGTERM: exit code %d after %v, %v; want 0 in less than 3 s", code, took, err)
	}
	for i, s := range streams {
		var err error
		for err == nil {
			_, _, err = s.next()
		}
		if !errors.Is(err, io.EOF) {
			t.Errorf("stream %d: %v, want a proper end", i, err)
		}
	}
}

func TestServeTLS(t *testing.T) {
	_, data := loadedDemo(t)
	certFile, keyFile, pool := selfSigned(t)
	p := serve(t, raceBinary(t), "--demo", "--data", data, "--tls-cert", certFile, "--tls-key", keyFile)
	if !strings.HasPrefix(p.url, "https://127.0.0.1:") {
		t.Fatalf("open: %s", p.url)
	}
	c := newClient(t, p.url)
	c.http.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}
	joined := play(t, c, p.lines("join code")[0])
	for _, cookie := range joined.Cookies() {
		if !cookie.Secure || !cookie.HttpOnly {
			t.Errorf("over https, the cookie is %s", cookie)
		}
	}
	if len(joined.Cookies()) != 1 || joined.TLS == nil || joined.ProtoMajor != 2 {
		t.Errorf("joining over %s set %d cookies", joined.Proto, len(joined.Cookies()))
	}
}

// selfSigned makes a certificate of 127.0.0.1.
func selfSigned(t testing.TB) (certFile, keyFile string, pool *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name, kind string, der []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool = x509.NewCertPool()
	pool.AddCert(certificate)
	return write("cert.pem", "CERTIFICATE", der), write("key.pem", "PRIVATE KEY", keyDER), pool
}
