package server

import (
	"context"
	"errors"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/server/api"
)

// ReadCoordinates implements the contract. A text that is none is an answer and not a
// refusal: whoever types is not done yet.
func (s *Server) ReadCoordinates(_ context.Context, r api.ReadCoordinatesRequestObject) (api.ReadCoordinatesResponseObject, error) {
	near := placeOf(r.Body.Near)
	if near != nil {
		if _, err := geo.Normalize(*near); err != nil {
			return nil, challenges.PointError("/near", err)
		}
	}
	readings, err := geo.ParsePoint(r.Body.Text, near)
	out := api.PointReadings{Readings: make([]api.PointReading, len(readings))}
	var refused *geo.ParseError
	if errors.As(err, &refused) {
		refusal := string(refused.Code)
		out.Refusal = &refusal
	} else if err != nil {
		return nil, err
	}
	for i, reading := range readings {
		out.Readings[i] = api.PointReading{
			Point: pointShape(reading.Point), Notation: string(reading.Notation),
			PrecisionMeters: reading.PrecisionMeters, Reason: optional(string(reading.Reason)),
		}
	}
	return api.ReadCoordinates200JSONResponse(out), nil
}
