package challenges

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"geodrill/geo"
	"geodrill/scoring"
)

// Question is one thing asked about a photo.
type Question struct {
	ID       QuestionID
	Position int  // from 1
	Prompt   Text // what is asked; empty when the challenge's prompt says it
	Ask      Ask
	Key      Key // of the current revision
}

// Kind says what a question asks for.
type Kind string

// The kinds there are.
const (
	KindPlace   Kind = "place"   // where the photo was taken, or what it shows is
	KindBearing Kind = "bearing" // in which direction the camera looked
	KindTime    Kind = "time"    // when
	KindText    Kind = "text"    // a name or a word

	KindReasoning Kind = "reasoning" // how one came to the answers, which an instructor marks
)

// Kinds lists the kinds in the order in which they are documented. The slice is
// the caller's own.
func Kinds() []Kind { return []Kind{KindPlace, KindBearing, KindTime, KindText, KindReasoning} }

// Ask is what a question asks for and how an answer earns points: a
// [PlaceAsk], [BearingAsk], [TimeAsk], [TextAsk] or [ReasoningAsk]. Its values are
// never changed.
type Ask interface {
	Kind() Kind
	MaxPoints() int
	// problems lists what is missing or makes no sense in it, or in the key
	// that it comes with, with pointers below at.
	problems(at string, k Key) problems
	// check normalises an answer, or says what is wrong with it below at.
	check(at string, a Answer) (Answer, error)
	// only is the key without what is of other kinds, as it is stored.
	only(k Key) Key
	// mark scores an answer that check has accepted. given is what an instructor
	// awarded a reasoning, nil before.
	mark(a Answer, k Key, given map[string]Award) marked
}

// Key is the right answer of a question. A correction adds a version; what was
// marked under an older one keeps its mark in the ledger. The fields of the
// question's kind are set. A key is never changed.
type Key struct {
	Version        int         // from 1
	Place          *geo.Region // any place in it is right
	BearingDegrees float64     // clockwise from true north, in [0, 360); NaN in a draft without a key
	Time           scoring.Interval
	Texts          []scoring.AcceptedForm
	Criteria       []Criterion // of a reasoning
	Ask            Ask         // with a corrected rule, instead of the question's; nil: as it was published
}

// isRegion reports whether the key is of a place that is more than a point.
func (k Key) isRegion() bool {
	if k.Place == nil {
		return false
	}
	_, point := k.Place.Point()
	return !point
}

// Answer answers one question of a challenge. The fields of the question's kind
// are set, and RadiusMeters only when a circle was given.
type Answer struct {
	Question       QuestionID        `json:"question"`
	Place          *geo.Point        `json:"place,omitempty"`
	RadiusMeters   *float64          `json:"radiusMeters,omitempty"`
	BearingDegrees *float64          `json:"bearingDegrees,omitempty"`
	Time           *scoring.Interval `json:"time,omitempty"`
	Text           *string           `json:"text,omitempty"`
	Reasoning      *Reasoning        `json:"reasoning,omitempty"`
}

// given lists the kinds of which the answer has something.
func (a Answer) given() (kinds []Kind) {
	for _, member := range []struct {
		kind  Kind
		given bool
	}{
		{KindPlace, a.Place != nil || a.RadiusMeters != nil}, {KindBearing, a.BearingDegrees != nil},
		{KindTime, a.Time != nil}, {KindText, a.Text != nil}, {KindReasoning, a.Reasoning != nil},
	} {
		if member.given {
			kinds = append(kinds, member.kind)
		}
	}
	return kinds
}

// Bounds of answers.
const (
	MaxTextRunes    = scoring.MaxFormRunes
	MaxRadiusMeters = 20_015_000 // half-way around the Earth
	MaxTimeSpan     = 7 * 24 * time.Hour
	MaxDaySpan      = 12 * time.Hour // of a time of day
)

// DefaultSpanMinutes is how long a stated interval may be unless the author says
// otherwise.
const DefaultSpanMinutes = 15

// check normalises an answer to the question, or says what is wrong with it.
func (q Question) check(at string, a Answer) (Answer, error) {
	given := a.given()
	switch {
	case len(given) == 0:
		return Answer{}, &Error{Code: CodeQuestionUnanswered, Field: at, Message: "Answer the question.",
			Params: map[string]any{"question": q.ID}}
	case len(given) > 1 || given[0] != q.Ask.Kind():
		return Answer{}, &Error{Code: CodeAnswerKind, Field: at, Message: "The question asks for a " + string(q.Ask.Kind()) + " only.",
			Params: map[string]any{"kind": q.Ask.Kind()}}
	}
	checked, err := q.Ask.check(at, a)
	checked.Question = q.ID
	return checked, err
}

func (q Question) problems(at string) (found problems) {
	if q.Ask == nil {
		found.missing(at+"/kind", "say what the question asks for: one of %v", Kinds())
		return found
	}
	return q.Ask.problems(at, q.Key)
}

// PlaceAsk asks for a place.
type PlaceAsk struct{ Rule scoring.PlaceRule }

