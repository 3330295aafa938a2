package foreign_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/pack"
	"geodrill/challenges/pack/foreign"
	"geodrill/geo"
	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
)

// files are a folder, by name.
func files(contents map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range contents {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// metadata reads the pictures of these tests, which say in words where and when they
// were taken: "picture 43.2587,76.9453 2024-06-10T09:30:00Z".
func metadata(photo []byte) (foreign.Metadata, error) {
	words := strings.Fields(string(photo))
	if len(words) == 0 || words[0] != "picture" {
		return foreign.Metadata{}, errors.New("the file is not a photo")
	}
	var m foreign.Metadata
	for _, word := range words[1:] {
		var p geo.Point
		if n, _ := fmt.Sscanf(word, "%f,%f", &p[1], &p[0]); n == 2 {
			m.Place = &p
		}
		for layout, known := range map[string]bool{time.RFC3339: true, "2006-01-02T15:04:05": false} {
			if at, err := time.Parse(layout, word); err == nil {
				m.Time, m.ZoneKnown = &at, known
			}
		}
		if word == "doubt" {
			m.Doubts = append(m.Doubts, "its place is that of a receiver without a fix")
		}
	}
	return m, nil
}

func source(fsys fstest.MapFS, file string) foreign.Source {
	return foreign.Source{
		Name: "Almaty Walk", Files: fsys, File: file, Language: "en",
		Zone: time.FixedZone("+05", 5*3600), Metadata: metadata,
	}
}

func read(t *testing.T, s foreign.Source) (challenges.Draft, foreign.Report) {
	t.Helper()
	format, ok := foreign.Detect(s)
	if !ok {
		t.Fatal("no format is detected")
	}
	draft, report, err := foreign.Read(s, format)
	if err != nil {
		t.Fatal(err)
	}
	checkPack(t, draft)
	return draft, report
}

// checkPack writes a draft as a pack, which lacks nothing but what only an author
// knows.
func checkPack(t *testing.T, draft challenges.Draft) {
	t.Helper()
	written, err := pack.Files(draft)
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range written {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		fsys[f.Name] = &fstest.MapFile{Data: data}
	}
	_, err = pack.Read(fsys)
	var findings pack.Errors
	if !errors.As(err, &findings) {
		t.Fatalf("the pack is complete, or cannot be read: %v", err)
	}
	for _, f := range findings {
		if !strings.HasSuffix(f.Message, "is an empty text; write one") && !strings.HasSuffix(f.Message, "has no entries; add one") {
			t.Errorf("%v\n%s", f, fsys[pack.FileName].Data)
		}
	}
}

func checkReport(t *testing.T, want, got foreign.Report) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}

func pointOf(t *testing.T, c challenges.DraftChallenge) geo.Point {
	t.Helper()
	p, ok := c.Questions[0].Key.Place.Point()
	if !ok {
		t.Fatalf("the key of %s is no point", c.Name)
	}
	return p
}

// ctfdTables are an export of CTFd with the map plugin, after its layout.
func ctfdTables() map[string]string {
	table := func(rows string) string { return `{"count":1,"results":[` + rows + `],"meta":{}}` }
	return map[string]string{
		"db/alembic_version.json": table(`{"version_num":"5c98d9253f56"}`),
		"db/challenges.json": table(`
			{"id":1,"name":"Где это?","description":"Find the **bridge**.","value":400,"category":"geo","type":"geo","state":"visible","max_attempts":3,"requirements":null,"connection_info":null,"next_id":null},
			{"id":2,"name":"Street name","description":"Which street?","value":100,"category":"osint","type":"standard","state":"hidden","max_attempts":0,"requirements":{"prerequisites":[1]}},
			{"id":3,"name":"pwn me","description":"","value":500,"category":"pwn","type":"dynamic","state":"visible","connection_info":"nc example.org 1337"},
			{"id":4,"name":"Regex","description":"","value":50,"type":"standard","state":"visible"},
			{"id":5,"name":"Off the Earth","description":"","value":50,"type":"geo","state":"visible"}`),
		"db/geo_challenge.json": table(`{"id":1,"latitude":"43.2587000000","longitude":"76.9453000000","tolerance_radius":"250.00","initial":500,"minimum":50,"decay":20},
			{"id":5,"latitude":95,"longitude":0,"tolerance_radius":10}`),
		"db/dynamic_challenge.json": table(`{"id":3,"initial":500,"minimum":50,"decay":20}`),
		"db/flags.json": table(`{"id":1,"challenge_id":2,"type":"static","content":"flag{Abai Avenue}","data":"case_insensitive"},
			{"id":2,"challenge_id":2,"type":"static","content":"проспект Абая","data":null},
			{"id":3,"challenge_id":2,"type":"regex","content":"[Aa]bai.*","data":null},
			{"id":4,"challenge_id":4,"type":"regex","content":".*","data":null},
			{"id":5,"challenge_id":3,"type":"static","content":"flag{pwned}","data":null}`),
		"db/hints.json": table(`{"id":1,"challenge_id":1,"content":"Look at the river","cost":50},
			{"id":2,"challenge_id":1,"title":"The end","content":"It is the **Ili**","cost":750,"requirements":{"prerequisites":[1]}},
			{"id":3,"challenge_id":1,"content":" ","cost":1},{"id":4,"challenge_id":3,"content":"of one that is left out","cost":1}`),
		"db/tags.json": table(`{"id":1,"challenge_id":1,"value":"Signs"},{"id":2,"challenge_id":1,"value":"easy"}`),
		"db/files.json": table(`{"id":1,"type":"challenge","location":"ab12/bridge.jpg","challenge_id":1},
			{"id":2,"type":"challenge","location":"cd34/street.png","challenge_id":2},
			{"id":3,"type":"challenge","location":"ef56/notes.txt","challenge_id":2},
			{"id":4,"type":"challenge","location":"ef56/regex.png","challenge_id":4},
			{"id":5,"type":"challenge","location":"../../etc/passwd.png","challenge_id":2}`),
		"db/users.json": "", "db/teams.json": table(""),
		"uploads/ab12/bridge.jpg": "picture", "uploads/cd34/street.png": "picture", "uploads/ef56/notes.txt": "x", "uploads/ef56/regex.png": "picture",
	}
}

func TestCTFd(t *testing.T) {
	draft, report := read(t, source(files(ctfdTables()), ""))
	if len(draft.Challenges) != 2 || draft.Name != "almaty-walk" {
		t.Fatalf("%s has %d challenges", draft.Name, len(draft.Challenges))
	}
	bridge, street := draft.Challenges[0], draft.Challenges[1]
	if p := pointOf(t, bridge); p != (geo.Point{76.9453, 43.2587}) {
		t.Errorf("the key of the bridge is %v", p)
	}
	wantAsk := challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: 500, Falloff: scoring.LinearFalloff{Perfect: 250, Zero: 500}}}
	if diff := cmp.Diff(challenges.Ask(wantAsk), bridge.Questions[0].Ask); diff != "" {
		t.Errorf("the rule of the bridge (-want +got):\n%s", diff)
	}
	hints := []challenges.Hint{{Text: challenges.Text{"en": "Look at the river"}, Price: 0.1}, {Text: challenges.Text{"en": "**The end**\n\nIt is the **Ili**"}, Price: 1}}
	if diff := cmp.Diff(hints, bridge.Hints); diff != "" {
		t.Errorf("the hints of the bridge (-want +got):\n%s", diff)
	}
	if bridge.Prompt["en"] != "Find the **bridge**." || bridge.Title["en"] != "Где это?" || bridge.Name != "challenge-1" || !cmp.Equal(bridge.Tags, []string{"signs"}) {
		t.Errorf("the bridge is %+v", bridge.Challenge)
	}
	forms := []scoring.AcceptedForm{{Text: "Abai Avenue", Share: 1}, {Text: "проспект Абая", Share: 1}}
	if diff := cmp.Diff(forms, street.Questions[0].Key.Texts); diff != "" {
		t.Errorf("the answers of the street (-want +got):\n%s", diff)
	}
	checkReport(t, foreign.Report{
		Took: []string{
			`the challenge "Где это?": a question for a place, 500 points, 1 pictures`,
			`of the challenge "Где это?": the hint "Look at the river", for 50 of 500 points`,
			`of the challenge "Где это?": the hint "It is the **Ili**", for 500 of 500 points`,
			`the challenge "Street name": a question for a text, 100 points, 1 pictures`,
		},
		Changed: []string{
			`"Где это?": right within 250 m and wrong beyond became all points within 250 m, falling to none at 500 m`,
			`"Где это?": the hint "It is the **Ili**" costs 500 points and not 750`,
			`"Где это?": hints are opened in their order, and take off what this challenge gave and no more`,
			`"Street name": the flag "flag{Abai Avenue}" became the answer "Abai Avenue"`,
			`"Street name": upper and lower case, accents and punctuation of the answer count no longer`,
		},
		LeftOut: []string{
			`of the challenge "Где это?": a hint without a text, at a price of 1`,
			`of the challenge "Где это?": the tags "easy"`,
			`of the challenge "Где это?": category "geo", max_attempts 3, that its value fell with each who solved it`,
			`of the challenge "Street name": the flag "[Aa]bai.*" of type "regex", for answers are compared with texts`,
			`of the challenge "Street name": the files "uploads/ef56/notes.txt"`,
			`of the challenge "Street name": category "osint", requirements, that it was hidden`,
			`the challenge "pwn me", of type "dynamic": it asks for no place and has no picture`,
			`of the challenge "Regex": the flag ".*" of type "regex", for answers are compared with texts`,
			`the challenge "Regex": 0 of its flags are texts; a question has 1 to 100`,
			`the challenge "Off the Earth": latitude 95, longitude 0 is no place on the Earth`,
			`the tables alembic_version, teams, users`,
		},
	}, report)
}

