package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"sync"

	"geodrill/challenges"
	"geodrill/store/query"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteReaders bounds the connections that read at the same time; each holds
// its own page cache.
const sqliteReaders = 8

// checkpointPragma lets the log grow to 32 MB of pages before they are copied
// into the database. Guesses change the same pages again and again, and a page is
// copied once for all the changes in the log; by default SQLite does it after 4 MB.
const checkpointPragma = "wal_autocheckpoint(8000)"

// sqliteDSN puts the pragmas where every pooled connection gets them. FULL
// makes a commit survive a power cut; the group commit pays for it.
func sqliteDSN(path string) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: url.Values{
		"_pragma": {
			"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
			"temp_store(MEMORY)", "cache_size(-16000)", checkpointPragma,
		},
		"_txlock": {"immediate"},
	}.Encode()}).String()
}

func openSQLite(ctx context.Context, path string) (_ *Store, err error) {
	db, err := sql.Open("sqlite", sqliteDSN(path))
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	db.SetMaxOpenConns(sqliteReaders + 1)
	db.SetMaxIdleConns(sqliteReaders + 1)
	if err := migrate(ctx, db, goose.DialectSQLite3, "migrations/sqlite"); err != nil {
		return nil, err
	}
	q, err := query.Prepare(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("prepare queries: %w", err)
	}
	w, err := newGroupWriter(ctx, db)
	if err != nil {
		return nil, errors.Join(err, q.Close())
	}
	return &Store{db: db, q: q, writer: w, images: newImageCache()}, nil
}

// maxGroup is how many writes one commit takes at most: enough to share an
// fsync, few enough that the first does not wait long for the last.
const maxGroup = 100

// groupWriter is the one writer of an SQLite database. It takes the writes
// that wait, runs them one after another, commits them together and then
// answers. It never waits for more to come: the longer a commit takes, the more
// the next one holds.
type groupWriter struct {
	requests chan *writeRequest
	closing  chan struct{}
	closed   sync.Once
	done     chan struct{} // the goroutine has ended

	conn                                         *sql.Conn
	q                                            *query.Queries
	begin, commit, rollback, save, release, undo *sql.Stmt

	// versions are those that exercises have reached in this transaction, which
	// their rows may not have yet.
	versions map[exerciseState]*reached
}

type writeRequest struct {
	f       work
	advance *advance // nil: f moves no exercise to its next version
	err     error
	done    chan struct{}
}

// advance is the next version that a write begins with.
type advance struct {
	exerciseState
	version int64
}

// exerciseState is what a write believes of an exercise.
type exerciseState struct {
	exercise        challenges.ExerciseID
	revision, terms int64
}

// reached is the version that an exercise has reached, and the one in its row.
type reached struct {
	version, row int64
}

func newGroupWriter(ctx context.Context, db *sql.DB) (_ *groupWriter, err error) {
	w := &groupWriter{
		requests: make(chan *writeRequest, maxGroup), closing: make(chan struct{}), done: make(chan struct{}),
		versions: map[exerciseState]*reached{},
	}
	if w.conn, err = db.Conn(ctx); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.conn.Close())
		}
	}()
	if w.q, err = query.Prepare(ctx, w.conn); err != nil {
		return nil, fmt.Errorf("prepare queries: %w", err)
	}
	for stmt, text := range map[**sql.Stmt]string{
		&w.begin: "BEGIN IMMEDIATE", &w.commit: "COMMIT", &w.rollback: "ROLLBACK",
		&w.save: "SAVEPOINT one", &w.release: "RELEASE one", &w.undo: "ROLLBACK TO one",
	} {
		if *stmt, err = w.conn.PrepareContext(ctx, text); err != nil {
			return nil, fmt.Errorf("prepare %s: %w", text, err)
		}
	}
	go w.run()
	return w, nil
}

// write queues f. Once it is queued the answer is awaited even when ctx ends,
// for the caller must know whether its write is durable; f never sees ctx.
func (w *groupWriter) write(ctx context.Context, f work) error {
	return w.queue(ctx, &writeRequest{f: f, done: make(chan struct{})})
}

// advance queues f as write does.
func (w *groupWriter) advance(ctx context.Context, of exerciseState, f func(ctx context.Context, q *query.Queries, version int64) error) error {
	a := &advance{exerciseState: of}
	return w.queue(ctx, &writeRequest{advance: a, done: make(chan struct{}), f: func(ctx context.Context, q *query.Queries) error {
		return f(ctx, q, a.version)
	}})
}

func (w *groupWriter) queue(ctx context.Context, r *writeRequest) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case <-w.closing:
		return ErrClosed
	default:
	}
	select {
	case w.requests <- r:
	case <-ctx.Done():
		return ctx.Err()
	case <-w.closing:
		return ErrClosed
	}
	select {
	case <-r.done:
		return r.err
	case <-w.done: // the writer ended; it may have answered first
		select {
		case <-r.done:
			return r.err
		default:
			return ErrClosed
		}
	}
}

