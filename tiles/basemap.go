package tiles

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
)

// Basemap serves the vector tiles of one or more PMTiles archives as those of one
// map. It is safe for concurrent use.
//
// Archives come from operators and are not trusted: whatever one holds, opening
// it or reading a tile takes bounded memory and ends, with a tile or an error.
type Basemap struct {
	archives []basemapArchive
	reader   *archiveReader
	info     BasemapInfo
}

// BasemapArchive is a PMTiles archive to open: of vector tiles, compressed with
// gzip or not at all.
type BasemapArchive struct {
	Name string      // for errors
	Data io.ReaderAt // a Memory, if it can be
}

// basemapArchive is an archive that was opened.
type basemapArchive struct {
	name   string
	header archiveHeader
}

// BasemapInfo is what a client must know of a map.
type BasemapInfo struct {
	// Version changes when the tiles do: addresses that hold it may be kept for
	// ever.
	Version string
	// MinZoom and MaxZoom are the levels that any archive has.
	MinZoom, MaxZoom int
	// FillZoom is the last level that the last archive has, the one below all
	// others: beyond it, a place without a tile is drawn from its parent there.
	FillZoom int
	// Attribution of all archives, as plain text. It comes from the archives.
	Attribution []string
	Layers      []BasemapLayer
}

// Bounds on what an archive's metadata may take, packed and unpacked, and on how
// much of its leaf directories the version is made from.
const (
	maxMetadataBytes = 1 << 20
	maxVersionBytes  = 64 << 20
)

// OpenBasemap opens archives, the one to look into first in front. Each must be
// a sound archive of vector tiles, as far as its header, its root directory and
// its metadata show. Without archives the map is empty. The archives must not
// change, and stay open, as long as the map is in use.
func OpenBasemap(ctx context.Context, archives ...BasemapArchive) (*Basemap, error) {
	data := make(basemapData, len(archives))
	for i, a := range archives {
		data[i] = a.Data
	}
	b := &Basemap{reader: newArchiveReader(data)}
	version := sha256.New()
	for i, a := range archives {
		opened, err := b.open(ctx, i, a, version)
		if err != nil {
			return nil, fmt.Errorf("basemap %s: %w", a.Name, err)
		}
		b.archives = append(b.archives, opened)
		if i == 0 || b.info.MinZoom > int(opened.header.minZoom) {
			b.info.MinZoom = int(opened.header.minZoom)
		}
		b.info.MaxZoom = max(b.info.MaxZoom, int(opened.header.maxZoom))
		b.info.FillZoom = int(opened.header.maxZoom)
	}
	const versionBytes = 8
	b.info.Version = hex.EncodeToString(version.Sum(nil)[:versionBytes])
	return b, nil
}

// open checks an archive, adds to what is known of the map, and writes to version
// what tells the archive from others: its directories hold the length of every
// tile.
func (b *Basemap) open(ctx context.Context, i int, a BasemapArchive, version io.Writer) (basemapArchive, error) {
	key := strconv.Itoa(i)
	h, root, err := b.reader.head(ctx, key)
	if err != nil {
		return basemapArchive{}, err
	}
	if h.tileType != tileTypeVector {
		return basemapArchive{}, fmt.Errorf("%w: its tiles are of type %d, not vector tiles", errArchive, h.tileType)
	}
	if h.compression != compressionGzip && h.compression != compressionNone {
		return basemapArchive{}, fmt.Errorf("%w: its tiles have compression %d, not gzip", errArchive, h.compression)
	}
	if h.minZoom > h.maxZoom || h.maxZoom > maxZoom {
		return basemapArchive{}, fmt.Errorf("%w: zoom levels %d to %d", errArchive, h.minZoom, h.maxZoom)
	}
	if _, err := b.reader.root(ctx, key); err != nil {
		return basemapArchive{}, err
	}
	m, packed, err := b.metadata(ctx, key, h)
	if err != nil {
		return basemapArchive{}, fmt.Errorf("metadata: %w", err)
	}
	b.info.describe(m)
	version.Write(h.bytes()) // a hash never fails
	version.Write(root)
	version.Write(packed)
	leaves := io.NewSectionReader(a.Data, int64(h.leaves.offset), int64(min(h.leaves.length, maxVersionBytes)))
	if n, err := io.Copy(version, leaves); err != nil || n < leaves.Size() {
		return basemapArchive{}, errors.Join(fmt.Errorf("%w: cut off within its directories", errArchive), err)
	}
	return basemapArchive{name: a.Name, header: h}, nil
}

