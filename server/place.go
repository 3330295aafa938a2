package server

import (
	"context"
	"net/http"

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
	in := placeLanguage(s.places.Geocoder(), languages(r.Params.Lang, r.Params.AcceptLanguage))
	found := s.places.Search(r.Params.Q, limit)
	out := api.FoundPlaces{Items: make([]api.FoundPlace, len(found))}
	for i, p := range found {
		out.Items[i] = foundPlaceShape(s.places, p, in)
	}
	return api.FindPlaces200JSONResponse(out), nil
}

// placeLanguage is that of the geocoder's languages that suits the reader best.
func placeLanguage(g *geo.Geocoder, preferred []language.Tag) string {
	known := g.Languages()
	last := len(known) - 1
	supported := []language.Tag{language.Make(known[last])} // what matches nothing falls to the first
	for _, tag := range known[:last] {
		supported = append(supported, language.Make(tag))
	}
	_, i, _ := language.NewMatcher(supported).Match(preferred...)
	return append(known[last:], known[:last]...)[i]
}

func foundPlaceShape(places *geo.PlaceSearch, p geo.FoundPlace, in string) api.FoundPlace {
	g := places.Geocoder()
	out := api.FoundPlace{Name: places.Name(p, in), Kind: api.FoundPlaceKind(p.Kind), Place: pointShape(p.Point)}
	if p.Country != "" {
		country := countryShape(g, p.Country, in)
		out.Country = &country
	}
	if p.Contested != nil {
		contested := make([]api.Country, len(p.Contested))
		for i, code := range p.Contested {
			contested[i] = countryShape(g, code, in)
		}
		out.Contested = &contested
	}
	if p.Kind == geo.PlaceTown {
		out.Region = optional(g.RegionName(p.Region, in))
	}
	if p.Population > 0 {
		out.Population = &p.Population
	}
	return out
}

func countryShape(g *geo.Geocoder, code, in string) api.Country {
	return api.Country{Code: code, Name: g.CountryName(code, in)}
}
