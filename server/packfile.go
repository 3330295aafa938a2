package server

import (
	"errors"
	"fmt"
	"io"
	"os"

	"geodrill/challenges/pack"
)

// maxPackUpload bounds an archive that is uploaded.
const maxPackUpload = 512 << 20

// packFile is an archive on its way: a file that has no name any more, and is gone
// when it is closed.
type packFile struct {
	*os.File
	size int64
}

// newPackFile keeps what is read. Longer than most it fails with tooLong.
func newPackFile(r io.Reader, most int64, tooLong error) (_ *packFile, err error) {
	f, err := os.CreateTemp("", "geodrill-pack-*")
	if err != nil {
		return nil, fmt.Errorf("keep the pack: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	// Keys stay on the disk no longer than the file is open.
	if err := os.Remove(f.Name()); err != nil {
		return nil, fmt.Errorf("keep the pack: %w", err)
	}
	size, err := io.Copy(f, io.LimitReader(r, most+1))
	if err != nil {
		return nil, err
	}
	if size > most {
		return nil, tooLong
	}
	return &packFile{f, size}, nil
}

// receivePack keeps the body of a request.
func receivePack(body io.Reader) (*packFile, error) {
	return newPackFile(body, maxPackUpload, bodyTooLarge(maxPackUpload))
}

// unsealedPack is the archive, or what it decrypts to.
func unsealedPack(f *packFile, header *string) (*packFile, error) {
	begin := make([]byte, pack.SealedBytes)
	n, err := f.ReadAt(begin, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read the pack: %w", err)
	}
	if !pack.IsSealed(begin[:n]) {
		return f, nil
	}
	passphrase, err := passphraseOf(header)
	if err != nil {
		return nil, err
	}
	if passphrase == "" {
		return nil, packProblem("sealed", "The pack is encrypted. Send its passphrase.")
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read the pack: %w", err)
	}
	opened, err := pack.Unseal(f, passphrase)
	if errors.Is(err, pack.ErrPassphrase) {
		return nil, packProblem("passphrase", "The passphrase is wrong.")
	}
	damaged := packProblem("damaged", "The encrypted pack is damaged or cut off.")
	if err != nil {
		return nil, damaged
	}
	plain, err := newPackFile(opened, maxPackUpload, bodyTooLarge(maxPackUpload))
	var p *problemError
	if err != nil && !errors.As(err, &p) {
		return nil, damaged
	}
	return plain, err
}
