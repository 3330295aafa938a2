package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"geodrill/geo"
	"geodrill/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// study is where sets are written.
type study struct {
	*school
	author instructor
	images []string // that the author may use
}

func newStudy(t *testing.T, location string) *study {
	s := &study{school: startSchool(t, location)}
	s.author = s.addInstructor("Aliya")
	v := s.publish(s.author, "album", geo.Point{61.2, 37.5}, geo.Point{-72.6, -13.2})
	for _, c := range v.Challenges {
		s.images = append(s.images, c.Images[0].Image)
	}
	return s
}

// change sends a change of what an ETag names.
func (s *study) change(method, path, tag, body string) answer {
	s.t.Helper()
	r := request{method: method, token: s.author.token, path: path, body: body}
	if tag != "" {
		r.header = map[string]string{"If-Match": tag}
	}
	return s.do(r)
}

type setDraft struct {
	ID, Name, Draft               string
	Title                         map[string]string
	Languages                     []string
	Unpublished                   bool
	ArchivedAt                    *string
	Version                       *struct{ Number int }
	Challenges, DeletedChallenges []challengeEntry
}

type challengeEntry struct {
	ID, Etag     string
	Position     int
	Title        map[string]string
	Image        *string
	Kinds        []string
	ProblemCount int
}

type challengeDraft struct {
	ID, Etag string
	Position int
	Content  json.RawMessage
	Problems []setProblem
}

type setProblem struct {
	Pointer, Code string
	Params        map[string]string
}

func (s *study) newSet(body string) (d setDraft, tag, path string) {
	s.t.Helper()
	a := s.post(s.author.token, "/api/v1/sets", body).want(s.t, http.StatusCreated)
	a.decode(s.t, &d)
	return d, a.header.Get("ETag"), "/api/v1/sets/" + d.ID
}

// everyContent is a challenge with everything, in the words in which it is
// answered.
func (s *study) everyContent() string {
	return strings.NewReplacer("@first", s.images[0], "@second", s.images[1]).Replace(`{
		"name": "quay", "title": {"en": "The quay", "ru": "Набережная"}, "prompt": {"en": "Where?", "ru": "Где?"},
		"debrief": {"en": "See the *crane*.", "ru": "Смотрите на *кран*."}, "warning": {"en": "A wreck", "ru": "Обломки"},
		"images": [
			{"image": "@first", "width": 700, "height": 520, "alt": {"en": "A quay", "ru": "Причал"},
				"credit": {"author": "A", "licence": "CC0-1.0", "title": "Quay", "source": "https://example.org", "changes": "cropped"}},
			{"image": "@second", "width": 700, "height": 520, "alt": {"en": "A crane", "ru": "Кран"},
				"credit": {"author": "A", "licence": "CC0-1.0", "source": "own"}}
		],
		"hints": [{"text": {"en": "The *crane*", "ru": "*Кран*"}, "price": 0.125}, {"text": {"en": "A port", "ru": "Порт"}, "price": 0}],
		"furtherReading": [{"title": {"en": "Cranes", "ru": "Краны"}, "url": "https://example.org/cranes?a=b#c"}],
		"clues": [{"image": "@second", "x": 1, "y": 2, "width": 30, "height": 40, "note": {"en": "its name", "ru": "его имя"}}],
		"questions": [
			{"kind": "place", "prompt": {"en": "Where is it?", "ru": "Где это?"}, "maxPoints": 2000,
				"rule": {"type": "exponential", "preset": "street", "perfectMeters": 50}, "circle": {"share": 0.2, "scaleMeters": 1500},
				"key": {"type": "Polygon", "edges": "geodesic", "coordinates": [
					[[179, -17], [-179, -17], [-179, -16], [179, -16], [179, -17]], [[179.5, -16.5], [179.5, -16.25], [179.75, -16.25], [179.75, -16.5], [179.5, -16.5]]],
					"excluded": {"type": "MultiPolygon", "coordinates": [[[[-179.5, -16.5], [-179.25, -16.5], [-179.25, -16.25], [-179.5, -16.5]]]]}}},
			{"kind": "place", "maxPoints": 5000, "rule": {"type": "bands", "bands": [{"upToMeters": 1000, "share": 1}, {"upToMeters": 25000, "share": 0.5}]},
				"key": {"type": "MultiPoint", "edges": "geodesic", "coordinates": [[76.5, 43.25], [76.75, 43.25]]}},
			{"kind": "place", "maxPoints": 5000, "rule": {"type": "linear", "perfectMeters": 5, "zeroMeters": 900},
				"key": {"type": "LineString", "edges": "geodesic", "coordinates": [[76.5, 43.25], [76.75, 43.25]]}},
			{"kind": "bearing", "maxPoints": 1000, "rule": {"type": "linear", "zeroDegrees": 60}, "key": {"bearingDegrees": 0}},
			{"kind": "time", "maxPoints": 1000, "rule": {"type": "exponential", "scaleMinutes": 30}, "zone": "Asia/Almaty", "day": "2024-06-10",
				"maxSpanMinutes": 60, "key": {"from": "2024-06-10T05:00:00Z", "to": "2024-06-10T05:30:00Z"}},
			{"kind": "text", "maxPoints": 500, "key": {"accepted": [{"text": "Алматы", "share": 1}, {"text": "Alma-Ata", "share": 0.8}]}}
		],
		"country": "KZ", "difficulty": 3, "tags": ["signs", "sun"],
		"provenance": {"truth": "seen", "uncertaintyMeters": 12.5, "consent": "a public place"}
	}`)
}

