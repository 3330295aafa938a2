package server_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/geo"
	"geodrill/store/storetest"
)

func TestLeakTableIsComplete(t *testing.T) {
	t.Parallel()
	var rows []string
	for _, r := range leakTable() {
		rows = append(rows, r.operation)
	}
	slices.Sort(rows)
	want := readContract(t).operations()
	if got := slices.Compact(rows); !slices.Equal(got, want) {
		t.Errorf("operations with a row: %v\noperations of the contract: %v", got, want)
	}
}

// lesson is an exercise of two challenges for a pin, and one that asks every
// kind of question, in the middle of a class. Others have guessed them before
// own looks at anything.
type lesson struct {
	*school
	owner                       instructor
	cohort                      challenges.Cohort
	own, other, third, stranger trainee
	team                        challenges.Team
	version                     challenges.Version
	exercise                    challenges.ExerciseView // as its owner sees it
	keys                        []geo.Point
	aliases                     int
	readings                    map[string]reading // of bodies
	marks                       []float64          // points and distances that the class does not know before the reveal
}

func newLesson(t *testing.T, location string, rules func(*school) challenges.Rules) *lesson {
	return newLessonAt(t, location, rules, geo.Point{61.237164, 37.518293})
}

// newLessonAt is newLesson with the key of the first challenge.
func newLessonAt(t *testing.T, location string, rules func(*school) challenges.Rules, first geo.Point) *lesson {
	l := &lesson{school: startSchool(t, location), keys: []geo.Point{first, {-72.648217, -13.163428}, secretCorner}, readings: map[string]reading{}}
	l.owner = l.addInstructor("Aliya")
	l.cohort = l.addCohort(l.owner, "Analysts")
	elsewhere := l.addCohort(l.owner, "Others")
	l.own, l.other, l.third = l.join(l.cohort, "own"), l.join(l.cohort, "other"), l.join(l.cohort, "third")
	l.stranger = l.join(elsewhere, "stranger")
	var err error
	if l.team, err = l.challenges.AddTeam(t.Context(), l.owner.Actor, l.cohort.ID, "Foxes"); err != nil {
		t.Fatal(err)
	}
	for _, who := range []trainee{l.own, l.other} {
		_, err := l.challenges.ChangeTrainee(t.Context(), l.owner.Actor, l.cohort.ID, challenges.TraineeID(who.id), challenges.ChangeTrainee{Team: &l.team.ID})
		if err != nil {
			t.Fatal(err)
		}
	}
	d := draft(t, "secret-set-name", l.keys)
	d.Challenges[everyKind].Questions = secretQuestions(t)
	if l.version, err = l.challenges.Publish(t.Context(), l.owner.Actor, d, nil); err != nil {
		t.Fatal(err)
	}
	l.exercise = l.open(l.owner, l.version, l.cohort, rules(l.school))
	return l
}

// othersGuess makes the guesses of the others and notes their marks, and own's
// to be.
func (l *lesson) othersGuess() {
	l.t.Helper()
	l.noteMark(0, ownGuess())
	l.post(l.other.token, challengePath(l.exercise, everyKind)+"/guesses", l.everyKindBody(othersSeed)).want(l.t, http.StatusCreated)
	l.chooseOthers()
	for i := range everyKind {
		for j, who := range []trainee{l.other, l.third} {
			place := geo.Point{l.keys[i].Lon() + 1.7 + float64(i+2*j), l.keys[i].Lat() - 1.3}
			l.post(who.token, challengePath(l.exercise, i)+"/guesses", placeBody(place)).want(l.t, http.StatusCreated)
			l.noteMark(i, place)
		}
	}
}

func (l *lesson) noteMark(challenge int, place geo.Point) {
	distance := geo.Distance(place, l.keys[challenge])
	rule := l.version.Challenges[challenge].Questions[0].Ask.(challenges.PlaceAsk).Rule
	points := rule.Mark(distance, math.NaN())[0].Points
	l.marks = append(l.marks, distance, float64(points))
}

func (l *lesson) image(challenge int) string { return l.version.Challenges[challenge].Images[0].Image }