// A folder of ctfcli makes the same.
func TestCTFcli(t *testing.T) {
	draft, report := read(t, source(files(map[string]string{
		"bridge/challenge.yml": `name: "The bridge"
author: "somebody"
category: geo
description: |
  Find the **bridge**.
value: 400
type: geo
extra:
  latitude: 43.2587
  longitude: 76.9453
  tolerance_radius: 250
files:
  - dist/bridge.jpg
  - ../../outside.jpg
hints:
  - {content: "This hint costs points", cost: 10}
  - This hint is free
tags: [signs, web]
requirements: ["Warmup"]
attempts: 5
state: hidden
version: "0.1"
`,
		"bridge/dist/bridge.jpg": "picture",
		"street/challenge.yml": `name: Street
category: osint
description: Which street?
value: 0
type: standard
image: null
flags:
  - flag{Abai}
  - {type: static, content: Абай, data: case_insensitive}
  - 1984
files: [street.png]
`,
		"street/street.png": "picture",
	}), ""))
	if p := pointOf(t, draft.Challenges[0]); p != (geo.Point{76.9453, 43.2587}) {
		t.Errorf("the key of the bridge is %v", p)
	}
	checkReport(t, foreign.Report{
		Took: []string{
			`the challenge "The bridge": a question for a place, 400 points, 1 pictures`,
			`of the challenge "The bridge": the hint "This hint costs points", for 10 of 400 points`,
			`of the challenge "The bridge": the hint "This hint is free", for 0 of 400 points`,
			`the challenge "Street": a question for a text, 1 points, 1 pictures`,
		},
		Changed: []string{
			`"The bridge": right within 250 m and wrong beyond became all points within 250 m, falling to none at 500 m`,
			`"The bridge": hints are opened in their order, and take off what this challenge gave and no more`,
			`"Street": 0 points became 1`,
			`"Street": the flag "flag{Abai}" became the answer "Abai"`,
			`"Street": upper and lower case, accents and punctuation of the answer count no longer`,
		},
		LeftOut: []string{
			`of the challenge "The bridge": the tags "web"`,
			`of the challenge "The bridge": the file "../../outside.jpg", which is not in the folder, author "somebody", category "geo", attempts 5, requirements, that it was hidden`,
			`of the challenge "Street": category "osint"`,
		},
	}, report)
}

