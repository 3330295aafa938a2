package challenges

import "sync"

// cache is a map of at most size entries that is emptied when it is full: its
// values are cheap to read again, and in a room it never fills. It is safe for
// concurrent use.
type cache[K comparable, V any] struct {
	mu   sync.RWMutex
	m    map[K]V
	size int
}

func newCache[K comparable, V any](size int) *cache[K, V] {
	return &cache[K, V]{m: make(map[K]V), size: size}
}

func (c *cache[K, V]) get(k K) (V, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	v, ok := c.m[k]
	return v, ok
}

func (c *cache[K, V]) put(k K, v V) {
	c.update(k, func(V, bool) V { return v })
}

// update stores what f makes of the present value, if there is one, and
// returns it.
func (c *cache[K, V]) update(k K, f func(v V, ok bool) V) V {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.m[k]
	if !ok && len(c.m) >= c.size {
		clear(c.m)
	}
	v = f(v, ok)
	c.m[k] = v
	return v
}

// change replaces a value if there is one.
func (c *cache[K, V]) change(k K, f func(V) V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.m[k]; ok {
		c.m[k] = f(v)
	}
}

func (c *cache[K, V]) forget(k K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.m, k)
}

func (c *cache[K, V]) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.m)
}
