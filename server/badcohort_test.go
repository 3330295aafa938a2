package server_test

import (
	"net/http"
	"strings"
)

// badCohortInput is what makes no sense to ask of cohorts; the instructor asks.
func badCohortInput() []badInput {
	const cohort, trainees, roster = "/api/v1/cohorts/@cohort", "/api/v1/cohorts/@cohort/trainees", "/api/v1/cohorts/@cohort/roster"
	const own = trainees + "/@ownID"
	list := func(name, body, pointer string) badInput {
		return badInput{name: "a list: " + name, path: roster, body: body, status: 422, code: "roster_invalid", pointer: pointer,
			header: map[string]string{"Content-Type": "text/csv"}}
	}
	return []badInput{
		{name: "a cohort of another's", method: http.MethodGet, path: cohort, as: "rival", status: 404, code: "not_found"},
		{name: "a cohort that is not", method: http.MethodGet, path: "/api/v1/cohorts/nope", status: 404, code: "not_found"},
		{name: "a cohort's name of spaces", method: http.MethodPatch, path: cohort, body: `{"name":"  "}`, status: 422, code: "invalid", pointer: "/name"},
		{name: "erased by another name", method: http.MethodDelete, path: cohort, body: `{"name":"Analyst"}`, status: 422, code: "name_wrong", pointer: "/name"},
		{name: "erased without a name", method: http.MethodDelete, path: cohort, body: `{}`, status: 400, code: "request_invalid", pointer: "/name"},
		{name: "another's code", path: cohort + "/join-code", as: "rival", status: 404, code: "not_found"},
		{name: "nobody added", path: trainees, body: `{"count":0,"aliases":"en"}`, status: 400, code: "request_invalid", pointer: "/count"},
		{name: "a thousand and one added", path: trainees, body: `{"count":1001,"aliases":"en"}`, status: 400, code: "request_invalid", pointer: "/count"},
		{name: "aliases in Klingon", path: trainees, body: `{"count":1,"aliases":"tlh"}`, status: 400, code: "request_invalid", pointer: "/aliases"},
		{name: "a roster's cursor that is none", method: http.MethodGet, path: trainees + "?cursor=!", status: 422, code: "invalid", pointer: "query:cursor"},
		list("without a header", "Fox\nWolf\n", "line:1"),
		list("of a header alone", "alias\n", "line:1"),
		list("with a taken alias", "alias\nnew\nOTHER\n", "line:3"),
		list("with an alias twice", "alias\nnew\nNEW\n", "line:3"),
		list("with an empty alias", "alias;team\nnew;A\n;A\n", "line:3"),
		list("with an open quote", "alias\n\"new\n", "line:2"),
		list("with too many columns", "alias\nnew,old\n", "line:2"),
		list("that is a workbook", "PK\x03\x04", "line:1"),
		list("in UTF-16", "\xff\xfea\x00", "line:1"),
		list("that is long", "alias\n"+strings.Repeat("x", 130<<10), "line:1"),
		list("of too many", "alias\n"+strings.Repeat("\"\"\n", 1001), "line:1002"),
		{name: "a list as JSON", path: roster, body: `{}`, status: 415, code: "media_type"},
		{name: "a taken alias", method: http.MethodPatch, path: own, body: `{"alias":"Other"}`, status: 409, code: "alias_taken", pointer: "/alias"},
		{name: "a team that is not", method: http.MethodPatch, path: own, body: `{"team":"nope"}`, status: 404, code: "not_found"},
		{name: "a trainee who is not", method: http.MethodDelete, path: trainees + "/nope", status: 404, code: "not_found"},
		{name: "a trainee of another cohort", method: http.MethodDelete, path: "/api/v1/cohorts/@foreignCohort/trainees/@ownID", status: 404, code: "not_found"},
		{name: "merged with oneself", path: own + "/merge", body: `{"other":"@ownID","alias":"own"}`, status: 422, code: "invalid", pointer: "/other"},
		{name: "merged by another alias", path: own + "/merge", body: `{"other":"@otherID","alias":"third"}`, status: 422, code: "name_wrong", pointer: "/alias"},
		{name: "a team without a name", path: cohort + "/teams", body: `{"name":" "}`, status: 422, code: "invalid", pointer: "/name"},
		{name: "a team that is not deleted", method: http.MethodDelete, path: cohort + "/teams/nope", status: 404, code: "not_found"},
		{name: "split into none", path: cohort + "/split", body: `{"count":0,"prefix":"A"}`, status: 400, code: "request_invalid", pointer: "/count"},
	}
}

