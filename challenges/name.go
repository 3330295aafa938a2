package challenges

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// cleanName trims and composes a name that others will read, and refuses one
// that is empty, too long, or holds what cannot be seen.
func cleanName(field, name string, maxRunes int) (string, error) {
	name = norm.NFC.String(strings.Join(strings.Fields(name), " "))
	if n := utf8.RuneCountInString(name); n == 0 || n > maxRunes || !utf8.ValidString(name) {
		return "", &Error{Code: CodeInvalid, Field: field, Params: map[string]any{"max": maxRunes},
			Message: fmt.Sprintf("Use 1 to %d characters.", maxRunes)}
	}
	if strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return "", invalid(field, "Use characters that can be seen.")
	}
	return name, nil
}
