package server_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math"
	"testing"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/scoring"
)

// photoSize is the size of the photos of a draft: two tiles by two.
var photoSize = image.Pt(700, 520)

// draft makes a set with a challenge for each place. Every text that a trainee
// may not read before the reveal begins with secretMark and ends with the
// challenge's number.
func draft(t testing.TB, name string, places []geo.Point) challenges.Draft {
	t.Helper()
	text := func(en string) challenges.Text { return challenges.Text{"en": en, "ru": en + " по-русски"} }
	d := challenges.Draft{
		Name: name, Title: text("Exercise"), Description: text(secretMark + "DESCRIPTION"), Languages: []string{"en", "ru"},
	}
	for i, place := range places {
		secret := func(what string) string { return fmt.Sprintf("%s%s-%d", secretMark, what, i+1) }
		file := photo(t, i, place)
		d.Challenges = append(d.Challenges, challenges.DraftChallenge{
			Challenge: challenges.Challenge{
				Prompt: text("Where was this taken?"), Title: text(secret("TITLE")), Debrief: text(secret("DEBRIEF")),
				FurtherReading: []challenges.FurtherReading{{Title: text(secret("LINK")), URL: "https://example.org/" + secret("URL")}},
				Country:        "KZ", Difficulty: 3, Tags: []string{secret("TAG")},
				Provenance: challenges.Provenance{Truth: secret("TRUTH"), UncertaintyMeters: 17.25, Consent: secret("CONSENT")},
				Questions: []challenges.Question{{
					Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: scoring.DefaultMaxPoints, Falloff: scoring.ExponentialFalloff{Scale: 1_491_686.2}}},
					Key: challenges.Key{Place: at(place)},
				}},
			},
			Photos: []challenges.DraftPhoto{{
				Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(file)), nil },
				Name: secret("FILE") + ".jpg", Alt: text("A photo"),
				Credit: challenges.Credit{
					Author: "Photographer", Licence: "CC0-1.0",
					Title: secret("CREDIT"), Source: "https://example.org/" + secret("SOURCE"), Changes: secret("CHANGES"),
				},
			}},
		})
		if i == hinted {
			for n, price := range []float64{0.1, 0.2, 0.3} {
				hint := challenges.Hint{Text: text(secret(fmt.Sprintf("HINT-%d", n+1))), Price: price}
				d.Challenges[i].Hints = append(d.Challenges[i].Hints, hint)
			}
		}
	}
	return d
}

// hinted is the challenge of a draft that has hints.
const hinted = 1

// secretMark begins every text that only a reveal tells.
const secretMark = "SECRET-"

// photo makes a JPEG file that tells its place and more secrets in every kind
// of metadata.
func photo(t testing.TB, seed int, place geo.Point) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rectangle{Max: photoSize})
	for y := range photoSize.Y {
		for x := range photoSize.X {
			m.SetRGBA(x, y, color.RGBA{R: uint8(x / 3), G: uint8(y / 3), B: uint8(40 * seed), A: 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	out := bytes.Clone(b.Bytes()[:2])
	add := func(marker byte, payload []byte) {
		out = append(out, 0xff, marker)
		out = binary.BigEndian.AppendUint16(out, uint16(len(payload)+2))
		out = append(out, payload...)
	}
	add(0xe1, exifGPS(place))
	add(0xe1, fmt.Appendf(nil, "http://ns.adobe.com/xap/1.0/\x00<x>%vE %vN</x>", place.Lon(), place.Lat()))
	add(0xed, []byte("Photoshop 3.0\x00"+secretMark+"IPTC"))
	add(0xfe, []byte(secretMark+"COMMENT"))
	return append(append(out, b.Bytes()[2:]...), secretMark+"TRAILER"...)
}

// exifGPS is an APP1 payload with a GPS directory.
func exifGPS(place geo.Point) []byte {
	order := binary.BigEndian
	b := []byte("MM\x00*\x00\x00\x00\x08")
	const ascii, long, rational = 2, 4, 5
	entry := func(tag, kind uint16, count, value uint32) {
		b = order.AppendUint16(order.AppendUint16(b, tag), kind)
		b = order.AppendUint32(order.AppendUint32(b, count), value)
	}
	const gps, values = 8 + 2 + 12 + 4, 26 + 2 + 4*12 + 4
	b = order.AppendUint16(b, 1)
	entry(0x8825, long, 1, gps)
	b = order.AppendUint32(b, 0)
	b = order.AppendUint16(b, 4)
	entry(1, ascii, 2, 'N'<<24)
	entry(2, rational, 3, values)
	entry(3, ascii, 2, 'E'<<24)
	entry(4, rational, 3, values+24)
	b = order.AppendUint32(b, 0)
	for _, v := range []float64{place.Lat(), place.Lon()} {
		whole, minutes := math.Modf(math.Abs(v))
		minutes, seconds := math.Modf(minutes * 60)
		for _, n := range []float64{whole, minutes, seconds * 60} {
			b = order.AppendUint32(order.AppendUint32(b, uint32(n*10_000)), 10_000)
		}
	}
	return append([]byte("Exif\x00\x00"), b...)
}

// metadataIn walks the segments of a JPEG file and says what it finds besides
// pixels; "" is nothing.
func metadataIn(file []byte) string {
	if len(file) < 4 || file[0] != 0xff || file[1] != 0xd8 {
		return "no JPEG file"
	}
	for at := 2; ; {
		if at+4 > len(file) || file[at] != 0xff {
			return fmt.Sprintf("no segment at %d", at)
		}
		marker := file[at+1]
		length := int(binary.BigEndian.Uint16(file[at+2:]))
		payload := file[at+4 : min(len(file), at+2+length)]
		at += 2 + length
		switch marker {
		case 0xdb, 0xc0, 0xc1, 0xc2, 0xc4, 0xdd: // DQT, SOF, DHT, DRI
		case 0xe0: // APP0, without a thumbnail
			if len(payload) != 14 || string(payload[:5]) != "JFIF\x00" {
				return "an APP0 that is more than JFIF"
			}
		case 0xda: // SOS: coded pixels until the next marker that is no restart
			for at+1 < len(file) && (file[at] != 0xff || file[at+1] == 0 || file[at+1]&0xf8 == 0xd0) {
				at++
			}
			if at+2 == len(file) && file[at+1] == 0xd9 {
				return ""
			}
			if at+2 <= len(file) && file[at+1] == 0xd9 {
				return fmt.Sprintf("%d bytes after the end", len(file)-at-2)
			}
		default:
			return fmt.Sprintf("a segment %#x", marker)
		}
	}
}

func TestMetadataIn(t *testing.T) {
	t.Parallel()
	plain := photo(t, 1, geo.Point{61.237164, 37.518293})
	if got := metadataIn(plain); got != "a segment 0xe1" {
		t.Errorf("of a photo with EXIF: %q", got)
	}
	var clean bytes.Buffer
	if err := jpeg.Encode(&clean, image.NewGray(image.Rect(0, 0, 9, 9)), nil); err != nil {
		t.Fatal(err)
	}
	if got := metadataIn(clean.Bytes()); got != "" {
		t.Errorf("of pixels: %q", got)
	}
	if got := metadataIn(append(clean.Bytes(), "tail"...)); got != "4 bytes after the end" {
		t.Errorf("of a trailer: %q", got)
	}
}
