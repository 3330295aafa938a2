package account

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
)

// How long sessions live. A course lasts days and its trainees keep their
// phones; an account can change things, so it signs in again each week.
const (
	TraineeSessionLife = 30 * 24 * time.Hour
	AccountSessionLife = 7 * 24 * time.Hour
)

// Subject is whoever a session speaks for: ID is the id of a trainee or of an
// account, as Role says.
type Subject struct {
	Role Role
	ID   string
}

// Session is a subject signed in until ExpiresAt.
type Session struct {
	Subject   Subject
	CreatedAt time.Time
	ExpiresAt time.Time
}

// SignIn checks a name and a password and starts a session. Errors: ErrSignIn,
// which takes as long for a name that does not exist.
func (s *Service) SignIn(ctx context.Context, name, password string) (token string, a Account, err error) {
	a, err = s.ByName(ctx, name)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return "", Account{}, err
	}
	ok, err := s.checkPassword(ctx, password, a.PasswordHash)
	if err != nil {
		return "", Account{}, err
	}
	if !ok || a.ID == "" {
		return "", Account{}, ErrSignIn
	}
	token, err = s.Start(ctx, Subject{Role: a.Role, ID: a.ID})
	return token, a, err
}

// Start begins a session for a subject that has shown who it is, and returns
// its token: 256 random bits, which only the subject keeps.
func (s *Service) Start(ctx context.Context, subject Subject) (token string, err error) {
	raw := make([]byte, 32)
	if _, err := io.ReadFull(s.random, raw); err != nil {
		return "", fmt.Errorf("random token: %w", err)
	}
	token = base64.RawURLEncoding.EncodeToString(raw)
	life := AccountSessionLife
	if subject.Role == Trainee {
		life = TraineeSessionLife
	}
	now := s.clock.Now()
	session := Session{Subject: subject, CreatedAt: now, ExpiresAt: now.Add(life)}
	if err := s.store.CreateSession(ctx, hashToken(token), session); err != nil {
		return "", fmt.Errorf("start session: %w", err)
	}
	return token, nil
}

// Authenticate finds the session of a token. A session ended on another
// instance of the server is still found here for up to five seconds. Errors:
// ErrNoSession.
func (s *Service) Authenticate(ctx context.Context, token string) (Session, error) {
	if len(token) != base64.RawURLEncoding.EncodedLen(32) {
		return Session{}, ErrNoSession
	}
	now := s.clock.Now()
	if session, ok := s.sessions.get(token, now); ok {
		return session, session.check(now)
	}
	session, err := s.store.Session(ctx, hashToken(token))
	if err != nil {
		return Session{}, fmt.Errorf("authenticate: %w", err)
	}
	s.sessions.put(token, session, now)
	return session, session.check(now)
}

// End forgets the session of a token; a token without one is no error.
func (s *Service) End(ctx context.Context, token string) error {
	err := s.store.DeleteSession(ctx, hashToken(token))
	s.sessions.forget(token)
	if err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

func (s Session) check(now time.Time) error {
	if !now.Before(s.ExpiresAt) {
		return ErrNoSession
	}
	return nil
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// The cache spares a query for each of the dozens of tiles that opening one
// photo fetches.
const (
	sessionCacheLife = 5 * time.Second
	sessionCacheSize = 16384
)

type cachedSession struct {
	Session
	readAt time.Time
}

type sessionCache struct {
	mu      sync.RWMutex
	byToken map[string]cachedSession
}

func newSessionCache() *sessionCache {
	return &sessionCache{byToken: make(map[string]cachedSession)}
}

func (c *sessionCache) get(token string, now time.Time) (Session, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	e, ok := c.byToken[token]
	if !ok || now.Sub(e.readAt) > sessionCacheLife {
		return Session{}, false
	}
	return e.Session, true
}

func (c *sessionCache) put(token string, s Session, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.byToken) >= sessionCacheSize {
		clear(c.byToken)
	}
	c.byToken[token] = cachedSession{Session: s, readAt: now}
}

func (c *sessionCache) forget(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.byToken, token)
}

func (c *sessionCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.byToken)
}
