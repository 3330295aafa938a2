package challenges_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// noon is when the clocks of Almaty showed 12:00 on the day of the photo.
var noon = time.Date(2024, time.June, 10, 7, 0, 0, 0, time.UTC)

// block is a block of houses around keyPlace, some 200 m by 200 m.
func block(t *testing.T) *geo.Region {
	t.Helper()
	x, y := keyPlace[0], keyPlace[1]
	region, err := geo.NewRegion(orb.Polygon{{{x - .001, y - .001}, {x + .001, y - .001}, {x + .001, y + .001}, {x - .001, y + .001}, {x - .001, y - .001}}})
	check(t, err)
	return region
}

// everyKind asks for a place with a circle, a bearing, a time of day and a name.
func everyKind(t *testing.T) []challenges.Question {
	t.Helper()
	return []challenges.Question{
		{
			Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{
				MaxPoints: 2000, Falloff: scoring.LinearFalloff{Zero: 10_000}, Circle: &scoring.CircleRule{Share: 0.2, ScaleMeters: 1500},
			}},
			Key: challenges.Key{Place: block(t)},
		},
		{
			Prompt: challenges.Text{"en": "Where did the camera look?", "ru": "Куда смотрела камера?"},
			Ask:    challenges.BearingAsk{Rule: scoring.BearingRule{MaxPoints: 1000, Falloff: scoring.LinearFalloff{Perfect: 5, Zero: 45}}},
			Key:    challenges.Key{BearingDegrees: 355},
		},
		{
			Ask: challenges.TimeAsk{Zone: "Asia/Almaty", Day: "2024-06-10", Rule: scoring.TimeRule{
				MaxPoints: 1000, Falloff: scoring.LinearFalloff{Perfect: 15, Zero: 135}, LongestMinutes: 30, TimeOfDay: true,
			}},
			Key: challenges.Key{Time: scoring.Interval{From: noon, To: noon.Add(time.Hour)}},
		},
		{
			Ask: challenges.TextAsk{Rule: scoring.TextRule{MaxPoints: 1000}},
			Key: challenges.Key{Texts: []scoring.AcceptedForm{{Text: "Алматы", Share: 1}, {Text: "Верный", Share: 0.5}}},
		},
	}
}

// newRoomOfKinds is a room whose first challenge asks for everything.
func newRoomOfKinds(t *testing.T) *room {
	r := newRoom(t)
	d := newDraft("kinds", 2)
	d.Challenges[0].Questions = everyKind(t)
	var err error
	r.version, err = r.service.Publish(t.Context(), r.owner, d, nil)
	check(t, err)
	return r
}

func ptr[T any](v T) *T { return &v }

// answers are right in all but a little.
func (r *room) answers() []challenges.Answer {
	q := r.version.Challenges[0].Questions
	return []challenges.Answer{
		{Question: q[0].ID, Place: &geo.Point{keyPlace[0] + 360, keyPlace[1]}, RadiusMeters: ptr(300.0)},
		{Question: q[1].ID, BearingDegrees: ptr(20.0)},
		{Question: q[2].ID, Time: &scoring.Interval{From: noon.Add(135 * time.Minute), To: noon.Add(150 * time.Minute)}},
		{Question: q[3].ID, Text: ptr("«ВЕРНЫЙ»")},
	}
}

func (r *room) submitAnswers(a challenges.Actor, e challenges.ExerciseID, answers []challenges.Answer, key string) (challenges.Receipt, error) {
	return r.service.SubmitGuess(r.t.Context(), a, challenges.SubmitGuess{
		Exercise: e, Challenge: r.version.Challenges[0].ID, Answers: answers, IdempotencyKey: key, Body: [32]byte{1},
	})
}

