package account

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Role says what kind of subject somebody is.
type Role string

// The roles. A trainee belongs to a cohort and has no account.
const (
	Trainee    Role = "trainee"
	Instructor Role = "instructor"
	Admin      Role = "admin"
)

// MaxNameRunes bounds the length of an account's name, in code points.
const MaxNameRunes = 64

// Errors that callers tell apart with errors.Is.
var (
	// ErrNotFound says that no such account exists.
	ErrNotFound = errors.New("account: not found")
	// ErrNameTaken says that another account has that name, or one that
	// differs from it in case or Unicode form only.
	ErrNameTaken = errors.New("account: name is taken")
	// ErrName says that a name is empty, too long, or holds control
	// characters or white space, which the line that prints a new account's
	// name and password could not carry.
	ErrName = errors.New("account: a name has 1 to 64 characters, none of them a space or a control character")
	// ErrRole says that a role is not one that accounts have.
	ErrRole = errors.New("account: a role is instructor or admin")
	// ErrSignIn says that the name or the password is wrong, and not which.
	ErrSignIn = errors.New("account: wrong name or password")
	// ErrNoSession says that a token belongs to no session, or to one that
	// has expired.
	ErrNoSession = errors.New("account: no such session")
)

// Account is an instructor or an admin.
type Account struct {
	ID           string
	Name         string
	Role         Role
	PasswordHash string // argon2id, in its own encoding
	CreatedAt    time.Time
}

// Store keeps accounts and sessions. Its methods are safe for concurrent use.
type Store interface {
	// CreateAccount stores a. folded is unique among accounts: ErrNameTaken.
	CreateAccount(ctx context.Context, a Account, folded string) error
	// AccountByName finds an account by its folded name, or ErrNotFound.
	AccountByName(ctx context.Context, folded string) (Account, error)
	// Account finds an account by its id, or ErrNotFound.
	Account(ctx context.Context, id string) (Account, error)
	// SetPassword replaces the password hash of an account and deletes every
	// session it has, in one transaction.
	SetPassword(ctx context.Context, id, hash string) error

	// CreateSession stores a session under the hash of its token.
	CreateSession(ctx context.Context, tokenHash string, s Session) error
	// Session finds a session by the hash of its token, or ErrNoSession. It
	// does not look at the session's end.
	Session(ctx context.Context, tokenHash string) (Session, error)
	// DeleteSession forgets a session; one that is not there is no error.
	DeleteSession(ctx context.Context, tokenHash string) error
}

// Clock tells the time.
type Clock interface {
	Now() time.Time
}

// Config is what a Service needs. All fields are required.
type Config struct {
	Store  Store
	Clock  Clock
	Random io.Reader     // cryptographically secure, safe for concurrent use
	NewID  func() string // ids of accounts, safe for concurrent use
}

// Service creates accounts and starts, checks and ends sessions. It is safe
// for concurrent use.
type Service struct {
	store    Store
	clock    Clock
	random   io.Reader
	newID    func() string
	sessions *sessionCache
	hashing  chan struct{} // a slot per password hashed at the same time
}

// NewService returns a Service.
func NewService(c Config) *Service {
	return &Service{
		store:    c.Store,
		clock:    c.Clock,
		random:   c.Random,
		newID:    c.NewID,
		sessions: newSessionCache(),
		hashing:  make(chan struct{}, hashingSlots),
	}
}

// Add creates an account with a random password, which it returns: it is kept
// nowhere and cannot be asked for again. Errors: ErrName, ErrRole,
// ErrNameTaken.
func (s *Service) Add(ctx context.Context, name string, role Role) (Account, string, error) {
	name = norm.NFC.String(strings.TrimSpace(name))
	if !validName(name) {
		return Account{}, "", ErrName
	}
	if role != Instructor && role != Admin {
		return Account{}, "", ErrRole
	}
	password, hash, err := s.newPassword(ctx)
	if err != nil {
		return Account{}, "", err
	}
	a := Account{ID: s.newID(), Name: name, Role: role, PasswordHash: hash, CreatedAt: s.clock.Now()}
	if err := s.store.CreateAccount(ctx, a, Fold(name)); err != nil {
		return Account{}, "", fmt.Errorf("add account %q: %w", name, err)
	}
	return a, password, nil
}

// Reset gives an account a new random password, which it returns, and ends
// every session the account has. Errors: ErrNotFound.
func (s *Service) Reset(ctx context.Context, name string) (password string, err error) {
	a, err := s.ByName(ctx, name)
	if err != nil {
		return "", err
	}
	password, hash, err := s.newPassword(ctx)
	if err != nil {
		return "", err
	}
	if err := s.store.SetPassword(ctx, a.ID, hash); err != nil {
		return "", fmt.Errorf("reset password of %q: %w", name, err)
	}
	s.sessions.clear()
	return password, nil
}

// ByName finds an account by its name, in any case. Errors: ErrNotFound.
func (s *Service) ByName(ctx context.Context, name string) (Account, error) {
	a, err := s.store.AccountByName(ctx, Fold(name))
	if err != nil {
		return Account{}, fmt.Errorf("account %q: %w", name, err)
	}
	return a, nil
}

// ByID finds an account by its id. Errors: ErrNotFound.
func (s *Service) ByID(ctx context.Context, id string) (Account, error) {
	a, err := s.store.Account(ctx, id)
	if err != nil {
		return Account{}, fmt.Errorf("account %s: %w", id, err)
	}
	return a, nil
}

// Fold maps names that people take for the same one to one string: trimmed,
// NFKC, case-folded.
func Fold(name string) string {
	return norm.NFKC.String(cases.Fold().String(norm.NFKC.String(strings.TrimSpace(name))))
}

func validName(name string) bool {
	if n := utf8.RuneCountInString(name); n == 0 || n > MaxNameRunes || !utf8.ValidString(name) {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) })
}
