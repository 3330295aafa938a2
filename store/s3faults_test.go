package store_test

import (
	"bytes"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"geodrill/store"
	"geodrill/store/storetest"
	"geodrill/tiles"
)

// badLine is a proxy before a real store. It does to requests what a healthy
// store cannot be made to do.
type badLine struct {
	url    string
	faults chan fault // what befalls the next requests; the others pass
	asked  atomic.Int32
}

// fault befalls a request; next would pass it on.
type fault func(w http.ResponseWriter, r *http.Request, next http.Handler)

func startBadLine(t *testing.T, s *storetest.S3) *badLine {
	t.Helper()
	target, err := url.Parse(s.Endpoint())
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host // it is part of what is signed
	}}
	b := &badLine{faults: make(chan fault, 10)}
	proxy.ErrorLog = log.New(io.Discard, "", 0) // the broken lines are ours
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.asked.Add(1)
		select {
		case befall := <-b.faults:
			befall(w, r, proxy)
		default:
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	b.url = server.URL
	return b
}

// open opens a new bucket of the store over the line.
func (b *badLine) open(t *testing.T, s *storetest.S3) *store.S3Blobs {
	t.Helper()
	return storetest.OpenS3(t, "s3://"+s.Bucket(t)+"?endpoint="+b.url)
}

// befall lets faults befall the next requests and begins to count them.
func (b *badLine) befall(faults ...fault) {
	for _, f := range faults {
		b.faults <- f
	}
	b.asked.Store(0)
}

// pass befalls nothing.
func pass(w http.ResponseWriter, r *http.Request, next http.Handler) { next.ServeHTTP(w, r) }

// answer is what a store answers that cannot do what it is asked.
func answer(status int, code string) fault {
	return func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "<Error><Code>"+code+"</Code><Message>Not now.</Message></Error>")
	}
}

// hangUp breaks the line within the body of a request.
func hangUp(_ http.ResponseWriter, r *http.Request, _ http.Handler) {
	_, _ = io.CopyN(io.Discard, r.Body, 100_000)
	panic(http.ErrAbortHandler)
}

// loseAnswer breaks the line when the store has done what it was asked.
func loseAnswer(_ http.ResponseWriter, r *http.Request, next http.Handler) {
	next.ServeHTTP(httptest.NewRecorder(), r)
	panic(http.ErrAbortHandler)
}

// cutAfter breaks the line when n bytes of the answer's body have passed.
func cutAfter(n int) fault {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		next.ServeHTTP(&cutWriter{ResponseWriter: w, left: n}, r)
	}
}

type cutWriter struct {
	http.ResponseWriter
	left int
}

func (c *cutWriter) Write(p []byte) (int, error) {
	if len(p) > c.left {
		_, _ = c.ResponseWriter.Write(p[:c.left])
		_ = http.NewResponseController(c.ResponseWriter).Flush()
		panic(http.ErrAbortHandler)
	}
	c.left -= len(p)
	return c.ResponseWriter.Write(p)
}

// noRange is the answer of a store that does not know ranges.
func noRange(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
	w.Header().Set("Last-Modified", "Mon, 02 Nov 2026 10:00:00 GMT")
	w.Header().Set("Content-Length", "10")
	_, _ = io.WriteString(w, "0123456789")
}

