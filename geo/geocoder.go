package geo

import (
	"fmt"
	"slices"
)

// A Geocoder tells in which country and region a point lies and which town is
// nearest. It is made of bytes that Gazetteer.Pack wrote, is never changed, and
// is safe for concurrent use.
//
// It answers as the map of the world is drawn: ground belongs to the country
// that holds it, and where others contest that, it says who.
type Geocoder struct {
	languages []string
	codes     []string
	countries []countryInfo
	grounds   []groundInfo
	regions   []groundInfo
	regionAt  []Point
	towns     []townInfo
	tree      townTree

	countryNames, regionNames, townNames []nameColumn // by language

	groundAreas, regionAreas landAreas
}

type countryInfo struct {
	point      Point
	population int
	contested  []string
}

// groundInfo is what is known of a ground or of a region.
type groundInfo struct {
	country   string
	contested []string
}

type townInfo struct {
	region     int32
	population uint32
	country    int16
}

// Location is what a Geocoder knows of a point.
type Location struct {
	// Country is the ISO 3166-1 code of the country that holds the ground or
	// the coastal sea, XK for Kosovo; empty on the open sea.
	Country string
	// Contested are the codes of other countries that the ground is held to be
	// a part of. It must not be changed.
	Contested []string
	// Region and Town are numbers for RegionName and TownName: of the region,
	// and of the nearest town anywhere. They are -1 for none.
	Region, Town int
	// TownMeters is how far the town is, as a WGS84 geodesic.
	TownMeters float64
}

// maxRegionReach is how far from its outline a region is still taken for the
// one that a point of its country lies in, in metres: over coastal waters, and
// where the outlines of countries and regions differ.
const maxRegionReach = 30_000

// NewGeocoder reads what Gazetteer.Pack wrote. It does not keep the bytes. It
// takes at most a few times 24 MB, whatever they are. Errors wrap ErrGazetteer.
func NewGeocoder(packed []byte) (*Geocoder, error) {
	raw, err := unpackBytes(gazetteerMagic, packed, maxGazetteer)
	if err != nil {
		return nil, err
	}
	r := &columnReader{raw: raw}
	r.next()
	const maxLanguages, maxCountries = 64, 10_000
	languages, countries := r.number(maxLanguages), r.number(maxCountries)
	grounds, regions, towns := r.count(), r.count(), r.count()
	if languages == 0 || max(grounds, regions, towns) > len(raw) {
		r.fail("%d languages, %d grounds, %d regions, %d towns", languages, grounds, regions, towns)
		return nil, r.err
	}
	g := &Geocoder{}
	g.languages = r.strings(languages)
	g.readCountries(r, countries)
	g.grounds = g.readGrounds(r, grounds, 0)
	g.regions = g.readGrounds(r, regions, 1)
	g.regionAt = r.points(regions)
	g.regionNames = r.names(languages, regions)
	g.readTowns(r, towns, regions)
	g.groundAreas = readAreas(r, grounds)
	g.regionAreas = readAreas(r, regions)
	if r.err == nil && len(r.column)+len(r.raw) > 0 {
		r.fail("%d bytes too many", len(r.column)+len(r.raw))
	}
	if r.err != nil {
		return nil, r.err
	}
	return g, nil
}

// strings reads a column of n texts, one by one.
func (r *columnReader) strings(n int) []string {
	t := r.texts(n)
	if r.err != nil {
		return make([]string, n)
	}
	all := make([]string, n)
	for i := range all {
		all[i] = t.at(i)
	}
	return all
}

// names reads the columns of n names in so many languages. In the last language
// each must have one.
func (r *columnReader) names(languages, n int) []nameColumn {
	all := make([]nameColumn, languages)
	for i := range all {
		all[i] = r.texts(n)
	}
	for i := range n {
		if r.err == nil && all[languages-1].at(i) == "" {
			r.fail("a place without a name")
		}
	}
	return all
}

func (g *Geocoder) readCountries(r *columnReader, n int) {
	g.codes = r.strings(n)
	points := r.points(n)
	r.next()
	g.countries = make([]countryInfo, n)
	for i := range g.countries {
		const mostPeople = 1 << 40
		g.countries[i] = countryInfo{point: points[i], population: r.number(mostPeople), contested: r.list(g.codes)}
	}
	g.countryNames = r.names(len(g.languages), n)
}

