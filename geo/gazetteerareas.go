package geo

import (
	"math"
	"slices"
)

// areas finds the area that a point lies in. It is an index of two levels: a
// grid of the areas whose bounds touch a cell, and for each area its edges by
// rows of latitude. All arithmetic is with whole numbers and exact, so between
// neighbours there is neither gap nor overlap.
type landAreas struct {
	list   []landArea
	points []BorderPoint // of the rings, each closed, one behind the other
	rows   []uint32      // where in edges the rows of an area begin, and where the last ends
	edges  []uint32      // the first point of each; the second follows it
	cells  []uint32      // where in refs the cells of the grid begin, and where the last ends
	refs   []uint32      // positions in list
}

type landArea struct {
	owner    int32
	min, max BorderPoint
	row      int32  // the first of its rows
	rows     uint32 // where that one is
}

const (
	unitDegree                = borderUnits // of BorderPoint
	rowHeight                 = unitDegree / 4
	gridWidth, gridHeight     = 360, 180
	maxRefs, maxEdges         = 2_000_000, 8_000_000
	maxLongitude, maxLatitude = 180 * unitDegree, 90 * unitDegree
)

// readAreas reads what Borders.pack wrote, for owners of which there are so
// many.
func readAreas(r *columnReader, owners int) landAreas {
	r.next()
	lineCount, areaCount := r.count(), r.count()
	ends, total := make([]int, lineCount), 0
	for i := range ends {
		total += r.count()
		ends[i] = total
	}
	if total > len(r.raw) {
		r.fail("%d points of borders", total)
		return landAreas{}
	}
	points := make([]BorderPoint, total)
	for axis, most := range [2]int{maxLongitude, maxLatitude} {
		r.next()
		last := 0
		for i := range points {
			last += r.signed(2 * most)
			if last > most || last < -most {
				r.fail("a border beyond the Earth")
				return landAreas{}
			}
			points[i][axis] = int32(last)
		}
	}
	a := landAreas{list: make([]landArea, areaCount), points: make([]BorderPoint, 0, 2*total)}
	rings := make([][]int, areaCount) // how many lines each ring has
	r.next()
	for i := range a.list {
		a.list[i].owner = int32(r.number(owners - 1))
		rings[i] = make([]int, r.count())
		for j := range rings[i] {
			rings[i][j] = r.count()
		}
	}
	r.next()
	used, line := make([]int, lineCount), 0
	starts := make([]uint32, 0, areaCount+1) // of the areas' points
	var breaks []uint32                      // the last points of rings
	for _, lengths := range rings {
		starts = append(starts, uint32(len(a.points)))
		for _, length := range lengths {
			first := len(a.points)
			for range length {
				line += r.signed(lineCount)
				backwards := r.number(1) == 1
				if r.err != nil || line < 0 || line >= lineCount || used[line] == 2 {
					r.fail("a ring of lines that are not there")
					return landAreas{}
				}
				used[line]++
				begin := 0
				if line > 0 {
					begin = ends[line-1]
				}
				a.appendLine(points[begin:ends[line]], backwards, first)
			}
			if len(a.points) == first {
				continue
			}
			if a.points[first] != a.points[len(a.points)-1] {
				a.points = append(a.points, a.points[first])
			}
			breaks = append(breaks, uint32(len(a.points)-1))
		}
	}
	starts = append(starts, uint32(len(a.points)))
	if r.err == nil && !(a.indexRows(starts, breaks) && a.indexCells()) {
		r.fail("borders that are larger than the Earth's")
	}
	// Without the room that they grew into.
	a.points, a.edges, a.rows = slices.Clone(a.points), slices.Clone(a.edges), slices.Clone(a.rows)
	return a
}

