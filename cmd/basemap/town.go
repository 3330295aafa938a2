package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/paulmach/orb"
)

// A town is a populated place of GeoNames.
type town struct {
	point      orb.Point
	population int
	capital    int // 1 of a country, 2 of a region, 0 of neither
	names      attributes
	country    string   // ISO 3166-1, or XK, as GeoNames has it
	alternates []string // further names, in languages that are not told
}

// leastPopulation is how many people make a place a town here; seats of
// countries and of regions are towns whatever they have.
const leastPopulation = 1000

// longestLine bounds a line of GeoNames' table, in bytes.
const longestLine = 1 << 20

func loadTowns(ctx context.Context, s shelf, l languages) ([]town, error) {
	names, err := loadTownNames(ctx, s, l)
	if err != nil {
		return nil, err
	}
	text, err := s.readOne(ctx, townsSource(), "dist/cities500.txt")
	if err != nil {
		return nil, err
	}
	var towns []town
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, longestLine)
	for row := 1; lines.Scan(); row++ {
		t, ok, err := readTown(lines.Text(), names, l)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", row, err)
		}
		if ok {
			towns = append(towns, t)
		}
	}
	return towns, lines.Err()
}

// The columns of GeoNames' tables
// (https://download.geonames.org/export/dump/readme.txt).
const (
	columnID, columnName, columnAlternates, columnLatitude, columnLongitude = 0, 1, 3, 4, 5

	columnFeature, columnCountry, columnPopulation, columnCount = 7, 8, 14, 19
)

// readTown reads a line, and reports false for places that are no towns of their
// own: parts of others, former ones, farms.
func readTown(line string, names map[string]attributes, l languages) (town, bool, error) {
	columns := strings.Split(line, "\t")
	if len(columns) != columnCount {
		return town{}, false, fmt.Errorf("%d columns, want %d", len(columns), columnCount)
	}
	var t town
	var err error
	if t.point, err = townPoint(columns); err != nil {
		return town{}, false, err
	}
	if t.population, err = strconv.Atoi(columns[columnPopulation]); err != nil {
		return town{}, false, err
	}
	switch columns[columnFeature] {
	case "PPLC":
		t.capital = 1
	case "PPLA":
		t.capital = 2
	case "PPLX", "PPLQ", "PPLH", "PPLW", "PPLCH", "PPLF":
		return town{}, false, nil
	}
	if t.population < leastPopulation && t.capital == 0 {
		return town{}, false, nil
	}
	t.country = columns[columnCountry]
	t.alternates = alternateNames(columns[columnAlternates], t.population)
	if renamed, ok := renamedTown(columns[columnID]); ok {
		t.names = renamed
		return t, true, nil
	}
	known := slices.Clone(names[columns[columnID]])
	territory := l.territories[columns[columnCountry]]
	alternates := strings.Split(columns[columnAlternates], ",")
	// Russian names are many among the alternates, but untagged. Where Russian is
	// in use, one that stands alone is taken for it.
	const inUse = 3
	if territory.russian >= inUse {
		known = addOnly(known, nameKey("ru"), alternates, isRussian)
	}
	if columns[columnCountry] == "KZ" {
		known = addOnly(known, nameKey("kk"), alternates, isKazakh)
	}
	if nameIn(known, "en") == "" {
		known = append(known, attribute{nameKey("en"), columns[columnName]})
	}
	sortNames(known)
	name := nameIn(known, territory.local)
	if name == "" && l.scripts[territory.local] == cyrillic && territory.russian >= inUse {
		name = nameIn(known, "ru") // catalogues leave out what is spelt as in Russian
	}
	if name == "" {
		name = columns[columnName]
	}
	t.names = append(attributes{{"name", name}}, known...)
	return t, true, nil
}

// townPoint reads where a town is.
func townPoint(columns []string) (p orb.Point, err error) {
	for axis, column := range [2]int{columnLongitude, columnLatitude} {
		if p[axis], err = strconv.ParseFloat(columns[column], 64); err != nil {
			return p, err
		}
	}
	return p, nil
}

// renamedTown returns the names of a town that the sources know by a former one.
func renamedTown(id string) (attributes, bool) {
	const astana = "1526273" // Nur-Sultan from 2019 to 2022
	if id != astana {
		return nil, false
	}
	return namesOfAstana(), true
}