func TestS3BlobsPutDespiteFaults(t *testing.T) {
	t.Parallel()
	server := storetest.StartS3(t)
	line := startBadLine(t, server)
	blobs := line.open(t, server)
	data := bytes.Repeat([]byte("0123456789abcdef"), 1<<16) // more than fits on the way
	for _, test := range []struct {
		name   string
		faults []fault
		asked  int32
		fails  bool
	}{
		{"none", nil, 2, false}, // to look and to write
		{"busy when looking", []fault{answer(503, "SlowDown"), answer(500, "InternalError")}, 4, false},
		{"busy when writing", []fault{pass, answer(503, "SlowDown"), pass, answer(500, "InternalError")}, 6, false},
		{"busy for long", []fault{pass, answer(503, "SlowDown"), pass, answer(503, "SlowDown"), pass, answer(503, "SlowDown")}, 6, true},
		{"broken line", []fault{pass, hangUp}, 4, false},
		{"lost answer", []fault{pass, loseAnswer}, 3, false},
		{"somebody else is writing", []fault{pass, answer(409, "ConditionalRequestConflict")}, 4, false},
		{"refused to look", []fault{answer(403, "AccessDenied")}, 1, true},
		{"refused to write", []fault{pass, answer(403, "AccessDenied")}, 2, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			key := strings.ReplaceAll(test.name, " ", "-")
			line.befall(test.faults...)
			err := blobs.Put(t.Context(), key, bytes.NewReader(data))
			if errors.Is(err, tiles.ErrUnavailable) != test.fails || !test.fails && err != nil {
				t.Errorf("Put: %v, want tiles.ErrUnavailable: %v", err, test.fails)
			}
			if got := line.asked.Load(); got != test.asked {
				t.Errorf("%d requests, want %d", got, test.asked)
			}
			got := make([]byte, len(data))
			n, err := blobs.ReadAt(t.Context(), key, got, 0)
			if there := err == nil && bytes.Equal(got[:n], data); there == test.fails {
				t.Errorf("stored %d bytes of %d, %v; want them: %v", n, len(data), err, !test.fails)
			}
		})
	}
}

func TestS3BlobsReadDespiteFaults(t *testing.T) {
	t.Parallel()
	server := storetest.StartS3(t)
	line := startBadLine(t, server)
	blobs := line.open(t, server)
	data := make([]byte, 1<<20)
	for i := range data {
		data[i] = byte(i * i >> 8)
	}
	if err := blobs.Put(t.Context(), "k", bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	const offset, length = 1000, 500_000
	reads := map[string]struct {
		read func() ([]byte, error)
		want []byte
	}{
		"ReadAt": {func() ([]byte, error) {
			p := make([]byte, length)
			n, err := blobs.ReadAt(t.Context(), "k", p, offset)
			return p[:n], err
		}, data[offset:][:length]},
		"Open": {func() ([]byte, error) {
			r, err := blobs.Open(t.Context(), "k")
			if err != nil {
				return nil, err
			}
			defer r.Close()
			return io.ReadAll(r)
		}, data},
	}
	for _, test := range []struct {
		name   string
		faults []fault
		asked  int32
		fails  bool
	}{
		{"none", nil, 1, false},
		{"busy", []fault{answer(503, "SlowDown"), answer(500, "InternalError")}, 3, false},
		{"busy for long", []fault{answer(503, "SlowDown"), answer(503, "SlowDown"), answer(503, "SlowDown")}, 3, true},
		{"broken thrice, and a step each time", []fault{cutAfter(100_000), cutAfter(100_000), cutAfter(100_000)}, 4, false},
		{"broken without a step", []fault{cutAfter(0), cutAfter(0), cutAfter(0)}, 3, true},
		{"broken, then refused", []fault{cutAfter(100_000), answer(403, "AccessDenied")}, 2, true},
	} {
		for name, read := range reads {
			t.Run(test.name+"/"+name, func(t *testing.T) {
				line.befall(test.faults...)
				got, err := read.read()
				if errors.Is(err, tiles.ErrUnavailable) != test.fails || !test.fails && err != nil {
					t.Errorf("%v, want tiles.ErrUnavailable: %v", err, test.fails)
				}
				if !test.fails && !bytes.Equal(got, read.want) {
					t.Errorf("read %d bytes that are not the %d stored", len(got), len(read.want))
				}
				if got := line.asked.Load(); got != test.asked {
					t.Errorf("%d requests, want %d", got, test.asked)
				}
			})
		}
	}
}

// The store decides who was first: a look may be older than a write.
func TestS3BlobsFirstWriterWins(t *testing.T) {
	t.Parallel()
	server := storetest.StartS3(t)
	line := startBadLine(t, server)
	blobs := line.open(t, server)
	if err := blobs.Put(t.Context(), "k", strings.NewReader("first")); err != nil {
		t.Fatal(err)
	}
	closing := false
	line.befall(answer(404, "NoSuchKey"), func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		closing = r.Close
		next.ServeHTTP(w, r)
	})
	if err := blobs.Put(t.Context(), "k", strings.NewReader("second")); err != nil {
		t.Errorf("Put of the second: %v", err)
	}
	if !closing {
		t.Error("the line stays open after a refused Put, whose body the store may take for a request")
	}
	p := make([]byte, 5)
	if _, err := blobs.ReadAt(t.Context(), "k", p, 0); err != nil || string(p) != "first" {
		t.Errorf("the blob is %q, %v, want first", p, err)
	}
}

