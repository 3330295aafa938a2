package tiles

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"sync"
)

// memoryCatalog is a catalogue in memory. It fails with err when that is set.
type memoryCatalog struct {
	mu      sync.Mutex
	images  map[string]Record // that are ready
	uploads map[string]Record
	blobs   map[string]*memoryName // by digest
	err     error
}

type memoryName struct {
	key  string
	uses int
}

func newMemoryCatalog() *memoryCatalog {
	return &memoryCatalog{images: map[string]Record{}, uploads: map[string]Record{}, blobs: map[string]*memoryName{}}
}

func (c *memoryCatalog) PutImage(_ context.Context, r Record) (unnamed []string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.images[r.ID]; ok {
		return nil, fmt.Errorf("image %s exists", r.ID)
	}
	if c.err != nil {
		return nil, c.err
	}
	unnamed = c.name(&r)
	c.images[r.ID] = r
	return unnamed, nil
}

// name counts a use of the blobs of r, and renames those that have an equal.
func (c *memoryCatalog) name(r *Record) (unnamed []string) {
	names := map[string]string{"": ""}
	for _, key := range r.Keys() {
		n, ok := c.blobs[Digest(key)]
		if !ok {
			n = &memoryName{key: key}
			c.blobs[Digest(key)] = n
		}
		n.uses++
		if names[key] = n.key; n.key != key {
			unnamed = append(unnamed, key)
		}
	}
	for _, key := range []*string{&r.Archive, &r.Full, &r.Thumbnail, &r.Screen, &r.Original} {
		*key = names[*key]
	}
	return unnamed
}

func (c *memoryCatalog) drop(keys ...string) (unnamed []string) {
	for _, key := range keys {
		n, ok := c.blobs[Digest(key)]
		if !ok {
			continue
		}
		if n.uses--; n.uses == 0 {
			delete(c.blobs, Digest(key))
			unnamed = append(unnamed, key)
		}
	}
	return unnamed
}

// upload announces an upload, as a server does.
func (c *memoryCatalog) upload(r Record) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.name(&r)
	c.uploads[r.ID] = r
}

func (c *memoryCatalog) CompleteImage(_ context.Context, r Record) (unnamed []string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before, ok := c.uploads[r.ID]
	if !ok {
		return nil, missing(r.ID)
	}
	if c.err != nil {
		return nil, c.err
	}
	delete(c.uploads, r.ID)
	unnamed = c.name(&r)
	c.images[r.ID] = r
	return append(unnamed, c.drop(before.Original)...), nil
}

func (c *memoryCatalog) ReplaceImage(_ context.Context, old string, r Record) (unnamed []string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before, ok := c.images[old]
	if _, waits := c.uploads[r.ID]; !ok || !waits {
		return nil, missing(old)
	}
	if c.err != nil {
		return nil, c.err
	}
	delete(c.uploads, r.ID)
	delete(c.images, old)
	unnamed = c.name(&r)
	r.Original, r.Metadata = before.Original, before.Metadata
	c.images[r.ID] = r
	return append(unnamed, c.drop(before.pixels()...)...), nil
}

func missing(id string) error { return fmt.Errorf("image %s: %w", id, fs.ErrNotExist) }

func (c *memoryCatalog) Image(_ context.Context, id string) (Image, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r, ok := c.images[id]
	if !ok {
		return Image{}, missing(id)
	}
	return r.Image, nil
}

func (c *memoryCatalog) Upload(_ context.Context, id string) (Record, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r, ok := c.uploads[id]
	if !ok {
		return Record{}, missing(id)
	}
	return r, nil
}

func (c *memoryCatalog) Record(_ context.Context, id string) (Record, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, records := range []map[string]Record{c.images, c.uploads} {
		if r, ok := records[id]; ok {
			return r, nil
		}
	}
	return Record{}, missing(id)
}

func (c *memoryCatalog) DeleteImage(_ context.Context, id string) (unnamed []string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, records := range []map[string]Record{c.images, c.uploads} {
		if r, ok := records[id]; ok {
			delete(records, id)
			return c.drop(r.Keys()...), nil
		}
	}
	return nil, missing(id)
}

func (c *memoryCatalog) DropOriginal(_ context.Context, id string) (unnamed []string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, records := range []map[string]Record{c.images, c.uploads} {
		if r, ok := records[id]; ok {
			unnamed, r.Original = c.drop(r.Original), ""
			records[id] = r
			return unnamed, nil
		}
	}
	return nil, missing(id)
}

func (c *memoryCatalog) HasBlob(_ context.Context, key string) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for n := range maps.Values(c.blobs) {
		if n.key == key {
			return true, nil
		}
	}
	return false, nil
}
