package pack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"geodrill/challenges"
)

// File is a file of a pack. Open reads it from its beginning, and may be called
// again.
type File struct {
	Name string // within the pack, with slashes
	Open func() (io.ReadCloser, error)
}

// Bounds of what stands in set.yaml when texts and keys have files of their own.
const (
	longText = 200   // bytes
	longKey  = 1_000 // bytes of GeoJSON
)

// Files makes a pack of a draft: first set.yaml, then the texts and keys that have
// files of their own, then the pictures under the names of its photos. Equal
// drafts give equal files. A place's key is written with its geodesic edges, and
// what the format's defaults say is left out.
//
// Of a draft that is valid by [challenges.Draft.Validate], the files are read again, and
// it is an error when they do not say the same. Another draft makes a pack that
// [Read] finds incomplete, at the fields where something is missing.
func Files(d challenges.Draft) ([]File, error) {
	written, err := write(d)
	if err != nil {
		return nil, fmt.Errorf("write pack: %w", err)
	}
	if d.Validate() == nil {
		if err := written.check(); err != nil {
			return nil, fmt.Errorf("write pack: %w", err)
		}
	}
	files := []File{inMemory(FileName, written.set)}
	for _, f := range written.beside {
		files = append(files, inMemory(f.name, f.data))
	}
	for _, c := range d.Challenges {
		for _, p := range c.Photos {
			files = append(files, File{Name: p.Name, Open: p.Open})
		}
	}
	return files, nil
}

