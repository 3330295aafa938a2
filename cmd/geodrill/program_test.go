package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long a busy machine may take to start or stop a program
// before a test gives up on it.
const patience = 2 * time.Minute

// shared is what several tests use and is costly to make.
var shared = newWorkshop()

// workshop makes each of its things when it is first asked for.
type workshop struct {
	dir    func() (string, error) // a temporary folder
	binary func() (string, error) // the program, built as it is released
	demo   func() (firstDemo, error)
}

// firstDemo is how the first start with --demo on an empty data folder went.
type firstDemo struct {
	data           string // the folder as it was left; tests copy it
	stdout, stderr string
	code           int // of the exit
}

func newWorkshop() *workshop {
	w := &workshop{}
	w.dir = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "geodrill-test") })
	w.binary = sync.OnceValues(w.buildBinary)
	w.demo = sync.OnceValues(w.startDemo)
	return w
}

func (w *workshop) buildBinary() (string, error) {
	dir, err := w.dir()
	if err != nil {
		return "", err
	}
	binary := filepath.Join(dir, "geodrill")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return binary, nil
}

func (w *workshop) startDemo() (firstDemo, error) {
	binary, err := w.binary()
	if err != nil {
		return firstDemo{}, err
	}
	data := filepath.Join(filepath.Dir(binary), "demo")
	p, err := start(binary, "serve", "--demo", "--data", data, "--listen", "127.0.0.1:0")
	if err != nil {
		return firstDemo{}, err
	}
	code, _, err := p.end(syscall.SIGTERM)
	return firstDemo{data: data, stdout: p.stdout.String(), stderr: p.stderr.String(), code: code}, err
}

func (w *workshop) remove() error {
	dir, err := w.dir()
	if err != nil {
		return err
	}
	return os.RemoveAll(dir)
}

// builtBinary is the path of the program, built as it is released.
func builtBinary(t testing.TB) string {
	t.Helper()
	binary, err := shared.binary()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// raceBinary is the path of the program with what the test binary was built
// with: under go test -race it watches for races.
func raceBinary(t testing.TB) string {
	t.Helper()
	binary, err := exec.LookPath("geodrill")
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// loadedDemo is the first start with --demo, and a copy of what it left.
func loadedDemo(t testing.TB) (first firstDemo, data string) {
	t.Helper()
	first, err := shared.demo()
	if err != nil {
		t.Fatal(err)
	}
	data = filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(data, os.DirFS(first.data)); err != nil {
		t.Fatal(err)
	}
	return first, data
}

// program is a running geodrill.
type program struct {
	cmd            *exec.Cmd
	stdout, stderr *transcript
	url            string        // of the line "open: URL"
	exited         chan struct{} // closed when it has
}

// start runs a program that serves and returns when it has said where.
func start(binary string, args ...string) (*program, error) {
	p := &program{
		cmd:    exec.Command(binary, args...),
		stdout: newTranscript(), stderr: newTranscript(),
		exited: make(chan struct{}),
	}
	p.cmd.Stdout, p.cmd.Stderr = p.stdout, p.stderr
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, envPrefix) { // the developer's own
			p.cmd.Env = append(p.cmd.Env, variable)
		}
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(p.exited)
		_ = p.cmd.Wait() // the exit code tells
	}()
	select {
	case p.url = <-p.stdout.opened:
		return p, nil
	case <-p.exited:
		return nil, fmt.Errorf("geodrill %s ended with code %d:\n%s", strings.Join(args, " "), p.cmd.ProcessState.ExitCode(), p.stderr)
	case <-time.After(patience):
		return nil, errors.Join(fmt.Errorf("geodrill %s does not open:\n%s", strings.Join(args, " "), p.stderr), p.kill())
	}
}

// serve starts a program that must end well before the test does.
func serve(t testing.TB, binary string, args ...string) *program {
	t.Helper()
	p, err := start(binary, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		select {
		case <-p.exited: // by the test's own doing
		default:
			if code, _, err := p.end(syscall.SIGTERM); code != 0 || err != nil {
				t.Errorf("geodrill ended with code %d: %v", code, err)
			}
		}
		if stderr := p.stderr.String(); strings.Contains(stderr, "DATA RACE") || strings.Contains(stderr, "panic") || t.Failed() {
			t.Errorf("geodrill's log:\n%s", stderr)
		}
	})
	return p
}

// end sends a signal and returns the exit code and how long the end took.
func (p *program) end(signal os.Signal) (code int, took time.Duration, err error) {
	began := time.Now()
	if err := p.cmd.Process.Signal(signal); err != nil {
		return -1, 0, err
	}
	select {
	case <-p.exited:
		return p.cmd.ProcessState.ExitCode(), time.Since(began), nil
	case <-time.After(patience):
		return -1, patience, errors.Join(errors.New("geodrill does not end"), p.kill())
	}
}

// kill ends the program as a power cut would.
func (p *program) kill() error {
	err := p.cmd.Process.Kill()
	<-p.exited
	return err
}

// lines are the values of the lines of standard output with this name:
// "join code: VALUE".
func (p *program) lines(name string) []string { return linesOf(p.stdout.String(), name) }

func linesOf(output, name string) (values []string) {
	for line := range strings.Lines(output) {
		if value, ok := strings.CutPrefix(line, name+": "); ok {
			values = append(values, strings.TrimSpace(value))
		}
	}
	return values
}

// transcript is what a program has written so far. It is safe for concurrent
// use.
type transcript struct {
	mu     sync.Mutex
	text   bytes.Buffer
	opened chan string // gets the address of the first line "open: URL"
}

func newTranscript() *transcript { return &transcript{opened: make(chan string, 1)} }

var openLine = regexp.MustCompile(`(?m)^open: (\S+)\n`)

// Write implements [io.Writer].
func (t *transcript) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text.Write(p)
	if match := openLine.FindSubmatch(t.text.Bytes()); match != nil {
		select {
		case t.opened <- string(match[1]):
		default: // it was told already
		}
	}
	return len(p), nil
}

// String returns all of it.
func (t *transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

// searchData fails the test when a secret stands in what a program keeps.
func searchData(t testing.TB, dir, secret string) {
	t.Helper()
	files, err := filesHolding(dir, secret)
	if err != nil && !errors.Is(err, fs.ErrNotExist) || len(files) > 0 {
		t.Errorf("secret found in %q (%v)", files, err)
	}
}
