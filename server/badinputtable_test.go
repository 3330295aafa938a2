package server_test

import (
	"fmt"
	"slices"
	"strings"
)

// badInput is a request that is refused. In its path, body and header, words
// that begin with @ stand for what troubled.fill names.
type badInput struct {
	name    string
	method  string // POST when empty
	path    string // @open/guesses when empty
	body    string
	status  int
	code    string
	pointer string // in one of the problem's errors; none when empty
	as      string // own when empty; or other, instructor, rival, nobody
	header  map[string]string
}

const goodBody = `{"place":{"type":"Point","coordinates":[10,20]}}`

func badBodies() []badInput {
	point := func(coordinates string) string {
		return `{"place":{"type":"Point","coordinates":` + coordinates + `}}`
	}
	answer := func(question string) string {
		return `{"question":"` + question + `","place":{"type":"Point","coordinates":[1,2]}}`
	}
	answers := func(list ...string) string { return `{"answers":[` + strings.Join(list, ",") + `]}` }
	clue := func(image, x, y, w, h string) string {
		return `{"place":{"type":"Point","coordinates":[1,2]},"clues":[{"image":"` + image + `","x":` + x + `,"y":` + y +
			`,"width":` + w + `,"height":` + h + `,"note":"ridge"}]}`
	}
	type list = []badInput
	return list{
		{name: "half of a JSON", body: `{"place":`, status: 400, code: "json_malformed"},
		{name: "two JSONs", body: goodBody + goodBody, status: 400, code: "json_malformed"},
		{name: "NaN", body: point("[NaN,1]"), status: 400, code: "json_malformed"},
		{name: "infinity", body: point("[1,Infinity]"), status: 400, code: "json_malformed"},
		{name: "deep JSON", body: strings.Repeat("[", 50_000), status: 400, code: "json_malformed"},
		{name: "a number too large for a double", body: point("[1e999,1]"), status: 400, code: "request_invalid"},
		{name: "an array", body: `[]`, status: 400, code: "request_invalid"},
		{name: "null", body: `null`, status: 400, code: "request_invalid"},
		{name: "coordinates that are text", body: point(`["1","2"]`), status: 400, code: "request_invalid", pointer: "/place/coordinates/0"},
		{name: "coordinates that are null", body: point(`[null,2]`), status: 400, code: "request_invalid", pointer: "/place/coordinates/0"},
		{name: "one coordinate", body: point(`[1]`), status: 400, code: "request_invalid", pointer: "/place/coordinates"},
		{name: "three coordinates", body: point(`[1,2,3]`), status: 400, code: "request_invalid", pointer: "/place/coordinates"},
		{name: "a place that is text", body: `{"place":"Almaty"}`, status: 400, code: "request_invalid", pointer: "/place"},
		{name: "a place that is null", body: `{"place":null}`, status: 400, code: "request_invalid", pointer: "/place"},
		{name: "another geometry", body: strings.Replace(goodBody, "Point", "Polygon", 1), status: 400, code: "request_invalid", pointer: "/place/type"},
		{name: "a field nobody knows", body: `{"place":{"type":"Point","coordinates":[1,2]},"points":5000}`, status: 400, code: "request_invalid", pointer: "/points"},
		{name: "latitude 91", body: point("[1,91]"), status: 422, code: "latitude_out_of_range", pointer: "/place/coordinates/1"},
		{name: "latitude just beyond the pole", body: point("[1,90.0000001]"), status: 422, code: "latitude_out_of_range", pointer: "/place/coordinates/1"},
		{name: "latitude -1e300", body: point("[1,-1e300]"), status: 422, code: "latitude_out_of_range", pointer: "/place/coordinates/1"},
		{name: "longitude 1e300", body: point("[1e300,1]"), status: 422, code: "invalid", pointer: "/place/coordinates/0"},
		{name: "latitude 91 in an answer", body: strings.Replace(answers(answer("@question")), "[1,2]", "[2,91]", 1), status: 422,
			code: "latitude_out_of_range", pointer: "/answers/0/place/coordinates/1"},
		{name: "nothing answered", body: `{}`, status: 422, code: "question_unanswered", pointer: "/answers"},
		{name: "place and answers", body: `{"place":{"type":"Point","coordinates":[1,2]},` + answers(answer("@question"))[1:], status: 422, code: "invalid", pointer: "/place"},
		{name: "a question twice", body: answers(answer("@question"), answer("@question")), status: 422, code: "question_twice", pointer: "/answers/1/question"},
		{name: "an unknown question", body: answers(answer("nobody-asked")), status: 422, code: "question_unknown", pointer: "/answers/0/question"},
		{name: "a question of another challenge", body: answers(answer("@otherQuestion")), status: 422, code: "question_unknown", pointer: "/answers/0/question"},
		{name: "a question with odd signs", body: answers(answer("a b")), status: 400, code: "request_invalid", pointer: "/answers/0/question"},
		{name: "no answers", body: `{"answers":[]}`, status: 400, code: "request_invalid", pointer: "/answers"},
		{name: "too many answers", body: answers(slices.Repeat([]string{answer("@question")}, 21)...), status: 400, code: "request_invalid", pointer: "/answers"},
		{name: "too long a reasoning", body: `{"place":{"type":"Point","coordinates":[1,2]},"reasoning":"` + strings.Repeat("ы", 4001) + `"}`,
			status: 400, code: "request_invalid", pointer: "/reasoning"},
		{name: "NUL in the reasoning", body: `{"place":{"type":"Point","coordinates":[1,2]},"reasoning":"a\u0000b"}`,
			status: 422, code: "invalid", pointer: "/reasoning"},
		{name: "NUL in a note", body: strings.Replace(clue("@image", "0", "0", "1", "1"), "ridge", `\u0000`, 1), status: 422, code: "invalid", pointer: "/clues/0/note"},
		{name: "a clue beyond the image", body: clue("@image", "600", "0", "101", "10"), status: 422, code: "invalid", pointer: "/clues/0"},
		{name: "a clue on another image", body: clue("@otherImage", "0", "0", "1", "1"), status: 422, code: "invalid", pointer: "/clues/0"},
		{name: "a clue left of the image", body: clue("@image", "-1", "0", "1", "1"), status: 400, code: "request_invalid", pointer: "/clues/0/x"},
		{name: "a clue without width", body: clue("@image", "0", "0", "0", "1"), status: 400, code: "request_invalid", pointer: "/clues/0/width"},
		{name: "half a pixel", body: clue("@image", "0.5", "0", "1", "1"), status: 400, code: "request_invalid", pointer: "/clues/0/x"},
		{name: "too long a note", body: strings.Replace(clue("@image", "0", "0", "1", "1"), "ridge", strings.Repeat("n", 301), 1),
			status: 400, code: "request_invalid", pointer: "/clues/0/note"},
		{name: "an Idempotency-Key too long", body: goodBody, header: map[string]string{"Idempotency-Key": strings.Repeat("k", 129)},
			status: 400, code: "request_invalid", pointer: "header:Idempotency-Key"},
		{name: "an Idempotency-Key that is no text", body: goodBody, header: map[string]string{"Idempotency-Key": "\xff\xfe"},
			status: 422, code: "invalid", pointer: "header:Idempotency-Key"},
		{name: "text", body: goodBody, header: map[string]string{"Content-Type": "text/plain"}, status: 415, code: "media_type"},
		{name: "a form", body: "place=1", header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, status: 415, code: "media_type"},
		{name: "a media type that is none", body: goodBody, header: map[string]string{"Content-Type": "/;;"}, status: 415, code: "media_type"},
		{name: "nothing", status: 400, code: "json_malformed", header: map[string]string{"Content-Type": "application/json"}},
		{name: "nothing of no type", status: 415, code: "media_type"},
		{name: "a megabyte", body: `{"reasoning":"` + strings.Repeat("x", 1<<20) + `"}`, status: 413, code: "body_too_large"},
	}
}

