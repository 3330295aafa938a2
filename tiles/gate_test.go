package tiles

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/gen2brain/jpegn"
	"github.com/google/go-cmp/cmp"
)

func TestGateRefuses(t *testing.T) {
	photo := asJPEG(t, scene(64, 48), jpegn.Subsample420)
	picture := asPNG(t, scene(64, 48))
	cmyk := jpegHeader(markerSOF0, 8, 8, 0x11)
	cmyk[5], cmyk[11] = 20, 4
	cmyk = append(cmyk, 4, 0x11, 0)
	coarse := jpegHeader(markerSOF0, 8, 8, 0x11)
	coarse[16] = 0x21
	odd := append(jpegHeader(markerSOF0, 8, 8, 0x31), 0xff, markerEOI)
	deep := jpegHeader(markerSOF0, 8, 8, 0x11)
	deep[6] = 12

	for _, test := range []struct {
		name, code string
		data       []byte
		params     map[string]any
	}{
		{"no bytes", CodeEmpty, nil, nil},
		{"a byte too many", CodeTooLarge, make([]byte, 1<<20+1), map[string]any{"maxBytes": int64(1 << 20)}},
		{"text named jpg", CodeUnsupported, []byte("Это не фотография."), map[string]any{"format": "text"}},
		{"text cut within a rune", CodeUnsupported, []byte("x" + strings.Repeat("я", 300)), map[string]any{"format": "text"}},
		{"zeros", CodeUnsupported, make([]byte, 100), map[string]any{"format": "unknown"}},
		{"one byte", CodeUnsupported, []byte{0xff}, map[string]any{"format": "unknown"}},
		{"gif", CodeUnsupported, []byte("GIF89a\x01\x00\x01\x00"), map[string]any{"format": "gif"}},
		{"webp container alone", CodeTruncated, []byte("RIFF\x00\x01\x00\x00WEBPVP8 "), map[string]any{"format": "webp"}},
		{"heic container alone", CodeTruncated, []byte("\x00\x00\x00\x18ftypheic\x00\x00"), map[string]any{"format": "heic"}},
		{"avif container alone", CodeTruncated, []byte("\x00\x00\x00\x18ftypavif\x00\x00"), map[string]any{"format": "avif"}},
		{"video", CodeUnsupported, []byte("\x00\x00\x00\x18ftypisom\x00\x00"), map[string]any{"format": "video"}},
		{"bmp", CodeUnsupported, []byte("BM\x00\x00"), map[string]any{"format": "bmp"}},
		{"tiff", CodeUnsupported, []byte("II*\x00"), map[string]any{"format": "tiff"}},
		{"pdf", CodeUnsupported, []byte("%PDF-1.7"), map[string]any{"format": "pdf"}},
		{"cmyk jpeg", CodeUnsupported, cmyk, map[string]any{"format": "jpeg in CMYK colours"}},
		{"12 bit jpeg", CodeUnsupported, deep, map[string]any{"format": "jpeg with 12 bits a sample"}},
		{"lossless jpeg", CodeUnsupported, jpegHeader(0xc3, 8, 8, 0x11), map[string]any{"format": "jpeg with coding process SOF3"}},
		{"jpeg with coarse luma", CodeUnsupported, coarse, map[string]any{"format": "jpeg with more chroma than luma"}},
		{"jpeg with odd sampling", CodeUnsupported, odd, map[string]any{"format": "jpeg: luma/chroma subsampling ratio"}},
		{"jpeg without frame", CodeTruncated, photo[:100], map[string]any{"format": "jpeg"}},
		{"jpeg cut in its scan", CodeTruncated, photo[:len(photo)-len(photo)/4], map[string]any{"format": "jpeg"}},
		{"jpeg without its end", CodeTruncated, photo[:len(photo)-2], map[string]any{"format": "jpeg"}},
		{"jpeg without height", CodeZeroSized, jpegHeader(markerSOF0, 8, 0, 0x11), map[string]any{"format": "jpeg"}},
		{"jpeg sampled by zero", CodeCorrupt, jpegHeader(markerSOF0, 8, 8, 0), map[string]any{"format": "jpeg"}},
		{"jpeg with a bad frame", CodeCorrupt, []byte("\xff\xd8\xff\xc0\x00\x04\x08\x00"), map[string]any{"format": "jpeg"}},
		{"png signature alone", CodeTruncated, picture[:8], map[string]any{"format": "png"}},
		{"png without pixels", CodeTruncated, pngHeader(8, 8, 8, 2), map[string]any{"format": "png"}},
		{"png of no width", CodeZeroSized, pngHeader(0, 8, 8, 2), map[string]any{"format": "png"}},
		{"png beyond 31 bits", CodeCorrupt, pngHeader(1<<31, 8, 8, 2), map[string]any{"format": "png"}},
		{"png cut off", CodeTruncated, picture[:len(picture)/2], map[string]any{"format": "png"}},
		{"png bomb", CodeTooManyPixels, pngHeader(30000, 30000, 1, 0),
			map[string]any{"format": "png", "width": 30000, "height": 30000, "maxPixels": int64(1 << 28)}},
		{"largest png", CodeTooManyPixels, pngHeader(1<<31-1, 1<<31-1, 16, 6),
			map[string]any{"format": "png", "width": 1<<31 - 1, "height": 1<<31 - 1, "maxPixels": int64(1 << 28)}},
		{"png wider than jpeg can be", CodeTooManyPixels, pngHeader(65536, 1, 8, 2),
			map[string]any{"format": "png", "width": 65536, "height": 1, "maxSide": int64(65535)}},
		{"png of 16 bits", CodeTooManyPixels, pngHeader(16000, 9000, 16, 2),
			map[string]any{"format": "png", "width": 16000, "height": 9000, "maxDecodeBytes": int64(1 << 30)}},
		{"progressive jpeg", CodeTooManyPixels, jpegHeader(markerSOF2, 12500, 12500, 0x22),
			map[string]any{"format": "jpeg", "width": 12500, "height": 12500, "maxDecodeBytes": int64(1 << 30)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			library := newTestLibrary(Limits{Bytes: 1 << 20})
			start := time.Now()
			id, _, _, err := library.Ingest(t.Context(), "owner", bytes.NewReader(test.data))
			var gate *GateError
			if !errors.As(err, &gate) {
				t.Fatalf("error %v, want a GateError", err)
			}
			if gate.Code != test.code || id != "" {
				t.Errorf("id %q, code %s (%v), want %s", id, gate.Code, gate, test.code)
			}
			if diff := cmp.Diff(test.params, gate.Params); diff != "" {
				t.Errorf("params (-want +got):\n%s", diff)
			}
			if len(library.blobs.blobs)+len(library.catalog.images) > 0 {
				t.Error("a refused file left something behind")
			}
			if took := time.Since(start); took > time.Second {
				t.Errorf("the refusal took %v", took)
			}
		})
	}
}

