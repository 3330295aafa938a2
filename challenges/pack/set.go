package pack

import (
	"slices"
	"strings"

	"geodrill/challenges"

	"github.com/goccy/go-yaml/ast"
)

func (r *reader) set(v value) challenges.Draft {
	o, ok := r.object(v, "format", "name", "title", "description", "languages", "challenges")
	if !ok {
		return challenges.Draft{}
	}
	if format, ok := o.required("format"); !ok || !r.format(format) {
		return challenges.Draft{}
	}
	if languages, ok := o.required("languages"); ok {
		r.languages = r.tags(languages)
	}
	d := challenges.Draft{Languages: r.languages, Title: o.requiredTranslations("title")}
	if name, ok := o.required("name"); ok {
		d.Name = r.slug(name)
	}
	if description, ok := o.optional("description"); ok {
		d.Description = r.translations(description)
	}
	if list, ok := o.required("challenges"); ok {
		for _, challenge := range r.list(list) {
			d.Challenges = append(d.Challenges, r.challenge(challenge))
		}
	}
	return d
}

// format reports whether the file is of the format that is read here.
func (r *reader) format(v value) bool {
	format := r.text(v)
	if format != "" && format != Format {
		// Another format has other fields: all else found would mislead.
		r.findings = nil
		r.findings.add(v.position, "the format is %s; write %q, which this program reads", quote(format), Format)
	}
	return format == Format
}

// slug reads a name that is made for addresses and commands; "" when it is
// reported.
func (r *reader) slug(v value) string {
	s := r.text(v)
	if s == "" {
		return ""
	}
	foreign := strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || s[0] == '-'
	if foreign || len(s) > 64 {
		r.findings.add(v.position, "the name %s is not 1 to 64 of a-z, 0-9 and -, beginning with a letter or digit", quote(s))
		return ""
	}
	return s
}

// tags reads language tags, each once.
func (r *reader) tags(v value) []string {
	var tags []string
	for _, entry := range r.list(v) {
		tag := r.text(entry)
		switch {
		case tag == "":
		case !challenges.IsLanguage(tag):
			r.findings.add(entry.position, "%s is not a language tag such as en, ru or sr-Latn", quote(tag))
		case slices.Contains(tags, tag):
			r.findings.add(entry.position, "the language %s is listed twice; remove one of them", quote(tag))
		default:
			tags = append(tags, tag)
		}
	}
	return tags
}

// requiredTranslations reads a field that is a text in every language.
func (o object) requiredTranslations(field string) challenges.Text {
	if v, ok := o.required(field); ok {
		return o.reader.translations(v)
	}
	return nil
}

// translations reads a text in every language of the set.
func (r *reader) translations(v value) challenges.Text {
	if len(r.languages) == 0 {
		return nil // reported at the languages; every text would be wrong
	}
	switch v.node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
	default:
		r.findings.add(v.position, "%s must be a text for each language, such as {%s: ...}, not %s",
			v.name, r.languages[0], describe(v.node))
		return nil
	}
	v.part = "language"
	o, _ := r.object(v, r.languages...)
	t := make(challenges.Text)
	for _, tag := range r.languages {
		if text, ok := o.required(tag); ok {
			t[tag] = r.textOrFile(text)
		}
	}
	return t
}
