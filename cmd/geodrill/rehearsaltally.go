package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"
)

// measured is what is counted and timed.
type measured int

const (
	kindJoin measured = iota
	kindPage
	kindPhotoTile
	kindMapTile
	kindGuess
	kindBoard
	kindStream
	kindEvent
	kinds int = iota
)

func (m measured) String() string {
	return [...]string{"join", "page", "photo tile", "map tile", "guess", "board", "event stream", "event of a guess"}[m]
}

// slowest is how long 99 of 100 may take: for a guess as the product promises it, for
// the rest as people notice.
func (m measured) slowest() time.Duration {
	if m == kindGuess {
		return 250 * time.Millisecond
	}
	return time.Second
}

// rehearsalTally is what came of a rehearsal. It is safe for concurrent use.
type rehearsalTally struct {
	mu       sync.Mutex
	took     [kinds][]time.Duration // of what succeeded
	failed   [kinds]int
	messages map[string]int // of failures
}

// maxFailures is how many kinds of failures are told.
const maxFailures = 5

func newRehearsalTally() *rehearsalTally { return &rehearsalTally{messages: map[string]int{}} }

// add counts one, which took so long or failed.
func (t *rehearsalTally) add(kind measured, took time.Duration, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err == nil {
		t.took[kind] = append(t.took[kind], took)
		return
	}
	t.failed[kind]++
	if _, ok := t.messages[err.Error()]; ok || len(t.messages) < 100 {
		t.messages[err.Error()]++
	}
}

// bar is a line that tells how far the guesses are.
func (t *rehearsalTally) bar(guesses int) string {
	const width = 30
	t.mu.Lock()
	defer t.mu.Unlock()
	failed := 0
	for _, n := range t.failed {
		failed += n
	}
	done := len(t.took[kindGuess]) + t.failed[kindGuess]
	full := min(width, width*done/max(1, guesses))
	return fmt.Sprintf("[%s%s] %d of %d guesses, %d failures ", strings.Repeat("#", full), strings.Repeat(".", width-full), done, guesses, failed)
}

// report prints a line for each kind and the verdict, which is the error when it is
// not good.
func (t *rehearsalTally) report(w io.Writer) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "\tcount\tfailed\tp50\tp99\tlongest\t")
	var complaints []string
	for kind := range measured(kinds) {
		took, failed := t.took[kind], t.failed[kind]
		slices.Sort(took)
		fmt.Fprintf(table, "%s\t%d\t%d\t%s\t%s\t%s\t\n", kind, len(took)+failed, failed, milliseconds(took, 50), milliseconds(took, 99), milliseconds(took, 100))
		if failed > 0 {
			complaints = append(complaints, fmt.Sprintf("%d of %d failed: %s", failed, len(took)+failed, kind))
		}
		if p99 := percentile(took, 99); p99 > kind.slowest() {
			complaints = append(complaints, fmt.Sprintf("slow: %s, 1 of 100 takes more than %v, and should not take more than %v", kind, p99.Round(time.Millisecond), kind.slowest()))
		}
	}
	if len(t.took[kindGuess]) == 0 {
		complaints = append(complaints, "nobody has guessed")
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, message := range t.commonest() {
		fmt.Fprintf(w, "failure: %s (%d times)\n", message, t.messages[message])
	}
	if len(complaints) > 0 {
		fmt.Fprintln(w, "verdict: not ready")
		return errors.New("rehearse: " + strings.Join(complaints, "; "))
	}
	_, err := fmt.Fprintf(w, "verdict: ready; nothing failed, and 99 of 100 guesses took at most %s\n", milliseconds(t.took[kindGuess], 99))
	return err
}

// commonest are the messages of failures that came most.
func (t *rehearsalTally) commonest() (messages []string) {
	for message := range t.messages {
		messages = append(messages, message)
	}
	slices.SortFunc(messages, func(a, b string) int {
		return cmp.Or(cmp.Compare(t.messages[b], t.messages[a]), cmp.Compare(a, b))
	})
	return messages[:min(maxFailures, len(messages))]
}

// percentile is the value that so many of 100 do not exceed, of sorted ones; 0 of none.
func percentile(sorted []time.Duration, of int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*of+99)/100-1]
}

func milliseconds(sorted []time.Duration, of int) string {
	if len(sorted) == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f ms", float64(percentile(sorted, of).Microseconds())/1000)
}
