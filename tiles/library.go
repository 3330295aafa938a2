// Package tiles turns uploaded photos into deep-zoom images and serves them.
//
// A photo passes a gate (JPEG, PNG, WebP, HEIC and AVIF, bounded in bytes, pixels, memory and
// time), is set upright and brought to sRGB, and is stored only as pixels encoded anew: no byte of the upload
// survives, so neither does its EXIF, XMP, IPTC, colour profile, comment,
// thumbnail or name. Only a file that is, bit for bit, in the form in which whole pictures
// are written here stays as it is (see docs/adr). What is stored is one blob with the whole picture and one
// PMTiles archive with a pyramid of 512-pixel tiles, each level half of the one
// below it, rounded up. They are served as IIIF Image API 3, level 0
// (https://iiif.io/api/image/3.0/).
//
// Of colour profiles those are applied that consist of primaries and curves, or of
// a grey curve. A picture with another one, or with none, is taken as sRGB.
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

	"golang.org/x/sync/semaphore"
)

// Config is what a [Library] is made of. Blobs and Catalog are required.
type Config struct {
	Blobs   Blobs
	Catalog Catalog
	Rand    io.Reader // source of image ids, safe for concurrent use; crypto/rand when nil
	Limits  Limits
}

// Library ingests images and serves their tiles. It is safe for concurrent use;
// a process needs one, whose memory limit then holds for the process.
type Library struct {
	blobs    Blobs
	catalog  Catalog
	rand     io.Reader
	limits   Limits
	memory   *semaphore.Weighted
	codec    jpegCodec
	sandbox  *sandbox
	archives *archiveReader
}

// NewLibrary returns a library over the stores of c.
func NewLibrary(c Config) *Library {
	limits := c.Limits.withDefaults()
	source := c.Rand
	if source == nil {
		source = rand.Reader
	}
	return &Library{
		blobs:    c.Blobs,
		catalog:  c.Catalog,
		rand:     source,
		limits:   limits,
		memory:   semaphore.NewWeighted(limits.Memory),
		codec:    fastCodec{},
		sandbox:  newSandbox(),
		archives: newArchiveReader(c.Blobs),
	}
}

// Ingest reads one picture file from r, passes it through the gate and stores
// it without its metadata. It returns the new image's random id and its size in
// pixels after turning it upright.
//
// A file the gate refuses gives a [*GateError]. The upload is held in memory, up
// to Limits.Bytes, and so is no part of Limits.Memory, for which Ingest waits
// before it decodes. The end of ctx stops the work within moments, in the decoder
// too; so does Limits.Time, with a GateError. On an error
// no image exists; blobs that were already written stay, and a repeated upload of
// the same file finds them, since their keys are hashes of their contents.
func (l *Library) Ingest(ctx context.Context, r io.Reader) (id string, width, height int, err error) {
	data, err := l.receive(r)
	if err != nil {
		return "", 0, 0, fmt.Errorf("ingest image: %w", err)
	}
	h, err := inspect(data, l.limits)
	if err != nil {
		return "", 0, 0, fmt.Errorf("ingest image: %w", err)
	}
	image, err := l.process(ctx, data, h)
	if err != nil {
		return "", 0, 0, fmt.Errorf("ingest image: %w", err)
	}
	return image.ID, image.Width, image.Height, nil
}

// receive reads the whole upload, which must not exceed its limit.
func (l *Library) receive(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, l.limits.Bytes+1))
	if err != nil {
		return nil, fmt.Errorf("read upload: %w", err)
	}
	if int64(len(data)) > l.limits.Bytes {
		return nil, &GateError{
			Code:    CodeTooLarge,
			Message: fmt.Sprintf("the file has more than %d bytes", l.limits.Bytes),
			Params:  map[string]any{"maxBytes": l.limits.Bytes},
		}
	}
	return data, nil
}

// process waits for memory and works on an image whose header was accepted.
func (l *Library) process(ctx context.Context, data []byte, h header) (Image, error) {
	if h.sandboxed() { // before the memory: who waits here must hold none
		if err := l.sandbox.turn.Acquire(ctx, 1); err != nil {
			return Image{}, err
		}
		defer l.sandbox.turn.Release(1)
	}
	weight := min(h.workBytes(), l.limits.Memory)
	if err := l.memory.Acquire(ctx, weight); err != nil {
		return Image{}, err
	}
	defer l.memory.Release(weight)

	work, cancel := context.WithTimeoutCause(ctx, l.limits.Time, tooSlow(l.limits.Time))
	defer cancel()
	image, err := l.work(work, data, h)
	if errors.Is(err, context.DeadlineExceeded) {
		err = context.Cause(work) // the photo's own deadline, or that of ctx
	}
	return image, err
}

// work decodes, cuts and stores within the time that ctx leaves.
func (l *Library) work(ctx context.Context, data []byte, h header) (Image, error) {
	m, err := decodeUpright(ctx, decoders{l.codec, l.sandbox}, data, h)
	if err != nil {
		return Image{}, err
	}
	image := Image{Width: m.w, Height: m.h}
	p, err := l.cut(ctx, data, h, m)
	if err != nil {
		return Image{}, err
	}
	if image.Full, err = l.store(ctx, [][]byte{p.full}, ".jpg"); err != nil {
		return Image{}, err
	}
	if image.Archive, err = l.store(ctx, p.tiles.chunks(), ".pmtiles"); err != nil {
		return Image{}, err
	}
	if image.ID, err = l.newID(); err != nil {
		return Image{}, err
	}
	if err := l.catalog.PutImage(ctx, image); err != nil {
		return Image{}, fmt.Errorf("catalogue image: %w", err)
	}
	return image, nil
}

// cut makes the pyramid of a picture that was decoded from data, and keeps data as
// the whole picture when the encoder wrote it.
func (l *Library) cut(ctx context.Context, data []byte, h header, m *master) (pyramid, error) {
	p, err := buildPyramid(ctx, l.codec, m)
	if err != nil {
		return pyramid{}, err
	}
	own, err := isOwnForm(l.codec, data, h)
	if own {
		p.full = data
	}
	return p, err
}

// store puts a blob under the hash of its contents and returns the key.
func (l *Library) store(ctx context.Context, chunks [][]byte, suffix string) (string, error) {
	sum := sha256.New()
	readers := make([]io.Reader, len(chunks))
	for i, c := range chunks {
		sum.Write(c)
		readers[i] = bytes.NewReader(c)
	}
	key := "images/" + hex.EncodeToString(sum.Sum(nil)) + suffix
	if err := l.blobs.Put(ctx, key, io.MultiReader(readers...)); err != nil {
		return "", fmt.Errorf("store blob %s: %w", key, err)
	}
	return key, nil
}

// newID returns 128 random bits: who has not been told an id cannot find the
// image, and ids show no order.
func (l *Library) newID() (string, error) {
	var bits [16]byte
	if _, err := io.ReadFull(l.rand, bits[:]); err != nil {
		return "", fmt.Errorf("make image id: %w", err)
	}
	return hex.EncodeToString(bits[:]), nil
}
