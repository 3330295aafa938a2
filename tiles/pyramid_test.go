package tiles

import (
	"bytes"
	"context"
	"errors"
	"image"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/disintegration/imaging"
	"github.com/gen2brain/jpegn"
	"pgregory.net/rapid"
)

func TestLevels(t *testing.T) {
	for _, test := range []struct{ w, h, want int }{
		{1, 1, 1}, {512, 512, 1}, {513, 1, 2}, {1, 1024, 2}, {1025, 1024, 3}, {4000, 3000, 4}, {65535, 1, 8},
	} {
		if got := levels(test.w, test.h); got != test.want {
			t.Errorf("levels(%d, %d) = %d, want %d", test.w, test.h, got, test.want)
		}
	}
}

// Halving rounds up level by level to the very sizes that viewers compute.
func TestLevelSizesAgreeWithHalving(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		length := rapid.IntRange(1, 1<<20).Draw(t, "length")
		for level, halved := 0, length; level < 20; level, halved = level+1, (halved+1)/2 {
			if got := levelSize(length, level); got != halved {
				t.Fatalf("levelSize(%d, %d) = %d, want %d", length, level, got, halved)
			}
		}
	})
}

// checkLevel checks that a level consists of the tiles it should and hands each
// to visit, with the part of the level that it shows.
func checkLevel(t testing.TB, tiles map[uint64][]byte, w, h, level int, visit func(data []byte, area image.Rectangle)) {
	t.Helper()
	whole := image.Rect(0, 0, levelSize(w, level), levelSize(h, level))
	for y := 0; y*TileSize < whole.Max.Y; y++ {
		for x := 0; x*TileSize < whole.Max.X; x++ {
			data, ok := tiles[tileID(levels(w, h)-1-level, x, y)]
			if !ok {
				t.Fatalf("level %d has no tile %d,%d", level, x, y)
			}
			visit(data, image.Rect(0, 0, TileSize, TileSize).Add(image.Pt(x, y).Mul(TileSize)).Intersect(whole))
		}
	}
}

func levelTileCount(w, h int) int {
	n := 0
	for level := range levels(w, h) {
		n += ceilDiv(levelSize(w, level), TileSize) * ceilDiv(levelSize(h, level), TileSize)
	}
	return n
}

// buildPyramid makes all of a pyramid, and uses m up.
func buildPyramid(ctx context.Context, codec jpegCodec, m *master, progress Progress) (pyramid, error) {
	full, err := encodeFull(ctx, codec, m, allThere, newTileCount(m.w, m.h, progress))
	if err != nil {
		return pyramid{}, err
	}
	return full.complete(ctx, codec)
}

// Every tile of every level is there once and has its size, whatever the
// dimensions and the chroma subsampling.
func TestPyramidIsComplete(t *testing.T) {
	check := func(t testing.TB, w, h int, ratio image.YCbCrSubsampleRatio) {
		m := newMaster(image.NewYCbCr(image.Rect(0, 0, w, h), ratio), upright)
		p, err := buildPyramid(t.Context(), fastCodec{}, m, silent)
		if err != nil {
			t.Fatal(err)
		}
		for level := range levels(w, h) {
			checkLevel(t, p.tiles.tiles, w, h, level, func(data []byte, area image.Rectangle) {
				if got := jpegSize(t, data); got != area.Size() {
					t.Fatalf("%d x %d, level %d: size %v, want %v", w, h, level, got, area)
				}
			})
		}
		if got, want := len(p.tiles.tiles), levelTileCount(w, h); got != want {
			t.Errorf("%d x %d: %d tiles, want %d", w, h, got, want)
		}
		if got, want := jpegSize(t, bytes.Join(p.full, nil)), image.Pt(w, h); got != want {
			t.Errorf("full size %v, want %v", got, want)
		}
	}
	for _, size := range []image.Point{{1, 1}, {511, 3}, {512, 512}, {513, 512}, {1023, 7}, {7, 1025}, {2049, 1}} {
		for _, ratio := range allRatios {
			check(t, size.X, size.Y, ratio)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		side := rapid.OneOf(rapid.IntRange(1, 20), rapid.IntRange(505, 520), rapid.IntRange(1020, 1030))
		check(t, side.Draw(rt, "w"), side.Draw(rt, "h"), rapid.SampledFrom(allRatios).Draw(rt, "ratio"))
	})
}

// rawCodec writes the three components of every pixel of a tile, so that nothing is
// lost.
type rawCodec struct{ jpegCodec }

