package pack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"

	"geodrill/challenges"
	"geodrill/geo"
)

// MaxTextBytes bounds a text that has a file of its own, and maxBesideBytes all texts
// and keys of a pack that have one.
const (
	MaxTextBytes   = 64 << 10
	maxBesideBytes = 16 << 20
)

// path reads the path of a file in the pack, which messages call what; "" when it
// is reported.
func (r *reader) path(v value, what string) string {
	name := r.text(v)
	switch {
	case name == "":
		return ""
	case strings.Contains(name, `\`):
		r.findings.add(v.position, "the path %s has a backslash; write it with /", quote(name))
		return ""
	case !fs.ValidPath(name):
		r.findings.add(v.position, "the path %s is not one inside the pack, such as images/01.jpg", quote(name))
		return ""
	}
	if problem := r.beside.check(name); problem != "" {
		r.findings.add(v.position, "%s %s %s", what, quote(name), problem)
		return ""
	}
	return name
}

// contents reads a file of at most that many bytes; nil when that is reported.
func (r *reader) contents(v value, name, what string, most int) []byte {
	f, err := r.beside.open(name)
	if err != nil {
		r.failure = errors.Join(r.failure, fmt.Errorf("%s: %w", name, err))
		return nil
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, int64(most)+1))
	if err != nil {
		r.failure = errors.Join(r.failure, fmt.Errorf("%s: %w", name, err))
		return nil
	}
	if len(data) > most {
		r.findings.add(v.position, "%s %s has more than %d bytes", what, quote(name), most)
		return nil
	}
	if r.read += len(data); r.read > maxBesideBytes {
		r.findings.add(v.position, "the texts and keys in files of their own have more than %d bytes; make several sets of it", maxBesideBytes)
		return nil
	}
	return bytes.TrimPrefix(data, []byte("\uFEFF"))
}

// textOrFile reads a text, or the file that holds it: {file: texts/cape.ru.md}.
func (r *reader) textOrFile(v value) string {
	if _, ok := entriesOf(v.node); !ok {
		return r.text(v)
	}
	o, ok := r.object(v, "file")
	if !ok {
		return ""
	}
	file, ok := o.required("file")
	if !ok {
		return ""
	}
	const what = "the text"
	name := r.path(file, what)
	if name == "" {
		return ""
	}
	data := r.contents(file, name, what, MaxTextBytes)
	if data == nil {
		return ""
	}
	return r.plainText(name, string(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))))
}

// plainText checks the text of a file; "" when it is reported.
func (r *reader) plainText(file, text string) string {
	for i, c := range text {
		switch {
		case c == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD"):
			r.findings.addTo(file, positionIn(text, i), "this is not UTF-8; save the file with that encoding")
			return ""
		case unicode.IsControl(c) && c != '\n' && c != '\t':
			r.findings.addTo(file, positionIn(text, i), "this is the control character %U; remove it", c)
			return ""
		}
	}
	if strings.TrimSpace(text) == "" {
		r.findings.addTo(file, position{1, 1}, "the file has no text; write one")
		return ""
	}
	return text
}

// positionIn is where an offset lies.
func positionIn(text string, offset int) position {
	before := text[:min(max(offset, 0), len(text))]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return position{1 + strings.Count(before, "\n"), 1 + utf8.RuneCountInString(line)}
}

// isFile reports whether a key is in a file of its own.
func (r *reader) isFile(v value) bool {
	entries, _ := entriesOf(v.node)
	for _, e := range entries {
		if e.Key.GetToken().Value == "file" {
			return true
		}
	}
	return false
}

// regionFile reads the key of a place from a GeoJSON file; nil when it is
// reported.
func (r *reader) regionFile(v value) *geo.Region {
	o, ok := r.object(v, "file", "edges")
	if !ok {
		return nil
	}
	geodesic := r.geodesic(o)
	file, ok := o.required("file")
	if !ok {
		return nil
	}
	const what = "the key"
	name := r.path(file, what)
	if name == "" {
		return nil
	}
	data := r.contents(file, name, what, geo.MaxRegionBytes)
	if data == nil {
		return nil
	}
	geometry, err := geometryOf(data)
	if err == nil {
		var region *geo.Region
		if region, err = challenges.ReadPlace(geometry, !geodesic); err == nil {
			return region
		}
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		r.findings.addTo(name, positionIn(string(data), int(syntax.Offset)-1), "this is not JSON: %v", err)
		return nil
	}
	r.findings.addTo(name, position{1, 1}, "the key is no place on the Earth: %v", err)
	return nil
}

// geometryOf finds the geometry in a GeoJSON document: itself, that of a feature,
// or that of the only feature of a collection, as editors save what was drawn.
func geometryOf(data []byte) ([]byte, error) {
	var document struct {
		Type     string            `json:"type"`
		Geometry json.RawMessage   `json:"geometry"`
		Features []json.RawMessage `json:"features"`
	}
	if err := json.Unmarshal(data, &document); err != nil {
		return nil, err
	}
	geometry := data
	switch document.Type {
	case "Feature":
		geometry = document.Geometry
	case "FeatureCollection":
		if len(document.Features) != 1 {
			return nil, fmt.Errorf("a collection of %d features; leave one", len(document.Features))
		}
		return geometryOf(document.Features[0])
	}
	if trimmed := bytes.TrimSpace(geometry); len(trimmed) == 0 || bytes.Equal(trimmed, []byte("null")) {
		return nil, errors.New("there is no geometry")
	}
	return geometry, nil
}
