package store_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"geodrill/store"
	"geodrill/store/storetest"
	"geodrill/tiles"
)

func openFileBlobs(t *testing.T, dir string) *store.FileBlobs {
	t.Helper()
	blobs, err := store.OpenFileBlobs(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { blobs.Close() })
	return blobs
}

func TestFileBlobs(t *testing.T) {
	storetest.Blobs(t, func(t *testing.T) tiles.Blobs { return openFileBlobs(t, t.TempDir()) })
}

func TestFileBlobsSurviveReopening(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "on", "demand")
	first := openFileBlobs(t, dir)
	if err := first.Put(t.Context(), "images/a.jpg", strings.NewReader("pixels")); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 6)
	if _, err := openFileBlobs(t, dir).ReadAt(t.Context(), "images/a.jpg", got, 0); err != nil || string(got) != "pixels" {
		t.Errorf("after reopening ReadAt = %q, %v, want pixels", got, err)
	}
}

func TestFileBlobsSweepOldRemains(t *testing.T) {
	dir := t.TempDir()
	openFileBlobs(t, dir)
	remains := map[string]time.Duration{"crashed": 25 * time.Hour, "being-written": time.Hour}
	for name, age := range remains {
		file := filepath.Join(dir, ".tmp", name)
		if err := os.WriteFile(file, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		written := time.Now().Add(-age)
		if err := os.Chtimes(file, written, written); err != nil {
			t.Fatal(err)
		}
	}
	openFileBlobs(t, dir)
	for name, want := range map[string]bool{"crashed": false, "being-written": true} {
		_, err := os.Stat(filepath.Join(dir, ".tmp", name))
		if got := err == nil; got != want {
			t.Errorf("%s is there after opening: %v, want %v", name, got, want)
		}
	}
}

func TestFileBlobsLeaveNoTemporaryFile(t *testing.T) {
	dir := t.TempDir()
	blobs := openFileBlobs(t, dir)
	ctx, cancel := context.WithCancel(t.Context())
	if err := blobs.Put(ctx, "a", strings.NewReader("1")); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := blobs.Put(ctx, "b", strings.NewReader("2")); err == nil {
		t.Error("Put with an ended context succeeded")
	}
	left, err := os.ReadDir(filepath.Join(dir, ".tmp"))
	if err != nil {
		t.Fatal(err)
	}
	if len(left) > 0 {
		t.Errorf("%d temporary files left, first %s", len(left), left[0].Name())
	}
}

func TestFileBlobsDoNotFollowLinksOutside(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "secret"), []byte("s"), 0o600); err != nil {
		t.Fatal(err)
	}
	blobs := openFileBlobs(t, dir)
	if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if _, err := blobs.ReadAt(t.Context(), "link/secret", make([]byte, 1), 0); err == nil {
		t.Error("a link led out of the folder")
	}
	if err := blobs.Put(t.Context(), "link/new", strings.NewReader("x")); err == nil {
		t.Error("a blob was written outside the folder")
	}
}

func TestFileBlobsRefuseAFolderAsKey(t *testing.T) {
	blobs := openFileBlobs(t, t.TempDir())
	if err := blobs.Put(t.Context(), "a/b", strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
	if err := blobs.Put(t.Context(), "a", strings.NewReader("y")); err == nil {
		t.Error("a blob took the place of a folder")
	}
}
