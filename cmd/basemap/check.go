package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"geodrill/geo"
	"geodrill/geo/gazetteer"
	"geodrill/tiles"
	"geodrill/tiles/world"
)

// What check asks for. That of the countries is a share of GeoNames' towns.
const (
	sampleTiles   = 200
	leastCountry  = 0.994
	leastAccepted = 0.999 // where any claimant of contested ground is right
)

// check holds what is built in against others' work: tiles of the map against
// GDAL's reader, and the country of every town of GeoNames against GeoNames. It
// reports to log.
func check(ctx context.Context, cache string, log io.Writer) error {
	say := func(format string, args ...any) { fmt.Fprintf(log, format+"\n", args...) }
	shelf, err := fetch(ctx, cache, say)
	if err != nil {
		return err
	}
	if err := checkTiles(ctx, say); err != nil {
		return fmt.Errorf("map: %w", err)
	}
	if err := checkCountries(ctx, shelf, say); err != nil {
		return fmt.Errorf("places: %w", err)
	}
	return nil
}

// checkTiles has ogrinfo read all features of a sample of tiles, the same one
// every time, and wants the layers that the map has there.
func checkTiles(ctx context.Context, say func(string, ...any)) error {
	basemap, err := tiles.OpenBasemap(ctx, tiles.BasemapArchive{Name: "world", Data: tiles.Memory(world.Archive())})
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "basemap")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	random := rand.New(rand.NewPCG(6, 2026))
	seen, features := map[[3]int]bool{}, 0
	for len(seen) < sampleTiles {
		z := random.IntN(maxZoom + 1)
		at := [3]int{z, random.IntN(1 << z), random.IntN(1 << z)}
		if seen[at] {
			continue
		}
		seen[at] = true
		n, err := ogrFeatures(ctx, dir, basemap, at)
		if err != nil {
			return fmt.Errorf("tile %v: %w", at, err)
		}
		features += n
	}
	say("map: ogrinfo reads all of %d tiles, %d features", len(seen), features)
	return nil
}

// ogrFeatures is how many features ogrinfo finds in a tile. It must say nothing
// else than what it finds.
func ogrFeatures(ctx context.Context, dir string, basemap *tiles.Basemap, at [3]int) (int, error) {
	packed, _, err := basemap.Tile(ctx, at[0], at[1], at[2])
	if err != nil {
		return 0, err
	}
	tile, err := tiles.InflateTile(packed)
	if err != nil {
		return 0, err
	}
	// GDAL takes the place of a tile from its path.
	path := filepath.Join(dir, fmt.Sprint(at[0]), fmt.Sprint(at[1]), fmt.Sprint(at[2])+".pbf")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return 0, err
	}
	if err := os.WriteFile(path, tile, 0o600); err != nil {
		return 0, err
	}
	// It reads what is there: to cut areas at the tile's edge, as GDAL does unless
	// told, needs areas that thinning has not made touch themselves.
	cmd := exec.CommandContext(ctx, "ogrinfo", "-ro", "-al", "-q", "-oo", "CLIP=NO", path)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil || complaints.Len() > 0 {
		return 0, fmt.Errorf("%s: %w\n%s", cmd, err, &complaints)
	}
	n := bytes.Count(out, []byte("\nOGRFeature("))
	if !bytes.Contains(out, []byte("Layer name: earth")) || n == 0 {
		return 0, fmt.Errorf("ogrinfo finds %d features and no earth", n)
	}
	return n, nil
}

// checkCountries compares the country of all of GeoNames' towns.
func checkCountries(ctx context.Context, s shelf, say func(string, ...any)) error {
	start := time.Now()
	g, err := geo.NewGeocoder(gazetteer.Places())
	if err != nil {
		return err
	}
	say("places: read in %d ms", time.Since(start).Milliseconds())
	text, err := s.readOne(ctx, townsSource(), "dist/cities500.txt")
	if err != nil {
		return err
	}
	var agreement agreement
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, longestLine)
	for lines.Scan() {
		columns := strings.Split(lines.Text(), "\t")
		if len(columns) != columnCount {
			return fmt.Errorf("%d columns", len(columns))
		}
		point, err := townPoint(columns)
		if err != nil {
			return err
		}
		agreement.add(columns[columnCountry], g.Locate(point))
	}
	if err := lines.Err(); err != nil {
		return err
	}
	say("places: %s", agreement)
	return agreement.judge()
}

// agreement counts how often two agree on the country of a town.
type agreement struct{ towns, same, accepted, none int }

func (a *agreement) add(country string, l geo.Location) {
	a.towns++
	switch {
	case l.Country == country:
		a.same++
	case l.Country == "":
		a.none++
	}
	if l.Country == country || slices.Contains(l.Contested, country) {
		a.accepted++
	}
}

func (a agreement) String() string {
	return fmt.Sprintf("the country is GeoNames' for %.3f %% of %d towns; %.3f %% with contested ground; none for %d",
		100*float64(a.same)/float64(a.towns), a.towns, 100*float64(a.accepted)/float64(a.towns), a.none)
}

func (a agreement) judge() error {
	if float64(a.same) < leastCountry*float64(a.towns) || float64(a.accepted) < leastAccepted*float64(a.towns) {
		return fmt.Errorf("want at least %.1f %% and %.1f %%", 100*leastCountry, 100*leastAccepted)
	}
	return nil
}
