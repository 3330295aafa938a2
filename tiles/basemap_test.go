package tiles

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// mapFile is an archive whose tiles say their own name and places.
func mapFile(t rapid.TB, name string, places ...[3]int) []byte {
	t.Helper()
	w := NewBasemapWriter()
	for _, p := range places {
		if err := w.Add(p[0], p[1], p[2], fmt.Appendf(nil, "%s %v", name, p)); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	n, err := w.Write(&b, BasemapMetadata{
		Name: name, Attribution: "© <a href=\"https://example.org\">" + name + "</a>",
		Layers: []BasemapLayer{{ID: "water", MaxZoom: 3, Fields: map[string]string{name: "String"}}},
	})
	if err != nil || n != int64(b.Len()) {
		t.Fatalf("wrote %d of %d bytes, %v", n, b.Len(), err)
	}
	return b.Bytes()
}

func openMap(t *testing.T, archives ...[]byte) *Basemap {
	t.Helper()
	b, err := openMapFiles(t.Context(), archives...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func openMapFiles(ctx context.Context, archives ...[]byte) (*Basemap, error) {
	var all []BasemapArchive
	for i, a := range archives {
		all = append(all, BasemapArchive{Name: fmt.Sprint(i), Data: bytes.NewReader(a)})
	}
	return OpenBasemap(ctx, all...)
}

func TestBasemapTiles(t *testing.T) {
	world := mapFile(t, "world", [3]int{0, 0, 0}, [3]int{1, 1, 0}, [3]int{2, 3, 1})
	detail := mapFile(t, "detail", [3]int{1, 1, 0}, [3]int{5, 20, 11})
	b := openMap(t, detail, world)
	for _, test := range []struct {
		z, x, y int
		want    string // empty: nothing is there
	}{
		{0, 0, 0, "world [0 0 0]"},
		{1, 1, 0, "detail [1 1 0]"}, // the first archive that has it
		{2, 3, 1, "world [2 3 1]"},
		{5, 20, 11, "detail [5 20 11]"},
		{1, 0, 0, ""},
		{9, 1, 1, ""},
		{-1, 0, 0, ""},
		{1, 2, 0, ""},
		{1, 0, -1, ""},
		{32, 0, 0, ""},
		{math.MaxInt, math.MaxInt, math.MaxInt, ""},
	} {
		data, gzipped, err := b.Tile(t.Context(), test.z, test.x, test.y)
		if test.want == "" {
			if !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%d/%d/%d: %q, %v, want nothing", test.z, test.x, test.y, data, err)
			}
			continue
		}
		plain, inflateErr := InflateTile(data)
		if err != nil || inflateErr != nil || !gzipped || string(plain) != test.want {
			t.Errorf("%d/%d/%d: %q, %v, want %q", test.z, test.x, test.y, plain, err, test.want)
		}
	}
	want := BasemapInfo{
		Version: b.Info().Version, MinZoom: 0, MaxZoom: 5, FillZoom: 2, Attribution: []string{"© detail", "© world"},
		Layers: []BasemapLayer{{ID: "water", MaxZoom: 3, Fields: map[string]string{"detail": "String", "world": "String"}}},
	}
	if diff := cmp.Diff(want, b.Info()); diff != "" {
		t.Errorf("info (-want +got):\n%s", diff)
	}
	for name, other := range map[string]*Basemap{
		"without the detail": openMap(t, world), "in another order": openMap(t, world, detail), "without anything": openMap(t),
	} {
		if other.Info().Version == b.Info().Version {
			t.Errorf("%s the map has the same version", name)
		}
	}
	if again := openMap(t, slices.Clone(detail), slices.Clone(world)); again.Info().Version != b.Info().Version {
		t.Error("the version is not that of the bytes")
	}
}

func TestBasemapWriterChecksPlaces(t *testing.T) {
	w := NewBasemapWriter()
	for _, p := range [][3]int{{-1, 0, 0}, {0, 1, 0}, {0, 0, -1}, {3, 0, 8}, {32, 0, 0}} {
		if err := w.Add(p[0], p[1], p[2], []byte("x")); err == nil {
			t.Errorf("tile %v was taken", p)
		}
	}
}

// What is not a map is refused when it is opened, or when the tile is read: as
// an error, at once, and without taking what it promises to be long.
func TestHostileBasemaps(t *testing.T) {
	good := mapFile(t, "good", [3]int{0, 0, 0}, [3]int{1, 0, 0})
	h, err := parseArchiveHeader(good)
	if err != nil {
		t.Fatal(err)
	}
	patch := func(at int, b ...byte) []byte {
		bad := slices.Clone(good)
		copy(bad[at:], b)
		return bad
	}
	number := func(n uint64) []byte { return binary.LittleEndian.AppendUint64(nil, n) }
	// with is an archive of three sections: a root, metadata, and leaves.
	with := func(root, metadata, leaves []byte) []byte {
		h := archiveHeader{compression: compressionGzip, tileType: tileTypeVector, maxZoom: 3}
		h.root = section{headerSize, uint64(len(root))}
		h.metadata = section{h.root.offset + h.root.length, uint64(len(metadata))}
		h.leaves = section{h.metadata.offset + h.metadata.length, uint64(len(leaves))}
		h.tiles = section{0, 1 << 40}
		return slices.Concat(h.bytes(), root, metadata, leaves)
	}
	empty, object := deflate(directory{}.bytes()), deflate([]byte("{}"))
	leaf := deflate(directory{{id: 0, length: 10}}.bytes())
	bomb := deflate(make([]byte, 2*max(maxMetadataBytes, maxDirectoryBytes)))
	chain := deflate(directory{{id: 0, length: uint32(len(leaf))}}.bytes())
	for name, archive := range map[string][]byte{
		"empty":                        {},
		"a photo's pyramid":            bytes.Join(newArchiveWriter().chunks(), nil),
		"bad magic":                    patch(0, 'X'),
		"tiles in another compression": patch(98, 3),
		"zoom levels upside down":      patch(100, 5, 2),
		"zoom level beyond the last":   patch(101, 200),
		"metadata beyond the end":      patch(24, number(1<<40)...),
		"metadata of a terabyte":       patch(32, number(1<<40)...),
		"metadata that is no gzip":     patch(int(h.metadata.offset), 0, 0, 0),
		"metadata that is no JSON":     with(empty, deflate([]byte("[")), nil),
		"metadata of another shape":    with(empty, deflate([]byte(`{"vector_layers":7}`)), nil),
		"metadata bomb":                with(empty, bomb, nil),
		"directory bomb":               with(bomb, object, nil),
		"leaves beyond the end":        patch(48, number(1<<40)...),
		"leaf bomb":                    with(deflate(directory{{id: 0, length: uint32(len(bomb))}}.bytes()), object, bomb),
		"leaf within itself":           with(chain, object, leaf),
		"tile of four gigabytes":       with(deflate(directory{{id: 0, length: math.MaxUint32, run: 1}}.bytes()), object, nil),
		"tile behind the file":         with(deflate(directory{{id: 0, offset: 1 << 39, length: 9, run: 1}}.bytes()), object, nil),
		"cut off":                      good[:len(good)-30],
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			b, err := openMapFiles(t.Context(), archive)
			for z := 0; z < 2 && err == nil; z++ {
				_, _, err = b.Tile(t.Context(), z, 0, 0)
			}
			if !errors.Is(err, errArchive) {
				t.Errorf("error %v, want %v", err, errArchive)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func TestBasemapHonoursContext(t *testing.T) {
	b := openMap(t, mapFile(t, "world", [3]int{0, 0, 0}))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := b.Tile(ctx, 0, 0, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

// An archive in memory gives what the same gives that is read, cut off or not.
func TestBasemapInMemory(t *testing.T) {
	file := mapFile(t, "world", [3]int{0, 0, 0}, [3]int{1, 1, 1})
	for length := range len(file) + 1 {
		read, readErr := openMapFiles(t.Context(), file[:length])
		held, heldErr := OpenBasemap(t.Context(), BasemapArchive{Name: "0", Data: Memory(file[:length])})
		if (readErr == nil) != (heldErr == nil) {
			t.Fatalf("%d bytes: %v in memory, %v read", length, heldErr, readErr)
		}
		if readErr != nil {
			continue
		}
		for _, p := range [][3]int{{0, 0, 0}, {1, 1, 1}, {1, 0, 0}} {
			want, _, wantErr := read.Tile(t.Context(), p[0], p[1], p[2])
			got, _, gotErr := held.Tile(t.Context(), p[0], p[1], p[2])
			if !bytes.Equal(got, want) || (gotErr == nil) != (wantErr == nil) || errors.Is(gotErr, fs.ErrNotExist) != errors.Is(wantErr, fs.ErrNotExist) {
				t.Errorf("%d bytes, tile %v: %q, %v in memory; %q, %v read", length, p, got, gotErr, want, wantErr)
			}
		}
	}
}

func TestPlainText(t *testing.T) {
	for html, want := range map[string]string{
		"":                                  "",
		"© OSM":                             "© OSM",
		"&copy; <a href='x'>OSM</a>,\n  NE": "© OSM, NE",
		"a &lt;img onerror=x&gt; b":         "a b",
		"a < b":                             "a",
		"<<b>x":                             "x",
		"&amp;lt;b":                         "&lt;b",
	} {
		if got := plainText(html); got != want {
			t.Errorf("plainText(%q) = %q, want %q", html, got, want)
		}
	}
}

func FuzzBasemap(f *testing.F) {
	good := mapFile(f, "world", [3]int{0, 0, 0}, [3]int{1, 1, 1})
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add(bytes.Join(newArchiveWriter().chunks(), nil))
	f.Fuzz(func(t *testing.T, archive []byte) {
		b, err := openMapFiles(t.Context(), archive)
		if err != nil {
			return
		}
		for _, p := range [][3]int{{0, 0, 0}, {1, 1, 1}, {31, 1<<31 - 1, 0}} {
			data, _, err := b.Tile(t.Context(), p[0], p[1], p[2])
			if err == nil && len(data) > len(archive) {
				t.Fatalf("tile %v has %d bytes of an archive of %d", p, len(data), len(archive))
			}
		}
		for _, text := range b.Info().Attribution {
			if bytes.ContainsRune([]byte(text), '<') {
				t.Fatalf("attribution %q", text)
			}
		}
	})
}
