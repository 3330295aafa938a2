package pack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/scoring"
)

// question writes a question. file is what the files of its prompt would be
// called.
func (w *writer) question(file string, q challenges.Question) {
	if q.Ask == nil {
		w.line(3, "- kind: \"\"")
		return
	}
	w.line(3, "- kind: %s", q.Ask.Kind())
	if w.isGiven(q.Prompt) {
		w.text(4, "prompt", file, q.Prompt)
	}
	w.line(4, "maxPoints: %d", q.Ask.MaxPoints())
	switch ask := q.Ask.(type) {
	case challenges.PlaceAsk:
		w.falloff(ask.Rule.Falloff, "Meters")
		if c := ask.Rule.Circle; c != nil {
			w.line(4, "circle: {share: %s, scaleMeters: %s}", number(c.Share), number(c.ScaleMeters))
		}
		w.place(q.Key.Place)
	case challenges.BearingAsk:
		w.falloff(ask.Rule.Falloff, "Degrees")
		w.line(4, "key: {bearingDegrees: %s}", number(q.Key.BearingDegrees))
	case challenges.TimeAsk:
		w.falloff(ask.Rule.Falloff, "Minutes")
		w.timeAsk(ask, q.Key.Time)
	case challenges.ReasoningAsk:
		w.criteria(file, q.Key.Criteria)
	case challenges.TextAsk:
		w.line(4, "key:")
		w.line(5, "accepted:")
		for _, form := range q.Key.Texts {
			if form.Share == 1 {
				w.line(6, "- %s", quoted(form.Text))
				continue
			}
			w.line(6, "- {text: %s, share: %s}", quoted(form.Text), number(form.Share))
		}
	}
}

// criteria writes a rubric; a draft may lack it.
func (w *writer) criteria(file string, criteria []challenges.Criterion) {
	if len(criteria) == 0 {
		return
	}
	w.line(4, "key:")
	w.line(5, "criteria:")
	for _, c := range criteria {
		w.line(6, "- id: %s", quoted(c.ID))
		w.line(7, "maxPoints: %d", c.MaxPoints)
		if w.isGiven(c.Text) {
			w.text(7, "text", file+"-"+c.ID, c.Text)
		}
	}
}

// falloff writes a rule, whose lengths are in a unit that ends their names.
func (w *writer) falloff(f scoring.Falloff, unit string) {
	var parts []string
	add := func(name string, value float64) { parts = append(parts, name+unit+": "+number(value)) }
	perfect := 0.0
	switch f := f.(type) {
	case nil:
		return
	case scoring.ExponentialFalloff:
		parts = append(parts, "type: exponential")
		if preset, ok := scoring.PresetOf(f.Scale); ok && unit == "Meters" {
			parts = append(parts, "preset: "+string(preset))
		} else {
			add("scale", f.Scale)
		}
		perfect = f.Perfect
	case scoring.LinearFalloff:
		parts = append(parts, "type: linear")
		add("zero", f.Zero)
		perfect = f.Perfect
	case scoring.BandsFalloff:
		bands := make([]string, len(f))
		for i, b := range f {
			bands[i] = fmt.Sprintf("{upTo%s: %s, share: %s}", unit, number(b.UpTo), number(b.Share))
		}
		parts = append(parts, "type: bands", "bands: ["+strings.Join(bands, ", ")+"]")
	default:
		w.err = fmt.Errorf("a falloff of type %T has no name in a pack", f)
	}
	if perfect != 0 {
		add("perfect", perfect)
	}
	w.line(4, "rule: {%s}", strings.Join(parts, ", "))
}

func (w *writer) timeAsk(ask challenges.TimeAsk, key scoring.Interval) {
	w.fields(4, []field{
		{"zone", quoted(ask.Zone), ask.Zone != "UTC"},
		{"day", quoted(ask.Day), ask.Day != ""},
		{"maxSpanMinutes", number(ask.Rule.LongestMinutes), ask.Rule.LongestMinutes != challenges.DefaultSpanMinutes},
	})
	instant := func(t time.Time) string { return strconv.Quote(t.UTC().Format(time.RFC3339Nano)) }
	if key.To.Equal(key.From) {
		w.line(4, "key: {from: %s}", instant(key.From))
		return
	}
	w.line(4, "key: {from: %s, to: %s}", instant(key.From), instant(key.To))
}

// place writes the key of a place; a draft may lack it.
func (w *writer) place(region *geo.Region) {
	if region == nil {
		return
	}
	w.keys++
	data := w.marshal(region)
	edges := ""
	if _, point := region.Point(); !point {
		edges = ", edges: geodesic"
	}
	if !w.inline && len(data) > longKey {
		path := fmt.Sprintf("keys/%02d.geojson", w.keys)
		w.beside = append(w.beside, besideFile{path, append(data, '\n')})
		w.line(4, "key: {file: %s%s}", quoted(path), edges)
		return
	}
	flow, err := flowOf(data)
	if err != nil && w.err == nil {
		w.err = err
	}
	w.line(4, "key: {%s%s}", flow, edges)
}

// flowOf writes the members of a geometry as those of a YAML mapping.
func flowOf(geometry []byte) (string, error) {
	var g struct {
		Type        string            `json:"type"`
		Coordinates json.RawMessage   `json:"coordinates"`
		Geometries  []json.RawMessage `json:"geometries"`
		Excluded    json.RawMessage   `json:"excluded"`
	}
	if err := json.Unmarshal(geometry, &g); err != nil {
		return "", err
	}
	parts := []string{"type: " + g.Type}
	if g.Coordinates != nil {
		parts = append(parts, "coordinates: "+string(bytes.ReplaceAll(g.Coordinates, []byte(","), []byte(", "))))
	}
	if g.Geometries != nil {
		var all []string
		for _, part := range g.Geometries {
			flow, err := flowOf(part)
			if err != nil {
				return "", err
			}
			all = append(all, "{"+flow+"}")
		}
		parts = append(parts, "geometries: ["+strings.Join(all, ", ")+"]")
	}
	if g.Excluded != nil {
		flow, err := flowOf(g.Excluded)
		if err != nil {
			return "", err
		}
		parts = append(parts, "excluded: {"+flow+"}")
	}
	return strings.Join(parts, ", "), nil
}
