package server

import (
	"context"
	"errors"
	"net/http"
	"time"

	"geodrill/server/api"
	"geodrill/tiles"
)

// GetHealth implements the contract.
func (s *Server) GetHealth(context.Context, api.GetHealthRequestObject) (api.GetHealthResponseObject, error) {
	return api.GetHealth200JSONResponse{Status: api.Ok}, nil
}

// readyTimeout is how long the database and the store of the photos may take to
// answer.
const readyTimeout = 2 * time.Second

// GetReadiness implements the contract.
func (s *Server) GetReadiness(ctx context.Context, _ api.GetReadinessRequestObject) (api.GetReadinessResponseObject, error) {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	if err := s.ready(ctx); err != nil {
		s.log.Error("not ready", "error", err)
		if errors.Is(err, tiles.ErrUnavailable) {
			return nil, problem(http.StatusServiceUnavailable, codeUnavailable, "The store of the photos does not answer.")
		}
		return nil, problem(http.StatusServiceUnavailable, codeUnavailable, "The database does not answer.")
	}
	return api.GetReadiness200JSONResponse{Status: api.Ok}, nil
}
