package tiles

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
)

// BasemapWriter collects the vector tiles of a map and lays them out as a PMTiles
// archive, which is what [OpenBasemap] reads. It is not safe for concurrent use.
type BasemapWriter struct {
	archive *archiveWriter
}

// NewBasemapWriter returns a writer without tiles.
func NewBasemapWriter() *BasemapWriter {
	w := newArchiveWriter()
	w.compression, w.tileType = compressionGzip, tileTypeVector
	return &BasemapWriter{archive: w}
}

// Add puts the tile at column x and row y of zoom level z, counted from the
// north-west: a Mapbox vector tile, which Add compresses. Another tile for the
// same place replaces the first. A place that a map does not have is an error.
func (w *BasemapWriter) Add(z, x, y int, tile []byte) error {
	if !onMap(z, x, y) {
		return fmt.Errorf("basemap tile %d/%d/%d is not on the map", z, x, y)
	}
	var packed bytes.Buffer
	gz, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := gz.Write(tile); err != nil {
		return err
	}
	if err := gz.Close(); err != nil {
		return err
	}
	w.archive.add(tileID(z, x, y), packed.Bytes())
	return nil
}

// Write writes the archive and returns its size. Equal tiles and metadata give
// equal bytes, whatever the order of Add, as long as Go compresses them alike.
func (w *BasemapWriter) Write(to io.Writer, m BasemapMetadata) (int64, error) {
	metadata, err := json.Marshal(m)
	if err != nil {
		return 0, fmt.Errorf("basemap metadata: %w", err)
	}
	w.archive.metadata = metadata
	var size int64
	for _, chunk := range w.archive.chunks() {
		n, err := to.Write(chunk)
		size += int64(n)
		if err != nil {
			return size, err
		}
	}
	return size, nil
}

// BasemapMetadata is what an archive says of itself, in the words of TileJSON.
type BasemapMetadata struct {
	Name        string         `json:"name,omitempty"`
	Attribution string         `json:"attribution,omitempty"` // plain text
	Layers      []BasemapLayer `json:"vector_layers"`
}

// BasemapLayer describes a layer of a map's tiles: the zoom levels that have it,
// and its fields with their types.
type BasemapLayer struct {
	ID      string            `json:"id"`
	MinZoom int               `json:"minzoom"`
	MaxZoom int               `json:"maxzoom"`
	Fields  map[string]string `json:"fields"`
}

// onMap reports whether a map has a tile at column x and row y of level z.
func onMap(z, x, y int) bool {
	return z >= 0 && z <= maxZoom && x >= 0 && y >= 0 && x < 1<<z && y < 1<<z
}
