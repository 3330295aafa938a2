package challenges

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// Text is what people read, by language tag ("en", "ru"). Authors write it;
// it is never empty in a published version.
type Text map[string]string

// In returns the text in the first of the preferred languages that it has (a
// tag matches a region's variant of it), else in English, else in the first
// language by tag, with the tag of what it returns. An empty Text returns
// two empty strings.
func (t Text) In(preferred ...language.Tag) (text, tag string) {
	if len(t) == 0 {
		return "", ""
	}
	tags := t.tags()
	if i := slices.Index(tags, "en"); i > 0 { // what matches nothing falls to the first
		tags[0], tags[i] = tags[i], tags[0]
		slices.Sort(tags[1:])
	}
	supported := make([]language.Tag, len(tags))
	for i, tag := range tags {
		supported[i] = language.Make(tag)
	}
	_, i, _ := language.NewMatcher(supported).Match(preferred...)
	return t[tags[i]], tags[i]
}

// tags lists the languages that the text has, in order.
func (t Text) tags() []string { return slices.Sorted(maps.Keys(t)) }

// only is the text without other languages, and without empty ones.
func (t Text) only(languages []string) Text {
	kept := Text{}
	for _, tag := range languages {
		if t[tag] != "" {
			kept[tag] = t[tag]
		}
	}
	return kept
}

// isText reports whether a database can hold s: PostgreSQL has no text with a
// zero byte, or with bytes that are no UTF-8.
func isText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsRune(s, 0)
}

// IsPrintable reports whether an author's text can be stored, shown and written
// into a pack: control characters cannot, but for tabs and ends of lines (\n).
func IsPrintable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t'
	})
}
