package store_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"geodrill/store/storetest"
)

// Chosen reasonings are few, and guesses many: nothing that is about the first looks
// at all guesses of an exercise.
func TestPlansOfBestReasonings(t *testing.T) {
	location := storetest.SQLite(t)
	storetest.OpenAt(t, location)
	db, _ := rawDB(t, location)
	text, err := os.ReadFile("query/bestreasoning.sql.go")
	if err != nil {
		t.Fatal(err)
	}
	queries := regexp.MustCompile("(?s)const (\\w+) = `(.*?)`").FindAllStringSubmatch(string(text), -1)
	if len(queries) == 0 {
		t.Fatal("no queries")
	}
	for _, q := range queries {
		statement := regexp.MustCompile(`\$\d+`).ReplaceAllString(q[2], "NULL")
		rows, err := db.Query("EXPLAIN QUERY PLAN " + statement)
		if err != nil {
			t.Fatalf("%s: %v", q[1], err)
		}
		for rows.Next() {
			var id, parent, unused int
			var step string
			if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(step, "SCAN") || strings.HasSuffix(step, "(exercise_id=?)") && strings.Contains(step, "PRIMARY KEY") {
				t.Errorf("%s: %s", q[1], step)
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
}
