package server

import (
	"strings"

	"geodrill/challenges"
	"geodrill/server/api"

	"github.com/labstack/echo/v4"
)

func linkShape(l challenges.Link) api.Link {
	return api.Link{ID: l.ID, CreatedAt: l.CreatedAt, ExpiresAt: l.ExpiresAt}
}

func linkShapes(links []challenges.Link) api.LinkList {
	out := api.LinkList{Items: make([]api.Link, len(links))}
	for i, l := range links {
		out.Items[i] = linkShape(l)
	}
	return out
}

// loggedPath is the path of a request without the token of a link that is in it: in
// the API, and in the pages that show what the link is for.
func loggedPath(c echo.Context) string {
	path := c.Request().URL.Path
	for _, below := range [...]string{displayPath(""), boardPath, "/display/", "/board/"} {
		if rest, ok := strings.CutPrefix(path, below); ok {
			return below + ":token" + strings.TrimLeftFunc(rest, func(r rune) bool { return r != '/' })
		}
	}
	return path
}
