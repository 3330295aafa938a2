package geo_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"geodrill/geo"
	"geodrill/geo/gazetteer"
)

// Whatever country the gazetteer has, is named in every language of the further
// names, in the letters of that language.
func TestCountryNamesBuiltIn(t *testing.T) {
	names, err := geo.ReadCountryNames(gazetteer.Countries())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := names.Languages(), []string{"ky", "tg", "tk", "uz"}; !slices.Equal(got, want) {
		t.Fatalf("languages %v, want %v", got, want)
	}
	geocoder, err := geo.NewGeocoder(gazetteer.Places())
	if err != nil {
		t.Fatal(err)
	}
	countries := 0
	for first := 'A'; first <= 'Z'; first++ {
		for second := 'A'; second <= 'Z'; second++ {
			code := string([]rune{first, second})
			if geocoder.CountryName(code, "en") == code {
				continue
			}
			countries++
			for _, language := range names.Languages() {
				name := names.Name(code, language)
				cyrillic := strings.ContainsAny(name, "аеиоуяюэАИОУЭЯЮ")
				if name == "" || cyrillic != (language == "ky" || language == "tg") {
					t.Errorf("%s in %s is %q", code, language, name)
				}
			}
		}
	}
	if countries != 250 {
		t.Errorf("%d countries", countries)
	}
	for _, test := range [][3]string{{"KG", "ky", "Кыргызстан"}, {"TJ", "tg", "Тоҷикистон"}, {"TM", "tk", "Türkmenistan"}, {"UZ", "uz", "Oʻzbekiston"}, {"UZ", "fr", ""}, {"ZZ", "uz", ""}} {
		if got := names.Name(test[0], test[1]); got != test[2] {
			t.Errorf("%s in %s is %q, want %q", test[0], test[1], got, test[2])
		}
	}
}

func TestCountryNamesDamaged(t *testing.T) {
	for _, text := range []string{
		"", "code", "KZ\tkk\n", "code\tky\nKZ\n", "code\tky\nKZ\tКазакстан\tmore\n", "code\tky\n\tno code\n",
		"code\tky\nKZ\ta\nKZ\tb\n", "code\tky\n\n", strings.Repeat("x", 1<<20+1),
	} {
		if _, err := geo.ReadCountryNames([]byte(text)); !errors.Is(err, geo.ErrGazetteer) {
			t.Errorf("%.30q: %v", text, err)
		}
	}
}

// FuzzReadCountryNames holds that what is read is told.
func FuzzReadCountryNames(f *testing.F) {
	f.Add("code\tky\ttg\nKZ\tКазакстан\tҚазоқистон\nKG\t\tҚирғизистон\n")
	f.Add("code\n")
	f.Add("code\t\t\n\t\t\n")
	f.Fuzz(func(t *testing.T, text string) {
		names, err := geo.ReadCountryNames([]byte(text))
		if err != nil {
			return
		}
		for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
			fields := strings.Split(line, "\t")
			if fields[0] == "code" && slices.Equal(fields[1:], names.Languages()) {
				continue
			}
			for i, language := range names.Languages() {
				if slices.Index(names.Languages(), language) == i && names.Name(fields[0], language) != fields[i+1] {
					t.Errorf("%q in %q", fields[0], language)
				}
			}
		}
	})
}
