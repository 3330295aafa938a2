package server

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"

	"geodrill/challenges"
	"geodrill/challenges/account"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"
)

// caller is what handlers know of a request besides its contract shape.
type caller struct {
	request *http.Request // as it came: HEAD is HEAD
	id      string        // of the request, for the log
	ip      string
	https   bool
	token   string
	session account.Session
	actor   challenges.Actor
	account account.Account // of an actor who has one
	body    []byte          // of a request with one, as it came
	op      *operation
}

type callerKey struct{}

// callerOf returns the caller that observe put into the request's context.
func callerOf(ctx context.Context) *caller {
	return ctx.Value(callerKey{}).(*caller)
}

// clientIP is the address a request comes from: the connection's, or what the
// nearest trusted proxy says.
func (s *Server) clientIP(r *http.Request) string {
	if !s.fromProxy(r) {
		return echo.ExtractIPDirect()(r)
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range s.proxies {
		trust = append(trust, echo.TrustIPRange(ipNet(p)))
	}
	return echo.ExtractIPFromXFFHeader(trust...)(r)
}

// network is by what tries are counted: the address, or of IPv6 the first half of it.
// Whoever has one of those addresses has all that begin so.
func (c *caller) network() string {
	addr, err := netip.ParseAddr(c.ip)
	if err != nil || addr.Unmap().Is4() {
		return c.ip
	}
	half, _ := addr.WithZone("").Prefix(64) // which an address of 128 bits has
	return half.String()
}

// fromProxy reports whether the connection comes from a trusted proxy.
func (s *Server) fromProxy(r *http.Request) bool {
	if len(s.proxies) == 0 {
		return false
	}
	addr, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	for _, p := range s.proxies {
		if p.Contains(addr.Addr().Unmap()) {
			return true
		}
	}
	return false
}

// isHTTPS reports whether the browser sees https: cookies are Secure only then.
func (s *Server) isHTTPS(r *http.Request) bool {
	return r.TLS != nil || s.fromProxy(r) && r.Header.Get("X-Forwarded-Proto") == "https" ||
		s.publicURL != nil && s.publicURL.Scheme == "https"
}

// baseURL is the address under which the caller reaches this server.
func (s *Server) baseURL(c *caller) string {
	if s.publicURL != nil {
		return (&url.URL{Scheme: s.publicURL.Scheme, Host: s.publicURL.Host}).String()
	}
	u := url.URL{Scheme: "http", Host: c.request.Host}
	if c.https {
		u.Scheme = "https"
	}
	return u.String()
}

// maxLanguages bounds the languages that are matched.
const maxLanguages = 10

// languages are the languages of a request, the most wanted first.
func languages(lang, acceptLanguage *string) []language.Tag {
	var tags []language.Tag
	if lang != nil {
		if tag, err := language.Parse(*lang); err == nil {
			tags = append(tags, tag)
		}
	}
	if acceptLanguage != nil {
		accepted, _, err := language.ParseAcceptLanguage(*acceptLanguage)
		if err == nil {
			tags = append(tags, accepted[:min(len(accepted), maxLanguages)]...)
		}
	}
	return tags
}
