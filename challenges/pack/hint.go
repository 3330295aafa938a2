package pack

import (
	"fmt"

	"geodrill/challenges"
	"geodrill/scoring"
)

// hints reads the hints of a challenge, in the order in which they are opened.
func (r *reader) hints(v value) []challenges.Hint {
	entries := r.list(v)
	if n := len(entries); n > challenges.MaxHints {
		r.findings.add(v.position, "a challenge has at most %d hints, this one %d; leave some out", challenges.MaxHints, n)
		return nil
	}
	hints := make([]challenges.Hint, len(entries))
	for i, entry := range entries {
		hints[i] = r.hint(entry)
	}
	return hints
}

func (r *reader) hint(v value) challenges.Hint {
	v.name = "a hint"
	o, ok := r.object(v, "text", "price")
	if !ok {
		return challenges.Hint{}
	}
	h := challenges.Hint{Text: o.requiredTranslations("text")}
	if price, ok := o.optional("price"); ok {
		if h.Price, ok = r.number(price); ok && scoring.ValidateHintPrice(h.Price) != nil {
			r.findings.add(price.position, "the price %s is not in 0 to 1; it is a share of what the challenge gives", number(h.Price))
		}
	}
	return h
}

func (w *writer) hints(c challenges.DraftChallenge) {
	if len(c.Hints) > 0 {
		w.line(2, "hints:")
	}
	for i, h := range c.Hints {
		w.line(3, "- price: %s", number(h.Price))
		w.text(4, "text", fmt.Sprintf("%s-hint-%d", c.Name, i+1), h.Text)
	}
}