func (rawCodec) encode(w io.Writer, m image.Image, interval int) error {
	source, ok := m.(*image.YCbCr)
	if !ok { // no tile
		return fastCodec{}.encode(w, m, interval)
	}
	raw := make([]byte, 0, 3*source.Rect.Dx()*source.Rect.Dy())
	for y := source.Rect.Min.Y; y < source.Rect.Max.Y; y++ {
		for x := source.Rect.Min.X; x < source.Rect.Max.X; x++ {
			chroma := source.COffset(x, y)
			raw = append(raw, source.Y[source.YOffset(x, y)], source.Cb[chroma], source.Cr[chroma])
		}
	}
	_, err := w.Write(raw)
	return err
}

// rawPyramid is a pyramid of such tiles, without a whole picture.
func rawPyramid(ctx context.Context, m *master) (pyramid, error) {
	tiles := newTiles(m)
	for i := range tiles.areas {
		if err := tiles.encode(rawCodec{}, i, 0); err != nil {
			return pyramid{}, err
		}
	}
	return (&fullSize{m, nil, tiles.files, newTileCount(m.w, m.h, silent)}).complete(ctx, rawCodec{})
}

// copyOf returns m with planes of its own.
func copyOf(m *master) *master {
	c := *m
	c.planes = slices.Clone(m.planes)
	for i, p := range c.planes {
		c.planes[i].pix = slices.Clone(p.pix)
	}
	return &c
}

// Put together, the tiles of each level are the picture, halved, to the last
// pixel: nothing is shifted, swapped or seen twice.
func TestPyramidShowsThePicture(t *testing.T) {
	const w, h = 1101, 527
	for _, ratio := range allRatios[:4] {
		m := newMaster(image.NewYCbCr(image.Rect(0, 0, w, h), ratio), upright)
		random := rand.NewChaCha8([32]byte{2})
		for _, p := range m.planes {
			random.Read(p.pix)
		}
		p, err := rawPyramid(t.Context(), copyOf(m))
		if err != nil {
			t.Fatal(err)
		}
		for level := range levels(w, h) {
			checkLevel(t, p.tiles.tiles, w, h, level, func(data []byte, area image.Rectangle) {
				var want bytes.Buffer
				whole := m.view(image.Rect(0, 0, m.w, m.h)).(*image.YCbCr)
				if err := (rawCodec{}).encode(&want, whole.SubImage(area), 0); err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(data, want.Bytes()) {
					t.Errorf("%v level %d: the tile at %v shows something else", ratio, level, area)
				}
			})
			half := m.halved()
			for i, p := range m.planes {
				half.planes[i] = newPlane(half.planes[i].w, half.planes[i].h)
				p.halveRows(half.planes[i], 0, half.planes[i].h)
			}
			m = half
		}
	}
}

// The pyramid's levels look like the picture resized by another program.
func TestPyramidLooksLikeThePicture(t *testing.T) {
	const w, h = 800, 530
	source := scene(w, h)
	p, err := buildPyramid(t.Context(), fastCodec{}, newMaster(decodeJPEG(t, asJPEG(t, source, jpegn.Subsample420)), upright), silent)
	if err != nil {
		t.Fatal(err)
	}
	for level := range levels(w, h) {
		want := imaging.Resize(source, levelSize(w, level), levelSize(h, level), imaging.Box)
		checkLevel(t, p.tiles.tiles, w, h, level, func(data []byte, area image.Rectangle) {
			if mean := meanDifference(decodeJPEG(t, data), want.SubImage(area)); mean > 3 {
				t.Errorf("level %d, %v: differs by %.2f on average", level, area, mean)
			}
		})
	}
}

// meanDifference is the mean over all pixels of the worst of three channels.
func meanDifference(a, b image.Image) float64 {
	size, from, to := a.Bounds().Size(), a.Bounds().Min, b.Bounds().Min
	sum := 0
	for y := range size.Y {
		for x := range size.X {
			sum += difference(a.At(from.X+x, from.Y+y), b.At(to.X+x, to.Y+y))
		}
	}
	return float64(sum) / float64(size.X*size.Y)
}

func TestPyramidIsDeterministic(t *testing.T) {
	m := newMaster(noise(1030, 520), upright)
	var first []byte
	for range 3 {
		p, err := buildPyramid(t.Context(), fastCodec{}, copyOf(m), silent)
		if err != nil {
			t.Fatal(err)
		}
		all := append(bytes.Join(p.tiles.chunks(), nil), bytes.Join(p.full, nil)...)
		if first == nil {
			first = all
		}
		if !bytes.Equal(all, first) {
			t.Fatal("the same picture gave other bytes")
		}
	}
}

