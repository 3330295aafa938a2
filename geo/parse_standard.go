package geo

import (
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// The forms of standards. ISO 6709 and aviation both run degrees, minutes and
// seconds together; the number of digits says which are there.
var (
	iso6709Form = regexp.MustCompile(`^([+-])(\d{2}|\d{4}|\d{6})([.,]\d+)?([+-])(\d{3}|\d{5}|\d{7})([.,]\d+)?` +
		`(?:[+-]\d+(?:[.,]\d+)?)?(?:CRS([A-Z0-9:_]+))?/?$`)
	aviationForm  = regexp.MustCompile(`^(\d{4}|\d{6})([.,]\d+)?([NS])[ ,/]*(\d{5}|\d{7})([.,]\d+)?([EW])$`)
	aviationAhead = regexp.MustCompile(`^([NS])(\d{4}|\d{6})([.,]\d+)?[ ,/]*([EW])(\d{5}|\d{7})([.,]\d+)?$`)
	geoURIForm    = regexp.MustCompile(`(?i)^geo:([^;?]*)((?:;[^?]*)?)(?:\?(.*))?$`)
	geoURILabel   = regexp.MustCompile(`\(.*\)$`)
	wktForm       = regexp.MustCompile(`^(?:SRID=(\d{1,9}); *)?POINT *(?:Z|M|ZM)? *\( *(\S+) +(\S+)(?: +\S+){0,2} *\)$`)
	plainNumber   = regexp.MustCompile(`^[+-]?\d+(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$`)
)

// readPlain makes a reading of two numbers with decimal dots.
func readPlain(n Notation, lat, lon string) (Reading, *ParseError) {
	var values, halves [2]float64
	for i, text := range [2]string{lat, lon} {
		form := plainNumber.FindStringSubmatch(text)
		if form == nil {
			return Reading{}, &ParseError{ParseUnknown, fmt.Sprintf("%q is no number", firstRunes(text, 20))}
		}
		values[i], _ = strconv.ParseFloat(text, 64) // too great a number becomes infinite, and out of range
		exponent, _ := strconv.Atoi(form[2])        // none is 0
		halves[i] = 0.5 * math.Pow10(exponent-len(form[1]))
	}
	p, refused := pointFrom(values[0], values[1])
	if refused != nil {
		return Reading{}, refused
	}
	return Reading{Point: p, Notation: n, PrecisionMeters: spread(p, halves[1], halves[0])}, nil
}

// alone makes a list of one reading.
func alone(r Reading, refused *ParseError) ([]Reading, *ParseError) {
	if refused != nil {
		return nil, refused
	}
	return []Reading{r}, nil
}

// parseISO6709 reads the string of Annex H: +43.2567+076.9286/. A height is
// left out; a coordinate system must be WGS84.
func parseISO6709(text string) ([]Reading, *ParseError) {
	form := iso6709Form.FindStringSubmatch(strings.ToUpper(text))
	if form == nil {
		return nil, nil
	}
	switch form[7] {
	case "", "WGS84", "WGS_84", "EPSG:4326":
	default:
		return nil, otherSystem(form[7])
	}
	return parseCompact(NotationISO6709, form[1], form[2]+form[3], form[4], form[5]+form[6])
}

// parseAviation reads what ISO 6709 writes with letters: 431524N0765542E.
func parseAviation(text string) ([]Reading, *ParseError) {
	text = strings.ToUpper(text)
	form := aviationForm.FindStringSubmatch(text)
	if form != nil {
		form = []string{"", form[3], form[1], form[2], form[6], form[4], form[5]}
	} else if form = aviationAhead.FindStringSubmatch(text); form == nil {
		return nil, nil
	}
	n := NotationDegreesMinutes
	if len(form[2]) == 6 {
		n = NotationDMS
	}
	return parseCompact(n, form[1], form[2]+form[3], form[4], form[5]+form[6])
}

// parseCompact reads digits that run together, two and three of them degrees.
func parseCompact(n Notation, latSign, latDigits, lonSign, lonDigits string) ([]Reading, *ParseError) {
	lat, latHalf, latParts, refused := compactAngle(latDigits, 2)
	if refused != nil {
		return nil, refused
	}
	lon, lonHalf, lonParts, refused := compactAngle(lonDigits, 3)
	if refused != nil {
		return nil, refused
	}
	if latParts != lonParts {
		return nil, &ParseError{ParseConflict, "one angle has minutes or seconds that the other has not"}
	}
	if latSign == "-" || latSign == "S" {
		lat = -lat
	}
	if lonSign == "-" || lonSign == "W" {
		lon = -lon
	}
	p, refused := pointFrom(lat, lon)
	return alone(Reading{Point: p, Notation: n, PrecisionMeters: spread(p, lonHalf, latHalf)}, refused)
}

// compactAngle takes digits apart: degrees of the given width, then two digits
// each of minutes and seconds.
func compactAngle(digits string, width int) (degrees, half float64, parts int, refused *ParseError) {
	number := numberToken(digits)
	whole := len(digits)
	if number.places > 0 {
		whole -= number.places + 1
	}
	parts = (whole-width)/2 + 1
	scale := 1.0
	for i := range parts {
		piece := digits[width+2*i-2 : width+2*i]
		if i == 0 {
			piece = digits[:width]
		}
		if i == parts-1 && number.places > 0 {
			piece += "." + digits[whole+1:]
		}
		value := numberToken(piece).value
		if i > 0 && value >= 60 {
			return 0, 0, 0, &ParseError{ParseOutOfRange, piece + " minutes or seconds"}
		}
		degrees += value * scale
		half = 0.5 * scale * math.Pow10(-number.places)
		scale /= 60
	}
	return degrees, half, parts, nil
}

// parseGeoURI reads RFC 5870, and the q that Android adds, which is what is
// meant.
func parseGeoURI(text string) ([]Reading, *ParseError) {
	form := geoURIForm.FindStringSubmatch(text)
	if form == nil {
		return nil, nil
	}
	lat, lon, found := twoNumbers(form[1], ",")
	if !found {
		return nil, &ParseError{ParseUnknown, "a geo: URI without a pair of numbers"}
	}
	if query, _ := url.ParseQuery(form[3]); query.Has("q") {
		q := geoURILabel.ReplaceAllString(query.Get("q"), "")
		if qLat, qLon, found := twoNumbers(q, ","); found {
			lat, lon = qLat, qLon
		} else if strings.Trim(lat+lon, "-+.0") == "" {
			return nil, &ParseError{ParseUnknown, "a geo: URI that asks for a name"}
		}
	}
	r, refused := readPlain(NotationGeoURI, lat, lon)
	if refused != nil {
		return nil, refused
	}
	for _, parameter := range strings.Split(form[2], ";") {
		switch name, value, _ := strings.Cut(strings.ToLower(parameter), "="); name {
		case "crs":
			if value != "wgs84" {
				return nil, otherSystem(value)
			}
		case "u":
			uncertainty, err := strconv.ParseFloat(value, 64)
			if err != nil || !(uncertainty >= 0 && uncertainty < 40e6) {
				return nil, &ParseError{ParseOutOfRange, "uncertainty " + value}
			}
			r.PrecisionMeters = math.Max(r.PrecisionMeters, uncertainty)
		}
	}
	return []Reading{r}, nil
}

// parseWKT reads a POINT of well-known text, also extended by a SRID.
func parseWKT(text string) ([]Reading, *ParseError) {
	form := wktForm.FindStringSubmatch(strings.ToUpper(text))
	if form == nil {
		return nil, nil
	}
	if form[1] != "" && form[1] != "4326" {
		return nil, otherSystem("SRID " + form[1])
	}
	return alone(readPlain(NotationWKT, form[3], form[2]))
}

// geoJSONPoint is a Point, or a Feature with one. Before RFC 7946 it could name
// another coordinate system.
type geoJSONPoint struct {
	Type        string
	Coordinates []json.Number
	Geometry    *geoJSONPoint
	CRS         json.RawMessage
}

// parseGeoJSON reads a Point, alone or in a Feature. Heights are left out.
func parseGeoJSON(text string) ([]Reading, *ParseError) {
	if !strings.HasPrefix(text, "{") {
		return nil, nil
	}
	var object geoJSONPoint
	if err := json.Unmarshal([]byte(text), &object); err != nil || object.Type == "" {
		return nil, nil
	}
	if crs := string(object.CRS); crs != "" && crs != "null" && !strings.Contains(crs, "CRS84") && !strings.Contains(crs, "4326") {
		return nil, otherSystem(crs)
	}
	if object.Type == "Feature" && object.Geometry != nil {
		object = *object.Geometry
	}
	if object.Type != "Point" || len(object.Coordinates) < 2 {
		return nil, &ParseError{ParseUnknown, "GeoJSON that is no Point"}
	}
	return alone(readPlain(NotationGeoJSON, object.Coordinates[1].String(), object.Coordinates[0].String()))
}

// twoNumbers returns the first two items of a list if they are numbers.
func twoNumbers(text, separator string) (first, second string, found bool) {
	items := strings.SplitN(text, separator, 3)
	if len(items) < 2 {
		return "", "", false
	}
	first, second = strings.TrimSpace(items[0]), strings.TrimSpace(items[1])
	return first, second, plainNumber.MatchString(first) && plainNumber.MatchString(second)
}

// otherSystem refuses coordinates that are not on WGS84.
func otherSystem(name string) *ParseError {
	return &ParseError{ParseUnknown, fmt.Sprintf("coordinate system %q", firstRunes(name, 20))}
}
