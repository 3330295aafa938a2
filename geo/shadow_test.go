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

func TestShadow(t *testing.T) {
	for _, test := range []struct {
		name           string
		sun            geo.SunPosition
		bearing, ratio float64
		ok             bool
	}{
		{"half way up in the south", geo.SunPosition{AzimuthDegrees: 180, ElevationDegrees: 45}, 0, 1, true},
		{"low in the east", geo.SunPosition{AzimuthDegrees: 90, ElevationDegrees: 30}, 270, math.Sqrt(3), true},
		{"high in the north-west", geo.SunPosition{AzimuthDegrees: 315, ElevationDegrees: 60}, 135, 1 / math.Sqrt(3), true},
		{"in the zenith", geo.SunPosition{AzimuthDegrees: 10, ElevationDegrees: 90}, 190, 0, true},
		{"on the horizon", geo.SunPosition{AzimuthDegrees: 90}, 0, 0, false},
		{"down", geo.SunPosition{AzimuthDegrees: 90, ElevationDegrees: -3}, 0, 0, false},
		{"nowhere", geo.SunPosition{AzimuthDegrees: 90, ElevationDegrees: math.NaN()}, 0, 0, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, ok := test.sun.Shadow()
			if ok != test.ok || math.Abs(got.BearingDegrees-test.bearing) > 1e-12 || math.Abs(got.LengthRatio-test.ratio) > 1e-12 {
				t.Errorf("got %+v, %v", got, ok)
			}
			if !ok {
				return
			}
			if back := geo.ShadowElevation(got.LengthRatio); math.Abs(back-test.sun.ElevationDegrees) > 1e-12 {
				t.Errorf("the elevation for it is %v", back)
			}
		})
	}
	for _, bad := range []float64{-1, math.NaN(), math.Inf(-1)} {
		if got := geo.ShadowElevation(bad); !math.IsNaN(got) {
			t.Errorf("ShadowElevation(%v) = %v", bad, got)
		}
	}
	if got := geo.ShadowElevation(math.Inf(1)); got != 0 {
		t.Errorf("ShadowElevation of an endless shadow = %v", got)
	}
}

// At the transit shadows point to the pole that is away from the Sun.
func TestShadowTimesOfNoon(t *testing.T) {
	for _, test := range []struct {
		place   geo.Point
		bearing float64
	}{
		{geo.Point{76.9, 43.2}, 0}, {geo.Point{179.9, 52}, 360}, {geo.Point{-180, -41}, -180}, {geo.Point{18, 78}, 0},
	} {
		noon := time.Date(2024, 6, 12, 12, 0, 0, 0, time.UTC).Add(-time.Duration(test.place[0] / 15 * float64(time.Hour)))
		day, err := geo.SunTimesAt(test.place, noon)
		if err != nil {
			t.Fatal(err)
		}
		spans, err := geo.ShadowTimes(test.place, noon.Add(-12*time.Hour), test.bearing, 0)
		if err != nil {
			t.Fatal(err)
		}
		if len(spans) != 1 || spans[0].To.Sub(spans[0].From) > time.Millisecond || spans[0].From.Sub(day.Transit).Abs() > 2*time.Millisecond {
			t.Errorf("at %v: %v, want %v", test.place, spans, day.Transit)
		}
	}
}

