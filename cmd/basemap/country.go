package main

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// A country is what the map names as one: each territory that has a code of
// ISO 3166-1, and Kosovo.
type country struct {
	point      orb.Point
	area       float64 // on the ground, square degrees at the equator
	population int
	names      attributes
}

// countryLabels makes countries of their regions.
func countryLabels(regions []region, l languages) []country {
	byCode := map[string][]region{}
	for _, r := range regions {
		if _, ok := l.territories[r.iso]; ok && isOwnCountry(r) {
			byCode[r.iso] = append(byCode[r.iso], r)
		}
	}
	var countries []country
	for _, code := range slices.Sorted(maps.Keys(byCode)) {
		t := l.territories[code]
		c := country{population: t.population, names: slices.Clone(l.names[code])}
		sortNames(c.names)
		name := nameIn(c.names, t.local)
		if t.local == "" || name == "" {
			name = nameIn(c.names, "en")
		}
		c.names = append(attributes{{"name", name}}, c.names...)
		c.point, c.area = labelPoint(byCode[code])
		countries = append(countries, c)
	}
	// The larger first; the map has room for them first.
	slices.SortStableFunc(countries, func(a, b country) int { return cmp.Compare(b.area, a.area) })
	return countries
}

// isOwnCountry reports whether a region may say where its country is. Grounds
// that the source gives to a country by their code alone may not.
func isOwnCountry(r region) bool {
	return !slices.Contains([]string{"CYN", "KAS", "SOL", "USG", "KAB", "ESB", "WSB", "PGA", "CLP", "IOA", "CSI", "ATC"}, r.country)
}

// labelPoint returns where a country's name is written, and the country's area.
// It is the label point of that region from which all the ground is nearest on
// average, so parts far away do not pull it out of the country.
func labelPoint(regions []region) (point orb.Point, area float64) {
	areas := make([]float64, len(regions))
	for i, r := range regions {
		areas[i] = groundArea(r)
		area += areas[i]
	}
	least := math.Inf(1)
	for _, candidate := range regions {
		way := 0.0
		for i, r := range regions {
			way += areas[i] * angle(candidate.label, r.label)
		}
		if way < least {
			least, point = way, candidate.label
		}
	}
	return point, area
}

// groundArea weighs a region.
func groundArea(r region) float64 {
	area := 0.0
	for _, p := range r.polygons {
		bound := p.Bound()
		area += math.Abs(ringArea(p[0])) * math.Cos((bound.Min.Lat()+bound.Max.Lat())/2*math.Pi/180)
	}
	return area
}

// angle is how far two points are from each other, in radians, as haversines have
// it.
func angle(a, b orb.Point) float64 {
	const radians = math.Pi / 180
	half := func(degrees float64) float64 { return math.Pow(math.Sin(degrees*radians/2), 2) }
	h := half(b.Lat()-a.Lat()) + math.Cos(a.Lat()*radians)*math.Cos(b.Lat()*radians)*half(b.Lon()-a.Lon())
	return 2 * math.Asin(math.Sqrt(min(1, h)))
}
