package tiles

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// The folders of the blobs. What trainees can reach lies in pictures; originals
// are their authors' alone.
const (
	pictures  = "images/"
	originals = "originals/"
)

// Digest is what the keys of blobs with equal contents have in common: the key
// without its random part. That of an upload, whose contents its key does not
// tell, is the key.
func Digest(key string) string {
	name, ext := strings.TrimSuffix(key, path.Ext(key)), path.Ext(key)
	hash, _, _ := strings.Cut(name, "-")
	return hash + ext
}

// store puts the blob of a picture, and returns the key: the hash of its contents
// and a random part. No two writers ever share a key, so that a blob which nobody
// names can be deleted without asking who may be about to name it.
func (l *Library) store(ctx context.Context, chunks [][]byte, suffix string) (string, error) {
	sum := sha256.New()
	readers := make([]io.Reader, len(chunks))
	for i, c := range chunks {
		sum.Write(c)
		readers[i] = bytes.NewReader(c)
	}
	return l.put(ctx, pictures+hex.EncodeToString(sum.Sum(nil))+"-", suffix, io.MultiReader(readers...))
}

// storeSmall does the same for a small picture, and nothing where there is none.
func (l *Library) storeSmall(ctx context.Context, file []byte) (string, error) {
	if file == nil {
		return "", nil
	}
	return l.store(ctx, [][]byte{file}, ".jpg")
}

// put stores a blob under a key with this beginning and end.
func (l *Library) put(ctx context.Context, prefix, suffix string, r io.Reader) (string, error) {
	key := prefix + strings.ToLower(rand.Text()) + suffix
	if err := l.blobs.Put(ctx, key, r); err != nil {
		return "", fmt.Errorf("store blob %s: %w", key, err)
	}
	return key, nil
}

// delete removes blobs that nobody names. What it cannot remove, a sweep will.
func (l *Library) delete(ctx context.Context, keys []string) error {
	var errs []error
	for _, key := range keys {
		errs = append(errs, l.blobs.Delete(ctx, key))
	}
	return errors.Join(errs...)
}
