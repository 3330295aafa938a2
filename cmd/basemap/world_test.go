package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"geodrill/tiles"
	"geodrill/tiles/world"
)

// The map as it is committed: its tiles are sound, and hold what
// docs/basemap.md says. It is built by hand, so this is where a mistake in it
// would be seen.
func TestWorld(t *testing.T) {
	t.Parallel()
	basemap, err := tiles.OpenBasemap(t.Context(), tiles.BasemapArchive{Name: "world", Data: tiles.Memory(world.Archive())})
	if err != nil {
		t.Fatal(err)
	}
	read := func(z, x, y int) []decodedLayer { return layersOf(t, basemap, z, x, y) }
	for z := range 4 { // the first levels whole
		for i := range 1 << (2 * z) {
			read(z, i>>z, i&(1<<z-1))
		}
	}
	random := rand.New(rand.NewPCG(6, 2024))
	for range 200 {
		z := 4 + random.IntN(3)
		read(z, random.IntN(1<<z), random.IntN(1<<z))
	}

	names := map[string]string{}
	for _, l := range read(6, 45, 23) { // Almaty and Bishkek
		for _, f := range l.features {
			if name, ok := f.attributes["name:en"].(string); ok && l.name == "places" {
				var all []string
				for _, key := range []string{"kind", "kind_detail", "name", "name:ru", "name:kk", "capital", "min_zoom"} {
					all = append(all, fmt.Sprint(f.attributes[key]))
				}
				names[name] = strings.Join(all, " ")
			}
		}
	}
	for name, want := range map[string]string{
		"Almaty":  "locality city Алматы Алматы <nil> 4 3",
		"Bishkek": "locality city Бишкек Бишкек Бішкек yes 4",
	} {
		if names[name] != want {
			t.Errorf("%s is %q, want %q", name, names[name], want)
		}
	}
}

// Seas, lakes and dry land are where they are: the Aral Sea, too.
func TestWorldWater(t *testing.T) {
	t.Parallel()
	basemap, err := tiles.OpenBasemap(t.Context(), tiles.BasemapArchive{Name: "world", Data: tiles.Memory(world.Archive())})
	if err != nil {
		t.Fatal(err)
	}
	for _, place := range []struct {
		name     string
		lon, lat float64
		want     string // what covers it
	}{
		{"Pacific at 180 degrees", 180, 10, "ocean"},
		{"Pacific at -179.99 degrees", -179.99, 10, "ocean"},
		{"Caspian Sea", 51, 42, "ocean"},
		{"Issyk-Kul", 77.3, 42.45, "lake"},
		{"Balkhash", 74.06, 45.7, "lake"},
		{"North Aral Sea", 60.7, 46.5, "lake"},
		{"what was the eastern Aral Sea", 60.0, 44.8, ""},
		{"Vozrozhdeniya, once an island", 59.2, 45.1, ""},
		{"Almaty", 76.93, 43.25, ""},
		{"Sahara", 5, 24, ""},
		{"North Pole", 0, 90, "ocean"},
		{"South Pole", 0, -90, ""},
	} {
		for zoom := 2; zoom <= maxZoom; zoom++ {
			if got := waterAt(t, basemap, zoom, place.lon, place.lat); got != place.want {
				t.Errorf("level %d, %s: %q, want %q", zoom, place.name, got, place.want)
			}
		}
	}
}

// layersOf reads a tile of the map.
func layersOf(t *testing.T, basemap *tiles.Basemap, z, x, y int) []decodedLayer {
	t.Helper()
	packed, _, err := basemap.Tile(t.Context(), z, x, y)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := tiles.InflateTile(packed)
	if err != nil {
		t.Fatal(err)
	}
	layers, err := readTile(plain)
	if err != nil {
		t.Fatalf("tile %d/%d/%d: %v", z, x, y, err)
	}
	return layers
}

// waterAt returns the kind of water that covers a place on a zoom level.
func waterAt(t *testing.T, basemap *tiles.Basemap, zoom int, lon, lat float64) string {
	t.Helper()
	p := mercator([2]float64{lon, lat})
	side := 1 << zoom
	x, y := min(side-1, int(p[0]*float64(side))), min(side-1, int(p[1]*float64(side)))
	layers := layersOf(t, basemap, zoom, x, y)
	at := [2]float64{(p[0]*float64(side)-float64(x))*extent + 0.25, (p[1]*float64(side)-float64(y))*extent + 0.25}
	for _, l := range layers {
		for _, f := range l.features {
			if l.name != "water" || f.kind != polygonShape {
				continue
			}
			inside := false
			for _, ring := range f.parts {
				for i := range len(ring) - 1 { // a ray to the east crosses an odd number of edges
					a, b := ring[i], ring[i+1]
					if (a[1] > at[1]) != (b[1] > at[1]) && at[0] < a[0]+(at[1]-a[1])*(b[0]-a[0])/(b[1]-a[1]) {
						inside = !inside
					}
				}
			}
			if inside {
				return f.attributes["kind"].(string)
			}
		}
	}
	return ""
}

func TestLayersAreProtomaps(t *testing.T) {
	t.Parallel()
	basemap, err := tiles.OpenBasemap(t.Context(), tiles.BasemapArchive{Name: "world", Data: tiles.Memory(world.Archive())})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, l := range basemap.Info().Layers {
		ids = append(ids, l.ID)
		if l.Fields["kind"] == "" {
			t.Errorf("layer %s has no kind", l.ID)
		}
	}
	if want := []string{"earth", "water", "boundaries", "places"}; !slices.Equal(ids, want) {
		t.Errorf("layers %v, want %v", ids, want)
	}
	if text := strings.Join(basemap.Info().Attribution, ""); !strings.Contains(text, "OpenStreetMap") || !strings.Contains(text, "GeoNames") {
		t.Errorf("attribution %q", text)
	}
}
