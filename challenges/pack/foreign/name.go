package foreign

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// slug makes a name of a to z, digits and dashes that is not taken yet; other is what
// to take when nothing is left of a name.
func (i *importer) slug(name, other string) string {
	const longest = 50
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		switch {
		case b.Len() >= longest:
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r) || b.Len() == 0 || strings.HasSuffix(b.String(), "-"):
		default:
			b.WriteByte('-')
		}
	}
	slug := strings.Trim(b.String(), "-")
	if slug == "" {
		slug = other
	}
	free := slug
	for n := 2; i.names[free]; n++ {
		free = fmt.Sprintf("%s-%d", slug, n)
	}
	i.names[free] = true
	return free
}

// clean takes out of a text what a pack does not hold, and unifies its lines.
func clean(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s))
}

// shown quotes what stands in a file, cut to what a line of a report can hold.
func shown(s string) string {
	const most = 60
	if s = clean(s); utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
