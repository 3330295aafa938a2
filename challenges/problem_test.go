package challenges_test

import (
	"strings"
	"testing"

	"geodrill/challenges"
)

func TestIsLanguage(t *testing.T) {
	tests := []struct {
		tag  string
		want bool
	}{
		{"en", true}, {"kaa", true}, {"kk-Cyrl", true}, {"pt-BR", true}, {"es-419", true}, {"de-CH-1901", true},
		{"", false}, {"e", false}, {"engl", false}, {"EN", false}, {"en-", false}, {"-en", false}, {"en_GB", false},
		{"en--GB", false}, {"en-abcdefgh", true}, {"en-abcdefghi", false}, {"рус", false},
		{"en" + strings.Repeat("-abcdefg", 4), true}, {"en-x" + strings.Repeat("-abcdefg", 4), false},
	}
	for _, tt := range tests {
		if got := challenges.IsLanguage(tt.tag); got != tt.want {
			t.Errorf("challenges.IsLanguage(%q) = %v, want %v", tt.tag, got, tt.want)
		}
	}
}
