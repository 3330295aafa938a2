package geo

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/paulmach/orb"
)

// MaxRegionBytes bounds the GeoJSON of a region: 200 bytes a vertex.
const MaxRegionBytes = 200 * MaxVertices

// regionJSON is what a region is written as.
type regionJSON struct {
	Type        string       `json:"type"`
	Coordinates orb.Geometry `json:"coordinates,omitempty"`
	Geometries  []regionJSON `json:"geometries,omitempty"`
	Excluded    *regionJSON  `json:"excluded,omitempty"`
}

// MarshalJSON writes the region as a GeoJSON geometry (RFC 7946), normalised as
// by Geometry, so a single point is {"type":"Point","coordinates":[lon,lat]}.
// Excluded polygons follow as the foreign member "excluded" (RFC 7946, section
// 6.1), a MultiPolygon. Readers that draw straight edges on a flat map should
// be given a densified and cut copy instead. The zero Region is null.
func (r *Region) MarshalJSON() ([]byte, error) {
	if r.geometry == nil {
		return []byte("null"), nil
	}
	written := toJSON(r.geometry)
	if len(r.excluded) > 0 {
		excluded := toJSON(r.excluded)
		written.Excluded = &excluded
	}
	return json.Marshal(written)
}

func toJSON(geometry orb.Geometry) regionJSON {
	written := regionJSON{Type: geometry.GeoJSONType()}
	parts, ok := geometry.(orb.Collection)
	if !ok {
		written.Coordinates = geometry
	}
	for _, part := range parts {
		written.Geometries = append(written.Geometries, toJSON(part))
	}
	return written
}

// UnmarshalJSON reads a region as MarshalJSON writes it, by the rules of
// NewRegion. Altitudes and foreign members are dropped; null changes nothing,
// as is the custom.
//
// The error is a *RegionError whose path leads to the culprit. It refuses what
// is longer than MaxRegionBytes, has an unknown type (Feature and
// FeatureCollection are no geometries: give it what is inside), lacks a member
// or has it twice, or has positions of other than 2 or 3 numbers. On an error r is
// unchanged.
func (r *Region) UnmarshalJSON(data []byte) error {
	if len(data) > MaxRegionBytes {
		return nowhere("").refusef("%w: %d bytes, at most %d", ErrGeoJSON, len(data), MaxRegionBytes)
	}
	if bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
		return nil
	}
	made, err := readRegion(data, checker{})
	if err != nil {
		return err
	}
	*r = *made
	return nil
}

// ReadStraightRegion reads a region that others wrote, whose edges are straight on a
// flat map of longitudes and latitudes, as RFC 7946, section 3.1.1, has them;
// those of what is excluded, too. Vertices are inserted as by DensifyStraight, so
// that the region's edges keep within the tolerance, in metres, of what was meant;
// they count among the MaxVertices. Longitudes count as they are written: the
// edge from 170 to 190 is 20 degrees long, and that from -170 to 170 goes 340
// degrees the other way.
//
// The rest is as by UnmarshalJSON, with the paths of the text given, but that null is
// no region. An error about an inserted vertex names the one before it. The error
// is ErrStraightTolerance within for a tolerance below a millimetre.
func ReadStraightRegion(data []byte, toleranceMeters float64) (*Region, error) {
	if !(toleranceMeters >= finestStraight) {
		return nil, fmt.Errorf("read straight edges: %w: %v m", ErrStraightTolerance, toleranceMeters)
	}
	if len(data) > MaxRegionBytes {
		return nil, nowhere("").refusef("%w: %d bytes, at most %d", ErrGeoJSON, len(data), MaxRegionBytes)
	}
	return readRegion(data, checker{straight: toleranceMeters})
}

func readRegion(data []byte, c checker) (*Region, error) {
	read := reader{}
	geometry, excluded, err := read.region(data)
	if err != nil {
		return nil, err
	}
	return newRegion(c, geometry, excluded)
}

// reader reads geometry from GeoJSON, at most MaxVertices positions of it.
type reader struct {
	positions int
}

// region reads a geometry with what is excluded from it.
func (r *reader) region(data []byte) (orb.Geometry, orb.MultiPolygon, error) {
	members, err := membersOf("", data)
	if err != nil {
		return nil, nil, err
	}
	geometry, err := r.geometry("", members, true)
	if err != nil || members["excluded"] == nil {
		return geometry, nil, err
	}
	const path = "/excluded"
	if members, err = membersOf(path, members["excluded"]); err != nil {
		return nil, nil, err
	}
	read, err := r.geometry(path, members, false)
	if err != nil {
		return nil, nil, err
	}
	excluded, ok := read.(orb.MultiPolygon)
	if !ok {
		return nil, nil, nowhere(path+"/type").refusef("%w: want MultiPolygon", ErrGeometryType)
	}
	return geometry, excluded, nil
}

