package main

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/simplify"
)

const (
	// maxZoom is the last level with tiles of its own; a screen enlarges those
	// for what is beyond.
	maxZoom = 6
	// buffer is how far lines and areas reach beyond a tile, in tile units, so
	// that the strokes of two neighbours meet.
	buffer = 64
	// tolerance is how far a line may be from its source, in tile units, of
	// which a screen shows 8 a pixel; lastTolerance is that of the last level,
	// which will be enlarged.
	tolerance, lastTolerance = 4, 1.5
)

// cutZoom cuts the layers into the tiles of one zoom level and calls emit for
// each that is not empty, in a fixed order.
func cutZoom(layers []layer, zoom int, emit func(x, y int, tile []byte) error) error {
	c := cutter{zoom: zoom, layers: layers, emit: emit}
	shapes := make([][]shape, len(layers))
	for i, l := range layers {
		for _, s := range l.shapes {
			if s, ok := thin(s, zoom); ok {
				shapes[i] = append(shapes[i], s)
			}
		}
	}
	return c.quarter(0, 0, 0, shapes)
}

// thin returns the shape as the tiles of a zoom level show it, in tile units
// from the north-western corner of the world, or false when they do not.
func thin(s shape, zoom int) (shape, bool) {
	if s.minZoom > zoom {
		return shape{}, false
	}
	scale := float64(int(extent) << zoom)
	allowed, leastHole := float64(tolerance), 0.0
	if zoom == maxZoom && !s.rough {
		allowed = lastTolerance
	}
	if s.rough {
		leastHole = leastWater
	}
	out := shape{kind: s.kind, attributes: s.attributes}
	for i, p := range s.parts {
		size := math.Max(p.bound.Max[0]-p.bound.Min[0], p.bound.Max[1]-p.bound.Min[1]) * scale
		if s.kind != pointShape && size < 2*allowed {
			if i == 0 && s.kind == polygonShape {
				return shape{}, false
			}
			continue
		}
		points := thinPart(s.kind, p.points, scale, allowed)
		if i > 0 && s.kind == polygonShape && points != nil && math.Abs(ringArea(points)) < leastHole {
			continue
		}
		if points != nil {
			out.parts = append(out.parts, newPart(points))
		} else if i == 0 && s.kind == polygonShape {
			return shape{}, false
		}
	}
	return out, len(out.parts) > 0
}

// thinPart scales, simplifies and rounds the points of a part. It returns nil
// when nothing is left to be seen.
func thinPart(kind shapeKind, points []orb.Point, scale, allowed float64) []orb.Point {
	scaled := make([]orb.Point, len(points))
	for i, p := range points {
		scaled[i] = orb.Point{p[0] * scale, p[1] * scale}
	}
	switch kind {
	case lineShape:
		scaled = round(simplify.DouglasPeucker(allowed).LineString(scaled))
		if len(scaled) < 2 {
			return nil
		}
	case polygonShape:
		least := 9 * allowed * allowed
		if math.Abs(ringArea(scaled)) < least {
			return nil
		}
		scaled = round(simplify.DouglasPeucker(allowed).Ring(scaled))
		if len(scaled) < 4 || ringArea(scaled) == 0 {
			return nil
		}
	case pointShape:
		for i, p := range scaled { // down, and never beyond the last tile
			scaled[i] = orb.Point{min(math.Floor(p[0]), scale-1), min(math.Floor(p[1]), scale-1)}
		}
	}
	return scaled
}

// round moves points to whole units and drops those that say nothing: repeated
// ones, and those within a straight line along an axis.
func round(points []orb.Point) []orb.Point {
	out := points[:0]
	for _, p := range points {
		p = orb.Point{math.Round(p[0]), math.Round(p[1])}
		n := len(out)
		switch {
		case n > 0 && out[n-1] == p:
		case n > 1 && between(out[n-2], out[n-1], p):
			out[n-1] = p
		default:
			out = append(out, p)
		}
	}
	return out
}

// between reports whether b lies between a and c on a line along an axis.
func between(a, b, c orb.Point) bool {
	for i := range 2 {
		if a[i] == b[i] && b[i] == c[i] && (b[1-i] > a[1-i]) == (c[1-i] > b[1-i]) {
			return true
		}
	}
	return false
}

