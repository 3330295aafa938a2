package server_test

import "strings"

// badDrafts are what no draft takes.
func badDrafts() []badInput {
	sets := []badInput{
		{name: "a set without languages", body: `{}`, status: 400, code: "request_invalid", pointer: "/languages"},
		{name: "a set of no language", body: `{"languages":[]}`, status: 400, code: "request_invalid", pointer: "/languages"},
		{name: "a language that is none", body: `{"languages":["en","english"]}`, status: 422, code: "invalid", pointer: "/languages/1"},
		{name: "a language twice", body: `{"languages":["en","en"]}`, status: 422, code: "invalid", pointer: "/languages/1"},
		{name: "a name that is no slug", body: `{"languages":["en"],"name":"Almaty"}`, status: 422, code: "invalid", pointer: "/name"},
		{name: "a name with NUL", body: `{"languages":["en"],"name":"a\u0000"}`, status: 422, code: "invalid", pointer: "/name"},
		{name: "a taken name", body: `{"languages":["en"],"name":"set"}`, status: 409, code: "name_taken", pointer: "/name"},
		{name: "a title that is text", body: `{"languages":["en"],"title":"Almaty"}`, status: 400, code: "request_invalid", pointer: "/title"},
		{name: "a title with NUL", body: `{"languages":["en"],"title":{"en":"a\u0000"}}`, status: 422, code: "invalid", pointer: "/title/en"},
		{name: "a title with an escape character", body: `{"languages":["en"],"title":{"en":"a\u001b[1m"}}`, status: 422, code: "invalid", pointer: "/title/en"},
		{name: "a title in no language", body: `{"languages":["en"],"title":{"":"a"}}`, status: 422, code: "invalid", pointer: "/title"},
		{name: "a trainee makes a set", body: `{"languages":["en"]}`, as: "own", status: 403, code: "forbidden"},
		{name: "a set of nobody", method: "GET", path: "/api/v1/sets/none", status: 404, code: "not_found"},
		{name: "another's set", method: "GET", path: "@set", as: "rival", status: 404, code: "not_found"},
		{name: "a list from nowhere", method: "GET", path: "/api/v1/sets?cursor=%00", status: 422, code: "invalid", pointer: "query:cursor"},
		{name: "a state that is none", method: "GET", path: "/api/v1/sets?state=lost", status: 400, code: "request_invalid", pointer: "query:state"},

		{name: "a change of nothing known", method: "PATCH", path: "@set", body: `{"archived":true}`, status: 428, code: "if_match_required", pointer: "header:If-Match"},
		{name: "a change of something else", method: "PATCH", path: "@set", body: `{"archived":true}`, header: ifMatch("c2"), status: 412, code: "changed_meanwhile"},
		{name: "a change of what was", method: "PATCH", path: "@set", body: `{"archived":true}`, header: ifMatch("s99"), status: 412, code: "changed_meanwhile"},
		{name: "an ETag that is none", method: "PATCH", path: "@set", body: `{"archived":true}`, header: map[string]string{"If-Match": "*"},
			status: 400, code: "request_invalid", pointer: "header:If-Match"},
		{name: "a change to nothing", method: "PATCH", path: "@set", body: `{}`, header: ifMatch("s2"), status: 400, code: "request_invalid"},
		{name: "an order of others", method: "PATCH", path: "@set", body: `{"order":["a","b"]}`, header: ifMatch("s2"), status: 412, code: "changed_meanwhile"},
		{name: "another changes it", method: "PATCH", path: "@set", body: `{"archived":true}`, header: ifMatch("s2"), as: "rival", status: 404, code: "not_found"},
		{name: "a deletion of nothing known", method: "DELETE", path: "@set", status: 428, code: "if_match_required", pointer: "header:If-Match"},
		{name: "a deletion of what was", method: "DELETE", path: "@set", header: ifMatch("s1"), status: 412, code: "changed_meanwhile"},
		{name: "another deletes it", method: "DELETE", path: "@set", header: ifMatch("s2"), as: "rival", status: 404, code: "not_found"},
		{name: "another restores it", path: "@set/restore", as: "rival", status: 404, code: "not_found"},
		{name: "another copies it", path: "@set/duplicate", body: `{}`, as: "rival", status: 404, code: "not_found"},
		{name: "a copy under a taken name", path: "@set/duplicate", body: `{"name":"set"}`, status: 409, code: "name_taken", pointer: "/name"},
		{name: "another's problems", method: "GET", path: "@set/problems", as: "rival", status: 404, code: "not_found"},

		{name: "another's challenge", method: "GET", path: "@draft", as: "rival", status: 404, code: "not_found"},
		{name: "a challenge of nobody", method: "GET", path: "@set/challenges/none", status: 404, code: "not_found"},
		{name: "another adds one", path: "@set/challenges", body: `{}`, as: "rival", status: 404, code: "not_found"},
		{name: "a challenge of nothing known", method: "PUT", path: "@draft", body: `{}`, status: 428, code: "if_match_required", pointer: "header:If-Match"},
		{name: "a challenge that was", method: "PUT", path: "@draft", body: `{}`, header: ifMatch("c7"), status: 412, code: "changed_meanwhile"},
		{name: "a challenge by the set's ETag", method: "PUT", path: "@draft", body: `{}`, header: ifMatch("s1"), status: 412, code: "changed_meanwhile"},
		{name: "deleting what was", method: "DELETE", path: "@draft", header: ifMatch("c7"), status: 412, code: "changed_meanwhile"},
		{name: "restoring nobody's", path: "@set/challenges/none/restore", status: 404, code: "not_found"},
		{name: "moving beyond the end", path: "@draft/move", body: `{"position":3}`, header: ifMatch("s2"), status: 422, code: "invalid", pointer: "/position"},
		{name: "moving to nowhere", path: "@draft/move", body: `{"position":0}`, header: ifMatch("s2"), status: 400, code: "request_invalid", pointer: "/position"},
		{name: "moving in what was", path: "@draft/move", body: `{"position":2}`, header: ifMatch("s1"), status: 412, code: "changed_meanwhile"},
		{name: "moving nobody's", path: "@set/challenges/none/move", body: `{"position":1}`, header: ifMatch("s2"), status: 404, code: "not_found"},
	}
	sets = append(append(append(sets, badVersions()...), badCorrections()...), badMarkings()...)
	sets = append(sets, badResults()...)
	for i := range sets {
		if sets[i].path == "" {
			sets[i].path = "/api/v1/sets"
		}
	}
	for _, b := range append(badContents(), badQuestions()...) {
		b.method, b.path, b.header = "PUT", "@draft", ifMatch("c1")
		sets = append(sets, b)
	}
	for i := range sets {
		if sets[i].as == "" {
			sets[i].as = "instructor"
		}
	}
	return sets
}

