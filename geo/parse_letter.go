package geo

import "strings"

// lexWord makes a token of the word at the start of letters and dots that stand
// together: all of them, or those before the first dot, as in "сев.шир.", or the
// m or s of an angle, as in "24sN". It returns the text that is the word, none if
// no word is known.
func lexWord(text string, before []token) (word string, t token) {
	first, _, _ := strings.Cut(text, ".")
	t, known := wordToken(strings.ReplaceAll(text, ".", ""))
	switch {
	case known:
		word = text
	case len(text) > len(first):
		word = first + "."
	case len(first) == 2 && (first[0] == 'm' && endsLikeMinutes(before) || first[0] == 's' && endsLikeSeconds(before)):
		word = first[:1]
	}
	if !known {
		if t, known = wordToken(strings.TrimSuffix(word, ".")); !known {
			return "", token{}
		}
	}
	t.text = strings.TrimRight(word, ".")
	if t.text == "m" && endsLikeMinutes(before) {
		t.kind = tokenMinute
	}
	return word, t
}

// endsLikeMinutes reports whether the last tokens are degrees with a d and a
// number. After other degrees an m may be metres.
func endsLikeMinutes(tokens []token) bool {
	n := len(tokens)
	return n >= 3 && tokens[n-3].kind == tokenNumber && tokens[n-2].text == "d" && tokens[n-1].kind == tokenNumber
}

// endsLikeSeconds reports whether the last tokens are minutes with an m and a
// number.
func endsLikeSeconds(tokens []token) bool {
	n := len(tokens)
	return n >= 2 && tokens[n-2].kind == tokenMinute && tokens[n-2].text == "m" && tokens[n-1].kind == tokenNumber
}

// readLetterSeconds makes seconds of each s that follows degrees, an m and a
// number, if two hemispheres are named beside. One s alone is the south if the
// other angle is of the same make and names its own hemisphere without an s:
// "33d51m24S 151d12m55E".
func readLetterSeconds(tokens []token) *ParseError {
	var letters []int
	hemispheres, seconds := 0, 0
	for i, t := range tokens {
		isThird := endsLikeSeconds(tokens[:i])
		if isThird {
			seconds++
		}
		switch {
		case t.kind == tokenHemisphere && t.text == "s" && isThird:
			letters = append(letters, i)
		case t.kind == tokenHemisphere:
			hemispheres++
		}
	}
	switch {
	case len(letters) == 0, len(letters) == 1 && hemispheres == 1 && seconds == 2:
		return nil
	case hemispheres != 2:
		return &ParseError{ParseUnknown, "an s that may be seconds or the south"}
	}
	for _, i := range letters {
		tokens[i] = token{kind: tokenSecond}
	}
	return nil
}
