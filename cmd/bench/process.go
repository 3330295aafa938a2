package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a server that runs beside this program.
type process struct {
	name    string
	address string // host and port it listens on
	cmd     *exec.Cmd
	stdin   io.Closer // peers end when it closes, even if this program is killed
	heap    *heapTrace
}

// stopTimeout is how long a server may take to end before it is killed.
const stopTimeout = 10 * time.Second

// openLine begins the line that tells where a server listens.
const openLine = "open: http://"

// start runs a server and returns when it has printed its address. The end of
// ctx stops it.
func start(ctx context.Context, name, path string, args ...string) (*process, error) {
	return startWith(ctx, nil, name, path, args...)
}

// startWith is start with more in the environment.
func startWith(ctx context.Context, env []string, name, path string, args ...string) (*process, error) {
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = stopTimeout
	heap := newHeapTrace(os.Stderr)
	cmd.Stderr = heap
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	p := &process{name: name, cmd: cmd, stdin: stdin, heap: heap}
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if address, ok := strings.CutPrefix(lines.Text(), openLine); ok {
			p.address = address
			return p, nil
		}
	}
	return nil, errors.Join(fmt.Errorf("%s ended before it said where it listens", name), lines.Err(), p.stop())
}

// stop ends the server and waits for it.
func (p *process) stop() error {
	errs := []error{p.stdin.Close()}
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		errs = append(errs, err)
	}
	kill := time.AfterFunc(stopTimeout, func() { p.cmd.Process.Kill() })
	defer kill.Stop()
	if err := p.cmd.Wait(); err != nil {
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("stop %s: %w", p.name, err)
	}
	return nil
}

// restart stops the server and starts it again, at another address, with more in
// its environment.
func (p *process) restart(ctx context.Context, env ...string) error {
	if err := p.stop(); err != nil {
		return err
	}
	again, err := startWith(ctx, env, p.name, p.cmd.Path, p.cmd.Args[1:]...)
	if err != nil {
		return err
	}
	*p = *again
	return nil
}

// clockTick is the unit of the times in /proc: the kernel's USER_HZ, which is
// 100 on every architecture that Go runs on.
const clockTick = 10 * time.Millisecond

// cpu is the processor time that the process has used, in user and system
// mode, of all its threads.
func (p *process) cpu() (time.Duration, error) {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(p.cmd.Process.Pid) + "/stat")
	if err != nil {
		return 0, fmt.Errorf("CPU time of %s: %w", p.name, err)
	}
	used, err := parseStat(stat)
	if err != nil {
		return 0, fmt.Errorf("CPU time of %s: %w", p.name, err)
	}
	return used, nil
}

// parseStat adds up utime and stime, fields 14 and 15 of /proc/PID/stat; see
// proc_pid_stat(5). Field 2 is the program's name in parentheses and may hold
// anything, so fields are counted after the last one.
func parseStat(stat []byte) (time.Duration, error) {
	end := bytes.LastIndexByte(stat, ')')
	if end < 0 {
		return 0, errors.New("stat has no program name")
	}
	const user, system = 14 - 3, 15 - 3
	fields := strings.Fields(string(stat[end+1:]))
	if len(fields) <= system {
		return 0, fmt.Errorf("stat has %d fields after the name", len(fields))
	}
	var ticks int64
	for _, field := range []string{fields[user], fields[system]} {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("stat: %w", err)
		}
		ticks += n
	}
	return time.Duration(ticks) * clockTick, nil
}