func badVersions() []badInput {
	const scores = "/api/v1/scores/preview"
	score := func(question, places string) string { return `{"question":` + question + `,"places":` + places + `}` }
	return []badInput{
		{name: "publishing of nothing known", path: "@set/versions", body: `{}`, status: 428, code: "if_match_required", pointer: "header:If-Match"},
		{name: "publishing what was", path: "@set/versions", body: `{}`, header: ifMatch("d1"), status: 412, code: "changed_meanwhile"},
		{name: "publishing by the set's own ETag", path: "@set/versions", body: `{}`, header: ifMatch("s2"), status: 412, code: "changed_meanwhile"},
		{name: "a note with NUL", path: "@set/versions", body: `{"note":"\u0000"}`, header: ifMatch("d2"), status: 422, code: "invalid", pointer: "/note"},
		{name: "another publishes", path: "@set/versions", body: `{}`, header: ifMatch("d2"), as: "rival", status: 404, code: "not_found"},
		{name: "another's versions", method: "GET", path: "@set/versions", as: "rival", status: 404, code: "not_found"},
		{name: "another's version", method: "GET", path: "@set/versions/1", as: "rival", status: 404, code: "not_found"},
		{name: "a version that is not there", method: "GET", path: "@set/versions/9", status: 404, code: "not_found"},
		{name: "a version without a number", method: "GET", path: "@set/versions/new", status: 400, code: "request_invalid", pointer: "path:number"},
		{name: "another's pack", method: "GET", path: "@set/versions/1/pack", as: "rival", status: 404, code: "not_found"},
		{name: "a pack of no version", method: "GET", path: "@set/versions/9/pack", status: 404, code: "not_found"},
		{name: "a difference to nothing", method: "GET", path: "@set/versions/1/diff?against=9", status: 404, code: "not_found"},
		{name: "another's difference", method: "GET", path: "@set/versions/1/diff", as: "rival", status: 404, code: "not_found"},
		{name: "another's preview", method: "GET", path: "@draft/preview", as: "rival", status: 404, code: "not_found"},
		{name: "another tries", path: "@draft/trials", body: goodBody, as: "rival", status: 404, code: "not_found"},
		{name: "an answer to no question", path: "@draft/trials", body: `{"answers":[{"question":"q9","text":"a"}]}`, status: 422, code: "question_unknown", pointer: "/answers/0/question"},
		{name: "rings of a text", path: scores, body: score(`{"kind":"text"}`, `[]`), status: 422, code: "invalid", pointer: "/question/kind"},
		{name: "rings of no rule", path: scores, body: score(`{"kind":"place"}`, `[]`), status: 422, code: "invalid", pointer: "/question/rule"},
		{name: "points at no key", path: scores, body: score(`{"kind":"place","rule":{"type":"bands"}}`, `[]`), status: 422, code: "invalid", pointer: "/question/key"},
		{name: "points at no place", path: scores, body: score(place(`{"type":"Point","coordinates":[1,2]}`), `[{"type":"Point","coordinates":[1,92]}]`),
			status: 422, code: "latitude_out_of_range", pointer: "/places/0/coordinates/1"},
	}
}

