package main

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// lastLabelZoom is the level at which every place may show its name. Those
// beyond the tiles are told from the field min_zoom.
const lastLabelZoom = 10

// placeLayer makes points of all that has a name: the most important first.
func placeLayer(countries []country, regions []region, towns []town) layer {
	places := layer{name: "places", fields: []string{
		"kind", "kind_detail", "name", "name:*", "min_zoom", "population", "population_rank", "capital",
	}}
	for _, c := range countries {
		fields := attributes{{"kind", "country"}, {"kind_detail", "country"}, {"min_zoom", countryZoom(c.area)},
			{"population", twoDigits(c.population)}, {"population_rank", populationRank(c.population)}}
		places.shapes = append(places.shapes, newPoint(c.point, append(fields, c.names...), countryZoom(c.area)))
	}
	for _, r := range regions {
		if len(r.names) == 0 || r.label == (orb.Point{}) || r.minLabel >= lastLabelZoom {
			continue
		}
		fields := attributes{{"kind", "region"}, {"kind_detail", "state"}, {"min_zoom", r.minLabel}}
		places.shapes = append(places.shapes, newPoint(r.label, append(fields, r.names...), min(r.minLabel, maxZoom)))
	}
	slices.SortStableFunc(towns, func(a, b town) int { return cmp.Compare(b.weight(), a.weight()) })
	for i, zoom := range townZooms(towns) {
		places.shapes = append(places.shapes, newTown(towns[i], zoom))
	}
	return places
}

func newTown(t town, zoom int) shape {
	detail := "village"
	switch { // as OpenStreetMap tells them apart
	case t.population >= 100_000 || t.capital == 1:
		detail = "city"
	case t.population >= 10_000 || t.capital == 2:
		detail = "town"
	}
	fields := attributes{{"kind", "locality"}, {"kind_detail", detail}, {"min_zoom", zoom},
		{"population", twoDigits(t.population)}, {"population_rank", populationRank(t.population)}}
	switch t.capital {
	case 1:
		fields = append(fields, attribute{"capital", "yes"})
	case 2:
		fields = append(fields, attribute{"capital", "4"})
	}
	return newPoint(t.point, append(fields, t.names...), min(zoom, maxZoom))
}

// countryZoom is the first level at which a country shows its name, by its area
// in square degrees: about Kazakhstan, Uzbekistan, Tajikistan, Lebanon.
func countryZoom(area float64) int {
	for zoom, least := range []float64{150, 150, 35, 8, 0.5} {
		if area >= least {
			return zoom
		}
	}
	return 5
}

// populationRank is the Protomaps basemap's class of a population: 0 for
// nobody counted, 18 for a thousand million.
func populationRank(population int) int {
	steps := []int{1, 200, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000,
		1_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000, 100_000_000, 1_000_000_000}
	n, _ := slices.BinarySearch(steps, population+1)
	return n
}

// twoDigits rounds a number of people to two digits, which is what it is worth.
func twoDigits(population int) int {
	unit := 1
	for population/unit >= 100 {
		unit *= 10
	}
	return (population + unit/2) / unit * unit
}

// weight orders towns by how much a map wants them: seats of government more
// than their size says.
func (t town) weight() int {
	switch t.capital {
	case 1:
		return 3*t.population + 800_000
	case 2:
		return t.population*3/2 + 20_000
	}
	return t.population
}

// townZooms finds for towns, which are in the order of their weight, the first
// level at which each shows its name: at every level the heaviest one of each
// square of about 85 pixels, if it is heavy enough for that level.
func townZooms(towns []town) []int {
	zooms := make([]int, len(towns))
	for i := range zooms {
		zooms[i] = lastLabelZoom
	}
	leastWeights := []int{2: 8_000_000, 3: 2_500_000, 4: 800_000, 5: 250_000, 6: 60_000, 7: 15_000, 8: 5_000, 9: 1_500}
	for zoom := 2; zoom < lastLabelZoom; zoom++ {
		const perTile = 6
		squares := float64(int(perTile) << zoom)
		taken := map[[2]int]bool{}
		for i, t := range towns {
			p := mercator(t.point)
			square := [2]int{int(p[0] * squares), int(p[1] * squares)}
			if zooms[i] > zoom && (taken[square] || t.weight() < leastWeights[zoom]) {
				continue
			}
			zooms[i] = min(zooms[i], zoom)
			taken[square] = true
		}
	}
	return zooms
}

// fieldTypes describes the fields of a layer as TileJSON does.
func (l layer) fieldTypes() map[string]string {
	types := map[string]string{}
	for _, f := range l.fields {
		switch f {
		case "min_zoom", "population", "population_rank":
			types[f] = "Number"
		case "disputed":
			types[f] = "Boolean"
		default:
			types[f] = "String"
		}
	}
	if l.name == "boundaries" {
		types["kind_detail"] = "Number"
	}
	return types
}
