package server_test

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"geodrill/geo"
	"geodrill/server"
	"geodrill/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// openPlaces is a small world: two countries that meet at 62 degrees east, one
// of them with a region that the other contests, and two towns in it.
func openPlaces(t *testing.T) *geo.PlaceSearch {
	t.Helper()
	square := func(west, south, east, north int32) []geo.BorderPoint {
		const unit = 1e5
		return []geo.BorderPoint{{west * unit, south * unit}, {east * unit, south * unit}, {east * unit, north * unit},
			{west * unit, north * unit}, {west * unit, south * unit}}
	}
	alone := func(lines ...[]geo.BorderPoint) geo.Borders {
		b := geo.Borders{Lines: lines}
		for i := range lines {
			b.Areas = append(b.Areas, geo.BorderArea{Owner: i, Rings: [][]int{{i}}})
		}
		return b
	}
	g := geo.Gazetteer{
		Languages: []string{"kk", "ru", "en"},
		Countries: []geo.CountryEntry{
			{Code: "AF", Names: []string{"Ауғанстан", "Афганистан", "Afghanistan"}, Point: geo.Point{61, 35}, Population: 38_000_000},
			{Code: "UZ", Names: []string{"", "Узбекистан", "Uzbekistan"}, Point: geo.Point{64, 40}},
		},
		Grounds:       []geo.GroundEntry{{Country: 0}, {Country: 1}},
		GroundBorders: alone(square(58, 30, 62, 45), square(62, 30, 70, 45)),
		Regions: []geo.RegionEntry{
			{Country: 0, Contested: []int{1}, Names: []string{"", "Гулан", "Gulan"}, Point: geo.Point{61, 37}},
		},
		RegionBorders: alone(square(60, 36, 62, 40)),
		Towns: []geo.TownEntry{
			{Country: 0, Region: 0, Names: []string{"", "", "Gulan"}, Point: geo.Point{61.2, 37.5}, Population: 2100},
			{Country: 1, Region: -1, Names: []string{"", "Бухара", "Bukhara"}, Point: geo.Point{64.4, 39.8}, Population: 250_000},
		},
	}
	packed, err := g.Pack()
	if err != nil {
		t.Fatal(err)
	}
	geocoder, err := geo.NewGeocoder(packed)
	if err != nil {
		t.Fatal(err)
	}
	names, err := geo.PackPlaceNames([][]string{nil, {"O‘zbekiston"}, nil, nil, {"Buxoro"}})
	if err != nil {
		t.Fatal(err)
	}
	places, err := geo.NewPlaceSearch(geocoder, names)
	if err != nil {
		t.Fatal(err)
	}
	return places
}

// openCountries are names of one country in languages that openPlaces does not have.
func openCountries(t *testing.T) *geo.CountryNames {
	t.Helper()
	countries, err := geo.ReadCountryNames([]byte("code\tky\ttk\nUZ\tӨзбекстан\tÖzbegistan\nAF\tАфганистан\t\n"))
	if err != nil {
		t.Fatal(err)
	}
	return countries
}

// foundPlace is a place of an answer, in few words.
type foundPlace struct {
	Name, Kind string
	Country    struct{ Code, Name string }
	Contested  []struct{ Code, Name string }
	Region     string
	Place      struct{ Coordinates []float64 }
	Population int
}

func (p foundPlace) String() string {
	out := p.Kind + " " + p.Name + " " + strconv.Itoa(p.Population) + " in " + p.Region + " " + p.Country.Code + " " + p.Country.Name
	for _, c := range p.Contested {
		out += " or " + c.Code + " " + c.Name
	}
	return out
}

func TestFindPlaces(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	token := s.join(s.addCohort(s.addInstructor("Aliya"), "Analysts"), "own").token
	for _, test := range []struct {
		name, query, accept string
		want                []string
	}{
		{"towns go before their region", "q=gulan", "", []string{
			"town Gulan 2100 in Gulan AF Afghanistan or UZ Uzbekistan", "region Gulan 0 in  AF Afghanistan or UZ Uzbekistan"}},
		{"in the language asked for", "q=gulan&lang=ru", "kk", []string{
			"town Gulan 2100 in Гулан AF Афганистан or UZ Узбекистан", "region Гулан 0 in  AF Афганистан or UZ Узбекистан"}},
		{"in the language of the browser", "q=buxoro", "kk-KZ,ru;q=0.5", []string{"town Бухара 250000 in  UZ Узбекистан"}},
		{"in English for who reads neither", "q=%D0%B1%D1%83%D1%85%D0%B0%D1%80", "fr", []string{"town Bukhara 250000 in  UZ Uzbekistan"}},
		{"a country alone in a language", "q=buxoro&lang=ky", "", []string{"town Бухара 250000 in  UZ Өзбекстан"}},
		{"and not all countries", "q=gulan&limit=1&lang=tk", "", []string{"town Gulan 2100 in Гулан AF Афганистан or UZ Özbegistan"}},
		{"a country in its own", "q=O%27zbek&lang=tk", "", []string{"country Özbegistan 0 in  UZ Özbegistan"}},
		{"a country", "q=O%27zbek", "", []string{"country Uzbekistan 0 in  UZ Uzbekistan"}},
		{"at most one", "q=gulan&limit=1", "", []string{"town Gulan 2100 in Gulan AF Afghanistan or UZ Uzbekistan"}},
		{"nothing", "q=nowhere", "", []string{}},
		{"nothing that is a letter", "q=%00%20-", "", []string{}},
		{"bytes that are no text", "q=%ff", "", []string{}},
	} {
		r := s.do(request{path: "/api/v1/places?" + test.query, token: token, header: map[string]string{"Accept-Language": test.accept}})
		var body struct{ Items []foundPlace }
		r.want(t, http.StatusOK).decode(t, &body)
		got := []string{}
		for _, p := range body.Items {
			got = append(got, p.String())
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestPlacesThatAreMissing(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t), func(c *server.Config) { c.Places = nil })
	token := s.addInstructor("Aliya").token
	if r := s.do(request{path: "/api/v1/places?q=" + url.QueryEscape("Алматы"), token: token}); r.status != http.StatusNotFound {
		t.Errorf("status %d", r.status)
	}
}
