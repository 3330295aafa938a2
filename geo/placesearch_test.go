package geo_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"geodrill/geo"
	"geodrill/geo/gazetteer"

	"pgregory.net/rapid"
)

func TestFoldPlaceName(t *testing.T) {
	for _, same := range [][]string{
		{"almati", "Алматы", "АЛМАТЫ", "Almaty", "Almatý", "  almaty  ", "Алма́ты"},
		{"alma ata", "Алма-Ата", "Alma-Ata", "Alma Ata", "ALMA–ATA"},
		{"tashkent", "Ташкент", "tashkent"},
		{"toshkent", "Toshkent", "Тошкент"},
		{"kustanai", "Кустанай", "Kustanay", "Kustanai"},
		{"kostanai", "Қостанай", "Qostanay"},
		{"jambil", "Жамбыл", "Zhambyl", "Jambyl", "Djambyl"},
		{"hiva", "Хива", "Khiva", "Hiva"},
		{"shverin", "Schwerin", "Шверин"},
		{"eniseisk", "Енисейск", "Eniseysk", "ENISEYSK"},
		{"strase", "Straße", "Strasse"},
		{"kote divoire", "Kôte d’Ivoire", "Kote d'Ivoire"},
		{"北京", "北京"},
		{"القاهرة", "القاهرة", "القَاهِرَة"},
		{"", "", "-", " ’ ", "\x00", "\xff"},
	} {
		for _, name := range same[1:] {
			if got := geo.FoldPlaceName(name); got != same[0] {
				t.Errorf("%q becomes %q, want %q", name, got, same[0])
			}
		}
	}
}

// A folded name is text of a bounded length, without spaces around it, and
// folding it again changes nothing that a search would miss.
func TestFoldPlaceNameProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		folded := geo.FoldPlaceName(name)
		if len(folded) > 120 || !utf8.ValidString(folded) || strings.TrimSpace(folded) != folded || strings.ContainsAny(folded, "\x00\t\n") {
			t.Fatalf("%q", folded)
		}
		if folded != geo.FoldPlaceName(strings.ToUpper(folded)) && isLatin(folded) {
			t.Fatalf("%q becomes %q", folded, geo.FoldPlaceName(folded))
		}
	})
}

func isLatin(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

func TestSearch(t *testing.T) {
	t.Parallel()
	s := openWorld(t)
	for _, test := range []struct {
		query string
		want  string // the first that are found, in English
	}{
		{"алматы", "town Almaty KZ, region Almaty KZ"},
		{"Алма-Ата", "town Almaty KZ"},
		{"almaty", "town Almaty KZ, region Almaty KZ"},
		{"tashkent", "town Tashkent UZ"},
		{"Toshkent", "town Tashkent UZ"},
		{"Ташкен", "town Tashkent UZ"},
		{"бишк", "town Bishkek KG"},
		{"Өскемен", "town Ust-Kamenogorsk KZ"},
		{"usť-kamenogorsk", "town Ust-Kamenogorsk KZ"},
		{"Джамбул", "town Dzhambul KZ, town Taraz KZ"},
		{"Ашхабад", "town Ashgabat TM"},
		{"Köln", "town Cologne DE"},
		{"koln", "town Cologne DE"},
		{"北京", "town Beijing CN"},
		{"القاهرة", "town Cairo EG"},
		{"york", "town York GB, region York GB"},
		{"new york", "town New York"},
		{"Крым", "town Krym RU"},
		{"kazakhst", "country Kazakhstan KZ"},
		{"Казахстан", "country Kazakhstan KZ"},
		{"USA", "country United States US"},
		{"США", "country United States US"},
		{"Côte d'Ivoire", "country Côte d’Ivoire CI"},
		{"O'zbekiston", "country Uzbekistan UZ"},
		{"qaraghandy", "town Karaganda KZ, region Karaganda KZ"},
		{"qvwxyzzy", ""},
		{"'", ""},
	} {
		var got []string
		for _, p := range s.Search(test.query, 10) {
			got = append(got, fmt.Sprintf("%s %s %s", p.Kind, s.Name(p, "en"), p.Country))
		}
		if all := strings.Join(got, ", "); !strings.HasPrefix(all, test.want) || test.want == "" && all != "" {
			t.Errorf("%s: %s; want %s", test.query, all, test.want)
		}
	}
	if n := len(s.Search("a", 1000)); n != geo.MaxFoundPlaces {
		t.Errorf("%d places begin with a", n)
	}
	if s.Search("almaty", 0) != nil || s.Search("almaty", -1) != nil {
		t.Error("places that nobody wants")
	}
}

// A town is found by each of its names.
func TestSearchFindsTowns(t *testing.T) {
	t.Parallel()
	s := openWorld(t)
	g := s.Geocoder()
	rapid.Check(t, func(t *rapid.T) {
		town := rapid.IntRange(0, g.Towns()-1).Draw(t, "town")
		language := rapid.SampledFrom(g.Languages()).Draw(t, "language")
		name := g.TownName(town, language)
		found := s.Search(name, geo.MaxFoundPlaces)
		if slices.ContainsFunc(found, func(p geo.FoundPlace) bool { return p.Town == town }) || len(found) == geo.MaxFoundPlaces {
			return // all that are told may be of that name
		}
		t.Fatalf("%q is not found", name)
	})
}

func TestDamagedPlaceNames(t *testing.T) {
	t.Parallel()
	g := openWorld(t).Geocoder()
	few, err := geo.PackPlaceNames(make([][]string, 10))
	if err != nil {
		t.Fatal(err)
	}
	many, err := geo.PackPlaceNames(make([][]string, 200_000))
	if err != nil {
		t.Fatal(err)
	}
	good := gazetteer.Names()
	for name, bad := range map[string][]byte{
		"nothing": nil, "places": gazetteer.Places(), "half": good[:len(good)/2], "few": few, "many": many,
	} {
		if _, err := geo.NewPlaceSearch(g, bad); !errors.Is(err, geo.ErrGazetteer) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	s := openWorld(b)
	for _, query := range []string{"s", "sa", "ташкент"} {
		b.Run(query, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.Search(query, 10)
			}
		})
	}
}
