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

// placeNames are the names that the geocoder has; nil where there is none.
type placeNames struct {
	geocoder  *geo.Geocoder
	languages []string // as in matcher
	matcher   language.Matcher
}

func newPlaceNames(places *geo.PlaceSearch) *placeNames {
	if places == nil {
		return nil
	}
	n := &placeNames{geocoder: places.Geocoder()}
	n.languages = n.geocoder.Languages()
	slices.Reverse(n.languages) // what matches nothing falls to the first
	supported := make([]language.Tag, len(n.languages))
	for i, tag := range n.languages {
		supported[i] = language.Make(tag)
	}
	n.matcher = language.NewMatcher(supported)
	return n
}

// placesIn are names in the language that suits a reader best.
type placesIn struct {
	geocoder *geo.Geocoder // nil: no names
	language string
}

func (n *placeNames) in(preferred []language.Tag) placesIn {
	if n == nil {
		return placesIn{}
	}
	_, i, _ := n.matcher.Match(preferred...)
	return placesIn{n.geocoder, n.languages[i]}
}

func foundPlaceShape(places *geo.PlaceSearch, p geo.FoundPlace, in placesIn) api.FoundPlace {
	out := api.FoundPlace{
		Name: places.Name(p, in.language), Kind: api.FoundPlaceKind(p.Kind), Place: pointShape(p.Point),
		Country: in.country(p.Country), Contested: in.countries(p.Contested),
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
	return &api.Country{Code: code, Name: in.geocoder.CountryName(code, in.language)}
}

func (in placesIn) countries(codes []string) *[]api.Country {
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
	if in.geocoder == nil {
		return nil
	}
	out := &api.Whereabouts{
		Country: in.country(l.Country), Contested: in.countries(l.Contested),
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