// hintPath is that of a hint by its number.
func (l *lesson) hintPath(number int) string {
	return challengePath(l.exercise, hinted) + "/hints/" + string(l.version.Challenges[hinted].Hints[number-1].ID)
}

func (l *lesson) newAlias() string {
	l.aliases++
	return fmt.Sprintf("newcomer %d", l.aliases)
}

// spareToken starts a session of own's that may end.
func (l *lesson) spareToken() string {
	l.t.Helper()
	token, err := l.accounts.Start(l.t.Context(), account.Subject{Role: account.Trainee, ID: l.own.id})
	if err != nil {
		l.t.Fatal(err)
	}
	return token
}

// walk sends every request of the table, and HEAD for every GET, and holds the
// answers against the situation. told are the challenges that may be known.
func (l *lesson) walk(in situation, told ...int) {
	l.t.Helper()
	for _, row := range leakTable() {
		want, ok := row.in[in]
		if !ok {
			want = row.otherwise
		}
		r := row.request(l)
		switch in {
		case nobody:
			r.token = ""
		case stranger:
			if r.token == "" {
				r.token = l.stranger.token
			}
		default:
			if r.token == "" {
				r.token = l.own.token
			}
		}
		at := fmt.Sprintf("%s: %s %s", in, row.operation, row.name)
		a := l.fetch(r)
		l.compare(at, a, want)
		if in == practice1 && row.operation == "SubmitGuess" {
			told = []int{0} // the answer comes with the guess
		}
		l.scan(at, a, in, told)
		if r.method == "" {
			r.method = http.MethodHead
			head := l.do(r)
			if head.status != a.status || head.header.Get("Content-Type") != a.header.Get("Content-Type") {
				l.t.Errorf("%s: HEAD is answered %d %q", at, head.status, head.header.Get("Content-Type"))
			}
			l.scan(at+" HEAD", head, in, told)
		}
	}
}

// fetch does a request; of an event stream it reads the snapshot, as one JSON
// object with an event for each field.
func (l *lesson) fetch(r request) answer {
	l.t.Helper()
	return l.fetchEvents(r, 3)
}

// fetchEvents is fetch for a stream whose snapshot has so many events.
func (l *lesson) fetchEvents(r request, events int) answer {
	l.t.Helper()
	if !strings.HasSuffix(r.path, "/events") {
		return l.do(r)
	}
	stream := l.listen(r)
	defer stream.close()
	if stream.status != http.StatusOK {
		return stream.answer
	}
	all := map[string]json.RawMessage{}
	for range events {
		e := stream.read(l.t)
		all[e.name] = json.RawMessage(e.data)
	}
	a := stream.answer
	var err error
	if a.body, err = json.Marshal(all); err != nil {
		l.t.Fatal(err)
	}
	return a
}

// compare holds the status and the fields of an answer against an outcome.
func (l *lesson) compare(at string, a answer, want outcome) {
	l.t.Helper()
	words := strings.Fields(string(want))
	if strconv.Itoa(a.status) != words[0] {
		l.t.Errorf("%s: status %d, want %s: %.300q", at, a.status, words[0], a.body)
		return
	}
	fields := words[1:]
	if a.status >= 400 {
		var p problem
		a.decode(l.t, &p)
		if p.Code != words[1] {
			l.t.Errorf("%s: code %s, want %s", at, p.Code, words[1])
		}
		fields = append(strings.Fields(problemFields), words[2:]...)
	}
	var v any
	if json.Unmarshal(a.body, &v) != nil {
		if len(fields) > 0 {
			l.t.Errorf("%s: no JSON, want %v", at, fields)
		}
		return
	}
	got := fieldsOf(v)
	for _, f := range fields {
		if !got[f] {
			l.t.Errorf("%s: no field %s: %s", at, f, a.body)
		}
		delete(got, f)
	}
	for f := range got {
		l.t.Errorf("%s: field %s is not on the list: %s", at, f, a.body)
	}
}

// readBody reads a body, once for all that are equal.
func (l *lesson) readBody(body string) reading {
	r, ok := l.readings[body]
	if !ok {
		r = read(body)
		l.readings[body] = r
	}
	return r
}

