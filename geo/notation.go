package geo

// Notation is a way of writing a point down. Its value is a stable code, fit
// for an API and for translation.
type Notation string

// The notations that ParsePoint reads and Format writes.
const (
	NotationDecimal        Notation = "decimal"         // degrees with a fraction
	NotationDegreesMinutes Notation = "degrees_minutes" // degrees, and minutes with a fraction
	NotationDMS            Notation = "dms"             // degrees, minutes, seconds
	NotationISO6709        Notation = "iso6709"         // ISO 6709 Annex H: +43.2567+076.9286/
	NotationUTM            Notation = "utm"             // Universal Transverse Mercator, from 80° S to 84° N
	NotationUPS            Notation = "ups"             // Universal Polar Stereographic, beyond them
	NotationMGRS           Notation = "mgrs"            // Military Grid Reference System, over UTM and UPS
	NotationPlusCode       Notation = "plus_code"       // Open Location Code
	NotationGeohash        Notation = "geohash"         // base 32, as of 2008
	NotationGeoURI         Notation = "geo_uri"         // RFC 5870: geo:43.2567,76.9286
	NotationWKT            Notation = "wkt"             // OGC well-known text: POINT (76.9286 43.2567)
	NotationGeoJSON        Notation = "geojson"         // RFC 7946, a Point
	NotationGoogleMaps     Notation = "google_maps"     // this and the rest are links
	NotationOpenStreetMap  Notation = "openstreetmap"
	NotationYandexMaps     Notation = "yandex_maps"
	Notation2GIS           Notation = "2gis"
	NotationBingMaps       Notation = "bing_maps"
	NotationAppleMaps      Notation = "apple_maps"
	NotationHERE           Notation = "here"
	NotationWikimapia      Notation = "wikimapia"
	NotationEOBrowser      Notation = "eo_browser" // Sentinel Hub EO Browser and Copernicus Browser
)

// Notations returns every notation, in the order in which to offer them. The
// slice is the caller's.
func Notations() []Notation {
	return []Notation{
		NotationDecimal, NotationDegreesMinutes, NotationDMS, NotationISO6709,
		NotationUTM, NotationUPS, NotationMGRS, NotationPlusCode, NotationGeohash,
		NotationGeoURI, NotationWKT, NotationGeoJSON,
		NotationGoogleMaps, NotationOpenStreetMap, NotationYandexMaps, Notation2GIS, NotationBingMaps,
		NotationAppleMaps, NotationHERE, NotationWikimapia, NotationEOBrowser,
	}
}

// Reading is one way to understand a text as a point.
type Reading struct {
	Point    Point // normalised as by Normalize
	Notation Notation

	// PrecisionMeters is how far the point that was meant may lie from Point,
	// by the digits that were given: half the last digit's worth on both axes,
	// or half the diagonal of the cell that a grid reference names, whose centre
	// Point is. A geo: URI may state it itself. It is at least a micrometre.
	PrecisionMeters float64

	// Reason is what had to be assumed, or empty when the text alone says it all.
	Reason Reason
}

// Reason is a stable code for what a reading assumes beyond its text.
type Reason string

// What a reading may assume.
const (
	ReasonLatLon     Reason = "lat_lon"    // the latitude comes first
	ReasonLonLat     Reason = "lon_lat"    // the longitude comes first
	ReasonNear       Reason = "near"       // a short Plus Code is meant near the given place
	ReasonHemisphere Reason = "hemisphere" // the S of a UTM zone is the southern hemisphere
	ReasonBand       Reason = "band"       // the S of a UTM zone is the band from 32° N to 40° N
	ReasonNotation   Reason = "notation"   // another notation has the same form
	ReasonPin        Reason = "pin"        // a link has several pins, of which this is one
	ReasonView       Reason = "view"       // a link has no pin: the centre of its map
)
