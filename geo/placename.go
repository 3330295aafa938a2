package geo

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxFoldedBytes bounds what FoldPlaceName returns; names are shorter.
const maxFoldedBytes = 120

// FoldPlaceName brings spellings of a place's name to one form, so that a
// search forgives case, accents and transliteration: Алма-Ата is Alma-Ata,
// Жамбыл is Zhambyl and Jambyl, Құлсары is Kulsary and Qulsary. The form is for
// comparison, not for people:
//
//   - Marks on letters and apostrophes are dropped; other punctuation is a space.
//   - Cyrillic letters become Latin ones.
//   - Latin spellings of one sound become one: kh is h, q is k, y is i, w is v,
//     double letters are single.
//   - Other scripts stay, without marks.
//
// It looks at no more than the first 120 bytes that come of a name.
func FoldPlaceName(name string) string {
	plain := make([]byte, 0, 2*len(name))
	if isASCII(name) {
		for _, c := range []byte(name) {
			plain = appendPlain(plain, rune(c))
		}
	} else {
		// Ay is short for what is two letters without marks.
		for _, r := range norm.NFKD.String(strings.ToValidUTF8(name, "")) {
			if plain = appendPlain(plain, r); len(plain) > 2*maxFoldedBytes {
				break
			}
		}
	}
	folded := joinSounds(plain)
	for len(folded) > maxFoldedBytes {
		_, size := utf8.DecodeLastRune(folded)
		folded = folded[:len(folded)-size]
	}
	return string(trimSpace(folded))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// appendPlain appends a letter in lower case and in Latin, if it can.
func appendPlain(b []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return append(b, byte(r))
		case r >= 'A' && r <= 'Z':
			return append(b, byte(r)+'a'-'A')
		case r == '\'' || r == '`' || r < ' ':
			return b
		}
		return append(b, ' ')
	}
	r = unicode.ToLower(r)
	if latin, ok := latinLetters(r); ok {
		return append(b, latin...)
	}
	switch {
	case unicode.In(r, unicode.Mn, unicode.Lm, unicode.Cf, unicode.Cc, unicode.Sk) || strings.ContainsRune("’‘‛′", r):
		return b
	case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Mc, r):
		return utf8.AppendRune(b, r)
	}
	return append(b, ' ')
}

// latinLetters is a letter of another alphabet in Latin ones.
func latinLetters(r rune) (string, bool) {
	const first = 'а'
	cyrillic := [...]string{"a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p",
		"r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya"}
	if r >= first && int(r-first) < len(cyrillic) {
		return cyrillic[r-first], true
	}
	switch r {
	case 'ё', 'є', 'ә':
		if r == 'ә' {
			return "a", true
		}
		return "e", true
	case 'ғ', 'ґ', 'ѓ':
		return "g", true
	case 'қ', 'ќ', 'ҡ', 'ԛ':
		return "k", true
	case 'ң', 'њ', 'ҥ':
		return "n", true
	case 'ө', 'ӧ', 'ø', 'œ', 'ô':
		return "o", true
	case 'ұ', 'ү', 'ў', 'ӯ':
		return "u", true
	case 'һ', 'ҳ':
		return "h", true
	case 'і', 'ї', 'ӣ', 'ı':
		return "i", true
	case 'ј', 'ҷ', 'җ':
		return "j", true
	case 'љ', 'ł':
		return "l", true
	case 'ђ', 'џ', 'đ', 'ð':
		return "d", true
	case 'ћ':
		return "c", true
	case 'æ':
		return "ae", true
	case 'ß':
		return "ss", true
	case 'þ':
		return "th", true
	case 'ə':
		return "a", true
	case 'ħ':
		return "h", true
	case 'ŋ':
		return "n", true
	case 'ŧ':
		return "t", true
	}
	return "", false
}

// sounds are spellings and what they become, the longer ones first.
func sounds() [][2]string {
	return [][2]string{
		{"shch", "sh"}, {"sch", "sh"}, {"tch", "ch"}, {"dzh", "j"}, {"zh", "j"}, {"dj", "j"}, {"kh", "h"}, {"gh", "g"},
		{"ph", "f"}, {"ck", "k"}, {"q", "k"}, {"x", "ks"}, {"w", "v"}, {"y", "i"},
	}
}

// joinSounds writes each sound in one way, in place where it can.
func joinSounds(plain []byte) []byte {
	out := make([]byte, 0, len(plain)+8)
	add := func(s string) {
		for i := range len(s) {
			c := s[i]
			if n := len(out); (n == 0 || out[n-1] == c) && (n > 0 || c == ' ') && c < utf8.RuneSelf {
				continue
			}
			out = append(out, c)
		}
	}
	rest := string(plain)
	for rest != "" {
		from, to := rest[:1], rest[:1]
		switch rest[0] { // what a sound can begin with
		case 's', 't', 'd', 'z', 'k', 'g', 'p', 'c', 'q', 'x', 'w', 'y':
			for _, s := range sounds() {
				if strings.HasPrefix(rest, s[0]) {
					from, to = s[0], s[1]
					break
				}
			}
		}
		add(to)
		rest = rest[len(from):]
	}
	return out
}

func trimSpace(b []byte) []byte {
	for len(b) > 0 && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	return b
}