func TestGateAcceptsLargePhotos(t *testing.T) {
	limits := Limits{}.withDefaults()
	for name, data := range map[string][]byte{
		"jpeg of 200 megapixels":            jpegHeader(markerSOF0, 16384, 12288, 0x22),
		"jpeg of 200 megapixels, 4:4:4":     jpegHeader(markerSOF0, 16384, 12288, 0x11),
		"progressive jpeg of 108 megapixel": jpegHeader(markerSOF2, 12000, 9000, 0x22),
		"png of 16 bits, 128 megapixels":    pngHeader(16384, 8192, 16, 6),
	} {
		h, err := readHeader(data)
		if err == nil {
			err = h.check(limits)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A panicking codec must cost one upload, not the process.
func TestDecoderPanicIsAnError(t *testing.T) {
	library := newTestLibrary(Limits{})
	library.codec = panickingCodec{}
	_, _, _, err := library.Ingest(t.Context(), "owner", bytes.NewReader(asJPEG(t, scene(8, 8), jpegn.Subsample420)))
	var gate *GateError
	if !errors.As(err, &gate) || gate.Code != CodeCorrupt {
		t.Errorf("error %v, want %s", err, CodeCorrupt)
	}
}

type panickingCodec struct{ jpegCodec }

func (panickingCodec) decode(context.Context, []byte, hearing) (image.Image, error) {
	panic("index out of range")
}

// What inspect says must be what the decoders will find, or the limits would
// bound something else.
func FuzzInspect(f *testing.F) {
	f.Add(asJPEG(f, scene(20, 10), jpegn.Subsample420))
	f.Add(asPNG(f, scene(20, 10)))
	f.Add(pngHeader(30000, 30000, 8, 2))
	f.Add(jpegHeader(markerSOF2, 65535, 65535, 0x41))
	f.Add([]byte("\xff\xd8\xff\xc0\x00\x11\b00\x000\x030A\x001#00\x110"))
	f.Add([]byte("\xff\xd8\xff\x00\x00\x04\x00\x00\xff\xd9"))
	// A frame within what one reader may take for a segment and another may skip.
	hidden := append([]byte("\xff\xd8\xff\x00\x00\x27\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"), jpegHeader(markerSOF0, 999, 999, 0x11)[2:]...)
	f.Add(append(hidden, jpegHeader(markerSOF0, 9, 9, 0x11)[2:]...))
	limits := Limits{Pixels: 1 << 20}.withDefaults()
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := inspect(data, limits)
		if err != nil {
			var gate *GateError
			if !errors.As(err, &gate) {
				t.Fatalf("error %v is no GateError", err)
			}
			return
		}
		decodeConfig := png.DecodeConfig
		if h.format == "jpeg" {
			decodeConfig = jpeg.DecodeConfig
		}
		config, err := decodeConfig(bytes.NewReader(data))
		if err == nil && (config.Width != h.width || config.Height != h.height) {
			t.Fatalf("inspect found %d x %d, the decoder %d x %d", h.width, h.height, config.Width, config.Height)
		}
		if h.width < 1 || h.height < 1 || h.decodedBytes < h.pixels() || h.planeBytes < h.pixels() {
			t.Fatalf("impossible header %+v", h)
		}
	})
}