func TestShadowTimesCount(t *testing.T) {
	for _, test := range []struct {
		name               string
		place              geo.Point
		start              time.Time
		bearing, tolerance float64
		want               int
	}{
		{"never to the south in Almaty", geo.Point{76.9, 43.2}, time.Date(2024, 6, 12, 0, 0, 0, 0, time.UTC), 180, 20, 0},
		{"all the day", geo.Point{76.9, 43.2}, time.Date(2024, 6, 11, 19, 0, 0, 0, time.UTC), 77, 180, 1},
		{"cut by the start of the day", geo.Point{76.9, 43.2}, time.Date(2024, 6, 12, 7, 0, 0, 0, time.UTC), 0, 90, 2},
		{"there and back in the tropics", geo.Point{0, 10}, time.Date(2024, 6, 20, 0, 0, 0, 0, time.UTC), 247.5, 0, 2},
		{"once round at the pole", geo.Point{0, 90}, time.Date(2024, 6, 20, 0, 0, 0, 0, time.UTC), 100, 1, 1},
		{"no Sun, no shadow", geo.Point{0, 90}, time.Date(2024, 12, 20, 0, 0, 0, 0, time.UTC), 100, 180, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := geo.ShadowTimes(test.place, test.start, test.bearing, test.tolerance)
			if err != nil || len(got) != test.want {
				t.Errorf("got %v (%v), want %d spans", got, err, test.want)
			}
		})
	}
}

// ShadowTimes is the inverse of Shadow: what it names has the bearing, and what it
// does not name has another.
func TestShadowTimesInvertShadow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		place := points().Draw(t, "place")
		start := time.Unix(rapid.Int64Range(-2208988800, 4133894400).Draw(t, "start"), 0).UTC()
		tolerance := rapid.Float64Range(0, 40).Draw(t, "tolerance")
		shadowAt := func(at time.Time) (geo.Shadow, float64) {
			sun, err := geo.Sun(place, at)
			if err != nil {
				t.Fatal(err)
			}
			shadow, ok := sun.Shadow()
			if !ok {
				return geo.Shadow{BearingDegrees: math.NaN()}, sun.ElevationDegrees
			}
			return shadow, sun.ElevationDegrees
		}
		photo := start.Add(time.Duration(rapid.Int64Range(0, int64(24*time.Hour)-1).Draw(t, "photo")))
		shadow, height := shadowAt(photo)
		bearing := shadow.BearingDegrees
		if math.IsNaN(bearing) {
			bearing = rapid.Float64Range(-400, 400).Draw(t, "bearing")
		}
		spans, err := geo.ShadowTimes(place, start, bearing, tolerance)
		if err != nil {
			t.Fatal(err)
		}
		within := func(at time.Time, slack time.Duration) bool {
			for _, span := range spans {
				if !at.Before(span.From.Add(-slack)) && !at.After(span.To.Add(slack)) {
					return true
				}
			}
			return false
		}
		if height > 0 && tolerance > 2 && height < 85 && !within(photo, time.Millisecond) {
			t.Errorf("the instant %v is not in %v", photo, spans)
		}
		end := start.Add(24 * time.Hour)
		for i, span := range spans {
			if span.To.Before(span.From) || span.From.Before(start.Add(-time.Millisecond)) || span.To.After(end.Add(time.Millisecond)) {
				t.Errorf("the span %v is out of order", span)
			}
			if i > 0 && !spans[i-1].To.Before(span.From) {
				t.Errorf("the span %v comes after %v", span, spans[i-1])
			}
		}
		for at := start; at.Before(end); at = at.Add(37 * time.Minute) {
			shadow, height := shadowAt(at)
			off := math.Abs(math.Remainder(shadow.BearingDegrees-bearing, 360)) // NaN without a shadow
			const slack = 0.01
			if height < 85 && off <= tolerance-slack && !within(at, 0) {
				t.Errorf("%v is not in %v, and the shadow is %v degrees off", at, spans, off)
			}
			if height < 85 && !(off <= tolerance+slack) && within(at, -time.Second) {
				t.Errorf("%v is in %v, and the shadow is %v degrees off", at, spans, off)
			}
		}
	})
}

