package geo_test

import (
	"errors"
	"math"
	"testing"

	"geodrill/geo"

	"pgregory.net/rapid"
)

func TestFormat(t *testing.T) {
	t.Parallel()
	almaty := geo.Point{76.9286, 43.2567}
	for _, test := range []struct {
		notation geo.Notation
		point    geo.Point
		want     string
	}{
		{geo.NotationDecimal, almaty, "43.2567000° N, 76.9286000° E"},
		{geo.NotationDecimal, geo.Point{-43.2105, -22.9519}, "22.9519000° S, 43.2105000° W"},
		{geo.NotationDecimal, geo.Point{-1e-9, -1e-9}, "0.0000000° N, 0.0000000° E"},
		{geo.NotationDecimal, geo.Point{180, 90}, "90.0000000° N, 180.0000000° W"},
		{geo.NotationDecimal, geo.Point{436.9286, 43.2567}, "43.2567000° N, 76.9286000° E"},
		{geo.NotationDegreesMinutes, almaty, "43° 15.40200' N, 76° 55.71600' E"},
		{geo.NotationDegreesMinutes, geo.Point{9.99999999, -8.99999999}, "9° 00.00000' S, 10° 00.00000' E"},
		{geo.NotationDMS, almaty, `43° 15' 24.120" N, 76° 55' 42.960" E`},
		{geo.NotationDMS, geo.Point{-59.99999999, 0.0166666}, `0° 01' 00.000" N, 60° 00' 00.000" W`},
		{geo.NotationISO6709, almaty, "+43.2567000+076.9286000/"},
		{geo.NotationISO6709, geo.Point{-8, -1e-9}, "+00.0000000-008.0000000/"},
		{geo.NotationUTM, almaty, "43north 656542.875 4791127.331"},
		{geo.NotationUTM, geo.Point{151, -33}, "56south 313152.777 6346936.496"},
		{geo.NotationUTM, geo.Point{-180, 0}, "01north 166021.443 0.000"},
		{geo.NotationUTM, geo.Point{math.Nextafter(180, 0), 0}, "60north 833978.557 0.000"},
		{geo.NotationUPS, geo.Point{0, 84}, "north 2000000.000 1333272.296"},
		{geo.NotationUPS, geo.Point{0, -90}, "south 2000000.000 2000000.000"},
		{geo.NotationMGRS, almaty, "43TFH5654291127"},
		{geo.NotationMGRS, geo.Point{0, 90}, "ZAH0000000000"},
		{geo.NotationMGRS, geo.Point{-3, -1e-15}, "30MWE0000099999"}, // as GeoConvert says
		{geo.NotationPlusCode, almaty, "8JMR7W4H+MCQ"},
		{geo.NotationPlusCode, geo.Point{-180, -90}, "22222222+222"},
		{geo.NotationPlusCode, geo.Point{0, 90}, "CFX2X2X2+X2R"},
		{geo.NotationGeohash, geo.Point{10.40744, 57.64911}, "u4pruydqqvj8"},
		{geo.NotationGeohash, geo.Point{0, 90}, "geohash:upbpbpbpbpbp"},
		{geo.NotationGeoURI, almaty, "geo:43.256700,76.928600"},
		{geo.NotationWKT, almaty, "POINT (76.928600 43.256700)"},
		{geo.NotationGeoJSON, almaty, `{"type":"Point","coordinates":[76.928600,43.256700]}`},
		{geo.NotationGoogleMaps, almaty, "https://www.google.com/maps/search/?api=1&query=43.256700%2C76.928600"},
		{geo.NotationOpenStreetMap, almaty, "https://www.openstreetmap.org/?mlat=43.256700&mlon=76.928600#map=17/43.256700/76.928600"},
		{geo.NotationYandexMaps, almaty, "https://yandex.com/maps/?pt=76.928600,43.256700&z=17"},
		{geo.Notation2GIS, almaty, "https://2gis.com/geo/76.928600,43.256700"},
		{geo.NotationBingMaps, almaty, "https://www.bing.com/maps?cp=43.256700~76.928600&lvl=17&sp=point.43.256700_76.928600_Pin"},
		{geo.NotationAppleMaps, almaty, "https://maps.apple.com/?ll=43.256700,76.928600&q=Pin"},
		{geo.NotationHERE, almaty, "https://share.here.com/l/43.256700,76.928600"},
		{geo.NotationWikimapia, almaty, "https://wikimapia.org/#lang=en&lat=43.256700&lon=76.928600&z=17&m=w"},
		{geo.NotationEOBrowser, almaty, "https://apps.sentinel-hub.com/eo-browser/?zoom=15&lat=43.256700&lng=76.928600"},
	} {
		got, err := geo.Format(test.point, test.notation)
		if err != nil || got != test.want {
			t.Errorf("Format(%v, %s) = %q, %v, want %q", test.point, test.notation, got, err, test.want)
		}
	}
}

func TestFormatRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		notation geo.Notation
		point    geo.Point
		want     error
	}{
		{"", geo.Point{}, geo.ErrNotation},
		{"what3words", geo.Point{}, geo.ErrNotation},
		{geo.NotationDecimal, geo.Point{0, 91}, geo.ErrLatitude},
		{geo.NotationDecimal, geo.Point{math.NaN(), 0}, geo.ErrNotFinite},
		{geo.NotationUTM, geo.Point{0, 84}, geo.ErrNotCovered},
		{geo.NotationUTM, geo.Point{0, math.Nextafter(-80, -90)}, geo.ErrNotCovered},
		{geo.NotationUPS, geo.Point{0, math.Nextafter(84, 0)}, geo.ErrNotCovered},
		{geo.NotationUPS, geo.Point{0, -80}, geo.ErrNotCovered},
	} {
		got, err := geo.Format(test.point, test.notation)
		if !errors.Is(err, test.want) || got != "" {
			t.Errorf("Format(%v, %q) = %q, %v, want %v", test.point, test.notation, got, err, test.want)
		}
	}
}

// returns reports what is wrong with what ParsePoint makes of what Format
// writes: one reading, without doubt, within the precision that it states.
func returns(p geo.Point, n geo.Notation) (text, wrong string) {
	text, err := geo.Format(p, n)
	if errors.Is(err, geo.ErrNotCovered) {
		return "", ""
	}
	if err != nil {
		return "", err.Error()
	}
	readings, err := geo.ParsePoint(text, nil)
	switch {
	case err != nil:
		return text, err.Error()
	case len(readings) != 1:
		return text, "several readings"
	case readings[0].Notation != n:
		return text, "read as " + string(readings[0].Notation)
	case readings[0].Reason != "" && readings[0].Reason != geo.ReasonView:
		return text, "assumed " + string(readings[0].Reason)
	case !(geo.Distance(p, readings[0].Point) <= readings[0].PrecisionMeters):
		return text, "not within the stated precision"
	case readings[0].PrecisionMeters > 3:
		return text, "not to 3 m"
	}
	return text, ""
}

// somePoints are drawn anywhere, and on the edges of zones, bands and codes.
func somePoints() *rapid.Generator[geo.Point] {
	return rapid.Custom(func(t *rapid.T) geo.Point {
		lat := rapid.OneOf(rapid.Float64Range(-90, 90), rapid.SampledFrom([]float64{
			-90, math.Nextafter(-90, 0), -80, -72, -1e-9, 0, 56, 64, 72, math.Nextafter(84, 0), 84, math.Nextafter(90, 0), 90,
		})).Draw(t, "lat")
		lon := rapid.OneOf(rapid.Float64Range(-180, 180), rapid.Map(rapid.IntRange(-60, 60), func(i int) float64 { return float64(3 * i) }),
			rapid.SampledFrom([]float64{math.Nextafter(180, 0), math.Nextafter(-180, 0), -1e-9, 179.99999999})).Draw(t, "lon")
		return geo.Point{lon, lat}
	})
}

func TestFormatThenParseReturns(t *testing.T) {
	t.Parallel()
	for _, n := range geo.Notations() {
		t.Run(string(n), func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				p := somePoints().Draw(t, "point")
				if text, wrong := returns(p, n); wrong != "" {
					t.Fatalf("%v as %q: %s", p, text, wrong)
				}
			})
		})
	}
}
