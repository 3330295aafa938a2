package pack

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// MaxErrors is how many findings Read reports. A file with more of them needs
// another look anyway.
const MaxErrors = 50

// Error is one thing in a pack that its author has to change.
type Error struct {
	File    string // within the pack
	Line    int    // from 1
	Column  int    // from 1, in characters
	Message string // in English, for the author: what is wrong and what to do
}

// Error returns the place and the message as compilers print them, so that
// editors can jump there: "set.yaml:12:7: message".
func (e Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// Errors is everything that was found wrong with a pack, by position: at least
// one, at most the first MaxErrors.
type Errors []Error

// Error returns the findings, a line each.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, finding := range e {
		lines[i] = finding.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the findings, for errors.As.
func (e Errors) Unwrap() []error {
	findings := make([]error, len(e))
	for i, finding := range e {
		findings[i] = finding
	}
	return findings
}

// position is a place in set.yaml: line and column from 1, in characters.
type position struct{ line, column int }

func (p position) before(q position) bool {
	return p.line < q.line || p.line == q.line && p.column < q.column
}

// add reports something in set.yaml.
func (e *Errors) add(at position, format string, args ...any) {
	e.addTo(FileName, at, format, args...)
}

// addTo keeps the findings ordered and at most MaxErrors, whatever the order in
// which they come. Those in set.yaml come first.
func (e *Errors) addTo(file string, at position, format string, args ...any) {
	finding := Error{File: file, Line: at.line, Column: at.column, Message: fmt.Sprintf(format, args...)}
	i := sort.Search(len(*e), func(i int) bool { return finding.before((*e)[i]) })
	if i == MaxErrors {
		return
	}
	*e = slices.Insert(*e, i, finding)
	*e = (*e)[:min(len(*e), MaxErrors)]
}

func (e Error) before(f Error) bool {
	if e.File != f.File {
		return e.File == FileName || f.File != FileName && e.File < f.File
	}
	return position{e.Line, e.Column}.before(position{f.Line, f.Column})
}

// err is the findings as an error, nil when there are none.
func (e Errors) err() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// quote shows what an author wrote, cut to a length that a message can hold.
func quote(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
