package tiles

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"iter"
	"maps"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gen2brain/jpegn"
)

// memoryBlobs counts the range reads, which are what costs on a remote store.
type memoryBlobs struct {
	mu    sync.Mutex
	blobs map[string][]byte
	reads int
	at    map[string]time.Time // when a blob was stored; now where it is not there
}

func newMemoryBlobs() *memoryBlobs {
	return &memoryBlobs{blobs: map[string][]byte{}, at: map[string]time.Time{}}
}

func (b *memoryBlobs) Put(ctx context.Context, key string, r io.Reader) error {
	if err := CheckKey(key); err != nil {
		return err
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, ok := b.blobs[key]; !ok {
		b.blobs[key] = data
	}
	return ctx.Err()
}

func (b *memoryBlobs) get(key string) ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	data, ok := b.blobs[key]
	if !ok {
		return nil, fmt.Errorf("blob %s: %w", key, fs.ErrNotExist)
	}
	return data, nil
}

func (b *memoryBlobs) Open(_ context.Context, key string) (io.ReadSeekCloser, error) {
	data, err := b.get(key)
	if err != nil {
		return nil, err
	}
	return nopCloser{bytes.NewReader(data)}, nil
}

type nopCloser struct{ io.ReadSeeker }

func (nopCloser) Close() error { return nil }

func (b *memoryBlobs) ReadAt(_ context.Context, key string, p []byte, off int64) (int, error) {
	data, err := b.get(key)
	if err != nil {
		return 0, err
	}
	b.mu.Lock()
	b.reads++
	b.mu.Unlock()
	return bytes.NewReader(data).ReadAt(p, off)
}

func (b *memoryBlobs) Stored(_ context.Context, key string) (time.Time, error) {
	if _, err := b.get(key); err != nil {
		return time.Time{}, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if at, ok := b.at[key]; ok {
		return at, nil
	}
	return time.Now(), nil
}

func (b *memoryBlobs) Delete(_ context.Context, key string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.blobs, key)
	return nil
}

func (b *memoryBlobs) List(_ context.Context, prefix string) iter.Seq2[string, error] {
	b.mu.Lock()
	keys := maps.Clone(b.blobs)
	b.mu.Unlock()
	return func(yield func(string, error) bool) {
		for key := range keys {
			if strings.HasPrefix(key, prefix) && !yield(key, nil) {
				return
			}
		}
	}
}

// testLibrary is a library in memory.
type testLibrary struct {
	*Library
	blobs   *memoryBlobs
	catalog *memoryCatalog
}

func newTestLibrary(limits Limits) testLibrary {
	blobs, catalog := newMemoryBlobs(), newMemoryCatalog()
	return testLibrary{NewLibrary(Config{Blobs: blobs, Catalog: catalog, Limits: limits}), blobs, catalog}
}

