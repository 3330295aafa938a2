package server_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"geodrill/challenges"
	"geodrill/store/storetest"
)

// work is a reasoning as its marker gets it.
type work struct {
	Guess, State, Own, Etag string
	Reasoning               map[string]string
	Criteria                []struct{ ID, Text string }
	Images                  []struct{ ID, Info string }
	Markings                []struct {
		Role, Comment string
		Points        int
	}
}

// An instructor and a colleague mark a reasoning over HTTP, and what makes no
// sense is refused where it is.
func TestMarkings(t *testing.T) {
	t.Parallel()
	l := newLesson(t, storetest.SQLite(t), (*school).hourAtClose)
	l.post(l.own.token, challengePath(l.exercise, everyKind)+"/guesses", l.everyKindBody(2)).want(t, http.StatusCreated)
	colleague := l.addInstructor("Colleague")
	made(l.challenges.ShareCohort(t.Context(), l.owner.Actor, l.cohort.ID, "Colleague", challenges.MayRun))
	var queue struct {
		Items  []struct{ Guess, State string }
		Counts []struct {
			State string
			Works int
		}
		Challenges []struct{ Works, Pending int }
	}
	l.get(l.owner.token, exercisePath(l.exercise)+"/markings").want(t, http.StatusOK).decode(t, &queue)
	if len(queue.Items) != 1 || queue.Items[0].State != "pending" || queue.Counts[0].Works != 1 || queue.Challenges[0].Pending != 1 {
		t.Fatalf("the queue is %+v", queue)
	}
	path := exercisePath(l.exercise) + "/markings/" + queue.Items[0].Guess
	seen := l.get(l.owner.token, path).want(t, http.StatusOK)
	var w work
	seen.decode(t, &w)
	if w.Reasoning["clues"] != "the palms" || len(w.Criteria) != 1 || w.Criteria[0].Text != secretRubric || len(w.Images) != 1 || w.Images[0].ID != l.image(everyKind) || w.Etag != seen.header.Get("ETag") {
		t.Errorf("the work is %+v", w)
	}
	for _, secret := range []string{"own", l.own.id} {
		if strings.Contains(string(seen.body), `"`+secret+`"`) {
			t.Errorf("the marker is told who wrote it: %s", seen.body)
		}
	}

	send := func(as, method, path, tag, body string) answer {
		return l.do(request{method: method, path: path, token: as, body: body, header: ifMatch(tag)})
	}
	good := `{"awards":[{"criterion":"secret-clues","points":600,"evidence":["clues"]}],"comment":"Good."}`
	for _, test := range []struct {
		name, old, new string
		status         int
		code, pointer  string
	}{
		{"points beyond the criterion", `600`, `1001`, 422, "invalid", "/awards/secret-clues/points"},
		{"points below 0", `600`, `-1`, 400, "request_invalid", "/awards/0/points"},
		{"half a point", `600`, `0.5`, 400, "request_invalid", "/awards/0/points"},
		{"a criterion that is not", `secret-clues`, `style`, 422, "invalid", "/awards/style"},
		{"a heading that is none", `["clues"]`, `["style"]`, 400, "request_invalid", "/awards/0/evidence/0"},
		{"a criterion twice", `[{`, `[{"criterion":"secret-clues","points":1,"evidence":[]},{`, 422, "invalid", "/awards/1/criterion"},
		{"a long comment", `Good.`, strings.Repeat("ы", 2001), 400, "request_invalid", "/comment"},
		{"a comment with a zero byte", `Good.`, `\u0000`, 422, "invalid", "/comment"},
	} {
		a := send(l.owner.token, http.MethodPut, path, "m0", strings.Replace(good, test.old, test.new, 1))
		var p problem
		a.decode(t, &p)
		if a.status != test.status || p.Code != test.code || p.pointers()[0] != test.pointer {
			t.Errorf("%s: %d %s, want %d %s at %s", test.name, a.status, a.body, test.status, test.code, test.pointer)
		}
	}

	send(l.owner.token, http.MethodPut, path, "m0", good).want(t, http.StatusOK)
	late := send(colleague.token, http.MethodPut, path, "m0", good).want(t, http.StatusPreconditionFailed)
	var changed struct {
		Code    string
		Current work
	}
	late.decode(t, &changed)
	if changed.Code != "changed_meanwhile" || late.header.Get("ETag") != `"m1"` || changed.Current.State != "marked" || len(changed.Current.Markings) != 0 {
		t.Errorf("the one who came later is told %s", late.body)
	}
	send(colleague.token, http.MethodPut, path+"/settled", "m1", good).want(t, http.StatusConflict)
	send(colleague.token, http.MethodPut, path, "m1", strings.Replace(good, "600", "500", 1)).want(t, http.StatusOK).decode(t, &w)
	if w.State != "differing" || w.Own != "second" || len(w.Markings) != 2 {
		t.Errorf("the second marker gets %+v", w)
	}
	send(colleague.token, http.MethodPut, path+"/settled", "m2", strings.Replace(good, "600", "550", 1)).want(t, http.StatusOK)
	send(l.owner.token, http.MethodPut, path, "m3", good).want(t, http.StatusConflict)
	send(l.owner.token, http.MethodDelete, path+"/settled", "m3", "").want(t, http.StatusOK).decode(t, &w)
	tag := w.Etag[1 : len(w.Etag)-1]
	w = work{}
	send(l.owner.token, http.MethodDelete, path, tag, "").want(t, http.StatusOK).decode(t, &w)
	if w.State != "marked" || w.Own != "" || len(w.Markings) != 0 {
		t.Errorf("after everything but the second was taken back: %+v", w)
	}

	log := l.get(l.owner.token, "/api/v1/audit").want(t, http.StatusOK)
	if told := string(log.body); strings.Count(told, `"reasoning.mark"`) != 5 || strings.Contains(told, "palms") || strings.Contains(told, "Good.") {
		t.Errorf("the audit log says %s", told)
	}
	data := l.get(l.owner.token, "/api/v1/cohorts/"+string(l.cohort.ID)+"/trainees/"+l.own.id+"/data").want(t, http.StatusOK)
	if !json.Valid(data.body) || strings.Count(string(data.body), `"role"`) != 5 {
		t.Errorf("of the trainee's markings is told: %s", data.body)
	}
}
