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
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

// Config is what a [Library] is made of. Blobs and Catalog are required.
type Config struct {
	Blobs         Blobs
	Catalog       Catalog
	Rand          io.Reader        // source of image ids and keys, safe for concurrent use; crypto/rand when nil
	Now           func() time.Time // time.Now when nil
	Limits        Limits
	KeepOriginals bool // for their authors, to redact from and to look at again
}

// Library ingests images and serves their tiles. It is safe for concurrent use;
// a process needs one, whose memory limit then holds for the process.
type Library struct {
	blobs         Blobs
	catalog       Catalog
	rand          io.Reader
	now           func() time.Time
	limits        Limits
	keepOriginals bool
	memory        *semaphore.Weighted
	codec         jpegCodec
	sandbox       *sandbox
	archives      *archiveReader
}

// NewLibrary returns a library over the stores of c.
func NewLibrary(c Config) *Library {
	limits := c.Limits.withDefaults()
	l := &Library{
		blobs: c.Blobs, catalog: c.Catalog, rand: c.Rand, now: c.Now, limits: limits, keepOriginals: c.KeepOriginals,
		memory:   semaphore.NewWeighted(limits.Memory),
		codec:    fastCodec{},
		sandbox:  newSandbox(),
		archives: newArchiveReader(c.Blobs),
	}
	if l.rand == nil {
		l.rand = rand.Reader
	}
	if l.now == nil {
		l.now = time.Now
	}
	return l
}

// Ingest reads one picture file from r, passes it through the gate and stores
// it without its metadata, as a picture of the owner's. It returns the new image's
// random id and its size in pixels after turning it upright.
//
// A file the gate refuses gives a [*GateError]. The upload is held in memory, up
// to Limits.Bytes, and so is no part of Limits.Memory, for which Ingest waits
// before it decodes. The end of ctx stops the work within moments, in the decoder
// too; so does Limits.Time, with a GateError. On an error
// no image exists; blobs that were already written stay until they are swept.
func (l *Library) Ingest(ctx context.Context, owner string, r io.Reader) (id string, width, height int, err error) {
	record, err := l.ingest(ctx, owner, r)
	if err != nil {
		return "", 0, 0, fmt.Errorf("ingest image: %w", err)
	}
	return record.ID, record.Width, record.Height, nil
}

func (l *Library) ingest(ctx context.Context, owner string, r io.Reader) (Record, error) {
	data, err := l.receive(r)
	if err != nil {
		return Record{}, err
	}
	record := Record{Owner: owner, Created: l.now().UTC().Truncate(time.Millisecond), Bytes: int64(len(data))}
	if record.Image, record.Metadata, err = l.develop(ctx, data, silent); err != nil {
		return Record{}, err
	}
	if l.keepOriginals {
		if record.Original, err = l.put(ctx, originals, "", bytes.NewReader(data)); err != nil {
			return Record{}, err
		}
	}
	if record.ID, err = l.NewID(); err != nil {
		return Record{}, err
	}
	unnamed, err := l.catalog.PutImage(ctx, record)
	if err != nil {
		return Record{}, fmt.Errorf("catalogue image: %w", err)
	}
	return record, l.delete(ctx, unnamed)
}

// receive reads the whole upload, which must not exceed its limit.
func (l *Library) receive(r io.Reader) ([]byte, error) {
	var data bytes.Buffer
	if seeker, ok := r.(io.Seeker); ok { // a buffer that grows would take several times as much
		size, err := remaining(seeker)
		if err != nil {
			return nil, fmt.Errorf("read upload: %w", err)
		}
		data.Grow(int(min(size, l.limits.Bytes)) + bytes.MinRead)
	}
	if _, err := data.ReadFrom(&boundedReader{r: r, left: l.limits.Bytes, limit: l.limits.Bytes}); err != nil {
		return nil, fmt.Errorf("read upload: %w", err)
	}
	return data.Bytes(), nil
}

// remaining is the number of bytes from where s stands to its end.
func remaining(s io.Seeker) (int64, error) {
	at, err := s.Seek(0, io.SeekCurrent)
	if err != nil {
		return 0, err
	}
	end, err := s.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, err
	}
	_, err = s.Seek(at, io.SeekStart)
	return max(end-at, 0), err
}

