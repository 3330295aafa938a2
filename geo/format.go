package geo

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Why a point is not written in a notation.
var (
	ErrNotation   = errors.New("unknown notation")
	ErrNotCovered = errors.New("the notation does not cover this latitude")
)

// Format writes a point in a notation, so that ParsePoint reads it back within
// the precision that it then states: centimetres for angles, millimetres for
// UTM and UPS, decimetres for links and standards, a metre for MGRS, 3 m for a
// Plus Code of 11 digits, 4 cm for a geohash of 12. A geohash that may be
// taken for something else comes with its name before it: "geohash:".
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
	case NotationISO6709:
		return fmt.Sprintf("%+011.7f%+012.7f/", rounded(p[1], 7), rounded(p[0], 7)), nil
	case NotationUTM, NotationUPS:
		return formatGrid(p, n)
	case NotationMGRS:
		return formatMGRS(p), nil
	case NotationPlusCode:
		return formatPlusCode(p), nil
	case NotationGeohash:
		return formatGeohash(p), nil
	}
	template := template(n)
	if template == "" {
		return "", fmt.Errorf("%q: %w", n, ErrNotation)
	}
	const decimals = 6 // a decimetre, as RFC 7946 advises
	return strings.NewReplacer("{lat}", fixed(p[1], decimals), "{lon}", fixed(p[0], decimals)).Replace(template), nil
}

// template returns how a notation writes two numbers, or nothing if it is none.
// The links are those that each site documents, or makes when asked to share a
// place.
func template(n Notation) string {
	switch n {
	case NotationGeoURI:
		return "geo:{lat},{lon}"
	case NotationWKT:
		return "POINT ({lon} {lat})"
	case NotationGeoJSON:
		return `{"type":"Point","coordinates":[{lon},{lat}]}`
	case NotationGoogleMaps:
		return "https://www.google.com/maps/search/?api=1&query={lat}%2C{lon}"
	case NotationOpenStreetMap:
		return "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}"
	case NotationYandexMaps:
		return "https://yandex.com/maps/?pt={lon},{lat}&z=17"
	case Notation2GIS:
		return "https://2gis.com/geo/{lon},{lat}"
	case NotationBingMaps:
		return "https://www.bing.com/maps?cp={lat}~{lon}&lvl=17&sp=point.{lat}_{lon}_Pin"
	case NotationAppleMaps:
		return "https://maps.apple.com/?ll={lat},{lon}&q=Pin"
	case NotationHERE:
		return "https://share.here.com/l/{lat},{lon}"
	case NotationWikimapia:
		return "https://wikimapia.org/#lang=en&lat={lat}&lon={lon}&z=17&m=w"
	case NotationEOBrowser:
		return "https://apps.sentinel-hub.com/eo-browser/?zoom=15&lat={lat}&lng={lon}"
	}
	return ""
}

// fixed writes degrees with the given number of decimals.
func fixed(degrees float64, decimals int) string {
	return strconv.FormatFloat(rounded(degrees, decimals), 'f', decimals, 64)
}

// rounded rounds to a number of decimals, so that what is written as zeros has
// no minus before them.
func rounded(degrees float64, decimals int) float64 {
	return math.Round(degrees*math.Pow10(decimals))/math.Pow10(decimals) + 0 // -0 + 0 is 0
}

// formatGrid writes UTM and UPS to a millimetre.
func formatGrid(p Point, n Notation) (string, error) {
	covered := p[1] >= utmSouth && p[1] < utmNorth
	if covered != (n == NotationUTM) {
		return "", fmt.Errorf("latitude %v: %s: %w", p[1], n, ErrNotCovered)
	}
	if n == NotationUPS {
		u := toUPS(p)
		return fmt.Sprintf("%s %.3f %.3f", hemisphere(u.south), u.easting, u.northing), nil
	}
	u := toUTM(p)
	return fmt.Sprintf("%02d%s %.3f %.3f", u.zone, hemisphere(u.south), u.easting, u.northing), nil
}

// formatAngles writes the latitude, then the longitude, in degrees, minutes and
// seconds as far as parts says, the last with the given number of decimals.
func formatAngles(p Point, parts, decimals int) string {
	return formatAngle(p[1], "N", "S", parts, decimals) + ", " + formatAngle(p[0], "E", "W", parts, decimals)
}

// formatAngle rounds once, to whole units of the last decimal, so that 59.9996
// seconds carry into the minutes.
func formatAngle(degrees float64, positive, negative string, parts, decimals int) string {
	decimal := int64(math.Pow10(decimals))
	units := int64(math.Round(math.Abs(degrees) * math.Pow(60, float64(parts-1)) * float64(decimal)))
	letter := positive
	if degrees < 0 && units > 0 {
		letter = negative
	}
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