// guessLate makes a guess of own's that comes after the close, for a challenge
// that own has not guessed, right at its key.
func (l *lesson) guessLate(challenge int) {
	l.t.Helper()
	place := geo.Point{l.keys[challenge].Lon() + 0.9, l.keys[challenge].Lat() + 0.9}
	a := l.do(request{method: http.MethodPost, path: challengePath(l.exercise, challenge) + "/guesses", token: l.own.token, body: placeBody(place)})
	l.compare("a late guess", a, outcome("201 "+receiptFields+" late"))
	l.scan("a late guess", a, closed, nil)
}

// scan looks for secrets everywhere in an answer.
func (l *lesson) scan(at string, a answer, in situation, told []int) {
	l.t.Helper()
	var head strings.Builder
	for name, values := range a.header {
		fmt.Fprintln(&head, name, values)
	}
	text := head.String() + string(a.body)
	pixels := a.header.Get("Content-Type") == "image/jpeg" && len(a.body) > 0
	if pixels {
		if found := metadataIn(a.body); found != "" {
			l.t.Errorf("%s: the picture has %s", at, found)
		}
	}
	for _, name := range []string{"secret-set-name", secretMark + "DESCRIPTION", secretMark + "FILE", secretMark + "CONSENT",
		secretMark + "IPTC", secretMark + "COMMENT", secretMark + "TRAILER"} {
		if strings.Contains(text, name) {
			l.t.Errorf("%s: %s is told", at, name)
		}
	}
	var v any
	if !pixels && json.Unmarshal(a.body, &v) != nil {
		v = nil
	}
	said := read(head.String())
	if !pixels {
		said = said.with(l.readBody(string(a.body)))
	}
	for n := range l.version.Challenges[hinted].Hints {
		opened := n == 0 && in != scheduled && in != stranger && in != nobody
		if name := fmt.Sprintf("%sHINT-%d-%d", secretMark, n+1, hinted+1); strings.Contains(text, name) && !opened && !slices.Contains(told, hinted) {
			l.t.Errorf("%s: %s is told", at, name)
		}
	}
	for i, key := range l.keys {
		if slices.Contains(told, i) {
			continue
		}
		for _, what := range []string{"TITLE", "DEBRIEF", "TAG", "TRUTH", "CREDIT", "SOURCE", "CHANGES", "LINK", "URL"} {
			if name := fmt.Sprintf("%s%s-%d", secretMark, what, i+1); strings.Contains(text, name) {
				l.t.Errorf("%s: %s is told", at, name)
			}
		}
		if notation := said.tells(key); notation != "" {
			l.t.Errorf("%s: key %d is told as %s: %s", at, i+1, notation, text)
		}
		if i == everyKind {
			l.scanEveryKind(at, text)
		}
	}
	if len(told) == 0 && in != practice1 {
		for _, n := range jsonNumbers(v) {
			if has(l.marks, n, 0.5) {
				l.t.Errorf("%s: the mark %v is told: %s", at, n, a.body)
			}
		}
	}
	if len(told) == 0 {
		walkJSON(v, func(leaf any) {
			if leaf == "KZ" {
				l.t.Errorf("%s: the country is told: %s", at, a.body)
			}
		})
	}
}

func TestNothingLeaksBeforeTheRevealAtClose(t *testing.T) {
	t.Parallel()
	storetest.Engines(t, func(t *testing.T, location string) {
		t.Parallel()
		l := newLesson(t, location, func(s *school) challenges.Rules {
			rules := s.hourAtClose()
			rules.OpensAt, rules.ClosesAt = s.clock.Now().Add(time.Hour), s.clock.Now().Add(2*time.Hour)
			return rules
		})
		walk := func(in situation, told ...int) {
			l.walk(stranger)
			l.walk(nobody)
			l.walk(in, told...)
		}
		walk(scheduled)
		l.clock.advance(time.Hour)
		l.othersGuess()
		walk(before) // ends with own guess
		l.guessEveryKind(before, "201 "+receiptFields)
		walk(guessed)
		l.clock.advance(time.Hour)
		l.guessLate(1)
		walk(closed)
		l.clock.advance(time.Minute)
		walk(revealed, 0, 1, everyKind)

		// What the scan looked for is there once it may be.
		debrief := l.get(l.own.token, challengePath(l.exercise, 0)+"/debrief")
		if read(string(debrief.body)).tells(l.keys[0]) == "" || !strings.Contains(string(debrief.body), secretMark+"TITLE-1") {
			t.Errorf("the debrief does not tell the key: %s", debrief.body)
		}
		var v any
		l.get(l.own.token, challengePath(l.exercise, 0)).decode(t, &v)
		if mine := l.marks[1]; !has(jsonNumbers(v), mine, 0.5) {
			t.Errorf("the mark does not tell own's %v points: %v", mine, v)
		}
	})
}

