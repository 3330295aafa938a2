package server

import (
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/labstack/echo/v4"
)

// How long an upload may take. A phone behind weak Wi-Fi sends 64 MB in the longest
// time at 19 kB a second.
const (
	uploadStall   = 30 * time.Second // in which a byte must come
	uploadLongest = time.Hour
)

// uploadBody is the body of a request that is read as it comes, and may be for
// longer than other requests are: the deadlines of its connection move on with
// every read.
type uploadBody struct {
	io.ReadCloser
	connection *http.ResponseController
	end        time.Time
}

func newUploadBody(w http.ResponseWriter, body io.ReadCloser) io.ReadCloser {
	return &uploadBody{body, http.NewResponseController(w), time.Now().Add(uploadLongest)}
}

// Read implements [io.Reader]. Its errors are problems.
func (b *uploadBody) Read(p []byte) (int, error) {
	deadline := time.Now().Add(uploadStall)
	if deadline.After(b.end) {
		deadline = b.end
	}
	err := errors.Join(b.connection.SetReadDeadline(deadline), b.connection.SetWriteDeadline(deadline.Add(writeTimeout)))
	if err != nil {
		return 0, err
	}
	n, err := b.ReadCloser.Read(p)
	switch {
	case err == nil || errors.Is(err, io.EOF):
		return n, err
	case errors.Is(err, os.ErrDeadlineExceeded):
		return n, problem(http.StatusRequestTimeout, codeUploadStalled, "No byte of the upload has come for too long. Send it again.")
	}
	return n, problem(http.StatusBadRequest, codeRequestInvalid, "The request's body could not be read.")
}

// keepOpen gives the answer so much more time.
func (b *uploadBody) keepOpen(d time.Duration) error {
	return b.connection.SetWriteDeadline(time.Now().Add(d + writeTimeout))
}

// checkUpload refuses a body of another type than the contract's.
func checkUpload(r *http.Request, mediaType string) error {
	if got, err := mediaTypeOf(r); err != nil || got != mediaType {
		return problem(http.StatusUnsupportedMediaType, codeMediaType, "Send the bytes of the file, as Content-Type: "+mediaType+".")
	}
	return nil
}

// streams reports whether the request's body is handed to its handler as it comes.
func streams(c echo.Context) bool {
	op := callerOf(c.Request().Context()).op
	return op != nil && op.streams != ""
}
