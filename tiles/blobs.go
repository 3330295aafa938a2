package tiles

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"
)

// ErrUnavailable is wrapped by errors of a [Blobs] that cannot be reached or does
// not serve. Nothing is wrong with what was asked: the same may work later.
var ErrUnavailable = errors.New("the store of photos does not serve")

// Blobs keeps immutable byte strings under keys: files on a disk, or objects in
// an S3-compatible store. Keys follow [CheckKey]; every method refuses others.
//
// A missing key is reported by an error for which errors.Is(err, fs.ErrNotExist)
// holds, a store that is away by one that is [ErrUnavailable]. Implementations are safe for concurrent use.
type Blobs interface {
	// Put stores all bytes of r under key. When it returns nil the blob survives
	// a power cut. A key that exists is left as it is, and that is success. When
	// r fails or ctx ends, nothing is stored.
	Put(ctx context.Context, key string, r io.Reader) error

	// Open returns the blob for reading in sequence, its size found by seeking to
	// the end. The caller closes it; ctx bounds the reading too.
	Open(ctx context.Context, key string) (io.ReadSeekCloser, error)

	// ReadAt fills p from offset off, as [io.ReaderAt] does: fewer bytes than
	// len(p) come with an error, which is io.EOF at the end of the blob.
	ReadAt(ctx context.Context, key string, p []byte, off int64) (int, error)

	// Stored returns when the blob was stored, by the clock of the store.
	Stored(ctx context.Context, key string) (time.Time, error)

	// Delete removes the blob; a key that does not exist is success.
	Delete(ctx context.Context, key string) error

	// List yields every key that begins with prefix, in no promised order. An
	// error is yielded once, with an empty key, and ends the sequence.
	List(ctx context.Context, prefix string) iter.Seq2[string, error]
}

// maxKeyLen keeps a key below the limits of file names and of S3 (1024 bytes).
const maxKeyLen = 200

// CheckKey reports whether key may name a blob: at most 200 bytes, made of
// segments joined by '/', each of the letters a-z, digits, '.', '_' and '-' and
// none beginning with '.'. Such a key means the same on every file system and
// cannot leave its folder.
func CheckKey(key string) error {
	if len(key) > maxKeyLen {
		return fmt.Errorf("blob key of %d bytes: at most %d are allowed", len(key), maxKeyLen)
	}
	for segment := range strings.SplitSeq(key, "/") {
		if segment == "" || segment[0] == '.' {
			return fmt.Errorf("blob key %q: a segment is empty or begins with a dot", key)
		}
		for _, c := range []byte(segment) {
			if !isKeyByte(c) {
				return fmt.Errorf("blob key %q: character %q is not allowed", key, c)
			}
		}
	}
	return nil
}

func isKeyByte(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '.' || c == '_' || c == '-'
}