// develop passes a file through the gate and stores the blobs of its picture. The
// image has no ID yet.
func (l *Library) develop(ctx context.Context, data []byte, progress Progress) (Image, Metadata, error) {
	h, err := inspect(data, l.limits)
	if err != nil {
		return Image{}, Metadata{}, err
	}
	image, err := l.process(ctx, data, h, treatment{progress: progress})
	if err != nil {
		return Image{}, Metadata{}, err
	}
	return image, readMetadata(h.exif), nil
}

// process waits for memory and works on an image whose header was accepted.
func (l *Library) process(ctx context.Context, data []byte, h header, t treatment) (Image, error) {
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
	image, err := l.work(work, data, h, t)
	if errors.Is(err, context.DeadlineExceeded) {
		err = context.Cause(work) // the photo's own deadline, or that of ctx
	}
	return image, err
}

// treatment is what is done to a picture on its way: shapes are burnt in, with a
// margin, and progress is told.
type treatment struct {
	progress Progress
	shapes   []Shape
	margin   int
}

// work decodes, cuts and stores within the time that ctx leaves.
func (l *Library) work(ctx context.Context, data []byte, h header, t treatment) (Image, error) {
	full, err := l.cut(ctx, data, h, t)
	if err != nil {
		return Image{}, err
	}
	image := Image{Width: full.m.w, Height: full.m.h}
	group, ctx := errgroup.WithContext(ctx)
	whole := full.whole
	group.Go(func() (err error) { // the disk takes its time
		image.Full, err = l.store(ctx, whole, ".jpg")
		return err
	})
	group.Go(func() (err error) {
		image.Archive, image.Thumbnail, image.Screen, err = l.storeLevels(ctx, full)
		return err
	})
	err = group.Wait()
	return image, err
}

// cut decodes a picture and encodes it at its full size. It keeps data as the whole
// picture when the encoder wrote it and all of it may be seen.
func (l *Library) cut(ctx context.Context, data []byte, h header, t treatment) (*fullSize, error) {
	full, err := l.encode(ctx, data, h, t)
	if err != nil || len(t.shapes) > 0 {
		return full, err
	}
	own, err := isOwnForm(l.codec, data, h)
	if own {
		full.whole = [][]byte{data}
	}
	return full, err
}

// encode decodes a picture, burns shapes in and encodes it at its full size.
func (l *Library) encode(ctx context.Context, data []byte, h header, t treatment) (*fullSize, error) {
	var m *master
	var err error
	if isStoredAsDecoded(h, t) {
		var full *fullSize
		if m, full, err = l.decodeAhead(ctx, data, h, t.progress); full != nil {
			return full, err
		}
	} else {
		m, err = decodeUpright(ctx, decoders{jpeg: l.codec, sandbox: l.sandbox, progress: t.progress}, data, h)
	}
	if err != nil {
		return nil, err
	}
	if err := m.burn(ctx, t.shapes, t.margin); err != nil {
		return nil, err
	}
	return encodeFull(ctx, l.codec, m, allThere, newTileCount(m.w, m.h, t.progress))
}

// storeLevels makes and stores what is smaller than the full size.
func (l *Library) storeLevels(ctx context.Context, full *fullSize) (archive, thumbnail, screen string, err error) {
	p, err := full.complete(ctx, l.codec)
	if err != nil {
		return "", "", "", err
	}
	if archive, err = l.store(ctx, p.tiles.chunks(), ".pmtiles"); err != nil {
		return "", "", "", err
	}
	if thumbnail, err = l.storeSmall(ctx, p.small.thumbnail); err != nil {
		return "", "", "", err
	}
	screen, err = l.storeSmall(ctx, p.small.screen)
	return archive, thumbnail, screen, err
}

// NewID returns 128 random bits: who has not been told an id cannot find the
// image, and ids show no order.
func (l *Library) NewID() (string, error) {
	var bits [16]byte
	if _, err := io.ReadFull(l.rand, bits[:]); err != nil {
		return "", fmt.Errorf("make image id: %w", err)
	}
	return hex.EncodeToString(bits[:]), nil
}
