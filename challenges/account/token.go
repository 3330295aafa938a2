package account

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// TokenPrefix is what an API token begins with, so that people and programs
// that search for secrets know it when they see it.
const TokenPrefix = "gd_"

// Bounds of API tokens.
const (
	MaxTokens         = 50 // of an account
	MaxTokenLife      = 366 * 24 * time.Hour
	MaxTokenNameRunes = 100
)

// Errors that callers tell apart with errors.Is.
var (
	ErrTokenLife     = errors.New("account: a token ends within a year, and after now")
	ErrTokenName     = errors.New("account: a token's name has 1 to 100 characters that can be seen")
	ErrTooManyTokens = errors.New("account: it has as many tokens as an account can have")
	ErrNoToken       = errors.New("account: no such token")
)

// Token is a personal API token: what a program shows in the place of a session.
type Token struct {
	ID        string
	AccountID string
	Name      string // what its owner calls it
	Scopes    Scopes
	CreatedAt time.Time
	UsedAt    time.Time // to the hour; zero: never
	ExpiresAt time.Time
}

// TokenStore keeps API tokens.
type TokenStore interface {
	// CreateToken stores a token under its hash.
	CreateToken(ctx context.Context, tokenHash string, t Token) error
	// Token finds a token by its hash, or ErrNoSession. It does not look at the
	// token's end.
	Token(ctx context.Context, tokenHash string) (Token, error)
	// TokensOf lists the tokens of an account, the newest first.
	TokensOf(ctx context.Context, accountID string) ([]Token, error)
	// UseToken notes when a token was used.
	UseToken(ctx context.Context, id string, at time.Time) error
	// DeleteToken forgets a token of an account, or ErrNoToken.
	DeleteToken(ctx context.Context, accountID, id string) error
}

// NewToken makes an API token for an account and returns it: 256 random bits
// after the prefix, which are kept nowhere. Errors: ErrTokenName, ErrScope,
// ErrTokenLife, ErrTooManyTokens.
func (s *Service) NewToken(ctx context.Context, accountID, name string, scopes []string, expiresAt time.Time) (string, Token, error) {
	now := s.now()
	t := Token{ID: s.newID(), AccountID: accountID, Name: strings.TrimSpace(name), CreatedAt: now, ExpiresAt: expiresAt.UTC().Truncate(time.Millisecond)}
	unseen := func(r rune) bool { return !unicode.IsPrint(r) }
	if n := utf8.RuneCountInString(t.Name); n == 0 || n > MaxTokenNameRunes || strings.ContainsFunc(t.Name, unseen) {
		return "", Token{}, ErrTokenName
	}
	var err error
	if t.Scopes, err = ParseScopes(scopes); err != nil {
		return "", Token{}, err
	}
	if life := t.ExpiresAt.Sub(now); life <= 0 || life > MaxTokenLife {
		return "", Token{}, ErrTokenLife
	}
	present, err := s.Tokens(ctx, accountID)
	if err != nil {
		return "", Token{}, err
	}
	if len(present) >= MaxTokens {
		return "", Token{}, ErrTooManyTokens
	}
	secret, err := s.newToken()
	if err != nil {
		return "", Token{}, err
	}
	secret = TokenPrefix + secret
	ctx = s.recorded(ctx, accountID, "token.create", t.ID, nil, t.details())
	if err := s.store.CreateToken(ctx, hashToken(secret), t); err != nil {
		return "", Token{}, fmt.Errorf("make token: %w", err)
	}
	return secret, t, nil
}

// Tokens lists the tokens of an account, the newest first; those that are over
// until they are deleted.
func (s *Service) Tokens(ctx context.Context, accountID string) ([]Token, error) {
	list, err := s.store.TokensOf(ctx, accountID)
	if err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	return list, nil
}

// RevokeToken deletes a token of an account. Another instance of the server may
// take it for five seconds more. Errors: ErrNoToken.
func (s *Service) RevokeToken(ctx context.Context, accountID, id string) error {
	ctx = s.recorded(ctx, accountID, "token.revoke", id, nil, nil)
	err := s.store.DeleteToken(ctx, accountID, id)
	s.sessions.clear()
	if err != nil {
		return fmt.Errorf("revoke token %s: %w", id, err)
	}
	return nil
}

// findToken makes a session of what a token stands for.
func (s *Service) findToken(ctx context.Context, hash string, now time.Time) (Session, error) {
	t, err := s.store.Token(ctx, hash)
	if err != nil {
		return Session{}, err
	}
	session := Session{
		ID: t.ID, Subject: Subject{Role: Instructor, ID: t.AccountID}, CreatedAt: t.CreatedAt, UsedAt: t.UsedAt,
		ExpiresAt: t.ExpiresAt, Scopes: t.Scopes,
	}
	if now.Sub(t.UsedAt) >= useEvery && session.check(now) == nil {
		err = s.store.UseToken(ctx, t.ID, now)
	}
	return session, err
}

func (t Token) details() Details {
	return Details{"name": t.Name, "scopes": t.Scopes.String(), "expiresAt": t.ExpiresAt}
}
