package geo

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// The forms of grid references, in capitals.
var (
	utmForm = regexp.MustCompile(`^(?:UTM:? *)?(?:ZONE:? *)?(\d{1,2}) *(NORTH|SOUTH|[C-HJ-NP-X])[ ,;]+` +
		`(?:E(?:ASTING)?[:=]? *)?(\d{6,7}(?:[.,]\d+)?) *(?:M? ?E)?[ ,;]+` +
		`(?:N(?:ORTHING)?[:=]? *)?(\d{1,8}(?:[.,]\d+)?) *(?:M? ?N)?$`)
	utmZoneLast = regexp.MustCompile(`^(?:UTM:? *)?(?:E(?:ASTING)?[:=]? *)?(\d{6,7}(?:[.,]\d+)?) *(?:M? ?E)?[ ,;]+` +
		`(?:N(?:ORTHING)?[:=]? *)?(\d{1,8}(?:[.,]\d+)?) *(?:M? ?N)?[ ,;]+(?:ZONE:? *)?(\d{1,2}) *(NORTH|SOUTH|[C-HJ-NP-X])$`)
	upsForm = regexp.MustCompile(`^(?:UPS:? *)?(NORTH|SOUTH|[NSABYZ])[ ,;]+` +
		`(?:E(?:ASTING)?[:=]? *)?(\d{6,7}(?:[.,]\d+)?) *(?:M? ?E)?[ ,;]+` +
		`(?:N(?:ORTHING)?[:=]? *)?(\d{6,7}(?:[.,]\d+)?) *(?:M? ?N)?$`)
	mgrsForm = regexp.MustCompile(`^(?:(?:MGRS|USNG|UTMREF):? *)?` +
		`(?:(\d{1,2}) *([C-HJ-NP-X])|([ABYZ])) *([A-HJ-NP-Z]) ?([A-HJ-NP-Z]) *(\d*) *(\d*)$`)
)

// parseUTM reads a zone with a hemisphere or a band, before or after an easting
// and a northing.
func parseUTM(text string) (readings []Reading, refused *ParseError) {
	text = strings.ToUpper(text)
	form := utmForm.FindStringSubmatch(text)
	if form == nil {
		if form = utmZoneLast.FindStringSubmatch(text); form == nil {
			return nil, nil
		}
		form = []string{"", form[3], form[4], form[1], form[2]}
	}
	zone, _ := strconv.Atoi(form[1])
	letter := form[2]
	easting, halfEast := metres(form[3])
	northing, halfNorth := metres(form[4])
	if zone < 1 || zone > 60 || easting < 100e3 || easting > 900e3 || northing > utmFalseNorthing {
		return nil, &ParseError{ParseOutOfRange, "no such position in a UTM zone"}
	}
	precision := math.Hypot(halfEast, halfNorth)/utmScale + leastPrecision
	read := func(south bool, reason Reason) (Reading, bool) {
		p := utm{zone: zone, south: south, easting: easting, northing: northing}.point()
		return Reading{Point: p, Notation: NotationUTM, PrecisionMeters: precision, Reason: reason},
			p[1] >= utmSouth-0.5 && p[1] <= utmNorth+0.5
	}
	if len(letter) == 1 {
		// A position on the edge of a band may have been rounded out of it.
		slack := precision / 110e3
		r, covered := read(letter[0] < 'N', ReasonBand)
		if covered && mgrsBand(r.Point[1]-slack) <= letter[0] && letter[0] <= mgrsBand(r.Point[1]+slack) {
			readings = append(readings, r)
		}
	}
	if letter[0] == 'N' || letter[0] == 'S' {
		if r, covered := read(letter[0] == 'S', ReasonHemisphere); covered {
			readings = append(readings, r)
		}
	}
	if len(readings) == 0 {
		return nil, &ParseError{ParseConflict, "the northing is not in this band or hemisphere"}
	}
	return distinct(readings), nil
}

// parseUPS reads the hemisphere of a pole, an easting and a northing. The
// letters A, B, Y and Z also say on which side of the pole.
func parseUPS(text string) ([]Reading, *ParseError) {
	form := upsForm.FindStringSubmatch(strings.ToUpper(text))
	if form == nil {
		return nil, nil
	}
	easting, halfEast := metres(form[2])
	northing, halfNorth := metres(form[3])
	letter := form[1][0]
	south := letter == 'S' || letter == 'A' || letter == 'B'
	p := ups{south: south, easting: easting, northing: northing}.point()
	if math.Abs(p[1]) < upsLimit(south) {
		return nil, &ParseError{ParseOutOfRange, "too far from the pole"}
	}
	west, east := letter == 'A' || letter == 'Y', letter == 'B' || letter == 'Z'
	if west && easting > upsFalse+halfEast || east && easting < upsFalse-halfEast {
		return nil, &ParseError{ParseConflict, "the easting is on the other side of the pole"}
	}
	precision := math.Hypot(halfEast, halfNorth)/upsScale + leastPrecision
	return []Reading{{Point: p, Notation: NotationUPS, PrecisionMeters: precision}}, nil
}

// metres reads a number that a form has checked, and half its last digit.
func metres(text string) (value, half float64) {
	t := numberToken(text)
	return t.value, 0.5 * math.Pow10(-t.places)
}

// parseMGRS reads a grid reference of 100 km to a hundredth of a metre.
func parseMGRS(text string) ([]Reading, *ParseError) {
	form := mgrsForm.FindStringSubmatch(strings.ToUpper(text))
	if form == nil {
		return nil, nil
	}
	first, second := form[6], form[7]
	if second == "" && len(first)%2 == 0 {
		first, second = first[:len(first)/2], first[len(first)/2:]
	}
	const mostDigits = 7
	if len(first) != len(second) || len(first) > mostDigits {
		return nil, &ParseError{ParseUnknown, fmt.Sprintf("a grid reference with %d and %d digits", len(first), len(second))}
	}
	if form[1] == "" && first == "" {
		return nil, nil // three letters are a word
	}
	m := mgrs{band: (form[2] + form[3])[0], column: form[4][0], row: form[5][0], digits: len(first)}
	if form[1] != "" {
		m.zone, _ = strconv.Atoi(form[1])
		if m.zone == 0 {
			return nil, &ParseError{ParseOutOfRange, "zone 0"}
		}
	}
	unit := square / math.Pow10(len(first))
	for to, digits := range map[*float64]string{&m.easting: first, &m.northing: second} {
		n, _ := strconv.Atoi(digits) // no digits are 0
		*to = float64(n) * unit
	}
	r, refused := m.reading()
	if refused != nil {
		return nil, refused
	}
	return []Reading{r}, nil
}
