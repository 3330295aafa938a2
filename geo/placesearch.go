package geo

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
)

// PlaceKind says what a found place is.
type PlaceKind string

// The kinds of places.
const (
	PlaceTown    PlaceKind = "town"
	PlaceRegion  PlaceKind = "region"
	PlaceCountry PlaceKind = "country"
)

// FoundPlace is a place that a search found. Its name is what the Geocoder says.
type FoundPlace struct {
	Kind PlaceKind
	// Country, Contested, Region and Town are as in a Location; Region is the
	// place's own when it is a region, and Town is -1 when it is no town.
	Country      string
	Contested    []string
	Region, Town int
	Point        Point
	Population   int // 0 when it is not known
}

// PlaceSearch finds places by what their names begin with. It is never changed,
// and safe for concurrent use.
type PlaceSearch struct {
	geocoder *Geocoder
	// keys are the folded names of all places, those of the heavier places
	// first: each that the geocoder has after a newline, and each further one
	// after a tab.
	keys    []byte
	order   []uint32     // the places by their ranks: the heavier first
	entries []placeEntry // by the first two bytes of what is found; then by rank
	buckets []uint32     // where entries of the first two bytes begin, and where the last end
}

// placeEntry is a name, or the rest of one from a later word on.
type placeEntry struct{ key, rank uint32 }

const (
	placeNamesMagic = "GDNAMES1"
	// maxPlaceNames bounds what packed names may unpack to, in bytes, and
	// maxPlaceEntries how many entries they may make.
	maxPlaceNames, maxPlaceEntries = 24 << 20, 3_000_000
	// MaxFoundPlaces is how many places a search returns at most.
	MaxFoundPlaces = 50
)

// PackPlaceNames writes further names to find places by: of the countries, the
// regions and the towns of a gazetteer, in that order, a list for each.
func PackPlaceNames(names [][]string) ([]byte, error) {
	var raw []byte
	for _, list := range names {
		for _, name := range list {
			if folded := FoldPlaceName(name); folded != "" {
				raw = append(append(raw, folded...), '\n')
			}
		}
		raw = append(raw, 0)
	}
	return packBytes(placeNamesMagic, raw, maxPlaceNames)
}

// NewPlaceSearch makes a search of the places of a geocoder, by the names that
// it has, and by those that PackPlaceNames packed. It does not keep the bytes.
// Errors wrap ErrGazetteer.
func NewPlaceSearch(g *Geocoder, packed []byte) (*PlaceSearch, error) {
	further, err := unpackBytes(placeNamesMagic, packed, maxPlaceNames)
	if err != nil {
		return nil, err
	}
	places := len(g.countries) + len(g.regions) + len(g.towns)
	lists := make([][]byte, 0, places)
	for range places {
		list, rest, ok := bytes.Cut(further, []byte{0})
		if !ok {
			return nil, fmt.Errorf("%w: names of %d places, want %d", ErrGazetteer, len(lists), places)
		}
		lists, further = append(lists, list), rest
	}
	if len(further) > 0 {
		return nil, fmt.Errorf("%w: names of too many places", ErrGazetteer)
	}
	s := &PlaceSearch{geocoder: g}
	if err := s.index(lists); err != nil {
		return nil, err
	}
	return s, nil
}

// index makes the entries.
func (s *PlaceSearch) index(lists [][]byte) error {
	s.order = s.byWeight(len(lists))
	s.buckets = make([]uint32, 1<<16+1)
	var entries []placeEntry
	for rank, place := range s.order {
		start := len(s.keys)
		s.addNames(int(place))
		for name := range bytes.SplitSeq(lists[place], []byte{'\n'}) {
			if len(name) > 0 {
				s.keys = append(append(s.keys, '\t'), name...)
			}
		}
		for at := start; at < len(s.keys); at++ {
			if s.keys[at] > ' ' {
				continue
			}
			if len(entries) == maxPlaceEntries {
				return fmt.Errorf("%w: too many names", ErrGazetteer)
			}
			entries = append(entries, placeEntry{uint32(at + 1), uint32(rank)})
		}
	}
	s.keys = append(s.keys, '\n')
	for _, e := range entries {
		s.buckets[s.bucket(e.key)+1]++
	}
	for i := range s.buckets[1:] {
		s.buckets[i+1] += s.buckets[i]
	}
	s.entries = make([]placeEntry, len(entries))
	next := slices.Clone(s.buckets)
	for _, e := range entries {
		b := s.bucket(e.key)
		s.entries[next[b]] = e
		next[b]++
	}
	return nil
}

func (s *PlaceSearch) bucket(key uint32) int {
	if int(key)+1 >= len(s.keys) {
		return 0
	}
	return int(s.keys[key])<<8 | int(s.keys[key+1])
}

