package foreign

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path"
	"slices"
	"strings"
	"time"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/scoring"
)

// place is what a file of places says of one.
type place struct {
	name, about string
	region      *geo.Region
	picture     string // as the file names it; may be empty
	time        time.Time
}

// fix is where somebody was at a time, of a track.
type fix struct {
	at    time.Time
	point geo.Point
}

// longestGap is how far apart in time two fixes may be for a photo between them to
// be placed, and how far a photo may be from a place that has a time.
const longestGap = 5 * time.Minute

// picture is a picture that places are joined with.
type picture struct {
	name   string // in its folder
	at     time.Time
	used   bool
	placed bool // whether it knows its place itself
}

// regionAt is the region of a point.
func regionAt(p geo.Point) (*geo.Region, error) { return geo.NewRegion(p) }

// checkPlaces refuses a file of too many places.
func (i *importer) checkPlaces(places int) error {
	if places > maxPlaces {
		return refuse(i.source.File, 1, 1, "the file has more than %d places; make several files of it", maxPlaces)
	}
	return nil
}

// join makes challenges of places and the pictures that belong to them, by name or
// by time, and of the pictures that were taken along a track.
func (i *importer) join(places []place, track []fix) error {
	if i.source.Photos == nil {
		for _, p := range places {
			i.addPlace(p, nil)
		}
		if len(places) > 0 {
			i.report.changed("places have no pictures yet, for no folder of photos was given")
		}
		return nil
	}
	pictures, err := i.readPictures()
	if err != nil {
		return err
	}
	for _, p := range places {
		if joined := pictureOf(p, pictures); joined != nil {
			joined.used = true
			i.addPlace(p, joined)
			continue
		}
		i.report.leftOut("the place %s: no picture is named so, or was taken then", shown(p.name))
	}
	slices.SortFunc(track, func(a, b fix) int { return a.at.Compare(b.at) })
	for _, p := range pictures {
		if p.used {
			continue
		}
		point, ok := along(track, p.at)
		if !ok {
			i.report.leftOut("the picture %s: no place belongs to it", shown(p.name))
			continue
		}
		region, err := regionAt(point)
		if err != nil {
			return err
		}
		p.used = true
		i.addPlace(place{name: strings.TrimSuffix(path.Base(p.name), path.Ext(p.name)), region: region, time: p.at}, p)
	}
	return nil
}

// readPictures lists the pictures of the source, with the times at which they were
// taken.
func (i *importer) readPictures() ([]*picture, error) {
	names, err := find(i.source.Photos, isPicture, maxFiles)
	if err != nil {
		return nil, err
	}
	var pictures []*picture
	clocks := 0
	for _, name := range names {
		metadata, err := i.metadata(i.source.Photos, name)
		if err != nil {
			i.report.leftOut("the picture %s: %v", shown(name), err)
			continue
		}
		p := &picture{name: name, placed: metadata.Place != nil}
		if metadata.Time != nil {
			if p.at = *metadata.Time; !metadata.ZoneKnown {
				clocks++
				p.at = time.Date(p.at.Year(), p.at.Month(), p.at.Day(), p.at.Hour(), p.at.Minute(), p.at.Second(), 0, i.source.Zone)
			}
		}
		pictures = append(pictures, p)
	}
	if clocks > 0 {
		i.report.changed("the clocks of %d pictures tell no zone and are taken to be in %v", clocks, i.source.Zone)
	}
	return pictures, nil
}

// metadata reads what a photo says about itself.
func (i *importer) metadata(fsys fs.FS, name string) (Metadata, error) {
	data, err := contents(fsys, name, maxPictureBytes)
	if err != nil {
		return Metadata{}, err
	}
	return i.source.Metadata(data)
}

