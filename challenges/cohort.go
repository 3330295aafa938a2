package challenges

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"geodrill/challenges/account"

	"golang.org/x/text/unicode/norm"
)

// Cohort is a training group. Whoever has its join code may join it.
type Cohort struct {
	ID        CohortID
	OwnerID   string // account
	Name      string
	JoinCode  string // plain; [FormatCode] shows it
	CreatedAt time.Time
	Access    Permission // of the actor who asked; the store does not keep it
}

// Trainee is a member of a cohort. The alias is all that is known of the
// person.
type Trainee struct {
	ID           TraineeID
	CohortID     CohortID
	Alias        string
	RecoveryHash string // hex SHA-256 of the recovery code
	CreatedAt    time.Time
}

// CohortStore keeps cohorts and their trainees.
type CohortStore interface {
	// CreateCohort stores c. Its join code is unique: CodeConflict.
	CreateCohort(ctx context.Context, c Cohort) error
	// Cohorts lists the cohorts that an account owns or that are shared with it,
	// the newest first; account "" means everyone's.
	Cohorts(ctx context.Context, account string) ([]Cohort, error)
	// Cohort finds a cohort, or a not-found Error.
	Cohort(ctx context.Context, id CohortID) (Cohort, error)
	// CohortByCode finds the cohort with a join code in its plain form, or a
	// not-found Error.
	CohortByCode(ctx context.Context, code string) (Cohort, error)

	// CreateTrainee stores t. folded is unique in the cohort: CodeAliasTaken.
	CreateTrainee(ctx context.Context, t Trainee, folded string) error
	// Trainee finds a trainee, or a not-found Error.
	Trainee(ctx context.Context, id TraineeID) (Trainee, error)
	// TraineeByAlias finds a trainee by the folded alias, or a not-found Error.
	TraineeByAlias(ctx context.Context, cohort CohortID, folded string) (Trainee, error)
}

// Bounds of what people name.
const (
	MaxAliasRunes      = 40
	MaxCohortNameRunes = 100
)

// AddCohort creates a cohort of the actor's with a random join code.
// Instructors and admins only. Errors: CodeForbidden, CodeInvalid.
func (s *Service) AddCohort(ctx context.Context, actor Actor, name string) (Cohort, error) {
	if !actor.Authors() {
		return Cohort{}, forbidden()
	}
	name, err := cleanName("/name", name, MaxCohortNameRunes)
	if err != nil {
		return Cohort{}, err
	}
	code, err := s.newCode(joinCodeLetters)
	if err != nil {
		return Cohort{}, err
	}
	c := Cohort{ID: CohortID(s.newID()), OwnerID: actor.ID, Name: name, JoinCode: code, CreatedAt: s.now()}
	ctx = s.recorded(ctx, actor, change{action: "cohort.create", subject: string(c.ID), owner: actor.ID, after: account.Details{"name": name}})
	if err := s.store.CreateCohort(ctx, c); err != nil {
		return Cohort{}, fmt.Errorf("add cohort: %w", err)
	}
	c.Access = Owns
	return c, nil
}

