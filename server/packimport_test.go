package server_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"geodrill/challenges/pack"
	"geodrill/geo"
	"geodrill/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// tinySet is the set.yaml of a pack with the picture a.jpg.
const tinySet = `format: geodrill/1
name: tiny
title: {en: "Tiny"}
languages: [en]
challenges:
  - name: one
    title: {en: "One"}
    prompt: {en: "Where?"}
    images:
      - file: a.jpg
        alt: {en: "A photo"}
        credit: {author: "A. Author", licence: "CC0-1.0"}
    questions:
      - kind: place
        rule: {type: exponential, preset: city}
        key: {type: Point, coordinates: [76.9453, 43.2587]}
    debrief: {en: "By the river."}
    provenance: {truth: "surveyed", consent: "nobody can be recognised"}
`

// archived is a zip archive of files by their names.
func archived(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write([]byte(files[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type packReport struct {
	Format, Becomes, Name, Title                      string
	Number, ChallengeCount, PhotoCount, QuestionCount int
	Languages, Took, Changed, LeftOut                 []string
	Set                                               *string
}

func packRequest(token, query string, file []byte) request {
	r := uploadRequest(token, file)
	r.path = "/api/v1/packs" + query
	return r
}

// authored is what an instructor has: sets and photos, as lists tell them.
func (s *school) authored(token string) string {
	return string(s.get(token, "/api/v1/sets").want(s.t, http.StatusOK).body) + string(s.get(token, imagesPath).want(s.t, http.StatusOK).body)
}

// What is imported is told before it is stored, stored as a whole, and is then what
// it was.
func TestImportPack(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, location string) {
		t.Parallel()
		s := newStudy(t, location)
		d, path, _ := s.wholeSet()
		s.change("POST", path+"/versions", d.Draft, `{}`).want(t, http.StatusCreated)
		file := s.get(s.author.token, path+"/versions/1/pack").want(t, http.StatusOK).body
		other := s.addInstructor("Dana")
		before := s.authored(other.token)

		var told, stored packReport
		s.do(packRequest(other.token, "", file)).want(t, http.StatusOK).decode(t, &told)
		if told.Format != "pack" || told.Becomes != "version" || told.Name != "quays" || told.Number != 1 || told.Set != nil ||
			told.ChallengeCount == 0 || told.PhotoCount < told.ChallengeCount || told.QuestionCount < 4 {
			t.Errorf("told %+v", told)
		}
		if diff := cmp.Diff(before, s.authored(other.token)); diff != "" {
			t.Errorf("stored by the telling:\n%s", diff)
		}
		s.do(packRequest(other.token, "?store=true", file)).want(t, http.StatusCreated).decode(t, &stored)
		if stored.Set == nil {
			t.Fatalf("stored %+v", stored)
		}
		again := s.get(other.token, "/api/v1/sets/"+*stored.Set+"/versions/1/pack").want(t, http.StatusOK).body
		if !bytes.Equal(file, again) {
			t.Error("what is exported is not what was imported")
		}
		s.do(packRequest(other.token, "?store=true", file)).want(t, http.StatusCreated).decode(t, &stored)
		if stored.Number != 2 {
			t.Errorf("once more: %+v", stored)
		}

		places := archived(t, map[string]string{
			"walk.geojson": `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Quay","image":"q.jpg"},` +
				`"geometry":{"type":"Point","coordinates":[61.5,37.25]}},{"type":"Feature","properties":{"name":"Lost"},"geometry":{"type":"Point","coordinates":[1,2]}}]}`,
			"q.jpg": string(photo(t, 1, geo.Point{61.5, 37.25})),
		})
		told = packReport{}
		s.do(packRequest(other.token, "?name=walk.zip&language=ru", places)).want(t, http.StatusOK).decode(t, &told)
		if told.Format != "geojson" || told.Becomes != "draft" || told.ChallengeCount != 1 || told.PhotoCount != 1 ||
			!slices.Equal(told.Languages, []string{"ru"}) || len(told.Took) == 0 || !strings.Contains(strings.Join(told.LeftOut, "\n"), "Lost") {
			t.Errorf("told %+v", told)
		}
		for _, name := range []string{"walk", "walk-2"} {
			s.do(packRequest(other.token, "?name=walk.zip&language=ru&store=true", places)).want(t, http.StatusCreated).decode(t, &stored)
			if stored.Set == nil || stored.Name != name || stored.Number != 0 {
				t.Fatalf("stored %+v", stored)
			}
			begun := string(s.get(other.token, "/api/v1/sets/"+*stored.Set).want(t, http.StatusOK).body)
			if !strings.Contains(begun, `"ru":"Quay"`) {
				t.Errorf("the draft is %s", begun)
			}
			s.get(other.token, "/api/v1/sets/"+*stored.Set+"/problems").want(t, http.StatusOK)
		}
	})
}

// What cannot be imported is told why, and leaves nothing.
func TestImportPackRefuses(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	owner := s.addInstructor("Aliya")
	a := string(photo(t, 1, geo.Point{1, 2}))
	tiny := archived(t, map[string]string{"set.yaml": tinySet, "a.jpg": a})
	var b bytes.Buffer
	sealed, err := pack.Seal(&b, "пароль")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sealed.Write(tiny); err != nil {
		t.Fatal(err)
	}
	if err := sealed.Close(); err != nil {
		t.Fatal(err)
	}
	secret := b.Bytes()
	before, blobs := s.authored(owner.token), len(s.keptBlobs(""))
	for _, test := range []struct {
		name       string
		file       []byte
		passphrase string
		reason     string
		detail     string
	}{
		{"text", []byte("a pack"), "", "archive", "archive"},
		{"a pack cut off", tiny[:len(tiny)-9], "", "archive", "archive"},
		{"a way out", archived(t, map[string]string{"../set.yaml": tinySet}), "", "archive", `"../set.yaml"`},
		{"nothing known", archived(t, map[string]string{"read.me": "hello"}), "", "unknown", "set.yaml"},
		{"a mistake", archived(t, map[string]string{"set.yaml": strings.Replace(tinySet, "title:", "titel:", 1), "a.jpg": a}), "", "content", "set.yaml:1:1"},
		{"no picture", archived(t, map[string]string{"set.yaml": tinySet}), "", "content", "a.jpg"},
		{"a picture of text", archived(t, map[string]string{"set.yaml": tinySet, "a.jpg": "hello"}), "", "photo", "a.jpg"},
		{"the second picture of text", archived(t, map[string]string{"set.yaml": strings.Replace(tinySet, "    questions:",
			"      - {file: b.jpg, alt: {en: B}, credit: {author: A, licence: CC0-1.0}}\n    questions:", 1), "a.jpg": a, "b.jpg": "hello"}), "", "photo", "b.jpg"},
		{"no passphrase", secret, "", "sealed", ""},
		{"a wrong passphrase", secret, "password", "passphrase", ""},
		{"a sealed pack cut off", secret[:len(secret)-40], "пароль", "damaged", ""},
		{"a sealed head alone", secret[:60], "пароль", "damaged", ""},
	} {
		r := packRequest(owner.token, "?store=true", test.file)
		if test.passphrase != "" {
			r.header["Pack-Passphrase"] = url.PathEscape(test.passphrase)
		}
		answer := s.do(r)
		var refused struct {
			Code   string
			Detail string
			Params struct {
				Reason   string
				Findings []struct {
					File, Message string
					Line, Column  int
				}
			}
		}
		answer.decode(t, &refused)
		if answer.status != http.StatusUnprocessableEntity || refused.Code != "pack_invalid" || refused.Params.Reason != test.reason ||
			!strings.Contains(refused.Detail, test.detail) {
			t.Errorf("%s: %d %s", test.name, answer.status, answer.body)
		}
		if f := refused.Params.Findings; test.reason == "content" &&
			(len(f) == 0 || refused.Detail != fmt.Sprintf("%s:%d:%d: %s", f[0].File, f[0].Line, f[0].Column, f[0].Message)) {
			t.Errorf("%s: findings %+v", test.name, f)
		}
		if diff := cmp.Diff(before, s.authored(owner.token)); diff != "" || len(s.keptBlobs("")) != blobs {
			t.Errorf("%s left something: %s", test.name, diff)
		}
	}
	r := packRequest(owner.token, "", secret)
	r.header["Pack-Passphrase"] = url.PathEscape("пароль")
	s.do(r).want(t, http.StatusOK)
	r.header["Pack-Passphrase"] = "%zz"
	s.do(r).want(t, http.StatusUnprocessableEntity)
}

// brokenPack is a pack with one mistake: what stands in tinySet, and what in its
// place; and where the mistake is told to be.
type brokenPack struct{ name, old, new, want string }

// brokenPacks have a mistake of each class; challenges/pack has more of each.
func brokenPacks() []brokenPack {
	const key, point = "key: {type: Point, coordinates: [76.9453, 43.2587]}", "[76.9453, 43.2587]"
	return []brokenPack{
		{"no YAML", `[en]`, `[en`, `set.yaml:5:1: this is not YAML: ',' or ']' must be specified`},
		{"another encoding", "Where?", "\xc3\xe4\xe5?", `set.yaml:8:19: this is not UTF-8; save the file with that encoding`},
		{"a tab", "    prompt", "\tprompt", `set.yaml:8:1: this is a tab; use spaces`},
		{"a control character", "Where?", "Where\x07?", `set.yaml:8:24: this is the control character U+0007; remove it`},
		{"an anchor", "name: one", "name: &a one", `set.yaml:6:11: anchors (&) are not allowed; write the value out where it is needed`},
		{"two documents", "challenges:", "---\nchallenges:", `set.yaml:5:1: a set is one YAML document; remove what begins here`},
		{"another format", "geodrill/1", "geodrill/9", `set.yaml:1:9: the format is "geodrill/9"; write "geodrill/1", which this program reads`},
		{"a field that is missing", "languages: [en]\n", "", `set.yaml:1:1: the set lacks the field "languages"; add it`},
		{"a field that is unknown", "title: {en: \"Tiny\"}", "titel: {en: \"Tiny\"}", `set.yaml:1:1: the set lacks the field "title"; add it`},
		{"a field twice", "    debrief:", "    title: {en: \"Two\"}\n    debrief:", `set.yaml:17:5: "title" is given before, in line 7; remove one of them`},
		{"a field without value", "name: one", "name:", `set.yaml:6:5: name has no value; give it one or remove it`},
		{"another type", "languages: [en]", "languages: en", `set.yaml:4:12: languages must be a list, not "en"`},
		{"a slug that is none", "name: tiny", "name: Tiny", `set.yaml:2:7: the name "Tiny" is not 1 to 64 of a-z, 0-9 and -, beginning with a letter`},
		{"a language that is none", "[en]", "[en, klingon]", `set.yaml:4:17: "klingon" is not a language tag such as en, ru or sr-Latn`},
		{"a missing translation", "[en]", "[en, ru]", `set.yaml:3:8: title lacks the language "ru"; add it`},
		{"an image that is missing", "file: a.jpg", "file: b.jpg", `set.yaml:10:15: the image "b.jpg" does not exist in the pack; add it or correct the name`},
		{"an image out of the pack", "file: a.jpg", "file: ../a.jpg", `set.yaml:10:15: the path "../a.jpg" is not one inside the pack, such as images/01.jpg`},
		{"a credit without its licence", `, licence: "CC0-1.0"`, "", `set.yaml:12:17: credit lacks the field "licence"; add it`},
		{"a question that is none", "kind: place", "kind: smell", `set.yaml:14:15: unknown kind "smell"; known are place, bearing, time, text, reasoning`},
		{"a rule that is none", "type: exponential", "type: square", `set.yaml:15:22: unknown type of rule "square"; known are exponential, linear, bands`},
		{"a preset with a slip", "preset: city", "preset: ctiy", `set.yaml:15:43: unknown preset "ctiy"; did you mean "city"?`},
		{"points out of range", "kind: place", "kind: place\n        maxPoints: 0", `set.yaml:15:20: maxPoints: 0 is not in 1 to 1000000`},
		{"a latitude out of range", point, "[43.2587, 176.9453]", `set.yaml:16:51: the latitude 176.9453 is not in -90 to 90; coordinates are [longitude, lat`},
		{"coordinates in words", point, "Almaty", `set.yaml:16:41: coordinates must be a list, not "Almaty"`},
		{"a polygon that crosses itself", key, "key: {type: Polygon, coordinates: [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}",
			`set.yaml:16:45: the key is no place on the Earth: region polygon 0 ring 0 vertex 0 at /coordinates/0/0: boundary crosses or touches itself`},
		{"a key of another kind", key, "key: {bearingDegrees: 10}", `set.yaml:16:14: key lacks the field "type"; add it`},
		{"a tag that is unknown", "    debrief:", "    tags: [weather]\n    debrief:", `set.yaml:17:12: unknown tag "weather"; known are signs, vegetation,`},
		{"a country by its name", "    debrief:", "    country: Kazakhstan\n    debrief:", `set.yaml:17:14: the country "Kazakhstan" is not two capital letters of ISO 3166-1, such as KZ`},
	}
}

// Each mistake of a pack is told with its file, its line and what is wrong, and
// nothing of the pack is stored.
func TestImportBrokenPacks(t *testing.T) {
	t.Parallel()
	s := startSchool(t, storetest.SQLite(t))
	owner := s.addInstructor("Aliya")
	picture := string(photo(t, 1, geo.Point{1, 2}))
	before, blobs := s.authored(owner.token), len(s.keptBlobs(""))
	seen := map[string]string{}
	for _, test := range brokenPacks() {
		set := strings.Replace(tinySet, test.old, test.new, 1)
		if set == tinySet {
			t.Fatalf("%s: nothing is broken", test.name)
		}
		answer := s.do(packRequest(owner.token, "?store=true", archived(t, map[string]string{"set.yaml": set, "a.jpg": picture})))
		var refused problem
		answer.decode(t, &refused)
		if answer.status != http.StatusUnprocessableEntity || refused.Code != "pack_invalid" || !strings.HasPrefix(refused.Detail, test.want) {
			t.Errorf("%s: %d %s, want %s", test.name, answer.status, refused.Detail, test.want)
		}
		if other, ok := seen[refused.Detail]; ok {
			t.Errorf("%s is told what %s is told", test.name, other)
		}
		seen[refused.Detail] = test.name
	}
	if diff := cmp.Diff(before, s.authored(owner.token)); diff != "" || len(s.keptBlobs("")) != blobs {
		t.Errorf("%d broken packs left something: %s", len(seen), diff)
	}
	if len(seen) < 25 {
		t.Errorf("%d broken packs, want 25", len(seen))
	}
	s.do(packRequest(owner.token, "?store=true", archived(t, map[string]string{"set.yaml": tinySet, "a.jpg": picture}))).want(t, http.StatusCreated)
}
