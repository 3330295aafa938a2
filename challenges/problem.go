package challenges

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Problem is something that keeps a draft from being published.
type Problem struct {
	Code    ProblemCode
	Field   string         // a JSON pointer into the draft, such as /challenges/0/questions/0/key
	Message string         // English, for the author
	Params  map[string]any // what a translation of Message needs
}

// ProblemCode names a kind of problem. Like codes of errors, they are never
// renamed.
type ProblemCode string

// The kinds of problems. A draft may miss something, but what makes no sense is
// not taken into it.
const (
	ProblemMissing     ProblemCode = "missing"             // something that must be there
	ProblemTranslation ProblemCode = "missing_translation" // a text in one of the set's languages: Params has it
	ProblemInvalid     ProblemCode = "invalid"             // a value that makes no sense
)

// problems collects.
type problems []Problem

func (p *problems) missing(at, format string, args ...any) {
	*p = append(*p, Problem{Code: ProblemMissing, Field: at, Message: fmt.Sprintf(format, args...)})
}

func (p *problems) invalid(at, format string, args ...any) {
	*p = append(*p, Problem{Code: ProblemInvalid, Field: at, Message: fmt.Sprintf(format, args...)})
}

// only is those of a kind.
func (p problems) only(code ProblemCode) problems {
	return slices.DeleteFunc(slices.Clone(p), func(one Problem) bool { return one.Code != code })
}

// refusal is the error that the problems amount to, nil when there are none.
func (p problems) refusal() error {
	if len(p) == 0 {
		return nil
	}
	return &Error{Code: CodeInvalid, Message: p[0].Message, Field: p[0].Field, Problems: p}
}

// Validate reports what keeps the draft from being published, as an Error with
// CodeInvalid whose Field points to the first of it, such as
// /challenges/0/questions/0/key.
func (d Draft) Validate() error { return d.problems().refusal() }

func (d Draft) problems() (found problems) {
	if !isSlug(d.Name) {
		found.invalid("/name", "a name has 1 to 64 of a-z, 0-9 and -, and starts with a letter or digit")
	}
	found = append(found, languageProblems("/languages", d.Languages)...)
	found.text("/title", d.Title, d.Languages)
	if n := len(d.Challenges); n == 0 {
		found.missing("/challenges", "a set has 1 to %d challenges, this one none", MaxChallenges)
	} else if n > MaxChallenges {
		found.invalid("/challenges", "a set has 1 to %d challenges, this one %d", MaxChallenges, n)
		return found
	}
	names := map[string]bool{}
	for i, c := range d.Challenges {
		at := "/challenges/" + strconv.Itoa(i)
		if c.Name != "" && names[c.Name] {
			found.invalid(at+"/name", "another challenge has the name %s", c.Name)
		}
		names[c.Name] = true
		found = append(found, c.problems(at, d.Languages)...)
	}
	return found
}

func languageProblems(at string, tags []string) (found problems) {
	if len(tags) == 0 {
		found.missing(at, "name at least one language")
	}
	if len(tags) > MaxLanguages {
		found.invalid(at, "name at most %d languages", MaxLanguages)
	}
	for i, tag := range tags {
		at := at + "/" + strconv.Itoa(i)
		if !IsLanguage(tag) {
			found.invalid(at, "%q is not a language tag such as en, ru or sr-Latn", tag)
		} else if slices.Index(tags, tag) < i {
			found.invalid(at, "the language %s is listed twice", tag)
		}
	}
	return found
}

func (c DraftChallenge) problems(at string, languages []string) (found problems) {
	if c.Name != "" && !isSlug(c.Name) {
		found.invalid(at+"/name", "a name has 1 to 64 of a-z, 0-9 and -, and starts with a letter or digit")
	}
	found.text(at+"/title", c.Title, languages)
	found.text(at+"/prompt", c.Prompt, languages)
	found.text(at+"/debrief", c.Debrief, languages)
	found.optionalText(at+"/warning", c.Warning, languages)
	if n := len(c.Photos); n == 0 {
		found.missing(at+"/images", "a challenge has at least one image")
	} else if n > MaxImages {
		found.invalid(at+"/images", "a challenge has at most %d images, this one %d", MaxImages, n)
	}
	for i, p := range c.Photos {
		found = append(found, p.problems(at+"/images/"+strconv.Itoa(i), languages)...)
	}
	if n := len(c.Questions); n == 0 {
		found.missing(at+"/questions", "a challenge has 1 to %d questions, this one none", MaxQuestions)
	} else if n > MaxQuestions {
		found.invalid(at+"/questions", "a challenge has 1 to %d questions, this one %d", MaxQuestions, n)
	}
	for i, q := range c.Questions {
		at := at + "/questions/" + strconv.Itoa(i)
		found = append(found, q.problems(at)...)
		found.optionalText(at+"/prompt", q.Prompt, languages)
		found = append(found, criteriaProblems(at, q.Key.Criteria, languages)...)
		if q.Ask != nil && q.Ask.Kind() == KindReasoning && i != c.reasoningQuestion() {
			found.invalid(at+"/kind", "a challenge asks for one reasoning")
		}
	}
	for i, clue := range c.Clues {
		found = append(found, c.clueProblems(at+"/clues/"+strconv.Itoa(i), clue, languages)...)
	}
	found = append(found, c.hintProblems(at+"/hints", languages)...)
	found = append(found, c.readingProblems(at+"/furtherReading", languages)...)
	return append(found, c.detailProblems(at)...)
}

