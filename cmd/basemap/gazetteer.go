package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"geodrill/geo"

	"github.com/golang/geo/s2"
)

// outlines of regions: a kilometre or so between two of them, and less exactly
// towards the sea, where the nearest region is taken anyway.
func regionOutline() outline {
	return outline{inner: 0.004, coast: 0.01, step: 1e-3, leastIsland: 0.002}
}

// writeGazetteer makes the files of the geocoder and of the search of places.
func writeGazetteer(ctx context.Context, s shelf, n named, dir string, say func(string, ...any)) error {
	grounds, err := loadGrounds(ctx, s)
	if err != nil {
		return fmt.Errorf("grounds: %w", err)
	}
	b := gazetteerBuilder{languages: n.languages, numbers: map[string]int{}}
	b.addCountries(grounds, n.regions)
	b.addGrounds(grounds)
	if err := b.addRegions(n.regions); err != nil {
		return err
	}
	if err := b.addTowns(n.towns); err != nil {
		return err
	}
	for _, borders := range []geo.Borders{b.g.GroundBorders, b.g.RegionBorders} {
		points := 0
		for _, line := range borders.Lines {
			points += len(line)
		}
		say("outlines: %d areas, %d lines, %d points", len(borders.Areas), len(borders.Lines), points)
	}
	places, err := b.g.Pack()
	if err != nil {
		return err
	}
	say("places: %d countries, %d regions, %d towns; %.2f MB", len(b.g.Countries), len(b.g.Regions), len(b.g.Towns), float64(len(places))/1e6)
	names, err := geo.PackPlaceNames(b.further())
	if err != nil {
		return err
	}
	say("names to search by: %.2f MB", float64(len(names))/1e6)
	countries := countryNames(n.languages, slices.Sorted(maps.Keys(b.numbers)))
	for name, content := range map[string][]byte{"places.bin": places, "names.bin": names, "countries.tsv": countries} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// gazetteerBuilder fills a gazetteer.
type gazetteerBuilder struct {
	g         geo.Gazetteer
	languages languages
	numbers   map[string]int // of countries, by their codes
	names     [][]string     // all names of the places, in the order of PackPlaceNames
}

// addCountries makes countries of all codes that there are.
func (b *gazetteerBuilder) addCountries(grounds []ground, regions []region) {
	codes := map[string]bool{}
	for _, g := range grounds {
		if g.iso != "" {
			codes[g.iso] = true
		}
	}
	byCode := map[string][]region{}
	for _, r := range regions {
		if isOwnCountry(r) {
			byCode[r.iso] = append(byCode[r.iso], r)
		}
	}
	b.g.Languages = gazetteerLanguages()
	sorted := slices.Sorted(maps.Keys(codes))
	for i, code := range sorted {
		b.numbers[code] = i
	}
	for _, code := range sorted {
		c := geo.CountryEntry{Code: code, Population: twoDigits(b.languages.territories[code].population),
			Contested: b.claimants(contestedCountry(code))}
		names := slices.Clone(b.languages.names[code])
		sortNames(names)
		c.Names = namesFor(names)
		if c.Names[len(c.Names)-1] == "" {
			c.Names[len(c.Names)-1] = code
		}
		if parts := byCode[code]; len(parts) > 0 {
			c.Point, _ = labelPoint(parts)
		} else {
			c.Point = middleOf(code, grounds)
		}
		b.g.Countries = append(b.g.Countries, c)
		b.names = append(b.names, append(namesOf(names), b.languages.shortNames[code]...))
	}
}

// middleOf is a point of a country that has no region: the middle of its first
// outline.
func middleOf(code string, grounds []ground) geo.Point {
	for _, g := range grounds {
		if g.iso == code {
			return g.polygons[0].Bound().Center()
		}
	}
	return geo.Point{}
}

func (b *gazetteerBuilder) claimants(codes []string) []int {
	var numbers []int
	for _, code := range codes {
		numbers = append(numbers, b.numbers[code])
	}
	return numbers
}

// addGrounds leaves out ground that no country has.
func (b *gazetteerBuilder) addGrounds(grounds []ground) {
	var held []ground
	for _, g := range grounds {
		if g.iso == "" {
			continue
		}
		held = append(held, g)
		b.g.Grounds = append(b.g.Grounds, geo.GroundEntry{Country: b.numbers[g.iso], Contested: b.claimants(g.contested)})
	}
	b.g.GroundBorders = groundBorders(held)
}

// geocoder is one of what there is so far.
func (b *gazetteerBuilder) geocoder() (*geo.Geocoder, error) {
	packed, err := b.g.Pack()
	if err != nil {
		return nil, err
	}
	return geo.NewGeocoder(packed)
}

// addRegions adds regions, with the country that holds the ground where their
// names are written.
func (b *gazetteerBuilder) addRegions(regions []region) error {
	located, err := b.geocoder()
	if err != nil {
		return err
	}
	var all []owned
	for _, r := range splitContested(regions) {
		if len(r.names) == 0 {
			continue
		}
		e := geo.RegionEntry{Country: -1, Names: namesFor(r.names), Point: r.label, Contested: b.claimants(r.contested)}
		code := located.Locate(r.label).Country
		if code == "" || len(r.contested) > 0 {
			code = r.iso
		}
		if number, ok := b.numbers[code]; ok {
			e.Country = number
		}
		for _, p := range r.polygons {
			all = append(all, owned{len(b.g.Regions), p})
		}
		b.g.Regions = append(b.g.Regions, e)
		b.names = append(b.names, namesOf(r.names))
	}
	b.g.RegionBorders = newBorders(all, regionOutline())
	return nil
}

// addTowns adds towns, in the order of a curve that fills the sphere.
func (b *gazetteerBuilder) addTowns(towns []town) error {
	located, err := b.geocoder()
	if err != nil {
		return err
	}
	towns = slices.Clone(towns)
	at := func(t town) s2.CellID { return s2.CellIDFromLatLng(s2.LatLngFromDegrees(t.point.Lat(), t.point.Lon())) }
	slices.SortStableFunc(towns, func(a, b town) int { return cmp.Compare(at(a), at(b)) })
	for _, t := range towns {
		where := located.Locate(t.point)
		e := geo.TownEntry{Country: -1, Region: where.Region, Names: namesFor(t.names), Point: t.point, Population: twoDigits(t.population)}
		code := where.Country
		if code == "" {
			code = t.country
		}
		if number, ok := b.numbers[code]; ok {
			e.Country = number
		}
		b.g.Towns = append(b.g.Towns, e)
		b.names = append(b.names, append(namesOf(t.names), t.alternates...))
	}
	return nil
}

func namesOf(names attributes) []string {
	var all []string
	for _, n := range names {
		all = append(all, n.value.(string))
	}
	return all
}

// further are the names that a search does not know from the gazetteer, each
// place's folded ones once.
func (b *gazetteerBuilder) further() [][]string {
	places := make([][]string, 0, len(b.names))
	known := func(i int) []string {
		countries, regions := len(b.g.Countries), len(b.g.Regions)
		switch {
		case i < countries:
			return b.g.Countries[i].Names
		case i < countries+regions:
			return b.g.Regions[i-countries].Names
		}
		return b.g.Towns[i-countries-regions].Names
	}
	for i, names := range b.names {
		had := map[string]bool{"": true}
		for _, name := range known(i) {
			had[geo.FoldPlaceName(name)] = true
		}
		var list []string
		for _, name := range names {
			if folded := geo.FoldPlaceName(name); !had[folded] {
				had[folded] = true
				list = append(list, folded)
			}
		}
		slices.Sort(list)
		places = append(places, list)
	}
	return places
}
