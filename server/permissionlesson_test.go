package server_test

import "fmt"

// lessonPermissions are the rows of live exercises.
func lessonPermissions() []permissionRow {
	at := func(method, path, body string) func(*matrix, *asker) request {
		return func(m *matrix, _ *asker) request {
			return request{method: method, path: exercisePath(m.live) + path, body: body}
		}
	}
	display := func(rest string) func(*matrix, *asker) request {
		return func(m *matrix, _ *asker) request {
			return request{path: "/api/v1/display/" + m.display + rest}
		}
	}
	return []permissionRow{
		{"GetLesson", "401 200 404 404 200 200 200 200", at("", "/lesson", "")},
		{"CommandLesson", "401 403 403 404 403 200 200 200", func(m *matrix, _ *asker) request {
			l := m.lesson(m.live)
			command := "show_names"
			if l.Names {
				command = "hide_names"
			}
			return request{method: "POST", path: exercisePath(m.live) + "/lesson/commands", body: fmt.Sprintf(`{"command":%q,"step":%d}`, command, l.Step)}
		}},
		{"ListLessonTrainees", "401 403 403 404 200 200 200 200", at("", "/lesson/trainees", "")},
		{"ListDisplays", "401 403 403 404 403 200 200 200", at("", "/displays", "")},
		{"CreateDisplay", "401 403 403 404 403 201 201 201", at("POST", "/displays", `{"hours":1}`)},
		{"RevokeDisplay", "401 403 403 404 403 204 204 204", func(m *matrix, _ *asker) request {
			link, _ := m.addDisplay(m.owner, m.live)
			return request{method: "DELETE", path: exercisePath(m.live) + "/displays/" + link.ID}
		}},
		{"GetDisplay", "200", display("")},
		{"GetDisplayEvents", "200", display("/events")},
		{"GetDisplayImageInfo", "200", func(m *matrix, who *asker) request {
			return display("/iiif/"+m.version.Challenges[0].Images[0].Image+"/info.json")(m, who)
		}},
		{"GetDisplayImagePixels", "200", func(m *matrix, who *asker) request {
			return display("/iiif/"+m.version.Challenges[0].Images[0].Image+"/full/max/0/default.jpg")(m, who)
		}},
	}
}
