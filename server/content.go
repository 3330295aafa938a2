package server

import (
	"io"
	"net/http"
	"strconv"
	"time"
)

// inMemory is content that is written at once.
type inMemory interface {
	io.WriterTo
	Len() int
}

// serveContent answers with content, whose headers are set, as [http.ServeContent]
// does, which knows ranges and ETags. What is in memory and asked for as a whole is
// written at once, without a buffer between: a photo is dozens of tiles.
func serveContent(w http.ResponseWriter, r *http.Request, content io.ReadSeeker) error {
	whole, ok := content.(inMemory)
	if !ok || !wantsAll(r) {
		http.ServeContent(w, r, "", time.Time{}, content)
		return nil
	}
	h := w.Header()
	h.Set("Accept-Ranges", "bytes")
	h.Set("Content-Length", strconv.Itoa(whole.Len()))
	w.WriteHeader(http.StatusOK)
	return writeAll(w, r, whole)
}

// wantsAll reports whether a request wants the content as it is, under no
// condition (RFC 9110, 13.1 and 14.2).
func wantsAll(r *http.Request) bool {
	if r.Method != http.MethodGet {
		return false
	}
	for _, name := range [...]string{"Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"} {
		if _, ok := r.Header[name]; ok {
			return false
		}
	}
	return true
}
