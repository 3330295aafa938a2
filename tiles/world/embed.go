// Package world holds the map of the world that Geodrill carries: a PMTiles
// archive of vector tiles, zoom levels 0 to 6, which cmd/basemap makes. What is
// in it, from where, and under which licences: docs/basemap.md.
package world

import _ "embed"

//go:embed world.pmtiles
var archive []byte

// Archive returns the archive, which must not be changed.
func Archive() []byte { return archive }
