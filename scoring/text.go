package scoring

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// TextRule marks what was to be named in words: a town, a shop, a model of car.
type TextRule struct {
	MaxPoints int // 1 to MaxPointsLimit
}

// AcceptedForm is one way to name the answer, and what it is worth. The native
// name, the English name and the old name are forms of their own.
type AcceptedForm struct {
	Text  string  `json:"text"`
	Share float64 `json:"share"` // of the points, above 0 and at most 1
}

// MaxAcceptedForms bounds the accepted forms of a question.
const MaxAcceptedForms = 100

// MaxFormRunes bounds an accepted form, in characters: longer ones are not typed.
const MaxFormRunes = 200

// Validate names maxPoints.
func (t TextRule) Validate() error { return validateMaxPoints("maxPoints", t.MaxPoints) }

// ValidateForms returns a *RuleError for the first form that makes no sense, or
// nil. It names accepted, or text or share of a form, as in accepted/2/text.
func ValidateForms(accepted []AcceptedForm) error {
	if len(accepted) == 0 || len(accepted) > MaxAcceptedForms {
		return ruleErrorf("accepted", "%d forms are not 1 to %d", len(accepted), MaxAcceptedForms)
	}
	for i, form := range accepted {
		field := fmt.Sprintf("accepted/%d/", i)
		switch {
		case Fold(form.Text) == "":
			return ruleErrorf(field+"text", "%q has no letter, digit or symbol to compare", form.Text)
		case utf8.RuneCountInString(form.Text) > MaxFormRunes:
			return ruleErrorf(field+"text", "it has more than %d characters", MaxFormRunes)
		case !(form.Share > 0 && form.Share <= 1):
			return ruleErrorf(field+"share", "%v is not above 0 and at most 1", form.Share)
		}
	}
	return nil
}

// Mark returns the part for an answer: the share of the best of the accepted
// forms that is equal to it after Fold. An answer of nothing but spaces and
// punctuation is none.
func (t TextRule) Mark(answer string, accepted []AcceptedForm) Part {
	part := Part{Rule: RuleText, MaxPoints: t.MaxPoints, Why: FormUnknown}
	folded := Fold(answer)
	if folded == "" {
		part.Why = Unanswered
		return part
	}
	for _, form := range accepted {
		if Fold(form.Text) == folded {
			part.Why = FormMatched
			part.Points = max(part.Points, pointsFor(t.MaxPoints, form.Share))
		}
	}
	return part
}

// Fold brings texts that a reader takes for the same answer to the same form, so
// that "АЛМАТЫ" is "Алматы" and "Oʻzbekiston" is "O'zbekiston":
//
//   - Compatibility forms are taken apart (Unicode NFKD) and letters of any case
//     folded, with the Turkish ı as i.
//   - Accents and other marks on Latin, Greek and Cyrillic letters are dropped:
//     ё is е, й is и, ü is u, ş is s. Letters of their own, such as қ and ұ,
//     stay what they are, and so do the vowel signs of other scripts.
//   - Apostrophes of every shape, and what cannot be seen, are dropped. Any other
//     punctuation is a space; runs of spaces are one, and none is at the ends.
//     Bytes that are no text are U+FFFD.
//
// Nothing is transliterated: Алматы and Almaty are two forms.
func Fold(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	// An accent that stands by itself would come apart into a space and a mark.
	text = strings.NewReplacer("`", "", "´", "").Replace(text)
	text = cases.Fold().String(norm.NFKD.String(text))
	var folded strings.Builder
	space := false
	for _, r := range norm.NFKD.String(text) {
		switch {
		case r >= 0x0300 && r <= 0x036F || isApostrophe(r) || unicode.In(r, unicode.Cf, unicode.Cc) && !unicode.IsSpace(r):
			continue
		case unicode.IsSpace(r) || unicode.IsPunct(r):
			space = true
			continue
		case r == 'ı':
			r = 'i'
		}
		if space && folded.Len() > 0 {
			folded.WriteByte(' ')
		}
		space = false
		folded.WriteRune(r)
	}
	return folded.String()
}

// isApostrophe lists what keyboards give for the apostrophe and for the Uzbek
// turned comma.
func isApostrophe(r rune) bool {
	return strings.ContainsRune("'‘’‛′ʻʼʽʹ", r)
}
