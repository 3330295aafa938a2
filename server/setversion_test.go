package server_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"geodrill/geo"
	"geodrill/scoring"
	"geodrill/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// wholeSet makes a set that can be published, of one challenge with everything.
func (s *study) wholeSet() (d setDraft, path string, c challengeDraft) {
	s.t.Helper()
	_, _, path = s.newSet(`{"name":"quays","languages":["en","ru"],"title":{"en":"Quays","ru":"Причалы"}}`)
	s.post(s.author.token, path+"/challenges", s.everyContent()).want(s.t, http.StatusCreated).decode(s.t, &c)
	s.get(s.author.token, path).want(s.t, http.StatusOK).decode(s.t, &d)
	return d, path, c
}

func TestSetIsPublished(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, location string) {
		t.Parallel()
		s := newStudy(t, location)
		d, path, c := s.wholeSet()
		var v struct {
			ID, Note string
			Number   int
		}
		s.change("POST", path+"/versions", d.Draft, `{"note":"first"}`).want(t, http.StatusCreated).decode(t, &v)
		if v.Number != 1 || v.Note != "first" {
			t.Errorf("published %+v", v)
		}
		// The second edits while the first publishes what is no more.
		s.post(s.author.token, path+"/challenges?position=1", `{}`).want(t, http.StatusCreated)
		a := s.change("POST", path+"/versions", d.Draft, `{}`).want(t, http.StatusPreconditionFailed)
		if a.header.Get("ETag") != `"d3"` {
			t.Errorf("told %s", a.header.Get("ETag"))
		}
		a = s.change("POST", path+"/versions", a.header.Get("ETag"), `{}`).want(t, http.StatusConflict)
		if !strings.Contains(string(a.body), `"/challenges/0/prompt"`) {
			t.Errorf("refused without saying what is missing: %s", a.body)
		}
		content := strings.NewReplacer(`"The quay"`, `"The pier"`, `[76.75, 43.25]]`, `[76.75, 43.5]]`, `"difficulty": 3,`, ``).Replace(s.everyContent())
		s.change("PUT", path+"/challenges/"+c.ID, c.Etag, content).want(t, http.StatusOK)
		s.get(s.author.token, path).want(t, http.StatusOK).decode(t, &d)
		empty := d.Challenges[0]
		s.change("PUT", path+"/challenges/"+empty.ID, empty.Etag, strings.Replace(s.everyContent(), `"quay"`, `"other"`, 1)).want(t, http.StatusOK)
		s.get(s.author.token, path).want(t, http.StatusOK).decode(t, &d)
		s.change("POST", path+"/versions", d.Draft, `{}`).want(t, http.StatusCreated)

		var first struct {
			Challenges []struct {
				ID, Draft string
				Content   map[string]any
			}
		}
		s.get(s.author.token, path+"/versions/1").want(t, http.StatusOK).decode(t, &first)
		for _, q := range first.Challenges[0].Content["questions"].([]any) {
			delete(q.(map[string]any), "id")
		}
		got, err := json.Marshal(first.Challenges[0].Content)
		if err != nil {
			t.Fatal(err)
		}
		sameJSON(t, "the first version", s.everyContent(), string(got))
		if len(first.Challenges) != 1 || first.Challenges[0].Draft != c.ID {
			t.Errorf("first version %+v", first)
		}

		type change struct {
			Kind                     string
			FromPosition, ToPosition int
			Fields                   []struct{ Pointer string }
		}
		var diff struct {
			From, To int
			Changes  []change
		}
		s.get(s.author.token, path+"/versions/2/diff").want(t, http.StatusOK).decode(t, &diff)
		fields := func(pointers ...string) (list []struct{ Pointer string }) {
			for _, p := range pointers {
				list = append(list, struct{ Pointer string }{p})
			}
			return list
		}
		want := []change{
			{Kind: "added", ToPosition: 1, Fields: []struct{ Pointer string }{}},
			{Kind: "changed", FromPosition: 1, ToPosition: 2, Fields: fields("/difficulty", "/questions/1/key", "/questions/2/key", "/title/en")},
		}
		if d := cmp.Diff(want, diff.Changes); d != "" || diff.From != 1 || diff.To != 2 {
			t.Errorf("changes from %d to %d (-want +got)\n%s", diff.From, diff.To, d)
		}
		s.get(s.author.token, path+"/versions/1/diff?against=2").want(t, http.StatusOK).decode(t, &diff)
		if len(diff.Changes) != 2 || diff.Changes[1].Kind != "removed" {
			t.Errorf("changes back %+v", diff.Changes)
		}
		s.get(s.author.token, path+"/versions/1/diff").want(t, http.StatusOK).decode(t, &diff)
		if len(diff.Changes) != 2 || diff.Changes[0].Kind != "set" || diff.Changes[1].Kind != "added" {
			t.Errorf("changes from nothing %+v", diff.Changes)
		}
		var list struct{ Items []struct{ Number int } }
		s.get(s.author.token, path+"/versions").want(t, http.StatusOK).decode(t, &list)
		if len(list.Items) != 2 || list.Items[0].Number != 2 {
			t.Errorf("versions %+v", list)
		}
	})
}

