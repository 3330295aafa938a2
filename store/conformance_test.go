package store_test

import (
	"testing"

	"geodrill/store/storetest"
)

func TestConformance(t *testing.T) {
	for name, location := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			storetest.Conformance(t, func(t *testing.T) storetest.Database {
				return storetest.OpenAt(t, location(t))
			})
		})
	}
}
