package main

import (
	"fmt"
	"io/fs"
	"testing"

	"geodrill/challenges"
	"geodrill/challenges/pack"
	"geodrill/geo"
	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
)

func readDemo(t *testing.T) challenges.Draft {
	t.Helper()
	folder, err := fs.Sub(demoPack, "demo")
	if err != nil {
		t.Fatal(err)
	}
	draft, err := pack.Read(folder)
	if err != nil {
		t.Fatal(err)
	}
	return draft
}

// Whoever tries the demo meets every kind of question and every rule, and every
// challenge is worth the same.
func TestDemoShowsEveryKind(t *testing.T) {
	got := map[string]bool{}
	show := func(kind challenges.Kind, what any) { got[fmt.Sprintf("%s %v", kind, what)] = true }
	for _, c := range readDemo(t).Challenges {
		points := 0
		for _, q := range c.Questions {
			points += q.Ask.MaxPoints()
			switch ask := q.Ask.(type) {
			case challenges.PlaceAsk:
				show(q.Ask.Kind(), q.Key.Place.Geometry().GeoJSONType())
				show(q.Ask.Kind(), fmt.Sprintf("%T", ask.Rule.Falloff))
				if ask.Rule.Circle != nil {
					show(q.Ask.Kind(), "circle")
				}
			case challenges.BearingAsk:
				show(q.Ask.Kind(), fmt.Sprintf("%T", ask.Rule.Falloff))
			case challenges.TimeAsk:
				show(q.Ask.Kind(), fmt.Sprintf("%T", ask.Rule.Falloff))
				show(q.Ask.Kind(), map[bool]string{false: "day", true: "time of day"}[ask.Rule.TimeOfDay])
				if ask.Zone != "UTC" {
					t.Errorf("%s: the zone %s is shown with the question and tells the place", c.Title["en"], ask.Zone)
				}
			case challenges.TextAsk:
				for _, form := range q.Key.Texts {
					show(q.Ask.Kind(), map[bool]string{false: "part", true: "full"}[form.Share == 1])
				}
			}
		}
		if points != scoring.DefaultMaxPoints {
			t.Errorf("%s: its questions are worth %d points together, want %d", c.Title["en"], points, scoring.DefaultMaxPoints)
		}
	}
	want := map[string]bool{
		"place Point": true, "place LineString": true, "place Polygon": true, "place circle": true,
		"place scoring.ExponentialFalloff": true, "place scoring.LinearFalloff": true, "place scoring.BandsFalloff": true,
		"bearing scoring.ExponentialFalloff": true, "bearing scoring.LinearFalloff": true,
		"time scoring.LinearFalloff": true, "time scoring.BandsFalloff": true, "time day": true, "time time of day": true,
		"text full": true, "text part": true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what the demo shows (-want +got):\n%s", diff)
	}
}

// The first challenge takes one pin and nothing else, as the README's
// walk-through gives it.
func TestDemoBeginsWithOnePin(t *testing.T) {
	first := readDemo(t).Challenges[0]
	if len(first.Questions) != 1 {
		t.Fatalf("%s has %d questions, want one", first.Title["en"], len(first.Questions))
	}
	if ask, ok := first.Questions[0].Ask.(challenges.PlaceAsk); !ok || ask.Rule.Circle != nil {
		t.Errorf("%s asks %+v, want a place without a circle", first.Title["en"], first.Questions[0].Ask)
	}
}

// The embankment's keys bear each other out: at its time the Sun stands as far
// to the right of its bearing as the shadows of the photo show.
func TestDemoShadows(t *testing.T) {
	for _, c := range readDemo(t).Challenges {
		if c.Title["en"] != "Pushkinskaya Embankment, Moscow" {
			continue
		}
		place, bearing, taken := c.Questions[0].Key.Place, c.Questions[1].Key.BearingDegrees, c.Questions[2].Key.Time
		sun, err := geo.Sun(place.Center(), taken.From)
		if err != nil {
			t.Fatal(err)
		}
		if right := sun.AzimuthDegrees - bearing; !(right > 60 && right < 72) {
			t.Errorf("the Sun is %.1f degrees right of the middle of the photo, want 60 to 72", right)
		}
		if !(sun.ElevationDegrees > 8 && sun.ElevationDegrees < 17) {
			t.Errorf("the Sun is %.1f degrees high, want the 8 to 17 of long shadows", sun.ElevationDegrees)
		}
		return
	}
	t.Error("the demo has no embankment")
}
