package tiles

import (
	"encoding/binary"
	"fmt"
	"math"
	"sort"
)

// entry says where the tiles id to id+run-1, all equal, lie in the tile section.
// A run of 0 marks a leaf directory, which holds the ids from id on and lies in
// the leaf section. Offsets count from the start of the section.
type entry struct {
	id, offset  uint64
	length, run uint32
}

// directory is a list of entries in ascending order of id, without overlap.
type directory []entry

// maxDirectoryBytes bounds an unpacked directory. Leaves of our own hold a few
// thousand entries of at most 30 bytes.
const maxDirectoryBytes = 1 << 20

// find returns the entry that covers id, a tile or a leaf.
func (d directory) find(id uint64) (entry, bool) {
	n := sort.Search(len(d), func(i int) bool { return d[i].id > id })
	if n == 0 {
		return entry{}, false
	}
	e := d[n-1]
	return e, e.run == 0 || id-e.id < uint64(e.run)
}

// bytes encodes the directory, not yet compressed: the number of entries, then
// column by column the id differences, runs, lengths and offsets as varints. An
// offset is written plus one; zero means that it follows its predecessor.
func (d directory) bytes() []byte {
	b := binary.AppendUvarint(nil, uint64(len(d)))
	var last uint64
	for _, e := range d {
		b = binary.AppendUvarint(b, e.id-last)
		last = e.id
	}
	for _, e := range d {
		b = binary.AppendUvarint(b, uint64(e.run))
	}
	for _, e := range d {
		b = binary.AppendUvarint(b, uint64(e.length))
	}
	for i, e := range d {
		if i > 0 && e.offset == d[i-1].offset+uint64(d[i-1].length) {
			b = binary.AppendUvarint(b, 0)
		} else {
			b = binary.AppendUvarint(b, e.offset+1)
		}
	}
	return b
}

// parseDirectory reads an unpacked directory and checks all that find and its
// callers rely on.
func parseDirectory(b []byte) (directory, error) {
	v := varints{rest: b}
	count := v.next(math.MaxUint64)
	const leastBytes = 4 // an entry has four varints
	if v.failed || count > uint64(len(v.rest)/leastBytes) {
		return nil, fmt.Errorf("%w: directory promises more entries than it has bytes for", errArchive)
	}
	d := make(directory, count)
	for i := range d {
		d[i].id = v.next(math.MaxUint64)
		if i == 0 {
			continue
		}
		difference := d[i].id
		d[i].id += d[i-1].id
		if difference == 0 || d[i].id < difference {
			return nil, fmt.Errorf("%w: ids of a directory do not ascend", errArchive)
		}
	}
	for i := range d {
		d[i].run = uint32(v.next(math.MaxUint32))
		if i > 0 && d[i].id-d[i-1].id < uint64(d[i-1].run) {
			return nil, fmt.Errorf("%w: runs of a directory overlap", errArchive)
		}
	}
	for i := range d {
		d[i].length = uint32(v.next(math.MaxUint32))
		v.failed = v.failed || d[i].length == 0
	}
	for i := range d {
		switch offset := v.next(1 << 62); {
		case offset > 0:
			d[i].offset = offset - 1
		case i > 0:
			d[i].offset = d[i-1].offset + uint64(d[i-1].length)
		default:
			v.failed = true
		}
	}
	if v.failed || len(v.rest) > 0 {
		return nil, fmt.Errorf("%w: directory with a bad number or a wrong length", errArchive)
	}
	return d, nil
}

// varints reads unsigned numbers of seven bits a byte, lowest first. After a
// failure it reads zeros.
type varints struct {
	rest   []byte
	failed bool
}

// next reads one number of at most limit.
func (v *varints) next(limit uint64) uint64 {
	n, size := binary.Uvarint(v.rest)
	if v.failed || size <= 0 || n > limit {
		v.failed = true
		return 0
	}
	v.rest = v.rest[size:]
	return n
}
