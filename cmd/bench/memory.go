package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/sync/errgroup"
)

// collections is how often the heap is collected before what is in use counts: the
// first may have begun before what is measured, and the second empties what the
// first found in pools.
const collections = 3

// compareMemory compares what listeners of a changing board cost in memory with
// what they cost a hub that does nothing else: heap that lives, and stacks.
func compareMemory(ctx context.Context, out io.Writer, product *process, c *course, dir string) (_ []result, err error) {
	if err := product.restart(ctx, traced()...); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, product.restart(ctx)) }()
	peer, err := startPeer(ctx, peerStream, dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, peer.stop()) }()
	if err := peer.restart(ctx, traced()...); err != nil {
		return nil, err
	}
	filler := fillerFor(4000)
	us, it := productStream(product, c, streamExercises-1), hubStream(peer, &filler)
	kept := result{comparison: "stream, kB of memory a listener", limit: 40}
	beside := result{comparison: "stream, memory a listener beside a bare hub", limit: 2}
	for round := range rounds {
		ours, err := us.memory(ctx)
		if err != nil {
			return nil, err
		}
		its, err := it.memory(ctx)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(out, "memory %d, %s: %v\nmemory %d, %s: %v\n", round+1, product.name, ours, round+1, peer.name, its)
		kept.ratios = append(kept.ratios, ours.perListener())
		beside.ratios = append(beside.ratios, ours.perListener()/its.perListener())
	}
	return []result{kept, beside}, nil
}

// memorySample is what a server has in use, in MB, while boards change.
type memorySample struct {
	alone, listened int // with nobody, and with all who listen
}

// perListener is in kB.
func (s memorySample) perListener() float64 {
	return float64((s.listened-s.alone)<<20) / listeners / 1000
}

func (s memorySample) String() string {
	return fmt.Sprintf("%d MB, with %d listeners %d MB: %.1f kB each", s.alone, listeners, s.listened, s.perListener())
}

func (b broadcaster) memory(ctx context.Context) (s memorySample, err error) {
	poster, err := dial(ctx, b.process.address)
	if err != nil {
		return s, err
	}
	defer poster.close()
	if s.alone, err = b.inUse(ctx, poster); err != nil {
		return s, err
	}
	err = b.listened(ctx, newStreamRound(), func(ctx context.Context, poster *client, _ []*listener) (err error) {
		s.listened, err = b.inUse(ctx, poster)
		return err
	})
	return s, err
}

// inUse changes the board at every tick until the server has collected its heap,
// for which small requests give it a reason.
func (b broadcaster) inUse(ctx context.Context, poster *client) (mega int, err error) {
	ctx, done := context.WithCancel(ctx)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return b.change(ctx, poster) })
	group.Go(func() error { return stir(ctx, b.process.address) })
	mega, err = b.process.heap.after(ctx, collections)
	done()
	return mega, errors.Join(group.Wait(), err)
}

// change posts an update at every tick until ctx ends.
func (b broadcaster) change(ctx context.Context, poster *client) error {
	tick := time.NewTicker(updateEvery)
	defer tick.Stop()
	for version := int64(1); ; version++ {
		if err := b.post(poster, version); err != nil {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// stir asks a server for next to nothing, again and again, until ctx ends.
func stir(ctx context.Context, address string) error {
	c, err := dial(context.WithoutCancel(ctx), address)
	if err != nil {
		return err
	}
	defer c.close()
	for ctx.Err() == nil {
		if err := c.conn.SetDeadline(time.Now().Add(answerTimeout)); err != nil {
			return err
		}
		if _, _, err := c.do([]byte("GET /healthz HTTP/1.1\r\nHost: bench\r\n\r\n")); err != nil {
			return err
		}
	}
	return nil
}