func badAddresses() []badInput {
	const board = "@exercise/leaderboard"
	return []badInput{
		{name: "an exercise that is not", path: "/api/v1/exercises/nope/challenges/nope/guesses", body: goodBody, status: 404, code: "not_found"},
		{name: "a challenge that is not", path: "@exercise/challenges/nope/guesses", body: goodBody, status: 404, code: "not_found"},
		{name: "an id with a space", method: "GET", path: "/api/v1/exercises/a%20b", status: 400, code: "request_invalid", pointer: "path:exercise"},
		{name: "an id with NUL", method: "GET", path: "/api/v1/exercises/a%00b", status: 400, code: "request_invalid", pointer: "path:exercise"},
		{name: "an id that is no text", method: "GET", path: "/api/v1/exercises/%ff", status: 400, code: "request_invalid", pointer: "path:exercise"},
		{name: "an id that is long", method: "GET", path: "/api/v1/exercises/" + strings.Repeat("a", 65), status: 400, code: "request_invalid", pointer: "path:exercise"},
		{name: "an id of SQL", method: "GET", path: "/api/v1/exercises/'%20OR%201=1", status: 400, code: "request_invalid", pointer: "path:exercise"},
		{name: "another cohort's exercise", method: "GET", path: "@foreign", status: 404, code: "not_found"},
		{name: "another cohort's challenge", path: "@foreign/challenges/@foreignChallenge/guesses", body: goodBody, status: 404, code: "not_found"},
		{name: "another cohort's board", method: "GET", path: "@foreign/leaderboard", status: 404, code: "not_found"},
		{name: "another cohort's events", method: "GET", path: "@foreign/events", status: 404, code: "not_found"},
		{name: "another cohort", method: "GET", path: "/api/v1/cohorts/@foreignCohort/leaderboard", status: 404, code: "not_found"},
		{name: "another exercise's challenge", method: "GET", path: "@exercise/challenges/@foreignChallenge", status: 404, code: "not_found"},
		{name: "another instructor's exercise", method: "GET", path: "@exercise", as: "rival", status: 404, code: "not_found"},
		{name: "another instructor's cohort", method: "GET", path: "/api/v1/cohorts/@cohort/leaderboard", as: "rival", status: 404, code: "not_found"},
		{name: "another instructor's image", method: "GET", path: "/iiif/3/@image/info.json", as: "rival", status: 404, code: "not_found"},
		{name: "long closed", path: "@closed/guesses", body: goodBody, status: 409, code: "exercise_closed"},
		{name: "late, and the latitude 91", path: "@closing/guesses", body: strings.Replace(goodBody, "20", "91", 1), status: 422,
			code: "latitude_out_of_range", pointer: "/place/coordinates/1"},
		{name: "scheduled", path: "@scheduled/guesses", body: goodBody, status: 409, code: "exercise_not_open"},
		{name: "a second guess", path: "@guessed/guesses", body: goodBody, as: "other", status: 409, code: "no_attempts_left"},
		{name: "an Idempotency-Key again", path: "@guessed/guesses", body: goodBody, as: "other", header: map[string]string{"Idempotency-Key": "first"},
			status: 422, code: "idempotency_key_reused", pointer: "header:Idempotency-Key"},
		{name: "a hint that is not", path: "@guessed/hints/nope", status: 404, code: "not_found"},
		{name: "a hint of another challenge", path: "@open/hints/@hint", status: 404, code: "not_found"},
		{name: "a hint with a space", path: "@guessed/hints/a%20b", status: 400, code: "request_invalid", pointer: "path:hint"},
		{name: "a hint before another", path: "@guessed/hints/@hint2", status: 409, code: "hint_order"},
		{name: "a hint after the guess", path: "@guessed/hints/@hint", as: "other", status: 409, code: "no_attempts_left"},
		{name: "a hint after the close", path: "@over/hints/@hint", status: 409, code: "exercise_closed"},
		{name: "a hint under a long key", path: "@guessed/hints/@hint", header: map[string]string{"Idempotency-Key": strings.Repeat("k", 129)},
			status: 400, code: "request_invalid", pointer: "header:Idempotency-Key"},
		{name: "a hint under a key that is no text", path: "@guessed/hints/@hint", header: map[string]string{"Idempotency-Key": "\xff\xfe"},
			status: 422, code: "invalid", pointer: "header:Idempotency-Key"},
		{name: "an instructor opens a hint", path: "@guessed/hints/@hint", as: "instructor", status: 403, code: "forbidden"},
		{name: "a draft of nothing", method: "PUT", path: "@open/draft", body: `{}`, status: 400, code: "request_invalid", pointer: "/content"},
		{name: "a draft too long", method: "PUT", path: "@open/draft", body: `{"content":"` + strings.Repeat("ы", 60_001) + `"}`, status: 400, code: "request_invalid", pointer: "/content"},
		{name: "a draft with NUL", method: "PUT", path: "@open/draft", body: `{"content":"a\u0000"}`, status: 422, code: "invalid", pointer: "/content"},
		{name: "a draft after the close", method: "PUT", path: "@closing/draft", body: `{"content":"a"}`, status: 409, code: "exercise_closed"},
		{name: "another cohort's draft", method: "GET", path: "@foreign/challenges/@foreignChallenge/draft", status: 404, code: "not_found"},
		{name: "an instructor's draft", method: "GET", path: "@open/draft", as: "instructor", status: 403, code: "forbidden"},
		{name: "an instructor guesses", body: goodBody, as: "instructor", status: 403, code: "forbidden"},

		{name: "no such route", method: "GET", path: "/api/v1/nothing", status: 404, code: "route_not_found"},
		{name: "no such version", method: "GET", path: "/api/v2/me", status: 404, code: "route_not_found"},
		{name: "a slash at the end", method: "GET", path: "/api/v1/me/", status: 404, code: "route_not_found"},
		{name: "a slash too many", method: "GET", path: "//api/v1/me", status: 404, code: "route_not_found"},
		{name: "PUT", method: "PUT", path: "/api/v1/me", body: `{}`, status: 405, code: "method_not_allowed"},
		{name: "PATCH", method: "PATCH", path: "@open", body: `{}`, status: 405, code: "method_not_allowed"},
		{name: "DELETE", method: "DELETE", path: "/api/v1/exercises", status: 405, code: "method_not_allowed"},
		{name: "POST to a page", path: "/healthz", body: `{}`, status: 405, code: "method_not_allowed"},
		{name: "HEAD of what has no GET", method: "HEAD", path: "/api/v1/join", status: 405, code: "method_not_allowed"},
		{name: "a method of one's own", method: "BREW", path: "/api/v1/me", status: 405, code: "method_not_allowed"},

		{name: "up and away", method: "GET", path: "/iiif/3/..%2f..%2fgeodrill.db/info.json", status: 400, code: "request_invalid", pointer: "path:image"},
		{name: "up from a region", method: "GET", path: "/iiif/3/@image/..%2f..%2f..%2fgeodrill.db/max/0/default.jpg", status: 404, code: "not_found"},
		{name: "a quality with a path", method: "GET", path: "/iiif/3/@image/full/max/0/..%5cdefault.jpg", status: 404, code: "not_found"},
		{name: "a tile that is not", method: "GET", path: "/iiif/3/@image/1,1,512,512/512,512/0/default.jpg", status: 404, code: "not_found"},
		{name: "a rotation", method: "GET", path: "/iiif/3/@image/full/max/90/default.jpg", status: 404, code: "not_found"},
		{name: "a region without end", method: "GET", path: "/iiif/3/@image/" + strings.Repeat("9", 65) + "/max/0/default.jpg", status: 400, code: "request_invalid", pointer: "path:region"},
		{name: "an image that is not", method: "GET", path: "/iiif/3/00000000000000000000000000000000/info.json", status: 404, code: "not_found"},

		{name: "no name to find", method: "GET", path: "/api/v1/places", status: 400, code: "request_invalid", pointer: "query:q"},
		{name: "an empty name to find", method: "GET", path: "/api/v1/places?q=", status: 400, code: "request_invalid", pointer: "query:q"},
		{name: "a name of 101 signs", method: "GET", path: "/api/v1/places?q=" + strings.Repeat("a", 101), status: 400, code: "request_invalid", pointer: "query:q"},
		{name: "51 places", method: "GET", path: "/api/v1/places?q=a&limit=51", status: 400, code: "request_invalid", pointer: "query:limit"},
		{name: "places for nobody", method: "GET", path: "/api/v1/places?q=a", as: "nobody", status: 401, code: "not_signed_in"},

		{name: "limit 0", method: "GET", path: board + "?limit=0", status: 400, code: "request_invalid", pointer: "query:limit"},
		{name: "limit 101", method: "GET", path: board + "?limit=101", status: 400, code: "request_invalid", pointer: "query:limit"},
		{name: "limit abc", method: "GET", path: board + "?limit=abc", status: 400, code: "request_invalid", pointer: "query:limit"},
		{name: "limit of a list", method: "GET", path: "/api/v1/exercises?limit=-1", status: 400, code: "request_invalid", pointer: "query:limit"},
		{name: "a board's cursor that is none", method: "GET", path: board + "?cursor=abc", status: 422, code: "invalid", pointer: "query:cursor"},
		{name: "a board's cursor of odd JSON", method: "GET", path: board + "?cursor=eyJuIjotMX0", status: 422, code: "invalid", pointer: "query:cursor"},
		{name: "a board's cursor with NUL", method: "GET", path: board + "?cursor=eyJuIjoxLCJmIjoiXHUwMDAwIn0", status: 422, code: "invalid", pointer: "query:cursor"},
		{name: "a board's cursor that is long", method: "GET", path: board + "?cursor=" + strings.Repeat("a", 1025), status: 400, code: "request_invalid", pointer: "query:cursor"},
		{name: "a board's window that begins before it", method: "GET", path: board + "?from=-1", status: 400, code: "request_invalid", pointer: "query:from"},
		{name: "a board's window far away", method: "GET", path: board + "?from=1000001", status: 400, code: "request_invalid", pointer: "query:from"},
		{name: "a board's window after a cursor", method: "GET", path: board + "?from=1&cursor=eyJuIjoxfQ", status: 422, code: "invalid", pointer: "query:cursor"},
		{name: "an alias of NUL on a board", method: "GET", path: board + "?q=%00", status: 422, code: "invalid", pointer: "query:q"},
		{name: "an alias that is no text on a board", method: "GET", path: board + "?q=%ff", status: 422, code: "invalid", pointer: "query:q"},
		{name: "no alias on a board", method: "GET", path: board + "?q=", status: 400, code: "request_invalid", pointer: "query:q"},
		{name: "a long alias on a board", method: "GET", path: board + "?q=" + strings.Repeat("a", 101), status: 400, code: "request_invalid", pointer: "query:q"},
		{name: "a list's cursor with NUL", method: "GET", path: "/api/v1/exercises?cursor=%00", status: 422, code: "invalid", pointer: "query:cursor"},
		{name: "a list's cursor that is no text", method: "GET", path: "/api/v1/exercises?cursor=%ff", status: 422, code: "invalid", pointer: "query:cursor"},
	}
}

