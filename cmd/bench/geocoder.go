package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"runtime"
	"time"

	"geodrill/geo"
	"geodrill/geo/gazetteer"
)

// compareGeocoder holds what docs/geocoder.md promises: how large the list of
// places is, how long it takes to read and how much memory it keeps, and how long
// a look-up and a search take.
func compareGeocoder(_ context.Context, out io.Writer, _ *process, _ *course, _ string) ([]result, error) {
	const mega, micro = 1e6, float64(time.Microsecond)
	embedded := result{comparison: "geocoder, MB embedded", limit: 3}
	names := result{comparison: "names to search by, MB embedded", limit: 3}
	load := result{comparison: "geocoder, ms to read", limit: 100}
	heap := result{comparison: "geocoder, MB of heap", limit: 20}
	town := result{comparison: "geocoder, microseconds a look-up at a town", limit: 10}
	anywhere := result{comparison: "geocoder, microseconds a look-up anywhere", limit: 10}
	letter := result{comparison: "search by one letter, microseconds", limit: 5000}
	points := spherePoints()
	for round := range rounds {
		before := liveHeap()
		began, err := ownCPU()
		if err != nil {
			return nil, err
		}
		g, err1 := geo.NewGeocoder(gazetteer.Places())
		read, err2 := ownCPU()
		kept := liveHeap() - before
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		search, err := geo.NewPlaceSearch(g, gazetteer.Names())
		if err != nil {
			return nil, err
		}
		const prime = 7919 // so that neighbours do not follow each other
		atTown, err1 := perOp(func(i int) { g.Locate(g.TownPoint(i * prime % g.Towns())) })
		atPoint, err2 := perOp(func(i int) { g.Locate(points[i%len(points)]) })
		searched, err3 := perOp(func(i int) { search.Search(string(rune('a'+i%26)), 10) })
		if err := errors.Join(err1, err2, err3); err != nil {
			return nil, err
		}
		fmt.Fprintf(out, "geocoder %d: read %v, heap %.1f MB; look-up at a town %v, anywhere %v; one letter %v\n",
			round+1, (read - began).Round(time.Millisecond), kept/mega, atTown, atPoint, searched.Round(time.Microsecond))
		embedded.ratios = append(embedded.ratios, float64(len(gazetteer.Places()))/mega)
		names.ratios = append(names.ratios, float64(len(gazetteer.Names()))/mega)
		load.ratios = append(load.ratios, float64(read-began)/float64(time.Millisecond))
		heap.ratios = append(heap.ratios, kept/mega)
		town.ratios = append(town.ratios, float64(atTown)/micro)
		anywhere.ratios = append(anywhere.ratios, float64(atPoint)/micro)
		letter.ratios = append(letter.ratios, float64(searched)/micro)
	}
	return []result{embedded, names, load, heap, town, anywhere, letter}, nil
}

// liveHeap is how many bytes are in use once what is not has been collected.
func liveHeap() float64 {
	runtime.GC()
	runtime.GC() // what the first one found in pools
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// spherePoints are points all over the Earth, as many on each part of it.
func spherePoints() []geo.Point {
	random := rand.New(rand.NewPCG(7, 2026))
	points := make([]geo.Point, 10_000)
	for i := range points {
		points[i] = geo.Point{random.Float64()*360 - 180, math.Asin(random.Float64()*2-1) * 180 / math.Pi}
	}
	return points
}
