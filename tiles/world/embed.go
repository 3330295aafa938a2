// Package world holds the map of the world that Geodrill carries: a PMTiles
// archive of vector tiles, zoom levels 0 to 6, which cmd/basemap makes. What is
// in it, from where, and under which licences: docs/basemap.md.
package world

import (
	_ "embed"
	"strings"
)

//go:embed world.pmtiles
var archive string

// Archive returns a reader of the archive. Its Size is that of the archive.
func Archive() *strings.Reader { return strings.NewReader(archive) }
