package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/pack"
	"geodrill/challenges/pack/foreign"
	"geodrill/server"
)

type setImportCommand struct {
	Pack     string `arg:"" help:"The pack: a folder, a zip archive, or one encrypted with age. Or what another program wrote."`
	Owner    string `help:"The account that the set of a pack belongs to." placeholder:"ACCOUNT"`
	From     string `help:"What it is: pack, ctfd (its export), ctfcli (a folder), geojson, kml, gpx, csv, or photos (a folder). Default: what it looks like." default:"auto" enum:"auto,pack,ctfd,ctfcli,geojson,kml,gpx,csv,photos"`
	Into     string `help:"The folder to make a pack in, of what is not a pack." placeholder:"DIR"`
	Photos   string `help:"The folder with the pictures of places, which are joined by name or by time." type:"existingdir" placeholder:"DIR"`
	Language string `help:"The language of what is not a pack." default:"en" placeholder:"TAG"`
	Zone     string `help:"The time zone of cameras that tell none, such as Asia/Almaty." default:"UTC"`
	Yes      bool   `help:"Do it."`
	passphraseFlag
}

// Run tells what would be done, and does it when that was asked for.
func (a setImportCommand) Run(ctx context.Context, c console, flags *cli) (err error) {
	asPack := func(draft challenges.Draft) error { return a.importPack(ctx, c, flags, draft) }
	if a.From == "pack" || a.From == "auto" && isSealedFile(a.Pack) {
		return c.withPack(a.Pack, a.passphraseFlag, asPack)
	}
	source, closeSource, err := a.open(c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeSource()) }()
	format, err := a.format(source)
	if err != nil {
		return err
	}
	if format == "" {
		return c.withPack(a.Pack, a.passphraseFlag, asPack) // once more, by the rules of packs
	}
	draft, report, err := foreign.Read(source, format)
	c.printReport(report)
	if err != nil {
		return err
	}
	return a.makePack(c, draft)
}

// importPack makes a version of a pack.
func (a setImportCommand) importPack(ctx context.Context, c console, flags *cli, draft challenges.Draft) error {
	if a.Owner == "" {
		return errors.New("whose set is to be made of the pack? Say it by --owner")
	}
	return withApp(ctx, c, flags, func(app *app) error {
		owner, err := app.accounts.ByName(ctx, a.Owner)
		if err != nil {
			return err
		}
		return importDraft(ctx, c, app, challenges.AccountActor(owner), draft, a.Yes)
	})
}

// open opens what is to be imported.
func (a setImportCommand) open(c console) (_ foreign.Source, closeSource func() error, err error) {
	zone, err := time.LoadLocation(a.Zone)
	if err != nil {
		return foreign.Source{}, nil, fmt.Errorf("--zone: %w", err)
	}
	s := foreign.Source{Name: filepath.Base(filepath.Clean(a.Pack)), Language: a.Language, Zone: zone, Metadata: server.PhotoMetadata}
	if a.Photos != "" {
		s.Photos = os.DirFS(a.Photos)
	}
	place := []foreign.Format{foreign.GeoJSON, foreign.KML, foreign.GPX, foreign.CSV}
	if format, _ := foreign.Detect(foreign.Source{File: s.Name}); slices.Contains(place, format) || slices.Contains(place, foreign.Format(a.From)) {
		s.File = s.Name
		root, err := os.OpenRoot(filepath.Dir(a.Pack))
		if err != nil {
			return foreign.Source{}, nil, fmt.Errorf("import: %w", err)
		}
		s.Files, closeSource = root.FS(), root.Close
		return s, closeSource, nil
	}
	s.Files, closeSource, err = c.openPack(a.Pack, a.passphraseFlag, pack.OpenForeignArchive)
	return s, closeSource, err
}

// format is what a source is: "" for a pack.
func (a setImportCommand) format(s foreign.Source) (foreign.Format, error) {
	if a.From != "auto" {
		return foreign.Format(a.From), nil
	}
	if s.File == "" {
		if _, err := fs.Stat(s.Files, pack.FileName); err == nil {
			return "", nil
		}
	}
	format, ok := foreign.Detect(s)
	if !ok {
		return "", fmt.Errorf("%s is no pack, for it has no %s, and nothing else that can be imported; say by --from what it is", a.Pack, pack.FileName)
	}
	return format, nil
}

// printReport tells what an import does, a line each.
func (c console) printReport(report foreign.Report) {
	for _, part := range []struct {
		what  string
		lines []string
	}{{"took", report.Took}, {"changed", report.Changed}, {"left out", report.LeftOut}} {
		for _, line := range part.lines {
			fmt.Fprintf(c.out, "%s: %s\n", part.what, line)
		}
	}
}

// makePack writes the pack that comes of an import, if that was asked for.
func (a setImportCommand) makePack(c console, draft challenges.Draft) error {
	fmt.Fprintln(c.out, "makes:", summary(draft))
	switch {
	case a.Into == "":
		_, err := fmt.Fprintln(c.out, "nothing is stored yet: add --into DIR to make a pack of it, which you complete and then import")
		return err
	case !a.Yes:
		_, err := fmt.Fprintf(c.out, "nothing is stored yet: add --yes to make the pack %s\n", a.Into)
		return err
	}
	files, err := pack.Files(draft)
	if err != nil {
		return err
	}
	if err := writeFolder(a.Into, files); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "made: %s; see what it lacks with geodrill set lint %[1]s\n", a.Into)
	return err
}
