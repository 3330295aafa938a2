package geo

import (
	"math"
	"slices"
	"strings"
)

// axis is the coordinate that an angle is said to be.
type axis int

const (
	axisUnsaid axis = iota
	axisLatitude
	axisLongitude
)

// other returns the axis that the second angle of a pair must be.
func (a axis) other() axis { return axisLatitude + axisLongitude - a }

// angle is a coordinate as a text gives it.
type angle struct {
	axis    axis
	degrees float64 // with its sign
	half    float64 // half the worth of the last digit, in degrees
	places  int     // decimals of the last number
	parts   int     // 1 for degrees, 2 with minutes, 3 with seconds
	marked  bool    // has a unit, a hemisphere or an axis
}

// parseAngles reads decimal degrees, degrees and minutes, and degrees, minutes
// and seconds, in two dialects: with a decimal dot and with a decimal comma. They
// may be members of a JSON object.
func parseAngles(text string) ([]Reading, *ParseError) {
	if members, isObject := cutAround(text, "{", "}"); isObject {
		text = strings.ReplaceAll(members, `"`, "")
	}
	dot, dotErr := parsePair(text, '.')
	comma, commaErr := parsePair(text, ',')
	switch {
	case dotErr == nil && commaErr == nil:
		if !slices.Equal(dot, comma) {
			return nil, &ParseError{ParseComma, "each comma may be a decimal mark or a separator"}
		}
		return dot, nil
	case commaErr == nil:
		return comma, nil
	case commaErr.Code == ParseComma:
		return nil, commaErr
	case dotErr == nil:
		return dot, nil
	case dotErr.Code == ParseUnknown && commaErr.Code != ParseUnknown:
		return nil, commaErr
	default:
		return nil, dotErr
	}
}

// parsePair reads two angles with the given decimal mark, with words for their
// order and a height beside them.
func parsePair(text string, mark byte) ([]Reading, *ParseError) {
	tokens, refused := lex(text, mark)
	if refused != nil {
		return nil, refused
	}
	tokens, order := cutOrder(tokens)
	if _, err := parseAngle(tokens); err == nil && mark == ',' && hasDecimalComma(tokens) {
		return nil, &ParseError{ParseComma, "one number with a decimal comma, or two numbers"}
	}
	pairs, refused := cutPairs(tokens)
	if rest, h, found := cutHeight(tokens); found && len(pairs) == 0 {
		pairs, _ = cutPairs(rest)
		pairs = slices.DeleteFunc(pairs, func(pair [2]angle) bool { return !h.isBeside(pair, order) })
	}
	var readings []Reading
	for _, pair := range pairs {
		found, err := readPair(pair[0], pair[1], order)
		if err != nil {
			refused = err
		}
		readings = append(readings, found...)
	}
	if len(readings) == 0 {
		return nil, refused
	}
	slices.SortStableFunc(readings, func(a, b Reading) int { return strings.Compare(string(a.Reason), string(b.Reason)) })
	return distinct(readings), nil
}

// cutPairs cuts the tokens in two wherever both sides are angles, which happens
// in more than one place only when nothing says where one ends. The error is why
// there may be no pair.
func cutPairs(tokens []token) (pairs [][2]angle, refused *ParseError) {
	refused = &ParseError{ParseUnknown, "no two angles"}
	for i := 1; i < len(tokens); i++ {
		rest := tokens[i:]
		if rest[0].kind == tokenSeparator {
			rest = rest[1:]
		}
		first, err := parseAngle(tokens[:i])
		if err == nil {
			var second angle
			if second, err = parseAngle(rest); err == nil {
				if bare := !first.marked && !second.marked; !bare || first.parts == second.parts {
					pairs = append(pairs, [2]angle{first, second})
				}
				continue
			}
		}
		if err.Code != ParseUnknown {
			refused = err
		}
	}
	return pairs, refused
}

