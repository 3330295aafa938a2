package tiles

import (
	"compress/gzip"
	"context"
	_ "embed" // the decoders are embedded
	"errors"
	"fmt"
	"image"
	"io"
	"strings"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
	"golang.org/x/sync/semaphore"
)

// The decoders, compiled to WebAssembly; wasm/README.md says what they hold.
var (
	//go:embed wasm/heif.wasm.gz
	heicModule string
	//go:embed wasm/avif.wasm.gz
	avifModule string
)

// sandbox runs the decoders of HEIC and AVIF, which are large programs in C and
// C++, where hostile bytes can harm nothing: without files, network or clock, in a
// memory of its own that ends where the estimate for the photo ends, and for as
// long as the context allows. The machine code of a decoder is made when it is
// first needed, which takes a second, and stays.
type sandbox struct {
	turn       *semaphore.Weighted // one photo at a time
	heic, avif func() (*program, error)
}

func newSandbox() *sandbox {
	return &sandbox{
		turn: semaphore.NewWeighted(1),
		heic: sync.OnceValues(func() (*program, error) { return compile(heicModule) }),
		avif: sync.OnceValues(func() (*program, error) { return compile(avifModule) }),
	}
}

// program is a compiled decoder.
type program struct {
	runtime wazero.Runtime
	module  wazero.CompiledModule
}

func compile(packed string) (*program, error) {
	unpacked, err := gzip.NewReader(strings.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("unpack decoder: %w", err)
	}
	code, err := io.ReadAll(unpacked)
	if err != nil {
		return nil, fmt.Errorf("unpack decoder: %w", err)
	}
	ctx := context.Background() // outlives the photo that came first
	p := &program{runtime: wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithCloseOnContextDone(true))}
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, p.runtime); err != nil {
		return nil, fmt.Errorf("set up decoder: %w", err)
	}
	if p.module, err = p.runtime.CompileModule(ctx, code); err != nil {
		return nil, fmt.Errorf("compile decoder: %w", err)
	}
	return p, nil
}

// decode returns the pixels of a HEIC or AVIF file whose header is h.
func (s *sandbox) decode(ctx context.Context, data []byte, h header) (image.Image, error) {
	start := s.avif
	if h.format == "heic" {
		start = s.heic
	}
	p, err := start()
	if err != nil {
		return nil, err
	}
	ctx = experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(func(_, _ uint64) experimental.LinearMemory {
		return &linearMemory{bytes: make([]byte, h.decodedBytes)}
	}))
	instance, err := p.runtime.InstantiateModule(ctx, p.module, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		return nil, fmt.Errorf("start decoder: %w", err)
	}
	defer instance.Close(context.WithoutCancel(ctx))
	d := &decoding{ctx: ctx, instance: instance}
	if h.format == "heic" {
		return d.heic(data, h)
	}
	return d.avif(data, h)
}

// linearMemory is the memory of one decoding: all that it may have, from the
// beginning, so that it never moves.
type linearMemory struct{ bytes []byte }

// Reallocate returns the first size bytes, or nil, which the decoder sees as no
// memory left.
func (m *linearMemory) Reallocate(size uint64) []byte {
	if size > uint64(len(m.bytes)) {
		return nil
	}
	return m.bytes[:size]
}

// Free lets go of the memory.
func (m *linearMemory) Free() { m.bytes = nil }

// decoding is one run of a decoder. Of its errors the first stays.
type decoding struct {
	ctx      context.Context
	instance api.Module
	err      error
}

var (
	errRefused = errors.New("the decoder does not accept it")
	errMemory  = errors.New("the decoder needs more memory than a photo of this size does")
)

// call runs a function of the decoder and returns its first result.
func (d *decoding) call(name string, params ...uint64) uint32 {
	if d.err != nil {
		return 0
	}
	f := d.instance.ExportedFunction(name)
	if f == nil {
		d.err = fmt.Errorf("the decoder has no function %s", name)
		return 0
	}
	results, err := f.Call(d.ctx, params...)
	if err != nil || len(results) == 0 {
		d.err = fmt.Errorf("run decoder: %w", err)
		return 0
	}
	return uint32(results[0])
}

// alloc returns the address of size bytes in the decoder's memory.
func (d *decoding) alloc(size int) uint32 {
	address := d.call("malloc", uint64(size))
	if address == 0 && d.err == nil {
		d.err = errMemory
	}
	return address
}

// place copies data into the decoder's memory.
func (d *decoding) place(data []byte) uint32 {
	address := d.alloc(len(data))
	if d.err == nil && !d.instance.Memory().Write(address, data) {
		d.err = errMemory
	}
	return address
}

