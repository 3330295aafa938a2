package tiles

import (
	"container/list"
	"sync"
)

// maxCachedEntries bounds the cached directories to about 8 MB: the roots of
// some hundred photos of the largest kind, or of many thousand usual ones.
const maxCachedEntries = 1 << 18

// directoryPlace names a directory: the root of an archive at offset 0, leaves by
// where they begin. Blobs are immutable, so a cached directory stays true.
type directoryPlace struct {
	key    string
	offset uint64
}

// cachedDirectory is a directory with the sections that its entries refer to.
type cachedDirectory struct {
	entries       directory
	leaves, tiles section
}

// directoryCache keeps the most recently used directories, up to a total number
// of entries. It is safe for concurrent use.
type directoryCache struct {
	mu     sync.Mutex
	limit  int
	size   int
	recent *list.List // of cacheItem, the latest in front
	items  map[directoryPlace]*list.Element
}

type cacheItem struct {
	place directoryPlace
	dir   cachedDirectory
}

// cost counts a directory's entries, and one for the item itself.
func (i cacheItem) cost() int { return 1 + len(i.dir.entries) }

func newDirectoryCache(limit int) *directoryCache {
	return &directoryCache{limit: limit, recent: list.New(), items: map[directoryPlace]*list.Element{}}
}

func (c *directoryCache) get(place directoryPlace) (cachedDirectory, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	element, ok := c.items[place]
	if !ok {
		return cachedDirectory{}, false
	}
	c.recent.MoveToFront(element)
	return element.Value.(cacheItem).dir, true
}

func (c *directoryCache) put(place directoryPlace, dir cachedDirectory) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.items[place]; ok {
		return // another reader was quicker; what it put is the same
	}
	item := cacheItem{place, dir}
	c.items[place] = c.recent.PushFront(item)
	c.size += item.cost()
	for c.size > c.limit {
		oldest := c.recent.Remove(c.recent.Back()).(cacheItem)
		delete(c.items, oldest.place)
		c.size -= oldest.cost()
	}
}
