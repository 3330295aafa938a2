package server_test

import (
	"fmt"
	"net/http"
	"strings"

	"geodrill/challenges"
)

// aDraft is a set of the owner's that is shared as the school's is: the path, and
// its ETag; and of a challenge in its draft.
type aDraft struct{ set, tag, challenge, challengeTag string }

// aDraft makes a set that may be changed.
func (m *matrix) aDraft() (d aDraft) {
	m.t.Helper()
	var created struct{ ID string }
	m.post(m.owner.token, "/api/v1/sets", m.newSet()).want(m.t, http.StatusCreated).decode(m.t, &created)
	for name, p := range map[string]challenges.Permission{"Viewer": challenges.MayView, "Editor": challenges.MayEdit} {
		made(m.challenges.ShareSet(m.t.Context(), m.owner.Actor, challenges.SetID(created.ID), name, p))
	}
	d.set = "/api/v1/sets/" + created.ID
	a := m.post(m.owner.token, d.set+"/challenges", `{}`).want(m.t, http.StatusCreated)
	d.challengeTag = a.header.Get("ETag")
	a.decode(m.t, &created)
	d.challenge = d.set + "/challenges/" + created.ID
	d.tag = m.get(m.owner.token, d.set).want(m.t, http.StatusOK).header.Get("ETag")
	return d
}

// newSet is the body that makes a set of a name of its own.
func (m *matrix) newSet() string {
	return fmt.Sprintf(`{"name":"set-%d","languages":["en"]}`, m.next())
}

// setPermissions are the rows of the operations on sets, as permissionTable has
// them.
func setPermissions() []permissionRow {
	type make = func(d aDraft) request
	on := func(f make) func(*matrix, *asker) request {
		return func(m *matrix, _ *asker) request { return f(m.aDraft()) }
	}
	look := func(rest string) func(*matrix, *asker) request {
		return func(m *matrix, _ *asker) request {
			first := m.version.Challenges[0]
			path := strings.ReplaceAll(rest, "{challenge}", string(first.DraftID))
			return request{path: "/api/v1/sets/" + string(m.version.SetID) + path}
		}
	}
	change := func(method, path, tag, body string) request {
		return request{method: method, path: path, body: body, header: map[string]string{"If-Match": tag}}
	}
	const (
		viewers = "401 403 403 404 200 200 200 200"
		editors = "401 403 403 404 403 200 200 200"
	)
	return []permissionRow{
		{"ListSets", "401 403 403 200 200 200 200 200", func(*matrix, *asker) request { return request{path: "/api/v1/sets"} }},
		{"CreateSet", "401 403 403 201 201 201 201 201", func(m *matrix, _ *asker) request {
			return request{method: "POST", path: "/api/v1/sets", body: m.newSet()}
		}},
		{"GetSet", viewers, look("")},
		{"ListSetProblems", viewers, look("/problems")},
		{"GetSetChallenge", viewers, on(func(d aDraft) request { return request{path: d.challenge} })},
		{"PreviewSetChallenge", viewers, look("/challenges/{challenge}/preview")},
		{"ListSetVersions", viewers, look("/versions")},
		{"GetSetVersion", viewers, look("/versions/1")},
		{"GetSetPack", viewers, look("/versions/1/pack")},
		{"DiffSetVersion", viewers, look("/versions/1/diff")},
		{"TryAnswers", viewers, func(m *matrix, who *asker) request {
			r := look("/challenges/{challenge}/trials")(m, who)
			r.method, r.body = "POST", goodBody
			return r
		}},
		{"PreviewScores", "401 403 403 200 200 200 200 200", func(*matrix, *asker) request {
			return request{method: "POST", path: "/api/v1/scores/preview", body: `{"question":{"kind":"place","maxPoints":5000,` +
				`"rule":{"type":"exponential","preset":"city"},"key":{"type":"Point","coordinates":[1,2]}}}`}
		}},
		{"ChangeSet", editors, on(func(d aDraft) request { return change("PATCH", d.set, d.tag, `{"archived":true}`) })},
		{"DeleteSet", "401 403 403 404 403 403 204 204", on(func(d aDraft) request { return change("DELETE", d.set, d.tag, "") })},
		{"RestoreSet", "401 403 403 404 403 403 200 200", on(func(d aDraft) request { return change("POST", d.set+"/restore", d.tag, "") })},
		{"DuplicateSet", "401 403 403 404 201 201 201 201", on(func(d aDraft) request { return change("POST", d.set+"/duplicate", d.tag, `{}`) })},
		{"AddSetChallenge", "401 403 403 404 403 201 201 201", on(func(d aDraft) request { return change("POST", d.set+"/challenges", d.tag, `{}`) })},
		{"PutSetChallenge", editors, on(func(d aDraft) request { return change("PUT", d.challenge, d.challengeTag, `{}`) })},
		{"MoveSetChallenge", editors, on(func(d aDraft) request { return change("POST", d.challenge+"/move", d.tag, `{"position":1}`) })},
		{"DeleteSetChallenge", "401 403 403 404 403 204 204 204", on(func(d aDraft) request { return change("DELETE", d.challenge, d.challengeTag, "") })},
		{"RestoreSetChallenge", editors, on(func(d aDraft) request { return change("POST", d.challenge+"/restore", d.challengeTag, "") })},
		{"GetChallengeContent", viewers, func(m *matrix, _ *asker) request {
			return request{path: fmt.Sprintf("%s/challenges/%s/content", exercisePath(m.exercise), m.version.Challenges[0].ID)}
		}},
		{"ListCorrections", viewers, func(m *matrix, _ *asker) request { return request{path: exercisePath(m.exercise) + "/corrections"} }},
		{"PreviewCorrection", editors, func(m *matrix, _ *asker) request { return m.correction("/preview") }},
		{"CorrectQuestion", "401 403 403 404 403 202 202 202", func(m *matrix, _ *asker) request { return m.correction("") }},
		// Whoever may publish is told what is missing.
		{"PublishSet", "401 403 403 404 403 409 409 409", func(m *matrix, _ *asker) request {
			d := m.aDraft()
			var set struct{ Draft string }
			m.get(m.owner.token, d.set).decode(m.t, &set)
			return change("POST", d.set+"/versions", set.Draft, `{}`)
		}},
	}
}

// correction accepts a place beside the key, in an exercise of the set.
func (m *matrix) correction(rest string) request {
	body := fmt.Sprintf(`{"question":%q,"accept":{"place":{"type":"Point","coordinates":[%d,1]}},"reason":"why"}`,
		m.version.Challenges[0].Questions[0].ID, m.next())
	return request{method: "POST", path: exercisePath(m.exercise) + "/corrections" + rest, body: body}
}