// words reads n numbers from the decoder's memory.
func (d *decoding) words(address uint32, n int) []uint32 {
	words := make([]uint32, n)
	for i := range words {
		v, ok := d.instance.Memory().ReadUint32Le(address + uint32(4*i))
		if !ok && d.err == nil {
			d.err = errMemory
		}
		words[i] = v
	}
	return words
}

// copied returns a copy of a part of the decoder's memory, nil after an error.
func (d *decoding) copied(address uint32, size int) []byte {
	if d.err != nil {
		return nil
	}
	view, ok := d.instance.Memory().Read(address, uint32(size))
	if !ok {
		d.err = errMemory
		return nil
	}
	return append([]byte(nil), view...)
}

// fits reports whether the decoder's picture is not larger than its header said.
func (d *decoding) fits(width, height uint32, h header) bool {
	if d.err == nil && (width == 0 || height == 0 || uint64(width) > uint64(h.width) || uint64(height) > uint64(h.height)) {
		d.err = errors.New("the header promises other dimensions")
	}
	return d.err == nil
}

// heic calls decode(in, size, headerOnly, &width, &height, &space, &chroma,
// &premultiplied, out), first for the header, then for the pixels.
func (d *decoding) heic(data []byte, h header) (image.Image, error) {
	in, facts := d.place(data), d.alloc(20)
	run := func(headerOnly uint64, out uint32) {
		if d.call("decode", uint64(in), uint64(len(data)), headerOnly, uint64(facts), uint64(facts+4), uint64(facts+8),
			uint64(facts+12), uint64(facts+16), uint64(out)) == 0 && d.err == nil {
			d.err = errRefused
		}
	}
	run(1, 0)
	f := d.words(facts, 4)
	if !d.fits(f[0], f[1], h) {
		return nil, d.err
	}
	const (
		planes, colours, grey = 0, 1, 2
		half, halfAcross      = 1, 2
	)
	w, ht := int(f[0]), int(f[1])
	rect, stride := image.Rect(0, 0, w, ht), heicStride(w)
	switch f[2] {
	case grey:
		out := d.alloc(stride * ht)
		run(0, out)
		return &image.Gray{Pix: d.copied(out, stride*ht), Stride: stride, Rect: rect}, d.err
	case colours:
		stride *= 4
		out := d.alloc(stride * ht)
		run(0, out)
		return &image.NRGBA{Pix: d.copied(out, stride*ht), Stride: stride, Rect: rect}, d.err
	case planes:
		m := &image.YCbCr{YStride: stride, CStride: stride, Rect: rect, SubsampleRatio: image.YCbCrSubsampleRatio444}
		rows := ht
		switch f[3] {
		case half:
			m.SubsampleRatio, rows = image.YCbCrSubsampleRatio420, (ht+1)/2
			m.CStride = heicStride((w + 1) / 2)
		case halfAcross:
			m.SubsampleRatio = image.YCbCrSubsampleRatio422
			m.CStride = heicStride((w + 1) / 2)
		}
		luma, chroma := stride*ht, m.CStride*rows
		out := d.alloc(luma + 2*chroma)
		run(0, out)
		m.Y = d.copied(out, luma)
		m.Cb = d.copied(out+uint32(luma), chroma)
		m.Cr = d.copied(out+uint32(luma+chroma), chroma)
		return m, d.err
	}
	return nil, errRefused
}

// heicStride is the room for a row of w pixels in a plane of libheif: at least 64,
// and filled up to 16.
func heicStride(w int) int { return (max(w, 64) + 15) &^ 15 }

// avif calls decode(in, size, headerOnly, all, &width, &height, &depth, &count,
// &delay, out), which gives red, green, blue and alpha, of 16 bits each where the
// file has more than 8.
func (d *decoding) avif(data []byte, h header) (image.Image, error) {
	in, facts := d.place(data), d.alloc(24)
	run := func(headerOnly uint64, out uint32) {
		if d.call("decode", uint64(in), uint64(len(data)), headerOnly, 0, uint64(facts), uint64(facts+4), uint64(facts+8),
			uint64(facts+12), uint64(facts+16), uint64(out)) == 0 && d.err == nil {
			d.err = errRefused
		}
	}
	run(1, 0)
	f := d.words(facts, 4)
	if !d.fits(f[0], f[1], h) {
		return nil, d.err
	}
	w, ht := int(f[0]), int(f[1])
	samples := 4 * w * ht
	if f[2] <= 8 {
		out := d.alloc(samples)
		run(0, out)
		return &image.RGBA{Pix: d.copied(out, samples), Stride: 4 * w, Rect: image.Rect(0, 0, w, ht)}, d.err
	}
	out := d.alloc(2 * samples)
	run(0, out)
	wide := d.copied(out, 2*samples)
	m := image.NewRGBA(image.Rect(0, 0, w, ht))
	for i := range min(len(m.Pix), len(wide)/2) {
		m.Pix[i] = wide[2*i+1] // the high byte
	}
	return m, d.err
}
