package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"geodrill/tiles"

	"github.com/minio/minio-go/v7"
)

// s3Reader reads an object, or a part of it, from an S3-compatible store. When
// the connection breaks it asks for the rest.
type s3Reader struct {
	blobs *S3Blobs
	ctx   context.Context // of who opened it; bounds the reading too
	key   string

	etag   string        // of the object, once it is known: the rest must be of the same
	size   int64         // where the object or the part ends
	offset int64         // of the next byte to read
	body   io.ReadCloser // the bytes from bodyAt on; nil before and after a request
	bodyAt int64
}

var errWhence = errors.New("seek: bad whence")

// request asks for the object from the offset on: for length bytes of it, or,
// when length is 0, for all. It is io.EOF that the offset lies at or behind the
// end.
func (r *s3Reader) request(length int64) error {
	var options minio.GetObjectOptions
	if length > 0 {
		options.Set("Range", fmt.Sprintf("bytes=%d-%d", r.offset, r.offset+length-1))
	}
	if r.etag != "" {
		if err := options.SetMatchETag(r.etag); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithCancel(r.ctx) // not with a timeout: the body may take its time
	impatient := time.AfterFunc(r.blobs.patience, cancel)
	body, info, header, err := r.blobs.client.GetObject(ctx, r.blobs.bucket, r.key, options)
	if inTime := impatient.Stop(); err == nil && !inTime {
		body.Close()
		err = context.Canceled
	}
	if err != nil {
		cancel()
		return r.blobs.explain(r.ctx, err)
	}
	r.body, r.bodyAt = cancelBody{body, cancel}, r.offset
	if err := checkRange(header, r.offset, info.Size); err != nil {
		r.drop()
		return fmt.Errorf("%w: %s: %w", tiles.ErrUnavailable, r.blobs, err)
	}
	r.etag, r.size = info.ETag, r.offset+info.Size
	return nil
}

// checkRange holds a store to its promise to send what was asked for.
func checkRange(header http.Header, offset, length int64) error {
	if offset > 0 && !strings.HasPrefix(header.Get("Content-Range"), fmt.Sprintf("bytes %d-", offset)) {
		return errors.New("the store does not know ranges")
	}
	if length < 0 {
		return errors.New("the store does not tell lengths")
	}
	return nil
}

// Read implements [io.Reader].
func (r *s3Reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	if len(p) == 0 {
		return 0, nil
	}
	if r.offset >= r.size {
		return 0, io.EOF
	}
	var err error
	for range s3Tries {
		if r.body == nil || r.bodyAt != r.offset {
			r.drop()
			if err := r.request(r.size - r.offset); err != nil {
				return 0, fmt.Errorf("read blob %s: %w", r.key, err)
			}
		}
		var n int
		n, err = r.body.Read(p)
		r.offset += int64(n)
		r.bodyAt = r.offset
		if err != nil {
			r.drop()
		}
		if n > 0 {
			return n, nil
		}
	}
	return 0, fmt.Errorf("read blob %s: %w", r.key, r.blobs.explain(r.ctx, err))
}

// Seek implements [io.Seeker]. It asks the store for nothing.
func (r *s3Reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		offset += r.offset
	case io.SeekEnd:
		offset += r.size
	default:
		return 0, errWhence
	}
	if offset < 0 {
		return 0, fmt.Errorf("seek: offset %d is negative", offset)
	}
	r.offset = offset
	return offset, nil
}

// Close implements [io.Closer].
func (r *s3Reader) Close() error {
	r.drop()
	return nil
}

// drop ends the request, if there is one.
func (r *s3Reader) drop() {
	if r.body != nil {
		r.body.Close() // of a body for reading; what it had to say, Read has said
		r.body = nil
	}
}

// cancelBody is the body of an answer to a request with a context of its own.
type cancelBody struct {
	io.ReadCloser
	cancel context.CancelFunc
}

// Close implements [io.Closer].
func (b cancelBody) Close() error {
	err := b.ReadCloser.Close()
	b.cancel()
	return err
}
