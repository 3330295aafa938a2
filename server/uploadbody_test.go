package server

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// deadlines is a connection that notes its deadlines.
type deadlines struct {
	http.ResponseWriter
	read, write time.Time
}

func (d *deadlines) SetReadDeadline(t time.Time) error  { d.read = t; return nil }
func (d *deadlines) SetWriteDeadline(t time.Time) error { d.write = t; return nil }

// As long as bytes come an upload may take longer than other requests, but not for
// ever.
func TestUploadBodyMovesDeadlines(t *testing.T) {
	d := &deadlines{ResponseWriter: httptest.NewRecorder()}
	body := newUploadBody(d, io.NopCloser(iotest.OneByteReader(strings.NewReader("photo"))))
	if data, err := io.ReadAll(body); string(data) != "photo" || err != nil {
		t.Fatalf("%q, %v", data, err)
	}
	if left := time.Until(d.read); left < uploadStall-5*time.Second || left > uploadStall {
		t.Errorf("the next byte may take %v", left)
	}
	if !d.write.After(d.read) {
		t.Errorf("no time to answer: read until %v, write until %v", d.read, d.write)
	}
	end := time.Now().Add(time.Second)
	body.(*uploadBody).end = end
	if _, err := body.Read(make([]byte, 1)); !errors.Is(err, io.EOF) || !d.read.Equal(end) {
		t.Errorf("%v; read until %v, want %v", err, d.read, end)
	}
	for cause, want := range map[error]int{
		os.ErrDeadlineExceeded: http.StatusRequestTimeout, io.ErrUnexpectedEOF: http.StatusBadRequest, errors.New("reset"): http.StatusBadRequest,
	} {
		var p *problemError
		_, err := newUploadBody(d, io.NopCloser(iotest.ErrReader(cause))).Read(make([]byte, 1))
		if !errors.As(err, &p) || p.status != want {
			t.Errorf("%v: %v, want status %d", cause, err, want)
		}
	}
}
