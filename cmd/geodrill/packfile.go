package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"geodrill/challenges"
	"geodrill/challenges/pack"

	"golang.org/x/term"
)

// passphraseFlag is how a passphrase is given without standing in the list of
// processes or in the shell's history.
type passphraseFlag struct {
	PassphraseFile string `help:"A file with the passphrase. Otherwise it is taken from the variable GEODRILL_PASSPHRASE, or asked for." type:"existingfile" placeholder:"FILE"`
}

// passphrase reads a passphrase from the file, the environment or the terminal.
func (c console) passphrase(flag passphraseFlag, prompt string) (string, error) {
	const longest = 1024
	if flag.PassphraseFile != "" {
		f, err := os.Open(flag.PassphraseFile)
		if err != nil {
			return "", fmt.Errorf("passphrase: %w", err)
		}
		defer f.Close()
		data, err := io.ReadAll(io.LimitReader(f, longest))
		if err != nil {
			return "", fmt.Errorf("passphrase: %w", err)
		}
		return notEmpty(strings.TrimRight(string(data), "\r\n"))
	}
	if passphrase := c.getenv(envPrefix + "PASSPHRASE"); passphrase != "" {
		return passphrase, nil
	}
	terminal := int(os.Stdin.Fd())
	if !term.IsTerminal(terminal) {
		return "", errors.New("give a passphrase by --passphrase-file or the variable GEODRILL_PASSPHRASE")
	}
	fmt.Fprint(c.err, prompt)
	data, err := term.ReadPassword(terminal)
	fmt.Fprintln(c.err)
	if err != nil {
		return "", fmt.Errorf("passphrase: %w", err)
	}
	return notEmpty(string(data))
}

func notEmpty(passphrase string) (string, error) {
	if passphrase == "" {
		return "", errors.New("the passphrase is empty")
	}
	return passphrase, nil
}

// withPack reads a pack, a folder or an archive, and calls f while its pictures can
// be opened.
func (c console) withPack(name string, flag passphraseFlag, f func(challenges.Draft) error) (err error) {
	fsys, closePack, err := c.openPack(name, flag, pack.OpenArchive)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closePack()) }()
	draft, err := pack.Read(fsys)
	if err != nil {
		return err
	}
	return f(draft)
}

// archiveOpener is pack.OpenArchive, or pack.OpenForeignArchive.
type archiveOpener func(r io.ReaderAt, size int64) (fs.FS, error)

// openPack opens a folder or an archive, encrypted or not, whose files stay readable
// until it is closed.
func (c console) openPack(name string, flag passphraseFlag, open archiveOpener) (fsys fs.FS, closePack func() error, err error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, nil, fmt.Errorf("open pack: %w", err)
	}
	if info.IsDir() {
		root, err := os.OpenRoot(name)
		if err != nil {
			return nil, nil, fmt.Errorf("open pack: %w", err)
		}
		return root.FS(), root.Close, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, fmt.Errorf("open pack: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	if f, err = c.unsealed(f, flag); err != nil {
		return nil, nil, err
	}
	if info, err = f.Stat(); err != nil {
		return nil, nil, fmt.Errorf("open pack: %w", err)
	}
	if fsys, err = open(f, info.Size()); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	return fsys, f.Close, nil
}

// isSealedFile reports whether there is a file of that name that is encrypted.
func isSealedFile(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	begin := make([]byte, pack.SealedBytes)
	n, _ := io.ReadFull(f, begin)
	return pack.IsSealed(begin[:n])
}

// unsealed returns a file, or in its place the decrypted one that has no name.
func (c console) unsealed(f *os.File, flag passphraseFlag) (*os.File, error) {
	begin := make([]byte, pack.SealedBytes)
	n, err := f.ReadAt(begin, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return f, fmt.Errorf("open pack: %w", err)
	}
	if !pack.IsSealed(begin[:n]) {
		return f, nil
	}
	passphrase, err := c.passphrase(flag, "The passphrase of the pack: ")
	if err != nil {
		return f, err
	}
	opened, err := pack.Unseal(f, passphrase)
	if err != nil {
		return f, fmt.Errorf("open pack: %w", err)
	}
	plain, err := os.CreateTemp("", "geodrill-pack-*")
	if err != nil {
		return f, fmt.Errorf("open pack: %w", err)
	}
	n64, err := io.Copy(plain, io.LimitReader(opened, pack.MaxArchiveBytes+1))
	if n64 > pack.MaxArchiveBytes {
		err = errors.Join(err, errors.New("the archive is too large"))
	}
	// Keys stay on the disk no longer than the file is open.
	if err := errors.Join(err, os.Remove(plain.Name())); err != nil {
		return f, errors.Join(fmt.Errorf("open pack: %w", err), plain.Close())
	}
	return plain, f.Close()
}

// writeFolder writes files into a new folder.
func writeFolder(dir string, files []pack.File) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return fmt.Errorf("write pack: %w", err)
	}
	for _, f := range files {
		if err := writeFile(filepath.Join(dir, filepath.FromSlash(f.Name)), f); err != nil {
			return fmt.Errorf("write pack: %w", err)
		}
	}
	return nil
}

func writeFile(name string, f pack.File) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	from, err := f.Open()
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Close())
}
