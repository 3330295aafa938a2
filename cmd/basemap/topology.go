package main

import (
	"math"
	"slices"

	"geodrill/geo"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"
)

// owned is a polygon that belongs to the owner of a number.
type owned struct {
	owner   int
	polygon orb.Polygon
}

// outline says how borders are made coarser. Lengths are degrees, along the
// meridian.
type outline struct {
	inner, coast float64 // how far a line that two share, or that one has, may be from its source
	step         float64 // of the coordinates
	leastIsland  float64 // square degrees; a coast that goes around less is left out
}

// newBorders finds the lines that polygons share. Their edges must meet at
// common points, as those of neighbours in the sources do.
func newBorders(all []owned, o outline) geo.Borders {
	t := topology{neighbours: map[cell][2]cell{}, nodes: map[cell]bool{}, lineAt: map[edge2]int{}}
	var rings [][]cell
	for _, one := range all {
		for _, ring := range one.polygon {
			cells := snap(ring)
			t.note(cells)
			rings = append(rings, cells)
		}
	}
	var areas []geo.BorderArea
	for _, one := range all {
		area := geo.BorderArea{Owner: one.owner}
		for range one.polygon {
			if refs := t.cut(rings[0]); refs != nil {
				area.Rings = append(area.Rings, refs)
			}
			rings = rings[1:]
		}
		areas = append(areas, area)
	}
	return t.thin(areas, o)
}

// edge2 is a step from one cell to another, in its direction.
type edge2 struct{ from, to cell }

// topology is what polygons have in common.
type topology struct {
	neighbours map[cell][2]cell // of cells that a line goes through
	nodes      map[cell]bool    // where lines begin and end
	lines      [][]cell
	lineAt     map[edge2]int // lines by their first step, and ^lines by their last step backwards
	uses       []int         // how many rings have a line
}