func inMemory(name string, data []byte) File {
	return File{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
}

// written is a pack without its pictures.
type written struct {
	set    []byte
	beside []besideFile
}

type besideFile struct {
	name string
	data []byte
}

func write(d challenges.Draft) (written, error) {
	w := writer{languages: d.Languages, inline: true}
	w.draft(d)
	if w.err == nil && isLarge(w.out.String()) {
		w = writer{languages: d.Languages}
		w.draft(d)
	}
	return written{set: []byte(w.out.String()), beside: w.beside}, w.err
}

// isLarge reports whether a set.yaml is beyond half of what may be read.
func isLarge(set string) bool {
	signs := 0
	for _, c := range []byte(set) {
		if strings.IndexByte(yamlSigns, c) >= 0 {
			signs++
		}
	}
	return len(set) > MaxBytes/2 || signs > maxSigns/2
}

// check reads what was written, and writes it again.
func (w written) check() error {
	draft, err := read(w.set, files{check: func(string) string { return "" }, open: w.open})
	if err != nil {
		return fmt.Errorf("the set has something that a pack has not: %w", err)
	}
	again, err := write(draft)
	if err != nil {
		return err
	}
	if !bytes.Equal(w.set, again.set) {
		return errors.New("the set reads back as another one")
	}
	return nil
}

func (w written) open(name string) (io.ReadCloser, error) {
	for _, f := range w.beside {
		if f.name == name {
			return io.NopCloser(bytes.NewReader(f.data)), nil
		}
	}
	return nil, fmt.Errorf("%s is not in the pack", name)
}

// writer writes one pack.
type writer struct {
	out       strings.Builder
	languages []string
	inline    bool // whether everything stands in set.yaml
	beside    []besideFile
	keys      int
	err       error
}

// line writes a line, indented by that many levels of a mapping.
func (w *writer) line(level int, format string, args ...any) {
	w.out.WriteString(strings.Repeat("  ", level))
	fmt.Fprintf(&w.out, format, args...)
	w.out.WriteByte('\n')
}

func (w *writer) draft(d challenges.Draft) {
	w.line(0, "format: %s", Format)
	w.line(0, "name: %s", quoted(d.Name))
	w.text(0, "title", "title", d.Title)
	if w.isGiven(d.Description) {
		w.text(0, "description", "description", d.Description)
	}
	w.line(0, "languages: [%s]", strings.Join(quotedAll(d.Languages), ", "))
	w.line(0, "challenges:")
	for i, c := range d.Challenges {
		if c.Name == "" {
			c.Name = "challenge-" + strconv.Itoa(i+1)
		}
		w.challenge(c)
	}
}

func (w *writer) challenge(c challenges.DraftChallenge) {
	w.line(1, "- name: %s", quoted(c.Name))
	w.text(2, "title", c.Name+"-title", c.Title)
	w.text(2, "prompt", c.Name+"-prompt", c.Prompt)
	if w.isGiven(c.Warning) {
		w.text(2, "warning", c.Name+"-warning", c.Warning)
	}
	w.listOf(2, "images", len(c.Photos))
	for i, p := range c.Photos {
		w.line(3, "- file: %s", quoted(p.Name))
		w.text(4, "alt", fmt.Sprintf("%s-alt-%d", c.Name, i+1), p.Alt)
		w.line(4, "credit:")
		w.fields(5, []field{
			{"author", quoted(p.Credit.Author), true}, {"licence", quoted(p.Credit.Licence), true},
			{"title", quoted(p.Credit.Title), p.Credit.Title != ""}, {"source", quoted(p.Credit.Source), p.Credit.Source != ""},
			{"changes", quoted(p.Credit.Changes), p.Credit.Changes != ""},
		})
	}
	w.listOf(2, "questions", len(c.Questions))
	for i, q := range c.Questions {
		w.question(fmt.Sprintf("%s-prompt-%d", c.Name, i+1), q)
	}
	w.hints(c)
	w.text(2, "debrief", c.Name+"-debrief", c.Debrief)
	w.furtherReading(c)
	w.clues(c)
	w.fields(2, []field{
		{"country", quoted(c.Country), c.Country != ""},
		{"difficulty", strconv.Itoa(c.Difficulty), c.Difficulty != 0},
		{"tags", "[" + strings.Join(quotedAll(c.Tags), ", ") + "]", len(c.Tags) > 0},
	})
	if p := c.Provenance; p != (challenges.Provenance{}) {
		w.line(2, "provenance:")
		w.fields(3, []field{
			{"truth", quoted(p.Truth), p.Truth != ""}, {"uncertaintyMeters", number(p.UncertaintyMeters), p.UncertaintyMeters != 0},
			{"consent", quoted(p.Consent), p.Consent != ""},
		})
	}
}

// isGiven reports whether an optional text says something in a language of the set.
func (w *writer) isGiven(t challenges.Text) bool {
	return slices.ContainsFunc(w.languages, func(tag string) bool { return t[tag] != "" })
}

func (w *writer) clues(c challenges.DraftChallenge) {
	if len(c.Clues) > 0 {
		w.line(2, "clues:")
	}
	for i, clue := range c.Clues {
		w.line(3, "- image: %s", quoted(clue.Image))
		for _, side := range []struct {
			name   string
			pixels int
		}{{"x", clue.X}, {"y", clue.Y}, {"width", clue.Width}, {"height", clue.Height}} {
			w.line(4, "%s: %d", side.name, side.pixels)
		}
		w.text(4, "note", fmt.Sprintf("%s-clue-%d", c.Name, i+1), clue.Note)
	}
}

// listOf begins a list; an empty one is written so that its author is told.
func (w *writer) listOf(level int, name string, entries int) {
	if entries == 0 {
		w.line(level, "%s: []", name)
		return
	}
	w.line(level, "%s:", name)
}

// field is a field of one line, and whether it is there.
type field struct {
	name, value string
	given       bool
}

func (w *writer) fields(level int, fields []field) {
	for _, f := range fields {
		if f.given {
			w.line(level, "%s: %s", f.name, f.value)
		}
	}
}

// text writes a text in every language of the set. file is what its files would
// be called.
func (w *writer) text(level int, name, file string, t challenges.Text) {
	w.line(level, "%s:", name)
	for _, tag := range w.languages {
		text := t[tag]
		switch {
		case !w.inline && len(text) > longText:
			path := "texts/" + file + "." + tag + ".md"
			w.line(level+1, "%s: {file: %s}", quoted(tag), quoted(path))
			w.beside = append(w.beside, besideFile{path, []byte(text)})
		case isBlock(text):
			w.line(level+1, "%s: |", quoted(tag))
			for line := range strings.Lines(text) {
				if line == "\n" {
					w.out.WriteString(line)
					continue
				}
				w.out.WriteString(strings.Repeat("  ", level+2) + line)
			}
		default:
			w.line(level+1, "%s: %s", quoted(tag), quoted(text))
		}
	}
}

// marshal writes GeoJSON.
func (w *writer) marshal(v json.Marshaler) []byte {
	data, err := v.MarshalJSON()
	if err != nil && w.err == nil {
		w.err = err
	}
	return data
}
