package server_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"geodrill/geo"
)

// near is how close, in degrees, a number must come to a coordinate to tell it:
// a kilometre.
const near = 0.01

var (
	pointNumber = regexp.MustCompile(`[0-9]+(?:\.[0-9]+)?`)
	commaNumber = regexp.MustCompile(`[0-9]+(?:,[0-9]+)?`)
	minutes     = regexp.MustCompile(`([0-9]{1,3})[^0-9]{1,4}([0-9]{1,2}(?:\.[0-9]+)?)`)
	seconds     = regexp.MustCompile(`([0-9]{1,3})[^0-9]{1,4}([0-9]{1,2})[^0-9]{1,4}([0-9]{1,2}(?:\.[0-9]+)?)`)
	base64Run   = regexp.MustCompile(`[A-Za-z0-9_-]{16,}`)
)

// reading is what a text says in numbers, and the texts inside it that are
// written in base 64.
type reading struct {
	text                             string
	points, commas, minutes, seconds []float64
	inner                            []reading
}

func read(text string) reading {
	r := reading{
		text: text, points: numbers(pointNumber, text), commas: numbers(commaNumber, text),
		minutes: angles(minutes, text), seconds: angles(seconds, text),
	}
	for _, run := range base64Run.FindAllString(text, -1) {
		if raw, err := base64.RawURLEncoding.DecodeString(run); err == nil && json.Valid(raw) {
			r.inner = append(r.inner, read(string(raw)))
		}
	}
	return r
}

// with is what two texts say together.
func (r reading) with(o reading) reading {
	return reading{
		text:    r.text + o.text,
		points:  slices.Concat(r.points, o.points),
		commas:  slices.Concat(r.commas, o.commas),
		minutes: slices.Concat(r.minutes, o.minutes),
		seconds: slices.Concat(r.seconds, o.seconds),
		inner:   slices.Concat(r.inner, o.inner),
	}
}

// tells says in which notation a text tells a place to a kilometre or so, or "".
// It looks for both coordinates in either order, without their signs: as degrees
// with a point or a comma, in whole millionths and the like, as degrees, minutes
// and seconds, as radians, in metres of the Mercator map; and for the beginnings
// of the place's geohash and Plus Code.
func (r reading) tells(place geo.Point) string {
	lon, lat := math.Abs(place.Lon()), math.Abs(place.Lat())
	const perRadian, earthRadius = math.Pi / 180, 6378137
	for _, n := range []struct {
		name     string
		numbers  []float64
		lon, lat float64
		near     float64
	}{
		{"degrees", r.points, lon, lat, near},
		{"degrees with a comma", r.commas, lon, lat, near},
		{"degrees, minutes, seconds", r.seconds, lon, lat, near},
		{"degrees, minutes", r.minutes, lon, lat, near},
		{"radians", r.points, lon * perRadian, lat * perRadian, near * perRadian},
		{"1e5", r.points, lon * 1e5, lat * 1e5, near * 1e5},
		{"1e6", r.points, lon * 1e6, lat * 1e6, near * 1e6},
		{"1e7", r.points, lon * 1e7, lat * 1e7, near * 1e7},
		{"Mercator metres", r.points, lon * perRadian * earthRadius,
			math.Log(math.Tan(math.Pi/4+lat*perRadian/2)) * earthRadius, 1000},
	} {
		if has(n.numbers, n.lon, n.near) && has(n.numbers, n.lat, n.near) {
			return n.name
		}
	}
	if strings.Contains(r.text, geohash(place)) {
		return "geohash"
	}
	if strings.Contains(r.text, plusCode(place)) {
		return "Plus Code"
	}
	for _, in := range r.inner {
		if notation := in.tells(place); notation != "" {
			return notation + " in base 64"
		}
	}
	return ""
}

func numbers(form *regexp.Regexp, text string) []float64 {
	var list []float64
	for _, s := range form.FindAllString(text, -1) {
		if v, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64); err == nil {
			list = append(list, v)
		}
	}
	return list
}

func angles(form *regexp.Regexp, text string) []float64 {
	var list []float64
	for _, m := range form.FindAllStringSubmatch(text, -1) {
		value, unit := 0.0, 1.0
		for _, part := range m[1:] {
			if v, err := strconv.ParseFloat(part, 64); err == nil {
				value += v * unit
			}
			unit /= 60
		}
		list = append(list, value)
	}
	return list
}

func has(numbers []float64, want, within float64) bool {
	for _, n := range numbers {
		if math.Abs(n-want) <= within {
			return true
		}
	}
	return false
}

