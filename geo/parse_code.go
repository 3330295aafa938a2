package geo

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	olc "github.com/google/open-location-code/go"
	"github.com/mmcloughlin/geohash"
)

// The forms of codes. A Plus Code may have a place beside it.
var (
	plusCodeForm = regexp.MustCompile(`(?i)^(?:plus ?code:? *)?([23456789CFGHJMPQRVWX0]{2,8}\+[23456789CFGHJMPQRVWX]{0,7})(?:[ ,]+(.+))?$`)
	geohashForm  = regexp.MustCompile(`^[0-9b-hjkmnp-z]{5,12}$`)
	geohashNamed = regexp.MustCompile(`^(?i:geohash)[:= ] *([0-9B-HJKMNP-Zb-hjkmnp-z]{1,12})$`)
)

// Code lengths that Format writes: about 3 m, and 4 cm.
const (
	plusCodeLength = 11
	geohashLength  = 12
)

// parsePlusCode reads a full code, or a short one near a place. A place's name
// beside a full code adds nothing.
func parsePlusCode(text string, near *Point) ([]Reading, *ParseError) {
	form := plusCodeForm.FindStringSubmatch(text)
	if form == nil {
		return nil, nil
	}
	code, place := strings.ToUpper(form[1]), form[2]
	if err := olc.Check(code); err != nil {
		return nil, &ParseError{ParseUnknown, fmt.Sprintf("Plus Code %s: %v", code, err)}
	}
	var reason Reason
	if olc.CheckFull(code) != nil {
		if near == nil || place != "" {
			return nil, &ParseError{ParseNeedsPlace, place}
		}
		reference, err := Normalize(*near)
		if err != nil { // no place
			return nil, &ParseError{Code: ParseNeedsPlace}
		}
		if code, err = olc.RecoverNearest(code, reference[1], offAntimeridian(reference[0])); err != nil {
			return nil, &ParseError{ParseUnknown, fmt.Sprintf("Plus Code %s: %v", form[1], err)}
		}
		reason = ReasonNear
	}
	area, err := olc.Decode(code)
	if err != nil {
		return nil, &ParseError{ParseUnknown, fmt.Sprintf("Plus Code %s: %v", code, err)}
	}
	r, refused := cellReading(NotationPlusCode, area.LatLo, area.LatHi, area.LngLo, area.LngHi)
	r.Reason = reason
	return []Reading{r}, refused
}

// parseGeohash reads a geohash after its name, or alone.
func parseGeohash(text string) ([]Reading, *ParseError) {
	hash := text
	if form := geohashNamed.FindStringSubmatch(text); form != nil {
		hash = strings.ToLower(form[1])
	} else if !isGeohash(text) {
		return nil, nil
	}
	box := geohash.BoundingBox(hash)
	r, refused := cellReading(NotationGeohash, box.MinLat, box.MaxLat, box.MinLng, box.MaxLng)
	return []Reading{r}, refused
}

// isGeohash reports whether a text is a geohash and neither a word nor a number.
func isGeohash(text string) bool {
	const digits = "0123456789"
	return geohashForm.MatchString(text) && strings.ContainsAny(text, digits) && strings.Trim(text, digits) != ""
}

// cellReading returns the middle of a cell.
func cellReading(n Notation, south, north, west, east float64) (Reading, *ParseError) {
	p, refused := pointFrom(south+(north-south)/2, west+(east-west)/2)
	return Reading{Point: p, Notation: n, PrecisionMeters: spread(p, (east-west)/2, (north-south)/2)}, refused
}

func formatPlusCode(p Point) string { return olc.Encode(p[1], offAntimeridian(p[0]), plusCodeLength) }

// offAntimeridian keeps a decimetre from the antimeridian, where the library
// writes codes that no one can read. The cells of codes are wider.
func offAntimeridian(lon float64) float64 { return math.Max(lon, -180+1e-6) }

// formatGeohash names a geohash that alone would be read otherwise, too or not
// at all: some have the form of a word, a number or a grid reference. It keeps off
// the north pole and the antimeridian by less than a cell, which the encoder
// would wrap around.
func formatGeohash(p Point) string {
	const off = 1e-9
	hash := geohash.EncodeWithPrecision(math.Min(p[1], 90-off), math.Min(p[0], 180-off), geohashLength)
	if readings, _ := parseNotations(hash, nil); len(readings) == 1 && readings[0].Notation == NotationGeohash {
		return hash
	}
	return "geohash:" + hash
}
