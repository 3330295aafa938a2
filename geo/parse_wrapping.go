package geo

import (
	"regexp"
	"strings"
	"unicode"
)

// The words for coordinates that stand before them, and those in a note after
// them that are no name of a place.
var (
	labelForm      = regexp.MustCompile(`(?i)^(?:gps|(?:gps[ -])?(?:coordinates?|coords?\.?|координаты|координаттар|коорд\.?))(?: *[:=] *| +)`)
	wgs84Form      = regexp.MustCompile(`(?i)^ *wgs[ -]?84 *$`)
	hemisphereForm = regexp.MustCompile(`^(?:hemispher|полушари|жартышар)`)
)

// unwrap takes off what people put around a point: a word for coordinates,
// quotes or brackets, and a place in parentheses after it, which it returns. The
// words for both axes in those parentheses stay as words of the text.
func unwrap(text string) (inner, note string) {
	const most = 4 // a note, a word, quotes and brackets
	for range most {
		inner = strings.TrimRight(text, " .,;")
		inner = inner[len(labelForm.FindString(inner)):]
		switch head, beside := cutNote(inner); {
		case isAxes(beside):
			inner = head + " " + beside
		case isName(beside):
			inner, note = head, beside
		}
		for _, marks := range [][2]string{{"(", ")"}, {"[", "]"}, {"«", "»"}, {`"`, `"`}, {"'", "'"}} {
			if middle, found := cutAround(inner, marks[0], marks[1]); found {
				inner = strings.TrimSpace(middle)
			}
		}
		if inner == text {
			break
		}
		text = inner
	}
	return text, note
}

// cutAround returns what stands between an opening at the start of a text and a
// closing at its end.
func cutAround(text, opening, closing string) (middle string, found bool) {
	if middle, found = strings.CutPrefix(text, opening); found {
		middle, found = strings.CutSuffix(middle, closing)
	}
	return middle, found
}

// cutNote takes what stands in parentheses off the end of a text. It returns no
// note if nothing stands there, or nothing before it.
func cutNote(text string) (head, note string) {
	body, found := strings.CutSuffix(text, ")")
	at := strings.LastIndexByte(body, '(')
	if !found || at < 1 || strings.Contains(body[at:], ")") {
		return text, ""
	}
	return strings.TrimSpace(body[:at]), body[at+1:]
}

// isAxes reports whether a note holds the words for both axes and no other.
func isAxes(note string) bool {
	var words []token
	for _, word := range noteWords(note) {
		t, known := wordToken(word)
		if !known {
			return false
		}
		words = append(words, t)
	}
	return len(words) == 2 && namedFirst(words) != axisUnsaid
}

// isName reports whether a note names a place, or the system that is assumed
// anyway: it has no digits, which may be another point or another system, and
// speaks of no axis or hemisphere but as a part of a name, as in "South Africa".
func isName(note string) bool {
	if wgs84Form.MatchString(note) {
		return true
	}
	named := false
	for _, word := range noteWords(note) {
		t, known := wordToken(word)
		if known && t.kind == tokenAxis || hemisphereForm.MatchString(word) {
			return false
		}
		named = named || !known
	}
	return named && !strings.ContainsFunc(note, unicode.IsNumber)
}

func noteWords(note string) []string {
	return strings.FieldsFunc(strings.ToLower(note), func(r rune) bool { return !unicode.IsLetter(r) })
}
