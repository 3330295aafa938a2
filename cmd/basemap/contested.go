package main

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
)

// The geocoder says what the map shows: ground belongs to the country that holds
// it, by the rule of disputed. Where the line around it is dashed on the map, or
// a note on the maps of the United Nations says that its status is not settled,
// the geocoder also tells who else it is held to be a part of. This file is all
// of that; docs/geocoder.md says it in words.

// Wikidata's numbers of two grounds that the country-coder keeps apart.
const crimea, northernCyprus = "Q7835", "Q23681"

// contestedGround returns the other claimants of a ground by its number in
// Wikidata.
func contestedGround(item string) []string {
	if item == crimea {
		return []string{"UA"}
	}
	return nil
}

// contestedCountry returns the countries that a whole country is held to be a
// part of.
func contestedCountry(code string) []string {
	switch code {
	case "XK":
		return []string{"RS"}
	case "EH":
		return []string{"MA"}
	case "PS":
		return []string{"IL"}
	case "TW":
		return []string{"CN"}
	case "FK":
		return []string{"AR"}
	}
	return nil
}

// contestedRegion returns the other claimants of a region that is contested as a
// whole.
func contestedRegion(r region) []string {
	switch {
	case r.code == "UA-43", r.code == "UA-40":
		return []string{"UA"}
	case r.code == "IN-JK", r.code == "IN-LA", r.country == "KAS":
		return []string{"PK"}
	case r.code == "PK-JK", r.code == "PK-GB":
		return []string{"IN"}
	case r.code == "IN-AR":
		return []string{"CN"}
	case r.code == "IL-JM":
		return []string{"PS"}
	case r.code == "MA-15", r.code == "MA-16":
		return []string{"EH"}
	}
	return nil
}

// contestedPart is ground that the sources do not tell from the rest of a
// region: what of it lies in a box.
type contestedPart struct {
	regions   []string // their codes
	box       orb.Bound
	claimants []string
	names     attributes // of the part
}

func contestedParts() []contestedPart {
	box := func(west, south, east, north float64) orb.Bound {
		return orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}
	}
	called := func(en, ru string) attributes { return attributes{{"name", en}, {"name:en", en}, {"name:ru", ru}} }
	return []contestedPart{
		{[]string{"MA-14"}, box(-18, 20, -8, 27.6666), []string{"EH"}, called("Es-Semara", "Эс-Смара")},
		{[]string{"IL-Z"}, box(35.66, 32.6, 36, 33.4), []string{"SY"}, called("Golan Heights", "Голанские высоты")},
		{[]string{"CN-XJ", "CN-XZ"}, box(78, 34, 80.4, 35.9), []string{"IN"}, called("Aksai Chin", "Аксайчин")},
	}
}

// splitContested returns the regions with the claimants of each, and with
// contested parts as regions of their own.
func splitContested(regions []region) []region {
	var all []region
	for _, r := range regions {
		r.contested = contestedRegion(r)
		i := slices.IndexFunc(contestedParts(), func(p contestedPart) bool { return slices.Contains(p.regions, r.code) })
		if i < 0 {
			all = append(all, r)
			continue
		}
		part := contestedParts()[i]
		rest, inside := r, r
		rest.polygons, inside.polygons = nil, nil
		for _, p := range r.polygons {
			inside.polygons = appendClipped(inside.polygons, part.box, p)
			for _, box := range around(part.box) {
				rest.polygons = appendClipped(rest.polygons, box, p)
			}
		}
		inside.contested, inside.names = part.claimants, part.names
		inside.label = largest(inside.polygons).Bound().Center()
		all = append(all, rest, inside)
	}
	return all
}

func largest(polygons []orb.Polygon) orb.Polygon {
	return slices.MaxFunc(polygons, func(a, b orb.Polygon) int { return cmp.Compare(math.Abs(ringArea(a[0])), math.Abs(ringArea(b[0]))) })
}

func appendClipped(polygons []orb.Polygon, box orb.Bound, p orb.Polygon) []orb.Polygon {
	if clipped := clip.Polygon(box, p.Clone()); len(clipped) > 0 {
		return append(polygons, clipped)
	}
	return polygons
}

// around are four boxes that with the given one cover the Earth.
func around(b orb.Bound) []orb.Bound {
	return []orb.Bound{
		{Min: orb.Point{-180, -90}, Max: orb.Point{b.Min[0], 90}},
		{Min: orb.Point{b.Max[0], -90}, Max: orb.Point{180, 90}},
		{Min: orb.Point{b.Min[0], -90}, Max: orb.Point{b.Max[0], b.Min[1]}},
		{Min: orb.Point{b.Min[0], b.Max[1]}, Max: orb.Point{b.Max[0], 90}},
	}
}
