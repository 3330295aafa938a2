package geo_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"geodrill/geo"

	"pgregory.net/rapid"
)

func TestGeometricMedian(t *testing.T) {
	for _, test := range []struct {
		name   string
		points []geo.Point
		want   geo.Point
		within float64 // metres; 0 is exactly
	}{
		{"one point", []geo.Point{{76.9, 43.2}}, geo.Point{76.9, 43.2}, 0},
		{"one point, a turn away", []geo.Point{{436.5, 43.2}}, geo.Point{76.5, 43.2}, 0},
		{"one place twice", []geo.Point{{180, 1}, {-180, 1}}, geo.Point{-180, 1}, 0},
		{"two points", []geo.Point{{0, 0}, {10, 0}}, geo.Point{5, 0}, 1e-3},
		{"two points across 180", []geo.Point{{170, 0}, {-160, 0}}, geo.Point{-175, 0}, 1e-3},
		{"two points across the pole", []geo.Point{{20, 80}, {-160, 70}}, geo.Point{-160, 85}, 1e-3},
		{"the middle of three on a line", []geo.Point{{0, 0}, {1, 0}, {10, 0}}, geo.Point{1, 0}, 0},
		{"the inner two of four on a line", []geo.Point{{0, 0}, {1, 0}, {10, 0}, {60, 0}}, geo.Point{10, 0}, 0},
		{"a majority", []geo.Point{{5, 5}, {70, 10}, {5, 5}, {-40, 60}, {5, 5}}, geo.Point{5, 5}, 0},
		{"half, and others all around", []geo.Point{{5, 5}, {70, 10}, {5, 5}, {-40, 60}}, geo.Point{5, 5}, 0},
		{"three around the north pole", []geo.Point{{0, 80}, {120, 80}, {240, 80}}, geo.Point{0, 90}, 1e-3},
		{"five around the south pole", []geo.Point{{0, -60}, {72, -60}, {144, -60}, {216, -60}, {288, -60}}, geo.Point{0, -90}, 1e-3},
		{"the pole by three names", []geo.Point{{0, 90}, {120, 90}, {240, 90}, {0, 0}}, geo.Point{0, 90}, 0},
		{"a cross at 180", []geo.Point{{170, 0}, {-165, 0}, {180, 20}, {180, -3}}, geo.Point{-180, 0}, 1e-3},
		{"a cross on the prime meridian", []geo.Point{{-40, 0}, {1, 0}, {0, 30}, {0, -30}}, geo.Point{0, 0}, 1e-3},
		{"an obtuse corner", []geo.Point{{-10, 1}, {0, 0}, {10, 1}}, geo.Point{0, 0}, 0},
		{"antipodes", []geo.Point{{-100, 30}, {80, -30}}, geo.Point{-100, 30}, 1e-3},
		{"antipodes, one of them twice", []geo.Point{{-100, 30}, {80, -30}, {-100, 30}}, geo.Point{-100, 30}, 0},
		{"the poles", []geo.Point{{0, 90}, {0, -90}}, geo.Point{0, -90}, 0},
		{"a millimetre apart", []geo.Point{{0, 0}, {1e-8, 0}, {0, 1e-8}}, geo.Point{0, 0}, 1e-3},
	} {
		t.Run(test.name, func(t *testing.T) {
			given := slices.Clone(test.points)
			got, err := geo.GeometricMedian(test.points)
			if err != nil {
				t.Fatal(err)
			}
			if off := geo.Distance(got, test.want); !(off <= test.within) {
				t.Errorf("got %v, want %v: %v m off", got, test.want, off)
			}
			if !slices.Equal(given, test.points) {
				t.Errorf("the given points changed to %v", test.points)
			}
		})
	}
}

