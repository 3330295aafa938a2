// Command bench compares Geodrill with stated limits: bare servers that do the
// least that could be asked for, on the same machine in the same minutes.
//
// It builds the product, unless it is told where it is, prepares a database,
// starts the product and the peers it is compared with as processes of their own,
// and loads them in turn over loopback, five rounds of each. A round gives a ratio
// to the peer of that round; the median of the rounds is compared with the limit.
// The exit code is 0 when every limit holds, 1 when one is missed and 2 when
// nothing was measured.
//
//	go run ./cmd/bench [-product FILE] [-only NAME,...]
//
// It is run in the module's root folder, with a Go toolchain, on Linux: the CPU
// time of a process is read from /proc. The processors are shared with the load,
// which is why the load is written to cost little, and with whatever else runs:
// ratios stand that better than absolute numbers, which are printed for context
// only.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// timeLimit bounds the whole run, which takes about four minutes.
const timeLimit = 15 * time.Minute

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout)
	stop()
	os.Exit(code)
}

// run compares, or is a helper of that when the arguments say so, and returns the exit
// code.
func run(ctx context.Context, args []string, out io.Writer) int {
	if len(args) == 3 && args[0] == "peer" {
		return exitCode(true, runPeer(ctx, args[1], args[2], os.Stdin, out))
	}
	if len(args) == 3 && args[0] == "ingest" {
		return exitCode(true, ingest(ctx, args[1], args[2]))
	}
	if len(args) > 1 && args[0] == "watch" {
		return exitCode(true, watch(ctx, out, args[1], args[2:]))
	}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	only := flags.String("only", "", "the comparisons to make, by `name` and separated by commas; all when this is empty")
	product := flags.String("product", "", "the product's `file`; it is built when this is empty")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() > 0 {
		return exitCode(false, fmt.Errorf("what is %q?", flags.Arg(0)))
	}
	chosen, err := choose(*only)
	if err != nil {
		return exitCode(false, err)
	}
	return exitCode(compare(ctx, out, *product, chosen))
}

func exitCode(met bool, err error) int {
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		return 2
	case !met:
		return 1
	}
	return 0
}

// comparison is one of the things that are compared.
type comparison struct {
	name string
	run  func(ctx context.Context, out io.Writer, product *process, c *course, dir string) ([]result, error)
}

func comparisons() []comparison {
	return []comparison{
		{"pure", comparePure}, {"geocoder", compareGeocoder}, {"guess", compareGuesses}, {"board", compareBoards},
		{"stream", compareStreams}, {"memory", compareMemory}, {"tiles", compareTiles}, {"pyramid", comparePyramids},
	}
}

// choose picks comparisons by their names.
func choose(only string) ([]comparison, error) {
	all := comparisons()
	if only == "" {
		return all, nil
	}
	var chosen []comparison
	for name := range strings.SplitSeq(only, ",") {
		i := slices.IndexFunc(all, func(c comparison) bool { return c.name == name })
		if i < 0 {
			return nil, fmt.Errorf("no comparison %q", name)
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

// compare measures everything and reports whether every limit holds.
func compare(ctx context.Context, out io.Writer, product string, chosen []comparison) (met bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, timeLimit)
	defer cancel()
	dir, err := os.MkdirTemp("", "geodrill-bench-")
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()

	if product == "" {
		product = filepath.Join(dir, "geodrill")
		if err := build(ctx, out, product); err != nil {
			return false, err
		}
	}
	fmt.Fprintf(out, "preparing %d trainees\n", guessTrainees+boardTrainees+streamTrainees)
	data := filepath.Join(dir, "data")
	prepared, err := prepare(ctx, data)
	if err != nil {
		return false, fmt.Errorf("prepare: %w", err)
	}
	server, err := start(ctx, "product", product, "serve", "--data", data, "--listen", "127.0.0.1:0", "--log-level", "warn")
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, server.stop()) }()

	var results []result
	for _, c := range chosen {
		reached, err := c.run(ctx, out, server, prepared, dir)
		if err != nil {
			return false, err
		}
		results = append(results, reached...)
	}
	fmt.Fprintln(out)
	return printResults(out, results)
}

// build builds the product.
func build(ctx context.Context, out io.Writer, file string) error {
	fmt.Fprintln(out, "building the product")
	text, err := exec.CommandContext(ctx, "go", "build", "-o", file, "./cmd/geodrill").CombinedOutput()
	if err != nil {
		return fmt.Errorf("build the product: %w: %s", err, strings.TrimSpace(string(text)))
	}
	return nil
}
