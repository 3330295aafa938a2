package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// A package that is not what it was is refused before it is read.
func TestFetchChecksHashes(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, seasSource().file), []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := fetch(t.Context(), dir, func(format string, args ...any) { t.Errorf("fetches: %s", fmt.Sprintf(format, args...)) })
	if err == nil || !strings.Contains(err.Error(), "SHA-256") || !strings.Contains(err.Error(), seasSource().file) {
		t.Errorf("error %v, want one with the file's name and hash", err)
	}
}

func TestReadCatalogue(t *testing.T) {
	var b []byte
	words := func(n ...uint32) {
		for _, v := range n {
			b = binary.LittleEndian.AppendUint32(b, v)
		}
	}
	const text = "1526384\x00Алматы\x00"
	words(0x950412de, 0, 2, 20, 36)                             // two texts, tables of keys at 20 and of values at 36
	words(0, 52+7, 7, 52, 0, 52+7, uint32(len("Алматы")), 52+8) // an empty one first
	b = append(b, text...)
	got, err := readCatalogue(b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"": "", "1526384": "Алматы"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for _, bad := range [][]byte{nil, b[:30], b[:len(b)-3], bytes.Repeat([]byte{0xff}, 40)} {
		if _, err := readCatalogue(bad); err == nil {
			t.Errorf("no error for %q", bad)
		}
	}
}

func TestReadShapefile(t *testing.T) {
	lines := [][]orb.Point{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}, {9, 10}}}
	content := binary.LittleEndian.AppendUint32(nil, 3)
	content = append(content, make([]byte, 32)...)
	for _, n := range []uint32{2, 5, 0, 2} {
		content = binary.LittleEndian.AppendUint32(content, n)
	}
	for _, line := range lines {
		for _, p := range line {
			content = binary.LittleEndian.AppendUint64(content, math.Float64bits(p[0]))
			content = binary.LittleEndian.AppendUint64(content, math.Float64bits(p[1]))
		}
	}
	const gap = 6
	shp := append(append(make([]byte, 100+gap), make([]byte, 8)...), content...)
	shx := make([]byte, 100)
	shx = binary.BigEndian.AppendUint32(shx, (100+gap)/2)
	shx = binary.BigEndian.AppendUint32(shx, uint32(len(content)/2))
	dbf := make([]byte, 64)
	binary.LittleEndian.PutUint32(dbf[4:], 1)
	binary.LittleEndian.PutUint16(dbf[8:], 65)
	binary.LittleEndian.PutUint16(dbf[10:], 9)
	copy(dbf[32:], "NAME")
	dbf[48] = 8
	dbf = append(dbf, "\r Ari\xe8ge  "...)

	got, err := readShapefile(shp, shx, dbf)
	if err != nil {
		t.Fatal(err)
	}
	want := []shapeRecord{{lines, map[string]string{"name": "Ariège"}}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(shapeRecord{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if _, err := readShapefile(shp[:150], shx, dbf); err == nil {
		t.Error("no error for a file that is cut off")
	}
}

func TestPolygons(t *testing.T) {
	for text, want := range map[string]int{
		`{"type":"Polygon","coordinates":[[[1,2],[3,4],[5,6],[1,2]]]}`:                                                               1,
		`{"type":"GeometryCollection","geometries":[{"type":"MultiPolygon","coordinates":[[[[1,2],[3,4],[5,6],[1,2]]],[[[1,2]]]]}]}`: 2,
		`{"type":"Point","coordinates":[1,2]}`:                                                                                       -1,
		`{"type":"Polygon","coordinates":"x"}`:                                                                                       -1,
		`{"type":"GeometryCollection","geometries":[{"type":"LineString"}]}`:                                                         -1,
	} {
		var g geometry
		if err := json.Unmarshal([]byte(text), &g); err != nil {
			t.Fatal(err)
		}
		p, err := g.polygons()
		if (err != nil) != (want < 0) || err == nil && len(p) != want {
			t.Errorf("%s: %d polygons, %v, want %d", text, len(p), err, want)
		}
	}
}

// The rule for the language of names on signs, after CLDR's own numbers.
func TestLocal(t *testing.T) {
	scripts := map[string]string{"kk": "Cyrl", "ru": "Cyrl", "be": "Cyrl", "de": "Latn", "fr": "Latn", "en": "Latn", "hi": "Deva", "sr": "Cyrl", "es": "Latn"}
	official := map[string]int{"ru": 4, "kk": 1, "be": 1, "de": 6, "fr": 27, "en": 70, "hi": 2}
	of := func(pairs ...string) map[string]spoken {
		m := map[string]spoken{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i]] = spoken{Percent: pairs[i+1], Official: "official"}
		}
		return m
	}
	regional := of("es", "99")
	regional["ca"] = spoken{Percent: "17", Official: "official_regional"}
	for _, test := range []struct {
		name   string
		spoken map[string]spoken
		want   string
	}{
		{"Kazakhstan", of("kk", "64", "ru", "72"), "kk"},
		{"Germany", of("de", "91"), "de"},
		{"Spain", regional, "es"},
		{"Switzerland", of("de", "76", "fr", "39"), ""},
		{"India", of("en", "19", "hi", "41"), ""},
		{"Serbia, in two scripts", of("sr", "99", "sr_Latn", "99"), "sr"},
		{"Montenegro, in Latin letters", of("sr_Latn", "100"), ""},
		{"nobody's", nil, ""},
	} {
		if got := local(test.spoken, official, scripts); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// A country's name stands where most of its ground is.
func TestLabelPoint(t *testing.T) {
	at := func(west, south float64) region {
		r := box("", "", west, south, 0)
		r.label = orb.Point{west + 0.5, south + 0.5}
		return r
	}
	point, area := labelPoint([]region{at(0, 0), at(1, 0), at(2, 0), at(-150, 0)})
	if point != (orb.Point{1.5, 0.5}) || math.Abs(area-4) > 0.01 {
		t.Errorf("label at %v, area %v", point, area)
	}
	point, _ = labelPoint([]region{at(178, 0), at(179, 0), at(-180, 0), at(-179, 0), at(-178, 0)})
	if point != (orb.Point{-179.5, 0.5}) {
		t.Errorf("label at %v, across 180 degrees", point)
	}
}
