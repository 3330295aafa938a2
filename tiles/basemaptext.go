package tiles

import (
	"html"
	"strings"
)

// plainText returns the text of a piece of HTML, without any '<': archives write
// links into their attribution, and those who show it must not have to trust
// them, whether they take it for text or for HTML.
func plainText(s string) string {
	var text strings.Builder
	for s = html.UnescapeString(s); s != ""; {
		before, tag, opened := strings.Cut(s, "<")
		text.WriteString(before)
		if !opened {
			break
		}
		_, s, _ = strings.Cut(tag, ">")
	}
	return strings.Join(strings.Fields(text.String()), " ")
}
