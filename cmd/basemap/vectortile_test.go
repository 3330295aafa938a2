package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// The examples of the specification, section 4.3.5.
func TestCommands(t *testing.T) {
	for _, test := range []struct {
		name  string
		kind  shapeKind
		parts [][]orb.Point
		want  []byte
	}{
		{"point", pointShape, [][]orb.Point{{{25, 17}}}, []byte{9, 50, 34}},
		{"line", lineShape, [][]orb.Point{{{2, 2}, {2, 10}, {10, 10}}}, []byte{9, 4, 4, 18, 0, 16, 16, 0}},
		{
			"two lines", lineShape, [][]orb.Point{{{2, 2}, {2, 10}, {10, 10}}, {{1, 1}, {3, 5}}},
			[]byte{9, 4, 4, 18, 0, 16, 16, 0, 9, 17, 17, 10, 4, 8},
		},
		{"polygon", polygonShape, [][]orb.Point{{{3, 6}, {8, 12}, {20, 34}, {3, 6}}}, []byte{9, 6, 12, 18, 10, 12, 24, 44, 15}},
		{
			"two polygons, one with a hole", polygonShape, [][]orb.Point{
				{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}},
				{{11, 11}, {20, 11}, {20, 20}, {11, 20}, {11, 11}},
				{{13, 13}, {13, 17}, {17, 17}, {17, 13}, {13, 13}},
			},
			[]byte{9, 0, 0, 26, 20, 0, 0, 20, 19, 0, 15, 9, 22, 2, 26, 18, 0, 0, 18, 17, 0, 15, 9, 4, 13, 26, 0, 8, 8, 0, 0, 7, 15},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, commands(test.kind, test.parts)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestVectorLayer(t *testing.T) {
	l := newVectorLayer("places")
	if tile := l.appendTo(nil); tile != nil {
		t.Errorf("an empty layer is written as %v", tile)
	}
	for i, a := range []attributes{
		{{"kind", "locality"}, {"population", 300}, {"disputed", true}},
		{{"kind", "locality"}, {"population", 0}, {"disputed", false}, {"name:kk", "Қостанай"}},
		nil,
	} {
		if err := l.add(pointShape, [][]orb.Point{{{float64(i), 4000}}}, a); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.add(pointShape, [][]orb.Point{{{1, 1}}}, attributes{{"kind", 1.5}}); err == nil {
		t.Error("a float was written")
	}
	layers, err := readTile(l.appendTo(nil))
	if err != nil {
		t.Fatal(err)
	}
	want := []decodedLayer{{"places", []decodedFeature{
		{pointShape, [][]orb.Point{{{0, 4000}}}, map[string]any{"kind": "locality", "population": 300, "disputed": true}},
		{pointShape, [][]orb.Point{{{1, 4000}}}, map[string]any{"kind": "locality", "population": 0, "disputed": false, "name:kk": "Қостанай"}},
		{pointShape, [][]orb.Point{{{2, 4000}}}, map[string]any{}},
	}}}
	if diff := cmp.Diff(want, layers, cmp.AllowUnexported(decodedLayer{}, decodedFeature{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