// membersOf reads the members of an object that mean something here.
func membersOf(path string, data []byte) (map[string]json.RawMessage, error) {
	tokens := json.NewDecoder(bytes.NewReader(data))
	if open, err := tokens.Token(); err != nil || open != json.Delim('{') {
		return nil, nowhere(path).refusef("%w: not an object", ErrGeoJSON)
	}
	members := map[string]json.RawMessage{}
	for tokens.More() {
		name, err := tokens.Token()
		if err != nil {
			return nil, nowhere(path).refusef("%w: %v", ErrGeoJSON, err)
		}
		var value json.RawMessage
		if err := tokens.Decode(&value); err != nil {
			return nil, nowhere(path).refusef("%w: %v", ErrGeoJSON, err)
		}
		switch name {
		case "type", "coordinates", "geometries", "excluded":
			member := name.(string)
			if members[member] != nil {
				return nil, nowhere(path+"/"+member).refusef("%w: there twice", ErrGeoJSON)
			}
			members[member] = value
		}
	}
	if _, err := tokens.Token(); err != nil {
		return nil, nowhere(path).refusef("%w: %v", ErrGeoJSON, err)
	}
	if _, err := tokens.Token(); !errors.Is(err, io.EOF) {
		return nil, nowhere(path).refusef("%w: something after the object", ErrGeoJSON)
	}
	return members, nil
}

// geometry reads a geometry from its members.
func (r *reader) geometry(path string, members map[string]json.RawMessage, collections bool) (orb.Geometry, error) {
	var kind string
	if err := json.Unmarshal(members["type"], &kind); err != nil {
		return nil, nowhere(path+"/type").refusef("%w: no name of a type", ErrGeoJSON)
	}
	if kind == "GeometryCollection" && collections {
		return r.collection(path, members)
	}
	at, data := nowhere(path+"/coordinates"), members["coordinates"]
	switch kind {
	case "Point":
		return r.position(at, data)
	case "MultiPoint":
		return list[orb.MultiPoint](at, data, r.position)
	case "LineString":
		return r.line(at, data)
	case "MultiLineString":
		return list[orb.MultiLineString](at, data, r.line)
	case "Polygon":
		return r.polygon(at, data)
	case "MultiPolygon":
		return list[orb.MultiPolygon](at, data, r.polygon)
	}
	return nil, nowhere(path+"/type").refusef("%w: %.40q", ErrGeometryType, kind)
}

// collection reads geometries that are no collections.
func (r *reader) collection(path string, members map[string]json.RawMessage) (orb.Geometry, error) {
	path += "/geometries"
	return list[orb.Collection](nowhere(path), members["geometries"], func(at place, data json.RawMessage) (orb.Geometry, error) {
		members, err := membersOf(at.path, data)
		if err != nil {
			return nil, err
		}
		return r.geometry(at.path, members, false)
	})
}

func (r *reader) polygon(at place, data json.RawMessage) (orb.Polygon, error) {
	return list[orb.Polygon](at, data, func(at place, data json.RawMessage) (orb.Ring, error) {
		return list[orb.Ring](at, data, r.position)
	})
}

func (r *reader) line(at place, data json.RawMessage) (orb.LineString, error) {
	return list[orb.LineString](at, data, r.position)
}

// position reads longitude and latitude, and passes over an altitude.
func (r *reader) position(at place, data json.RawMessage) (Point, error) {
	if r.positions++; r.positions > MaxVertices {
		return Point{}, at.refusef("%w: more than %d", ErrTooManyVertices, MaxVertices)
	}
	numbers, err := list[[]float64](at, data, number)
	if err != nil {
		return Point{}, err
	}
	if len(numbers) != 2 && len(numbers) != 3 {
		return Point{}, at.refusef("%w: a position has 2 or 3 numbers, not %d", ErrGeoJSON, len(numbers))
	}
	return Point{numbers[0], numbers[1]}, nil
}

func number(at place, data json.RawMessage) (float64, error) {
	var value *float64
	if err := json.Unmarshal(data, &value); err != nil || value == nil {
		return 0, at.refusef("%w: not a number", ErrGeoJSON)
	}
	return *value, nil
}

// list reads an array of at most MaxVertices elements.
func list[L ~[]E, E any](at place, data json.RawMessage, read func(place, json.RawMessage) (E, error)) (L, error) {
	elements := json.NewDecoder(bytes.NewReader(data))
	if open, err := elements.Token(); err != nil || open != json.Delim('[') {
		return nil, at.refusef("%w: missing, or not an array", ErrGeoJSON)
	}
	var all L
	for i := 0; elements.More(); i++ {
		if i == MaxVertices {
			return nil, at.refusef("%w: more than %d elements", ErrTooManyVertices, MaxVertices)
		}
		var element json.RawMessage
		if err := elements.Decode(&element); err != nil {
			return nil, at.element(i).refusef("%w: %v", ErrGeoJSON, err)
		}
		value, err := read(at.element(i), element)
		if err != nil {
			return nil, err
		}
		all = append(all, value)
	}
	return all, nil
}
