package tiles

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"geodrill/geo"
)

// tag is an entry of a TIFF directory. A value of []tag is a directory of its own.
type tag struct {
	id    uint16
	value any // string, uint16, byte, [][2]uint32 or []tag
}

// asTIFF writes a TIFF structure with one first directory.
func asTIFF(order binary.AppendByteOrder, first []tag) []byte {
	out := []byte("MM\x00*")
	if order.String() == "LittleEndian" {
		out = []byte("II*\x00")
	}
	return appendDirectory(order.AppendUint32(out, 8), order, first)
}

func appendDirectory(out []byte, order binary.AppendByteOrder, tags []tag) []byte {
	heap := len(out) + 2 + 12*len(tags) + 4
	var values []byte
	out = order.AppendUint16(out, uint16(len(tags)))
	for _, t := range tags {
		var kind uint16
		var count int
		var data []byte
		switch v := t.value.(type) {
		case string:
			kind, data = tiffASCII, append([]byte(v), 0)
			count = len(data)
		case byte:
			kind, count, data = tiffByte, 1, []byte{v}
		case uint16:
			kind, count, data = tiffShort, 1, order.AppendUint16(nil, v)
		case [][2]uint32:
			kind, count = tiffRational, len(v)
			for _, r := range v {
				data = order.AppendUint32(order.AppendUint32(data, r[0]), r[1])
			}
		case []tag:
			kind, count = tiffLong, 1
			// The directory lands at the end of the values, and its own behind it.
			start := heap + len(values)
			inner := appendDirectory(make([]byte, start), order, v)
			values = append(values, inner[start:]...)
			data = order.AppendUint32(nil, uint32(start))
		}
		out = order.AppendUint32(order.AppendUint16(order.AppendUint16(out, t.id), kind), uint32(count))
		if len(data) > 4 {
			out = order.AppendUint32(out, uint32(heap+len(values)))
			values = append(values, data...)
			continue
		}
		out = append(append(out, data...), make([]byte, 4-len(data))...)
	}
	return append(order.AppendUint32(out, 0), values...)
}

func rationals(v ...uint32) [][2]uint32 {
	var out [][2]uint32
	for i := 0; i < len(v); i += 2 {
		out = append(out, [2]uint32{v[i], v[i+1]})
	}
	return out
}

// almatyTags are those of a photo taken on the square in Almaty.
func almatyTags() (camera, gps []tag) {
	return []tag{{tagDateTimeOriginal, "2024:06:12 14:05:09"}, {tagOffsetTimeOriginal, "+05:00"}}, []tag{
		{tagLatitudeRef, "N"}, {tagLatitude, rationals(43, 1, 14, 1, 1740, 100)},
		{tagLongitudeRef, "E"}, {tagLongitude, rationals(76, 1, 56, 1, 42, 1)},
		{tagAltitudeRef, byte(0)}, {tagAltitude, rationals(8505, 10)},
		{tagTimeStamp, rationals(9, 1, 5, 1, 9, 1)},
		{tagDirectionRef, "M"}, {tagDirection, rationals(3599, 10)}, {tagDatum, "WGS-84"},
		{tagDateStamp, "2024:06:12"}, {tagError, rationals(5, 1)},
	}
}

func metadataOf(camera, gps []tag) Metadata {
	return readMetadata(asTIFF(binary.BigEndian, []tag{{tagMake, "Maker"}, {tagModel, "One"}, {tagExif, camera}, {tagGPS, gps}}))
}

func ExampleReadMetadata() {
	camera, gps := almatyTags()
	photo := []byte("\xff\xd8\xff\xe1\x00\x00Exif\x00\x00")
	photo = append(photo, asTIFF(binary.LittleEndian, []tag{{tagExif, camera}, {tagGPS, gps}})...)
	binary.BigEndian.PutUint16(photo[4:], uint16(len(photo)-4))
	photo = append(photo, jpegHeader(markerSOF0, 4000, 3000, 0x22)[2:]...)

	m, err := ReadMetadata(photo)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%.4f %s %.1f m\n", m.Place.Point, m.Place.Datum, *m.AltitudeMeters)
	fmt.Println(m.Bearing.Degrees, m.Bearing.Magnetic)
	fmt.Println(m.Time.At.Format(time.RFC3339), m.Time.Zone)
	fmt.Println(m.Flags)
	// Output:
	// [76.9450 43.2382] WGS-84 850.5 m
	// 359.9 true
	// 2024-06-12T14:05:09+05:00 offset
	// []
}