// Just north of where the Sun stands in the zenith, the shadow swings from west by
// north to east within half a minute, and never points south.
func TestShadowTimesUnderTheZenith(t *testing.T) {
	noon := time.Date(2024, 4, 12, 6, 0, 0, 0, time.UTC)
	below, err := geo.SubsolarPoint(noon)
	if err != nil {
		t.Fatal(err)
	}
	place := geo.Point{below[0], below[1] + 0.05}
	for _, test := range []struct {
		bearing, tolerance float64
		want               int
		longest            time.Duration
	}{
		{0, 0, 1, time.Millisecond}, {0, 30, 1, time.Minute}, {300, 5, 1, time.Minute}, {60, 0, 1, time.Millisecond},
		{180, 0, 0, 0}, {180, 60, 0, 0}, {180, 100, 2, 7 * time.Hour},
	} {
		// A start at which no round number of minutes leads to noon.
		start := noon.Add(-12*time.Hour - 150*time.Second)
		spans, err := geo.ShadowTimes(place, start, test.bearing, test.tolerance)
		if err != nil || len(spans) != test.want {
			t.Errorf("towards %v give or take %v: %v (%v), want %d spans", test.bearing, test.tolerance, spans, err, test.want)
		}
		for _, span := range spans {
			nearest := min(span.From.Sub(noon).Abs(), span.To.Sub(noon).Abs())
			if nearest > 2*time.Minute || span.To.Sub(span.From) > test.longest {
				t.Errorf("towards %v give or take %v: %v, at %v", test.bearing, test.tolerance, span, noon)
			}
		}
	}
}

func TestShadowTimesRefuses(t *testing.T) {
	place, start := geo.Point{76.9, 43.2}, time.Date(2024, 6, 12, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		bearing, tolerance float64
		want               error
	}{
		{math.NaN(), 1, geo.ErrBearing},
		{math.Inf(1), 1, geo.ErrBearing},
		{0, -1, geo.ErrTolerance},
		{0, 180.1, geo.ErrTolerance},
		{0, math.NaN(), geo.ErrTolerance},
	} {
		if got, err := geo.ShadowTimes(place, start, test.bearing, test.tolerance); !errors.Is(err, test.want) || got != nil {
			t.Errorf("%v give or take %v: %v, %v", test.bearing, test.tolerance, got, err)
		}
	}
}

func BenchmarkShadowTimes(b *testing.B) {
	start := time.Date(2024, 6, 12, 0, 0, 0, 0, time.UTC)
	for b.Loop() {
		if _, err := geo.ShadowTimes(geo.Point{76.9, 43.2}, start, 300, 5); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleSunPosition_Shadow() {
	almaty := geo.Point{76.8897, 43.2389}
	zone := time.FixedZone("Almaty", 5*3600)
	sun, err := geo.Sun(almaty, time.Date(2024, 6, 12, 9, 30, 0, 0, zone))
	if err != nil {
		fmt.Println(err)
		return
	}
	shadow, ok := sun.Shadow()
	fmt.Printf("Sun at %.2f, %.2f high\n", sun.AzimuthDegrees, sun.ElevationDegrees)
	fmt.Printf("shadow to %.2f, %.2f of the height, %v\n", shadow.BearingDegrees, shadow.LengthRatio, ok)
	// Output:
	// Sun at 112.84, 54.52 high
	// shadow to 292.84, 0.71 of the height, true
}

func ExampleShadowTimes() {
	almaty := geo.Point{76.8897, 43.2389}
	midnight := time.Date(2024, 6, 12, 0, 0, 0, 0, time.FixedZone("Almaty", 5*3600))
	spans, err := geo.ShadowTimes(almaty, midnight, 280, 3) // pointing west by north
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, span := range spans {
		fmt.Println(span.From.Format("15:04:05"), "to", span.To.Format("15:04:05"))
	}
	// Output: 08:19:29 to 08:49:05
}

func ExampleSunTimesAt() {
	zone := time.FixedZone("Almaty", 5*3600)
	times, err := geo.SunTimesAt(geo.Point{76.8897, 43.2389}, time.Date(2024, 6, 12, 12, 0, 0, 0, zone))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(times.Rise.Format("15:04"), times.Transit.Format("15:04"), times.Set.Format("15:04"))
	// Output: 04:11 11:52 19:32
}
