package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"geodrill/geo"

	"github.com/paulmach/orb"
)

// A ground is what one feature of the country-coder covers: land and the sea
// before its coast that one country holds.
type ground struct {
	iso       string // ISO 3166-1, or XK, of the country; empty for none
	contested []string
	polygons  []orb.Polygon
}

func loadGrounds(ctx context.Context, s shelf) ([]ground, error) {
	b, err := s.readOne(ctx, groundsSource(), "src/data/borders.json")
	if err != nil {
		return nil, err
	}
	var document struct {
		Features []struct {
			Geometry   *geometry
			Properties struct {
				Code    string `json:"iso1A2"`
				Country string
				Name    string `json:"nameEn"`
				Item    string `json:"wikidata"`
				Groups  []string
			}
		}
	}
	if err := json.Unmarshal(b, &document); err != nil {
		return nil, fmt.Errorf("borders.json: %w", err)
	}
	var grounds []ground
	for _, f := range document.Features {
		if f.Geometry == nil {
			continue
		}
		p := f.Properties
		g := ground{iso: groundCode(p.Code, p.Country, p.Groups)}
		g.contested = contestedGround(p.Item)
		if p.Item == northernCyprus {
			g.iso = "CY"
		}
		if g.polygons, err = f.Geometry.polygons(); err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
		grounds = append(grounds, g)
	}
	return grounds, nil
}

// groundCode is the ISO 3166-1 code of a feature: its own, that of a territory
// it is in, or that of its country. Codes that ISO only reserves stand for the
// country that they are a part of.
func groundCode(own, country string, groups []string) string {
	reserved := map[string]string{"AC": "SH", "TA": "SH", "DG": "IO", "IC": "ES", "EA": "ES", "CP": "FR", "FX": "FR", "CQ": "GG"}
	if code, ok := reserved[own]; ok {
		return code
	}
	if own != "" {
		return own
	}
	for _, group := range groups {
		if slices.Contains([]string{"SJ", "UM", "BQ", "SH", "TF", "GG", "IO"}, group) {
			return group
		}
	}
	return country
}

// gazetteerLanguages are the languages of the geocoder's names, each of which is
// stood in for by the next.
func gazetteerLanguages() []string { return []string{"kk", "ru", "en"} }

// namesFor chooses the names in the languages of the geocoder.
func namesFor(names attributes) []string {
	var chosen []string
	for _, language := range gazetteerLanguages() {
		chosen = append(chosen, nameIn(names, language))
	}
	last := len(chosen) - 1
	for i := range chosen[:last] {
		next := slices.IndexFunc(chosen[i+1:], func(s string) bool { return s != "" })
		if next >= 0 && chosen[i] == chosen[i+1+next] {
			chosen[i] = "" // it is stood in for
		}
	}
	if chosen[last] == "" && len(names) > 0 {
		chosen[last] = names[0].value.(string) // on the spot
	}
	return chosen
}

// groundBorders are the outlines of grounds.
func groundBorders(grounds []ground) geo.Borders {
	var all []owned
	for i, g := range grounds {
		for _, p := range g.polygons {
			all = append(all, owned{i, p})
		}
	}
	return newBorders(all, outline{step: 1e-5})
}
