package main

import (
	"encoding/binary"
	"fmt"

	"github.com/paulmach/orb"
)

// extent is the side of a tile in its own units.
const extent = 4096

// vectorLayer is one layer of a tile in the making: a message of the Mapbox
// Vector Tile specification, version 2.1
// (https://github.com/mapbox/vector-tile-spec, CC BY 3.0).
type vectorLayer struct {
	name     string
	features []byte
	keys     map[string]uint64
	values   map[any]uint64
	tables   [2][]byte // the keys and the values as they are written
}

func newVectorLayer(name string) *vectorLayer {
	return &vectorLayer{name: name, keys: map[string]uint64{}, values: map[any]uint64{}}
}

// The field numbers of the specification's messages.
const (
	tileLayer = 3

	layerName, layerFeature, layerKey, layerValue, layerExtent, layerVersion = 1, 2, 3, 4, 5, 15

	featureTags, featureType, featureGeometry = 2, 3, 4

	valueString, valueInt, valueBool = 1, 4, 7
)

// add appends a feature. Rings must be closed, in tile units, outer ones
// clockwise on a screen and holes the other way; parts of lines and of points
// have at least two and one points.
func (l *vectorLayer) add(kind shapeKind, parts [][]orb.Point, a attributes) error {
	var tags []byte
	for _, one := range a {
		value, err := l.value(one.value)
		if err != nil {
			return fmt.Errorf("attribute %s: %w", one.key, err)
		}
		tags = binary.AppendUvarint(tags, l.key(one.key))
		tags = binary.AppendUvarint(tags, value)
	}
	var feature []byte
	if len(tags) > 0 {
		feature = appendBytes(feature, featureTags, tags)
	}
	feature = appendNumber(feature, featureType, uint64(kind))
	feature = appendBytes(feature, featureGeometry, commands(kind, parts))
	l.features = appendBytes(l.features, layerFeature, feature)
	return nil
}

func (l *vectorLayer) key(k string) uint64 {
	n, ok := l.keys[k]
	if !ok {
		n = uint64(len(l.keys))
		l.keys[k] = n
		l.tables[0] = appendBytes(l.tables[0], layerKey, []byte(k))
	}
	return n
}

func (l *vectorLayer) value(v any) (uint64, error) {
	if n, ok := l.values[v]; ok {
		return n, nil
	}
	var message []byte
	switch v := v.(type) {
	case string:
		message = appendBytes(nil, valueString, []byte(v))
	case int:
		message = appendNumber(nil, valueInt, uint64(v))
	case bool:
		message = appendNumber(nil, valueBool, 0)
		if v {
			message = appendNumber(nil, valueBool, 1)
		}
	default:
		return 0, fmt.Errorf("a %T has no place in a vector tile", v)
	}
	n := uint64(len(l.values))
	l.values[v] = n
	l.tables[1] = appendBytes(l.tables[1], layerValue, message)
	return n, nil
}

// appendTo appends the layer to a tile, unless it is empty.
func (l *vectorLayer) appendTo(tile []byte) []byte {
	if len(l.features) == 0 {
		return tile
	}
	b := appendBytes(nil, layerName, []byte(l.name))
	b = append(b, l.features...)
	b = append(append(b, l.tables[0]...), l.tables[1]...)
	b = appendNumber(b, layerExtent, extent)
	b = appendNumber(b, layerVersion, 2)
	return appendBytes(tile, tileLayer, b)
}

// commands encodes a geometry: moves, lines and closings, with the steps from
// point to point.
func commands(kind shapeKind, parts [][]orb.Point) []byte {
	const moveTo, lineTo, closePath = 1, 2, 7
	var b []byte
	var x, y int64
	command := func(id, count int) { b = binary.AppendUvarint(b, uint64(count<<3|id)) }
	step := func(p orb.Point) {
		nx, ny := int64(p[0]), int64(p[1])
		b = binary.AppendUvarint(b, zigzag(nx-x))
		b = binary.AppendUvarint(b, zigzag(ny-y))
		x, y = nx, ny
	}
	for _, points := range parts {
		if kind == polygonShape {
			points = points[:len(points)-1] // closing says the rest
		}
		command(moveTo, 1)
		step(points[0])
		if len(points) > 1 {
			command(lineTo, len(points)-1)
			for _, p := range points[1:] {
				step(p)
			}
		}
		if kind == polygonShape {
			command(closePath, 1)
		}
	}
	return b
}

func zigzag(n int64) uint64 { return uint64(n<<1) ^ uint64(n>>63) }

// appendNumber and appendBytes append a field of a protocol buffer.
func appendNumber(b []byte, field int, n uint64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(b, uint64(field<<3)), n)
}

func appendBytes(b []byte, field int, content []byte) []byte {
	const lengthDelimited = 2
	b = binary.AppendUvarint(b, uint64(field<<3|lengthDelimited))
	b = binary.AppendUvarint(b, uint64(len(content)))
	return append(b, content...)
}
