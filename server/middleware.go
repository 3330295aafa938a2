package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// answerHead answers HEAD wherever GET is answered: the route is found as for
// GET, and net/http, which keeps the request as it came, sends no body.
func answerHead(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			get := r.WithContext(context.WithValue(r.Context(), headKey{}, r))
			get.Method = http.MethodGet
			r = get
		}
		next.ServeHTTP(w, r)
	})
}

type headKey struct{}

// observe gives the request its id and its caller, turns a panic into an
// error, and logs what went wrong or took long. Ordinary requests are logged
// at the debug level: a log of who opened what and when is nobody's need. An
// answer that had begun when it failed is broken off: ended in order, half of
// it would pass for the whole.
func (s *Server) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		start := time.Now()
		r := c.Request()
		call := &caller{request: r, id: s.newID(), ip: s.clientIP(r), https: s.isHTTPS(r)}
		if original, ok := r.Context().Value(headKey{}).(*http.Request); ok {
			call.request = original
		}
		c.SetRequest(r.WithContext(context.WithValue(r.Context(), callerKey{}, call)))
		c.Response().Header().Set("X-Request-Id", call.id)
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
			}
			broken := err != nil && c.Response().Committed && r.Context().Err() == nil
			if err != nil {
				c.Error(err) // write it now, so that the log knows the status
			}
			s.logRequest(c, call, time.Since(start), broken, err)
			if broken {
				panic(http.ErrAbortHandler)
			}
			err = nil
		}()
		return next(c)
	}
}

// slowRequest is what takes long enough to be told, event streams excepted.
const slowRequest = 2 * time.Second

func (s *Server) logRequest(c echo.Context, call *caller, took time.Duration, broken bool, err error) {
	level := slog.LevelDebug
	status := c.Response().Status
	streams := c.Response().Header().Get(echo.HeaderContentType) == eventStreamType
	switch {
	case status >= http.StatusInternalServerError, broken:
		level = slog.LevelError
	case took > slowRequest && !streams:
		level = slog.LevelWarn
	}
	ctx := c.Request().Context()
	if !s.log.Enabled(ctx, level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("request", call.id), slog.String("method", call.request.Method), slog.String("path", loggedPath(c)),
		slog.Int("status", status), slog.Duration("took", took), slog.Int64("bytes", c.Response().Size),
	}
	if call.actor.ID != "" {
		attrs = append(attrs, slog.String("actor", call.actor.ID))
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	s.log.LogAttrs(ctx, level, "request", attrs...)
}

// secureHeaders are the headers that every answer carries; handlers may replace
// Cache-Control and Content-Security-Policy.
var secureHeaders = http.Header{
	"X-Content-Type-Options":       {"nosniff"},
	"Referrer-Policy":              {"no-referrer"},
	"X-Robots-Tag":                 {"noindex"},
	"X-Frame-Options":              {"DENY"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
	"Content-Security-Policy":      {"default-src 'none'; frame-ancestors 'none'"},
	"Cache-Control":                {"no-store"},
}

// secure sets the secureHeaders.
func (s *Server) secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		maps.Copy(h, secureHeaders) // their values are shared: replaced, never changed
		if callerOf(c.Request().Context()).https {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		return next(c)
	}
}

// crossOrigin refuses what another site's page makes a browser send.
func crossOrigin() echo.MiddlewareFunc {
	protection := http.NewCrossOriginProtection()
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := protection.Check(c.Request()); err != nil {
				return problem(http.StatusForbidden, codeCrossOrigin, "Requests that change something come from this site's own pages only.")
			}
			return next(c)
		}
	}
}

// maxBody bounds the JSON bodies of the contract; the largest, a guess with
// all its clues, takes less than half. A challenge that is written, with its texts
// and keys, may be as large as the set.yaml of a pack, and so may what is asked about
// a key or corrects it: a border that was imported has thousands of corners.
const (
	maxBody     = 128 << 10
	maxAuthored = 1 << 20
)

// bodyLimit bounds the body of a request by its route.
func bodyLimit(c echo.Context) int64 {
	for _, route := range []string{"/api/v1/sets/:set/challenges", "/api/v1/scores/preview", "/api/v1/exercises/:exercise/corrections"} {
		if strings.HasPrefix(c.Path(), route) {
			return maxAuthored
		}
	}
	return maxBody
}

// limitBody reads the body of a request that has one, once and bounded. What is
// streamed to its handler is bounded there.
func (s *Server) limitBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if r.Body == nil || r.Body == http.NoBody {
			return next(c)
		}
		if streams(c) {
			r.Body = newUploadBody(c.Response(), r.Body)
			return next(c)
		}
		most := bodyLimit(c)
		if r.ContentLength > most {
			return bodyTooLarge(most)
		}
		body, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, most))
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return bodyTooLarge(most)
		}
		if err != nil {
			return problem(http.StatusBadRequest, codeRequestInvalid, "The request's body could not be read.")
		}
		callerOf(r.Context()).body = body
		return next(c)
	}
}

func bodyTooLarge(most int64) error {
	p := problem(http.StatusRequestEntityTooLarge, codeBodyTooLarge, fmt.Sprintf("Send at most %d bytes.", most))
	p.params = map[string]any{"maxBytes": most}
	return p
}

func ipNet(p netip.Prefix) *net.IPNet {
	p = p.Masked()
	return &net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}
}
