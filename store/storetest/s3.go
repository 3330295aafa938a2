package storetest

import (
	"bufio"
	"crypto/rand"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"geodrill/store"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// The keys to the throwaway server: the root's of a store that lives as long as
// a test.
const (
	s3AccessKey = "storetest"
	s3SecretKey = "secret-of-storetest-7NQ4XW"
)

// s3Patience is how long a busy machine may take to start the server.
const s3Patience = time.Minute

// S3 is a throwaway S3-compatible server, versitygw, on a free port of this
// machine. It keeps its objects in a folder for temporary files and is gone as
// soon as the test is, or the test binary, however that ends. Its methods are
// for one goroutine.
type S3 struct {
	address string // HOST:PORT
	dir     string
	orders  io.WriteCloser // the standard input of the script that runs the server
	answers *bufio.Reader  // its standard output
}

//go:embed s3.sh
var s3Script string

// StartS3 starts a server. The test fails when there is none to start: make test
// installs it.
func StartS3(t testing.TB) *S3 {
	t.Helper()
	binary, err := findS3()
	if err != nil {
		t.Fatalf("An S3-compatible server is part of these tests: %v", err)
	}
	s := &S3{}
	if s.address, err = freeAddress(); err != nil {
		t.Fatal(err)
	}
	if s.dir, err = os.MkdirTemp("", "storetest"); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("/bin/sh", "-c", s3Script, "s3.sh", s.dir, binary, "--port", s.address, "--keep-alive", "--quiet",
		"posix", "--sidecar", filepath.Join(s.dir, "metadata"), filepath.Join(s.dir, "buckets"))
	cmd.Env = append(os.Environ(), "ROOT_ACCESS_KEY="+s3AccessKey, "ROOT_SECRET_KEY="+s3SecretKey)
	if s.orders, err = cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.answers = bufio.NewReader(stdout)
	for _, folder := range []string{"metadata", "buckets"} {
		if err := os.Mkdir(filepath.Join(s.dir, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(s.orders.Close(), cmd.Wait()); err != nil {
			t.Errorf("end the S3-compatible server: %v", err)
		}
	})
	s.Start(t)
	return s
}

// findS3 returns the path of the server that make test has installed.
func findS3() (string, error) {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", err
	}
	binary := filepath.Join(filepath.Dir(strings.TrimSpace(string(out))), ".cache", "bin", "versitygw")
	if _, err := os.Stat(binary); err != nil {
		return "", fmt.Errorf("%w: make %s installs it", err, ".cache/bin/versitygw")
	}
	return binary, nil
}

// freeAddress returns an address of this machine that nobody listens on.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// Start starts the server again, with what it has stored, and returns when it
// answers.
func (s *S3) Start(t testing.TB) {
	t.Helper()
	s.order(t, "start")
	for deadline := time.Now().Add(s3Patience); ; time.Sleep(5 * time.Millisecond) {
		answer, err := http.Get("http://" + s.address)
		if err == nil {
			answer.Body.Close() // that we may not see anything, which is an answer
			return
		}
		if time.Now().After(deadline) {
			log, logErr := os.ReadFile(filepath.Join(s.dir, "log"))
			t.Fatalf("the S3-compatible server does not answer: %v\n%s", errors.Join(err, logErr), log)
		}
	}
}

// Stop ends the server as a power cut would.
func (s *S3) Stop(t testing.TB) {
	t.Helper()
	s.order(t, "stop")
}

func (s *S3) order(t testing.TB, word string) {
	t.Helper()
	_, err := io.WriteString(s.orders, word+"\n")
	answer, readErr := s.answers.ReadString('\n')
	if err := errors.Join(err, readErr); err != nil || answer != "done\n" {
		t.Fatalf("%s the S3-compatible server: %q, %v", word, answer, err)
	}
}

// Endpoint is the address of the server, as --blobs has it.
func (s *S3) Endpoint() string { return "http://" + s.address }

// Bucket makes a bucket and returns its name.
func (s *S3) Bucket(t testing.TB) string {
	t.Helper()
	client, err := minio.New(s.address, &minio.Options{
		Creds: credentials.NewStaticV4(s3AccessKey, s3SecretKey, ""), Region: "us-east-1",
	})
	if err != nil {
		t.Fatal(err)
	}
	bucket := strings.ToLower(rand.Text())
	if err := client.MakeBucket(t.Context(), bucket, minio.MakeBucketOptions{}); err != nil {
		t.Fatalf("make a bucket: %v", err)
	}
	return bucket
}

// Location makes a bucket and returns where it is, as --blobs has it.
func (s *S3) Location(t testing.TB) string {
	t.Helper()
	return "s3://" + s.Bucket(t) + "?endpoint=" + s.Endpoint()
}

// S3Environment returns the variables that open a store of [StartS3]. The secret
// key is a word that a search finds nowhere else.
func S3Environment() map[string]string {
	return map[string]string{"AWS_ACCESS_KEY_ID": s3AccessKey, "AWS_SECRET_ACCESS_KEY": s3SecretKey}
}

// OpenS3 opens the bucket at a location of an [S3] and closes it when the test
// ends.
func OpenS3(t testing.TB, location string) *store.S3Blobs {
	t.Helper()
	environment := S3Environment()
	blobs, err := store.OpenS3Blobs(t.Context(), location, func(name string) string { return environment[name] })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := blobs.Close(); err != nil {
			t.Error(err)
		}
	})
	return blobs
}
