package geo

import (
	"strings"
	"unicode"
)

// foldText writes the many shapes of a character that keyboards, word
// processors and web pages put into coordinates as one: spaces, signs, primes,
// degree signs, commas, full-width forms. Invisible marks go. Letters keep
// their case. The result has no space around it.
func foldText(text string) string {
	folded := strings.Map(foldRune, text)
	return strings.TrimSpace(strings.ReplaceAll(folded, "''", `"`))
}

func foldRune(r rune) rune {
	switch {
	case r >= '！' && r <= '～': // the full-width forms of ASCII
		r -= '！' - '!'
	case unicode.IsSpace(r):
		return ' '
	case unicode.Is(unicode.Cf, r): // zero-width and direction marks
		return -1
	}
	switch r {
	case '−', '‐', '‑', '‒', '–', '—', '﹣':
		return '-'
	case '′', '‘', '’', '‛', 'ʹ', 'ʼ', '´', '`':
		return '\''
	case '″', '“', '”', '„', '‟', 'ʺ', '˝':
		return '"'
	case 'º', '˚', '∘', '⁰', '○', 'ᵒ':
		return '°'
	case '、', '،':
		return ','
	}
	return r
}
