package main

import (
	"fmt"

	"geodrill/geo"
	"geodrill/geo/gazetteer"
)

// openPlaces reads the list of places that is built in.
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
