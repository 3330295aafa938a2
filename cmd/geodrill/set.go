package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"geodrill/challenges"
	"geodrill/challenges/pack"
)

type setCommand struct {
	New    setNewCommand    `cmd:"" help:"Make a folder with a commented pack to start from."`
	Lint   setLintCommand   `cmd:"" help:"Check a pack, and print file, line and column of what is wrong."`
	Import setImportCommand `cmd:"" help:"Import a pack as the next version of the set of its name, or make a pack of what other programs write. Prints what it would do, and does it with --yes."`
	Export setExportCommand `cmd:"" help:"Write a version of a set as a pack: with its keys, and with photos as trainees get them, without metadata."`
	Schema setSchemaCommand `cmd:"" help:"Print the JSON Schema of set.yaml, by which editors complete and check it."`
}

type setNewCommand struct {
	Dir string `arg:"" help:"The folder to make."`
}

// Run makes the folder, which must not exist.
func (a setNewCommand) Run(c console) error {
	if err := writeFolder(a.Dir, pack.Template()); err != nil {
		return err
	}
	_, err := fmt.Fprintf(c.out, "made: %s\n", filepath.Join(a.Dir, pack.FileName))
	return err
}

type setLintCommand struct {
	Pack string `arg:"" help:"The pack: a folder, a zip archive, or one encrypted with age."`
	passphraseFlag
}

// Run prints nothing but a summary for a pack that is good.
func (a setLintCommand) Run(c console) error {
	return c.withPack(a.Pack, a.passphraseFlag, func(draft challenges.Draft) error {
		_, err := fmt.Fprintln(c.out, "good:", summary(draft))
		return err
	})
}

// summary counts what a set has.
func summary(d challenges.Draft) string {
	photos, questions := 0, 0
	for _, ch := range d.Challenges {
		photos += len(ch.Photos)
		questions += len(ch.Questions)
	}
	return fmt.Sprintf("%s, %d challenges, %d photos, %d questions, in %v", d.Name, len(d.Challenges), photos, questions, d.Languages)
}

type setSchemaCommand struct{}

// Run prints the schema.
func (setSchemaCommand) Run(c console) error {
	_, err := c.out.Write(pack.Schema())
	return err
}

// importDraft reports what a draft would become, and publishes it if it is to be
// stored.
func importDraft(ctx context.Context, c console, app *app, owner challenges.Actor, draft challenges.Draft, store bool) error {
	present, _, err := app.challenges.SetNamed(ctx, owner, draft.Name)
	if err != nil {
		return err
	}
	fmt.Fprintln(c.out, "pack:", summary(draft))
	fmt.Fprintf(c.out, "becomes: version %d of %s of %s\n", present.Number+1, draft.Name, owner.Name)
	fmt.Fprintln(c.out, "changes: photos are encoded anew and lose their metadata, but for those that an export holds")
	if !store {
		_, err := fmt.Fprintln(c.out, "nothing is stored yet: add --yes to store it")
		return err
	}
	v, err := app.challenges.Publish(ctx, owner, draft, c.photoProgress)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "imported: %s, version %d, %d challenges\n", draft.Name, v.Number, len(v.Challenges))
	return err
}

// photoProgress tells how an import goes.
func (c console) photoProgress(photo, of int) {
	fmt.Fprintf(c.err, "photo %d of %d\n", photo, of)
}

type setExportCommand struct {
	Name    string `arg:"" help:"The name of the set."`
	File    string `arg:"" help:"The file to write, which must not exist."`
	Owner   string `help:"The account that the set belongs to." required:"" placeholder:"ACCOUNT"`
	Number  int    `help:"The version. Default: the newest." placeholder:"NUMBER"`
	Encrypt bool   `help:"Encrypt it with a passphrase, in the format of age."`
	passphraseFlag
}

// Run writes the archive. A file that could not be written whole does not stay.
func (a setExportCommand) Run(ctx context.Context, c console, flags *cli) error {
	var seal func(io.Writer) (io.WriteCloser, error)
	if a.Encrypt {
		passphrase, err := c.passphrase(a.passphraseFlag, "A passphrase to encrypt the pack with: ")
		if err != nil {
			return err
		}
		seal = func(w io.Writer) (io.WriteCloser, error) { return pack.Seal(w, passphrase) }
	}
	return withApp(ctx, c, flags, func(app *app) error {
		owner, err := app.accounts.ByName(ctx, a.Owner)
		if err != nil {
			return err
		}
		actor := challenges.AccountActor(owner)
		set, _, err := app.challenges.SetNamed(ctx, actor, a.Name)
		if err != nil {
			return err
		}
		if set.Number == 0 {
			return fmt.Errorf("%s has published no set of the name %q", owner.Name, a.Name)
		}
		number := cmp.Or(a.Number, set.Number)
		draft, err := app.challenges.Export(ctx, actor, set.ID, number)
		if err != nil {
			return err
		}
		if err := writeArchive(a.File, draft, seal); err != nil {
			return err
		}
		_, err = fmt.Fprintf(c.out, "exported: %s, version %d, with its keys: %s\n", set.Name, number, a.File)
		return err
	})
}

// writeArchive writes a new file.
func writeArchive(name string, draft challenges.Draft, seal func(io.Writer) (io.WriteCloser, error)) (err error) {
	files, err := pack.Files(draft)
	if err != nil {
		return err
	}
	const ownerOnly = 0o600 // it holds keys
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, ownerOnly)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(err, os.Remove(name))
		}
	}()
	if seal == nil {
		return errors.Join(pack.WriteArchive(f, files), f.Sync())
	}
	sealed, err := seal(f)
	if err != nil {
		return err
	}
	return errors.Join(pack.WriteArchive(sealed, files), sealed.Close(), f.Sync())
}
