//go:build linux

package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"geodrill/challenges/account"
)

// greyJPEG is a photo of w by h grey pixels, multiples of 16, in colour and with halved
// chroma: each unit is four bytes of the tables that image/jpeg writes.
func greyJPEG(t *testing.T, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewYCbCr(image.Rect(0, 0, 16, 16), image.YCbCrSubsampleRatio420), nil); err != nil {
		t.Fatal(err)
	}
	file := b.Bytes()
	frame := bytes.Index(file, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(file[frame+5:], uint16(h))
	binary.BigEndian.PutUint16(file[frame+7:], uint16(w))
	scan := bytes.Index(file, []byte{0xff, 0xda})
	scan += 2 + int(binary.BigEndian.Uint16(file[scan+2:]))
	// No change of brightness, and the end of the block: six bits of luma four times, four of chroma twice.
	unit := []byte{0b001010_00, 0b1010_0010, 0b10_001010, 0b0000_0000}
	return slices.Concat(file[:scan], bytes.Repeat(unit, w/16*h/16), []byte{0xff, 0xd9})
}

// blackPNG is a photo of w by h black pixels of three channels of 16 bits, packed from
// one block of zeros that is told many times.
func blackPNG(t *testing.T, w, h int) []byte {
	t.Helper()
	file := []byte("\x89PNG\r\n\x1a\n")
	add := func(name string, data []byte) {
		file = binary.BigEndian.AppendUint32(file, uint32(len(data)))
		body := append([]byte(name), data...)
		file = binary.BigEndian.AppendUint32(append(file, body...), crc32.ChecksumIEEE(body))
	}
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(w)), uint32(h))
	add("IHDR", append(header, 16, 2, 0, 0, 0))
	const block = 1 << 20
	packed := func(n int) []byte {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		if _, err := z.Write(make([]byte, n)); err != nil {
			t.Fatal(err)
		}
		if err := z.Flush(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()[2:]
	}
	size := h * (1 + 6*w)
	pixels := slices.Concat([]byte{0x78, 0x9c}, bytes.Repeat(packed(block), size/block), packed(size%block), []byte{1, 0, 0, 0xff, 0xff})
	const adler = 65521
	add("IDAT", binary.BigEndian.AppendUint32(pixels, uint32(size%adler)<<16|1))
	add("IEND", nil)
	return file
}

// TestLargePhotosAreWhatTheyAre keeps the files of TestMemoryOfUploads from being refused
// for another reason than their size.
func TestLargePhotosAreWhatTheyAre(t *testing.T) {
	t.Parallel()
	grey, err := jpeg.Decode(bytes.NewReader(greyJPEG(t, 64, 32)))
	if err != nil || grey.Bounds().Max != image.Pt(64, 32) {
		t.Errorf("jpeg: %v", err)
	}
	black, err := png.Decode(bytes.NewReader(blackPNG(t, 700, 500)))
	if err != nil || black.Bounds().Max != image.Pt(700, 500) {
		t.Errorf("png: %v", err)
	}
}

// TestMemoryOfUploads sends eight photos at once to the program, among them ones near
// the limits of their formats: it may take 1.6 GiB of memory.
func TestMemoryOfUploads(t *testing.T) {
	t.Parallel()
	heic, err := os.ReadFile(filepath.FromSlash("../../tiles/testdata/photos/large.heic"))
	if err != nil {
		t.Fatal(err)
	}
	// 201 megapixels, 96 of 16 bits, 35 and 48.
	photos := [][]byte{greyJPEG(t, 16384, 12288), blackPNG(t, 12000, 8000), heic, greyJPEG(t, 8000, 6000)}
	for range 4 {
		photos = append(photos, greyJPEG(t, 1600, 1200))
	}
	data := t.TempDir()
	token := signedIn(t, data, account.Instructor)
	p := serve(t, builtBinary(t), "--data", data)
	ids := make([]string, len(photos))
	var uploads sync.WaitGroup
	for i, photo := range photos {
		uploads.Go(func() {
			c := newClient(t, p.url)
			c.token = token
			ids[i] = c.upload(photo)
		})
	}
	uploads.Wait()
	began := time.Now()
	c := newClient(t, p.url)
	c.token = token
	for i, id := range ids {
		events := c.open(http.MethodGet, "/api/v1/images/"+id+"/events", "")
		var all bytes.Buffer
		if _, err := all.ReadFrom(events.Body); err != nil { // which ends with the work
			t.Fatal(err)
		}
		events.Body.Close()
		if state := c.imageState(id); state != "ready" {
			t.Errorf("photo %d is %s: %s", i+1, state, all.String())
		}
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	if found == nil {
		t.Fatalf("no peak in %s", status)
	}
	peak, err := strconv.Atoi(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("resident memory at its peak: %d MiB, after %v", peak>>10, time.Since(began).Round(time.Millisecond))
	if limit := 1638 << 10; peak > limit { // 1.6 GiB
		t.Errorf("resident memory reached %d KiB, more than %d", peak, limit)
	}
}
