package server_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/scoring"
	"geodrill/store/storetest"

	"github.com/paulmach/orb"
)

// everyKind is the challenge of a lesson that asks for a region with a circle, a
// bearing, a time of day, a text and a reasoning.
const everyKind = 2

// What a lesson's keys tell and no answer before the reveal may.
const (
	secretBearing = 217.31
	secretText    = secretMark + "WORD"
	secretRubric  = secretMark + "CRITERION"
	secretComment = "Three more clues, please."
	// secretReasoning is that of another, which is chosen as one of the best.
	secretReasoning = secretMark + "REASONING"
)

// secretCorner is a corner of the region, on the antimeridian's other side.
var secretCorner = geo.Point{-179.618237, -16.873461}

func secretTime() time.Time { return time.Date(2019, time.August, 13, 14, 37, 0, 0, time.UTC) }

func secretQuestions(t testing.TB) []challenges.Question {
	t.Helper()
	x, y := secretCorner.Lon(), secretCorner.Lat()
	region, err := geo.NewRegion(
		orb.Polygon{{{x, y}, {x, y + .5}, {x - .5, y + .5}, {x - .5, y}, {x, y}}},
		orb.Polygon{{{x - .1, y + .1}, {x - .1, y + .2}, {x - .2, y + .2}, {x - .2, y + .1}, {x - .1, y + .1}}},
	)
	if err != nil {
		t.Fatal(err)
	}
	fall := scoring.LinearFalloff{Perfect: 1, Zero: 1e6}
	return []challenges.Question{
		{
			Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: 2000, Falloff: fall, Circle: &scoring.CircleRule{Share: 0.2, ScaleMeters: 1500}}},
			Key: challenges.Key{Place: region},
		},
		{
			Prompt: challenges.Text{"en": "Where did the camera look?", "ru": "Куда смотрела камера?"},
			Ask:    challenges.BearingAsk{Rule: scoring.BearingRule{MaxPoints: 1000, Falloff: scoring.LinearFalloff{Perfect: 5, Zero: 90}}},
			Key:    challenges.Key{BearingDegrees: secretBearing},
		},
		{
			Ask: challenges.TimeAsk{Zone: "Pacific/Fiji", Day: "2019-08-14", Rule: scoring.TimeRule{
				MaxPoints: 1000, Falloff: scoring.LinearFalloff{Perfect: 10, Zero: 600}, LongestMinutes: 60, TimeOfDay: true,
			}},
			Key: challenges.Key{Time: scoring.Interval{From: secretTime(), To: secretTime().Add(7 * time.Minute)}},
		},
		{
			Ask: challenges.TextAsk{Rule: scoring.TextRule{MaxPoints: 1000}},
			Key: challenges.Key{Texts: []scoring.AcceptedForm{{Text: secretText, Share: 1}}},
		},
		{
			Ask: challenges.ReasoningAsk{Points: 1000},
			Key: challenges.Key{Criteria: []challenges.Criterion{
				{ID: "secret-clues", Text: challenges.Text{"en": secretRubric, "ru": secretRubric}, MaxPoints: 1000},
			}},
		},
	}
}

// othersSeed is that of other's answers.
const othersSeed = 1

// everyKindBody answers everything, a little differently for every seed.
func (l *lesson) everyKindBody(seed int) string {
	q := l.version.Challenges[everyKind].Questions
	return fmt.Sprintf(`{"answers":[
		{"question":%q,"place":{"type":"Point","coordinates":[%d.25,-3.5]},"radiusMeters":250000},
		{"question":%q,"bearingDegrees":%d},
		{"question":%q,"time":{"from":"2019-08-14T09:0%d:00+12:00","to":"2019-08-14T09:3%d:00+12:00"}},
		{"question":%q,"text":"Suva %d"},
		{"question":%q,"reasoning":{"clues":%q,"limits":"one photo"}}]}`,
		q[0].ID, 170+seed, q[1].ID, 10*seed, q[2].ID, seed, seed, q[3].ID, seed, q[4].ID, map[bool]string{true: secretReasoning, false: "the palms"}[seed == othersSeed])
}

// guessEveryKind makes own's guess and holds the receipt against an outcome.
func (l *lesson) guessEveryKind(in situation, want outcome, told ...int) {
	l.t.Helper()
	a := l.post(l.own.token, challengePath(l.exercise, everyKind)+"/guesses", l.everyKindBody(2))
	l.compare("own guess of every kind", a, want)
	l.scan("own guess of every kind", a, in, append(told, 0))
	var made struct{ ID string }
	a.decode(l.t, &made)
	l.markEveryKind(challenges.GuessID(made.ID))
}

