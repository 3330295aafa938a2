package server

import (
	"context"
	"net/http"
	"slices"

	"geodrill/challenges"
	"geodrill/geo"
	"geodrill/server/api"

	"golang.org/x/text/language"
)

// defaultPlaces is the contract's default of the limit of FindPlaces.
const defaultPlaces = 10

// FindPlaces implements the contract.
func (s *Server) FindPlaces(_ context.Context, r api.FindPlacesRequestObject) (api.FindPlacesResponseObject, error) {
	if s.places == nil {
		return nil, problem(http.StatusNotFound, string(challenges.CodeNotFound), "This server has no list of places.")
	}
	limit := defaultPlaces
	if r.Params.Limit != nil {
		limit = *r.Params.Limit
	}
	in := s.names.in(languages(r.Params.Lang, r.Params.AcceptLanguage))
	found := s.places.Search(r.Params.Q, limit)
	out := api.FoundPlaces{Items: make([]api.FoundPlace, len(found))}
	for i, p := range found {
		out.Items[i] = foundPlaceShape(s.places, p, in)
	}
	return api.FindPlaces200JSONResponse(out), nil
}

// placeNames are the names that the geocoder has, and those of countries in more
// languages; nil where there is no geocoder.
type placeNames struct {
	geocoder  *geo.Geocoder
	countries *geo.CountryNames // or nil
	languages languageChoice    // of the geocoder
	further   languageChoice    // of countries: those of the geocoder and more
}

func newPlaceNames(places *geo.PlaceSearch, countries *geo.CountryNames) *placeNames {
	if places == nil {
		return nil
	}
	n := &placeNames{geocoder: places.Geocoder(), countries: countries}
	known := n.geocoder.Languages()
	slices.Reverse(known) // what matches nothing falls to the first
	n.languages = chooseAmong(known)
	n.further = n.languages
	if countries != nil {
		n.further = chooseAmong(append(known, countries.Languages()...))
	}
	return n
}

// languageChoice finds the language that suits a reader best.
type languageChoice struct {
	languages []string // as in matcher
	matcher   language.Matcher
}

func chooseAmong(languages []string) languageChoice {
	supported := make([]language.Tag, len(languages))
	for i, tag := range languages {
		supported[i] = language.Make(tag)
	}
	return languageChoice{languages, language.NewMatcher(supported)}
}

func (c languageChoice) of(preferred []language.Tag) string {
	_, i, _ := c.matcher.Match(preferred...)
	return c.languages[i]
}

// placesIn are names in the language that suits a reader best.
type placesIn struct {
	*placeNames        // nil: no names
	language    string // of the geocoder
	ofCountries string
}

func (n *placeNames) in(preferred []language.Tag) placesIn {
	if n == nil {
		return placesIn{}
	}
	return placesIn{n, n.languages.of(preferred), n.further.of(preferred)}
}

func foundPlaceShape(places *geo.PlaceSearch, p geo.FoundPlace, in placesIn) api.FoundPlace {
	name := places.Name(p, in.language)
	if p.Kind == geo.PlaceCountry {
		name = in.countryName(p.Country)
	}
	out := api.FoundPlace{
		Name: name, Kind: api.FoundPlaceKind(p.Kind), Place: pointShape(p.Point),
		Country: in.country(p.Country), Contested: in.allOf(p.Contested),
	}
	if p.Kind == geo.PlaceTown {
		out.Region = optional(in.geocoder.RegionName(p.Region, in.language))
	}
	if p.Population > 0 {
		out.Population = &p.Population
	}
	return out
}

func (in placesIn) country(code string) *api.Country {
	if code == "" {
		return nil
	}
	return &api.Country{Code: code, Name: in.countryName(code)}
}

func (in placesIn) countryName(code string) string {
	if in.countries != nil {
		if name := in.countries.Name(code, in.ofCountries); name != "" {
			return name
		}
	}
	return in.geocoder.CountryName(code, in.language)
}

func (in placesIn) allOf(codes []string) *[]api.Country {
	if codes == nil {
		return nil
	}
	all := make([]api.Country, len(codes))
	for i, code := range codes {
		all[i] = *in.country(code)
	}
	return &all
}

// whereabouts says in words where a place is.
func (in placesIn) whereabouts(l geo.Location) *api.Whereabouts {
	if in.placeNames == nil {
		return nil
	}
	out := &api.Whereabouts{
		Country: in.country(l.Country), Contested: in.allOf(l.Contested),
		Region: optional(in.geocoder.RegionName(l.Region, in.language)),
	}
	if l.Town >= 0 {
		town := in.geocoder.TownName(l.Town, in.language)
		out.Town, out.TownDistanceMeters = &town, &l.TownMeters
	}
	return out
}

// tell adds to what is revealed where it is.
func (in placesIn) tell(out *api.Revealed, w *challenges.Whereabouts) {
	if w == nil {
		return
	}
	out.Place = in.whereabouts(w.Key)
	if w.Guess == nil {
		return
	}
	out.GuessPlace = in.whereabouts(*w.Guess)
	if same, known := w.Key.SameCountry(*w.Guess); known {
		out.SameCountry = &same
	}
}
