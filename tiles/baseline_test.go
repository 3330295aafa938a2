package tiles

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/gen2brain/jpegn"
)

// unheard listens to nothing.
func unheard() hearing { return hearing{read: func(int64) {}} }

// checkBaseline compares decodeBaseline with image/jpeg, which has to accept whatever
// it accepts, with the same samples. It reports whether the file was decoded.
func checkBaseline(t testing.TB, name string, file []byte) bool {
	t.Helper()
	got, err := decodeBaseline(t.Context(), file, unheard())
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if got == nil {
		return false
	}
	want, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatalf("%s is decoded, but image/jpeg refuses it: %v", name, err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%s: the samples are not those of image/jpeg", name)
	}
	return true
}

// commonFiles are JPEG files in the form in which nearly all are.
func commonFiles(t testing.TB) map[string][]byte {
	files := map[string][]byte{}
	for _, size := range []image.Point{{1, 1}, {8, 8}, {17, 33}, {130, 70}} {
		for _, sampling := range samplings() {
			for name, options := range map[string]jpegn.EncodeOptions{
				"coarse": {Quality: 3}, "usual": {Quality: 85}, "fine": {Quality: 100}, "own codes": {Quality: 90, OptimizeCoding: true},
				"restarts": {Quality: 95, RestartInterval: 3}, "a restart a unit": {Quality: 60, RestartInterval: 1},
			} {
				for subject, m := range map[string]image.Image{"scene": scene(size.X, size.Y), "noise": noise(size.X, size.Y)} {
					var b bytes.Buffer
					options.Subsampling = sampling
					if err := jpegn.Encode(&b, m, &options); err != nil {
						t.Fatal(err)
					}
					files[fmt.Sprintf("%s of %v, sampling %d, %s", subject, size, sampling, name)] = b.Bytes()
				}
			}
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, scene(40, 30), nil); err != nil { // without a JFIF header
		t.Fatal(err)
	}
	files["of the standard library"] = b.Bytes()
	files["with a trailer"] = append(bytes.Clone(b.Bytes()), "trailer"...)
	return files
}

func TestBaselineIsThatOfImageJPEG(t *testing.T) {
	for name, file := range commonFiles(t) {
		if !checkBaseline(t, name, file) {
			t.Errorf("%s is not decoded", name)
		}
	}
}

// What is unusual is left to image/jpeg.
func TestBaselineLeaves(t *testing.T) {
	usual := asJPEG(t, scene(40, 30), jpegn.Subsample420)
	edit := func(file []byte, marker byte, edit func(payload []byte)) []byte {
		file = bytes.Clone(file)
		for s := range jpegSegments(file) {
			if s.marker == marker {
				edit(s.payload)
			}
		}
		return file
	}
	edited := func(marker byte, change func(payload []byte)) []byte { return edit(usual, marker, change) }
	var unmarked bytes.Buffer // without a JFIF header
	if err := jpeg.Encode(&unmarked, scene(40, 30), nil); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{
		"nothing":          nil,
		"no scan":          usual[:100],
		"progressive":      photo(t, "progressive.jpg"),
		"cut off":          usual[:len(usual)-20],
		"without an end":   usual[:len(usual)-2],
		"more in the scan": append(append(bytes.Clone(usual[:len(usual)-2]), 1, 2), 0xff, markerEOI),
		"chroma as luma":   edited(markerSOF0, func(p []byte) { p[10] = 0x21 }),
		"4:1:1":            edited(markerSOF0, func(p []byte) { p[7] = 0x41 }),
		"no such factors":  edited(markerSOF0, func(p []byte) { p[8] = 7 }),
		"no such codes":    edited(markerSOS, func(p []byte) { p[2] = 0x22 }),
		"another order":    edited(markerSOS, func(p []byte) { p[1], p[3] = p[3], p[1] }),
		"red, green, blue": edit(edit(unmarked.Bytes(), markerSOF0, func(p []byte) { p[6], p[9], p[12] = 'R', 'G', 'B' }),
			markerSOS, func(p []byte) { p[1], p[3], p[5] = 'R', 'G', 'B' }),
		"too many codes": edited(markerDHT, func(p []byte) { p[1] = 3 }),
	} {
		if checkBaseline(t, name, file) {
			t.Errorf("%s is decoded", name)
		}
	}
}

// Damage of any kind is refused or not as image/jpeg does, and what is not has its
// samples.
func TestDamageIsThatOfImageJPEG(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	accepted := 0
	files := commonFiles(t)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file := files[name]
		for range 10 {
			damaged := bytes.Clone(file)
			for range 1 + random.IntN(3) {
				damaged[random.IntN(len(damaged))] = byte(random.IntN(256))
			}
			if random.IntN(4) == 0 {
				damaged = damaged[:random.IntN(len(damaged))]
			}
			if c, err := jpeg.DecodeConfig(bytes.NewReader(damaged)); err == nil && c.Width*c.Height > 1<<20 {
				continue // it might take a while
			}
			got, gotErr := fastCodec{}.decode(t.Context(), damaged, unheard())
			want, wantErr := jpeg.Decode(bytes.NewReader(damaged))
			if (gotErr == nil) != (wantErr == nil) {
				t.Fatalf("%s, damaged: %v, image/jpeg says %v", name, gotErr, wantErr)
			}
			if gotErr == nil && !reflect.DeepEqual(got, want) {
				t.Fatalf("%s, damaged: the samples are not those of image/jpeg", name)
			}
			if gotErr == nil && checkBaseline(t, name, damaged) {
				accepted++
			}
		}
	}
	if accepted == 0 {
		t.Error("nothing damaged was decoded: the test shows little")
	}
}

// Rows are told in their order while a picture is decoded, up to the last, and with
// them how much has been read.
func TestBaselineTellsRows(t *testing.T) {
	file := asJPEG(t, noise(60, 100), jpegn.Subsample420)
	var rows []int
	var read []int64
	m, err := decodeBaseline(t.Context(), file, hearing{
		read: func(n int64) { read = append(read, n) },
		rows: func(_ image.Image, n int) { rows = append(rows, n) },
	})
	if m == nil || err != nil {
		t.Fatal(m, err)
	}
	if want := []int{16, 32, 48, 64, 80, 96, 100}; !reflect.DeepEqual(rows, want) {
		t.Errorf("rows %v, want %v", rows, want)
	}
	for i, n := range read {
		if n > int64(len(file)) || i > 0 && n < read[i-1] {
			t.Errorf("read %v of %d bytes", read, len(file))
			break
		}
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := decodeBaseline(ended, file, unheard()); !errors.Is(err, context.Canceled) {
		t.Errorf("ended context: %v", err)
	}
}

func FuzzBaseline(f *testing.F) {
	for _, sampling := range samplings() {
		f.Add(asJPEG(f, scene(40, 30), sampling))
		f.Add(ownForm(f, noise(17, 70), sampling))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		if c, err := jpeg.DecodeConfig(bytes.NewReader(file)); err == nil && c.Width*c.Height > 1<<20 {
			return
		}
		if b := openBaseline(file); b == nil || b.width*b.height > 1<<20 {
			return
		}
		checkBaseline(t, "file", file)
	})
}
