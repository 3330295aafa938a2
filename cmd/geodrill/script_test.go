package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the test binary stand in for geodrill where it is called by
// that name: in scripts, and where tests take it from the PATH.
func TestMain(m *testing.M) {
	testscript.Main(testRun{m}, map[string]func(){"geodrill": main})
}

// testRun runs the tests and removes what they share.
type testRun struct{ *testing.M }

// Run returns the exit code of the tests.
func (r testRun) Run() int {
	code := r.M.Run()
	if err := shared.remove(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return max(code, 1)
	}
	return code
}

// TestScripts runs the command line as people do. A script finds photo.png in
// its folder and in $TAKEN an address that something listens on.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			var photo bytes.Buffer
			if err := png.Encode(&photo, image.NewGray(image.Rect(0, 0, 64, 48))); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(env.WorkDir, "photo.png"), photo.Bytes(), 0o600); err != nil {
				return err
			}
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			env.Defer(func() { l.Close() })
			env.Setenv("TAKEN", l.Addr().String())
			return nil
		},
		Condition: func(string) (bool, error) { return os.Geteuid() == 0, nil }, // [root]
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"secret": checkSecret, "newer-schema": makeNewerSchema,
		},
	})
}

// checkSecret is the command "secret FILE DIR": the last word of the file, a
// password that was printed, stands in no file of the folder.
func checkSecret(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: secret FILE DIR")
	}
	words := strings.Fields(ts.ReadFile(args[0]))
	if len(words) == 0 {
		ts.Fatalf("%s is empty", args[0])
	}
	files, err := filesHolding(ts.MkAbs(args[1]), words[len(words)-1])
	ts.Check(err)
	if len(files) > 0 {
		ts.Fatalf("the secret stands in %s", strings.Join(files, ", "))
	}
}

// filesHolding lists the files below a folder whose bytes or names hold text.
// It is an error when there are no files.
func filesHolding(dir, text string) (holding []string, err error) {
	none := true
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		none = false
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if bytes.Contains(content, []byte(text)) || strings.Contains(entry.Name(), text) {
			holding = append(holding, path)
		}
		return nil
	})
	if err == nil && none {
		err = &fs.PathError{Op: "search", Path: dir, Err: fs.ErrNotExist}
	}
	return holding, err
}

// makeNewerSchema is the command "newer-schema FILE": it makes an SQLite
// database look as a later release would leave it.
func makeNewerSchema(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: newer-schema FILE")
	}
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)")
	ts.Check(err)
}

// TestMainExitCodes holds what scripts around geodrill rely on.
func TestMainExitCodes(t *testing.T) {
	data := t.TempDir()
	file := filepath.Join(data, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name           string
		args, environ  []string
		code           int
		stdout, stderr string // expressions; "" wants nothing
	}{
		{name: "version", args: []string{"version"}, code: 0, stdout: `^geodrill \S`},
		{name: "help", args: []string{"--help"}, code: 0, stdout: `^Usage: geodrill`},
		{name: "help of a command", args: []string{"serve", "--help"}, code: 0, stdout: `^Usage: geodrill serve`},
		{name: "no command", code: 2, stderr: `geodrill: expected one of`},
		{name: "unknown command", args: []string{"play"}, code: 2, stderr: `geodrill: unexpected argument play`},
		{name: "unknown flag", args: []string{"version", "--nonsense"}, code: 2, stderr: `geodrill: unknown flag --nonsense`},
		{
			name: "command that fails", args: []string{"account", "add", "Aliya", "--data", filepath.Join(file, "data")}, code: 1,
			stderr: `^geodrill: data folder: .*not a directory`,
		},
		{
			name: "bucket without keys", args: []string{"account", "add", "Aliya", "--data", filepath.Join(data, "a"), "--blobs", "s3://photos"}, code: 1,
			stderr: `^geodrill: photos: open s3 blobs: .*set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY\n$`,
		},
		{
			name: "bucket that is none", args: []string{"account", "add", "Aliya", "--data", filepath.Join(data, "b"), "--blobs", "s3:photos"}, code: 1,
			stderr: `^geodrill: photos: open s3 blobs: not an address of the form s3://BUCKET\?endpoint=URL\n$`,
		},
		{
			name: "variable that makes no sense", args: []string{"serve"}, environ: []string{"GEODRILL_LOG_LEVEL=shout"}, code: 2,
			stderr: `geodrill: --log-level must be one of`,
		},
		{
			name: "variable with imagery, one a line", args: []string{"serve", "--data", filepath.Join(data, "c")}, code: 2,
			environ: []string{"GEODRILL_IMAGERY=A=https://a.example/{z},{x},{y}|them, too\nB=https://b.example/{z}/{x}|others"},
			stderr:  `geodrill: --imagery: the address of imagery has \{y\} once: https://b\.example/\{z\}/\{x\}\n$`,
		},
		{
			name: "variable of nothing", args: []string{"version"}, environ: []string{"GEODRILL_NONSENSE=1", "GEODRILL_", "HOME"}, code: 0,
			stdout: `^geodrill `,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := Main(context.Background(), test.args, test.environ, &stdout, &stderr); code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			for _, stream := range []struct{ name, got, want string }{
				{"stdout", stdout.String(), test.stdout}, {"stderr", stderr.String(), test.stderr},
			} {
				if stream.want == "" && stream.got != "" || !regexp.MustCompile(stream.want).MatchString(stream.got) {
					t.Errorf("%s is %q, want %q", stream.name, stream.got, stream.want)
				}
			}
		})
	}
}
