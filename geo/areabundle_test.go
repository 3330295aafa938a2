package geo_test

import (
	"errors"
	"testing"

	"geodrill/geo"

	"github.com/paulmach/orb"
)

// comb has teeth 55 km long and 2 m apart: every tooth is close to all others.
func comb(teeth int) orb.Ring {
	var ring orb.Ring
	for i := range teeth {
		lon := 10 + float64(i)*3e-5
		ring = append(ring, geo.Point{lon, 45 + 0.5*float64(i%2)}, geo.Point{lon, 45.5 - 0.5*float64(i%2)})
	}
	end := ring[len(ring)-1]
	return append(ring, geo.Point{end[0] + 1e-3, 44.9}, geo.Point{10, 44.9}, ring[0])
}

func TestCombIsChecked(t *testing.T) {
	t.Parallel()
	good := comb(500)
	if _, err := geo.NewRegion(orb.Polygon{good}); err != nil {
		t.Errorf("a comb: %v", err)
	}
	good[400][0] += 4e-5 // the foot of a tooth, past the next
	if _, err := geo.NewRegion(orb.Polygon{good}); !errors.Is(err, geo.ErrSelfCrossing) {
		t.Errorf("teeth that cross: %v", err)
	}
}

// Edges too long to be told apart cheaply must not keep the checker busy.
func TestTooIntricate(t *testing.T) {
	t.Parallel()
	var ring orb.Ring
	for i := range 4000 {
		ring = append(ring, geo.Point{float64(i) * 1e-3, 60 - 120*float64(i%2)})
	}
	ring = append(ring, geo.Point{4, -70}, geo.Point{0, -70}, ring[0])
	if _, err := geo.NewRegion(orb.Polygon{ring}); !errors.Is(err, geo.ErrTooIntricate) {
		t.Errorf("got %v", err)
	}
}
