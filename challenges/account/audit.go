package account

import (
	"context"
	"fmt"
	"time"
)

// Entry is a line of the audit log: a change by an account. It holds no secret:
// no password, token, code or key, nor a hash of one.
type Entry struct {
	ID        string // ordered by time
	At        time.Time
	AccountID string // who; "" for the command line
	Action    string // a stable name such as cohort.create
	SubjectID string // of what was changed
	OwnerID   string // the account that owns it, who may read the entry too
	Before    Details
	After     Details
}

// Details are what of a thing was changed. Their values are what JSON has.
type Details map[string]any

// AuditLine is an entry as it is read.
type AuditLine struct {
	Entry
	AccountName string // "" for the command line
}

// AuditFilter says which entries are wanted; an empty field wants all.
type AuditFilter struct {
	Viewer  string // what this account did, and what was done to what it owns
	Account string
	Subject string
	Action  string
	Since   time.Time
	Until   time.Time // not included
	Before  string    // entries with ids before this one
}

// AuditStore keeps the audit log, which is only appended to: see [Recorded].
type AuditStore interface {
	// Audit lists at most limit entries, the newest first.
	Audit(ctx context.Context, f AuditFilter, limit int) ([]AuditLine, error)
}

// Audit lists at most limit entries, the newest first.
func (s *Service) Audit(ctx context.Context, f AuditFilter, limit int) ([]AuditLine, error) {
	lines, err := s.store.Audit(ctx, f, limit)
	if err != nil {
		return nil, fmt.Errorf("read audit log: %w", err)
	}
	return lines, nil
}

type entryKey struct{}

// Recorded returns a context for a write: the store that it is given to appends
// the entry to the audit log in the transaction of that write, or neither is
// stored. Of several writes the first that succeeds has it.
func Recorded(ctx context.Context, e Entry) context.Context {
	return context.WithValue(ctx, entryKey{}, e)
}

// EntryOf returns the entry that a write with this context is recorded by.
func EntryOf(ctx context.Context) (Entry, bool) {
	e, ok := ctx.Value(entryKey{}).(Entry)
	return e, ok
}

// recorded records a change to what no instructor owns, or the account itself.
func (s *Service) recorded(ctx context.Context, by, action, subject string, before, after Details) context.Context {
	return Recorded(ctx, Entry{
		ID: s.newID(), At: s.now(), AccountID: by, Action: action, SubjectID: subject, Before: before, After: after,
	})
}

// recordedOf records what a subject does to itself: of a trainee nothing.
func (s *Service) recordedOf(ctx context.Context, subject Subject, action, id string) context.Context {
	if subject.Role == Trainee {
		return ctx
	}
	return s.recorded(ctx, subject.ID, action, id, nil, nil)
}
