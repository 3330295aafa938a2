package main

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// box is a region around a square of a degree, whose ring begins at one of its
// corners.
func box(code, country string, west, south float64, first int) region {
	corners := []orb.Point{{west, south}, {west + 1, south}, {west + 1, south + 1}, {west, south + 1}}
	var ring orb.Ring
	for i := range 5 {
		ring = append(ring, corners[(first+i)%4])
	}
	return region{code: code, country: country, polygons: []orb.Polygon{{ring}}, minZoom: 4}
}

func TestBoundaryLayer(t *testing.T) {
	// Three in a row and one above the first: the first two of one country.
	regions := []region{box("A-1", "A", 0, 0, 2), box("A-2", "A", 1, 0, 3), box("B-1", "B", 2, 0, 0), box("B-2", "B", 0, 1, 1)}
	type border struct {
		kind  string
		level int
		west  orb.Point
		east  orb.Point
	}
	degrees := func(p orb.Point) orb.Point { return orb.Point{math.Round((p[0] - 0.5) * 360), p[1]} }
	var got []border
	for _, s := range boundaryLayer(regions).shapes {
		b := s.parts[0].bound
		got = append(got, border{s.attributes[0].value.(string), s.minZoom, degrees(b.Min), degrees(b.Max)})
	}
	y0, y1 := mercator(orb.Point{0, 0})[1], mercator(orb.Point{0, 1})[1]
	want := []border{
		{"country", 0, orb.Point{0, y1}, orb.Point{1, y1}},
		{"country", 0, orb.Point{2, y1}, orb.Point{2, y0}},
		{"region", 4, orb.Point{1, y1}, orb.Point{1, y0}},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(border{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// However the rings begin, a border of several edges is one line.
func TestBordersAreWhole(t *testing.T) {
	left := orb.Ring{{0, 0}, {1, 0}, {1.1, 1}, {0.9, 2}, {1, 3}, {0, 3}, {0, 0}}
	right := orb.Ring{{1, 0}, {2, 0}, {2, 3}, {1, 3}, {0.9, 2}, {1.1, 1}, {1, 0}}
	for first := range len(left) - 1 {
		ring := orb.Ring{}
		for i := range len(left) {
			ring = append(ring, left[(first+i)%(len(left)-1)])
		}
		shapes := boundaryLayer([]region{
			{country: "A", polygons: []orb.Polygon{{ring}}}, {country: "B", polygons: []orb.Polygon{{right}}},
		}).shapes
		if len(shapes) != 1 || len(shapes[0].parts[0].points) != 4 {
			t.Errorf("ring from point %d: %d lines", first, len(shapes))
		}
	}
	// An island within a country's land touches it all around.
	hole := orb.Ring{{1, 1}, {2, 1}, {2, 2}, {1, 1}}
	shapes := boundaryLayer([]region{
		{country: "A", polygons: []orb.Polygon{{{{0, 0}, {5, 0}, {0, 5}, {0, 0}}, hole}}},
		{country: "B", polygons: []orb.Polygon{{hole}}},
	}).shapes
	if len(shapes) != 1 || len(shapes[0].parts[0].points) != 4 {
		t.Errorf("an enclave has %d lines", len(shapes))
	}
}

func TestDisputed(t *testing.T) {
	r := func(country, code string) region { return region{country: country, code: code} }
	for _, test := range []struct {
		name string
		a, b region
		want bool
	}{
		{"Kazakhstan and Kyrgyzstan", r("KAZ", "KZ-ALM"), r("KGZ", "KG-C"), false},
		{"Kazakhstan and Baikonur", r("KAZ", "KZ-KZY"), r("KAB", ""), false},
		{"Crimea and Kherson", r("RUS", "UA-43"), r("UKR", "UA-65"), true},
		{"Crimea and Sevastopol", r("RUS", "UA-43"), r("RUS", "UA-40"), false},
		{"Rostov and Luhansk", r("RUS", "RU-ROS"), r("UKR", "UA-09"), false},
		{"Line of Control", r("PAK", "PK-JK"), r("IND", "IN-JK"), true},
		{"Punjab", r("PAK", "PK-PB"), r("IND", "IN-PB"), false},
		{"Aksai Chin", r("CHN", "CN-XJ"), r("IND", "IN-LA"), true},
		{"Siachen", r("KAS", ""), r("PAK", "PK-GB"), true},
		{"Arunachal Pradesh", r("IND", "IN-AR"), r("CHN", "CN-XZ"), true},
		{"Arunachal Pradesh and Assam", r("IND", "IN-AR"), r("IND", "IN-AS"), false},
		{"Sikkim", r("IND", "IN-SK"), r("CHN", "CN-XZ"), false},
		{"West Bank", r("PSX", "PS-WBK"), r("ISR", "IL-JM"), true},
		{"West Bank and Jordan", r("PSX", "PS-WBK"), r("JOR", "JO-BA"), false},
		{"Golan", r("ISR", "IL-Z"), r("SYR", "SY-QU"), true},
		{"Kosovo and Serbia", r("KOS", ""), r("SRB", ""), true},
		{"Kosovo and Albania", r("KOS", ""), r("ALB", ""), false},
		{"Northern Cyprus", r("CYN", ""), r("CYP", ""), true},
		{"Somaliland", r("SOL", ""), r("SOM", ""), true},
		{"Western Sahara and Morocco", r("SAH", ""), r("MAR", ""), true},
		{"Western Sahara and Mauritania", r("SAH", ""), r("MRT", ""), false},
		{"Sudan and South Sudan", r("SDN", ""), r("SDS", ""), true},
		{"Korea", r("KOR", ""), r("PRK", ""), true},
	} {
		if disputed(test.a, test.b) != test.want || disputed(test.b, test.a) != test.want {
			t.Errorf("%s: disputed is not %v from both sides", test.name, test.want)
		}
		s, ok := newBorder(test.a, test.b, []orb.Point{{0, 0}, {1, 1}})
		dashed := ok && len(s.attributes) > 3
		if dashed != test.want {
			t.Errorf("%s: drawn dashed: %v", test.name, dashed)
		}
	}
}

func TestSovereign(t *testing.T) {
	for _, pair := range [][2]string{{"KAB", "KAZ"}, {"USG", "CUB"}, {"HKG", "CHN"}, {"MAC", "CHN"}} {
		s, ok := newBorder(region{country: pair[0]}, region{country: pair[1]}, []orb.Point{{0, 0}, {1, 1}})
		if !ok || s.attributes[0].value != "region" {
			t.Errorf("the border of %s within %s is drawn as %v", pair[0], pair[1], s.attributes)
		}
	}
	if _, ok := newBorder(region{country: "A", minZoom: 11}, region{country: "A"}, []orb.Point{{0, 0}, {1, 1}}); ok {
		t.Error("a border for level 11 is drawn")
	}
}
