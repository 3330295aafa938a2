package tiles

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
)

// items is what the meta box of a HEIC or AVIF file says.
type items struct {
	primary   uint32
	kinds     map[uint32]string   // of items, such as "hvc1" or "Exif"
	places    map[uint32][]extent // where the bytes of items lie
	all       []box               // properties
	belonging map[uint32][]int    // which of them belong to an item, by index
}

// extent is a range of bytes of the file.
type extent struct{ offset, length uint64 }

// maxItems bounds what is kept of a file: a photo of 200 megapixels in tiles of 512 has
// about 800 items.
const maxItems = 1 << 14

var errShortBox = errors.New("a box is shorter than what it says it holds")

// fields reads integers one after the other. After the first that is not there all
// are 0 and short is set.
type fields struct {
	rest  []byte
	short bool
}

func (f *fields) uint(size int) uint64 {
	if size > len(f.rest) {
		f.short, f.rest = true, nil
		return 0
	}
	var v uint64
	for _, b := range f.rest[:size] {
		v = v<<8 | uint64(b)
	}
	f.rest = f.rest[size:]
	return v
}

// wide reads an integer of 32 bits when that is true, else of 16.
func (f *fields) wide(is bool) uint32 {
	if is {
		return uint32(f.uint(4))
	}
	return uint32(f.uint(2))
}

// readItems reads the boxes within a meta box.
func readItems(meta []byte) (*items, error) {
	i := &items{kinds: map[uint32]string{}, places: map[uint32][]extent{}, belonging: map[uint32][]int{}}
	for b := range boxes(meta) {
		f := fields{rest: b.data}
		var version byte
		switch b.name {
		case "pitm", "iinf", "iloc":
			version = byte(f.uint(4) >> 24)
		}
		switch b.name {
		case "pitm":
			i.primary = f.wide(version > 0)
		case "iinf":
			f.wide(version > 0) // the number of entries, which are boxes
			i.readKinds(f.rest)
		case "iloc":
			i.readPlaces(&f, version)
		case "iprp":
			i.readProperties(b.data)
		}
		if f.short {
			return nil, errShortBox
		}
	}
	return i, nil
}

// readKinds reads item information entries of version 2 and 3.
func (i *items) readKinds(entries []byte) {
	for b := range boxes(entries) {
		f := fields{rest: b.data}
		version := f.uint(4) >> 24
		if b.name != "infe" || version < 2 {
			continue
		}
		id := f.wide(version > 2)
		f.uint(2) // protection
		if len(f.rest) >= 4 && len(i.kinds) < maxItems {
			i.kinds[id] = string(f.rest[:4])
		}
	}
}

// readPlaces reads an item location box. Of items that lie elsewhere than in the
// file itself nothing is kept.
func (i *items) readPlaces(f *fields, version byte) {
	sizes := f.uint(2)
	offsetSize, lengthSize, baseSize := int(sizes>>12), int(sizes>>8&15), int(sizes>>4&15)
	indexSize := 0
	if version > 0 {
		indexSize = int(sizes & 15)
	}
	total := 0
	for range f.wide(version > 1) {
		id := f.wide(version > 1)
		method := uint64(0)
		if version > 0 {
			method = f.uint(2) & 15
		}
		f.uint(2) // data reference
		base := f.uint(baseSize)
		var extents []extent
		for range f.uint(2) {
			f.uint(indexSize)
			e := extent{base + f.uint(offsetSize), f.uint(lengthSize)}
			if total++; f.short || total > maxItems {
				return
			}
			extents = append(extents, e)
		}
		if f.short {
			return
		}
		if method == 0 {
			i.places[id] = extents
		}
	}
}

// readProperties reads the properties and which items they belong to.
func (i *items) readProperties(data []byte) {
	for b := range boxes(data) {
		switch b.name {
		case "ipco":
			for p := range boxes(b.data) {
				if len(i.all) < maxItems {
					i.all = append(i.all, p)
				}
			}
		case "ipma":
			f := fields{rest: b.data}
			head := f.uint(4)
			version, large := head>>24, head&1 == 1
			for range uint32(f.uint(4)) {
				id := f.wide(version > 0)
				var belonging []int
				for range f.uint(1) {
					index := int(f.uint(1)) & 0x7f // without the bit for essential ones
					if large {
						index = index<<8 | int(f.uint(1))
					}
					belonging = append(belonging, index)
				}
				if f.short || len(i.belonging) >= maxItems {
					return
				}
				i.belonging[id] = belonging
			}
		}
	}
}

// properties returns those of an item, in their order.
func (i *items) properties(id uint32) []box {
	var out []box
	for _, index := range i.belonging[id] {
		if index >= 1 && index <= len(i.all) {
			out = append(out, i.all[index-1])
		}
	}
	return out
}

// complete reports whether every byte of an item is in the file.
func (i *items) complete(id uint32, file []byte) bool {
	for _, e := range i.places[id] {
		if e.offset > uint64(len(file)) || e.length > uint64(len(file))-e.offset {
			return false
		}
	}
	return true
}

// exif returns the TIFF structure of the first EXIF item that lies in one piece:
// behind four bytes that say how many more come before it.
func (i *items) exif(file []byte) []byte {
	for _, id := range slices.Sorted(maps.Keys(i.kinds)) {
		if i.kinds[id] != "Exif" || len(i.places[id]) != 1 || !i.complete(id, file) {
			continue
		}
		e := i.places[id][0]
		item := file[e.offset:][:e.length]
		if len(item) < 4 {
			continue
		}
		if skip := uint64(binary.BigEndian.Uint32(item)) + 4; skip <= uint64(len(item)) {
			return item[skip:]
		}
	}
	return nil
}