func TestSetIsWritten(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, location string) {
		t.Parallel()
		s := newStudy(t, location)
		d, tag, path := s.newSet(`{"languages":["en","ru"],"title":{"en":"Quays"}}`)
		if d.Name != "set" || tag != `"s1"` || d.Draft != `"d1"` || !d.Unpublished || d.Version != nil || len(d.Challenges) != 0 {
			t.Errorf("new set %+v, %s", d, tag)
		}
		var c challengeDraft
		s.post(s.author.token, path+"/challenges", `{}`).want(t, http.StatusCreated).decode(t, &c)
		if c.Etag != `"c1"` || c.Position != 1 || len(c.Problems) == 0 || string(c.Content) != `{}` {
			t.Errorf("new challenge %+v", c)
		}
		challenge := path + "/challenges/" + c.ID
		a := s.change("PUT", challenge, c.Etag, s.everyContent()).want(t, http.StatusOK)
		a.decode(t, &c)
		if c.Etag != a.header.Get("ETag") || c.Etag != `"c2"` || len(c.Problems) != 0 {
			t.Errorf("written challenge %+v", c)
		}
		sameJSON(t, "content", s.everyContent(), string(c.Content))
		a = s.change("PUT", challenge, c.Etag, string(c.Content)).want(t, http.StatusOK)
		a.decode(t, &c)
		sameJSON(t, "content written back", s.everyContent(), string(c.Content))

		var list struct{ Items []setProblem }
		a = s.get(s.author.token, path+"/problems").want(t, http.StatusOK)
		a.decode(t, &list)
		want := []setProblem{{"/title", "missing_translation", map[string]string{"language": "ru"}}}
		if diff := cmp.Diff(want, list.Items); diff != "" || a.header.Get("ETag") != `"d4"` {
			t.Errorf("problems %s (-want +got)\n%s", a.header.Get("ETag"), diff)
		}
		s.change("PATCH", path, tag, `{"title":{"en":"Quays","ru":"Причалы"}}`).want(t, http.StatusOK).decode(t, &d)
		entry := d.Challenges[0]
		if d.Draft != `"d5"` || entry.Image == nil || *entry.Image != s.images[0] || strings.Join(entry.Kinds, " ") != "place place place bearing time text" || entry.ProblemCount != 0 {
			t.Errorf("set %+v", d)
		}
		s.get(s.author.token, path+"/problems").want(t, http.StatusOK).decode(t, &list)
		if len(list.Items) != 0 {
			t.Errorf("problems at the end: %v", list.Items)
		}
	})
}