func namesOfAstana() attributes {
	return attributes{{"name", "Астана"}, {"name:de", "Astana"}, {"name:en", "Astana"}, {"name:es", "Astaná"}, {"name:fr", "Astana"},
		{"name:kk", "Астана"}, {"name:ky", "Астана"}, {"name:ru", "Астана"}, {"name:tg", "Остона"}, {"name:tk", "Astana"},
		{"name:tr", "Astana"}, {"name:uk", "Астана"}, {"name:uz", "Ostona"}, {"name:zh", "阿斯塔纳"}}
}

// nameIn returns the name in a language, or nothing.
func nameIn(names attributes, language string) string {
	for _, n := range names {
		if n.key == nameKey(language) {
			return n.value.(string)
		}
	}
	return ""
}

// addOnly adds a name that is not known yet when exactly one of the alternates
// can be it.
func addOnly(names attributes, key string, alternates []string, can func(string) bool) attributes {
	candidates := slices.DeleteFunc(slices.Clone(alternates), func(s string) bool { return !can(s) })
	if len(candidates) != 1 || slices.ContainsFunc(names, func(a attribute) bool { return a.key == key }) {
		return names
	}
	return append(names, attribute{key, candidates[0]})
}

// cyrillic is the script of that name, as CLDR has it.
const cyrillic = "Cyrl"

func hasCyrillic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
}

// isRussian reports whether a name can be written with the Russian alphabet.
func isRussian(s string) bool {
	cyrillic := 0
	for _, r := range s {
		switch {
		case r >= 'А' && r <= 'я', r == 'Ё', r == 'ё':
			cyrillic++
		case r != ' ' && r != '-':
			return false
		}
	}
	return cyrillic > 0
}

// isKazakh reports whether a name has letters that Kazakh has and Russian has
// not, and no others than Cyrillic ones.
func isKazakh(s string) bool {
	for _, r := range s {
		if r != ' ' && r != '-' && !unicode.Is(unicode.Cyrillic, r) {
			return false
		}
	}
	return strings.ContainsAny(strings.ToLower(s), "әғқңөұүһі")
}

// loadTownNames reads the names of places in all languages, by their GeoNames
// ids.
func loadTownNames(ctx context.Context, s shelf, l languages) (map[string]attributes, error) {
	names := map[string]attributes{}
	const file = "/LC_MESSAGES/geonames.mo"
	return names, s.read(ctx, townNamesSource(), file, func(name string, content []byte) error {
		language := path.Base(strings.TrimSuffix(name, file))
		if strings.Contains(language, "_") {
			return nil // a handful of regional forms
		}
		texts, err := readCatalogue(content)
		if err != nil {
			return err
		}
		for id, text := range texts {
			// Some are transcriptions.
			if id != "" && text != "" && (l.scripts[language] != cyrillic || hasCyrillic(text)) {
				names[id] = append(names[id], attribute{nameKey(language), text})
			}
		}
		return nil
	})
}

// nameCounts tells how many towns have a name in the languages of the classes,
// and how many names there are.
func nameCounts(towns []town) string {
	counts := map[string]int{}
	for _, t := range towns {
		for _, n := range t.names {
			counts[n.key]++
			counts["all"]++
		}
	}
	return fmt.Sprintf("%d en, %d ru, %d kk, %d names in %d languages",
		counts["name:en"], counts["name:ru"], counts["name:kk"], counts["all"], len(counts)-2)
}

// alternateNames are the names that a search should know beside those whose
// language is told: in any script for a town, and in Latin and Cyrillic letters,
// which most people can type, for a village.
func alternateNames(column string, population int) []string {
	const isTown = 15_000
	return slices.DeleteFunc(strings.Split(column, ","), func(name string) bool {
		return name == "" || isCode(name, population) || population < isTown && strings.ContainsFunc(name, isRareLetter)
	})
}

// isCode reports whether a name is too short to be told from an airport's code,
// such as ALA; those of cities are known.
func isCode(name string, population int) bool {
	const longest, isCity = 3, 500_000
	capitals := strings.ToUpper(name) == name && strings.ToLower(name) != name
	n := utf8.RuneCountInString(name)
	return !strings.ContainsFunc(name, isRareLetter) && (n <= longest && (capitals || population < isCity) || n == longest+1 && capitals)
}

// isRareLetter reports whether a letter is neither Latin nor Cyrillic.
func isRareLetter(r rune) bool {
	return unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Cyrillic)
}