// What is no number in JSON is none in a challenge, and a text where one stands.
func TestCTFcliNoNumbers(t *testing.T) {
	for _, word := range []string{"nan", "-Infinity", "1e999", ".inf", `"nan"`} {
		draft, report := read(t, source(files(map[string]string{
			"a/challenge.yml": "name: A\nvalue: " + word + "\nlatitude: 1\nlongitude: 2\ntolerance_radius: " + word + "\nhints: [{content: look, cost: " + word + "}]\n",
			"b/challenge.yml": "name: B\nflags: [" + word + "]\nfiles: [b.jpg]\n", "b/b.jpg": "picture",
		}), ""))
		ask := draft.Challenges[0].Questions[0].Ask.(challenges.PlaceAsk)
		if hint := draft.Challenges[0].Hints[0]; ask.Rule.MaxPoints != 1 || ask.Rule.Falloff.Validate() != nil || hint.Price != 0 {
			t.Errorf("%s: %+v, %+v, reported as %q", word, ask, hint, report)
		}
		if got, want := draft.Challenges[1].Questions[0].Key.Texts[0].Text, strings.Trim(word, `"`); got != want {
			t.Errorf("the flag %s became %q", word, got)
		}
	}
}

// Photos that know their place make a set in one go.
func TestPhotos(t *testing.T) {
	draft, report := read(t, source(files(map[string]string{
		"b.jpg": "picture 43.2587,76.9453", "a/IMG 1.HEIC": "picture -12.5,190.25 doubt", "c.png": "picture", "d.webp": "no picture", "notes.txt": "x", ".hidden.jpg": "x",
	}), ""))
	if len(draft.Challenges) != 2 || draft.Challenges[0].Photos[0].Name != "images/01.heic" || draft.Challenges[0].Name != "img-1" {
		t.Fatalf("the draft is %+v", draft.Challenges)
	}
	if p := pointOf(t, draft.Challenges[0]); p != (geo.Point{-169.75, -12.5}) {
		t.Errorf("the key is %v", p)
	}
	checkReport(t, foreign.Report{
		Took: []string{
			`the place "IMG 1" at -12.500000, -169.750000, with the picture "a/IMG 1.HEIC"`,
			`the place "b" at 43.258700, 76.945300, with the picture "b.jpg"`,
		},
		Changed: []string{
			`the photo "a/IMG 1.HEIC": its place is that of a receiver without a fix; check its key`,
			`every photo asks for its place, with the rule "street"; directions and times were not made questions`,
		},
		LeftOut: []string{
			`the photo "c.png": it does not say where it was taken`,
			`the photo "d.webp": the file is not a photo`,
		},
	}, report)
}
