package account

import (
	"errors"
	"strings"
	"testing"
)

func TestCheckNew(t *testing.T) {
	for _, test := range []struct {
		name, password string
		want           error
	}{
		{"eleven characters", "plov, apple", ErrPasswordLength},
		{"twelve", "plov, apples", nil},
		{"twelve in Russian", "плов, яблоки", nil},
		{"a few words, again and again", strings.Repeat("plov apples ", 80), nil},
		{"as long as can be", strings.Repeat("x", MaxPasswordBytes-9) + "plov appl", nil},
		{"longer", strings.Repeat("x", MaxPasswordBytes-9) + "plov apple", ErrPasswordLength},
		{"long in bytes", strings.Repeat("ы", MaxPasswordBytes/2+1), ErrPasswordLength},
		{"in the list", "unbelievable", ErrPasswordCommon},
		{"in the list, in capitals", "UnBelievable", ErrPasswordCommon},
		{"in the list, full width", "ｕｎｂｅｌｉｅｖａｂｌｅ", ErrPasswordCommon},
		{"a common word and digits", "password1234", ErrPasswordCommon},
		{"a common word between signs", "!!password2026", ErrPasswordCommon},
		{"a common word and many digits", "password20268817", nil},
		{"a keyboard's row", "1qaz2wsx3edc", ErrPasswordCommon},
		{"one letter", "aaaaaaaaaaaa", ErrPasswordCommon},
		{"a word twice", "falconfalcon", ErrPasswordCommon},
		{"counting", "123456789012", ErrPasswordCommon},
		{"counting down", "987654321098", ErrPasswordCommon},
		{"the alphabet", "cdefghijklmn", ErrPasswordCommon},
		{"the name and a year", "Aigerim-2026", ErrPasswordIsName},
		{"the name behind", "my-1-AIGERIM", ErrPasswordIsName},
		{"the name and much else", "aigerim eats plov", nil},
		{"a few words", "thirty two falcons", nil},
		{"spaces count", "            ", ErrPasswordCommon},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := checkNew("Aigerim", test.password); !errors.Is(err, test.want) {
				t.Errorf("checkNew(%.40q) = %v, want %v", test.password, err, test.want)
			}
		})
	}
}

func TestScopes(t *testing.T) {
	for _, names := range [][]string{nil, {}, {"root"}, {"session"}, {"read", "session"}, {""}} {
		if s, err := ParseScopes(names); !errors.Is(err, ErrScope) {
			t.Errorf("ParseScopes(%q) = %v, %v, want ErrScope", names, s, err)
		}
	}
	s, err := ParseScopes([]string{"run", "read", "run"})
	if err != nil || s.String() != "read run" || !s.Allow(Read) || s.Allow(Author) || s.Allow(session) {
		t.Errorf("read and run: %v, %v", s, err)
	}
	for _, name := range scopeNames() {
		if scope, ok := ScopeOf(name); !ok || !Whole.Allow(scope) || scope.String() != name {
			t.Errorf("scope %q is %v, %v", name, scope, ok)
		}
	}
}
