package geo_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"geodrill/geo"
)

// FuzzParsePoint holds what is true of any text: a *ParseError or readings,
// never both; points that are normalised, within a stated precision; several
// readings that differ and say why; and Format can say each of them again.
func FuzzParsePoint(f *testing.F) {
	for _, row := range notationTable(f) {
		f.Add(row.text, row.near != nil)
	}
	for _, text := range hostileTexts() {
		f.Add(text, true)
	}
	f.Fuzz(func(t *testing.T, text string, isNear bool) {
		var near *geo.Point
		if isNear {
			near = &geo.Point{8.6, 47.4}
		}
		readings, err := geo.ParsePoint(text, near)
		var refused *geo.ParseError
		if (err != nil) == (len(readings) > 0) || err != nil && !errors.As(err, &refused) {
			t.Fatalf("%q: %v, %v", text, readings, err)
		}
		if refused != nil && refused.Code == "" {
			t.Errorf("%q: an error without a code", text)
		}
		for i, r := range readings {
			if p, err := geo.Normalize(r.Point); err != nil || p != r.Point {
				t.Errorf("%q: %v is not normalised: %v", text, r, err)
			}
			if !(r.PrecisionMeters >= 1e-6 && r.PrecisionMeters <= 40e6) {
				t.Errorf("%q: precision %v", text, r.PrecisionMeters)
			}
			if len(readings) > 1 && r.Reason == "" {
				t.Errorf("%q: several readings, and %v has no reason", text, r)
			}
			for _, other := range readings[:i] {
				if other.Point == r.Point && other.Notation == r.Notation {
					t.Errorf("%q: %v twice", text, r)
				}
			}
			if again, wrong := returns(r.Point, r.Notation); wrong != "" {
				t.Errorf("%q: %v as %q: %s", text, r, again, wrong)
			}
		}
	})
}

// FuzzFormat takes a point through every notation and back.
func FuzzFormat(f *testing.F) {
	for _, p := range []geo.Point{{76.9286, 43.2567}, {0, 0}, {-180, -90}, {180, 90}, {5.999999999, 63.999999999}, {41.999999999, 83.999999999}, {-1e-12, -1e-12}} {
		f.Add(p[0], p[1])
	}
	f.Fuzz(func(t *testing.T, lon, lat float64) {
		p, err := geo.Normalize(geo.Point{lon, lat})
		if err != nil {
			return
		}
		for _, n := range geo.Notations() {
			if text, wrong := returns(p, n); wrong != "" {
				t.Errorf("%v as %q: %s", p, text, wrong)
			}
		}
	})
}

// hostileTexts are as long as a text may be, and ask for the most work.
func hostileTexts() []string {
	var texts []string
	for _, piece := range []string{
		"1", "1 ", "1,", "1,1 ", "1.", "°", "'", "N", "с.", "-", "+1", "(", "{", `{"a":`, "[", "\u200b", "\xff", "９", "lat=1&",
		"https://www.google.com/maps?q=1,1&", "!3d1!4d1", "/@1,1", "~1,1", "%2B", "POINT(", "geo:1,", "43T ",
		"(a)", "«", "1d1m1s", "1*", "lat ", "1.1,1.1,1m ", "GPS: ",
	} {
		texts = append(texts, strings.Repeat(piece, geo.MaxTextRunes/utf8.RuneCountInString(piece)))
	}
	return append(texts, "https://www.google.com/maps/"+strings.Repeat("!3d1!4d1", 245), "https://yandex.ru/maps/?pt="+strings.Repeat("1,1~", 490))
}

func BenchmarkParsePoint(b *testing.B) {
	for name, text := range map[string]string{
		"dms":  `43°15'24.12"N 76°55'42.96"E`,
		"mgrs": "43TFH5654291127",
		"link": "https://www.google.com/maps/place/Medeu/@43.1,76.5,17z/data=!3m1!4b1!4m5!3m4!1s0x0:0x0!8m2!3d43.2567!4d76.9286",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := geo.ParsePoint(text, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("hostile", func(b *testing.B) {
		texts := hostileTexts()
		for i := 0; b.Loop(); i++ {
			geo.ParsePoint(texts[i%len(texts)], nil)
		}
	})
}
