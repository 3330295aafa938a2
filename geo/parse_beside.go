package geo

import "math"

// cutOrder takes the words for both axes off the front or the end of two
// angles, and returns which the first of them names.
func cutOrder(tokens []token) (rest []token, first axis) {
	for _, n := range []int{2, 3} { // with a separator between them
		if len(tokens) <= n {
			break
		}
		cut := len(tokens) - n
		if first := namedFirst(tokens[:n]); first != axisUnsaid {
			rest = tokens[n:]
			if rest[0].kind == tokenSeparator {
				rest = rest[1:]
			}
			return rest, first
		}
		if first := namedFirst(tokens[cut:]); first != axisUnsaid {
			if tokens[cut-1].kind == tokenSeparator {
				cut--
			}
			return tokens[:cut], first
		}
	}
	return tokens, axisUnsaid
}

// namedFirst returns the first axis of words that name both.
func namedFirst(words []token) axis {
	last := words[len(words)-1]
	if words[0].kind != tokenAxis || last.kind != tokenAxis || words[0].axis == last.axis ||
		len(words) == 3 && words[1].kind != tokenSeparator {
		return axisUnsaid
	}
	return words[0].axis
}

// height is a height above the ground or the sea, or a zoom, that stands after
// two angles.
type height struct {
	number token
	said   bool // has a word or a unit
	set    bool // has a separator or a word before it
	apart  bool // no number stands before it, which it could be a part of
}

// cutHeight takes the last number off if it is set off, or says what it is.
func cutHeight(tokens []token) (rest []token, h height, found bool) {
	n := len(tokens)
	if n > 0 && tokens[n-1].kind == tokenHeightUnit {
		h.said = true
		n--
	}
	if n == 0 || tokens[n-1].kind != tokenNumber {
		return nil, height{}, false
	}
	n--
	h.number = tokens[n]
	if n > 0 && tokens[n-1].kind == tokenHeight {
		h.said, h.set = true, true
		n--
	}
	if n > 0 && tokens[n-1].kind == tokenSeparator {
		h.set = true
		n--
	}
	if n == 0 || !h.set && !h.said {
		return nil, height{}, false
	}
	h.apart = tokens[n-1].kind != tokenNumber
	return tokens[:n], h, true
}

// isBeside reports whether the number can only be a height, given the pair
// before it: the pair is whole without it, and it is no coordinate itself. A pair
// is whole that has decimals, or both axes and an end: a separator, or a word
// after the minutes or seconds.
func (h height) isBeside(pair [2]angle, order axis) bool {
	first, second := pair[0], pair[1]
	decimals := first.parts == 1 && second.parts == 1 && first.places > 0 && second.places > 0
	isNamed := first.axis != axisUnsaid && second.axis != axisUnsaid || order != axisUnsaid
	isCoordinate := !h.said && math.Abs(h.number.value) <= 180 && !(decimals && h.number.places < min(first.places, second.places))
	hasMinutes := first.parts > 1 && second.parts > 1
	return !isCoordinate && (decimals || isNamed && (h.set && (h.apart || h.said) || h.apart && hasMinutes))
}