// badExerciseInput is what makes no sense to ask of exercises; the instructor asks.
func badExerciseInput() []badInput {
	change := func(name, body string, status int, code, pointer string) badInput {
		return badInput{name: "a change: " + name, method: http.MethodPatch, path: "@exercise", body: body, status: status, code: code, pointer: pointer,
			header: map[string]string{"If-Match": `"e1"`}}
	}
	stale := change("of another terms", `{"title":"new"}`, 412, "changed_meanwhile", "")
	stale.header = map[string]string{"If-Match": `"e7"`}
	blind := change("without If-Match", `{"title":"new"}`, 428, "if_match_required", "header:If-Match")
	blind.header = nil
	rival := change("by a rival", `{"title":"new"}`, 404, "not_found", "")
	rival.as = "rival"
	const exercises, competitions = "/api/v1/exercises", "/api/v1/competitions"
	exercise := func(rest string) string {
		return `{"version":"@version","cohort":"@cohort","reveal":"at_once",` + rest + `}`
	}
	return []badInput{
		stale, blind, rival,
		change("of attempts after a guess", `{"attempts":2}`, 409, "exercise_guessed", ""),
		change("of the hints after a guess", `{"hints":"free"}`, 409, "exercise_guessed", ""),
		change("of the circle after a guess", `{"circle":false}`, 409, "exercise_guessed", ""),
		change("of the reveal after a guess", `{"reveal":"at_once"}`, 409, "exercise_guessed", ""),
		change("of imagery to nothing", `{"imagery":null}`, 400, "request_invalid", "/imagery"),
		change("of when it opened", `{"opensAt":"2026-01-01T00:00:00Z"}`, 422, "invalid", "/opensAt"),
		change("to a close that is over", `{"closesAt":"2020-01-01T00:00:00Z"}`, 422, "invalid", "/closesAt"),
		change("to no close", `{"without":["closesAt"]}`, 422, "invalid", "/closesAt"),
		change("to a freeze after the close", `{"freezesAt":"2100-01-01T00:00:00Z"}`, 422, "invalid", "/freezesAt"),
		change("to a zone that is none", `{"zone":"Mars/Olympus"}`, 422, "invalid", "/zone"),
		change("to the machine's zone", `{"zone":"Local"}`, 422, "invalid", "/zone"),
		change("to a title of a bell", `{"title":"a\u0007"}`, 422, "invalid", "/title"),
		{name: "no attempts", path: exercises, body: exercise(`"attempts":0`), status: 400, code: "request_invalid", pointer: "/attempts"},
		{name: "a freeze without a close", path: exercises, body: exercise(`"freezesAt":"2100-01-01T00:00:00Z"`), status: 422, code: "invalid", pointer: "/freezesAt"},
		{name: "an exercise with guesses is deleted", method: http.MethodDelete, path: "@exercise", status: 409, code: "exercise_guessed"},
		{name: "an action that is none", path: "@exercise/actions", body: `{"action":"explode"}`, status: 400, code: "request_invalid", pointer: "/action"},
		{name: "a clone for another's cohort", path: "@exercise/clone", body: `{"cohort":"nope"}`, status: 404, code: "not_found"},
		{name: "late guesses in a state that is none", method: http.MethodGet, path: "@exercise/late-guesses?state=lost", status: 400, code: "request_invalid", pointer: "query:state"},
		{name: "late guesses from nowhere", method: http.MethodGet, path: "@exercise/late-guesses?cursor=nowhere", status: 422, code: "invalid", pointer: "query:cursor"},
		{name: "another's late guesses", method: http.MethodGet, path: "@exercise/late-guesses", as: "rival", status: 404, code: "not_found"},
		{name: "a late guess that is not", path: "@exercise/late-guesses/decisions", body: `{"decision":"accepted","guesses":["nope"]}`, status: 404, code: "not_found"},
		{name: "a late guess twice", path: "@exercise/late-guesses/decisions", body: `{"decision":"accepted","guesses":["a","a"]}`, status: 422, code: "invalid", pointer: "/guesses/1"},
		{name: "no late guess", path: "@exercise/late-guesses/decisions", body: `{"decision":"accepted","guesses":[]}`, status: 400, code: "request_invalid", pointer: "/guesses"},
		{name: "a decision that is none", path: "@exercise/late-guesses/decisions", body: `{"decision":"perhaps","guesses":["a"]}`, status: 400, code: "request_invalid", pointer: "/decision"},
		{name: "refused for no reason", path: "@exercise/late-guesses/decisions", body: `{"decision":"refused","guesses":["a"]}`, status: 422, code: "invalid", pointer: "/reason"},
		{name: "refused with NUL", path: "@exercise/late-guesses/decisions", body: `{"decision":"refused","reason":"a\u0000","guesses":["a"]}`, status: 422, code: "invalid", pointer: "/reason"},
		{name: "a competition of one", path: competitions, body: `{"name":"Cup","exercises":["a"]}`, status: 400, code: "request_invalid", pointer: "/exercises"},
		{name: "a competition of none that are", path: competitions, body: `{"name":"Cup","exercises":["a","b"]}`, status: 404, code: "not_found"},
		{name: "a competition by the best of none", path: competitions, body: `{"name":"Cup","measure":"best_mean","exercises":["a","b"]}`,
			status: 422, code: "invalid", pointer: "/best"},
		{name: "a board of fewer than no rows", method: http.MethodPatch, path: "/api/v1/cohorts/@cohort", body: `{"shownRows":-1}`, status: 400, code: "request_invalid", pointer: "/shownRows"},
		{name: "a board that hides what is beyond the first page", method: http.MethodPatch, path: "/api/v1/cohorts/@cohort", body: `{"shownRows":101}`, status: 400, code: "request_invalid", pointer: "/shownRows"},
		{name: "a board link for no day", path: "/api/v1/cohorts/@cohort/board-links", body: `{"days":0}`, status: 400, code: "request_invalid", pointer: "/days"},
		{name: "a board link for ever", path: "/api/v1/cohorts/@cohort/board-links", body: `{"days":367}`, status: 400, code: "request_invalid", pointer: "/days"},
		{name: "a board link with a field nobody knows", path: "/api/v1/cohorts/@cohort/board-links", body: `{"names":true}`, status: 400, code: "request_invalid", pointer: "/names"},
		{name: "a board link to no competition", path: competitions + "/none/board-links", body: `{}`, status: 404, code: "not_found"},
		{name: "no such board link", method: http.MethodDelete, path: "/api/v1/cohorts/@cohort/board-links/none", status: 404, code: "not_found"},
		{name: "a board's token that is none", method: http.MethodGet, path: sharedPath("abc"), as: "nobody", status: 400, code: "request_invalid", pointer: "path:board"},
		{name: "a board's token that never was", method: http.MethodGet, path: noBoard(), as: "nobody", status: 404, code: "not_found"},
		{name: "rows before a shared board", method: http.MethodGet, path: noBoard() + "?from=-1", as: "nobody", status: 400, code: "request_invalid", pointer: "query:from"},
		{name: "a competition that is not", method: http.MethodGet, path: competitions + "/nope", status: 404, code: "not_found"},
	}
}
