package tiles

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// exifPrefix stands before the TIFF structure of EXIF metadata in JPEG files, and
// by mistake in others.
const exifPrefix = "Exif\x00\x00"

// tiff is the structure in which EXIF metadata comes (TIFF 6.0, section 2):
// directories of tagged values, found by offsets. Every read is bounded by the
// data; what lies outside is not there.
type tiff struct {
	data  []byte
	order binary.ByteOrder
}

// openTIFF reads the eight bytes of the header.
func openTIFF(data []byte) (tiff, bool) {
	if len(data) < 8 {
		return tiff{}, false
	}
	switch string(data[:4]) {
	case "II*\x00":
		return tiff{data, binary.LittleEndian}, true
	case "MM\x00*":
		return tiff{data, binary.BigEndian}, true
	}
	return tiff{}, false
}

// first returns the directory that describes the picture itself.
func (t tiff) first() tagDirectory { return t.directory(t.order.Uint32(t.data[4:])) }

// tagDirectory holds the entries of one directory by their tags; of a tag that
// is there twice, the first.
type tagDirectory struct {
	tiff    tiff
	entries map[uint16][]byte // 12 bytes each
}

// maxTags bounds the entries that are read of a directory. Cameras write fewer
// than a hundred.
const maxTags = 1000

func (t tiff) directory(offset uint32) tagDirectory {
	d := tagDirectory{t, map[uint16][]byte{}}
	if uint64(offset)+2 > uint64(len(t.data)) {
		return d
	}
	const entrySize = 12
	entries := t.data[offset+2:]
	for range min(int(t.order.Uint16(t.data[offset:])), maxTags) {
		if len(entries) < entrySize {
			break
		}
		if tag := t.order.Uint16(entries); d.entries[tag] == nil {
			d.entries[tag] = entries[:entrySize]
		}
		entries = entries[entrySize:]
	}
	return d
}

// The types of values (TIFF 6.0, section 2).
const (
	tiffByte     = 1
	tiffASCII    = 2
	tiffShort    = 3
	tiffLong     = 4
	tiffRational = 5
)

// value returns the bytes of a tag's value when it has the given type, whose
// elements take size bytes, and lies within the data.
func (d tagDirectory) value(tag, kind uint16, size uint64) []byte {
	e := d.entries[tag]
	if e == nil || d.tiff.order.Uint16(e[2:]) != kind {
		return nil
	}
	length := uint64(d.tiff.order.Uint32(e[4:])) * size
	if length <= 4 {
		return e[8:][:length]
	}
	offset := uint64(d.tiff.order.Uint32(e[8:]))
	if offset+length > uint64(len(d.tiff.data)) {
		return nil
	}
	return d.tiff.data[offset:][:length]
}

func (d tagDirectory) short(tag uint16) (uint16, bool) {
	v := d.value(tag, tiffShort, 2)
	if len(v) < 2 {
		return 0, false
	}
	return d.tiff.order.Uint16(v), true
}

// sub returns the directory that a tag points to, an empty one when there is none.
func (d tagDirectory) sub(tag uint16) tagDirectory {
	v := d.value(tag, tiffLong, 4)
	if len(v) < 4 {
		return tagDirectory{}
	}
	return d.tiff.directory(d.tiff.order.Uint32(v))
}

// text returns a string of at most 200 bytes, without what ends it and without
// what is no text.
func (d tagDirectory) text(tag uint16) string {
	v := d.value(tag, tiffASCII, 1)
	v, _, _ = bytes.Cut(v[:min(len(v), 200)], []byte{0})
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(string(v), "")))
}

// rationals returns n fractions, or nil when there are fewer or one of them is
// divided by zero.
func (d tagDirectory) rationals(tag uint16, n int) []float64 {
	v := d.value(tag, tiffRational, 8)
	if len(v) < 8*n {
		return nil
	}
	out := make([]float64, n)
	for i := range out {
		numerator, denominator := d.tiff.order.Uint32(v[8*i:]), d.tiff.order.Uint32(v[8*i+4:])
		if denominator == 0 {
			return nil
		}
		out[i] = float64(numerator) / float64(denominator)
	}
	return out
}

// has reports whether a tag is there, readable or not.
func (d tagDirectory) has(tag uint16) bool { return d.entries[tag] != nil }
