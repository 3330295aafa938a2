package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net"
	"net/http"
	"os"
	"time"

	"geodrill/tiles"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// Where the keys to an S3-compatible store stand, by the names that every tool
// for such stores knows.
const (
	envAccessKey     = "AWS_ACCESS_KEY_ID"
	envSecretKey     = "AWS_SECRET_ACCESS_KEY"
	envSessionToken  = "AWS_SESSION_TOKEN" // of keys that expire
	envRegion        = "AWS_REGION"
	envDefaultRegion = "AWS_DEFAULT_REGION"
)

// How long an S3-compatible store is waited for.
const (
	s3Tries    = 3                // of a request, with pauses of up to 0.2, 0.4 and 0.8 s
	s3Patience = 10 * time.Second // for the head of an answer, all tries together
	s3Connect  = 3 * time.Second  // for a connection, and for TLS
	s3Stall    = 30 * time.Second // in which a connection must move a byte
	s3Idle     = 60               // connections kept open
)

// S3Blobs keeps blobs as objects in one bucket of an S3-compatible store, a key
// being the object's name. It implements [tiles.Blobs]. A blob is written by one
// conditional request (If-None-Match: *), so that it is there whole or not at
// all, and the first of two writers wins; it has at most what a store takes in
// one request, which is 5 GiB at Amazon. Every wait is bounded and requests that
// may succeed later are tried again, three times in all: what still fails is
// [tiles.ErrUnavailable]. It is safe for concurrent use.
//
// The store must know conditional writes and ranges, answer a write when it is
// durable, and show it to every later read. The bucket should keep no versions:
// they would outlive Delete.
type S3Blobs struct {
	client    *minio.Core
	transport *http.Transport
	bucket    string
	patience  time.Duration
}

var _ tiles.Blobs = (*S3Blobs)(nil)

// OpenS3Blobs opens a bucket and checks that it is there and may be used.
//
// The location is s3://BUCKET, at Amazon, or s3://BUCKET?endpoint=URL with an
// http or https address; &region=NAME may follow. getenv, which is [os.Getenv]
// or like it, is asked for AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, which
// must be set, for AWS_SESSION_TOKEN, and, when the location names no region, for
// AWS_REGION and AWS_DEFAULT_REGION, after which it is us-east-1. No error
// repeats a key or the token. The caller closes the S3Blobs.
func OpenS3Blobs(ctx context.Context, location string, getenv func(name string) string) (*S3Blobs, error) {
	b, err := newS3Blobs(location, getenv)
	if err != nil {
		return nil, fmt.Errorf("open s3 blobs: %w", err)
	}
	if err := b.Ping(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open s3 blobs: %w", err), b.Close())
	}
	return b, nil
}

func newS3Blobs(location string, getenv func(name string) string) (*S3Blobs, error) {
	l, err := parseS3Location(location)
	if err != nil {
		return nil, err
	}
	accessKey, secretKey := getenv(envAccessKey), getenv(envSecretKey)
	if accessKey == "" || secretKey == "" {
		return nil, fmt.Errorf("the keys to the store are missing: set %s and %s", envAccessKey, envSecretKey)
	}
	dialer := &net.Dialer{Timeout: s3Connect}
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return movingConn{conn, s3Stall}, nil
		},
		TLSHandshakeTimeout: s3Connect,
		MaxIdleConns:        s3Idle,
		MaxIdleConnsPerHost: s3Idle,
		DisableCompression:  true, // ranges count the bytes as they are stored
	}
	client, err := minio.NewCore(l.endpoint, &minio.Options{
		Creds:      credentials.NewStaticV4(accessKey, secretKey, getenv(envSessionToken)),
		Secure:     !l.plain,
		Region:     cmp.Or(l.region, getenv(envRegion), getenv(envDefaultRegion), "us-east-1"),
		Transport:  closingPuts{transport},
		MaxRetries: s3Tries,
	})
	if err != nil {
		return nil, err
	}
	return &S3Blobs{client: client, transport: transport, bucket: l.bucket, patience: s3Patience}, nil
}

