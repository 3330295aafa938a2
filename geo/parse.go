package geo

import (
	"cmp"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"
)

// MaxTextRunes bounds the text that ParsePoint looks at, in characters: Unicode
// code points, as JSON Schema counts them. The links that maps share are shorter,
// and so is every other notation.
const MaxTextRunes = 2000

// ParseError says why a text is no point.
type ParseError struct {
	Code   ParseCode
	Detail string // what was found, in English; may hold a part of the text
}

// Error gives the code and the detail.
func (e *ParseError) Error() string {
	if e.Detail == "" {
		return fmt.Sprintf("no point read (%s)", e.Code)
	}
	return fmt.Sprintf("no point read (%s): %s", e.Code, e.Detail)
}

// ParseCode is a stable code for why a text is no point.
type ParseCode string

// Why a text is no point.
const (
	ParseEmpty      ParseCode = "empty"        // nothing but space
	ParseTooLong    ParseCode = "too_long"     // more than MaxTextRunes
	ParseUnknown    ParseCode = "unknown"      // of no known form
	ParseOutOfRange ParseCode = "out_of_range" // of a known form, with a number that cannot be
	ParseConflict   ParseCode = "conflict"     // of a known form whose parts contradict each other
	ParseComma      ParseCode = "comma"        // a comma may be a decimal mark or a separator
	ParseNeedsPlace ParseCode = "needs_place"  // a short Plus Code without a place; Detail is the name beside it, if any
	ParseShortLink  ParseCode = "short_link"   // a link that only its site can follow; it is never fetched
)

// maxLongitudeText bounds the longitudes in texts, in degrees either way. A
// full turn lets maps that wrap through, and keeps a number that lost its
// decimal mark out.
const maxLongitudeText = 360

// leastPrecision is what float64 and the formulas of this package keep, in
// metres, with room to spare.
const leastPrecision = 1e-6

// ParsePoint reads a point in any notation of Notations, or a link to a map.
//
// One reading means that the text can be understood in one way. Several mean
// that it is ambiguous: they are all there is, in no order of likelihood, each
// with its Reason, and it is for the reader to choose. Nothing is guessed:
//
//   - Two bare numbers that may both be latitudes come back in both orders.
//     Where one is beyond 90, or a hemisphere or an axis is named, there is one
//     order. ISO 6709, geo:, WKT, GeoJSON and links fix their order.
//   - Words for both axes may stand before or after two numbers, and give their
//     order: "76.9286 43.2567 lon lat".
//   - A third number is left out as a height or a zoom where it can be nothing
//     else: it says so ("850 m", "17z"), is beyond 180, or has fewer decimals than
//     the two before it, which either have decimals or name their axes and are set
//     apart. "43, 15, 24" is refused.
//   - A comma between digits may be a decimal mark or a separator. The text is
//     read both ways, and refused with ParseComma if both make sense: "43,76".
//   - The S of a UTM zone may be the southern hemisphere or the band north of
//     32° N; where both are possible, both come back.
//   - A short Plus Code is resolved near the given place. Without one, or with
//     the name of another place beside it, it is refused with ParseNeedsPlace.
//   - After "d" and "m" an "s" is seconds where both hemispheres are named beside
//     it, the south where the other angle has seconds without one, or refused.
//   - A bare geohash has 5 to 12 characters, all of its letters lower case, and
//     both a letter and a digit: no word or number is one. After "geohash:" any is read.
//
// near may be nil, and is used for short Plus Codes alone; one that Normalize
// refuses is none. Links are taken apart, never fetched. A link's pins go before
// the centre of its map, which is read with ReasonView. Of a text that people
// share, a name and an address and a link, the link is read.
//
// A text may be in quotes or brackets, after a word for coordinates, and before
// the name of a place in parentheses, which is left out. What stands there and
// holds digits or speaks of hemispheres is refused, but for WGS84.
//
// Longitudes up to 360 degrees either way are wrapped as by Normalize. Minutes
// and seconds are below 60. Texts of more than MaxTextRunes are refused; the
// time to read one is linear in its length. The error is always a *ParseError.
func ParsePoint(text string, near *Point) ([]Reading, error) {
	// No text of so many bytes has few enough characters to count.
	if len(text) > utf8.UTFMax*MaxTextRunes || utf8.RuneCountInString(text) > MaxTextRunes {
		return nil, &ParseError{ParseTooLong, fmt.Sprintf("more than %d characters", MaxTextRunes)}
	}
	text = foldText(text)
	if text == "" {
		return nil, &ParseError{Code: ParseEmpty}
	}
	readings, refused := parseNotations(text, near)
	if refused != nil {
		return nil, refused
	}
	return readings, nil
}

// parseNotations asks each notation, as a text may be of the form of several. A
// notation gives neither a reading nor an error of a text that is not of its
// form. If none gives a reading, the error is the first that knows more than
// that the text is unknown.
func parseNotations(text string, near *Point) ([]Reading, *ParseError) {
	text, note := unwrap(text)
	var readings []Reading
	refused := &ParseError{Code: ParseUnknown}
	for _, parse := range []func(string) ([]Reading, *ParseError){
		parseLink, parseGeoURI, parseGeoJSON, parseWKT, parseISO6709, parseAviation,
		func(text string) ([]Reading, *ParseError) {
			return parsePlusCode(strings.TrimSpace(text+" "+note), near)
		},
		parseUTM, parseUPS, parseMGRS, parseGeohash, parseAngles,
	} {
		found, err := parse(text)
		if err != nil && refused.Code == ParseUnknown && (err.Code != ParseUnknown || refused.Detail == "") {
			refused = err
		}
		readings = append(readings, found...)
	}
	if len(readings) == 0 {
		return nil, refused
	}
	if readings[0].Notation != readings[len(readings)-1].Notation {
		for i := range readings {
			readings[i].Reason = cmp.Or(readings[i].Reason, ReasonNotation)
		}
	}
	return readings, nil
}

// spread returns how far a point may be from p whose coordinates may be off by
// the given numbers of degrees, in metres: the way to the corner of that box
// nearer the equator, where the box is wider.
func spread(p Point, halfLon, halfLat float64) float64 {
	halfLon, halfLat = math.Min(halfLon, 180), math.Min(halfLat, 90)
	corner := Point{p[0] + halfLon, p[1] - math.Copysign(halfLat, p[1])}
	return Distance(p, corner) + leastPrecision
}

// pointFrom makes a point of a latitude and a longitude in degrees that a text
// gave, or says which is out of range.
func pointFrom(lat, lon float64) (Point, *ParseError) {
	if math.IsNaN(lat) || math.Abs(lat) > 90 {
		return Point{}, &ParseError{ParseOutOfRange, fmt.Sprintf("latitude %v", lat)}
	}
	if math.IsNaN(lon) || math.Abs(lon) > maxLongitudeText {
		return Point{}, &ParseError{ParseOutOfRange, fmt.Sprintf("longitude %v", lon)}
	}
	return Point{wrapLongitude(lon), lat + 0}, nil
}
