package server_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"geodrill/server"

	"github.com/google/go-cmp/cmp"
)

const (
	pageText   = "<!doctype html><title>Geodrill</title>"
	scriptText = "console.log('a script, long enough to be worth its coding')"
	iconText   = `<svg xmlns="http://www.w3.org/2000/svg"/>`
	siteCSP    = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; " +
		"font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

// inBrotli stands for a text in Brotli, which the server sends and never reads.
func inBrotli(text string) []byte { return []byte("brotli of " + text) }

func inGzip(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// builtSite is the web interface as its build leaves it.
func builtSite(t testing.TB) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{
		".gitkeep":                    {},
		".vite/manifest.json.gz":      {Data: []byte("not even gzip")},
		"assets/inter-9f8e7d6c.woff2": {Data: []byte("wOF2")},
		"robots.png":                  {Data: []byte("\x89PNG")},
	}
	for name, text := range map[string]string{
		"index.html": pageText, "favicon.svg": iconText,
		"assets/index-1a2b3c4d.js": scriptText, "assets/index-5e6f7a8b.css": "body{}", "assets/world-0a1b2c3d.json": "{}",
	} {
		files[name+".br"] = &fstest.MapFile{Data: inBrotli(text)}
		files[name+".gz"] = &fstest.MapFile{Data: inGzip(t, text)}
	}
	return files
}

// serveSite serves an interface without anything behind the contract.
func serveSite(t testing.TB, files fstest.MapFS) *httptest.Server {
	t.Helper()
	c := siteConfig()
	if files != nil {
		c.Web = files
	}
	return serveConfig(t, c)
}

func serveConfig(t testing.TB, c server.Config) *httptest.Server {
	t.Helper()
	s, err := server.New(c)
	if err != nil {
		t.Fatal(err)
	}
	l := httptest.NewServer(s.Handler())
	l.Client().Transport.(*http.Transport).DisableCompression = true
	l.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	t.Cleanup(l.Close)
	return l
}

func siteConfig() server.Config {
	return server.Config{Hub: server.NewHub(), Log: slog.New(slog.DiscardHandler), NewID: func() string { return "request" }}
}

// ask sends a request; header is name and value in turn.
func ask(t testing.TB, l *httptest.Server, method, path string, header ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, l.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	response, err := l.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{request: request{method: method, path: path}, status: response.StatusCode, header: response.Header, body: body}
}

// The API says of which build the interface is, and nothing else does.
func TestSiteBuild(t *testing.T) {
	t.Parallel()
	l := serveSite(t, fstest.MapFS{"index.html": {Data: []byte(`<html><script type="module" crossorigin src="/assets/index-1a2b_3c-.js"></script></html>`)}})
	for path, want := range map[string]string{"/api/v1/me": "/assets/index-1a2b_3c-.js", "/api/v1/docs": "/assets/index-1a2b_3c-.js", "/join": "", "/healthz": ""} {
		if got := ask(t, l, http.MethodGet, path).header.Get("Geodrill-Build"); got != want {
			t.Errorf("%s is told to be of build %q, want %q", path, got, want)
		}
	}
	for _, files := range []fstest.MapFS{{}, {"index.html": {Data: []byte("no script")}}} {
		if got := ask(t, serveSite(t, files), http.MethodGet, "/api/v1/me").header.Values("Geodrill-Build"); got != nil {
			t.Errorf("without a script the build is %q", got)
		}
	}
}

// Every file comes with its type, in Brotli, and is kept as long as its name
// says; every page of the interface is its index.
func TestSite(t *testing.T) {
	t.Parallel()
	l := serveSite(t, builtSite(t))
	const (
		html    = "text/html; charset=utf-8"
		forever = "public, max-age=31536000, immutable"
		asked   = "no-cache"
	)
	for _, test := range []struct {
		path, contentType, coding, cache, body string
	}{
		{"/", html, "br", asked, pageText},
		{"/index.html", html, "br", asked, pageText},
		{"/favicon.svg", "image/svg+xml; charset=utf-8", "br", asked, iconText},
		{"/robots.png", "image/png", "", asked, "\x89PNG"},
		{"/assets/index-1a2b3c4d.js", "text/javascript; charset=utf-8", "br", forever, scriptText},
		{"/assets/index-1a2b3c4d.js?v=2", "text/javascript; charset=utf-8", "br", forever, scriptText},
		{"/assets/index-5e6f7a8b.css", "text/css; charset=utf-8", "br", forever, "body{}"},
		{"/assets/world-0a1b2c3d.json", "application/json", "br", forever, "{}"},
		{"/assets/inter-9f8e7d6c.woff2", "font/woff2", "", forever, "wOF2"},
		{"/join", html, "br", asked, pageText},
		{"/join/ABCDE-FGHJK", html, "br", asked, pageText},
		{"/join/?lang=ru", html, "br", asked, pageText},
		{"/exercises/0199/challenges/019a", html, "br", asked, pageText},
		{"/apiary", html, "br", asked, pageText},
		{"/v1.2/notes", html, "br", asked, pageText},
	} {
		t.Run(test.path, func(t *testing.T) {
			t.Parallel()
			want := []byte(test.body)
			if test.coding == "br" {
				want = inBrotli(test.body)
			}
			got := ask(t, l, http.MethodGet, test.path, "Accept-Encoding", "gzip, deflate, br, zstd").want(t, http.StatusOK)
			if diff := cmp.Diff(string(want), string(got.body)); diff != "" {
				t.Errorf("body -want +got:\n%s", diff)
			}
			for name, value := range map[string]string{
				"Content-Type": test.contentType, "Content-Encoding": test.coding, "Cache-Control": test.cache, "Vary": "Accept-Encoding",
				"Content-Security-Policy": siteCSP, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
				"Referrer-Policy": "no-referrer", "Cross-Origin-Resource-Policy": "same-origin", "X-Request-Id": "request",
			} {
				if got.header.Get(name) != value {
					t.Errorf("%s: %q, want %q", name, got.header.Get(name), value)
				}
			}
			head := ask(t, l, http.MethodHead, test.path, "Accept-Encoding", "gzip, deflate, br, zstd").want(t, http.StatusOK)
			if len(head.body) > 0 {
				t.Errorf("HEAD has a body: %q", head.body)
			}
			for _, h := range []http.Header{got.header, head.header} {
				h.Del("Date")
			}
			if diff := cmp.Diff(got.header, head.header); diff != "" {
				t.Errorf("HEAD differs from GET, -get +head:\n%s", diff)
			}
		})
	}
}

// What is no page of the interface is a problem, and routes stay what they are.
func TestSiteLeavesTheRest(t *testing.T) {
	t.Parallel()
	l := serveSite(t, builtSite(t))
	for _, test := range []struct {
		method, path string
		status       int
		code, allow  string
	}{
		{"GET", "/assets/index-0ld0ld00.js", 404, "route_not_found", ""},
		{"GET", "/.gitkeep", 404, "route_not_found", ""},
		{"GET", "/.vite/manifest.json", 404, "route_not_found", ""},
		{"GET", "/favicon.svg.gz", 404, "route_not_found", ""},
		{"GET", "/wp-login.php", 404, "route_not_found", ""},
		{"GET", "/api", 404, "route_not_found", ""},
		{"GET", "/api/", 404, "route_not_found", ""},
		{"GET", "/api/v1/nothing", 404, "route_not_found", ""},
		{"GET", "/%61pi/v1/nothing", 404, "route_not_found", ""},
		{"GET", "//api/v1/nothing", 404, "route_not_found", ""},
		{"GET", "/join/../api/v1/nothing", 404, "route_not_found", ""},
		{"GET", "/iiif/3", 404, "route_not_found", ""},
		{"GET", "/basemap/0/0", 404, "route_not_found", ""},
		{"GET", "/healthz/more", 404, "route_not_found", ""},
		{"GET", "/readyz/more", 404, "route_not_found", ""},
		{"GET", "/metrics/more", 404, "route_not_found", ""},
		{"HEAD", "/api/v1/nothing", 404, "", ""},
		{"POST", "/wp-login.php", 404, "route_not_found", ""},
		{"POST", "/api/v1/nothing", 404, "route_not_found", ""},
		{"POST", "/", 405, "method_not_allowed", "OPTIONS, GET"},
		{"DELETE", "/assets/index-1a2b3c4d.js", 405, "method_not_allowed", "OPTIONS, GET"},
		{"BREW", "/join", 405, "method_not_allowed", "OPTIONS, GET"},
		{"OPTIONS", "/join", 204, "", "OPTIONS, GET"},
		{"PUT", "/api/v1/me", 405, "method_not_allowed", "OPTIONS, GET"},
		{"POST", "/healthz", 405, "method_not_allowed", "OPTIONS, GET"},
		{"OPTIONS", "/api/v1/me", 204, "", "OPTIONS, GET"},
		{"GET", "/api/v1/me", 401, "not_signed_in", ""},
		{"GET", "/healthz", 200, "", ""},
		{"GET", "/api/v1/docs", 200, "", ""},
	} {
		t.Run(test.method+" "+test.path, func(t *testing.T) {
			t.Parallel()
			got := ask(t, l, test.method, test.path).want(t, test.status)
			if got.header.Get("Allow") != test.allow {
				t.Errorf("Allow %q, want %q", got.header.Get("Allow"), test.allow)
			}
			if got.header.Get("Content-Security-Policy") == siteCSP {
				t.Error("it has the interface's Content-Security-Policy")
			}
			if test.code == "" {
				return
			}
			var p problem
			got.decode(t, &p)
			if p.Code != test.code || p.Status != test.status || got.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s %s", got.header.Get("Content-Type"), got.body)
			}
			if got.header.Get("Cache-Control") != "no-store" {
				t.Errorf("Cache-Control %q", got.header.Get("Cache-Control"))
			}
		})
	}
}