func TestMarkOfEveryKind(t *testing.T) {
	r := newRoomOfKinds(t)
	e := r.open(challenges.RevealAtOnce)
	fox := r.join("Fox")
	q := r.version.Challenges[0].Questions
	view, err := r.service.Challenge(t.Context(), fox, e, r.version.Challenges[0].ID)
	check(t, err)
	if diff := cmp.Diff([]challenges.QuestionView{
		{ID: q[0].ID, Kind: challenges.KindPlace, MaxPoints: 2000, Circle: true},
		{ID: q[1].ID, Kind: challenges.KindBearing, MaxPoints: 1000, Prompt: q[1].Prompt},
		{ID: q[2].ID, Kind: challenges.KindTime, MaxPoints: 1000, Zone: "Asia/Almaty", Day: "2024-06-10", LongestMinutes: 30},
		{ID: q[3].ID, Kind: challenges.KindText, MaxPoints: 1000},
	}, view.Questions); diff != "" {
		t.Errorf("questions (-want +got)\n%s", diff)
	}

	receipt, err := r.submitAnswers(fox, e, r.answers(), "once")
	check(t, err)
	const circle = 396 // of 400: ln(1+300/1500) of 2*ln(1+20015000/1500) is lost
	if diff := cmp.Diff([]challenges.Part{
		{Question: q[0].ID, Rule: scoring.RuleDistance, Points: 1600, MaxPoints: 1600, Error: ptr(0.0), Why: scoring.WithinPerfect},
		{Question: q[0].ID, Rule: scoring.RuleCircle, Points: circle, MaxPoints: 400, Why: scoring.CircleFits},
		{Question: q[1].ID, Rule: scoring.RuleBearing, Points: 500, MaxPoints: 1000, Error: ptr(25.0), Why: scoring.ByAngle},
		{Question: q[2].ID, Rule: scoring.RuleTime, Points: 500, MaxPoints: 1000, Error: ptr(75.0), Why: scoring.ByGap},
		{Question: q[3].ID, Rule: scoring.RuleText, Points: 500, MaxPoints: 1000, Why: scoring.FormMatched},
	}, receipt.Mark.Parts); diff != "" {
		t.Errorf("parts (-want +got)\n%s", diff)
	}
	if receipt.Mark.Points != 3100+circle || receipt.Mark.DistanceMeters != 0 {
		t.Errorf("%d points, %d of them of the circle, %v m", receipt.Mark.Points, circle, receipt.Mark.DistanceMeters)
	}
	keys := receipt.Reveal.Keys
	if len(keys) != 4 || !keys[0].Place.Equal(block(t)) || keys[1].BearingDegrees != 355 || keys[2].Time.From != noon || len(keys[3].Texts) != 2 {
		t.Errorf("keys %+v", keys)
	}
	if want := (geo.Point{keyPlace[0], keyPlace[1]}); keys[0].Nearest == nil || geo.Distance(*keys[0].Nearest, want) > 1e-6 {
		t.Errorf("nearest %v, want the guess itself, which is inside: %v", keys[0].Nearest, want)
	}
	r.boardEqualsLedger(e, []challenges.Actor{fox})
}

// A repeated request gets the keys that the first one was told, corrected or not.
func TestReplyAfterCorrection(t *testing.T) {
	r := newRoomOfKinds(t)
	e := r.open(challenges.RevealAtOnce)
	fox := r.join("Fox")
	first, err := r.submitAnswers(fox, e, r.answers(), "once")
	check(t, err)
	question := r.version.Challenges[0].Questions[0].ID
	check(t, correctKey(t.Context(), r.service, r.owner, e, question, keyAt(away(500))))
	check(t, correctKey(t.Context(), r.service, r.owner, e, r.version.Challenges[0].Questions[3].ID,
		challenges.Key{Texts: []scoring.AcceptedForm{{Text: "Астана", Share: 1}}}))

	again, err := r.submitAnswers(fox, e, r.answers(), "once")
	check(t, err)
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("a repeated request (-first +again)\n%s", diff)
	}
	view, err := r.service.Challenge(t.Context(), fox, e, r.version.Challenges[0].ID)
	check(t, err)
	if m := view.Guess.Mark; m.Revision != 3 || m.Parts[0].Points >= 1600 || m.Parts[4].Why != scoring.FormUnknown {
		t.Errorf("the mark after the corrections: %+v", m)
	}
	if d, _ := view.Guess.Reveal.Keys[0].Place.DistanceTo(away(500)); d != 0 {
		t.Errorf("the key told now is %v m away", d)
	}
}