// Cohorts lists the actor's cohorts and those shared with the actor, the newest
// first; an admin's list holds everyone's. Errors: CodeForbidden.
func (s *Service) Cohorts(ctx context.Context, actor Actor) ([]Cohort, error) {
	if !actor.Authors() {
		return nil, forbidden()
	}
	list, err := s.store.Cohorts(ctx, actor.ownerFilter())
	if err != nil {
		return nil, err
	}
	for i, c := range list {
		if list[i].Access, err = s.cohortPermission(ctx, actor, c.ID, c.OwnerID); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// CohortOf finds the cohort of a trainee's. Errors: CodeNotFound.
func (s *Service) CohortOf(ctx context.Context, actor Actor) (Cohort, error) {
	if !actor.isTrainee() {
		return Cohort{}, notFound("cohort")
	}
	return s.store.Cohort(ctx, actor.Cohort)
}

// Joined is what joining a cohort gives.
type Joined struct {
	Trainee      Trainee
	Cohort       Cohort
	RecoveryCode string // only the trainee keeps it; empty when it was used to come back
}

// JoinCohort is what somebody joins with.
type JoinCohort struct {
	Code         string
	Alias        string
	RecoveryCode string // to come back; empty to join
	// IdempotencyKey, when not empty, makes a repeated request harmless: with the
	// same key, code and alias it gives the same trainee and recovery code. The
	// recovery code is made from it, so it must be as hard to guess.
	IdempotencyKey string
}

// MinJoinKey is how long the key of a join is at least, in bytes: 128 random
// bits in hexadecimal are that long.
const MinJoinKey = 32

// Join makes a trainee of the cohort with this code. An alias that exists, in
// any case, is somebody's own: with that trainee's recovery code Join brings
// them back, and without it is refused. Errors: CodeJoinCode, CodeAliasTaken,
// CodeRecoveryCode, CodeInvalid.
func (s *Service) Join(ctx context.Context, cmd JoinCohort) (Joined, error) {
	if n := len(cmd.IdempotencyKey); n > 0 && (n < MinJoinKey || n > MaxIdempotencyKey) {
		return Joined{}, invalid("header:Idempotency-Key", "use %d to %d bytes that nobody can guess", MinJoinKey, MaxIdempotencyKey)
	}
	plain, err := parseCode(cmd.Code, joinCodeLetters)
	if err != nil {
		return Joined{}, errJoinCode()
	}
	cohort, err := s.store.CohortByCode(ctx, plain)
	if CodeOf(err) == CodeNotFound {
		return Joined{}, errJoinCode()
	}
	if err != nil {
		return Joined{}, fmt.Errorf("join: %w", err)
	}
	alias, err := cleanName("/alias", cmd.Alias, MaxAliasRunes)
	if err != nil {
		return Joined{}, err
	}
	if cmd.RecoveryCode != "" {
		return s.comeBack(ctx, cohort, alias, cmd.RecoveryCode)
	}
	newCode := codeOf(cmd.IdempotencyKey, cohort.ID, alias)
	if cmd.IdempotencyKey == "" {
		if newCode, err = s.newCode(recoveryCodeLetters); err != nil {
			return Joined{}, err
		}
	}
	t := Trainee{
		ID: TraineeID(s.newID()), CohortID: cohort.ID, Alias: alias,
		RecoveryHash: hashCode(newCode), CreatedAt: s.now(),
	}
	err = s.store.CreateTrainee(ctx, t, account.Fold(alias))
	if CodeOf(err) == CodeAliasTaken && cmd.IdempotencyKey != "" {
		if back, backErr := s.comeBack(ctx, cohort, alias, newCode); backErr == nil {
			back.RecoveryCode = FormatCode(newCode)
			return back, nil
		}
	}
	if err != nil {
		return Joined{}, fmt.Errorf("join: %w", err)
	}
	return Joined{Trainee: t, Cohort: cohort, RecoveryCode: FormatCode(newCode)}, nil
}

func (s *Service) comeBack(ctx context.Context, cohort Cohort, alias, recovery string) (Joined, error) {
	wrong := &Error{Code: CodeRecoveryCode, Field: "/recoveryCode",
		Message: "This is not the recovery code of that alias. Check both, or join with another alias."}
	t, err := s.store.TraineeByAlias(ctx, cohort.ID, account.Fold(alias))
	if CodeOf(err) == CodeNotFound {
		return Joined{}, wrong
	}
	if err != nil {
		return Joined{}, fmt.Errorf("come back: %w", err)
	}
	plain, err := parseCode(recovery, recoveryCodeLetters)
	if err != nil || subtle.ConstantTimeCompare([]byte(hashCode(plain)), []byte(t.RecoveryHash)) != 1 {
		return Joined{}, wrong
	}
	return Joined{Trainee: t, Cohort: cohort}, nil
}

func errJoinCode() error {
	return &Error{Code: CodeJoinCode, Field: "/code", Message: "No class has this join code. Check it with your instructor."}
}

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

// cleanName trims and composes a name that others will read, and refuses one
// that is empty, too long, or holds what cannot be seen.
func cleanName(field, name string, maxRunes int) (string, error) {
	name = norm.NFC.String(strings.Join(strings.Fields(name), " "))
	if n := utf8.RuneCountInString(name); n == 0 || n > maxRunes || !utf8.ValidString(name) {
		return "", &Error{Code: CodeInvalid, Field: field, Params: map[string]any{"max": maxRunes},
			Message: fmt.Sprintf("Use 1 to %d characters.", maxRunes)}
	}
	if strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return "", invalid(field, "Use characters that can be seen.")
	}
	return name, nil
}