// Kind implements [Ask].
func (PlaceAsk) Kind() Kind { return KindPlace }

// MaxPoints implements [Ask].
func (p PlaceAsk) MaxPoints() int { return p.Rule.MaxPoints }

func (p PlaceAsk) problems(at string, k Key) (found problems) {
	found.rule(at, p.Rule.Falloff != nil, p.Rule.Validate())
	if k.Place == nil {
		found.missing(at+"/key", "say where the place is")
	}
	return found
}

func (PlaceAsk) only(k Key) Key { return Key{Version: k.Version, Place: k.Place} }

func (p PlaceAsk) check(at string, a Answer) (Answer, error) {
	if a.Place == nil {
		return Answer{}, &Error{Code: CodeQuestionUnanswered, Field: at + "/place", Message: "A circle needs a place."}
	}
	place, err := geo.Normalize(*a.Place)
	if err != nil {
		return Answer{}, PointError(at+"/place", err)
	}
	if r := a.RadiusMeters; r != nil {
		if p.Rule.Circle == nil {
			return Answer{}, invalid(at+"/radiusMeters", "the question asks for no circle")
		}
		if !(*r >= 0 && *r <= MaxRadiusMeters) {
			return Answer{}, invalid(at+"/radiusMeters", "use 0 to %d metres", MaxRadiusMeters)
		}
	}
	return Answer{Place: &place, RadiusMeters: a.RadiusMeters}, nil
}

// BearingAsk asks for a direction.
type BearingAsk struct{ Rule scoring.BearingRule }

// Kind implements [Ask].
func (BearingAsk) Kind() Kind { return KindBearing }

// MaxPoints implements [Ask].
func (b BearingAsk) MaxPoints() int { return b.Rule.MaxPoints }

func (b BearingAsk) problems(at string, k Key) (found problems) {
	found.rule(at, b.Rule.Falloff != nil, b.Rule.Validate())
	switch {
	case math.IsNaN(k.BearingDegrees):
		found.missing(at+"/key", "say in which direction the camera looked")
	case !(k.BearingDegrees >= 0 && k.BearingDegrees < 360):
		found.invalid(at+"/key", "a bearing is 0 to 360 degrees, clockwise from true north")
	}
	return found
}

func (BearingAsk) only(k Key) Key {
	return Key{Version: k.Version, BearingDegrees: k.BearingDegrees}
}

func (b BearingAsk) check(at string, a Answer) (Answer, error) {
	d := *a.BearingDegrees
	if !(d >= 0 && d <= 360) {
		return Answer{}, invalid(at+"/bearingDegrees", "a bearing is 0 to 360 degrees, clockwise from true north")
	}
	if d == 360 {
		d = 0
	}
	return Answer{BearingDegrees: &d}, nil
}

// TimeAsk asks for an instant, or for an interval of Rule.LongestMinutes at
// most. With a Day only the time of day counts.
type TimeAsk struct {
	Rule scoring.TimeRule
	Zone string // IANA name of the zone in which to ask
	Day  string // 2006-01-02, with Rule.TimeOfDay only: the day in the zone on which to ask
}

// Kind implements [Ask].
func (TimeAsk) Kind() Kind { return KindTime }

// MaxPoints implements [Ask].
func (t TimeAsk) MaxPoints() int { return t.Rule.MaxPoints }

func (t TimeAsk) problems(at string, k Key) (found problems) {
	found.rule(at, t.Rule.Falloff != nil, t.Rule.Validate())
	if !IsZone(t.Zone) {
		found.invalid(at+"/zone", "use the name of a time zone, such as Asia/Almaty or UTC")
		return found
	}
	if longest := t.Rule.LongestMinutes; !(longest > 0 && longest <= MaxTimeSpan.Minutes()) {
		found.invalid(at+"/maxSpanMinutes", "say how long a stated interval may be: up to %v minutes", MaxTimeSpan.Minutes())
	}
	if t.Day != "" || t.Rule.TimeOfDay {
		found = append(found, t.dayProblems(at)...)
	}
	switch from, to := k.Time.From, k.Time.To; {
	case from.IsZero() && to.IsZero():
		found.missing(at+"/key", "say from when to when the answer is right")
	case !isYear(from) || !isYear(to) || to.Before(from):
		found.invalid(at+"/key", "say from when to when the answer is right, in the years %d to %d", firstYear, lastYear)
	case t.Day != "":
		found = append(found, t.dayKeyProblems(at, k)...)
	}
	return found
}

// dayProblems checks a question for the time of day.
func (t TimeAsk) dayProblems(at string) (found problems) {
	if _, err := time.Parse(time.DateOnly, t.Day); err != nil || !t.Rule.TimeOfDay {
		found.invalid(at+"/day", "the day on which the time of day is asked for is a date such as 2024-06-10")
	}
	if t.Rule.LongestMinutes > MaxDaySpan.Minutes() {
		found.invalid(at+"/maxSpanMinutes", "of a time of day, a stated interval is at most %v minutes long", MaxDaySpan.Minutes())
	}
	return found
}

