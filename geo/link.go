package geo

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// The forms of links, and of the hosts that have many.
var (
	linkForm   = regexp.MustCompile(`(?i)^([a-z][a-z0-9+.-]*://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?::\d+)?(?:[/?#].*)?$`)
	googleHost = regexp.MustCompile(`^(?:maps\.|earth\.)?google\.(?:[a-z]{2,3}|com?\.[a-z]{2})$`)
	yandexHost = regexp.MustCompile(`^(?:maps\.|n\.maps\.)?yandex\.(?:[a-z]{2,3}|com\.[a-z]{2})$`)
	dgisHost   = regexp.MustCompile(`^(?:[a-z-]+\.)?2gis\.(?:com\.[a-z]{2}|[a-z]{2,3})$`)
	googlePin  = regexp.MustCompile(`!3d(-?\d+(?:\.\d+)?)!4d(-?\d+(?:\.\d+)?)`)
)

// link is a link to a map, taken apart.
type link struct {
	host     string   // lower case, without www.
	segments []string // of the path, unescaped
	query    url.Values
	fragment url.Values // the part after #, read as a query
}

// linkPlace is what a link says of a point: two numbers, or a text that people
// typed into the search of the map.
type linkPlace struct {
	lat, lon string
	text     string
}

// parseLink reads a link to one of the maps of Notations.
func parseLink(text string) ([]Reading, *ParseError) {
	text, beside := cutLink(text)
	form := linkForm.FindStringSubmatch(text)
	if form == nil {
		return nil, nil
	}
	if readings, _ := parseNotations(beside, nil); len(readings) > 0 {
		return nil, &ParseError{ParseConflict, "a point beside a link"}
	}
	if form[1] == "" {
		text = "https://" + text
	}
	parsed, err := url.Parse(text)
	if err != nil {
		return nil, &ParseError{ParseUnknown, "a broken link"}
	}
	l := newLink(parsed)
	if l.isShort() {
		return nil, &ParseError{ParseShortLink, l.host}
	}
	site, pins, views := l.places()
	if site == "" {
		if form[1] == "" {
			return nil, nil // what has no scheme may be anything
		}
		return nil, &ParseError{ParseUnknown, "no map at " + l.host}
	}
	readings, refused := readPlaces(pins, site, ReasonPin)
	if readings != nil || refused.Code != ParseUnknown {
		return readings, refused // a pin that cannot be read is not the centre of the map
	}
	readings, refused = readPlaces(views, site, ReasonView)
	if len(readings) == 1 {
		readings[0].Reason = ReasonView
	}
	return readings, refused
}

func newLink(parsed *url.URL) link {
	l := link{
		host:  strings.TrimPrefix(strings.ToLower(parsed.Hostname()), "www."),
		query: parsed.Query(),
	}
	l.fragment, _ = url.ParseQuery(parsed.EscapedFragment()) // what cannot be read is left out
	for _, segment := range strings.Split(parsed.EscapedPath(), "/") {
		if plain, err := url.QueryUnescape(segment); err == nil && plain != "" {
			l.segments = append(l.segments, foldText(plain))
		}
	}
	return l
}

// readPlaces reads what can be read. The error is only there without a reading.
func readPlaces(places []linkPlace, site Notation, reason Reason) (readings []Reading, refused *ParseError) {
	refused = &ParseError{ParseUnknown, "no coordinates in the link"}
	for _, p := range places {
		found, err := p.read(site)
		if err != nil && err.Code != ParseUnknown {
			refused = err
		}
		for _, r := range found {
			r.Reason = cmp.Or(r.Reason, reason)
			readings = append(readings, r)
		}
	}
	if readings == nil {
		return nil, refused
	}
	return distinct(readings), nil
}

// cutLink takes the link out of a text that has one, with a scheme, among other
// words.
func cutLink(text string) (link, beside string) {
	fields := strings.Fields(text)
	isLink := func(field string) bool { return strings.Contains(field, "://") }
	at := slices.IndexFunc(fields, isLink)
	if at < 0 || slices.ContainsFunc(fields[at+1:], isLink) {
		return text, ""
	}
	link = fields[at]
	return link, strings.Join(slices.Delete(fields, at, at+1), " ")
}

// read reads a place. A text may hold a latitude and a longitude, angles of any
// notation, or a Plus Code.
func (p linkPlace) read(site Notation) ([]Reading, *ParseError) {
	if p.text == "" {
		return alone(readPlain(site, p.lat, p.lon))
	}
	text := strings.TrimPrefix(foldText(p.text), "loc:")
	if lat, lon, found := twoNumbers(geoURILabel.ReplaceAllString(text, ""), ","); found {
		return alone(readPlain(site, lat, lon))
	}
	readings, refused := parsePlusCode(text, nil)
	if readings == nil && refused == nil {
		inner, _ := unwrap(text)
		readings, refused = parseAngles(inner)
	}
	for i := range readings {
		readings[i].Notation = site
	}
	return readings, refused
}

// isShort reports whether a link must be followed to learn where it leads.
func (l link) isShort() bool {
	switch l.host {
	case "goo.gl", "maps.app.goo.gl", "g.co", "g.page", "osm.org", "go.2gis.com", "binged.it", "her.is", "maps.apple",
		"bit.ly", "t.co", "tinyurl.com", "is.gd", "ow.ly", "cutt.ly", "clck.ru", "ya.cc", "vk.cc", "goo.su":
		return len(l.segments) > 0 && !l.fragment.Has("map")
	case "openstreetmap.org":
		return l.path(0) == "go"
	case "maps.apple.com":
		return l.path(0) == "p"
	}
	return yandexHost.MatchString(l.host) && (l.path(0) == "-" || l.path(1) == "-")
}

// path returns a segment of the path, or nothing.
func (l link) path(i int) string {
	if i < len(l.segments) {
		return l.segments[i]
	}
	return ""
}
