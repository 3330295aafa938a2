package server

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/pack"
	"geodrill/server/api"
)

// GetSetPack implements the contract.
func (s *Server) GetSetPack(ctx context.Context, r api.GetSetPackRequestObject) (api.GetSetPackResponseObject, error) {
	draft, err := s.challenges.Export(ctx, callerOf(ctx).actor, challenges.SetID(r.Set), r.Number)
	if err != nil {
		return nil, err
	}
	files, err := pack.Files(draft)
	if err != nil {
		return nil, err
	}
	return setPack{name: fmt.Sprintf("%s-%d.zip", draft.Name, r.Number), files: files}, nil
}

// setPack is an archive that is written as it is read.
type setPack struct {
	name  string
	files []pack.File
}

// VisitGetSetPackResponse implements the contract. What fails after the beginning
// cuts the answer off, so that nobody takes it for whole.
func (p setPack) VisitGetSetPackResponse(w http.ResponseWriter) error {
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="`+p.name+`"`) // a slug
	if err := pack.WriteArchive(&longWriter{w, http.NewResponseController(w)}, p.files); err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}

// longWriter writes an answer that may take longer than others do: the deadline of
// its connection moves on with every write.
type longWriter struct {
	http.ResponseWriter
	connection *http.ResponseController
}

// Write implements [io.Writer].
func (w *longWriter) Write(p []byte) (int, error) {
	if err := w.connection.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return 0, err
	}
	return w.ResponseWriter.Write(p)
}