// dayKeyProblems checks the key of a question for the time of day. Its clock
// must be that of the day on which trainees are asked, daylight saving included,
// and neither it nor an answer may be most of a day.
func (t TimeAsk) dayKeyProblems(at string, k Key) (found problems) {
	zone, err := time.LoadLocation(t.Zone)
	if err != nil {
		found.invalid(at+"/zone", "%v", err)
		return found
	}
	if got := k.Time.From.In(zone).Format(time.DateOnly); got != t.Day {
		found.invalid(at+"/key", "the answer is on %s in the zone %s, and the question on %s", got, t.Zone, t.Day)
	}
	if k.Time.To.Sub(k.Time.From) > MaxDaySpan {
		found.invalid(at+"/key", "a time of day that is right is at most %v minutes long", MaxDaySpan.Minutes())
	}
	return found
}

func (TimeAsk) only(k Key) Key {
	if k.Time.From.IsZero() {
		return Key{Version: k.Version}
	}
	return Key{Version: k.Version, Time: scoring.Interval{
		From: k.Time.From.UTC().Truncate(time.Millisecond), To: k.Time.To.UTC().Truncate(time.Millisecond),
	}}
}

func (t TimeAsk) check(at string, a Answer) (Answer, error) {
	i := scoring.Interval{From: a.Time.From.UTC().Truncate(time.Millisecond), To: a.Time.To.UTC().Truncate(time.Millisecond)}
	switch span := i.To.Sub(i.From); {
	case !isYear(i.From) || !isYear(i.To):
		return Answer{}, invalid(at+"/time", "use years from %d to %d", firstYear, lastYear)
	case span < 0:
		return Answer{}, invalid(at+"/time/to", "the end is before the beginning")
	case span.Minutes() > t.Rule.LongestMinutes:
		return Answer{}, &Error{Code: CodeSpanTooLong, Field: at + "/time/to", Message: "The interval is too long.",
			Params: map[string]any{"maxSpanMinutes": t.Rule.LongestMinutes}}
	}
	return Answer{Time: &i}, nil
}

// Photography began in between; differences of such times fit a Duration.
const firstYear, lastYear = 1800, 2200

func isYear(t time.Time) bool { return t.Year() >= firstYear && t.Year() <= lastYear }

// TextAsk asks for a name or a word.
type TextAsk struct{ Rule scoring.TextRule }

// Kind implements [Ask].
func (TextAsk) Kind() Kind { return KindText }

// MaxPoints implements [Ask].
func (t TextAsk) MaxPoints() int { return t.Rule.MaxPoints }

func (t TextAsk) problems(at string, k Key) (found problems) {
	found.rule(at, true, t.Rule.Validate())
	if len(k.Texts) == 0 {
		found.missing(at+"/key", "say which texts are right")
	} else if err := scoring.ValidateForms(k.Texts); err != nil {
		found.wrong(at+"/key", err)
	}
	for i, form := range k.Texts {
		found.characters(at+"/key/accepted/"+strconv.Itoa(i)+"/text", form.Text)
	}
	return found
}

func (TextAsk) only(k Key) Key { return Key{Version: k.Version, Texts: k.Texts} }

func (t TextAsk) check(at string, a Answer) (Answer, error) {
	if utf8.RuneCountInString(*a.Text) > MaxTextRunes || !isText(*a.Text) {
		return Answer{}, invalid(at+"/text", "use at most %d characters that can be written", MaxTextRunes)
	}
	if scoring.Fold(*a.Text) == "" {
		return Answer{}, &Error{Code: CodeQuestionUnanswered, Field: at + "/text", Message: "Answer in letters or digits."}
	}
	return Answer{Text: a.Text}, nil
}

// IsZone reports whether a name is that of an IANA time zone. Names that a disk
// may have besides, such as localtime and right/UTC, are none.
func IsZone(name string) bool {
	region, _, ok := strings.Cut(name, "/")
	switch region {
	case "right", "posix":
		return false
	}
	_, err := time.LoadLocation(name)
	return err == nil && (ok || name == "UTC")
}

// rule reports what scoring says against a question's rule, if it has one.
func (p *problems) rule(at string, given bool, err error) {
	var wrong *scoring.RuleError
	switch {
	case err == nil:
	case errors.As(err, &wrong) && wrong.Field == "maxPoints":
		p.invalid(at+"/maxPoints", "%s", wrong.Reason)
	case !given:
		p.missing(at+"/rule", "say how the points fall off: %v", err)
	case wrong != nil && strings.HasPrefix(wrong.Field, "circle"):
		p.invalid(at+"/"+wrong.Field, "%s", wrong.Reason)
	default:
		p.invalid(at+"/rule", "%v", err)
	}
}

// wrong reports what scoring says against a key, where it is.
func (p *problems) wrong(at string, err error) {
	var wrong *scoring.RuleError
	if errors.As(err, &wrong) {
		p.invalid(at+"/"+wrong.Field, "%s", wrong.Reason)
		return
	}
	p.invalid(at, "%v", err)
}