// detailProblems checks what a challenge may have and need not.
func (c DraftChallenge) detailProblems(at string) (found problems) {
	if c.Country != "" && !isCountry(c.Country) {
		found.invalid(at+"/country", "a country is two capital letters of ISO 3166-1, such as KZ")
	}
	if c.Difficulty < 0 || c.Difficulty > 5 {
		found.invalid(at+"/difficulty", "a difficulty is 1 to 5")
	}
	if !(c.Provenance.UncertaintyMeters >= 0) {
		found.invalid(at+"/provenance/uncertaintyMeters", "an uncertainty is a length in metres")
	}
	for _, t := range []struct{ at, text string }{
		{"truth", c.Provenance.Truth}, {"consent", c.Provenance.Consent},
	} {
		found.characters(at+"/provenance/"+t.at, t.text)
	}
	return found
}

func (p DraftPhoto) problems(at string, languages []string) (found problems) {
	found.text(at+"/alt", p.Alt, languages)
	if p.Credit.Author == "" {
		found.missing(at+"/credit/author", "say who made the picture")
	}
	if p.Credit.Licence == "" {
		found.missing(at+"/credit/licence", "say under which licence the picture may be shown")
	}
	for _, t := range []struct{ at, text string }{
		{"author", p.Credit.Author}, {"licence", p.Credit.Licence}, {"title", p.Credit.Title},
		{"source", p.Credit.Source}, {"changes", p.Credit.Changes},
	} {
		found.characters(at+"/credit/"+t.at, t.text)
	}
	return found
}

// text checks a text that is needed in every language.
func (p *problems) text(at string, t Text, languages []string) {
	p.sound(at, t)
	var missing []string
	for _, tag := range languages {
		if t[tag] == "" {
			missing = append(missing, tag)
		}
	}
	if len(missing) == len(languages) && len(missing) > 0 {
		p.missing(at, "the text is missing in %q", missing[0])
		return
	}
	for _, tag := range missing {
		*p = append(*p, Problem{
			Code: ProblemTranslation, Field: at, Message: fmt.Sprintf("the text is missing in %q", tag), Params: map[string]any{"language": tag},
		})
	}
}

// optionalText checks a text that may be left out, but then in every language.
func (p *problems) optionalText(at string, t Text, languages []string) {
	for _, text := range t {
		if text != "" {
			p.text(at, t, languages)
			return
		}
	}
	p.sound(at, t)
}

// sound checks the languages of a text and its characters.
func (p *problems) sound(at string, t Text) {
	for _, tag := range t.tags() {
		if !IsLanguage(tag) {
			p.invalid(at, "%q is not a language tag such as en, ru or sr-Latn", tag)
		}
		p.characters(at+"/"+tag, t[tag])
	}
}

func (p *problems) characters(at, text string) {
	if !IsPrintable(text) {
		p.invalid(at, "it holds a control character; only tabs and ends of lines (\\n) can be written")
	}
}

// sourceProblems lists what is asked of pictures that are shown to a class,
// beside what Validate wants: where each is from, and on what ground it may be
// shown.
func (c DraftChallenge) sourceProblems(at string) (found problems) {
	for i, p := range c.Photos {
		if strings.TrimSpace(p.Credit.Source) == "" {
			found.missing(at+"/images/"+strconv.Itoa(i)+"/credit/source", "say where the picture is from")
		}
	}
	if strings.TrimSpace(c.Provenance.Consent) == "" {
		found.missing(at+"/provenance/consent", "say on what ground the picture may be shown, such as the consent of those in it")
	}
	return found
}

// maxSlug bounds the name of a set.
const maxSlug = 64

func isSlug(s string) bool {
	if len(s) == 0 || len(s) > maxSlug || s[0] == '-' {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return true
}

// isCountry reports whether s has the shape of an ISO 3166-1 alpha-2 code.
func isCountry(s string) bool {
	isUpper := func(c byte) bool { return 'A' <= c && c <= 'Z' }
	return len(s) == 2 && isUpper(s[0]) && isUpper(s[1])
}

// IsLanguage reports whether s has the shape of a BCP 47 tag that begins with a
// language: en, kk-Cyrl, pt-BR.
func IsLanguage(s string) bool {
	const longest = 35 // RFC 5646, section 4.4.1
	if len(s) > longest {
		return false
	}
	for i, part := range strings.Split(s, "-") {
		letters := strings.Trim(part, "abcdefghijklmnopqrstuvwxyz") == ""
		alphanumeric := strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz0123456789") == ""
		switch {
		case i == 0 && (!letters || len(part) < 2 || len(part) > 3):
			return false
		case !alphanumeric || part == "" || len(part) > 8:
			return false
		}
	}
	return true
}
