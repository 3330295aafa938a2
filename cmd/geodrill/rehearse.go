package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	"golang.org/x/term"
)

type rehearseCommand struct {
	URL       *url.URL `arg:"" help:"The address of the running installation, as trainees know it." placeholder:"URL"`
	Trainees  int      `help:"How many trainees play." default:"30" placeholder:"NUMBER"`
	Minutes   float64  `help:"How long they play." default:"2" placeholder:"NUMBER"`
	Set       string   `help:"The name of the set that is played. Default: the newest that is published." placeholder:"NAME"`
	TokenFile string   `help:"A file with an API token of an instructor, with the scopes read and run. Otherwise it is taken from the variable GEODRILL_TOKEN." type:"existingfile" placeholder:"FILE"`
}

// Bounds of a rehearsal: more would be an attack.
const (
	maxRehearsed        = 1000        // trainees
	maxRehearsedMinutes = 60          // of play
	farewell            = time.Minute // in which the traces are removed, whatever happened
)

// Validate refuses what makes no sense.
func (r *rehearseCommand) Validate() error {
	switch {
	case r.URL == nil || r.URL.Scheme != "http" && r.URL.Scheme != "https" || r.URL.Host == "":
		return errors.New("the address is an http or https address, such as http://192.168.1.10:8080")
	case r.Trainees < 1 || r.Trainees > maxRehearsed:
		return fmt.Errorf("--trainees is 1 to %d", maxRehearsed)
	case !(r.Minutes > 0) || r.Minutes > maxRehearsedMinutes:
		return fmt.Errorf("--minutes is more than 0 and at most %d", maxRehearsedMinutes)
	}
	return nil
}

// Run plays a class, prints how it went, and removes what it made. It fails when
// something failed or was slow.
func (r *rehearseCommand) Run(ctx context.Context, c console) (err error) {
	token, err := r.token(c)
	if err != nil {
		return err
	}
	address := strings.TrimSuffix(r.URL.String(), "/")
	instructor := newVisitor(address, token, nil)
	defer instructor.leave()
	room, err := openRoom(ctx, instructor, r.Set)
	if err != nil {
		return fmt.Errorf("rehearse: %w", err)
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), farewell)
		defer cancel()
		gone := room.close(ctx)
		if gone == nil {
			fmt.Fprintln(c.out, "removed: the cohort, with its trainees, exercise and guesses")
		}
		err = errors.Join(err, gone)
	}()
	length := time.Duration(r.Minutes * float64(time.Minute))
	fmt.Fprintf(c.out, "rehearsal: %d trainees and %d photos of %q, %v\n", r.Trainees, len(room.exercise.Challenges), room.title, length.Round(time.Second))
	tally := newRehearsalTally()
	stopBar := showProgress(c.err, tally, r.Trainees*len(room.exercise.Challenges))
	room.play(ctx, address, r.Trainees, length, tally)
	stopBar()
	if err := ctx.Err(); err != nil {
		return errors.New("rehearse: it was stopped before its end")
	}
	return tally.report(c.out)
}

// token reads the instructor's token.
func (r *rehearseCommand) token(c console) (string, error) {
	token := c.getenv(envPrefix + "TOKEN")
	if r.TokenFile != "" {
		f, err := os.Open(r.TokenFile)
		if err != nil {
			return "", fmt.Errorf("token: %w", err)
		}
		defer f.Close()
		const longest = 1024
		data, err := io.ReadAll(io.LimitReader(f, longest))
		if err != nil {
			return "", fmt.Errorf("token: %w", err)
		}
		token = strings.TrimSpace(string(data))
	}
	if token == "" {
		return "", errors.New("give an API token of an instructor by --token-file or the variable GEODRILL_TOKEN; they are made on the page of the account")
	}
	return token, nil
}

// showProgress draws a bar while the rehearsal goes on, where there is a terminal to
// draw it on, until the function returned is called.
func showProgress(w io.Writer, t *rehearsalTally, guesses int) (stop func()) {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return func() {}
	}
	const every = 200 * time.Millisecond
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			fmt.Fprint(w, "\r"+t.bar(guesses))
			select {
			case <-quit:
				fmt.Fprint(w, "\r"+t.bar(guesses)+"\n")
				return
			case <-tick.C:
			}
		}
	}()
	return func() { close(quit); <-done }
}
