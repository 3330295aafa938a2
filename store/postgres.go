package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"geodrill/store/query"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the "pgx" driver
	"github.com/pressly/goose/v3"
)

// postgresConns bounds the connections of one instance, so that a few
// instances fit into a server's default of 100.
const postgresConns = 20

func openPostgres(ctx context.Context, dsn string) (_ *Store, err error) {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, db.Close())
		}
	}()
	db.SetMaxOpenConns(postgresConns)
	db.SetMaxIdleConns(postgresConns)
	if err := migrate(ctx, db, goose.DialectPostgres, "migrations/postgres"); err != nil {
		return nil, err
	}
	q, err := query.Prepare(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("prepare queries: %w", err)
	}
	return &Store{db: db, dsn: dsn, q: q, writer: &txWriter{db: db, q: q}}, nil
}

// txWriter gives each write a transaction of its own.
type txWriter struct {
	db *sql.DB
	q  *query.Queries
}

func (w *txWriter) write(ctx context.Context, f work) (err error) {
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() {
		if err != nil {
			if rollbackErr := tx.Rollback(); !errors.Is(rollbackErr, sql.ErrTxDone) {
				err = errors.Join(err, rollbackErr)
			}
		}
	}()
	if err := f(ctx, w.q.WithTx(tx)); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func (w *txWriter) advance(ctx context.Context, of exerciseState, f func(ctx context.Context, q *query.Queries, version int64) error) error {
	return w.write(ctx, func(ctx context.Context, q *query.Queries) error {
		version, err := nextVersion(ctx, q, of)
		if err != nil {
			return err
		}
		return f(ctx, q, version)
	})
}

func (w *txWriter) close() error { return nil }

// isUniquePostgres reports whether err is a violated unique constraint.
func isUniquePostgres(err error) bool {
	const uniqueViolation = "23505" // PostgreSQL manual, appendix A
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == uniqueViolation
}

// isUnstorablePostgres reports whether a parameter had a zero byte or bytes that
// are no UTF-8, neither of which PostgreSQL has in text.
func isUnstorablePostgres(err error) bool {
	const characterNotInRepertoire = "22021" // PostgreSQL manual, appendix A
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == characterNotInRepertoire
}

func isUnique(err error) bool { return isUniqueSQLite(err) || isUniquePostgres(err) }

// isForeignKey reports whether err is a row that others refer to, or a reference
// to none.
func isForeignKey(err error) bool {
	const foreignKeyViolation = "23503" // PostgreSQL manual, appendix A
	var p *pgconn.PgError
	return errors.As(err, &p) && p.Code == foreignKeyViolation || isForeignKeySQLite(err)
}
