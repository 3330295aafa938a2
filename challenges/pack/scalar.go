package pack

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// quotedAll quotes each of them.
func quotedAll(words []string) []string {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = quoted(word)
	}
	return all
}

// quoted writes a text as a YAML scalar: bare where it is a word that no reader
// takes for anything else, and otherwise in double quotes.
func quoted(s string) string {
	if isBare(s) {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == ' ' || unicode.IsPrint(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08X`, r)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// isBare reports whether a text is safe without quotes: a word of letters and
// digits, with dashes, dots and slashes within, which is not a number, a truth
// value or nothing in any version of YAML.
func isBare(s string) bool {
	if s == "" || len(s) > 64 || !isLetter(s[0]) {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !isLetter(c) && (c < '0' || c > '9') && !strings.ContainsRune("-./_", rune(c)) {
			return false
		}
	}
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan", "infinity":
		return false
	}
	return true
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// isBlock reports whether a text reads well, and the same, as a literal block: it
// has several lines, the last of which ends, and no line that begins or ends in a
// way that YAML has rules for.
func isBlock(s string) bool {
	if !strings.HasSuffix(s, "\n") || strings.HasSuffix(s, "\n\n") || strings.Count(s, "\n") < 2 {
		return false
	}
	for line := range strings.Lines(s) {
		line = strings.TrimSuffix(line, "\n")
		if strings.TrimSpace(line) != line || strings.HasPrefix(line, "#") {
			return false
		}
	}
	return !strings.HasPrefix(s, "\n") && !strings.ContainsFunc(s, func(r rune) bool {
		return r != '\n' && r != ' ' && !unicode.IsPrint(r)
	})
}

// number writes a number so that it reads back as the same.
func number(f float64) string {
	if size := math.Abs(f); size != 0 && (size < 1e-6 || size >= 1e15) {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}
