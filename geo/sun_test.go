package geo_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"geodrill/geo"

	"pgregory.net/rapid"
)

// sunReferences returns the lines of testdata/sun.txt.gz of a kind, as numbers.
func sunReferences(t *testing.T, kind string) [][]float64 {
	t.Helper()
	var lines [][]float64
	for line := range unpacked(t, "sun.txt.gz") {
		rest, isKind := strings.CutPrefix(line, kind+" ")
		if !isKind {
			continue
		}
		var numbers []float64
		for _, field := range strings.Fields(rest) {
			var number float64
			if _, err := fmt.Sscan(field, &number); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			numbers = append(numbers, number)
		}
		lines = append(lines, numbers)
	}
	return lines
}

func TestSunEqualsPyEphem(t *testing.T) {
	t.Parallel()
	const tolerance = 0.01
	cases := sunReferences(t, "position")
	if len(cases) != 600 {
		t.Fatalf("%d cases, want 600", len(cases))
	}
	low, worst, worstApparent := 0, 0.0, 0.0
	for _, c := range cases {
		instant, place := time.Unix(int64(c[0]), 0).UTC(), geo.Point{c[1], c[2]}
		azimuth, geometric, apparent := c[3], c[4], c[5]
		got, err := geo.Sun(place, instant)
		if err != nil {
			t.Fatal(err)
		}
		// At a pole PyEphem and we count azimuths from different meridians.
		if math.Abs(place[1]) < 90 {
			off := math.Abs(math.Remainder(got.AzimuthDegrees-azimuth, 360)) * math.Cos(geometric*math.Pi/180)
			worst = math.Max(worst, off)
			if !(off <= tolerance) {
				t.Errorf("%v at %v: azimuth %.5f, want %.5f", instant, place, got.AzimuthDegrees, azimuth)
			}
		}
		off := math.Abs(got.GeometricDegrees - geometric)
		worst = math.Max(worst, off)
		if !(off <= tolerance) {
			t.Errorf("%v at %v: geometric elevation %.5f, want %.5f", instant, place, got.GeometricDegrees, geometric)
		}
		// Models of refraction differ near the horizon, as the air itself does.
		if geometric > 3 {
			off := math.Abs(got.ElevationDegrees - apparent)
			worstApparent = math.Max(worstApparent, off)
			if !(off <= tolerance) {
				t.Errorf("%v at %v: elevation %.5f, want %.5f", instant, place, got.ElevationDegrees, apparent)
			}
		}
		if math.Abs(geometric) < 6 {
			low++
		}
	}
	t.Logf("worst difference %.5f degrees, with refraction %.5f; %d cases with a low Sun", worst, worstApparent, low)
	if low < 200 {
		t.Errorf("only %d cases have a low Sun", low)
	}
}

func TestSunTimesEqualPyEphem(t *testing.T) {
	t.Parallel()
	const transitSeconds, eventSeconds = 2.0, 30.0
	events, polar, worstTransit, worstEvent := 0, 0, 0.0, 0.0
	for _, c := range sunReferences(t, "day") {
		noon, place := time.Unix(int64(c[0]), 0).UTC(), geo.Point{c[1], c[2]}
		transit, noonHeight := c[3], c[6]
		got, err := geo.SunTimesAt(place, noon)
		if err != nil {
			t.Fatal(err)
		}
		off := math.Abs(seconds(got.Transit) - transit)
		worstTransit = math.Max(worstTransit, off)
		if !(off <= transitSeconds) {
			t.Errorf("%v at %v: transit %v, want %v s", noon, place, got.Transit, transit)
		}
		// Where the Sun grazes the horizon, seconds of arc are minutes of time.
		midnightHeight := math.Abs(noonHeight) - 2*(90-math.Abs(place[1]))
		if math.Abs(noonHeight+0.83) < 0.3 || math.Abs(midnightHeight+0.83) < 2 || math.Abs(place[1]) > 84 {
			continue
		}
		for _, event := range []struct {
			name string
			got  time.Time
			want float64
		}{{"rise", got.Rise, c[4]}, {"set", got.Set, c[5]}} {
			if event.want == 0 {
				polar++
				if !event.got.IsZero() {
					t.Errorf("%v at %v: %s %v, want none", noon, place, event.name, event.got)
				}
				if got.Daylight != geo.PolarDay && noonHeight > 0 || got.Daylight != geo.PolarNight && noonHeight < -1 {
					t.Errorf("%v at %v: daylight %v, and the Sun is %v high at noon", noon, place, got.Daylight, noonHeight)
				}
				continue
			}
			events++
			off := math.Abs(seconds(event.got) - event.want)
			worstEvent = math.Max(worstEvent, off)
			if event.got.IsZero() || !(off <= eventSeconds) || got.Daylight != geo.RisesOrSets {
				t.Errorf("%v at %v: %s %v (daylight %v), want %v", noon, place, event.name, event.got, got.Daylight, time.Unix(int64(event.want), 0).UTC())
			}
		}
	}
	t.Logf("worst difference of a transit %.2f s, of %d events %.1f s; %d are missing in polar day or night", worstTransit, events, worstEvent, polar)
	if events < 400 || polar < 30 {
		t.Errorf("only %d events and %d missing ones", events, polar)
	}
}

