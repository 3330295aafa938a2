package pack

import (
	"slices"

	"geodrill/challenges"
)

// clue reads a marked region of one of the challenge's pictures, which it names as
// the picture does.
func (r *reader) clue(v value, photos []challenges.DraftPhoto) challenges.AuthorClue {
	v.name = "a clue"
	o, ok := r.object(v, "image", "x", "y", "width", "height", "note")
	if !ok {
		return challenges.AuthorClue{}
	}
	c := challenges.AuthorClue{Note: o.requiredTranslations("note")}
	if image, ok := o.required("image"); ok {
		c.Image = r.text(image)
		var known []string
		for _, p := range photos {
			known = append(known, p.Name)
		}
		if c.Image != "" && !slices.Contains(known, c.Image) {
			r.findings.add(image.position, "the image %s of a clue is none of the challenge's%s", quote(c.Image), suggestion(c.Image, known))
		}
	}
	for _, side := range []struct {
		name   string
		least  int
		pixels *int
	}{{"x", 0, &c.X}, {"y", 0, &c.Y}, {"width", 1, &c.Width}, {"height", 1, &c.Height}} {
		if n, ok := o.required(side.name); ok {
			if *side.pixels, ok = r.whole(n); ok && *side.pixels < side.least {
				r.findings.add(n.position, "%s %d is below %d; give whole pixels of the upright picture", side.name, *side.pixels, side.least)
			}
		}
	}
	return c
}
