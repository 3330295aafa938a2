package pack_test

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/pack"
	"geodrill/geo"
	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/paulmach/orb"
	"pgregory.net/rapid"
)

// sameDraft compares drafts, but for how their pictures are opened.
func sameDraft() cmp.Option {
	return cmp.Options{cmpopts.IgnoreFields(challenges.DraftPhoto{}, "Open"), cmpopts.EquateEmpty()}
}

// unpacked is the folder that files make.
func unpacked(t rapid.TB, files []pack.File) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, f := range files {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if fsys[f.Name] != nil {
			t.Fatalf("%s is there twice", f.Name)
		}
		fsys[f.Name] = &fstest.MapFile{Data: data}
	}
	return fsys
}

// checkRoundTrip writes a draft, reads it, and writes it again.
func checkRoundTrip(t rapid.TB, draft challenges.Draft) fstest.MapFS {
	t.Helper()
	files, err := pack.Files(draft)
	if err != nil {
		t.Fatal(err)
	}
	first := unpacked(t, files)
	read, err := pack.Read(first)
	if err != nil {
		t.Fatalf("%v\n%s", err, first[pack.FileName].Data)
	}
	if diff := cmp.Diff(draft, read, sameDraft()); diff != "" {
		t.Fatalf("(-written +read):\n%s\n%s", diff, first[pack.FileName].Data)
	}
	if files, err = pack.Files(read); err != nil {
		t.Fatal(err)
	}
	second := unpacked(t, files)
	for name := range first {
		if second[name] == nil || !bytes.Equal(first[name].Data, second[name].Data) {
			t.Fatalf("%s differs in the second pack", name)
		}
	}
	if len(second) != len(first) {
		t.Fatalf("the second pack has %d files, the first %d", len(second), len(first))
	}
	return first
}

func photo(name string, alt challenges.Text) challenges.DraftPhoto {
	return challenges.DraftPhoto{
		Name: name, Alt: alt, Credit: challenges.Credit{Author: "A. Author", Licence: "CC0-1.0"},
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("picture")), nil },
	}
}

// drafted is a set of one challenge that asks these questions.
func drafted(questions ...challenges.Question) challenges.Draft {
	t := challenges.Text{"en": "Text", "no": "Tekst"}
	return challenges.Draft{
		Name: "drafted", Title: t, Languages: []string{"en", "no"},
		Challenges: []challenges.DraftChallenge{{
			Challenge: challenges.Challenge{Name: "first", Title: t, Prompt: t, Debrief: t, Questions: questions},
			Photos:    []challenges.DraftPhoto{photo("images/01.jpg", t)},
		}},
	}
}