// Close releases idle connections. Blobs that were opened stay readable.
func (b *S3Blobs) Close() error {
	b.transport.CloseIdleConnections()
	return nil
}

// Ping reports whether the store answers, knows the bucket and lets it be used;
// an error is [tiles.ErrUnavailable], unless ctx was cancelled.
func (b *S3Blobs) Ping(ctx context.Context) error {
	bounded, cancel := context.WithTimeout(ctx, b.patience)
	defer cancel()
	exists, err := b.client.BucketExists(bounded, b.bucket)
	switch {
	case err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("%w: %s: %w", tiles.ErrUnavailable, b, ctx.Err())
	case err == nil && !exists:
		return fmt.Errorf("%w: %s: there is no such bucket, or these keys do not open it", tiles.ErrUnavailable, b)
	}
	return b.explain(ctx, err)
}

// String names the bucket and its store.
func (b *S3Blobs) String() string {
	return fmt.Sprintf("bucket %s at %s", b.bucket, b.client.EndpointURL())
}

// Put implements [tiles.Blobs]. It writes r to a temporary file first, whose
// length it then knows and from which it can send again.
func (b *S3Blobs) Put(ctx context.Context, key string, r io.Reader) error {
	if err := tiles.CheckKey(key); err != nil {
		return err
	}
	file, size, err := spool(contextReader{ctx, r})
	if err != nil {
		return fmt.Errorf("put blob %s: %w", key, err)
	}
	defer discard(file)
	if err := b.put(ctx, key, file, size); err != nil {
		return fmt.Errorf("put blob %s: %w", key, err)
	}
	return nil
}

// spool copies r to a temporary file that has no name any more where a file can
// be open without one, so that a crash leaves nothing.
func spool(r io.Reader) (file *os.File, size int64, err error) {
	if file, err = os.CreateTemp("", "geodrill-blob-"); err != nil {
		return nil, 0, err
	}
	os.Remove(file.Name()) // Windows refuses: there it is removed when it has been closed
	if size, err = io.Copy(file, r); err != nil {
		discard(file)
		return nil, 0, err
	}
	return file, size, nil
}

// discard closes a file of spool and removes it if it still has its name.
func discard(file *os.File) {
	file.Close()
	os.Remove(file.Name())
}

// put sends size bytes of r unless the key exists.
//
// It tries again by itself. The client would rewind the body, which net/http may
// still be reading for the try before: so each try gets a reader of its own, and
// one that cannot be rewound. And a store that refuses a long body early may
// break the line before its answer can be read: so each try looks first.
func (b *S3Blobs) put(ctx context.Context, key string, r io.ReaderAt, size int64) error {
	options := minio.PutObjectOptions{DisableMultipart: true}
	options.SetMatchETagExcept("*")
	var err error
	for range s3Tries {
		exists, statErr := b.exists(ctx, key)
		if exists || statErr != nil {
			return statErr
		}
		body := contextReader{ctx, io.NewSectionReader(r, 0, size)}
		if _, err = b.client.Client.PutObject(ctx, b.bucket, key, body, size, options); err == nil {
			return nil
		}
		answer := minio.ToErrorResponse(err)
		if answer.Code == minio.PreconditionFailed {
			return nil // another was faster
		}
		conflict := answer.Code == "ConditionalRequestConflict" // Amazon's, while another is writing
		if refused := answer.StatusCode >= 400 && answer.StatusCode < 500; refused && !conflict {
			break
		}
	}
	return b.explain(ctx, err)
}

func (b *S3Blobs) exists(ctx context.Context, key string) (bool, error) {
	bounded, cancel := context.WithTimeout(ctx, b.patience)
	defer cancel()
	_, err := b.client.StatObject(bounded, b.bucket, key, minio.StatObjectOptions{})
	err = b.explain(ctx, err)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Open implements [tiles.Blobs].
func (b *S3Blobs) Open(ctx context.Context, key string) (io.ReadSeekCloser, error) {
	if err := errors.Join(ctx.Err(), tiles.CheckKey(key)); err != nil {
		return nil, err
	}
	reader := &s3Reader{blobs: b, ctx: ctx, key: key}
	if err := reader.request(0); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("open blob %s: %w", key, err)
	}
	return reader, nil
}

