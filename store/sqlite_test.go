package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/store/query"
)

func openFile(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// openGroup opens a new database and returns its writer with it.
func openGroup(t *testing.T) (*Store, *groupWriter) {
	t.Helper()
	s := openFile(t, filepath.Join(t.TempDir(), "geodrill.db"))
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s, s.writer.(*groupWriter)
}

// addAccount makes an account of its id.
func addAccount(id string) work {
	return func(ctx context.Context, q *query.Queries) error {
		return q.CreateAccount(ctx, query.CreateAccountParams{ID: id, NameFolded: id})
	}
}

// group makes the writer take works as one group, and returns their errors.
func group(w *groupWriter, works ...work) []error {
	requests := make([]*writeRequest, len(works))
	for i, f := range works {
		requests[i] = &writeRequest{f: f, done: make(chan struct{})}
	}
	return groupOf(w, requests...)
}

// groupOf makes the writer take requests as one group, and returns their errors.
func groupOf(w *groupWriter, requests ...*writeRequest) []error {
	hold, held := make(chan struct{}), make(chan struct{})
	first := &writeRequest{done: make(chan struct{}), f: func(context.Context, *query.Queries) error {
		close(held)
		<-hold
		return nil
	}}
	w.requests <- first
	<-held // what is queued from here on waits for the next group
	for _, r := range requests {
		w.requests <- r
	}
	close(hold)
	errs := make([]error, len(requests))
	for i, r := range requests {
		<-r.done
		errs[i] = r.err
	}
	return errs
}

// stored reports which of the accounts are there, as letters.
func stored(t *testing.T, s *Store, ids ...string) string {
	t.Helper()
	var found []string
	for _, id := range ids {
		if _, err := s.q.Account(t.Context(), id); err == nil {
			found = append(found, id)
		}
	}
	return strings.Join(found, " ")
}

func TestGroupLeavesOthersWhenOneFails(t *testing.T) {
	s, w := openGroup(t)
	broken := errors.New("changed its mind")
	errs := group(w,
		addAccount("a"),
		func(ctx context.Context, q *query.Queries) error {
			if err := addAccount("b")(ctx, q); err != nil {
				return err
			}
			return broken
		},
		addAccount("a"), // sees the first of its group
		addAccount("c"),
	)
	if errs[0] != nil || errs[1] != broken || !isUnique(errs[2]) || errs[3] != nil {
		t.Errorf("errors %v", errs)
	}
	if got := stored(t, s, "a", "b", "c"); got != "a c" {
		t.Errorf("stored: %s, want a c", got)
	}
}

func TestGroupAnswersInOrderAfterTheCommit(t *testing.T) {
	s, w := openGroup(t)
	var order []string
	step := func(id string) work {
		return func(ctx context.Context, q *query.Queries) error {
			order = append(order, id)
			if got := stored(t, s, "a", "b", "c"); got != "" {
				t.Errorf("while %s is written, readers see %s", id, got)
			}
			return addAccount(id)(ctx, q)
		}
	}
	for _, err := range group(w, step("a"), step("b"), step("c")) {
		if err != nil {
			t.Error(err)
		}
	}
	if got := strings.Join(order, " "); got != "a b c" {
		t.Errorf("written in the order %s", got)
	}
	if got := stored(t, s, "a", "b", "c"); got != "a b c" {
		t.Errorf("after the answer readers see %s", got)
	}
}

// In one group each guess gets the next version, and what comes between the
// guesses finds the row as if they had been stored one by one.
func TestGroupAdvancesVersions(t *testing.T) {
	for name, test := range map[string]struct {
		steps string // a revision that a guess was marked at, or + for a correction
		want  string // the versions, or - for a refusal
	}{
		"one":                  {"1", "2"},
		"guesses":              {"1 1 1", "2 3 4"},
		"a correction first":   {"+ 2 2", "2 3 4"},
		"a correction between": {"1 1 + 2 2", "2 3 4 5 6"},
		"a correction last":    {"1 1 +", "2 3 4"},
		"one lost the race":    {"1 1 + 1 2 2", "2 3 4 - 5 6"},
		"none is as new":       {"2 1 2", "- 2 -"},
	} {
		t.Run(name, func(t *testing.T) {
			s, w := openGroup(t)
			for _, row := range []string{
				"accounts (id, name, name_folded, role, password_hash, created_at) VALUES ('a', 'A', 'a', 'instructor', '', 0)", "sets (id, owner_id, name, created_at) VALUES ('s', 'a', 'S', 0)",
				"set_versions (id, set_id, number, title, description, languages, published_at) VALUES ('v', 's', 1, '{}', '{}', '[]', 0)", "cohorts (id, owner_id, name, join_code, created_at) VALUES ('h', 'a', 'H', 'CODE', 0)",
				"exercises (id, version_id, cohort_id, reveal, opens_at, closes_at, grace_millis, version, revision, created_at) VALUES ('e', 'v', 'h', 'close', 0, 0, 0, 1, 1, 0)",
			} {
				if _, err := s.db.ExecContext(t.Context(), "INSERT INTO "+row); err != nil {
					t.Fatal(err)
				}
			}
			row := func() (version int64) {
				if err := w.conn.QueryRowContext(t.Context(), "SELECT version FROM exercises").Scan(&version); err != nil {
					t.Error(err)
				}
				return version
			}
			steps := strings.Fields(test.steps)
			got := make([]int64, len(steps))
			requests := make([]*writeRequest, len(steps))
			for i, step := range steps {
				requests[i] = &writeRequest{done: make(chan struct{})}
				if step == "+" {
					requests[i].f = func(ctx context.Context, _ *query.Queries) error {
						_, err := w.conn.ExecContext(ctx, "UPDATE exercises SET revision = revision + 1, version = version + 1")
						got[i] = row()
						return err
					}
					continue
				}
				a := &advance{exerciseState: exerciseState{"e", int64(step[0] - '0'), 1}}
				requests[i].advance, requests[i].f = a, func(context.Context, *query.Queries) error {
					got[i] = a.version
					return nil
				}
			}
			errs := groupOf(w, requests...)
			var told []string
			for i, err := range errs {
				switch {
				case errors.Is(err, challenges.ErrRevision):
					told = append(told, "-")
				case err != nil:
					t.Error(err)
				default:
					told = append(told, fmt.Sprint(got[i]))
				}
			}
			if versions := strings.Join(told, " "); versions != test.want {
				t.Errorf("versions %s, want %s", versions, test.want)
			}
			if last := strings.Fields(strings.ReplaceAll(test.want, "-", "")); fmt.Sprint(row()) != last[len(last)-1] {
				t.Errorf("the row has version %d at the end", row())
			}
		})
	}
}

func TestFailedCommitFailsTheGroup(t *testing.T) {
	s, w := openGroup(t)
	errs := group(w, addAccount("a"), func(ctx context.Context, q *query.Queries) error {
		// A reference that nobody checks before the commit.
		if _, err := w.conn.ExecContext(ctx, "PRAGMA defer_foreign_keys = ON"); err != nil {
			return err
		}
		return q.CreateCohort(ctx, query.CreateCohortParams{ID: "k", OwnerID: "nobody"})
	}, addAccount("b"))
	for i, err := range errs {
		if err == nil || !strings.Contains(err.Error(), "commit") {
			t.Errorf("write %d: %v, want the failed commit", i, err)
		}
	}
	if got := stored(t, s, "a", "b"); got != "" {
		t.Errorf("stored: %s", got)
	}
	if err := w.write(t.Context(), addAccount("c")); err != nil {
		t.Errorf("the next write: %v", err)
	}
}

func TestLostTransactionFailsTheGroup(t *testing.T) {
	s, w := openGroup(t)
	errs := group(w, addAccount("a"), func(ctx context.Context, _ *query.Queries) error {
		_, err := w.conn.ExecContext(ctx, "ROLLBACK") // as SQLite does by itself when the disk fails,
		return errors.Join(err, errors.New("disk I/O error"))
	}, addAccount("b"))
	for i, err := range errs {
		if err == nil {
			t.Errorf("write %d succeeded", i)
		}
	}
	if got := stored(t, s, "a", "b"); got != "" {
		t.Errorf("stored: %s", got)
	}
	if err := w.write(t.Context(), addAccount("c")); err != nil {
		t.Errorf("the next write: %v", err)
	}
}

// Whatever a full disk does to a group, an answer tells the truth.
func TestFullDatabase(t *testing.T) {
	s, w := openGroup(t)
	pages := func(limit string) {
		if _, err := w.conn.ExecContext(t.Context(), "PRAGMA max_page_count = "+limit); err != nil {
			t.Fatal(err)
		}
	}
	pages("1") // which SQLite reads as: not one more than there are
	large := func(id string) work {
		return func(ctx context.Context, q *query.Queries) error {
			return q.CreateAccount(ctx, query.CreateAccountParams{ID: id, NameFolded: id, Name: strings.Repeat("x", 1<<20)})
		}
	}
	errs := group(w, addAccount("a"), large("b"), addAccount("c"), large("d"))
	for i, id := range []string{"a", "b", "c", "d"} {
		if there := stored(t, s, id) == id; there != (errs[i] == nil) {
			t.Errorf("%s: error %v, stored %v", id, errs[i], there)
		}
	}
	if errs[1] == nil || errs[3] == nil {
		t.Errorf("errors %v, want no room for b and d", errs)
	}
	pages("1000000")
	if err := w.write(t.Context(), large("e")); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

func TestWriteOfAnEndedContext(t *testing.T) {
	s, w := openGroup(t)
	hold, held := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		err := w.write(t.Context(), func(context.Context, *query.Queries) error {
			close(held)
			<-hold
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-held

	ctx, cancel := context.WithCancel(t.Context())
	wg.Go(func() { // queued before its context ends: it is stored, and says so
		err := w.write(ctx, func(inner context.Context, q *query.Queries) error {
			if inner.Err() != nil {
				t.Error("the request's context reached the writer")
			}
			return addAccount("queued")(inner, q)
		})
		if err != nil {
			t.Errorf("queued: %v", err)
		}
	})
	for len(w.requests) == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := w.write(ctx, addAccount("late")); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
	for len(w.requests) < cap(w.requests) { // no room: who waits for it may leave
		w.requests <- &writeRequest{done: make(chan struct{}), f: func(context.Context, *query.Queries) error { return nil }}
	}
	waiting, stop := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer stop()
	if err := w.write(waiting, addAccount("crowded")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("without room: %v", err)
	}
	close(hold)
	wg.Wait()
	if got := stored(t, s, "queued", "late", "crowded"); got != "queued" {
		t.Errorf("stored: %s, want queued", got)
	}
}

func TestCloseFinishesWhatWaits(t *testing.T) {
	for range 5 { // the writer may hear of the end first, or of what waits
		closeFinishesWhatWaits(t)
	}
}

func closeFinishesWhatWaits(t *testing.T) {
	t.Helper()
	goroutines := runtime.NumGoroutine()
	path := filepath.Join(t.TempDir(), "geodrill.db")
	s := openFile(t, path)
	w := s.writer.(*groupWriter)
	hold, held := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	var answered atomic.Int64
	write := func(f work) {
		wg.Go(func() {
			if err := s.write(context.Background(), f); err != nil {
				t.Errorf("a write that waited: %v", err)
			}
			answered.Add(1)
		})
	}
	write(func(context.Context, *query.Queries) error {
		close(held)
		<-hold
		return nil
	})
	<-held
	const waiting = 20
	for i := range waiting {
		write(addAccount(fmt.Sprint("waiting", i)))
	}
	for len(w.requests) < waiting {
		time.Sleep(time.Millisecond)
	}
	wg.Go(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	<-w.closing
	if err := s.write(t.Context(), addAccount("late")); !errors.Is(err, ErrClosed) {
		t.Errorf("a write while it closes: %v, want ErrClosed", err)
	}
	close(hold)
	wg.Wait()
	if answered.Load() != waiting+1 {
		t.Errorf("%d writes were answered, want %d", answered.Load(), waiting+1)
	}
	if err := s.write(t.Context(), addAccount("late")); !errors.Is(err, ErrClosed) {
		t.Errorf("a write after Close: %v, want ErrClosed", err)
	}
	for end := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > goroutines; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), goroutines)
		}
	}

	s = openFile(t, path)
	defer s.Close()
	for i := range waiting {
		if id := fmt.Sprint("waiting", i); stored(t, s, id) == "" {
			t.Errorf("%s is lost", id)
		}
	}
}

// A stopped program leaves one file to copy, not one and its log.
func TestCloseLeavesOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "geodrill.db")
	s := openFile(t, path)
	if err := errors.Join(s.write(t.Context(), addAccount("aliya")), s.Close()); err != nil {
		t.Fatal(err)
	}
	if files, err := filepath.Glob(path + "*"); err != nil || len(files) != 1 {
		t.Errorf("files left: %q, %v", files, err)
	}
}