// metadata reads what an archive says of itself.
func (b *Basemap) metadata(ctx context.Context, key string, h archiveHeader) (m BasemapMetadata, packed []byte, err error) {
	if h.metadata.length == 0 {
		return m, nil, nil
	}
	whole := entry{length: uint32(min(h.metadata.length, maxMetadataBytes+1))}
	if packed, err = b.reader.readEntry(ctx, key, h.metadata, whole, maxMetadataBytes); err != nil {
		return m, nil, err
	}
	text, err := inflate(packed, maxMetadataBytes)
	if err != nil {
		return m, nil, fmt.Errorf("%w: %w", errArchive, err)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, nil, fmt.Errorf("%w: %w", errArchive, err)
	}
	return m, packed, nil
}

// describe adds what an archive says of itself.
func (i *BasemapInfo) describe(m BasemapMetadata) {
	if text := plainText(m.Attribution); text != "" {
		i.Attribution = append(i.Attribution, text)
	}
	for _, l := range m.Layers {
		i.addLayer(l)
	}
}

// addLayer joins a layer with the one of the same name, if there is one.
func (i *BasemapInfo) addLayer(l BasemapLayer) {
	for k, known := range i.Layers {
		if known.ID != l.ID {
			continue
		}
		known.MinZoom, known.MaxZoom = min(known.MinZoom, l.MinZoom), max(known.MaxZoom, l.MaxZoom)
		for field, kind := range l.Fields {
			known.Fields[field] = kind
		}
		i.Layers[k] = known
		return
	}
	if l.Fields == nil {
		l.Fields = map[string]string{}
	}
	i.Layers = append(i.Layers, l)
}

// Info describes the map. The caller must not change what it points to.
func (b *Basemap) Info() BasemapInfo { return b.info }

// Tile returns the tile at column x and row y of zoom level z, counted from the
// north-west, from the first archive that has it, and whether it is compressed
// with gzip. The data must not be changed. The error is [fs.ErrNotExist] (errors.Is) when none has it: nothing
// is there, or z, x, y is not on the map. An archive that turns out to be damaged
// is an error.
func (b *Basemap) Tile(ctx context.Context, z, x, y int) (data []byte, gzipped bool, err error) {
	if !onMap(z, x, y) {
		return nil, false, fmt.Errorf("basemap tile %d/%d/%d: %w", z, x, y, fs.ErrNotExist)
	}
	id := tileID(z, x, y)
	for i, a := range b.archives {
		if z < int(a.header.minZoom) || z > int(a.header.maxZoom) {
			continue
		}
		data, err := b.reader.read(ctx, strconv.Itoa(i), id)
		if err == nil {
			return data, a.header.compression == compressionGzip, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, false, fmt.Errorf("basemap %s: tile %d/%d/%d: %w", a.name, z, x, y, err)
		}
	}
	return nil, false, fmt.Errorf("basemap tile %d/%d/%d: %w", z, x, y, fs.ErrNotExist)
}

// InflateTile undoes the compression of a tile for a client that knows no gzip.
// A tile that would take more than 32 MiB is an error.
func InflateTile(data []byte) ([]byte, error) {
	const most = 4 * maxTileBytes
	return inflate(data, most)
}

// basemapData reads parts of archives by their number.
type basemapData []io.ReaderAt

// ReadAt implements rangeReader.
func (d basemapData) ReadAt(ctx context.Context, key string, p []byte, off int64) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	i, err := strconv.Atoi(key)
	if err != nil {
		return 0, err
	}
	return d[i].ReadAt(p, off)
}

// memory returns an archive that is in memory.
func (d basemapData) memory(key string) (Memory, bool) {
	i, err := strconv.Atoi(key)
	if err != nil {
		return nil, false
	}
	m, ok := d[i].(Memory)
	return m, ok
}
