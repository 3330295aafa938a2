package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// A region is a first-level division of a country, or a whole country or
// territory that has none, in Natural Earth.
type region struct {
	code     string // ISO 3166-2 where there is one
	country  string // Natural Earth's code of who holds the ground
	iso      string // ISO 3166-1, or XK, of the country; empty for none
	polygons []orb.Polygon
	label    orb.Point
	names    attributes
	// contested are the countries that others hold it to be a part of; only what
	// splitContested returned has them.
	contested []string
	// minZoom and minLabel are the zoom levels from which its borders and its
	// name are worth a place on a map.
	minZoom, minLabel int
}

func loadRegions(ctx context.Context, s shelf) ([]region, error) {
	b, err := s.readOne(ctx, regionsSource(), "data/states/admin1.json")
	if err != nil {
		return nil, err
	}
	var document struct {
		Features []struct {
			Geometry   geometry
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(b, &document); err != nil {
		return nil, fmt.Errorf("admin1.json: %w", err)
	}
	regions := make([]region, 0, len(document.Features))
	for _, f := range document.Features {
		r, err := newRegion(f.Properties)
		if err == nil {
			r.polygons, err = f.Geometry.polygons()
		}
		if err != nil {
			return nil, fmt.Errorf("region %v: %w", f.Properties["adm1_code"], err)
		}
		regions = append(regions, r)
	}
	return regions, nil
}

// newRegion reads the properties of a region.
func newRegion(properties map[string]any) (region, error) {
	text := func(key string) string {
		s, _ := properties[key].(string)
		return strings.TrimSpace(s)
	}
	number := func(key string) float64 {
		n, _ := properties[key].(float64)
		return n
	}
	r := region{code: text("iso_3166_2"), country: text("adm0_a3"), iso: text("iso_a2")}
	if r.country == "" {
		return r, fmt.Errorf("no country in %v", properties)
	}
	r.label = orb.Point{number("longitude"), number("latitude")}
	r.minZoom, r.minLabel = int(number("min_zoom")), int(number("min_label"))
	if renamed, ok := renamedRegion(r.code, text("name")); ok {
		r.names = renamed
		return r, nil
	}
	if name := text("name"); name != "" {
		r.names = append(r.names, attribute{"name", name})
	}
	var translated attributes
	for key := range properties {
		if language, ok := strings.CutPrefix(key, "name_"); ok && isRegionLanguage(language) && text(key) != "" {
			translated = append(translated, attribute{nameKey(strings.Replace(language, "zht", "zh-Hant", 1)), text(key)})
		}
	}
	sortNames(translated)
	r.names = append(r.names, translated...)
	return r, nil
}

// renamedRegion returns the names of a region that the source knows by a former
// one, or whose translations are those of another place.
func renamedRegion(code, name string) (attributes, bool) {
	switch {
	case code == "KZ-AST":
		return namesOfAstana(), true
	case name == "Almaty City":
		return attributes{{"name", "Алматы"}, {"name:de", "Almaty"}, {"name:en", "Almaty"}, {"name:fr", "Almaty"}, {"name:ru", "Алматы"},
			{"name:tr", "Almatı"}, {"name:uk", "Алмати"}, {"name:zh", "阿拉木图"}}, true
	case slices.Contains([]string{"XK-X10~", "XK-X20~", "XK-X21~"}, code):
		return attributes{{"name", name}}, true
	}
	return nil, false
}

// isRegionLanguage tells languages from other properties such as name_len.
func isRegionLanguage(suffix string) bool { return len(suffix) == 2 || suffix == "zht" }

// sortNames orders names by their fields.
func sortNames(a attributes) {
	slices.SortFunc(a, func(a, b attribute) int { return strings.Compare(a.key, b.key) })
}
