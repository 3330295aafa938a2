package store_test

import (
	"database/sql"
	"errors"
	"math"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"geodrill/challenges"
	"geodrill/challenges/account"
	"geodrill/store"
	"geodrill/store/storetest"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"
)

// rawDB opens a database beside the store.
func rawDB(t *testing.T, location string) (db *sql.DB, postgres bool) {
	t.Helper()
	postgres = strings.Contains(location, "host=")
	driver := "sqlite"
	if postgres {
		driver = "pgx"
	}
	db, err := sql.Open(driver, location)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db, postgres
}

// schema describes the tables and indexes of a database in words that both
// kinds share.
func schema(t *testing.T, location string) []string {
	t.Helper()
	db, postgres := rawDB(t, location)
	// A key's columns are never null, and an index that a constraint made has
	// another name on each.
	text := `
		SELECT 'column ' || m.name || '.' || i.name || ' ' ||
			CASE i.type WHEN 'INTEGER' THEN 'bigint' WHEN 'TEXT' THEN 'text' WHEN 'REAL' THEN 'double precision' ELSE i.type END ||
			CASE WHEN i."notnull" THEN ' not null' ELSE '' END
		FROM sqlite_master m, pragma_table_info(m.name) i
		WHERE m.type = 'table' AND m.name NOT LIKE 'goose%' AND m.name NOT LIKE 'sqlite%'
		UNION ALL
		SELECT 'index ' || m.name || ' (' || (SELECT group_concat(i.name, ', ' ORDER BY i.seqno) FROM pragma_index_info(m.name) i) || ')'
		FROM sqlite_master m WHERE m.type = 'index' AND m.sql IS NOT NULL
		UNION ALL
		SELECT 'unique ' || m.name || ' (' || (SELECT group_concat(i.name, ', ' ORDER BY i.seqno) FROM pragma_index_info(l.name) i) || ')'
		FROM sqlite_master m, pragma_index_list(m.name) l
		WHERE m.type = 'table' AND l.origin IN ('u', 'pk') AND m.name NOT LIKE 'goose%'
		UNION ALL
		SELECT 'reference ' || m.name || '.' || f."from" || ' to ' || f."table" || '.' || f."to" || ' ' || f.on_delete
		FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'
		ORDER BY 1`
	if postgres {
		text = `
			SELECT ('column ' || table_name || '.' || column_name || ' ' || data_type ||
				CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END) COLLATE "C"
			FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'goose%'
			UNION ALL
			SELECT CASE WHEN x.indisunique THEN 'unique ' || c.relname ELSE 'index ' || n.relname END || ' (' ||
				(SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = n.oid) || ')'
			FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class n ON n.oid = x.indexrelid
			WHERE c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE 'goose%'
			UNION ALL
			SELECT 'reference ' || k.conrelid::regclass || '.' || a.attname || ' to ' || k.confrelid::regclass || '.' || b.attname || ' ' ||
				CASE k.confdeltype WHEN 'a' THEN 'NO ACTION' WHEN 'c' THEN 'CASCADE' ELSE k.confdeltype::text END
			FROM pg_constraint k
			JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
			JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[1]
			WHERE k.contype = 'f'
			ORDER BY 1`
	}
	rows, err := db.QueryContext(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var lines []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestSchemasAgree(t *testing.T) {
	sqlite, postgres := storetest.EmptySQLite(t), storetest.EmptyPostgres(t)
	storetest.OpenAt(t, sqlite)
	storetest.OpenAt(t, postgres)
	lines := schema(t, sqlite)
	if len(lines) < 100 {
		t.Errorf("only %d lines of schema: %q", len(lines), lines)
	}
	if diff := cmp.Diff(lines, schema(t, postgres)); diff != "" {
		t.Errorf("(-sqlite +postgres)\n%s", diff)
	}
}

func TestSecondOpenFindsTheData(t *testing.T) {
	storetest.EmptyEngines(t, func(t *testing.T, location string) {
		first, err := store.Open(t.Context(), location)
		if err != nil {
			t.Fatal(err)
		}
		want := account.Account{ID: "id1", Name: "Aliya", Role: account.Admin}
		if err := errors.Join(first.CreateAccount(t.Context(), want, "aliya"), first.Close()); err != nil {
			t.Fatal(err)
		}
		before := schema(t, location)
		got, err := storetest.OpenAt(t, location).Account(t.Context(), "id1")
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got)\n%s", err, diff)
		}
		if diff := cmp.Diff(before, schema(t, location)); diff != "" {
			t.Errorf("the schema changed (-before +after)\n%s", diff)
		}
	})
}

