package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"geodrill/tiles"
)

// The world is always there, and an operator's archive goes before it.
func TestOpenBasemap(t *testing.T) {
	t.Parallel()
	w := tiles.NewBasemapWriter()
	for _, place := range [][3]int{{0, 0, 0}, {9, 360, 188}} {
		if err := w.Add(place[0], place[1], place[2], []byte("ours")); err != nil {
			t.Fatal(err)
		}
	}
	name := filepath.Join(t.TempDir(), "city.pmtiles")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(f, tiles.BasemapMetadata{}); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	basemap, closeBasemap, err := openBasemap(t.Context(), []string{name})
	if err != nil {
		t.Fatal(err)
	}
	defer closeBasemap()
	for _, place := range []struct {
		z, x, y int
		ours    bool
	}{{0, 0, 0, true}, {9, 360, 188, true}, {6, 45, 23, false}} {
		data, _, err := basemap.Tile(t.Context(), place.z, place.x, place.y)
		if err != nil {
			t.Fatal(err)
		}
		if plain, err := tiles.InflateTile(data); err != nil || (string(plain) == "ours") != place.ours {
			t.Errorf("%v is %d bytes, %v", place, len(plain), err)
		}
	}
	if info := basemap.Info(); info.MaxZoom != 9 || info.FillZoom != 6 {
		t.Errorf("levels to %d, filled from %d, want 9 and 6", info.MaxZoom, info.FillZoom)
	}
	for _, bad := range []string{filepath.Join(t.TempDir(), "missing.pmtiles"), os.Args[0]} {
		if _, _, err := openBasemap(t.Context(), []string{name, bad}); err == nil || !strings.Contains(err.Error(), bad) {
			t.Errorf("%s: error %v, want one that names it", bad, err)
		}
	}
}
