package main

import (
	"bytes"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"
)

// boardHandler answers with fixed bytes and an ETag, as many bytes as the query
// asks for: it is told how long the product's board is.
func boardHandler() http.Handler {
	body := bytes.Repeat([]byte("0123456789abcdef"), maxAnswer/16)
	const tag = `"fixed"`
	e := echo.New()
	e.GET("/board", func(c echo.Context) error {
		n, err := strconv.Atoi(c.QueryParam("bytes"))
		if err != nil || n < 0 || n > len(body) {
			return echo.ErrBadRequest
		}
		h := c.Response().Header()
		h.Set("ETag", tag)
		if c.Request().Header.Get("If-None-Match") == tag {
			return c.NoContent(http.StatusNotModified)
		}
		h.Set("Content-Length", strconv.Itoa(n))
		return c.Blob(http.StatusOK, "application/json", body[:n])
	})
	return e
}
