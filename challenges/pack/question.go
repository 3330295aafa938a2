package pack

import (
	"errors"
	"strings"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/scoring"
)

func (r *reader) question(v value) challenges.Question {
	v.name = "a question"
	o, ok := r.object(v, "kind", "maxPoints", "rule", "key")
	if !ok {
		return challenges.Question{}
	}
	q := challenges.Question{Kind: challenges.KindPlace}
	if kind, ok := o.required("kind"); ok {
		r.only(kind, string(challenges.KindPlace))
	}
	if rule, ok := o.required("rule"); ok {
		q.Rule = r.rule(rule)
	}
	q.Rule.MaxPoints = scoring.DefaultMaxPoints
	if points, ok := o.optional("maxPoints"); ok {
		if q.Rule.MaxPoints, ok = r.whole(points); ok {
			r.checkRule(points, scoring.Exponential{MaxPoints: q.Rule.MaxPoints, ScaleMeters: 1})
		}
	}
	if key, ok := o.required("key"); ok {
		q.Key.Place = r.point(key)
	}
	return q
}

// only reads a text that has one possible value so far.
func (r *reader) only(v value, want string) {
	if s := r.text(v); s != "" && s != want {
		r.findings.add(v.position, "the %s %s is not known; use %q", v.name, quote(s), want)
	}
}

// rule reads how points fall off with distance, but for their maximum.
func (r *reader) rule(v value) (rule scoring.Exponential) {
	o, ok := r.object(v, "type", "preset", "scaleMeters", "perfectMeters")
	if !ok {
		return rule
	}
	if kind, ok := o.required("type"); ok {
		r.only(kind, "exponential")
	}
	preset, named := o.optional("preset")
	scale, given := o.optional("scaleMeters")
	switch {
	case named && given:
		r.findings.add(scale.position, "a rule has a preset or scaleMeters, not both; remove one of them")
	case named:
		rule.ScaleMeters = r.preset(preset)
	case given:
		rule.ScaleMeters = r.length(scale, func(f float64) scoring.Exponential {
			return scoring.Exponential{MaxPoints: 1, ScaleMeters: f}
		})
	case o.values["preset"].node == nil && o.values["scaleMeters"].node == nil:
		r.findings.add(v.position, "rule lacks a preset (%s) or scaleMeters; add one of them", strings.Join(presets(), ", "))
	}
	if perfect, ok := o.optional("perfectMeters"); ok {
		rule.PerfectMeters = r.length(perfect, func(f float64) scoring.Exponential {
			return scoring.Exponential{MaxPoints: 1, ScaleMeters: 1, PerfectMeters: f}
		})
	}
	return rule
}

func (r *reader) preset(v value) float64 {
	name := r.text(v)
	scale, ok := scoring.Preset(name).ScaleMeters()
	if name != "" && !ok {
		r.findings.add(v.position, "unknown preset %s%s", quote(name), suggestion(name, presets()))
	}
	return scale
}

func presets() []string {
	var names []string
	for _, p := range scoring.Presets() {
		names = append(names, string(p))
	}
	return names
}

// length reads a number of metres and checks it in a rule that is right in all
// else.
func (r *reader) length(v value, in func(float64) scoring.Exponential) float64 {
	meters, ok := r.number(v)
	if ok {
		r.checkRule(v, in(meters))
	}
	return meters
}

// checkRule reports at v what scoring says against a rule.
func (r *reader) checkRule(v value, rule scoring.Exponential) {
	if err := rule.Validate(); err != nil {
		r.findings.add(v.position, "%v", err)
	}
}

// point reads a GeoJSON point.
func (r *reader) point(v value) geo.Point {
	o, ok := r.object(v, "type", "coordinates")
	if !ok {
		return geo.Point{}
	}
	if kind, ok := o.required("type"); ok {
		r.only(kind, "Point")
	}
	coordinates, ok := o.required("coordinates")
	if !ok {
		return geo.Point{}
	}
	axes := r.list(coordinates)
	if axes == nil {
		return geo.Point{}
	}
	if len(axes) != 2 {
		r.findings.add(coordinates.position, "coordinates are [longitude, latitude] in degrees, two numbers and not %d", len(axes))
		return geo.Point{}
	}
	var p geo.Point
	for axis, v := range axes {
		v.name = [...]string{"the longitude", "the latitude"}[axis]
		if p[axis], ok = r.number(v); ok {
			r.checkAxis(v, axis, p[axis])
		}
	}
	normal, err := geo.Normalize(p)
	if err != nil {
		return geo.Point{} // reported with its axis
	}
	return normal
}

// checkAxis reports a coordinate that is out of range whatever the other one.
func (r *reader) checkAxis(v value, axis int, degrees float64) {
	var p geo.Point
	p[axis] = degrees
	_, err := geo.Normalize(p)
	switch {
	case errors.Is(err, geo.ErrLatitude):
		r.findings.add(v.position, "the latitude %v is not in -90 to 90; coordinates are [longitude, latitude]", degrees)
	case err != nil:
		r.findings.add(v.position, "the longitude %v is not in -%d to %[2]d", degrees, geo.MaxLongitude)
	}
}
