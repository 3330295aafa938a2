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
		if err != nil {
			return nil, &ParseError{ParseNeedsPlace, err.Error()}
		}
		if code, err = olc.RecoverNearest(code, reference[1], reference[0]); err != nil {
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

// parseGeohash reads a geohash after its name, or alone if it looks like none
// of a word and a number.
func parseGeohash(text string) ([]Reading, *ParseError) {
	hash := ""
	if form := geohashNamed.FindStringSubmatch(text); form != nil {
		hash = strings.ToLower(form[1])
	} else if geohashForm.MatchString(text) && strings.ContainsAny(text, "0123456789") && strings.Trim(text, "0123456789") != "" {
		hash = text
	}
	if hash == "" {
		return nil, nil
	}
	box := geohash.BoundingBox(hash)
	r, refused := cellReading(NotationGeohash, box.MinLat, box.MaxLat, box.MinLng, box.MaxLng)
	return []Reading{r}, refused
}

// cellReading returns the middle of a cell.
func cellReading(n Notation, south, north, west, east float64) (Reading, *ParseError) {
	p, refused := pointFrom(south+(north-south)/2, west+(east-west)/2)
	return Reading{Point: p, Notation: n, PrecisionMeters: spread(p, (east-west)/2, (north-south)/2)}, refused
}

func formatPlusCode(p Point) string { return olc.Encode(p[1], p[0], plusCodeLength) }

// formatGeohash keeps the north pole in the last row of cells, of which it is
// the edge: the encoder wraps it around to the south.
func formatGeohash(p Point) string {
	return geohash.EncodeWithPrecision(math.Min(p[1], math.Nextafter(90, 0)), p[0], geohashLength)
}
