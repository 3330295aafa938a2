package geo_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"geodrill/geo"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	olc "github.com/google/open-location-code/go"
	"github.com/mmcloughlin/geohash"
	"pgregory.net/rapid"
)

func TestParsePointKeepsBothOrders(t *testing.T) {
	t.Parallel()
	want := []geo.Reading{
		{Point: geo.Point{76.9286, 43.2567}, Notation: geo.NotationDecimal, PrecisionMeters: 6.88, Reason: geo.ReasonLatLon},
		{Point: geo.Point{43.2567, 76.9286}, Notation: geo.NotationDecimal, PrecisionMeters: 5.72, Reason: geo.ReasonLonLat},
	}
	for _, near := range []*geo.Point{nil, {77, 43}, {43, 77}} { // a place nearby decides nothing
		got, err := geo.ParsePoint("43.2567, 76.9286", near)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 0.005)); diff != "" {
			t.Errorf("near %v (-want +got):\n%s", near, diff)
		}
	}
}

func TestParsePointBoundsTexts(t *testing.T) {
	t.Parallel()
	const link = "https://maps.google.com/?q=43.2567,76.9286 "
	for name, letter := range map[string]string{"ASCII": "a", "Cyrillic": "я", "four bytes": "😀", "no character": "\xff"} {
		text := link + strings.Repeat(letter, geo.MaxTextRunes-len(link))
		if readings, err := geo.ParsePoint(text, nil); err != nil || len(readings) != 1 {
			t.Errorf("%s, %d bytes: %v, %v", name, len(text), readings, err)
		}
		_, err := geo.ParsePoint(text+letter, nil)
		var refused *geo.ParseError
		if !errors.As(err, &refused) || refused.Code != geo.ParseTooLong {
			t.Errorf("%s, %d bytes: %v", name, len(text+letter), err)
		}
	}
}

func TestParseErrorSaysWhatWasFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                       "no point read (empty)",
		"9G8F+6X Zürich":         "no point read (needs_place): Zürich",
		"91 N 76 E":              "no point read (out_of_range): latitude 91",
		"-43 S 76 E":             "no point read (conflict): both a sign and a hemisphere",
		"https://goo.gl/maps/Ab": "no point read (short_link): goo.gl",
		"43T 656542 479":         "no point read (conflict): the northing is not in this band or hemisphere",
		"43.2567 O 76.9286 N":    `no point read (unknown): "o 76.9286 n"`,
	} {
		if _, err := geo.ParsePoint(text, nil); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// A near that is no place is as none.
func TestParsePointNearNowhere(t *testing.T) {
	t.Parallel()
	_, err := geo.ParsePoint("9G8F+6X", &geo.Point{math.NaN(), 0})
	var refused *geo.ParseError
	if !errors.As(err, &refused) || refused.Code != geo.ParseNeedsPlace || refused.Detail != "" {
		t.Error(err)
	}
}

func TestPrecision(t *testing.T) {
	t.Parallel()
	const degree = 111319.49 // metres on the equator, 110574 along a meridian there
	for _, test := range []struct {
		text string
		want float64 // metres
	}{
		{"0.000000N 10.000000E", math.Hypot(degree, 110574) * 0.5e-6},
		{"0N 10E", math.Hypot(degree, 110574) / 2},
		{"0.2N 10.2E", math.Hypot(degree, 110574) / 20},
		{"0°00'N 10°00'E", math.Hypot(degree, 110574) / 120},
		{`0°00'00.0"N 10°00'00.0"E`, math.Hypot(degree, 110574) / 72000},
		{"60.0000N 10.0000E", math.Hypot(degree*0.50126, 111412) * 0.5e-4}, // cos 60° on the ellipsoid
		{"90.0N 0.0E", 111694 * 0.05},
		{"geo:0.000000,10.000000;u=35", 35},
		{"geo:0,10;u=35", math.Hypot(degree, 110574) / 2},
		{"43north 656543 4791127", math.Sqrt(0.5) / 0.9996},
		{"43north 656542.9 4791127.3", math.Sqrt(0.5) / 9.996},
		{"north 2000000 2000000", math.Sqrt(0.5) / 0.994},
		{"43TFH5654291127", math.Sqrt(0.5) / 0.9996},
		{"43TFH5691", 1000 * math.Sqrt(0.5) / 0.9996},
		{"6FG22222+22", math.Hypot(degree, 110574) / 16000},
		{"geohash:s", math.Hypot(degree, 110574) * 22.5 * 0.95}, // a quarter of a hemisphere is round
	} {
		readings, err := geo.ParsePoint(test.text, nil)
		if err != nil {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		const tolerance = 0.001
		limit := tolerance
		if strings.HasPrefix(test.text, "geohash:") {
			limit = 0.1
		}
		if got := readings[0].PrecisionMeters; !(math.Abs(got/test.want-1) < limit) {
			t.Errorf("%q: %.6g m, want %.6g", test.text, got, test.want)
		}
	}
}

// A code is the code of the point that is read from it.
func TestCodesReturn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := geo.Point{rapid.Float64Range(-179.9, 179.9).Draw(t, "lon"), rapid.Float64Range(-89.9, 89.9).Draw(t, "lat")}
		plus := rapid.SampledFrom([]int{2, 4, 6, 8, 10, 11, 12, 13, 14, 15}).Draw(t, "length of Plus Code")
		hash := rapid.IntRange(1, 12).Draw(t, "length of geohash")
		for _, code := range []struct {
			text   string
			encode func(p geo.Point) string
		}{
			{olc.Encode(p[1], p[0], plus), func(p geo.Point) string { return olc.Encode(p[1], p[0], plus) }},
			{"geohash:" + geohash.EncodeWithPrecision(p[1], p[0], uint(hash)), func(p geo.Point) string {
				return "geohash:" + geohash.EncodeWithPrecision(p[1], p[0], uint(hash))
			}},
		} {
			readings, err := geo.ParsePoint(code.text, nil)
			if err != nil || len(readings) != 1 {
				t.Fatalf("%q of %v: %v, %v", code.text, p, readings, err)
			}
			if again := code.encode(readings[0].Point); again != code.text {
				t.Errorf("%q is %v, whose code is %q", code.text, readings[0].Point, again)
			}
			if off := geo.Distance(p, readings[0].Point); off > readings[0].PrecisionMeters {
				t.Errorf("%q is %v, %.3f m from %v: more than %.3f", code.text, readings[0].Point, off, p, readings[0].PrecisionMeters)
			}
		}
	})
}

// A short Plus Code near the point that it was shortened for is that point's.
func TestShortPlusCodesReturn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := geo.Point{rapid.Float64Range(-179.9, 179.9).Draw(t, "lon"), rapid.Float64Range(-85, 85).Draw(t, "lat")}
		near := geo.Point{p[0] + rapid.Float64Range(-0.4, 0.4).Draw(t, "east"), p[1] + rapid.Float64Range(-0.4, 0.4).Draw(t, "north")}
		full := olc.Encode(p[1], p[0], 10)
		short := full[4:]
		readings, err := geo.ParsePoint(short, &near)
		if err != nil || len(readings) != 1 || readings[0].Reason != geo.ReasonNear {
			t.Fatalf("%q near %v: %v, %v", short, near, readings, err)
		}
		if got := olc.Encode(readings[0].Point[1], readings[0].Point[0], 10); got != full {
			t.Errorf("%q near %v is %s, want %s", short, near, got, full)
		}
	})
}