// ReadAt implements [tiles.Blobs].
func (b *S3Blobs) ReadAt(ctx context.Context, key string, p []byte, off int64) (int, error) {
	if err := errors.Join(ctx.Err(), tiles.CheckKey(key)); err != nil {
		return 0, err
	}
	if off < 0 {
		return 0, fmt.Errorf("read blob %s: offset %d is negative", key, off)
	}
	reader := &s3Reader{blobs: b, ctx: ctx, key: key, offset: off}
	defer reader.Close()
	err := reader.request(max(1, int64(len(p)))) // no range has no bytes
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, fmt.Errorf("read blob %s: %w", key, err)
	}
	n, err := io.ReadFull(reader, p)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return n, err
}

// Stored implements [tiles.Blobs].
func (b *S3Blobs) Stored(ctx context.Context, key string) (time.Time, error) {
	if err := errors.Join(ctx.Err(), tiles.CheckKey(key)); err != nil {
		return time.Time{}, err
	}
	bounded, cancel := context.WithTimeout(ctx, b.patience)
	defer cancel()
	info, err := b.client.StatObject(bounded, b.bucket, key, minio.StatObjectOptions{})
	if err != nil {
		return time.Time{}, fmt.Errorf("age of blob %s: %w", key, b.explain(ctx, err))
	}
	return info.LastModified, nil
}

// Delete implements [tiles.Blobs].
func (b *S3Blobs) Delete(ctx context.Context, key string) error {
	if err := errors.Join(ctx.Err(), tiles.CheckKey(key)); err != nil {
		return err
	}
	bounded, cancel := context.WithTimeout(ctx, b.patience)
	defer cancel()
	err := b.client.RemoveObject(bounded, b.bucket, key, minio.RemoveObjectOptions{})
	if err := b.explain(ctx, err); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete blob %s: %w", key, err)
	}
	return nil
}

// List implements [tiles.Blobs].
func (b *S3Blobs) List(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for object := range b.client.ListObjectsIter(ctx, b.bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
			if object.Err != nil {
				yield("", fmt.Errorf("list blobs: %w", b.explain(ctx, object.Err)))
				return
			}
			if tiles.CheckKey(object.Key) == nil && !yield(object.Key, nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil { // the loop has ended without a word
			yield("", fmt.Errorf("list blobs: %w", err))
		}
	}
}

// explain returns what an error of the client means to callers of [tiles.Blobs]:
// that ctx has ended, fs.ErrNotExist, io.EOF for a range behind the end, and for
// every other that the store does not serve. It does not wrap the client's error,
// in which a wait that we have cut short looks as if the caller had gone.
func (b *S3Blobs) explain(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	answer := minio.ToErrorResponse(err)
	switch answer.Code {
	case minio.NoSuchKey:
		return fs.ErrNotExist
	case minio.InvalidRange:
		return io.EOF
	case "":
		return fmt.Errorf("%w: %s: %v", tiles.ErrUnavailable, b, err)
	}
	return fmt.Errorf("%w: %s: %s: %s", tiles.ErrUnavailable, b, answer.Code, answer.Message)
}

// closingPuts sends each PUT on a connection that closes after it: a store that
// refuses one early may take the rest of its body for the next request.
type closingPuts struct {
	http.RoundTripper
}

// RoundTrip implements [http.RoundTripper].
func (c closingPuts) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPut {
		r = r.WithContext(r.Context()) // a copy: the original is not ours to change
		r.Close = true
	}
	return c.RoundTripper.RoundTrip(r)
}

// movingConn is a connection that fails when no byte has moved for a time. Both
// deadlines are set at once: while one side sends, the other has to wait.
type movingConn struct {
	net.Conn
	stall time.Duration
}

// Read implements [net.Conn].
func (c movingConn) Read(p []byte) (int, error) {
	if err := c.SetDeadline(time.Now().Add(c.stall)); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

// Write implements [net.Conn].
func (c movingConn) Write(p []byte) (int, error) {
	if err := c.SetDeadline(time.Now().Add(c.stall)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}
