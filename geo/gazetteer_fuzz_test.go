package geo_test

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"testing"

	"geodrill/geo"
)

// smallWorld is a gazetteer of two squares that share a line, the eastern one
// with a hole in which the western one has an enclave.
func smallWorld() *geo.Gazetteer {
	at := func(points ...int32) (line []geo.BorderPoint) {
		for i := 0; i < len(points); i += 2 {
			line = append(line, geo.BorderPoint{points[i] * 1e5, points[i+1] * 1e5})
		}
		return line
	}
	borders := geo.Borders{
		Lines: [][]geo.BorderPoint{at(10, 0, 10, 10), at(10, 10, 0, 10, 0, 0, 10, 0), at(10, 0, 20, 0, 20, 10, 10, 10), at(14, 4, 16, 4, 16, 6, 14, 6, 14, 4)},
		Areas: []geo.BorderArea{{Owner: 0, Rings: [][]int{{0, 1}}}, {Owner: 1, Rings: [][]int{{2, ^0}, {3}}}, {Owner: 0, Rings: [][]int{{^3}}}},
	}
	return &geo.Gazetteer{
		Languages: []string{"ru", "en"},
		Countries: []geo.CountryEntry{{Code: "AA", Names: []string{"А", "A"}}, {Code: "BB", Names: []string{"", "B"}, Contested: []int{0}}},
		Grounds:   []geo.GroundEntry{{Country: 0}, {Country: 1}},
		Regions: []geo.RegionEntry{
			{Country: 0, Names: []string{"", "west"}}, {Country: 1, Names: []string{"восток", "east"}, Contested: []int{0}},
		},
		Towns:         []geo.TownEntry{{Country: 1, Region: 1, Names: []string{"", "Town"}, Point: geo.Point{15, 2}, Population: 12}},
		GroundBorders: borders, RegionBorders: borders,
	}
}

func TestSmallWorld(t *testing.T) {
	packed, err := smallWorld().Pack()
	if err != nil {
		t.Fatal(err)
	}
	g, err := geo.NewGeocoder(packed)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		point  geo.Point
		want   string
		region string
	}{
		{geo.Point{5, 5}, "AA", "west"}, {geo.Point{11, 5}, "BB", "east"}, {geo.Point{15, 5}, "AA", "west"}, {geo.Point{9.99999, 5}, "AA", "west"},
		{geo.Point{10, 5}, "BB", "east"}, {geo.Point{-0.001, 5}, "", ""}, {geo.Point{20.001, 5}, "", ""}, {geo.Point{15, 10.001}, "", ""},
	} {
		l := g.Locate(test.point)
		if l.Country != test.want || g.RegionName(l.Region, "en") != test.region || g.TownName(l.Town, "ru") != "Town" {
			t.Errorf("%v: %v", test.point, l)
		}
	}
	if l := g.Locate(geo.Point{11, 5}); len(l.Contested) != 1 || l.Contested[0] != "AA" {
		t.Errorf("contested by %v", l.Contested)
	}
}

// What cannot be is not packed.
func TestPackRefuses(t *testing.T) {
	for name, spoil := range map[string]func(g *geo.Gazetteer){
		"a country that is not there":  func(g *geo.Gazetteer) { g.Grounds[0].Country = 2 },
		"a claimant that is not there": func(g *geo.Gazetteer) { g.Countries[0].Contested = []int{7} },
		"a region that is not there":   func(g *geo.Gazetteer) { g.Towns[0].Region = 2 },
		"a place without a name":       func(g *geo.Gazetteer) { g.Towns[0].Names = []string{"Город", ""} },
		"a point beyond the pole":      func(g *geo.Gazetteer) { g.Towns[0].Point = geo.Point{0, 91} },
		"a line beyond the Earth":      func(g *geo.Gazetteer) { g.GroundBorders.Lines[0][0][0] = 181e5 },
		"a line that is not there":     func(g *geo.Gazetteer) { g.GroundBorders.Areas[0].Rings[0][0] = 9 },
		"a line of three areas":        func(g *geo.Gazetteer) { g.GroundBorders.Areas[2].Rings = [][]int{{3}, {3}} },
		"no language":                  func(g *geo.Gazetteer) { g.Languages = nil },
	} {
		g := smallWorld()
		spoil(g)
		if _, err := g.Pack(); !errors.Is(err, geo.ErrGazetteer) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// deflated is what stands behind the magic and the length.
func deflated(magic string, raw []byte) []byte {
	out := bytes.NewBuffer(binary.LittleEndian.AppendUint32([]byte(magic), uint32(len(raw))))
	z, err := flate.NewWriter(out, flate.BestSpeed)
	if err != nil {
		panic(err)
	}
	_, err = z.Write(raw)
	if err = errors.Join(err, z.Close()); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// FuzzGazetteer hands a geocoder what is behind the compression.
func FuzzGazetteer(f *testing.F) {
	packed, err := smallWorld().Pack()
	if err != nil {
		f.Fatal(err)
	}
	const header = len("GDPLACE1") + 4
	raw, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed[header:])))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw, 11.0, 5.0)
	f.Add(raw[:len(raw)/2], 0.0, 90.0)
	f.Fuzz(func(t *testing.T, raw []byte, lon, lat float64) {
		if len(raw) > 1<<16 {
			return
		}
		g, err := geo.NewGeocoder(deflated("GDPLACE1", raw))
		if err != nil {
			if !errors.Is(err, geo.ErrGazetteer) {
				t.Fatal(err)
			}
			return
		}
		p, err := geo.Normalize(geo.Point{lon, lat})
		if err != nil {
			return
		}
		l := g.Locate(p)
		for _, language := range []string{"ru", "en"} {
			g.CountryName(l.Country, language)
			g.RegionName(l.Region, language)
			g.TownName(l.Town, language)
		}
		if math.IsNaN(l.TownMeters) {
			t.Fatalf("%v", l)
		}
	})
}

// FuzzPlaceNames hands a search what is behind the compression.
func FuzzPlaceNames(f *testing.F) {
	packed, err := smallWorld().Pack()
	if err != nil {
		f.Fatal(err)
	}
	g, err := geo.NewGeocoder(packed)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("a\nb\n\x00\x00\x00\x00toun\n\x00"), "to")
	f.Add([]byte("\x00\x00\x00\x00\x00"), "Город")
	f.Fuzz(func(t *testing.T, raw []byte, query string) {
		s, err := geo.NewPlaceSearch(g, deflated("GDNAMES1", raw))
		if err != nil {
			if !errors.Is(err, geo.ErrGazetteer) {
				t.Fatal(err)
			}
			return
		}
		for _, p := range s.Search(query, 5) {
			s.Name(p, "ru")
		}
	})
}
