package challenges

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// FurtherReading is a link that leads to what a challenge's author recommends to read. It is told
// after the reveal.
type FurtherReading struct {
	Title Text   `json:"title"`
	URL   string `json:"url"` // as [IsWebAddress] wants it
}

// Bounds of the links of a challenge.
const (
	MaxFurtherReading  = 10
	MaxWebAddressBytes = 2000
)

// WebAddressHelp says what [IsWebAddress] wants, to whoever wrote something else.
const WebAddressHelp = "an address begins with https:// or http:// and a host, without a name or password, and has no spaces, backslashes or invisible characters; at most 2000 bytes"

// IsWebAddress reports whether a link may have an address: https or http, with a host, without
// a name or password in it, and without spaces or control characters.
func IsWebAddress(address string) bool {
	if len(address) > MaxWebAddressBytes || !utf8.ValidString(address) || strings.ContainsFunc(address, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsGraphic(r) || r == '\\'
	}) {
		return false
	}
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil
}

// readingProblems checks the links of a challenge.
func (c DraftChallenge) readingProblems(at string, languages []string) (found problems) {
	if n := len(c.FurtherReading); n > MaxFurtherReading {
		found.invalid(at, "a challenge has at most %d links, this one %d", MaxFurtherReading, n)
	}
	for i, link := range c.FurtherReading {
		at := at + "/" + strconv.Itoa(i)
		found.text(at+"/title", link.Title, languages)
		switch {
		case link.URL == "":
			found.missing(at+"/url", "the address is missing")
		case !IsWebAddress(link.URL):
			found.invalid(at+"/url", WebAddressHelp)
		}
	}
	return found
}

// readingIn is links with their titles in the languages only.
func readingIn(links []FurtherReading, languages []string) []FurtherReading {
	links = slices.Clone(links)
	for i, link := range links {
		links[i].Title = link.Title.only(languages)
	}
	return links
}
