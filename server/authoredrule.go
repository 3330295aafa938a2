package server

import (
	"errors"
	"strconv"
	"strings"

	"geodrill/scoring"
	"geodrill/server/api"
)

// unit ends the names of the lengths of a rule.
type unit string

// The units of what is asked for.
const (
	meters  unit = "Meters"
	degrees unit = "Degrees"
	minutes unit = "Minutes"
)

// lengths are those that a rule may have, by name and in a unit.
func lengths(r *api.AuthoredRule, u unit) map[string]**float64 {
	switch u {
	case degrees:
		return map[string]**float64{"scale": &r.ScaleDegrees, "perfect": &r.PerfectDegrees, "zero": &r.ZeroDegrees}
	case minutes:
		return map[string]**float64{"scale": &r.ScaleMinutes, "perfect": &r.PerfectMinutes, "zero": &r.ZeroMinutes}
	default:
		return map[string]**float64{"scale": &r.ScaleMeters, "perfect": &r.PerfectMeters, "zero": &r.ZeroMeters}
	}
}

func upTo(b *api.AuthoredBand, u unit) **float64 {
	switch u {
	case degrees:
		return &b.UpToDegrees
	case minutes:
		return &b.UpToMinutes
	default:
		return &b.UpToMeters
	}
}

// falloff reads a rule whose lengths are in a unit; nil when there is none, or
// when it is refused.
func (a *authored) falloff(at string, in *api.AuthoredRule, u unit) scoring.Falloff {
	if in == nil {
		return nil
	}
	before := len(a.errors)
	for _, other := range []unit{meters, degrees, minutes} {
		for name, length := range lengths(in, other) {
			if *length != nil && (other != u || !strings.Contains(map[api.AuthoredRuleType]string{
				api.Exponential: "scale perfect", api.Linear: "perfect zero", api.Bands: "",
			}[in.Type], name)) {
				a.refuse(at+"/"+name+string(other), "a rule of type %s in %s has no %s%s", in.Type, strings.ToLower(string(u)), name, other)
			}
		}
	}
	if in.Bands != nil && in.Type != api.Bands {
		a.refuse(at+"/bands", "a rule of type %s has no bands", in.Type)
	}
	if in.Preset != nil && (in.Type != api.Exponential || u != meters) {
		a.refuse(at+"/preset", "presets are for places whose points fall off exponentially")
	}
	f := a.falloffOf(at, in, u)
	if f == nil || len(a.errors) > before {
		return nil
	}
	err := f.Validate()
	var wrong *scoring.RuleError
	switch {
	case err == nil:
		return f
	case !errors.As(err, &wrong):
		a.refuse(at, "%v", err)
	case strings.HasPrefix(wrong.Field, "bands/") && !strings.HasSuffix(wrong.Field, "upTo"), wrong.Field == "bands":
		a.refuse(at+"/"+wrong.Field, "%s", wrong.Reason)
	default:
		a.refuse(at+"/"+wrong.Field+string(u), "%s", wrong.Reason)
	}
	return nil
}

// falloffOf reads the fields of a rule's type.
func (a *authored) falloffOf(at string, in *api.AuthoredRule, u unit) scoring.Falloff {
	length := func(name string) float64 { return valueOf(*lengths(in, u)[name]) }
	given := func(name string) bool { return *lengths(in, u)[name] != nil }
	switch in.Type {
	case api.Exponential:
		f := scoring.ExponentialFalloff{Scale: length("scale"), Perfect: length("perfect")}
		switch {
		case in.Preset != nil && given("scale"):
			a.refuse(at+"/scale"+string(u), "a rule has a preset or a scale, not both")
		case in.Preset != nil:
			f.Scale, _ = scoring.Preset(*in.Preset).ScaleMeters()
		case !given("scale"):
			a.refuse(at+"/scale"+string(u), "give a scale, or a preset where a place is asked for")
		}
		return f
	case api.Linear:
		if !given("zero") {
			a.refuse(at+"/zero"+string(u), "say from where on there are no points")
		}
		return scoring.LinearFalloff{Perfect: length("perfect"), Zero: length("zero")}
	default:
		return a.bands(at+"/bands", in, u)
	}
}

func (a *authored) bands(at string, in *api.AuthoredRule, u unit) scoring.Falloff {
	if in.Bands == nil {
		if u == meters {
			return scoring.DefaultBands()
		}
		a.refuse(at, "give the bands")
		return nil
	}
	var bands scoring.BandsFalloff
	for i, b := range *in.Bands {
		for _, other := range []unit{meters, degrees, minutes} {
			if at := at + "/" + strconv.Itoa(i) + "/upTo" + string(other); (*upTo(&b, other) != nil) != (other == u) {
				a.refuse(at, "a band of this rule has upTo%s and no other", u)
			}
		}
		bands = append(bands, scoring.Band{UpTo: valueOf(*upTo(&b, u)), Share: b.Share})
	}
	return bands
}

// ruleShape is a falloff in the words in which it is read.
func ruleShape(f scoring.Falloff, u unit) *api.AuthoredRule {
	var out api.AuthoredRule
	put := func(name string, v float64) { *lengths(&out, u)[name] = optional(v) }
	switch f := f.(type) {
	case scoring.ExponentialFalloff:
		out.Type = api.Exponential
		put("perfect", f.Perfect)
		if preset, ok := scoring.PresetOf(f.Scale); ok && u == meters {
			out.Preset = optional(api.Preset(preset))
		} else {
			put("scale", f.Scale)
		}
	case scoring.LinearFalloff:
		out.Type = api.Linear
		put("perfect", f.Perfect)
		put("zero", f.Zero)
	case scoring.BandsFalloff:
		out.Type = api.Bands
		bands := make([]api.AuthoredBand, len(f))
		for i, b := range f {
			bands[i].Share = b.Share
			*upTo(&bands[i], u) = &b.UpTo
		}
		out.Bands = &bands
	default:
		return nil
	}
	return &out
}