// appendLine appends a line to the ring that begins at first, without the point
// that it shares with the line before it.
func (a *landAreas) appendLine(line []BorderPoint, backwards bool, first int) {
	for i := range line {
		p := line[i]
		if backwards {
			p = line[len(line)-1-i]
		}
		if n := len(a.points); n > first && a.points[n-1] == p {
			continue
		}
		a.points = append(a.points, p)
	}
}

func rowOf(latitude int32) int32 { return (latitude + maxLatitude) / rowHeight }

// rowsOf are the first and the last row of an edge.
func (a *landAreas) rowsOf(edge uint32) (first, last int32) {
	from, to := a.points[edge][1], a.points[edge+1][1]
	return rowOf(min(from, to)), rowOf(max(from, to))
}

// indexRows puts the edges of each area in rows. It reports whether they are not
// too many.
func (a *landAreas) indexRows(starts, breaks []uint32) bool {
	isBreak := func(at uint32) bool {
		if len(breaks) > 0 && breaks[0] == at {
			breaks = breaks[1:]
			return true
		}
		return false
	}
	var counts []uint32
	for i := range a.list {
		one := &a.list[i]
		points := a.points[starts[i]:starts[i+1]]
		if len(points) == 0 {
			one.min, one.max = BorderPoint{1, 1}, BorderPoint{-1, -1}
			continue
		}
		one.min, one.max = points[0], points[0]
		for _, p := range points {
			one.min = BorderPoint{min(one.min[0], p[0]), min(one.min[1], p[1])}
			one.max = BorderPoint{max(one.max[0], p[0]), max(one.max[1], p[1])}
		}
		one.row, one.rows = rowOf(one.min[1]), uint32(len(a.rows))
		counts = append(counts[:0], make([]uint32, rowOf(one.max[1])-one.row+1)...)
		saved := breaks
		for edge := starts[i]; edge < starts[i+1]; edge++ {
			if isBreak(edge) {
				continue
			}
			first, last := a.rowsOf(edge)
			for row := first; row <= last; row++ {
				counts[row-one.row]++
			}
		}
		at := uint32(len(a.edges))
		for _, n := range counts {
			a.rows = append(a.rows, at)
			at += n
		}
		a.rows = append(a.rows, at)
		if at > maxEdges || len(a.rows) > maxEdges {
			return false
		}
		a.edges = append(a.edges, make([]uint32, at-uint32(len(a.edges)))...)
		copy(counts, a.rows[one.rows:])
		breaks = saved
		for edge := starts[i]; edge < starts[i+1]; edge++ {
			if isBreak(edge) {
				continue
			}
			first, last := a.rowsOf(edge)
			for row := first; row <= last; row++ {
				a.edges[counts[row-one.row]] = edge
				counts[row-one.row]++
			}
		}
	}
	return true
}

// gridOf is the cell of the grid that a point lies in.
func gridOf(p BorderPoint) (x, y int) {
	return min(int(p[0]+maxLongitude)/unitDegree, gridWidth-1), min(int(p[1]+maxLatitude)/unitDegree, gridHeight-1)
}

// indexCells makes the grid. It reports whether it is not too large.
func (a *landAreas) indexCells() bool {
	counts := make([]uint32, gridWidth*gridHeight+1)
	total := 0
	eachCell := func(one *landArea, f func(cell int)) {
		west, south := gridOf(one.min)
		east, north := gridOf(one.max)
		for y := south; y <= north; y++ {
			for x := west; x <= east; x++ {
				f(y*gridWidth + x)
			}
		}
	}
	for i := range a.list {
		if total > maxRefs {
			return false
		}
		eachCell(&a.list[i], func(cell int) { counts[cell+1]++; total++ })
	}
	for i := range counts[1:] {
		counts[i+1] += counts[i]
	}
	a.cells, a.refs = counts, make([]uint32, total)
	next := append([]uint32(nil), counts...)
	for i := range a.list {
		eachCell(&a.list[i], func(cell int) { a.refs[next[cell]] = uint32(i); next[cell]++ })
	}
	return true
}