// badMarkings are of what is not there; server/marking_test.go has the rest.
func badMarkings() []badInput {
	const at = "@exercise/markings"
	list := []badInput{
		{name: "a queue of a state that is none", method: "GET", path: at + "?state=lost", status: 400, code: "request_invalid", pointer: "query:state"},
		{name: "a queue from nowhere", method: "GET", path: at + "?cursor=nowhere", status: 422, code: "invalid", pointer: "query:cursor"},
		{name: "a work that is not", method: "GET", path: at + "/none", status: 404, code: "not_found"},
		{name: "marking a work that is not", method: "PUT", path: at + "/none", body: `{"awards":[]}`, header: ifMatch("m0"), status: 404, code: "not_found"},
		{name: "marking blindly", method: "PUT", path: at + "/none", body: `{"awards":[]}`, status: 428, code: "if_match_required", pointer: "header:If-Match"},
		{name: "a marking without awards", method: "PUT", path: at + "/none", body: `{}`, header: ifMatch("m0"), status: 400, code: "request_invalid", pointer: "/awards"},
		{name: "settling a work that is not", method: "PUT", path: at + "/none/settled", body: `{"awards":[]}`, header: ifMatch("m0"), status: 404, code: "not_found"},
		{name: "withdrawing blindly", method: "DELETE", path: at + "/none", status: 428, code: "if_match_required", pointer: "header:If-Match"},
		{name: "choosing a work that is not", method: "PUT", path: at + "/none/best", status: 404, code: "not_found"},
		{name: "choosing no longer what is not", method: "DELETE", path: at + "/none/best", status: 404, code: "not_found"},
		{name: "a trainee chooses", method: "PUT", path: at + "/none/best", as: "own", status: 403, code: "forbidden"},
		{name: "another's queue", method: "GET", path: at, as: "rival", status: 404, code: "not_found"},
		{name: "a trainee marks", method: "PUT", path: at + "/none", body: `{"awards":[]}`, header: ifMatch("m0"), as: "own", status: 403, code: "forbidden"},
	}
	for i := range list {
		if list[i].as == "" {
			list[i].as = "instructor"
		}
	}
	return list
}