// addNames appends the names that the geocoder has of a place.
func (s *PlaceSearch) addNames(place int) {
	g := s.geocoder
	names, i := g.townNames, place-len(g.countries)-len(g.regions)
	switch {
	case place < len(g.countries):
		names, i = g.countryNames, place
	case i < 0:
		names, i = g.regionNames, place-len(g.countries)
	}
	var had [8]string
	for k, in := range names {
		name := in.at(i)
		if name == "" {
			continue
		}
		folded := FoldPlaceName(name)
		if folded == "" || slices.Contains(had[:], folded) {
			continue
		}
		had[k%len(had)] = folded
		s.keys = append(append(s.keys, '\n'), folded...)
	}
}

// byWeight orders places by how many people they have, the most first. A region
// counts as its largest town, and comes behind it.
func (s *PlaceSearch) byWeight(places int) []uint32 {
	g := s.geocoder
	weights := make([]int, places)
	order := make([]uint32, places)
	for i := range weights {
		order[i] = uint32(i)
		if i < len(g.countries) {
			weights[i] = g.countries[i].population
		}
	}
	regions, towns := weights[len(g.countries):], weights[len(g.countries)+len(g.regions):]
	for i, t := range g.towns {
		towns[i] = int(t.population)
		if t.region >= 0 {
			regions[t.region] = max(regions[t.region], int(t.population)-1)
		}
	}
	slices.SortStableFunc(order, func(a, b uint32) int { return cmp.Compare(weights[b], weights[a]) })
	return order
}

// How well a name fits what is looked for. Names that the geocoder has go before
// further ones.
const (
	wholeName = iota
	wholeFurtherName
	wholeWord
	beginOfName
	beginOfFurtherName
	beginOfWord
	fits // how many ways there are
)

// Search returns the places with a name that begins with the query, or of which
// a later word does: at most so many, and at most MaxFoundPlaces. Those whose
// whole name it is come first, then those of which it is a word, then those whose
// name begins with it, and among them those with more people.
func (s *PlaceSearch) Search(query string, most int) []FoundPlace {
	folded := FoldPlaceName(query)
	most = min(most, MaxFoundPlaces)
	if folded == "" || most < 1 {
		return nil
	}
	first := int(folded[0]) << 8
	last := first | 0xff
	if len(folded) > 1 {
		first |= int(folded[1])
		last = first
	}
	var found [fits][]uint32 // ranks by fit
	for b := first; b <= last; b++ {
		s.scan(s.entries[s.buckets[b]:s.buckets[b+1]], folded, most, &found)
	}
	var places []FoundPlace
	told := make(map[uint32]bool, most)
	for _, ranks := range found {
		slices.Sort(ranks)
		for _, rank := range ranks {
			if len(places) == most {
				return places
			}
			if !told[rank] {
				told[rank] = true
				places = append(places, s.place(int(s.order[rank])))
			}
		}
	}
	return places
}

// scan adds the ranks of the entries that begin with folded, the first so many
// of each fit.
func (s *PlaceSearch) scan(entries []placeEntry, folded string, most int, found *[fits][]uint32) {
	var added [fits]int
	for _, e := range entries {
		key := s.keys[e.key:]
		if len(key) <= len(folded) || string(key[:len(folded)]) != folded {
			continue
		}
		fit := beginOfWord
		switch s.keys[e.key-1] {
		case '\n':
			fit = beginOfName
		case '\t':
			fit = beginOfFurtherName
		}
		switch end := key[len(folded)]; {
		case end == ' ', end < ' ' && fit == beginOfWord:
			fit = wholeWord
		case end < ' ':
			fit += wholeName - beginOfName
		}
		ranks := found[fit]
		if n := len(ranks); added[fit] == most || n > 0 && ranks[n-1] == e.rank {
			continue
		}
		added[fit]++
		found[fit] = append(ranks, e.rank)
	}
}

// place describes a found place.
func (s *PlaceSearch) place(i int) FoundPlace {
	g := s.geocoder
	if i < len(g.countries) {
		c := g.countries[i]
		return FoundPlace{Kind: PlaceCountry, Country: g.codes[i], Contested: c.contested, Region: -1, Town: -1,
			Point: c.point, Population: c.population}
	}
	if i -= len(g.countries); i < len(g.regions) {
		r := g.regions[i]
		return FoundPlace{Kind: PlaceRegion, Country: r.country, Contested: g.contested(i, r.country), Region: i, Town: -1,
			Point: g.regionAt[i]}
	}
	i -= len(g.regions)
	t := g.towns[i]
	found := FoundPlace{Kind: PlaceTown, Region: int(t.region), Town: i, Point: g.tree.points[i], Population: int(t.population)}
	if t.country >= 0 {
		found.Country = g.codes[t.country]
	}
	found.Contested = g.contested(found.Region, found.Country)
	return found
}

// Name returns the name of a found place; see Geocoder.CountryName.
func (s *PlaceSearch) Name(p FoundPlace, language string) string {
	switch p.Kind {
	case PlaceCountry:
		return s.geocoder.CountryName(p.Country, language)
	case PlaceRegion:
		return s.geocoder.RegionName(p.Region, language)
	}
	return s.geocoder.TownName(p.Town, language)
}

// Geocoder is that whose places are found.
func (s *PlaceSearch) Geocoder() *Geocoder { return s.geocoder }
