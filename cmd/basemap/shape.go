package main

import (
	"math"

	"github.com/paulmach/orb"
)

// A shape is one thing on the map, in the plane of Web Mercator: the world is
// the square from 0,0 in the north-west to 1,1, y points south. Its parts are
// one point, a line each, or the rings of one polygon, the outer first.
type shape struct {
	kind       shapeKind
	parts      []part
	attributes attributes
	// minZoom is the first zoom level whose tiles hold the shape; later ones
	// hold it too.
	minZoom int
	// rough marks outlines that are coarse in the source: those of lakes and wide
	// rivers, with steps and holes that are not there. What is finer than a pixel
	// or two is not worth keeping.
	rough bool
}

// shapeKind is a geometry type, by its number in a vector tile.
type shapeKind uint8

const (
	pointShape   shapeKind = 1
	lineShape    shapeKind = 2
	polygonShape shapeKind = 3
)

// part is a sequence of points with its bounds. A ring ends where it begins.
type part struct {
	points []orb.Point
	bound  orb.Bound
}

func newPart(points []orb.Point) part {
	return part{points: points, bound: orb.LineString(points).Bound()}
}

// layer is a list of shapes, those that are to be drawn first in front.
type layer struct {
	name   string
	shapes []shape
	fields []string // of which some may be name:* for names in all languages
}

// maxLatitude is where the square of Web Mercator ends, degrees.
const maxLatitude = 85.0511287798066

// mercator projects longitude and latitude, degrees.
func mercator(p orb.Point) orb.Point {
	latitude := math.Max(-maxLatitude, math.Min(maxLatitude, p.Lat()))
	sin := math.Sin(latitude * math.Pi / 180)
	return orb.Point{p.Lon()/360 + 0.5, 0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)}
}

// project returns the points of a line in the plane.
func project(line []orb.Point) []orb.Point {
	out := make([]orb.Point, len(line))
	for i, p := range line {
		out[i] = mercator(p)
	}
	return out
}

// newPoint, newLine and newPolygon make shapes of coordinates in degrees.
func newPoint(p orb.Point, a attributes, minZoom int) shape {
	return shape{kind: pointShape, parts: []part{newPart([]orb.Point{mercator(p)})}, attributes: a, minZoom: minZoom}
}

func newLine(line []orb.Point, a attributes, minZoom int) shape {
	return shape{kind: lineShape, parts: []part{newPart(project(line))}, attributes: a, minZoom: minZoom}
}

func newPolygon(polygon orb.Polygon, a attributes, minZoom int) shape {
	s := shape{kind: polygonShape, attributes: a, minZoom: minZoom}
	for _, ring := range polygon {
		s.parts = append(s.parts, newPart(project(ring)))
	}
	return s
}

// ringArea is the area of a closed ring in its plane, in its units squared:
// positive when its points go around from the first axis to the second. It
// serves to choose what is worth drawing, and measures nothing on the ground.
func ringArea(ring []orb.Point) float64 {
	twice := 0.0
	for i := range len(ring) - 1 {
		// From the first point, so that large coordinates do not cost digits.
		a, b := ring[i], ring[i+1]
		twice += (a[0]-ring[0][0])*(b[1]-ring[0][1]) - (b[0]-ring[0][0])*(a[1]-ring[0][1])
	}
	return twice / 2
}

// worldSquare is the earth below everything: water is drawn upon it. No source
// here has land that meets the same coast as the water does.
func worldSquare() shape {
	corners := []orb.Point{{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}
	return shape{kind: polygonShape, parts: []part{newPart(corners)}, attributes: attributes{{"kind", "earth"}}}
}

// attributes are the fields of a shape in the order in which they are written:
// strings, ints and bools.
type attributes []attribute

type attribute struct {
	key   string
	value any
}
