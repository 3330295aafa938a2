package geo

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrGazetteer says that bytes are not what Pack writes.
var ErrGazetteer = errors.New("geo: damaged list of places")

// unpackBytes reads what packBytes wrote. It takes no more memory than most.
func unpackBytes(magic string, packed []byte, most int) ([]byte, error) {
	body, ok := bytes.CutPrefix(packed, []byte(magic))
	if !ok || len(body) < 4 {
		return nil, fmt.Errorf("%w: it does not begin with %s", ErrGazetteer, magic)
	}
	size := int(binary.LittleEndian.Uint32(body))
	const mostDeflate = 1032 // times as much as it takes: DEFLATE cannot do better
	if size > most || size > mostDeflate*len(body) {
		return nil, fmt.Errorf("%w: %d bytes", ErrGazetteer, size)
	}
	raw := make([]byte, size)
	if _, err := io.ReadFull(flate.NewReader(bytes.NewReader(body[4:])), raw); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrGazetteer, err)
	}
	return raw, nil
}

// columnReader reads what a columnWriter wrote. After the first error it reads
// zeros, and err stays.
type columnReader struct {
	raw, column []byte
	last        [2]int
	err         error
}

func (r *columnReader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: "+format, append([]any{ErrGazetteer}, args...)...)
	}
	r.column, r.raw = nil, nil
}

// next begins the next column.
func (r *columnReader) next() {
	if len(r.column) > 0 {
		r.fail("%d bytes too many in a column", len(r.column))
	}
	n, k := binary.Uvarint(r.raw)
	if k <= 0 || n > uint64(len(r.raw)-k) {
		r.fail("a column is cut off")
		return
	}
	r.column, r.raw = r.raw[k:k+int(n)], r.raw[k+int(n):]
	r.last = [2]int{}
}

// number reads one that is at most most.
func (r *columnReader) number(most int) int {
	n, k := binary.Uvarint(r.column)
	if k <= 0 || n > uint64(most) {
		r.fail("a number beyond %d", most)
		return 0
	}
	r.column = r.column[k:]
	return int(n)
}

// count reads how many things follow that take a byte each, or more, of what is
// still to be read.
func (r *columnReader) count() int { return r.number(len(r.column) + len(r.raw)) }

// signed reads a number between -most and most.
func (r *columnReader) signed(most int) int {
	n, k := binary.Varint(r.column)
	if k <= 0 || n > int64(most) || n < -int64(most) {
		r.fail("a number beyond %d", most)
		return 0
	}
	r.column = r.column[k:]
	return int(n)
}

// point reads a point, in degrees.
func (r *columnReader) point() Point {
	var p Point
	for axis, most := range [2]int{180 * townUnits, 90 * townUnits} {
		r.last[axis] += r.signed(2 * most)
		if r.last[axis] > most || r.last[axis] < -most {
			r.fail("a coordinate beyond its range")
			r.last[axis] = 0
		}
		p[axis] = float64(r.last[axis]) / townUnits
	}
	return p
}

// points reads a column of n points.
func (r *columnReader) points(n int) []Point {
	r.next()
	all := make([]Point, n)
	for i := range all {
		all[i] = r.point()
	}
	return all
}

// list reads at most as many codes of countries as there are.
func (r *columnReader) list(codes []string) []string {
	n := r.number(min(len(codes), len(r.column)))
	var all []string
	for range n {
		if i := r.number(len(codes) - 1); r.err == nil {
			all = append(all, codes[i])
		}
	}
	return all
}

// texts reads a column of n texts.
func (r *columnReader) texts(n int) nameColumn {
	r.next()
	t := nameColumn{all: string(r.column), ends: make([]uint32, n)}
	at := 0
	for i := range t.ends {
		length := strings.IndexByte(t.all[at:], 0)
		if length < 0 {
			r.fail("a text is cut off")
			return nameColumn{ends: make([]uint32, n)}
		}
		at += length + 1
		t.ends[i] = uint32(at)
	}
	r.column = r.column[min(at, len(r.column)):]
	return t
}

// nameColumn is a list of names.
type nameColumn struct {
	all  string
	ends []uint32 // of each with the zero byte after it
}

func (t nameColumn) at(i int) string {
	start := uint32(0)
	if i > 0 {
		start = t.ends[i-1]
	}
	return t.all[start : t.ends[i]-1]
}
