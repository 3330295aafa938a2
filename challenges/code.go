package challenges

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"unicode"

	"geodrill/challenges/account"

	"golang.org/x/text/unicode/norm"
)

// Codes are read aloud and typed on phones: Crockford's base 32, which has no
// I, L, O or U, five bits a letter.
const (
	codeAlphabet        = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	joinCodeLetters     = 10 // 50 bits
	recoveryCodeLetters = 16 // 80 bits, so that its plain hash cannot be searched
)

// newCode returns a random code in its plain form.
func (s *Service) newCode(letters int) (string, error) {
	raw := make([]byte, letters)
	if _, err := io.ReadFull(s.random, raw); err != nil {
		return "", fmt.Errorf("random code: %w", err)
	}
	for i, b := range raw {
		raw[i] = codeAlphabet[b%32]
	}
	return string(raw), nil
}

// codeOf is the recovery code, in its plain form, that a key stands for.
func codeOf(key string, cohort CohortID, alias string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{"recovery code", key, string(cohort), account.Fold(alias)}, "\x00")))
	letters := sum[:recoveryCodeLetters]
	for i, b := range letters {
		letters[i] = codeAlphabet[b%32]
	}
	return string(letters)
}

// FormatCode shows a plain code in groups: ABCDE-FGHJK, or four times four.
func FormatCode(plain string) string {
	group := 4
	if len(plain)%5 == 0 {
		group = 5
	}
	var b strings.Builder
	for i, r := range plain {
		if i > 0 && i%group == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// parseCode returns the plain form of what somebody typed: any case, with or
// without separators, and with the letters that Crockford's base 32 reads as
// digits.
func parseCode(typed string, letters int) (string, error) {
	if len(typed) > 4*letters {
		return "", fmt.Errorf("a code of %d bytes", len(typed))
	}
	var b strings.Builder
	for _, r := range strings.ToUpper(norm.NFKC.String(typed)) {
		switch r {
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		switch {
		case strings.ContainsRune(codeAlphabet, r):
			b.WriteRune(r)
		case r == '-' || unicode.IsSpace(r) || unicode.Is(unicode.Pd, r):
		default:
			return "", fmt.Errorf("a code does not have %q", r)
		}
	}
	if b.Len() != letters {
		return "", fmt.Errorf("a code has %d letters, not %d", letters, b.Len())
	}
	return b.String(), nil
}

func hashCode(plain string) string {
	sum := sha256.Sum256([]byte(plain))
	return hex.EncodeToString(sum[:])
}
