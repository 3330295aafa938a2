package foreign

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/pack"
	"geodrill/geo"
)

// Format is what other programs write.
type Format string

// The formats.
const (
	CTFd    Format = "ctfd"    // the zip archive that CTFd exports
	CTFcli  Format = "ctfcli"  // folders with challenge.yml
	GeoJSON Format = "geojson" // RFC 7946
	KML     Format = "kml"     // OGC 07-147r2
	GPX     Format = "gpx"     // 1.0 and 1.1
	CSV     Format = "csv"     // with a line of names first
	Photos  Format = "photos"  // a folder of photos that know their place
)

// Formats lists the formats. The slice is the caller's own.
func Formats() []Format { return []Format{CTFd, CTFcli, GeoJSON, KML, GPX, CSV, Photos} }

// Source is what is to be imported.
type Source struct {
	Name     string         // of the file or the folder; the set is named after it
	Files    fs.FS          // the folder, the archive, or the folder that the file is in
	File     string         // the file, for formats of one; else empty
	Photos   fs.FS          // a folder with the pictures of places; nil when there are none
	Language string         // of all texts, a BCP 47 tag
	Zone     *time.Location // of clocks that do not tell theirs
	// Metadata reads what a photo says about itself. It fails for what is no photo.
	Metadata func(photo []byte) (Metadata, error)
}

// Metadata is what a photo says about itself; nil where it says nothing that can be
// believed.
type Metadata struct {
	Place     *geo.Point
	Time      *time.Time
	ZoneKnown bool     // whether Time is an instant, and not what a clock showed
	Doubts    []string // in English: why not to believe it
}

// Report says what an import does, a line each, in English.
type Report struct {
	Took    []string
	Changed []string
	LeftOut []string
}

func (r *Report) took(format string, args ...any) {
	r.Took = append(r.Took, fmt.Sprintf(format, args...))
}
func (r *Report) changed(format string, args ...any) {
	r.Changed = append(r.Changed, fmt.Sprintf(format, args...))
}
func (r *Report) leftOut(format string, args ...any) {
	r.LeftOut = append(r.LeftOut, fmt.Sprintf(format, args...))
}

// Detect tells the format of a source; ok is false when it is none of them.
func Detect(s Source) (_ Format, ok bool) {
	if s.File != "" {
		switch strings.ToLower(path.Ext(s.File)) {
		case ".geojson", ".json":
			return GeoJSON, true
		case ".kml":
			return KML, true
		case ".gpx":
			return GPX, true
		case ".csv", ".tsv":
			return CSV, true
		}
		return "", false
	}
	if _, err := fs.Stat(s.Files, challengesTable); err == nil {
		return CTFd, true
	}
	if found, _ := find(s.Files, isChallengeFile, 1); len(found) > 0 {
		return CTFcli, true
	}
	if found, _ := find(s.Files, isPicture, 1); len(found) > 0 {
		return Photos, true
	}
	return "", false
}

// Read makes a draft of a source. Nothing is stored; the pictures are opened by the
// draft, from the source. Errors: [pack.Errors], with what is wrong in a file; any other error is a failure
// to read.
func Read(s Source, format Format) (challenges.Draft, Report, error) {
	i := &importer{source: s, names: make(map[string]bool)}
	i.draft = challenges.Draft{
		Name: i.slug(strings.TrimSuffix(s.Name, path.Ext(s.Name)), "imported"), Languages: []string{s.Language},
		Title: challenges.Text{s.Language: strings.TrimSuffix(s.Name, path.Ext(s.Name))},
	}
	clear(i.names)
	readers := map[Format]func() error{
		CTFd: i.ctfd, CTFcli: i.ctfcli, GeoJSON: i.geojson, KML: i.kml, GPX: i.gpx, CSV: i.csv, Photos: i.photos,
	}
	read, ok := readers[format]
	if !ok {
		return challenges.Draft{}, Report{}, fmt.Errorf("import: unknown format %q", format)
	}
	err := read()
	if err == nil && len(i.draft.Challenges) == 0 {
		err = refuse(s.Name, 1, 1, "there is nothing in it that a set could hold")
	}
	var refused pack.Errors
	if err != nil && !errors.As(err, &refused) {
		err = fmt.Errorf("import %s: %w", s.Name, err)
	}
	return i.draft, i.report, err
}

// importer makes one draft.
type importer struct {
	source   Source
	report   Report
	draft    challenges.Draft
	names    map[string]bool // slugs that are taken
	pictures int             // named so far
}

func refuse(file string, line, column int, format string, args ...any) error {
	return pack.Errors{{File: file, Line: line, Column: column, Message: fmt.Sprintf(format, args...)}}
}

// add adds a challenge, unless there are as many as a set has.
func (i *importer) add(name string, c challenges.DraftChallenge) bool {
	if len(i.draft.Challenges) == challenges.MaxChallenges {
		i.report.leftOut("%s: a set has at most %d challenges", shown(name), challenges.MaxChallenges)
		return false
	}
	c.Name = i.slug(name, fmt.Sprintf("challenge-%d", len(i.draft.Challenges)+1))
	i.draft.Challenges = append(i.draft.Challenges, c)
	return true
}

// text is a text in the language of the source, fit for a pack.
func (i *importer) text(s string) challenges.Text {
	return challenges.Text{i.source.Language: clean(s)}
}
