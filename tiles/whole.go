package tiles

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"
)

// bandUnits is the height of a band of the whole picture, in units of a scan. It is
// part of the stored form. A band of the widest JPEG has fewer units than a restart
// interval can count, and a tile is a number of bands high.
const bandUnits = 4

// whole is a picture as one JPEG, in the making: nothing is encoded for it, but the
// codes of the tiles at full size are joined. These begin anew with every row of
// units, so only the first coefficients there, which are told by their difference to
// the block before, are coded again. Bands are joined by restart markers: where one
// stands, nothing of the band above is needed to read on.
type whole struct {
	kind   ownKind
	dc, ac [2]*codes // of luma and of chroma
	w, h   int
	across int            // tiles
	left   []atomic.Int64 // tiles of each row that are to come
	pieces [][]byte
	used   sync.Pool // of *[]byte: memory for strips
}

func newWhole(codec jpegCodec, m *master) (*whole, error) {
	kind := m.kind()
	head, err := ownHeader(codec, kind, m.w, m.h)
	if err != nil {
		return nil, err
	}
	w := &whole{kind: kind, w: m.w, h: m.h, across: ceilDiv(m.w, TileSize), left: make([]atomic.Int64, ceilDiv(m.h, TileSize))}
	var tables baselineTables
	for s := range jpegSegments(head) {
		if s.marker == markerDHT && !tables.readCodes(s.payload) {
			return nil, errStrips
		}
	}
	w.dc, w.ac = tables.codes[0], tables.codes[1]
	for i := range w.left {
		w.left[i].Store(int64(w.across))
	}
	w.pieces = make([][]byte, 1+ceilDiv(ceilDiv(m.h, 8*kind.fy), bandUnits))
	w.pieces[0] = head
	return w, nil
}

// add hears that a tile is there, which is the last one of its row for one caller, who
// joins the row.
func (w *whole) add(tiles [][]byte, i int) error {
	y := i / w.across
	if w.left[y].Add(-1) > 0 {
		return nil
	}
	return w.join(y, tiles[y*w.across:][:w.across])
}

// join makes the bands of a row of tiles.
func (w *whole) join(y int, tiles [][]byte) error {
	rows := ceilDiv(min(TileSize, w.h-y*TileSize), 8*w.kind.fy)
	strips := make([][]strip, len(tiles))
	memory, ok := w.used.Get().(*[]byte)
	if !ok {
		memory = new([]byte)
	}
	defer w.used.Put(memory)
	plain := (*memory)[:0]
	for x, file := range tiles {
		var err error
		units := ceilDiv(min(TileSize, w.w-x*TileSize), 8*w.kind.fx)
		if strips[x], plain, err = w.strips(plain, file, units); err != nil {
			return fmt.Errorf("tile %d, %d: %w", x, y, err)
		}
		if len(strips[x]) != rows {
			return fmt.Errorf("tile %d, %d: %w: %d rows of units, not %d", x, y, errStrips, len(strips[x]), rows)
		}
	}
	*memory = plain
	for from := 0; from < rows; from += bandUnits {
		band := (y*TileSize/(8*w.kind.fy) + from) / bandUnits
		marker := restartMarker(band)
		if 1+band == len(w.pieces)-1 {
			marker = markerEOI
		}
		w.pieces[1+band] = append(w.band(strips, from, min(from+bandUnits, rows)), 0xff, marker)
	}
	return nil
}

// band joins rows of strips.
func (w *whole) band(strips [][]strip, from, to int) []byte {
	size := 0
	for _, tile := range strips {
		for _, s := range tile[from:to] {
			size += len(s.bits) + len(s.bits)/64 + 8
		}
	}
	out := scanWriter{data: make([]byte, 0, size)}
	var last [3]int32
	for row := from; row < to; row++ {
		for _, tile := range strips {
			s := tile[row]
			at := 0
			for i, first := range s.first[:w.kind.components()] {
				out.copy(s.bits, at, first.from)
				out.difference(w.dc[w.kind.table(i)], first.value-last[i])
				at, last[i] = first.to, s.last[i]
			}
			out.copy(s.bits, at, s.end)
		}
	}
	out.fill()
	return out.data
}

// strip is a row of units of a tile as they are coded.
type strip struct {
	bits  []byte // without the zeros that follow 0xff, and with room behind
	end   int    // of the bits that are used
	first [3]firstCode
	last  [3]int32 // first coefficients of the last blocks of each component
}

// firstCode is where the first coefficient of the first block of a component is coded.
type firstCode struct {
	from, to int
	value    int32
}

var errStrips = errors.New("the encoder began no row anew")

