package tiles

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// Progress hears how work on a picture goes: how much is done of a stage. Total is
// 0 where nobody knows. It is called from any goroutine and must not block.
type Progress func(stage string, done, total int64)

// The stages of work on a picture, in their order.
const (
	StageRead   = "reading"  // bytes of the upload
	StageDecode = "decoding" // bytes of the upload
	StageCut    = "tiling"   // tiles
)

func silent(string, int64, int64) {}

// Keep stores an upload as it comes, durably, and returns its key, its length and
// the SHA-256 hash of its bytes. Nothing of it is held in memory and nothing is
// looked at but its length: too many bytes, or none, give a [*GateError]. A record
// should name the key soon; keys that none names are swept.
func (l *Library) Keep(ctx context.Context, r io.Reader) (key string, length int64, hash [sha256.Size]byte, err error) {
	sum := sha256.New()
	bounded := &boundedReader{r: io.TeeReader(r, sum), left: l.limits.Bytes, limit: l.limits.Bytes}
	if key, err = l.put(ctx, originals, "", bounded); err != nil {
		return "", 0, hash, fmt.Errorf("keep upload: %w", err)
	}
	length = l.limits.Bytes - bounded.left
	if length == 0 {
		return "", 0, hash, errors.Join(empty(), l.delete(ctx, []string{key}))
	}
	return key, length, [sha256.Size]byte(sum.Sum(nil)), nil
}

// CheckLength refuses the length of an upload that Keep would refuse, with a
// [*GateError]. A length that is not known is negative.
func (l *Library) CheckLength(n int64) error {
	if n > l.limits.Bytes {
		return tooLarge(l.limits.Bytes)
	}
	return nil
}

// Discard deletes an upload that no record names.
func (l *Library) Discard(ctx context.Context, key string) error { return l.delete(ctx, []string{key}) }

// Develop makes an upload that was kept the picture of its record: it reads it,
// passes it through the gate and stores its pixels. A picture that is ready
// already, or that has been deleted, is success, so that work may be repeated. A
// file that the gate refuses gives a [*GateError], and is not kept. For the rest
// see [Library.Ingest].
func (l *Library) Develop(ctx context.Context, id string, progress func(stage string, done, total int64)) error {
	err := l.developUpload(ctx, id, progress)
	var refused *GateError
	if errors.As(err, &refused) {
		unnamed, dropErr := l.catalog.DropOriginal(ctx, id)
		err = errors.Join(err, dropErr, l.delete(ctx, unnamed))
	}
	if err != nil {
		return fmt.Errorf("develop image %s: %w", id, err)
	}
	return nil
}

func (l *Library) developUpload(ctx context.Context, id string, progress Progress) error {
	record, err := l.catalog.Upload(ctx, id)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	data, err := l.read(ctx, record.Original, l.limits.Bytes, progress)
	if err != nil {
		return err
	}
	if record.Image, record.Metadata, err = l.develop(ctx, data, progress); err != nil {
		return err
	}
	record.ID = id
	if !l.keepOriginals {
		record.Original = ""
	}
	unnamed, err := l.catalog.CompleteImage(ctx, record)
	switch {
	case errors.Is(err, fs.ErrNotExist): // another worker was faster, or it has been deleted
		return l.delete(ctx, record.pixels())
	case err != nil:
		return fmt.Errorf("catalogue image: %w", err)
	}
	return l.delete(ctx, unnamed)
}

// Metadata returns what the file of a picture says about itself.
func (l *Library) Metadata(ctx context.Context, id string) (Metadata, error) {
	record, err := l.catalog.Record(ctx, id)
	if err != nil {
		return Metadata{}, fmt.Errorf("metadata: %w", err)
	}
	return record.Metadata, nil
}

// Delete forgets a picture, ready or not, and deletes what is stored of it, but
// for blobs that other pictures name. An unknown id is fs.ErrNotExist.
func (l *Library) Delete(ctx context.Context, id string) error {
	unnamed, err := l.catalog.DeleteImage(ctx, id)
	if err != nil {
		return fmt.Errorf("delete image: %w", err)
	}
	return l.delete(context.WithoutCancel(ctx), unnamed)
}

// DeleteOriginal deletes the upload that a picture was made of and keeps the
// picture. It cannot be undone.
func (l *Library) DeleteOriginal(ctx context.Context, id string) error {
	unnamed, err := l.catalog.DropOriginal(ctx, id)
	if err != nil {
		return fmt.Errorf("delete original: %w", err)
	}
	return l.delete(context.WithoutCancel(ctx), unnamed)
}

// read returns the bytes of a blob, at most limit.
func (l *Library) read(ctx context.Context, key string, limit int64, progress Progress) ([]byte, error) {
	r, err := l.blobs.Open(ctx, key)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	size, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	data := bytes.NewBuffer(make([]byte, 0, min(size, limit)+bytes.MinRead))
	counted := &countingReader{r: r, heard: func(n int64) { progress(StageRead, n, size) }}
	if _, err := data.ReadFrom(&boundedReader{r: counted, left: limit, limit: limit}); err != nil {
		return nil, err
	}
	return data.Bytes(), nil
}

// boundedReader fails with a GateError when there is more to read than its limit.
type boundedReader struct {
	r           io.Reader
	left, limit int64
}

func (b *boundedReader) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.r.Read(p)
	if int64(n) > b.left {
		return 0, tooLarge(b.limit)
	}
	b.left -= int64(n)
	return n, err
}

// countingReader tells how many bytes have been read.
type countingReader struct {
	r     io.Reader
	n     int64
	heard func(n int64)
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	c.heard(c.n)
	return n, err
}
