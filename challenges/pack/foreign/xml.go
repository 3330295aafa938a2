package foreign

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// Bounds of XML.
const (
	maxXMLDepth    = 64
	maxXMLElements = 500_000
)

// element is an element of XML, without its namespace.
type element struct {
	name         string
	attributes   map[string]string
	text         strings.Builder // its own, without that of children
	children     []*element
	line, column int
}

// readXML reads a file of XML. It has no document type, and so no entities but the
// five that XML has.
func (i *importer) readXML() (*element, error) {
	name := i.source.File
	data, err := contents(i.source.Files, name, maxFileBytes)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(string(data), "\xff\xfe") || strings.HasPrefix(string(data), "\xfe\xff") {
		return nil, refuse(name, 1, 1, "this is UTF-16, not UTF-8; save the file as UTF-8")
	}
	decoder := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(string(data), "\uFEFF")))
	decoder.CharsetReader = i.charset
	root := &element{}
	path := []*element{root}
	elements := 0
	for {
		token, err := decoder.Token()
		line, column := decoder.InputPos()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, refuse(name, line, column, "this is not XML: %v", strings.TrimPrefix(err.Error(), "XML syntax error on "))
		}
		switch token := token.(type) {
		case xml.Directive:
			return nil, refuse(name, line, column, "document types and entities are not read; remove <!DOCTYPE ...>")
		case xml.StartElement:
			elements++
			if len(path) > maxXMLDepth || elements > maxXMLElements {
				return nil, refuse(name, line, column, "the file has more than %d elements, or they are nested more than %d deep", maxXMLElements, maxXMLDepth)
			}
			e := &element{name: token.Name.Local, attributes: make(map[string]string), line: line, column: column}
			for _, a := range token.Attr {
				e.attributes[a.Name.Local] = a.Value
			}
			around := path[len(path)-1]
			around.children = append(around.children, e)
			path = append(path, e)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			path[len(path)-1].text.Write(token)
		}
	}
	if len(root.children) != 1 {
		return nil, refuse(name, 1, 1, "this is not XML: there is no element")
	}
	return root.children[0], nil
}

// charset reads the encodings that the files of old programs are in.
func (i *importer) charset(label string, r io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "utf-8", "utf8", "us-ascii":
		return r, nil
	case "windows-1251", "cp1251":
		i.report.changed("%s: read as Windows-1251, as it says", i.source.File)
		return charmap.Windows1251.NewDecoder().Reader(r), nil
	}
	return nil, fmt.Errorf("the encoding %s is not read; save the file as UTF-8", shown(label))
}

// child is the first child of that name, nil when there is none; of a nil element too.
func (e *element) child(name string) *element {
	if e == nil {
		return nil
	}
	for _, c := range e.children {
		if c.name == name {
			return c
		}
	}
	return nil
}

// said is the text of an element, "" for nil.
func (e *element) said() string {
	if e == nil {
		return ""
	}
	return strings.TrimSpace(e.text.String())
}

// all lists the elements of that name below e, those within one another too.
func (e *element) all(name string) (found []*element) {
	for _, c := range e.children {
		if c.name == name {
			found = append(found, c)
		}
		found = append(found, c.all(name)...)
	}
	return found
}