func TestNothingLeaksInPracticeBeforeTheGuess(t *testing.T) {
	t.Parallel()
	l := newLesson(t, storetest.SQLite(t), func(*school) challenges.Rules { return practice() })
	l.othersGuess()
	l.walk(stranger)
	l.walk(nobody)
	l.walk(practice1) // ends with own guess
	l.walk(practice2, 0)
	l.guessEveryKind(practice2, outcome("201 "+receiptFields+" mark.pending "+everyMark()), everyKind)
}

// Every picture that the server gives out is pixels and nothing else, and an
// image's id says nothing: not of its bytes, nor of when it came.
func TestPicturesArePixelsOnly(t *testing.T) {
	t.Parallel()
	l := newLesson(t, storetest.SQLite(t), func(*school) challenges.Rules { return practice() })
	again := l.publish(l.owner, "secret-set-name", l.keys...)
	var info struct {
		Width, Height int
		Tiles         []struct {
			Width        int
			ScaleFactors []int
		}
		Sizes []struct{ Width, Height int }
	}
	base := "/iiif/3/" + l.image(0)
	l.get(l.own.token, base+"/info.json").want(t, http.StatusOK).decode(t, &info)
	if info.Width != photoSize.X || info.Height != photoSize.Y {
		t.Errorf("the image is %d x %d", info.Width, info.Height)
	}
	paths := []string{"/full/max/0/default.jpg"}
	for _, s := range info.Sizes {
		paths = append(paths, fmt.Sprintf("/full/%d,%d/0/default.jpg", s.Width, s.Height))
	}
	for _, factor := range info.Tiles[0].ScaleFactors {
		span := info.Tiles[0].Width * factor
		for y := 0; y < info.Height; y += span {
			for x := 0; x < info.Width; x += span {
				w, h := min(span, info.Width-x), min(span, info.Height-y)
				paths = append(paths, fmt.Sprintf("/%d,%d,%d,%d/%d,%d/0/default.jpg", x, y, w, h, (w+factor-1)/factor, (h+factor-1)/factor))
			}
		}
	}
	if len(paths) < 7 {
		t.Fatalf("only %d pictures: %v", len(paths), paths)
	}
	for _, path := range paths {
		a := l.get(l.own.token, base+path).want(t, http.StatusOK)
		if found := metadataIn(a.body); found != "" {
			t.Errorf("%s has %s", path, found)
		}
		if tag := a.header.Get("ETag"); strings.Contains(tag, l.image(0)) || tag == "" {
			t.Errorf("%s has the ETag %s", path, tag)
		}
		sum := sha256.Sum256(a.body)
		if strings.Contains(hex.EncodeToString(sum[:]), l.image(0)) {
			t.Errorf("%s: the id is a part of the hash of the bytes", path)
		}
	}
	ids := map[string]bool{}
	for _, v := range []challenges.Version{l.version, again} {
		for _, c := range v.Challenges {
			id := c.Images[0].Image
			if raw, err := hex.DecodeString(id); err != nil || len(raw) != 16 {
				t.Errorf("image id %q is not 128 bits", id)
			}
			ids[id] = true
		}
	}
	if len(ids) != 6 {
		t.Errorf("%d ids for six stored pictures", len(ids))
	}
	first, second := l.image(0), l.image(1)
	if n := commonPrefix(first, second); n > 8 {
		t.Errorf("ids %s and %s begin alike", first, second)
	}
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
