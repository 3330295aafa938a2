package pack

import (
	"errors"
	"slices"

	"geodrill/geo"
)

// geometries lists the types of GeoJSON's geometries but for Point.
func geometries() []string {
	return []string{"MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
}

// isPoint reports whether a key is to be read as a point: by its type, and when
// it is not even a mapping.
func (r *reader) isPoint(v value) bool {
	entries, _ := entriesOf(v.node)
	for _, e := range entries {
		if kind, ok := scalarText(e.Value); ok && e.Key.GetToken().Value == "type" && slices.Contains(geometries(), kind) {
			return false
		}
	}
	return true
}

// point reads a GeoJSON point; ok is false when it is reported.
func (r *reader) point(v value) (_ geo.Point, ok bool) {
	o, ok := r.object(v, "type", "coordinates")
	if !ok {
		return geo.Point{}, false
	}
	if kind, ok := o.required("type"); ok {
		if name := r.text(kind); name != "" && name != "Point" {
			known := append(geometries(), "Point")
			r.findings.add(kind.position, "unknown type %s%s", quote(name), suggestion(name, known))
			return geo.Point{}, false
		}
	}
	coordinates, ok := o.required("coordinates")
	if !ok {
		return geo.Point{}, false
	}
	axes := r.list(coordinates)
	if axes == nil {
		return geo.Point{}, false
	}
	if len(axes) != 2 {
		r.findings.add(coordinates.position, "coordinates are [longitude, latitude] in degrees, two numbers and not %d", len(axes))
		return geo.Point{}, false
	}
	var p geo.Point
	for axis, v := range axes {
		v.name = [...]string{"the longitude", "the latitude"}[axis]
		if p[axis], ok = r.number(v); ok {
			r.checkAxis(v, axis, p[axis])
		}
	}
	normal, err := geo.Normalize(p)
	if err != nil {
		return geo.Point{}, false // reported with its axis
	}
	return normal, true
}

// checkAxis reports a coordinate that is out of range whatever the other one.
func (r *reader) checkAxis(v value, axis int, degrees float64) {
	var p geo.Point
	p[axis] = degrees
	_, err := geo.Normalize(p)
	switch {
	case errors.Is(err, geo.ErrLatitude):
		r.findings.add(v.position, "the latitude %v is not in -90 to 90; coordinates are [longitude, latitude]", degrees)
	case err != nil:
		r.findings.add(v.position, "the longitude %v is not in -%d to %[2]d", degrees, geo.MaxLongitude)
	}
}