// A store that dies in the middle of a write has none of it when it is back.
func TestS3BlobsStoreDiesWhilePutting(t *testing.T) {
	t.Parallel()
	server := storetest.StartS3(t)
	line := startBadLine(t, server)
	blobs := line.open(t, server)
	data := bytes.Repeat([]byte("0123456789abcdef"), 1<<19)
	line.befall(pass, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		rest := r.Body
		r.Body = io.NopCloser(io.MultiReader(io.LimitReader(rest, int64(len(data)/2)), readerFunc(func(p []byte) (int, error) {
			server.Stop(t) // again and again: only the first time counts
			return rest.Read(p)
		})))
		next.ServeHTTP(w, r)
	})
	if err := blobs.Put(t.Context(), "k", bytes.NewReader(data)); !errors.Is(err, tiles.ErrUnavailable) {
		t.Errorf("Put = %v, want tiles.ErrUnavailable", err)
	}
	server.Start(t)
	for key, err := range blobs.List(t.Context(), "") {
		t.Errorf("the store is back with %q, %v, want nothing", key, err)
	}
	if err := blobs.Put(t.Context(), "k", bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, len(data))
	if _, err := blobs.ReadAt(t.Context(), "k", got, 0); err != nil || !bytes.Equal(got, data) {
		t.Errorf("put again: %v", err)
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// A reader never goes on with the bytes of another blob.
func TestS3BlobsReplacedWhileReading(t *testing.T) {
	t.Parallel()
	server := storetest.StartS3(t)
	line := startBadLine(t, server)
	blobs := line.open(t, server)
	if err := blobs.Put(t.Context(), "k", bytes.NewReader(make([]byte, 1<<20))); err != nil {
		t.Fatal(err)
	}
	line.befall(cutAfter(100_000))
	r, err := blobs.Open(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := blobs.Delete(t.Context(), "k"); err != nil {
		t.Fatal(err)
	}
	if err := blobs.Put(t.Context(), "k", bytes.NewReader(bytes.Repeat([]byte{1}, 1<<20))); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if !errors.Is(err, tiles.ErrUnavailable) || len(got) > 100_000 || bytes.IndexByte(got, 1) >= 0 {
		t.Errorf("read %d bytes, %v; want at most 100,000 of the first blob and tiles.ErrUnavailable", len(got), err)
	}
}

// A store that sends other bytes than it was asked for is found out.
func TestS3BlobsWithoutRanges(t *testing.T) {
	t.Parallel()
	server := storetest.StartS3(t)
	line := startBadLine(t, server)
	blobs := line.open(t, server)
	line.befall(noRange)
	p := make([]byte, 4)
	if n, err := blobs.ReadAt(t.Context(), "k", p, 3); n != 0 || !errors.Is(err, tiles.ErrUnavailable) {
		t.Errorf("ReadAt = %q, %v, want tiles.ErrUnavailable", p[:n], err)
	}
	line.befall(noRange)
	if n, err := blobs.ReadAt(t.Context(), "k", p, 0); err != nil || string(p[:n]) != "0123" {
		t.Errorf("ReadAt from the beginning = %q, %v, want 0123", p[:n], err)
	}
}
