package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"runtime"
	"strings"
	"sync"
	"time"

	"geodrill/tiles"
)

// tempDir is the folder for blobs that are being written. No key can name it,
// because no segment of a key begins with a dot.
const tempDir = ".tmp"

// tempAge is how old a file in tempDir must be to be taken for the remains of a
// crash. Another process may be writing a younger one.
const tempAge = 24 * time.Hour

// FileBlobs keeps blobs as files in one folder, a key being a path below it. It
// implements [tiles.Blobs]; blobs are written to a temporary file, synced and
// renamed, so that a reader never sees half a blob and a power cut leaves all of
// it or nothing. A key cannot be the folder of another: with a blob "a/b" in
// store, putting "a" is an error. It is safe for concurrent use.
type FileBlobs struct {
	root *os.Root
	read *openFiles
	mu   sync.Mutex // makes looking for a key and renaming to it one step
}

var _ tiles.Blobs = (*FileBlobs)(nil)

// OpenFileBlobs opens the folder dir, making it and its parents if they do not
// exist, and removes what a crash left of unfinished writing more than a day ago.
// The caller closes the FileBlobs.
func OpenFileBlobs(dir string) (*FileBlobs, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("open file blobs: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open file blobs: %w", err)
	}
	b := &FileBlobs{root: root}
	b.read = newOpenFiles(b.openFile)
	if err := b.sweepTemp(time.Now().Add(-tempAge)); err != nil {
		root.Close()
		return nil, fmt.Errorf("open file blobs: %w", err)
	}
	return b, nil
}

// Close releases the folder. Blobs that were opened stay readable.
func (b *FileBlobs) Close() error { return errors.Join(b.read.close(), b.root.Close()) }

// Ping reports whether the folder can be read; an error is
// [tiles.ErrUnavailable].
func (b *FileBlobs) Ping(ctx context.Context) error {
	if _, err := b.root.Stat(tempDir); err != nil {
		return fmt.Errorf("%w: %w", tiles.ErrUnavailable, err)
	}
	return ctx.Err()
}

// sweepTemp makes the folder for unfinished blobs and removes those last written
// before the given time.
func (b *FileBlobs) sweepTemp(before time.Time) error {
	if err := b.root.MkdirAll(tempDir, 0o750); err != nil {
		return err
	}
	remains, err := fs.ReadDir(b.root.FS(), tempDir)
	if err != nil {
		return err
	}
	for _, file := range remains {
		info, err := file.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // its writer has just finished
		}
		if err != nil {
			return err
		}
		if info.ModTime().After(before) {
			continue
		}
		if err := b.root.Remove(path.Join(tempDir, file.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Put implements [tiles.Blobs].
func (b *FileBlobs) Put(ctx context.Context, key string, r io.Reader) error {
	if err := tiles.CheckKey(key); err != nil {
		return err
	}
	if err := b.put(ctx, key, r); err != nil {
		return fmt.Errorf("put blob %s: %w", key, err)
	}
	return nil
}

func (b *FileBlobs) put(ctx context.Context, key string, r io.Reader) error {
	if b.exists(key) {
		return b.syncFolders(key) // who renamed it may not have synced them yet
	}
	temp := path.Join(tempDir, rand.Text())
	defer b.root.Remove(temp) // fails once the file has been renamed
	if err := b.writeSynced(temp, contextReader{ctx, r}); err != nil {
		return err
	}
	if err := b.root.MkdirAll(path.Dir(key), 0o750); err != nil {
		return err
	}
	if err := b.renameUnlessExists(temp, key); err != nil {
		return err
	}
	return b.syncFolders(key)
}

func (b *FileBlobs) exists(key string) bool {
	info, err := b.root.Lstat(key)
	return err == nil && info.Mode().IsRegular()
}

func (b *FileBlobs) renameUnlessExists(temp, key string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.exists(key) {
		return nil
	}
	return b.root.Rename(temp, key)
}

// writeSynced writes r to a new file and returns when the disk has it.
func (b *FileBlobs) writeSynced(name string, r io.Reader) error {
	file, err := b.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, r)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// syncFolders makes the entries of key and of the folders above it durable.
func (b *FileBlobs) syncFolders(key string) error {
	if runtime.GOOS == "windows" {
		return nil // folders cannot be synced there; NTFS keeps a journal of renames
	}
	for name := key; name != "."; {
		name = path.Dir(name)
		if err := b.syncFolder(name); err != nil {
			return err
		}
	}
	return nil
}

func (b *FileBlobs) syncFolder(name string) error {
	folder, err := b.root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// Open implements [tiles.Blobs].
func (b *FileBlobs) Open(ctx context.Context, key string) (io.ReadSeekCloser, error) {
	file, err := b.open(ctx, key)
	if err != nil {
		return nil, err
	}
	return blobFile{file, contextReader{ctx, file}}, nil
}

// ReadAt implements [tiles.Blobs].
func (b *FileBlobs) ReadAt(ctx context.Context, key string, p []byte, off int64) (int, error) {
	if err := errors.Join(ctx.Err(), tiles.CheckKey(key)); err != nil {
		return 0, err
	}
	return b.read.readAt(key, p, off)
}

func (b *FileBlobs) open(ctx context.Context, key string) (*os.File, error) {
	if err := errors.Join(ctx.Err(), tiles.CheckKey(key)); err != nil {
		return nil, err
	}
	return b.openFile(key)
}

func (b *FileBlobs) openFile(key string) (*os.File, error) {
	file, err := b.root.Open(key)
	if err != nil {
		return nil, fmt.Errorf("open blob: %w", err)
	}
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		file.Close()
		return nil, errors.Join(err, fmt.Errorf("open blob %s: no file of this name: %w", key, fs.ErrNotExist))
	}
	return file, nil
}

// Stored implements [tiles.Blobs].
func (b *FileBlobs) Stored(ctx context.Context, key string) (time.Time, error) {
	file, err := b.open(ctx, key)
	if err != nil {
		return time.Time{}, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return time.Time{}, fmt.Errorf("age of blob: %w", err)
	}
	return info.ModTime(), nil
}

// Delete implements [tiles.Blobs].
func (b *FileBlobs) Delete(ctx context.Context, key string) error {
	if err := errors.Join(ctx.Err(), tiles.CheckKey(key)); err != nil {
		return err
	}
	if err := b.root.Remove(key); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete blob: %w", err)
	}
	return b.read.forget(key)
}

// List implements [tiles.Blobs].
func (b *FileBlobs) List(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		err := fs.WalkDir(b.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
			if err = errors.Join(ctx.Err(), err); err != nil {
				return err
			}
			if name == tempDir {
				return fs.SkipDir
			}
			isBlob := entry.Type().IsRegular() && tiles.CheckKey(name) == nil
			if isBlob && strings.HasPrefix(name, prefix) && !yield(name, nil) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield("", fmt.Errorf("list blobs: %w", err))
		}
	}
}

// blobFile is an open blob whose reading ends with a context.
type blobFile struct {
	*os.File
	reader contextReader
}

func (f blobFile) Read(p []byte) (int, error) { return f.reader.Read(p) }

// contextReader fails when its context has ended.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
