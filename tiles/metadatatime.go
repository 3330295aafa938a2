package tiles

import (
	"math"
	"time"
)

// readTime takes the instant that the camera's clock and its offset state, else
// that of the satellites, else what the clock showed in a zone unknown.
func (m *Metadata) readTime(first, gps tagDirectory) {
	const field = "time"
	camera := first.sub(tagExif)
	clock, offset := camera.text(tagDateTimeOriginal), camera.text(tagOffsetTimeOriginal)
	if clock == "" {
		clock, offset = first.text(tagDateTime), camera.text(tagOffsetTime)
	}
	satellites, satellitesOK := gpsTime(gps)
	if !satellitesOK && gps.has(tagTimeStamp) && gps.has(tagDateStamp) {
		m.flag(field, FlagInvalid)
	}
	at, err := time.Parse("2006:01:02 15:04:05", clock)
	switch {
	case err == nil:
	case satellitesOK:
		m.setTime(satellites, ZoneGPS)
		return
	case clock != "" && clock != ":  :     :  :": // the blanks of an unknown time
		m.flag(field, FlagInvalid)
		return
	default:
		return
	}
	if satellitesOK && at.Sub(satellites).Abs() > 26*time.Hour {
		m.flag(field, FlagDisagrees)
	}
	zone, zoned := readOffset(offset)
	switch {
	case zoned:
		m.setTime(time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, zone), ZoneStated)
	case satellitesOK:
		m.setTime(satellites, ZoneGPS)
	default:
		m.setTime(at, ZoneUnknown)
	}
	if offset != "" && !zoned {
		m.flag(field, FlagInvalid)
	}
}

func (m *Metadata) setTime(at time.Time, zone ZoneSource) {
	const field = "time"
	const firstCameras = 1990
	m.Time = &MetadataTime{at, zone}
	switch {
	case at.YearDay() == 1 && at.Hour() == 0 && at.Minute() == 0 && at.Second() < 2,
		at.Equal(time.Date(1980, 1, 6, 0, 0, 0, 0, time.UTC)): // of GPS
		m.flag(field, FlagClockUnset)
	case at.Year() < firstCameras:
		m.flag(field, FlagAbsurd)
	}
}

// readOffset reads an offset such as "+05:00" of at most 14 hours.
func readOffset(text string) (*time.Location, bool) {
	if text == "Z" {
		return time.UTC, true
	}
	at, err := time.Parse("-07:00", text)
	if err != nil {
		return nil, false
	}
	_, seconds := at.Zone()
	const furthest = 14 * 3600
	if seconds < -furthest || seconds > furthest {
		return nil, false
	}
	return time.FixedZone(text, seconds), true
}

// gpsTime reads the date and the time of satellites, in UTC.
func gpsTime(gps tagDirectory) (time.Time, bool) {
	date, err := time.Parse("2006:01:02", gps.text(tagDateStamp))
	v := gps.rationals(tagTimeStamp, 3)
	if err != nil || v == nil || v[0] >= 24 || v[1] >= 60 || v[2] >= 61 {
		return time.Time{}, false
	}
	seconds := math.Floor(v[0])*3600 + math.Floor(v[1])*60 + math.Floor(v[2])
	return date.Add(time.Duration(seconds) * time.Second), true
}