// markEveryKind gives a reasoning points and a comment.
func (l *lesson) markEveryKind(id challenges.GuessID) {
	l.t.Helper()
	_, err := l.challenges.MarkReasoning(l.t.Context(), l.owner.Actor, challenges.MarkReasoning{
		Exercise: l.exercise.ID, Guess: id, Comment: secretComment,
		Awards: map[string]challenges.Award{"secret-clues": {Points: 617, Evidence: []challenges.Heading{challenges.HeadingClues}}},
	})
	if err != nil {
		l.t.Fatal(err)
	}
}

// chooseOthers makes other's reasoning one of the best.
func (l *lesson) chooseOthers() {
	l.t.Helper()
	queue, err := l.challenges.WorkQueue(l.t.Context(), l.owner.Actor, l.exercise.ID, challenges.WorkFilter{}, "", 1)
	if err != nil {
		l.t.Fatal(err)
	}
	if _, err := l.challenges.ChooseReasoning(l.t.Context(), l.owner.Actor, l.exercise.ID, queue.Works[0].Guess, true); err != nil {
		l.t.Fatal(err)
	}
}

// scanEveryKind looks for the keys that are no places.
func (l *lesson) scanEveryKind(at, text string) {
	l.t.Helper()
	local := secretTime().In(time.FixedZone("Fiji", 12*60*60))
	for _, secret := range []string{
		fmt.Sprint(secretBearing), secretText, secretReasoning, secretRubric, secretComment, "secret-clues", secretTime().Format("2006-01-02T15:04"), local.Format("2006-01-02T15:04"),
		fmt.Sprint(secretTime().UnixMilli()), fmt.Sprint(secretTime().Unix()),
	} {
		if strings.Contains(text, secret) {
			l.t.Errorf("%s: %s is told: %s", at, secret, text)
		}
	}
}

// What is wrong with an answer is said where it is, and nothing is stored.
func TestBadAnswers(t *testing.T) {
	t.Parallel()
	l := newLesson(t, storetest.SQLite(t), (*school).hourAtClose)
	path := challengePath(l.exercise, everyKind) + "/guesses"
	for _, test := range []struct {
		name, old, new string
		status         int
		code, pointer  string
	}{
		{"a radius that is text", `"radiusMeters":250000`, `"radiusMeters":"far"`, 400, "request_invalid", "/answers/0/radiusMeters"},
		{"a radius below 0", `"radiusMeters":250000`, `"radiusMeters":-1`, 400, "request_invalid", "/answers/0/radiusMeters"},
		{"a radius beyond the Earth", `"radiusMeters":250000`, `"radiusMeters":20015001`, 400, "request_invalid", "/answers/0/radiusMeters"},
		{"a bearing of 361", `"bearingDegrees":20`, `"bearingDegrees":361`, 400, "request_invalid", "/answers/1/bearingDegrees"},
		{"a bearing beyond any number", `"bearingDegrees":20`, `"bearingDegrees":1e999`, 400, "request_invalid", ""},
		{"a bearing that is null", `"bearingDegrees":20`, `"bearingDegrees":null`, 400, "request_invalid", "/answers/1/bearingDegrees"},
		{"another kind", `"bearingDegrees":20`, `"text":"south"`, 422, "answer_kind", "/answers/1"},
		{"two kinds", `"bearingDegrees":20`, `"bearingDegrees":20,"text":"south"`, 422, "answer_kind", "/answers/1"},
		{"no kind", `,"bearingDegrees":20`, ``, 422, "question_unanswered", "/answers/1"},
		{"a time of no zone", `2019-08-14T09:02:00+12:00`, `2019-08-14T09:02:00`, 400, "request_invalid", "/answers/2/time/from"},
		{"the 31st of June", `2019-08-14T09:32:00+12:00`, `2019-06-31T09:32:00Z`, 422, "invalid", "/answers/2/time/to"},
		{"the 30th of February", `2019-08-14T09:02:00+12:00`, `2019-02-30T09:02:00Z`, 422, "invalid", "/answers/2/time/from"},
		{"an end before the beginning", `09:32:00`, `08:32:00`, 422, "invalid", "/answers/2/time/to"},
		{"too vague a time", `09:32:00`, `10:32:00`, 422, "span_too_long", "/answers/2/time/to"},
		{"a time without end", `,"to":"2019-08-14T09:32:00+12:00"`, ``, 400, "request_invalid", "/answers/2/time/to"},
		{"a text of no letters", `"Suva 2"`, `" … "`, 422, "question_unanswered", "/answers/3/text"},
		{"no text", `"Suva 2"`, `""`, 400, "request_invalid", "/answers/3/text"},
		{"a long text", `Suva 2`, strings.Repeat("ы", 201), 400, "request_invalid", "/answers/3/text"},
		{"a reasoning that is text", `{"clues":"the palms","limits":"one photo"}`, `"the palms"`, 400, "request_invalid", "/answers/4/reasoning"},
		{"a heading that is none", `"limits":"one photo"`, `"style":"good"`, 400, "request_invalid", "/answers/4/reasoning/style"},
		{"a long reasoning", `the palms`, strings.Repeat("ы", 4001), 400, "request_invalid", "/answers/4/reasoning/clues"},
		{"a reasoning that is long together", `"clues":"the palms"`, `"clues":"` + strings.Repeat("ы", 4000) + `"`, 422, "invalid", "/answers/4/reasoning/limits"},
		{"a reasoning with a zero byte", `one photo`, `\u0000`, 422, "invalid", "/answers/4/reasoning/limits"},
		{"a text with a zero byte", `Suva 2`, `\u0000`, 422, "invalid", "/answers/3/text"},
	} {
		body := strings.Replace(l.everyKindBody(2), test.old, test.new, 1)
		if body == l.everyKindBody(2) {
			t.Fatalf("%s: the body does not hold %s", test.name, test.old)
		}
		a := l.post(l.own.token, path, body)
		var p problem
		a.decode(t, &p)
		found := test.pointer == ""
		for _, pointer := range p.pointers() {
			found = found || pointer == test.pointer
		}
		if a.status != test.status || p.Code != test.code || !found {
			t.Errorf("%s: %d %s, want %d %s at %s: %s", test.name, a.status, p.Code, test.status, test.code, test.pointer, a.body)
		}
	}
	flat := `{"place":{"type":"Point","coordinates":[1,2]},"radiusMeters":5}`
	for _, test := range []struct{ name, body, pointer string }{
		{"a circle that nobody asked for", flat, "/radiusMeters"},
		{"a circle around nothing", `{"radiusMeters":5}`, "/radiusMeters"},
	} {
		a := l.post(l.own.token, challengePath(l.exercise, 0)+"/guesses", test.body)
		var p problem
		a.decode(t, &p)
		if a.status != http.StatusUnprocessableEntity || p.Code != "invalid" || p.pointers()[0] != test.pointer {
			t.Errorf("%s: %d %s", test.name, a.status, a.body)
		}
	}
	if ledger, err := l.store.Ledger(t.Context(), l.exercise.ID); err != nil || len(ledger) != 0 {
		t.Errorf("%d guesses are stored, %v", len(ledger), err)
	}
	l.post(l.own.token, path, l.everyKindBody(2)).want(t, http.StatusCreated)
}

