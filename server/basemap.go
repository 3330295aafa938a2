package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"net/http"
	"strconv"
	"strings"

	"geodrill/challenges"
	"geodrill/server/api"
	"geodrill/tiles"

	"github.com/labstack/echo/v4"
)

// The map is the same for everybody and tells nothing of an exercise, so every
// cache between may hold it: a tile under its version for ever.
const (
	basemapCache   = "public, max-age=3600"
	immutableCache = "public, max-age=31536000, immutable"
)

func noBasemap() error {
	return problem(http.StatusNotFound, string(challenges.CodeNotFound), "This server has no map.")
}

// GetBasemap implements the contract.
func (s *Server) GetBasemap(ctx context.Context, _ api.GetBasemapRequestObject) (api.GetBasemapResponseObject, error) {
	if s.basemap == nil {
		return nil, noBasemap()
	}
	c := callerOf(ctx)
	body, err := json.Marshal(tileJSON(s.basemap.Info(), s.baseURL(c)))
	if err != nil {
		return nil, err
	}
	return fixedResponse{request: c.request, body: body, contentType: echo.MIMEApplicationJSON}, nil
}

// VisitGetBasemapResponse implements the contract.
func (r fixedResponse) VisitGetBasemapResponse(w http.ResponseWriter) error { return r.write(w) }

// tileJSON describes a map whose tiles are served under base.
func tileJSON(info tiles.BasemapInfo, base string) api.TileJSON {
	const south, north = -85.0511287798066, 85.0511287798066 // where the square of Web Mercator ends
	t := api.TileJSON{
		Tilejson: api.N300, Name: "Geodrill", Version: "1.0.0",
		Tiles:   []string{base + "/basemap/{z}/{x}/{y}.mvt?v=" + info.Version},
		Minzoom: info.MinZoom, Maxzoom: info.MaxZoom, Fillzoom: info.FillZoom,
		Bounds:       []float64{-180, south, 180, north},
		Attribution:  strings.Join(info.Attribution, " · "),
		VectorLayers: make([]api.VectorLayer, len(info.Layers)),
	}
	for i, l := range info.Layers {
		t.VectorLayers[i] = api.VectorLayer{ID: l.ID, Minzoom: l.MinZoom, Maxzoom: l.MaxZoom, Fields: l.Fields}
	}
	return t
}

// GetBasemapTile implements the contract.
func (s *Server) GetBasemapTile(ctx context.Context, r api.GetBasemapTileRequestObject) (api.GetBasemapTileResponseObject, error) {
	if s.basemap == nil {
		return nil, noBasemap()
	}
	row, err := strconv.ParseInt(strings.TrimSuffix(r.Tile, ".mvt"), 10, 64)
	if err != nil {
		row = math.MaxInt64 // no map has that many
	}
	version := s.basemap.Info().Version
	t := basemapTile{request: callerOf(ctx).request, cache: basemapCache}
	if r.Params.V != nil && *r.Params.V == version {
		t.cache = immutableCache
	}
	t.body, t.gzipped, err = s.basemap.Tile(ctx, r.Z, r.X, int(row))
	if errors.Is(err, fs.ErrNotExist) {
		return t, nil
	}
	if err != nil {
		return nil, err
	}
	t.tag = version + "-" + strconv.Itoa(r.Z) + "-" + strconv.Itoa(r.X) + "-" + strconv.FormatInt(row, 10)
	if t.gzipped && !acceptsGzip(t.request) {
		if t.body, err = tiles.InflateTile(t.body); err != nil {
			return nil, fmt.Errorf("basemap tile %d/%d/%d: %w", r.Z, r.X, row, err)
		}
		t.gzipped = false
		t.tag += "-plain"
	}
	return t, nil
}

// acceptsGzip reports whether a client takes gzip (RFC 9110, 12.5.3).
func acceptsGzip(r *http.Request) bool {
	if accepted := r.Header[echo.HeaderAcceptEncoding]; len(accepted) == 1 {
		switch accepted[0] {
		case "gzip", "gzip, deflate", "gzip, deflate, br", "gzip, deflate, br, zstd": // what browsers and most programs send
			return true
		}
	}
	named := weights(strings.Join(r.Header.Values(echo.HeaderAcceptEncoding), ","))
	q, ok := named["gzip"]
	if !ok {
		q = named["*"]
	}
	return q > 0
}

// basemapTile is an answer with a tile, or with nothing where nothing is.
type basemapTile struct {
	request *http.Request
	body    []byte
	gzipped bool
	tag     string
	cache   string
}

// VisitGetBasemapTileResponse implements the contract. It knows ETags and
// ranges.
func (t basemapTile) VisitGetBasemapTileResponse(w http.ResponseWriter) error {
	h := w.Header()
	h.Set("Cache-Control", t.cache)
	h.Set("Vary", "Accept-Encoding")
	if t.tag == "" {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	h.Set("Content-Type", "application/vnd.mapbox-vector-tile")
	h.Set("ETag", `"`+t.tag+`"`)
	if t.gzipped {
		h.Set("Content-Encoding", "gzip")
		h.Set("Content-Length", strconv.Itoa(len(t.body))) // ServeContent leaves it out of what is coded
	}
	return serveContent(w, t.request, bytes.NewReader(t.body))
}
