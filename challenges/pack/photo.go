package pack

import (
	"io"
	"io/fs"
	"strings"

	"geodrill/challenges"
)

func (r *reader) photo(v value) challenges.DraftPhoto {
	v.name = "an image"
	o, ok := r.object(v, "file", "alt", "credit")
	if !ok {
		return challenges.DraftPhoto{}
	}
	p := challenges.DraftPhoto{Alt: o.requiredTranslations("alt")}
	if file, ok := o.required("file"); ok {
		p.Name = r.file(file)
		p.Open = func() (io.ReadCloser, error) { return r.fsys.Open(p.Name) }
	}
	if credit, ok := o.required("credit"); ok {
		p.Credit = r.credit(credit)
	}
	return p
}

// file reads the path of a picture; "" when it is reported.
func (r *reader) file(v value) string {
	name := r.text(v)
	switch {
	case name == "":
		return ""
	case strings.Contains(name, `\`):
		r.findings.add(v.position, "the path %s has a backslash; write it with /", quote(name))
		return ""
	case !fs.ValidPath(name):
		r.findings.add(v.position, "the path %s is not one inside the pack, such as images/01.jpg", quote(name))
		return ""
	}
	r.once(r.files, v, name, "the image %s is used before, in line %d; use each once")
	if problem := checkFile(r.fsys, name); problem != "" {
		r.findings.add(v.position, "the image %s %s", quote(name), problem)
		return ""
	}
	return name
}

func (r *reader) credit(v value) challenges.Credit {
	o, ok := r.object(v, "author", "licence", "title", "source", "changes")
	if !ok {
		return challenges.Credit{}
	}
	return challenges.Credit{
		Author:  o.requiredText("author"),
		Licence: o.requiredText("licence"),
		Title:   o.optionalText("title"),
		Source:  o.optionalText("source"),
		Changes: o.optionalText("changes"),
	}
}
