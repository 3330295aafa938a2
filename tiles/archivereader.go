package tiles

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// maxTileBytes bounds what is allocated for one tile on the word of a directory.
const maxTileBytes = 8 << 20

// rangeReader reads parts of archives; [Blobs] says how.
type rangeReader interface {
	ReadAt(ctx context.Context, key string, p []byte, off int64) (int, error)
}

// archiveReader reads tiles out of archives in a store. Directories that were
// read once are kept in memory, so that a class that opens the same photo costs
// one range read a tile. It is safe for concurrent use.
type archiveReader struct {
	blobs  rangeReader
	cache  *directoryCache
	bodies tileBodies
}

func newArchiveReader(blobs rangeReader) *archiveReader {
	return &archiveReader{blobs: blobs, cache: newDirectoryCache(maxCachedEntries)}
}

// tile returns one tile of the archive under key, which is to be closed. The error
// is fs.ErrNotExist (errors.Is) when the archive or the tile does not exist.
func (r *archiveReader) tile(ctx context.Context, key string, id uint64) (*tileBody, error) {
	fail := func(err error) (*tileBody, error) {
		return nil, fmt.Errorf("tile %d of archive %s: %w", id, key, err)
	}
	s, e, err := r.find(ctx, key, id)
	if err != nil {
		return fail(err)
	}
	body := r.bodies.make(int(e.length))
	if err := r.readInto(ctx, key, s, e, body.data); err != nil {
		return fail(errors.Join(err, body.Close()))
	}
	return body, nil
}

// read returns the bytes of a tile, which must not be changed.
func (r *archiveReader) read(ctx context.Context, key string, id uint64) ([]byte, error) {
	s, e, err := r.find(ctx, key, id)
	if err != nil {
		return nil, err
	}
	if data, ok := r.inMemory(key, s, e); ok {
		return data, nil
	}
	data := make([]byte, e.length)
	return data, r.readInto(ctx, key, s, e, data)
}

// inMemory returns the bytes of a tile of an archive that is in memory.
func (r *archiveReader) inMemory(key string, s section, e entry) ([]byte, bool) {
	archives, ok := r.blobs.(interface {
		memory(key string) (Memory, bool)
	})
	if !ok {
		return nil, false
	}
	m, ok := archives.memory(key)
	if !ok {
		return nil, false
	}
	return m.slice(int64(s.offset+e.offset), int(e.length))
}

// find returns where a tile lies: an entry of no more than maxTileBytes within the
// section.
func (r *archiveReader) find(ctx context.Context, key string, id uint64) (section, entry, error) {
	dir, err := r.root(ctx, key)
	if err != nil {
		return section{}, entry{}, err
	}
	// The specification allows a root and leaves below it, and leaves below those.
	const maxDepth = 4
	for range maxDepth {
		e, ok := dir.entries.find(id)
		if !ok {
			return section{}, entry{}, fs.ErrNotExist
		}
		if e.run > 0 {
			return dir.tiles, e, e.check(dir.tiles, maxTileBytes)
		}
		if dir, err = r.leaf(ctx, key, dir, e); err != nil {
			return section{}, entry{}, err
		}
	}
	return section{}, entry{}, fmt.Errorf("%w: leaves within leaves", errArchive)
}

// root returns the root directory from the cache or from the blob.
func (r *archiveReader) root(ctx context.Context, key string) (cachedDirectory, error) {
	place := directoryPlace{key: key}
	if dir, ok := r.cache.get(place); ok {
		return dir, nil
	}
	h, packed, err := r.head(ctx, key)
	if err != nil {
		return cachedDirectory{}, err
	}
	entries, err := unpackDirectory(packed)
	if err != nil {
		return cachedDirectory{}, err
	}
	dir := cachedDirectory{entries: entries, leaves: h.leaves, tiles: h.tiles}
	r.cache.put(place, dir)
	return dir, nil
}

// head reads the header and the packed root directory.
func (r *archiveReader) head(ctx context.Context, key string) (archiveHeader, []byte, error) {
	first := make([]byte, firstRead)
	n, err := r.blobs.ReadAt(ctx, key, first, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return archiveHeader{}, nil, err
	}
	first = first[:n]
	h, err := parseArchiveHeader(first)
	if err != nil {
		return archiveHeader{}, nil, err
	}
	if h.root.offset+h.root.length > uint64(len(first)) {
		return archiveHeader{}, nil, fmt.Errorf("%w: cut off within its root directory", errArchive)
	}
	return h, first[h.root.offset:][:h.root.length], nil
}

// leaf returns the directory that entry e of dir points to.
func (r *archiveReader) leaf(ctx context.Context, key string, dir cachedDirectory, e entry) (cachedDirectory, error) {
	place := directoryPlace{key: key, offset: dir.leaves.offset + e.offset}
	if leaf, ok := r.cache.get(place); ok {
		return leaf, nil
	}
	packed, err := r.readEntry(ctx, key, dir.leaves, e, maxDirectoryBytes)
	if err != nil {
		return cachedDirectory{}, err
	}
	if dir.entries, err = unpackDirectory(packed); err != nil {
		return cachedDirectory{}, err
	}
	r.cache.put(place, dir)
	return dir, nil
}

// readEntry reads the bytes of e, which must lie within s and be at most limit.
func (r *archiveReader) readEntry(ctx context.Context, key string, s section, e entry, limit uint32) ([]byte, error) {
	if err := e.check(s, limit); err != nil {
		return nil, err
	}
	data := make([]byte, e.length)
	return data, r.readInto(ctx, key, s, e, data)
}

// check refuses an entry that does not lie within s or has more bytes than limit.
func (e entry) check(s section, limit uint32) error {
	if e.offset > s.length || uint64(e.length) > s.length-e.offset {
		return fmt.Errorf("%w: entry %d lies outside its section", errArchive, e.id)
	}
	if e.length > limit {
		return fmt.Errorf("%w: entry %d of %d bytes", errArchive, e.id, e.length)
	}
	return nil
}

// readInto reads the bytes of an entry, which has been checked, into data, which
// has its length.
func (r *archiveReader) readInto(ctx context.Context, key string, s section, e entry, data []byte) error {
	n, err := r.blobs.ReadAt(ctx, key, data, int64(s.offset+e.offset))
	if n == len(data) {
		return nil
	}
	if errors.Is(err, io.EOF) {
		err = fmt.Errorf("%w: cut off", errArchive)
	}
	return err
}

func unpackDirectory(packed []byte) (directory, error) {
	b, err := inflate(packed, maxDirectoryBytes)
	if err != nil {
		return nil, fmt.Errorf("%w: directory: %w", errArchive, err)
	}
	return parseDirectory(b)
}
