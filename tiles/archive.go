package tiles

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
)

// An archive is one PMTiles version 3 file (https://github.com/protomaps/PMTiles,
// spec/v3, CC0): a header of 127 bytes, a root directory, metadata in JSON, leaf
// directories and the tiles. Directories map ids to byte ranges and are
// compressed with gzip. Header and root fit into the first 16 KiB, so one read
// opens an archive.
const (
	headerSize   = 127
	firstRead    = 16384
	maxRootSize  = firstRead - headerSize
	archiveMagic = "PMTiles\x03"

	compressionNone = 1
	compressionGzip = 2

	tileTypeVector = 1
	tileTypeJPEG   = 3
)

var errArchive = errors.New("damaged tile archive")

// archiveHeader holds those fields of the header that reading needs. Offsets
// count from the start of the archive.
type archiveHeader struct {
	root, metadata, leaves, tiles section
	entries                       counts
	compression, tileType         uint8 // of the tiles
	minZoom, maxZoom              uint8
}

type section struct{ offset, length uint64 }

// counts are the numbers of tile ids, of directory entries and of distinct tiles.
type counts struct{ addressed, entries, contents uint64 }

// bytes encodes the header. The geographic fields hold the whole world: it is
// what the map shows, and for a photo they mean nothing.
func (h archiveHeader) bytes() []byte {
	b := make([]byte, 0, headerSize)
	b = append(b, archiveMagic...)
	for _, s := range []section{h.root, h.metadata, h.leaves, h.tiles} {
		b = binary.LittleEndian.AppendUint64(b, s.offset)
		b = binary.LittleEndian.AppendUint64(b, s.length)
	}
	for _, n := range []uint64{h.entries.addressed, h.entries.entries, h.entries.contents} {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	const clustered, centerZoom = 1, 0
	b = append(b, clustered, compressionGzip, h.compression, h.tileType, h.minZoom, h.maxZoom)
	const west, south, east, north = -180e7, -85e7, 180e7, 85e7
	for _, degrees := range []int32{west, south, east, north} {
		b = binary.LittleEndian.AppendUint32(b, uint32(degrees))
	}
	b = append(b, centerZoom)
	return append(b, make([]byte, 8)...) // the centre: 0, 0
}

// parseArchiveHeader reads a header and checks that its sections can be trusted:
// the root lies within the first read, nothing overflows.
func parseArchiveHeader(b []byte) (archiveHeader, error) {
	if len(b) < headerSize || string(b[:8]) != archiveMagic {
		return archiveHeader{}, fmt.Errorf("%w: no PMTiles 3 header", errArchive)
	}
	var h archiveHeader
	for i, s := range []*section{&h.root, &h.metadata, &h.leaves, &h.tiles} {
		s.offset, s.length = binary.LittleEndian.Uint64(b[8+16*i:]), binary.LittleEndian.Uint64(b[16+16*i:])
		if s.offset > 1<<62 || s.length > 1<<62 {
			return archiveHeader{}, fmt.Errorf("%w: section %d out of range", errArchive, i)
		}
	}
	if h.root.offset < headerSize || h.root.offset+h.root.length > firstRead {
		return archiveHeader{}, fmt.Errorf("%w: root directory outside the first %d bytes", errArchive, firstRead)
	}
	if b[97] != compressionGzip {
		return archiveHeader{}, fmt.Errorf("%w: directories not compressed with gzip", errArchive)
	}
	h.entries = counts{
		binary.LittleEndian.Uint64(b[72:]), binary.LittleEndian.Uint64(b[80:]), binary.LittleEndian.Uint64(b[88:]),
	}
	h.compression, h.tileType, h.minZoom, h.maxZoom = b[98], b[99], b[100], b[101]
	return h, nil
}

// archiveWriter collects tiles and lays them out as an archive. Equal tiles are
// stored once.
type archiveWriter struct {
	tiles                 map[uint64][]byte
	compression, tileType uint8 // of the tiles
	metadata              []byte
}

// newArchiveWriter returns a writer of the pictures of a photo.
func newArchiveWriter() *archiveWriter {
	return &archiveWriter{
		tiles: map[uint64][]byte{}, compression: compressionNone, tileType: tileTypeJPEG, metadata: []byte("{}"),
	}
}

// add puts a tile that is not empty; a second one with the same id replaces it.
// The writer keeps data.
func (w *archiveWriter) add(id uint64, data []byte) { w.tiles[id] = data }

// chunks returns the archive in pieces, to be read one after the other; the
// pieces with tiles are the slices that were added.
func (w *archiveWriter) chunks() [][]byte {
	dir, contents := w.layout()
	entries := counts{addressed: uint64(len(w.tiles)), entries: uint64(len(dir)), contents: uint64(len(contents))}
	root, leaves := packDirectories(dir)
	metadata := deflate(w.metadata)

	h := archiveHeader{entries: entries, compression: w.compression, tileType: w.tileType}
	if len(dir) > 0 {
		end := dir[len(dir)-1]
		h.minZoom, h.maxZoom = zoomOf(dir[0].id), zoomOf(end.id+uint64(end.run)-1)
	}
	offset := uint64(headerSize)
	place := func(length uint64) section {
		s := section{offset, length}
		offset += length
		return s
	}
	h.root = place(uint64(len(root)))
	h.metadata = place(uint64(len(metadata)))
	h.leaves = place(uint64(len(leaves)))
	h.tiles = place(totalLen(contents))
	return append([][]byte{h.bytes(), root, metadata, leaves}, contents...)
}

// layout orders the tiles by id and finds for each its place among the distinct
// contents, which follow each other in the order of their first use.
func (w *archiveWriter) layout() (dir directory, contents [][]byte) {
	seen := map[[sha256.Size]byte]entry{}
	var offset uint64
	for _, id := range slices.Sorted(maps.Keys(w.tiles)) {
		data := w.tiles[id]
		sum := sha256.Sum256(data)
		e, known := seen[sum]
		if !known {
			e = entry{offset: offset, length: uint32(len(data))}
			seen[sum] = e
			contents = append(contents, data)
			offset += uint64(len(data))
		}
		if n := len(dir); n > 0 && dir[n-1].offset == e.offset && dir[n-1].id+uint64(dir[n-1].run) == id {
			dir[n-1].run++
			continue
		}
		dir = append(dir, entry{id: id, offset: e.offset, length: e.length, run: 1})
	}
	return dir, contents
}

// packDirectories returns the compressed root directory and, when one root
// cannot hold all entries, the compressed leaves it points to.
func packDirectories(dir directory) (root, leaves []byte) {
	root = deflate(dir.bytes())
	for size := 4096; len(root) > maxRootSize; size *= 2 {
		var index directory
		leaves = nil
		for from := 0; from < len(dir); from += size {
			part := dir[from:min(from+size, len(dir))]
			leaf := deflate(part.bytes())
			index = append(index, entry{id: part[0].id, offset: uint64(len(leaves)), length: uint32(len(leaf))})
			leaves = append(leaves, leaf...)
		}
		root = deflate(index.bytes())
	}
	return root, leaves
}

// deflate compresses with gzip; writing to memory cannot fail.
func deflate(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b)
	z.Close()
	return out.Bytes()
}

// inflate undoes deflate and refuses more than limit bytes.
func inflate(b []byte, limit int) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(z, int64(limit)+1))
	if err != nil {
		return nil, err
	}
	if len(out) > limit {
		return nil, fmt.Errorf("more than %d bytes when unpacked", limit)
	}
	return out, nil
}

// zoomOf is the level to which a tile id belongs.
func zoomOf(id uint64) uint8 {
	z := uint8(0)
	for below := uint64(1); z < maxZoom && id >= below; below = 4*below + 1 {
		z++
	}
	return z
}

func totalLen(chunks [][]byte) uint64 {
	var n uint64
	for _, c := range chunks {
		n += uint64(len(c))
	}
	return n
}