func TestMetadataIsReadInBothByteOrders(t *testing.T) {
	camera, gps := almatyTags()
	for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
		m := readMetadata(asTIFF(order, []tag{{tagMake, " Maker\x01"}, {tagModel, "One \xff"}, {tagExif, camera}, {tagGPS, gps}}))
		altitude, estimate := 850.5, 5.0
		sum := func(d, m, s float64) float64 { return d + m/60 + s/3600 } // not in exact constants
		want := Metadata{
			Place:          &MetadataPlace{geo.Point{sum(76, 56, 42), sum(43, 14, 17.4)}, "WGS-84", &estimate},
			AltitudeMeters: &altitude,
			Bearing:        &MetadataBearing{359.9, true},
			Time:           &MetadataTime{time.Date(2024, 6, 12, 14, 5, 9, 0, time.FixedZone("+05:00", 5*3600)), ZoneStated},
			Camera:         "Maker One",
		}
		if diff := cmp.Diff(want, m); diff != "" {
			t.Errorf("%v (-want +got):\n%s", order, diff)
		}
	}
}

// Every tag is changed alone; a nil value takes it out.
func TestMetadataFlags(t *testing.T) {
	near := func(got *float64, want float64) bool { return got != nil && math.Abs(*got-want) < 1e-9 }
	for name, test := range map[string]struct {
		camera, gps map[uint16]any
		flags       []MetadataFlag
		check       func(m Metadata) bool
	}{
		"south and west": {gps: map[uint16]any{tagLatitudeRef: "S", tagLongitudeRef: "W"},
			check: func(m Metadata) bool { return m.Place.Point.Lat() < -43 && m.Place.Point.Lon() < -76 }},
		"no hemisphere": {gps: map[uint16]any{tagLatitudeRef: nil}, flags: []MetadataFlag{{"place", FlagNoReference}},
			check: func(m Metadata) bool { return m.Place.Point.Lat() > 43 }},
		"null island": {gps: map[uint16]any{tagLatitude: rationals(0, 1, 0, 1, 0, 1), tagLongitude: rationals(0, 1, 0, 1, 0, 1)},
			flags: []MetadataFlag{{"place", FlagNullIsland}}, check: func(m Metadata) bool { return m.Place != nil }},
		"latitude 91":      {gps: map[uint16]any{tagLatitude: rationals(91, 1, 0, 1, 0, 1)}, flags: []MetadataFlag{{"place", FlagInvalid}}},
		"longitude 181":    {gps: map[uint16]any{tagLongitude: rationals(181, 1, 0, 1, 0, 1)}, flags: []MetadataFlag{{"place", FlagInvalid}}},
		"minute 60":        {gps: map[uint16]any{tagLatitude: rationals(43, 1, 60, 1, 0, 1)}, flags: []MetadataFlag{{"place", FlagInvalid}}},
		"divided by zero":  {gps: map[uint16]any{tagLatitude: rationals(43, 1, 0, 0, 0, 1)}, flags: []MetadataFlag{{"place", FlagInvalid}}},
		"longitude alone":  {gps: map[uint16]any{tagLatitude: nil}, flags: []MetadataFlag{{"place", FlagInvalid}}},
		"latitude a word":  {gps: map[uint16]any{tagLatitude: "north"}, flags: []MetadataFlag{{"place", FlagInvalid}}},
		"Pulkovo 1942":     {gps: map[uint16]any{tagDatum: "Pulkovo 1942"}, flags: []MetadataFlag{{"place", FlagDatum}}},
		"datum not named":  {gps: map[uint16]any{tagDatum: nil}, check: func(m Metadata) bool { return m.Place.Datum == "" }},
		"below the sea":    {gps: map[uint16]any{tagAltitudeRef: byte(1), tagAltitude: rationals(28, 1)}, check: func(m Metadata) bool { return near(m.AltitudeMeters, -28) }},
		"above or below":   {gps: map[uint16]any{tagAltitudeRef: nil}, flags: []MetadataFlag{{"altitude", FlagNoReference}}},
		"above everything": {gps: map[uint16]any{tagAltitude: rationals(30000, 1)}, flags: []MetadataFlag{{"altitude", FlagAbsurd}}},
		"no altitude":      {gps: map[uint16]any{tagAltitude: rationals(1, 0)}, flags: []MetadataFlag{{"altitude", FlagInvalid}}},
		"bearing 361":      {gps: map[uint16]any{tagDirection: rationals(361, 1)}, flags: []MetadataFlag{{"bearing", FlagInvalid}}},
		"bearing 360": {gps: map[uint16]any{tagDirection: rationals(360, 1), tagDirectionRef: "T"},
			check: func(m Metadata) bool { return *m.Bearing == MetadataBearing{0, false} }},
		"bearing from nowhere": {gps: map[uint16]any{tagDirectionRef: "?"}, flags: []MetadataFlag{{"bearing", FlagNoReference}}},
		"month 13":             {camera: map[uint16]any{tagDateTimeOriginal: "2024:13:12 14:05:09"}, gps: map[uint16]any{tagDateStamp: nil}, flags: []MetadataFlag{{"time", FlagInvalid}}},
		"month 13, but satellites": {camera: map[uint16]any{tagDateTimeOriginal: "2024:13:12 14:05:09"},
			check: func(m Metadata) bool { return m.Time.Zone == ZoneGPS && m.Time.At.Hour() == 9 }},
		"no clock":  {camera: map[uint16]any{tagDateTimeOriginal: nil}, check: func(m Metadata) bool { return m.Time.Zone == ZoneGPS }},
		"no offset": {camera: map[uint16]any{tagOffsetTimeOriginal: nil}, check: func(m Metadata) bool { return m.Time.Zone == ZoneGPS && m.Time.At.Hour() == 9 }},
		"no zone at all": {camera: map[uint16]any{tagOffsetTimeOriginal: nil}, gps: map[uint16]any{tagDateStamp: nil},
			check: func(m Metadata) bool { return m.Time.Zone == ZoneUnknown && m.Time.At.Hour() == 14 }},
		"blank clock":            {camera: map[uint16]any{tagDateTimeOriginal: "    :  :     :  :  "}, gps: map[uint16]any{tagDateStamp: nil}, check: func(m Metadata) bool { return m.Time == nil }},
		"offset of 20 hours":     {camera: map[uint16]any{tagOffsetTimeOriginal: "+20:00"}, flags: []MetadataFlag{{"time", FlagInvalid}}},
		"hour 25 of satellites":  {gps: map[uint16]any{tagTimeStamp: rationals(25, 1, 0, 1, 0, 1)}, flags: []MetadataFlag{{"time", FlagInvalid}}},
		"clock never set":        {camera: map[uint16]any{tagDateTimeOriginal: "2000:01:01 00:00:00"}, gps: map[uint16]any{tagDateStamp: nil}, flags: []MetadataFlag{{"time", FlagClockUnset}}},
		"before digital cameras": {camera: map[uint16]any{tagDateTimeOriginal: "1969:07:20 20:17:40"}, gps: map[uint16]any{tagDateStamp: nil}, flags: []MetadataFlag{{"time", FlagAbsurd}}},
		"days apart":             {camera: map[uint16]any{tagDateTimeOriginal: "2024:06:20 14:05:09"}, flags: []MetadataFlag{{"time", FlagDisagrees}}},
	} {
		t.Run(name, func(t *testing.T) {
			camera, gps := almatyTags()
			m := metadataOf(changed(camera, test.camera), changed(gps, test.gps))
			if diff := cmp.Diff(test.flags, m.Flags); diff != "" {
				t.Errorf("flags (-want +got):\n%s", diff)
			}
			if test.check != nil && !test.check(m) {
				t.Errorf("unexpected %+v", m)
			}
			for _, f := range m.Flags {
				if f.Code == FlagInvalid && (f.Field == "place" && m.Place != nil || f.Field == "bearing" && m.Bearing != nil) {
					t.Errorf("%s is invalid and there", f.Field)
				}
			}
		})
	}
}

