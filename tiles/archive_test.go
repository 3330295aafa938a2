package tiles

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The ids of the PMTiles 3 specification, and the corners of the last level.
func TestTileID(t *testing.T) {
	for _, test := range []struct {
		z, x, y int
		want    uint64
	}{
		{0, 0, 0, 0},
		{1, 0, 0, 1}, {1, 0, 1, 2}, {1, 1, 1, 3}, {1, 1, 0, 4},
		{2, 0, 0, 5},
		{12, 3423, 1763, 19078479},
		{31, 0, 0, 1537228672809129301},
		{31, 1<<31 - 1, 0, 6148914691236517204},
	} {
		if got := tileID(test.z, test.x, test.y); got != test.want {
			t.Errorf("tileID(%d, %d, %d) = %d, want %d", test.z, test.x, test.y, got, test.want)
		}
	}
}

// Ids of a level are consecutive, and each tile is a neighbour of the one before.
func TestTileIDsFollowACurve(t *testing.T) {
	first := uint64(0)
	for z := range 8 {
		side := 1 << z
		places := make([]*[2]int, side*side)
		for x := range side {
			for y := range side {
				id := tileID(z, x, y)
				if id < first || id-first >= uint64(len(places)) || places[id-first] != nil {
					t.Fatalf("tileID(%d, %d, %d) = %d is out of range or taken", z, x, y, id)
				}
				places[id-first] = &[2]int{x, y}
				if got := zoomOf(id); got != uint8(z) {
					t.Fatalf("zoomOf(%d) = %d, want %d", id, got, z)
				}
			}
		}
		for i := 1; i < len(places); i++ {
			a, b := places[i-1], places[i]
			if dx, dy := a[0]-b[0], a[1]-b[1]; dx*dx+dy*dy != 1 {
				t.Fatalf("level %d: %v follows %v", z, *b, *a)
			}
		}
		first += uint64(len(places))
	}
}

func putArchive(t testing.TB, w *archiveWriter) (*memoryBlobs, []byte) {
	t.Helper()
	archive := bytes.Join(w.chunks(), nil)
	blobs := newMemoryBlobs()
	if err := blobs.Put(t.Context(), "a", bytes.NewReader(archive)); err != nil {
		t.Fatal(err)
	}
	return blobs, archive
}

// The header byte by byte, as the specification lays it out.
func TestArchiveHeader(t *testing.T) {
	w := newArchiveWriter()
	w.add(tileID(1, 0, 0), []byte("aa"))
	w.add(tileID(1, 0, 1), []byte("aa"))
	w.add(tileID(1, 1, 1), []byte("b"))
	w.add(tileID(2, 0, 0), []byte("aa"))
	_, b := putArchive(t, w)

	u64 := func(at int) uint64 { return binary.LittleEndian.Uint64(b[at:]) }
	if string(b[:7]) != "PMTiles" || b[7] != 3 {
		t.Errorf("magic and version %q", b[:8])
	}
	rootAt, rootLen, metaAt, metaLen, leafAt, leafLen, dataAt, dataLen := u64(8), u64(16), u64(24), u64(32), u64(40), u64(48), u64(56), u64(64)
	if rootAt != 127 || metaAt != rootAt+rootLen || leafAt != metaAt+metaLen || leafLen != 0 || dataAt != leafAt || dataAt+dataLen != uint64(len(b)) {
		t.Errorf("sections %v", []uint64{rootAt, rootLen, metaAt, metaLen, leafAt, leafLen, dataAt, dataLen})
	}
	// Four addressed tiles in three entries, one of them a run, of two contents.
	if diff := cmp.Diff([]uint64{4, 3, 2}, []uint64{u64(72), u64(80), u64(88)}); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
	// Clustered, gzip inside, tiles as they are, JPEG, levels 1 to 2.
	if diff := cmp.Diff([]byte{1, 2, 1, 3, 1, 2}, b[96:102]); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	var bounds []int32
	for at := 102; at < 118; at += 4 {
		bounds = append(bounds, int32(binary.LittleEndian.Uint32(b[at:])))
	}
	if diff := cmp.Diff([]int32{-1800000000, -850000000, 1800000000, 850000000}, bounds); diff != "" {
		t.Errorf("bounds (-want +got):\n%s", diff)
	}
	if got := string(b[dataAt:]); got != "aab" {
		t.Errorf("tile section %q, want aab", got)
	}
	z, err := gzip.NewReader(bytes.NewReader(b[metaAt:leafAt]))
	if err != nil {
		t.Fatal(err)
	}
	if metadata, err := io.ReadAll(z); err != nil || string(metadata) != "{}" {
		t.Errorf("metadata %q, %v, want an empty JSON object", metadata, err)
	}
}

func TestArchiveRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.MapOf(rapid.Uint64Range(0, 200), rapid.SliceOfN(rapid.ByteRange(0, 2), 1, 3)).Draw(t, "tiles")
		w := newArchiveWriter()
		for id, data := range want {
			w.add(id, data)
		}
		blobs := newMemoryBlobs()
		blobs.blobs["a"] = bytes.Join(w.chunks(), nil)
		r := newArchiveReader(blobs)
		for id := range uint64(202) {
			got, err := r.read(t.Context(), "a", id)
			if data, ok := want[id]; ok && !bytes.Equal(got, data) {
				t.Fatalf("tile %d = %q, %v, want %q", id, got, err, data)
			} else if !ok && !errors.Is(err, fs.ErrNotExist) {
				t.Fatalf("tile %d = %q, %v, want fs.ErrNotExist", id, got, err)
			}
		}
	})
}

// An archive too large for one root directory gets leaves, is still opened by
// one read, and reads each leaf once.
func TestArchiveWithLeaves(t *testing.T) {
	w := newArchiveWriter()
	const n = 20_000
	random := rand.New(rand.NewPCG(1, 2)) // so that gzip cannot shrink it into one root
	var ids []uint64
	for id := uint64(0); len(ids) < n; id += 2 + random.Uint64N(1000) {
		data := make([]byte, 2+random.IntN(300))
		binary.LittleEndian.PutUint16(data, uint16(len(ids)))
		w.add(id, data)
		ids = append(ids, id)
	}
	blobs, archive := putArchive(t, w)
	h, err := parseArchiveHeader(archive)
	if err != nil {
		t.Fatal(err)
	}
	if h.leaves.length == 0 || h.root.offset+h.root.length > firstRead {
		t.Fatalf("sections %+v: want leaves and a root in the first read", h)
	}
	r := newArchiveReader(blobs)
	for range 2 {
		for i := 0; i < n; i += 509 {
			got, err := r.read(t.Context(), "a", ids[i])
			if err != nil || !bytes.Equal(got, w.tiles[ids[i]]) {
				t.Fatalf("tile %d: %d bytes, %v", ids[i], len(got), err)
			}
			if _, err := r.read(t.Context(), "a", ids[i]+1); !errors.Is(err, fs.ErrNotExist) {
				t.Fatalf("tile %d: %v, want fs.ErrNotExist", ids[i]+1, err)
			}
		}
	}
	tiles, directories := 2*(n/509+1), 1+ceilDiv(n, 4096)
	if blobs.reads > tiles+directories {
		t.Errorf("%d reads, want at most one a tile and directory, %d", blobs.reads, tiles+directories)
	}
}

func TestArchiveIsDeterministic(t *testing.T) {
	build := func(order []uint64) []byte {
		w := newArchiveWriter()
		for _, id := range order {
			w.add(id, []byte{byte(id % 5), byte(id)})
		}
		return bytes.Join(w.chunks(), nil)
	}
	ids := []uint64{9, 1, 4, 3, 77, 0}
	first := build(ids)
	slices.Reverse(ids)
	if !bytes.Equal(first, build(ids)) {
		t.Error("the order of adding shows in the archive")
	}
}

func TestHostileArchives(t *testing.T) {
	w := newArchiveWriter()
	w.add(0, []byte("tile"))
	_, good := putArchive(t, w)
	patch := func(at int, b ...byte) []byte {
		bad := slices.Clone(good)
		copy(bad[at:], b)
		return bad
	}
	// withRoot is an archive whose root holds d; every section but the root begins
	// at 0 and has the given length.
	withRoot := func(raw []byte, length uint64) []byte {
		root := deflate(raw)
		s := section{0, length}
		h := archiveHeader{root: section{headerSize, uint64(len(root))}, metadata: s, leaves: s, tiles: s}
		return append(h.bytes(), root...)
	}
	huge := bytes.Repeat([]byte{0xff}, 8)
	for name, archive := range map[string][]byte{
		"empty":                     {},
		"half a header":             good[:100],
		"other version":             patch(7, 2),
		"other magic":               patch(0, 'X'),
		"root at the end of space":  patch(8, huge...),
		"endless root":              patch(16, huge...),
		"root behind the file":      patch(8, 0, 60),
		"tiles at the end of space": patch(56, huge...),
		"root not gzip":             patch(127, 0, 0, 0),
		"other compression":         patch(97, 3),
		"tile cut off":              good[:len(good)-1],
		"tile outside its section":  patch(64, 3, 0, 0, 0, 0, 0, 0, 0),
		"directory bomb":            withRoot(make([]byte, maxDirectoryBytes+1), 1),
		"count without entries":     withRoot(binary.AppendUvarint(nil, math.MaxUint64), 1),
		"giant tile":                withRoot(directory{{id: 0, length: math.MaxUint32, run: 1}}.bytes(), 1<<40),
		"giant leaf":                withRoot(directory{{id: 0, length: math.MaxUint32}}.bytes(), 1<<40),
		"leaf that is itself":       withRoot(leafOfItself(), 1<<40),
	} {
		t.Run(name, func(t *testing.T) {
			blobs := newMemoryBlobs()
			blobs.blobs["a"] = archive
			data, err := newArchiveReader(blobs).read(t.Context(), "a", 0)
			if !errors.Is(err, errArchive) {
				t.Errorf("tile %q, error %v, want %v", data, err, errArchive)
			}
		})
	}
}

