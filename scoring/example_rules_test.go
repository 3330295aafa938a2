package scoring_test

import (
	"fmt"
	"math"
	"time"

	"geodrill/geo"
	"geodrill/scoring"
)

// The points for a pin with a confidence circle: measure it, then mark both.
func ExamplePlaceRule_Mark() {
	key, guess := geo.Point{76.9453, 43.2587}, geo.Point{76.9572, 43.2331}
	scale, _ := scoring.Street.ScaleMeters()
	rule := scoring.PlaceRule{
		MaxPoints: scoring.DefaultMaxPoints,
		Falloff:   scoring.ExponentialFalloff{Scale: scale, Perfect: 20},
		Circle:    &scoring.CircleRule{Share: scoring.DefaultCircleShare, ScaleMeters: scale},
	}
	for _, part := range rule.Mark(geo.Distance(guess, key), 1000) {
		fmt.Printf("%s: %d of %d, %s\n", part.Rule, part.Points, part.MaxPoints, part.Why)
	}
	// Output:
	// distance: 547 of 4000, by_distance
	// circle: 911 of 1000, circle_too_small
}

// A rule that makes no sense is refused by the name of its field.
func ExamplePlaceRule_Validate() {
	rule := scoring.PlaceRule{MaxPoints: 5000, Falloff: scoring.BandsFalloff{
		{UpTo: 1e3, Share: 1}, {UpTo: 25e3, Share: 0.8}, {UpTo: 20e3, Share: 0.6},
	}}
	fmt.Println(rule.Validate())
	// Output:
	// bands/2/upTo: 20000 overlaps the band before, which ends at 25000
}

// Whoever believes the place to be anywhere within 10 km, each kilometre as
// likely as the next, does best to draw a circle of 5 km.
func ExampleCircleRule() {
	rule := scoring.CircleRule{Share: scoring.DefaultCircleShare, ScaleMeters: 1500}
	for _, radius := range []float64{1000, 2500, 5000, 7500, 10_000} {
		var expected float64
		for meters := 50.0; meters < 10_000; meters += 100 {
			expected += rule.Value(meters, radius) / 100
		}
		fmt.Printf("%5.0f m: %.3f\n", radius, expected)
	}
	// Output:
	//  1000 m: 0.883
	//  2500 m: 0.899
	//  5000 m: 0.906
	//  7500 m: 0.902
	// 10000 m: 0.893
}

func ExampleBearingRule_Mark() {
	rule := scoring.BearingRule{MaxPoints: 1000, Falloff: scoring.LinearFalloff{Perfect: 5, Zero: 45}}
	part := rule.Mark(355, 20) // the two are 25 degrees apart, across north
	fmt.Println(part.Points, part.Why)
	// Output:
	// 500 by_angle
}

// A photo was taken around noon in Almaty, five hours before UTC, on a day that
// nobody knows. Any date will do, as long as both have the same offset.
func ExampleTimeRule_timeOfDay() {
	almaty := time.FixedZone("+05:00", 5*60*60)
	at := func(hour, minute int) time.Time { return time.Date(2000, time.January, 1, hour, minute, 0, 0, almaty) }
	rule := scoring.TimeRule{MaxPoints: 1000, Falloff: scoring.LinearFalloff{Perfect: 15, Zero: 75}, TimeOfDay: true}

	key := scoring.Interval{From: at(11, 30), To: at(12, 30)}
	part := rule.Mark(scoring.Interval{From: at(13, 15), To: at(13, 15)}, key)
	fmt.Println(part.Points, part.Why)
	// Output:
	// 500 by_gap
}

func ExampleTextRule_Mark() {
	rule := scoring.TextRule{MaxPoints: 1000}
	accepted := []scoring.AcceptedForm{{Text: "Алматы", Share: 1}, {Text: "Almaty", Share: 1}, {Text: "Алма-Ата", Share: 0.8}}
	for _, answer := range []string{"АЛМАТЫ", "алма ата", "Астана"} {
		part := rule.Mark(answer, accepted)
		fmt.Println(part.Points, part.Why)
	}
	// Output:
	// 1000 form_matched
	// 800 form_matched
	// 0 form_unknown
}

// A criterion for which the instructor names no evidence is not marked, and the
// trainee loses nothing by it.
func ExampleRubric_Mark() {
	rubric := scoring.Rubric{{ID: "clues", MaxPoints: 300}, {ID: "limits", MaxPoints: 200}}
	parts := rubric.Mark(map[string]scoring.Award{
		"clues":  {Points: 250, Evidence: "names the bus stop and the plates"},
		"limits": {Points: 200},
	})
	for _, part := range parts {
		fmt.Println(part.Points, part.MaxPoints, part.Why)
	}
	mark := scoring.Total([]scoring.Weighted{{Weight: 1, Parts: parts}}, nil)
	fmt.Println(mark.Points, "of", mark.MaxPoints)
	// Output:
	// 250 300 criterion_given
	// 0 200 not_marked
	// 250 of 300
}

// A place and a bearing that counts half, less a hint for a tenth of the reward.
func ExampleTotal() {
	place := scoring.PlaceRule{MaxPoints: 5000, Falloff: scoring.DefaultBands()}
	bearing := scoring.BearingRule{MaxPoints: 1000, Falloff: scoring.LinearFalloff{Perfect: 5, Zero: 45}}
	mark := scoring.Total([]scoring.Weighted{
		{Weight: 1, Parts: place.Mark(12e3, math.NaN())},
		{Weight: 0.5, Parts: []scoring.Part{bearing.Mark(90, 92)}},
	}, []float64{0.1})
	for _, part := range mark.Parts {
		fmt.Println(part.Rule, part.Points, part.Why)
	}
	fmt.Println(mark.Points, "of", mark.MaxPoints)
	// Output:
	// distance 4000 in_band
	// bearing 1000 within_tolerance
	// hints -550 hints_opened
	// 3950 of 5500
}

func ExamplePresets() {
	for _, preset := range scoring.Presets() {
		scale, _ := preset.ScaleMeters()
		fmt.Println(preset, scale)
	}
	// Output:
	// building 100
	// street 1500
	// city 25000
	// region 200000
	// world 1.4916862e+06
}
