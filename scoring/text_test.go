package scoring_test

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"geodrill/scoring"

	"github.com/google/go-cmp/cmp"
)

func TestTextRuleMark(t *testing.T) {
	rule := scoring.TextRule{MaxPoints: 1000}
	accepted := []scoring.AcceptedForm{
		{"Алма-Ата", 0.5}, {"Алматы", 0.8}, {"АЛМАТЫ", 1}, {"Almaty", 1}, {"алматы", 0.2}, {"Верный", 0.001}, {"Семёновка", 0.0001},
	}
	for _, test := range []struct {
		name, answer string
		points       int
		why          scoring.Reason
	}{
		{"another case", "алматы", 1000, "form_matched"},
		{"the best of two forms", "Алматы", 1000, "form_matched"},
		{"another script", " ALMATY\n", 1000, "form_matched"},
		{"an old name", "алма ата", 500, "form_matched"},
		{"one point", "верный", 1, "form_matched"},
		{"known, but rounded away", "семеновка", 0, "form_matched"},
		{"part of a form", "Алма", 0, "form_unknown"},
		{"unknown", "Ташкент", 0, "form_unknown"},
		{"nothing", "", 0, "unanswered"},
		{"nothing to read", " ?!- ", 0, "unanswered"},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := scoring.Part{Rule: "text", Points: test.points, MaxPoints: 1000, Why: test.why}
			if diff := cmp.Diff(want, rule.Mark(test.answer, accepted)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	wantField(t, rule.Validate(), "")
	wantField(t, scoring.TextRule{}.Validate(), "maxPoints")
}

func TestValidateForms(t *testing.T) {
	for _, test := range []struct {
		name     string
		accepted []scoring.AcceptedForm
		field    string
	}{
		{"good", []scoring.AcceptedForm{{"Алматы", 1}, {"+7", 0.1}}, ""},
		{"none", nil, "accepted"},
		{"too many", make([]scoring.AcceptedForm, scoring.MaxAcceptedForms+1), "accepted"},
		{"empty", []scoring.AcceptedForm{{"a", 1}, {"", 1}}, "accepted/1/text"},
		{"nothing to compare", []scoring.AcceptedForm{{"...", 1}}, "accepted/0/text"},
		{"no share", []scoring.AcceptedForm{{"a", 0}}, "accepted/0/share"},
		{"a share above 1", []scoring.AcceptedForm{{"a", 1}, {"b", 2}}, "accepted/1/share"},
		{"a share NaN", []scoring.AcceptedForm{{"a", math.NaN()}}, "accepted/0/share"},
	} {
		t.Run(test.name, func(t *testing.T) { wantField(t, scoring.ValidateForms(test.accepted), test.field) })
	}
}

func TestFold(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"case", "АЛМАТЫ", "алматы"},
		{"a sharp s", "STRAẞE", "strasse"},
		{"the final sigma", "ΚΑΛΑΜΆΣ", "καλαμασ"},
		{"yo", "Орёл", "орел"},
		{"short i", "Нарын, Чуй", "нарын чуи"},
		{"accents", "Türkmenbaşy", "turkmenbasy"},
		{"composed and not", "Zu\u0308rich", "zurich"},
		{"the Turkish capital i", "İstanbul ISPARTA ısparta", "istanbul isparta isparta"},
		{"letters of their own", "Қорғас Ұлытау Әулие", "қорғас ұлытау әулие"},
		{"Devanagari keeps its vowels", "दिल्ली", "दिल्ली"},
		{"full width", "ＫＦＣ　２４", "kfc 24"},
		{"ligatures", "ﬁre № 5 ½", "fire no 5 1⁄2"},
		{"apostrophes", "O'zbekiston Oʻzbekiston O‘zbekiston O`zbekiston O´zbekiston", "ozbekiston ozbekiston ozbekiston ozbekiston ozbekiston"},
		{"punctuation", " «Алма-Ата», 1-й (юг)... ", "алма ата 1 и юг"},
		{"symbols stay", "C++ +7 €", "c++ +7 €"},
		{"what cannot be seen", "Al\u00ADma\u200Bty\uFEFF\x00", "almaty"},
		{"space of every kind", "\tAlmaty\u00A0\u2003city\n", "almaty city"},
		{"bytes that are no text", "a\xff", "a\uFFFD"},
		{"empty", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := scoring.Fold(test.text); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// Folding twice is folding once, whatever the bytes, and leaves clean text.
func FuzzFold(f *testing.F) {
	for _, seed := range []string{"", "Алматы", "Oʻzbekiston", "İ ı ẞ ŉ", "ᾷ ͅ", "\xff\xfe", "ﷺ", "é́", "´ ` ¨ ˆ", "가각", "\xf0Ŀ", "\u1E9B\u0323"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		folded := scoring.Fold(text)
		if again := scoring.Fold(folded); again != folded {
			t.Errorf("%q folds to %q, and that to %q", text, folded, again)
		}
		if !utf8.ValidString(folded) || strings.TrimSpace(folded) != folded || strings.Contains(folded, "  ") {
			t.Errorf("%q folds to %q", text, folded)
		}
	})
}
