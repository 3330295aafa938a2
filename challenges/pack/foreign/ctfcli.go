package foreign

import (
	"fmt"
	"io/fs"
	"path"
	"slices"

	"geodrill/challenges/pack"
)

// isChallengeFile reports whether a name is that of a challenge of ctfcli.
func isChallengeFile(name string) bool {
	return slices.Contains([]string{"challenge.yml", "challenge.yaml"}, path.Base(name))
}

// ctfcli reads the challenge.yml of every folder in the source.
func (i *importer) ctfcli() error {
	files, err := find(i.source.Files, isChallengeFile, maxFiles)
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := i.textFile(file)
		if err != nil {
			return err
		}
		value, err := pack.Decode(file, []byte(text))
		if err != nil {
			return err
		}
		fields, ok := value.(map[string]any)
		if !ok {
			return refuse(file, 1, 1, "this is no challenge of ctfcli: a mapping with name, type, value and more")
		}
		i.ctf(ctfcliChallenge(path.Dir(file), fields))
	}
	return nil
}

// ctfcliChallenge reads the fields of a challenge. Those of the map plugin stand
// under extra, or beside the others.
func ctfcliChallenge(folder string, fields row) ctfChallenge {
	extra, _ := fields["extra"].(map[string]any)
	either := func(name string) *float64 {
		if f := loose(fields[name]); f != nil {
			return f
		}
		return loose(extra[name])
	}
	c := ctfChallenge{
		name: words(fields["name"]), description: words(fields["description"]), kind: words(fields["type"]), value: orZero(loose(fields["value"])),
		latitude: either("latitude"), longitude: either("longitude"), radius: either("tolerance_radius"),
	}
	if initial := either("initial"); initial != nil {
		c.initial(row{"initial": *initial})
	}
	for _, flag := range list(fields["flags"]) {
		switch flag := flag.(type) {
		case map[string]any:
			c.flags = append(c.flags, ctfFlag{words(flag["type"]), words(flag["content"]), words(flag["data"]) == "case_insensitive"})
		default:
			c.flags = append(c.flags, ctfFlag{kind: "static", content: scalar(flag)})
		}
	}
	for _, hint := range list(fields["hints"]) {
		switch hint := hint.(type) {
		case map[string]any:
			c.hints = append(c.hints, ctfHint{words(hint["title"]), words(hint["content"]), orZero(loose(hint["cost"]))})
		default:
			c.hints = append(c.hints, ctfHint{content: scalar(hint)})
		}
	}
	for _, tag := range list(fields["tags"]) {
		c.tags = append(c.tags, scalar(tag))
	}
	for _, file := range list(fields["files"]) {
		if name := path.Join(folder, scalar(file)); fs.ValidPath(name) {
			c.files = append(c.files, name)
			continue
		}
		c.dropped = append(c.dropped, "the file "+shown(scalar(file))+", which is not in the folder")
	}
	c.drop(fields, "author", "category", "attempts", "topics", "requirements", "connection_info", "image", "host", "protocol", "healthcheck", "attribution", "next", "solution")
	if words(fields["state"]) == "hidden" {
		c.dropped = append(c.dropped, "that it was hidden")
	}
	return c
}

// list is a list; nil for anything else.
func list(value any) []any {
	l, _ := value.([]any)
	return l
}

// scalar is what a value is in words.
func scalar(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}
