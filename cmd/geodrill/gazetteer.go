package main

import (
	"fmt"
	"sync"

	"geodrill/geo"
	"geodrill/geo/gazetteer"
)

// builtInPlaces is the list of places that is built in. It is read when it is
// first needed, because most commands do not need it.
type builtInPlaces struct {
	open func() (*geo.PlaceSearch, error)
}

func newBuiltInPlaces() builtInPlaces { return builtInPlaces{sync.OnceValues(openPlaces)} }

func openPlaces() (*geo.PlaceSearch, error) {
	geocoder, err := geo.NewGeocoder(gazetteer.Places())
	if err != nil {
		return nil, fmt.Errorf("list of places: %w", err)
	}
	places, err := geo.NewPlaceSearch(geocoder, gazetteer.Names())
	if err != nil {
		return nil, fmt.Errorf("names of places: %w", err)
	}
	return places, nil
}

// Locate tells where a point is, and nothing when the list cannot be read, with
// which the program does not serve.
func (b builtInPlaces) Locate(p geo.Point) geo.Location {
	places, err := b.open()
	if err != nil {
		return geo.Location{Region: -1, Town: -1}
	}
	return places.Geocoder().Locate(p)
}