func badSessions() []badInput {
	join := func(code, alias, recovery string) string {
		return fmt.Sprintf(`{"code":%q,"alias":%q,"recoveryCode":%q}`, code, alias, recovery)
	}
	const joining, signing = "/api/v1/join", "/api/v1/session"
	return []badInput{
		{name: "nobody", body: goodBody, as: "nobody", status: 401, code: "not_signed_in"},
		{name: "a token that is none", body: goodBody, header: map[string]string{"Authorization": "Bearer abc"}, status: 401, code: "not_signed_in"},
		{name: "a token that never was", body: goodBody, header: map[string]string{"Authorization": "Bearer " + strings.Repeat("A", 43)}, status: 401, code: "not_signed_in"},
		{name: "another scheme", body: goodBody, header: map[string]string{"Authorization": "Basic YTpi"}, status: 401, code: "not_signed_in"},
		{name: "a cookie that is none", as: "nobody", body: goodBody, header: map[string]string{"Cookie": "geodrill_session=x"}, status: 401, code: "not_signed_in"},
		{name: "a session signed out", body: goodBody, header: map[string]string{"Authorization": "Bearer @signedOut"}, status: 401, code: "not_signed_in"},
		{name: "an expired session", body: goodBody, header: map[string]string{"Authorization": "Bearer @expired"}, status: 401, code: "not_signed_in"},

		{name: "an unknown code", path: joining, body: join("00000-00000", "new", ""), status: 404, code: "join_code_unknown", pointer: "/code"},
		{name: "a code with odd signs", path: joining, body: join("'; --", "new", ""), status: 404, code: "join_code_unknown", pointer: "/code"},
		{name: "a code that is long", path: joining, body: join(strings.Repeat("A", 41), "new", ""), status: 400, code: "request_invalid", pointer: "/code"},
		{name: "no alias", path: joining, body: `{"code":"@code"}`, status: 400, code: "request_invalid", pointer: "/alias"},
		{name: "an empty alias", path: joining, body: join("@code", "", ""), status: 400, code: "request_invalid", pointer: "/alias"},
		{name: "an alias of spaces", path: joining, body: join("@code", "   ", ""), status: 422, code: "invalid", pointer: "/alias"},
		{name: "an alias of 41 signs", path: joining, body: join("@code", strings.Repeat("ж", 41), ""), status: 422, code: "invalid", pointer: "/alias"},
		{name: "an alias with a bell", path: joining, body: `{"code":"@code","alias":"a\u0007b"}`, status: 422, code: "invalid", pointer: "/alias"},
		{name: "an alias with NUL", path: joining, body: `{"code":"@code","alias":"a\u0000b"}`, status: 422, code: "invalid", pointer: "/alias"},
		{name: "an alias nobody sees", path: joining, body: `{"code":"@code","alias":"\u200b"}`, status: 422, code: "invalid", pointer: "/alias"},
		{name: "a taken alias", path: joining, body: join("@code", "OTHER", ""), status: 409, code: "alias_taken", pointer: "/alias"},
		{name: "a wrong recovery code", path: joining, body: join("@code", "other", "0000-0000-0000-0000"), status: 403, code: "recovery_code_wrong", pointer: "/recoveryCode"},
		{name: "a recovery code that is none", path: joining, body: join("@code", "other", "?"), status: 403, code: "recovery_code_wrong", pointer: "/recoveryCode"},
		{name: "a recovery code of nobody", path: joining, body: join("@code", "who", "0000-0000-0000-0000"), status: 403, code: "recovery_code_wrong", pointer: "/recoveryCode"},
		{name: "a wrong password", path: signing, body: `{"name":"aliya","password":"wrong"}`, status: 401, code: "sign_in_wrong"},
		{name: "an unknown name", path: signing, body: `{"name":"nobody","password":"wrong"}`, status: 401, code: "sign_in_wrong"},
		{name: "a name with NUL", path: signing, body: `{"name":"a\u0000","password":"wrong"}`, status: 401, code: "sign_in_wrong"},
		{name: "no password", path: signing, body: `{"name":"aliya"}`, status: 400, code: "request_invalid", pointer: "/password"},
		{name: "another site's page", body: goodBody, header: map[string]string{"Sec-Fetch-Site": "cross-site"}, status: 403, code: "cross_origin"},
		{name: "another origin's page", body: goodBody, header: map[string]string{"Origin": "http://evil.example"}, status: 403, code: "cross_origin"},
	}
}

