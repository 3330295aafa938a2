package pack

import (
	"io"

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
		p.Open = func() (io.ReadCloser, error) { return r.beside.open(p.Name) }
	}
	if credit, ok := o.required("credit"); ok {
		p.Credit = r.credit(credit)
	}
	return p
}

// file reads the path of a picture; "" when it is reported.
func (r *reader) file(v value) string {
	name := r.path(v, "the image")
	r.once(r.files, v, name, "the image %s is used before, in line %d; use each once")
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