// fetch reads the answer to an image request.
func (l testLibrary) fetch(t testing.TB, id, region, size string) []byte {
	t.Helper()
	body, _, err := l.Tile(t.Context(), id, region, size, "0", "default.jpg")
	if err != nil {
		t.Fatalf("%s/%s: %v", region, size, err)
	}
	defer body.Close()
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// scene is a picture without symmetry: two gradients and coloured corners.
func scene(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{uint8(40 + 170*x/w), uint8(40 + 170*y/h), 90, 255}
			switch {
			case x < w/4 && y < h/4:
				c = color.RGBA{200, 30, 30, 255}
			case x >= w-w/4 && y < h/4:
				c = color.RGBA{30, 180, 30, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

// noise is a picture that is equal to itself nowhere.
func noise(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	random := rand.NewChaCha8([32]byte{1})
	random.Read(m.Pix)
	for i := 3; i < len(m.Pix); i += 4 {
		m.Pix[i] = 255
	}
	return m
}

func asJPEG(t testing.TB, m image.Image, s jpegn.Subsampling) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpegn.Encode(&b, m, &jpegn.EncodeOptions{Quality: 92, Subsampling: s}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func decodeJPEG(t testing.TB, data []byte) image.Image {
	t.Helper()
	m, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("decode: %v", err)
	}
	return m
}

func jpegSize(t testing.TB, data []byte) image.Point {
	t.Helper()
	c, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return image.Pt(c.Width, c.Height)
}

// secrets are what the metadata of a fixture carries; none may ever come out.
var secrets = []string{"Exif", "SECRETMAKE", "GPSSECRET", "THUMBNAILSECRET", "http://ns.adobe.com/xap", "XMPSECRET",
	"ICC_PROFILE", "COMMENTSECRET", "Photoshop 3.0", "IPTCSECRET", "TRAILERSECRET", "PROFILESECRET"}

// withMetadata adds to a JPEG file all kinds of metadata that cameras and
// programs write, with an EXIF orientation in the given byte order.
func withMetadata(t testing.TB, file []byte, o orientation, order binary.AppendByteOrder) []byte {
	t.Helper()
	out := append([]byte(nil), file[:2]...)
	add := func(marker byte, payload []byte) {
		out = append(out, 0xff, marker)
		out = binary.BigEndian.AppendUint16(out, uint16(len(payload)+2))
		out = append(out, payload...)
	}
	add(0xe1, exif(o, order))
	add(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00<x>XMPSECRET</x>"))
	add(0xe2, []byte("ICC_PROFILE\x00\x01\x01PROFILESECRET"))
	add(0xed, []byte("Photoshop 3.0\x00IPTCSECRET"))
	add(0xfe, []byte("COMMENTSECRET"))
	return append(append(out, file[2:]...), "TRAILERSECRET"...)
}

// exif builds an APP1 payload: a first directory with maker, orientation and a
// pointer to GPS, a GPS directory, and a second directory with a thumbnail.
func exif(o orientation, order binary.AppendByteOrder) []byte {
	b := []byte("Exif\x00\x00")
	if order.String() == "LittleEndian" {
		b = append(b, "II*\x00"...)
	} else {
		b = append(b, "MM\x00*"...)
	}
	b = order.AppendUint32(b, 8)
	const ascii, short, long = 2, 3, 4
	offset := uint32(8 + 2 + 3*12 + 4)
	entry := func(tag, kind uint16, count, value uint32) {
		b = order.AppendUint16(order.AppendUint16(b, tag), kind)
		b = order.AppendUint32(b, count)
		if kind == short {
			b = order.AppendUint16(order.AppendUint16(b, uint16(value)), 0)
			return
		}
		b = order.AppendUint32(b, value)
	}
	b = order.AppendUint16(b, 3)
	entry(0x010f, ascii, 11, offset)
	entry(0x0112, short, 1, uint32(o))
	entry(0x8825, long, 1, offset+11)
	b = order.AppendUint32(b, 0)
	b = append(b, "SECRETMAKE\x00"...)
	return append(b, "GPSSECRET\x00\xff\xd8THUMBNAILSECRET\xff\xd9"...)
}

// pngHeader is the beginning of a PNG file of the given size, without any pixels.
func pngHeader(w, h uint32, depth, colour byte) []byte {
	b := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")
	b = binary.BigEndian.AppendUint32(b, w)
	b = binary.BigEndian.AppendUint32(b, h)
	return append(b, depth, colour, 0, 0, 0)
}

// jpegHeader is the beginning of a JPEG file up to its frame header, with three
// components in the given luma sampling.
func jpegHeader(marker byte, w, h uint16, sampling byte) []byte {
	b := []byte{0xff, 0xd8, 0xff, marker, 0, 17, 8}
	b = binary.BigEndian.AppendUint16(b, h)
	b = binary.BigEndian.AppendUint16(b, w)
	return append(b, 3, 1, sampling, 0, 2, 0x11, 1, 3, 0x11, 1)
}

func difference(a, b color.Color) int {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	worst := 0
	for _, d := range []int{int(ar) - int(br), int(ag) - int(bg), int(ab) - int(bb)} {
		worst = max(worst, d>>8, -d>>8)
	}
	return worst
}

// rgb8 is a colour in eight bits a component.
func rgb8(c color.Color) (uint8, uint8, uint8) {
	r, g, b, _ := c.RGBA()
	return uint8(r >> 8), uint8(g >> 8), uint8(b >> 8)
}

// codeOf is the code of a GateError, "" when there is no error.
func codeOf(err error) string {
	var gate *GateError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &gate):
		return gate.Code
	}
	return err.Error()
}
