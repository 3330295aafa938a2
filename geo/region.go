package geo

import (
	"math"
	"slices"
	"strconv"

	"github.com/paulmach/orb"
)

// Region is a part of the Earth: points, lines and polygons, less the interiors
// of excluded polygons. It is closed: what lies on its boundary belongs to it,
// where an excluded polygon makes that boundary, too. But of an area no hair
// is left without land beside it, as between two excluded neighbours.
//
// Edges are geodesics, the shortest there are on the ellipsoid, whichever way
// round longitudes are written. A polygon is the smaller of the parts that
// its outer ring divides the Earth into, so the orientation of rings does not
// matter, and a ring around a pole holds it. Several polygons are one area
// together; they may share boundaries, as the halves of a polygon that was
// split at the antimeridian do.
//
// A Region is made by NewRegion or read from GeoJSON, does not change after,
// and is safe for concurrent use. The zero value holds nothing.
type Region struct {
	geometry orb.Geometry
	excluded orb.MultiPolygon

	areas      []*area
	exclusions []*area
	remains    bool // whether the reachable are only what exclusions leave
	reachable  []reachable
	index      index // of reachable

	squareMeters float64
}

// reachable is a part of a region that distances are measured to: a point, an
// edge or an area.
type reachable interface {
	// holds returns a ball around the part.
	holds() ball
	// reach finds the nearest place of the part, and lowers q.meters. It
	// returns false when no place of it can beat what q has found.
	reach(q *query) (Point, bool)
}

// NewRegion makes a region of a point, line, ring or polygon, several of them,
// or an orb.Collection of those without further collections, less the
// interiors of the excluded polygons. A ring stands for a polygon without
// holes. Points are normalised; the given geometry is not changed or kept.
//
// Excluded polygons may lie anywhere, overlap, and cross the region.
//
// The error is a *RegionError. A ring must be closed, must not cross, touch or
// overlap itself, nor cross or overlap another of its polygon, and the outer one must
// fit into a hemisphere; an edge must not join places that are nearly antipodal.
// Something must be left when the excluded is taken away.
//
// It is ErrTooIntricate for what would take long. Checking and cutting take some
// seconds at most, and a query 0.3 s, of a region all of which is equally near;
// mostly it takes microseconds. The bounds leave room for 100 excluded circles
// that overlap, and for edges of 900 000 km, or 200 000 km in a region of
// MaxVertices.
func NewRegion(geometry orb.Geometry, excluded ...orb.Polygon) (*Region, error) {
	return newRegion(checker{}, geometry, excluded)
}

func newRegion(c checker, geometry orb.Geometry, excluded []orb.Polygon) (*Region, error) {
	b := builder{region: &Region{}, checker: c}
	var err error
	if b.region.geometry, err = b.geometry("", geometry); err != nil {
		return nil, err
	}
	for i, polygon := range excluded {
		a, err := b.checker.polygon(nowhere("/excluded/coordinates").inPolygon(i).element(i), polygon)
		if err != nil {
			return nil, err
		}
		b.region.excluded = append(b.region.excluded, a.polygon)
		b.region.exclusions = append(b.region.exclusions, a)
	}
	return b.finish()
}

// builder collects what a region is made of.
type builder struct {
	region  *Region
	checker checker
	points  []spot
	edges   []edge
}

// finish takes what is excluded away and indexes the rest.
func (b *builder) finish() (*Region, error) {
	r := b.region
	if err := b.checkLooks(); err != nil {
		return nil, err
	}
	if len(r.exclusions) == 0 {
		for _, a := range r.areas {
			r.reachable = append(r.reachable, a)
			r.squareMeters += a.squareMeters()
		}
	} else {
		r.remains = true
		if err := b.exclude(); err != nil {
			return nil, err
		}
	}
	for _, p := range b.points {
		r.reachable = append(r.reachable, p)
	}
	for i := range b.edges {
		r.reachable = append(r.reachable, &b.edges[i])
	}
	if len(r.reachable) == 0 {
		return nil, nowhere("/excluded").refusef("%w: all is excluded", ErrEmpty)
	}
	balls := make([]ball, len(r.reachable))
	for i, part := range r.reachable {
		balls[i] = part.holds()
	}
	r.index = newIndex(balls)
	return r, nil
}