// cutter cuts the world into quarters until they are tiles.
type cutter struct {
	zoom   int
	layers []layer
	emit   func(x, y int, tile []byte) error
}

// quarter cuts the shapes that reach into the square x, y of a zoom level.
func (c *cutter) quarter(zoom, x, y int, shapes [][]shape) error {
	side := extent << (c.zoom - zoom)
	square := orb.Bound{
		Min: orb.Point{float64(x*side - buffer), float64(y*side - buffer)},
		Max: orb.Point{float64((x+1)*side + buffer), float64((y+1)*side + buffer)},
	}
	inside := make([][]shape, len(shapes))
	empty := true
	for i := range shapes {
		for _, s := range shapes[i] {
			if s, ok := clipShape(s, square); ok {
				inside[i] = append(inside[i], s)
				empty = false
			}
		}
	}
	if empty {
		return nil
	}
	if zoom == c.zoom {
		return c.tile(x, y, inside)
	}
	for i := range 4 {
		if err := c.quarter(zoom+1, 2*x+i%2, 2*y+i/2, inside); err != nil {
			return err
		}
	}
	return nil
}

// clipShape returns the part of a shape within a square, or false when there is
// none. It keeps what lies inside and copies what it cuts.
func clipShape(s shape, square orb.Bound) (shape, bool) {
	out := shape{kind: s.kind, attributes: s.attributes}
	for i, p := range s.parts {
		switch {
		case !p.bound.Intersects(square):
		case square.Contains(p.bound.Min) && square.Contains(p.bound.Max):
			out.parts = append(out.parts, p)
			continue
		case s.kind == lineShape:
			for _, line := range clip.LineString(square, slices.Clone(p.points)) {
				if line := round(line); len(line) > 1 {
					out.parts = append(out.parts, newPart(line))
				}
			}
			continue
		case s.kind == polygonShape:
			ring := round(clip.Ring(square, slices.Clone(p.points)))
			area := 0.0
			if len(ring) >= 4 {
				area = math.Abs(ringArea(ring))
			}
			if i > 0 && area == ringArea(square.ToRing()) {
				return shape{}, false // a hole as large as the square
			}
			if area > 0 {
				out.parts = append(out.parts, newPart(ring))
				continue
			}
		}
		if i == 0 && s.kind == polygonShape {
			return shape{}, false
		}
	}
	return out, len(out.parts) > 0
}

// tile encodes a tile. Areas of equal attributes become one feature.
func (c *cutter) tile(x, y int, shapes [][]shape) error {
	var tile []byte
	for i, l := range c.layers {
		layer := newVectorLayer(l.name)
		for j := 0; j < len(shapes[i]); {
			s := shapes[i][j]
			parts := c.local(s, x, y)
			j++
			for s.kind == polygonShape && j < len(shapes[i]) && shapes[i][j].kind == polygonShape &&
				slices.Equal(s.attributes, shapes[i][j].attributes) {
				parts = append(parts, c.local(shapes[i][j], x, y)...)
				j++
			}
			if len(parts) == 0 {
				continue
			}
			if err := layer.add(s.kind, parts, s.attributes); err != nil {
				return err
			}
		}
		tile = layer.appendTo(tile)
	}
	if len(tile) == 0 {
		return nil
	}
	return c.emit(x, y, tile)
}

// local returns the parts of a shape in the units of one tile, rings turned as
// the format wants them. A point belongs to one tile only.
func (c *cutter) local(s shape, x, y int) [][]orb.Point {
	var parts [][]orb.Point
	for i, p := range s.parts {
		points := make([]orb.Point, len(p.points))
		for k, q := range p.points {
			points[k] = orb.Point{q[0] - float64(x*extent), q[1] - float64(y*extent)}
		}
		switch s.kind {
		case pointShape:
			if q := points[0]; q[0] < 0 || q[1] < 0 || q[0] >= extent || q[1] >= extent {
				continue
			}
		case polygonShape:
			// What the format calls clockwise has a positive area when y points south.
			if outer := i == 0; (ringArea(points) > 0) != outer {
				slices.Reverse(points)
			}
		}
		parts = append(parts, points)
	}
	return parts
}
