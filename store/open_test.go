package store_test

import (
	"testing"

	"geodrill/store/storetest"
)

func TestOpen(t *testing.T) {
	storetest.EmptyEngines(t, func(t *testing.T, location string) {
		s := storetest.OpenAt(t, location)
		if err := s.Ping(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