func badResults() []badInput {
	const at = "@exercise/results"
	list := []badInput{
		{name: "results in an order that is none", path: at + "?sort=luck", status: 400, code: "request_invalid", pointer: "query:sort"},
		{name: "too many results", path: at + "?limit=101", status: 400, code: "request_invalid", pointer: "query:limit"},
		{name: "results from nowhere", path: at + "?cursor=nowhere", status: 422, code: "invalid", pointer: "query:cursor"},
		{name: "results from a trainee who is filtered out", path: at + "?q=other&cursor=@ownID", status: 422, code: "invalid", pointer: "query:cursor"},
		{name: "results of too long a name", path: at + "?q=" + strings.Repeat("a", 101), status: 400, code: "request_invalid", pointer: "query:q"},
		{name: "another's results", path: at, as: "rival", status: 404, code: "not_found"},
		{name: "results of no exercise", path: "/api/v1/exercises/none/results", status: 404, code: "not_found"},
		{name: "results of no challenge", path: at + "/challenges/none", status: 404, code: "not_found"},
		{name: "results of another's challenge", path: at + "/challenges/@foreignChallenge", status: 404, code: "not_found"},
		{name: "results of no trainee", path: at + "/trainees/none", status: 404, code: "not_found"},
		{name: "an export of no format", path: at + "/export", status: 400, code: "request_invalid", pointer: "query:format"},
		{name: "an export of a format that is none", path: at + "/export?format=xls", status: 400, code: "request_invalid", pointer: "query:format"},
		{name: "an export of a table that is none", path: at + "/export?format=csv&table=keys", status: 400, code: "request_invalid", pointer: "query:table"},
		{name: "an export with real names", path: at + "/export?format=csv&names=real", status: 400, code: "request_invalid", pointer: "query:names"},
		{name: "an export with half a mark", path: at + "/export?format=csv&bom=2", status: 400, code: "request_invalid", pointer: "query:bom"},
		{name: "another's export", path: at + "/export?format=csv", as: "rival", status: 404, code: "not_found"},
		{name: "an instructor's circles", path: "@exercise/calibration", status: 403, code: "forbidden"},
		{name: "an instructor's circles over time", path: "/api/v1/me/calibration", status: 403, code: "forbidden"},
		{name: "circles of no exercise", path: "/api/v1/exercises/none/calibration", as: "own", status: 404, code: "not_found"},
		{name: "a trainee's export", path: at + "/export?format=csv", as: "own", status: 403, code: "forbidden"},
	}
	for i := range list {
		list[i].method = "GET"
		if list[i].as == "" {
			list[i].as = "instructor"
		}
	}
	return list
}

func badCorrections() []badInput {
	list := []badInput{
		{name: "a correction of nothing", body: `{"question":"@question","reason":"a"}`, status: 422, code: "invalid", pointer: "/content"},
		{name: "a correction of two kinds", body: `{"question":"@question","content":{"kind":"place"},"accept":{"text":"a"},"reason":"a"}`,
			status: 422, code: "invalid", pointer: "/content"},
		{name: "a correction without a reason", body: `{"question":"@question","accept":{"place":{"type":"Point","coordinates":[1,2]}}}`,
			status: 422, code: "invalid", pointer: "/reason"},
		{name: "a correction without a key", body: `{"question":"@question","content":{"kind":"place","rule":{"type":"bands"}},"reason":"a"}`,
			status: 422, code: "invalid", pointer: "/content/key"},
		{name: "a correction without a rule", body: `{"question":"@question","content":{"kind":"place","key":{"type":"Point","coordinates":[1,2]}},"reason":"a"}`,
			status: 422, code: "invalid", pointer: "/content/rule"},
		{name: "a correction to another kind", body: `{"question":"@question","content":{"kind":"text","key":{"accepted":[{"text":"a"}]}},"reason":"a"}`,
			status: 422, code: "invalid", pointer: "/content/kind"},
		{name: "a text where a place is asked for", body: `{"question":"@question","accept":{"text":"a"},"reason":"a"}`, status: 422, code: "invalid", pointer: "/accept"},
		{name: "a place beyond the pole", body: `{"question":"@question","accept":{"place":{"type":"Point","coordinates":[1,91]}},"reason":"a"}`,
			status: 422, code: "latitude_out_of_range", pointer: "/accept/place/coordinates/1"},
		{name: "a correction of no question", body: `{"question":"none","accept":{"text":"a"},"reason":"a"}`, status: 404, code: "not_found"},
		{name: "another corrects", body: `{"question":"@question","accept":{"text":"a"},"reason":"a"}`, as: "rival", status: 404, code: "not_found"},
	}
	for i := range list {
		list[i].path = "@exercise/corrections"
	}
	return append(list, badInput{name: "what another could correct", method: "GET", path: "@exercise/challenges/none/content", as: "rival", status: 404, code: "not_found"},
		badInput{name: "the content of a challenge that is not", method: "GET", path: "@exercise/challenges/none/content", status: 404, code: "not_found"},
		badInput{name: "another's corrections", method: "GET", path: "@exercise/corrections", as: "rival", status: 404, code: "not_found"},
		badInput{name: "another looks ahead", path: "@exercise/corrections/preview", body: `{"question":"@question","accept":{"text":"a"}}`, as: "rival", status: 404, code: "not_found"})
}