// exclude replaces the points, the lines' edges and the areas by the points and
// edges that are left of them.
func (b *builder) exclude() error {
	r := b.region
	c := newCutter(r.areas, r.exclusions)
	b.points = slices.DeleteFunc(b.points, func(p spot) bool { return c.excluded(p.center) })
	var left []edge
	for i := range b.edges {
		left = append(left, c.line(&b.edges[i])...)
	}
	for _, a := range r.areas {
		boundary, squareMeters := c.area(a)
		left = append(left, boundary...)
		r.squareMeters += squareMeters
	}
	if b.edges = left; c.work < 0 {
		return nowhere("/excluded").refuse(ErrTooIntricate)
	}
	return b.checkLooks()
}

// geometry adds a geometry that is found at the path, and returns it normalised.
func (b *builder) geometry(path string, given orb.Geometry) (orb.Geometry, error) {
	at := nowhere(path + "/coordinates")
	switch g := given.(type) {
	case orb.Point:
		return b.point(at, g)
	case orb.MultiPoint:
		points, err := b.checker.points(at, g)
		for _, p := range points {
			b.points = append(b.points, newSpot(p))
		}
		return orb.MultiPoint(points), err
	case orb.LineString:
		return b.line(at, g)
	case orb.MultiLineString:
		lines := make(orb.MultiLineString, len(g))
		for i, line := range g {
			var err error
			if lines[i], err = b.line(at.element(i), line); err != nil {
				return nil, err
			}
		}
		return lines, refuseEmpty(at, len(g))
	case orb.Ring:
		return b.polygon(at.inPolygon(0), orb.Polygon{g})
	case orb.Polygon:
		return b.polygon(at.inPolygon(0), g)
	case orb.MultiPolygon:
		polygons := make(orb.MultiPolygon, len(g))
		for i, polygon := range g {
			var err error
			if polygons[i], err = b.polygon(at.inPolygon(i).element(i), polygon); err != nil {
				return nil, err
			}
		}
		return polygons, refuseEmpty(at, len(g))
	case orb.Collection:
		return b.collection(path, g)
	case nil:
		return nil, nowhere(path).refuse(ErrEmpty)
	}
	return nil, nowhere(path).refusef("%w: %s", ErrGeometryType, given.GeoJSONType())
}

func refuseEmpty(at place, count int) error {
	if count == 0 {
		return at.refuse(ErrEmpty)
	}
	return nil
}

func (b *builder) collection(path string, given orb.Collection) (orb.Collection, error) {
	path += "/geometries"
	all := make(orb.Collection, len(given))
	for i, g := range given {
		path := path + "/" + strconv.Itoa(i)
		if _, nested := g.(orb.Collection); nested {
			return nil, nowhere(path).refusef("%w: a collection within a collection", ErrGeometryType)
		}
		var err error
		if all[i], err = b.geometry(path, g); err != nil {
			return nil, err
		}
	}
	return all, refuseEmpty(nowhere(path), len(given))
}

func (b *builder) point(at place, given Point) (Point, error) {
	p, err := Normalize(given)
	if err != nil {
		return p, at.refuse(err)
	}
	if b.checker.vertices++; b.checker.vertices > MaxVertices {
		return p, at.refusef("%w: more than %d", ErrTooManyVertices, MaxVertices)
	}
	b.points = append(b.points, newSpot(p))
	return p, nil
}

func (b *builder) line(at place, given orb.LineString) (orb.LineString, error) {
	line, err := b.checker.line(at, given)
	if err != nil {
		return nil, err
	}
	for i := range line[1:] {
		b.edges = append(b.edges, newEdge(line[i], line[i+1]))
	}
	return line, nil
}

func (b *builder) polygon(at place, given orb.Polygon) (orb.Polygon, error) {
	a, err := b.checker.polygon(at, given)
	if err != nil {
		return nil, err
	}
	b.region.areas = append(b.region.areas, a)
	return a.polygon, nil
}

