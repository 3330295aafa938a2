package geo_test

import (
	"errors"
	"testing"

	"geodrill/geo"

	"github.com/paulmach/orb"
)

// circle is a polygon around a centre.
func circle(t *testing.T, center geo.Point, meters float64, vertices int) orb.Polygon {
	t.Helper()
	polygon, err := geo.Circle(center, meters, vertices)
	if err != nil {
		t.Fatal(err)
	}
	return polygon
}

// What a query or the exclusion would take long for is refused, and what
// comes near it is not.
func TestRegionThatTakesLong(t *testing.T) {
	t.Parallel()
	center := geo.Point{10, 20}
	zigzag := func(edges int) (line orb.LineString) {
		for i := range edges + 1 {
			line = append(line, geo.Point{60 * float64(i%2), float64(i) * 20 / float64(edges)})
		}
		return line
	}
	var triangles orb.MultiPolygon
	for i := range 200 {
		triangles = append(triangles, circle(t, geo.Destination(center, float64(i), 2000e3), 1900e3, 3))
	}
	var heap, cities []orb.Polygon
	for i := range 100 {
		heap = append(heap, circle(t, geo.Point{center[0] + 1e-4*float64(i), center[1]}, 300e3, 7))
	}
	for i := range 30 {
		cities = append(cities, circle(t, geo.Destination(center, 37*float64(i), 13e3*float64(i)), 50e3, 64))
	}
	land := circle(t, center, 400e3, 100)
	for _, test := range []struct {
		name     string
		geometry orb.Geometry
		excluded []orb.Polygon
		want     error
	}{
		{"a zigzag of long edges", zigzag(2000), nil, geo.ErrTooIntricate},
		{"a short one", zigzag(100), nil, nil},
		{"a heap of large triangles", triangles, nil, geo.ErrTooIntricate},
		{"a heap of exclusions", land, heap, geo.ErrTooIntricate},
		{"excluded cities", land, cities, nil},
		{"as many vertices as there may be", orb.LineString(circle(t, center, 400e3, geo.MaxVertices-1)[0]), nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := geo.NewRegion(test.geometry, test.excluded...); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}
