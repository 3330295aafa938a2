package store

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"geodrill/tiles"

	"github.com/google/go-cmp/cmp"
)

func TestParseS3Location(t *testing.T) {
	for _, test := range []struct {
		location string
		want     s3Location
		err      string // a part of it
	}{
		{location: "s3://photos", want: s3Location{bucket: "photos", endpoint: "s3.amazonaws.com"}},
		{location: "s3://photos/?region=eu-central-1", want: s3Location{bucket: "photos", endpoint: "s3.amazonaws.com", region: "eu-central-1"}},
		{location: "s3://photos?endpoint=http://127.0.0.1:9000", want: s3Location{bucket: "photos", endpoint: "127.0.0.1:9000", plain: true}},
		{location: "s3://my.photos?endpoint=https%3A%2F%2Fs3.example.org%2F&region=x", want: s3Location{bucket: "my.photos", endpoint: "s3.example.org", region: "x"}},
		{location: "s3://photos?endpoint=http://[::1]:9000", want: s3Location{bucket: "photos", endpoint: "[::1]:9000", plain: true}},
		{location: "s3:photos", err: "of the form"},
		{location: "http://photos", err: "of the form"},
		{location: "s3://photos#x", err: "of the form"},
		{location: "s3://KEY:SECRET/x@photos", err: "of the form"},
		{location: "s3://KEY:SECRET@photos", err: "keys belong into"},
		{location: "s3://", err: "bucket"},
		{location: "s3://ab", err: `bucket "ab": `},
		{location: "s3://Photos", err: `bucket "Photos": `},
		{location: "s3://photos:9000", err: `bucket "photos:9000": `},
		{location: "s3://photos/folder", err: "used whole"},
		{location: "s3://photos?secret=SECRET", err: `parameter "secret" is unknown`},
		{location: "s3://photos?a;SECRET", err: "cannot be read"},
		{location: "s3://photos?region=a&region=b", err: `parameter "region" wants one value`},
		{location: "s3://photos?endpoint=", err: `parameter "endpoint" wants one value`},
		{location: "s3://photos?endpoint=s3.example.org", err: "is an address such as"},
		{location: "s3://photos?endpoint=ftp://s3.example.org", err: "is an address such as"},
		{location: "s3://photos?endpoint=https://KEY:SECRET@s3.example.org", err: "is an address such as"},
		{location: "s3://photos?endpoint=https://s3.example.org/path", err: "is an address such as"},
		{location: "s3://photos?endpoint=https://:9000", err: "is an address such as"},
	} {
		got, err := parseS3Location(test.location)
		if (err != nil) != (test.err != "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%s: error %v, want one with %q", test.location, err, test.err)
		}
		if err != nil && strings.Contains(err.Error(), "SECRET/") || err != nil && strings.Contains(err.Error(), "SECRET@") {
			t.Errorf("%s: a secret stands in %q", test.location, err)
		}
		if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(s3Location{})); diff != "" {
			t.Errorf("%s: -want +got\n%s", test.location, diff)
		}
	}
}

func FuzzParseS3Location(f *testing.F) {
	for _, seed := range []string{
		"s3://photos", "s3://photos?endpoint=http://127.0.0.1:9000&region=x", "s3://KEY:SECRET@photos", "s3://photos?endpoint=https://[::1%25eth0]:1",
		"s3:?", "s3://photos/%2e%2e", "s3://photos?endpoint=//", "s3://photos?%zz",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, location string) {
		l, err := parseS3Location(location)
		if err != nil {
			if l != (s3Location{}) {
				t.Errorf("%+v with error %v", l, err)
			}
			return
		}
		if len(l.bucket) < 3 || strings.ContainsAny(l.bucket, "/:@?#%") || l.endpoint == "" || strings.ContainsAny(l.endpoint, "/@?#") {
			t.Errorf("%+v", l)
		}
	})
}

// A store that takes connections and says nothing is given up.
func TestS3BlobsSilentStore(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	blobs, err := newS3Blobs("s3://photos?endpoint=http://"+l.Addr().String(), func(string) string { return "x" })
	if err != nil {
		t.Fatal(err)
	}
	blobs.patience = 100 * time.Millisecond
	for name, call := range map[string]func(ctx context.Context) error{
		"Ping": blobs.Ping,
		"Open": func(ctx context.Context) error {
			_, err := blobs.Open(ctx, "k")
			return err
		},
		"ReadAt": func(ctx context.Context) error {
			_, err := blobs.ReadAt(ctx, "k", make([]byte, 1), 0)
			return err
		},
		"Delete": func(ctx context.Context) error { return blobs.Delete(ctx, "k") },
	} {
		began := time.Now()
		err := call(t.Context())
		if !errors.Is(err, tiles.ErrUnavailable) || errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want tiles.ErrUnavailable", name, err)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

// A connection that moves nothing fails; one that moves lasts, however long.
func TestMovingConn(t *testing.T) {
	const stall = 100 * time.Millisecond
	near, far := net.Pipe()
	t.Cleanup(func() { near.Close(); far.Close() })
	conn := movingConn{near, stall}
	read := make(chan error, 1)
	go func() {
		_, err := conn.Read(make([]byte, 1))
		read <- err
	}()
	began := time.Now()
	for time.Since(began) < 3*stall { // the read waits while the writes move
		go func() { _, _ = far.Read(make([]byte, 1)) }()
		if _, err := conn.Write([]byte{1}); err != nil {
			t.Fatalf("Write after %v: %v", time.Since(began), err)
		}
	}
	err := <-read
	var timeout net.Error
	if took := time.Since(began); !errors.As(err, &timeout) || !timeout.Timeout() || took < 3*stall {
		t.Errorf("Read = %v after %v, want a timeout after %v", err, took, 4*stall)
	}
	if _, err := conn.Write([]byte{1}); !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("Write that nobody reads = %v, want a timeout", err)
	}
}