// A guess beyond the attempts is refused before it is measured against a region,
// and a repeated one answered.
func TestAttemptsAtARegion(t *testing.T) {
	r := newRoomOfKinds(t)
	e := r.open(challenges.RevealAtClose)
	fox := r.join("Fox")
	first, err := r.submitAnswers(fox, e, r.answers(), "once")
	check(t, err)
	again, err := r.submitAnswers(fox, e, r.answers(), "once")
	check(t, err)
	if again.GuessID != first.GuessID {
		t.Errorf("a repeated request made guess %s, after %s", again.GuessID, first.GuessID)
	}
	_, err = r.submitAnswers(fox, e, r.answers(), "twice")
	refused(t, "a second guess", err, challenges.CodeNoAttempts, "")
}

// Without a place there is no distance, on a board either.
func TestNoPlace(t *testing.T) {
	r := newRoom(t)
	d := newDraft("names", 1)
	d.Challenges[0].Questions = everyKind(t)[3:]
	var err error
	r.version, err = r.service.Publish(t.Context(), r.owner, d, nil)
	check(t, err)
	e := r.open(challenges.RevealAtOnce)
	fox := r.join("Fox")
	receipt, err := r.submitAnswers(fox, e, []challenges.Answer{{Question: r.version.Challenges[0].Questions[0].ID, Text: ptr("almaty")}}, "")
	check(t, err)
	if !math.IsNaN(receipt.Mark.DistanceMeters) {
		t.Errorf("a distance of %v m", receipt.Mark.DistanceMeters)
	}
	_, me, err := r.service.ExerciseBoard(t.Context(), fox, e, challenges.ViewLive, "", 10)
	check(t, err)
	if me.Guesses != 1 || !math.IsNaN(me.MedianDistanceMeters) {
		t.Errorf("own row %+v", me)
	}
}

