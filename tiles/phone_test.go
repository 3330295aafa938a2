package tiles

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
)

// A progressive file as encoders write it: spectral selection and successive
// approximation in many scans.
func TestIngestProgressiveScans(t *testing.T) {
	file := photo(t, "progressive.jpg")
	if n := bytes.Count(file, []byte{0xff, markerSOS}); n < 8 || !bytes.Contains(file, []byte{0xff, markerSOF2}) {
		t.Fatalf("the fixture has %d scans", n)
	}
	for o := upright; o <= turned270; o++ {
		checkTurnedPhoto(t, "progressive", decodedFull(t, withMetadata(t, file, o, binary.BigEndian)), decodedFull(t, file), o)
	}
	if mean := meanDifference(decodedFull(t, file), scene(96, 64)); mean > 4 {
		t.Errorf("differs by %.2f on average", mean)
	}
	library := newTestLibrary(Limits{})
	_, _, _, err := library.Ingest(t.Context(), "owner", bytes.NewReader(file[:len(file)*2/3]))
	if codeOf(err) != CodeTruncated {
		t.Errorf("cut between scans: %v, want %s", err, CodeTruncated)
	}
}

// gridHEIC lays a picture beside itself, cut to a width, as phones put photos
// together from tiles: an item that derives from others, whose few bytes lie in the
// meta box.
func gridHEIC(t testing.TB, file []byte, width, height int, more ...box) []byte {
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
	tile := file[place.offset:][:place.length]
	var properties, ofTile, ofGrid []byte
	add := func(of *[]byte, p box) {
		properties = append(properties, boxed(p.name, p.data)...)
		*of = append(*of, byte(len(ofTile)+len(ofGrid)+1))
	}
	for _, p := range old.properties(old.primary) {
		add(&ofTile, p)
	}
	size := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(make([]byte, 4), uint32(width)), uint32(height))
	for _, p := range append([]box{{"ispe", size}}, more...) {
		add(&ofGrid, p)
	}
	const primary, first, second = 1, 2, 3
	infe := func(id uint16, kind string) []byte {
		return boxed("infe", []byte{2, 0, 0, 0}, big(id, 0), []byte(kind), []byte{0})
	}
	belonging := func(id uint16, list []byte) []byte { return slices.Concat(big(id), []byte{byte(len(list))}, list) }
	grid := slices.Concat([]byte{0, 0, 0, 1}, big(uint16(width), uint16(height))) // one row, two columns
	build := func(at int) []byte {
		meta := boxed("meta", make([]byte, 4),
			boxed("hdlr", make([]byte, 8), []byte("pict"), make([]byte, 13)),
			boxed("pitm", make([]byte, 4), big(primary)),
			boxed("iinf", make([]byte, 4), big(3), infe(primary, "grid"), infe(first, "hvc1"), infe(second, "hvc1")),
			boxed("iref", make([]byte, 4), boxed("dimg", big(primary, 2, first, second))),
			boxed("iprp", boxed("ipco", properties), boxed("ipma", []byte{0, 0, 0, 0, 0, 0, 0, 3},
				belonging(primary, ofGrid), belonging(first, ofTile), belonging(second, ofTile))),
			boxed("idat", grid),
			boxed("iloc", []byte{1, 0, 0, 0}, []byte{0x44, 0x00}, big(3,
				primary, 1, 0, 1, 0, 0, 0, uint16(len(grid)),
				first, 0, 0, 1, uint16(at>>16), uint16(at), 0, uint16(len(tile)),
				second, 0, 0, 1, uint16(at>>16), uint16(at), 0, uint16(len(tile)))))
		return slices.Concat(file[:binary.BigEndian.Uint32(file)], meta, boxed("mdat", tile))
	}
	return build(len(build(0)) - len(tile))
}
