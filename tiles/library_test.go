package tiles

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"

	"github.com/gen2brain/jpegn"
)

func ExampleLibrary() {
	library := NewLibrary(Config{
		Blobs:   newMemoryBlobs(),   // store.FileBlobs in a server
		Catalog: newMemoryCatalog(), // the database in a server
		Rand:    strings.NewReader("sixteen bytes..."),
	})
	var upload bytes.Buffer
	if err := png.Encode(&upload, scene(1200, 700)); err != nil {
		panic(err)
	}
	ctx := context.Background()
	id, width, height, err := library.Ingest(ctx, "owner", &upload)
	if err != nil {
		panic(err)
	}
	fmt.Println(id, width, height)

	info, err := library.Info(ctx, id, "https://example.org/iiif/3")
	if err != nil {
		panic(err)
	}
	fmt.Println(info.ID, info.Tiles[0].ScaleFactors, info.Sizes)

	// The lower right tile at half the resolution.
	tile, _, err := library.Tile(ctx, id, "1024,0,176,700", "88,350", "0", "default.jpg")
	if err != nil {
		panic(err)
	}
	defer tile.Close()
	config, err := jpeg.DecodeConfig(tile)
	fmt.Println(config.Width, config.Height, err)

	_, _, _, err = library.Ingest(ctx, "owner", strings.NewReader("GIF89a"))
	var refused *GateError
	fmt.Println(errors.As(err, &refused), refused.Code, refused.Params)
	// Output:
	// 7369787465656e2062797465732e2e2e 1200 700
	// https://example.org/iiif/3/7369787465656e2062797465732e2e2e [1 2 4] [{300 175} {320 187} {1200 700}]
	// 88 350 <nil>
	// true image_unsupported map[format:gif]
}

// checkNoMetadata walks the segments of a JPEG file up to its last byte: a JFIF
// header without thumbnail, tables, frame, restart interval, one scan with the
// restart markers in their order, the end, and nothing else.
func checkNoMetadata(t testing.TB, name string, file []byte) {
	t.Helper()
	allowed := []byte{0xdb, markerSOF0, markerDHT, markerSOS}
	scan := 2
	for s := range jpegSegments(file) {
		scan += 4 + len(s.payload)
		if s.marker == 0xe0 && len(s.payload) == 14 && string(s.payload[:5]) == "JFIF\x00" {
			continue
		}
		if s.marker == markerDRI && len(s.payload) == 2 {
			continue
		}
		if !slices.Contains(allowed, s.marker) {
			t.Errorf("%s: segment %#x with %q", name, s.marker, s.payload)
		}
	}
	bands := 0
	for i := scan; i < len(file)-2; i++ {
		switch {
		case file[i] != 0xff || file[i+1] == 0:
		case file[i+1] == restartMarker(bands):
			bands++
		default:
			t.Errorf("%s: marker %#x in the scan", name, file[i+1])
		}
	}
	if !bytes.HasSuffix(file, []byte{0xff, markerEOI}) {
		t.Errorf("%s: does not end with the end of the image", name)
	}
	for _, secret := range secrets {
		if bytes.Contains(file, []byte(secret)) {
			t.Errorf("%s: holds %s", name, secret)
		}
	}
}

