package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"geodrill/store/storetest"
)

// Photos in a bucket: the class works as with files. When the store goes, photos
// are a problem that says so and the rest goes on; when it is back, so are they.
func TestServeS3(t *testing.T) {
	environment := storetest.S3Environment()
	for name, value := range environment {
		t.Setenv(name, value)
	}
	store := storetest.StartS3(t)
	location, data := store.Location(t), t.TempDir()
	p := serve(t, builtBinary(t), "--demo", "--data", data, "--blobs", location)
	if _, err := os.Stat(filepath.Join(data, "blobs")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder for photos beside the bucket: %v", err)
	}
	c := newClient(t, p.url)
	play(t, c, p.lines("join code")[0])

	e := c.onlyExercise()
	var shown struct{ Images []struct{ Info string } }
	c.call(http.StatusOK, "GET", e.path()+"/challenges/"+e.Challenges[1].ID, "", &shown)
	photo := strings.TrimSuffix(shown.Images[0].Info, "info.json") + "full/max/0/default.jpg"
	before := c.read(photo)

	store.Stop(t)
	var problem struct{ Code, Detail string }
	answer := c.call(http.StatusServiceUnavailable, "GET", photo, "", &problem)
	if problem.Code != "unavailable" || answer.Header.Get("Retry-After") == "" || !strings.Contains(problem.Detail, "photos") {
		t.Errorf("a photo without a store: %+v, %v", problem, answer.Header)
	}
	c.call(http.StatusServiceUnavailable, "GET", "/readyz", "", &problem)
	if problem.Code != "unavailable" || !strings.Contains(problem.Detail, "photos") {
		t.Errorf("/readyz without a store: %+v", problem)
	}
	c.call(http.StatusOK, "GET", "/healthz", "", nil)
	c.call(http.StatusCreated, "POST", e.path()+"/challenges/"+e.Challenges[1].ID+"/guesses", `{"place": {"type": "Point", "coordinates": [0, 0]}}`, nil)
	if rows := c.board(e); len(rows) != 1 || rows[0].Guesses != 2 {
		t.Errorf("board without a store: %+v", rows)
	}

	store.Start(t)
	if after := c.read(photo); !bytes.Equal(before, after) {
		t.Errorf("when the store is back the photo has %d bytes, before it had %d", len(after), len(before))
	}
	c.call(http.StatusOK, "GET", "/readyz", "", nil)
	if code, _, err := p.end(syscall.SIGTERM); code != 0 || err != nil {
		t.Errorf("SIGTERM: exit code %d, %v", code, err)
	}
	if log := p.stderr.String(); !strings.Contains(log, "connection refused") || strings.Contains(log, environment["AWS_SECRET_ACCESS_KEY"]) {
		t.Errorf("the log says why there were no photos, and no secret:\n%s", log)
	}
	searchData(t, data, environment["AWS_SECRET_ACCESS_KEY"])

	sweepS3(t, data, location)

	store.Stop(t)
	var stderr bytes.Buffer
	code := Main(context.Background(), []string{"serve", "--data", data, "--blobs", location}, os.Environ(), io.Discard, &stderr)
	if text := stderr.String(); code != 1 || !strings.Contains(text, "geodrill: photos: ") || !strings.Contains(text, "connection refused") {
		t.Errorf("a start without a store: exit code %d, %s", code, text)
	}
}

// sweepS3 holds that what no image names is swept from a bucket, and nothing else.
func sweepS3(t *testing.T, data, location string) {
	t.Helper()
	const orphan = "images/0abc-orphan.jpg"
	blobs, err := openBlobs(t.Context(), console{environ: os.Environ()}, location)
	if err == nil {
		err = errors.Join(blobs.Put(t.Context(), orphan, strings.NewReader("x")), blobs.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{orphan + "\n", ""} {
		var stdout, stderr bytes.Buffer
		code := Main(t.Context(), []string{"blobs", "sweep", "--older-than", "0s", "--data", data, "--blobs", location}, os.Environ(), &stdout, &stderr)
		if code != 0 || stdout.String() != want {
			t.Errorf("swept %q, want %q; exit code %d: %s", stdout.String(), want, code, stderr.String())
		}
	}
}

// read returns the body of a page.
func (c *client) read(path string) []byte {
	c.t.Helper()
	response := c.open("GET", path, "")
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		c.t.Fatalf("GET %s: %s, %v", path, response.Status, err)
	}
	return body
}
