package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/store/storetest"
)

// An instructor chooses reasonings in a lesson: the wall and the class read them once the
// challenge is talked about, and whose it is only while names are shown.
func TestBestReasonings(t *testing.T) {
	t.Parallel()
	l := newLesson(t, storetest.SQLite(t), func(*school) challenges.Rules { return liveRules() })
	_, token := l.addDisplay(l.owner, l.exercise)
	challenge := l.version.Challenges[everyKind].ID
	path := exercisePath(l.exercise) + "/challenges/" + string(challenge)
	l.command(l.owner, l.exercise, "open", fmt.Sprintf(`,"challenge":%q`, challenge))
	l.post(l.own.token, path+"/guesses", l.everyKindBody(2)).want(t, http.StatusCreated)
	l.post(l.other.token, path+"/guesses", l.everyKindBody(othersSeed)).want(t, http.StatusCreated)
	var queue struct {
		Items []struct {
			Guess string
			Best  bool
		}
	}
	read := func() {
		t.Helper()
		queue.Items = nil
		l.get(l.owner.token, exercisePath(l.exercise)+"/markings").want(t, http.StatusOK).decode(t, &queue)
	}
	read()
	mine, others := queue.Items[0].Guess, queue.Items[1].Guess
	choose := func(method, guess string) {
		t.Helper()
		var w struct{ Best bool }
		a := l.do(request{method: method, path: exercisePath(l.exercise) + "/markings/" + guess + "/best", token: l.owner.token})
		a.want(t, http.StatusOK).decode(t, &w)
		if w.Best != (method == http.MethodPut) || a.header.Get("ETag") != `"m0"` {
			t.Errorf("%s of %s: %s, ETag %s", method, guess, a.body, a.header.Get("ETag"))
		}
	}
	choose(http.MethodPut, others)
	l.clock.advance(time.Second)
	choose(http.MethodPut, mine)
	choose(http.MethodPut, mine)
	if read(); !queue.Items[0].Best || !queue.Items[1].Best {
		t.Errorf("the queue is %+v", queue)
	}
	l.command(l.owner, l.exercise, "close", "")
	l.clock.advance(6 * time.Second)
	l.command(l.owner, l.exercise, "reveal", "")
	l.command(l.owner, l.exercise, "debrief", "")
	type best struct {
		Reasoning struct{ Clues string }
		Alias     string
		Own       bool
	}
	told := func(a answer, wall bool) string {
		t.Helper()
		var body struct {
			Best    []best
			Debrief struct{ Best []best }
		}
		a.want(t, http.StatusOK).decode(t, &body)
		if wall {
			body.Best = body.Debrief.Best
		}
		return strings.ReplaceAll(fmt.Sprint(body.Best), secretReasoning, "others")
	}
	check := func(what, class, wall string) {
		t.Helper()
		if got := told(l.get(l.own.token, path+"/debrief"), false); got != class {
			t.Errorf("%s: the class reads %s, want %s", what, got, class)
		}
		if got := told(l.do(request{path: displayOf(token)}), true); got != wall {
			t.Errorf("%s: the wall shows %s, want %s", what, got, wall)
		}
	}
	check("unnamed", "[{{others}  false} {{the palms}  true}]", "[{{others}  false} {{the palms}  false}]")
	l.command(l.owner, l.exercise, "show_names", "")
	check("named", "[{{others} other false} {{the palms} own true}]", "[{{others} other false} {{the palms} own false}]")
	choose(http.MethodDelete, others)
	check("without the first", "[{{the palms} own true}]", "[{{the palms} own false}]")

	results := string(l.get(l.owner.token, exercisePath(l.exercise)+"/results/challenges/"+string(challenge)).want(t, http.StatusOK).body)
	if !strings.Contains(results, `"best":[{"alias":"own","guess":"`+mine+`"`) {
		t.Errorf("the results: %s", results)
	}
	export := string(l.get(l.owner.token, exercisePath(l.exercise)+"/results/export?format=json").want(t, http.StatusOK).body)
	if strings.Contains(export, "the palms") {
		t.Errorf("a reasoning is exported: %s", export)
	}
	data := string(l.get(l.owner.token, "/api/v1/cohorts/"+string(l.cohort.ID)+"/trainees/"+l.own.id+"/data").want(t, http.StatusOK).body)
	if !strings.Contains(data, `"bestSince":"`) {
		t.Errorf("the trainee's data does not tell of the choice: %s", data)
	}
}
