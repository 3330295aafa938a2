package server_test

import (
	"fmt"
	"strings"

	"geodrill/geo"
)

// situation is where a trainee stands who asks for something.
type situation string

const (
	scheduled situation = "scheduled"                        // of an exercise that reveals at its close
	before    situation = "open, nothing guessed"            //
	guessed   situation = "open, own guess made"             //
	closed    situation = "closed, not revealed"             //
	revealed  situation = "revealed"                         //
	practice1 situation = "practice, nothing guessed"        // of one that reveals at once
	practice2 situation = "practice, own guess made"         //
	stranger  situation = "a trainee of another cohort"      // in every phase of both
	nobody    situation = "nobody signed in, in every phase" //
)

// outcome is the answer that a situation allows, in full: the status, the code
// of an error, and every field of the JSON body beside those of every error.
type outcome string

// asked makes a request in a lesson.
type asked func(l *lesson) request

// as makes it with another method, and a body.
func (f asked) as(method, body string) asked {
	return func(l *lesson) request {
		r := f(l)
		r.method, r.body = method, body
		return r
	}
}

// with makes it with something after the path.
func (f asked) with(rest string) asked {
	return func(l *lesson) request {
		r := f(l)
		r.path += rest
		return r
	}
}

// leakRow says what one operation answers a trainee in each situation.
type leakRow struct {
	operation string // of the contract
	name      string // what about it
	request   asked
	otherwise outcome               // in the situations that are not named
	in        map[situation]outcome //
}

// The fields of the contract's shapes, by what they may tell.
const (
	problemFields  = "type title status code detail instance"
	exerciseFields = "id cohort title phase mode reveal opensAt closesAt revealsAt freezesAt pausedAt zone attempts circle hints teamRule competition challengeCount"
	itemFields     = "challenges[].id challenges[].position challenges[].guessed"
	imageFields    = "images[].id images[].width images[].height images[].info images[].alt images[].credit.author images[].credit.licence"
	askedFields    = "id position prompt language questions[].id questions[].kind questions[].maxPoints questions[].circle deadline attemptsLeft " + imageFields
	askFields      = askedFields + " hints[]"
	guessFields    = "id attempt submittedAt answers[].question answers[].place.type answers[].place.coordinates[] reasoning clues[]"
	hintFields     = "id price opened"
	receiptFields  = "id attempt submittedAt"
	lateFields     = guessFields + " challenge arrival state" // of one that waits: no mark, whatever is revealed
	markParts      = "mark.points mark.distanceMeters mark.parts[].question mark.parts[].points mark.parts[].maxPoints mark.parts[].why " +
		"mark.parts[].rule mark.parts[].error"
	markFields  = markParts + " reveal.key.type reveal.key.coordinates[] reveal.country " + whereFields
	everyAsk    = "questions[].prompt questions[].zone questions[].day questions[].maxSpanMinutes"
	everyAnswer = "answers[].radiusMeters answers[].bearingDegrees answers[].time.from answers[].time.to answers[].text " +
		"answers[].reasoning.clues answers[].reasoning.limits"
	areaFields  = "type coordinates[][][] excluded.type excluded.coordinates[][][][]"
	everyKey    = "question bearingDegrees time.from time.to texts[].text texts[].share criteria[].id criteria[].text criteria[].maxPoints"
	pointField  = "key.coordinates[]"
	whereFields = "reveal.place.country.code reveal.place.country.name reveal.place.contested[].code reveal.place.contested[].name " +
		"reveal.place.region reveal.place.town reveal.place.townDistanceMeters reveal.guessPlace.country.code reveal.guessPlace.country.name " +
		"reveal.guessPlace.town reveal.guessPlace.townDistanceMeters reveal.sameCountry"
	debriefSea   = "place.town place.townDistanceMeters"
	debriefWhere = "place.country.code place.country.name place.contested[].code place.contested[].name place.region place.town place.townDistanceMeters"

	debriefFields = "furtherReading[].title furtherReading[].url id position title text language country difficulty tags[] key.type truth uncertaintyMeters " +
		imageFields + " images[].credit.title images[].credit.source images[].credit.changes"
	calibrationFields = "circles held low high verdict"
	calibrationStep   = "exercise challenge submittedAt radiusMeters distanceMeters held calibration.circles calibration.held calibration.low calibration.high " +
		"calibration.verdict calibration.share"
	// classFields are how a class answered a place, unnamed.
	classFields = "class.guesses class.questions[].question class.questions[].kind class.questions[].maxPoints class.questions[].answers " +
		"class.questions[].meanPoints class.questions[].errors.unit class.questions[].errors.count class.questions[].errors.median " +
		"class.questions[].errors.lowerQuartile class.questions[].errors.upperQuartile class.questions[].errors.largest " +
		"class.questions[].errors.bins[].from class.questions[].errors.bins[].to class.questions[].errors.bins[].count " +
		"class.questions[].pins[].type class.questions[].pins[].coordinates[] class.questions[].clusterRadiusMeters"
	classCountry = "class.questions[].country.known class.questions[].country.right"
	classCircles = "class.questions[].calibration.circles class.questions[].calibration.held class.questions[].calibration.share " +
		"class.questions[].calibration.low class.questions[].calibration.high class.questions[].calibration.verdict"
	boardFields    = "version frozenAt ranked next total"
	countFields    = "alias guesses"
	rankedFields   = "alias guesses rank points medianDistanceMeters lastScoredAt"
	circledFields  = rankedFields + " circles held"
	pendingFields  = circledFields + " pending" // of a reasoning that nobody has marked
	infoFields     = "@context id type protocol profile width height sizes[].width sizes[].height tiles[].width tiles[].scaleFactors[] preferredFormats[]"
	tileJSONFields = "tilejson name version tiles[] minzoom maxzoom fillzoom bounds[] attribution vector_layers[].id vector_layers[].minzoom " +
		"vector_layers[].maxzoom vector_layers[].fields.kind"
	foundFields  = "name kind country.code country.name contested[].code contested[].name region place.type place.coordinates[] population"
	joinedFields = "token recoveryCode trainee.id trainee.alias cohort.id cohort.name"
	meFields     = "role trainee.id trainee.alias cohort.id cohort.name"
	phaseFields  = "phase.phase phase.opensAt phase.closesAt phase.revealsAt phase.freezesAt phase.pausedAt clock.now"
	teamFields   = "version frozenAt ranked rule"
	teamRanked   = "team size guesses rank points medianDistanceMeters lastScoredAt"
	teamCircled  = teamRanked + " circles held"
	hintOrder    = "409 hint_order params.number"
	noSession    = "401 not_signed_in"
	forbidden    = "403 forbidden"
	noExercise   = "404 not_found params.what"
	noImage      = "404 not_found"
	notOpen      = "409 exercise_not_open params.opensAt"
	notRevealed  = "403 not_revealed"

	exerciseClosed = "409 exercise_closed params.closedAt"
)

