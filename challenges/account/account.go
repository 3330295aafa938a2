package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
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
	// ErrLastAdmin says that a change would leave no admin who can sign in.
	ErrLastAdmin = errors.New("account: the last admin stays one")
)

// Account is an instructor or an admin.
type Account struct {
	ID           string
	Name         string
	Role         Role
	PasswordHash string // argon2id, in its own encoding
	CreatedAt    time.Time
	MustChange   bool      // the password was made here and told to others: its owner has yet to choose one
	DisabledAt   time.Time // zero: it can sign in
}

// Disabled reports whether the account is kept from signing in.
func (a Account) Disabled() bool { return !a.DisabledAt.IsZero() }

// Store keeps accounts, sessions, tokens, invitations and the audit log. Its
// methods are safe for concurrent use. A write is recorded in the audit log, in
// the same transaction, when its context says so: see [Recorded].
type Store interface {
	SessionStore
	TokenStore
	InvitationStore
	AuditStore

	// CreateAccount stores a. folded is unique among accounts: ErrNameTaken.
	CreateAccount(ctx context.Context, a Account, folded string) error
	// AccountByName finds an account by its folded name, or ErrNotFound.
	AccountByName(ctx context.Context, folded string) (Account, error)
	// Account finds an account by its id, or ErrNotFound.
	Account(ctx context.Context, id string) (Account, error)
	// Accounts lists all accounts, by name.
	Accounts(ctx context.Context) ([]Account, error)
	// SetPassword replaces the password hash of an account, or ErrNotFound. It
	// deletes every session of the account but the one with the token hash keep
	// and, when mustChange is set, every API token, in one transaction.
	SetPassword(ctx context.Context, id, hash string, mustChange bool, keep string) error
	// ChangeAccount sets the role of an account and when it was disabled, or
	// ErrNotFound. The sessions of an account that is disabled are deleted. When
	// no admin would be left who can sign in nothing changes: ErrLastAdmin.
	ChangeAccount(ctx context.Context, id string, role Role, disabledAt time.Time) error
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
	NewID  func() string // ids, ordered by time, safe for concurrent use
	// Hashing says what hashing a password costs; nil, as OWASP recommends. Only
	// tests, which hash hundreds, want less.
	Hashing *argon2id.Params
}

// Service creates accounts and starts, checks and ends sessions. It is safe
// for concurrent use.
type Service struct {
	store    Store
	clock    Clock
	random   io.Reader
	newID    func() string
	sessions *sessionCache
	params   *argon2id.Params
	hashing  chan struct{} // a slot per password hashed at the same time
	tidied   atomic.Int64  // when expired sessions were last deleted, in milliseconds
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
		params:   cmp.Or(c.Hashing, passwordParams()),
	}
}

// Add creates an account with a random password, which it returns: it is kept
// nowhere, cannot be asked for again, and must be changed at the first sign-in.
// by is the account that adds it, "" for the command line. Errors: ErrName,
// ErrRole, ErrNameTaken.
func (s *Service) Add(ctx context.Context, by, name string, role Role) (Account, string, error) {
	name, err := cleanName(name, role)
	if err != nil {
		return Account{}, "", err
	}
	password, hash, err := s.newPassword(ctx)
	if err != nil {
		return Account{}, "", err
	}
	a := Account{ID: s.newID(), Name: name, Role: role, PasswordHash: hash, CreatedAt: s.now(), MustChange: true}
	ctx = s.recorded(ctx, by, "account.create", a.ID, nil, a.details())
	if err := s.store.CreateAccount(ctx, a, Fold(name)); err != nil {
		return Account{}, "", fmt.Errorf("add account %q: %w", name, err)
	}
	return a, password, nil
}

// Reset gives an account a new random password, which it returns and which must
// be changed at the next sign-in, and ends every session and deletes every API
// token the account has. by is as for Add. Errors: ErrNotFound.
func (s *Service) Reset(ctx context.Context, by, name string) (password string, err error) {
	a, err := s.ByName(ctx, name)
	if err != nil {
		return "", err
	}
	password, hash, err := s.newPassword(ctx)
	if err != nil {
		return "", err
	}
	ctx = s.recorded(ctx, by, "account.reset", a.ID, nil, nil)
	if err := s.store.SetPassword(ctx, a.ID, hash, true, ""); err != nil {
		return "", fmt.Errorf("reset password of %q: %w", name, err)
	}
	s.sessions.clear()
	return password, nil
}

// Change is what of an account is to be changed; nil stays as it is.
type Change struct {
	Role     *Role
	Disabled *bool
}

// Change changes an account and returns it as it then is. by is as for Add.
// Errors: ErrNotFound, ErrRole, ErrLastAdmin.
func (s *Service) Change(ctx context.Context, by, id string, c Change) (Account, error) {
	was, err := s.ByID(ctx, id)
	if err != nil {
		return Account{}, err
	}
	a := was
	if c.Role != nil {
		a.Role = *c.Role
	}
	if c.Disabled != nil && *c.Disabled != a.Disabled() {
		a.DisabledAt = time.Time{}
		if *c.Disabled {
			a.DisabledAt = s.now()
		}
	}
	if a.Role != Instructor && a.Role != Admin {
		return Account{}, ErrRole
	}
	if a == was {
		return a, nil
	}
	ctx = s.recorded(ctx, by, "account.change", id, was.details(), a.details())
	if err := s.store.ChangeAccount(ctx, id, a.Role, a.DisabledAt); err != nil {
		return Account{}, fmt.Errorf("change account %q: %w", a.Name, err)
	}
	s.sessions.clear()
	return a, nil
}

// All lists all accounts, by name.
func (s *Service) All(ctx context.Context) ([]Account, error) { return s.store.Accounts(ctx) }

// details is what the audit log tells of an account.
func (a Account) details() Details {
	return Details{"name": a.Name, "role": string(a.Role), "disabled": a.Disabled()}
}

// now is the clock's time as the store keeps it.
func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Millisecond) }

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

// cleanName is the form in which an account's name is kept.
func cleanName(name string, role Role) (string, error) {
	name = norm.NFC.String(strings.TrimSpace(name))
	if !validName(name) {
		return "", ErrName
	}
	if role != Instructor && role != Admin {
		return "", ErrRole
	}
	return name, nil
}

func validName(name string) bool {
	if n := utf8.RuneCountInString(name); n == 0 || n > MaxNameRunes || !utf8.ValidString(name) {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) })
}
