package tiles

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
	"strings"
	"testing"

	"github.com/gen2brain/jpegn"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// ingest stores a picture and returns its id.
func ingest(t testing.TB, l testLibrary, file []byte) string {
	t.Helper()
	id, _, _, err := l.Ingest(t.Context(), "owner", bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestInfo(t *testing.T) {
	library := newTestLibrary(Limits{})
	library.catalog.images["large"] = Record{Image: Image{ID: "large", Width: 4001, Height: 3000}}
	library.catalog.images["small"] = Record{Image: Image{ID: "small", Width: 512, Height: 300}}
	for id, want := range map[string]string{
		"large": `{
  "@context": "http://iiif.io/api/image/3/context.json",
  "id": "https://example.org/iiif/3/large",
  "type": "ImageService3",
  "protocol": "http://iiif.io/api/image",
  "profile": "level0",
  "width": 4001,
  "height": 3000,
  "sizes": [{"width": 501, "height": 375}, {"width": 4001, "height": 3000}],
  "tiles": [{"width": 512, "scaleFactors": [1, 2, 4, 8]}],
  "preferredFormats": ["jpg"]
}`,
		"small": `{
  "@context": "http://iiif.io/api/image/3/context.json",
  "id": "https://example.org/iiif/3/small",
  "type": "ImageService3",
  "protocol": "http://iiif.io/api/image",
  "profile": "level0",
  "width": 512,
  "height": 300,
  "sizes": [{"width": 512, "height": 300}],
  "tiles": [{"width": 512, "scaleFactors": [1]}],
  "preferredFormats": ["jpg"]
}`,
	} {
		info, err := library.Info(t.Context(), id, "https://example.org/iiif/3")
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(info)
		if err != nil {
			t.Fatal(err)
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, []byte(want)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(compact.String(), string(got)); diff != "" {
			t.Errorf("info.json of %s (-want +got):\n%s", id, diff)
		}
	}
	if _, err := library.Info(t.Context(), "unknown", ""); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("unknown image: %v, want fs.ErrNotExist", err)
	}
}

// request is what a viewer asks for, and the size it expects.
type request struct {
	region, size string
	w, h         int
}

// tileRequests lists what viewers ask of an image for one scale factor. The
// arithmetic is that of OpenLayers' IIIF source for version 3 without features,
// and of OpenSeadragon's, which differ in how they name a tile that is the whole
// picture.
func tileRequests(width, height, scale int, openSeadragon bool) []request {
	var requests []request
	levelWidth, levelHeight := ceilDiv(width, scale), ceilDiv(height, scale)
	span := TileSize * scale
	for y := 0; y*TileSize < levelHeight; y++ {
		for x := 0; x*TileSize < levelWidth; x++ {
			left, top := x*span, y*span
			w, h := min(span, width-left), min(span, height-top)
			r := request{region: fmt.Sprintf("%d,%d,%d,%d", left, top, w, h)}
			if openSeadragon {
				r.w, r.h = min(TileSize, levelWidth-x*TileSize), min(TileSize, levelHeight-y*TileSize)
			} else {
				r.w, r.h = (w+scale-1)/scale, (h+scale-1)/scale
			}
			r.size = fmt.Sprintf("%d,%d", r.w, r.h)
			if left == 0 && top == 0 && w == width && h == height {
				r.region = "full"
			}
			if openSeadragon && r.w == width && r.h == height {
				r.size = "max"
			}
			requests = append(requests, r)
		}
	}
	return requests
}

// Every address that viewers make from info.json is served, in the size the
// viewer will draw.
func TestViewersFindEveryTile(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {300, 512}, {513, 512}, {1025, 1025}, {1023, 7}, {2050, 600}} {
		library := newTestLibrary(Limits{})
		id := ingest(t, library, asJPEG(t, scene(size.X, size.Y), jpegn.Subsample420))
		info, err := library.Info(t.Context(), id, "http://192.168.0.2:8080/iiif/3")
		if err != nil {
			t.Fatal(err)
		}
		requests := []request{{"full", "max", size.X, size.Y}}
		for _, s := range info.Sizes {
			requests = append(requests, request{"full", fmt.Sprintf("%d,%d", s.Width, s.Height), s.Width, s.Height})
		}
		for _, scale := range info.Tiles[0].ScaleFactors {
			requests = append(requests, tileRequests(size.X, size.Y, scale, false)...)
			requests = append(requests, tileRequests(size.X, size.Y, scale, true)...)
		}
		for _, r := range requests {
			if got, want := jpegSize(t, library.fetch(t, id, r.region, r.size)), image.Pt(r.w, r.h); got != want {
				t.Errorf("%v: %s/%s has size %v, want %v", size, r.region, r.size, got, want)
			}
		}
	}
}

func TestUnlistedRequestsDoNotExist(t *testing.T) {
	library := newTestLibrary(Limits{})
	id := ingest(t, library, asJPEG(t, scene(1300, 700), jpegn.Subsample420))
	for _, path := range []string{
		"full/full/0/default.jpg", "full/^max/0/default.jpg", "full/650,/0/default.jpg", "full/,350/0/default.jpg",
		"full/650,350/0/default.jpg", "full/pct:50/0/default.jpg", "full/!326,175/0/default.jpg",
		"square/max/0/default.jpg", "pct:0,0,100,100/max/0/default.jpg",
		"full/max/90/default.jpg", "full/max/!0/default.jpg", "full/max/0/gray.jpg", "full/max/0/default.png", "full/max/00/default.jpg",
		"0,0,512,512/max/0/default.jpg", "0,0,512,512/512,/0/default.jpg", "0,0,512,512/256,256/0/default.jpg",
		"0,0,512,512/0512,512/0/default.jpg", "+0,0,512,512/512,512/0/default.jpg", "-0,0,512,512/512,512/0/default.jpg",
		"1,0,512,512/512,512/0/default.jpg", "0,0,511,512/511,512/0/default.jpg", "512,0,1024,700/512,350/0/default.jpg",
		"1536,0,512,512/512,512/0/default.jpg", "0,1024,512,0/512,0/0/default.jpg", "1024,512,512,512/512,512/0/default.jpg",
		"0,0,99999999999999999999,1/1,1/0/default.jpg", "0,0,512/512,512/0/default.jpg", "0,0,512,512,512/512,512/0/default.jpg",
		" 0,0,512,512/512,512/0/default.jpg", "//0/default.jpg", ",,,/,/0/default.jpg",
	} {
		p := strings.Split(path, "/")
		if _, _, err := library.Tile(t.Context(), id, p[0], p[1], p[2], p[3]); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v, want fs.ErrNotExist", path, err)
		}
	}
	if _, _, err := library.Tile(t.Context(), "unknown", "full", "max", "0", "default.jpg"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("unknown image: %v, want fs.ErrNotExist", err)
	}
}

