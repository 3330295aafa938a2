package geo_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"geodrill/geo"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

func TestDensify(t *testing.T) {
	for _, test := range []struct {
		name   string
		line   orb.LineString
		step   float64
		points int
	}{
		{"nothing", nil, 1, 0},
		{"one point", orb.LineString{{190, 1}}, 1, 1},
		{"a step longer than the line", orb.LineString{{0, 0}, {1, 0}}, 1e9, 2},
		{"an endless step", orb.LineString{{0, 0}, {1, 0}}, math.Inf(1), 2},
		{"coincident points", orb.LineString{{5, 5}, {5, 5}, {365, 5}}, 1, 3},
		{"quarter of the equator", orb.LineString{{0, 0}, {90, 0}}, 100e3, 102},
		{"pole to pole", orb.LineString{{0, 90}, {0, -90}}, 1000e3, 22},
		{"across the antimeridian, beyond 180", orb.LineString{{170, 10}, {190, 20}}, 100e3, 26},
		{"over the pole", orb.LineString{{20, 80}, {-160, 80}}, 100e3, 24},
		{"between antipodes", orb.LineString{{20, 30}, {-160, -30}}, 1000e3, 22},
	} {
		t.Run(test.name, func(t *testing.T) {
			given := test.line.Clone()
			got, err := geo.Densify(test.line, test.step)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != test.points {
				t.Errorf("%d points, want %d", len(got), test.points)
			}
			if diff := cmp.Diff(given, test.line); diff != "" {
				t.Errorf("the given line changed: %s", diff)
			}
			checkDense(t, test.line, got, test.step)
		})
	}
}

// checkDense checks what Densify promises of dense.
func checkDense(t rapid.TB, line, dense orb.LineString, step float64) {
	t.Helper()
	vertex := 0
	for i, p := range dense {
		if i > 0 && geo.Distance(dense[i-1], p) > step+100e-9 {
			t.Errorf("the step from %v to %v is %v m", dense[i-1], p, geo.Distance(dense[i-1], p))
		}
		if vertex < len(line) && p == line[vertex] {
			vertex++
			continue
		}
		if p[0] < -180 || p[0] >= 180 {
			t.Errorf("the inserted %v is not normalised", p)
		}
		// On the geodesic: the two ways to the ends are no longer than the whole.
		a, b := line[vertex-1], line[vertex]
		if detour := geo.Distance(a, p) + geo.Distance(p, b) - geo.Distance(a, b); detour > 100e-9 {
			t.Errorf("%v is off the geodesic from %v to %v: %v m longer", p, a, b, detour)
		}
	}
	if vertex != len(line) {
		t.Errorf("only %d vertices of %d are kept", vertex, len(line))
	}
}

func TestDensifyAnyLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := orb.LineString(rapid.SliceOfN(points(), 0, 5).Draw(t, "line"))
		step := rapid.Float64Range(50e3, 5000e3).Draw(t, "step")
		dense, err := geo.Densify(line, step)
		if err != nil {
			t.Fatal(err)
		}
		checkDense(t, line, dense, step)
	})
}

func TestDensifyRefuses(t *testing.T) {
	quarter := geo.Distance(geo.Point{0, 0}, geo.Point{90, 0})
	longEnough := orb.LineString{{0, 0}, {90, 0}, {180, 0}}
	for _, test := range []struct {
		name string
		line orb.LineString
		step float64
		want error
	}{
		{"step zero", longEnough, 0, geo.ErrStep},
		{"step below zero", longEnough, -1, geo.ErrStep},
		{"step NaN", longEnough, math.NaN(), geo.ErrStep},
		{"step tiny", longEnough, 5e-324, geo.ErrTooManyPoints},
		{"a little too fine on the second edge", longEnough, 20037508.34 / (geo.MaxLinePoints - 1), geo.ErrTooManyPoints},
		{"too fine by one, beside an edge of no length", orb.LineString{{0, 0}, {0, 0}, {90, 0}}, quarter / (geo.MaxLinePoints - 1.5), geo.ErrTooManyPoints},
		{"too many given", make(orb.LineString, geo.MaxLinePoints+1), 1, geo.ErrTooManyPoints},
		{"a bad vertex", orb.LineString{{0, 0}, {0, 91}}, 1, geo.ErrLatitude},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := geo.Densify(test.line, test.step); !errors.Is(err, test.want) || got != nil {
				t.Errorf("got %d points and %v, want %v", len(got), err, test.want)
			}
		})
	}
}

func TestDensifyUpToTheCap(t *testing.T) {
	line := orb.LineString{{0, 0}, {90, 0}}
	step := geo.Distance(line[0], line[1]) / (geo.MaxLinePoints - 1.5)
	got, err := geo.Densify(line, step)
	if err != nil || len(got) != geo.MaxLinePoints {
		t.Errorf("%d points and %v, want %d", len(got), err, geo.MaxLinePoints)
	}
}

func TestDensifyNumbersTheBadVertex(t *testing.T) {
	_, err := geo.Densify(orb.LineString{{0, 0}, {1, 1}, {0, 91}}, 1)
	const want = "densify: point 2: coordinate 1 (91): latitude out of range"
	if fmt.Sprint(err) != want {
		t.Errorf("got %q, want %q", err, want)
	}
}

func BenchmarkDensify(b *testing.B) {
	line := orb.LineString{{76.8897, 43.2389}, {-78.4678, -0.1807}} // 141 points
	b.ReportAllocs()
	for b.Loop() {
		if _, err := geo.Densify(line, 100e3); err != nil {
			b.Fatal(err)
		}
	}
}
