package main

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// cut returns the features of one layer by tile.
func cut(t rapid.TB, zoom int, shapes ...shape) map[[2]int][]decodedFeature {
	t.Helper()
	tiles := map[[2]int][]decodedFeature{}
	err := cutZoom([]layer{{name: "l", shapes: shapes}}, zoom, func(x, y int, tile []byte) error {
		layers, err := readTile(tile)
		if err != nil {
			t.Fatalf("tile %d/%d/%d: %v", zoom, x, y, err)
		}
		if _, ok := tiles[[2]int{x, y}]; ok {
			t.Fatalf("tile %d/%d/%d comes twice", zoom, x, y)
		}
		tiles[[2]int{x, y}] = layers[0].features
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return tiles
}

func TestMercator(t *testing.T) {
	for _, test := range []struct{ in, want orb.Point }{
		{orb.Point{0, 0}, orb.Point{0.5, 0.5}},
		{orb.Point{-180, maxLatitude}, orb.Point{0, 0}},
		{orb.Point{180, -maxLatitude}, orb.Point{1, 1}},
		{orb.Point{90, 90}, orb.Point{0.75, 0}},
		{orb.Point{90, -90}, orb.Point{0.75, 1}},
		{orb.Point{76.9286, 43.2567}, orb.Point{0.713690556, 0.366472}}, // Almaty, by ln tan(45° + lat/2)
	} {
		got := mercator(test.in)
		if math.Abs(got[0]-test.want[0]) > 1e-6 || math.Abs(got[1]-test.want[1]) > 1e-6 {
			t.Errorf("mercator(%v) = %v, want %v", test.in, got, test.want)
		}
	}
}

// Each point is in one tile of each level, where it is to be seen.
func TestPointsAreCutOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zoom := rapid.IntRange(0, maxZoom).Draw(t, "zoom")
		place := orb.Point{rapid.Float64Range(-179.99, 179.99).Draw(t, "lon"), rapid.Float64Range(-85, 85).Draw(t, "lat")}
		tiles := cut(t, zoom, newPoint(place, nil, 0))
		if len(tiles) != 1 {
			t.Fatalf("%v is in %d tiles", place, len(tiles))
		}
		for at, features := range tiles {
			p, scale := mercator(place), math.Exp2(float64(zoom))
			dx := p[0]*scale - float64(at[0]) - features[0].parts[0][0][0]/extent
			dy := p[1]*scale - float64(at[1]) - features[0].parts[0][0][1]/extent
			if math.Abs(dx) > 1.0/extent || math.Abs(dy) > 1.0/extent {
				t.Fatalf("%v is drawn %v, %v tiles off", place, dx, dy)
			}
		}
	})
}

// Whatever an area is, the pieces within the tiles add up to it.
func TestAreasAreCutWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zoom := rapid.IntRange(0, 3).Draw(t, "zoom")
		west, south := rapid.Float64Range(-170, 100).Draw(t, "west"), rapid.Float64Range(-80, 40).Draw(t, "south")
		side := rapid.Float64Range(5, 40).Draw(t, "side")
		box := func(inset float64) orb.Ring {
			return orb.Bound{Min: orb.Point{west + inset, south + inset}, Max: orb.Point{west + side - inset, south + side - inset}}.ToRing()
		}
		s := newPolygon(orb.Polygon{box(0), box(side / 3)}, nil, 0)
		want := math.Abs(ringArea(s.parts[0].points)) - math.Abs(ringArea(s.parts[1].points))
		got := 0.0
		for _, features := range cut(t, zoom, s) {
			for _, f := range features {
				for _, ring := range f.parts {
					got += clippedArea(ring) / math.Pow(float64(int(extent)<<zoom), 2)
				}
			}
		}
		if allowed := 4 * side / 360 * 4 / float64(int(extent)<<zoom) * 4; math.Abs(got-want) > allowed {
			t.Fatalf("area %v, want %v within %v", got, want, allowed)
		}
	})
}

// clippedArea is the area of a rectangle within its tile, without the buffer.
func clippedArea(ring []orb.Point) float64 {
	b := orb.Ring(ring).Bound()
	within := func(v float64) float64 { return math.Max(0, math.Min(extent, v)) }
	area := (within(b.Max[0]) - within(b.Min[0])) * (within(b.Max[1]) - within(b.Min[1]))
	return math.Copysign(area, ringArea(ring))
}

func TestCutDropsWhatIsNotSeen(t *testing.T) {
	box := func(side float64) orb.Polygon {
		return orb.Polygon{orb.Bound{Min: orb.Point{10, 10}, Max: orb.Point{10 + side, 10 + side}}.ToRing()}
	}
	late := newPolygon(box(10), nil, 3)
	if tiles := cut(t, 2, late, newPolygon(box(0.001), nil, 0)); len(tiles) != 0 {
		t.Errorf("tiles %v of a shape from level 3 on, and of a speck", tiles)
	}
	if tiles := cut(t, 3, late); len(tiles) == 0 {
		t.Error("no tile has the shape from level 3 on")
	}
	// A hole that covers a tile leaves nothing there.
	world := worldSquare()
	hole := newPart([]orb.Point{{0.2, 0.2}, {0.2, 0.8}, {0.8, 0.8}, {0.8, 0.2}, {0.2, 0.2}})
	world.parts = append(world.parts, hole)
	tiles := cut(t, 3, world)
	if _, ok := tiles[[2]int{3, 3}]; ok || len(tiles) != 64-16 {
		t.Errorf("%d tiles have water around an island, want %d", len(tiles), 64-16)
	}
	// So does a small hole in a rough outline.
	rough := newPolygon(append(box(10), orb.Bound{Min: orb.Point{12, 12}, Max: orb.Point{12.02, 12.02}}.ToRing()), nil, 0)
	rough.rough = true
	for _, features := range cut(t, maxZoom, rough) {
		if len(features[0].parts) > 1 {
			t.Error("a speck of an island in a lake is drawn")
		}
	}
}

// Lines that leave a tile and come back are pieces, and meet the next tile.
func TestLinesAreCut(t *testing.T) {
	line := newLine([]orb.Point{{-10, 40}, {10, 41}, {-10, 42}, {10, 43}}, attributes{{"kind", "river"}}, 0)
	tiles := cut(t, 1, line)
	for _, at := range [][2]int{{0, 0}, {1, 0}} {
		if len(tiles[at]) != 1 || len(tiles[at][0].parts) != 2 || tiles[at][0].kind != lineShape {
			t.Errorf("tile %v has %v, want a line in two pieces", at, tiles[at])
		}
	}
	if len(tiles) != 2 {
		t.Errorf("%d tiles have the line", len(tiles))
	}
}

func TestRound(t *testing.T) {
	got := round([]orb.Point{{0, 0}, {0.2, 0.2}, {3, 0}, {5, 0}, {4, 0}, {4, 4.6}})
	want := []orb.Point{{0, 0}, {5, 0}, {4, 0}, {4, 5}}
	if len(got) != len(want) {
		t.Fatalf("round = %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("round = %v, want %v", got, want)
		}
	}
}
