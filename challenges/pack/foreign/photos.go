package foreign

import (
	"path"
	"strings"
)

// photos makes a challenge of each photo in a folder that knows where it was taken.
func (i *importer) photos() error {
	names, err := find(i.source.Files, isPicture, maxFiles)
	if err != nil {
		return err
	}
	i.source.Photos = i.source.Files
	for _, name := range names {
		metadata, err := i.metadata(i.source.Files, name)
		switch {
		case err != nil:
			i.report.leftOut("the photo %s: %v", shown(name), err)
			continue
		case metadata.Place == nil:
			i.report.leftOut("the photo %s: it does not say where it was taken", shown(name))
			continue
		}
		region, err := regionAt(*metadata.Place)
		if err != nil {
			i.report.leftOut("the photo %s: %v", shown(name), err)
			continue
		}
		title := strings.TrimSuffix(path.Base(name), path.Ext(name))
		i.addPlace(place{name: title, region: region}, &picture{name: name})
		for _, doubt := range metadata.Doubts {
			i.report.changed("the photo %s: %s; check its key", shown(name), doubt)
		}
	}
	if len(i.draft.Challenges) > 0 {
		i.report.changed("every photo asks for its place, with the rule %q; directions and times were not made questions", "street")
	}
	return nil
}
