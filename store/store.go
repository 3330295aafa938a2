package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/store/query"
	"geodrill/tiles"
)

var (
	_ challenges.Store = (*Store)(nil)
	_ account.Store    = (*Store)(nil)
	_ tiles.Catalog    = (*Store)(nil)
)

// Store is an open database. It is safe for concurrent use.
type Store struct {
	db     *sql.DB
	dsn    string         // of PostgreSQL; empty for SQLite
	q      *query.Queries // reads
	writer writer
	images *imageCache // nil where other processes write too
}

// work is what a write does.
type work = func(ctx context.Context, q *query.Queries) error

// writer carries out writes.
type writer interface {
	// write runs f in a transaction and commits it durably, or leaves nothing
	// behind. f gets the context to use. It may run more than once, and only
	// its last run counts: it sets what it captures and adds to nothing. What
	// fails in the database it must return: the transaction may be lost.
	write(ctx context.Context, f work) error
	// advance is a write that begins with moving an exercise to its next version,
	// which f gets. The exercise's row is locked then, if there are locks: what f
	// does is a race of one. Errors: challenges.ErrRevision when the exercise is
	// at another revision or terms.
	advance(ctx context.Context, of exerciseState, f func(ctx context.Context, q *query.Queries, version int64) error) error
	close() error
}

// ErrClosed is returned by writes after Close.
var ErrClosed = errors.New("store: closed")

// Open opens a database and brings its schema up to date. A location that
// starts with postgres:// or postgresql:// (or holds "host=") names a
// PostgreSQL database; any other is the path of an SQLite file, which is
// created if it is not there. A schema newer than this program is refused.
func Open(ctx context.Context, location string) (*Store, error) {
	open := openSQLite
	if isPostgres(location) {
		open = openPostgres
	}
	s, err := open(ctx, location)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return s, nil
}

func isPostgres(location string) bool {
	return strings.HasPrefix(location, "postgres://") || strings.HasPrefix(location, "postgresql://") ||
		strings.Contains(location, "host=")
}

// Close finishes the writes that wait and closes the database.
func (s *Store) Close() error {
	return errors.Join(s.writer.close(), s.q.Close(), s.db.Close())
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.db.PingContext(ctx); err != nil {
		return fmt.Errorf("ping database: %w", err)
	}
	return nil
}

// write runs f and, when the context says that the write is recorded, appends its
// entry to the audit log in the same transaction.
func (s *Store) write(ctx context.Context, f work) error {
	entry, recorded := account.EntryOf(ctx)
	if !recorded {
		return s.writer.write(ctx, f)
	}
	return s.writer.write(ctx, func(ctx context.Context, q *query.Queries) error {
		if err := f(ctx, q); err != nil {
			return err
		}
		return appendAudit(ctx, q, entry)
	})
}

// nextVersion moves an exercise to its next version.
func nextVersion(ctx context.Context, q *query.Queries, of exerciseState) (int64, error) {
	version, err := q.NextVersion(ctx, query.NextVersionParams{ID: string(of.exercise), Revision: of.revision, Terms: of.terms})
	if errors.Is(err, sql.ErrNoRows) {
		return 0, challenges.ErrRevision
	}
	if err != nil {
		return 0, fmt.Errorf("next version: %w", err)
	}
	return version, nil
}

// millis is how a time is stored: milliseconds since 1970 UTC, 0 for none.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// flag is how a truth is stored.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// isNoRows reports an empty result. PostgreSQL refuses to look for text that it
// cannot hold, which is to say that there is none.
func isNoRows(err error) bool {
	return errors.Is(err, sql.ErrNoRows) || isUnstorablePostgres(err)
}

// orNotFound turns an empty result into the domain's refusal.
func orNotFound(err error, what string) error {
	if isNoRows(err) {
		return &challenges.Error{
			Code: challenges.CodeNotFound, Message: "There is no such " + what + ".", Params: map[string]any{"what": what},
		}
	}
	return err
}