// What is missing is listed, each at its place.
func TestSetProblems(t *testing.T) {
	t.Parallel()
	s := newStudy(t, storetest.SQLite(t))
	_, _, path := s.newSet(`{"languages":["en"]}`)
	var list struct{ Items []setProblem }
	problems := func() string {
		t.Helper()
		s.get(s.author.token, path+"/problems").want(t, http.StatusOK).decode(t, &list)
		var all []string
		for _, p := range list.Items {
			all = append(all, p.Pointer)
		}
		return strings.Join(all, " ")
	}
	if got := problems(); got != "/title /challenges" {
		t.Errorf("an empty set: %s", got)
	}
	body := fmt.Sprintf(`{"images":[{"image":%q}],"questions":[{"kind":"place"},{"kind":"bearing"},{"kind":"time"},{"kind":"text"}],
		"clues":[{"image":%q,"x":0,"y":0,"width":1,"height":1}]}`, s.images[0], s.images[0])
	s.post(s.author.token, path+"/challenges", body).want(t, http.StatusCreated)
	want := strings.ReplaceAll("/title @/title @/prompt @/debrief @/images/0/alt @/images/0/credit/author @/images/0/credit/licence "+
		"@/questions/0/rule @/questions/0/key @/questions/1/rule @/questions/1/key @/questions/2/rule @/questions/2/key @/questions/3/key "+
		"@/clues/0/note @/images/0/credit/source @/provenance/consent", "@", "/challenges/0")
	if got := problems(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Two who change the same thing at once: the second is told, and nothing of the
// first is lost.
func TestChangedMeanwhile(t *testing.T) {
	t.Parallel()
	s := newStudy(t, storetest.SQLite(t))
	_, tag, path := s.newSet(`{"languages":["en"]}`)
	var c challengeDraft
	s.post(s.author.token, path+"/challenges", `{"title":{"en":"old"}}`).want(t, http.StatusCreated).decode(t, &c)
	challenge := path + "/challenges/" + c.ID
	s.change("PUT", challenge, c.Etag, `{"title":{"en":"first"}}`).want(t, http.StatusOK)
	for method, body := range map[string]string{"PUT": `{"title":{"en":"second"}}`, "DELETE": ""} {
		a := s.change(method, challenge, c.Etag, body).want(t, http.StatusPreconditionFailed)
		var refusal struct {
			Current struct {
				ID, Etag string
				Content  struct{ Title map[string]string }
			}
		}
		a.decode(t, &refusal)
		if now := refusal.Current; now.ID != c.ID || now.Content.Title["en"] != "first" || now.Etag != `"c2"` || a.header.Get("ETag") != now.Etag {
			t.Errorf("%s: told %s, %s", method, a.header.Get("ETag"), a.body)
		}
	}
	s.change("PATCH", path, tag, `{"title":{"en":"first"}}`).want(t, http.StatusOK) // a challenge's change is none of the set's own
	a := s.change("PATCH", path, tag, `{"title":{"en":"second"}}`).want(t, http.StatusPreconditionFailed)
	var refusal struct{ Current setDraft }
	a.decode(t, &refusal)
	if refusal.Current.Title["en"] != "first" || a.header.Get("ETag") != `"s2"` {
		t.Errorf("told %s, %s", a.header.Get("ETag"), a.body)
	}
}

func TestChallengesMoveAndComeBack(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, location string) {
		t.Parallel()
		s := newStudy(t, location)
		_, tag, path := s.newSet(`{"languages":["en"]}`)
		add := func(title, query string) (c challengeDraft) {
			s.post(s.author.token, path+"/challenges"+query, fmt.Sprintf(`{"title":{"en":%q}}`, title)).want(t, http.StatusCreated).decode(t, &c)
			return c
		}
		first, third := add("1", ""), add("3", "")
		second := add("2", "?position=2")
		add("4", "?position=900")
		order := func(want, wantDeleted string) (d setDraft) {
			t.Helper()
			a := s.get(s.author.token, path).want(t, http.StatusOK)
			a.decode(t, &d)
			tag = a.header.Get("ETag")
			var got, deleted string
			for i, c := range d.Challenges {
				got += c.Title["en"]
				if c.Position != i+1 {
					t.Errorf("challenge %d has position %d", i+1, c.Position)
				}
			}
			for _, c := range d.DeletedChallenges {
				deleted += c.Title["en"]
			}
			if got != want || deleted != wantDeleted {
				t.Errorf("in order %s, deleted %s, want %s and %s", got, deleted, want, wantDeleted)
			}
			return d
		}
		order("1234", "")
		s.change("POST", path+"/challenges/"+third.ID+"/move", tag, `{"position":1}`).want(t, http.StatusOK)
		order("3124", "")
		s.change("DELETE", path+"/challenges/"+first.ID, first.Etag, "").want(t, http.StatusNoContent)
		d := order("324", "1")
		s.get(s.author.token, path+"/challenges/"+first.ID).want(t, http.StatusNotFound)
		ids := []string{d.Challenges[2].ID, d.Challenges[0].ID, d.Challenges[1].ID}
		body, _ := json.Marshal(map[string]any{"order": ids})
		s.change("PATCH", path, tag, string(body)).want(t, http.StatusOK)
		order("432", "1")
		s.change("PATCH", path, tag, fmt.Sprintf(`{"order":[%q]}`, second.ID)).want(t, http.StatusPreconditionFailed)
		var back challengeDraft
		s.change("POST", path+"/challenges/"+first.ID+"/restore", "", "").want(t, http.StatusOK).decode(t, &back)
		if back.Etag != `"c3"` || back.Position != 2 {
			t.Errorf("restored %+v", back)
		}
		order("4132", "")
	})
}

