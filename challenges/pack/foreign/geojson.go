package foreign

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"geodrill/geo"
)

// geojson reads the features of a GeoJSON file as places.
func (i *importer) geojson() error {
	text, err := i.textFile(i.source.File)
	if err != nil {
		return err
	}
	var document struct {
		Type     string            `json:"type"`
		Features []json.RawMessage `json:"features"`
	}
	if err := i.unmarshal(i.source.File, text, &document); err != nil {
		return err
	}
	features := document.Features
	switch document.Type {
	case "FeatureCollection":
	case "Feature":
		features = []json.RawMessage{json.RawMessage(text)}
	default:
		features = []json.RawMessage{json.RawMessage(`{"geometry":` + text + `}`)}
	}
	if err := i.checkPlaces(len(features)); err != nil {
		return err
	}
	var places []place
	for n, raw := range features {
		p, err := i.feature(raw, n)
		if err != nil {
			return err
		}
		if p.region == nil {
			i.report.leftOut("the feature %d, %s: it has no geometry", n+1, shown(p.name))
			continue
		}
		places = append(places, p)
	}
	return i.join(places, nil)
}

func (i *importer) feature(raw []byte, n int) (p place, err error) {
	var feature struct {
		Geometry   json.RawMessage `json:"geometry"`
		Properties map[string]any  `json:"properties"`
	}
	if err := json.Unmarshal(raw, &feature); err != nil {
		return place{}, refuse(i.source.File, 1, 1, "the feature %d is none: %v", n+1, err)
	}
	for name, value := range feature.Properties {
		s, ok := value.(string)
		switch {
		case !ok:
		case isNameField(name):
			p.name = s
		case isAboutField(name):
			p.about = s
		case isPictureField(name):
			p.picture = s
		case isTimeField(name):
			p.time, _ = time.Parse(time.RFC3339, s)
		}
	}
	if len(feature.Geometry) == 0 || string(feature.Geometry) == "null" {
		return p, nil
	}
	p.region, err = geo.ReadStraightRegion(feature.Geometry, straightTolerance)
	if err != nil {
		return place{}, refuse(i.source.File, 1, 1, "the feature %d, %s, is no place on the Earth: %v", n+1, shown(p.name), err)
	}
	return p, nil
}

// unmarshal reads JSON, and says where it is none.
func (i *importer) unmarshal(name, text string, into any) error {
	err := json.Unmarshal([]byte(text), into)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	offset := int64(-1)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	before := text[:min(max(int(offset)-1, 0), len(text))]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return refuse(name, 1+strings.Count(before, "\n"), 1+utf8.RuneCountInString(line), "this is not the JSON that is looked for: %v", err)
}

// What the fields of places are called, in lower case.
func isNameField(s string) bool {
	return slices.Contains([]string{"name", "title", "label", "название", "имя"}, strings.ToLower(s))
}

func isAboutField(s string) bool {
	return slices.Contains([]string{"description", "desc", "about", "note", "notes", "comment", "описание", "комментарий"}, strings.ToLower(s))
}

func isPictureField(s string) bool {
	return slices.Contains([]string{"image", "photo", "picture", "file", "filename", "img", "фото", "снимок", "файл"}, strings.ToLower(s))
}

func isTimeField(s string) bool {
	return slices.Contains([]string{"time", "timestamp", "datetime", "date", "время", "дата"}, strings.ToLower(s))
}