// Several instances start at once on a new database; an SQLite file has one.
func TestOpenAtOnce(t *testing.T) {
	location := storetest.EmptyPostgres(t)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			s, err := store.Open(t.Context(), location)
			if err == nil {
				err = errors.Join(s.Ping(t.Context()), s.Close())
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestNewerSchemaIsRefused(t *testing.T) {
	storetest.EmptyEngines(t, func(t *testing.T, location string) {
		storetest.OpenAt(t, location)
		db, _ := rawDB(t, location)
		if _, err := db.ExecContext(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)"); err != nil {
			t.Fatal(err)
		}
		before := schema(t, location)
		s, err := store.Open(t.Context(), location)
		if err == nil {
			s.Close()
			t.Fatal("a database of a newer program was opened")
		}
		for _, part := range []string{"schema 9999", "knows only up to ", "use a newer geodrill"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q does not say %q", err, part)
			}
		}
		if diff := cmp.Diff(before, schema(t, location)); diff != "" {
			t.Errorf("the schema changed (-before +after)\n%s", diff)
		}
	})
}

// migrations are those of a database, to be applied by hand.
func migrations(t *testing.T, location string) (*goose.Provider, *sql.DB) {
	t.Helper()
	db, postgres := rawDB(t, location)
	dialect, dir := goose.DialectSQLite3, "migrations/sqlite"
	if postgres {
		dialect, dir = goose.DialectPostgres, "migrations/postgres"
	}
	provider, err := goose.NewProvider(dialect, db, os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	return provider, db
}

// fill makes a database of an older version with rows in its tables.
func fill(t *testing.T, location string, version int64, rows []string) {
	t.Helper()
	provider, db := migrations(t, location)
	if _, err := provider.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if _, err := db.ExecContext(t.Context(), "INSERT INTO "+row); err != nil {
			t.Fatalf("%s: %v", row, err)
		}
	}
}

func TestMigrationsGoDownAndUp(t *testing.T) {
	storetest.EmptyEngines(t, func(t *testing.T, location string) {
		storetest.OpenAt(t, location)
		want := schema(t, location)
		provider, _ := migrations(t, location)
		if _, err := provider.DownTo(t.Context(), 0); err != nil {
			t.Fatalf("down: %v", err)
		}
		if left := schema(t, location); len(left) != 0 {
			t.Errorf("down leaves %q", left)
		}
		if _, err := provider.Up(t.Context()); err != nil {
			t.Fatalf("up: %v", err)
		}
		if diff := cmp.Diff(want, schema(t, location)); diff != "" {
			t.Errorf("down and up (-before +after)\n%s", diff)
		}
	})
}

