package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/store/storetest"
)

// noDisplay is the path of a display that there is not.
func noDisplay() string { return displayOf(strings.Repeat("0", 26)) }

// lessonLeaks are the rows of what only live exercises have, in exercises that are
// not.
func lessonLeaks() []leakRow {
	at := func(path string) asked {
		return func(l *lesson) request { return request{path: exercisePath(l.exercise) + path} }
	}
	display := func(rest string) asked {
		return func(*lesson) request { return request{path: noDisplay() + rest} }
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

// The fields of what lessons tell.
const (
	lessonChallengeFields = "id position revealed"
	lobbyFields           = "version step state paused challenge opened[] challengeCount openedAt deadline remainingSeconds revealableAt present answered names"
	roundFields           = "version step state paused challenge.id challenge.position challenge.revealed opened[].id opened[].position opened[].revealed " +
		"challengeCount openedAt deadline remainingSeconds revealableAt present answered names"
	wallFields   = "title cohort joinCode"
	askedOnWall  = "id position prompt language questions[].id questions[].kind questions[].maxPoints questions[].circle " + imageFields
	pinFields    = "title keys[].question keys[].place.type keys[].place.coordinates[] guesses pins[].place.type pins[].place.coordinates[] errors[].toMeters errors[].count medianDistanceMeters"
	frozenReveal = "title keys[].question keys[].place.type keys[].place.coordinates[] guesses pins[] errors[]" // nothing of the class
	wallWhere    = "place.country.code place.country.name place.contested[].code place.contested[].name place.region place.town place.townDistanceMeters"
	wallSea      = "place.town place.townDistanceMeters"
	debriefWall  = "furtherReading[].title furtherReading[].url text language clues[] " + imageFields + " images[].credit.title images[].credit.source images[].credit.changes"
	wallBoard    = "frozenAt rows[].rank rows[].points more"
	wallPodium   = "teams rows[].rank rows[].points rows[].name rows[].size"
	wallMovement = "rows[].previousRank"
)

// lessonState is a state of a lesson and what may be told in it: of the challenges
// those that were opened, and of those the ones that are revealed.
type lessonState struct {
	name         string
	opened, told int
	lesson       string  // fields
	wall         outcome // of the display
	ranked       bool
	frozen       bool // boards stand still
}

// challenge is what a trainee who has guessed all challenges that were opened may be
// answered to one.
func (s lessonState) challenge(i int) outcome {
	fields, hints := guessFields, "hints[]"
	if i == hinted {
		hints = under("hints[].", hintFields)
	}
	switch {
	case i >= s.opened:
		return noExercise
	case i < s.told && i == 0:
		fields += " " + markFields
	case i < s.told:
		hints += " hints[].text"
		fields += " " + markParts + " reveal.country reveal.key.type reveal.key.coordinates[] " + under("reveal.", debriefSea) + under("reveal.guessPlace.", "town townDistanceMeters")
	}
	return ok(askedFields, hints, under("guess.", fields))
}

// TestNothingLeaksInALesson walks through a lesson and asks for everything, as a trainee
// and as a projector, in each of its states.
func TestNothingLeaksInALesson(t *testing.T) {
	t.Parallel()
	l := newLesson(t, storetest.SQLite(t), func(*school) challenges.Rules { return liveRules() })
	_, token := l.addDisplay(l.owner, l.exercise)
	_, shared := l.shareBoard(l.owner, challenges.LinkSubject{Cohort: l.cohort.ID})
	w := &lessonWalk{lesson: l, wall: displayOf(token), board: shared}
	lobby := ok(wallFields, "board", under("lesson.", lobbyFields))
	asking := ok(wallFields, "board", under("lesson.", roundFields), under("challenge.", askedOnWall))

	w.walk(lessonState{name: "lobby", lesson: lobbyFields, wall: lobby})
	l.command(l.owner, l.exercise, "open", `,"seconds":60`)
	w.guess(0)
	w.walk(lessonState{name: "open", opened: 1, lesson: roundFields, wall: asking})
	l.command(l.owner, l.exercise, "pause", "")
	w.walk(lessonState{name: "open, paused", opened: 1, lesson: roundFields, wall: asking})
	l.command(l.owner, l.exercise, "resume", "")
	l.clock.advance(61 * time.Second)
	w.walk(lessonState{name: "closed", opened: 1, lesson: roundFields, wall: asking})
	place := geo.Point{l.keys[0].Lon() + 0.9, l.keys[0].Lat() + 0.9}
	w.noteMark(0, place)
	first := exercisePath(l.exercise) + "/challenges/" + string(l.version.Challenges[0].ID)
	late := l.guessesLate(l.join(l.cohort, "late"), first, placeBody(place))
	w.walk(lessonState{name: "closed, with a late guess", opened: 1, lesson: roundFields, wall: asking})
	l.decide(l.owner, l.exercise, challenges.LateAccepted, late)
	w.walk(lessonState{name: "closed, the late guess accepted", opened: 1, lesson: roundFields, wall: asking})
	l.clock.advance(5 * time.Second)
	w.walk(lessonState{name: "closed, after the grace", opened: 1, lesson: roundFields, wall: asking})
	l.command(l.owner, l.exercise, "reveal", "")
	revealed := []string{wallFields, under("lesson.", roundFields), under("challenge.", askedOnWall), under("board.", wallBoard),
		under("reveal.", pinFields+" "+wallWhere)}
	w.walk(lessonState{name: "revealed", opened: 1, told: 1, lesson: roundFields, wall: ok(revealed...), ranked: true})
	l.command(l.owner, l.exercise, "debrief", "")
	w.walk(lessonState{name: "debrief", opened: 1, told: 1, lesson: roundFields, wall: ok(append(revealed, under("debrief.", debriefWall))...), ranked: true})

	told := w.boards()
	l.command(l.owner, l.exercise, "open", "")
	w.guess(1)
	if now := w.boards(); now != told {
		t.Errorf("boards have moved with guesses for a challenge that is open: %s, before %s", now, told)
	}
	board := under("board.", wallBoard)
	w.walk(lessonState{name: "the second, open", opened: 2, told: 1, lesson: roundFields, ranked: true,
		wall: ok(wallFields, under("lesson.", roundFields), under("challenge.", askedOnWall), board)})
	w.freeze()
	frozen := w.boards()
	l.command(l.owner, l.exercise, "close", "")
	l.clock.advance(6 * time.Second)
	l.command(l.owner, l.exercise, "reveal", "")
	w.walk(lessonState{name: "the second, revealed, frozen", frozen: true, opened: 2, told: 2, lesson: roundFields, ranked: true,
		wall: ok(wallFields, under("lesson.", roundFields), under("challenge.", askedOnWall), board, under("reveal.", frozenReveal+" "+wallSea))})
	if still := w.boards(); still != frozen {
		t.Errorf("frozen boards have moved with a reveal: %s, before %s", still, frozen)
	}
	l.command(l.owner, l.exercise, "end", "")
	l.clock.advance(time.Second) // what links show is as old as that
	w.walk(lessonState{name: "ended", opened: 2, told: 2, lesson: roundFields, ranked: true,
		wall: ok(wallFields, under("lesson.", roundFields), board, under("board.", wallMovement), under("podium.", wallPodium))})
	if moved := w.boards(); moved == frozen {
		t.Errorf("the end does not move the boards: %s", moved)
	}
	l.command(l.owner, l.exercise, "show_names", "")
	if a := l.do(request{path: w.wall}); !strings.Contains(string(a.body), `"name":"other"`) {
		t.Errorf("names are shown, but not on the wall: %s", a.body)
	}
	l.showRows(1)
	var wall struct {
		Board  struct{ Rows []struct{ Rank int } }
		Podium struct {
			Teams bool
			Rows  []struct{ Rank int }
		}
	}
	if l.do(request{path: w.wall}).decode(t, &wall); len(wall.Board.Rows) != 1 || len(wall.Podium.Rows) != 1 || !wall.Podium.Teams {
		t.Errorf("the wall shows more than the first row: %+v", wall)
	}
	if err := l.challenges.DeleteTeam(t.Context(), l.owner.Actor, l.cohort.ID, l.team.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := l.challenges.AddTeam(t.Context(), l.owner.Actor, l.cohort.ID, "Those who stayed away"); err != nil {
		t.Fatal(err)
	}
	if l.do(request{path: w.wall}).decode(t, &wall); len(wall.Podium.Rows) != 1 || wall.Podium.Teams {
		t.Errorf("no team has points, and the podium is not of trainees: %+v", wall)
	}
}

// displayOf is the path of a display.
func displayOf(token string) string { return "/api/v1/display/" + token }

// lessonWalk asks for everything in the states of a lesson.
type lessonWalk struct {
	*lesson
	wall  string // path of the display
	board string // path of a link to the board of the cohort
}

// guess makes all trainees guess a challenge, and notes their marks.
func (w *lessonWalk) guess(challenge int) {
	w.t.Helper()
	w.marks = nil // those before are told
	path := exercisePath(w.exercise) + "/challenges/" + string(w.version.Challenges[challenge].ID) + "/guesses"
	for i, who := range []trainee{w.own, w.other, w.third} {
		place := geo.Point{w.keys[challenge].Lon() + 1.7 + float64((challenge+1)*i*i), w.keys[challenge].Lat() - 1.3}
		if challenge == 0 && i == 0 {
			place = ownGuess()
		}
		w.post(who.token, path, placeBody(place)).want(w.t, http.StatusCreated)
		w.noteMark(challenge, place)
	}
}

// freeze makes the boards stand still from now on.
func (w *lessonWalk) freeze() {
	w.t.Helper()
	e, err := w.challenges.Exercise(w.t.Context(), w.owner.Actor, w.exercise.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	at := w.clock.Now()
	if _, err := w.challenges.ChangeExercise(w.t.Context(), w.owner.Actor, e.ID, e.Terms, challenges.ChangeExercise{FreezesAt: &at}); err != nil {
		w.t.Fatal(err)
	}
	w.clock.advance(time.Second)
}

// boards are the rows that trainees and the wall are shown, and the own row.
func (w *lessonWalk) boards() string {
	w.t.Helper()
	var wall struct {
		Board struct{ Rows json.RawMessage }
	}
	w.do(request{path: w.wall}).want(w.t, http.StatusOK).decode(w.t, &wall)
	var board struct{ Rows, Me json.RawMessage }
	w.get(w.own.token, exercisePath(w.exercise)+"/leaderboard").want(w.t, http.StatusOK).decode(w.t, &board)
	return fmt.Sprintf("%s %s %s", wall.Board.Rows, board.Rows, board.Me)
}

// walk asks for everything in a state.
func (w *lessonWalk) walk(s lessonState) {
	w.t.Helper()
	rows := countFields
	if s.ranked {
		rows = rankedFields
	}
	items := "challenges[]"
	if s.opened > 0 {
		items = itemFields
	}
	rowsOf := func(prefix string) string {
		if s.opened == 0 {
			return prefix + "rows[]"
		}
		return under(prefix+"rows[].", rows)
	}
	base := exercisePath(w.exercise)
	w.ask(s, request{path: base}, ok(exerciseFields, items))
	w.ask(s, request{path: base + "/lesson"}, ok(s.lesson))
	w.ask(s, request{path: base + "/leaderboard"}, ok(boardFields, rowsOf(""), under("me.", map[bool]string{false: countFields, true: rankedFields}[s.ranked])))
	w.ask(s, request{path: base + "/leaderboard?q=th"}, ok(boardFields, rowsOf(""), under("me.", map[bool]string{false: countFields, true: rankedFields}[s.ranked])))
	w.ask(s, request{path: base + "/leaderboard/teams"}, w.teams(s))
	w.ask(s, request{path: base + "/calibration"}, ok("advice steps[]", under("calibration.", calibrationFields)))
	w.ask(s, request{path: "/api/v1/me/calibration"}, ok("advice steps[]", under("calibration.", calibrationFields)))
	w.ask(s, request{path: base + "/events"}, ok(phaseFields, under("lesson.", s.lesson), under("leaderboard.", boardFields), rowsOf("leaderboard.")))
	shared := "cohort.rows[]" // the points of a lesson are the cohort's once it has ended
	if s.name == "ended" {
		shared = under("cohort.rows[].", rankedFields)
	}
	w.ask(s, request{path: w.board}, ok(sharedFields, shared))
	w.ask(s, request{path: w.wall}, s.wall)
	w.ask(s, request{path: w.wall + "/events"}, ok("clock.now", under("lesson.", s.lesson)))
	for i, c := range w.version.Challenges {
		path := base + "/challenges/" + string(c.ID)
		w.ask(s, request{path: path}, s.challenge(i))
		debrief := notRevealed
		switch {
		case i >= s.opened:
			debrief = noExercise
		case i < s.told:
			where, own := debriefSea, s.challenge(i)
			if i == 0 {
				where = debriefWhere
				if !s.frozen {
					where += " " + classCountry
				}
			}
			class := classFields
			if s.frozen {
				class = ""
			}
			debrief = string(ok(debriefFields, class, where, pointField)) + strings.Join(guessOf(own), " ")
		}
		w.ask(s, request{path: path + "/debrief"}, outcome(debrief))
		image := w.image(i)
		w.ask(s, request{path: "/iiif/3/" + image + "/info.json"}, map[bool]outcome{true: ok(infoFields), false: noImage}[i < s.opened])
		w.ask(s, request{path: "/iiif/3/" + image + "/full/max/0/default.jpg"}, map[bool]outcome{true: ok(), false: noImage}[i < s.opened])
		shown := i == s.opened-1 && s.name != "ended"
		w.ask(s, request{path: w.wall + "/iiif/" + image + "/info.json"}, map[bool]outcome{true: ok(infoFields), false: noImage}[shown])
		w.ask(s, request{path: w.wall + "/iiif/" + image + "/full/max/0/default.jpg"}, map[bool]outcome{true: ok(), false: noImage}[shown])
		if i >= s.opened {
			w.ask(s, request{method: "POST", path: path + "/guesses", body: placeBody(ownGuess())}, noExercise)
		}
	}
}

// guessOf are the fields of an outcome that are of a guess.
func guessOf(o outcome) (fields []string) {
	for _, f := range strings.Fields(string(o)) {
		if strings.HasPrefix(f, "guess.") {
			fields = append(fields, " "+f)
		}
	}
	return fields
}

func (w *lessonWalk) teams(s lessonState) outcome {
	if s.name == "ended" {
		return ok(teamFields, under("rows[].", teamRanked))
	}
	return ok(teamFields, under("rows[].", "team size guesses"))
}

// ask asks as own, or of a display or a shared board as nobody, and holds the answer against what is
// allowed in a state.
func (w *lessonWalk) ask(s lessonState, r request, want outcome) {
	w.t.Helper()
	at := fmt.Sprintf("%s: %v", s.name, r)
	onWall := strings.HasPrefix(r.path, w.wall)
	events := 4
	switch {
	case onWall:
		events = 2
	case !strings.HasPrefix(r.path, w.board):
		r.token = w.own.token
	}
	a := w.fetchEvents(r, events)
	w.compare(at, a, want)
	told := []int{0, 1, 2, 3, 4}[:s.told]
	w.scan(at, a, guessed, told)
	var v any
	if json.Unmarshal(a.body, &v) != nil {
		return
	}
	walkJSON(v, func(leaf any) {
		if n, ok := leaf.(float64); ok && s.opened > s.told && has(w.marks, n, 0.5) {
			w.t.Errorf("%s: the mark %v is told: %s", at, n, a.body)
		}
		if alias, ok := leaf.(string); ok && onWall && (alias == w.own.alias || alias == w.other.alias || alias == w.third.alias) {
			w.t.Errorf("%s: the alias %s is on the wall: %s", at, alias, a.body)
		}
	})
}
