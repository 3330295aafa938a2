package tiles

import (
	"encoding/binary"
	"slices"
	"testing"
)

// boxed writes a box around the given parts.
func boxed(name string, parts ...[]byte) []byte {
	body := slices.Concat(parts...)
	return slices.Concat(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8)), []byte(name), body)
}

// big writes numbers of two bytes each.
func big(v ...uint16) (out []byte) {
	for _, n := range v {
		out = binary.BigEndian.AppendUint16(out, n)
	}
	return out
}

// rewrittenHEIF takes the picture of a HEIC or AVIF file into a new one, with more
// properties, which replace those of the same name, and EXIF metadata.
func rewrittenHEIF(t testing.TB, file []byte, exif []byte, more ...box) []byte {
	t.Helper()
	var old *items
	for b := range boxes(file) {
		if b.name == "meta" {
			var err error
			if old, err = readItems(b.data[4:]); err != nil {
				t.Fatal(err)
			}
		}
	}
	place := old.places[old.primary][0]
	picture := file[place.offset:][:place.length]
	var properties []byte
	var belonging []byte
	kept := slices.DeleteFunc(old.properties(old.primary), func(p box) bool {
		return slices.ContainsFunc(more, func(m box) bool { return m.name == p.name })
	})
	for i, p := range append(kept, more...) {
		properties = append(properties, boxed(p.name, p.data)...)
		belonging = append(belonging, byte(i+1))
	}
	metadata := append(make([]byte, 4), exif...)
	build := func(at int) []byte {
		meta := boxed("meta", make([]byte, 4),
			boxed("hdlr", make([]byte, 8), []byte("pict"), make([]byte, 13)),
			boxed("pitm", make([]byte, 4), big(1)),
			boxed("iinf", make([]byte, 4), big(2),
				boxed("infe", []byte{2, 0, 0, 0}, big(1, 0), []byte(old.kinds[old.primary]), []byte{0}),
				boxed("infe", []byte{2, 0, 0, 1}, big(2, 0), []byte("Exif"), []byte{0})),
			boxed("iref", make([]byte, 4), boxed("cdsc", big(2, 1, 1))),
			boxed("iprp", boxed("ipco", properties), boxed("ipma", []byte{0, 0, 0, 0, 0, 0, 0, 1, 0, 1, byte(len(belonging))}, belonging)),
			boxed("iloc", make([]byte, 4), []byte{0x44, 0x00}, big(2,
				1, 0, 1, uint16(at>>16), uint16(at), 0, uint16(len(picture)),
				2, 0, 1, 0, uint16(at+len(picture)), 0, uint16(len(metadata)))))
		return slices.Concat(file[:binary.BigEndian.Uint32(file)], meta, boxed("mdat", picture, metadata))
	}
	size := len(build(0))
	return build(size - len(picture) - len(metadata))
}

// property makes a box of an item's property.
func property(name, data string) box { return box{name, []byte(data)} }

// turning are the properties irot and imir that show a picture as an orientation does.
func turning(o orientation) []box {
	return map[orientation][]box{
		upright:    {},
		mirrored:   {property("imir", "\x01")},
		turned180:  {property("irot", "\x02")},
		flipped:    {property("imir", "\x00")},
		transposed: {property("irot", "\x01"), property("imir", "\x00")},
		turned90:   {property("irot", "\x03")},
		transverse: {property("irot", "\x01"), property("imir", "\x01")},
		turned270:  {property("irot", "\x01")},
	}[o]
}
