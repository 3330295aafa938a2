package account

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestPassword(t *testing.T) {
	s := NewService(Config{Random: bytes.NewReader([]byte("0123456789"))})
	password, hash, err := s.newPassword(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// The base32 of "0123456789", RFC 4648, in four groups.
	if want := "gayt-emzu-gu3d-oobz"; password != want {
		t.Errorf("password %q, want %q", password, want)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash %q is not of the parameters", hash)
	}
	tests := []struct {
		name, password, hash string
		want                 bool
	}{
		{"right", password, hash, true},
		{"wrong", "gayt-emzu-gu3d-ooba", hash, false},
		{"other case", strings.ToUpper(password), hash, false},
		{"empty", "", hash, false},
		{"nobody's", password, "", false},
		{"nobody's, empty", "", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if ok, err := s.checkPassword(t.Context(), tt.password, tt.hash); ok != tt.want || err != nil {
				t.Errorf("checkPassword() = %v, %v, want %v", ok, err, tt.want)
			}
		})
	}
}

func TestPasswordFailures(t *testing.T) {
	s := NewService(Config{Random: bytes.NewReader([]byte("short"))})
	if password, _, err := s.newPassword(t.Context()); !errors.Is(err, io.ErrUnexpectedEOF) || password != "" {
		t.Errorf("newPassword() with too little randomness = %q, %v", password, err)
	}
	if ok, err := s.checkPassword(t.Context(), "x", "not a hash"); ok || err == nil {
		t.Errorf("checkPassword() of a damaged hash = %v, %v, want an error", ok, err)
	}
}

// A password longer than any is refused without the work of hashing it.
func TestPasswordTooLong(t *testing.T) {
	s := NewService(Config{})
	s.hashing = nil // no slot will ever be free
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if ok, err := s.checkPassword(ctx, strings.Repeat("x", MaxPasswordBytes+1), ""); ok || err != nil {
		t.Errorf("checkPassword() = %v, %v, want false", ok, err)
	}
	if _, err := s.checkPassword(ctx, strings.Repeat("x", MaxPasswordBytes), ""); !errors.Is(err, context.Canceled) {
		t.Errorf("checkPassword() of the longest = %v, want canceled", err)
	}
}

// Whoever waits for a slot stops waiting when the request ends.
func TestHashingSlots(t *testing.T) {
	s := NewService(Config{})
	ctx, cancel := context.WithCancel(t.Context())
	depth := 0
	var enter func() error
	enter = func() error {
		if depth++; depth == hashingSlots {
			cancel()
		}
		return s.hashingSlot(ctx, enter)
	}
	if err := s.hashingSlot(ctx, enter); !errors.Is(err, context.Canceled) {
		t.Errorf("hashingSlot() with all slots taken = %v, want canceled", err)
	}
	if depth != hashingSlots {
		t.Errorf("%d hashed at once, want %d", depth, hashingSlots)
	}
	if err := s.hashingSlot(t.Context(), func() error { return nil }); err != nil {
		t.Errorf("hashingSlot() after all were freed = %v", err)
	}
}
