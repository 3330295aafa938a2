package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
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
	row, err := strconv.Atoi(strings.TrimSuffix(r.Tile, ".mvt"))
	if err != nil {
		row = math.MaxInt // no map has that many
	}
	version := ""
	if r.Params.V != nil {
		version = *r.Params.V
	}
	return s.basemapTile(callerOf(ctx).request, r.Z, r.X, row, version)
}

// basemapTile finds a tile for a request that takes it for one of a version.
func (s *Server) basemapTile(r *http.Request, z, x, y int, version string) (_ basemapTile, err error) {
	t := basemapTile{request: r, cache: basemapCache}
	present := s.basemap.Info().Version
	if version == present {
		t.cache = immutableCache
	}
	t.body, t.gzipped, err = s.basemap.Tile(r.Context(), z, x, y)
	if errors.Is(err, fs.ErrNotExist) {
		return t, nil
	}
	if err != nil {
		return basemapTile{}, err
	}
	t.tag = present + "-" + strconv.Itoa(z) + "-" + strconv.Itoa(x) + "-" + strconv.Itoa(y)
	if t.gzipped && !acceptsGzip(r) {
		if t.body, err = tiles.InflateTile(t.body); err != nil {
			return basemapTile{}, fmt.Errorf("basemap tile %d/%d/%d: %w", z, x, y, err)
		}
		t.gzipped = false
		t.tag += "-plain"
	}
	return t, nil
}

// basemapTiles answers requests that are plainly for a tile of the map before
// anything else looks at them: tiles are most of what a class asks for, and the
// same for everybody. What is not plain, and what goes wrong, is for next.
func (s *Server) basemapTiles(next http.Handler) http.Handler {
	if s.basemap == nil {
		return next
	}
	plain := "v=" + s.basemap.Info().Version
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		z, x, y, ok := tileOfPath(r.URL.Path)
		if !ok || r.Method != http.MethodGet || r.URL.RawQuery != "" && r.URL.RawQuery != plain || s.isHTTPS(r) {
			next.ServeHTTP(w, r)
			return
		}
		t, err := s.basemapTile(r, z, x, y, strings.TrimPrefix(r.URL.RawQuery, "v="))
		if err != nil {
			next.ServeHTTP(w, r)
			return
		}
		h := w.Header()
		maps.Copy(h, secureHeaders)
		h.Set("X-Request-Id", s.newID())
		if err := t.VisitGetBasemapTileResponse(w); err != nil {
			s.log.DebugContext(r.Context(), "a tile of the map was not taken", "error", err)
		}
	})
}

// tileOfPath reads the path of a tile as the map's own description writes it.
func tileOfPath(path string) (z, x, y int, ok bool) {
	rest, ok := strings.CutPrefix(path, "/basemap/")
	if !ok {
		return 0, 0, 0, false
	}
	for _, n := range []struct {
		into *int
		end  string
	}{{&z, "/"}, {&x, "/"}, {&y, ".mvt"}} {
		digits, after, found := strings.Cut(rest, n.end)
		v, err := strconv.Atoi(digits)
		if !found || err != nil || strconv.Itoa(v) != digits || v < 0 || v > math.MaxInt32 {
			return 0, 0, 0, false
		}
		*n.into, rest = v, after
	}
	const deepest = 31 // of the contract
	return z, x, y, rest == "" && z <= deepest
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
