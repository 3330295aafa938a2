package challenges_test

import (
	"testing"

	"geodrill/challenges"

	"golang.org/x/text/language"
)

func TestTextIn(t *testing.T) {
	all := challenges.Text{"en": "place", "ru": "место", "kk": "орын"}
	for _, test := range []struct {
		name      string
		text      challenges.Text
		preferred []string
		want      string // the tag
	}{
		{"the language itself", all, []string{"kk"}, "kk"},
		{"a region's variant", all, []string{"ru-KZ"}, "ru"},
		{"the first that there is", all, []string{"fr", "ru", "en"}, "ru"},
		{"none that there is", all, []string{"fr"}, "en"},
		{"no preference", all, nil, "en"},
		{"without English", challenges.Text{"ru": "место", "kk": "орын"}, []string{"fr"}, "kk"},
		{"a text in a variant", challenges.Text{"en": "place", "pt-BR": "lugar"}, []string{"pt"}, "pt-BR"},
		{"one language", challenges.Text{"ru": "место"}, []string{"fr", "en"}, "ru"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var preferred []language.Tag
			for _, tag := range test.preferred {
				preferred = append(preferred, language.Make(tag))
			}
			text, tag := test.text.In(preferred...)
			if tag != test.want || text != test.text[test.want] {
				t.Errorf("got %q in %q, want %q", text, tag, test.want)
			}
		})
	}
	if text, tag := (challenges.Text{}).In(language.English); text != "" || tag != "" {
		t.Errorf("an empty text is %q in %q", text, tag)
	}
}