func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

// instants draws moments of the years that are computed.
func instants() *rapid.Generator[time.Time] {
	return rapid.Map(rapid.Int64Range(-2208988800, 4133980799), func(unix int64) time.Time { return time.Unix(unix, 0).UTC() })
}

func TestSunIsInTheSky(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		place, instant := points().Draw(t, "place"), instants().Draw(t, "instant")
		got, err := geo.Sun(place, instant)
		if err != nil {
			t.Fatal(err)
		}
		if !(got.AzimuthDegrees >= 0 && got.AzimuthDegrees < 360) || !(math.Abs(got.GeometricDegrees) <= 90) {
			t.Errorf("the Sun is at %+v", got)
		}
		if lift := got.ElevationDegrees - got.GeometricDegrees; !(lift >= 0 && lift < 0.7) || got.ElevationDegrees > 90 {
			t.Errorf("refraction lifts it by %v: %+v", lift, got)
		}
		again, err := geo.Sun(geo.Point{place[0] + 360, place[1]}, instant)
		if err != nil || math.Abs(again.GeometricDegrees-got.GeometricDegrees) > 1e-9 {
			t.Errorf("a turn away the Sun is at %+v (%v), not %+v", again, err, got)
		}
		below, err := geo.SubsolarPoint(instant)
		if err != nil {
			t.Fatal(err)
		}
		if normal, err := geo.Normalize(below); err != nil || normal != below || math.Abs(below[1]) > 23.46 {
			t.Errorf("the subsolar point is %v (%v)", below, err)
		}
		if zenith, err := geo.Sun(below, instant); err != nil || zenith.GeometricDegrees < 89.9999 {
			t.Errorf("at the subsolar point %v the Sun is at %+v (%v)", below, zenith, err)
		}
	})
}

func TestTransitIsHighest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		place := geo.Point{rapid.Float64Range(-180, 180).Draw(t, "lon"), rapid.Float64Range(-80, 80).Draw(t, "lat")}
		noon := instants().Draw(t, "noon")
		got, err := geo.SunTimesAt(place, noon)
		if err != nil {
			t.Fatal(err)
		}
		if off := got.Transit.Sub(noon).Abs(); off > 12*time.Hour+time.Minute {
			t.Errorf("the transit %v is %v from %v", got.Transit, off, noon)
		}
		height := func(at time.Time) float64 {
			if year := at.Year(); year < geo.MinSunYear || year > geo.MaxSunYear {
				return -90
			}
			sun, err := geo.Sun(place, at)
			if err != nil {
				t.Fatal(err)
			}
			return sun.GeometricDegrees
		}
		highest := height(got.Transit)
		for after := -12 * time.Hour; after <= 12*time.Hour; after += 20 * time.Minute {
			if other := height(got.Transit.Add(after)); highest > -90 && other > highest+0.001 {
				t.Errorf("%v after the transit the Sun is %v high, then %v", after, other, highest)
			}
		}
		for _, event := range []time.Time{got.Rise, got.Set} {
			if h := height(event); !event.IsZero() && h > -90 && math.Abs(h+5.0/6) > 1e-4 {
				t.Errorf("at %v the Sun is %v high", event, h)
			}
		}
		up := highest > -5.0/6
		if highest > -90 && (got.Daylight == geo.PolarDay && !up || got.Daylight == geo.PolarNight && up) {
			t.Errorf("daylight is %v, and the Sun %v high at noon", got.Daylight, highest)
		}
	})
}

