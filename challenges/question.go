package challenges

import (
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
)

// Kinds lists the kinds in the order in which they are documented. The slice is
// the caller's own.
func Kinds() []Kind { return []Kind{KindPlace, KindBearing, KindTime, KindText} }

// Ask is what a question asks for and how an answer earns points: a
// [PlaceAsk], [BearingAsk], [TimeAsk] or [TextAsk]. Its values are never
// changed.
type Ask interface {
	Kind() Kind
	MaxPoints() int
	// validate reports what makes no sense in it, or in the key that it comes
	// with, as an Error that points below at.
	validate(at string, k Key) error
	// check normalises an answer, or says what is wrong with it below at.
	check(at string, a Answer) (Answer, error)
	// only is the key without what is of other kinds, as it is stored.
	only(k Key) Key
	// mark scores an answer that check has accepted.
	mark(a Answer, k Key) marked
}

// Key is the right answer of a question. A correction adds a version; what was
// marked under an older one keeps its mark in the ledger. The fields of the
// question's kind are set. A key is never changed.
type Key struct {
	Version        int         // from 1
	Place          *geo.Region // any place in it is right
	BearingDegrees float64     // clockwise from true north, in [0, 360)
	Time           scoring.Interval
	Texts          []scoring.AcceptedForm
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
}

// given lists the kinds of which the answer has something.
func (a Answer) given() (kinds []Kind) {
	for _, member := range []struct {
		kind  Kind
		given bool
	}{
		{KindPlace, a.Place != nil || a.RadiusMeters != nil}, {KindBearing, a.BearingDegrees != nil},
		{KindTime, a.Time != nil}, {KindText, a.Text != nil},
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

func (q Question) validate(at string) error {
	if q.Ask == nil {
		return invalid(at+"/kind", "say what the question asks for: one of %v", Kinds())
	}
	return q.Ask.validate(at, q.Key)
}

// PlaceAsk asks for a place.
type PlaceAsk struct{ Rule scoring.PlaceRule }

// Kind implements [Ask].
func (PlaceAsk) Kind() Kind { return KindPlace }

// MaxPoints implements [Ask].
func (p PlaceAsk) MaxPoints() int { return p.Rule.MaxPoints }

func (p PlaceAsk) validate(at string, k Key) error {
	if err := p.Rule.Validate(); err != nil {
		return ruleError(at, err)
	}
	if k.Place == nil {
		return invalid(at+"/key", "say where the place is")
	}
	return nil
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

func (b BearingAsk) validate(at string, k Key) error {
	if err := b.Rule.Validate(); err != nil {
		return ruleError(at, err)
	}
	if !(k.BearingDegrees >= 0 && k.BearingDegrees < 360) {
		return invalid(at+"/key", "a bearing is 0 to 360 degrees, clockwise from true north")
	}
	return nil
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

func (t TimeAsk) validate(at string, k Key) error {
	if err := t.Rule.Validate(); err != nil {
		return ruleError(at, err)
	}
	if !IsZone(t.Zone) {
		return invalid(at+"/zone", "use the name of a time zone, such as Asia/Almaty or UTC")
	}
	if longest := t.Rule.LongestMinutes; !(longest > 0 && longest <= MaxTimeSpan.Minutes()) {
		return invalid(at+"/maxSpanMinutes", "say how long a stated interval may be: up to %v minutes", MaxTimeSpan.Minutes())
	}
	if from, to := k.Time.From, k.Time.To; !isYear(from) || !isYear(to) || to.Before(from) {
		return invalid(at+"/key", "say from when to when the answer is right, in the years %d to %d", firstYear, lastYear)
	}
	if t.Day == "" && !t.Rule.TimeOfDay {
		return nil
	}
	return t.validateDay(at, k)
}

// validateDay checks a question for the time of day. The clock of the key must
// be that of the day on which trainees are asked, daylight saving included, and
// neither the key nor an answer may be most of a day.
func (t TimeAsk) validateDay(at string, k Key) error {
	zone, err := time.LoadLocation(t.Zone)
	if err != nil {
		return invalid(at+"/zone", "%v", err)
	}
	if _, err := time.Parse(time.DateOnly, t.Day); err != nil || !t.Rule.TimeOfDay {
		return invalid(at+"/day", "the day on which the time of day is asked for is a date such as 2024-06-10")
	}
	if t.Rule.LongestMinutes > MaxDaySpan.Minutes() {
		return invalid(at+"/maxSpanMinutes", "of a time of day, a stated interval is at most %v minutes long", MaxDaySpan.Minutes())
	}
	if got := k.Time.From.In(zone).Format(time.DateOnly); got != t.Day {
		return invalid(at+"/key", "the answer is on %s in the zone %s, and the question on %s", got, t.Zone, t.Day)
	}
	if k.Time.To.Sub(k.Time.From) > MaxDaySpan {
		return invalid(at+"/key", "a time of day that is right is at most %v minutes long", MaxDaySpan.Minutes())
	}
	return nil
}

func (TimeAsk) only(k Key) Key {
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

func (t TextAsk) validate(at string, k Key) error {
	if err := t.Rule.Validate(); err != nil {
		return ruleError(at, err)
	}
	if err := scoring.ValidateForms(k.Texts); err != nil {
		return invalid(at+"/key", "%v", err)
	}
	return nil
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

// ruleError reports what scoring says against a question's rule.
func ruleError(at string, err error) error { return invalid(at+"/rule", "%v", err) }
