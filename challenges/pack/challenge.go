package pack

import (
	"slices"

	"geodrill/challenges"
)

// Tags are the words that challenges are sorted by.
func Tags() []string {
	return []string{"signs", "vegetation", "architecture", "sun", "terrain", "vehicles", "language", "infrastructure", "orbit"}
}

func (r *reader) challenge(v value) challenges.DraftChallenge {
	v.name = "a challenge"
	o, ok := r.object(v, "name", "title", "prompt", "warning", "images", "questions", "hints", "debrief", "furtherReading", "clues", "country", "difficulty", "tags", "provenance")
	if !ok {
		return challenges.DraftChallenge{}
	}
	c := challenges.DraftChallenge{Challenge: challenges.Challenge{
		Title:   o.requiredTranslations("title"),
		Prompt:  o.requiredTranslations("prompt"),
		Debrief: o.requiredTranslations("debrief"),
	}}
	if name, ok := o.required("name"); ok {
		c.Name = r.slug(name)
		r.once(r.names, name, c.Name, "the name %s is that of the challenge in line %d; choose another")
	}
	if images, ok := o.required("images"); ok {
		for _, image := range r.list(images) {
			c.Photos = append(c.Photos, r.photo(image))
		}
	}
	if warning, ok := o.optional("warning"); ok {
		c.Warning = r.translations(warning)
	}
	if reading, ok := o.optional("furtherReading"); ok {
		c.FurtherReading = r.furtherReading(reading)
	}
	if clues, ok := o.optional("clues"); ok {
		for _, clue := range r.list(clues) {
			c.Clues = append(c.Clues, r.clue(clue, c.Photos))
		}
	}
	if questions, ok := o.required("questions"); ok {
		for _, question := range r.list(questions) {
			c.Questions = append(c.Questions, r.question(question))
		}
	}
	if hints, ok := o.optional("hints"); ok {
		c.Hints = r.hints(hints)
	}
	if country, ok := o.optional("country"); ok {
		c.Country = r.country(country)
	}
	if difficulty, ok := o.optional("difficulty"); ok {
		c.Difficulty = r.difficulty(difficulty)
	}
	if tags, ok := o.optional("tags"); ok {
		c.Tags = r.challengeTags(tags)
	}
	if provenance, ok := o.optional("provenance"); ok {
		c.Provenance = r.provenance(provenance)
	}
	return c
}

// once reports a word that was seen before; format takes the word and the line
// where it was. An empty word is reported already.
func (r *reader) once(seen map[string]position, v value, word, format string) {
	if word == "" {
		return
	}
	if first, twice := seen[word]; twice {
		r.findings.add(v.position, format, quote(word), first.line)
		return
	}
	seen[word] = v.position
}

// country reads the shape of an ISO 3166-1 alpha-2 code.
func (r *reader) country(v value) string {
	s := r.text(v)
	isUpper := func(c byte) bool { return 'A' <= c && c <= 'Z' }
	if s != "" && (len(s) != 2 || !isUpper(s[0]) || !isUpper(s[1])) {
		r.findings.add(v.position, "the country %s is not two capital letters of ISO 3166-1, such as KZ", quote(s))
		return ""
	}
	return s
}

func (r *reader) difficulty(v value) int {
	n, ok := r.whole(v)
	if ok && (n < 1 || n > 5) {
		r.findings.add(v.position, "the difficulty %d is not in 1 to 5", n)
	}
	return n
}

func (r *reader) challengeTags(v value) []string {
	var tags []string
	for _, entry := range r.list(v) {
		tag := r.text(entry)
		switch {
		case tag == "":
		case !slices.Contains(Tags(), tag):
			r.findings.add(entry.position, "unknown tag %s%s", quote(tag), suggestion(tag, Tags()))
		case slices.Contains(tags, tag):
			r.findings.add(entry.position, "the tag %s is listed twice; remove one of them", quote(tag))
		default:
			tags = append(tags, tag)
		}
	}
	return tags
}

func (r *reader) provenance(v value) challenges.Provenance {
	o, ok := r.object(v, "truth", "uncertaintyMeters", "consent")
	if !ok {
		return challenges.Provenance{}
	}
	p := challenges.Provenance{Truth: o.optionalText("truth"), Consent: o.optionalText("consent")}
	if uncertainty, ok := o.optional("uncertaintyMeters"); ok {
		p.UncertaintyMeters, ok = r.number(uncertainty)
		if ok && p.UncertaintyMeters < 0 {
			r.findings.add(uncertainty.position, "uncertaintyMeters is below 0; give a length in metres")
		}
	}
	return p
}
