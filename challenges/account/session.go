package account

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
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
	ID        string // what it is listed under; not its token
	Subject   Subject
	CreatedAt time.Time
	UsedAt    time.Time // to the hour, and of accounts only: of a trainee it is when the session began
	ExpiresAt time.Time
	// Scopes are what may be done with it: everything, unless an API token was
	// shown. The store does not keep them.
	Scopes Scopes
}

// SessionStore keeps sessions.
type SessionStore interface {
	// CreateSession stores a session under the hash of its token.
	CreateSession(ctx context.Context, tokenHash string, s Session) error
	// Session finds a session by the hash of its token, or ErrNoSession. It
	// does not look at the session's end.
	Session(ctx context.Context, tokenHash string) (Session, error)
	// SessionsOf lists the sessions of a subject, the newest first.
	SessionsOf(ctx context.Context, subject string) ([]Session, error)
	// UseSession notes when a session was used.
	UseSession(ctx context.Context, tokenHash string, at time.Time) error
	// DeleteSession forgets a session; one that is not there is no error.
	DeleteSession(ctx context.Context, tokenHash string) error
	// DeleteSessionOf forgets a session of a subject by its id, or ErrNoSession.
	DeleteSessionOf(ctx context.Context, subject, id string) error
	// DeleteSessionsOf forgets every session of a subject but the one with the
	// token hash keep.
	DeleteSessionsOf(ctx context.Context, subject, keep string) error
	// DeleteExpired forgets what ended at now or before: at most limit sessions,
	// and the tokens and invitations.
	DeleteExpired(ctx context.Context, now time.Time, limit int) error
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
	if !ok || a.ID == "" || a.Disabled() {
		return "", Account{}, ErrSignIn
	}
	token, err = s.Start(ctx, Subject{Role: a.Role, ID: a.ID})
	return token, a, err
}

// Start begins a session for a subject that has shown who it is, and returns
// its token: 256 random bits, which only the subject keeps.
func (s *Service) Start(ctx context.Context, subject Subject) (token string, err error) {
	if token, err = s.newToken(); err != nil {
		return "", err
	}
	life := AccountSessionLife
	if subject.Role == Trainee {
		life = TraineeSessionLife
	}
	now := s.now()
	if err := s.tidy(ctx, now); err != nil {
		return "", err
	}
	session := Session{ID: s.newID(), Subject: subject, CreatedAt: now, UsedAt: now, ExpiresAt: now.Add(life)}
	if err := s.store.CreateSession(ctx, hashToken(token), session); err != nil {
		return "", fmt.Errorf("start session: %w", err)
	}
	return token, nil
}

// newToken returns 256 random bits as text.
func (s *Service) newToken() (string, error) {
	raw := make([]byte, 32)
	if _, err := io.ReadFull(s.random, raw); err != nil {
		return "", fmt.Errorf("random token: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

// Who starts a session now and then deletes some of those that are over: there
// are never many more rows than sessions, and nobody waits for many.
const (
	tidyEvery = 10 * time.Minute
	tidyCount = 1000
)

func (s *Service) tidy(ctx context.Context, now time.Time) error {
	last := s.tidied.Load()
	if now.UnixMilli()-last < tidyEvery.Milliseconds() || !s.tidied.CompareAndSwap(last, now.UnixMilli()) {
		return nil
	}
	if err := s.store.DeleteExpired(ctx, now, tidyCount); err != nil {
		return fmt.Errorf("delete expired sessions: %w", err)
	}
	return nil
}

// useEvery is how exactly it is known when a session or a token was used last:
// it costs one write in that time.
const useEvery = time.Hour

// Authenticate finds the session of a token, or what an API token stands for. A
// session ended on another instance of the server is still found here for up to
// five seconds. Errors: ErrNoSession.
func (s *Service) Authenticate(ctx context.Context, token string) (Session, error) {
	secret, isToken := strings.CutPrefix(token, TokenPrefix)
	if len(secret) != base64.RawURLEncoding.EncodedLen(32) {
		secret, isToken = token, false // a session's may begin with anything
	}
	if len(secret) != base64.RawURLEncoding.EncodedLen(32) {
		return Session{}, ErrNoSession
	}
	now := s.clock.Now()
	if session, ok := s.sessions.get(token, now); ok {
		return session, session.check(now)
	}
	find := s.findSession
	if isToken {
		find = s.findToken
	}
	session, err := find(ctx, hashToken(token), now)
	if err != nil {
		return Session{}, fmt.Errorf("authenticate: %w", err)
	}
	s.sessions.put(token, session, now)
	return session, session.check(now)
}

func (s *Service) findSession(ctx context.Context, hash string, now time.Time) (Session, error) {
	session, err := s.store.Session(ctx, hash)
	if err != nil {
		return Session{}, err
	}
	session.Scopes = Whole
	if session.Subject.Role != Trainee && now.Sub(session.UsedAt) >= useEvery && session.check(now) == nil {
		err = s.store.UseSession(ctx, hash, now)
	}
	return session, err
}

// Sessions lists the sessions of a subject that are not over, the newest first.
func (s *Service) Sessions(ctx context.Context, subject Subject) ([]Session, error) {
	all, err := s.store.SessionsOf(ctx, subject.ID)
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	now := s.clock.Now()
	return slices.DeleteFunc(all, func(session Session) bool { return session.check(now) != nil }), nil
}

// EndOne ends a session of a subject by its id. Errors: ErrNoSession.
func (s *Service) EndOne(ctx context.Context, subject Subject, id string) error {
	ctx = s.recordedOf(ctx, subject, "session.end", id)
	err := s.store.DeleteSessionOf(ctx, subject.ID, id)
	s.sessions.clear()
	if err != nil {
		return fmt.Errorf("end session %s: %w", id, err)
	}
	return nil
}

// EndOthers ends every session of a subject but that of token.
func (s *Service) EndOthers(ctx context.Context, subject Subject, token string) error {
	ctx = s.recordedOf(ctx, subject, "session.end_others", subject.ID)
	err := s.store.DeleteSessionsOf(ctx, subject.ID, hashToken(token))
	s.sessions.clear()
	if err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	return nil
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

// ForgetSessions makes every session be read anew, after some have ended or speak
// for somebody else.
func (s *Service) ForgetSessions() { s.sessions.clear() }

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
	if !ok || now.Sub(e.readAt) > sessionCacheLife || now.Before(e.readAt) {
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