func badAuthoring() []badInput {
	exercise := func(rest string) string { return `{"version":"@version","cohort":"@cohort",` + rest + `}` }
	const path = "/api/v1/exercises"
	list := []badInput{
		{name: "no close", body: exercise(`"reveal":"at_close"`), status: 422, code: "invalid", pointer: "/closesAt"},
		{name: "closed before it opens", body: exercise(`"reveal":"at_once","opensAt":"2026-06-10T12:00:00Z","closesAt":"2026-06-10T11:00:00Z"`),
			status: 422, code: "invalid", pointer: "/closesAt"},
		{name: "a time that is none", body: exercise(`"reveal":"at_once","opensAt":"soon"`), status: 400, code: "request_invalid", pointer: "/opensAt"},
		{name: "a time without a zone", body: exercise(`"reveal":"at_once","opensAt":"2026-06-10T12:00:00"`), status: 400, code: "request_invalid", pointer: "/opensAt"},
		{name: "the 31st of June", body: exercise(`"reveal":"at_once","opensAt":"2026-06-31T12:00:00Z"`), status: 400, code: "request_invalid", pointer: "/opensAt"},
		{name: "too long a grace", body: exercise(`"reveal":"at_once","graceSeconds":3601`), status: 400, code: "request_invalid", pointer: "/graceSeconds"},
		{name: "imagery by its name", body: exercise(`"reveal":"at_once","imagery":"Aerial"`), status: 400, code: "request_invalid", pointer: "/imagery"},
		{name: "hints at half price", body: exercise(`"reveal":"at_once","hints":"half"`), status: 400, code: "request_invalid", pointer: "/hints"},
		{name: "a reveal that is none", body: exercise(`"reveal":"never"`), status: 400, code: "request_invalid", pointer: "/reveal"},
		{name: "an unknown version", body: `{"version":"nope","cohort":"@cohort","reveal":"at_once"}`, status: 404, code: "not_found"},
		{name: "an unknown cohort", body: `{"version":"@version","cohort":"nope","reveal":"at_once"}`, status: 404, code: "not_found"},
		{name: "another's version and cohort", body: exercise(`"reveal":"at_once"`), as: "rival", status: 404, code: "not_found"},
		{name: "a trainee opens", body: exercise(`"reveal":"at_once"`), as: "own", status: 403, code: "forbidden"},
	}
	for i := range list {
		list[i].path = path
	}
	cohorts := []badInput{
		{name: "a trainee makes a cohort", body: `{"name":"mine"}`, as: "own", status: 403, code: "forbidden"},
		{name: "a cohort of 101 signs", body: `{"name":"` + strings.Repeat("ж", 101) + `"}`, status: 422, code: "invalid", pointer: "/name"},
		{name: "a cohort with NUL", body: `{"name":"a\u0000"}`, status: 422, code: "invalid", pointer: "/name"},
		{name: "a cohort without a name", body: `{}`, status: 400, code: "request_invalid", pointer: "/name"},
	}
	for i := range cohorts {
		cohorts[i].path = "/api/v1/cohorts"
	}
	list = append(list, cohorts...)
	list = append(list, badCohortInput()...)
	list = append(list, badExerciseInput()...)
	for i := range list {
		if list[i].as == "" {
			list[i].as = "instructor"
		}
	}
	return list
}

