// Package storetest is what tests of Geodrill share about its storage: databases
// that are made for a test and gone after it, and the suites that every
// implementation of an interface for storage must pass.
//
// PostgreSQL is part of it and is never skipped: where it is missing, tests fail
// and say what to install.
package storetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"geodrill/store"
)

// Engines runs test as a subtest for each kind of database that Geodrill runs
// on, named "sqlite" and "postgres", with the location of a new one: it has the
// tables of today and nothing in them.
func Engines(t *testing.T, test func(t *testing.T, location string)) {
	eachEngine(t, SQLite, Postgres, test)
}

// EmptyEngines is Engines with databases that nobody has opened yet, for tests of
// how the tables are made.
func EmptyEngines(t *testing.T, test func(t *testing.T, location string)) {
	eachEngine(t, EmptySQLite, EmptyPostgres, test)
}

func eachEngine(t *testing.T, sqlite, postgres func(testing.TB) string, test func(t *testing.T, location string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, sqlite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, postgres(t)) })
}

// SQLite returns the location of a new SQLite database with the tables of today,
// which is removed when the test ends.
func SQLite(t testing.TB) (location string) {
	t.Helper()
	made, err := madeSQLite()
	if err != nil {
		t.Fatal(err)
	}
	location = EmptySQLite(t)
	if err := os.WriteFile(location, made, 0o600); err != nil {
		t.Fatal(err)
	}
	return location
}

// EmptySQLite returns the location of an SQLite database that is made when it is
// opened and removed when the test ends.
func EmptySQLite(t testing.TB) (location string) {
	return filepath.Join(t.TempDir(), "geodrill.db")
}

// The tables are made once and copied: under the race detector, making them takes
// most of a second.
var madeSQLite = sync.OnceValues(func() (file []byte, err error) {
	dir, err := os.MkdirTemp("", "storetest")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	location := filepath.Join(dir, "geodrill.db")
	if err := makeTables(location); err != nil {
		return nil, err
	}
	return os.ReadFile(location)
})

func makeTables(location string) error {
	s, err := store.Open(context.Background(), location)
	if err != nil {
		return err
	}
	return s.Close()
}

// Open opens a new SQLite database, for tests to which the kind does not matter.
func Open(t testing.TB) *store.Store {
	t.Helper()
	return OpenAt(t, SQLite(t))
}

// OpenAt opens the database at a location and closes it when the test ends. A
// location may be opened several times, as by several instances of a server.
func OpenAt(t testing.TB, location string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), location)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close store: %v", err)
		}
	})
	return s
}