func ifMatch(tag string) map[string]string { return map[string]string{"If-Match": `"` + tag + `"`} }

// badContents make no sense as the content of a challenge.
func badContents() []badInput {
	clue := func(rest string) string {
		return `{"images":[{"image":"@image"}],"clues":[{"image":` + rest + `}]}`
	}
	return []badInput{
		{name: "a field nobody knows", body: `{"points":1}`, status: 400, code: "request_invalid", pointer: "/points"},
		{name: "a name that is no slug", body: `{"name":"A b"}`, status: 422, code: "invalid", pointer: "/name"},
		{name: "a prompt with NUL", body: `{"prompt":{"en":"\u0000"}}`, status: 422, code: "invalid", pointer: "/prompt/en"},
		{name: "a prompt in no language", body: `{"prompt":{"EN_":"a"}}`, status: 422, code: "invalid", pointer: "/prompt"},
		{name: "a country that is none", body: `{"country":"kz"}`, status: 400, code: "request_invalid", pointer: "/country"},
		{name: "a difficulty of 6", body: `{"difficulty":6}`, status: 400, code: "request_invalid", pointer: "/difficulty"},
		{name: "a technique that is none", body: `{"tags":["magic"]}`, status: 400, code: "request_invalid", pointer: "/tags/0"},
		{name: "a technique twice", body: `{"tags":["sun","sun"]}`, status: 400, code: "request_invalid", pointer: "/tags"},
		{name: "an uncertainty below 0", body: `{"provenance":{"uncertaintyMeters":-1}}`, status: 400, code: "request_invalid", pointer: "/provenance/uncertaintyMeters"},
		{name: "an image of nobody", body: `{"images":[{"image":"none"}]}`, status: 422, code: "invalid", pointer: "/images/0/image"},
		{name: "an image twice", body: `{"images":[{"image":"@image"},{"image":"@image"}]}`, status: 422, code: "invalid", pointer: "/images/1/image"},
		{name: "an image without an id", body: `{"images":[{"alt":{"en":"a"}}]}`, status: 400, code: "request_invalid", pointer: "/images/0/image"},
		{name: "a credit with NUL", body: `{"images":[{"image":"@image","credit":{"author":"\u0000"}}]}`, status: 422, code: "invalid", pointer: "/images/0/credit/author"},
		{name: "21 images", body: `{"images":[` + strings.Repeat(`{"image":"a"},`, 20) + `{"image":"a"}]}`, status: 400, code: "request_invalid", pointer: "/images"},
		{name: "a price above all", body: `{"hints":[{"price":1.5}]}`, status: 400, code: "request_invalid", pointer: "/hints/0/price"},
		{name: "a price in words", body: `{"hints":[{"price":"10%"}]}`, status: 400, code: "request_invalid", pointer: "/hints/0/price"},
		{name: "a hint with a cost", body: `{"hints":[{"cost":10}]}`, status: 400, code: "request_invalid", pointer: "/hints/0/cost"},
		{name: "a hint with NUL", body: `{"hints":[{"text":{"en":"\u0000"}}]}`, status: 422, code: "invalid", pointer: "/hints/0/text/en"},
		{name: "11 hints", body: `{"hints":[` + strings.Repeat(`{},`, 10) + `{}]}`, status: 400, code: "request_invalid", pointer: "/hints"},
		{name: "a link that runs", body: `{"furtherReading":[{"url":"javascript:alert(1)"}]}`, status: 422, code: "invalid", pointer: "/furtherReading/0/url"},
		{name: "a link with a password", body: `{"furtherReading":[{},{"url":"https://a:b@example.org"}]}`, status: 422, code: "invalid", pointer: "/furtherReading/1/url"},
		{name: "a link of another field", body: `{"furtherReading":[{"host":"a"}]}`, status: 400, code: "request_invalid", pointer: "/furtherReading/0/host"},
		{name: "eleven links", body: `{"furtherReading":[` + strings.Repeat("{},", 10) + `{}]}`, status: 400, code: "request_invalid", pointer: "/furtherReading"},
		{name: "a clue outside its image", body: clue(`"@image","x":0,"y":0,"width":99999,"height":1`), status: 422, code: "invalid", pointer: "/clues/0"},
		{name: "a clue of another image", body: clue(`"none","x":0,"y":0,"width":1,"height":1`), status: 422, code: "invalid", pointer: "/clues/0"},
	}
}