// at returns the owner of the area that a point lies in, -1 for none. A point on
// a line belongs to one of the two sides.
func (a *landAreas) at(p BorderPoint) int {
	x, y := gridOf(p)
	cell := y*gridWidth + x
	for _, i := range a.refs[a.cells[cell]:a.cells[cell+1]] {
		if a.contains(&a.list[i], p) {
			return int(a.list[i].owner)
		}
	}
	return -1
}

// contains counts the edges that lie east of the point.
func (a *landAreas) contains(one *landArea, p BorderPoint) bool {
	if p[0] < one.min[0] || p[0] > one.max[0] || p[1] < one.min[1] || p[1] > one.max[1] {
		return false
	}
	inside := false
	for _, edge := range a.row(one, rowOf(p[1])) {
		low, high := a.points[edge], a.points[edge+1]
		if (low[1] > p[1]) == (high[1] > p[1]) {
			continue
		}
		if low[1] > high[1] {
			low, high = high, low
		}
		if int64(high[0]-low[0])*int64(p[1]-low[1]) > int64(p[0]-low[0])*int64(high[1]-low[1]) {
			inside = !inside
		}
	}
	return inside
}

// row returns the edges of an area in one of its rows.
func (a *landAreas) row(one *landArea, row int32) []uint32 {
	at := one.rows + uint32(row-one.row)
	return a.edges[a.rows[at]:a.rows[at+1]]
}

// near returns the owner whose outline is nearest to a point and at most
// so many metres away, of those that are wanted; -1 for none. It measures on a
// plane: to choose between neighbours that is good enough.
func (a *landAreas) near(p BorderPoint, meters float64, wanted func(owner int) bool) int {
	const metersPerUnit = 111_320.0 / unitDegree
	reach := meters / metersPerUnit
	cos := math.Max(0.05, math.Cos(float64(p[1])/unitDegree*math.Pi/180))
	low := BorderPoint{clampUnit(float64(p[0])-reach/cos, maxLongitude), clampUnit(float64(p[1])-reach, maxLatitude)}
	high := BorderPoint{clampUnit(float64(p[0])+reach/cos, maxLongitude), clampUnit(float64(p[1])+reach, maxLatitude)}
	west, south := gridOf(low)
	east, north := gridOf(high)
	best, owner := reach*reach, -1
	for y := south; y <= north; y++ {
		for x := west; x <= east; x++ {
			cell := y*gridWidth + x
			for _, i := range a.refs[a.cells[cell]:a.cells[cell+1]] {
				one := &a.list[i]
				firstX, firstY := gridOf(one.min)
				isFirst := x == max(west, firstX) && y == max(south, firstY) // an area is in many cells
				if !isFirst || one.min[0] > high[0] || one.max[0] < low[0] || !wanted(int(one.owner)) {
					continue
				}
				for row := max(rowOf(low[1]), rowOf(one.min[1])); row <= min(rowOf(high[1]), rowOf(one.max[1])); row++ {
					for _, edge := range a.row(one, row) {
						if d := squareTo(p, a.points[edge], a.points[edge+1], cos); d < best {
							best, owner = d, int(one.owner)
						}
					}
				}
			}
		}
	}
	return owner
}

func clampUnit(value float64, most int32) int32 {
	return int32(math.Max(-float64(most), math.Min(float64(most), value)))
}

// squareTo is the square of the way from p to an edge, on a plane whose first
// axis is shorter by a factor.
func squareTo(p, from, to BorderPoint, cos float64) float64 {
	ax, ay := float64(from[0]-p[0])*cos, float64(from[1]-p[1])
	dx, dy := float64(to[0]-from[0])*cos, float64(to[1]-from[1])
	along := 0.0
	if length := dx*dx + dy*dy; length > 0 {
		along = math.Max(0, math.Min(1, -(ax*dx+ay*dy)/length))
	}
	x, y := ax+along*dx, ay+along*dy
	return x*x + y*y
}