// strips takes the rows of units of a tile apart, in memory behind plain.
func (w *whole) strips(plain, file []byte, units int) (strips []strip, used []byte, err error) {
	scan, ok := scanOf(file)
	if !ok {
		return nil, plain, errNoScan
	}
	const room = 16 // that reading may look at behind the end
	plain = slices.Grow(plain, len(scan)+room*TileSize/8)
	start := len(plain)
	for {
		next := bytes.IndexByte(scan, 0xff)
		if next < 0 || next+1 == len(scan) {
			return strips, plain, nil
		}
		marker := scan[next+1]
		if marker == 0 {
			plain, scan = append(plain, scan[:next+1]...), scan[next+2:]
			continue
		}
		plain, scan = append(append(plain, scan[:next]...), make([]byte, room)...), scan[next+2:]
		s := strip{bits: plain[start:]}
		if !w.read(&s, units, len(s.bits)-room) {
			return nil, plain, errStrips
		}
		strips = append(strips, s)
		start = len(plain)
	}
}

// read finds out where the first coefficients of a strip are, and where it ends.
func (w *whole) read(s *strip, units, size int) bool {
	at := 0
	for unit := range units {
		for i := range w.kind.components() {
			table := w.kind.table(i)
			for b := range w.kind.blocks(i) {
				from := at
				next := binary.BigEndian.Uint64(s.bits[at>>3:]) << (at & 7)
				category, length := w.dc[table].symbol(next)
				if length == 0 || category > 16 {
					return false
				}
				value := numberOf(next<<length, int(category))
				at += length + int(category)
				if s.last[i] += value; unit == 0 && b == 0 {
					s.first[i] = firstCode{from, at, value}
				}
				if at = w.ac[table].pass(s.bits, at); at < 0 || at > 8*size {
					return false
				}
			}
		}
	}
	s.end = at
	return true
}

// pass returns where the coefficients of a block but the first end, or less than 0.
func (t *codes) pass(coded []byte, at int) int {
	for k := 0; k < 63; {
		if at>>3+8 > len(coded) {
			return -1
		}
		next := binary.BigEndian.Uint64(coded[at>>3:]) << (at & 7)
		for left := 57; left >= 32 && k < 63; {
			found := t.first[next>>(64-codeBits)]
			length, ahead := int(found&0xff), int(found>>8&0xff)
			if length == 0 {
				length, ahead, _ = t.long(next)
			}
			next <<= length & 63
			left -= length
			at += length
			if k += ahead; k > 63 && k < stop {
				return -1
			}
		}
	}
	return at
}

// scanWriter writes the bits of a scan.
type scanWriter struct {
	data []byte
	last uint64 // bits that are not in data yet, the lowest last
	n    int    // how many, fewer than 32
}

// put writes up to 32 bits.
func (w *scanWriter) put(b uint64, n int) {
	w.last = w.last<<n | b
	if w.n += n; w.n < 32 {
		return
	}
	w.n -= 32
	four := uint32(w.last >> w.n)
	if (^four-0x01010101)&four&0x80808080 == 0 { // no byte of them is 0xff
		w.data = binary.BigEndian.AppendUint32(w.data, four)
		return
	}
	for shift := 24; shift >= 0; shift -= 8 {
		w.byte(byte(four >> shift))
	}
}

func (w *scanWriter) byte(b byte) {
	if w.data = append(w.data, b); b == 0xff {
		w.data = append(w.data, 0)
	}
}

// copy writes the bits of a strip between two places.
func (w *scanWriter) copy(coded []byte, from, to int) {
	for ; from+32 <= to; from += 32 {
		w.put(binary.BigEndian.Uint64(coded[from>>3:])<<(from&7)>>32, 32)
	}
	if n := to - from; n > 0 {
		w.put(binary.BigEndian.Uint64(coded[from>>3:])<<(from&7)>>(64-n), n)
	}
}

// difference writes a first coefficient.
func (w *scanWriter) difference(t *codes, d int32) {
	size := bits.Len32(uint32(max(d, -d)))
	code := t.codes[size]
	w.put(uint64(code.bits), code.length)
	if d < 0 {
		d += 1<<size - 1
	}
	w.put(uint64(d), size)
}

// fill ends the last byte with ones.
func (w *scanWriter) fill() {
	n := (8 - w.n%8) % 8
	w.put(1<<n-1, n)
	for ; w.n > 0; w.n -= 8 {
		w.byte(byte(w.last >> (w.n - 8)))
	}
}

// restartMarker is the marker that follows a band.
func restartMarker(band int) byte { return markerRST0 + byte(band%8) }

var errNoScan = errors.New("the encoder wrote no scan")

// scanOf returns what follows the header of the only scan of a JPEG: its codes and
// the marker of the end.
func scanOf(file []byte) (scan []byte, ok bool) {
	for s := range jpegSegments(file) {
		if s.marker == markerSOS {
			return file[cap(file)-cap(s.payload)+len(s.payload):], true
		}
	}
	return nil, false
}

// Open reads the whole picture as it is stored: a JPEG in the form that Ingest keeps
// as it is. The caller closes it. The error is fs.ErrNotExist (errors.Is) for an
// unknown image.
func (l *Library) Open(ctx context.Context, id string) (io.ReadCloser, error) {
	image, err := l.catalog.Image(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("open image: %w", err)
	}
	body, err := l.blobs.Open(ctx, image.Full)
	if err != nil {
		return nil, fmt.Errorf("open image: %w", err)
	}
	return body, nil
}