// An older database keeps its guesses, and every mark of them.
func TestUpgradeKeepsGuesses(t *testing.T) {
	storetest.EmptyEngines(t, func(t *testing.T, location string) {
		fill(t, location, 1, []string{
			"accounts VALUES ('a', 'A', 'a', 'instructor', '', 0)",
			"sets VALUES ('s', 'a', 'S', 0)",
			"set_versions VALUES ('v', 's', 1, '{}', '{}', '[]', 0)",
			"challenges VALUES ('c1', 'v', 0, '{}'), ('c2', 'v', 1, '{}')",
			"cohorts VALUES ('h', 'a', 'H', 'CODE', 0)",
			"trainees VALUES ('t', 'h', 'T', 't', '', 0)",
			"exercises VALUES ('e', 'v', 'h', 'close', 0, 0, 0, 3, 2, 0)",
			"guesses VALUES ('e', 't', 'c1', 1, 'g1', 1000, 1, 40, 12.5, '{}', 'k1', 'b1'), ('e', 't', 'c2', 1, 'g2', 2000, 2, 50, NULL, '{}', '', '')",
			"marks VALUES ('g1', 2, 45, 11.5, '[]', 3000)",
		})
		s := storetest.OpenAt(t, location)
		ledger, err := s.Ledger(t.Context(), "e")
		if err != nil || len(ledger) != 2 {
			t.Fatalf("ledger %+v, %v", ledger, err)
		}
		if first := ledger[0]; first.Guess.ID != "g1" || first.Guess.ChallengeID != "c1" || first.Mark.Points != 45 || first.Mark.DistanceMeters != 11.5 {
			t.Errorf("the corrected guess is %+v", first)
		}
		if second := ledger[1]; second.Guess.ID != "g2" || second.Guess.ChallengeID != "c2" || second.Mark.Points != 50 || !math.IsNaN(second.Mark.DistanceMeters) {
			t.Errorf("the other guess is %+v", second)
		}
	})
}

// Circles that were drawn before boards counted them are counted, by the marks that
// the board shows: not by one of a correction that has not moved it yet.
func TestUpgradeCountsCircles(t *testing.T) {
	content := func(radius, meters string) string {
		return `'{"answers":[{"question":"b","bearingDegrees":9},{"question":"p","radiusMeters":` + radius + `}],"parts":[` +
			`{"question":"b","rule":"linear","points":1,"maxPoints":2,"error":3,"why":"x"},` +
			`{"question":"p","rule":"linear","points":1,"maxPoints":2,"error":` + meters + `,"why":"x"},{"question":"p","rule":"circle","points":1,"maxPoints":2,"why":"x"}]}'`
	}
	marked := func(meters string) string { return `'[{"question":"p","rule":"linear","error":` + meters + `}]'` }
	storetest.EmptyEngines(t, func(t *testing.T, location string) {
		fill(t, location, 1, []string{
			"accounts VALUES ('a', 'A', 'a', 'instructor', '', 0)",
			"sets VALUES ('s', 'a', 'S', 0)",
			"set_versions VALUES ('v', 's', 1, '{}', '{}', '[]', 0)",
			"challenges VALUES ('c1', 'v', 0, '{}'), ('c2', 'v', 1, '{}'), ('c3', 'v', 2, '{}')",
			"questions VALUES ('p', 'c2', 1, 'place', '{}')",
			"cohorts VALUES ('h', 'a', 'H', 'CODE', 0)",
			"trainees VALUES ('t', 'h', 'T', 't', '', 0), ('u', 'h', 'U', 'u', '', 0)",
			"exercises VALUES ('e', 'v', 'h', 'at_close', 0, 0, 0, 3, 3, 0)",
		})
		fill(t, location, 13, []string{
			"guesses (exercise_id, trainee_id, challenge_id, attempt, id, submitted_at, revision, points, content, reply_key, body_hash) VALUES " +
				"('e', 't', 'c1', 1, 'g1', 1000, 1, 40, " + content("100", "5") + ", '', ''), " + // an earlier attempt
				"('e', 't', 'c1', 2, 'g2', 2000, 1, 40, " + content("100", "100") + ", '', ''), " +
				"('e', 't', 'c2', 1, 'g3', 3000, 1, 40, " + content("1.5e3", "9") + ", '', ''), " + // corrected
				`('e', 't', 'c3', 1, 'g4', 4000, 1, 40, '{"answers":null,"parts":null}', '', ''), ` +
				"('e', 'u', 'c1', 1, 'g5', 5000, 1, 40, '{}', '', '')",
			"corrections (exercise_id, revision, question_id, key_version, reason, account_id, created_at, finished_at) VALUES " +
				"('e', 2, 'p', 2, '', 'a', 0, 1), ('e', 3, 'p', 3, '', 'a', 0, 0)",
			"marks (guess_id, revision, marking, points, parts, pending, marked_at) VALUES ('g3', 2, 0, 1, " + marked("1500.5") + ", 0, 0), " +
				"('g2', 2, 0, 1, " + marked("99") + ", 0, 0), ('g2', 3, 0, 1, " + marked("900") + ", 0, 0)",
			"standings (exercise_id, trainee_id, points, guesses, last_scored_at, distances) VALUES ('e', 't', 120, 3, 0, ''), ('e', 'u', 40, 1, 0, '')",
		})
		s := storetest.OpenAt(t, location)
		for trainee, want := range map[challenges.TraineeID][2]int{"t": {2, 1}, "u": {}} {
			got, _, err := s.Standing(t.Context(), "e", trainee)
			if err != nil || got.Circles != want[0] || got.Held != want[1] {
				t.Errorf("%s: %d of %d circles hold, want %v; %v", trainee, got.Held, got.Circles, want, err)
			}
		}
		results, err := s.Results(t.Context(), "e", time.UnixMilli(1500))
		if err != nil || len(results) != 1 || results[0].Circles != 1 || results[0].Held != 1 {
			t.Errorf("results until the first: %+v, %v", results, err)
		}
	})
}

