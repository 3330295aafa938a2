package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"path/filepath"
	"sync"

	"github.com/labstack/echo/v4"
	_ "modernc.org/sqlite" // the driver
)

// bareGuess is what the peers read of a guess.
type bareGuess struct {
	Place struct {
		Type        string     `json:"type"`
		Coordinates [2]float64 `json:"coordinates"`
	} `json:"place"`
}

// guessRow is what they store of it.
type guessRow struct {
	exercise, challenge, key string
	place                    [2]float64
	err                      error
	done                     chan struct{}
}

// guessHandler is the least that could take a guess: it decodes the body and
// stores one row. There is no session, contract, score or board.
func guessHandler(t *guessTable) http.Handler {
	e := echo.New()
	e.POST("/api/v1/exercises/:exercise/challenges/:challenge/guesses", func(c echo.Context) error {
		var g bareGuess
		if err := json.NewDecoder(c.Request().Body).Decode(&g); err != nil {
			return echo.NewHTTPError(http.StatusBadRequest, err.Error())
		}
		row := &guessRow{
			exercise: c.Param("exercise"), challenge: c.Param("challenge"),
			key: c.Request().Header.Get("Idempotency-Key"), place: g.Place.Coordinates,
		}
		if err := t.insert(row); err != nil {
			return err
		}
		return c.JSON(http.StatusCreated, map[string]string{"id": row.key})
	})
	return e
}

// guessTable is a table with the durability of the product's: the same driver,
// a write-ahead log and synchronous=FULL.
type guessTable struct {
	db     *sql.DB
	row    *sql.Stmt
	queue  chan *guessRow // nil: a transaction for each row
	writer sync.WaitGroup
}

// maxBareGroup bounds a group as the product's writer does.
const maxBareGroup = 100

func openGuessTable(ctx context.Context, dir string, grouped bool) (_ *guessTable, err error) {
	dsn := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.Join(dir, "peer.db")}).EscapedPath(), RawQuery: url.Values{
		"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "cache_size(-16000)"},
		"_txlock": {"immediate"},
	}.Encode()}
	t := &guessTable{}
	if t.db, err = sql.Open("sqlite", dsn.String()); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, t.db.Close())
		}
	}()
	t.db.SetMaxOpenConns(1) // there is one writer anyway, and waiting for a connection is cheaper than for a lock
	_, err = t.db.ExecContext(ctx, `CREATE TABLE guesses (key TEXT PRIMARY KEY, exercise TEXT NOT NULL, challenge TEXT NOT NULL,
		lon REAL NOT NULL, lat REAL NOT NULL) STRICT, WITHOUT ROWID`)
	if err != nil {
		return nil, err
	}
	if t.row, err = t.db.PrepareContext(ctx, "INSERT INTO guesses (key, exercise, challenge, lon, lat) VALUES (?, ?, ?, ?, ?)"); err != nil {
		return nil, err
	}
	if grouped {
		t.queue = make(chan *guessRow, maxBareGroup)
		t.writer.Go(t.write)
	}
	return t, nil
}

// close is called when nobody inserts any more.
func (t *guessTable) close() error {
	if t.queue != nil {
		close(t.queue)
		t.writer.Wait()
	}
	return errors.Join(t.row.Close(), t.db.Close())
}

// insert returns when the row is durable.
func (t *guessTable) insert(r *guessRow) error {
	if t.queue == nil {
		_, err := t.row.Exec(r.key, r.exercise, r.challenge, r.place[0], r.place[1])
		return err
	}
	r.done = make(chan struct{})
	t.queue <- r
	<-r.done
	return r.err
}

// write commits what is queued, and never waits for more.
func (t *guessTable) write() {
	group := make([]*guessRow, 0, maxBareGroup)
	for first := range t.queue {
		group = append(group[:0], first)
		for queued := true; queued && len(group) < maxBareGroup; {
			select {
			case r, ok := <-t.queue:
				if queued = ok; ok {
					group = append(group, r)
				}
			default:
				queued = false
			}
		}
		err := t.commit(group)
		for _, r := range group {
			r.err = err
			close(r.done)
		}
	}
}

func (t *guessTable) commit(group []*guessRow) error {
	tx, err := t.db.Begin()
	if err != nil {
		return err
	}
	insert := tx.Stmt(t.row)
	for _, r := range group {
		if _, err := insert.Exec(r.key, r.exercise, r.challenge, r.place[0], r.place[1]); err != nil {
			return errors.Join(err, tx.Rollback())
		}
	}
	return tx.Commit()
}
