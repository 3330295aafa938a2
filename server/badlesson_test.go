package server_test

import "strings"

// badLessons are refused by a lesson that is in its lobby, and by its display.
func badLessons() []badInput {
	const commands, displays, exercises = "@live/lesson/commands", "@live/displays", "/api/v1/exercises"
	exercise := func(rest string) string { return `{"version":"@version","cohort":"@cohort",` + rest + `}` }
	list := []badInput{
		{name: "a command on no step", path: commands, body: `{"command":"open"}`, status: 400, code: "request_invalid", pointer: "/step"},
		{name: "a step below nothing", path: commands, body: `{"command":"open","step":-1}`, status: 400, code: "request_invalid", pointer: "/step"},
		{name: "a step beyond 64 bits", path: commands, body: `{"command":"open","step":1e30}`, status: 400, code: "request_invalid"},
		{name: "a command nobody knows", path: commands, body: `{"command":"applaud","step":0}`, status: 400, code: "request_invalid", pointer: "/command"},
		{name: "a command with a field nobody knows", path: commands, body: `{"command":"open","step":0,"reveal":true}`, status: 400, code: "request_invalid", pointer: "/reveal"},
		{name: "seconds that are text", path: commands, body: `{"command":"open","step":0,"seconds":"60"}`, status: 400, code: "request_invalid", pointer: "/seconds"},
		{name: "more seconds than a day has", path: commands, body: `{"command":"open","step":0,"seconds":86401}`, status: 400, code: "request_invalid", pointer: "/seconds"},
		{name: "open for less than nothing", path: commands, body: `{"command":"open","step":0,"seconds":-1}`, status: 422, code: "invalid", pointer: "/seconds"},
		{name: "open no such challenge", path: commands, body: `{"command":"open","step":0,"challenge":"none"}`, status: 422, code: "invalid", pointer: "/challenge"},
		{name: "open a challenge with a path", path: commands, body: `{"command":"open","step":0,"challenge":"../.."}`, status: 400, code: "request_invalid", pointer: "/challenge"},
		{name: "a command on a step that is to come", path: commands, body: `{"command":"open","step":1}`, status: 412, code: "changed_meanwhile"},
		{name: "close in the lobby", path: commands, body: `{"command":"close","step":0}`, status: 409, code: "lesson_command"},
		{name: "reveal in the lobby", path: commands, body: `{"command":"reveal","step":0}`, status: 409, code: "lesson_command"},
		{name: "resume without a pause", path: commands, body: `{"command":"resume","step":0}`, status: 409, code: "lesson_command"},
		{name: "a command by a trainee", path: commands, body: `{"command":"open","step":0}`, as: "own", status: 403, code: "forbidden"},
		{name: "a command by a rival", path: commands, body: `{"command":"open","step":0}`, as: "rival", status: 404, code: "not_found"},
		{name: "a command to what is not live", path: "@exercise/lesson/commands", body: `{"command":"open","step":0}`, status: 404, code: "not_found"},
		{name: "the lesson of what is not live", method: "GET", path: "@exercise/lesson", status: 404, code: "not_found"},

		{name: "a display for no hour", path: displays, body: `{"hours":0}`, status: 400, code: "request_invalid", pointer: "/hours"},
		{name: "a display for ever", path: displays, body: `{"hours":73}`, status: 400, code: "request_invalid", pointer: "/hours"},
		{name: "a display of what is not live", path: "@exercise/displays", body: `{}`, status: 404, code: "not_found"},
		{name: "no such link", method: "DELETE", path: displays + "/none", status: 404, code: "not_found"},
		{name: "a token that is none", method: "GET", path: "/api/v1/display/abc", as: "nobody", status: 400, code: "request_invalid", pointer: "path:display"},
		{name: "a token that never was", method: "GET", path: noDisplay(), as: "nobody", status: 404, code: "not_found"},
		{name: "events of a token that never was", method: "GET", path: noDisplay() + "/events", as: "nobody", status: 404, code: "not_found"},
		{name: "a photo that is not on the wall", method: "GET", path: "@display/iiif/@image/info.json", as: "nobody", status: 404, code: "not_found"},
		{name: "up from the wall", method: "GET", path: "@display/iiif/..%2f..%2fgeodrill.db/info.json", as: "nobody", status: 400, code: "request_invalid", pointer: "path:image"},
		{name: "a region without end on the wall", method: "GET", path: "@display/iiif/@image/" + strings.Repeat("9", 65) + "/max/0/default.jpg", as: "nobody",
			status: 400, code: "request_invalid", pointer: "path:region"},
		{name: "another method on the wall", path: "@display", body: `{}`, as: "nobody", status: 405, code: "method_not_allowed"},

		{name: "another mode", path: exercises, body: exercise(`"reveal":"at_close","mode":"fast"`), status: 400, code: "request_invalid", pointer: "/mode"},
		{name: "a lesson that reveals at once", path: exercises, body: exercise(`"reveal":"at_once","mode":"live"`), status: 422, code: "invalid", pointer: "/reveal"},
		{name: "a lesson that closes", path: exercises, body: exercise(`"reveal":"at_close","mode":"live","closesAt":"2026-12-10T12:00:00Z"`), status: 422, code: "invalid", pointer: "/closesAt"},
		{name: "a pause beside the lesson", path: "@live/actions", body: `{"action":"pause"}`, status: 422, code: "invalid", pointer: "/action"},
	}
	for i, b := range list {
		if b.as == "" {
			list[i].as = "instructor"
		}
	}
	return list
}