func TestSetsAreDeletedAndCopied(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, location string) {
		t.Parallel()
		s := newStudy(t, location)
		d, tag, path := s.newSet(`{"name":"quays","languages":["en"]}`)
		s.post(s.author.token, path+"/challenges", s.everyContent()).want(t, http.StatusCreated)
		list := func(state, want string) {
			t.Helper()
			var page struct{ Items []struct{ Name string } }
			s.get(s.author.token, "/api/v1/sets?state="+state).want(t, http.StatusOK).decode(t, &page)
			var names []string
			for _, set := range page.Items {
				names = append(names, set.Name)
			}
			if got := strings.Join(names, " "); got != want {
				t.Errorf("%s are %q, want %q", state, got, want)
			}
		}
		list("in_use", "quays album")
		a := s.change("PATCH", path, tag, `{"archived":true}`).want(t, http.StatusOK)
		list("archived", "quays")
		list("in_use", "album")
		s.change("DELETE", path, a.header.Get("ETag"), "").want(t, http.StatusNoContent)
		list("deleted", "quays")
		list("archived", "")
		s.get(s.author.token, path).want(t, http.StatusNotFound)
		s.post(s.author.token, "/api/v1/sets", `{"name":"quays","languages":["en"]}`).want(t, http.StatusConflict)
		a = s.post(s.author.token, path+"/restore", "").want(t, http.StatusOK)
		a = s.change("PATCH", path, a.header.Get("ETag"), `{"archived":false}`).want(t, http.StatusOK)
		for _, name := range []string{"quays-copy", "quays-copy-2"} {
			var copied setDraft
			s.post(s.author.token, path+"/duplicate", `{}`).want(t, http.StatusCreated).decode(t, &copied)
			if copied.Name != name || copied.ID == d.ID || len(copied.Challenges) != 1 {
				t.Errorf("copy %+v", copied)
			}
			var c challengeDraft
			s.get(s.author.token, "/api/v1/sets/"+copied.ID+"/challenges/"+copied.Challenges[0].ID).want(t, http.StatusOK).decode(t, &c)
			sameJSON(t, "copied content", s.everyContent(), string(c.Content))
		}
		list("in_use", "quays-copy-2 quays-copy quays album")
		s.change("DELETE", path, a.header.Get("ETag"), "").want(t, http.StatusNoContent)
		s.clock.advance(31 * 24 * 60 * 60 * 1e9)
		s.author.token = s.signIn("aliya", s.author.password)
		s.post(s.author.token, path+"/restore", "").want(t, http.StatusNotFound)
		if err := s.challenges.PurgeDrafts(t.Context()); err != nil {
			t.Fatal(err)
		}
		list("deleted", "")
		s.post(s.author.token, "/api/v1/sets", `{"name":"quays","languages":["en"]}`).want(t, http.StatusCreated)
	})
}

// An imported set is a draft, too, and one that is as it was published.
func TestImportIsADraft(t *testing.T) {
	t.Parallel()
	s := newStudy(t, storetest.SQLite(t))
	var page struct{ Items []struct{ ID string } }
	s.get(s.author.token, "/api/v1/sets").want(t, http.StatusOK).decode(t, &page)
	var d setDraft
	s.get(s.author.token, "/api/v1/sets/"+page.Items[0].ID).want(t, http.StatusOK).decode(t, &d)
	if d.Unpublished || d.Version == nil || d.Version.Number != 1 || len(d.Challenges) != 2 {
		t.Errorf("imported %+v", d)
	}
	s.publish(s.author, "album", geo.Point{1, 2})
	s.get(s.author.token, "/api/v1/sets/"+d.ID).want(t, http.StatusOK).decode(t, &d)
	if d.Version.Number != 2 || d.Unpublished || len(d.Challenges) != 1 || len(d.DeletedChallenges) != 2 {
		t.Errorf("imported again %+v", d)
	}
}

func sameJSON(t *testing.T, what, want, got string) {
	t.Helper()
	var values [2]any
	for i, text := range []string{want, got} {
		if err := json.Unmarshal([]byte(text), &values[i]); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(values[0], values[1]); diff != "" {
		t.Errorf("%s (-want +got)\n%s", what, diff)
	}
}
