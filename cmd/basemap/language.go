package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// languages is what CLDR knows of territories, by their ISO 3166-1 codes.
type languages struct {
	territories map[string]territory
	names       map[string]attributes // a territory's names, in every language
	shortNames  map[string][]string   // a territory's others, such as USA, in no order
	scripts     map[string]string     // in which a language is mostly written, as Cyrl
}

// territory is a country or a part of one.
type territory struct {
	population int
	// local is the language of the names on signs, empty when that is not known
	// for all of the territory.
	local string
	// russian is the share of those who speak Russian, in percent.
	russian float64
}

// nameKey is the field of a name in a language, a BCP 47 tag.
func nameKey(language string) string { return "name:" + language }

func loadLanguages(ctx context.Context, s shelf) (languages, error) {
	scripts, err := loadScripts(ctx, s)
	if err != nil {
		return languages{}, err
	}
	l := languages{territories: map[string]territory{}, names: map[string]attributes{}, shortNames: map[string][]string{}, scripts: scripts}
	if err := l.loadTerritories(ctx, s); err != nil {
		return l, err
	}
	return l, s.read(ctx, countryNamesSource(), "/territories.json", func(file string, content []byte) error {
		tag := path.Base(path.Dir(file))
		if strings.Contains(tag, "-") && tag != "zh-Hant" || tag == "und" {
			return nil // a variant of another one
		}
		var document struct {
			Main map[string]struct {
				LocaleDisplayNames struct{ Territories map[string]string }
			}
		}
		if err := json.Unmarshal(content, &document); err != nil {
			return err
		}
		for code, name := range document.Main[tag].LocaleDisplayNames.Territories {
			if own, _, short := strings.Cut(code, "-alt-"); short {
				l.shortNames[own] = append(l.shortNames[own], name)
				continue
			}
			if _, ok := l.territories[code]; ok && name != code {
				l.names[code] = append(l.names[code], attribute{nameKey(tag), name})
			}
		}
		return nil
	})
}

// spoken is how CLDR describes a language of a territory.
type spoken struct {
	Percent  string `json:"_populationPercent"`
	Official string `json:"_officialStatus"`
}

func (l languages) loadTerritories(ctx context.Context, s shelf) error {
	b, err := s.readOne(ctx, territoriesSource(), "supplemental/territoryInfo.json")
	if err != nil {
		return err
	}
	var info struct {
		Supplemental struct {
			TerritoryInfo map[string]struct {
				Population string            `json:"_population"`
				Languages  map[string]spoken `json:"languagePopulation"`
			}
		}
	}
	if err := json.Unmarshal(b, &info); err != nil {
		return fmt.Errorf("territoryInfo.json: %w", err)
	}
	official := map[string]int{} // in how many territories
	for _, t := range info.Supplemental.TerritoryInfo {
		for tag, language := range t.Languages {
			if language.isOfficial() {
				official[tag]++
			}
		}
	}
	for code, t := range info.Supplemental.TerritoryInfo {
		population, err := strconv.Atoi(t.Population)
		if err != nil {
			return fmt.Errorf("population of %s: %w", code, err)
		}
		l.territories[code] = territory{
			population: population, local: local(t.Languages, official, l.scripts), russian: t.Languages["ru"].percent(),
		}
	}
	return nil
}

func (s spoken) isOfficial() bool {
	return s.Official == "official" || s.Official == "de_facto_official"
}

func (s spoken) percent() float64 {
	p, err := strconv.ParseFloat(s.Percent, 64)
	if err != nil {
		return 0 // CLDR leaves it out where nobody counted
	}
	return p
}

// local finds the language of a territory's signs: its one official language,
// or, when there are several and not all in Latin letters, the one of them that
// 45 % speak and that is official in the fewest other places, as Kazakh is in
// Kazakhstan. Where several languages in Latin letters are official, as in
// Switzerland, signs differ from place to place as GeoNames' own names do.
func local(spoken map[string]spoken, official map[string]int, scripts map[string]string) string {
	var tags []string
	latin := true
	for _, tag := range slices.Sorted(maps.Keys(spoken)) {
		base, _, _ := strings.Cut(tag, "_")
		if !spoken[tag].isOfficial() || slices.Contains(tags, base) || tag == base+"_Latn" {
			continue
		}
		tags = append(tags, base)
		latin = latin && scripts[base] == "Latn"
	}
	if len(tags) > 1 && latin {
		return ""
	}
	if len(tags) > 1 {
		const most = 45
		tags = slices.DeleteFunc(tags, func(tag string) bool { return spoken[tag].percent() < most })
		slices.SortStableFunc(tags, func(a, b string) int { return cmp.Compare(official[a], official[b]) })
	}
	if len(tags) == 0 {
		return ""
	}
	return tags[0]
}

// loadScripts returns the script in which a language is mostly written.
func loadScripts(ctx context.Context, s shelf) (map[string]string, error) {
	b, err := s.readOne(ctx, territoriesSource(), "supplemental/likelySubtags.json")
	if err != nil {
		return nil, err
	}
	var likely struct {
		Supplemental struct{ LikelySubtags map[string]string }
	}
	if err := json.Unmarshal(b, &likely); err != nil {
		return nil, fmt.Errorf("likelySubtags.json: %w", err)
	}
	scripts := map[string]string{}
	for tag, full := range likely.Supplemental.LikelySubtags {
		if parts := strings.Split(full, "-"); len(parts) == 3 && parts[0] == tag {
			scripts[tag] = parts[1]
		}
	}
	return scripts, nil
}
