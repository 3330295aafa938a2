package tiles

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"slices"
)

// isOwnForm reports whether data is, bit for bit, what [whole] makes for the
// coefficients in it: its own header for that size, one scan of bands in the only
// way in which the encoder codes them, and the end. Such a file holds
// pixels and nothing else, so a picture that comes back from a pack is kept and
// does not lose by being encoded again.
//
// h is the header that was read from data. Whoever keeps data must have decoded
// it as well.
func isOwnForm(codec jpegCodec, data []byte, h header) (bool, error) {
	if h.format != "jpeg" || h.end != len(data) {
		return false, nil
	}
	for _, kind := range ownKinds() {
		head, err := ownHeader(codec, kind, h.width, h.height)
		if err != nil {
			return false, err
		}
		if scan, ok := bytes.CutPrefix(data, head); ok {
			return kind.isOwnScan(head, scan, h.width, h.height), nil
		}
	}
	return false, nil
}

// ownKind is a way in which the encoder lays out a picture.
type ownKind struct {
	pixel  image.Image // one, of which the encoder makes this kind
	fx, fy int         // luma blocks of a unit, across and down
	chroma bool
}

func ownKinds() []ownKind {
	pixel := image.Rect(0, 0, 1, 1)
	return []ownKind{
		{image.NewYCbCr(pixel, image.YCbCrSubsampleRatio420), 2, 2, true},
		{image.NewYCbCr(pixel, image.YCbCrSubsampleRatio422), 2, 1, true},
		{image.NewYCbCr(pixel, image.YCbCrSubsampleRatio440), 1, 2, true},
		{image.NewYCbCr(pixel, image.YCbCrSubsampleRatio444), 1, 1, true},
		{image.NewGray(pixel), 1, 1, false},
	}
}

// units is how many units a row of a picture has.
func (k ownKind) units(width int) int { return ceilDiv(width, 8*k.fx) }

// interval is the number of units in a band.
func (k ownKind) interval(width int) int { return bandUnits * k.units(width) }

// components is the number of channels.
func (k ownKind) components() int {
	if k.chroma {
		return 3
	}
	return 1
}

// blocks is how many blocks of a component a unit has.
func (k ownKind) blocks(component int) int {
	if component == 0 {
		return k.fx * k.fy
	}
	return 1
}

// table is the number of the tables of a component.
func (k ownKind) table(component int) int { return min(component, 1) }

// kind is the way in which the encoder lays out m.
func (s *master) kind() ownKind {
	pixel := image.Rect(0, 0, 1, 1)
	if len(s.planes) == 1 {
		return ownKind{image.NewGray(pixel), 1, 1, false}
	}
	return ownKind{image.NewYCbCr(pixel, s.ratio()), s.fx, s.fy, true}
}

// ownHeader is what stands before the scan of a whole picture of this kind and
// size: what the encoder writes, and the length of a band as the restart interval.
func ownHeader(codec jpegCodec, kind ownKind, width, height int) ([]byte, error) {
	var b bytes.Buffer
	if err := codec.encode(&b, kind.pixel, 0); err != nil {
		return nil, fmt.Errorf("encode a header: %w", err)
	}
	head := b.Bytes()
	for s := range jpegSegments(head) {
		start := cap(head) - cap(s.payload)
		switch s.marker {
		case markerSOF0:
			binary.BigEndian.PutUint16(s.payload[1:], uint16(height))
			binary.BigEndian.PutUint16(s.payload[3:], uint16(width))
		case markerSOS:
			const own = 4 // bytes of the marker and the length
			restarts := binary.BigEndian.AppendUint16([]byte{0xff, markerDRI, 0, 4}, uint16(kind.interval(width)))
			return slices.Concat(head[:start-own], restarts, head[start-own:start+len(s.payload)]), nil
		}
	}
	return nil, errNoScan
}

