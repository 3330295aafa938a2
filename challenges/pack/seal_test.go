package pack

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestSeal(t *testing.T) {
	var b bytes.Buffer
	w, err := seal(&b, "correct horse", 10) // little work, for a fast test
	if err != nil {
		t.Fatal(err)
	}
	const secret = "key: {type: Point, coordinates: [76.9453, 43.2587]}"
	if _, err := io.WriteString(w, secret); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	sealed := b.Bytes()
	if !IsSealed(sealed) || IsSealed([]byte("PK\x03\x04")) || bytes.Contains(sealed, []byte("76.9453")) {
		t.Errorf("sealed: %q", sealed)
	}
	opened, err := Unseal(bytes.NewReader(sealed), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(opened); string(got) != secret || err != nil {
		t.Errorf("opened %q, %v", got, err)
	}
	if _, err := Unseal(bytes.NewReader(sealed), "another"); !errors.Is(err, ErrPassphrase) {
		t.Errorf("with another passphrase: %v", err)
	}

	changed := bytes.Clone(sealed)
	changed[len(changed)-1]++
	opened, err = Unseal(bytes.NewReader(changed), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(opened); err == nil || len(got) > 0 {
		t.Errorf("of a changed file: %q, %v", got, err)
	}
}

// A file that is none of ours, or asks for more work than a passphrase is worth, is
// refused at once.
func TestUnsealRefuses(t *testing.T) {
	for name, file := range map[string]string{
		"nothing": "", "a text": "format: geodrill/1\n", "no more than a beginning": "age-encryption.org/v1\n",
		"much work": "age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 30\n" + strings.Repeat("A", 43) + "\n--- " + strings.Repeat("A", 43) + "\n",
	} {
		if _, err := Unseal(strings.NewReader(file), "correct horse"); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
	if _, err := Seal(io.Discard, ""); err == nil {
		t.Error("sealed without a passphrase")
	}
}
