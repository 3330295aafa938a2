package scoring_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"geodrill/geo"
	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestClusters(t *testing.T) {
	almaty, tashkent, bishkek := geo.Point{76.9453, 43.2587}, geo.Point{69.2401, 41.2995}, geo.Point{74.5698, 42.8746}
	osh := geo.Point{72.7985, 40.5283}
	near := func(p geo.Point, degrees float64) geo.Point { return geo.Point{p[0] + degrees, p[1]} }
	for _, test := range []struct {
		name   string
		pins   []geo.Point
		radius float64
		want   []scoring.Cluster
	}{
		{"nobody", nil, 50e3, nil},
		{"alone", []geo.Point{almaty}, 50e3, nil},
		{"each somewhere else", []geo.Point{almaty, tashkent, bishkek}, 50e3, nil},
		{
			"a third took Tashkent for Almaty",
			[]geo.Point{almaty, near(almaty, 0.1), tashkent, near(almaty, 0.2), bishkek, near(tashkent, 0.01)}, 50e3,
			[]scoring.Cluster{{near(almaty, 0.1), []int{0, 1, 3}, 0.5}, {tashkent, []int{2, 5}, 1.0 / 3}},
		},
		{
			"the same pins", []geo.Point{bishkek, bishkek, almaty}, 0,
			[]scoring.Cluster{{bishkek, []int{0, 1}, 2.0 / 3}},
		},
		{
			"three of four, the first of equals first", []geo.Point{osh, osh, almaty, almaty, bishkek, bishkek, tashkent, tashkent}, 1e3,
			[]scoring.Cluster{{osh, []int{0, 1}, 0.25}, {almaty, []int{2, 3}, 0.25}, {bishkek, []int{4, 5}, 0.25}},
		},
		{
			"the tightest of equals", []geo.Point{near(almaty, -0.2), almaty, near(almaty, 0.1)}, 50e3,
			[]scoring.Cluster{{almaty, []int{0, 1, 2}, 1}},
		},
		{
			"across the antimeridian", []geo.Point{{179.9, 10}, {-179.9, 10}, {180, 10}, {0, 10}}, 20e3,
			[]scoring.Cluster{{geo.Point{180, 10}, []int{0, 1, 2}, 0.75}},
		},
		{
			"around a pole", []geo.Point{{0, 89.9}, {90, 89.9}, {180, 89.9}, {-90, 89.9}, {33, 90}}, 12e3,
			[]scoring.Cluster{{geo.Point{33, 90}, []int{0, 1, 2, 3, 4}, 1}},
		},
		{
			"all of the Earth", []geo.Point{{0, 0}, {180, 0}, {0, 90}}, 3.9e7,
			[]scoring.Cluster{{geo.Point{0, 90}, []int{0, 1, 2}, 1}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := scoring.Clusters(test.pins, test.radius)
			if diff := cmp.Diff(test.want, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// No pin is in two clusters, each cluster holds what lies within the radius of
// its center, and none is larger than the one before.
func TestClusterProperties(t *testing.T) {
	pin := rapid.Custom(func(t *rapid.T) geo.Point {
		return geo.Point{rapid.Float64Range(-180, 180).Draw(t, "lon"), rapid.Float64Range(-90, 90).Draw(t, "lat")}
	})
	rapid.Check(t, func(t *rapid.T) {
		pins := rapid.SliceOfN(pin, 0, 20).Draw(t, "pins")
		radius := rapid.Float64Range(1e3, 1e7).Draw(t, "radius")
		var taken []int
		size := len(pins)
		for _, cluster := range scoring.Clusters(pins, radius) {
			if len(cluster.Members) < 2 || len(cluster.Members) > size {
				t.Errorf("%d members after %d", len(cluster.Members), size)
			}
			size = len(cluster.Members)
			for _, i := range cluster.Members {
				if meters := geo.Distance(pins[i], cluster.Center); meters > radius*1.006 {
					t.Errorf("%v m from the center, beyond %v m", meters, radius)
				}
				if slices.Contains(taken, i) {
					t.Errorf("pin %d is in two clusters", i)
				}
				taken = append(taken, i)
			}
		}
	})
}

func BenchmarkClusters(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	pins := make([]geo.Point, 1000)
	for i := range pins {
		pins[i] = geo.Point{random.Float64()*360 - 180, math.Asin(random.Float64()*2-1) * 180 / math.Pi}
	}
	for b.Loop() {
		scoring.Clusters(pins, 500e3)
	}
}
