package pack

import (
	"time"

	"geodrill/challenges"
	"geodrill/scoring"
)

// question reads a question; its Ask is nil when something of it is reported.
func (r *reader) question(v value) challenges.Question {
	v.name = "a question"
	o, ok := r.object(v, "kind", "prompt", "maxPoints", "rule", "circle", "zone", "day", "maxSpanMinutes", "key")
	if !ok {
		return challenges.Question{}
	}
	var q challenges.Question
	if prompt, ok := o.optional("prompt"); ok {
		q.Prompt = r.translations(prompt)
	}
	kind, ok := r.kind(o)
	if !ok {
		return q
	}
	max := r.maxPoints(o)
	switch kind {
	case challenges.KindPlace:
		r.without(o, kind, "zone", "day", "maxSpanMinutes")
		falloff := r.falloff(o, "Meters")
		q.Ask = challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: max, Falloff: falloff, Circle: r.circle(o, falloff)}}
	case challenges.KindBearing:
		r.without(o, kind, "circle", "zone", "day", "maxSpanMinutes")
		q.Ask = challenges.BearingAsk{Rule: scoring.BearingRule{MaxPoints: max, Falloff: r.falloff(o, "Degrees")}}
	case challenges.KindTime:
		r.without(o, kind, "circle")
		q.Ask = r.timeAsk(o, max)
	case challenges.KindText:
		r.without(o, kind, "rule", "circle", "zone", "day", "maxSpanMinutes")
		q.Ask = challenges.TextAsk{Rule: scoring.TextRule{MaxPoints: max}}
	}
	if key, ok := o.required("key"); ok {
		q.Key = r.key(key, kind)
	}
	if kind == challenges.KindReasoning {
		r.without(o, kind, "rule", "circle", "zone", "day", "maxSpanMinutes")
		q.Ask = r.reasoningAsk(o, max, q.Key.Criteria)
	}
	return q
}

// kind reads what the question asks for; ok is false when it is reported.
func (r *reader) kind(o object) (_ challenges.Kind, ok bool) {
	v, ok := o.required("kind")
	if !ok {
		return "", false
	}
	name := r.text(v)
	var known []string
	for _, kind := range challenges.Kinds() {
		if name == string(kind) {
			return kind, true
		}
		known = append(known, string(kind))
	}
	if name != "" {
		r.findings.add(v.position, "unknown kind %s%s", quote(name), suggestion(name, known))
	}
	return "", false
}

// without reports the fields that a kind of question does not have.
func (r *reader) without(o object, kind challenges.Kind, fields ...string) {
	for _, field := range fields {
		if v, ok := o.values[field]; ok {
			r.findings.add(v.position, "a question of kind %s has no %s; remove it", kind, field)
		}
	}
}

func (r *reader) maxPoints(o object) int {
	v, ok := o.optional("maxPoints")
	if !ok {
		return scoring.DefaultMaxPoints
	}
	points, ok := r.whole(v)
	if !ok {
		return scoring.DefaultMaxPoints
	}
	r.check(v, scoring.TextRule{MaxPoints: points}.Validate())
	return points
}

// reasoningAsk reads what a reasoning is worth: what its criteria give together.
func (r *reader) reasoningAsk(o object, max int, criteria []challenges.Criterion) challenges.ReasoningAsk {
	sum := challenges.RubricPoints(criteria)
	if v, ok := o.optional("maxPoints"); ok && len(criteria) > 0 && max != sum {
		r.findings.add(v.position, "maxPoints is %d, and the criteria give %d together; remove it", max, sum)
	}
	return challenges.ReasoningAsk{Points: sum}
}

// timeAsk reads what is particular to a question for a time.
func (r *reader) timeAsk(o object, max int) challenges.TimeAsk {
	ask := challenges.TimeAsk{Zone: "UTC", Rule: scoring.TimeRule{
		MaxPoints: max, Falloff: r.falloff(o, "Minutes"), LongestMinutes: challenges.DefaultSpanMinutes,
	}}
	if v, ok := o.optional("zone"); ok {
		if ask.Zone = r.text(v); ask.Zone != "" && !challenges.IsZone(ask.Zone) {
			r.findings.add(v.position, "the zone %s is not known; use the name of a time zone, such as Asia/Almaty", quote(ask.Zone))
		}
	}
	longest := challenges.MaxTimeSpan
	if v, ok := o.optional("day"); ok {
		longest = challenges.MaxDaySpan
		ask.Rule.TimeOfDay = true
		if ask.Day = r.text(v); ask.Day != "" {
			if _, err := time.Parse(time.DateOnly, ask.Day); err != nil {
				r.findings.add(v.position, "the day %s is no date; write one such as 2024-06-10", quote(ask.Day))
			}
		}
	}
	if v, ok := o.optional("maxSpanMinutes"); ok {
		if minutes, ok := r.number(v); ok {
			ask.Rule.LongestMinutes = minutes
			if !(minutes >= 1 && minutes <= longest.Minutes()) {
				r.findings.add(v.position, "maxSpanMinutes %v is not in 1 to %v", minutes, longest.Minutes())
			}
		}
	}
	return ask
}
