package geo

import (
	"errors"
	"fmt"
	"math"
)

// Why a point is not written in a notation.
var (
	ErrNotation   = errors.New("unknown notation")
	ErrNotCovered = errors.New("the notation does not cover this latitude")
)

// Format writes a point in a notation, so that ParsePoint reads it back within
// the precision that it then states.
//
// The error is that of Normalize, ErrNotation for a notation that is not in
// Notations, or ErrNotCovered for UTM beyond 80° S and from 84° N, and for UPS
// between them.
func Format(p Point, n Notation) (string, error) {
	p, err := Normalize(p)
	if err != nil {
		return "", err
	}
	switch n {
	case NotationDecimal:
		return formatAngles(p, 1, 7), nil
	case NotationDegreesMinutes:
		return formatAngles(p, 2, 5), nil
	case NotationDMS:
		return formatAngles(p, 3, 3), nil
	}
	covered := p[1] >= utmSouth && p[1] < utmNorth
	switch n {
	case NotationUTM:
		if !covered {
			return "", fmt.Errorf("latitude %v: %s: %w", p[1], n, ErrNotCovered)
		}
		u := toUTM(p)
		return fmt.Sprintf("%02d%s %.3f %.3f", u.zone, hemisphere(u.south), u.easting, u.northing), nil
	case NotationUPS:
		if covered {
			return "", fmt.Errorf("latitude %v: %s: %w", p[1], n, ErrNotCovered)
		}
		u := toUPS(p)
		return fmt.Sprintf("%s %.3f %.3f", hemisphere(u.south), u.easting, u.northing), nil
	case NotationMGRS:
		return formatMGRS(p), nil
	case NotationPlusCode:
		return formatPlusCode(p), nil
	case NotationGeohash:
		return formatGeohash(p), nil
	}
	return "", fmt.Errorf("%q: %w", n, ErrNotation)
}

// formatAngles writes the latitude, then the longitude, in degrees, minutes and
// seconds as far as parts says, the last with the given number of decimals.
func formatAngles(p Point, parts, decimals int) string {
	return formatAngle(p[1], "N", "S", parts, decimals) + ", " + formatAngle(p[0], "E", "W", parts, decimals)
}

// formatAngle rounds once, to whole units of the last decimal, so that 59.9996
// seconds carry into the minutes.
func formatAngle(degrees float64, positive, negative string, parts, decimals int) string {
	letter := positive
	if degrees < 0 {
		letter = negative
	}
	decimal := int64(math.Pow10(decimals))
	units := int64(math.Round(math.Abs(degrees) * math.Pow(60, float64(parts-1)) * float64(decimal)))
	whole, fraction := units/decimal, units%decimal
	switch parts {
	case 1:
		return fmt.Sprintf("%d.%0*d° %s", whole, decimals, fraction, letter)
	case 2:
		return fmt.Sprintf("%d° %02d.%0*d' %s", whole/60, whole%60, decimals, fraction, letter)
	default:
		return fmt.Sprintf(`%d° %02d' %02d.%0*d" %s`, whole/3600, whole/60%60, whole%60, decimals, fraction, letter)
	}
}

// hemisphere names a half of the Earth. The whole word, as GeographicLib writes
// it too: an S could be taken for the band north of 32° N.
func hemisphere(south bool) string {
	if south {
		return "south"
	}
	return "north"
}