// The client chooses the coding; who names none gets the plain file, made from
// its .gz.
func TestSiteCoding(t *testing.T) {
	t.Parallel()
	l := serveSite(t, builtSite(t))
	for _, test := range []struct{ name, accept, want string }{
		{"nothing", "", ""},
		{"a browser over http", "gzip, deflate", "gzip"},
		{"a browser over https", "gzip, deflate, br, zstd", "br"},
		{"any", "*", "br"},
		{"any other", "br;q=0, *", "gzip"},
		{"none", "identity", ""},
		{"none, loudly", "*;q=0", ""},
		{"neither", "br;q=0, gzip;q=0.000", ""},
		{"by weight", "br;q=0.5, gzip;q=0.9", "gzip"},
		{"plain by weight", "br;q=0.5, gzip;q=0.4, identity", ""},
		{"plain for want of more", "identity;q=0.5, br;q=0.6", "br"},
		{"equal weights", "gzip;q=0.3,br;q=0.3", "br"},
		{"written oddly", " GZIP ; Q=1.0 ", "gzip"},
		{"unknown", "zstd, compress", ""},
		{"no number", "br;q=much, gzip", "gzip"},
		{"out of range", "br;q=2, gzip;q=-1", ""},
		{"not a number", "br;q=nan, gzip", "gzip"},
		{"not a weight", "br;level=11, gzip", "gzip"},
		{"commas", ",,;,", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var header []string
			if test.accept != "" {
				header = []string{"Accept-Encoding", test.accept}
			}
			got := ask(t, l, http.MethodGet, "/assets/index-1a2b3c4d.js", header...).want(t, http.StatusOK)
			want := map[string]string{
				"": scriptText, "br": string(inBrotli(scriptText)), "gzip": string(inGzip(t, scriptText)),
			}[test.want]
			if got.header.Get("Content-Encoding") != test.want || string(got.body) != want {
				t.Errorf("coding %q, want %q: %q", got.header.Get("Content-Encoding"), test.want, got.body)
			}
			if got.header.Get("Vary") != "Accept-Encoding" {
				t.Errorf("Vary %q", got.header.Get("Vary"))
			}
		})
	}
	two := ask(t, l, http.MethodGet, "/", "Accept-Encoding", "deflate", "Accept-Encoding", "gzip")
	if two.header.Get("Content-Encoding") != "gzip" {
		t.Errorf("a header in two lines: %q", two.header.Get("Content-Encoding"))
	}
}