func TestTags(t *testing.T) {
	library := newTestLibrary(Limits{})
	tag := func(id, region, size string) string {
		body, tag, err := library.Tile(t.Context(), id, region, size, "0", "default.jpg")
		if err != nil {
			t.Fatal(err)
		}
		body.Close()
		return tag
	}
	file := asJPEG(t, scene(1100, 520), jpegn.Subsample420)
	first, same, other := ingest(t, library, file), ingest(t, library, file), ingest(t, library, asJPEG(t, noise(1100, 520), jpegn.Subsample420))
	seen := map[string]string{}
	for _, id := range []string{first, other} {
		for _, r := range []request{{"full", "max", 0, 0}, {"0,0,512,512", "512,512", 0, 0}, {"512,0,512,512", "512,512", 0, 0}} {
			got := tag(id, r.region, r.size)
			if len(got) < 3 || got[0] != '"' || got[len(got)-1] != '"' {
				t.Errorf("tag %s is not in quotes", got)
			}
			if before, ok := seen[got]; ok {
				t.Errorf("%s of %s has the tag of %s", r.region, id, before)
			}
			seen[got] = r.region + " of " + id
		}
	}
	if first == same {
		t.Error("two uploads share an id")
	}
	if a, b := tag(first, "full", "max"), tag(same, "full", "max"); a != b {
		t.Errorf("the same bytes have the tags %s and %s", a, b)
	}
}

// A class of 20 that opens the same photo reads its directory once.
func TestDirectoriesAreReadOnce(t *testing.T) {
	library := newTestLibrary(Limits{})
	id := ingest(t, library, asJPEG(t, scene(600, 600), jpegn.Subsample420))
	requests := append(tileRequests(600, 600, 1, false), tileRequests(600, 600, 2, false)...)
	library.blobs.reads = 0
	for range 20 {
		for _, r := range requests {
			library.fetch(t, id, r.region, r.size)
		}
	}
	if got, want := library.blobs.reads, 20*len(requests)+1; got != want {
		t.Errorf("%d reads, want %d", got, want)
	}
}

// Each address of a tile leads to this tile, or, where rounding leaves two scale
// factors possible, to one of a single pixel.
func TestLocateFindsTheTile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, height := rapid.IntRange(1, 5000).Draw(t, "width"), rapid.IntRange(1, 5000).Draw(t, "height")
		level := rapid.IntRange(0, levels(width, height)-1).Draw(t, "level")
		across := ceilDiv(levelSize(width, level), TileSize)
		requests := tileRequests(width, height, 1<<level, false)
		i := rapid.IntRange(0, len(requests)-1).Draw(t, "tile")
		r := requests[i]
		got, err := locate(width, height, r.region, r.size)
		if err != nil {
			t.Fatalf("%s/%s: %v", r.region, r.size, err)
		}
		if r.w == 1 && r.h == 1 || r.region == "full" {
			return
		}
		if want := (place{level: level, x: i % across, y: i / across}); got != want {
			t.Fatalf("%s/%s leads to %+v, want %+v", r.region, r.size, got, want)
		}
	})
}

func FuzzLocate(f *testing.F) {
	f.Add(1300, 700, "full", "max")
	f.Add(1300, 700, "full", "326,175")
	f.Add(1300, 700, "1024,512,276,188", "276,188")
	f.Add(1300, 700, "0,0,1024,700", "512,350")
	f.Add(1, 1, "0,0,1,1", "1,1")
	f.Add(1024, 512, "1024,0,0,512", "0,512")
	f.Fuzz(func(t *testing.T, width, height int, region, size string) {
		if width < 1 || height < 1 || width > 1<<16 || height > 1<<16 {
			return
		}
		p, err := locate(width, height, region, size)
		if err != nil {
			if !errors.Is(err, fs.ErrNotExist) {
				t.Fatalf("error %v", err)
			}
			return
		}
		w, h := levelSize(width, p.level), levelSize(height, p.level)
		if p.level < 0 || p.level >= levels(width, height) || p.x < 0 || p.x*TileSize >= w || p.y < 0 || p.y*TileSize >= h {
			t.Fatalf("%s/%s of %d x %d leads outside: %+v", region, size, width, height, p)
		}
	})
}

func BenchmarkTile(b *testing.B) {
	library := newTestLibrary(Limits{})
	id := ingest(b, library, asJPEG(b, scene(2000, 1500), jpegn.Subsample420))
	for b.Loop() {
		body, _, err := library.Tile(b.Context(), id, "512,512,512,512", "512,512", "0", "default.jpg")
		if err != nil {
			b.Fatal(err)
		}
		io.Copy(io.Discard, body)
		body.Close()
	}
}