// readGrounds reads n grounds, or regions, whose country is one more than its
// number.
func (g *Geocoder) readGrounds(r *columnReader, n, more int) []groundInfo {
	r.next()
	all := make([]groundInfo, n)
	for i := range all {
		if country := r.number(len(g.codes)-1+more) - more; r.err == nil && country >= 0 {
			all[i].country = g.codes[country]
		}
		all[i].contested = r.list(g.codes)
	}
	return all
}

func (g *Geocoder) readTowns(r *columnReader, n, regions int) {
	points := r.points(n)
	g.towns = make([]townInfo, n)
	r.next()
	for i := range g.towns {
		g.towns[i].country = int16(r.number(len(g.codes))) - 1
	}
	r.next()
	for i := range g.towns {
		g.towns[i].region = int32(r.number(regions)) - 1
	}
	r.next()
	for i := range g.towns {
		const mostPeople = 1<<32 - 1
		g.towns[i].population = uint32(r.number(mostPeople))
	}
	g.townNames = r.names(len(g.languages), n)
	if r.err == nil {
		g.tree = newTownTree(points)
	}
}

// Locate tells what is known of a point, which must be one that Normalize
// accepts. It takes a few microseconds and no memory.
func (g *Geocoder) Locate(p Point) Location {
	p[0] = wrapLongitude(p[0])
	at := NewBorderPoint(p)
	l := Location{Region: -1}
	if ground := g.groundAreas.at(at); ground >= 0 {
		l.Country, l.Contested = g.grounds[ground].country, g.grounds[ground].contested
		l.Region = g.regionOf(at, l.Country)
	}
	if l.Contested == nil {
		l.Contested = g.contested(l.Region, l.Country)
	}
	l.Town, l.TownMeters = g.tree.nearest(p)
	return l
}

// contested are the claimants of a region, or of all its country.
func (g *Geocoder) contested(region int, country string) []string {
	if region >= 0 && g.regions[region].contested != nil {
		return g.regions[region].contested
	}
	if i := slices.Index(g.codes, country); i >= 0 {
		return g.countries[i].contested
	}
	return nil
}

// regionOf is the region of a country at a point, -1 for none.
func (g *Geocoder) regionOf(at BorderPoint, country string) int {
	region := g.regionAreas.at(at)
	if region >= 0 && g.regions[region].country == country {
		return region
	}
	return g.regionAreas.near(at, maxRegionReach, func(owner int) bool { return g.regions[owner].country == country })
}

// CountryName returns the name of a country by its code, in a language of the
// gazetteer or the next one that has it; the code of an unknown country.
func (g *Geocoder) CountryName(code, language string) string {
	i := slices.Index(g.codes, code)
	if i < 0 {
		return code
	}
	return g.name(g.countryNames, i, language)
}

// RegionName and TownName return the name of a Location's Region or Town, in
// the way of CountryName; nothing for -1.
func (g *Geocoder) RegionName(region int, language string) string {
	return g.name(g.regionNames, region, language)
}

// TownName is like RegionName.
func (g *Geocoder) TownName(town int, language string) string {
	return g.name(g.townNames, town, language)
}

// Towns is how many towns there are, and TownPoint where one of them is.
func (g *Geocoder) Towns() int { return len(g.towns) }

// TownPoint is the point of the town of a number.
func (g *Geocoder) TownPoint(town int) Point { return g.tree.points[town] }

// Languages are those that names are known in, in the order in which they stand
// in for each other. An unknown language is taken for the last.
func (g *Geocoder) Languages() []string { return slices.Clone(g.languages) }

func (g *Geocoder) name(names []nameColumn, i int, language string) string {
	if i < 0 {
		return ""
	}
	first := slices.Index(g.languages, language)
	if first < 0 {
		first = len(names) - 1
	}
	for _, in := range names[first:] {
		if name := in.at(i); name != "" {
			return name
		}
	}
	return ""
}

// SameCountry reports whether two locations may be in one country: on contested
// ground, in any that claims it. It is not known when one is in none.
func (l Location) SameCountry(other Location) (same, known bool) {
	if l.Country == "" || other.Country == "" {
		return false, false
	}
	claims := func(l Location, code string) bool { return l.Country == code || slices.Contains(l.Contested, code) }
	same = claims(other, l.Country) || slices.ContainsFunc(l.Contested, func(code string) bool { return claims(other, code) })
	return same, true
}

// String describes a location for a log.
func (l Location) String() string {
	return fmt.Sprintf("%s %v region %d, %.0f m from town %d", l.Country, l.Contested, l.Region, l.TownMeters, l.Town)
}
