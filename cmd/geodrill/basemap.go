package main

import (
	"context"
	"os"

	"geodrill/tiles"
	"geodrill/tiles/world"
)

// openBasemap opens the map: the archives in files, one before the other, and
// the world that is built in below them. The caller closes it when it is no
// longer served.
func openBasemap(ctx context.Context, files []string) (_ *tiles.Basemap, closeAll func(), err error) {
	var open []*os.File
	closeAll = func() {
		for _, f := range open {
			f.Close() // it was only read
		}
	}
	var archives []tiles.BasemapArchive
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		open = append(open, f)
		archives = append(archives, tiles.BasemapArchive{Name: name, Data: f})
	}
	archives = append(archives, tiles.BasemapArchive{Name: "of the world", Data: tiles.Memory(world.Archive())})
	basemap, err := tiles.OpenBasemap(ctx, archives...)
	if err != nil {
		closeAll()
		return nil, nil, err
	}
	return basemap, closeAll, nil
}
