package geo_test

import (
	"errors"
	"math"
	"strings"
	"sync"
	"testing"

	"geodrill/geo"
	"geodrill/geo/gazetteer"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// world is the geocoder and the search of what the program carries.
var world = sync.OnceValues(func() (*geo.PlaceSearch, error) {
	g, err := geo.NewGeocoder(gazetteer.Places())
	if err != nil {
		return nil, err
	}
	return geo.NewPlaceSearch(g, gazetteer.Names())
})

func openWorld(tb testing.TB) *geo.PlaceSearch {
	tb.Helper()
	s, err := world()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func TestLocate(t *testing.T) {
	t.Parallel()
	g := openWorld(t).Geocoder()
	for _, test := range []struct {
		name      string
		point     geo.Point
		country   string
		contested string
		region    string // its beginning in English
		town      string
	}{
		{"Taraz", geo.Point{71.37, 42.9}, "KZ", "", "Jambyl", "Taraz"},
		{"a turn to the east", geo.Point{71.37 + 360, 42.9}, "KZ", "", "Jambyl", "Taraz"},
		{"Astana, renamed", geo.Point{71.43, 51.13}, "KZ", "", "Astana", "Astana"},
		{"Bishkek", geo.Point{74.6, 42.87}, "KG", "", "Bishkek", "Bishkek"},
		{"Vorukh, in Kyrgyzstan and of Tajikistan", geo.Point{70.6, 39.85}, "TJ", "", "Khujand", "Vorukh"},
		{"Sokh, in Kyrgyzstan and of Uzbekistan", geo.Point{71.13, 39.96}, "UZ", "", "", "Tayan"},
		{"Baikonur, leased", geo.Point{63.3, 45.96}, "KZ", "", "Baikonur", ""},

		{"Kosovo", geo.Point{21.16, 42.66}, "XK", "RS", "Priština", "Pristina"},
		{"Western Sahara, held by Morocco", geo.Point{-13.2, 27.15}, "MA", "EH", "Laâyoune", "Laayoune"},
		{"Smara, in a region of both", geo.Point{-11.67, 26.74}, "MA", "EH", "Es-Semara", "Smara"},
		{"Morocco beside it", geo.Point{-10.06, 28.98}, "MA", "", "Guelmim", "Guelmim"},
		{"Western Sahara, held by itself", geo.Point{-10.57, 26.16}, "EH", "MA", "Western Sahara", ""},
		{"Crimea", geo.Point{34.1, 44.95}, "RU", "UA", "Autonomous Republic of Crimea", "Simferopol"},
		{"Sevastopol", geo.Point{33.52, 44.6}, "RU", "UA", "Sevastopol", "Sevastopol"},
		{"Donetsk", geo.Point{37.8, 48}, "UA", "", "Donetsk", "Donetsk"},
		{"Taiwan", geo.Point{121.56, 25.03}, "TW", "CN", "Taipei", "Taipei"},
		{"the West Bank", geo.Point{35.2, 31.9}, "PS", "IL", "West Bank", "Ramallah"},
		{"Jerusalem", geo.Point{35.21, 31.77}, "IL", "PS", "Jerusalem", "Jerusalem"},
		{"the Golan", geo.Point{35.77, 32.99}, "IL", "SY", "Golan Heights", ""},
		{"Galilee", geo.Point{35.3, 32.7}, "IL", "", "Northern", "Nazareth"},
		{"Srinagar", geo.Point{74.8, 34.1}, "IN", "PK", "Jammu and Kashmir", "Srinagar"},
		{"Gilgit", geo.Point{74.3, 35.9}, "PK", "IN", "Gilgit-Baltistan", "Gilgit"},
		{"Siachen", geo.Point{77.1, 35.4}, "IN", "PK", "Kashmir", ""},
		{"Aksai Chin", geo.Point{79.5, 35.1}, "CN", "IN", "Aksai Chin", ""},
		{"Kashgar", geo.Point{75.99, 39.47}, "CN", "", "Xinjiang", "Kashgar"},
		{"Arunachal Pradesh", geo.Point{94, 28}, "IN", "CN", "Arunachal Pradesh", ""},
		{"Stanley", geo.Point{-57.85, -51.69}, "FK", "AR", "Falkland Islands", "Stanley"},
		{"Northern Cyprus", geo.Point{33.36, 35.25}, "CY", "", "Northern Cyprus", ""},
		{"Somaliland", geo.Point{44.06, 9.56}, "SO", "", "Somaliland", "Hargeisa"},
		{"Bir Tawil, nobody's", geo.Point{33.75, 21.9}, "", "", "", "Abu Simbel"},

		{"French Guiana", geo.Point{-52.33, 4.93}, "GF", "", "French Guiana", "Cayenne"},
		{"Réunion", geo.Point{55.45, -20.88}, "RE", "", "Réunion", "Saint-Denis"},
		{"Mayotte", geo.Point{45.23, -12.78}, "YT", "", "Mayotte", "Mamoudzou"},
		{"New Caledonia", geo.Point{166.45, -22.27}, "NC", "", "South", "Noumea"},
		{"Canary Islands", geo.Point{-15.43, 28.12}, "ES", "", "Las Palmas", "Las Palmas de Gran Canaria"},

		{"Fiji, west of 180", geo.Point{178.44, -18.14}, "FJ", "", "Central", "Suva"},
		{"Fiji, east of 180", geo.Point{-179.97, -16.85}, "FJ", "", "Northern", "Labasa"},
		{"Fiji on 180", geo.Point{180, -16.7}, "FJ", "", "Northern", "Labasa"},
		{"Fiji on -180", geo.Point{-180, -16.7}, "FJ", "", "Northern", "Labasa"},
		{"Chukotka, east of 180", geo.Point{-173.2, 64.4}, "RU", "", "Chukotka", "Provideniya"},
		{"North Pole", geo.Point{33, 90}, "", "", "", "Longyearbyen"},
		{"South Pole", geo.Point{-77, -90}, "AQ", "", "Antarctica", "McMurdo Station"},
		{"open sea", geo.Point{-35, 30}, "", "", "", "Lajes das Flores"},
		{"coastal sea", geo.Point{29.2, 59.95}, "RU", "", "Leningrad", ""},

		{"Lesotho", geo.Point{27.48, -29.31}, "LS", "", "Maseru", "Maseru"},
		{"Vatican City", geo.Point{12.4534, 41.9029}, "VA", "", "", "Vatican City"},
		{"San Marino", geo.Point{12.4458, 43.9356}, "SM", "", "", "San Marino"},
		{"Monaco", geo.Point{7.4246, 43.7384}, "MC", "", "", "Monaco"},
		{"Singapore", geo.Point{103.85, 1.29}, "SG", "", "Central Singapore", "Singapore"},
		{"Hong Kong", geo.Point{114.17, 22.3}, "HK", "", "", ""},
		{"Ceuta", geo.Point{-5.32, 35.89}, "ES", "", "Ceuta", "Ceuta"},
		{"Llívia, in France and of Spain", geo.Point{1.98, 42.465}, "ES", "", "", ""},
	} {
		l := g.Locate(test.point)
		if l.Country != test.country || strings.Join(l.Contested, " ") != test.contested ||
			!strings.HasPrefix(g.RegionName(l.Region, "en"), test.region) || test.town != "" && g.TownName(l.Town, "en") != test.town {
			t.Errorf("%s: %s %v, %s, %s; want %+v", test.name, l.Country, l.Contested, g.RegionName(l.Region, "en"), g.TownName(l.Town, "en"), test)
		}
		if want := geo.Distance(test.point, g.TownPoint(l.Town)); math.Abs(l.TownMeters-want) > 1e-6 {
			t.Errorf("%s: the town is %f m away, want %f", test.name, l.TownMeters, want)
		}
	}
}

// The nearest town is the nearest by the geodesic, wherever one stands.
func TestNearestTown(t *testing.T) {
	t.Parallel()
	g := openWorld(t).Geocoder()
	rapid.Check(t, func(t *rapid.T) {
		p := geo.Point{rapid.Float64Range(-180, 180).Draw(t, "longitude"), rapid.Float64Range(-90, 90).Draw(t, "latitude")}
		l := g.Locate(p)
		// A sample is enough: no town of it may be nearer.
		for i := rapid.IntRange(0, 50).Draw(t, "first"); i < g.Towns(); i += 50 {
			if d := geo.Distance(p, g.TownPoint(i)); d < l.TownMeters {
				t.Fatalf("%s is %f m away, %s %f", g.TownName(l.Town, "en"), l.TownMeters, g.TownName(i, "en"), d)
			}
		}
	})
}

func TestPlaceNames(t *testing.T) {
	t.Parallel()
	g := openWorld(t).Geocoder()
	l := g.Locate(geo.Point{82.6, 49.95})
	var got []string
	for _, language := range []string{"kk", "ru", "en", "fr", ""} {
		got = append(got, g.CountryName(l.Country, language)+", "+g.TownName(l.Town, language))
	}
	want := []string{"Қазақстан, Өскемен", "Казахстан, Усть-Каменогорск", "Kazakhstan, Ust-Kamenogorsk", "Kazakhstan, Ust-Kamenogorsk",
		"Kazakhstan, Ust-Kamenogorsk"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	// What Kazakh has no name for is told in Russian, and else in English.
	if name := g.TownName(g.Locate(geo.Point{37.62, 55.75}).Town, "kk"); name != "Мәскеу" {
		t.Errorf("Moscow is %q", name)
	}
	if name := g.RegionName(l.Region, "kk"); name != "Восточно-Казахстанская область" {
		t.Errorf("the region is %q", name)
	}
	if g.RegionName(-1, "ru") != "" || g.TownName(-1, "ru") != "" || g.CountryName("ZZ", "ru") != "ZZ" {
		t.Error("nothing has a name")
	}
}

// A geocoder reads only what Pack writes.
func TestDamagedGazetteer(t *testing.T) {
	t.Parallel()
	good := gazetteer.Places()
	for name, bad := range map[string][]byte{
		"nothing": nil, "a name": []byte("GDPLACE1"), "another": []byte("GDNAMES1\x10\x00\x00\x00abc"), "half": good[:len(good)/2],
		"a large one": append([]byte("GDPLACE1\xff\xff\xff\xff"), good[12:]...), "a long one": append([]byte("GDPLACE1\x00\x00\x10\x00"), good[12:200]...),
	} {
		if _, err := geo.NewGeocoder(bad); !errors.Is(err, geo.ErrGazetteer) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func BenchmarkLocate(b *testing.B) {
	g := openWorld(b).Geocoder()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		g.Locate(g.TownPoint(i * 7919 % g.Towns()))
	}
}

func BenchmarkNewGeocoder(b *testing.B) {
	for b.Loop() {
		if _, err := geo.NewGeocoder(gazetteer.Places()); err != nil {
			b.Fatal(err)
		}
	}
}

func TestSameCountry(t *testing.T) {
	in := func(country string, contested ...string) geo.Location {
		return geo.Location{Country: country, Contested: contested}
	}
	for _, test := range []struct {
		name        string
		a, b        geo.Location
		same, known bool
	}{
		{"the same", in("KZ"), in("KZ"), true, true},
		{"neighbours", in("KZ"), in("KG"), false, true},
		{"contested and who holds it", in("RU", "UA"), in("RU"), true, true},
		{"contested and who else claims it", in("RU", "UA"), in("UA"), true, true},
		{"contested and another", in("RU", "UA"), in("BY"), false, true},
		{"two that one claims", in("IN", "PK"), in("CN", "PK"), true, true},
		{"open sea", in(""), in("KZ"), false, false},
		{"both at sea", in(""), in(""), false, false},
	} {
		for _, pair := range [][2]geo.Location{{test.a, test.b}, {test.b, test.a}} {
			if same, known := pair[0].SameCountry(pair[1]); same != test.same || known != test.known {
				t.Errorf("%s: %v, %v", test.name, same, known)
			}
		}
	}
}
