package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// boardRows is how many of the rows of a board are read.
const boardRows = 50

// compareBoards compares a read of a board with a read of fixed bytes.
func compareBoards(ctx context.Context, out io.Writer, product *process, c *course, dir string) (_ []result, err error) {
	peer, err := startPeer(ctx, peerBoard, dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, peer.stop()) }()

	read := load{warm: 500 * time.Millisecond, measured: 2 * time.Second, status: http.StatusOK}
	boards, fixed := read, read
	requests := make([][]byte, clients)
	for i := range requests {
		requests[i] = boardRequest(c.board, i)
	}
	boards.request = func(buf []byte, client int) ([]byte, error) { return append(buf, requests[client]...), nil }
	length, err := answerLength(ctx, product, requests[0])
	if err != nil {
		return nil, err
	}
	bare := fmt.Appendf(nil, "GET /board?bytes=%d HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\n\r\n", length, c.board.tokens[0])
	fixed.request = func(buf []byte, _ int) ([]byte, error) { return append(buf, bare...), nil }

	cpu := result{comparison: fmt.Sprintf("board, CPU beside %d fixed bytes", length), limit: 2}
	for round := range rounds {
		us, err := boards.run(ctx, product)
		if err != nil {
			return nil, err
		}
		it, err := fixed.run(ctx, peer)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(out, "board %d, %s: %v\nboard %d, %s: %v\n", round+1, product.name, us, round+1, peer.name, it)
		cpu.ratios = append(cpu.ratios, float64(us.cpu)/float64(it.cpu))
	}
	return []result{cpu}, nil
}

func boardRequest(c class, trainee int) []byte {
	return fmt.Appendf(nil, "GET /api/v1/exercises/%s/leaderboard?limit=%d HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\n\r\n",
		c.exercises[0], boardRows, c.tokens[trainee])
}

// answerLength is the length of the body that answers a request.
func answerLength(ctx context.Context, p *process, request []byte) (int, error) {
	body, err := answer(ctx, p, request)
	return len(body), err
}

// answer is the body that answers a request.
func answer(ctx context.Context, p *process, request []byte) ([]byte, error) {
	c, err := dial(ctx, p.address)
	if err != nil {
		return nil, err
	}
	defer c.close()
	if err := c.conn.SetDeadline(time.Now().Add(answerTimeout)); err != nil {
		return nil, err
	}
	status, body, err := c.do(request)
	if err != nil {
		return nil, err
	}
	if status != http.StatusOK {
		return nil, fmt.Errorf("%s answered %d: %s", p.name, status, body)
	}
	return body, nil
}
