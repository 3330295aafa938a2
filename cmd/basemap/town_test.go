package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// row is a line of GeoNames' table.
func row(id, name, alternates, lat, lon, feature, country, population string) string {
	columns := make([]string, columnCount)
	columns[columnID], columns[columnName], columns[columnAlternates] = id, name, alternates
	columns[columnLatitude], columns[columnLongitude] = lat, lon
	columns[columnFeature], columns[columnCountry], columns[columnPopulation] = feature, country, population
	return strings.Join(columns, "\t")
}

func TestReadTown(t *testing.T) {
	l := languages{territories: map[string]territory{
		"KZ": {local: "kk", russian: 72}, "CH": {}, "BG": {local: "bg", russian: 1},
	}, scripts: map[string]string{"kk": "Cyrl", "bg": "Cyrl"}}
	names := map[string]attributes{
		"1": {{"name:ru", "Алма-Ата"}, {"name:kk", "Алматы"}, {"name:de", "Almaty"}},
		"2": {{"name:en", "Geneva"}},
	}
	for _, test := range []struct {
		name string
		row  string
		want *town // nil: it is none
	}{
		{
			"names of a catalogue win", row("1", "Almaty", "Алматы,Верный", "43.25", "76.91667", "PPLA", "KZ", "1977011"),
			&town{point: orb.Point{76.91667, 43.25}, population: 1977011, capital: 2, names: attributes{
				{"name", "Алматы"}, {"name:de", "Almaty"}, {"name:en", "Almaty"}, {"name:kk", "Алматы"}, {"name:ru", "Алма-Ата"},
			}},
		},
		{
			"where signs differ, GeoNames' name", row("2", "Genève", "Женева", "46.2", "6.1", "PPLC", "CH", "0"),
			&town{point: orb.Point{6.1, 46.2}, population: 0, capital: 1, names: attributes{{"name", "Genève"}, {"name:en", "Geneva"}}},
		},
		{
			"lonely alternates", row("3", "Qapal", "Kapal,Қапал,Капал", "45.1", "79", "PPL", "KZ", "1500"),
			&town{point: orb.Point{79, 45.1}, population: 1500, capital: 0, names: attributes{
				{"name", "Қапал"}, {"name:en", "Qapal"}, {"name:kk", "Қапал"}, {"name:ru", "Капал"},
			}},
		},
		{
			"spelt as in Russian", row("8", "Taraz", "Тараз", "42.9", "71.4", "PPL", "KZ", "1500"),
			&town{point: orb.Point{71.4, 42.9}, population: 1500, capital: 0, names: attributes{{"name", "Тараз"}, {"name:en", "Taraz"}, {"name:ru", "Тараз"}}},
		},
		{
			"two candidates are none", row("4", "X", "Капал,Копал", "45", "79", "PPL", "KZ", "1500"),
			&town{point: orb.Point{79, 45}, population: 1500, capital: 0, names: attributes{{"name", "X"}, {"name:en", "X"}}},
		},
		{
			"Cyrillic is not Russian everywhere", row("5", "Varna", "Варна", "43", "27", "PPL", "BG", "1500"),
			&town{point: orb.Point{27, 43}, population: 1500, capital: 0, names: attributes{{"name", "Varna"}, {"name:en", "Varna"}}},
		},
		{"a village", row("6", "V", "", "1", "2", "PPL", "KZ", "999"), nil},
		{"a part of a town", row("7", "V", "", "1", "2", "PPLX", "KZ", "99999"), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, ok, err := readTown(test.row, names, l)
			if err != nil || ok != (test.want != nil) {
				t.Fatalf("readTown: %v, %v", ok, err)
			}
			if test.want == nil {
				return
			}
			got.alternates, got.country = nil, "" // see TestAlternateNames
			if diff := cmp.Diff(*test.want, got, cmp.AllowUnexported(town{}, attribute{})); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	for _, bad := range []string{"", "a\tb", row("1", "n", "", "north", "2", "PPL", "KZ", "1"), row("1", "n", "", "1", "2", "PPL", "KZ", "many")} {
		if _, _, err := readTown(bad, nil, l); err == nil {
			t.Errorf("no error for %q", bad)
		}
	}
}

func TestAlternateNames(t *testing.T) {
	const column = "ALA,Alma,KZAL,Алматы,阿拉木图,,Vel,Орал,津"
	for population, want := range map[int]string{
		2000: "Alma Алматы Орал", 20_000: "Alma Алматы 阿拉木图 Орал 津", 2_000_000: "Alma Алматы 阿拉木图 Vel Орал 津",
	} {
		if got := strings.Join(alternateNames(column, population), " "); got != want {
			t.Errorf("of %d people: %s, want %s", population, got, want)
		}
	}
}

func TestRenamedTown(t *testing.T) {
	old := map[string]attributes{"1526273": {{"name:ru", "Нур-Султан"}}}
	got, ok, err := readTown(row("1526273", "Astana", "", "51.18", "71.45", "PPLC", "KZ", "345604"), old, languages{})
	if err != nil || !ok || nameIn(got.names, "ru") != "Астана" || got.capital != 1 {
		t.Errorf("Astana is %v, %v, %v", got, ok, err)
	}
}

func TestScriptsOfNames(t *testing.T) {
	for name, want := range map[string][2]bool{
		"Алматы": {true, false}, "Нур-Султан": {true, false}, "Қостанай": {false, true}, "Өскемен": {false, true},
		"Almaty": {false, false}, "": {false, false}, "- -": {false, false}, "Київ": {false, false}, "Ош qa": {false, false},
	} {
		if got := [2]bool{isRussian(name), isKazakh(name)}; got != want {
			t.Errorf("%q is Russian, Kazakh: %v, want %v", name, got, want)
		}
	}
}

// At every level a square shows at most one name, and the heaviest it has.
func TestTownZooms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		towns := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) town {
			return town{
				point:      orb.Point{rapid.Float64Range(60, 62).Draw(t, "lon"), rapid.Float64Range(40, 42).Draw(t, "lat")},
				population: rapid.IntRange(0, 10_000_000).Draw(t, "population"),
				capital:    rapid.IntRange(0, 2).Draw(t, "capital"),
			}
		}), 1, 40).Draw(t, "towns")
		layer := placeLayer(nil, nil, towns) // puts them in order
		zooms := townZooms(towns)
		for zoom := 2; zoom < lastLabelZoom; zoom++ {
			heaviest := map[[2]int]int{}
			for i, town := range towns {
				p, squares := mercator(town.point), float64(int(6)<<zoom)
				at := [2]int{int(p[0] * squares), int(p[1] * squares)}
				first, known := heaviest[at]
				if !known {
					heaviest[at] = i
				} else if zooms[i] <= zoom {
					t.Fatalf("level %d shows %v beside the heavier %v", zoom, town, towns[first])
				}
			}
		}
		for i, s := range layer.shapes {
			if s.minZoom != min(zooms[i], maxZoom) {
				t.Fatalf("town %d is in tiles from level %d on, shown from %d on", i, s.minZoom, zooms[i])
			}
		}
	})
}

func TestRanks(t *testing.T) {
	for population, want := range map[int][2]int{
		0: {0, 0}, 1: {1, 1}, 199: {1, 200}, 200: {2, 200}, 999: {2, 1000}, 1000: {3, 1000}, 12_345: {6, 12_000}, 99_999: {8, 100_000},
		100_000: {9, 100_000}, 1_977_011: {12, 2_000_000}, 1_400_000_000: {18, 1_400_000_000},
	} {
		if got := [2]int{populationRank(population), twoDigits(population)}; got != want {
			t.Errorf("%d has rank and round number %v, want %v", population, got, want)
		}
	}
}
