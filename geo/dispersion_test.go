package geo_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"geodrill/geo"

	"pgregory.net/rapid"
)

func TestMeasureDispersion(t *testing.T) {
	const degreeOfEquator = 6378137 * math.Pi / 180
	var ten []geo.Point
	for i := range 10 {
		ten = append(ten, geo.Point{180 + float64(10-i), 0})
	}
	for _, test := range []struct {
		name   string
		points []geo.Point
		center geo.Point
		want   geo.Dispersion
	}{
		{"the centre itself", []geo.Point{{5, 90}}, geo.Point{100, 90}, geo.Dispersion{}},
		{"one point", []geo.Point{{1, 0}}, geo.Point{0, 0}, geo.Dispersion{MedianMeters: 1, NinetyMeters: 1, MaxMeters: 1}},
		{"two points", []geo.Point{{-3, 0}, {1, 0}}, geo.Point{0, 0}, geo.Dispersion{MedianMeters: 2, NinetyMeters: 3, MaxMeters: 3}},
		{"three points", []geo.Point{{4, 0}, {-2, 0}, {1, 0}}, geo.Point{360, 0}, geo.Dispersion{MedianMeters: 2, NinetyMeters: 4, MaxMeters: 4}},
		{"ten across 180", ten, geo.Point{180, 0}, geo.Dispersion{MedianMeters: 5.5, NinetyMeters: 9, MaxMeters: 10}},
		{"eleven across 180", append(ten, geo.Point{169, 0}), geo.Point{180, 0}, geo.Dispersion{MedianMeters: 6, NinetyMeters: 10, MaxMeters: 11}},
		{
			"antipodes", []geo.Point{{0, 90}, {0, -90}, {7, -90}}, geo.Point{9, 90},
			geo.Dispersion{MedianMeters: halfMeridian / degreeOfEquator, NinetyMeters: halfMeridian / degreeOfEquator, MaxMeters: halfMeridian / degreeOfEquator},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := geo.MeasureDispersion(test.points, test.center)
			if err != nil {
				t.Fatal(err)
			}
			for _, measure := range []struct{ got, want float64 }{
				{got.MedianMeters, test.want.MedianMeters}, {got.NinetyMeters, test.want.NinetyMeters}, {got.MaxMeters, test.want.MaxMeters},
			} {
				if math.Abs(measure.got-measure.want*degreeOfEquator) > 100e-9 {
					t.Errorf("got %+v, want %+v degrees of the equator", got, test.want)
				}
			}
		})
	}
}

func TestDispersionHoldsItsShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		given := rapid.SliceOfN(points(), 1, 40).Draw(t, "points")
		center := points().Draw(t, "center")
		got, err := geo.MeasureDispersion(given, center)
		if err != nil {
			t.Fatal(err)
		}
		within := func(meters float64) (closed, open int) {
			for _, p := range given {
				d := geo.Distance(center, p)
				if d <= meters {
					closed++
				}
				if d < meters {
					open++
				}
			}
			return closed, open
		}
		n := len(given)
		if closed, open := within(got.MedianMeters); 2*closed < n || 2*open > n {
			t.Errorf("%d of %d are within the median, %d inside it", closed, n, open)
		}
		if closed, open := within(got.NinetyMeters); 10*closed < 9*n || 10*open >= 9*n {
			t.Errorf("%d of %d are within the 90 %% radius, %d inside it", closed, n, open)
		}
		if closed, open := within(got.MaxMeters); closed != n || open == n {
			t.Errorf("%d of %d are within the greatest distance, %d inside it", closed, n, open)
		}
	})
}

func TestMeasureDispersionRefuses(t *testing.T) {
	good := []geo.Point{{0, 0}, {1, 1}}
	for _, test := range []struct {
		name   string
		points []geo.Point
		center geo.Point
		want   error
		text   string
	}{
		{"no points", nil, geo.Point{}, geo.ErrNoPoints, "dispersion: no points"},
		{"a bad centre", good, geo.Point{0, 91}, geo.ErrLatitude, "dispersion: centre: coordinate 1 (91): latitude out of range"},
		{"a bad point", append(good, geo.Point{0, -91}), geo.Point{}, geo.ErrLatitude, "dispersion: point 2: coordinate 1 (-91): latitude out of range"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := geo.MeasureDispersion(test.points, test.center); !errors.Is(err, test.want) || fmt.Sprint(err) != test.text {
				t.Errorf("got %v and %v, want %s", got, err, test.text)
			}
		})
	}
}

func ExampleMeasureDispersion() {
	class := []geo.Point{{76.92, 43.25}, {76.95, 43.22}, {77.01, 43.3}, {76.88, 43.19}, {-76.9, 43.2}}
	center, err := geo.GeometricMedian(class) // in Almaty, in spite of the slip of a sign
	if err != nil {
		fmt.Println(err)
		return
	}
	spread, err := geo.MeasureDispersion(class, center)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("centre %.2f %.2f\n", center[0], center[1])
	fmt.Printf("half within %.1f km, the farthest at %.0f km\n", spread.MedianMeters/1000, spread.MaxMeters/1000)
	// Output:
	// centre 76.92 43.25
	// half within 7.4 km, the farthest at 10081 km
}