// geohash is the first six letters of a place's geohash: 0.6 by 1.2 km.
func geohash(p geo.Point) string {
	lo, hi := [2]float64{-180, -90}, [2]float64{180, 90}
	var code strings.Builder
	for letter := range 6 {
		bits := 0
		for bit := range 5 {
			axis := (5*letter + bit) % 2
			middle := (lo[axis] + hi[axis]) / 2
			bits <<= 1
			if p[axis] >= middle {
				bits |= 1
				lo[axis] = middle
			} else {
				hi[axis] = middle
			}
		}
		code.WriteByte("0123456789bcdefghjkmnpqrstuvwxyz"[bits])
	}
	return code.String()
}

// plusCode is the first six digits of a place's Plus Code: 5.5 km.
func plusCode(p geo.Point) string {
	lat, lon := p.Lat()+90, p.Lon()+180
	var code strings.Builder
	for unit := 20.0; unit > 0.01; unit /= 20 {
		for _, v := range []*float64{&lat, &lon} {
			digit := math.Floor(*v / unit)
			*v -= digit * unit
			code.WriteByte("23456789CFGHJMPQRVWX"[int(digit)])
		}
	}
	return code.String()
}

func TestTells(t *testing.T) {
	t.Parallel()
	place := geo.Point{61.237164, -37.518293}
	encoded := base64.RawURLEncoding.EncodeToString([]byte(`{"p":[61.237164,-37.518293]}`))
	for text, want := range map[string]string{
		`{"coordinates":[61.237164,-37.518293]}`:     "degrees",
		`{"lat":-37.518,"n":5,"lon":61.237}`:         "degrees",
		"X-Where: 61,2372 37,5183":                   "degrees with a comma",
		`37°31'05.9"S 61°14'13.8"E`:                  "degrees, minutes, seconds",
		"S37 31.0976 E61 14.2298":                    "degrees, minutes",
		"[1.068790, 0.654818]":                       "radians",
		"61237164 -37518293":                         "1e6",
		"612371640,375182930":                        "1e7",
		"6816890 4510980":                            "Mercator metres",
		`"` + geohash(place) + `xyz"`:                "geohash",
		`"` + plusCode(place) + `JP+M4"`:             "Plus Code",
		`{"next":"` + encoded + `"}`:                 "degrees in base 64",
		"61.237164 only":                             "",
		"37.518 and 62.9":                            "",
		"2026-06-10T09:00:00Z 61 37 700 520 5000":    "",
		"01a2090b-6f7f-7afc-85b4-517b0bae4dd6 61.24": "",
	} {
		if got := read(text).tells(place); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	// Known codes: geohash.org's first example, and Google's for Merlion Park.
	if got := geohash(geo.Point{10.40744, 57.64911}); got != "u4pruy" {
		t.Errorf("geohash %s, want u4pruy", got)
	}
	if got := plusCode(geo.Point{103.8545, 1.2868}); got != "6PH57V" {
		t.Errorf("Plus Code %s, want 6PH57V", got)
	}
}

// jsonNumbers are the numbers in a decoded JSON value.
func jsonNumbers(v any) []float64 {
	var list []float64
	walkJSON(v, func(leaf any) {
		if n, ok := leaf.(float64); ok {
			list = append(list, n)
		}
	})
	return list
}

func walkJSON(v any, leaf func(any)) {
	switch v := v.(type) {
	case map[string]any:
		for _, e := range v {
			walkJSON(e, leaf)
		}
	case []any:
		for _, e := range v {
			walkJSON(e, leaf)
		}
	default:
		leaf(v)
	}
}

// fieldsOf lists the paths of a decoded JSON value's leaves, such as
// items[].id. An empty array or object is a leaf.
func fieldsOf(v any) map[string]bool {
	set := map[string]bool{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, e := range v {
				walk(strings.TrimPrefix(path+"."+name, "."), e)
			}
			if len(v) == 0 {
				set[path] = true
			}
		case []any:
			for _, e := range v {
				walk(path+"[]", e)
			}
			if len(v) == 0 {
				set[path+"[]"] = true
			}
		default:
			set[path] = true
		}
	}
	walk("", v)
	return set
}

// under puts a prefix before each of the fields.
func under(prefix, fields string) string {
	var b strings.Builder
	for _, f := range strings.Fields(fields) {
		fmt.Fprintf(&b, " %s%s", prefix, f)
	}
	return b.String()
}