func TestAnswerRefusals(t *testing.T) {
	r := newRoomOfKinds(t)
	e := r.open(challenges.RevealAtClose)
	fox := r.join("Fox")
	for _, test := range []struct {
		name   string
		change func(a []challenges.Answer)
		code   challenges.Code
		field  string
	}{
		{"nothing in an answer", func(a []challenges.Answer) { a[1].BearingDegrees = nil }, challenges.CodeQuestionUnanswered, "/answers/1"},
		{"a place for a bearing", func(a []challenges.Answer) { a[1].BearingDegrees, a[1].Place = nil, &geo.Point{} }, challenges.CodeAnswerKind, "/answers/1"},
		{"a place and a bearing", func(a []challenges.Answer) { a[1].Place = &geo.Point{} }, challenges.CodeAnswerKind, "/answers/1"},
		{"a radius and a text", func(a []challenges.Answer) { a[3].RadiusMeters = ptr(1.0) }, challenges.CodeAnswerKind, "/answers/3"},
		{"a circle without a place", func(a []challenges.Answer) { a[0].Place = nil }, challenges.CodeQuestionUnanswered, "/answers/0/place"},
		{"latitude 91", func(a []challenges.Answer) { a[0].Place = &geo.Point{0, 91} }, challenges.CodeLatitudeRange, "/answers/0/place/coordinates/1"},
		{"a radius below 0", func(a []challenges.Answer) { a[0].RadiusMeters = ptr(-1.0) }, challenges.CodeInvalid, "/answers/0/radiusMeters"},
		{"a radius beyond the Earth", func(a []challenges.Answer) { a[0].RadiusMeters = ptr(20_015_001.0) }, challenges.CodeInvalid, "/answers/0/radiusMeters"},
		{"a radius that is no number", func(a []challenges.Answer) { a[0].RadiusMeters = ptr(math.NaN()) }, challenges.CodeInvalid, "/answers/0/radiusMeters"},
		{"a bearing below 0", func(a []challenges.Answer) { a[1].BearingDegrees = ptr(-0.1) }, challenges.CodeInvalid, "/answers/1/bearingDegrees"},
		{"a bearing beyond the circle", func(a []challenges.Answer) { a[1].BearingDegrees = ptr(360.1) }, challenges.CodeInvalid, "/answers/1/bearingDegrees"},
		{"a bearing that is no number", func(a []challenges.Answer) { a[1].BearingDegrees = ptr(math.NaN()) }, challenges.CodeInvalid, "/answers/1/bearingDegrees"},
		{"an end before the beginning", func(a []challenges.Answer) { a[2].Time.To = noon }, challenges.CodeInvalid, "/answers/2/time/to"},
		{"too vague a time", func(a []challenges.Answer) { a[2].Time.To = a[2].Time.From.Add(31 * time.Minute) }, challenges.CodeSpanTooLong, "/answers/2/time/to"},
		{"the year 0", func(a []challenges.Answer) { a[2].Time = &scoring.Interval{} }, challenges.CodeInvalid, "/answers/2/time"},
		{"the year 9999", func(a []challenges.Answer) {
			last := time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
			a[2].Time = &scoring.Interval{From: last, To: last}
		}, challenges.CodeInvalid, "/answers/2/time"},
		{"a text of no letters", func(a []challenges.Answer) { a[3].Text = ptr(" — ") }, challenges.CodeQuestionUnanswered, "/answers/3/text"},
		{"a long text", func(a []challenges.Answer) { a[3].Text = ptr(strings.Repeat("я", 201)) }, challenges.CodeInvalid, "/answers/3/text"},
		{"a text with a zero byte", func(a []challenges.Answer) { a[3].Text = ptr("a\x00") }, challenges.CodeInvalid, "/answers/3/text"},
	} {
		answers := r.answers()
		test.change(answers)
		_, err := r.submitAnswers(fox, e, answers, "")
		refused(t, test.name, err, test.code, test.field)
	}
	_, err := r.submitAnswers(fox, e, r.answers()[:3], "")
	refused(t, "one question left out", err, challenges.CodeQuestionUnanswered, "/answers")
	_, err = r.service.SubmitGuess(t.Context(), fox, r.newGuess(e, 0, keyPlace, ""))
	refused(t, "a flat place alone", err, challenges.CodeQuestionUnanswered, "/answers")
	_, err = r.submitAnswers(fox, r.open(challenges.RevealAtClose), []challenges.Answer{}, "")
	refused(t, "no answers", err, challenges.CodeQuestionUnanswered, "/answers")
	names := newDraft("names", 1)
	names.Challenges[0].Questions = everyKind(t)[3:]
	version, err := r.service.Publish(t.Context(), r.owner, names, nil)
	check(t, err)
	nameless, err := r.service.OpenExercise(t.Context(), r.owner, challenges.NewExercise{
		Version: version.ID, Cohort: r.cohort.ID, Rules: challenges.Rules{Reveal: challenges.RevealAtOnce},
	})
	check(t, err)
	_, err = r.service.SubmitGuess(t.Context(), fox, challenges.SubmitGuess{
		Exercise: nameless.ID, Challenge: version.Challenges[0].ID, Flat: true, Answers: []challenges.Answer{{Place: &geo.Point{}}},
	})
	refused(t, "a flat place where none is asked for", err, challenges.CodeQuestionUnknown, "/place")
	flat := r.newGuess(e, 1, keyPlace, "")
	flat.Answers[0].RadiusMeters = ptr(5.0)
	_, err = r.service.SubmitGuess(t.Context(), fox, flat)
	refused(t, "a circle that nobody asked for", err, challenges.CodeInvalid, "/radiusMeters")

	// 360 degrees are north, and a circle may be left out.
	answers := r.answers()
	answers[0].RadiusMeters, answers[1].BearingDegrees = nil, ptr(360.0)
	_, err = r.submitAnswers(fox, e, answers, "")
	check(t, err)
	view, err := r.service.Challenge(t.Context(), fox, e, r.version.Challenges[0].ID)
	check(t, err)
	wrapped, err := geo.Normalize(*r.answers()[0].Place)
	check(t, err)
	if got := view.Guess.Answers; *got[1].BearingDegrees != 0 || got[0].RadiusMeters != nil || *got[0].Place != wrapped {
		t.Errorf("stored %+v", got)
	}
}