// ownGuess is where own guesses that the first photo was taken.
func ownGuess() geo.Point { return geo.Point{64.3, 39.6} }

func ok(fields ...string) outcome { return outcome("200 " + strings.Join(fields, " ")) }

// everyMark is what is told of a guess for every kind of question.
func everyMark() string {
	return strings.Join([]string{
		markParts, "mark.parts[].criterion", under("reveal.", debriefSea), under("reveal.guessPlace.", "town townDistanceMeters"),
		"reveal.country reveal.nearest.type reveal.nearest.coordinates[]", under("reveal.key.", areaFields),
		under("reveal.keys[].", everyKey+" nearest.type nearest.coordinates[]"), under("reveal.keys[].place.", areaFields),
	}, " ")
}

func leakTable() []leakRow {
	octets := map[string]string{"Content-Type": "application/octet-stream"}
	board := func(rows, me string) outcome { return ok(boardFields, under("rows[].", rows), under("me.", me)) }
	noRows := func(me string) outcome { return ok(boardFields, "rows[]", under("me.", me)) }
	get := func(path func(l *lesson) string) asked {
		return func(l *lesson) request { return request{path: path(l)} }
	}
	forAuthors := func(operation string, r asked) leakRow {
		return leakRow{operation, "", r, forbidden, map[situation]outcome{nobody: noSession}}
	}
	ofCohort := get(func(l *lesson) string { return "/api/v1/cohorts/" + string(l.cohort.ID) + "/shares" })
	ofSet := get(func(l *lesson) string { return "/api/v1/sets/" + string(l.version.SetID) + "/shares" })
	fixed := func(method, path, body string) asked {
		return func(*lesson) request { return request{method: method, path: path, body: body} }
	}
	exercise := ok(exerciseFields, itemFields)
	items := ok(under("items[].", exerciseFields+" "+itemFields), "next")
	ask, shown := ok(askFields, "guess"), ok(askFields, under("guess.", guessFields))
	askHints := ok(askedFields, "guess", under("hints[].", hintFields))
	askHint := ok(askedFields, "guess", under("hints[].", hintFields+" text"))
	late := ok(askedFields, "guess", under("hints[].", hintFields+" text"), under("late.", lateFields))
	askEvery := ok(askFields, everyAsk, "guess")
	askedEvery := ok(askFields, everyAsk, under("guess.", guessFields+" "+everyAnswer))
	toldEvery := ok(askFields, everyAsk, under("guess.", guessFields+" comment "+everyAnswer+" "+everyMark()))
	told := ok(askFields, under("guess.", guessFields+" "+markFields))
	debriefOwn := ok(debriefFields, classFields, classCountry, debriefWhere, pointField, under("guess.", guessFields+" "+markFields))
	noCircles := ok("advice steps[]", under("calibration.", calibrationFields))
	public := map[situation]outcome{}
	return append(append(append(authoringLeaks(), forbiddenRows()...), lessonLeaks()...), []leakRow{
		{"GetHealth", "", fixed("", "/healthz", ""), ok("status"), public},
		{"GetReadiness", "", fixed("", "/readyz", ""), ok("status"), public},
		{"GetContract", "", fixed("", "/api/v1/openapi.yaml", ""), ok(), public},
		{"GetDocs", "", fixed("", "/api/v1/docs", ""), ok(), public},
		{"GetBasemap", "", fixed("", "/basemap/tiles.json", ""), ok(tileJSONFields), public},
		{"GetBasemapTile", "that is there", fixed("", "/basemap/1/1/0.mvt?v=1", ""), ok(), public},
		{"GetBasemapTile", "that is not", fixed("", "/basemap/9/1/0.mvt", ""), "204", public},
		{"FindPlaces", "", fixed("", "/api/v1/places?q=gulan", ""), ok(under("items[].", foundFields)), map[situation]outcome{nobody: noSession}},
		{"Join", "a new alias", func(l *lesson) request {
			return request{method: "POST", path: "/api/v1/join", body: fmt.Sprintf(`{"code":%q,"alias":%q}`, l.cohort.JoinCode, l.newAlias())}
		}, outcome("201 " + joinedFields), public},
		{"Join", "a taken alias", func(l *lesson) request {
			return request{method: "POST", path: "/api/v1/join", body: fmt.Sprintf(`{"code":%q,"alias":"other"}`, l.cohort.JoinCode)}
		}, "409 alias_taken params.alias errors[].pointer errors[].detail", public},
		{"SignIn", "", func(l *lesson) request {
			return request{method: "POST", path: "/api/v1/session", body: fmt.Sprintf(`{"name":%q,"password":"x"}`, l.newAlias())}
		}, "401 sign_in_wrong", public},
		{"SignOut", "", func(l *lesson) request {
			return request{method: "DELETE", path: "/api/v1/session", token: l.spareToken()}
		}, "204", map[situation]outcome{nobody: noSession}},
		{"GetMe", "", fixed("", "/api/v1/me", ""), ok(meFields), map[situation]outcome{nobody: noSession}},

		{"ListExercises", "", fixed("", "/api/v1/exercises", ""), items, map[situation]outcome{
			scheduled: ok(under("items[].", exerciseFields+" challenges[]"), "next"), stranger: ok("items[] next"), nobody: noSession,
		}},
		{"GetExercise", "", get(func(l *lesson) string { return exercisePath(l.exercise) }), exercise, map[situation]outcome{
			scheduled: ok(exerciseFields, "challenges[]"), stranger: noExercise, nobody: noSession,
		}},
		{"GetChallenge", "", get(func(l *lesson) string { return challengePath(l.exercise, 0) }), ask, map[situation]outcome{
			scheduled: notOpen, guessed: shown, closed: shown, revealed: told, practice2: told, stranger: noExercise, nobody: noSession,
		}},
		{"GetChallenge", "not guessed", get(func(l *lesson) string { return challengePath(l.exercise, hinted) }), askHints, map[situation]outcome{
			scheduled: notOpen, guessed: askHint, closed: late, revealed: late, practice2: askHint, stranger: noExercise, nobody: noSession,
		}},
		{"GetDebrief", "", get(func(l *lesson) string { return challengePath(l.exercise, 0) + "/debrief" }), notRevealed, map[situation]outcome{
			scheduled: notOpen, revealed: debriefOwn, practice2: debriefOwn, stranger: noExercise, nobody: noSession,
		}},
		{"GetDebrief", "not guessed", get(func(l *lesson) string { return challengePath(l.exercise, 1) + "/debrief" }), notRevealed, map[situation]outcome{
			scheduled: notOpen, revealed: ok(debriefFields, classFields, debriefSea, pointField), stranger: noExercise, nobody: noSession,
		}},
		{"GetCalibration", "", get(func(l *lesson) string { return exercisePath(l.exercise) + "/calibration" }), noCircles, map[situation]outcome{
			scheduled: notOpen, revealed: ok("advice factor", under("calibration.", calibrationFields+" share"), under("steps[].", calibrationStep)),
			stranger: noExercise, nobody: noSession,
		}},
		{"GetCalibrationOverTime", "", fixed("", "/api/v1/me/calibration", ""), noCircles, map[situation]outcome{
			revealed: ok("advice factor", under("calibration.", calibrationFields+" share"), under("steps[].", calibrationStep)), nobody: noSession,
		}},
		{"GetChallenge", "every kind", get(func(l *lesson) string { return challengePath(l.exercise, everyKind) }),
			askEvery, map[situation]outcome{
				scheduled: notOpen, guessed: askedEvery, closed: askedEvery, revealed: toldEvery, stranger: noExercise, nobody: noSession,
			}},
		{"GetDebrief", "every kind", get(func(l *lesson) string { return challengePath(l.exercise, everyKind) + "/debrief" }),
			notRevealed, map[situation]outcome{
				scheduled: notOpen, stranger: noExercise, nobody: noSession,
				revealed: ok(debriefFields, classFields, classCircles, "best[].reasoning.clues best[].reasoning.limits", debriefSea, "key.coordinates[][][] key.excluded.type key.excluded.coordinates[][][][]",
					under("keys[].", everyKey), under("keys[].place.", areaFields), under("guess.", guessFields+" comment "+everyAnswer+" "+everyMark())),
			}},
		{"GetExerciseLeaderboard", "", get(func(l *lesson) string { return exercisePath(l.exercise) + "/leaderboard?limit=1" }),
			board(countFields, countFields), map[situation]outcome{
				scheduled: noRows(countFields), revealed: board(pendingFields, circledFields), practice1: board(pendingFields, countFields),
				practice2: board(pendingFields, rankedFields), stranger: noExercise, nobody: noSession,
			}},
		{"GetExerciseLeaderboard", "a window", get(func(l *lesson) string { return exercisePath(l.exercise) + "/leaderboard?limit=1&q=O" }),
			board(countFields, countFields), map[situation]outcome{
				scheduled: noRows(countFields), revealed: board(pendingFields, circledFields), practice1: board(pendingFields, countFields),
				practice2: board(pendingFields, rankedFields), stranger: noExercise, nobody: noSession,
			}},
		{"GetCohortLeaderboard", "", get(func(l *lesson) string { return "/api/v1/cohorts/" + string(l.cohort.ID) + "/leaderboard?limit=1" }),
			noRows(countFields), map[situation]outcome{
				revealed: board(pendingFields, circledFields), practice1: board(pendingFields, countFields), practice2: board(pendingFields, rankedFields),
				stranger: noExercise, nobody: noSession,
			}},
		{"GetEvents", "the snapshot", get(func(l *lesson) string { return exercisePath(l.exercise) + "/events" }),
			ok(phaseFields, under("leaderboard.", boardFields+under("rows[].", countFields))), map[situation]outcome{
				scheduled: ok(phaseFields, under("leaderboard.", boardFields+" rows[]")),
				revealed:  ok(phaseFields, under("leaderboard.", boardFields+under("rows[].", pendingFields))),
				practice1: ok(phaseFields, under("leaderboard.", boardFields+under("rows[].", pendingFields))),
				practice2: ok(phaseFields, under("leaderboard.", boardFields+under("rows[].", pendingFields))),
				stranger:  noExercise, nobody: noSession,
			}},

		{"GetImage", "", get(func(l *lesson) string { return "/iiif/3/" + l.image(0) }), "303", map[situation]outcome{
			scheduled: noImage, stranger: noImage, nobody: noSession,
		}},
		{"GetImageInfo", "", get(func(l *lesson) string { return "/iiif/3/" + l.image(0) + "/info.json" }), ok(infoFields), map[situation]outcome{
			scheduled: noImage, stranger: noImage, nobody: noSession,
		}},
		{"GetImagePixels", "a tile", get(func(l *lesson) string { return "/iiif/3/" + l.image(0) + "/0,0,512,512/512,512/0/default.jpg" }),
			ok(), map[situation]outcome{scheduled: noImage, stranger: noImage, nobody: noSession}},
		{"GetImagePixels", "the whole", get(func(l *lesson) string { return "/iiif/3/" + l.image(1) + "/full/max/0/default.jpg" }),
			ok(), map[situation]outcome{scheduled: noImage, stranger: noImage, nobody: noSession}},

		{"ReadCoordinates", "", fixed("POST", "/api/v1/readings", `{"text":"10.5, 20.25"}`),
			ok("readings[].point.type readings[].point.coordinates[] readings[].notation readings[].precisionMeters readings[].reason"),
			map[situation]outcome{nobody: noSession}},
		{"ReadCoordinates", "of no text", fixed("POST", "/api/v1/readings", `{"text":"behind the mosque"}`), ok("readings[] refusal"),
			map[situation]outcome{nobody: noSession}},

		{"ListCohorts", "", fixed("", "/api/v1/cohorts", ""), forbidden, map[situation]outcome{nobody: noSession}},
		{"CreateCohort", "", fixed("POST", "/api/v1/cohorts", `{"name":"mine"}`), forbidden, map[situation]outcome{nobody: noSession}},
		{"ListSets", "", fixed("", "/api/v1/sets", ""), forbidden, map[situation]outcome{nobody: noSession}},
		{"ListImages", "", fixed("", "/api/v1/images", ""), forbidden, map[situation]outcome{nobody: noSession}},
		{"UploadImage", "", func(l *lesson) request {
			return request{method: "POST", path: "/api/v1/images", body: "a photo", header: octets}
		}, forbidden, map[situation]outcome{nobody: noSession}},
		{"ImportPack", "", func(l *lesson) request {
			return request{method: "POST", path: "/api/v1/packs?store=true", body: "a pack", header: octets}
		}, forbidden, map[situation]outcome{nobody: noSession}},
		{"ShowImage", "", get(func(l *lesson) string { return imagePath(l.image(0)) }), forbidden, map[situation]outcome{nobody: noSession}},
		{"GetImageEvents", "", get(func(l *lesson) string { return imagePath(l.image(0)) + "/events" }), forbidden, map[situation]outcome{nobody: noSession}},
		{"DeleteImage", "", func(l *lesson) request {
			return request{method: "DELETE", path: imagePath(l.image(0))}
		}, forbidden, map[situation]outcome{nobody: noSession}},
		{"GetRedactions", "", get(func(l *lesson) string { return imagePath(l.image(0)) + "/redactions" }), forbidden, map[situation]outcome{nobody: noSession}},
		{"RedactImage", "", func(l *lesson) request {
			return request{method: "PUT", path: imagePath(l.image(0)) + "/redactions", body: `{"rectangles":[],"polygons":[]}`}
		}, forbidden, map[situation]outcome{nobody: noSession}},
		{"DeleteOriginal", "", func(l *lesson) request {
			return request{method: "DELETE", path: imagePath(l.image(0)) + "/original"}
		}, forbidden, map[situation]outcome{nobody: noSession}},
		{"CreateExercise", "", func(l *lesson) request {
			return request{method: "POST", path: "/api/v1/exercises",
				body: fmt.Sprintf(`{"version":%q,"cohort":%q,"reveal":"at_once"}`, l.version.ID, l.cohort.ID)}
		}, forbidden, map[situation]outcome{nobody: noSession}},

		{"AcceptInvitation", "", fixed("POST", "/api/v1/invitation", `{"token":"none","name":"new","password":"a long password"}`), "404 invitation_unknown", public},
		{"ListSessions", "", fixed("", "/api/v1/me/sessions", ""), ok("items[].id items[].current items[].createdAt items[].expiresAt"),
			map[situation]outcome{nobody: noSession}},
		{"EndSession", "of another", fixed("DELETE", "/api/v1/me/sessions/none", ""), "404 not_found", map[situation]outcome{nobody: noSession}},
		{"EndOtherSessions", "", fixed("DELETE", "/api/v1/me/sessions", ""), "204", map[situation]outcome{nobody: noSession}},
		forAuthors("ChangePassword", fixed("PUT", "/api/v1/me/password", `{"old":"x","new":"y"}`)),
		forAuthors("ListTokens", fixed("", "/api/v1/me/tokens", "")),
		forAuthors("CreateToken", fixed("POST", "/api/v1/me/tokens", `{"name":"x","scopes":["read"],"expiresAt":"2026-06-11T09:00:00Z"}`)),
		forAuthors("RevokeToken", fixed("DELETE", "/api/v1/me/tokens/none", "")),
		forAuthors("ListAccounts", fixed("", "/api/v1/accounts", "")),
		forAuthors("CreateAccount", fixed("POST", "/api/v1/accounts", `{"name":"mine","role":"admin"}`)),
		forAuthors("ChangeAccount", get(func(l *lesson) string { return "/api/v1/accounts/" + l.owner.ID }).as("PATCH", `{"disabled":true}`)),
		forAuthors("ResetPassword", get(func(l *lesson) string { return "/api/v1/accounts/" + l.owner.ID + "/password" }).as("POST", "")),
		forAuthors("ListInvitations", fixed("", "/api/v1/invitations", "")),
		forAuthors("CreateInvitation", fixed("POST", "/api/v1/invitations", `{"role":"admin"}`)),
		forAuthors("RevokeInvitation", fixed("DELETE", "/api/v1/invitations/none", "")),
		forAuthors("ListAudit", fixed("", "/api/v1/audit", "")),
		forAuthors("ListCohortShares", ofCohort),
		forAuthors("ShareCohort", ofCohort.as("PUT", `{"account":"Aliya","permission":"run"}`)),
		forAuthors("UnshareCohort", ofCohort.with("?account=none").as("DELETE", "")),
		forAuthors("ListSetShares", ofSet),
		forAuthors("ShareSet", ofSet.as("PUT", `{"account":"Aliya","permission":"edit"}`)),
		forAuthors("UnshareSet", ofSet.with("?account=none").as("DELETE", "")),
		{"GetTeamLeaderboard", "", get(func(l *lesson) string { return exercisePath(l.exercise) + "/leaderboard/teams" }),
			ok(teamFields, under("rows[].", "team size guesses")), map[situation]outcome{
				revealed:  ok(teamFields, under("rows[].", teamCircled)),
				practice1: ok(teamFields, under("rows[].", teamCircled)), practice2: ok(teamFields, under("rows[].", teamCircled)),
				stranger: noExercise, nobody: noSession,
			}},
		{"GetSharedBoard", "", fixed("", noBoard(), ""), noExercise, map[situation]outcome{}},
		{"GetCompetition", "", fixed("", "/api/v1/competitions/none", ""), noExercise, map[situation]outcome{nobody: noSession}},
		{"GetCompetitionLeaderboard", "", fixed("", "/api/v1/competitions/none/leaderboard", ""), noExercise,
			map[situation]outcome{nobody: noSession}},

		{"OpenHint", "out of order", func(l *lesson) request {
			return request{method: "POST", path: l.hintPath(3)}
		}, hintOrder, map[situation]outcome{scheduled: notOpen, stranger: noExercise, nobody: noSession}},

		{"SaveAnswerDraft", "", get(func(l *lesson) string { return challengePath(l.exercise, 1) + "/draft" }).as("PUT", `{"content":"mine"}`),
			ok("version content"), map[situation]outcome{
				scheduled: notOpen, closed: exerciseClosed, revealed: exerciseClosed, stranger: noExercise, nobody: noSession,
			}},
		{"GetAnswerDraft", "", get(func(l *lesson) string { return challengePath(l.exercise, 1) + "/draft" }), ok("version content"),
			map[situation]outcome{scheduled: notOpen, stranger: noExercise, nobody: noSession}},

		// Last: they lead to the next situation.
		{"OpenHint", "the first", func(l *lesson) request {
			return request{method: "POST", path: l.hintPath(1)}
		}, outcome("201 " + hintFields + " text"), map[situation]outcome{scheduled: notOpen, stranger: noExercise, nobody: noSession}},
		{"SubmitGuess", "", func(l *lesson) request {
			return request{method: "POST", path: challengePath(l.exercise, 0) + "/guesses", body: placeBody(ownGuess())}
		}, "409 no_attempts_left params.attempts", map[situation]outcome{
			scheduled: notOpen, before: outcome("201 " + receiptFields), practice1: outcome("201 " + receiptFields + " " + markFields),
			stranger: noExercise, nobody: noSession,
		}},
	}...)
}
