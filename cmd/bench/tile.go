package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// worldZoom is the zoom level of the tiles of the map that are compared.
const worldZoom = 5

// tilePath is a tile of the first photo, and all of it.
const tilePath = "/0,0,512,512/512,512/0/default.jpg"

// compareTiles compares tiles of the map and of a photo with nginx serving the same
// bytes from files.
func compareTiles(ctx context.Context, out io.Writer, product *process, c *course, dir string) (_ []result, err error) {
	nginx := findNginx()
	if nginx == "" {
		fmt.Fprintln(out, "tiles: nginx is not installed (Debian: nginx-light), so nothing is compared with it")
		return nil, nil
	}
	dir = filepath.Join(dir, "nginx")
	world, err := keepWorld(ctx, product, dir)
	if err != nil {
		return nil, err
	}
	photo := "/iiif/3/" + c.photo + tilePath
	size, err := keepAnswer(ctx, product, tileRequest(photo, c.board.tokens[0]), filepath.Join(dir, "files", photo))
	if err != nil {
		return nil, err
	}
	peer, err := startNginx(ctx, nginx, dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, peer.stop()) }()

	maps := result{comparison: "tile of the map, CPU beside nginx", limit: 1.7}
	photos := result{comparison: fmt.Sprintf("photo tile of %d bytes, CPU beside nginx", size), limit: 2.5}
	for _, r := range []struct {
		name  string
		paths []string
		*result
	}{{"tile of the map", world, &maps}, {"photo tile", []string{photo}, &photos}} {
		l := tileLoad(r.paths, c.board.tokens)
		for round := range rounds {
			us, err := l.run(ctx, product)
			if err != nil {
				return nil, err
			}
			it, err := l.run(ctx, peer)
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(out, "%s %d, product: %v\n%s %d, nginx: %v\n", r.name, round+1, us, r.name, round+1, it)
			r.ratios = append(r.ratios, float64(us.cpu)/float64(it.cpu))
		}
	}
	return []result{maps, photos}, nil
}

// tileLoad asks for files in turn, each client with a session of its own.
func tileLoad(paths, tokens []string) load {
	requests := make([][][]byte, clients)
	for i := range requests {
		for _, path := range paths {
			requests[i] = append(requests[i], tileRequest(path, tokens[i]))
		}
	}
	var next [clients]int
	l := load{warm: 500 * time.Millisecond, measured: 2 * time.Second, status: http.StatusOK}
	l.request = func(buf []byte, client int) ([]byte, error) {
		next[client]++
		return append(buf, requests[client][next[client]%len(paths)]...), nil
	}
	return l
}

func tileRequest(path, token string) []byte {
	return fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: bench\r\nAccept-Encoding: gzip\r\nAuthorization: Bearer %s\r\n\r\n", path, token)
}

// keepWorld writes tiles of the map as the product sends them, packed, into files
// and returns their paths.
func keepWorld(ctx context.Context, product *process, dir string) ([]string, error) {
	var paths []string
	for x := 16; x < 26; x++ { // Eurasia
		for y := 8; y < 14; y++ {
			path := fmt.Sprintf("/basemap/%d/%d/%d.mvt", worldZoom, x, y)
			if _, err := keepAnswer(ctx, product, tileRequest(path, ""), filepath.Join(dir, "files", path+".gz")); err != nil {
				return nil, err
			}
			paths = append(paths, path)
		}
	}
	return paths, nil
}

// keepAnswer writes the body that answers a request into a file.
func keepAnswer(ctx context.Context, p *process, request []byte, file string) (size int, err error) {
	body, err := answer(ctx, p, request)
	if err != nil {
		return 0, err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return 0, err
	}
	return len(body), os.WriteFile(file, body, 0o600)
}

// tilePicture is a photo of one tile of about 64 kB.
func tilePicture() image.Image {
	const grains = 39
	m := image.NewGray(image.Rect(0, 0, 512, 512))
	grain := uint32(1)
	for i := range m.Pix {
		grain = grain*1664525 + 1013904223
		m.Pix[i] = byte(90 + grain>>24*grains/256)
	}
	return m
}