// readPair gives two angles their axes: those they name, or the first of an
// order if there is one, or both ways round.
func readPair(first, second angle, order axis) (readings []Reading, refused *ParseError) {
	if first.axis == axisUnsaid && second.axis != axisUnsaid {
		first.axis = second.axis.other()
	}
	if order != axisUnsaid && first.axis == order.other() {
		return nil, &ParseError{ParseConflict, "the angles are not in the order named"}
	}
	if first.axis == axisUnsaid {
		first.axis = order
	}
	if first.axis != axisUnsaid && first.axis == second.axis {
		return nil, &ParseError{ParseConflict, "both angles are on the same axis"}
	}
	notation := NotationDecimal
	switch max(first.parts, second.parts) {
	case 2:
		notation = NotationDegreesMinutes
	case 3:
		notation = NotationDMS
	}
	for _, order := range []struct {
		reason   Reason
		lat, lon angle
		possible bool
	}{
		{ReasonLatLon, first, second, first.axis != axisLongitude},
		{ReasonLonLat, second, first, first.axis != axisLatitude},
	} {
		if !order.possible {
			continue
		}
		p, err := pointFrom(order.lat.degrees, order.lon.degrees)
		if err != nil {
			refused = err
			continue
		}
		readings = append(readings, Reading{
			Point:           p,
			Notation:        notation,
			PrecisionMeters: spread(p, order.lon.half, order.lat.half),
			Reason:          order.reason,
		})
	}
	return readings, refused
}

// distinct drops readings that say the same, and the reason of one that is
// alone.
func distinct(readings []Reading) []Reading {
	type meaning struct {
		point    Point
		notation Notation
	}
	seen := map[meaning]bool{}
	var kept []Reading
	for _, r := range readings {
		if m := (meaning{r.Point, r.Notation}); !seen[m] {
			seen[m] = true
			kept = append(kept, r)
		}
	}
	if len(kept) == 1 {
		kept[0].Reason = ""
	}
	return kept
}

// parseAngle reads words, one to three numbers with their units, and words
// again: a hemisphere and an axis, each at most once, that agree.
func parseAngle(tokens []token) (angle, *ParseError) {
	unknown := &ParseError{ParseUnknown, "no angle"}
	words, tokens := cutWords(tokens)
	var a angle
	var negative, signed, fraction, joined bool
	scale := 1.0
	for ; len(tokens) > 0 && tokens[0].kind == tokenNumber; scale /= 60 {
		number := tokens[0]
		tokens = tokens[1:]
		switch {
		case a.parts == 3, fraction, a.parts > 0 && number.signed:
			return angle{}, unknown // only the first has a sign, only the last a fraction
		case a.parts > 0 && (number.value >= 60 || number.digits > 2):
			return angle{}, &ParseError{ParseOutOfRange, firstRunes(number.text, 20) + " minutes or seconds"}
		case number.digits > 3:
			return angle{}, &ParseError{ParseOutOfRange, firstRunes(number.text, 20) + " degrees"}
		case a.parts == 0:
			negative, signed = number.text[0] == '-', number.signed
		}
		a.degrees += math.Abs(number.value) * scale
		a.places = number.places
		fraction = number.places > 0
		a.half = 0.5 * scale * math.Pow10(-number.places)
		a.parts++
		if len(tokens) == 0 {
			break
		}
		switch unit := tokens[0].kind; {
		case unit == tokenDegree+tokenKind(a.parts-1):
			a.marked = true
			joined = joined || tokens[0].text == "*"
			tokens = tokens[1:]
		case unit == tokenColon && len(tokens) > 1 && tokens[1].kind == tokenNumber:
			joined = true
			tokens = tokens[1:]
		}
	}
	after, rest := cutWords(tokens)
	if a.parts == 0 || len(rest) > 0 {
		return angle{}, unknown
	}
	hemispheres, axes := 0, 0
	for _, word := range append(words, after...) {
		a.marked = true
		if word.kind == tokenHemisphere {
			hemispheres++
			negative = negative || word.value < 0
		} else {
			axes++
		}
		if a.axis != axisUnsaid && a.axis != word.axis {
			return angle{}, unknown
		}
		a.axis = word.axis
	}
	if hemispheres > 1 || axes > 1 || joined && a.axis == axisUnsaid {
		return angle{}, unknown
	}
	if hemispheres == 1 && signed {
		return angle{}, &ParseError{ParseConflict, "both a sign and a hemisphere"}
	}
	if negative {
		a.degrees = -a.degrees
	}
	return a, nil
}

// cutWords takes the hemispheres and axes off the front.
func cutWords(tokens []token) (words, rest []token) {
	n := 0
	for n < len(tokens) && (tokens[n].kind == tokenHemisphere || tokens[n].kind == tokenAxis) {
		n++
	}
	return tokens[:n:n], tokens[n:]
}
