package tiles

import (
	"math"
	"strings"
	"time"

	"geodrill/geo"
)

// Metadata is what a photo says about itself: a suggestion for its author, to be
// checked. It comes from the EXIF part of the file, which cameras fill and anybody
// can write. Nothing of it is stored with the image. What the photo does not say
// is nil or "".
type Metadata struct {
	Place          *MetadataPlace
	AltitudeMeters *float64 // above sea level, or below it when negative
	Bearing        *MetadataBearing
	Time           *MetadataTime
	Camera         string         // maker and model, at most 401 bytes
	Flags          []MetadataFlag // what is wrong or doubtful, in the order of the fields
}

// MetadataPlace is where the camera was.
type MetadataPlace struct {
	Point       geo.Point // longitude and latitude in degrees
	Datum       string    // as the file names it, such as "WGS-84"; "" when it does not
	ErrorMeters *float64  // the receiver's own estimate
}

// MetadataBearing is where the camera looked.
type MetadataBearing struct {
	Degrees  float64 // clockwise from north, 0 to below 360
	Magnetic bool    // from magnetic north; else from true north
}

// MetadataTime is when the photo was taken.
type MetadataTime struct {
	At   time.Time  // in the zone that the photo states; in UTC when it states none
	Zone ZoneSource // how the zone is known
}

// ZoneSource says how the zone of a time is known.
type ZoneSource string

// The ways in which a photo tells its zone.
const (
	ZoneStated  ZoneSource = "offset"  // the camera wrote its offset from UTC
	ZoneGPS     ZoneSource = "gps"     // the time is that of satellites, in UTC
	ZoneUnknown ZoneSource = "unknown" // the time is what a clock showed, somewhere
)

// MetadataFlag is a reason to mistrust a field of [Metadata].
type MetadataFlag struct {
	Field string // "place", "altitude", "bearing" or "time"
	Code  string // one of the flag codes
}

// The codes of a [MetadataFlag]. Of what is invalid the field stays nil.
const (
	FlagInvalid     = "invalid"      // is there, and is no such thing: latitude 91, month 13, a division by zero
	FlagNullIsland  = "null_island"  // latitude and longitude are both 0, as of receivers without a fix
	FlagNoReference = "no_reference" // does not say whether north or south, above or below, true or magnetic: the first is assumed
	FlagDatum       = "datum"        // refers to another datum than WGS 84; off by up to some hundred metres
	FlagAbsurd      = "absurd"       // an altitude below every shore or above every aeroplane, a year before digital cameras
	FlagClockUnset  = "clock_unset"  // the first instant of a year or of an epoch, as of clocks that were never set
	FlagDisagrees   = "disagrees"    // the camera's clock and the satellites differ by more than any zone explains
)

// ReadMetadata reads the metadata of a JPEG, PNG, WebP, HEIC or AVIF file. It
// gives a [*GateError] when file is none of these. Damaged metadata is not an
// error: what can be read of it is returned.
func ReadMetadata(file []byte) (Metadata, error) {
	h, err := readHeader(file)
	if err != nil {
		return Metadata{}, err
	}
	return readMetadata(h.exif), nil
}

// The tags of EXIF (CIPA DC-008-2019, tables 4 to 15) that are read here.
const (
	tagMake, tagModel, tagDateTime = 0x010f, 0x0110, 0x0132
	tagExif, tagGPS                = 0x8769, 0x8825

	tagDateTimeOriginal, tagOffsetTimeOriginal, tagOffsetTime = 0x9003, 0x9011, 0x9010

	tagLatitudeRef, tagLatitude, tagLongitudeRef, tagLongitude = 1, 2, 3, 4
	tagAltitudeRef, tagAltitude, tagTimeStamp, tagDateStamp    = 5, 6, 7, 29
	tagDirectionRef, tagDirection, tagDatum, tagError          = 16, 17, 18, 31
)

