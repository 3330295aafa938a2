package foreign

import (
	"strconv"

	"geodrill/challenges"
)

type ctfHint struct {
	title, content string
	cost           float64
}

// ctfHints takes the hints of a challenge that gives so many points. What a hint
// costs there is points of the whole score, and here a share of the challenge's.
func (i *importer) ctfHints(title string, c ctfChallenge, points int) []challenges.Hint {
	of := "of the challenge " + shown(title) + ": "
	var hints []challenges.Hint
	for _, h := range c.hints {
		cost := strconv.FormatFloat(h.cost, 'f', -1, 64)
		text := clean(h.content)
		if name := clean(h.title); name != "" && text != "" {
			text = "**" + name + "**\n\n" + text
		}
		switch {
		case text == "":
			i.report.leftOut("%sa hint without a text, at a price of %s", of, cost)
			continue
		case len(hints) == challenges.MaxHints:
			i.report.leftOut("%sthe hint %s, at a price of %s: a challenge has at most %d", of, shown(h.content), cost, challenges.MaxHints)
			continue
		}
		price := min(max(h.cost, 0), float64(points))
		if price != h.cost {
			i.report.changed("%s: the hint %s costs %v points and not %s", shown(title), shown(h.content), price, cost)
		}
		i.report.took("%sthe hint %s, for %v of %d points", of, shown(h.content), price, points)
		hints = append(hints, challenges.Hint{Text: i.text(text), Price: price / float64(points)})
	}
	if len(hints) > 0 {
		i.report.changed("%s: hints are opened in their order, and take off what this challenge gave and no more", shown(title))
	}
	return hints
}
