package account

import (
	"context"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/alexedwards/argon2id"
)

// hashingSlots bounds how many passwords are hashed at once: each takes
// 19 MiB, so a burst of sign-ins cannot exhaust the memory of a small machine.
const hashingSlots = 2

// MaxPasswordBytes bounds what is hashed.
const MaxPasswordBytes = 1024

// passwordParams are the argon2id parameters that OWASP's password storage
// cheat sheet names first: 19 MiB, two passes, one lane.
func passwordParams() *argon2id.Params {
	return &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

// newPassword makes a random password of 80 bits, easy to read aloud, and its
// hash.
func (s *Service) newPassword(ctx context.Context) (password, hash string, err error) {
	raw := make([]byte, 10)
	if _, err := io.ReadFull(s.random, raw); err != nil {
		return "", "", fmt.Errorf("random password: %w", err)
	}
	letters := strings.ToLower(base32.StdEncoding.EncodeToString(raw)) // 16 letters and digits 2 to 7
	password = letters[:4] + "-" + letters[4:8] + "-" + letters[8:12] + "-" + letters[12:]
	err = s.hashingSlot(ctx, func() error {
		hash, err = argon2id.CreateHash(password, s.params)
		return err
	})
	return password, hash, err
}

// checkPassword reports whether password is the one that hash was made of.
// With an empty hash it spends the same time and says no, so that the time of
// an answer does not tell whether a name exists.
func (s *Service) checkPassword(ctx context.Context, password, hash string) (ok bool, err error) {
	if len(password) > MaxPasswordBytes {
		return false, nil
	}
	err = s.hashingSlot(ctx, func() error {
		if hash == "" {
			_, err := argon2id.CreateHash(password, s.params)
			return err
		}
		ok, err = argon2id.ComparePasswordAndHash(password, hash)
		if errors.Is(err, argon2id.ErrInvalidHash) {
			return fmt.Errorf("stored password hash: %w", err)
		}
		return err
	})
	return ok, err
}

func (s *Service) hashingSlot(ctx context.Context, f func() error) error {
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
		return f()
	case <-ctx.Done():
		return ctx.Err()
	}
}
