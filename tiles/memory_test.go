//go:build linux && !race

package tiles

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"sync"
	"testing"

	"github.com/gen2brain/jpegn"
)

// flatPNG is a PNG file of w by h black pixels with three channels of 16 bits,
// written row by row.
func flatPNG(t testing.TB, w, h int) []byte {
	t.Helper()
	var packed bytes.Buffer
	z, err := zlib.NewWriterLevel(&packed, zlib.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	row := make([]byte, 1+6*w)
	for range h {
		if _, err := z.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	head := pngHeader(uint32(w), uint32(h), 16, 2)
	out := binary.BigEndian.AppendUint32(head, crc32.ChecksumIEEE(head[12:]))
	for _, c := range []chunk{{"IDAT", packed.Bytes()}, {"IEND", nil}} {
		out = binary.BigEndian.AppendUint32(out, uint32(len(c.data)))
		body := append([]byte(c.name), c.data...)
		out = binary.BigEndian.AppendUint32(append(out, body...), crc32.ChecksumIEEE(body))
	}
	return out
}

// Eight photos at once, among them large ones, in a process that spends memory as
// the server does (cmd/geodrill): together they may take 1.6 GiB.
func TestMemoryOfUploads(t *testing.T) {
	const folder = "GEODRILL_TEST_UPLOADS"
	if path := os.Getenv(folder); path != "" {
		uploadAll(t, path)
		return
	}
	path := t.TempDir()
	write := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(path, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("1.png", flatPNG(t, 10000, 8000)) // 640 MB of pixels
	write("2.png", flatPNG(t, 4000, 3000))
	large := asJPEG(t, image.NewYCbCr(image.Rect(0, 0, 8000, 6000), image.YCbCrSubsampleRatio420), jpegn.Subsample420)
	write("3.jpg", large)
	write("4.jpg", large)
	write("5.jpg", asJPEG(t, scene(4000, 3000), jpegn.Subsample444))
	write("6.webp", photo(t, "alpha.webp"))
	write("7.heic", photo(t, "full.heic"))
	write("8.avif", photo(t, "ten.avif"))

	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestMemoryOfUploads$", "-test.v")
	child.Env = append(os.Environ(), folder+"="+path)
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	found := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(out)
	if found == nil {
		t.Fatalf("no peak in\n%s", out)
	}
	peak, err := strconv.Atoi(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("resident memory at its peak: %d MiB", peak>>10)
	if limit := 1638 << 10; peak > limit { // 1.6 GiB
		t.Errorf("resident memory reached %d KiB, more than %d", peak, limit)
	}
}

// uploadAll is the child: it ingests every file of a folder at once.
func uploadAll(t *testing.T, path string) {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(1 << 30)
	files, err := filepath.Glob(filepath.Join(path, "*"))
	if err != nil || len(files) != 8 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	library := newTestLibrary(Limits{})
	var uploads sync.WaitGroup
	for _, file := range files {
		uploads.Go(func() {
			f, err := os.Open(file)
			if err != nil {
				t.Error(err)
				return
			}
			defer f.Close()
			if _, _, _, err := library.Ingest(t.Context(), "owner", f); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		})
	}
	uploads.Wait()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s", regexp.MustCompile(`VmHWM:.*`).Find(status))
}
