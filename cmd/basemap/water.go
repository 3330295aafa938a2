package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// leastWater is the smallest lake and the smallest piece of a wide river that a
// zoom level shows, in tile units squared: four pixels by four. The shapes of
// smaller ones are blocky in the source.
const leastWater = 32 * 32

// loadWater reads the seas, the lakes, the wide rivers and the lines of the
// others. Sea, lake and river areas are OpenStreetMap's, lines Natural Earth's.
func loadWater(ctx context.Context, s shelf) (layer, error) {
	water := layer{name: "water", fields: []string{"kind", "name", "min_zoom"}}
	for _, from := range []struct {
		source source
		kind   string
	}{{seasSource(), "ocean"}, {lakesSource(), "lake"}, {wideRiversSource(), "river"}} {
		b, err := s.readOne(ctx, from.source, "map.geo.json")
		if err != nil {
			return layer{}, err
		}
		var g geometry
		if err := json.Unmarshal(b, &g); err != nil {
			return layer{}, fmt.Errorf("%s: %w", from.source.name, err)
		}
		polygons, err := g.polygons()
		if err != nil {
			return layer{}, fmt.Errorf("%s: %w", from.source.name, err)
		}
		for _, p := range polygons {
			water.shapes = append(water.shapes, waterAreas(p, from.kind)...)
		}
	}
	lines, err := riverLines(ctx, s)
	water.shapes = append(water.shapes, lines...)
	return water, err
}

// waterAreas returns an area of water as a shape, and none when no zoom level
// would show it.
func waterAreas(p orb.Polygon, kind string) []shape {
	if kind == "ocean" {
		return []shape{newPolygon(beyondTheEdge(p), attributes{{"kind", kind}}, 0)}
	}
	a := newPolygon(p, attributes{{"kind", kind}}, 0)
	a.rough = true
	area := math.Abs(ringArea(a.parts[0].points))
	for a.minZoom <= maxZoom && area*math.Pow(float64(int(extent)<<a.minZoom), 2) < leastWater {
		a.minZoom++
	}
	if a.minZoom > maxZoom {
		return nil
	}
	return []shape{a}
}

// beyondTheEdge moves the cuts at the antimeridian outward by half a degree, so
// that no simplification can open a gap between the two edges of the world.
func beyondTheEdge(p orb.Polygon) orb.Polygon {
	for _, ring := range p {
		for i := range ring {
			if math.Abs(ring[i].Lon()) == 180 {
				ring[i][0] = math.Copysign(180.5, ring[i].Lon())
			}
		}
	}
	return p
}

// riverLines reads the centre lines of rivers, from zoom 2 on. Those through
// lakes are left out.
func riverLines(ctx context.Context, s shelf) ([]shape, error) {
	files := map[string][]byte{}
	const base = "/10m/ne_10m_rivers_lake_centerlines"
	for _, extension := range []string{".shp", ".shx", ".dbf"} {
		b, err := s.readOne(ctx, riversSource(), base+extension)
		if err != nil {
			return nil, err
		}
		files[extension] = b
	}
	records, err := readShapefile(files[".shp"], files[".shx"], files[".dbf"])
	if err != nil {
		return nil, err
	}
	var shapes []shape
	for _, r := range records {
		if strings.Contains(r.fields["featurecla"], "Lake") {
			continue
		}
		rank, err := strconv.ParseFloat(r.fields["scalerank"], 64)
		if err != nil {
			return nil, fmt.Errorf("rank of river %q: %w", r.fields["name"], err)
		}
		minZoom := max(2, int(rank)-1)
		a := attributes{{"kind", "river"}, {"min_zoom", minZoom}}
		if name := r.fields["name"]; name != "" {
			a = append(a, attribute{"name", name})
		}
		for _, line := range r.lines {
			shapes = append(shapes, newLine(line, a, min(minZoom, maxZoom)))
		}
	}
	return shapes, nil
}