// DistanceTo returns the distance in metres from a point to the region, as
// Distance measures it, to within 1 mm, and the region's place nearest to the
// point. In the region, on its boundary, or within a micrometre of that, the
// distance is 0 and the nearest place the point itself, normalised. Where
// several places are nearest, it is one of them.
//
// Inside an excluded polygon, the nearest place is one that remains in the
// region: on the edge of what is excluded, or beyond it.
//
// For a point that Normalize refuses, distance and place are NaN. The zero
// Region is infinitely far away, at the place NaN.
func (r *Region) DistanceTo(p Point) (meters float64, nearest Point) {
	nearest = Point{math.NaN(), math.NaN()}
	p, err := Normalize(p)
	if err != nil {
		return math.NaN(), nearest
	}
	if at, ok := r.Point(); ok {
		meters, nearest = Distance(p, at), at
	} else {
		meters, nearest = r.search(p)
	}
	if meters <= boundaryMeters {
		return 0, p
	}
	return meters, nearest
}

// search finds the distance to a normalised point, and the nearest place.
func (r *Region) search(p Point) (meters float64, nearest Point) {
	if r.remains && r.inAreas(p) {
		return 0, p
	}
	q, nearest := newQuery(p), Point{math.NaN(), math.NaN()}
	r.index.nearest(&q, func(item int) {
		if place, ok := r.reachable[item].reach(&q); ok {
			nearest = place
		}
	})
	return q.meters, nearest
}

// Contains tells whether a point is in the region, its boundary included, to
// within a micrometre: whether DistanceTo is 0.
func (r *Region) Contains(p Point) bool {
	meters, _ := r.DistanceTo(p)
	return meters == 0
}

// inAreas tells whether a normalised point is in an area and clear of all that
// is excluded. Where it is on the edge of that, there may be nothing left
// around it.
func (r *Region) inAreas(p Point) bool {
	holdsIt := func(a *area) bool { return a.contains(p) }
	return slices.ContainsFunc(r.areas, holdsIt) && !slices.ContainsFunc(r.exclusions, holdsIt)
}

// Geometry returns what the region was made of, before anything was excluded,
// normalised: longitudes in [-180, 180), no vertex repeated but to close a
// ring, no seams, outer rings counterclockwise and holes clockwise, as RFC 7946
// wants. Altitudes are gone. It is nil for the zero Region. It must not be
// changed.
func (r *Region) Geometry() orb.Geometry { return r.geometry }

// Excluded returns the excluded polygons, normalised as by Geometry; nil if
// there are none. It must not be changed.
func (r *Region) Excluded() orb.MultiPolygon { return r.excluded }

// Point returns the region's point when it is a single one, and false
// otherwise.
func (r *Region) Point() (Point, bool) {
	p, ok := r.geometry.(Point)
	return p, ok
}

// Center returns a place to put a map on: the centre of the smallest circle
// around the vertices on a sphere, to a few metres. It need not be in the region. A region that fits
// into no hemisphere is represented by its first vertex, the zero Region
// by the place NaN.
func (r *Region) Center() Point {
	vertices := verticesOf(nil, r.geometry)
	switch len(vertices) {
	case 0:
		return Point{math.NaN(), math.NaN()}
	case 1:
		return vertices[0]
	}
	if center, fits := smallestCap(vertices); fits {
		return center
	}
	return vertices[0]
}

// verticesOf appends the vertices of a geometry, of polygons those of the outer
// rings.
func verticesOf(all []Point, geometry orb.Geometry) []Point {
	switch g := geometry.(type) {
	case orb.Point:
		all = append(all, g)
	case orb.MultiPoint:
		all = append(all, g...)
	case orb.LineString:
		all = append(all, g...)
	case orb.MultiLineString:
		for _, line := range g {
			all = append(all, line...)
		}
	case orb.Polygon:
		all = append(all, g[0]...)
	case orb.MultiPolygon:
		for _, polygon := range g {
			all = append(all, polygon[0]...)
		}
	case orb.Collection:
		for _, part := range g {
			all = verticesOf(all, part)
		}
	}
	return all
}

// AreaSquareMeters returns the area of the region's polygons on the ellipsoid,
// less their holes and what is excluded, to about 0.1 m2 an edge. Polygons that
// overlap count twice where they do. It is 0 for points and lines.
func (r *Region) AreaSquareMeters() float64 { return r.squareMeters }

// Equal reports whether two regions are written alike: the same geometry, to the
// last digit and in the same order, less the same polygons. Two nil regions are
// equal.
func (r *Region) Equal(other *Region) bool {
	if r == nil || other == nil {
		return r == other
	}
	return orb.Equal(r.Geometry(), other.Geometry()) && orb.Equal(r.Excluded(), other.Excluded())
}
