package server_test

import "strings"

// noDisplay is the token of no link.
var noDisplay = "/api/v1/display/" + strings.Repeat("0", 26)

// lessonLeaks are the rows of what only live exercises have, in exercises that are
// not.
func lessonLeaks() []leakRow {
	at := func(path string) asked {
		return func(l *lesson) request { return request{path: exercisePath(l.exercise) + path} }
	}
	display := func(rest string) asked {
		return func(*lesson) request { return request{path: noDisplay + rest} }
	}
	forAuthors := func(operation string, r asked) leakRow {
		return leakRow{operation, "", r, forbidden, map[situation]outcome{nobody: noSession}}
	}
	public := map[situation]outcome{}
	return []leakRow{
		{"GetLesson", "", at("/lesson"), noExercise, map[situation]outcome{nobody: noSession}},
		forAuthors("CommandLesson", at("/lesson/commands").as("POST", `{"command":"open","step":0}`)),
		forAuthors("ListLessonTrainees", at("/lesson/trainees")),
		forAuthors("ListDisplays", at("/displays")),
		forAuthors("CreateDisplay", at("/displays").as("POST", `{}`)),
		forAuthors("RevokeDisplay", at("/displays/none").as("DELETE", "")),
		{"GetDisplay", "", display(""), noExercise, public},
		{"GetDisplayEvents", "", display("/events"), noExercise, public},
		{"GetDisplayImageInfo", "", display("/iiif/none/info.json"), noExercise, public},
		{"GetDisplayImagePixels", "", display("/iiif/none/full/max/0/default.jpg"), noExercise, public},
	}
}
