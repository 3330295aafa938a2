package pack_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/pack"
	"geodrill/geo"
	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// withQuestion is full with another last question, whose lines begin in line 46,
// column 9.
func withQuestion(t *testing.T, question string) string {
	t.Helper()
	const last = `kind: place
        rule: {type: exponential, scaleMeters: 1500.5}
        key: {type: Point, coordinates: [190.5, -12]}
`
	indented := strings.ReplaceAll(strings.TrimSpace(question), "\n", "\n        ") + "\n"
	set := strings.Replace(full, last, indented, 1)
	if set == full {
		t.Fatal("full has another last question")
	}
	return set
}

func region(t *testing.T, g orb.Geometry, excluded ...orb.Polygon) *geo.Region {
	t.Helper()
	r, err := geo.NewRegion(g, excluded...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReadQuestion(t *testing.T) {
	almaty := at(geo.Point{76.9, 43.2})
	place := func(rule scoring.PlaceRule) challenges.Ask { return challenges.PlaceAsk{Rule: rule} }
	square := orb.Polygon{{{10, 10}, {12, 10}, {12, 12}, {10, 12}, {10, 10}}}
	hole := orb.Polygon{{{10.5, 10.5}, {11, 10.5}, {11, 11}, {10.5, 11}, {10.5, 10.5}}}
	from := time.Date(2024, time.June, 10, 4, 30, 0, 0, time.UTC)
	for _, test := range []struct {
		name, yaml string
		want       challenges.Question
	}{
		{"linear", `
kind: place
maxPoints: 1000
rule: {type: linear, perfectMeters: 50, zeroMeters: 5000}
key: {type: Point, coordinates: [76.9, 43.2]}`, challenges.Question{
			Ask: place(scoring.PlaceRule{MaxPoints: 1000, Falloff: scoring.LinearFalloff{Perfect: 50, Zero: 5000}}),
			Key: challenges.Key{Place: almaty},
		}},
		{"the default bands, with a circle of the first", `
kind: place
rule: {type: bands}
circle: true
key: {type: Point, coordinates: [76.9, 43.2]}`, challenges.Question{
			Ask: place(scoring.PlaceRule{
				MaxPoints: 5000, Falloff: scoring.DefaultBands(), Circle: &scoring.CircleRule{Share: 0.2, ScaleMeters: 1000},
			}),
			Key: challenges.Key{Place: almaty},
		}},
		{"bands of its own, a circle of its own", `
kind: place
rule: {type: bands, bands: [{upToMeters: 100, share: 1}, {upToMeters: 1000, share: 0.25}]}
circle: {share: 0.5, scaleMeters: 300}
key: {type: Point, coordinates: [76.9, 43.2]}`, challenges.Question{
			Ask: place(scoring.PlaceRule{
				MaxPoints: 5000, Falloff: scoring.BandsFalloff{{UpTo: 100, Share: 1}, {UpTo: 1000, Share: 0.25}},
				Circle: &scoring.CircleRule{Share: 0.5, ScaleMeters: 300},
			}),
			Key: challenges.Key{Place: almaty},
		}},
		{"a circle by the scale of the rule, a prompt", `
kind: place
prompt: {en: Where did it stand?, ru: Где она стояла?}
rule: {type: exponential, preset: city}
circle: {share: 0.1}
key: {type: Point, coordinates: [76.9, 43.2]}`, challenges.Question{
			Prompt: challenges.Text{"en": "Where did it stand?", "ru": "Где она стояла?"},
			Ask: place(scoring.PlaceRule{
				MaxPoints: 5000, Falloff: scoring.ExponentialFalloff{Scale: 25_000}, Circle: &scoring.CircleRule{Share: 0.1, ScaleMeters: 25_000},
			}),
			Key: challenges.Key{Place: almaty},
		}},
		{"no circle", `
kind: place
rule: {type: linear, zeroMeters: 5000}
circle: false
key: {type: LineString, edges: geodesic, coordinates: [[76.9, 43.2], [77, 43]]}`, challenges.Question{
			Ask: place(scoring.PlaceRule{MaxPoints: 5000, Falloff: scoring.LinearFalloff{Zero: 5000}}),
			Key: challenges.Key{Place: region(t, orb.LineString{{76.9, 43.2}, {77, 43}})},
		}},
		{"an area less a part of it", `
kind: place
rule: {type: linear, zeroMeters: 5000}
key:
  type: Polygon
  edges: geodesic
  coordinates: [[[10, 10], [12, 10], [12, 12], [10, 12], [10, 10]]]
  excluded:
    type: MultiPolygon
    coordinates: [[[[10.5, 10.5], [11, 10.5], [11, 11], [10.5, 11], [10.5, 10.5]]]]`, challenges.Question{
			Ask: place(scoring.PlaceRule{MaxPoints: 5000, Falloff: scoring.LinearFalloff{Zero: 5000}}),
			Key: challenges.Key{Place: region(t, square, hole)},
		}},
		{"a bearing", `
kind: bearing
maxPoints: 500
rule: {type: linear, perfectDegrees: 5, zeroDegrees: 45}
key: {bearingDegrees: 359.5}`, challenges.Question{
			Ask: challenges.BearingAsk{Rule: scoring.BearingRule{MaxPoints: 500, Falloff: scoring.LinearFalloff{Perfect: 5, Zero: 45}}},
			Key: challenges.Key{BearingDegrees: 359.5},
		}},
		{"a time of day", `
kind: time
zone: Asia/Almaty
day: 2024-06-10
maxSpanMinutes: 30
rule: {type: linear, perfectMinutes: 15, zeroMinutes: 240}
key: {from: "2024-06-10T09:30:00+05:00", to: "2024-06-10T06:00:00Z"}`, challenges.Question{
			Ask: challenges.TimeAsk{Zone: "Asia/Almaty", Day: "2024-06-10", Rule: scoring.TimeRule{
				MaxPoints: 5000, Falloff: scoring.LinearFalloff{Perfect: 15, Zero: 240}, LongestMinutes: 30, TimeOfDay: true,
			}},
			Key: challenges.Key{Time: scoring.Interval{From: from, To: from.Add(90 * time.Minute)}},
		}},
		{"an instant", `
kind: time
rule: {type: exponential, scaleMinutes: 1440}
key: {from: 2024-06-10T04:30:00Z}`, challenges.Question{
			Ask: challenges.TimeAsk{Zone: "UTC", Rule: scoring.TimeRule{
				MaxPoints: 5000, Falloff: scoring.ExponentialFalloff{Scale: 1440}, LongestMinutes: 15,
			}},
			Key: challenges.Key{Time: scoring.Interval{From: from, To: from}},
		}},
		{"a text", `
kind: text
key: {accepted: [Almaty, Алматы, {text: Alma-Ata, share: 0.5}]}`, challenges.Question{
			Ask: challenges.TextAsk{Rule: scoring.TextRule{MaxPoints: 5000}},
			Key: challenges.Key{Texts: []scoring.AcceptedForm{{Text: "Almaty", Share: 1}, {Text: "Алматы", Share: 1}, {Text: "Alma-Ata", Share: 0.5}}},
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			draft, err := pack.Read(folder(withQuestion(t, test.yaml)))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]challenges.Question{test.want}, draft.Challenges[1].Questions); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// Edges are straight on a map of longitudes and latitudes, as GeoJSON has them,
// also where they leave 180 behind.
func TestReadStraightEdges(t *testing.T) {
	draft, err := pack.Read(folder(withQuestion(t, `
kind: place
rule: {type: linear, zeroMeters: 5000}
key: {type: Polygon, coordinates: [[[27, 41], [190, 41], [190, 82], [27, 82], [27, 41]]]}`)))
	if err != nil {
		t.Fatal(err)
	}
	key := draft.Challenges[1].Questions[0].Key.Place
	for _, inside := range []geo.Point{{100, 61}, {-171, 60}, {30, 41.001}, {100, 41.0001}, {100, 81.9999}} {
		if meters, _ := key.DistanceTo(inside); meters > 1 {
			t.Errorf("%v is %v m away", inside, meters)
		}
	}
	if meters, _ := key.DistanceTo(geo.Point{100, 40.9}); meters < 11_000 {
		t.Errorf("a point south of it is %v m away", meters)
	}
}

func TestReadBrokenQuestion(t *testing.T) {
	place := func(rule, more string) string {
		return "kind: place\nrule: " + rule + "\n" + more + "key: {type: Point, coordinates: [76.9, 43.2]}"
	}
	area := func(key string) string {
		return "kind: place\nrule: {type: linear, zeroMeters: 5}\nkey: " + key
	}
	for _, test := range []struct{ name, yaml, want string }{
		{"no zero", place("{type: linear}", ""), `47:15: rule lacks the field "zeroMeters"; add it`},
		{"perfect beyond zero", place("{type: linear, perfectMeters: 6, zeroMeters: 5}", ""), `47:60: zeroMeters: 5 is not beyond perfect, 6, and finite`},
		{"no scale", place("{type: exponential}", ""), `47:15: rule lacks a preset (building, street, city, region, world) or scaleMeters; add one of them`},
		{"a field of another rule", place("{type: bands, zeroMeters: 5}", ""), `47:41: a rule of type bands has no zeroMeters; remove it`},
		{"overlapping bands", place("{type: bands, bands: [{upToMeters: 10, share: 1}, {upToMeters: 10, share: 0.5}]}", ""),
			`47:78: bands/1/upToMeters: 10 overlaps the band before, which ends at 10`},
		{"no bands", place("{type: bands, bands: []}", ""), `47:36: bands has no entries; add one`},
		{"a band without share", place("{type: bands, bands: [{upToMeters: 10}]}", ""), `47:37: a band lacks the field "share"; add it`},
		{"a circle of a word", place("{type: bands}", "circle: please\n"), `48:17: circle must be a mapping with share, scaleMeters, not "please"`},
		{"a circle of nothing", place("{type: bands}", "circle: {share: 0}\n"), `48:17: circle/share: 0 is not between 0 and 1`},
		{"a zone of a place", place("{type: bands}", "zone: UTC\n"), `48:15: a question of kind place has no zone; remove it`},
		{"a type nobody knows", area("{type: Polygn, coordinates: []}"), `48:21: unknown type "Polygn"; did you mean "Polygon"?`},
		{"too few points", area("{type: Polygon, coordinates: [[[1, 2], [3, 4], [1, 2]]]}"),
			`48:44: the key is no place on the Earth: region polygon 0 ring 0 at /coordinates/0: too few different points: a ring needs 3, and the first again`},
		{"a latitude of 91", area("{type: LineString, coordinates: [[1, 2], [3, 91]]}"),
			`48:55: the key is no place on the Earth: region vertex 1 at /coordinates/1: coordinate 1 (91): latitude out of range`},
		{"a word among coordinates", area("{type: LineString, coordinates: [[1, 2], [3, north]]}"),
			`48:59: the key is no place on the Earth: region at /coordinates/1/1: not a GeoJSON geometry: not a number`},
		{"a field nobody knows", area("{type: LineString, exclude: 5, coordinates: [[1, 2], [3, 4]]}"),
			`48:33: unknown field "exclude" in key; did you mean "excluded"?`},
		{"edges nobody knows", area("{type: LineString, edges: strait, coordinates: [[1, 2], [3, 4]]}"), `48:40: unknown edges "strait"; did you mean "straight"?`},
		{"a member twice", area("{type: LineString, type: LineString, coordinates: [[1, 2], [3, 4]]}"), `48:33: "type" is given before, in line 48; remove one of them`},
		{"a bearing of 360", "kind: bearing\nrule: {type: linear, zeroDegrees: 5}\nkey: {bearingDegrees: 360}", `48:31: the bearing 360 is not in 0 to 360 degrees, clockwise from true north`},
		{"no bearing", "kind: bearing\nrule: {type: linear, zeroDegrees: 5}\nkey: {type: Point}", `48:14: key lacks the field "bearingDegrees"; add it` + "\n" +
			`set.yaml:48:15: unknown field "type" in key; known are bearingDegrees`},
		{"metres of a bearing", "kind: bearing\nrule: {type: linear, zeroMeters: 5}\nkey: {bearingDegrees: 0}",
			`47:15: rule lacks the field "zeroDegrees"; add it` + "\n" +
				`set.yaml:47:30: unknown field "zeroMeters" in rule; known are type, preset, scaleDegrees, perfectDegrees, zeroDegrees, bands`},
		{"a preset of a bearing", "kind: bearing\nrule: {type: exponential, preset: city}\nkey: {bearingDegrees: 0}", `47:43: presets are for places; give scaleDegrees`},
		{"a zone that is none", "kind: time\nzone: Almaty\nrule: {type: linear, zeroMinutes: 5}\nkey: {from: 2024-06-10T04:30:00Z}",
			`47:15: the zone "Almaty" is not known; use the name of a time zone, such as Asia/Almaty`},
		{"a day that is none", "kind: time\nday: 10.06.2024\nrule: {type: linear, zeroMinutes: 5}\nkey: {from: 2024-06-10T04:30:00Z}",
			`47:14: the day "10.06.2024" is no date; write one such as 2024-06-10`},
		{"a span of nothing", "kind: time\nmaxSpanMinutes: 0\nrule: {type: linear, zeroMinutes: 5}\nkey: {from: 2024-06-10T04:30:00Z}",
			`47:25: maxSpanMinutes 0 is not in 1 to 10080`},
		{"a span of most of a day", "kind: time\nday: 2024-06-10\nmaxSpanMinutes: 721\nrule: {type: linear, zeroMinutes: 5}\nkey: {from: 2024-06-10T04:30:00Z}",
			`48:25: maxSpanMinutes 721 is not in 1 to 720`},
		{"another day in the zone", "kind: time\nzone: Asia/Almaty\nday: 2024-06-10\nrule: {type: linear, zeroMinutes: 5}\nkey: {from: 2024-06-10T20:30:00Z}",
			`50:14: the answer is on 2024-06-11 in the zone Asia/Almaty, and the question on 2024-06-10`},
		{"an end that is none", "kind: time\nrule: {type: linear, zeroMinutes: 5}\nkey: {from: 2024-06-10T04:30:00Z, to: noon}",
			`48:47: to "noon" is no date and time with its offset from UTC; write one such as 2024-06-10T09:30:00+05:00`},
		{"a local time", "kind: time\nrule: {type: linear, zeroMinutes: 5}\nkey: {from: 2024-06-10 09:30}",
			`48:21: from "2024-06-10 09:30" is no date and time with its offset from UTC; write one such as 2024-06-10T09:30:00+05:00`},
		{"an end before", "kind: time\nrule: {type: linear, zeroMinutes: 5}\nkey: {from: 2024-06-10T04:30:00Z, to: 2024-06-10T04:29:00Z}",
			`48:47: to is before from; exchange them`},
		{"a rule of a text", "kind: text\nrule: {type: bands}\nkey: {accepted: [A]}", `47:15: a question of kind text has no rule; remove it`},
		{"no accepted text", "kind: text\nkey: {accepted: []}", `47:25: accepted has no entries; add one`},
		{"a text of no letters", "kind: text\nkey: {accepted: ['...']}", `47:25: accepted/0/text: "..." has no letter, digit or symbol to compare`},
		{"a share of 2", "kind: text\nkey: {accepted: [{text: A, share: 2}]}", `47:25: accepted/0/share: 2 is not above 0 and at most 1`},
		{"a rule of a reasoning", "kind: reasoning\nrule: {type: bands}\nkey: {criteria: [{id: a, text: {en: A, ru: A}, maxPoints: 1}]}", `47:15: a question of kind reasoning has no rule; remove it`},
		{"no criteria", "kind: reasoning\nkey: {criteria: []}", `47:25: criteria has no entries; add one`},
		{"a criterion without points", "kind: reasoning\nkey: {criteria: [{id: a, text: {en: A, ru: A}}]}", `47:26: a criterion lacks the field "maxPoints"; add it`},
		{"a criterion twice", "kind: reasoning\nkey: {criteria: [{id: a, text: {en: A, ru: A}, maxPoints: 1}, {id: a, text: {en: A, ru: A}, maxPoints: 1}]}", `47:25: criteria/1/id: "a" is empty or there already`},
		{"a criterion in one language", "kind: reasoning\nkey: {criteria: [{id: a, text: {en: A}, maxPoints: 1}]}", `47:40: text lacks the language "ru"; add it`},
		{"a sum that is none", "kind: reasoning\nmaxPoints: 5\nkey: {criteria: [{id: a, text: {en: A, ru: A}, maxPoints: 1}]}", `47:20: maxPoints is 5, and the criteria give 1 together; remove it`},
		{"a prompt in one language", "kind: text\nprompt: {en: What?}\nkey: {accepted: [A]}", `47:17: prompt lacks the language "ru"; add it`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := pack.Read(folder(withQuestion(t, test.yaml)))
			if got, want := fmt.Sprint(err), "set.yaml:"+test.want; got != want {
				t.Errorf("error\n got %s\nwant %s", got, want)
			}
		})
	}
}