// leafOfItself is a root directory that leads to itself, for ever.
func leafOfItself() []byte {
	for length := uint32(1); ; length++ {
		d := directory{{id: 0, offset: headerSize, length: length}}
		if len(deflate(d.bytes())) == int(length) {
			return d.bytes()
		}
	}
}

func TestArchiveThatIsMissing(t *testing.T) {
	if _, err := newArchiveReader(newMemoryBlobs()).read(t.Context(), "a", 0); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want fs.ErrNotExist", err)
	}
}

func TestInflateIsBounded(t *testing.T) {
	packed := deflate(make([]byte, 1000))
	if b, err := inflate(packed, 1000); err != nil || len(b) != 1000 {
		t.Errorf("at the limit: %d bytes, %v", len(b), err)
	}
	if _, err := inflate(packed, 999); err == nil {
		t.Error("beyond the limit: no error")
	}
}

func TestLengthsAreBoundedBeforeAllocating(t *testing.T) {
	r := newArchiveReader(newMemoryBlobs())
	e := entry{length: maxTileBytes + 1, run: 1}
	if _, err := r.readEntry(t.Context(), "a", section{0, 1 << 40}, e, maxTileBytes); !errors.Is(err, errArchive) {
		t.Errorf("error %v, want %v before the blob is asked", err, errArchive)
	}
}

func FuzzParseArchiveHeader(f *testing.F) {
	w := newArchiveWriter()
	w.add(5, []byte("x"))
	f.Add(w.chunks()[0])
	f.Add(bytes.Repeat([]byte{0xff}, headerSize))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := parseArchiveHeader(b)
		if err != nil {
			return
		}
		for _, s := range []section{h.root, h.metadata, h.leaves, h.tiles} {
			if s.offset+s.length > 1<<63 {
				t.Fatalf("section %+v", s)
			}
		}
	})
}

func FuzzParseDirectory(f *testing.F) {
	f.Add(directory{{id: 1, length: 5, run: 1}, {id: 2, offset: 5, length: 9, run: 3}, {id: 90, length: 4}}.bytes())
	f.Add([]byte{0})
	f.Add([]byte{1, 0, 1, 1, 0})
	f.Add([]byte{2, 5, 0, 0, 0, 1, 1, 1, 0}) // two leaves of one id
	f.Add(binary.AppendUvarint(nil, math.MaxUint64))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := parseDirectory(b)
		if err != nil {
			return
		}
		for i, e := range d {
			if got, _ := d.find(e.id); got != e {
				t.Fatalf("entry %d: found %+v, want %+v", i, got, e)
			}
			if i > 0 && d[i-1].id+max(1, uint64(d[i-1].run)) > e.id {
				t.Fatalf("entries %+v and %+v overlap", d[i-1], e)
			}
		}
		again, err := parseDirectory(d.bytes())
		if err != nil || !slices.Equal(again, d) {
			t.Fatalf("written and read again: %+v, %v, want %+v", again, err, d)
		}
	})
}

func TestDirectoryCacheIsBounded(t *testing.T) {
	c := newDirectoryCache(10)
	dir := func(n int) cachedDirectory { return cachedDirectory{entries: make(directory, n)} }
	place := func(key string) directoryPlace { return directoryPlace{key: key} }
	c.put(place("a"), dir(3))
	c.put(place("b"), dir(3))
	c.get(place("a"))
	c.put(place("c"), dir(3)) // 12 of 10: b is the one not used lately
	for key, want := range map[string]bool{"a": true, "b": false, "c": true} {
		if _, got := c.get(place(key)); got != want {
			t.Errorf("%s is cached: %v, want %v", key, got, want)
		}
	}
	c.put(place("large"), dir(11))
	if c.size != 0 || len(c.items) != 0 || c.recent.Len() != 0 {
		t.Errorf("after a directory beyond the limit: size %d, %d items", c.size, len(c.items))
	}
}
