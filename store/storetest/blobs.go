package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"geodrill/tiles"
)

// Blobs checks that what open returns keeps the contract of [tiles.Blobs]. open
// is called once for each test and returns an empty store.
func Blobs(t *testing.T, open func(t *testing.T) tiles.Blobs) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, blobs tiles.Blobs)
	}{
		{"what is put can be read", testBlobRoundTrip},
		{"an existing key is left as it is", testBlobExisting},
		{"a missing key is ErrNotExist", testBlobMissing},
		{"ranges", testBlobRanges},
		{"seeking", testBlobSeek},
		{"when a blob was stored", testBlobStored},
		{"deleting", testBlobDelete},
		{"listing", testBlobList},
		{"keys that are refused", testBlobKeys},
		{"a failing reader stores nothing", testBlobFailingReader},
		{"an ended context", testBlobContext},
		{"a context that ends while reading", testBlobContextWhileReading},
		{"many writers of one key", testBlobConcurrentPut},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

func putBlob(t *testing.T, blobs tiles.Blobs, key string, data []byte) {
	t.Helper()
	if err := blobs.Put(t.Context(), key, bytes.NewReader(data)); err != nil {
		t.Fatalf("Put(%s): %v", key, err)
	}
}

func readBlob(t *testing.T, blobs tiles.Blobs, key string) []byte {
	t.Helper()
	r, err := blobs.Open(t.Context(), key)
	if err != nil {
		t.Fatalf("Open(%s): %v", key, err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("read %s: %v", key, err)
	}
	return data
}

func listBlobs(t *testing.T, blobs tiles.Blobs, prefix string) []string {
	t.Helper()
	var keys []string
	for key, err := range blobs.List(t.Context(), prefix) {
		if err != nil {
			t.Fatalf("List(%q): %v", prefix, err)
		}
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func testBlobRoundTrip(t *testing.T, blobs tiles.Blobs) {
	for key, data := range map[string][]byte{
		"empty":              {},
		"one":                {0},
		"images/large.jpg":   bytes.Repeat([]byte("0123456789abcdef"), 1<<16),
		"a/b/c/d-e_f.tar.gz": []byte("deep"),
	} {
		putBlob(t, blobs, key, data)
		if got := readBlob(t, blobs, key); !bytes.Equal(got, data) {
			t.Errorf("%s: read %d bytes that differ from the %d put", key, len(got), len(data))
		}
	}
}

func testBlobExisting(t *testing.T, blobs tiles.Blobs) {
	putBlob(t, blobs, "k", []byte("first"))
	for _, length := range []int{0, 6, 100_000, 16 << 20} { // what is refused may be long
		putBlob(t, blobs, "k", bytes.Repeat([]byte("x"), length))
		if got := readBlob(t, blobs, "k"); string(got) != "first" {
			t.Errorf("after a Put of %d bytes more the blob has %d, want first", length, len(got))
		}
	}
}

func testBlobMissing(t *testing.T, blobs tiles.Blobs) {
	putBlob(t, blobs, "folder/key", []byte("x"))
	for _, key := range []string{"missing", "folder", "folder/missing"} {
		if _, err := blobs.Open(t.Context(), key); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Open(%s) = %v, want fs.ErrNotExist", key, err)
		}
		if _, err := blobs.ReadAt(t.Context(), key, make([]byte, 1), 0); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("ReadAt(%s) = %v, want fs.ErrNotExist", key, err)
		}
	}
}

func testBlobRanges(t *testing.T, blobs tiles.Blobs) {
	putBlob(t, blobs, "k", []byte("0123456789"))
	for _, test := range []struct {
		off  int64
		size int
		want string
		end  bool // io.EOF must come with it
	}{
		{0, 4, "0123", false},
		{3, 5, "34567", false},
		{8, 5, "89", true},
		{10, 1, "", true},
		{99, 1, "", true},
		{0, 10, "0123456789", false},
		{9, 1, "9", false},
		{5, 0, "", false},
		{10, 0, "", false},
	} {
		p := make([]byte, test.size)
		n, err := blobs.ReadAt(t.Context(), "k", p, test.off)
		if string(p[:n]) != test.want {
			t.Errorf("ReadAt(%d, %d) = %q, want %q", test.off, test.size, p[:n], test.want)
		}
		if test.end != errors.Is(err, io.EOF) || !test.end && err != nil {
			t.Errorf("ReadAt(%d, %d) error %v, want io.EOF: %v", test.off, test.size, err, test.end)
		}
	}
	if n, err := blobs.ReadAt(t.Context(), "k", make([]byte, 1), -1); n != 0 || err == nil || errors.Is(err, io.EOF) {
		t.Errorf("ReadAt(-1) = %d, %v, want a refusal", n, err)
	}
	putBlob(t, blobs, "empty", nil)
	if n, err := blobs.ReadAt(t.Context(), "empty", make([]byte, 1), 0); n != 0 || !errors.Is(err, io.EOF) {
		t.Errorf("ReadAt of an empty blob = %d, %v, want io.EOF", n, err)
	}
}

func testBlobSeek(t *testing.T, blobs tiles.Blobs) {
	putBlob(t, blobs, "k", []byte("0123456789"))
	r, err := blobs.Open(t.Context(), "k")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if size, err := r.Seek(0, io.SeekEnd); err != nil || size != 10 {
		t.Errorf("Seek to the end = %d, %v, want 10", size, err)
	}
	if _, err := r.Seek(7, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != "789" {
		t.Errorf("read from 7 on %q, %v, want 789", got, err)
	}
	if at, err := r.Seek(-8, io.SeekCurrent); err != nil || at != 2 {
		t.Errorf("Seek back by 8 = %d, %v, want 2", at, err)
	}
	if n, err := io.ReadFull(r, make([]byte, 3)); n != 3 || err != nil {
		t.Errorf("read 3 bytes from 2 on: %d, %v", n, err)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != "56789" {
		t.Errorf("read on %q, %v, want 56789", got, err)
	}
	if _, err := r.Seek(-1, io.SeekStart); err == nil {
		t.Error("Seek to before the beginning succeeded")
	}
	if at, err := r.Seek(4, io.SeekEnd); err != nil || at != 14 {
		t.Errorf("Seek behind the end = %d, %v, want 14", at, err)
	}
	if n, err := r.Read(make([]byte, 1)); n != 0 || !errors.Is(err, io.EOF) {
		t.Errorf("read behind the end = %d, %v, want io.EOF", n, err)
	}
}

func testBlobStored(t *testing.T, blobs tiles.Blobs) {
	const clocks = 10 * time.Second // by how much they may differ, and to what they round
	before := time.Now()
	putBlob(t, blobs, "folder/k", []byte("x"))
	at, err := blobs.Stored(t.Context(), "folder/k")
	if err != nil || at.Before(before.Add(-clocks)) || at.After(time.Now().Add(clocks)) {
		t.Errorf("stored at %v, %v, want %v", at, err, before)
	}
	putBlob(t, blobs, "folder/k", []byte("x")) // which leaves it as it is
	if again, err := blobs.Stored(t.Context(), "folder/k"); err != nil || !again.Equal(at) {
		t.Errorf("put again it was stored at %v, %v, want %v", again, err, at)
	}
	for _, key := range []string{"missing", "folder", "folder/missing"} {
		if _, err := blobs.Stored(t.Context(), key); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Stored(%s) = %v, want fs.ErrNotExist", key, err)
		}
	}
}

func testBlobDelete(t *testing.T, blobs tiles.Blobs) {
	putBlob(t, blobs, "k", []byte("old"))
	for range 2 { // the second time the key is missing, which is success
		if err := blobs.Delete(t.Context(), "k"); err != nil {
			t.Fatalf("Delete: %v", err)
		}
	}
	if _, err := blobs.Open(t.Context(), "k"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Open after Delete = %v, want fs.ErrNotExist", err)
	}
	putBlob(t, blobs, "k", []byte("new"))
	if got := readBlob(t, blobs, "k"); string(got) != "new" {
		t.Errorf("put again after Delete: %q, want new", got)
	}
}

func testBlobList(t *testing.T, blobs tiles.Blobs) {
	if got := listBlobs(t, blobs, ""); len(got) != 0 {
		t.Errorf("an empty store lists %q", got)
	}
	keys := []string{"images/a.jpg", "images/b.jpg", "images2/c.jpg", "z"}
	for _, key := range keys {
		putBlob(t, blobs, key, []byte(key))
	}
	for prefix, want := range map[string][]string{
		"":         keys,
		"images":   keys[:3],
		"images/":  keys[:2],
		"images/b": keys[1:2],
		"nothing":  nil,
	} {
		if got := listBlobs(t, blobs, prefix); !slices.Equal(got, want) {
			t.Errorf("List(%q) = %q, want %q", prefix, got, want)
		}
	}
	seen := 0
	for range blobs.List(t.Context(), "") {
		seen++
		break
	}
	if seen != 1 {
		t.Errorf("a broken off List yielded %d keys", seen)
	}
}

func testBlobKeys(t *testing.T, blobs tiles.Blobs) {
	for _, key := range []string{
		"", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", ".hidden", "a/.hidden",
		"A", "a b", "a\\b", "a\x00b", "ключ", "c:", strings.Repeat("k", 201),
	} {
		err := blobs.Put(t.Context(), key, strings.NewReader("x"))
		if err == nil {
			t.Errorf("Put(%q) succeeded", key)
		}
		if _, err := blobs.Open(t.Context(), key); err == nil {
			t.Errorf("Open(%q) succeeded", key)
		}
		if _, err := blobs.ReadAt(t.Context(), key, make([]byte, 1), 0); err == nil || errors.Is(err, io.EOF) {
			t.Errorf("ReadAt(%q) = %v, want a refusal", key, err)
		}
		if err := blobs.Delete(t.Context(), key); err == nil {
			t.Errorf("Delete(%q) succeeded", key)
		}
		if _, err := blobs.Stored(t.Context(), key); err == nil {
			t.Errorf("Stored(%q) succeeded", key)
		}
	}
	if got := listBlobs(t, blobs, ""); len(got) != 0 {
		t.Errorf("refused keys left %q", got)
	}
}

func testBlobFailingReader(t *testing.T, blobs tiles.Blobs) {
	broken := errors.New("the line went dead")
	r := io.MultiReader(strings.NewReader(strings.Repeat("x", 100_000)), iotest.ErrReader(broken))
	if err := blobs.Put(t.Context(), "k", r); !errors.Is(err, broken) {
		t.Errorf("Put = %v, want the reader's error", err)
	}
	if got := listBlobs(t, blobs, ""); len(got) != 0 {
		t.Errorf("a failed Put left %q", got)
	}
}

func testBlobContext(t *testing.T, blobs tiles.Blobs) {
	putBlob(t, blobs, "k", []byte("x"))
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := blobs.Put(ended, "new", strings.NewReader("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("Put = %v, want context.Canceled", err)
	}
	if _, err := blobs.Open(ended, "k"); !errors.Is(err, context.Canceled) {
		t.Errorf("Open = %v, want context.Canceled", err)
	}
	if _, err := blobs.ReadAt(ended, "k", make([]byte, 1), 0); !errors.Is(err, context.Canceled) {
		t.Errorf("ReadAt = %v, want context.Canceled", err)
	}
	if _, err := blobs.Stored(ended, "k"); !errors.Is(err, context.Canceled) {
		t.Errorf("Stored = %v, want context.Canceled", err)
	}
	if err := blobs.Delete(ended, "k"); !errors.Is(err, context.Canceled) {
		t.Errorf("Delete = %v, want context.Canceled", err)
	}
	for key, err := range blobs.List(ended, "") {
		if key != "" || !errors.Is(err, context.Canceled) {
			t.Errorf("List yields %q, %v, want context.Canceled", key, err)
		}
	}
	if got := listBlobs(t, blobs, ""); !slices.Equal(got, []string{"k"}) {
		t.Errorf("keys %q, want k alone", got)
	}
}

func testBlobContextWhileReading(t *testing.T, blobs tiles.Blobs) {
	putBlob(t, blobs, "k", make([]byte, 4<<20))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := blobs.Open(ctx, "k")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := io.ReadFull(r, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := r.Read(make([]byte, 1000)); !errors.Is(err, context.Canceled) {
		t.Errorf("Read = %v, want context.Canceled", err)
	}
}

func testBlobConcurrentPut(t *testing.T, blobs tiles.Blobs) {
	const writers = 16
	contents := make(map[string]bool)
	var wg sync.WaitGroup
	errs := make([]error, writers)
	for i := range writers {
		data := strings.Repeat(fmt.Sprintf("%02d", i), 500_000)
		contents[data] = true
		wg.Go(func() { errs[i] = blobs.Put(t.Context(), "dir/k", strings.NewReader(data)) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if got := readBlob(t, blobs, "dir/k"); !contents[string(got)] {
		t.Errorf("the blob of %d bytes is none of those put", len(got))
	}
}
