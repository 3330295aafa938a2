package tiles

import (
	"encoding/binary"
	"errors"
	"iter"
	"slices"
)

// A HEIC or AVIF file is a sequence of boxes (ISO/IEC 14496-12). Its meta box
// lists items, among them the picture and its EXIF metadata, the properties of
// each, and where their bytes lie (ISO/IEC 23008-12).

// box is one of them, its header taken off.
type box struct {
	name string
	data []byte
}

// boxes yields the boxes of data. One that is longer than data ends the sequence
// with its name and nil.
func boxes(data []byte) iter.Seq[box] {
	return func(yield func(box) bool) {
		for len(data) >= 8 {
			size, head := uint64(binary.BigEndian.Uint32(data)), uint64(8)
			switch {
			case size == 0: // up to the end
				size = uint64(len(data))
			case size == 1 && len(data) >= 16:
				size, head = binary.BigEndian.Uint64(data[8:]), 16
			}
			name := string(data[4:8])
			if size < head || size > uint64(len(data)) {
				yield(box{name, nil})
				return
			}
			if !yield(box{name, data[head:size:size]}) {
				return
			}
			data = data[size:]
		}
	}
}

// The bytes that a decoder may allocate: some of its own, and for each pixel twice
// to four times what was measured. Photos of 12 megapixels as HEIC took 7 a pixel,
// of 4 megapixels as AVIF 22, and 36 with 10 bits and full chroma; tiles,
// transparency and deeper colours take more.
const (
	sandboxBytes      = 24 << 20
	heicBytesPerPixel = 26
	avifBytesPerPixel = 70
)

// readHEIFHeader reads the header of a "heic" or "avif" file.
func readHEIFHeader(data []byte, format string) (header, error) {
	h := header{format: format, orientation: upright, end: len(data)}
	if isSequence(string(data[8:12])) {
		return header{}, animated(format)
	}
	var meta, film bool
	for b := range boxes(data) {
		switch {
		case b.data == nil:
			h.end = 0
		case b.name == "moov":
			film = true
		case b.name == "meta" && !meta && len(b.data) >= 4:
			meta = true
			items, err := readItems(b.data[4:])
			if err != nil {
				return header{}, corrupt(format, err)
			}
			if err := h.takeItems(items, data); err != nil {
				return header{}, err
			}
		}
	}
	switch {
	case meta:
		return h, nil
	case h.end == 0:
		return header{}, truncated(format, errors.New("no meta box"))
	case film:
		return header{}, animated(format)
	}
	return header{}, corrupt(format, errors.New("no meta box"))
}

// isSequence reports whether a major brand is one of moving pictures.
func isSequence(brand string) bool {
	return slices.Contains([]string{"avis", "hevc", "hevx", "hevm", "hevs", "msf1"}, brand)
}

// takeItems completes h with what the items say of the primary picture.
func (h *header) takeItems(items *items, file []byte) error {
	for _, p := range items.properties(items.primary) {
		switch p.name {
		case "ispe":
			if len(p.data) < 12 {
				return corrupt(h.format, errors.New("no size"))
			}
			width, height := binary.BigEndian.Uint32(p.data[4:]), binary.BigEndian.Uint32(p.data[8:])
			if width > 1<<30 || height > 1<<30 {
				return corrupt(h.format, errors.New("impossible dimensions"))
			}
			if width == 0 || height == 0 {
				return zeroSized(h.format)
			}
			h.width, h.height = int(width), int(height)
		case "colr":
			h.takeColours(p.data)
		}
	}
	if h.width == 0 {
		return corrupt(h.format, errors.New("the picture has no size"))
	}
	turned := items.orientation()
	perPixel := int64(avifBytesPerPixel)
	if h.format == "heic" {
		perPixel = heicBytesPerPixel
		if turned.swapsAxes() { // the decoder turns the picture itself
			h.width, h.height = h.height, h.width
		}
		turned = upright
	}
	h.decodedBytes = sandboxBytes + perPixel*h.pixels() + 2*int64(len(file))
	h.planeBytes = 3 * h.pixels()
	if !items.complete(items.primary, file) {
		h.end = 0
	}
	// The orientation in EXIF is a copy that readers have to ignore (ISO/IEC
	// 23000-22, 7.3.6.7).
	h.takeExif(items.exif(file))
	h.orientation = turned
	return nil
}

// takeColours reads a colour information property: an ICC profile, or code points
// of ITU-T H.273 for primaries, curve and matrix, and a bit for full range.
func (h *header) takeColours(p []byte) {
	if len(p) < 4 {
		return
	}
	switch kind, p := string(p[:4]), p[4:]; {
	case kind == "prof" || kind == "rICC":
		h.profile = p
	case kind == "nclx" && len(p) >= 7:
		if binary.BigEndian.Uint16(p) == 12 {
			h.coding.primaries = primariesP3
		}
		if h.format == "heic" { // the decoder of AVIF returns red, green and blue
			h.coding.matrix = binary.BigEndian.Uint16(p[4:])
			h.coding.limited = p[6]&0x80 == 0
		}
	}
}

// orientation is what the primary picture's rotation and, after it, its mirroring
// come to (ISO/IEC 23008-12, 6.5.10 and 6.5.12).
func (i *items) orientation() orientation {
	const unmirrored = 2
	quarters, mirror := 0, unmirrored // counter-clockwise; 0 swaps top and bottom, 1 left and right
	for _, p := range i.properties(i.primary) {
		switch {
		case p.name == "irot" && len(p.data) > 0:
			quarters = int(p.data[0] & 3)
		case p.name == "imir" && len(p.data) > 0:
			mirror = int(p.data[0] & 1)
		}
	}
	return [4][3]orientation{
		{flipped, mirrored, upright},
		{transposed, transverse, turned270},
		{mirrored, flipped, turned180},
		{transverse, transposed, turned90},
	}[quarters][mirror]
}
