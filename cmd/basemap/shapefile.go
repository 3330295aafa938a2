package main

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// shapeRecord is a record of an ESRI shapefile of lines: its parts, and its
// fields by their names in lower case.
type shapeRecord struct {
	lines  [][]orb.Point
	fields map[string]string
}

// readShapefile reads lines (shape type 3) from the three files of a shapefile
// (ESRI Shapefile Technical Description, July 1998; dBase III for the fields).
// The sources are known by their hashes, so a broken one is an error without
// much detail.
func readShapefile(shp, shx, dbf []byte) (records []shapeRecord, err error) {
	defer func() {
		if recover() != nil {
			records, err = nil, errors.New("damaged shapefile")
		}
	}()
	shp, shx, dbf = slices.Clip(shp), slices.Clip(shx), slices.Clip(dbf) // so that to read beyond the end is a panic
	rows := int(binary.LittleEndian.Uint32(dbf[4:]))
	firstRow, rowLength := int(binary.LittleEndian.Uint16(dbf[8:])), int(binary.LittleEndian.Uint16(dbf[10:]))
	for i := range rows {
		// Some files have gaps, so every record is found by the index.
		offset := 2 * int(binary.BigEndian.Uint32(shx[100+8*i:]))
		length := 2 * int(binary.BigEndian.Uint32(shx[104+8*i:]))
		r := shapeRecord{fields: map[string]string{}}
		row := dbf[firstRow+i*rowLength:][:rowLength]
		at := 1 // after the mark of deleted rows
		for f := 32; dbf[f] != '\r'; f += 32 {
			name, _, _ := strings.Cut(string(dbf[f:f+11]), "\x00")
			width := int(dbf[f+16])
			r.fields[strings.ToLower(name)] = strings.Trim(latin1(row[at:at+width]), " \x00")
			at += width
		}
		r.lines = shapeLines(shp[offset+8:][:length])
		records = append(records, r)
	}
	return records, nil
}

// latin1 reads text as the sources write it.
func latin1(b []byte) string {
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}

// shapeLines reads the content of a record.
func shapeLines(b []byte) [][]orb.Point {
	const polyLine = 3
	if binary.LittleEndian.Uint32(b) != polyLine {
		return nil
	}
	parts, count := int(binary.LittleEndian.Uint32(b[36:])), int(binary.LittleEndian.Uint32(b[40:]))
	coordinates := b[44+4*parts:][:16*count]
	points := make([]orb.Point, count)
	for i := range points {
		for axis := range 2 {
			points[i][axis] = math.Float64frombits(binary.LittleEndian.Uint64(coordinates[16*i+8*axis:]))
		}
	}
	start := func(part int) int {
		if part == parts {
			return count
		}
		return int(binary.LittleEndian.Uint32(b[44+4*part:]))
	}
	lines := make([][]orb.Point, parts)
	for i := range lines {
		lines[i] = points[start(i):start(i+1)]
	}
	return lines
}