// A form that the client has is not sent again, and no form is taken for
// another.
func TestSiteTags(t *testing.T) {
	t.Parallel()
	l := serveSite(t, builtSite(t))
	tags := map[string]string{} // to the coding
	for _, coding := range []string{"identity", "gzip", "br"} {
		tag := ask(t, l, http.MethodGet, "/", "Accept-Encoding", coding).header.Get("ETag")
		if other, ok := tags[tag]; ok || tag == "" {
			t.Errorf("the tag of %s is %s, that of %q", coding, tag, other)
		}
		tags[tag] = coding
	}
	for tag, of := range tags {
		for _, coding := range tags {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				want := http.StatusOK
				if coding == of {
					want = http.StatusNotModified
				}
				got := ask(t, l, method, "/exercises", "Accept-Encoding", coding, "If-None-Match", `"other", W/`+tag).want(t, want)
				if want != http.StatusNotModified {
					continue
				}
				if len(got.body) > 0 || got.header.Get("ETag") != tag || got.header.Get("Vary") == "" || got.header.Get("Cache-Control") != "no-cache" {
					t.Errorf("%s in %s: %v %q", method, coding, got.header, got.body)
				}
			}
		}
	}
	if got := ask(t, l, http.MethodGet, "/", "If-None-Match", "*"); got.status != http.StatusNotModified {
		t.Errorf("any tag: %d", got.status)
	}
}