// cancellingCodec ends a context at the third picture and counts on.
type cancellingCodec struct {
	jpegCodec
	cancel  func()
	encoded atomic.Int64
}

func (c *cancellingCodec) encode(w io.Writer, m image.Image, interval int) error {
	if c.encoded.Add(1) == 3 {
		c.cancel()
	}
	return c.jpegCodec.encode(w, m, interval)
}

func TestPyramidStopsBetweenTiles(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	codec := &cancellingCodec{jpegCodec: fastCodec{}, cancel: cancel}
	m := newMaster(image.NewGray(image.Rect(0, 0, 8000, 4000)), upright) // 128 tiles
	if _, err := buildPyramid(ctx, codec, m, silent); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
	if got, most := codec.encoded.Load(), int64(3+runtime.GOMAXPROCS(0)); got > most {
		t.Errorf("%d pictures were encoded, want at most %d", got, most)
	}
}

func TestParallelStopsAtAnError(t *testing.T) {
	broken := errors.New("broken")
	for name, job := range map[string]func(int) error{
		"error": func(i int) error {
			if i == 5 {
				return broken
			}
			return nil
		},
		"panic": func(i int) error {
			if i == 5 {
				panic(broken)
			}
			return nil
		},
	} {
		var done atomic.Int64
		err := parallel(t.Context(), 1_000_000, func(i int) error {
			done.Add(1)
			return job(i)
		})
		if err == nil || !strings.Contains(err.Error(), "broken") {
			t.Errorf("%s: got %v, want broken", name, err)
		}
		if done.Load() == 1_000_000 {
			t.Errorf("%s: all jobs were done", name)
		}
	}
}

// The codec writes files that show the picture and hold nothing else.
func TestCodec(t *testing.T) {
	source := newMaster(scene(100, 60), upright).view(image.Rect(0, 0, 100, 60))
	for _, interval := range []int{0, 3} {
		var b bytes.Buffer
		if err := (fastCodec{}).encode(&b, source, interval); err != nil {
			t.Fatal(err)
		}
		m, err := fastCodec{}.decode(t.Context(), b.Bytes(), unheard())
		if err != nil {
			t.Fatal(err)
		}
		if mean := meanDifference(m, source); mean > 4 {
			t.Errorf("interval %d: differs by %.2f on average", interval, mean)
		}
		checkNoMetadata(t, "encoded", b.Bytes())
	}
}

// The fast codec keeps the chroma of its source, so that nothing is resampled.
func TestFastCodecKeepsSampling(t *testing.T) {
	for _, ratio := range allRatios[:4] {
		var b bytes.Buffer
		if err := (fastCodec{}).encode(&b, image.NewYCbCr(image.Rect(0, 0, 30, 20), ratio), 0); err != nil {
			t.Fatal(err)
		}
		if got := decodeJPEG(t, b.Bytes()).(*image.YCbCr).SubsampleRatio; got != ratio {
			t.Errorf("sampling %v became %v", ratio, got)
		}
	}
}

// The way most programs would do it, to compare with: RGBA pixels, crop, resize
// with imaging, the standard encoder.
func naivePyramid(data []byte) error {
	m, err := imaging.Decode(bytes.NewReader(data), imaging.AutoOrientation(true))
	if err != nil {
		return err
	}
	for {
		size := m.Bounds().Size()
		for y := 0; y < size.Y; y += TileSize {
			for x := 0; x < size.X; x += TileSize {
				tile := imaging.Crop(m, image.Rect(x, y, x+TileSize, y+TileSize))
				if err := imaging.Encode(io.Discard, tile, imaging.JPEG, imaging.JPEGQuality(quality)); err != nil {
					return err
				}
			}
		}
		if size.X <= TileSize && size.Y <= TileSize {
			return nil
		}
		m = imaging.Resize(m, ceilDiv(size.X, 2), ceilDiv(size.Y, 2), imaging.Box)
	}
}

func BenchmarkPyramid(b *testing.B) {
	const w, h = 4000, 3000
	data := asJPEG(b, scene(w, h), jpegn.Subsample420)
	b.Run("planes", func(b *testing.B) {
		b.SetBytes(w * h)
		for b.Loop() {
			m, err := decodeUpright(b.Context(), decoders{jpeg: fastCodec{}, progress: silent}, data, header{format: "jpeg", width: w, height: h, orientation: upright})
			if err != nil {
				b.Fatal(err)
			}
			if _, err := buildPyramid(b.Context(), fastCodec{}, m, silent); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("naive", func(b *testing.B) {
		b.SetBytes(w * h)
		for b.Loop() {
			if err := naivePyramid(data); err != nil {
				b.Fatal(err)
			}
		}
	})
}