// A preview is what trainees get, and a trial what a guess would get.
func TestPreviewIsWhatTraineesGet(t *testing.T) {
	t.Parallel()
	s := newStudy(t, storetest.SQLite(t))
	d, path, c := s.wholeSet()
	var v struct{ ID string }
	s.change("POST", path+"/versions", d.Draft, `{}`).want(t, http.StatusCreated).decode(t, &v)
	cohort := s.addCohort(s.author, "Analysts")
	var e struct {
		ID         string
		Challenges []struct{ ID string }
	}
	s.post(s.author.token, "/api/v1/exercises", fmt.Sprintf(`{"version":%q,"cohort":%q,"reveal":"at_once"}`, v.ID, cohort.ID)).want(t, http.StatusCreated).decode(t, &e)
	own := s.join(cohort, "own")
	challenge := "/api/v1/exercises/" + e.ID + "/challenges/" + e.Challenges[0].ID

	seen := s.get(own.token, challenge+"?lang=ru").want(t, http.StatusOK)
	shown := s.get(s.author.token, path+"/challenges/"+c.ID+"/preview?lang=ru").want(t, http.StatusOK)
	var asked struct{ Questions, Hints []struct{ ID string } }
	seen.decode(t, &asked)
	ids := []string{e.Challenges[0].ID, c.ID}
	for i, q := range asked.Questions {
		ids = append(ids, q.ID, fmt.Sprintf("q%d", i+1))
	}
	for i, h := range asked.Hints {
		ids = append(ids, h.ID, fmt.Sprintf("h%d", i+1))
	}
	toDraft := strings.NewReplacer(ids...)
	told := regexp.MustCompile(`,"text":"[^"]*"`) // of the hints
	if texts := told.FindAllString(string(shown.body), -1); len(texts) != 2 || texts[0] != `,"text":"*Кран*"` {
		t.Errorf("the author's hints %v", texts)
	}
	sameJSON(t, "preview", toDraft.Replace(string(seen.body)), told.ReplaceAllString(string(shown.body), ""))

	open := request{method: "POST", path: challenge + "/hints/" + asked.Hints[0].ID + "?lang=ru", token: own.token, header: map[string]string{"Idempotency-Key": "k"}}
	for range 2 {
		a := s.do(open).want(t, http.StatusCreated)
		sameJSON(t, "an opened hint", `{"id":"h1","price":1813,"opened":true,"text":"*Кран*"}`, toDraft.Replace(string(a.body)))
	}

	body := fmt.Sprintf(`{"answers":[
		{"question":%q,"place":{"type":"Point","coordinates":[178,-16.25]},"radiusMeters":90000},
		{"question":%q,"place":{"type":"Point","coordinates":[76.6,43.3]}}, {"question":%q,"place":{"type":"Point","coordinates":[76.6,43.251]}},
		{"question":%q,"bearingDegrees":20}, {"question":%q,"time":{"from":"2024-06-10T04:00:00Z","to":"2024-06-10T04:30:00Z"}}, {"question":%q,"text":"alma ata"}]}`,
		asked.Questions[0].ID, asked.Questions[1].ID, asked.Questions[2].ID, asked.Questions[3].ID, asked.Questions[4].ID, asked.Questions[5].ID)
	tried := s.post(s.author.token, path+"/challenges/"+c.ID+"/trials?hints=1", toDraft.Replace(body)).want(t, http.StatusOK)
	guess := s.post(own.token, challenge+"/guesses", body).want(t, http.StatusCreated)
	var receipt map[string]any
	guess.decode(t, &receipt)
	answered, err := json.Marshal(map[string]any{"mark": receipt["mark"], "reveal": receipt["reveal"]})
	if err != nil {
		t.Fatal(err)
	}
	sameJSON(t, "trial", toDraft.Replace(string(answered)), string(tried.body))
	if part := `{"hint":"h1","maxPoints":0,"points":-1813,"question":"","rule":"hints","why":"hints_opened"}`; !strings.Contains(toDraft.Replace(string(answered)), part) {
		t.Errorf("the mark lacks %s: %s", part, answered)
	}
	var data struct {
		Exercises []struct {
			Hints []struct {
				Challenge string
				Number    int
			}
		}
	}
	s.get(s.author.token, "/api/v1/cohorts/"+string(cohort.ID)+"/trainees/"+own.id+"/data").want(t, http.StatusOK).decode(t, &data)
	if h := data.Exercises[0].Hints; len(h) != 1 || h[0].Number != 1 || h[0].Challenge != e.Challenges[0].ID {
		t.Errorf("stored of the trainee: %+v", data)
	}

	var debrief struct{ Clues []struct{ Note string } }
	s.get(own.token, challenge+"/debrief?lang=ru").want(t, http.StatusOK).decode(t, &debrief)
	if len(debrief.Clues) != 1 || debrief.Clues[0].Note != "его имя" {
		t.Errorf("the author's clues %+v", debrief.Clues)
	}
	var draft challengeDraft
	s.post(s.author.token, path+"/challenges", `{"questions":[{"kind":"bearing"}]}`).want(t, http.StatusCreated).decode(t, &draft)
	s.post(s.author.token, path+"/challenges/"+draft.ID+"/trials", `{"answers":[{"question":"q1","bearingDegrees":1}]}`).want(t, http.StatusConflict)
}