func TestQuestionValidate(t *testing.T) {
	for _, test := range []struct {
		field  string
		index  int // of everyKind
		change func(q *challenges.Question)
	}{
		{"/kind", 0, func(q *challenges.Question) { q.Ask = nil }},
		{"/rule", 0, func(q *challenges.Question) { q.Ask = challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: 5}} }},
		{"/key", 0, func(q *challenges.Question) { q.Key.Place = nil }},
		{"/prompt", 1, func(q *challenges.Question) { q.Prompt = challenges.Text{"en": "Where to?"} }},
		{"/maxPoints", 1, func(q *challenges.Question) { q.Ask = challenges.BearingAsk{} }},
		{"/key", 1, func(q *challenges.Question) { q.Key.BearingDegrees = 360 }},
		{"/key", 1, func(q *challenges.Question) { q.Key.BearingDegrees = math.NaN() }},
		{"/maxPoints", 2, func(q *challenges.Question) { q.Ask = challenges.TimeAsk{Zone: "UTC"} }},
		{"/zone", 2, func(q *challenges.Question) { q.Ask = withTime(q, func(a *challenges.TimeAsk) { a.Zone = "Local" }) }},
		{"/zone", 2, func(q *challenges.Question) {
			q.Ask = withTime(q, func(a *challenges.TimeAsk) { a.Zone = "Mars/Gale" })
		}},
		{"/day", 2, func(q *challenges.Question) { q.Ask = withTime(q, func(a *challenges.TimeAsk) { a.Day = "" }) }},
		{"/day", 2, func(q *challenges.Question) {
			q.Ask = withTime(q, func(a *challenges.TimeAsk) { a.Day = "2024-02-30" })
		}},
		{"/day", 2, func(q *challenges.Question) {
			q.Ask = withTime(q, func(a *challenges.TimeAsk) { a.Rule.TimeOfDay = false })
		}},
		{"/maxSpanMinutes", 2, func(q *challenges.Question) {
			q.Ask = withTime(q, func(a *challenges.TimeAsk) { a.Rule.LongestMinutes = 0 })
		}},
		{"/maxSpanMinutes", 2, func(q *challenges.Question) {
			q.Ask = withTime(q, func(a *challenges.TimeAsk) {
				a.Day, a.Rule.TimeOfDay, a.Rule.LongestMinutes = "", false, 7*24*60+1
			})
		}},
		{"/key", 2, func(q *challenges.Question) { q.Key.Time.To = noon.Add(-1) }},
		{"/key", 2, func(q *challenges.Question) { q.Key.Time.To = noon.Add(12*time.Hour + 1) }},
		{"/key", 2, func(q *challenges.Question) {
			day := noon.AddDate(0, 0, 1)
			q.Key.Time = scoring.Interval{From: day, To: day}
		}},
		{"/key", 2, func(q *challenges.Question) {
			q.Key.Time = scoring.Interval{From: noon.AddDate(200, 0, 0), To: noon.AddDate(200, 0, 0)}
		}},
		{"/maxSpanMinutes", 2, func(q *challenges.Question) {
			q.Ask = withTime(q, func(a *challenges.TimeAsk) { a.Rule.LongestMinutes = 721 })
		}},
		{"/zone", 2, func(q *challenges.Question) {
			q.Ask = withTime(q, func(a *challenges.TimeAsk) { a.Zone = "right/Asia/Almaty" })
		}},
		{"/zone", 2, func(q *challenges.Question) {
			q.Ask = withTime(q, func(a *challenges.TimeAsk) { a.Zone = "localtime" })
		}},
		{"/key", 2, func(q *challenges.Question) { q.Key.Time = scoring.Interval{} }},
		{"/maxPoints", 3, func(q *challenges.Question) { q.Ask = challenges.TextAsk{} }},
		{"/key", 3, func(q *challenges.Question) { q.Key.Texts = nil }},
		{"/key/accepted/1/share", 3, func(q *challenges.Question) { q.Key.Texts[1].Share = 1.1 }},
	} {
		d := newDraft("kinds", 1)
		d.Challenges[0].Questions = everyKind(t)
		check(t, d.Validate())
		test.change(&d.Challenges[0].Questions[test.index])
		want := "/challenges/0/questions/" + string(rune('0'+test.index)) + test.field
		refused(t, want, d.Validate(), challenges.CodeInvalid, want)
	}
}

func withTime(q *challenges.Question, change func(a *challenges.TimeAsk)) challenges.Ask {
	ask := q.Ask.(challenges.TimeAsk)
	change(&ask)
	return ask
}
