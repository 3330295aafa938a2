package geo_test

import (
	"errors"
	"math"
	"testing"

	"geodrill/geo"

	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

func TestCircle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		center := points().Draw(t, "center")
		radius := math.Pow(10, rapid.Float64Range(0, 6.99).Draw(t, "magnitude"))
		n := rapid.IntRange(8, 100).Draw(t, "vertices")
		circle, err := geo.Circle(center, radius, n)
		if err != nil {
			t.Fatal(err)
		}
		if ring := circle[0]; len(ring) != n+1 || !ring.Closed() {
			t.Fatalf("%d points, closed: %v", len(ring), ring.Closed())
		}
		for _, p := range circle[0] {
			if off := math.Abs(geo.Distance(center, p) - radius); off > 1e-6 || p[0] < -180 || p[0] >= 180 {
				t.Errorf("%v is %v m off", p, off)
			}
		}
		r, err := geo.NewRegion(circle)
		if err != nil {
			t.Fatal(err)
		}
		azimuth := rapid.Float64Range(0, 360).Draw(t, "azimuth")
		if p := geo.Destination(center, azimuth, radius*0.9); !r.Contains(p) {
			t.Errorf("%v is outside", p)
		}
		if p := geo.Destination(center, azimuth, radius*1.000001+1e-5); r.Contains(p) {
			t.Errorf("%v is inside", p)
		}
		if got := geo.Distance(r.Center(), center); got > 0.01*radius+5 {
			t.Errorf("the centre is %v m off", got)
		}
	})
}

func TestCircleIsCounterclockwiseFromNorth(t *testing.T) {
	circle, err := geo.Circle(geo.Point{180, 0}, 1000, 4)
	if err != nil {
		t.Fatal(err)
	}
	ring := circle[0]
	if ring[0][0] != -180 || !(ring[0][1] > 0 && ring[1][0] > 0 && ring[2][1] < 0 && ring[3][0] < 0) {
		t.Errorf("got %v", ring)
	}
}

func TestLargestCircleIsARegion(t *testing.T) {
	for _, center := range []geo.Point{{0, 0}, {10, 45}, {0, 90}, {180, -90}} {
		circle, err := geo.Circle(center, 9970e3, 64)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := geo.NewRegion(circle); err != nil {
			t.Errorf("around %v: %v", center, err)
		}
		if circle, err = geo.Circle(center, geo.MaxCircleMeters, 64); err != nil {
			t.Fatal(err)
		}
		if far := geo.Distance(center, circle[0][10]); math.Abs(far-geo.MaxCircleMeters) > 1e-3 {
			t.Errorf("the vertices are %v m away", far)
		}
	}
	center := geo.Point{10, 45}
	circle, err := geo.Circle(center, 10100e3, 64)
	if err != nil {
		t.Fatal(err)
	}
	outside, err := geo.NewRegion(circle)
	if err != nil || outside.Contains(center) || !outside.Contains(geo.Point{-170, -45}) {
		t.Errorf("the region of a larger circle, %v, is not its outside", err)
	}
}

func TestCircleRefuses(t *testing.T) {
	for _, test := range []struct {
		name     string
		center   orb.Point
		radius   float64
		vertices int
		want     error
	}{
		{"no radius", orb.Point{}, 0, 8, geo.ErrRadius},
		{"radius NaN", orb.Point{}, math.NaN(), 8, geo.ErrRadius},
		{"radius too great", orb.Point{}, math.Nextafter(geo.MaxCircleMeters, math.Inf(1)), 8, geo.ErrRadius},
		{"two vertices", orb.Point{}, 1, 2, geo.ErrVertices},
		{"more vertices than a region may have", orb.Point{}, 1, geo.MaxVertices, geo.ErrVertices},
		{"centre", orb.Point{0, 91}, 1, 8, geo.ErrLatitude},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := geo.Circle(test.center, test.radius, test.vertices); !errors.Is(err, test.want) || got != nil {
				t.Errorf("got %v and %v, want %v", got, err, test.want)
			}
		})
	}
}
