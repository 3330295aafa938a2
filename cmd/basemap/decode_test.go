package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// decodedLayer is a layer of a vector tile as the specification reads it.
type decodedLayer struct {
	name     string
	features []decodedFeature
}

type decodedFeature struct {
	kind       shapeKind
	parts      [][]orb.Point // rings are closed
	attributes map[string]any
}

// field is a field of a protocol buffer: a number, or bytes.
type field struct {
	id     int
	number uint64
	bytes  []byte
}

func readFields(b []byte) ([]field, error) {
	var all []field
	for len(b) > 0 {
		key, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errors.New("bad key")
		}
		value, m := binary.Uvarint(b[n:])
		if m <= 0 {
			return nil, errors.New("bad number")
		}
		b = b[n+m:]
		f := field{id: int(key >> 3), number: value}
		switch key & 7 {
		case 0:
		case 2:
			if value > uint64(len(b)) {
				return nil, errors.New("bytes beyond the end")
			}
			f.bytes, b = b[:value], b[value:]
		default:
			return nil, fmt.Errorf("wire type %d", key&7)
		}
		all = append(all, f)
	}
	return all, nil
}

// readTile decodes a tile and refuses what the specification does.
func readTile(b []byte) ([]decodedLayer, error) {
	fields, err := readFields(b)
	if err != nil {
		return nil, err
	}
	var layers []decodedLayer
	names := map[string]bool{}
	for _, f := range fields {
		if f.id != 3 {
			return nil, fmt.Errorf("field %d in a tile", f.id)
		}
		l, err := readLayer(f.bytes)
		if err != nil {
			return nil, fmt.Errorf("layer %q: %w", l.name, err)
		}
		if names[l.name] || len(l.features) == 0 {
			return nil, fmt.Errorf("layer %q comes twice or is empty", l.name)
		}
		names[l.name] = true
		layers = append(layers, l)
	}
	return layers, nil
}

func readLayer(b []byte) (l decodedLayer, err error) {
	fields, err := readFields(b)
	if err != nil {
		return l, err
	}
	var keys []string
	var values []any
	var features [][]byte
	numbers := map[int]uint64{}
	for _, f := range fields {
		switch f.id {
		case 1:
			l.name = string(f.bytes)
		case 2:
			features = append(features, f.bytes)
		case 3:
			keys = append(keys, string(f.bytes))
		case 4:
			v, err := readValue(f.bytes)
			if err != nil {
				return l, err
			}
			values = append(values, v)
		default:
			numbers[f.id] = f.number
		}
	}
	if numbers[5] != 4096 || numbers[15] != 2 {
		return l, fmt.Errorf("extent and version %v", numbers)
	}
	for i, b := range features {
		f, err := readFeature(b, keys, values)
		if err != nil {
			return l, fmt.Errorf("feature %d: %w", i, err)
		}
		l.features = append(l.features, f)
	}
	return l, nil
}

func readValue(b []byte) (any, error) {
	fields, err := readFields(b)
	if err != nil || len(fields) != 1 {
		return nil, fmt.Errorf("value of %d fields: %v", len(fields), err)
	}
	switch f := fields[0]; f.id {
	case 1:
		return string(f.bytes), nil
	case 4:
		return int(f.number), nil
	case 7:
		return f.number == 1, nil
	default:
		return nil, fmt.Errorf("value of type %d", f.id)
	}
}

func readFeature(b []byte, keys []string, values []any) (decodedFeature, error) {
	f := decodedFeature{attributes: map[string]any{}}
	fields, err := readFields(b)
	if err != nil {
		return f, err
	}
	for _, one := range fields {
		numbers, err := readNumbers(one.bytes)
		if err != nil {
			return f, err
		}
		switch one.id {
		case 2:
			for i := 0; i+1 < len(numbers); i += 2 {
				if numbers[i] >= uint64(len(keys)) || numbers[i+1] >= uint64(len(values)) {
					return f, errors.New("a tag beyond its table")
				}
				f.attributes[keys[numbers[i]]] = values[numbers[i+1]]
			}
		case 3:
			f.kind = shapeKind(one.number)
		case 4:
			if f.parts, err = readGeometry(f.kind, numbers); err != nil {
				return f, err
			}
		}
	}
	if len(f.parts) == 0 {
		return f, errors.New("no geometry")
	}
	return f, nil
}

func readNumbers(b []byte) ([]uint64, error) {
	var all []uint64
	for len(b) > 0 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errors.New("bad packed number")
		}
		all, b = append(all, v), b[n:]
	}
	return all, nil
}

// readGeometry follows the commands, which must have the order and the winding
// that the specification asks for.
func readGeometry(kind shapeKind, numbers []uint64) ([][]orb.Point, error) {
	var parts [][]orb.Point
	var at orb.Point
	for len(numbers) > 0 {
		id, count := numbers[0]&7, int(numbers[0]>>3)
		numbers = numbers[1:]
		switch {
		case id == 7 && count == 1 && kind == polygonShape:
			ring := parts[len(parts)-1]
			ring = append(ring, ring[0])
			parts[len(parts)-1] = ring
			if len(ring) < 4 || ringArea(ring) == 0 {
				return nil, fmt.Errorf("ring %v has no area", ring)
			}
			continue
		case id == 1 && (count == 1 || kind == pointShape):
			parts = append(parts, nil)
		case id == 2 && count > 0 && len(parts) > 0 && len(parts[len(parts)-1]) == 1 && kind != pointShape:
		default:
			return nil, fmt.Errorf("command %d, %d times, in a geometry of type %d", id, count, kind)
		}
		if len(numbers) < 2*count {
			return nil, errors.New("geometry cut off")
		}
		for i := range count {
			step := orb.Point{unzigzag(numbers[2*i]), unzigzag(numbers[2*i+1])}
			if id == 2 && step == (orb.Point{}) {
				return nil, errors.New("a line that stands still")
			}
			at = orb.Point{at[0] + step[0], at[1] + step[1]}
			if math.Abs(at[0]-2048) > 2048+buffer || math.Abs(at[1]-2048) > 2048+buffer {
				return nil, fmt.Errorf("point %v lies outside the tile", at)
			}
			parts[len(parts)-1] = append(parts[len(parts)-1], at)
		}
		numbers = numbers[2*count:]
	}
	if kind == polygonShape && ringArea(parts[0]) < 0 {
		return nil, errors.New("the first ring is a hole")
	}
	return parts, nil
}

func unzigzag(n uint64) float64 { return float64(int64(n>>1) ^ -int64(n&1)) }
