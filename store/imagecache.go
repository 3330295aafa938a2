package store

import (
	"sync"
	"time"

	"geodrill/tiles"
)

// imageCache remembers the images whose tiles are asked for, so that a tile costs no
// query. What has been forgotten is not remembered again by who read it before: from
// the moment in which a deletion or a redaction is answered, there is no such image.
// That holds for the writes of this process. Those of another one, which an SQLite
// database should not have, are noticed when an entry is too old. A nil imageCache
// remembers nothing. It is safe for concurrent use.
type imageCache struct {
	mu        sync.Mutex
	forgotten int // how often something was
	images    map[string]cachedImage
}

type cachedImage struct {
	tiles.Image
	read time.Time
}

const (
	imageCacheLife = 2 * time.Second
	imageCacheSize = 4096
)

func newImageCache() *imageCache { return &imageCache{images: map[string]cachedImage{}} }

// get returns an image, or what put is to be told.
func (c *imageCache) get(id string) (image tiles.Image, ok bool, forgotten int) {
	if c == nil {
		return tiles.Image{}, false, 0
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	found, ok := c.images[id]
	return found.Image, ok && time.Since(found.read) < imageCacheLife, c.forgotten
}

// put remembers an image that was read after get had told forgotten.
func (c *imageCache) put(image tiles.Image, forgotten int) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.forgotten != forgotten {
		return // perhaps this one
	}
	if len(c.images) >= imageCacheSize {
		clear(c.images)
	}
	c.images[image.ID] = cachedImage{image, time.Now()}
}

// forget is called when an image has been deleted, before anybody is told.
func (c *imageCache) forget(id string) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forgotten++
	delete(c.images, id)
}
