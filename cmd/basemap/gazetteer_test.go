package main

import (
	"math"
	"testing"

	"geodrill/geo"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// Neighbours share their lines, and what is made coarser still fits.
func TestNewBorders(t *testing.T) {
	// Three squares in a row; the middle one has a hole with an island in it.
	hole := orb.Ring{{1.4, 0.4}, {1.4, 0.6}, {1.6, 0.6}, {1.6, 0.4}, {1.4, 0.4}}
	island := orb.Ring{{1.6, 0.6}, {1.4, 0.6}, {1.4, 0.4}, {1.6, 0.4}, {1.6, 0.6}}
	all := []owned{
		{0, box("", "", 0, 0, 2).polygons[0]},
		{1, append(box("", "", 1, 0, 3).polygons[0], hole)},
		{2, box("", "", 2, 0, 1).polygons[0]},
		{0, orb.Polygon{island}},
	}
	b := newBorders(all, outline{step: 1e-5})
	uses := make([]int, len(b.Lines))
	for _, a := range b.Areas {
		for _, ring := range a.Rings {
			for _, ref := range ring {
				uses[max(ref, ^ref)]++
			}
		}
	}
	shared := 0
	for _, n := range uses {
		if n == 2 {
			shared++
		}
	}
	if len(b.Areas) != 4 || len(b.Lines) != 7 || shared != 3 {
		t.Errorf("%d areas, %d lines, %d of them shared: %v", len(b.Areas), len(b.Lines), shared, b)
	}
	g := geo.Gazetteer{Languages: []string{"en"}, GroundBorders: b}
	for _, code := range []string{"AA", "BB", "CC"} {
		g.Grounds = append(g.Grounds, geo.GroundEntry{Country: len(g.Countries)})
		g.Countries = append(g.Countries, geo.CountryEntry{Code: code, Names: []string{code}})
	}
	packed, err := g.Pack()
	if err != nil {
		t.Fatal(err)
	}
	geocoder, err := geo.NewGeocoder(packed)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		point geo.Point
		want  string
	}{{geo.Point{0.5, 0.5}, "AA"}, {geo.Point{1.2, 0.5}, "BB"}, {geo.Point{1.5, 0.5}, "AA"}, {geo.Point{2.5, 0.5}, "CC"}, {geo.Point{3.5, 0.5}, ""}} {
		if got := geocoder.Locate(test.point).Country; got != test.want {
			t.Errorf("%v is in %q, want %q", test.point, got, test.want)
		}
	}
}

func TestThinLine(t *testing.T) {
	var wave []cell
	for i := range int32(101) {
		wave = append(wave, cell{i * 1000, int32(300 * math.Sin(float64(i)))})
	}
	thin := thinLine(wave, 0.01, 1e-3)
	if len(thin) != 2 || thin[0] != (geo.BorderPoint{0, 0}) || thin[1] != (geo.BorderPoint{100_000, -200}) {
		t.Errorf("thinned to %v", thin)
	}
	if n := len(thinLine(wave, 0, 1e-5)); n != len(wave) {
		t.Errorf("%d points of %d are kept", n, len(wave))
	}
}

// A small island is left out, unless it is all that its owner has.
func TestSmallIslands(t *testing.T) {
	square := func(west, side float64) orb.Polygon {
		return orb.Polygon{{{west, 0}, {west + side, 0}, {west + side, side}, {west, side}, {west, 0}}}
	}
	b := newBorders([]owned{{0, square(0, 1)}, {0, square(2, 0.01)}, {1, square(3, 0.01)}}, outline{step: 1e-3, leastIsland: 0.002})
	var owners []int
	for _, a := range b.Areas {
		owners = append(owners, a.Owner)
	}
	if diff := cmp.Diff([]int{0, 1}, owners); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestGroundCode(t *testing.T) {
	for _, test := range []struct {
		own, country string
		groups       []string
		want         string
	}{
		{"KZ", "", nil, "KZ"}, {"FX", "FR", nil, "FR"}, {"GF", "FR", []string{"EU"}, "GF"}, {"", "RU", []string{"151", "UN"}, "RU"},
		{"", "NL", []string{"Q1451600", "BQ"}, "BQ"}, {"IC", "ES", nil, "ES"}, {"AC", "GB", []string{"SH"}, "SH"}, {"", "", nil, ""},
	} {
		if got := groundCode(test.own, test.country, test.groups); got != test.want {
			t.Errorf("%+v: %q", test, got)
		}
	}
}

func TestSplitContested(t *testing.T) {
	square := orb.Polygon{{{35, 32}, {37, 32}, {37, 34}, {35, 34}, {35, 32}}}
	regions := splitContested([]region{
		{code: "KZ-ALM", country: "KAZ", names: attributes{{"name", "a"}}},
		{code: "UA-43", country: "RUS"},
		{code: "IL-Z", country: "ISR", names: attributes{{"name", "north"}}, polygons: []orb.Polygon{square}},
	})
	type summary struct {
		name      string
		contested string
		area      float64
	}
	var got []summary
	for _, r := range regions {
		s := summary{}
		if len(r.names) > 0 {
			s.name = r.names[0].value.(string)
		}
		if len(r.contested) > 0 {
			s.contested = r.contested[0]
		}
		for _, p := range r.polygons {
			s.area += math.Round(1000*math.Abs(ringArea(p[0]))) / 1000
		}
		got = append(got, s)
	}
	want := []summary{{"a", "", 0}, {"", "UA", 0}, {"north", "", 4 - 0.34*0.8}, {"Golan Heights", "SY", 0.34 * 0.8}}
	near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 0.01 })
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(summary{}), near); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestNamesFor(t *testing.T) {
	for _, test := range []struct {
		names attributes
		want  []string
	}{
		{attributes{{"name", "Алматы"}, {"name:en", "Almaty"}, {"name:kk", "Алматы"}, {"name:ru", "Алма-Ата"}}, []string{"Алматы", "Алма-Ата", "Almaty"}},
		{attributes{{"name", "Тараз"}, {"name:en", "Taraz"}, {"name:kk", "Тараз"}, {"name:ru", "Тараз"}}, []string{"", "Тараз", "Taraz"}},
		{attributes{{"name", "X"}, {"name:kk", "Y"}}, []string{"Y", "", "X"}},
	} {
		if diff := cmp.Diff(test.want, namesFor(test.names)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

func TestAgreement(t *testing.T) {
	var a agreement
	for range 998 {
		a.add("KZ", geo.Location{Country: "KZ"})
	}
	a.add("UA", geo.Location{Country: "RU", Contested: []string{"UA"}})
	a.add("FR", geo.Location{})
	const want = "the country is GeoNames' for 99.800 % of 1000 towns; 99.900 % with contested ground; none for 1"
	if a.String() != want || a.judge() != nil {
		t.Errorf("%s: %v", a, a.judge())
	}
	a.add("FR", geo.Location{Country: "GF"})
	if a.judge() == nil {
		t.Errorf("%s is enough", a)
	}
}
