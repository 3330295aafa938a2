package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

// The peers that the product is compared with.
const (
	peerGuessGroup = "guess-group" // a bare Echo handler; one row a request, commits shared
	peerGuessTx    = "guess-tx"    // the same with a transaction for each request
	peerBoard      = "board"       // a bare Echo handler; fixed bytes
	peerStream     = "stream"      // a bare net/http hub
)

// startPeer runs this program once more, as a peer with a folder of its own.
func startPeer(ctx context.Context, name, dir string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return start(ctx, name, self, "peer", name, dir)
}

// runPeer serves as a peer until ctx or its input ends.
func runPeer(ctx context.Context, name, dir string, stdin io.Reader, out io.Writer) (err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		io.Copy(io.Discard, stdin) // ends when the parent does, however it ends
		cancel()
	}()
	var handler http.Handler
	switch name {
	case peerGuessGroup, peerGuessTx:
		table, err := openGuessTable(ctx, dir, name == peerGuessGroup)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, table.close()) }()
		handler = guessHandler(table)
	case peerBoard:
		handler = boardHandler()
	case peerStream:
		handler = streamHandler(&bareHub{})
	default:
		return fmt.Errorf("no peer %q", name)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	var serving sync.WaitGroup
	serving.Go(func() { err = srv.Serve(l) })
	fmt.Fprintln(out, openLine+l.Addr().String())
	<-ctx.Done()
	closeErr := srv.Close()
	serving.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, closeErr)
}
