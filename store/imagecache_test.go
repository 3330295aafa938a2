package store

import (
	"testing"

	"geodrill/tiles"
)

// An image that is deleted while somebody reads it is not remembered afterwards.
func TestImageCacheForgets(t *testing.T) {
	c := newImageCache()
	image := tiles.Image{ID: "a", Width: 1, Height: 1}
	_, _, before := c.get("a")
	c.put(image, before)
	if got, ok, _ := c.get("a"); !ok || got != image {
		t.Fatalf("got %v, %v", got, ok)
	}
	_, _, reading := c.get("b")
	c.forget("a")
	if _, ok, _ := c.get("a"); ok {
		t.Error("a deleted image is remembered")
	}
	c.put(tiles.Image{ID: "b"}, reading)
	if _, ok, _ := c.get("b"); ok {
		t.Error("an image that was read before a deletion is remembered")
	}
	for range 2 * imageCacheSize {
		_, _, now := c.get("x")
		c.put(tiles.Image{ID: string(rune(len(c.images)))}, now)
	}
	if len(c.images) > imageCacheSize {
		t.Errorf("%d images are remembered", len(c.images))
	}
}
