package server_test

import (
	"fmt"

	"geodrill/geo"
)

// permissionTable is the matrix of permissions. A row is short: the operation,
// what is answered to nobody, a trainee, a trainee of another cohort, an
// instructor to whom nothing belongs, one with whom set and cohort are shared to
// look at, one with whom they are shared to edit and run, their owner, and an
// admin; and the request, which must be good each time it is made.
func permissionTable() []permissionRow {
	get := func(path string) func(*matrix, *asker) request {
		return func(*matrix, *asker) request { return request{path: path} }
	}
	at := func(method string, path func(m *matrix) string, body string) func(*matrix, *asker) request {
		return func(m *matrix, _ *asker) request { return request{method: method, path: path(m), body: body} }
	}
	send := func(method, path, body string) func(*matrix, *asker) request {
		return at(method, func(*matrix) string { return path }, body)
	}
	exercise := func(rest string) func(*matrix, *asker) request {
		return at("", func(m *matrix) string { return exercisePath(m.exercise) + rest }, "")
	}
	challenge := func(rest string) func(*matrix, *asker) request {
		return at("", func(m *matrix) string { return challengePath(m.exercise, 0) + rest }, "")
	}
	image := func(rest string) func(*matrix, *asker) request {
		return at("", func(m *matrix) string { return "/iiif/3/" + m.version.Challenges[0].Images[0].Image + rest }, "")
	}
	cohort := func(m *matrix) string { return "/api/v1/cohorts/" + string(m.cohort.ID) }
	set := func(m *matrix) string { return "/api/v1/sets/" + string(m.version.SetID) }
	photo := func(m *matrix) string { return imagePath(m.version.Challenges[0].Images[0].Image) }
	const (
		anybody = "200"                             // public
		member  = "401 200 200 200 200 200 200 200" // whoever is signed in
		authors = "401 403 403 200 200 200 200 200"
		admins  = "401 403 403 403 403 403 403 200"
		seers   = "401 200 404 404 200 200 200 200" // who may look at the exercise
		sharers = "401 403 403 404 200 200 200 200" // authors who may look at the set or the cohort
		mine    = "401 403 403 404 404 404 200 200" // of whom an image is
		owners  = "401 403 403 404 403 403 200 200"
	)
	return append(append(append(setPermissions(), cohortPermissions()...), lessonPermissions()...), []permissionRow{
		{"GetHealth", anybody, get("/healthz")},
		{"GetReadiness", anybody, get("/readyz")},
		{"GetContract", anybody, get("/api/v1/openapi.yaml")},
		{"GetDocs", anybody, get("/api/v1/docs")},
		{"GetBasemap", anybody, get("/basemap/tiles.json")},
		{"GetBasemapTile", anybody, get("/basemap/1/1/0.mvt")},
		{"Join", "201", func(m *matrix, _ *asker) request {
			return request{method: "POST", path: "/api/v1/join", body: fmt.Sprintf(`{"code":%q,"alias":"newcomer %d"}`, m.cohort.JoinCode, m.next())}
		}},
		{"SignIn", "401", func(m *matrix, _ *asker) request {
			return request{method: "POST", path: "/api/v1/session", body: fmt.Sprintf(`{"name":"nobody%d","password":"x"}`, m.next())}
		}},
		{"SignOut", "401 204 204 204 204 204 204 204", func(m *matrix, who *asker) (r request) {
			r = request{method: "DELETE", path: "/api/v1/session"}
			if who.id != "" {
				_, r.token = m.aSession(who)
			}
			return r
		}},
		{"GetMe", member, get("/api/v1/me")},
		{"ReadCoordinates", member, send("POST", "/api/v1/readings", `{"text":"1, 2"}`)},

		{"ChangePassword", "401 403 403 204 204 204 204 204", func(m *matrix, who *asker) request {
			old := who.password
			if old == "" {
				old = "none"
			} else {
				who.password = fmt.Sprintf("chosen once more, %d", m.next())
			}
			return request{method: "PUT", path: "/api/v1/me/password", body: fmt.Sprintf(`{"old":%q,"new":%q}`, old, who.password+"!")}
		}},
		{"ListSessions", member, get("/api/v1/me/sessions")},
		{"EndSession", "401 204 204 204 204 204 204 204", func(m *matrix, who *asker) request {
			id := "none"
			if who.id != "" {
				id, _ = m.aSession(who)
			}
			return request{method: "DELETE", path: "/api/v1/me/sessions/" + id}
		}},
		{"EndOtherSessions", "401 204 204 204 204 204 204 204", send("DELETE", "/api/v1/me/sessions", "")},
		{"ListTokens", authors, get("/api/v1/me/tokens")},
		{"CreateToken", "401 403 403 201 201 201 201 201", func(m *matrix, _ *asker) request {
			return request{method: "POST", path: "/api/v1/me/tokens",
				body: fmt.Sprintf(`{"name":"mine","scopes":["read"],"expiresAt":%q}`, m.clock.Now().AddDate(0, 0, 30).Format("2006-01-02T15:04:05Z07:00"))}
		}},
		{"RevokeToken", "401 403 403 204 204 204 204 204", func(m *matrix, who *asker) request {
			id := "none"
			if who.password != "" {
				id, _ = m.aToken(who.id, "read")
			}
			return request{method: "DELETE", path: "/api/v1/me/tokens/" + id}
		}},

		{"ListAccounts", admins, get("/api/v1/accounts")},
		{"CreateAccount", "401 403 403 403 403 403 403 201", func(m *matrix, _ *asker) request {
			return request{method: "POST", path: "/api/v1/accounts", body: fmt.Sprintf(`{"name":"made%d","role":"instructor"}`, m.next())}
		}},
		{"ChangeAccount", admins, func(m *matrix, _ *asker) request {
			return request{method: "PATCH", path: "/api/v1/accounts/" + m.anAccount().ID, body: `{"disabled":true}`}
		}},
		{"ResetPassword", admins, func(m *matrix, _ *asker) request {
			return request{method: "POST", path: "/api/v1/accounts/" + m.anAccount().ID + "/password"}
		}},
		{"ListInvitations", admins, get("/api/v1/invitations")},
		{"CreateInvitation", "401 403 403 403 403 403 403 201", send("POST", "/api/v1/invitations", `{"role":"instructor"}`)},
		{"RevokeInvitation", "401 403 403 403 403 403 403 204", func(m *matrix, _ *asker) request {
			id, _ := m.anInvitation()
			return request{method: "DELETE", path: "/api/v1/invitations/" + id}
		}},
		{"AcceptInvitation", "201", func(m *matrix, _ *asker) request {
			_, token := m.anInvitation()
			return request{method: "POST", path: "/api/v1/invitation",
				body: fmt.Sprintf(`{"token":%q,"name":"invited%d","password":"my own, and long"}`, token, m.next())}
		}},
		{"ListAudit", authors, get("/api/v1/audit")},

		{"FindPlaces", member, get("/api/v1/places?q=gulan")},
		{"ListExercises", member, get("/api/v1/exercises")},
		{"CreateExercise", "401 403 403 404 403 201 201 201", func(m *matrix, _ *asker) request {
			return request{method: "POST", path: "/api/v1/exercises",
				body: fmt.Sprintf(`{"version":%q,"cohort":%q,"reveal":"at_once"}`, m.version.ID, m.cohort.ID)}
		}},
		{"GetExercise", seers, exercise("")},
		{"GetExerciseLeaderboard", seers, exercise("/leaderboard")},
		{"GetEvents", seers, exercise("/events")},
		{"GetChallenge", seers, challenge("")},
		{"GetDebrief", "401 403 404 404 200 200 200 200", challenge("/debrief")}, // not revealed yet, to trainees
		{"OpenHint", "401 201 404 403 403 403 403 403", at("POST", func(m *matrix) string {
			return challengePath(m.exercise, hinted) + "/hints/" + string(m.version.Challenges[hinted].Hints[0].ID)
		}, "")},
		{"GetCalibration", "401 200 404 403 403 403 403 403", exercise("/calibration")},
		{"GetCalibrationOverTime", "401 200 200 403 403 403 403 403", get("/api/v1/me/calibration")},
		{"SubmitGuess", "401 201 404 403 403 403 403 403", at("POST", func(m *matrix) string {
			return challengePath(m.exercise, 1) + "/guesses"
		}, placeBody(geo.Point{1, 2}))},
		{"SaveAnswerDraft", "401 200 404 403 403 403 403 403", at("PUT", func(m *matrix) string {
			return challengePath(m.exercise, 0) + "/draft"
		}, `{"content":"mine"}`)},
		{"GetAnswerDraft", "401 200 404 403 403 403 403 403", challenge("/draft")},
		{"GetCohortLeaderboard", seers, at("", func(m *matrix) string { return cohort(m) + "/leaderboard" }, "")},
		{"GetImage", "401 303 404 404 303 303 303 303", image("")},
		{"GetImageInfo", seers, image("/info.json")},
		{"GetImagePixels", seers, image("/full/max/0/default.jpg")},

		{"ListImages", authors, get(imagesPath)},
		{"ImportPack", authors, func(m *matrix, _ *asker) request {
			r := uploadRequest("", archived(m.t, map[string]string{"set.yaml": tinySet, "a.jpg": string(m.aFile())}))
			r.path = "/api/v1/packs"
			return r
		}},
		{"UploadImage", "401 403 403 202 202 202 202 202", func(m *matrix, _ *asker) request { return uploadRequest("", m.aFile()) }},
		{"ShowImage", mine, at("", photo, "")},
		{"GetImageEvents", mine, at("", func(m *matrix) string { return photo(m) + "/events" }, "")},
		{"GetRedactions", mine, at("", func(m *matrix) string { return photo(m) + "/redactions" }, "")},
		{"RedactImage", "401 403 403 404 404 404 409 409", func(m *matrix, _ *asker) request { // of a photo that is none
			path := imagePath(m.upload(m.owner.token, m.aFile()).ID) + "/redactions"
			return request{method: "PUT", path: path, body: `{"rectangles":[],"polygons":[]}`}
		}},
		{"DeleteOriginal", "401 403 403 404 404 404 204 204", at("DELETE", func(m *matrix) string { return photo(m) + "/original" }, "")},
		{"DeleteImage", "401 403 403 404 404 404 204 204", func(m *matrix, _ *asker) request {
			return request{method: "DELETE", path: imagePath(m.upload(m.owner.token, m.aFile()).ID)}
		}},

		{"ListCohorts", authors, get("/api/v1/cohorts")},
		{"CreateCohort", "401 403 403 201 201 201 201 201", send("POST", "/api/v1/cohorts", `{"name":"mine"}`)},
		{"ListCohortShares", sharers, at("", func(m *matrix) string { return cohort(m) + "/shares" }, "")},
		{"ShareCohort", owners, at("PUT", func(m *matrix) string { return cohort(m) + "/shares" }, `{"account":"Friend","permission":"run"}`)},
		{"UnshareCohort", "401 403 403 404 403 403 204 204", func(m *matrix, _ *asker) request {
			made(m.challenges.ShareCohort(m.t.Context(), m.owner.Actor, m.cohort.ID, "Friend", "view"))
			return request{method: "DELETE", path: cohort(m) + "/shares?account=" + m.friend.ID}
		}},

		{"ListSetShares", sharers, at("", func(m *matrix) string { return set(m) + "/shares" }, "")},
		{"ShareSet", owners, at("PUT", func(m *matrix) string { return set(m) + "/shares" }, `{"account":"Friend","permission":"edit"}`)},
		{"UnshareSet", "401 403 403 404 403 403 204 204", func(m *matrix, _ *asker) request {
			made(m.challenges.ShareSet(m.t.Context(), m.owner.Actor, m.version.SetID, "Friend", "view"))
			return request{method: "DELETE", path: set(m) + "/shares?account=" + m.friend.ID}
		}},
	}...)
}
