package pack

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/scoring"

	"github.com/goccy/go-yaml/ast"
)

// key reads the right answer to a question of a kind.
func (r *reader) key(v value, kind challenges.Kind) (k challenges.Key) {
	switch kind {
	case challenges.KindPlace:
		k.Place = r.region(v)
	case challenges.KindBearing:
		if o, ok := r.object(v, "bearingDegrees"); ok {
			k.BearingDegrees = r.bearing(o)
		}
	case challenges.KindTime:
		if o, ok := r.object(v, "from", "to"); ok {
			k.Time = r.interval(o)
		}
	case challenges.KindReasoning:
		if o, ok := r.object(v, "criteria"); ok {
			k.Criteria = r.criteria(o)
		}
	case challenges.KindText:
		if o, ok := r.object(v, "accepted"); ok {
			k.Texts = r.forms(o)
		}
	}
	return k
}

// region reads a GeoJSON geometry; nil when it is reported.
func (r *reader) region(v value) *geo.Region {
	if r.isFile(v) {
		return r.regionFile(v)
	}
	if r.isPoint(v) {
		point, ok := r.point(v)
		if !ok {
			return nil
		}
		region, err := geo.NewRegion(point)
		r.check(v, err)
		return region
	}
	o, ok := r.object(v, append(geometryFields(), "edges")...)
	if !ok {
		return nil
	}
	geometry, ok := r.geometry(o)
	if !ok {
		return nil
	}
	encoded, err := json.Marshal(geometry)
	if err != nil {
		r.findings.add(v.position, "the key is no GeoJSON: %v", err)
		return nil
	}
	region, err := challenges.ReadPlace(encoded, !r.geodesic(o))
	if err != nil {
		at := v.position
		var wrong *geo.RegionError
		if errors.As(err, &wrong) {
			if p, ok := r.positions[v.pointer+wrong.Path]; ok {
				at = p
			}
		}
		r.findings.add(at, "the key is no place on the Earth: %v", err)
		return nil
	}
	return region
}

// geodesic reads whether a key's edges are geodesics. Otherwise they are straight in
// longitude and latitude, as GeoJSON has them and editors draw them.
func (r *reader) geodesic(o object) bool {
	edges, ok := o.optional("edges")
	if !ok {
		return false
	}
	kind := r.text(edges)
	if known := []string{"straight", "geodesic"}; kind != "" && !slices.Contains(known, kind) {
		r.findings.add(edges.position, "unknown edges %s%s", quote(kind), suggestion(kind, known))
	}
	return kind == "geodesic"
}

// geometryFields lists the fields of a geometry.
func geometryFields() []string { return []string{"type", "coordinates", "geometries", "excluded"} }

// decoded reads a value of JSON's kinds and remembers where everything in it
// stands; ok is false when something else is reported.
func (r *reader) decoded(v value) (_ any, ok bool) {
	if _, ok := entriesOf(v.node); ok {
		o, ok := r.object(v, geometryFields()...)
		if !ok {
			return nil, false
		}
		return r.geometry(o)
	}
	switch n := v.node.(type) {
	case *ast.SequenceNode:
		list := make([]any, len(n.Values))
		for i, entry := range n.Values {
			child := r.at(nodePosition(entry), entry, "an entry of "+v.name, v.pointer+"/"+strconv.Itoa(i))
			if list[i], ok = r.decoded(child); !ok {
				return nil, false
			}
		}
		return list, true
	case *ast.StringNode:
		if plain(n) == "" || !isNumeric(plain(n)) {
			return n.Value, true
		}
	}
	return r.number(v)
}

// geometry decodes the fields of a geometry.
func (r *reader) geometry(o object) (_ map[string]any, ok bool) {
	fields := make(map[string]any)
	for _, name := range geometryFields() {
		if field, ok := o.optional(name); ok {
			if fields[name], ok = r.decoded(field); !ok {
				return nil, false
			}
		}
	}
	return fields, true
}

func isNumeric(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

func (r *reader) bearing(o object) float64 {
	v, ok := o.required("bearingDegrees")
	if !ok {
		return 0
	}
	degrees, ok := r.number(v)
	if ok && !(degrees >= 0 && degrees < 360) {
		r.findings.add(v.position, "the bearing %v is not in 0 to 360 degrees, clockwise from true north", degrees)
	}
	return degrees
}

// interval reads from when to when an answer is right; to may be left out when
// it is an instant.
func (r *reader) interval(o object) (i scoring.Interval) {
	i.From = r.instant(o.required("from"))
	i.To = i.From
	if to, ok := o.optional("to"); ok {
		if i.To = r.instant(to, true); !i.To.IsZero() && i.To.Before(i.From) {
			r.findings.add(to.position, "to is before from; exchange them")
		}
	}
	return i
}

// instant reads a date and time with its offset from UTC.
func (r *reader) instant(v value, ok bool) time.Time {
	if !ok {
		return time.Time{}
	}
	s := r.text(v)
	t, err := time.Parse(time.RFC3339, s)
	if err != nil && s != "" {
		r.findings.add(v.position, "%s %s is no date and time with its offset from UTC; write one such as 2024-06-10T09:30:00+05:00", v.name, quote(s))
	}
	return t.UTC()
}

// forms reads the texts that are right: each a text, or a text with its share of
// the points.
func (r *reader) forms(o object) (forms []scoring.AcceptedForm) {
	list, ok := o.required("accepted")
	if !ok {
		return nil
	}
	for _, entry := range r.list(list) {
		if s, ok := scalarText(entry.node); ok {
			entry.name = "an accepted text"
			if r.text(entry) != "" {
				forms = append(forms, scoring.AcceptedForm{Text: s, Share: 1})
			}
			continue
		}
		form, ok := r.object(entry, "text", "share")
		if !ok {
			continue
		}
		f := scoring.AcceptedForm{Text: form.requiredText("text"), Share: 1}
		if _, ok := form.optional("share"); ok {
			f.Share = r.length(form, "share")
		}
		forms = append(forms, f)
	}
	if len(forms) == 0 {
		return nil
	}
	r.check(list, scoring.ValidateForms(forms))
	return forms
}

// criteria reads a rubric.
func (r *reader) criteria(o object) (criteria []challenges.Criterion) {
	list, ok := o.required("criteria")
	if !ok {
		return nil
	}
	for _, entry := range r.list(list) {
		entry.name = "a criterion"
		fields, ok := r.object(entry, "id", "text", "maxPoints")
		if !ok {
			continue
		}
		c := challenges.Criterion{ID: fields.requiredText("id"), MaxPoints: 1}
		if text, ok := fields.required("text"); ok {
			c.Text = r.translations(text)
		}
		if points, ok := fields.required("maxPoints"); ok {
			if n, ok := r.whole(points); ok {
				c.MaxPoints = n
			}
		}
		criteria = append(criteria, c)
	}
	if len(criteria) > 0 {
		r.check(list, challenges.CheckCriteria(criteria))
	}
	return criteria
}
