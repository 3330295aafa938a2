package account

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
)

// MinPasswordRunes is how long a chosen password is at least, in code points;
// at most it has MaxPasswordBytes.
const MinPasswordRunes = 12

// Errors that callers tell apart with errors.Is.
var (
	ErrOldPassword       = errors.New("account: the present password is another")
	ErrPasswordLength    = errors.New("account: a password has 12 characters or more, and at most 1024 bytes")
	ErrPasswordCommon    = errors.New("account: the password is among those that are tried first")
	ErrPasswordIsName    = errors.New("account: the password is hardly more than the name")
	ErrPasswordUnchanged = errors.New("account: the new password is the present one")
)

// commonPasswords are passwords that many people have, small letters, sorted,
// one a line: those of six characters and more of @zxcvbn-ts/language-common,
// see docs/licences.md.
//
//go:embed common.txt.gz
var commonPasswords []byte

// ChangePassword replaces the password of an account by one of its own choice
// and ends its sessions but that of token. Errors: ErrNotFound, ErrOldPassword,
// ErrPasswordUnchanged, ErrPasswordLength, ErrPasswordCommon,
// ErrPasswordIsName.
func (s *Service) ChangePassword(ctx context.Context, id, token, old, password string) error {
	a, err := s.ByID(ctx, id)
	if err != nil {
		return err
	}
	ok, err := s.checkPassword(ctx, old, a.PasswordHash)
	if err != nil {
		return err
	}
	if !ok {
		return ErrOldPassword
	}
	if password == old {
		return ErrPasswordUnchanged
	}
	hash, err := s.hashNew(ctx, a.Name, password)
	if err != nil {
		return err
	}
	ctx = s.recorded(ctx, id, "account.password", id, nil, nil)
	if err := s.store.SetPassword(ctx, id, hash, false, hashToken(token)); err != nil {
		return fmt.Errorf("change password: %w", err)
	}
	s.sessions.clear()
	return nil
}

// hashNew hashes a password that somebody chose, if it may be.
func (s *Service) hashNew(ctx context.Context, name, password string) (hash string, err error) {
	if err := checkNew(name, password); err != nil {
		return "", err
	}
	err = s.hashingSlot(ctx, func() error {
		hash, err = argon2id.CreateHash(password, s.params)
		return err
	})
	return hash, err
}

// checkNew refuses a password that would be guessed soon. It asks for length and
// for nothing else, but what a list of guesses begins with is no password.
func checkNew(name, password string) error {
	if utf8.RuneCountInString(password) < MinPasswordRunes || len(password) > MaxPasswordBytes {
		return ErrPasswordLength
	}
	folded, name := Fold(password), Fold(name)
	if rest, had := strings.CutPrefix(folded, name); had || strings.HasSuffix(folded, name) {
		if !had {
			rest = strings.TrimSuffix(folded, name)
		}
		if utf8.RuneCountInString(rest) < minBesides {
			return ErrPasswordIsName
		}
	}
	if isRun(folded) || isRepeated(folded) {
		return ErrPasswordCommon
	}
	common, err := isCommon(folded)
	if err == nil && common {
		err = ErrPasswordCommon
	}
	return err
}

// minBesides is how many characters a password must have before or after the
// account's name, or beside a common password within it.
const minBesides = 8

// isCommon reports whether a folded password is in the list, alone or with a few
// digits and signs before and after it.
func isCommon(folded string) (bool, error) {
	wanted := []string{folded}
	core := strings.TrimFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) })
	if utf8.RuneCountInString(folded)-utf8.RuneCountInString(core) < minBesides {
		wanted = append(wanted, core)
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(commonPasswords))
	if err != nil {
		return false, fmt.Errorf("common passwords: %w", err)
	}
	lines := bufio.NewScanner(unzipped)
	for lines.Scan() {
		if slices.Contains(wanted, lines.Text()) {
			return true, nil
		}
	}
	if err := lines.Err(); err != nil {
		return false, fmt.Errorf("common passwords: %w", err)
	}
	return false, nil
}

// isRun reports whether a text only counts up or down: abcdefghijkl,
// 098765432109.
func isRun(text string) bool {
	runes := []rune(text)
	for _, step := range []rune{1, -1} {
		breaks := 0
		for i := 1; i < len(runes); i++ {
			if d := runes[i] - runes[i-1]; d != step && d != -9*step {
				breaks++
			}
		}
		if breaks == 0 {
			return true
		}
	}
	return false
}

// isRepeated reports whether a text is a short one, again and again.
func isRepeated(text string) bool {
	runes := []rune(text)
	for unit := 1; unit <= minBesides && unit < len(runes); unit++ {
		if slices.Equal(runes[unit:], runes[:len(runes)-unit]) {
			return true
		}
	}
	return false
}
