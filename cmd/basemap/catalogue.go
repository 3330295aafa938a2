package main

import (
	"encoding/binary"
	"errors"
	"slices"
)

// readCatalogue reads a binary message catalogue of GNU gettext (its manual,
// "The Format of GNU MO Files"), here little-endian: texts by their keys.
func readCatalogue(b []byte) (texts map[string]string, err error) {
	defer func() {
		if recover() != nil { // sources are known by their hashes
			texts, err = nil, errors.New("damaged message catalogue")
		}
	}()
	b = slices.Clip(b) // so that to read beyond the end is a panic
	const magic = 0x950412de
	word := func(at uint32) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	if word(0) != magic {
		return nil, errors.New("no little-endian message catalogue")
	}
	count, keys, values := word(8), word(12), word(16)
	text := func(table, i uint32) string {
		length, at := word(table+8*i), word(table+8*i+4)
		return string(b[at:][:length])
	}
	texts = make(map[string]string, count)
	for i := range count {
		texts[text(keys, i)] = text(values, i)
	}
	return texts, nil
}