// Without a built interface the root leads to the page about the API, and
// nothing else is there.
func TestNoSite(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]fstest.MapFS{
		"none": nil, "not built": {".gitkeep": {}}, "half built": {"favicon.svg": {Data: []byte(iconText)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := serveSite(t, files)
			if got := ask(t, l, http.MethodGet, "/").want(t, http.StatusSeeOther); got.header.Get("Location") != "/api/v1/docs" {
				t.Errorf("Location %q", got.header.Get("Location"))
			}
			for _, path := range []string{"/join", "/favicon.svg", "/.gitkeep"} {
				ask(t, l, http.MethodGet, path).want(t, http.StatusNotFound)
			}
		})
	}
}

// An interface that cannot be served is found out at the start, with the file's
// name.
func TestBrokenSite(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, file string
		data       []byte
		want       string
	}{
		{"not gzip", "assets/a.js.gz", []byte("a text, not gzip"), "/assets/a.js: .gz: gzip: invalid header"},
		{"cut short", "assets/a.js.gz", inGzip(t, scriptText)[:20], "/assets/a.js: .gz: unexpected EOF"},
		{"Brotli alone", "assets/a.js.br", inBrotli(scriptText), "/assets/a.js: it is neither plain nor a .gz"},
		{"unknown type", "assets/a.exe", nil, `/assets/a.exe: no media type is known for ".exe"`},
		{"no extension", "LICENCE", nil, `/LICENCE: no media type is known for ""`},
		{"too much", "assets/a.json", make([]byte, 16<<20+1), "assets/a.json: the interface takes more than 16777216 bytes"},
		{"too much once unpacked", "assets/a.json.gz", inGzip(t, strings.Repeat(" ", 16<<20)), "/assets/a.json: .gz: the interface takes more than 16777216 bytes"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			files := builtSite(t)
			files[test.file] = &fstest.MapFile{Data: test.data}
			c := siteConfig()
			c.Web = files
			_, err := server.New(c)
			if err == nil || err.Error() != "web interface: "+test.want {
				t.Errorf("error %v, want web interface: %s", err, test.want)
			}
		})
	}
}