// Places that the descent could mistake for the bottom: the antipode of a point is
// the top of a cone, and beside a point that is not the median there is a kink.
func TestGeometricMedianIsNotTricked(t *testing.T) {
	for _, test := range []struct {
		name   string
		points []geo.Point
	}{
		{"on a point, across from another", []geo.Point{{1, -90}, {1, -90}, {1, 90}, {1.5, 1}, {-90, 0}}},
		{"two metres apart, and one far away", []geo.Point{
			{4.0000000003661285, -0.9272144717770657}, {4.00000000000347, -6.604501087741509}, {3.99998317261541, -6.604498887655794},
		}},
		{"the same, a degree on", []geo.Point{
			{5.0000000003661285, -0.9272144717770657}, {5.00000000000347, -6.604501087741509}, {4.99998317261541, -6.604498887655794},
		}},
		{"along a line, and one aside", []geo.Point{
			{2.000000292621351, -0.5053891797472839}, {2.00000031405521, -0.5053925731684349}, {2.0000000003062182, -0.5054015936673626},
			{2.0000000002105356, -0.5053953937928317}, {2.0000000000765545, -0.5054016069129342}, {2.0000000025725884, -0.5053921146245327},
			{2.298845812770962, -1.016077091466381}, {2.0000000000023923, -0.5054016111901503},
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := geo.GeometricMedian(test.points)
			if err != nil {
				t.Fatal(err)
			}
			least := sphericalSum(got, test.points)
			for azimuth := 0.0; azimuth < 360; azimuth += 5 {
				for _, meters := range []float64{0.1, 1} {
					beside := geo.Destination(got, azimuth, meters)
					if other := sphericalSum(beside, test.points); other < least-1e-11 {
						t.Errorf("%v is better than %v by %g rad", beside, got, least-other)
					}
				}
			}
		})
	}
}

func TestGeometricMedianRefuses(t *testing.T) {
	if got, err := geo.GeometricMedian(nil); !errors.Is(err, geo.ErrNoPoints) {
		t.Errorf("no points: %v, %v", got, err)
	}
	_, err := geo.GeometricMedian([]geo.Point{{0, 0}, {math.NaN(), 0}})
	const want = "geometric median: point 1: coordinate 0 (NaN): not a finite number"
	if fmt.Sprint(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// sphericalSum is the sum of distances on the unit sphere, by the tangent
// formula, which is good at any distance.
func sphericalSum(at geo.Point, points []geo.Point) float64 {
	const radian = math.Pi / 180
	sum := 0.0
	sin1, cos1 := math.Sincos(at[1] * radian)
	for _, p := range points {
		sin2, cos2 := math.Sincos(p[1] * radian)
		sin, cos := math.Sincos(math.Remainder(p[0]-at[0], 360) * radian)
		sum += math.Atan2(math.Hypot(cos2*sin, cos1*sin2-sin1*cos2*cos), sin1*sin2+cos1*cos2*cos)
	}
	return sum
}

// No place around a median is better, wherever the points are; nor is any other
// of the points, if they are within 5000 km of one place.
func TestGeometricMedianIsLeast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		given := rapid.SliceOfN(points(), 1, 12).Draw(t, "points")
		near := rapid.Bool().Draw(t, "near")
		if near {
			given = around(t, given[0], len(given), 4900e3)
		}
		got, err := geo.GeometricMedian(given)
		if err != nil {
			t.Fatal(err)
		}
		if normal, err := geo.Normalize(got); err != nil || normal != got {
			t.Fatalf("%v is not normalised (%v)", got, err)
		}
		least := sphericalSum(got, given)
		const rounding = 1.6e-9 // a centimetre
		reach := []float64{1, 1000}
		if !near {
			reach = reach[:1]
		}
		for _, p := range given { // near an antipode, hollows are smaller than a step
			if geo.Distance(p, got) > halfMeridian-50e3 {
				reach = nil
			}
		}
		for _, meters := range reach {
			for azimuth := 0.0; azimuth < 360; azimuth += 30 {
				beside := geo.Destination(got, azimuth, meters)
				if other := sphericalSum(beside, given); other < least-rounding {
					t.Errorf("%v is better than %v by %g rad, %v m away", beside, got, least-other, meters)
				}
			}
		}
		for _, p := range given {
			if other := sphericalSum(p, given); near && other < least-rounding {
				t.Errorf("the point %v is better than %v by %g rad", p, got, least-other)
			}
		}
	})
}

