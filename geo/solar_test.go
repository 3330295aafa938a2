package geo

import (
	"math"
	"testing"
	"time"
)

// The example of NREL/TP-560-34302, tables A5.1 and A5.2, with its intermediate
// values: Golden, Colorado, on 17 October 2003 at 12:30:30, seven hours behind UTC.
func TestPublishedExample(t *testing.T) {
	instant := time.Date(2003, 10, 17, 12, 30, 30, 0, time.FixedZone("", -7*3600))
	if got, want := daysFromJ2000(instant)+2451545, 2452930.312847; math.Abs(got-want) > 1e-6 {
		t.Errorf("Julian day %f, want %f", got, want)
	}
	e := ephemerisAt(instant, 67)
	golden := observer{point: Point{-105.1786, 39.742476}, height: 1830.14, hectopascal: 820, celsius: 11}
	seen := golden.see(e)
	for _, value := range []struct {
		name      string
		got, want float64
		within    float64
	}{
		{"L", e.longitude, 24.0182616917, 1e-9},
		{"B", e.latitude, -0.0001011219, 1e-9},
		{"R", e.radius, 0.9965422974, 1e-9},
		{"delta psi", e.nutation, -0.00399840, 1e-8},
		{"epsilon", e.obliquity, 23.440465, 1e-6},
		{"alpha", e.rightAscension, 202.22741, 1e-5},
		{"delta", e.declination, -9.31434, 1e-5},
		{"H", wrapDegrees(e.siderealTime + golden.point[0] - e.rightAscension), 11.105902, 1e-5},
		{"zenith angle", 90 - seen.ElevationDegrees, 50.111622, 1e-6},
		{"azimuth", seen.AzimuthDegrees, 194.340241, 1e-6},
	} {
		if math.Abs(value.got-value.want) > value.within {
			t.Errorf("%s = %.10f, want %.10f", value.name, value.got, value.want)
		}
	}
}

// Values that Espenak and Meeus tabulate from observation.
func TestDeltaT(t *testing.T) {
	for _, test := range []struct {
		year         int
		want, within float64
	}{
		{1900, -2.7, 0.5}, {1910, 10.4, 0.5}, {1920, 21.2, 0.5}, {1930, 24.0, 0.5}, {1940, 24.3, 0.5},
		{1950, 29.1, 0.5}, {1960, 33.2, 0.5}, {1970, 40.2, 0.5}, {1980, 50.5, 0.5}, {1990, 56.9, 0.5},
		{2000, 63.8, 0.5}, {2005, 64.7, 0.5}, {2024, 69.2, 6}, {2050, 93, 1}, {2100, 203, 1},
	} {
		if got := deltaT(time.Date(test.year, 1, 1, 0, 0, 0, 0, time.UTC)); math.Abs(got-test.want) > test.within {
			t.Errorf("in %d: %v s, want %v", test.year, got, test.want)
		}
	}
}

func BenchmarkSun(b *testing.B) {
	instant := time.Date(2024, 6, 12, 6, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Sun(Point{76.9, 43.2}, instant); err != nil {
			b.Fatal(err)
		}
	}
}