func TestSunTimesOfThePole(t *testing.T) {
	for _, test := range []struct {
		day       time.Time
		want      geo.Daylight
		rise, set bool
	}{
		{time.Date(2024, 6, 20, 12, 0, 0, 0, time.UTC), geo.PolarDay, false, false},
		{time.Date(2024, 12, 20, 12, 0, 0, 0, time.UTC), geo.PolarNight, false, false},
		{time.Date(2024, 3, 18, 5, 0, 0, 0, time.UTC), geo.RisesOrSets, true, false},
		{time.Date(2024, 9, 24, 22, 0, 0, 0, time.UTC), geo.RisesOrSets, false, true},
	} {
		got, err := geo.SunTimesAt(geo.Point{0, 90}, test.day)
		if err != nil {
			t.Fatal(err)
		}
		if got.Daylight != test.want || got.Rise.IsZero() == test.rise || got.Set.IsZero() == test.set {
			t.Errorf("%v: %+v", test.day, got)
		}
	}
}

// Near a pole the Sun rises and sets at any hour, on a few days of the year.
func TestSunTimesNearThePole(t *testing.T) {
	t.Parallel()
	events := 0
	for _, test := range []struct {
		month   time.Month
		day     int
		descend bool
	}{{3, 12, false}, {9, 21, true}} {
		for _, lat := range []float64{88.5, 89, 89.5, 89.8} {
			for hour := 0; hour < 12*24; hour += 44 {
				place := geo.Point{-15 * float64(hour%24), lat} // any meridian's noon
				got, err := geo.SunTimesAt(place, time.Date(2024, test.month, test.day, 12+hour, 0, 0, 0, time.UTC))
				if err != nil {
					t.Fatal(err)
				}
				event := got.Rise
				if test.descend {
					event = got.Set
				}
				const half, step = 12 * time.Hour, 20 * time.Minute
				var last time.Time
				wasUp := isUp(t, place, got.Transit.Add(-half))
				for at := -half; at < half; at += step {
					nowUp := isUp(t, place, got.Transit.Add(at+step))
					if nowUp != wasUp && nowUp != test.descend {
						last = got.Transit.Add(at + step/2)
						events++
					}
					wasUp = nowUp
				}
				if event.IsZero() != last.IsZero() || event.Sub(last).Abs() > step {
					t.Errorf("%v: %+v, want it at %v", place, got, last)
				}
			}
		}
	}
	if events < 10 {
		t.Errorf("only %d events", events)
	}
}

func isUp(t *testing.T, place geo.Point, at time.Time) bool {
	t.Helper()
	sun, err := geo.Sun(place, at)
	if err != nil {
		t.Fatal(err)
	}
	return sun.GeometricDegrees > -5.0/6
}

func TestSunRefuses(t *testing.T) {
	good, past, future := geo.Point{76.9, 43.2}, time.Date(1899, 12, 31, 23, 59, 59, 0, time.UTC), time.Date(2101, 1, 1, 0, 0, 0, 0, time.UTC)
	// A year is one of UTC, whatever the zone of the instant.
	inside := time.Date(2101, 1, 1, 5, 0, 0, 0, time.FixedZone("", 6*3600))
	if _, err := geo.Sun(good, inside); err != nil {
		t.Error(err)
	}
	asked := map[string]func(geo.Point, time.Time) error{
		"sun":          func(p geo.Point, at time.Time) error { _, err := geo.Sun(p, at); return err },
		"sun times":    func(p geo.Point, at time.Time) error { _, err := geo.SunTimesAt(p, at); return err },
		"shadow times": func(p geo.Point, at time.Time) error { _, err := geo.ShadowTimes(p, at, 0, 1); return err },
	}
	for name, ask := range asked {
		if err := ask(geo.Point{0, 91}, inside); !errors.Is(err, geo.ErrLatitude) || !strings.HasPrefix(err.Error(), name+": ") {
			t.Errorf("%s of a bad place: %v", name, err)
		}
	}
	asked["subsolar point"] = func(_ geo.Point, at time.Time) error { _, err := geo.SubsolarPoint(at); return err }
	asked["elevation band"] = func(_ geo.Point, at time.Time) error { _, err := geo.ElevationBand(at, 30, 1); return err }
	for name, ask := range asked {
		for _, at := range []time.Time{past, future, {}} {
			if err := ask(good, at); !errors.Is(err, geo.ErrYear) || !strings.HasPrefix(err.Error(), name+": ") {
				t.Errorf("%s at %v: %v", name, at, err)
			}
		}
	}
}
