package geo

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// A Gazetteer is what a Geocoder knows of the Earth's places, as lists. It is
// made once from public data; Pack writes it and NewGeocoder reads that.
// Places refer to each other by their position in the lists.
type Gazetteer struct {
	// Languages are the languages of the names, BCP 47 tags. A name that is
	// not known in one is looked for in the next one; in the last language
	// every place has a name.
	Languages []string
	Countries []CountryEntry
	Grounds   []GroundEntry // what Countries' borders divide the Earth into
	Regions   []RegionEntry
	Towns     []TownEntry // neighbours in the list should be near each other
	// GroundBorders and RegionBorders are the outlines of Grounds and Regions.
	GroundBorders, RegionBorders Borders
}

// CountryEntry is a country or territory with a code of its own.
type CountryEntry struct {
	Code       string // ISO 3166-1 alpha-2, XK for Kosovo
	Names      []string
	Point      Point // where its name is written
	Population int
	Contested  []int // the countries that others hold all of it to be a part of
}

// GroundEntry is ground that one country holds.
type GroundEntry struct {
	Country   int
	Contested []int // other countries that it is held to be a part of
}

// RegionEntry is a first-level division of a country.
type RegionEntry struct {
	Country   int // -1 for none
	Contested []int
	Names     []string
	Point     Point // where its name is written
}

// TownEntry is a populated place.
type TownEntry struct {
	Country    int // -1 for none
	Region     int // -1 for none
	Names      []string
	Point      Point
	Population int
}

// Borders are areas on the Earth. Neighbours share their lines, which the
// antimeridian cuts. Edges are straight between longitudes and latitudes.
type Borders struct {
	Lines [][]BorderPoint
	Areas []BorderArea
}

// BorderPoint is a longitude and a latitude in units of 1e-5 degrees.
type BorderPoint [2]int32

// NewBorderPoint rounds a point.
func NewBorderPoint(p Point) BorderPoint {
	return BorderPoint{int32(math.Round(p[0] * borderUnits)), int32(math.Round(p[1] * borderUnits))}
}

// borderUnits are how many units of a BorderPoint a degree has.
const borderUnits = 1e5

// BorderArea is a polygon that belongs to the ground or region of the position
// Owner. Rings are made of Lines: n is line n, ^n the same line backwards. The
// order of the rings does not matter: what an odd number of them goes around is
// inside.
type BorderArea struct {
	Owner int
	Rings [][]int
}

const (
	gazetteerMagic = "GDPLACE1"
	// maxGazetteer bounds what a packed gazetteer may unpack to, in bytes.
	maxGazetteer = 24 << 20
	// townUnits are how many steps of a town's packed coordinates a degree has:
	// 11 m at the equator.
	townUnits = 1e4
)

// Pack writes the gazetteer. It refuses what NewGeocoder would refuse.
func (g *Gazetteer) Pack() ([]byte, error) {
	var w columnWriter
	w.number(len(g.Languages), len(g.Countries), len(g.Grounds), len(g.Regions), len(g.Towns))
	w.end()
	for _, tag := range g.Languages {
		w.text(tag)
	}
	w.end()
	g.packCountries(&w)
	for _, ground := range g.Grounds {
		w.number(ground.Country)
		w.list(ground.Contested)
	}
	w.end()
	g.packRegions(&w)
	g.packTowns(&w)
	for _, borders := range []Borders{g.GroundBorders, g.RegionBorders} {
		borders.pack(&w)
	}
	packed, err := packBytes(gazetteerMagic, w.raw, maxGazetteer)
	if err != nil {
		return nil, err
	}
	if _, err := NewGeocoder(packed); err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	return packed, nil
}

func (g *Gazetteer) packCountries(w *columnWriter) {
	for _, c := range g.Countries {
		w.text(c.Code)
	}
	w.end()
	for _, c := range g.Countries {
		w.point(c.Point)
	}
	w.end()
	for _, c := range g.Countries {
		w.number(c.Population)
		w.list(c.Contested)
	}
	w.end()
	packNames(w, g.Languages, g.Countries, func(c CountryEntry) []string { return c.Names })
}

