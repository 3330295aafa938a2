package geo_test

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"geodrill/geo"

	"pgregory.net/rapid"
)

// The band contains exactly the places whose elevation matches.
func TestElevationBand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		instant := instants().Draw(t, "instant")
		elevation := rapid.Float64Range(0, 90).Draw(t, "elevation")
		tolerance := rapid.Float64Range(0, 5).Draw(t, "tolerance")
		band, err := geo.ElevationBand(instant, elevation, tolerance)
		if err != nil {
			t.Fatal(err)
		}
		if subsolar, err := geo.SubsolarPoint(instant); err != nil || subsolar != band.Subsolar {
			t.Errorf("the band is around %v, not %v (%v)", band.Subsolar, subsolar, err)
		}
		const within = 1e-4
		offBy := func(p geo.Point) float64 { // beyond the tolerance; the horizon is an edge too
			sun, err := geo.Sun(p, instant)
			if err != nil {
				t.Fatal(err)
			}
			return math.Max(math.Abs(sun.ElevationDegrees-elevation)-tolerance, -sun.ElevationDegrees)
		}
		candidates := []geo.Point{points().Draw(t, "anywhere")}
		for range 4 {
			azimuth := rapid.Float64Range(0, 360).Draw(t, "azimuth")
			meters := rapid.Float64Range(band.InnerDegrees-1, band.OuterDegrees+1).Draw(t, "degrees") * 111194.9
			candidates = append(candidates, geo.Destination(band.Subsolar, azimuth, meters))
		}
		for _, p := range candidates {
			off := offBy(p)
			if off < -within && !band.Contains(p) || off > within && band.Contains(p) {
				t.Errorf("%v is in %+v: %v, but the elevation is %v degrees beyond the tolerance", p, band, band.Contains(p), off)
			}
		}
		for _, edge := range band.Edges() {
			if len(edge) != 361 || edge[0] != edge[360] {
				t.Errorf("an edge has %d points from %v to %v", len(edge), edge[0], edge[len(edge)-1])
			}
			for i := 0; i < len(edge); i += 12 {
				p := edge[i]
				if off := offBy(p); math.Abs(off) > within {
					t.Errorf("at %v on an edge of %+v the elevation is %v degrees beyond the tolerance", p, band, off)
				}
				if normal, err := geo.Normalize(p); err != nil || normal != p {
					t.Errorf("%v on an edge is not normalised (%v)", p, err)
				}
			}
		}
	})
}

func TestElevationBandAtItsEnds(t *testing.T) {
	instant := time.Date(2024, 6, 12, 6, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name                 string
		elevation, tolerance float64
		inner, outer         float64
		edges                int
	}{
		{"zenith", 90, 0, 0, 0, 1},
		{"near the zenith", 89, 2, 0, 2.998, 1},
		{"half way", 45, 0, 45.015, 45.015, 2},
		{"the lit half", 40, 90, 0, 90.571, 1},
		{"the horizon", 0, 0, 90.571, 90.571, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := geo.ElevationBand(instant, test.elevation, test.tolerance)
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(got.InnerDegrees-test.inner) > 0.01 || math.Abs(got.OuterDegrees-test.outer) > 0.01 || got.InnerDegrees > got.OuterDegrees {
				t.Errorf("got %+v, want about %v and %v", got, test.inner, test.outer)
			}
			if edges := got.Edges(); len(edges) != test.edges {
				t.Errorf("%d edges, want %d", len(edges), test.edges)
			}
			for _, bad := range []geo.Point{{0, 91}, {math.NaN(), 0}} {
				if got.Contains(bad) {
					t.Errorf("it contains %v", bad)
				}
			}
		})
	}
}

func TestElevationBandRefuses(t *testing.T) {
	instant := time.Date(2024, 6, 12, 6, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		elevation, tolerance float64
		want                 error
	}{
		{-0.1, 1, geo.ErrElevation}, {90.1, 1, geo.ErrElevation}, {math.NaN(), 1, geo.ErrElevation},
		{30, -1, geo.ErrTolerance}, {30, math.NaN(), geo.ErrTolerance},
	} {
		if got, err := geo.ElevationBand(instant, test.elevation, test.tolerance); !errors.Is(err, test.want) {
			t.Errorf("%v give or take %v: %v, %v", test.elevation, test.tolerance, got, err)
		}
	}
}

func ExampleElevationBand() {
	// A pole of 3 m casts a shadow of 2 m at 04:40 UTC: where is it?
	instant := time.Date(2024, 6, 12, 4, 40, 0, 0, time.UTC)
	band, err := geo.ElevationBand(instant, geo.ShadowElevation(2.0/3), 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f to %.2f degrees from %.2f %.2f\n", band.InnerDegrees, band.OuterDegrees, band.Subsolar[0], band.Subsolar[1])
	fmt.Println("Almaty:", band.Contains(geo.Point{76.8897, 43.2389}), "Delhi:", band.Contains(geo.Point{77.209, 28.6139}))
	// Output:
	// 32.70 to 34.70 degrees from 109.98 23.18
	// Almaty: true Delhi: false
}