// A border that was imported may have thousands of corners, and is looked at like any key.
func TestPreviewScoresOfALongBorder(t *testing.T) {
	t.Parallel()
	s := newStudy(t, storetest.SQLite(t))
	const corners = 6000
	ring := make([]string, corners+1)
	for i := range ring {
		sin, cos := math.Sincos(2 * math.Pi * float64(i%corners) / corners)
		ring[i] = fmt.Sprintf("[%.12f,%.12f]", 76+cos, 43+sin)
	}
	body := `{"question":{"kind":"place","rule":{"type":"bands"},"key":{"type":"Polygon","coordinates":[[` +
		strings.Join(ring, ",") + `]]}},"places":[{"type":"Point","coordinates":[76,43]}]}`
	var got struct{ Places []struct{ Points int } }
	s.post(s.author.token, "/api/v1/scores/preview", body).want(t, http.StatusOK).decode(t, &got)
	if len(got.Places) != 1 || got.Places[0].Points != 5000 {
		t.Errorf("places %+v of %d bytes", got.Places, len(body))
	}
}

func TestPreviewScores(t *testing.T) {
	t.Parallel()
	s := newStudy(t, storetest.SQLite(t))
	var got struct {
		MaxPoints int
		Rings     []struct {
			Share          float64
			Points         int
			DistanceMeters *float64
		}
		Places []struct {
			Points         int
			DistanceMeters float64
		}
	}
	body := `{"question":{"kind":"place","rule":{"type":"exponential","scaleMeters":1500,"perfectMeters":50},"circle":{"share":0.2},
		"key":{"type":"Point","coordinates":[76.5,43.25]}},"places":[{"type":"Point","coordinates":[76.5,43.25]},{"type":"Point","coordinates":[-283.5,43.26]}]}`
	s.post(s.author.token, "/api/v1/scores/preview", body).want(t, http.StatusOK).decode(t, &got)
	if got.MaxPoints != 4000 || len(got.Rings) != 6 || got.Rings[0].Points != 4000 || *got.Rings[0].DistanceMeters != 50 {
		t.Errorf("rings %+v", got)
	}
	if d := *got.Rings[3].DistanceMeters; math.Abs(d-50-1500*math.Ln2) > 1e-9 || got.Rings[3].Points != 2000 {
		t.Errorf("the ring of half the points is %v m away", d)
	}
	want := geo.Distance(geo.Point{76.5, 43.25}, geo.Point{76.5, 43.26})
	points := scoring.PlaceRule{MaxPoints: 4000, Falloff: scoring.ExponentialFalloff{Scale: 1500, Perfect: 50}}.Mark(want, math.NaN())[0].Points
	if len(got.Places) != 2 || got.Places[0].Points != 4000 || got.Places[1].Points != points || got.Places[1].DistanceMeters != want {
		t.Errorf("places %+v, want %d at %v", got.Places, points, want)
	}
	s.post(s.author.token, "/api/v1/scores/preview", `{"question":{"kind":"place","rule":{"type":"bands"}}}`).want(t, http.StatusOK).decode(t, &got)
	if d := got.Rings[5].DistanceMeters; d == nil || *d != 2500e3 || *got.Rings[0].DistanceMeters != 1e3 {
		t.Errorf("rings of bands %+v", got.Rings)
	}
}