func badUploads() []badInput {
	const images, shown, packs = "/api/v1/images", "/api/v1/images/@image", "/api/v1/packs"
	octets := func(key string) map[string]string {
		header := map[string]string{"Content-Type": "application/octet-stream"}
		if key != "" {
			header["Idempotency-Key"] = key
		}
		return header
	}
	redact := func(name, body string, status int, code, pointer string) badInput {
		return badInput{name: name, method: "PUT", path: shown + "/redactions", body: body, as: "instructor", status: status, code: code, pointer: pointer}
	}
	boxes := func(list ...string) string { return `{"rectangles":[` + strings.Join(list, ",") + `],"polygons":[]}` }
	polygon := func(corners ...string) string {
		return `{"rectangles":[],"polygons":[[` + strings.Join(corners, ",") + `]]}`
	}
	box := func(x, y, w, h string) string {
		return `{"x":` + x + `,"y":` + y + `,"width":` + w + `,"height":` + h + `}`
	}
	return []badInput{
		{name: "a photo of no type", path: images, header: map[string]string{"Content-Type": ""}, body: "x", as: "instructor", status: 415, code: "media_type"},
		{name: "a photo as JSON", path: images, body: "{}", as: "instructor", status: 415, code: "media_type"},
		{name: "a photo as a form", path: images, body: "x", header: map[string]string{"Content-Type": "multipart/form-data; boundary=x"}, as: "instructor",
			status: 415, code: "media_type"},
		{name: "an empty photo", path: images, header: octets(""), as: "instructor", status: 422, code: "image_empty"},
		{name: "a photo of a trainee", path: images, body: "x", header: octets(""), status: 403, code: "forbidden"},
		{name: "a photo of nobody", path: images, body: "x", header: octets(""), as: "nobody", status: 401, code: "not_signed_in"},
		{name: "a photo's key too long", path: images, body: "x", header: octets(strings.Repeat("k", 129)), as: "instructor",
			status: 400, code: "request_invalid", pointer: "header:Idempotency-Key"},
		{name: "a photo's key that is no text", path: images, body: "x", header: octets("\xff"), as: "instructor",
			status: 422, code: "invalid", pointer: "header:Idempotency-Key"},
		{name: "a pack of no type", path: packs, header: map[string]string{"Content-Type": "application/zip"}, body: "x", as: "instructor", status: 415, code: "media_type"},
		{name: "an empty pack", path: packs, header: octets(""), as: "instructor", status: 422, code: "pack_invalid"},
		{name: "a pack of a trainee", path: packs, body: "x", header: octets(""), status: 403, code: "forbidden"},
		{name: "a pack in no language", path: packs + "?language=!!", body: "x", header: octets(""), as: "instructor", status: 422, code: "invalid", pointer: "query:language"},
		{name: "a pack in no zone", path: packs + "?zone=../etc", body: "x", header: octets(""), as: "instructor", status: 422, code: "invalid", pointer: "query:zone"},
		{name: "a pack in the machine's zone", path: packs + "?zone=localtime", body: "x", header: octets(""), as: "instructor", status: 422, code: "invalid", pointer: "query:zone"},
		{name: "a pack to be stored perhaps", path: packs + "?store=perhaps", body: "x", header: octets(""), as: "instructor", status: 400, code: "request_invalid", pointer: "query:store"},
		{name: "a pack of a long name", path: packs + "?name=" + strings.Repeat("n", 201), body: "x", header: octets(""), as: "instructor",
			status: 400, code: "request_invalid", pointer: "query:name"},
		{name: "a trainee's list of photos", method: "GET", path: images, status: 403, code: "forbidden"},
		{name: "limit of photos", method: "GET", path: images + "?limit=0", as: "instructor", status: 400, code: "request_invalid", pointer: "query:limit"},
		{name: "a photos' cursor that is none", method: "GET", path: images + "?cursor=abc", as: "instructor", status: 422, code: "invalid", pointer: "query:cursor"},
		{name: "a photos' cursor with NUL", method: "GET", path: images + "?cursor=1.%00", as: "instructor", status: 422, code: "invalid", pointer: "query:cursor"},
		{name: "a photo that is not", method: "GET", path: images + "/nope", as: "instructor", status: 404, code: "not_found"},
		{name: "events of a photo that is not", method: "GET", path: images + "/nope/events", as: "instructor", status: 404, code: "not_found"},
		{name: "another's photo", method: "GET", path: shown, as: "rival", status: 404, code: "not_found"},
		{name: "another's photo's events", method: "GET", path: shown + "/events", as: "rival", status: 404, code: "not_found"},
		{name: "deleting another's photo", method: "DELETE", path: shown, as: "rival", status: 404, code: "not_found"},
		{name: "deleting another's upload", method: "DELETE", path: shown + "/original", as: "rival", status: 404, code: "not_found"},
		{name: "a trainee deletes a photo", method: "DELETE", path: shown, status: 403, code: "forbidden"},
		{name: "deleting a photo that is shown", method: "DELETE", path: shown, as: "instructor", status: 409, code: "image_in_use"},
		{name: "deleting a photo that is not", method: "DELETE", path: images + "/nope", as: "instructor", status: 404, code: "not_found"},
		redact("nothing to burn", boxes(), 422, "invalid", ""),
		redact("a box beyond the photo", boxes(box("0", "0", "700", "520"), box("601", "0", "100", "10")), 422, "invalid", "/rectangles/1"),
		redact("a box below the photo", boxes(box("0", "520", "1", "1")), 422, "invalid", "/rectangles/0"),
		redact("a box left of the photo", boxes(box("-1", "0", "1", "1")), 400, "request_invalid", "/rectangles/0/x"),
		redact("a box without height", boxes(box("0", "0", "1", "0")), 400, "request_invalid", "/rectangles/0/height"),
		redact("a box of half a pixel", boxes(box("0.5", "0", "1", "1")), 400, "request_invalid", "/rectangles/0/x"),
		redact("a box that is no number", boxes(`{"x":"0"}`), 400, "request_invalid", "/rectangles/0/x"),
		redact("a box with a colour", boxes(`{"x":0,"y":0,"width":1,"height":1,"colour":"red"}`), 400, "request_invalid", "/rectangles/0/colour"),
		redact("boxes without polygons", `{"rectangles":[]}`, 400, "request_invalid", "/polygons"),
		redact("too many boxes", boxes(slices.Repeat([]string{box("0", "0", "1", "1")}, 101)...), 400, "request_invalid", "/rectangles"),
		redact("two corners", polygon("[0,0]", "[1,1]"), 400, "request_invalid", "/polygons/0"),
		redact("too many corners", polygon(slices.Repeat([]string{"[0,0]"}, 101)...), 400, "request_invalid", "/polygons/0"),
		redact("a corner of three numbers", polygon("[0,0]", "[1,1,1]", "[2,0]"), 400, "request_invalid", "/polygons/0/1"),
		redact("a corner beyond the photo", polygon("[0,0]", "[1,1]", "[0,521]"), 422, "invalid", "/polygons/0/2"),
		redact("a huge corner", polygon("[0,0]", "[1,1]", "[1e30,0]"), 400, "request_invalid", "/polygons/0/2/0"),
		{name: "redacting another's photo", method: "PUT", path: shown + "/redactions", body: boxes(box("0", "0", "1", "1")), as: "rival", status: 404, code: "not_found"},
		{name: "a trainee redacts", method: "PUT", path: shown + "/redactions", body: boxes(box("0", "0", "1", "1")), status: 403, code: "forbidden"},
		{name: "redacting a photo that is not", method: "PUT", path: images + "/nope/redactions", body: boxes(), as: "instructor", status: 404, code: "not_found"},
		{name: "another's redactions", method: "GET", path: shown + "/redactions", as: "rival", status: 404, code: "not_found"},
	}
}