func regionOf(t rapid.TB, geometry orb.Geometry, excluded ...orb.Polygon) *geo.Region {
	t.Helper()
	r, err := geo.NewRegion(geometry, excluded...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func box(west, south, east, north float64) orb.Polygon {
	return orb.Polygon{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}
}

func TestFilesOfEveryQuestion(t *testing.T) {
	place := func(f scoring.Falloff, circle *scoring.CircleRule, key *geo.Region) challenges.Question {
		return challenges.Question{
			Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: 5000, Falloff: f, Circle: circle}}, Key: challenges.Key{Place: key},
		}
	}
	at := time.Date(2024, 6, 10, 13, 30, 0, 250e6, time.UTC)
	draft := drafted(
		place(scoring.ExponentialFalloff{Scale: 1500}, nil, regionOf(t, geo.Point{76.9453, -43.2587})),
		place(scoring.ExponentialFalloff{Scale: 1234.5, Perfect: 1e-7}, &scoring.CircleRule{Share: 0.3, ScaleMeters: 100},
			regionOf(t, orb.MultiPoint{{1, 2}, {179.99999999999, 89.5}})),
		place(scoring.LinearFalloff{Perfect: 10, Zero: 1e6}, nil, regionOf(t, orb.LineString{{170, 0}, {-170, 10}, {1e-9, 1}})),
		place(scoring.DefaultBands(), nil, regionOf(t, box(170, -10, -170, 10), box(175, -1, 176, 1))),
		place(scoring.BandsFalloff{{UpTo: 10, Share: 1}, {UpTo: 20.5, Share: 0.25}}, nil, regionOf(t, orb.MultiPolygon{box(0, 0, 1, 1), box(5, 5, 6, 6)})),
		place(scoring.ExponentialFalloff{Scale: 100}, nil,
			regionOf(t, orb.Collection{orb.Point{1, 1}, orb.LineString{{2, 2}, {3, 3}}, box(5, 5, 6, 6), orb.MultiLineString{{{8, 8}, {9, 9}}, {{8, 9}, {9, 8}}}})),
		challenges.Question{
			Prompt: challenges.Text{"en": "Which way?", "no": "Hvor?"},
			Ask:    challenges.BearingAsk{Rule: scoring.BearingRule{MaxPoints: 1, Falloff: scoring.LinearFalloff{Perfect: 5, Zero: 90}}},
			Key:    challenges.Key{BearingDegrees: 359.999},
		},
		challenges.Question{
			Ask: challenges.TimeAsk{Zone: "UTC", Rule: scoring.TimeRule{MaxPoints: 100, Falloff: scoring.ExponentialFalloff{Scale: 30}, LongestMinutes: 15}},
			Key: challenges.Key{Time: scoring.Interval{From: at, To: at}},
		},
		challenges.Question{
			Ask: challenges.TimeAsk{
				Zone: "Asia/Almaty", Day: "2024-06-10",
				Rule: scoring.TimeRule{MaxPoints: 100, Falloff: scoring.LinearFalloff{Zero: 60}, LongestMinutes: 45.5, TimeOfDay: true},
			},
			Key: challenges.Key{Time: scoring.Interval{From: at, To: at.Add(time.Hour)}},
		},
		challenges.Question{
			Prompt: challenges.Text{"en": "How do you know?", "no": "Hvordan?"},
			Ask:    challenges.ReasoningAsk{Points: 500},
			Key: challenges.Key{Criteria: []challenges.Criterion{
				{ID: "clues", Text: challenges.Text{"en": "Names: three clues", "no": "- tre"}, MaxPoints: 300},
				{ID: "2nd", Text: challenges.Text{"en": strings.Repeat("Has a second source. ", 40), "no": "#"}, MaxPoints: 200},
			}},
		},
		challenges.Question{
			Ask: challenges.TextAsk{Rule: scoring.TextRule{MaxPoints: 500}},
			Key: challenges.Key{Texts: []scoring.AcceptedForm{{Text: "Алматы", Share: 1}, {Text: "yes", Share: 0.8}, {Text: "1984", Share: 1}, {Text: "null", Share: 1}}},
		},
	)
	draft.Description = challenges.Text{"en": "- not: [a list]", "no": "#x"}
	c := &draft.Challenges[0]
	c.Country, c.Difficulty, c.Tags = "NO", 5, []string{"signs", "sun"}
	c.Provenance = challenges.Provenance{Truth: "surveyed", UncertaintyMeters: 0.5, Consent: "none: \"needed\""}
	c.Hints = []challenges.Hint{
		{Text: challenges.Text{"en": "- *up*", "no": strings.Repeat("Se opp. ", 40)}}, {Text: challenges.Text{"en": "1", "no": "~"}, Price: 1.0 / 3},
	}
	c.FurtherReading = []challenges.FurtherReading{
		{Title: challenges.Text{"en": "- [a]: b", "no": strings.Repeat("Les mer. ", 40)}, URL: "https://example.org/?a=1&b=#'"},
		{Title: challenges.Text{"en": "2", "no": "~"}, URL: "http://xn--e1afmkfd.example"},
	}
	c.Photos = append(c.Photos, photo("images/a b.jpg", challenges.Text{"en": "'", "no": "\\"}))
	c.Photos[0].Credit = challenges.Credit{Author: "true", Licence: "0", Title: "T", Source: "https://example.org/#1", Changes: "cropped"}
	checkRoundTrip(t, draft)
}

// Whatever an author may write comes back to the letter.
func TestFilesKeepTexts(t *testing.T) {
	text := rapid.StringOf(rapid.OneOf(
		rapid.RuneFrom([]rune(" \n\n\t:#-?[]{}\"'\\|>&*!%@`,~.0123456789abcxnЖé\u00a0\u200b\u2028\ufeff\U0001f30d\ue000")), rapid.Rune(),
	)).Filter(func(s string) bool {
		return strings.TrimSpace(s) != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 })
	})
	rapid.Check(t, func(t *rapid.T) {
		draft := drafted(challenges.Question{
			Ask: challenges.TextAsk{Rule: scoring.TextRule{MaxPoints: 500}},
			Key: challenges.Key{Texts: []scoring.AcceptedForm{{Text: "x" + rapid.StringMatching(`[a-z:#" ]{0,9}`).Draw(t, "form"), Share: 1}}},
		})
		c := &draft.Challenges[0]
		c.Debrief = challenges.Text{"en": text.Draw(t, "debrief"), "no": text.Draw(t, "debrief")}
		c.Photos[0].Credit.Author = text.Draw(t, "author")
		checkRoundTrip(t, draft)
	})
}

func TestFilesKeepNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scale := rapid.Float64Range(math.SmallestNonzeroFloat64, 1e300).Draw(t, "scale")
		p := geo.Point{rapid.Float64Range(-180, 179.999).Draw(t, "longitude"), rapid.Float64Range(-90, 90).Draw(t, "latitude")}
		checkRoundTrip(t, drafted(challenges.Question{
			Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: 1, Falloff: scoring.ExponentialFalloff{Scale: scale}}},
			Key: challenges.Key{Place: regionOf(t, p)},
		}))
	})
}

// The texts and keys of a large set get files of their own.
func TestFilesOfALargeSet(t *testing.T) {
	var ring orb.Ring
	for i := range 100 {
		a := 2 * math.Pi * float64(i) / 100
		ring = append(ring, orb.Point{10 + math.Cos(a), 10 + math.Sin(a)})
	}
	key := regionOf(t, orb.Polygon{append(ring, ring[0])})
	draft := drafted()
	first := draft.Challenges[0]
	draft.Challenges = nil
	for i := range 12 {
		c := first
		c.Name = fmt.Sprintf("c%d", i)
		c.Photos = []challenges.DraftPhoto{photo(fmt.Sprintf("images/%02d.jpg", i), first.Title)}
		c.Debrief = challenges.Text{"en": strings.Repeat("A long debrief. ", 3000), "no": "Kort."}
		c.Questions = []challenges.Question{{
			Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: 5000, Falloff: scoring.DefaultBands()}}, Key: challenges.Key{Place: key},
		}}
		draft.Challenges = append(draft.Challenges, c)
	}
	fsys := checkRoundTrip(t, draft)
	for _, name := range []string{"texts/c11-debrief.en.md", "keys/12.geojson"} {
		if fsys[name] == nil {
			t.Errorf("%s is not there", name)
		}
	}
	if set := fsys[pack.FileName].Data; len(set) > 20_000 || bytes.Contains(set, []byte("A long")) {
		t.Errorf("set.yaml has %d bytes", len(set))
	}
}

func TestFilesOfTheDemo(t *testing.T) {
	draft, err := pack.Read(os.DirFS(filepath.Join("..", "..", "cmd", "geodrill", "demo")))
	if err != nil {
		t.Fatal(err)
	}
	checkRoundTrip(t, draft)
}

// A draft that lacks something is written as a pack that says what.
func TestFilesOfAnIncompleteDraft(t *testing.T) {
	files, err := pack.Files(challenges.Draft{
		Name: "from-a-track", Languages: []string{"en"}, Title: challenges.Text{"en": "From a track"},
		Challenges: []challenges.DraftChallenge{{
			Challenge: challenges.Challenge{Name: "one", Questions: []challenges.Question{{
				Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: 5000, Falloff: scoring.ExponentialFalloff{Scale: 100}}},
			}, {}}},
			Photos: []challenges.DraftPhoto{{Name: "images/01.jpg", Open: photo("", nil).Open}},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = pack.Read(unpacked(t, files))
	want := `set.yaml:9:11: en is an empty text; write one
set.yaml:11:11: en is an empty text; write one
set.yaml:15:15: en is an empty text; write one
set.yaml:17:19: author is an empty text; write one
set.yaml:18:20: licence is an empty text; write one
set.yaml:20:9: a question lacks the field "key"; add it
set.yaml:23:15: kind is an empty text; write one
set.yaml:25:11: en is an empty text; write one`
	if diff := cmp.Diff(want, fmt.Sprint(err)); diff != "" {
		t.Errorf("Read() (-want +got):\n%s", diff)
	}
}

// What a pack cannot hold is refused when it is written, not when it is read.
func TestFilesRefuse(t *testing.T) {
	draft := drafted(challenges.Question{
		Ask: challenges.TextAsk{Rule: scoring.TextRule{MaxPoints: 500}}, Key: challenges.Key{Texts: []scoring.AcceptedForm{{Text: "x", Share: 1}}},
	})
	draft.Challenges[0].Tags = []string{"weather"}
	if _, err := pack.Files(draft); err == nil || !strings.Contains(err.Error(), `unknown tag "weather"`) {
		t.Errorf("Files() = %v", err)
	}
}

// at is the region of one point.
func at(p geo.Point) *geo.Region {
	region, err := geo.NewRegion(p)
	if err != nil {
		panic(err)
	}
	return region
}
