package store_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"geodrill/store"
)

// Many more blobs are read, by many at a time, than are kept open: everybody reads
// what is asked for. What is deleted is gone at once, though it was open.
func TestManyFilesAreRead(t *testing.T) {
	t.Parallel()
	blobs, err := store.OpenFileBlobs(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	const keys = 300
	name := func(i int) string { return fmt.Sprintf("images/%03d", i) }
	for i := range keys {
		if err := blobs.Put(t.Context(), name(i), strings.NewReader(name(i))); err != nil {
			t.Fatal(err)
		}
	}
	var readers sync.WaitGroup
	for r := range 8 {
		readers.Go(func() {
			for i := range 2 * keys {
				key := name((i*(2*r+1) + r) % keys)
				p := make([]byte, len(key))
				if n, err := blobs.ReadAt(t.Context(), key, p, 0); n != len(key) || string(p) != key {
					t.Errorf("%s: read %q, %v", key, p[:n], err)
				}
			}
		})
	}
	readers.Wait()
	p := make([]byte, 1)
	if _, err := blobs.ReadAt(t.Context(), name(7), p, 0); err != nil {
		t.Fatal(err)
	}
	if err := blobs.Delete(t.Context(), name(7)); err != nil {
		t.Fatal(err)
	}
	if _, err := blobs.ReadAt(t.Context(), name(7), p, 0); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a deleted blob is read: %v", err)
	}
	if err := blobs.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := blobs.ReadAt(t.Context(), name(1), p, 0); err == nil {
		t.Error("blobs are read after Close")
	}
}
