package pack

import "testing"

func TestEdits(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"file", "file", 0}, {"", "file", 4}, {"fil", "file", 1}, {"files", "file", 1}, {"fyle", "file", 1},
		{"fiel", "file", 1}, {"flie", "file", 1}, {"ifle", "file", 1}, {"sings", "signs", 1}, {"licence", "license", 1}, {"ab", "ba", 1}, {"abc", "ca", 3},
	} {
		if got := edits(test.a, test.b); got != test.want {
			t.Errorf("edits(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
		}
		if got := edits(test.b, test.a); got != test.want {
			t.Errorf("edits(%q, %q) = %d, want %d", test.b, test.a, got, test.want)
		}
	}
}

func TestSuggestion(t *testing.T) {
	known := []string{"file", "description"}
	for word, want := range map[string]string{
		"fiel": `; did you mean "file"?`, "Desciption": `; did you mean "description"?`, "author": "; known are file, description",
		"le": "; known are file, description", "": "; known are file, description",
	} {
		if got := suggestion(word, known); got != want {
			t.Errorf("suggestion(%q) = %q, want %q", word, got, want)
		}
	}
}
