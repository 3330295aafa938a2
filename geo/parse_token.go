package geo

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind int

const (
	tokenNumber tokenKind = iota
	tokenDegree
	tokenMinute // the units follow each other
	tokenSecond
	tokenColon // or a hyphen, between the digits of an angle
	tokenHemisphere
	tokenAxis
	tokenSeparator
	tokenHeight     // a word for a height
	tokenHeightUnit // or the z of a zoom
)

// token is a piece of an angle.
type token struct {
	kind   tokenKind
	text   string  // a number or a word as written, or the star for a degree sign
	value  float64 // of a number; 1 or -1 for a hemisphere
	digits int     // before the decimal mark of a number
	places int     // and after it
	signed bool    // a number with + or -
	axis   axis    // of a hemisphere or an axis
}

// maxTokens is more than two angles can have.
const maxTokens = 24

// lex cuts a folded text into tokens. The decimal mark is a dot or a comma, not
// both; a comma that is no decimal mark separates.
func lex(text string, mark byte) ([]token, *ParseError) {
	text = strings.ToLower(strings.TrimRight(text, " .,;"))
	var tokens []token
	last := func() tokenKind {
		if len(tokens) == 0 {
			return tokenSeparator
		}
		return tokens[len(tokens)-1].kind
	}
	for i := 0; i < len(text); {
		if len(tokens) > maxTokens {
			return nil, &ParseError{ParseUnknown, "too many words and numbers"}
		}
		c := text[i]
		glued := i > 0 && isDigit(text[i-1]) && i+1 < len(text) && isDigit(text[i+1])
		switch {
		case c == ' ':
			i++
		case isDigit(c) || (c == '-' || c == '+') && !glued:
			if c := c; !isDigit(c) && i > 0 && !strings.ContainsRune(" ,;/|&:=", rune(text[i-1])) {
				return nil, &ParseError{ParseUnknown, "a sign that may be a hyphen"}
			}
			length, refused := scanNumber(text[i:], mark)
			if refused != nil {
				return nil, refused
			}
			tokens = append(tokens, numberToken(text[i:i+length]))
			i += length
		case (c == ':' || c == '-') && glued:
			tokens = append(tokens, token{kind: tokenColon})
			i++
		case (c == ':' || c == '=') && (last() == tokenAxis || last() == tokenHemisphere || last() == tokenHeight):
			i++
		case strings.IndexByte(",;/|&", c) >= 0:
			tokens = append(tokens, token{kind: tokenSeparator})
			i++
		case c == '\'':
			tokens = append(tokens, token{kind: tokenMinute})
			i++
		case c == '"':
			tokens = append(tokens, token{kind: tokenSecond})
			i++
		case c == '*':
			tokens = append(tokens, token{kind: tokenDegree, text: "*"})
			i++
		case strings.HasPrefix(text[i:], "°"):
			tokens = append(tokens, token{kind: tokenDegree})
			i += len("°")
		default:
			word, t := lexWord(scanWord(text[i:]), tokens)
			if word == "" {
				return nil, &ParseError{ParseUnknown, strconv.Quote(firstRunes(text[i:], 20))}
			}
			tokens = append(tokens, t)
			i += len(word)
		}
	}
	return tokens, readLetterSeconds(tokens)
}

// scanNumber returns the length of the number at the start of a text.
func scanNumber(text string, mark byte) (int, *ParseError) {
	i := 0
	if !isDigit(text[0]) {
		i++
	}
	start := i
	for i < len(text) && isDigit(text[i]) {
		i++
	}
	if i == start {
		return 0, &ParseError{ParseUnknown, "a sign without a number"}
	}
	followed := func(by byte) bool {
		return i+1 < len(text) && text[i] == by && isDigit(text[i+1])
	}
	if mark == ',' && followed('.') {
		return 0, &ParseError{ParseUnknown, "a decimal dot"}
	}
	if !followed(mark) {
		return i, nil
	}
	for i++; i < len(text) && isDigit(text[i]); {
		i++
	}
	if mark == ',' && followed(',') {
		return 0, &ParseError{ParseComma, "each comma may be a decimal mark or a separator"}
	}
	return i, nil
}

// numberToken makes a token of what scanNumber found.
func numberToken(text string) token {
	text = strings.Replace(text, ",", ".", 1)
	value, _ := strconv.ParseFloat(text, 64) // digits; a number too great becomes infinite, and out of range
	t := token{kind: tokenNumber, text: text, value: value, signed: !isDigit(text[0])}
	whole, fraction, _ := strings.Cut(strings.TrimLeft(text, "+-"), ".")
	t.digits, t.places = len(whole), len(fraction)
	return t
}

// hasDecimalComma reports whether one of the numbers has a fraction.
func hasDecimalComma(tokens []token) bool {
	for _, t := range tokens {
		if t.places > 0 {
			return true
		}
	}
	return false
}

// scanWord returns the letters at the start of a text, with the dots among and
// after them.
func scanWord(text string) string {
	for i, r := range text {
		if !unicode.IsLetter(r) && !(r == '.' && i > 0) {
			return text[:i]
		}
	}
	return text
}

// wordToken knows the words beside a number, without dots and in lower case:
// English, Russian, Kazakh.
func wordToken(word string) (token, bool) {
	switch word {
	case "n", "north", "с", "сш", "сев", "север", "северная", "северной", "солтүстік":
		return token{kind: tokenHemisphere, axis: axisLatitude, value: 1}, true
	case "s", "south", "ю", "юш", "юж", "юг", "южная", "южной", "оңтүстік":
		return token{kind: tokenHemisphere, axis: axisLatitude, value: -1}, true
	case "e", "east", "в", "вд", "вост", "восток", "восточная", "восточной", "шығыс":
		return token{kind: tokenHemisphere, axis: axisLongitude, value: 1}, true
	case "w", "west", "з", "зд", "зап", "запад", "западная", "западной", "батыс":
		return token{kind: tokenHemisphere, axis: axisLongitude, value: -1}, true
	case "lat", "latitude", "ш", "шир", "широта", "широты", "ендік":
		return token{kind: tokenAxis, axis: axisLatitude}, true
	case "lon", "lng", "long", "longitude", "д", "долг", "долгота", "долготы", "бойлық":
		return token{kind: tokenAxis, axis: axisLongitude}, true
	case "d", "deg", "degree", "degrees", "гр", "град", "градус", "градуса", "градусов":
		return token{kind: tokenDegree}, true
	case "min", "minute", "minutes", "мин", "минута", "минуты", "минут":
		return token{kind: tokenMinute}, true
	case "sec", "second", "seconds", "сек", "секунда", "секунды", "секунд":
		return token{kind: tokenSecond}, true
	case "alt", "altitude", "elev", "elevation", "h", "height", "высота", "биіктік":
		return token{kind: tokenHeight}, true
	case "m", "metre", "metres", "meter", "meters", "м", "метр", "метра", "метров", "z":
		return token{kind: tokenHeightUnit}, true
	}
	return token{}, false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// firstRunes cuts a text for a message.
func firstRunes(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most]) + "..."
}
