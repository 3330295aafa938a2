package account

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"plain", "aigul", "aigul"},
		{"capitals", "Aigul", "aigul"},
		{"Russian", "ЁЖИК", "ёжик"},
		{"Kazakh", "ӘЛІЯ", "әлія"},
		{"Tajik", "ҶАМШЕД", "ҷамшед"},
		{"Turkmen", "ŞIRIN Ý", "şirin ý"},
		{"Uzbek apostrophe stays", "OʻKTAM", "oʻktam"},
		{"German sharp s", "Straße", "strasse"},
		{"Greek final sigma", "ΟΔΥΣΣΕΥΣ", "οδυσσευσ"},
		{"letter and mark", "е\u0308", "ё"},
		{"capital letter and mark", "И\u0306", "й"},
		{"full width", "Ａｉｇｕｌ１", "aigul1"},
		{"ligature", "ﬁon", "fion"},
		{"spaces around", " \t aigul\n", "aigul"},
		{"a space within stays", "Aigul K", "aigul k"},
		{"no-break space is a space", "Aigul\u00a0K", "aigul k"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Fold(tt.in); got != tt.want {
				t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
	if Fold("оле") == Fold("ole") {
		t.Error("Fold takes Cyrillic for Latin letters")
	}
}

// The same name typed on another keyboard or system is the same name.
func TestFoldForms(t *testing.T) {
	letters := []rune("abcxyzABCXYZäöüşýžÄÖÜŞÝŽабвгёйўАБВГЁЙЎәіңғүұқөһӘІҢҒҮҰҚӨҺӣӯҳҷҒӢӮҲҶ019-_.")
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringOf(rapid.SampledFrom(letters)).Draw(t, "name")
		want := Fold(name)
		for form, same := range map[string]string{
			"upper case":    strings.ToUpper(name),
			"lower case":    strings.ToLower(name),
			"decomposed":    norm.NFD.String(name),
			"with spaces":   "  " + name + "\u00a0",
			"folded before": want,
		} {
			if got := Fold(same); got != want {
				t.Errorf("%s: Fold(%q) = %q, want %q as of %q", form, same, got, want, name)
			}
		}
	})
}

func TestAddRefuses(t *testing.T) {
	s := NewService(Config{}) // refuses before it needs anything
	tests := []struct {
		name, in string
		role     Role
		want     error
	}{
		{"empty", "", Admin, ErrName},
		{"only spaces", "  ", Admin, ErrName},
		{"a space within", "Aigul K", Admin, ErrName},
		{"a no-break space within", "Aigul\u00a0K", Admin, ErrName},
		{"a line end within", "Aigul\nK", Admin, ErrName},
		{"a zero byte", "Aigul\x00", Admin, ErrName},
		{"a joiner that nobody sees", "Ai\u200dgul", Admin, ErrName},
		{"an override of direction", "Ai\u202egul", Admin, ErrName},
		{"not UTF-8", "Aigul\xff", Admin, ErrName},
		{"too long", strings.Repeat("ж", MaxNameRunes+1), Admin, ErrName},
		{"a trainee has no account", "aigul", Trainee, ErrRole},
		{"no role", "aigul", "", ErrRole},
		{"an unknown role", "aigul", "root", ErrRole},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, password, err := s.Add(t.Context(), "", tt.in, tt.role); !errors.Is(err, tt.want) || password != "" {
				t.Errorf("Add(%q, %q) = %q, %v, want %v", tt.in, tt.role, password, err, tt.want)
			}
		})
	}
}

func TestValidName(t *testing.T) {
	for _, name := range []string{
		"a", "aigul", "Айгүл", "aigul.k@example.org", "O'Neil", "1", "李", strings.Repeat("ж", MaxNameRunes),
	} {
		if !validName(name) {
			t.Errorf("validName(%q) = false", name)
		}
	}
}
