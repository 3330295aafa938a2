package main

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// boundaryLayer makes lines of the edges that two regions share. Neighbours in
// the source share their points exactly, so regions and countries agree.
func boundaryLayer(regions []region) layer {
	b := layer{name: "boundaries", fields: []string{"kind", "kind_detail", "disputed", "min_zoom"}}
	owners := findOwners(regions)
	for i, r := range regions {
		for _, polygon := range r.polygons {
			for _, ring := range polygon {
				for _, line := range owners.lines(int32(i), ring) {
					if s, ok := newBorder(r, regions[line.other], line.points); ok {
						b.shapes = append(b.shapes, s)
					}
				}
			}
		}
	}
	// Country borders first: they are drawn over the others.
	slices.SortStableFunc(b.shapes, func(a, b shape) int { return a.minZoom - b.minZoom })
	return b
}

// newBorder makes a shape of a line between two regions.
func newBorder(a, b region, line []orb.Point) (shape, bool) {
	if sovereign(a) != sovereign(b) || disputed(a, b) {
		fields := attributes{{"kind", "country"}, {"kind_detail", 2}, {"min_zoom", 0}}
		if disputed(a, b) {
			fields = append(fields, attribute{"disputed", true})
		}
		return newLine(line, fields, 0), true
	}
	const firstZoom, beyond = 3, 10
	minZoom := max(firstZoom, a.minZoom, b.minZoom)
	if minZoom > beyond {
		return shape{}, false
	}
	return newLine(line, attributes{{"kind", "region"}, {"kind_detail", 4}, {"min_zoom", minZoom}}, min(minZoom, maxZoom)), true
}

// sovereign is the country whose border goes around a region. Leased grounds and
// special administrative regions lie within their country.
func sovereign(r region) string {
	switch r.country {
	case "KAB": // Baikonur
		return "KAZ"
	case "USG": // Guantanamo Bay
		return "CUB"
	case "HKG", "MAC":
		return "CHN"
	case "ALD":
		return "FIN"
	}
	return r.country
}

// cell is a place on the source's grid of 1e-5 degrees.
type cell struct{ x, y int32 }

func newCell(p orb.Point) cell {
	return cell{int32(math.Round(p.Lon() * 1e5)), int32(math.Round(p.Lat() * 1e5))}
}

// edge is a step between two cells, in one of its two directions.
type edge struct{ from, to cell }

func newEdge(a, b cell) edge {
	if a.x < b.x || a.x == b.x && a.y < b.y {
		return edge{a, b}
	}
	return edge{b, a}
}

// owners are the regions on the two sides of an edge, -1 for none.
type owners map[edge][2]int32

func findOwners(regions []region) owners {
	all := owners{}
	for i, r := range regions {
		for _, polygon := range r.polygons {
			for _, ring := range polygon {
				for k := range len(ring) - 1 {
					e := newEdge(newCell(ring[k]), newCell(ring[k+1]))
					if o, ok := all[e]; ok {
						all[e] = [2]int32{o[0], int32(i)}
					} else {
						all[e] = [2]int32{int32(i), -1}
					}
				}
			}
		}
	}
	return all
}

// sharedLine is a run of edges that one other region shares.
type sharedLine struct {
	other  int32
	points []orb.Point
}

// lines returns the lines of a ring that belong to its region and to another
// one. The region with the lower number has them, so that each is there once.
func (o owners) lines(region int32, ring orb.Ring) []sharedLine {
	n := len(ring) - 1
	if n < 1 {
		return nil
	}
	other := func(k int) int32 {
		pair := o[newEdge(newCell(ring[k%n]), newCell(ring[k%n+1]))]
		if pair[0] != region || pair[1] == region {
			return -1
		}
		return pair[1]
	}
	// Begin where the neighbour changes, or a line would be cut in two.
	start := 0
	for start < n && other(start) == other(start+n-1) {
		start++
	}
	if start == n {
		start = 0
	}
	var lines []sharedLine
	for k := start; k < start+n; k++ {
		neighbour := other(k)
		last := len(lines) - 1
		switch {
		case neighbour < 0:
		case k > start && last >= 0 && lines[last].other == neighbour && other(k-1) == neighbour:
			lines[last].points = append(lines[last].points, ring[k%n+1])
		default:
			lines = append(lines, sharedLine{neighbour, []orb.Point{ring[k%n], ring[k%n+1]}})
		}
	}
	return lines
}