// isOwnScan reports whether what follows the header is one scan and the end of
// the image, coded as the encoder does: every bit of it follows from the
// coefficients.
func (k ownKind) isOwnScan(head, scan []byte, width, height int) bool {
	scan, ok := bytes.CutSuffix(scan, []byte{0xff, markerEOI})
	if !ok {
		return false
	}
	tables := readHuffman(head)
	r := scanReader{data: scan}
	interval := k.interval(width)
	left := ceilDiv(width, 8*k.fx) * ceilDiv(height, 8*k.fy)
	for band := 0; ; band++ {
		for range min(interval, left) {
			if !k.isOwnUnit(&r, tables) {
				return false
			}
		}
		if left -= interval; left <= 0 {
			return r.atEnd()
		}
		if !r.restart(restartMarker(band)) {
			return false
		}
	}
}

// isOwnUnit reads a unit of a scan.
func (k ownKind) isOwnUnit(r *scanReader, tables map[byte]huffman) bool {
	for range k.fx * k.fy {
		if !r.block(tables[0], tables[0x10]) {
			return false
		}
	}
	if !k.chroma {
		return true
	}
	for range 2 { // blue and red
		if !r.block(tables[1], tables[0x11]) {
			return false
		}
	}
	return true
}

// huffman holds the symbol, and one more, of each code, at the number that the
// code makes with a one before it; 0 where there is no code.
type huffman []uint16

// readHuffman reads the tables of a header of ours, by class and number.
func readHuffman(head []byte) map[byte]huffman {
	const longest = 16
	tables := make(map[byte]huffman)
	for s := range jpegSegments(head) {
		if s.marker != markerDHT {
			continue
		}
		table, code, values := make(huffman, 1<<(longest+1)), 0, s.payload[1+longest:]
		for length, count := range s.payload[1 : 1+longest] {
			for range count {
				table[1<<(length+1)|code] = uint16(values[0]) + 1
				values = values[1:]
				code++
			}
			code <<= 1
		}
		tables[s.payload[0]] = table
	}
	return tables
}

// scanReader reads the bits of a scan.
type scanReader struct {
	data []byte // not yet read
	bits uint32 // the last byte read
	left int    // bits of it that are not read yet
}

// bit reads a bit; ok is false at the end and at a marker.
func (r *scanReader) bit() (bit uint32, ok bool) {
	if r.left == 0 {
		if len(r.data) == 0 {
			return 0, false
		}
		r.bits, r.left = uint32(r.data[0]), 8
		if r.data = r.data[1:]; r.bits == 0xff {
			if len(r.data) == 0 || r.data[0] != 0 {
				return 0, false
			}
			r.data = r.data[1:]
		}
	}
	r.left--
	return r.bits >> r.left & 1, true
}

func (r *scanReader) skip(n int) bool {
	for range n {
		if _, ok := r.bit(); !ok {
			return false
		}
	}
	return true
}

func (r *scanReader) symbol(t huffman) (byte, bool) {
	code := uint32(1)
	for {
		bit, ok := r.bit()
		code = code<<1 | bit
		if !ok || int(code) >= len(t) {
			return 0, false
		}
		if symbol := t[code]; symbol > 0 {
			return byte(symbol - 1), true
		}
	}
}

// block reads a block and reports whether its coefficients have no shorter code:
// sixteen zeros are coded as such only before one that is none.
func (r *scanReader) block(dc, ac huffman) bool {
	const zeros, rest = 0xf0, 0x00
	size, ok := r.symbol(dc)
	if !ok || !r.skip(int(size)) {
		return false
	}
	last := byte(1)
	for k := 1; k < 64; k++ {
		symbol, ok := r.symbol(ac)
		if !ok {
			return false
		}
		if symbol == rest {
			return last != zeros
		}
		last = symbol
		if k += int(symbol >> 4); k > 63 || !r.skip(int(symbol&0x0f)) {
			return false
		}
	}
	return last != zeros
}

// restart goes on behind a marker, which must be the next there is.
func (r *scanReader) restart(marker byte) bool {
	rest, ok := bytes.CutPrefix(r.data, []byte{0xff, marker})
	filled := r.isFilled()
	r.data, r.left = rest, 0
	return ok && filled
}

// atEnd reports whether nothing is left but the ones that fill the last byte.
func (r *scanReader) atEnd() bool { return len(r.data) == 0 && r.isFilled() }

// isFilled reports whether the bits of the last byte that are not read are ones.
func (r *scanReader) isFilled() bool { return r.bits&(1<<r.left-1) == 1<<r.left-1 }
