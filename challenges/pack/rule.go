package pack

import (
	"errors"
	"strings"

	"geodrill/scoring"
)

// falloff reads a question's rule, whose lengths are in a unit that ends their
// names: Meters, Degrees or Minutes. It is nil when it is reported.
func (r *reader) falloff(o object, unit string) scoring.Falloff {
	v, ok := o.required("rule")
	if !ok {
		return nil
	}
	rule, ok := r.object(v, "type", "preset", "scale"+unit, "perfect"+unit, "zero"+unit, "bands")
	if !ok {
		return nil
	}
	kind, ok := rule.required("type")
	if !ok {
		return nil
	}
	before := len(r.findings)
	var f scoring.Falloff
	switch name := r.text(kind); name {
	case "":
	case "exponential":
		f = r.exponential(rule, unit)
	case "linear":
		f = r.linear(rule, unit)
	case "bands":
		f = r.bands(rule, unit)
	default:
		known := []string{"exponential", "linear", "bands"}
		r.findings.add(kind.position, "unknown type of rule %s%s", quote(name), suggestion(name, known))
	}
	if f == nil || len(r.findings) > before || !r.makesSense(rule, unit, f) {
		return nil
	}
	return f
}

// makesSense reports what scoring says against a falloff, where it stands.
func (r *reader) makesSense(rule object, unit string, f scoring.Falloff) bool {
	err := f.Validate()
	if err == nil {
		return true
	}
	at, field, reason := rule.position, "rule", err.Error()
	var wrong *scoring.RuleError
	if errors.As(err, &wrong) {
		reason = wrong.Reason
		for _, name := range []string{wrong.Field, wrong.Field + unit} {
			if p, ok := r.positions[rule.pointer+"/"+name]; ok {
				at, field = p, name
			}
		}
	}
	r.findings.add(at, "%s: %s", field, reason)
	return false
}

func (r *reader) exponential(rule object, unit string) scoring.Falloff {
	r.notOf(rule, "exponential", "zero"+unit, "bands")
	f := scoring.ExponentialFalloff{Perfect: r.length(rule, "perfect"+unit)}
	preset, named := rule.optional("preset")
	scale, given := rule.optional("scale" + unit)
	switch {
	case named && unit != "Meters":
		r.findings.add(preset.position, "presets are for places; give scale%s", unit)
	case named && given:
		r.findings.add(scale.position, "a rule has a preset or scale%s, not both; remove one of them", unit)
	case named:
		f.Scale = r.preset(preset)
	case given:
		f.Scale = r.length(rule, "scale"+unit)
	default:
		_, emptyPreset := rule.values["preset"]
		_, emptyScale := rule.values["scale"+unit]
		switch {
		case emptyPreset || emptyScale: // reported with the rule
		case unit == "Meters":
			r.findings.add(rule.position, "rule lacks a preset (%s) or scaleMeters; add one of them", strings.Join(presets(), ", "))
		default:
			r.findings.add(rule.position, "rule lacks scale%s; add it", unit)
		}
		return nil
	}
	return f
}

func (r *reader) linear(rule object, unit string) scoring.Falloff {
	r.notOf(rule, "linear", "preset", "scale"+unit, "bands")
	rule.required("zero" + unit)
	return scoring.LinearFalloff{Perfect: r.length(rule, "perfect"+unit), Zero: r.length(rule, "zero"+unit)}
}

func (r *reader) bands(rule object, unit string) scoring.Falloff {
	r.notOf(rule, "bands", "preset", "scale"+unit, "perfect"+unit, "zero"+unit)
	if _, given := rule.values["bands"]; !given && unit == "Meters" {
		return scoring.DefaultBands()
	}
	list, ok := rule.required("bands")
	if !ok {
		return nil
	}
	var bands scoring.BandsFalloff
	for _, entry := range r.list(list) {
		entry.name = "a band"
		if band, ok := r.object(entry, "upTo"+unit, "share"); ok {
			band.required("upTo" + unit)
			band.required("share")
			bands = append(bands, scoring.Band{UpTo: r.length(band, "upTo"+unit), Share: r.length(band, "share")})
		}
	}
	return bands
}

// notOf reports the fields that a type of rule does not have.
func (r *reader) notOf(rule object, kind string, fields ...string) {
	for _, field := range fields {
		if v, ok := rule.values[field]; ok {
			r.findings.add(v.position, "a rule of type %s has no %s; remove it", kind, field)
		}
	}
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

// length reads a number; 0 when there is none.
func (r *reader) length(o object, field string) float64 {
	v, ok := o.optional(field)
	if !ok {
		return 0
	}
	n, _ := r.number(v)
	return n
}

// circle reads whether a circle is asked for, and what it is worth: true, or a
// mapping. Its scale is that of the rule unless the author gives one.
func (r *reader) circle(o object, f scoring.Falloff) *scoring.CircleRule {
	v, ok := o.optional("circle")
	if !ok {
		return nil
	}
	circle := scoring.DefaultCircle(f)
	switch plain(v.node) {
	case "true":
		return circle
	case "false":
		return nil
	}
	settings, ok := r.object(v, "share", "scaleMeters")
	if !ok {
		return nil
	}
	if _, ok := settings.optional("share"); ok {
		circle.Share = r.length(settings, "share")
	}
	if _, ok := settings.optional("scaleMeters"); ok {
		circle.ScaleMeters = r.length(settings, "scaleMeters")
	}
	if f != nil {
		r.check(v, circle.Validate())
	}
	return circle
}

// check reports at v what scoring says against a value.
func (r *reader) check(v value, err error) {
	if err != nil {
		r.findings.add(v.position, "%v", err)
	}
}
