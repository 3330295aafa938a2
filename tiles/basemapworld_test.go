package tiles

import (
	"encoding/json"
	"testing"

	"geodrill/tiles/world"
)

// Every directory entry of the map that is built in: what the specification of
// PMTiles asks for, and every tile of the levels 0 to 6.
func TestWorldArchiveStructure(t *testing.T) {
	t.Parallel()
	archive := world.Archive()
	const most = 20 << 20
	if len(archive) > most {
		t.Errorf("the archive has %d bytes, more than %d", len(archive), most)
	}
	h, err := parseArchiveHeader(archive)
	if err != nil {
		t.Fatal(err)
	}
	if h.tileType != tileTypeVector || h.compression != compressionGzip || h.minZoom != 0 || h.maxZoom != 6 || archive[96] != 1 {
		t.Errorf("header %+v: want clustered vector tiles with gzip, levels 0 to 6", h)
	}
	end := uint64(headerSize)
	for i, s := range []section{h.root, h.metadata, h.leaves, h.tiles} {
		if s.offset != end {
			t.Errorf("section %d begins at %d, want %d", i, s.offset, end)
		}
		end += s.length
	}
	if end != uint64(len(archive)) {
		t.Errorf("the sections end at %d of %d bytes", end, len(archive))
	}
	in := func(s section, e entry) []byte {
		if e.offset+uint64(e.length) > s.length {
			t.Fatalf("entry %+v lies outside its section of %d bytes", e, s.length)
		}
		return archive[s.offset+e.offset:][:e.length]
	}
	root, err := unpackDirectory(archive[h.root.offset:][:h.root.length])
	if err != nil {
		t.Fatal(err)
	}
	var entries directory
	for i, e := range root {
		if e.run > 0 {
			entries = append(entries, e)
			continue
		}
		leaf, err := unpackDirectory(in(h.leaves, e))
		if err != nil {
			t.Fatalf("leaf %d: %v", i, err)
		}
		if leaf[0].id != e.id {
			t.Errorf("leaf %d begins with tile %d, its entry says %d", i, leaf[0].id, e.id)
		}
		entries = append(entries, leaf...)
	}
	var next, stored, addressed, contents uint64
	for _, e := range entries {
		if e.run == 0 || e.id != next {
			t.Fatalf("entry %+v: want tiles from %d on", e, next)
		}
		next += uint64(e.run)
		addressed += uint64(e.run)
		if tile := in(h.tiles, e); tile[0] != 0x1f || tile[1] != 0x8b {
			t.Errorf("tile %d is not gzip", e.id)
		}
		// Clustered: a tile follows the one before, or is one of those.
		switch {
		case e.offset == stored:
			stored += uint64(e.length)
			contents++
		case e.offset > stored:
			t.Errorf("entry %+v leaves a gap after byte %d", e, stored)
		}
	}
	if want := uint64(tileID(7, 0, 0)); next != want || stored != h.tiles.length {
		t.Errorf("%d tiles in %d bytes, want %d in %d", next, stored, want, h.tiles.length)
	}
	if got := (counts{addressed, uint64(len(entries)), contents}); got != h.entries {
		t.Errorf("counts %+v, the header says %+v", got, h.entries)
	}
	text, err := inflate(archive[h.metadata.offset:][:h.metadata.length], maxMetadataBytes)
	if err != nil {
		t.Fatal(err)
	}
	var m BasemapMetadata
	if err := json.Unmarshal(text, &m); err != nil || len(m.Layers) != 4 || m.Attribution == "" {
		t.Errorf("metadata %s, %v", text, err)
	}
}