// badQuestions make no sense as questions, rules and keys.
func badQuestions() []badInput {
	list := []badInput{
		{name: "a question of no kind", body: `{}`, status: 400, code: "request_invalid", pointer: "/kind"},
		{name: "a kind that is none", body: `{"kind":"colour"}`, status: 400, code: "request_invalid", pointer: "/kind"},
		{name: "no points", body: `{"kind":"place","maxPoints":0}`, status: 400, code: "request_invalid", pointer: "/maxPoints"},
		{name: "a circle of a bearing", body: `{"kind":"bearing","circle":{}}`, pointer: "/circle"},
		{name: "a zone of a place", body: `{"kind":"place","zone":"UTC"}`, pointer: "/zone"},
		{name: "a rule of a text", body: `{"kind":"text","rule":{"type":"bands"}}`, pointer: "/rule"},
		{name: "a rule without a scale", body: `{"kind":"place","rule":{"type":"exponential"}}`, pointer: "/rule/scaleMeters"},
		{name: "a preset and a scale", body: `{"kind":"place","rule":{"type":"exponential","preset":"city","scaleMeters":1}}`, pointer: "/rule/scaleMeters"},
		{name: "a preset of a bearing", body: `{"kind":"bearing","rule":{"type":"exponential","preset":"city"}}`, pointer: "/rule/preset"},
		{name: "metres of a bearing", body: `{"kind":"bearing","rule":{"type":"linear","zeroMeters":5}}`, pointer: "/rule/zeroMeters"},
		{name: "a scale below 0", body: `{"kind":"place","rule":{"type":"exponential","scaleMeters":-1}}`, pointer: "/rule/scaleMeters"},
		{name: "zero inside perfect", body: `{"kind":"time","rule":{"type":"linear","perfectMinutes":9,"zeroMinutes":9}}`, pointer: "/rule/zeroMinutes"},
		{name: "a linear rule without zero", body: `{"kind":"place","rule":{"type":"linear"}}`, pointer: "/rule/zeroMeters"},
		{name: "a bearing without bands", body: `{"kind":"bearing","rule":{"type":"bands"}}`, pointer: "/rule/bands"},
		{name: "bands of another unit", body: `{"kind":"place","rule":{"type":"bands","bands":[{"upToMinutes":1,"share":1}]}}`, pointer: "/rule/bands/0/upToMinutes"},
		{name: "bands that rise", body: `{"kind":"place","rule":{"type":"bands","bands":[{"upToMeters":1,"share":0.5},{"upToMeters":2,"share":1}]}}`,
			pointer: "/rule/bands/1/share"},
		{name: "bands out of order", body: `{"kind":"place","rule":{"type":"bands","bands":[{"upToMeters":2,"share":1},{"upToMeters":1,"share":0.5}]}}`,
			pointer: "/rule/bands/1/upToMeters"},
		{name: "a circle of all points", body: `{"kind":"place","rule":{"type":"bands"},"circle":{"share":1}}`, pointer: "/circle/share"},
		{name: "a key of no latitude", body: place(`{"type":"Point","coordinates":[1,91]}`), pointer: "/key/coordinates/1"},
		{name: "a key of one number", body: place(`{"type":"Point","coordinates":[1]}`), pointer: "/key/coordinates"},
		{name: "a key of text", body: place(`{"type":"Point","coordinates":["1","2"]}`), pointer: "/key/coordinates/0"},
		{name: "a key without coordinates", body: place(`{"type":"Point"}`), pointer: "/key/coordinates"},
		{name: "a key without a type", body: place(`{"coordinates":[1,2]}`), pointer: "/key/type"},
		{name: "a ring that crosses itself", body: place(`{"type":"Polygon","coordinates":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}`), pointer: "/key/coordinates/0/0"},
		{name: "an open ring", body: place(`{"type":"Polygon","coordinates":[[[0,0],[2,2],[2,0],[0,3]]]}`), pointer: "/key/coordinates/0/3"},
		{name: "a hole outside", body: place(`{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]],[[5,5],[6,5],[6,6],[5,6],[5,5]]]}`), pointer: "/key/coordinates/1"},
		{name: "a bearing as a place", body: place(`{"bearingDegrees":5}`), pointer: "/key/bearingDegrees"},
		{name: "a place as a bearing", body: `{"kind":"bearing","key":{"type":"Point","coordinates":[1,2]}}`, pointer: "/key/type"},
		{name: "a bearing of 361", body: `{"kind":"bearing","key":{"bearingDegrees":361}}`, status: 400, code: "request_invalid", pointer: "/key/bearingDegrees"},
		{name: "a key of nothing", body: `{"kind":"bearing","key":{}}`, status: 400, code: "request_invalid", pointer: "/key"},
		{name: "a time that is none", body: `{"kind":"time","key":{"from":"2024-06-31T00:00:00Z"}}`, pointer: "/key/from"},
		{name: "an end without a beginning", body: `{"kind":"time","key":{"to":"2024-06-30T00:00:00Z"}}`, pointer: "/key/from"},
		{name: "an end before the beginning", body: `{"kind":"time","key":{"from":"2024-06-30T00:00:00Z","to":"2024-06-29T00:00:00Z"}}`, pointer: "/key"},
		{name: "the year 1066", body: `{"kind":"time","key":{"from":"1066-10-14T00:00:00Z"}}`, pointer: "/key"},
		{name: "a zone that is none", body: `{"kind":"time","zone":"Asia/Atlantis"}`, pointer: "/zone"},
		{name: "a day that is none", body: `{"kind":"time","day":"2024-6-1"}`, pointer: "/day"},
		{name: "another day's key", body: `{"kind":"time","day":"2024-06-10","key":{"from":"2024-06-11T00:00:00Z"}}`, pointer: "/key"},
		{name: "most of a day", body: `{"kind":"time","day":"2024-06-10","maxSpanMinutes":721}`, pointer: "/maxSpanMinutes"},
		{name: "a text of no letters", body: `{"kind":"text","key":{"accepted":[{"text":"…"}]}}`, pointer: "/key/accepted/0/text"},
		{name: "a text worth nothing", body: `{"kind":"text","key":{"accepted":[{"text":"a","share":0}]}}`, pointer: "/key/accepted/0/share"},
		{name: "a text with NUL", body: `{"kind":"text","key":{"accepted":[{"text":"a\u0000"}]}}`, pointer: "/key/accepted/0/text"},
	}
	for i := range list {
		b := &list[i]
		b.body, b.pointer = `{"questions":[`+b.body+`]}`, "/questions/0"+b.pointer
		if b.status == 0 {
			b.status, b.code = 422, "invalid"
		}
	}
	return list
}

// place is a question with a rule and this key.
func place(key string) string {
	return `{"kind":"place","rule":{"type":"exponential","preset":"street"},"key":` + key + `}`
}