// checkBare fetches everything that is given out of a picture, holds that it is pixels
// and nothing else, and returns the whole of it. So are the blobs behind it.
func checkBare(t testing.TB, name string, l testLibrary, id string) image.Image {
	t.Helper()
	info, err := l.Info(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	requests := []request{}
	for _, size := range info.Sizes {
		requests = append(requests, request{region: "full", size: fmt.Sprintf("%d,%d", size.Width, size.Height)})
	}
	for _, scale := range info.Tiles[0].ScaleFactors {
		requests = append(requests, tileRequests(info.Width, info.Height, scale, false)...)
	}
	for _, r := range requests {
		checkNoMetadata(t, name+" "+r.region+" "+r.size, l.fetch(t, id, r.region, r.size))
	}
	for _, key := range l.catalog.images[id].pixels() {
		for _, secret := range secrets {
			if bytes.Contains(l.blobs.blobs[key], []byte(secret)) {
				t.Errorf("%s: blob %s holds %s", name, key, secret)
			}
		}
	}
	full := l.fetch(t, id, "full", "max")
	checkNoMetadata(t, name, full)
	return decodeJPEG(t, full)
}

// Whatever the orientation and the sampling of the upload: what is served shows
// the picture upright and holds nothing but pixels.
func TestIngestedPhotosAreUprightAndBare(t *testing.T) {
	const w, h = 520, 120
	shown := scene(w, h)
	for o := upright; o <= turned270; o++ {
		sw, sh := w, h
		if o.swapsAxes() {
			sw, sh = h, w
		}
		stored := image.NewRGBA(image.Rect(0, 0, sw, sh))
		for y := range h {
			for x := range w {
				sx, sy := storedAt(o, x, y, sw, sh)
				stored.Set(sx, sy, shown.At(x, y))
			}
		}
		order := []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian}[o%2]
		for _, subsampling := range []jpegn.Subsampling{jpegn.Subsample420, jpegn.Subsample422, jpegn.Subsample444} {
			name := fmt.Sprintf("orientation %d subsampling %d", o, subsampling)
			file := withMetadata(t, asJPEG(t, stored, subsampling), o, order)
			for _, secret := range secrets {
				if !bytes.Contains(file, []byte(secret)) {
					t.Fatalf("the fixture lacks %s", secret)
				}
			}
			library := newTestLibrary(Limits{})
			id, gotW, gotH, err := library.Ingest(t.Context(), "owner", bytes.NewReader(file))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if gotW != w || gotH != h {
				t.Fatalf("%s: size %d x %d, want %d x %d", name, gotW, gotH, w, h)
			}
			if mean := meanDifference(checkBare(t, name, library, id), shown); mean > 4 {
				t.Errorf("%s: differs by %.2f on average", name, mean)
			}
		}
	}
}

func TestIngestKinds(t *testing.T) {
	grey := image.NewGray(image.Rect(0, 0, 90, 30))
	for name, file := range map[string][]byte{
		"grey jpeg":        asJPEG(t, scene(90, 30), jpegn.SubsampleGray),
		"vertical chroma":  asJPEG(t, scene(90, 30), jpegn.Subsample440),
		"png":              asPNG(t, scene(90, 30)),
		"grey png":         asPNG(t, grey),
		"16 bit png":       asPNG(t, image.NewNRGBA64(grey.Rect)),
		"16 bit grey png":  asPNG(t, image.NewGray16(grey.Rect)),
		"transparent png":  asPNG(t, image.NewNRGBA(grey.Rect)),
		"bytes at the end": append(asJPEG(t, scene(90, 30), jpegn.Subsample420), "a short film"...),
	} {
		library := newTestLibrary(Limits{})
		id, w, h, err := library.Ingest(t.Context(), "owner", iotest.OneByteReader(bytes.NewReader(file)))
		if err != nil || w != 90 || h != 30 {
			t.Errorf("%s: %d x %d, %v", name, w, h, err)
			continue
		}
		checkBare(t, name, library, id)
	}
}

// A progressive file with a single scan of mean values: a flat baseline file
// needs no more than other numbers in its frame and scan headers.
func TestIngestProgressive(t *testing.T) {
	flat := image.NewGray(image.Rect(0, 0, 8, 8))
	for i := range flat.Pix {
		flat.Pix[i] = 77
	}
	file := asJPEG(t, flat, jpegn.SubsampleGray)
	file[bytes.Index(file, []byte{0xff, markerSOF0})+1] = markerSOF2
	scan := bytes.Index(file, []byte{0xff, markerSOS})
	file[scan+8] = 0 // the last coefficient of the scan, 63 before
	if mean := meanDifference(decodedFull(t, file), flat); mean > 1 {
		t.Errorf("differs by %.2f on average", mean)
	}
}

// Ids are random bits of the given source and say nothing else.
func TestImageIDs(t *testing.T) {
	blobs, catalog := newMemoryBlobs(), newMemoryCatalog()
	source := strings.NewReader(strings.Repeat("\x00", 15) + "\x01")
	library := NewLibrary(Config{Blobs: blobs, Catalog: catalog, Rand: source})
	file := asPNG(t, scene(2, 2))
	id, _, _, err := library.Ingest(t.Context(), "owner", bytes.NewReader(file))
	if want := "00000000000000000000000000000001"; err != nil || id != want {
		t.Errorf("id %s, %v, want %s", id, err, want)
	}
	if _, _, _, err := library.Ingest(t.Context(), "owner", bytes.NewReader(file)); !errors.Is(err, io.EOF) {
		t.Errorf("exhausted source: %v, want io.EOF", err)
	}
	id = ingest(t, newTestLibrary(Limits{}), file)
	if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(id) {
		t.Errorf("default id %q", id)
	}
}