// snap puts a ring on the grid of the source, open: without its last point.
func snap(ring orb.Ring) []cell {
	var cells []cell
	for _, p := range ring {
		if c := newCell(p); len(cells) == 0 || cells[len(cells)-1] != c {
			cells = append(cells, c)
		}
	}
	for len(cells) > 1 && cells[0] == cells[len(cells)-1] {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// note learns where rings part.
func (t *topology) note(ring []cell) {
	n := len(ring)
	for i, c := range ring {
		before, after := ring[(i+n-1)%n], ring[(i+1)%n]
		if less(after, before) {
			before, after = after, before
		}
		if known, ok := t.neighbours[c]; ok && known != [2]cell{before, after} {
			t.nodes[c] = true
		}
		t.neighbours[c] = [2]cell{before, after}
	}
}

func less(a, b cell) bool { return a.x < b.x || a.x == b.x && a.y < b.y }

// cut makes lines of a ring, or finds those that are there.
func (t *topology) cut(ring []cell) (refs []int) {
	if len(ring) < 3 {
		return nil
	}
	start := slices.IndexFunc(ring, func(c cell) bool { return t.nodes[c] })
	if start < 0 { // nothing parts: begin where every ring like it does
		least := slices.MinFunc(ring, func(a, b cell) int {
			if a == b {
				return 0
			}
			if less(a, b) {
				return -1
			}
			return 1
		})
		start = slices.Index(ring, least)
	}
	closed := append(append(slices.Clone(ring[start:]), ring[:start]...), ring[start])
	line := closed[:1:1]
	for i, c := range closed[1:] {
		line = append(line, c)
		if t.nodes[c] || i == len(closed)-2 {
			refs = append(refs, t.line(line))
			line = []cell{c}
		}
	}
	return refs
}

// line returns the number of a line, or ^number when it is there backwards.
func (t *topology) line(line []cell) int {
	n := len(line)
	first, last := edge2{line[0], line[1]}, edge2{line[n-1], line[n-2]}
	if i, ok := t.lineAt[first]; ok {
		t.uses[max(i, ^i)]++
		return i
	}
	i := len(t.lines)
	t.lines, t.uses = append(t.lines, line), append(t.uses, 1)
	t.lineAt[first] = i
	if _, ok := t.lineAt[last]; !ok {
		t.lineAt[last] = ^i
	}
	return i
}

// thin makes the lines coarser and leaves out what is then nothing.
func (t *topology) thin(areas []geo.BorderArea, o outline) geo.Borders {
	var b geo.Borders
	number := make([]int, len(t.lines)) // of a line in b, -1 for none
	small := t.smallIslands(areas, o.leastIsland)
	for i, line := range t.lines {
		allowed := o.inner
		if t.uses[i] == 1 {
			allowed = o.coast
		}
		number[i] = -1
		if thinned := thinLine(line, allowed, o.step); len(thinned) > 1 && !small[i] {
			number[i] = len(b.Lines)
			b.Lines = append(b.Lines, thinned)
		}
	}
	for _, a := range areas {
		area := geo.BorderArea{Owner: a.Owner}
		for _, ring := range a.Rings {
			var refs []int
			for _, ref := range ring {
				n := number[max(ref, ^ref)]
				switch {
				case n < 0:
				case ref < 0:
					refs = append(refs, ^n)
				default:
					refs = append(refs, n)
				}
			}
			if len(refs) > 0 {
				area.Rings = append(area.Rings, refs)
			}
		}
		if len(area.Rings) > 0 {
			b.Areas = append(b.Areas, area)
		}
	}
	return b
}

// smallIslands finds the lines around islands that are too small, but for the
// largest of an owner.
func (t *topology) smallIslands(areas []geo.BorderArea, least float64) map[int]bool {
	small, largest := map[int]bool{}, map[int]float64{}
	size := func(a geo.BorderArea) float64 {
		var ring []orb.Point
		for _, ref := range a.Rings[0] {
			for _, c := range t.lines[max(ref, ^ref)] {
				ring = append(ring, orb.Point{float64(c.x) / 1e5, float64(c.y) / 1e5})
			}
		}
		return math.Abs(ringArea(ring))
	}
	for _, a := range areas {
		if len(a.Rings) > 0 {
			largest[a.Owner] = math.Max(largest[a.Owner], size(a))
		}
	}
	for _, a := range areas {
		if len(a.Rings) != 1 || len(a.Rings[0]) != 1 {
			continue
		}
		line := a.Rings[0][0]
		if s := size(a); t.uses[max(line, ^line)] == 1 && s < least && s < largest[a.Owner] {
			small[max(line, ^line)] = true
		}
	}
	return small
}

// thinLine makes a line coarser. Its ends stay, so that lines meet.
func thinLine(line []cell, allowed, step float64) []geo.BorderPoint {
	middle := float64(line[len(line)/2].y) / 1e5
	cos := math.Max(0.05, math.Cos(middle*math.Pi/180))
	flat := make(orb.LineString, len(line))
	for i, c := range line {
		flat[i] = orb.Point{float64(c.x) / 1e5 * cos, float64(c.y) / 1e5}
	}
	if allowed > 0 && len(flat) > 2 {
		flat = simplify.DouglasPeucker(allowed).Simplify(flat).(orb.LineString)
	}
	var thinned []geo.BorderPoint
	for i, p := range flat {
		c := cell{int32(math.Round(p[0] / cos * 1e5)), int32(math.Round(p[1] * 1e5))}
		switch i { // ends are exact
		case 0:
			c = line[0]
		case len(flat) - 1:
			c = line[len(line)-1]
		}
		rounded := geo.BorderPoint{roundTo(c.x, step), roundTo(c.y, step)}
		if n := len(thinned); n == 0 || thinned[n-1] != rounded {
			thinned = append(thinned, rounded)
		}
	}
	return thinned
}

func roundTo(n int32, step float64) int32 {
	units := step * 1e5
	return int32(math.Round(math.Round(float64(n)/units) * units))
}
