package tiles

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gen2brain/jpegn"
)

// zipEnd is the record at the end of a ZIP archive with a comment.
func zipEnd(comment string) []byte {
	return slices.Concat([]byte("PK\x05\x06"), make([]byte, 16), []byte{byte(len(comment)), 0}, []byte(comment))
}

// Files that are more, or less, than a photo. Together with TestGateRefuses,
// TestOrientationsOfFormats, TestStoredColours and TestHEIF this is the table of
// files that the gate is held to.
func TestGateNamesWhatIsWrong(t *testing.T) {
	jpeg, png, webp := asJPEG(t, scene(64, 48), jpegn.Subsample420), asPNG(t, scene(64, 48)), photo(t, "lossy.webp")
	heic, avif := photo(t, "full.heic"), photo(t, "full.avif")
	with := func(file []byte, more string) []byte { return append(bytes.Clone(file), more...) }
	// 30,000 x 30,000 pixels of one bit in 100 kB of zeros, packed.
	bomb := slices.Concat(pngHeader(30000, 30000, 1, 0), make([]byte, 4+100<<10))
	bmp := slices.Concat([]byte("BM"), make([]byte, 16), binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, 2_000_000), 3_000_000), make([]byte, 28))
	huge := func(file []byte, w, h uint32) []byte {
		out := bytes.Clone(file)
		at := bytes.Index(out, []byte("ispe")) + 8
		binary.BigEndian.PutUint32(out[at:], w)
		binary.BigEndian.PutUint32(out[at+4:], h)
		return out
	}
	brand := func(file []byte, name string) []byte {
		out := bytes.Clone(file)
		copy(out[8:], name)
		return out
	}
	limitless := bytes.Clone(heic)
	copy(limitless[bytes.Index(limitless, []byte("meta"))-4:], "\xff\xff\xff\xff")

	for _, test := range []struct {
		name, code, also string
		data             []byte
	}{
		{"png bomb of 30,000 x 30,000", CodeTooManyPixels, "", bomb},
		{"jpeg of 65,000 x 65,000", CodeTooManyPixels, "", jpegHeader(markerSOF0, 65000, 65000, 0x22)},
		{"bmp of 6,000,000 megapixels", CodeUnsupported, "", bmp},
		{"heic of 41 megapixels", CodeTooManyPixels, "", huge(heic, 8200, 5000)},
		{"avif of 16 megapixels", CodeTooManyPixels, "", huge(avif, 4000, 4000)},
		{"avif of 2^31 pixels a side", CodeCorrupt, "", huge(avif, 1<<31, 1<<31)},
		{"heic without width", CodeZeroSized, "", huge(heic, 0, 64)},
		{"avif without height", CodeZeroSized, "", huge(avif, 96, 0)},
		{"webp without width", CodeZeroSized, "", asWebP(chunk{"VP8 ", []byte("\x10\x00\x00\x9d\x01\x2a\x00\x00\x40\x00")})},
		{"animated png", CodeAnimated, "", withPNGChunks(png, chunk{"acTL", make([]byte, 8)})},
		{"animated webp", CodeAnimated, "", extendedWebP(webp, 2)},
		{"animated avif", CodeAnimated, "", brand(avif, "avis")},
		{"sequence of heic", CodeAnimated, "", brand(heic, "hevc")},
		{"film of a heic brand", CodeAnimated, "", slices.Concat(heic[:28], boxed("moov", make([]byte, 8)))},
		{"webp cut off", CodeTruncated, "", webp[:len(webp)-20]},
		{"heic cut off", CodeTruncated, "", heic[:len(heic)-20]},
		{"avif cut off", CodeTruncated, "", avif[:len(avif)-20]},
		{"heic cut in its items", CodeTruncated, "", heic[:100]},
		{"heic with a box of 4 GiB", CodeTruncated, "", limitless},
		{"heic without items", CodeCorrupt, "", slices.Concat(heic[:28], boxed("meta", make([]byte, 4)))},
		{"heic without boxes", CodeCorrupt, "", heic[:28]},
		{"heic with a short box", CodeCorrupt, "", slices.Concat(heic[:28], boxed("meta", make([]byte, 4), boxed("pitm", make([]byte, 5))))},
		{"webp damaged", CodeCorrupt, "", slices.Concat(webp[:30], bytes.Repeat([]byte{0xaa}, 4), webp[34:40], bytes.Repeat([]byte{0xff}, len(webp)-40))},
		{"jpeg and zip", CodePolyglot, "zip", with(jpeg, "PK\x03\x04stored"+string(zipEnd("comment")))},
		{"png and zip", CodePolyglot, "zip", with(png, string(zipEnd("")))},
		{"jpeg and pdf", CodePolyglot, "pdf", slices.Concat(jpeg[:2], []byte("\xff\xfe\x00\x13%PDF-1.4\n1 0 obj "), jpeg[2:])},
		{"png and html", CodePolyglot, "html", with(png, "\n<SCRIPT>alert(1)</SCRIPT>")},
		{"jpeg and php", CodePolyglot, "php", with(jpeg, "<?php system($_GET['c']); ?>")},
		{"webp and program", CodePolyglot, "program", with(webp, "\x7fELF\x02\x01")},
		{"jpeg and rar", CodePolyglot, "rar", with(jpeg, "Rar!\x1a\x07\x00")},
		{"jpeg and film", "", "", with(jpeg, "\x00\x00\x00\x18ftypmp42")},
		{"jpeg and jpeg", "", "", with(jpeg, string(jpeg))},
		{"jpeg and zeros", "", "", with(jpeg, strings.Repeat("\x00", 5000))},
		{"jpeg with a stray end of zip", "", "", with(jpeg, string(zipEnd("comment"))+"and more")},
		{"webp and spaces", "", "", with(webp, "    ")},
	} {
		t.Run(test.name, func(t *testing.T) {
			library := newTestLibrary(Limits{})
			start := time.Now()
			_, _, _, err := library.Ingest(t.Context(), "owner", bytes.NewReader(test.data))
			if got := codeOf(err); got != test.code {
				t.Fatalf("got %q (%v), want %q", got, err, test.code)
			}
			var gate *GateError
			if errors.As(err, &gate) && test.also != "" && gate.Params["also"] != test.also {
				t.Errorf("params %v, want also %s", gate.Params, test.also)
			}
			if err != nil && len(library.blobs.blobs)+len(library.catalog.images) > 0 {
				t.Error("a refused file left something behind")
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// A photo that takes longer than its time is told so; a client that leaves is not
// the photo's fault; and in both cases the decoder stops.
func TestTimeIsLimited(t *testing.T) {
	file := asPNG(t, noise(700, 700))
	library := newTestLibrary(Limits{Time: time.Nanosecond})
	_, _, _, err := library.Ingest(t.Context(), "owner", bytes.NewReader(file))
	if codeOf(err) != CodeTooSlow {
		t.Errorf("within a nanosecond: %v, want %s", err, CodeTooSlow)
	}
	library = newTestLibrary(Limits{})
	ctx, leave := context.WithCancel(t.Context())
	library.codec = leavingCodec{fastCodec{}, leave}
	_, _, _, err = library.Ingest(ctx, "owner", bytes.NewReader(asJPEG(t, noise(700, 700), jpegn.Subsample420)))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("client left while its photo was decoded: %v, want context.Canceled", err)
	}
	late, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	if _, _, _, err = library.Ingest(late, "owner", bytes.NewReader(file)); !errors.Is(err, context.DeadlineExceeded) || codeOf(err) == CodeTooSlow {
		t.Errorf("the caller's deadline: %v, want context.DeadlineExceeded", err)
	}
}

// leavingCodec lets the client leave when the decoder begins.
type leavingCodec struct {
	jpegCodec
	leave func()
}

func (c leavingCodec) decode(ctx context.Context, data []byte, hear hearing) (image.Image, error) {
	c.leave()
	return c.jpegCodec.decode(ctx, data, hear)
}

func FuzzSniff(f *testing.F) {
	for _, name := range []string{"full.heic", "full.avif", "ten.avif", "lossy.webp", "lossless.webp", "alpha.webp"} {
		f.Add(photo(f, name))
	}
	f.Add(secretPNG(asPNG(f, scene(8, 8)), turned90))
	f.Add([]byte("\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00avif\xff"))
	f.Add(zipEnd("x"))
	limits := Limits{}.withDefaults()
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := inspect(data, limits)
		var gate *GateError
		if err != nil && !errors.As(err, &gate) {
			t.Fatalf("error %v is no GateError", err)
		}
		if err == nil && (h.width < 1 || h.height < 1 || h.end < 1 || h.end > len(data) || h.decodedBytes < h.pixels()) {
			t.Fatalf("impossible header %+v", h)
		}
		readMetadata(h.exif)
	})
}