func TestIngestReportsWhatFails(t *testing.T) {
	broken := errors.New("broken")
	file := asPNG(t, scene(2, 2))
	library := newTestLibrary(Limits{})
	if _, _, _, err := library.Ingest(t.Context(), "owner", iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("failing upload: %v", err)
	}
	library.catalog.err = broken
	if id, _, _, err := library.Ingest(t.Context(), "owner", bytes.NewReader(file)); !errors.Is(err, broken) || id != "" {
		t.Errorf("failing catalogue: %q, %v", id, err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, _, err := library.Ingest(ended, "owner", bytes.NewReader(file)); !errors.Is(err, context.Canceled) {
		t.Errorf("ended context: %v", err)
	}
	if len(library.catalog.images) > 0 {
		t.Error("a failed upload is in the catalogue")
	}
}

// waitingCodec lets decoders wait for each other and counts them.
type waitingCodec struct {
	jpegCodec
	running, most atomic.Int64
	entered       chan struct{}
	leave         chan struct{}
}

func (c *waitingCodec) decode(ctx context.Context, data []byte, hear hearing) (image.Image, error) {
	if n := c.running.Add(1); n > c.most.Load() {
		c.most.Store(n)
	}
	defer c.running.Add(-1)
	c.entered <- struct{}{}
	<-c.leave
	return c.jpegCodec.decode(ctx, data, hear)
}

// With memory for two photos, a third waits until one is done, and gives up when
// its context ends.
func TestMemoryIsShared(t *testing.T) {
	file := asJPEG(t, scene(160, 120), jpegn.Subsample420)
	h, err := readJPEGHeader(file)
	if err != nil {
		t.Fatal(err)
	}
	library := newTestLibrary(Limits{Memory: 2 * h.workBytes()})
	codec := &waitingCodec{jpegCodec: fastCodec{}, entered: make(chan struct{}), leave: make(chan struct{})}
	library.codec = codec

	var uploads sync.WaitGroup
	const n = 6
	errs := make([]error, n)
	for i := range n {
		uploads.Go(func() { _, _, _, errs[i] = library.Ingest(t.Context(), "owner", bytes.NewReader(file)) })
	}
	<-codec.entered
	<-codec.entered
	impatient, cancel := context.WithCancel(t.Context())
	given := make(chan error)
	go func() {
		_, _, _, err := library.Ingest(impatient, "owner", bytes.NewReader(file))
		given <- err
	}()
	cancel()
	if err := <-given; !errors.Is(err, context.Canceled) {
		t.Errorf("impatient upload: %v, want context.Canceled", err)
	}
	for range n - 2 {
		codec.leave <- struct{}{}
		<-codec.entered
	}
	codec.leave <- struct{}{}
	codec.leave <- struct{}{}
	uploads.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
	if got := codec.most.Load(); got != 2 {
		t.Errorf("%d photos were decoded at once, want 2", got)
	}
}

// A photo that needs more than all memory is ingested alone, not never.
func TestPhotoLargerThanMemory(t *testing.T) {
	ingest(t, newTestLibrary(Limits{Memory: 1}), asPNG(t, scene(30, 30)))
}

func TestIngestIsSafeForConcurrentUse(t *testing.T) {
	library := newTestLibrary(Limits{})
	var class sync.WaitGroup
	ids := make([]string, 8)
	for i := range ids {
		file := asJPEG(t, scene(600+i%4, 300), jpegn.Subsample420)
		class.Go(func() {
			id, w, _, err := library.Ingest(t.Context(), "owner", bytes.NewReader(file))
			if err != nil || w != 600+i%4 {
				t.Errorf("upload %d: width %d, %v", i, w, err)
				return
			}
			ids[i] = id
			library.fetch(t, id, "0,0,512,300", "512,300")
		})
	}
	class.Wait()
	slices.Sort(ids)
	if got := len(slices.Compact(ids)); got != 8 {
		t.Errorf("%d different ids, want 8", got)
	}
	// Four different files: the others share their blobs.
	if got := len(library.blobs.blobs); got != 12 {
		t.Errorf("%d blobs, want 12", got)
	}
}

func TestCheckKey(t *testing.T) {
	for key, want := range map[string]bool{
		"images/0a1b.jpg": true, "a": true, "a/b/c_d-e.f": true, strings.Repeat("k", 200): true,
		"": false, "a//b": false, "/a": false, "a/": false, "..": false, "a/../b": false, ".a": false, "A": false, "a b": false,
		"ü": false, strings.Repeat("k", 201): false,
	} {
		if got := CheckKey(key) == nil; got != want {
			t.Errorf("CheckKey(%q) allows it: %v, want %v", key, got, want)
		}
	}
}
