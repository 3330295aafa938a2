package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"time"
)

// guesses makes requests that submit a guess, each of another trainee for
// another challenge than the last, until all have guessed everything.
type guesses struct {
	course *course
	again  bool // begin again after the last, for a server that keeps no count of attempts
	next   atomic.Int64
}

// request appends the next guess to buf.
func (g *guesses) request(buf []byte, _ int) ([]byte, error) {
	n := int(g.next.Add(1) - 1)
	of := g.course
	if exercises := len(of.guess.exercises); !g.again && n >= len(of.guess.tokens)*len(of.challenges)*exercises {
		return nil, errors.New("the prepared guesses are used up")
	}
	return guessRequest(buf, of.guess, of, n)
}

// guessRequest appends a class's n-th guess to buf: all trainees guess the
// first challenge of the first exercise, then the second, and so on, and then
// the first again. No two have the same key.
func guessRequest(buf []byte, c class, of *course, n int) ([]byte, error) {
	trainee, round := n%len(c.tokens), n/len(c.tokens)
	challenge, exercise := round%len(of.challenges), round/len(of.challenges)%len(c.exercises)
	place := guessPlace(n)
	buf = append(buf, "POST /api/v1/exercises/"...)
	buf = append(buf, c.exercises[exercise]...)
	buf = append(buf, "/challenges/"...)
	buf = append(buf, of.challenges[challenge]...)
	buf = append(buf, "/guesses HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nAuthorization: Bearer "...)
	buf = append(buf, c.tokens[trainee]...)
	buf = append(buf, "\r\nIdempotency-Key: 3f0c8e52-9d7a-4a67-8b0e-"...)
	buf = appendPadded(buf, n, 12)
	const body = len(`{"place":{"type":"Point","coordinates":[00.0000000,00.0000000]}}`)
	buf = append(buf, "\r\nContent-Length: "...)
	buf = strconv.AppendInt(buf, int64(body), 10)
	buf = append(buf, "\r\n\r\n"+`{"place":{"type":"Point","coordinates":[`...)
	buf = strconv.AppendFloat(buf, place[0], 'f', 7, 64)
	buf = append(buf, ',')
	buf = strconv.AppendFloat(buf, place[1], 'f', 7, 64)
	return append(buf, "]}}"...), nil
}

// appendPadded appends n with zeros before it.
func appendPadded(buf []byte, n, digits int) []byte {
	text := strconv.Itoa(n)
	for range digits - len(text) {
		buf = append(buf, '0')
	}
	return append(buf, text...)
}

// compareGuesses compares a guess with one row in a shared commit, and with one
// row in a transaction of its own.
func compareGuesses(ctx context.Context, out io.Writer, product *process, c *course, dir string) (_ []result, err error) {
	servers := []*process{product}
	for _, name := range []string{peerGuessGroup, peerGuessTx} {
		folder := filepath.Join(dir, name)
		if err := os.Mkdir(folder, 0o700); err != nil {
			return nil, err
		}
		peer, err := startPeer(ctx, name, folder)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, peer.stop()) }()
		servers = append(servers, peer)
	}
	cpu := result{comparison: "guess, CPU beside one row in shared commits", limit: 3}
	rate := result{comparison: "guess, rate beside one row in shared commits", limit: 0.35, atLeast: true}
	single := result{comparison: "guess, rate beside a transaction for each row", limit: 2, atLeast: true}
	loads := make([]load, len(servers))
	for i := range servers {
		loads[i] = load{warm: time.Second, measured: 4 * time.Second, status: 201, request: (&guesses{course: c, again: i > 0}).request}
	}
	for round := range rounds {
		var samples [3]sample
		for i, server := range servers {
			if samples[i], err = loads[i].run(ctx, server); err != nil {
				return nil, err
			}
			fmt.Fprintf(out, "guess %d, %s: %v\n", round+1, server.name, samples[i])
		}
		us, group, tx := samples[0], samples[1], samples[2]
		cpu.ratios = append(cpu.ratios, float64(us.cpu)/float64(group.cpu))
		rate.ratios = append(rate.ratios, us.perSecond/group.perSecond)
		single.ratios = append(single.ratios, us.perSecond/tx.perSecond)
	}
	return []result{cpu, rate, single}, nil
}