func TestSQLiteIsDurableOnEveryConnection(t *testing.T) {
	s, w := openGroup(t)
	for range sqliteReaders { // each holds its connection until the end
		conn, err := s.db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"} {
			var got string
			if err := conn.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
				t.Errorf("%s is %q, %v, want %q", pragma, got, err, want)
			}
		}
	}
	var full int
	if err := w.conn.QueryRowContext(t.Context(), "PRAGMA synchronous").Scan(&full); err != nil || full != 2 {
		t.Errorf("the writer's synchronous is %d, %v, want 2", full, err)
	}
}

func TestSQLitePaths(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("data", 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"data/x.db", "a b%20c.db", "what?#a=b&c.db", "курс:1.db"} {
		s, err := Open(t.Context(), path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if err := s.Close(); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := Open(t.Context(), "missing/x.db"); err == nil {
		t.Error("a file was opened in a folder that is not there")
	}
}

func BenchmarkWrite(b *testing.B) {
	s := openFile(b, filepath.Join(b.TempDir(), "geodrill.db"))
	defer s.Close()
	var n atomic.Int64
	b.SetParallelism(50)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := s.write(b.Context(), addAccount(fmt.Sprint(n.Add(1)))); err != nil {
				b.Error(err)
			}
		}
	})
}