func changed(tags []tag, values map[uint16]any) []tag {
	tags = slices.Clone(tags)
	for i := range tags {
		if v, ok := values[tags[i].id]; ok {
			tags[i].value = v
		}
	}
	return slices.DeleteFunc(tags, func(t tag) bool { return t.value == nil })
}

func TestReadMetadataOfNoPhoto(t *testing.T) {
	var gate *GateError
	if _, err := ReadMetadata([]byte("a letter")); !errors.As(err, &gate) || gate.Code != CodeUnsupported {
		t.Errorf("error %v, want %s", err, CodeUnsupported)
	}
	m, err := ReadMetadata(photo(t, "lossy.webp"))
	if diff := cmp.Diff(Metadata{}, m); err != nil || diff != "" {
		t.Errorf("bare photo: %v\n%s", err, diff)
	}
}

func FuzzMetadata(f *testing.F) {
	camera, gps := almatyTags()
	whole := asTIFF(binary.BigEndian, []tag{{tagMake, "Maker"}, {tagExif, camera}, {tagGPS, gps}})
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add(exif(turned90, binary.LittleEndian)[6:])
	f.Add([]byte("II*\x00\x08\x00\x00\x00\xff\xff\x25\x88\x04\x00\x01\x00\x00\x00\x08\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m := readMetadata(data)
		if p := m.Place; p != nil && (math.Abs(p.Point.Lat()) > 90 || math.Abs(p.Point.Lon()) > 180) {
			t.Fatalf("place %v", p.Point)
		}
		if b := m.Bearing; b != nil && (b.Degrees < 0 || b.Degrees >= 360) {
			t.Fatalf("bearing %v", b.Degrees)
		}
		if len(m.Camera) > 401 || strings.ContainsFunc(m.Camera, func(r rune) bool { return r < ' ' }) {
			t.Fatalf("camera %q", m.Camera)
		}
	})
}
