package pack

import (
	"fmt"

	"geodrill/challenges"
)

// furtherReading reads where a challenge's author recommends to read further.
func (r *reader) furtherReading(v value) []challenges.FurtherReading {
	entries := r.list(v)
	if n := len(entries); n > challenges.MaxFurtherReading {
		r.findings.add(v.position, "a challenge has at most %d links, this one %d; leave some out", challenges.MaxFurtherReading, n)
		return nil
	}
	links := make([]challenges.FurtherReading, len(entries))
	for i, entry := range entries {
		links[i] = r.readingLink(entry)
	}
	return links
}

func (r *reader) readingLink(v value) challenges.FurtherReading {
	v.name = "a link"
	o, ok := r.object(v, "title", "url")
	if !ok {
		return challenges.FurtherReading{}
	}
	l := challenges.FurtherReading{Title: o.requiredTranslations("title")}
	if address, ok := o.required("url"); ok {
		if l.URL = r.text(address); l.URL != "" && !challenges.IsWebAddress(l.URL) {
			r.findings.add(address.position, "the address %s is none of a page; %s", quote(l.URL), challenges.WebAddressHelp)
		}
	}
	return l
}

func (w *writer) furtherReading(c challenges.DraftChallenge) {
	if len(c.FurtherReading) > 0 {
		w.line(2, "furtherReading:")
	}
	for i, l := range c.FurtherReading {
		w.line(3, "- url: %s", quoted(l.URL))
		w.text(4, "title", fmt.Sprintf("%s-reading-%d", c.Name, i+1), l.Title)
	}
}