// pictureOf finds the picture of a place: by the name that the place gives it, by the
// place's own name, or by the time.
func pictureOf(p place, pictures []*picture) *picture {
	for _, same := range []func(name string) bool{
		func(name string) bool { return p.picture != "" && strings.EqualFold(name, p.picture) },
		func(name string) bool {
			return p.picture != "" && strings.EqualFold(path.Base(name), path.Base(strings.ReplaceAll(p.picture, `\`, "/")))
		},
		func(name string) bool {
			return p.name != "" && (strings.EqualFold(path.Base(name), p.name) || strings.EqualFold(strings.TrimSuffix(path.Base(name), path.Ext(name)), p.name))
		},
	} {
		for _, candidate := range pictures {
			if !candidate.used && same(candidate.name) {
				return candidate
			}
		}
	}
	if p.time.IsZero() {
		return nil
	}
	var near []*picture
	for _, candidate := range pictures {
		if !candidate.used && !candidate.at.IsZero() && candidate.at.Sub(p.time).Abs() <= longestGap {
			near = append(near, candidate)
		}
	}
	if len(near) == 0 {
		return nil
	}
	return slices.MinFunc(near, func(a, b *picture) int {
		return cmp.Compare(a.at.Sub(p.time).Abs(), b.at.Sub(p.time).Abs())
	})
}

// along is where a track was at a time: between its two fixes around it, as far as
// the time is.
func along(track []fix, at time.Time) (geo.Point, bool) {
	if at.IsZero() || len(track) == 0 {
		return geo.Point{}, false
	}
	n, exact := slices.BinarySearchFunc(track, at, func(f fix, at time.Time) int { return f.at.Compare(at) })
	if exact {
		return track[n].point, true
	}
	if n == 0 || n == len(track) {
		return geo.Point{}, false
	}
	a, b := track[n-1], track[n]
	gap := b.at.Sub(a.at)
	if gap > longestGap {
		return geo.Point{}, false
	}
	share := float64(at.Sub(a.at)) / float64(gap)
	east := math.Remainder(b.point[0]-a.point[0], 360)
	between, err := geo.Normalize(geo.Point{a.point[0] + share*east, a.point[1] + share*(b.point[1]-a.point[1])})
	return between, err == nil
}

// addPlace adds the challenge to find a place.
func (i *importer) addPlace(p place, joined *picture) {
	name := cmp.Or(clean(p.name), fmt.Sprintf("Place %d", len(i.draft.Challenges)+1))
	c := challenges.DraftChallenge{Challenge: challenges.Challenge{
		Title: i.text(name), Prompt: i.prompt(), Debrief: i.text(p.about),
		Questions: []challenges.Question{{
			Ask: challenges.PlaceAsk{Rule: scoring.PlaceRule{MaxPoints: scoring.DefaultMaxPoints, Falloff: streetFalloff()}},
			Key: challenges.Key{Place: p.region},
		}},
	}}
	if joined != nil {
		c.Photos = append(c.Photos, i.photo(i.source.Photos, joined.name))
	}
	if !i.add(name, c) {
		return
	}
	center := p.region.Center()
	if joined == nil {
		i.report.took("the place %s at %.6f, %.6f", shown(name), center[1], center[0])
		return
	}
	i.report.took("the place %s at %.6f, %.6f, with the picture %s", shown(name), center[1], center[0], shown(joined.name))
}

// streetFalloff is the rule of places that come without one.
func streetFalloff() scoring.Falloff {
	scale, _ := scoring.Street.ScaleMeters()
	return scoring.ExponentialFalloff{Scale: scale}
}

// prompt is what to ask of a picture that comes without a prompt.
func (i *importer) prompt() challenges.Text {
	if i.source.Language == "ru" {
		return i.text("Где сделан этот снимок?")
	}
	return i.text("Where was this photo taken?")
}

// photo takes a picture into the draft, under a name that any file system has.
func (i *importer) photo(fsys fs.FS, name string) challenges.DraftPhoto {
	i.pictures++
	return challenges.DraftPhoto{
		Name: fmt.Sprintf("images/%02d%s", i.pictures, strings.ToLower(path.Ext(name))),
		Open: func() (io.ReadCloser, error) { return fsys.Open(name) },
	}
}