// The points that a text may mean, and why there is none.
func TestReadCoordinates(t *testing.T) {
	t.Parallel()
	l := newLesson(t, storetest.SQLite(t), (*school).hourAtClose)
	for _, test := range []struct{ name, body, want string }{
		{"decimal degrees of both orders", `{"text":"43.25 76.5"}`,
			`{"readings":[{"notation":"decimal","point":{"coordinates":[76.5,43.25],"type":"Point"},"precisionMeters":@,"reason":"lat_lon"},` +
				`{"notation":"decimal","point":{"coordinates":[43.25,76.5],"type":"Point"},"precisionMeters":@,"reason":"lon_lat"}]}`},
		{"Cyrillic hemispheres", `{"text":"43°15′00″ с.ш. 76°30′00″ в.д."}`,
			`{"readings":[{"notation":"dms","point":{"coordinates":[76.5,43.25],"type":"Point"},"precisionMeters":@}]}`},
		{"a short Plus Code near Almaty", `{"text":"7WV2+2Q","near":{"type":"Point","coordinates":[76.9,43.2]}}`, `"reason":"near"`},
		{"a short Plus Code anywhere", `{"text":"7WV2+2Q"}`, `{"readings":[],"refusal":"needs_place"}`},
		{"a short link", `{"text":"https://maps.app.goo.gl/abc"}`, `{"readings":[],"refusal":"short_link"}`},
		{"nothing", `{"text":""}`, `{"readings":[],"refusal":"empty"}`},
		{"words", `{"text":"behind the mosque"}`, `{"readings":[],"refusal":"unknown"}`},
	} {
		a := l.post(l.own.token, "/api/v1/readings", test.body).want(t, http.StatusOK)
		if got := precision.ReplaceAllString(string(a.body), `"precisionMeters":@`); !strings.Contains(got, test.want) {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
	for _, test := range []struct {
		name, body    string
		status        int
		code, pointer string
	}{
		{"a long text", `{"text":"` + strings.Repeat("1", 2001) + `"}`, 400, "request_invalid", "/text"},
		{"no text", `{}`, 400, "request_invalid", "/text"},
		{"near nothing", `{"text":"1","near":{"type":"Point","coordinates":[0,91]}}`, 422, "latitude_out_of_range", "/near/coordinates/1"},
	} {
		a := l.post(l.own.token, "/api/v1/readings", test.body)
		var p problem
		a.decode(t, &p)
		if a.status != test.status || p.Code != test.code || p.pointers()[0] != test.pointer {
			t.Errorf("%s: %d %s", test.name, a.status, a.body)
		}
	}
}

var precision = regexp.MustCompile(`"precisionMeters":[0-9.e+-]+`)
