// Package storetest is what tests of Geodrill share about its storage: databases
// that are made for a test and gone after it, and the suites that every
// implementation of an interface for storage must pass.
//
// PostgreSQL is part of it and is never skipped: where it is missing, tests fail
// and say what to install.
package storetest

import (
	"path/filepath"
	"testing"

	"geodrill/store"
)

// Engines runs test as a subtest for each kind of database that Geodrill runs
// on, named "sqlite" and "postgres", with the location of an empty one.
func Engines(t *testing.T, test func(t *testing.T, location string)) {
	for _, engine := range []struct {
		name     string
		location func(testing.TB) string
	}{{"sqlite", SQLite}, {"postgres", Postgres}} {
		t.Run(engine.name, func(t *testing.T) { test(t, engine.location(t)) })
	}
}

// SQLite returns the location of a new SQLite database, which is removed when
// the test ends.
func SQLite(t testing.TB) (location string) {
	return filepath.Join(t.TempDir(), "geodrill.db")
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