// around draws points within so many metres of a centre, to seven decimals of a
// degree, as pins come.
func around(t *rapid.T, center geo.Point, count int, meters float64) []geo.Point {
	var drawn []geo.Point
	for range count {
		azimuth := rapid.Float64Range(0, 360).Draw(t, "azimuth")
		p := geo.Destination(center, azimuth, rapid.Float64Range(0, meters).Draw(t, "away"))
		drawn = append(drawn, geo.Point{math.Round(p[0]*1e7) / 1e7, math.Round(p[1]*1e7) / 1e7})
	}
	return drawn
}

func TestGeometricMedianTurnsWithTheEarth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		center := points().Draw(t, "center")
		given := around(t, center, rapid.IntRange(3, 9).Draw(t, "count"), 3000e3)
		turn := rapid.Float64Range(-360, 360).Draw(t, "turn")
		var turned, shuffled []geo.Point
		for _, p := range given {
			turned = append(turned, geo.Point{p[0] + turn, p[1]})
		}
		shuffled = rapid.Permutation(given).Draw(t, "shuffled")
		want, err := geo.GeometricMedian(given)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := geo.GeometricMedian(shuffled); err != nil || got != want {
			t.Errorf("in another order: %v (%v), want %v", got, err, want)
		}
		got, err := geo.GeometricMedian(turned)
		if err != nil {
			t.Fatal(err)
		}
		// Places as good as each other may be apart; no worse may be given.
		if off := sphericalSum(got, turned) - sphericalSum(want, given); math.Abs(off) > 1.6e-9 /* a centimetre */ {
			t.Errorf("turned by %v: %v, want %v turned: the sums differ by %g rad", turn, got, want, off)
		}
	})
}

func TestGeometricMedianForgivesAnOutlier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		center := points().Draw(t, "center")
		const radius = 10e3
		class := around(t, center, 9, radius)
		for _, outlier := range []geo.Point{points().Draw(t, "outlier"), antipodeOf(center).Draw(t, "antipode")} {
			got, err := geo.GeometricMedian(append(class, outlier))
			if err != nil {
				t.Fatal(err)
			}
			if off := geo.Distance(got, center); off > 2*radius {
				t.Errorf("one guess at %v moves the centre %v m away", outlier, off)
			}
		}
	})
}

// The median on the ellipsoid is near that on the sphere.
func TestGeometricMedianOnTheEllipsoid(t *testing.T) {
	for _, class := range [][]geo.Point{
		{{76.89, 43.24}, {74.57, 42.87}, {69.24, 41.3}, {68.77, 38.56}, {58.38, 37.96}, {71.43, 51.13}, {37.62, 55.75}},
		{{179, -17}, {-171, -13}, {174, -36}, {-175, -21}, {166, -22}},
		{{10, 85}, {100, 80}, {-150, 70}, {-60, 75}},
	} {
		got, err := geo.GeometricMedian(class)
		if err != nil {
			t.Fatal(err)
		}
		sum := func(at geo.Point) float64 {
			total := 0.0
			for _, p := range class {
				total += geo.Distance(at, p)
			}
			return total
		}
		best := got
		for step := 100e3; step > 1; step /= 2 {
			for range 6 {
				for azimuth := 0.0; azimuth < 360; azimuth += 45 {
					if beside := geo.Destination(best, azimuth, step); sum(beside) < sum(best) {
						best = beside
					}
				}
			}
		}
		spread, err := geo.MeasureDispersion(class, got)
		if err != nil {
			t.Fatal(err)
		}
		if off := geo.Distance(got, best); off > 0.005*spread.MaxMeters {
			t.Errorf("%v is %v m from the ellipsoid's median %v, of a class within %v m", got, off, best, spread.MaxMeters)
		}
	}
}

func BenchmarkGeometricMedian(b *testing.B) {
	for _, n := range []int{20, 10_000} {
		class := make([]geo.Point, n)
		for i := range class {
			turn := float64(i) * 137.5
			class[i] = geo.Destination(geo.Point{76.9, 43.2}, turn, 3000e3*float64(i)/float64(n))
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := geo.GeometricMedian(class); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func ExampleGeometricMedian() {
	class := []geo.Point{{179.2, -17.1}, {-179.8, -16.6}, {178.4, -18.1}, {179.9, -17.5}, {-0.1, 51.5}}
	center, err := geo.GeometricMedian(class)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f %.2f\n", center[0], center[1])
	// Output: 179.33 -17.08
}
