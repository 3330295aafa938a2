package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"geodrill/store"
	"geodrill/store/storetest"
	"geodrill/tiles"

	"golang.org/x/sync/errgroup"
)

func TestS3Blobs(t *testing.T) {
	t.Parallel()
	server := storetest.StartS3(t)
	storetest.Blobs(t, func(t *testing.T) tiles.Blobs { return storetest.OpenS3(t, server.Location(t)) })
}

// List asks the store page by page; at most 1000 keys come in one.
func TestS3BlobsListsPages(t *testing.T) {
	t.Parallel()
	blobs := storetest.OpenS3(t, storetest.StartS3(t).Location(t))
	const n = 1100
	var puts errgroup.Group
	puts.SetLimit(16)
	for i := range n {
		puts.Go(func() error { return blobs.Put(t.Context(), fmt.Sprintf("images/%d.jpg", i), strings.NewReader("x")) })
	}
	if err := puts.Wait(); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for key, err := range blobs.List(t.Context(), "images/") {
		if err != nil {
			t.Fatal(err)
		}
		seen[key] = true
	}
	if len(seen) != n {
		t.Errorf("%d keys, want %d", len(seen), n)
	}
}

// everyCall is what can be asked of a store in which "k" holds a long blob.
func everyCall(blobs *store.S3Blobs) map[string]func(ctx context.Context) error {
	return map[string]func(ctx context.Context) error{
		"Ping": blobs.Ping,
		"Put":  func(ctx context.Context) error { return blobs.Put(ctx, "new", strings.NewReader("x")) },
		"Open": func(ctx context.Context) error {
			r, err := blobs.Open(ctx, "k")
			if err != nil {
				return err
			}
			_, err = io.Copy(io.Discard, r)
			return errors.Join(err, r.Close())
		},
		"ReadAt": func(ctx context.Context) error {
			_, err := blobs.ReadAt(ctx, "k", make([]byte, 10), 5)
			return err
		},
		"Delete": func(ctx context.Context) error { return blobs.Delete(ctx, "other") },
		"List": func(ctx context.Context) error {
			for _, err := range blobs.List(ctx, "") {
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// While the store is away everything fails, soon and without a secret; when it
// is back everything goes on, with what was stored and nothing by halves.
func TestS3BlobsStoreGoesAndComesBack(t *testing.T) {
	t.Parallel()
	server := storetest.StartS3(t)
	location := server.Location(t)
	blobs := storetest.OpenS3(t, location)
	data := bytes.Repeat([]byte("0123456789abcdef"), 1<<20)
	if err := blobs.Put(t.Context(), "k", bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		reading, err := blobs.Open(t.Context(), "k")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.CopyN(io.Discard, reading, 1000); err != nil {
			t.Fatal(err)
		}

		server.Stop(t)
		var calls sync.WaitGroup
		for name, call := range everyCall(blobs) {
			calls.Go(func() { checkAway(t, name, call) })
		}
		calls.Wait()
		if _, err := io.Copy(io.Discard, reading); !errors.Is(err, tiles.ErrUnavailable) {
			t.Errorf("reading on without a store: %v, want tiles.ErrUnavailable", err)
		}
		environment := storetest.S3Environment()
		_, err = store.OpenS3Blobs(t.Context(), location, func(name string) string { return environment[name] })
		if !errors.Is(err, tiles.ErrUnavailable) {
			t.Errorf("opening without a store: %v, want tiles.ErrUnavailable", err)
		}

		server.Start(t)
		if rest, err := io.ReadAll(reading); err != nil || !bytes.HasSuffix(data, rest) || len(rest) == 0 {
			t.Errorf("reading on when the store is back: %d bytes, %v", len(rest), err)
		}
		if err := reading.Close(); err != nil {
			t.Error(err)
		}
		var keys []string
		for key, err := range blobs.List(t.Context(), "") {
			if err != nil {
				t.Fatal(err)
			}
			keys = append(keys, key)
		}
		if !slices.Equal(keys, []string{"k"}) {
			t.Errorf("the store is back with %q, want k alone", keys)
		}
		for name, call := range everyCall(blobs) {
			if err := call(t.Context()); err != nil {
				t.Errorf("%s when the store is back: %v", name, err)
			}
		}
		if err := blobs.Delete(t.Context(), "new"); err != nil {
			t.Error(err)
		}
	}
}

// checkAway makes a call to a store that is away.
func checkAway(t *testing.T, name string, call func(ctx context.Context) error) {
	t.Helper()
	began := time.Now()
	err := call(t.Context())
	if !errors.Is(err, tiles.ErrUnavailable) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, context.Canceled) {
		t.Errorf("%s without a store: %v, want tiles.ErrUnavailable", name, err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("%s without a store took %v", name, took)
	}
	checkNoSecret(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := call(ctx); !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, tiles.ErrUnavailable) {
		t.Errorf("%s without a store and without time: %v", name, err)
	}
}

func checkNoSecret(t *testing.T, err error) {
	t.Helper()
	for name, value := range storetest.S3Environment() {
		if err != nil && strings.Contains(err.Error(), value) {
			t.Errorf("%s stands in the error %q", name, err)
		}
	}
}

func TestOpenS3BlobsRefuses(t *testing.T) {
	t.Parallel()
	server := storetest.StartS3(t)
	location := server.Location(t)
	keys := storetest.S3Environment()
	with := func(name, value string) map[string]string {
		return map[string]string{"AWS_ACCESS_KEY_ID": keys["AWS_ACCESS_KEY_ID"], "AWS_SECRET_ACCESS_KEY": keys["AWS_SECRET_ACCESS_KEY"], name: value}
	}
	const wrong = "wrong-9XK2PLM"
	for _, test := range []struct {
		name, location string
		environment    map[string]string
		want           string
	}{
		{"no such bucket", "s3://nothing-here?endpoint=" + server.Endpoint(), keys, "bucket nothing-here at " + server.Endpoint() + ": there is no such bucket, or these keys do not open it"},
		{"no keys", location, nil, "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"},
		{"no secret key", location, with("AWS_SECRET_ACCESS_KEY", ""), "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"},
		{"wrong key", location, with("AWS_ACCESS_KEY_ID", wrong), "these keys do not open it"},
		{"wrong secret", location, with("AWS_SECRET_ACCESS_KEY", wrong), "AccessDenied"},
		{"not https", strings.Replace(location, "http:", "https:", 1), keys, "server gave HTTP response to HTTPS client"},
		{"another region", location + "&region=mars-north-1", keys, "s3"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := store.OpenS3Blobs(t.Context(), test.location, func(name string) string { return test.environment[name] })
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("error %v, want one with %q", err, test.want)
			}
			checkNoSecret(t, err)
			if strings.Contains(err.Error(), wrong) {
				t.Errorf("a key stands in the error %q", err)
			}
		})
	}
}
