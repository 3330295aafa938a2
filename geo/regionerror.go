package geo

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// MaxVertices bounds the vertices of a region, those of excluded polygons and
// the repeated one that closes a ring included.
const MaxVertices = 20_000

// What can be wrong with a region, besides a point that Normalize refuses. They
// come wrapped in a *RegionError.
var (
	ErrEmpty               = errors.New("nothing there")
	ErrTooFewPoints        = errors.New("too few different points")
	ErrTooManyVertices     = errors.New("too many vertices")
	ErrUnclosed            = errors.New("ring does not end where it starts")
	ErrSelfCrossing        = errors.New("boundary crosses or touches itself")
	ErrTooIntricate        = errors.New("edges are too long, too many together, or cross too often")
	ErrMisplacedHole       = errors.New("hole is not inside its polygon")
	ErrEdgeTooLong         = errors.New("edge is too long: its ends are nearly antipodal")
	ErrWiderThanHemisphere = errors.New("polygon does not fit into a hemisphere")
	ErrGeometryType        = errors.New("not a geometry that a region can have")
	ErrGeoJSON             = errors.New("not a GeoJSON geometry")
)

// RegionError says which part of a region was refused, and why.
type RegionError struct {
	// Path is a JSON pointer (RFC 6901) into the region's GeoJSON, such as
	// "/coordinates/0/3"; empty for the whole.
	Path string
	// Polygon, Ring and Vertex number the place in a Polygon, MultiPolygon or
	// the excluded polygons, from 0; -1 where that does not apply. Ring 0 is
	// the outer one.
	Polygon, Ring, Vertex int
	// Err is one of the errors above, a *PointError, or wraps one.
	Err error
}

// Error names the place and the reason.
func (e *RegionError) Error() string {
	var where []string
	for _, part := range []struct {
		name   string
		number int
	}{{"polygon", e.Polygon}, {"ring", e.Ring}, {"vertex", e.Vertex}} {
		if part.number >= 0 {
			where = append(where, fmt.Sprintf("%s %d", part.name, part.number))
		}
	}
	if e.Path != "" {
		where = append(where, "at "+e.Path)
	}
	return strings.Join(append([]string{"region"}, where...), " ") + ": " + e.Err.Error()
}

// Unwrap returns the reason, for errors.Is and errors.As.
func (e *RegionError) Unwrap() error { return e.Err }

// place is a part of a region, for errors.
type place struct {
	path                  string
	polygon, ring, vertex int
}

// nowhere is a geometry at a path.
func nowhere(path string) place { return place{path: path, polygon: -1, ring: -1, vertex: -1} }

// element returns the place of an element of what is here.
func (p place) element(i int) place {
	p.path += "/" + strconv.Itoa(i)
	return p
}

func (p place) inPolygon(i int) place {
	p.polygon = i
	return p
}

func (p place) inRing(i int) place {
	p = p.element(i)
	p.ring = i
	return p
}

func (p place) atVertex(i int) place {
	p = p.element(i)
	p.vertex = i
	return p
}

func (p place) refuse(err error) *RegionError {
	return &RegionError{Path: p.path, Polygon: p.polygon, Ring: p.ring, Vertex: p.vertex, Err: err}
}

func (p place) refusef(format string, args ...any) *RegionError {
	return p.refuse(fmt.Errorf(format, args...))
}