func readMetadata(exif []byte) Metadata {
	var m Metadata
	t, ok := openTIFF(exif)
	if !ok {
		return m
	}
	first := t.first()
	gps := first.sub(tagGPS)
	m.readPlace(gps)
	m.readAltitude(gps)
	m.readBearing(gps)
	m.readTime(first, gps)
	m.Camera = strings.TrimSpace(first.text(tagMake) + " " + first.text(tagModel))
	return m
}

func (m *Metadata) flag(field, code string) {
	m.Flags = append(m.Flags, MetadataFlag{field, code})
}

func (m *Metadata) readPlace(gps tagDirectory) {
	const field = "place"
	if !gps.has(tagLatitude) && !gps.has(tagLongitude) {
		return
	}
	lat, latOK := degrees(gps, tagLatitude, 90)
	lon, lonOK := degrees(gps, tagLongitude, 180)
	if !latOK || !lonOK {
		m.flag(field, FlagInvalid)
		return
	}
	north, northOK := sign(gps.text(tagLatitudeRef), "N", "S")
	east, eastOK := sign(gps.text(tagLongitudeRef), "E", "W")
	p := &MetadataPlace{Point: geo.Point{east * lon, north * lat}, Datum: gps.text(tagDatum)}
	if v := gps.rationals(tagError, 1); v != nil {
		p.ErrorMeters = &v[0]
	}
	m.Place = p
	if lat == 0 && lon == 0 {
		m.flag(field, FlagNullIsland)
	}
	if !northOK || !eastOK {
		m.flag(field, FlagNoReference)
	}
	if !isWGS84(p.Datum) {
		m.flag(field, FlagDatum)
	}
}

// degrees reads degrees, minutes and seconds, of which the last two may be 0 and
// the first a fraction.
func degrees(gps tagDirectory, tag uint16, largest float64) (float64, bool) {
	v := gps.rationals(tag, 3)
	if v == nil || v[1] >= 60 || v[2] >= 60 {
		return 0, false
	}
	d := v[0] + v[1]/60 + v[2]/3600
	return d, d <= largest
}

// sign is 1 or -1 for a reference; one that is missing counts as positive.
func sign(reference, positive, negative string) (float64, bool) {
	switch reference {
	case positive:
		return 1, true
	case negative:
		return -1, true
	}
	return 1, false
}

// isWGS84 reports whether a datum is WGS 84 or one that does not differ from it
// by more than a receiver's error. A file that names none means WGS 84.
func isWGS84(datum string) bool {
	plain := strings.NewReplacer("-", "", " ", "", "_", "").Replace(strings.ToUpper(datum))
	return plain == "" || plain == "WGS84" || plain == "WGS1984" || strings.HasPrefix(plain, "ITRF") || strings.HasPrefix(plain, "ETRS89")
}

func (m *Metadata) readAltitude(gps tagDirectory) {
	const field = "altitude"
	const lowest, highest = -500, 20000 // metres: the shore of the Dead Sea lies at -430
	if !gps.has(tagAltitude) {
		return
	}
	v := gps.rationals(tagAltitude, 1)
	if v == nil {
		m.flag(field, FlagInvalid)
		return
	}
	switch reference := gps.value(tagAltitudeRef, tiffByte, 1); {
	case len(reference) == 0:
		m.flag(field, FlagNoReference)
	case reference[0]%2 == 1: // 1, and 3 for the ellipsoid
		v[0] = -v[0]
	}
	if v[0] < lowest || v[0] > highest {
		m.flag(field, FlagAbsurd)
	}
	m.AltitudeMeters = &v[0]
}

func (m *Metadata) readBearing(gps tagDirectory) {
	const field = "bearing"
	if !gps.has(tagDirection) {
		return
	}
	v := gps.rationals(tagDirection, 1)
	if v == nil || v[0] > 360 {
		m.flag(field, FlagInvalid)
		return
	}
	reference := gps.text(tagDirectionRef)
	if reference != "T" && reference != "M" {
		m.flag(field, FlagNoReference)
	}
	m.Bearing = &MetadataBearing{Degrees: math.Mod(v[0], 360), Magnetic: reference == "M"}
}
