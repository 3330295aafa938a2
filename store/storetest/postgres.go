package storetest

import (
	"bufio"
	"crypto/rand"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the "pgx" driver
)

// Postgres returns the location of a new PostgreSQL database with the tables of
// today, which is dropped when the test ends. The test fails when there is no
// PostgreSQL.
//
// The first call in a test binary starts a server of its own: 15 or newer, from
// the PATH or from where Debian puts it, on a Unix socket, in a folder for
// temporary files. It sorts text by language rules and not by bytes, so that a
// query that leans on the order of bytes shows itself. It is gone as soon as the
// test binary is, however that ends.
func Postgres(t testing.TB) (location string) {
	t.Helper()
	return postgresFrom(t, madeTables)
}

// EmptyPostgres is Postgres with a database that nobody has opened yet.
func EmptyPostgres(t testing.TB) (location string) {
	t.Helper()
	return postgresFrom(t, "template1")
}

// madeTables is the database that others are copied from.
const madeTables = "made"

func postgresFrom(t testing.TB, template string) (location string) {
	t.Helper()
	server, err := startPostgresOnce()
	if err != nil {
		t.Fatalf("PostgreSQL is part of these tests: %v", err)
	}
	admin, err := sql.Open("pgx", server.location("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	name := "t" + strings.ToLower(rand.Text())
	if _, err := admin.Exec("CREATE DATABASE " + name + " TEMPLATE " + template); err != nil {
		t.Fatalf("create database: %v", errors.Join(err, admin.Close()))
	}
	t.Cleanup(func() {
		_, err := admin.Exec("DROP DATABASE " + name + " WITH (FORCE)")
		if err := errors.Join(err, admin.Close()); err != nil {
			t.Errorf("drop database: %v", err)
		}
	})
	return server.location(name)
}

// One server serves the whole test binary: starting it takes a second.
var startPostgresOnce = sync.OnceValues(startPostgres)

type postgres struct {
	dir string

	// lifeline is the standard input of the script that runs the server. The
	// script reads from it until this process is gone.
	lifeline io.WriteCloser
}

//go:embed postgres.sh
var postgresScript string

// startPostgres returns when the server takes connections.
func startPostgres() (*postgres, error) {
	bin, err := findPostgres()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "storetest") // a short path: that of a socket has at most 107 bytes
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("/bin/sh", "-c", postgresScript, "postgres.sh", bin, dir)
	cmd.Dir = dir
	if err := giveToPostgres(cmd, dir); err != nil {
		return nil, err
	}
	lifeline, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", bin, err)
	}
	if answer, err := bufio.NewReader(stdout).ReadString('\n'); answer != "ready\n" {
		log, logErr := os.ReadFile(filepath.Join(dir, "log"))
		return nil, fmt.Errorf("start %s: %w\n%s", bin, errors.Join(err, logErr, lifeline.Close()), log)
	}
	server := &postgres{dir: dir, lifeline: lifeline}
	return server, server.makeTables()
}

func (p *postgres) makeTables() error {
	admin, err := sql.Open("pgx", p.location("postgres"))
	if err != nil {
		return err
	}
	_, err = admin.Exec("CREATE DATABASE " + madeTables)
	if err := errors.Join(err, admin.Close()); err != nil {
		return fmt.Errorf("create database: %w", err)
	}
	return makeTables(p.location(madeTables))
}

// location is that of the database with this name.
func (p *postgres) location(name string) string {
	return fmt.Sprintf("host=%s user=geodrill dbname=%s sslmode=disable", p.dir, name)
}

// findPostgres returns the folder with the server's programs: of the PATH, or
// the newest of those that Debian leaves out of it.
func findPostgres() (string, error) {
	if initdb, err := exec.LookPath("initdb"); err == nil {
		initdb, err = filepath.EvalSymlinks(initdb) // its neighbours may not be linked
		return filepath.Dir(initdb), err
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errors.Join(errors.New("no initdb on the PATH or in /usr/lib/postgresql: apt-get install postgresql"), err)
	}
	return filepath.Dir(found[len(found)-1]), nil
}