func (w *groupWriter) run() {
	defer close(w.done)
	group := make([]*writeRequest, 0, maxGroup)
	for {
		select {
		case r := <-w.requests:
			group = w.waiting(append(group[:0], r))
			w.commitGroup(group)
		case <-w.closing:
			if group = w.waiting(group[:0]); len(group) == 0 {
				return
			}
			w.commitGroup(group)
		}
	}
}

// waiting adds what is queued now.
func (w *groupWriter) waiting(group []*writeRequest) []*writeRequest {
	for len(group) < maxGroup {
		select {
		case r := <-w.requests:
			group = append(group, r)
		default:
			return group
		}
	}
	return group
}

// commitGroup runs a group and answers it. Hardly a write fails by itself, and a
// savepoint for each would copy every page it changes: so the group runs without
// them first, and only if a write fails once more with them, to keep the others.
func (w *groupWriter) commitGroup(group []*writeRequest) {
	err := w.transaction(group, w.plain)
	if errors.Is(err, errAlone) && len(group) > 1 {
		err = w.transaction(group, w.apart)
	}
	if err != nil && !errors.Is(err, errAlone) {
		for _, r := range group {
			r.err = fmt.Errorf("group of %d writes: %w", len(group), err)
		}
	}
	for _, r := range group {
		close(r.done)
	}
}

// errAlone says that a write has failed, and keeps the reason.
var errAlone = errors.New("store: a write failed by itself")

// transaction commits a group each of whose writes is run by one. It returns an
// error when nothing of the group is stored.
func (w *groupWriter) transaction(group []*writeRequest, one func(*writeRequest) error) (err error) {
	if _, err := w.begin.Exec(); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() {
		clear(w.versions)
		if err == nil {
			return
		}
		if _, rollbackErr := w.rollback.Exec(); rollbackErr != nil {
			err = errors.Join(err, rollbackErr) // a failed COMMIT may have rolled back already
		}
	}()
	for _, r := range group {
		if err := one(r); err != nil {
			return err
		}
	}
	if err := w.settle(); err != nil {
		return err
	}
	if _, err := w.commit.Exec(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// plain runs a write that takes the group with it when it fails. The guesses of
// a group are mostly for one exercise: its row gets the version of the last one,
// when something else comes that may look at the row or change it.
func (w *groupWriter) plain(r *writeRequest) error {
	if r.advance == nil {
		if err := w.settle(); err != nil {
			return err
		}
	} else if at, ok := w.versions[r.advance.exerciseState]; ok {
		at.version++
		r.advance.version = at.version
	} else if r.err = w.next(r.advance); r.err == nil {
		w.versions[r.advance.exerciseState] = &reached{version: r.advance.version, row: r.advance.version}
	}
	if r.err == nil {
		r.err = r.f(context.Background(), w.q)
	}
	if r.err != nil {
		return errAlone
	}
	return nil
}

// next moves an exercise's row to its next version.
func (w *groupWriter) next(a *advance) (err error) {
	a.version, err = nextVersion(context.Background(), w.q, a.exerciseState)
	return err
}

// settle gives the exercises' rows the versions that they have reached.
func (w *groupWriter) settle() error {
	for of, at := range w.versions {
		if at.version == at.row {
			continue
		}
		if err := w.q.SetVersion(context.Background(), string(of.exercise), at.version); err != nil {
			return fmt.Errorf("version of exercise %s: %w", of.exercise, err)
		}
	}
	clear(w.versions)
	return nil
}

// apart runs a write in a savepoint. A write that fails is undone and keeps its
// own error.
func (w *groupWriter) apart(r *writeRequest) error {
	if _, err := w.save.Exec(); err != nil {
		return fmt.Errorf("savepoint: %w", err)
	}
	if r.err = nil; r.advance != nil {
		r.err = w.next(r.advance)
	}
	if r.err == nil {
		r.err = r.f(context.Background(), w.q)
	}
	if r.err != nil {
		if _, err := w.undo.Exec(); err != nil {
			return fmt.Errorf("undo: %w", err)
		}
	}
	if _, err := w.release.Exec(); err != nil {
		return fmt.Errorf("release: %w", err)
	}
	return nil
}

func (w *groupWriter) close() error {
	w.closed.Do(func() { close(w.closing) })
	<-w.done
	err := w.q.Close()
	for _, stmt := range []*sql.Stmt{w.begin, w.commit, w.rollback, w.save, w.release, w.undo} {
		err = errors.Join(err, stmt.Close()) // an open statement keeps the connection, and that the log
	}
	return errors.Join(err, w.conn.Close())
}

// isUniqueSQLite reports whether err is a violated UNIQUE or PRIMARY KEY.
func isUniqueSQLite(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) &&
		(e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

func isForeignKeySQLite(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code() == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
}