func (g *Gazetteer) packRegions(w *columnWriter) {
	for _, r := range g.Regions {
		w.number(r.Country + 1)
		w.list(r.Contested)
	}
	w.end()
	for _, r := range g.Regions {
		w.point(r.Point)
	}
	w.end()
	packNames(w, g.Languages, g.Regions, func(r RegionEntry) []string { return r.Names })
}

func (g *Gazetteer) packTowns(w *columnWriter) {
	for _, t := range g.Towns {
		w.point(t.Point)
	}
	w.end()
	for _, t := range g.Towns {
		w.number(t.Country + 1)
	}
	w.end()
	for _, t := range g.Towns {
		w.number(t.Region + 1)
	}
	w.end()
	for _, t := range g.Towns {
		w.number(t.Population)
	}
	w.end()
	packNames(w, g.Languages, g.Towns, func(t TownEntry) []string { return t.Names })
}

// packNames writes a column for each language.
func packNames[T any](w *columnWriter, languages []string, entries []T, names func(T) []string) {
	for i := range languages {
		for _, e := range entries {
			w.text(names(e)[i])
		}
		w.end()
	}
}

func (b Borders) pack(w *columnWriter) {
	w.number(len(b.Lines), len(b.Areas))
	for _, line := range b.Lines {
		w.number(len(line))
	}
	w.end()
	for axis := range 2 {
		last := int32(0)
		for _, line := range b.Lines {
			for _, p := range line {
				w.signed(int(p[axis] - last))
				last = p[axis]
			}
		}
		w.end()
	}
	for _, a := range b.Areas {
		w.number(a.Owner, len(a.Rings))
		for _, ring := range a.Rings {
			w.number(len(ring))
		}
	}
	w.end()
	last := 0
	for _, a := range b.Areas {
		for _, ring := range a.Rings {
			for _, line := range ring {
				n := max(line, ^line)
				w.signed(n - last)
				w.number(min(1, n-line)) // 1 for backwards
				last = n
			}
		}
	}
	w.end()
}

// columnWriter makes columns: like stands by like, which packs better. Each is
// written with its length before it.
type columnWriter struct {
	raw, column []byte
	last        [2]int // the point before, in townUnits
}

func (w *columnWriter) number(numbers ...int) {
	for _, n := range numbers {
		w.column = binary.AppendUvarint(w.column, uint64(n))
	}
}

func (w *columnWriter) signed(n int) { w.column = binary.AppendVarint(w.column, int64(n)) }

func (w *columnWriter) list(numbers []int) {
	w.number(len(numbers))
	w.number(numbers...)
}

func (w *columnWriter) text(s string) { w.column = append(append(w.column, s...), 0) }

func (w *columnWriter) point(p Point) {
	for axis, value := range p {
		n := int(math.Round(value * townUnits))
		w.signed(n - w.last[axis])
		w.last[axis] = n
	}
}

func (w *columnWriter) end() {
	w.raw = binary.AppendUvarint(w.raw, uint64(len(w.column)))
	w.raw = append(w.raw, w.column...)
	w.column, w.last = w.column[:0], [2]int{}
}

// packBytes compresses: the magic, the length, and then DEFLATE (RFC 1951).
func packBytes(magic string, raw []byte, most int) ([]byte, error) {
	if len(raw) > most {
		return nil, fmt.Errorf("%d bytes, more than %d", len(raw), most)
	}
	out := bytes.NewBuffer(binary.LittleEndian.AppendUint32([]byte(magic), uint32(len(raw))))
	z, err := flate.NewWriter(out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	_, err = z.Write(raw)
	err = errors.Join(err, z.Close())
	return out.Bytes(), err
}
