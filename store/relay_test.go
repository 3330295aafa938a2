package store_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/store/storetest"
)

// heard collects what an instance is told.
type heard chan int64

func (h heard) Publish(_ challenges.ExerciseID, version int64) { h <- version }

// TestRelay: two instances hear each other, and again after the connections
// that they listen on were cut.
func TestRelay(t *testing.T) {
	location := storetest.Postgres(t)
	first, second := make(heard, 1000), make(heard, 1000)
	one := storetest.OpenAt(t, location).Relay(first)
	other := storetest.OpenAt(t, location).Relay(second)
	var told atomic.Int64
	other.Failed = func(err error) {
		if !strings.Contains(err.Error(), "hear other instances: wait: ") {
			t.Errorf("told of %v", err)
		}
		told.Add(1)
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { one.Run(ctx) })
	running.Go(func() { other.Run(ctx) })
	defer running.Wait()
	defer stop()

	version := int64(0)
	// reach publishes at one until the other hears a version of now.
	reach := func() {
		t.Helper()
		since, deadline := version, time.After(30*time.Second)
		for {
			version++
			one.Publish("exercise", version)
			select {
			case v := <-second:
				if v > since {
					return
				}
			case <-time.After(20 * time.Millisecond):
			case <-deadline:
				t.Fatal("the other instance hears nothing")
			}
		}
	}
	reach()

	admin, err := sql.Open("pgx", location)
	if err != nil {
		t.Fatal(err)
	}
	const terminate = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
	var cut int
	err = admin.QueryRowContext(ctx, terminate).Scan(&cut)
	if err := errors.Join(err, admin.Close()); err != nil || cut == 0 {
		t.Fatalf("cut %d connections: %v", cut, err)
	}
	reach()
	if n := told.Load(); n != 1 {
		t.Errorf("the cut is told %d times", n)
	}

	// An instance hears of its own change once: from itself.
	stop()
	running.Wait()
	if n := int64(len(first)); n != version {
		t.Errorf("the first instance was told %d times of %d versions", n, version)
	}
}

// TestRelaySQLite: alone, an instance tells itself, and Run has nothing to do.
func TestRelaySQLite(t *testing.T) {
	told := make(heard, 1)
	relay := storetest.OpenAt(t, storetest.SQLite(t)).Relay(told)
	relay.Publish("exercise", 7)
	relay.Run(t.Context())
	if v := <-told; v != 7 {
		t.Errorf("told of version %d", v)
	}
}
