package pack

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
)

// sealedBegin is how a file begins that age encrypted (age-encryption.org/v1).
const sealedBegin = "age-encryption.org/v1\n"

// work is how much work a passphrase takes to try, as a power of two: that of age's
// own program, a second and 256 MiB. A file that asks for more is refused.
const work = 18

// ErrPassphrase is the error of a wrong passphrase.
var ErrPassphrase = errors.New("the passphrase is wrong")

// IsSealed reports whether a file that begins so was encrypted by [Seal], or by age.
func IsSealed(begin []byte) bool { return bytes.HasPrefix(begin, []byte(sealedBegin)) }

// SealedBytes is how much of a file [IsSealed] needs.
const SealedBytes = len(sealedBegin)

// Seal encrypts what is written with a passphrase, into w, in the format of age. What
// was written is whole when Close has returned without an error. Equal files are
// sealed differently each time.
func Seal(w io.Writer, passphrase string) (io.WriteCloser, error) { return seal(w, passphrase, work) }

func seal(w io.Writer, passphrase string, work int) (io.WriteCloser, error) {
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, fmt.Errorf("seal pack: %w", err)
	}
	recipient.SetWorkFactor(work)
	sealed, err := age.Encrypt(w, recipient)
	if err != nil {
		return nil, fmt.Errorf("seal pack: %w", err)
	}
	return sealed, nil
}

// Unseal reads what [Seal] encrypted. Its error is ErrPassphrase for a wrong
// passphrase; a file that was changed or cut off is an error where it is read.
func Unseal(r io.Reader, passphrase string) (io.Reader, error) {
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, fmt.Errorf("unseal pack: %w", err)
	}
	identity.SetMaxWorkFactor(work)
	opened, err := age.Decrypt(r, identity)
	var wrong *age.NoIdentityMatchError
	if errors.As(err, &wrong) {
		return nil, ErrPassphrase
	}
	if err != nil {
		return nil, fmt.Errorf("unseal pack: %w", err)
	}
	return opened, nil
}