func TestOpenFails(t *testing.T) {
	for name, location := range map[string]string{
		"no server":         "host=/nonexistent dbname=x",
		"a URL of nonsense": "postgres://%zz",
		"a folder":          t.TempDir(),
	} {
		if s, err := store.Open(t.Context(), location); err == nil {
			s.Close()
			t.Errorf("%s: opened", name)
		}
	}
}

// A set that was published before there were drafts has one: its newest version.
func TestUpgradeMakesDrafts(t *testing.T) {
	storetest.EmptyEngines(t, func(t *testing.T, location string) {
		fill(t, location, 1, []string{
			"accounts VALUES ('a', 'A', 'a', 'instructor', '', 0)",
			"images VALUES ('i', 40, 30, 'x', 'y')",
			"sets VALUES ('s', 'a', 'quays', 0)",
			`set_versions VALUES ('v1', 's', 1, '{}', '{}', '[]', 0), ('v2', 's', 2, '{"en":"Quays"}', '{}', '["en"]', 5000)`,
			`challenges VALUES ('c0', 'v1', 1, '{}'), ('c1', 'v2', 1, '{"prompt":{"en":"Where?"},"images":[{"image":"i","width":40,"height":30}]}')`,
			"challenge_images VALUES ('c1', 'i')",
			`questions VALUES ('q2', 'c1', 2, 'bearing', '{"maxPoints":500,"falloff":{"type":"linear","zero":60}}'),
				('q1', 'c1', 1, 'text', '{"maxPoints":300}')`,
			`keys VALUES ('q1', 1, '{"texts":[{"text":"old","share":1}]}', 0), ('q1', 2, '{"texts":[{"text":"new","share":0.5}]}', 0),
				('q2', 1, '{"bearingDegrees":220.25}', 0)`,
		})
		s := storetest.OpenAt(t, location)
		d, err := s.Draft(t.Context(), "s")
		if err != nil || d.Title["en"] != "Quays" || len(d.Languages) != 1 || d.Changed.UnixMilli() != 5000 {
			t.Errorf("draft %+v, %v", d, err)
		}
		in, removed, err := s.DraftChallenges(t.Context(), "s")
		if err != nil || len(in) != 1 || len(removed) != 0 {
			t.Fatalf("challenges %+v, %+v, %v", in, removed, err)
		}
		content := in[0].Content
		if content.Prompt["en"] != "Where?" || content.Images[0].Width != 40 || len(content.Questions) != 2 {
			t.Fatalf("content %+v", content)
		}
		if first := content.Questions[0]; first.Ask.MaxPoints() != 300 || first.Key.Texts[0].Text != "new" || first.Key.Texts[0].Share != 0.5 {
			t.Errorf("first question %+v", first)
		}
		if second := content.Questions[1]; second.Key.BearingDegrees != 220.25 || second.Ask.MaxPoints() != 500 {
			t.Errorf("second question %+v", second)
		}
		v, err := s.Version(t.Context(), "v2")
		if err != nil || v.Challenges[0].DraftID != in[0].ID {
			t.Errorf("version %+v, %v", v, err)
		}
	})
}
